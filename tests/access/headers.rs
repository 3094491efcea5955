//! What every answer tells the browser: whose scripts run, who may frame it, where it leads.

use domain::permission::Role;
use server::headers::Transport;
use tests::{
    on_both,
    site::House,
    world::{Answer, Engine, World},
};

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
}

/// The directive of a policy.
fn directive<'p>(policy: &'p str, name: &str) -> &'p str {
    policy.split("; ").find_map(|directive| directive.strip_prefix(name)).unwrap_or_default()
}

/// The nonce that the policy names.
fn nonce(answer: &Answer) -> String {
    let scripts = directive(header(answer, "content-security-policy"), "script-src ");
    let nonce = scripts.split_once("'nonce-").and_then(|(_, rest)| rest.split_once('\''));
    nonce.map(|(nonce, _)| nonce.to_owned()).unwrap_or_default()
}

on_both! {
    async fn every_answer_says_what_it_may_be_used_for(world: World) {
        let house = House::open(&world).await;
        let operator = house.visitor(Role::Operator).await;
        for path in ["/", "/schedule", "/login", "/nowhere", "/healthz", "/readyz", "/api/v1/services", "/api/openapi.json"] {
            for answer in [operator.get(path).await, house.stranger().get(path).await] {
                let policy = header(&answer, "content-security-policy");
                assert_eq!(directive(policy, "default-src "), "'none'", "{path}: {policy}");
                assert_eq!(directive(policy, "frame-ancestors "), "'none'", "{path}: {policy}");
                assert!(!directive(policy, "script-src ").contains("unsafe-inline"), "{path}: {policy}");
                assert_eq!(header(&answer, "x-content-type-options"), "nosniff", "{path}");
                assert_eq!(header(&answer, "referrer-policy"), "same-origin", "{path}");
                assert_eq!(header(&answer, "strict-transport-security"), "", "{path} does not come over TLS");
            }
        }
        let tls = Transport { tls: true, origin: Some("https://priyom.example".into()) };
        let safe = House::with(&world.backend, tls, "").await.stranger().get("/login").await;
        assert!(header(&safe, "strict-transport-security").starts_with("max-age=31536000"));
    }

    /// Each page has a nonce of its own, which all that it says itself carries; nothing of it runs without.
    async fn nothing_runs_that_the_page_did_not_bring(world: World) {
        let operator = House::open(&world).await.visitor(Role::Operator).await;
        let (one, other) = (operator.get("/schedule").await, operator.get("/schedule").await);
        let own = nonce(&one);
        assert!(own.len() >= 16 && own != nonce(&other), "{own}");
        let scripts: Vec<&str> = one.text.split("<script").skip(1).filter_map(|rest| rest.split('>').next()).collect();
        assert!(!scripts.is_empty());
        for script in scripts {
            assert!(script.contains(&format!("nonce=\"{own}\"")) || script.contains("src=\"/"), "{script}");
        }
        let handlers = [" onclick=", " onload=", " onerror=", " onsubmit=", "javascript:"];
        assert!(handlers.iter().all(|handler| !one.text.contains(handler)));
    }
}
