//! The walk: every server function and every route of the JSON API, for every role. What the table below does not
//! name fails the test, so nothing is added without saying who may.

use std::collections::{BTreeMap, BTreeSet};

use domain::permission::{Permission, Role};
use leptos::server_fn::axum::server_fn_paths;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{
    on_both,
    site::House,
    world::{Answer, Engine, World},
};

use Permission::{
    Book, EditPatients, OwnAccount, ReadKnowledge, ReadReports, Receive, RevealPatient, SeeHours,
    SeeOwnSchedule, SeePatients, SeeSchedule, TakeCalls,
};

/// Nobody's id.
const ID: &str = "0199a5b0-0000-7000-8000-000000000000";

/// Server functions: the name, who may (any one of these; nobody named: everybody, strangers too), and arguments
/// that can be read.
fn server_functions() -> Vec<(&'static str, &'static [Permission], Value)> {
    let place = json!({"doctor_id": ID, "branch_id": ID, "starts_at": "2026-11-25T09:00:00Z"});
    let patient = json!({"name": "Иванова Анна", "phone": "8 916 204-11-42"});
    vec![
        ("clinic_name", &[], json!({})),
        ("list_own_sessions", &[OwnAccount], json!({})),
        ("clinic_facts", &[ReadKnowledge], json!({})),
        // calls
        ("start_call", &[TakeCalls], json!({"form": {}})),
        ("save_call_draft", &[TakeCalls], json!({"id": ID, "draft": {}})),
        ("set_call_phone", &[TakeCalls], json!({"id": ID, "phone": "8 916 204-11-42"})),
        ("end_call", &[TakeCalls], json!({"id": ID, "form": {}})),
        ("open_calls", &[TakeCalls], json!({})),
        ("list_calls", &[TakeCalls, ReadReports], json!({"filter": {"own": true}})),
        // bookings
        (
            "search_slots",
            &[Book],
            json!({"query": {"services": [], "skills": [], "days": 1, "mode": "best", "limit": 5}}),
        ),
        ("hold_slot", &[Book], json!({"form": {"place": place, "services": [ID]}})),
        ("extend_hold", &[Book], json!({"id": ID})),
        ("release_hold", &[Book], json!({"id": ID})),
        ("book_visit", &[Book], json!({"form": {"patient_id": ID, "place": place, "services": [ID]}})),
        ("reschedule_booking", &[Book], json!({"id": ID, "form": {"version": 1, "place": place}})),
        ("cancel_booking", &[Book], json!({"id": ID, "form": {"version": 1, "reason": "patient_ill"}})),
        ("step_booking", &[Book, Receive], json!({"id": ID, "version": 1, "next": "arrived"})),
        ("set_booking_wish", &[Book], json!({"id": ID, "version": 1, "wish": "у окна"})),
        ("undo_change", &[Book, Receive], json!({"change": ID})),
        ("get_booking", &[SeeSchedule, SeeOwnSchedule], json!({"id": ID})),
        ("booking_history", &[SeeSchedule, SeeOwnSchedule], json!({"id": ID})),
        ("schedule_day", &[SeeSchedule, SeeOwnSchedule], json!({"branch": null, "date": null})),
        ("get_booking_card", &[SeeSchedule, SeeOwnSchedule], json!({"id": ID})),
        // patients
        ("search_patients", &[SeePatients], json!({"text": "иванова"})),
        ("patients_by_phone", &[SeePatients], json!({"phone": "8 916 204-11-42"})),
        ("alike_patients", &[EditPatients], json!({"form": patient})),
        ("create_patient", &[EditPatients], json!({"form": patient})),
        ("read_card", &[SeePatients], json!({"id": ID})),
        ("reveal_patient", &[RevealPatient], json!({"id": ID, "reason": "звонок"})),
        ("code_word_fits", &[RevealPatient], json!({"id": ID, "word": "ромашка"})),
        (
            "update_patient",
            &[EditPatients],
            json!({"id": ID, "form": {"version": 1, "name": "Иванова Анна"}}),
        ),
        ("add_patient_phone", &[EditPatients], json!({"id": ID, "form": {"phone": "8 916 204-11-42"}})),
        ("update_patient_phone", &[EditPatients], json!({"id": ID, "phone": ID, "edit": {}})),
        ("remove_patient_phone", &[EditPatients], json!({"id": ID, "phone": ID})),
        ("add_patient_wish", &[EditPatients], json!({"id": ID, "form": {"text": "у окна"}})),
        ("remove_patient_wish", &[EditPatients], json!({"id": ID, "wish": ID})),
    ]
}

fn may(role: Role, any: &[Permission]) -> bool {
    any.is_empty() || any.iter().any(|permission| role.may(*permission))
}

#[test]
fn every_server_function_has_its_line_and_every_line_its_function() {
    let named: BTreeSet<String> =
        server_functions().iter().map(|(name, ..)| format!("POST /fn/{name}")).collect();
    let there: BTreeSet<String> =
        server_fn_paths().map(|(path, method)| format!("{method} {path}")).collect();
    assert_eq!(named, there);
}

on_both! {
    /// A stranger is told to sign in, a role that may not is refused, any other gets an answer.
    async fn server_functions_answer_those_who_may(world: World) {
        let house = House::open(&world).await;
        let stranger = house.stranger();
        for (name, any, arguments) in server_functions() {
            let answer = stranger.call(name, &arguments).await;
            let expected = if any.is_empty() { 200 } else { 401 };
            assert_eq!(answer.status, expected, "{name}, by a stranger: {}", answer.text);
        }
        for role in Role::ALL {
            let visitor = house.visitor(role).await;
            for (name, any, arguments) in server_functions() {
                let answer = visitor.call(name, &arguments).await;
                let who = format!("{name}, by {role:?}: {} {}", answer.status, answer.text);
                assert_eq!(answer.status == 403, !may(role, any), "{who}");
                assert_ne!(answer.status, 401, "{who}");
                assert!(answer.status < 500, "{who}");
                assert_ne!(answer.body, json!({"invalid": []}), "the arguments cannot be read: {who}");
            }
        }
    }
}

/// Routes of the JSON API: method and path as its description has them, and who may (any one of these).
const API: &[(&str, &str, &[Permission])] = &[
    ("GET", "/api/v1/slots", &[Book]),
    ("POST", "/api/v1/holds", &[Book]),
    ("GET", "/api/v1/holds/{id}", &[Book]),
    ("DELETE", "/api/v1/holds/{id}", &[Book]),
    ("GET", "/api/v1/bookings", &[SeeSchedule, SeeOwnSchedule]),
    ("POST", "/api/v1/bookings", &[Book]),
    ("GET", "/api/v1/bookings/{id}", &[SeeSchedule, SeeOwnSchedule]),
    ("PATCH", "/api/v1/bookings/{id}", &[Book]),
    ("POST", "/api/v1/bookings/{id}/cancel", &[Book]),
    ("POST", "/api/v1/bookings/{id}/reschedule", &[Book]),
    ("POST", "/api/v1/bookings/{id}/confirm", &[Book]),
    ("POST", "/api/v1/bookings/{id}/arrive", &[Receive]),
    ("POST", "/api/v1/bookings/{id}/start", &[Receive]),
    ("POST", "/api/v1/bookings/{id}/finish", &[Receive]),
    ("POST", "/api/v1/bookings/{id}/no-show", &[Receive]),
    ("POST", "/api/v1/patients", &[EditPatients]),
    ("POST", "/api/v1/patients/search", &[SeePatients]),
    ("GET", "/api/v1/patients/{id}", &[SeePatients]),
    ("GET", "/api/v1/doctors", &[ReadKnowledge]),
    ("GET", "/api/v1/doctors/{id}", &[ReadKnowledge]),
    ("GET", "/api/v1/doctors/{id}/working-hours", &[SeeHours]),
    ("GET", "/api/v1/services", &[ReadKnowledge]),
    ("GET", "/api/v1/branches", &[ReadKnowledge]),
];

#[test]
fn every_route_of_the_api_has_its_line_and_every_line_its_route() {
    let document = serde_json::to_value(server::api::document()).unwrap();
    let paths: BTreeMap<String, Value> = serde_json::from_value(document["paths"].clone()).unwrap();
    let methods = ["get", "post", "put", "patch", "delete"];
    let there: BTreeSet<(String, String)> = paths
        .iter()
        .flat_map(|(path, item)| {
            methods
                .iter()
                .filter(|method| item.get(**method).is_some())
                .map(move |method| (method.to_uppercase(), path.clone()))
        })
        .collect();
    let named = API.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
    assert_eq!(there, named);
}

on_both! {
    /// Without a key nothing is answered; a key of a role that may not is refused before anything is read.
    async fn the_api_answers_keys_that_may(world: World) {
        let mut keys = BTreeMap::new();
        for role in Role::ALL {
            keys.insert(role.code(), world.new_key(role.code(), &[]).await);
        }
        for (method, path, any) in API {
            let address = path.replace("{id}", ID);
            let method: Method = method.parse().unwrap();
            let call = || world.bare(method.clone(), &address);
            assert_eq!(Answer::of(call()).await.status, 401, "{method} {path}, without a key");
            for role in Role::ALL {
                let answer = Answer::of(call().bearer_auth(&keys[role.code()]).json(&json!({}))).await;
                let who = format!("{method} {path}, by {role:?}: {} {}", answer.status, answer.text);
                assert_eq!(answer.status == 403, !may(role, any), "{who}");
                assert_ne!(answer.status, 401, "{who}");
                assert!(answer.status < 500, "{who}");
            }
        }
    }
}
