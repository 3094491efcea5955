//! The doors by which leads come in: who may knock, what is kept, and that a wrong knock changes nothing.

use backend::services::leads;
use domain::{
    lead_board::{LeadBoard, LeadFilter},
    permission::Permission,
};
use futures::future::join_all;
use reqwest::{Method, header};
use serde_json::{Value, json};
use tests::{
    on_both,
    site::{House, Visitor},
    world::{Answer, Engine, World},
};

use crate::actor;

fn message(event: &str, from: i64, secret: &str) -> Value {
    json!({"type": "message_new", "event_id": event, "group_id": 1, "secret": secret,
        "object": {"message": {"from_id": from, "text": "Сколько стоит имплант?"}}})
}

fn update(id: i64) -> Value {
    json!({"update_id": id, "message": {"chat": {"type": "private"}, "text": "Болит",
        "from": {"id": 9000 + id, "first_name": "Илья"}}})
}

async fn knock(door: &Visitor, path: &str, header: Option<(&str, &str)>, body: String) -> Answer {
    let mut request =
        door.request(Method::POST, path).header(header::CONTENT_TYPE, "application/json").body(body);
    if let Some((name, value)) = header {
        request = request.header(name, value);
    }
    Answer::of(request).await
}

async fn board(world: &World) -> LeadBoard {
    let ctx =
        world.backend.authorize(&actor(domain::permission::Role::Operator), Permission::WorkLeads).unwrap();
    leads::board(&ctx, &LeadFilter::default()).await.unwrap()
}

async fn waiting(world: &World) -> u32 {
    board(world).await.lanes[0].count
}

on_both! {
    async fn vk_is_confirmed_believed_and_taken_once(world: World) {
        let house = House::open(&world).await;
        let (door, before) = (house.stranger(), waiting(&world).await);
        let confirmation = json!({"type": "confirmation", "group_id": 1, "secret": "vk-secret"});
        let answer = knock(&door, "/hooks/vk", None, confirmation.to_string()).await;
        assert_eq!((answer.status, answer.text.as_str()), (200, "confirmed"));
        for (event, secret, status, more) in
            [("e1", "wrong", 401, 0), ("e1", "vk-secret", 200, 1), ("e1", "vk-secret", 200, 1), ("e2", "vk-secret", 200, 1)]
        {
            let answer = knock(&door, "/hooks/vk", None, message(event, 7, secret).to_string()).await;
            assert_eq!((answer.status, waiting(&world).await), (status, before + more), "{event} {secret}");
        }
        assert_eq!(knock(&door, "/hooks/vk", None, "{".into()).await.status, 401);
    }

    async fn bots_show_their_secret_in_the_header(world: World) {
        let house = House::open(&world).await;
        let (door, before) = (house.stranger(), waiting(&world).await);
        let telegram = Some(("X-Telegram-Bot-Api-Secret-Token", "telegram-secret"));
        let body = update(1).to_string();
        assert_eq!(knock(&door, "/hooks/telegram", None, body.clone()).await.status, 401);
        let wrong = Some(("X-Telegram-Bot-Api-Secret-Token", "max-secret"));
        assert_eq!(knock(&door, "/hooks/telegram", wrong, body.clone()).await.status, 401);
        assert_eq!(waiting(&world).await, before);
        assert_eq!(knock(&door, "/hooks/telegram", telegram, body).await.status, 200);
        // what cannot be read is kept and answered, so that the bot goes on
        assert_eq!(knock(&door, "/hooks/telegram", telegram, "not json".into()).await.status, 200);
        assert_eq!(knock(&door, "/hooks/telegram", telegram, "\0".into()).await.status, 200);
        let max = Some(("X-Max-Bot-Api-Secret", "max-secret"));
        let started = json!({"update_type": "bot_started", "timestamp": 2, "user": {"user_id": 3, "name": "Пётр"}});
        assert_eq!(knock(&door, "/hooks/max", max, started.to_string()).await.status, 200);
        assert_eq!(waiting(&world).await, before + 4);
    }

    async fn the_form_of_the_site_is_taken_from_the_sites_own_pages(world: World) {
        let house = House::open(&world).await;
        let (door, before) = (house.stranger(), waiting(&world).await);
        let script = door.get("/hooks/site.js").await;
        assert!(script.status == 200 && script.text.contains("/hooks/site"));
        let preflight = |origin: &'static str| {
            let request = door.request(Method::OPTIONS, "/hooks/site").header(header::ORIGIN, origin);
            let request = request.header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST");
            async move { request.send().await.unwrap().headers().get(header::ACCESS_CONTROL_ALLOW_ORIGIN).cloned() }
        };
        assert_eq!(preflight("https://clinic.example").await.unwrap(), "https://clinic.example");
        assert_eq!(preflight("https://other.example").await, None);

        let form = json!({"id": "f1", "name": "Тимофей", "phone": "8 912 000-77-88", "consent": "2026-01"});
        let with = |fields: Value| {
            let mut form = form.clone();
            form.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
            form.to_string()
        };
        let bad = knock(&door, "/hooks/site", None, with(json!({"phone": "12"}))).await;
        assert_eq!(bad.status, 422);
        assert_eq!(bad.body["field"], "phone");
        assert!(!bad.body["message"].as_str().unwrap().is_empty());
        let robot = knock(&door, "/hooks/site", None, with(json!({"id": "f2", "website": "http://x"}))).await;
        assert_eq!((robot.status, waiting(&world).await), (200, before));
        assert_eq!(knock(&door, "/hooks/site", None, form.to_string()).await.status, 200);
        assert_eq!(waiting(&world).await, before + 1);
        // so many from one address at once, no more
        assert_eq!(knock(&door, "/hooks/site", None, form.to_string()).await.status, 200);
        assert_eq!(knock(&door, "/hooks/site", None, form.to_string()).await.status, 200);
        assert_eq!(knock(&door, "/hooks/site", None, form.to_string()).await.status, 429);
    }

    async fn many_at_once_are_all_kept(world: World) {
        let house = House::open(&world).await;
        let (door, before) = (house.stranger(), waiting(&world).await);
        let header = Some(("X-Telegram-Bot-Api-Secret-Token", "telegram-secret"));
        let knocks = (0..200).map(|id| knock(&door, "/hooks/telegram", header, update(id).to_string()));
        assert!(join_all(knocks).await.iter().all(|answer| answer.status == 200));
        assert_eq!(waiting(&world).await, before + 200);
    }
}
