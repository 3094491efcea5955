//! UIS: whoever sets it up writes the templates of its notifications, so these are ours: see `docs/telephony.md`. Every
//! value may be a text, and empty.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    LineEvent, LineKind, Told, Unreadable,
    read::{json, seconds, text},
};
use crate::call::Direction;

#[derive(Deserialize)]
struct Payload {
    event: Option<String>,
    #[serde(default, deserialize_with = "text")]
    call: Option<String>,
    #[serde(default, deserialize_with = "text")]
    direction: Option<String>,
    #[serde(default, deserialize_with = "text")]
    phone: Option<String>,
    #[serde(default, deserialize_with = "text")]
    extension: Option<String>,
    #[serde(default, deserialize_with = "text")]
    wait: Option<String>,
    #[serde(default, deserialize_with = "text")]
    talk: Option<String>,
    #[serde(default, deserialize_with = "text")]
    record: Option<String>,
}

/// What the payload tells.
pub(super) fn read(raw: &str, received: DateTime<Utc>) -> Result<Told, Unreadable> {
    let payload: Payload = json(raw)?;
    let (wait_s, talk_s) = (seconds(payload.wait.as_deref()), seconds(payload.talk.as_deref()));
    let kind = match payload.event.as_deref().ok_or(Unreadable::Missing("event"))? {
        "rings" => LineKind::Rings,
        "answered" => LineKind::Answered,
        "lost" => LineKind::Ended { answered: Some(false), wait_s, talk_s: None },
        "ended" => LineKind::Ended { answered: talk_s.map(|talk| talk > 0), wait_s, talk_s },
        "record" => LineKind::Recorded,
        _ => return Err(Unreadable::Bad("event")),
    };
    let direction = match payload.direction.as_deref() {
        Some("in") => Some(Direction::In),
        Some("out") => Some(Direction::Out),
        None => None,
        Some(_) => return Err(Unreadable::Bad("direction")),
    };
    let call = payload.call.ok_or(Unreadable::Missing("call"))?;
    let event = LineEvent::new(received, kind)
        .at_extension(payload.extension.as_deref())
        .with(direction, payload.phone.as_deref())
        .recorded(payload.record.as_deref());
    Ok(Told::about(None, call, event))
}
