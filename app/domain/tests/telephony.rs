//! A call is worked out of its events, whatever order they come in and however often.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    call::Direction,
    telephony::{LineCall, LineEvent, LineKind, Provider, Unreadable, extension},
};
use proptest::prelude::*;

fn at(second: i64) -> DateTime<Utc> {
    let start: DateTime<Utc> = "2026-11-30T06:00:00Z".parse().unwrap();
    start + TimeDelta::seconds(second)
}

fn event(second: i64, kind: LineKind, extension: &str) -> LineEvent {
    LineEvent {
        seq: 0,
        at: at(second),
        kind,
        extension: (!extension.is_empty()).then(|| extension.to_owned()),
        direction: None,
        phone: None,
        recording: None,
    }
}

fn ended(answered: Option<bool>, talk_s: Option<u32>) -> LineKind {
    LineKind::Ended { answered, wait_s: None, talk_s }
}

fn call(events: &[LineEvent]) -> LineCall {
    LineCall::of(events.iter().cloned()).unwrap()
}

#[test]
fn a_call_rings_is_answered_and_ends() {
    let mut events = vec![LineEvent { phone: Some("+79161234567".into()), ..event(0, LineKind::Rings, "") }];
    assert_eq!((call(&events).extension(), call(&events).is_missed()), (None, false));
    events.push(event(3, LineKind::Rings, "101"));
    assert_eq!(call(&events).extension(), Some("101"));
    events.push(event(9, LineKind::Answered, "101"));
    assert!(call(&events).ringing.is_empty());
    events.push(event(60, ended(None, None), ""));
    let told = call(&events);
    assert_eq!((told.direction, told.phone.as_deref()), (Direction::In, Some("+79161234567")));
    assert_eq!((told.started_at, told.ended_at), (at(0), Some(at(60))));
    let answer = told.answer.clone().unwrap();
    assert_eq!((answer.at, answer.extension.as_deref(), told.is_missed()), (at(9), Some("101"), false));
}

#[test]
fn nobody_in_particular_is_rung_while_several_telephones_ring() {
    let mut events = vec![event(0, LineKind::Rings, "101"), event(0, LineKind::Rings, "102")];
    assert_eq!(call(&events).extension(), None);
    events.push(event(20, LineKind::Left, "101"));
    assert_eq!(call(&events).extension(), Some("102"));
    events.push(event(25, LineKind::Rings, "101"));
    assert_eq!(call(&events).ringing.len(), 2, "it came round again");
}

#[test]
fn a_transferred_call_is_with_whoever_answered_last() {
    let events = [event(5, LineKind::Answered, "101"), event(90, LineKind::Answered, "102")];
    let answer = call(&events).answer.unwrap();
    assert_eq!((answer.at, answer.extension.as_deref()), (at(5), Some("102")));
}

#[test]
fn the_end_has_the_last_word_on_whether_anybody_answered() {
    let menu = [
        event(0, LineKind::Rings, ""),
        event(2, LineKind::Answered, ""),
        event(40, ended(Some(false), None), ""),
    ];
    assert!(call(&menu).is_missed());
    let end_alone = [event(100, ended(Some(true), Some(60)), "103")];
    let told = call(&end_alone);
    assert_eq!((told.started_at, told.is_missed()), (at(40), false));
    let answer = told.answer.unwrap();
    assert_eq!((answer.at, answer.extension.as_deref()), (at(40), Some("103")));
    let out = [LineEvent { direction: Some(Direction::Out), ..event(9, ended(Some(false), None), "101") }];
    assert!(!call(&out).is_missed(), "whom the clinic rang has missed nothing of ours");
}

#[test]
fn an_extension_is_a_number_or_a_name() {
    assert_eq!(extension(" 101 "), Ok(Some("101".into())));
    assert_eq!(extension("anna.k@clinic"), Ok(Some("anna.k@clinic".into())));
    assert_eq!(extension(" "), Ok(None));
    assert!(extension("сто один").is_err() && extension(&"1".repeat(41)).is_err());
}

#[test]
fn what_cannot_be_kept_is_no_key() {
    let now = at(0);
    for call in ["", "a\\u0000b", "a\\nb", &"x".repeat(201)] {
        let raw = format!("{{\"event\": \"ringing\", \"call_id\": \"{call}\"}}");
        assert_eq!(Provider::Generic.read(&raw, now), Err(Unreadable::Bad("the call's key")), "{call:?}");
    }
    for provider in Provider::ALL {
        for raw in ["", "null", "[]", "{", "\u{fffd}"] {
            assert!(provider.read(raw, now).is_err(), "{provider:?} {raw:?}");
        }
    }
}

fn kinds() -> impl Strategy<Value = LineKind> {
    prop_oneof![
        Just(LineKind::Rings),
        Just(LineKind::Left),
        Just(LineKind::Answered),
        Just(LineKind::Recorded),
        (any::<Option<bool>>(), any::<Option<u8>>(), any::<Option<u8>>()).prop_map(
            |(answered, wait, talk)| {
                LineKind::Ended { answered, wait_s: wait.map(Into::into), talk_s: talk.map(Into::into) }
            }
        ),
    ]
}

/// Any, those at the ends among them, and moments of this time.
fn number() -> impl Strategy<Value = i64> {
    let moment = 1_700_000_000_i64..1_900_000_000;
    prop_oneof![any::<i64>(), Just(i64::MIN), Just(i64::MAX), Just(0), Just(-8_334_601_228_800), moment]
}

fn events() -> impl Strategy<Value = Vec<LineEvent>> {
    let one = (0..4_i64, 0..6_i64, kinds(), 0..4_u8, any::<Option<bool>>(), 0..3_u8);
    let one = one.prop_map(|(seq, second, kind, extension, out, phone)| LineEvent {
        seq,
        extension: (extension > 0).then(|| format!("10{extension}")),
        direction: out.map(|out| if out { Direction::Out } else { Direction::In }),
        phone: (phone > 0).then(|| format!("+7916123456{phone}")),
        recording: (phone == 2).then(|| format!("https://records.example/{second}")),
        ..event(second, kind, "")
    });
    prop::collection::vec(one, 1..12)
}

proptest! {
    #[test]
    fn the_order_in_which_events_come_and_how_often_changes_nothing(
        events in events(),
        order in any::<prop::sample::Index>(),
        again in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let known = LineCall::of(events.clone());
        let mut mixed: Vec<LineEvent> = events.iter().rev().cloned().collect();
        let middle = order.index(mixed.len());
        mixed.rotate_left(middle);
        for index in again {
            let repeated = index.get(&events).clone();
            mixed.insert(index.index(mixed.len()), repeated);
        }
        prop_assert_eq!(LineCall::of(mixed), known);
    }

    #[test]
    fn a_call_that_ended_neither_rings_nor_begins_after_its_end(events in events()) {
        let call = LineCall::of(events.clone()).unwrap();
        if call.ended_at.is_some() {
            prop_assert!(call.ringing.is_empty());
        }
        prop_assert!(events.iter().all(|event| call.started_at <= event.at));
        prop_assert!(!(call.is_missed() && call.answer.is_some()));
    }

    #[test]
    fn no_payload_breaks_a_reader(raw in "\\PC{0,80}", numbers in prop::array::uniform4(number())) {
        let [seq, end, create, talk] = numbers;
        let odd = format!("{{\"call_state\": \"Appeared\", \"entry_id\": \"e\", \"call_id\": \"c\", \"seq\": {seq},
            \"timestamp\": {end}, \"entry_result\": 1, \"call_direction\": 1, \"end_time\": {end},
            \"create_time\": {create}, \"talk_time\": {talk}}}");
        for raw in [raw, odd.clone(), odd.replace("\"call_state\": \"Appeared\",", "")] {
            for provider in Provider::ALL {
                let told = provider.read(&raw, at(0));
                if let Ok(Some((_, event))) = told.map(|told| told.event) {
                    LineCall::of([event]);
                }
            }
        }
    }
}
