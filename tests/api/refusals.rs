//! Every status that the API refuses with, and that nothing a client sends breaks it.

use reqwest::{Method, header};
use serde_json::{Value, json};
use server::buckets::Limits;

use super::bookings::{booking_of, offers, patient};
use tests::{
    on_both,
    world::{Answer, Engine, World},
};

on_both! {
    /// Without a good key in the header, nothing is answered; a key in the address does not count.
    async fn only_a_key_in_the_header_counts(world: World) {
        let path = "/api/v1/doctors";
        let bare = Answer::of(world.bare(Method::GET, path)).await;
        bare.refused(401, "unauthenticated");
        assert!(bare.headers[header::WWW_AUTHENTICATE].to_str().unwrap().starts_with("Bearer"));
        for key in ["nonsense", "priyom_AAAA", ""] {
            Answer::of(world.bare(Method::GET, path).bearer_auth(key)).await.refused(401, "unauthenticated");
        }
        Answer::of(world.bare(Method::GET, path).basic_auth("a", Some("b"))).await.refused(401, "unauthenticated");
        let in_address = format!("{path}?key={0}&access_token={0}", world.key);
        Answer::of(world.bare(Method::GET, &in_address)).await.refused(401, "unauthenticated");
        world.get(path).await.done(200);
        for hidden in ["/api/v1/bookings/nonsense", "/api/v1/patients/x"] {
            Answer::of(world.bare(Method::GET, hidden)).await.refused(401, "unauthenticated");
        }
    }

    /// A key may do what its role and its scopes both allow.
    async fn a_key_does_what_its_scopes_allow(world: World) {
        let (service, offers) = offers(&world).await;
        let booking = booking_of(&offers[0], &service, &patient(&world, 1).await);
        let reader = world.new_key("operator", &["read_knowledge"]).await;
        let call = |method, path: &str| world.bare(method, path).bearer_auth(&reader);
        Answer::of(call(Method::GET, "/api/v1/services")).await.done(200);
        Answer::of(call(Method::GET, "/api/v1/bookings")).await.refused(403, "forbidden");
        Answer::of(call(Method::POST, "/api/v1/bookings").json(&booking)).await.refused(403, "forbidden");
        // The leave comes before the form: nothing is told about what may not be done.
        Answer::of(call(Method::POST, "/api/v1/bookings").json(&json!({"x": 1}))).await.refused(403, "forbidden");
        // A key that only books does not learn whom others have booked, nor who they are.
        let booker = world.new_key("operator", &["book"]).await;
        let call = |body: &Value| world.bare(Method::POST, "/api/v1/bookings").bearer_auth(&booker).json(body);
        let made = Answer::of(call(&booking)).await.done(201);
        assert_eq!(made["patient_id"], Value::Null);
        let taken = Answer::of(call(&booking)).await;
        assert_eq!(taken.refused(409, "slot_taken")["taken"]["colleague"], Value::Null);
        // Over hours only those may who may override.
        let mut late = booking.clone();
        late["starts_at"] = json!("2026-11-25T23:00:00+03:00");
        Answer::of(call(&late)).await.refused(409, "outside_hours");
        late["override_reason"] = json!("срочно");
        Answer::of(call(&late)).await.refused(403, "forbidden");
    }

    /// What is not there, and what is no address at all.
    async fn what_is_not_there_is_not_found(world: World) {
        let nobody = "0199a5b0-0000-7000-8000-000000000000";
        for path in [
            "/api/v1/nothing", "/api/v2/doctors", "/api", "/api/", "/api/v1", "/api/v1/doctors/x", "/api/v1/bookings/%FF",
            &format!("/api/v1/doctors/{nobody}"), &format!("/api/v1/bookings/{nobody}"),
            &format!("/api/v1/patients/{nobody}"), &format!("/api/v1/holds/{nobody}"),
            &format!("/api/v1/doctors/{nobody}/working-hours?from=2026-11-23&to=2026-11-24"),
        ] {
            let answer = world.get(path).await;
            assert_eq!(answer.kind, "application/problem+json", "{path}");
            answer.refused(404, "not_found");
        }
        let cancel = world.call(Method::POST, &format!("/api/v1/bookings/{nobody}/cancel")).header("If-Match", "*");
        Answer::of(cancel.json(&json!({"reason": "clinic"}))).await.refused(404, "not_found");
    }

    /// Another method is told which ones work.
    async fn another_method_is_not_allowed(world: World) {
        for (method, path, works) in [
            (Method::PUT, "/api/v1/bookings", "POST"),
            (Method::DELETE, "/api/v1/doctors", "GET"),
            (Method::GET, "/api/v1/patients/search", "POST"),
        ] {
            let answer = Answer::of(world.call(method, path)).await;
            answer.refused(405, "method_not_allowed");
            assert!(answer.headers[header::ALLOW].to_str().unwrap().contains(works));
        }
    }

    /// Bodies of another type, too large ones, and such as are not JSON.
    async fn a_body_is_json_of_a_sensible_size(world: World) {
        let send = |kind: Option<&'static str>, body: String| {
            let request = world.call(Method::POST, "/api/v1/bookings").body(body);
            Answer::of(match kind {
                Some(kind) => request.header(header::CONTENT_TYPE, kind),
                None => request,
            })
        };
        send(None, "{}".into()).await.refused(415, "unsupported_media_type");
        send(Some("text/plain"), "{}".into()).await.refused(415, "unsupported_media_type");
        send(Some("application/x-www-form-urlencoded"), "a=1".into()).await.refused(415, "unsupported_media_type");
        send(Some("application/json"), "x".repeat(70_000)).await.refused(413, "content_too_large");
        let chunks = futures::stream::iter((0..100).map(|_| Ok::<_, std::io::Error>("x".repeat(1000))));
        let stream = world.call(Method::POST, "/api/v1/bookings").header(header::CONTENT_TYPE, "application/json");
        Answer::of(stream.body(reqwest::Body::wrap_stream(chunks))).await.refused(413, "content_too_large");
        let deep = "[".repeat(10_000);
        for body in ["", "{", "nonsense", &deep, "\u{0}"] {
            let answer = send(Some("application/json; charset=utf-8"), body.to_owned()).await;
            answer.refused(422, "invalid");
            assert_eq!(answer.faults(), [": not_json"], "{body:.20}");
        }
        for body in ["[]", "null", "\"text\"", "7"] {
            assert_eq!(send(Some("application/json"), body.into()).await.faults(), [": wrong_type"], "{body}");
        }
    }

    /// Every field to mend is named at once, in the language that the client asks for.
    async fn every_fault_is_named_at_once(world: World) {
        let body = json!({"patient_id": 5, "doctor_id": "nobody", "starts_at": "2026-11-24T09:00:00",
            "services": [], "colour": "red", "wish": "x"});
        let answer = world.post("/api/v1/bookings", &body).await;
        assert_eq!(answer.faults(), [
            "branch_id: required", "colour: unknown_field", "doctor_id: not_an_id", "patient_id: wrong_type",
            "starts_at: no_offset",
        ]);
        assert_eq!(answer.body["title"], "Проверьте отмеченные поля");
        let english = world.call(Method::POST, "/api/v1/bookings").header("Accept-Language", "de, en-GB;q=0.8, ru;q=0.5");
        let english = Answer::of(english.json(&body)).await;
        assert_eq!(english.body["title"], "Check the marked fields");
        assert_eq!(english.headers[header::CONTENT_LANGUAGE], "en");
        let fields = english.body["errors"].as_array().unwrap();
        assert!(fields.iter().any(|field| field["message"] == "There is no such field. Check its name."));
        let query = world.get("/api/v1/slots?limit=0&from=2026-11-24T09:00:00&age=old&mode=any&colour=red").await;
        assert_eq!(query.faults(), [
            "age: not_a_number", "colour: unknown_field", "from: no_offset", "limit: out_of_range", "mode: unknown_choice",
            "service_id: required",
        ]);
    }

    /// What a client sends is never the server's fault.
    async fn nothing_that_is_sent_breaks_it(world: World) {
        let (service, offers) = offers(&world).await;
        let good = booking_of(&offers[0], &service, &patient(&world, 1).await);
        let nobody = json!("0199a5b0-0000-7000-8000-000000000000");
        let with = |field: &str, value: Value| {
            let mut body = good.clone();
            body[field] = value;
            body
        };
        let bodies = [
            with("patient_id", nobody.clone()),
            with("doctor_id", nobody.clone()),
            with("branch_id", nobody.clone()),
            with("chair_id", nobody.clone()),
            with("services", json!([nobody])),
            with("services", json!(vec![service.clone(); 11])),
            with("services", json!(vec![service.clone(); 1000])),
            with("starts_at", json!("0000-01-01T00:00:00Z")),
            with("starts_at", json!("9999-12-31T23:59:59Z")),
            with("starts_at", json!("2026-11-24T09:00:00.123456789+03:00")),
            with("starts_at", json!("2026-11-24T09:00:60+03:00")),
            with("starts_at", json!("2020-01-01T09:00:00+03:00")),
            with("starts_at", json!("2026-11-24T09:00:00+99:99")),
            with("wish", json!("\u{0}")),
            with("wish", json!("x".repeat(1001))),
            with("hold_id", good["patient_id"].clone()),
            with("override_reason", json!("\u{7}")),
        ];
        for body in &bodies {
            let answer = world.post("/api/v1/bookings", body).await;
            if body["hold_id"].is_null() {
                assert!((400..500).contains(&answer.status), "{body} {}", answer.text);
            }
        }
        for query in [
            "from=2026-11-24&to=2027-11-24", "from=2026-11-24&to=2026-11-20", "from=0001-01-01", "to=9999-12-31",
            "from=%2B262142-01-01", "limit=101", "limit=99999999999999999999", "limit=-1", "age=999", "doctor_id=%00", "sex=x",
            "branch_id=0199a5b0-0000-7000-8000-000000000000", "doctor_id=0199a5b0-0000-7000-8000-000000000000",
            "%FF=%FE", "a=b&a=c",
        ] {
            let path = format!("/api/v1/slots?service_id={}&{query}", service.as_str().unwrap());
            let answer = world.get(&path).await;
            assert!(answer.status < 500, "{query} {}", answer.text);
        }
        let ids = vec![service.as_str().unwrap(); 300].join(",");
        world.get(&format!("/api/v1/slots?service_id={ids}")).await.refused(422, "invalid");
        for body in [
            json!({"name": "\u{0}", "phone": "\u{0}"}),
            json!({"name": "А", "phone": "+7 912 345-67-89", "guardian_id": nobody}),
            json!({"name": "Анна Вторая", "phone": "+7 912 345-67-89", "guardian_id": nobody}),
            json!({"name": "Анна Вторая", "phone": "+7 912 345-67-89", "note": "\u{0}"}),
            json!({"name": "Анна Вторая", "phone": "+7 912 345-67-89", "code_word": "\u{0}"}),
            json!({"name": "Анна Вторая", "phone": "+7 912 345-67-89", "email": "\u{0}@\u{0}.ru"}),
            json!({"name": "Анна Вторая", "phone": "+7 912 345-67-89", "birth_date": "9999-12-31"}),
            json!({"name": "А".repeat(5000), "phone": "1".repeat(5000)}),
        ] {
            let answer = world.post("/api/v1/patients", &body).await;
            assert!((400..500).contains(&answer.status), "{body} {}", answer.text);
        }
        for query in ["", "\u{0}", "%", "'", "\\", "*", "\"", "а".repeat(5000).as_str(), "😀", "((("] {
            let answer = world.post("/api/v1/patients/search", &json!({"query": query})).await;
            assert!(answer.status < 500, "{query:.10} {}", answer.text);
        }
    }

    /// A client that asks too often is told when to come back.
    async fn a_client_that_asks_too_often_waits(world: World) {
        let world = World::with(world.engine, Limits { per_second: 1.0, burst: 3 }).await;
        for _ in 0..3 {
            world.get("/api/v1/branches").await.done(200);
        }
        let answer = world.get("/api/v1/branches").await;
        answer.refused(429, "too_many_requests");
        assert_eq!(answer.headers[header::RETRY_AFTER], "1");
        world.clock.advance(chrono::TimeDelta::seconds(1));
        world.get("/api/v1/branches").await.done(200);
    }
}
