//! Lists and their pages.

use std::collections::BTreeSet;

use serde_json::Value;

use super::bookings::{booking_of, offers, patient};
use tests::{
    on_both,
    world::{Engine, World},
};

/// Every item of a list, a page at a time.
async fn all(world: &World, path: &str, limit: usize) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = world.get(&format!("{path}&limit={limit}{cursor}")).await.done(200);
        let on_page = page["items"].as_array().unwrap();
        assert!(on_page.len() <= limit);
        items.extend(on_page.clone());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

fn ids(items: &[Value]) -> BTreeSet<String> {
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

on_both! {
    /// Small pages hold together what one large page holds, each booking once and in order.
    async fn pages_hold_every_booking_once(world: World) {
        let path = "/api/v1/bookings?from=2026-11-23&to=2026-11-25";
        let (small, large) = (all(&world, path, 7).await, all(&world, path, 200).await);
        assert!(large.len() > 50, "{}", large.len());
        assert_eq!(small, large);
        assert_eq!(ids(&small).len(), small.len());
        assert!(large.iter().all(|booking| booking["status"] != "held" && !booking["services"].as_array().unwrap().is_empty()));
    }

    /// Filters keep what fits, whichever index leads to it.
    async fn filters_keep_what_fits(world: World) {
        let day = "/api/v1/bookings?from=2026-11-24&to=2026-11-24";
        let whole = all(&world, day, 200).await;
        for field in ["branch_id", "doctor_id", "patient_id"] {
            let value = &whole[whole.len() / 2][field];
            let fitting: Vec<Value> = whole.iter().filter(|booking| &booking[field] == value).cloned().collect();
            assert_eq!(all(&world, &format!("{day}&{field}={}", value.as_str().unwrap()), 5).await, fitting, "{field}");
        }
        let status = |status: &str| whole.iter().filter(|booking| booking["status"] == status).count();
        assert_eq!(all(&world, &format!("{day}&status=cancelled"), 3).await.len(), status("cancelled"));
        let noon = "2026-11-24T09:00:00Z";
        let later = all(&world, &format!("/api/v1/bookings?from={noon}&to=2026-11-24T12:00:00Z"), 9).await;
        assert!(!later.is_empty());
        assert!(later.iter().all(|booking| booking["starts_at"].as_str().unwrap() >= noon));
        assert!(later.iter().all(|booking| booking["starts_at"].as_str().unwrap() < "2026-11-24T12:00:00Z"));
    }

    /// What is added behind a page's end is on the next one; what is added before shifts nothing.
    async fn a_page_does_not_shift(world: World) {
        let (service, offers) = offers(&world).await;
        let path = "/api/v1/bookings?from=2026-11-23&limit=10";
        let first = world.get(path).await.done(200);
        let before = all(&world, "/api/v1/bookings?from=2026-11-23&to=2026-12-30", 200).await;
        world.post("/api/v1/bookings", &booking_of(&offers[0], &service, &patient(&world, 1).await)).await.done(201);
        let next = world.get(&format!("{path}&cursor={}", first["next_cursor"].as_str().unwrap())).await.done(200);
        assert_eq!(next["items"][0]["id"], before[10]["id"]);
    }

    /// A cursor is what an answer has given, nothing else.
    async fn a_cursor_comes_from_an_answer(world: World) {
        for cursor in ["x", "W10", "eyJkYXkiOiIxIn0", "%00"] {
            let answer = world.get(&format!("/api/v1/bookings?cursor={cursor}")).await;
            assert_eq!(answer.faults(), ["cursor: bad_cursor"], "{cursor}");
        }
    }
}
