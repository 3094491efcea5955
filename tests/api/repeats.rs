//! Idempotency-Key: what is asked under it happens once.

use reqwest::Method;
use serde_json::{Value, json};

use super::bookings::{booking_of, offers, patient};
use tests::{
    on_both,
    world::{Answer, Engine, World},
};

async fn under(world: &World, key: &str, path: &str, body: &Value) -> Answer {
    Answer::of(world.call(Method::POST, path).header("Idempotency-Key", key).json(body)).await
}

fn same(a: &Answer, b: &Answer) {
    assert_eq!((a.status, &a.location, &a.etag, &a.text), (b.status, &b.location, &b.etag, &b.text));
}

async fn count(world: &World) -> usize {
    let page = world.get("/api/v1/bookings?from=2026-11-24&limit=200").await.done(200);
    page["items"].as_array().unwrap().iter().filter(|booking| booking["created_by"] == "сайт").count()
}

on_both! {
    /// A repeat answers as the first time, also after a restart, and books nothing.
    async fn a_repeat_answers_as_the_first_time(world: World) {
        let mut world = world;
        let (service, offers) = offers(&world).await;
        let body = booking_of(&offers[0], &service, &patient(&world, 1).await);
        let first = under(&world, "one", "/api/v1/bookings", &body).await;
        assert_eq!(first.status, 201);
        same(&first, &under(&world, "one", "/api/v1/bookings", &body).await);
        world.restart().await;
        same(&first, &under(&world, "one", "/api/v1/bookings", &body).await);
        // The order of fields is nothing that a client means.
        let turned: String = {
            let fields: Vec<String> = body.as_object().unwrap().iter().rev().map(|(k, v)| format!("\"{k}\":{v}")).collect();
            format!("{{{}}}", fields.join(", "))
        };
        let request = world.call(Method::POST, "/api/v1/bookings").header("Idempotency-Key", "one");
        same(&first, &Answer::of(request.header("content-type", "application/json").body(turned)).await);
        assert_eq!(count(&world).await, 1);
    }

    /// Repeats that overtake the first one get its answer.
    async fn parallel_repeats_get_one_answer(world: World) {
        let (service, offers) = offers(&world).await;
        let body = booking_of(&offers[0], &service, &patient(&world, 1).await);
        let all = (0..20).map(|_| under(&world, "at once", "/api/v1/bookings", &body));
        let answers = futures::future::join_all(all).await;
        assert_eq!(answers[0].status, 201);
        answers.iter().for_each(|answer| same(&answers[0], answer));
        assert_eq!(count(&world).await, 1);
    }

    /// Another body, another path: another request, which the key is not good for.
    async fn a_key_is_good_for_one_request(world: World) {
        let (service, offers) = offers(&world).await;
        let mut body = booking_of(&offers[0], &service, &patient(&world, 1).await);
        under(&world, "mine", "/api/v1/bookings", &body).await.done(201);
        body["wish"] = json!("другое");
        under(&world, "mine", "/api/v1/bookings", &body).await.refused(409, "key_reused");
        let hold = json!({"doctor_id": offers[1]["doctor_id"], "branch_id": offers[1]["branch_id"],
            "starts_at": offers[1]["starts_at"], "services": [service]});
        under(&world, "mine", "/api/v1/holds", &hold).await.refused(409, "key_reused");
        // Another client's key of the same name is another key.
        let other = world.new_key("operator", &[]).await;
        let request = world.bare(Method::POST, "/api/v1/holds").bearer_auth(other).header("Idempotency-Key", "mine");
        Answer::of(request.json(&hold)).await.done(201);
    }

    /// What was refused has changed nothing, so a repeat is tried anew.
    async fn a_refusal_is_not_kept(world: World) {
        let (service, offers) = offers(&world).await;
        let hold = json!({"doctor_id": offers[0]["doctor_id"], "branch_id": offers[0]["branch_id"],
            "starts_at": offers[0]["starts_at"], "services": [service]});
        let place = world.post("/api/v1/holds", &hold).await.location.unwrap();
        under(&world, "later", "/api/v1/holds", &hold).await.refused(409, "slot_taken");
        Answer::of(world.call(Method::DELETE, &place)).await.done(204);
        under(&world, "later", "/api/v1/holds", &hold).await.done(201);
    }

    /// Steps, new patients: every POST that changes something.
    async fn every_change_can_be_repeated(world: World) {
        let body = json!({"name": "Повторная Вера", "phone": "+7 912 345-67-89"});
        let first = under(&world, "p", "/api/v1/patients", &body).await;
        assert_eq!(first.status, 201);
        same(&first, &under(&world, "p", "/api/v1/patients", &body).await);
        let (booked, ..) = crate::bookings::booked(&world).await;
        let path = format!("{}/confirm", booked.location.unwrap());
        let etag = booked.etag.unwrap();
        let confirm = || Answer::of(world.call(Method::POST, &path).header("Idempotency-Key", "c").header("If-Match", &etag));
        let first = confirm().await;
        assert_eq!(first.status, 200);
        same(&first, &confirm().await);
        for key in ["", " ", &"k".repeat(256), "ключ"] {
            let request = world.call(Method::POST, "/api/v1/patients");
            let header = reqwest::header::HeaderValue::from_bytes(key.as_bytes()).unwrap();
            let answer = Answer::of(request.header("Idempotency-Key", header).json(&body)).await;
            answer.refused(422, "invalid");
            assert!(answer.faults()[0].starts_with("Idempotency-Key: "));
        }
    }
}
