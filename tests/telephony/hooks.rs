//! The webhooks: who may send, what is sent twice, what cannot be read, and much at once.

use std::collections::BTreeSet;

use backend::services::{retention, unread};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use chrono::TimeDelta;
use domain::{call::Direction, telephony::Provider, user::Secret};
use futures::{StreamExt, future::join_all};
use hmac::{Hmac, Mac};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::json;
use server::webhooks::{ROUTES, Secrets, signature};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use tests::{
    on_both,
    site::House,
    world::{Answer, Engine, World},
};

use crate::{
    MASKED, ONE, at, five_past_nine, log, only, operator,
    payloads::{fields, recorded, sends_fields},
    queue,
};

/// Those that send by themselves.
const HOOKS: [Provider; 5] =
    [Provider::Mango, Provider::Zadarma, Provider::Megafon, Provider::Uis, Provider::Generic];
const KEY: &str = "the key of a provider";
const SALT: &str = "and its salt";
const IN_ADDRESS: &str = "in-the-address-of-uis";

fn secret(text: &str) -> Secret {
    Secret(text.into())
}

fn all_on() -> Secrets {
    Secrets {
        mango: Some((secret(KEY), secret(SALT))),
        zadarma: Some(secret(KEY)),
        megafon: Some(secret(KEY)),
        uis: Some(secret(IN_ADDRESS)),
        generic: Some(secret(KEY)),
    }
}

/// How a provider would send it, had it that key.
fn request(house: &House, provider: Provider, line: &str, key: &str) -> RequestBuilder {
    let post = |path: &str| Client::new().post(format!("{}/hooks/calls/{path}", house.base));
    match provider {
        Provider::Mango => {
            let sign = hex::encode(Sha256::digest(format!("{key}{line}{SALT}")));
            post("mango/events/call").form(&[("vpbx_api_key", key), ("sign", &sign), ("json", line)])
        }
        Provider::Zadarma => {
            let fields = fields(line);
            let names = match fields["event"].as_str() {
                "NOTIFY_ANSWER" => vec!["caller_id", "destination", "call_start"],
                "NOTIFY_OUT_START" | "NOTIFY_OUT_END" => vec!["internal", "destination", "call_start"],
                "NOTIFY_RECORD" => vec!["pbx_call_id", "call_id_with_rec"],
                _ => vec!["caller_id", "called_did", "call_start"],
            };
            let signed: String = names.iter().map(|name| fields[*name].as_str()).collect();
            let mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).unwrap().chain_update(signed);
            let tag = hex::encode(mac.finalize().into_bytes());
            post("zadarma").form(&fields).header("Signature", BASE64_STANDARD.encode(tag))
        }
        Provider::Megafon => {
            let mut fields = fields(line);
            fields.insert("crm_token".into(), key.into());
            post("megafon").form(&fields)
        }
        Provider::Uis => {
            post(&format!("uis/{}", if key == KEY { IN_ADDRESS } else { key })).body(line.to_owned())
        }
        Provider::Asterisk => panic!("it sends nothing"),
        Provider::Generic => {
            let signature = signature(&secret(key), line.as_bytes());
            post("generic").body(line.to_owned()).header("X-Priyom-Signature", signature)
        }
    }
}

async fn send(house: &House, provider: Provider, line: &str) -> Answer {
    Answer::of(request(house, provider, line, KEY)).await
}

on_both! {
    async fn each_provider_s_calls_end_up_on_the_desk_and_in_the_queue(world: World) {
        let house = House::hooked(&world, all_on()).await;
        let one = operator(&world, ONE).await;
        world.clock.set(five_past_nine());
        for provider in HOOKS {
            for of in ["answered", "missed", "outgoing", "other"] {
                for line in recorded(provider, of) {
                    let answer = send(&house, provider, &line).await;
                    assert_eq!(answer.status, 200, "{provider:?} {line}: {}", answer.text);
                }
            }
        }
        let calls = log(&world).await;
        assert_eq!(calls.len(), 3 * HOOKS.len());
        let on_desk = crate::open(&one).await;
        let of = |direction| on_desk.iter().filter(|call| call.direction == direction).count();
        assert_eq!((of(Direction::In), of(Direction::Out)), (5, 5));
        // one person, whichever exchange they came through
        let [line] = queue(&world).await.try_into().unwrap();
        assert_eq!((line.missed, line.phone_masked.as_deref(), line.by.as_str()), (5, Some("+7 916 •••-••-02"), ""));
        let missed = calls.iter().filter(|call| call.ended_at.is_some()).collect::<Vec<_>>();
        assert_eq!(missed.len(), 5);
        assert!(missed.iter().all(|call| call.operator.is_none() && call.outcome.is_none()));
        assert_eq!(unread::page(&world.backend.system()).await.unwrap().lines, []);
    }

    async fn what_is_not_signed_is_refused_and_leaves_nothing(world: World) {
        let house = House::hooked(&world, all_on()).await;
        for provider in HOOKS {
            for line in recorded(provider, "answered") {
                let answer = Answer::of(request(&house, provider, &line, "the key of somebody else")).await;
                assert_eq!((answer.status, answer.text.as_str()), (401, ""), "{provider:?}");
            }
            // what was signed is not what is sent
            let path = request(&house, provider, &recorded(provider, "answered")[0], KEY).build().unwrap();
            if provider != Provider::Uis {
                let bare = Client::new().post(path.url().clone()).body("");
                assert_eq!(Answer::of(bare).await.status, 401, "{provider:?}");
            }
        }
        let line = &recorded(Provider::Generic, "answered")[0];
        let signed = signature(&secret(KEY), line.as_bytes());
        for wrong in [signed.replace("sha256=", ""), signed[..signed.len() - 2].into(), signed.replace('=', ":"), "sha256=".into()] {
            let request = Client::new().post(format!("{}/hooks/calls/generic", house.base));
            let answer = Answer::of(request.header("X-Priyom-Signature", wrong).body(line.clone())).await;
            assert_eq!(answer.status, 401);
        }
        assert_eq!(log(&world).await, []);
        assert_eq!(unread::page(&world.backend.system()).await.unwrap().lines, []);
    }

    async fn a_provider_without_a_secret_is_not_there(world: World) {
        let (off, on) = (House::open(&world).await, House::hooked(&world, all_on()).await);
        for (method, path) in ROUTES {
            let path = path.replace("{secret}", "somebody-else-s").replace("{*event}", "events/call");
            let method: Method = method.parse().unwrap();
            let status = async |house: &House| {
                let request = Client::new().request(method.clone(), format!("{}{path}", house.base));
                Answer::of(request).await.status
            };
            assert_eq!(status(&off).await, 404, "{method} {path}");
            let expected = if method == Method::GET { 404 } else { 401 };
            assert_eq!(status(&on).await, expected, "{method} {path}");
        }
    }

    async fn zadarma_is_answered_when_it_asks_whether_anybody_is_there(world: World) {
        let house = House::hooked(&world, all_on()).await;
        let ask = |text: &str| Client::new().get(format!("{}/hooks/calls/zadarma?zd_echo={text}", house.base));
        let answer = Answer::of(ask("7d2f0c")).await;
        assert_eq!((answer.status, answer.text.as_str()), (200, "7d2f0c"));
        assert!(answer.kind.starts_with("text/plain"), "{}", answer.kind);
        assert_eq!(Answer::of(ask(&"a".repeat(201))).await.status, 404);
    }

    async fn what_is_sent_twice_happens_once(world: World) {
        let house = House::hooked(&world, all_on()).await;
        world.clock.set(five_past_nine());
        for provider in HOOKS {
            for line in recorded(provider, "missed") {
                assert_eq!(send(&house, provider, &line).await.status, 200);
            }
        }
        let (calls, lines) = (log(&world).await, queue(&world).await);
        assert_eq!((calls.len(), lines.len(), lines[0].missed), (5, 1, 5));
        world.clock.set(at(60));
        for provider in HOOKS {
            for line in recorded(provider, "missed") {
                assert_eq!(send(&house, provider, &line).await.status, 200);
            }
        }
        assert_eq!((log(&world).await, queue(&world).await), (calls, lines));
    }

    async fn what_comes_backwards_comes_to_the_same(world: World) {
        let house = House::hooked(&world, all_on()).await;
        let one = operator(&world, ONE).await;
        world.clock.set(five_past_nine());
        for provider in HOOKS {
            for of in ["answered", "missed"] {
                for line in recorded(provider, of).iter().rev() {
                    assert_eq!(send(&house, provider, line).await.status, 200, "{line}");
                }
            }
        }
        assert_eq!(log(&world).await.len(), 2 * HOOKS.len());
        let open = crate::open(&one).await;
        assert_eq!(open.len(), HOOKS.len());
        assert!(open.iter().all(|call| call.phone_masked.as_deref() == Some(MASKED)));
        assert_eq!(queue(&world).await[0].missed, 5);
    }

    async fn what_cannot_be_read_is_kept_with_its_fault(world: World) {
        let house = House::hooked(&world, all_on()).await;
        world.clock.set(five_past_nine());
        for provider in HOOKS {
            let line = match provider {
                // without what is signed nothing comes in
                Provider::Zadarma => "event=NOTIFY_END&caller_id=1&called_did=2&call_start=3",
                Provider::Megafon => "cmd=event&type=SINGING&callid=1",
                _ => "{\"event\": \"\u{0}singing\"",
            };
            let answer = send(&house, provider, line).await;
            let expected = if provider == Provider::Generic { 422 } else { 200 };
            assert_eq!(answer.status, expected, "{provider:?}");
            assert!(!sends_fields(provider) || !answer.text.contains("SINGING"));
        }
        let system = world.backend.system();
        let lines = unread::page(&system).await.unwrap().lines;
        assert_eq!(lines.len(), HOOKS.len());
        for line in &lines {
            assert!(!line.fault.is_empty() && line.at == five_past_nine());
            let raw = unread::reveal(&system, line.inlet, line.id).await.unwrap();
            assert!(!raw.contains(KEY) && !raw.contains("crm_token"), "{raw}");
            if line.source == "generic" {
                assert_eq!(raw, "{\"event\": \"\u{fffd}singing\"", "as it came, but for what no database keeps");
            }
        }
        assert_eq!(log(&world).await, []);
    }

    async fn a_body_has_an_end(world: World) {
        let house = House::hooked(&world, all_on()).await;
        let long = json!({"event": "ringing", "call_id": "1", "note": "a".repeat(1 << 17)}).to_string();
        match request(&house, Provider::Generic, &long, KEY).send().await {
            Ok(answer) => assert_eq!(answer.status(), 413),
            Err(error) => assert!(error.is_request(), "the door was shut while the rest was on its way"),
        }
        assert_eq!(log(&world).await, []);
    }

    /// A morning's worth within a moment: each call's events at once, and some of them twice.
    async fn nothing_of_much_that_comes_at_once_is_lost(world: World) {
        let house = House::hooked(&world, all_on()).await;
        world.clock.set(five_past_nine());
        let mut lines = Vec::new();
        for call in 0..40 {
            let phone = format!("+7916555{:04}", call / 2);
            let event = |event: &str, second: i64| {
                json!({"event": event, "call_id": format!("c{call}"), "at": at(second).to_rfc3339(), "phone": phone})
            };
            for (name, second) in [("ended", -10), ("ringing", -40), ("ringing", -35), ("ended", -10)] {
                lines.push(event(name, second).to_string());
            }
        }
        let sent = join_all(lines.iter().map(|line| send(&house, Provider::Generic, line))).await;
        assert!(sent.iter().all(|answer| answer.status == 200));
        let calls = log(&world).await;
        assert_eq!(calls.len(), 40);
        assert!(calls.iter().all(|call| call.started_at == at(-40) && call.ended_at == Some(at(-10))));
        let lines = queue(&world).await;
        assert_eq!((lines.len(), lines.iter().map(|line| line.missed).sum::<u32>()), (20, 40));
    }

    /// Five times what a chain gets in its busiest minute, as fast as it can be sent.
    async fn whatever_of_a_burst_is_acknowledged_is_kept_once(world: World) {
        const SENT: usize = 5_000;

        let house = House::hooked(&world, all_on()).await;
        world.clock.set(five_past_nine());
        let client = Client::builder().pool_max_idle_per_host(64).build().unwrap();
        let acknowledged = futures::stream::iter(0..SENT)
            .map(|number| {
                // each tenth is sent twice, and each call has two events
                let number = if number % 10 == 9 { number - 1 } else { number };
                let event = if number % 2 == 0 { "ringing" } else { "ended" };
                let line = json!({"event": event, "call_id": format!("c{}", number / 2), "event_id": format!("e{number}"),
                    "phone": "+79165550001", "answered": false}).to_string();
                let sign = signature(&secret(KEY), line.as_bytes());
                let request = client.post(format!("{}/hooks/calls/generic", house.base)).body(line);
                async move {
                    let answer = request.header("X-Priyom-Signature", sign).send().await.unwrap();
                    (answer.status() == 200).then(|| format!("event e{number}"))
                }
            })
            .buffer_unordered(500)
            .filter_map(std::future::ready)
            .collect::<BTreeSet<String>>()
            .await;
        let kept = world.texts("SELECT event_key FROM call_payloads").await;
        assert_eq!(kept.len(), SENT / 10 * 9, "once each");
        assert_eq!(kept.into_iter().collect::<BTreeSet<_>>(), acknowledged);
    }

    async fn what_was_sent_long_ago_is_forgotten_by_night_and_its_calls_are_not(world: World) {
        let kept = TimeDelta::days(90);
        let system = world.backend.system();
        // more than one batch
        for call in 0..520 {
            crate::miss(&world, &format!("c{call}"), call, "+79165550001").await;
        }
        let calls = world.texts("SELECT provider FROM calls WHERE provider IS NOT NULL").await.len();
        world.clock.set(five_past_nine() + TimeDelta::days(80));
        crate::miss(&world, "later", 80 * 24 * 3600, "+79165550001").await;
        world.clock.set(five_past_nine() + TimeDelta::days(91));
        assert_eq!(retention::sweep_by_night(&system, kept).await.unwrap(), 0, "by day it waits");
        // three in the morning
        world.clock.set(five_past_nine() + TimeDelta::days(91) - TimeDelta::hours(6));
        assert_eq!(retention::sweep_by_night(&system, kept).await.unwrap(), 1040);
        assert_eq!(world.texts("SELECT raw FROM call_payloads").await.len(), 2, "what is not old enough stays");
        assert_eq!(world.texts("SELECT provider FROM calls WHERE provider IS NOT NULL").await.len(), calls + 1);
        assert_eq!(retention::sweep(&system, kept).await.unwrap(), 0);
    }

    async fn the_desk_is_told_by_ids_alone(world: World) {
        let house = House::hooked(&world, all_on()).await;
        let mut events = world.backend.subscribe();
        world.clock.set(five_past_nine());
        for line in recorded(Provider::Generic, "answered") {
            send(&house, Provider::Generic, &line).await;
        }
        let call = only(&operator(&world, ONE).await).await;
        let mut told = Vec::new();
        while told.len() < 2 || told.last() != Some(&"call_changed") {
            let event = events.recv().await.unwrap();
            let text = serde_json::to_string(&event).unwrap();
            assert!(!text.contains("916"), "{text}");
            assert!(text.contains(&call.id.to_string()), "{text}");
            told.push(event.name());
        }
        assert!(told.contains(&"call_ringing"), "{told:?}");
    }
}
