//! Slots, holds, bookings and the steps of a visit.

use reqwest::{Method, header};
use serde_json::{Value, json};

use tests::{
    on_both,
    world::{Answer, Engine, World},
};

/// A service that somebody does, and the best times for it from tomorrow on.
pub async fn offers(world: &World) -> (Value, Vec<Value>) {
    let services = world.get("/api/v1/services?limit=200").await.done(200);
    for service in services["items"].as_array().unwrap() {
        let id = service["id"].as_str().unwrap();
        let found =
            world.get(&format!("/api/v1/slots?service_id={id}&from=2026-11-24&limit=20")).await.done(200);
        let offers = found["items"].as_array().unwrap();
        if offers.len() >= 10 {
            return (service["id"].clone(), offers.clone());
        }
    }
    panic!("nobody has any time");
}

/// The body that books an offer.
pub fn booking_of(offer: &Value, service: &Value, patient: &Value) -> Value {
    json!({
        "patient_id": patient,
        "doctor_id": offer["doctor_id"],
        "branch_id": offer["branch_id"],
        "starts_at": offer["starts_at"],
        "services": [service],
    })
}

/// A grown-up who is new here.
pub async fn patient(world: &World, number: u32) -> Value {
    let body = json!({"name": "Пробная Анна", "phone": format!("+7 912 345-{:02}-{:02}", number / 100, number % 100)});
    world.post("/api/v1/patients", &body).await.done(201)["id"].clone()
}

/// A booked visit, its service, and times that are still free.
pub async fn booked(world: &World) -> (Answer, Value, Vec<Value>) {
    let (service, offers) = offers(world).await;
    let patient = patient(world, 1).await;
    let answer = world.post("/api/v1/bookings", &booking_of(&offers[0], &service, &patient)).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    (answer, service, offers)
}

/// The id of another visit.
async fn booked_at(world: &World, offer: &Value, service: &Value) -> String {
    let body = booking_of(offer, service, &patient(world, 3).await);
    let made = world.post("/api/v1/bookings", &body).await.done(201);
    made["id"].as_str().unwrap().to_owned()
}

pub async fn act(world: &World, id: &Value, act: &str, etag: &str, body: Option<Value>) -> Answer {
    let path = format!("/api/v1/bookings/{}/{act}", id.as_str().unwrap());
    let request = world.call(Method::POST, &path).header(header::IF_MATCH, etag);
    Answer::of(match body {
        Some(body) => request.json(&body),
        None => request,
    })
    .await
}

on_both! {
    /// An offer can be booked as it is; then it is not offered any more.
    async fn an_offer_is_booked_and_then_taken(world: World) {
        let (answer, service, offers) = booked(&world).await;
        let booking = &answer.body;
        assert_eq!(booking["status"], "booked");
        assert_eq!((&booking["starts_at"], &booking["doctor_id"]), (&offers[0]["starts_at"], &offers[0]["doctor_id"]));
        assert_eq!(booking["price"]["currency"], "RUB");
        assert!(booking["price"]["from"].as_i64().unwrap() % 100 == 0);
        let place = format!("/api/v1/bookings/{}", booking["id"].as_str().unwrap());
        assert_eq!(answer.location.as_deref(), Some(place.as_str()));
        let read = world.get(&place).await;
        assert_eq!((&read.body, &read.etag), (booking, &answer.etag));
        let path = format!("/api/v1/slots?service_id={}&from=2026-11-24&limit=100", service.as_str().unwrap());
        let free = world.get(&path).await.done(200);
        let same = |offer: &&Value| offer["starts_at"] == booking["starts_at"] && offer["doctor_id"] == booking["doctor_id"];
        assert!(free["items"].as_array().unwrap().iter().find(same).is_none());
    }

    /// Of fifty clients who want one time, one gets it, and the others are told what is free.
    async fn one_of_fifty_gets_the_slot(world: World) {
        let (service, offers) = offers(&world).await;
        let mut bodies = Vec::new();
        for number in 0..50 {
            bodies.push(booking_of(&offers[0], &service, &patient(&world, number).await));
        }
        let answers = futures::future::join_all(bodies.iter().map(|body| world.post("/api/v1/bookings", body))).await;
        let (made, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
        assert_eq!((made.len(), refused.len()), (1, 49));
        for answer in refused {
            let problem = answer.refused(409, "slot_taken");
            assert_eq!(problem["taken"]["starts_at"], offers[0]["starts_at"]);
            let alternatives = problem["alternatives"].as_array().unwrap();
            assert_eq!(alternatives.len(), 3);
            assert!(alternatives.iter().all(|offer| offer["starts_at"] != offers[0]["starts_at"]));
        }
        // What is offered instead can in fact be had.
        let instead = &answers.iter().find(|answer| answer.status == 409).unwrap().body["alternatives"][0];
        let body = booking_of(instead, &service, &bodies[0]["patient_id"]);
        let other = patient(&world, 77).await;
        let body = json!({"patient_id": other, "doctor_id": body["doctor_id"], "branch_id": body["branch_id"],
            "starts_at": body["starts_at"], "services": body["services"]});
        world.post("/api/v1/bookings", &body).await.done(201);
    }

    /// Doctors who share chairs do not lose a time to each other as long as a chair is free.
    async fn neighbours_at_the_same_time_all_get_a_chair(world: World) {
        let (service, offers) = offers(&world).await;
        let start = &offers[0]["starts_at"];
        let path = format!("/api/v1/slots?service_id={}&mode=earliest&limit=100&from=2026-11-24", service.as_str().unwrap());
        let all = world.get(&path).await.done(200);
        let doctors: std::collections::BTreeMap<String, Value> = all["items"].as_array().unwrap().iter()
            .filter(|offer| &offer["starts_at"] == start || offer["starts_at"] == all["items"][0]["starts_at"])
            .map(|offer| (offer["doctor_id"].to_string(), offer.clone())).collect();
        let mut bodies = Vec::new();
        for (number, offer) in (200..).zip(doctors.values()) {
            bodies.push(booking_of(offer, &service, &patient(&world, number).await));
        }
        for answer in futures::future::join_all(bodies.iter().map(|body| world.post("/api/v1/bookings", body))).await {
            if answer.status != 201 {
                answer.refused(409, "slot_taken");
            }
        }
    }

    /// The diary of a branch does not show what its doctor does in another one; the database does, and says so.
    async fn a_doctor_is_in_one_branch_at_a_time(world: World) {
        let (answer, service, offers) = booked(&world).await;
        let branches = world.get("/api/v1/branches").await.done(200);
        let elsewhere = branches["items"].as_array().unwrap().iter();
        let elsewhere = elsewhere.map(|branch| &branch["id"]).find(|id| **id != answer.body["branch_id"]).unwrap();
        let mut body = booking_of(&offers[0], &service, &patient(&world, 2).await);
        body["branch_id"] = elsewhere.clone();
        body["override_reason"] = json!("выездной приём");
        let taken = world.post("/api/v1/bookings", &body).await;
        let problem = taken.refused(409, "slot_taken");
        assert_eq!(problem["taken"]["by"], "doctor");
        assert!(problem["alternatives"].as_array().unwrap().iter().all(|offer| offer["starts_at"] != body["starts_at"]));
        let path = format!("/api/v1/bookings/{}/reschedule", booked_at(&world, &offers[3], &service).await);
        let to = json!({"doctor_id": body["doctor_id"], "branch_id": elsewhere, "starts_at": body["starts_at"],
            "override_reason": "выездной приём"});
        let move_there = world.call(Method::POST, &path).header(header::IF_MATCH, "*").json(&to);
        Answer::of(move_there).await.refused(409, "slot_taken");
    }

    /// A hold keeps the time from others, becomes the booking, and belongs to the key that made it.
    async fn a_hold_belongs_to_its_key(world: World) {
        let (service, offers) = offers(&world).await;
        let body = json!({"doctor_id": offers[0]["doctor_id"], "branch_id": offers[0]["branch_id"],
            "starts_at": offers[0]["starts_at"], "services": [service]});
        let hold = world.post("/api/v1/holds", &body).await;
        let place = hold.location.clone().unwrap();
        let hold = hold.done(201);
        assert_eq!((&hold["status"], &hold["patient_id"]), (&json!("held"), &Value::Null));
        assert_eq!(world.get(&place).await.done(200), hold);

        let stranger = world.new_key("operator", &[]).await;
        let other = |method| world.bare(method, &place).bearer_auth(&stranger);
        Answer::of(other(Method::DELETE)).await.refused(409, "not_your_hold");
        let mut booking = booking_of(&offers[0], &service, &patient(&world, 1).await);
        let taken = Answer::of(world.bare(Method::POST, "/api/v1/bookings").bearer_auth(&stranger).json(&booking)).await;
        assert_eq!(taken.refused(409, "slot_taken")["taken"]["by"], "hold");

        booking["hold_id"] = hold["id"].clone();
        let made = world.post("/api/v1/bookings", &booking).await.done(201);
        assert_eq!((&made["id"], &made["status"]), (&hold["id"], &json!("booked")));
        world.get(&place).await.refused(404, "not_found");
    }

    /// A hold that is given back, or has expired, is free for everybody.
    async fn a_hold_ends(world: World) {
        let (service, offers) = offers(&world).await;
        let body = json!({"doctor_id": offers[0]["doctor_id"], "branch_id": offers[0]["branch_id"],
            "starts_at": offers[0]["starts_at"], "services": [service]});
        let place = world.post("/api/v1/holds", &body).await.location.unwrap();
        world.post("/api/v1/holds", &body).await.refused(409, "slot_taken");
        Answer::of(world.call(Method::DELETE, &place)).await.done(204);
        Answer::of(world.call(Method::DELETE, &place)).await.done(204);
        world.post("/api/v1/holds", &body).await.done(201);
        world.clock.advance(chrono::TimeDelta::minutes(6));
        world.post("/api/v1/holds", &body).await.done(201);
    }

    /// From booked to done, each step under the version that the step before has given.
    async fn a_visit_goes_its_way(world: World) {
        let (answer, ..) = booked(&world).await;
        let id = &answer.body["id"];
        let mut etag = answer.etag.unwrap();
        for (step, status) in [("confirm", "confirmed"), ("arrive", "arrived"), ("start", "in_chair"), ("finish", "done")] {
            let next = act(&world, id, step, &etag, None).await;
            etag = next.etag.clone().unwrap();
            assert_eq!(next.done(200)["status"], status);
        }
        act(&world, id, "cancel", &etag, Some(json!({"reason": "mistake"}))).await.refused(409, "wrong_status");
    }

    /// Moving takes the new time and frees the old one; calling off frees it too.
    async fn a_visit_is_moved_and_called_off(world: World) {
        let (answer, service, offers) = booked(&world).await;
        let id = answer.body["id"].clone();
        let to = json!({"doctor_id": offers[5]["doctor_id"], "branch_id": offers[5]["branch_id"],
            "starts_at": offers[5]["starts_at"], "reason": "просит позже"});
        let moved = act(&world, &id, "reschedule", &answer.etag.unwrap(), Some(to)).await;
        let etag = moved.etag.clone().unwrap();
        assert_eq!(moved.done(200)["starts_at"], offers[5]["starts_at"]);
        let other = patient(&world, 2).await;
        world.post("/api/v1/bookings", &booking_of(&offers[0], &service, &other)).await.done(201);
        let off = act(&world, &id, "cancel", &etag, Some(json!({"reason": "patient_plans"}))).await.done(200);
        assert_eq!((&off["status"], &off["cancel_reason"]), (&json!("cancelled"), &json!("patient_plans")));
        world.post("/api/v1/bookings", &booking_of(&offers[5], &service, &other)).await;
    }

    /// Nobody is marked as not come before the visit should have begun.
    async fn a_no_show_comes_after_the_start(world: World) {
        let (answer, ..) = booked(&world).await;
        let etag = answer.etag.unwrap();
        act(&world, &answer.body["id"], "no-show", &etag, None).await.refused(409, "wrong_status");
        world.clock.advance(chrono::TimeDelta::days(30));
        let gone = act(&world, &answer.body["id"], "no-show", &etag, None).await.done(200);
        assert_eq!(gone["status"], "no_show");
    }

    /// A wish is set and cleared; an old version is refused with what has changed.
    async fn an_edit_is_meant_for_a_version(world: World) {
        let (answer, ..) = booked(&world).await;
        let path = answer.location.unwrap();
        let old = answer.etag.unwrap();
        let edit = |etag: &str, wish: Value| {
            Answer::of(world.call(Method::PATCH, &path).header(header::IF_MATCH, etag).json(&json!({"wish": wish})))
        };
        let set = edit(&old, json!("  у окна ")).await;
        assert_eq!(set.body["wish"], "у окна");
        let late = edit(&old, json!("у двери")).await;
        let current = &late.refused(412, "stale")["current"];
        assert_eq!(current["version"], set.body["version"]);
        assert_eq!(current["changed"], json!([{"field": "wish", "value": "у окна"}]));
        edit("\"77\"", json!("x")).await.refused(412, "stale");
        edit("W/\"1\"", json!("x")).await.refused(412, "stale");
        assert_eq!(edit("*", Value::Null).await.done(200)["wish"], Value::Null);
        let tags = format!("{old}, \"3\"");
        assert_eq!(edit(&tags, json!("снова")).await.done(200)["wish"], "снова");
        let bare = Answer::of(world.call(Method::PATCH, &path).json(&json!({"wish": "x"}))).await;
        bare.refused(428, "precondition_required");
        let none = Answer::of(world.call(Method::PATCH, &path).header(header::IF_MATCH, "*").json(&json!({}))).await;
        none.refused(422, "invalid");
        assert_eq!(none.faults(), ["wish: required"]);
    }

    /// Offers lie within the time asked for, whether it is told in dates or in instants.
    async fn offers_lie_within_the_time_asked_for(world: World) {
        let (service, _) = offers(&world).await;
        let service = service.as_str().unwrap();
        let ask = |rest: &str| {
            let path = format!("/api/v1/slots?service_id={service}&limit=100&{rest}");
            let world = &world;
            async move { world.get(&path).await.done(200)["items"].as_array().unwrap().clone() }
        };
        let noon = "2026-11-24T12:00:00%2B03:00";
        for offer in ask(&format!("from=2026-11-24T09:00:00%2B03:00&to={noon}")).await {
            let (start, end) = (offer["starts_at"].as_str().unwrap(), offer["ends_at"].as_str().unwrap());
            assert!(start >= "2026-11-24T06:00:00Z" && end <= "2026-11-24T09:00:00Z", "{start} {end}");
        }
        let days = ask("from=2026-11-24&to=2026-11-26&mode=first_per_day").await;
        assert!(!days.is_empty() && days.len() <= 3);
        assert!(ask("from=2026-11-01&to=2026-11-20").await.is_empty());
        let doctor = days[0]["doctor_id"].as_str().unwrap();
        let own = ask(&format!("from=2026-11-24&doctor_id={doctor}")).await;
        assert!(!own.is_empty() && own.iter().all(|offer| offer["doctor_id"] == doctor));
    }
}
