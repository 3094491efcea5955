//! The description of the API is served, whole, and true.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::Value;

use tests::world::{Answer, Engine, World};

const METHODS: [&str; 4] = ["get", "post", "patch", "delete"];

/// Every operation: path, method and what is said of it.
fn operations(document: &Value) -> Vec<(String, &'static str, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| {
            METHODS
                .into_iter()
                .filter_map(move |method| item.get(method).map(|what| (path.clone(), method, what)))
        })
        .collect()
}

fn references<'v>(value: &'v Value, found: &mut BTreeSet<&'v str>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get("$ref") {
                found.insert(reference);
            }
            fields.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[tokio::test]
async fn the_description_is_served_and_holds_together() {
    let world = World::new(Engine::Sqlite).await;
    let answer = Answer::of(world.bare(Method::GET, "/api/openapi.json")).await;
    assert_eq!((answer.status, answer.kind.as_str()), (200, "application/json"));
    let document = answer.body;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    let mut names = BTreeSet::new();
    for (path, method, operation) in operations(&document) {
        let place = format!("{method} {path}");
        assert!(names.insert(operation["operationId"].as_str().unwrap()), "{place} shares its name");
        assert!(!operation["summary"].as_str().unwrap().is_empty(), "{place} says nothing");
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        for part in path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
            let named =
                parameters.iter().any(|p| p["in"] == "path" && p["name"] == part && p["required"] == true);
            assert!(named, "{place} does not name {part}");
        }
        for parameter in &parameters {
            assert!(
                parameter["description"].is_string() && parameter["schema"].is_object(),
                "{place} {parameter}"
            );
        }
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{place} never succeeds");
        for status in ["401", "403", "429"] {
            assert!(
                responses[status]["content"].get("application/problem+json").is_some(),
                "{place} {status}"
            );
        }
        if method == "post" && !path.ends_with("search") {
            assert!(parameters.iter().any(|p| p["name"] == "Idempotency-Key"), "{place}");
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for (field, what) in schema["properties"].as_object().into_iter().flatten() {
            let says = what["description"].is_string() || what.get("$ref").or(what.get("oneOf")).is_some();
            assert!(says, "{name}.{field} is not described");
        }
    }
}

/// The routes of the contract are there; each asks for a key and knows its methods.
#[tokio::test]
async fn every_route_of_the_description_answers() {
    let world = World::new(Engine::Sqlite).await;
    let document = serde_json::to_value(server::api::document()).unwrap();
    let operations = operations(&document);
    let named: BTreeSet<String> =
        operations.iter().map(|(path, method, _)| format!("{method} {path}")).collect();
    let steps = ["cancel", "reschedule", "confirm", "arrive", "start", "finish", "no-show"];
    let mut expected: BTreeSet<String> = [
        "get /api/v1/slots",
        "post /api/v1/holds",
        "get /api/v1/holds/{id}",
        "delete /api/v1/holds/{id}",
        "get /api/v1/bookings",
        "post /api/v1/bookings",
        "get /api/v1/bookings/{id}",
        "patch /api/v1/bookings/{id}",
        "get /api/v1/complaints",
        "post /api/v1/complaints",
        "get /api/v1/complaints/{id}",
        "post /api/v1/leads",
        "get /api/v1/leads/{id}",
        "get /api/v1/reports",
        "post /api/v1/patients",
        "post /api/v1/patients/search",
        "get /api/v1/patients/{id}",
        "get /api/v1/reports/{date}",
        "get /api/v1/doctors",
        "get /api/v1/doctors/{id}",
        "get /api/v1/doctors/{id}/working-hours",
        "get /api/v1/services",
        "get /api/v1/branches",
    ]
    .map(str::to_owned)
    .into();
    expected.extend(steps.map(|step| format!("post /api/v1/bookings/{{id}}/{step}")));
    assert_eq!(named, expected);
    for (path, method, _) in operations {
        let path =
            path.replace("{id}", "0199a5b0-0000-7000-8000-000000000000").replace("{date}", "2026-11-23");
        let method: Method = method.to_ascii_uppercase().parse().unwrap();
        Answer::of(world.bare(method.clone(), &path)).await.refused(401, "unauthenticated");
        let answer = Answer::of(world.call(method, &path)).await;
        assert!(answer.status != 405 && answer.status < 500, "{path} {}", answer.text);
    }
}
