//! What crosses the wire is read as it was told, also where one shape is read for all kinds.

use chrono::{DateTime, Utc};
use domain::{promotion::Condition, slot::Reason};

#[test]
fn reasons_survive_the_wire() {
    let at = DateTime::<Utc>::UNIX_EPOCH;
    for reason in [
        Reason::FillsGap,
        Reason::FlushAfter { at, opening: true },
        Reason::FlushBefore { at, closing: false },
        Reason::Wastes { minutes: 10 },
        Reason::Splits { before: 30, after: 60 },
        Reason::Earliest,
    ] {
        let told = serde_json::to_string(&reason).expect("JSON");
        assert_eq!(serde_json::from_str::<Reason>(&told).ok(), Some(reason), "{told}");
    }
    assert!(serde_json::from_str::<Reason>(r#"{"kind":"wastes"}"#).is_err(), "without its minutes");
}

#[test]
fn conditions_survive_the_wire() {
    for condition in [
        Condition::None,
        Condition::Birthday { days_around: 3 },
        Condition::Pensioner,
        Condition::Child { under: 14 },
        Condition::Again { months: 12 },
    ] {
        let told = serde_json::to_string(&condition).expect("JSON");
        assert_eq!(serde_json::from_str::<Condition>(&told).ok(), Some(condition), "{told}");
    }
    assert!(serde_json::from_str::<Condition>(r#"{"kind":"child"}"#).is_err(), "without the age");
}
