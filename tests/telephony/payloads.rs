//! What the payloads of each provider say, as far as they tell the same call: one that is answered, one that is missed,
//! one to a patient.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    call::Direction,
    telephony::{LineCall, LineEvent, LineKind, Provider, Told, Unreadable},
};
use reqwest::Url;

use crate::at;

/// What was recorded.
pub fn file(provider: &str, of: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/telephony/fixtures");
    std::fs::read_to_string(format!("{folder}/{provider}/{of}.txt")).unwrap()
}

/// What was recorded of a provider, a payload a line; of Asterisk as it is kept.
pub fn recorded(provider: Provider, of: &str) -> Vec<String> {
    let text = file(provider.code(), of);
    if provider == Provider::Asterisk {
        return text.split("\n\n").map(packet).collect();
    }
    text.lines().map(ToOwned::to_owned).collect()
}

fn packet(text: &str) -> String {
    let fields: BTreeMap<_, _> = text.lines().filter_map(|line| line.split_once(':')).collect();
    let fields: BTreeMap<_, _> = fields.into_iter().map(|(name, value)| (name, value.trim())).collect();
    serde_json::json!(fields).to_string()
}

/// Whether the provider sends forms, of which the fields are kept as JSON.
pub fn sends_fields(provider: Provider) -> bool {
    matches!(provider, Provider::Zadarma | Provider::Megafon)
}

pub fn fields(form: &str) -> BTreeMap<String, String> {
    let url = Url::parse(&format!("http://hook/?{form}")).unwrap();
    url.query_pairs().into_owned().collect()
}

fn read(provider: Provider, line: &str, received: DateTime<Utc>) -> Result<Told, Unreadable> {
    if sends_fields(provider) {
        provider.read(&serde_json::to_string(&fields(line)).unwrap(), received)
    } else {
        provider.read(line, received)
    }
}

/// The call of recorded payloads that come ten seconds apart.
fn told(provider: Provider, of: &str) -> LineCall {
    let mut calls = Vec::new();
    let mut events: Vec<LineEvent> = Vec::new();
    for (number, line) in (0..).zip(recorded(provider, of)) {
        let received = at(-300) + TimeDelta::seconds(10 * number);
        if let Some((call, event)) = read(provider, &line, received).unwrap().event {
            calls.push(call);
            events.push(event);
        }
    }
    calls.dedup();
    assert_eq!(calls.len(), 1, "{provider:?} {of}: one call");
    let known = LineCall::of(events.clone()).unwrap();
    events.reverse();
    assert_eq!(LineCall::of(events).as_ref(), Some(&known), "{provider:?} {of}: backwards");
    known
}

#[test]
fn a_call_that_is_answered_is_told_by_each_provider() {
    for provider in Provider::ALL {
        let call = told(provider, "answered");
        assert_eq!(
            (call.direction, call.phone.as_deref()),
            (Direction::In, Some("+79161234501")),
            "{provider:?}"
        );
        let answer = call.answer.clone().unwrap();
        assert_eq!(answer.extension.as_deref(), Some("101"), "{provider:?}");
        assert!(call.started_at <= answer.at && Some(answer.at) <= call.ended_at, "{provider:?}: {call:?}");
        // Asterisk keeps its recordings to itself, Mango tells of them later
        let recorded = !matches!(provider, Provider::Mango | Provider::Asterisk);
        assert_eq!(call.recording.is_some(), recorded, "{provider:?}");
        assert!(call.ringing.is_empty() && !call.is_missed());
    }
}

#[test]
fn times_are_the_provider_s_where_it_says_which() {
    for provider in [Provider::Mango, Provider::Asterisk, Provider::Generic] {
        let call = told(provider, "answered");
        let times = [call.started_at, call.answer.unwrap().at, call.ended_at.unwrap()];
        let seconds = times.map(|time| time.timestamp());
        assert_eq!(seconds, [at(-300), at(-288), at(-225)].map(|time| time.timestamp()), "{provider:?}");
    }
    assert_eq!(told(Provider::Megafon, "answered").ended_at, Some(at(-225)));
}

#[test]
fn a_call_that_is_missed_is_told_by_each_provider() {
    for provider in Provider::ALL {
        let call = told(provider, "missed");
        assert!(call.is_missed(), "{provider:?}: {call:?}");
        assert_eq!(call.phone.as_deref(), Some("+79161234502"), "{provider:?}");
    }
}

#[test]
fn a_call_to_a_patient_is_told_by_each_provider() {
    for provider in Provider::ALL {
        let call = told(provider, "outgoing");
        assert_eq!(
            (call.direction, call.phone.as_deref()),
            (Direction::Out, Some("+79161234503")),
            "{provider:?}"
        );
        assert_eq!(call.extension(), Some("101"), "{provider:?}");
        assert!(call.answer.is_some() && call.ended_at.is_some(), "{provider:?}");
    }
}

#[test]
fn what_is_about_no_call_is_no_fault() {
    for provider in Provider::ALL {
        for line in recorded(provider, "other") {
            let told = read(provider, &line, at(0)).unwrap();
            let event = told.event.filter(|(_, event)| event.kind != LineKind::Recorded);
            assert_eq!(event, None, "{line}");
        }
    }
}

#[test]
fn a_payload_without_what_it_needs_is_refused_by_the_field_s_name() {
    for (provider, raw, fault) in [
        (Provider::Mango, r#"{"call_state": "Appeared", "entry_id": "1", "call_id": "2"}"#, "seq is missing"),
        (
            Provider::Mango,
            r#"{"call_state": "Sings", "entry_id": "1", "call_id": "2", "seq": 1, "timestamp": 1795413600}"#,
            "call_state cannot be read",
        ),
        (Provider::Mango, r#"{"entry_result": 1, "entry_id": "1"}"#, "call_direction is missing"),
        (Provider::Zadarma, r#"{"event": "NOTIFY_START"}"#, "pbx_call_id is missing"),
        (Provider::Zadarma, r#"{"event": "NOTIFY_END", "pbx_call_id": "1"}"#, "disposition is missing"),
        (Provider::Megafon, r#"{"cmd": "event", "type": "SINGING", "callid": "1"}"#, "type cannot be read"),
        (
            Provider::Megafon,
            r#"{"cmd": "history", "type": "in", "status": "Success", "start": "yesterday"}"#,
            "start cannot be read",
        ),
        (Provider::Uis, r#"{"event": "rings"}"#, "call is missing"),
        (Provider::Uis, r#"{"event": "rings", "call": "1", "direction": "up"}"#, "direction cannot be read"),
        (Provider::Generic, r#"{"event": "ringing", "call_id": "1", "at": "9:00"}"#, "at cannot be read"),
        (
            Provider::Generic,
            r#"{"event": "ringing", "call_id": "1", "at": "1926-11-23T09:00:00Z"}"#,
            "the time cannot be read",
        ),
        (Provider::Generic, r#"{"event": "ringing"}"#, "not the JSON that was expected"),
    ] {
        let refused = provider.read(raw, at(0)).unwrap_err();
        assert_eq!(refused.to_string(), fault, "{raw}");
    }
}

#[test]
fn a_number_is_read_as_exchanges_write_it() {
    let phone = |written: &str| {
        let raw = serde_json::json!({"event": "rings", "call": "1", "phone": written}).to_string();
        Provider::Uis.read(&raw, at(0)).unwrap().event.unwrap().1.phone
    };
    for written in ["79161234501", "89161234501", "+79161234501", "9161234501", "sip:79161234501@pbx.example"]
    {
        assert_eq!(phone(written).as_deref(), Some("+79161234501"), "{written}");
    }
    assert_eq!(phone("88005553535").as_deref(), Some("+78005553535"));
    assert_eq!(phone("375291234567").as_deref(), Some("+375291234567"));
    assert_eq!(phone("8613800138000").as_deref(), Some("+8613800138000"));
    for hidden in ["", "anonymous", "0", "101", "sip:operator@pbx.example"] {
        assert_eq!(phone(hidden), None, "{hidden}");
    }
}
