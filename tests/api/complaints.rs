//! Complaints that other programs tell: taken in once, confirmed by somebody, and read without anything personal.

use reqwest::Method;
use serde_json::json;

use tests::{
    on_both,
    world::{Answer, Engine, World},
};

on_both! {
    async fn a_complaint_is_taken_in_once_and_read_without_anything_personal(world: World) {
        let key = world.new_key("operator", &[]).await;
        let body = json!({"category": "money", "demand": "refund", "amount": 1_300_000, "name": "Магомедов Руслан",
            "phone": "8 912 000-77-88", "text": "Верните деньги за пломбу"});
        let send = |id: &str| {
            let request = world.bare(Method::POST, "/api/v1/complaints").bearer_auth(&key).json(&body);
            Answer::of(request.header("Idempotency-Key", id))
        };
        let first = send("one").await;
        let place = first.location.clone().unwrap();
        assert!(!first.text.contains("Магомедов") && !first.text.contains("пломбу"), "{}", first.text);
        let first = first.done(201);
        assert_eq!((&first["status"], &first["kind"], &first["role"]), (&json!("new"), &json!("claim"), &json!("accountant")));
        assert_eq!(first["due_on"], "2026-12-03");
        assert_eq!(send("one").await.done(201)["number"], first["number"]);
        assert_ne!(send("two").await.done(201)["number"], first["number"]);
        let read = Answer::of(world.bare(Method::GET, &place).bearer_auth(&key)).await.done(200);
        assert_eq!(read["id"], first["id"]);
        let list = Answer::of(world.bare(Method::GET, "/api/v1/complaints?status=new").bearer_auth(&key)).await.done(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 2);
        // the world's own key is an administrator's, and this is nothing of theirs
        world.get(&place).await.refused(404, "not_found");
    }

    async fn what_cannot_be_read_is_named(world: World) {
        let send = |body| Answer::of(world.call(Method::POST, "/api/v1/complaints").json(&body));
        let empty = send(json!({})).await;
        assert_eq!(empty.faults(), ["category: required", "name: required", "text: required"]);
        let wrong = json!({"category": "fax", "name": "а", "text": "б", "phone": "12", "demand": "все", "amount": -1});
        assert_eq!(send(wrong).await.faults()[0].split(':').next(), Some("amount"));
        let filter = world.get("/api/v1/complaints?status=lost&category=fax").await;
        assert_eq!(filter.faults(), ["category: unknown_choice", "status: unknown_choice"]);
    }
}
