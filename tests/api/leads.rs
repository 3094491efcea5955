//! Leads that other programs tell: taken in once, kept with what brought them, and read without anything personal.

use reqwest::Method;
use serde_json::json;

use tests::{
    on_both,
    world::{Answer, Engine, World},
};

on_both! {
    async fn a_lead_is_taken_in_once_and_read_without_anything_personal(world: World) {
        let key = world.new_key("smm_manager", &[]).await;
        let body = json!({"name": "Магомедов Руслан", "phone": "8 912 000-77-88", "text": "Удаление мудрости",
            "utm": {"source": "prodoctorov"}});
        let send = |id: &str| {
            let request = world.bare(Method::POST, "/api/v1/leads").bearer_auth(&key).json(&body);
            Answer::of(request.header("Idempotency-Key", id))
        };
        let first = send("one").await;
        let place = first.location.clone().unwrap();
        assert!(!first.text.contains("Магомедов") && !first.text.contains("77-88"), "{}", first.text);
        let first = first.done(201);
        assert_eq!((&first["source"], &first["status"]), (&json!("aggregator"), &json!("new")));
        assert_eq!(send("one").await.done(201)["repeats"], 0);
        let again = send("two").await.done(201);
        assert_eq!((&again["id"], &again["repeats"]), (&first["id"], &json!(1)), "the same person");
        let read = Answer::of(world.bare(Method::GET, &place).bearer_auth(&key)).await.done(200);
        assert_eq!(read["id"], first["id"]);
    }

    async fn a_lead_whom_nobody_can_reach_is_refused(world: World) {
        let key = world.new_key("operator", &[]).await;
        let send = |body| Answer::of(world.bare(Method::POST, "/api/v1/leads").bearer_auth(&key).json(&body));
        let nobody = send(json!({"text": "Винир"})).await;
        assert_eq!(nobody.faults(), ["phone: required"]);
        let faulty = send(json!({"source": "fax", "phone": "12"})).await;
        assert_eq!(faulty.faults(), ["text: required"]);
        let other = world.post("/api/v1/leads", &json!({"text": "x", "contact": "@x"})).await;
        other.refused(403, "forbidden");
    }
}
