//! Branches, doctors, hours and services.

use std::collections::BTreeSet;

use tests::{
    on_both,
    world::{Engine, World},
};

on_both! {
    /// Doctors come in pages, and each can be read alone.
    async fn doctors_are_listed_and_read(world: World) {
        let (mut seen, mut cursor) = (BTreeSet::new(), String::new());
        loop {
            let page = world.get(&format!("/api/v1/doctors?limit=5{cursor}")).await.done(200);
            for doctor in page["items"].as_array().unwrap() {
                let id = doctor["id"].as_str().unwrap().to_owned();
                assert_eq!(&world.get(&format!("/api/v1/doctors/{id}")).await.done(200), doctor);
                assert!(seen.insert(id));
            }
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(seen.len(), 12);
    }

    /// Working time by date, with its breaks inside.
    async fn working_hours_are_told_by_date(world: World) {
        let doctors = world.get("/api/v1/doctors").await.done(200);
        let mut duties = 0;
        for doctor in doctors["items"].as_array().unwrap() {
            let path = format!("/api/v1/doctors/{}/working-hours", doctor["id"].as_str().unwrap());
            let hours = world.get(&format!("{path}?from=2026-11-23&to=2026-12-06")).await.done(200);
            for duty in hours["items"].as_array().unwrap() {
                let (from, to) = (duty["starts_at"].as_str().unwrap(), duty["ends_at"].as_str().unwrap());
                assert!(from < to);
                for pause in duty["breaks"].as_array().unwrap() {
                    assert!(pause["starts_at"].as_str().unwrap() > from && pause["ends_at"].as_str().unwrap() < to);
                }
                duties += 1;
            }
            for (query, fault) in [
                ("from=2026-11-23", "to: required"),
                ("from=2026-11-23&to=2027-11-23", "to: out_of_range"),
                ("from=2026-11-23&to=2026-11-22", "to: end_before_start"),
                ("from=2026-11-23&to=2026-11-24T00:00:00Z", "to: not_a_date"),
            ] {
                assert_eq!(world.get(&format!("{path}?{query}")).await.faults(), [fault]);
            }
        }
        assert!(duties > 60, "{duties}");
    }

    /// Branches with their zone, hours and chairs.
    async fn branches_tell_zone_hours_and_chairs(world: World) {
        let branches = world.get("/api/v1/branches").await.done(200);
        let zones: Vec<&str> = branches["items"].as_array().unwrap().iter().map(|b| b["time_zone"].as_str().unwrap()).collect();
        assert_eq!(zones, ["Europe/Moscow", "Asia/Yekaterinburg"]);
        let first = &branches["items"][0];
        assert!(!first["chairs"].as_array().unwrap().is_empty());
        assert_eq!(first["opening_hours"][0]["weekday"], 1);
    }

    /// Prices are whole kopecks with their currency.
    async fn prices_are_whole_kopecks(world: World) {
        let services = world.get("/api/v1/services?limit=200").await.done(200);
        for service in services["items"].as_array().unwrap() {
            let price = &service["price"];
            assert!(price["from"].is_i64() && price["currency"] == "RUB", "{price}");
            assert!(price["to"].is_null() || price["to"].as_i64() >= price["from"].as_i64(), "{price}");
        }
    }
}
