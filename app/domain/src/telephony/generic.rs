//! Any exchange that can send JSON: the format of `docs/telephony.md`. Fields that are not known are left alone, for a
//! call that is lost over one of them would be missed twice.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{LineEvent, LineKind, Told, Unreadable, read::json};
use crate::call::Direction;

#[derive(Deserialize)]
struct Payload {
    event: Name,
    call_id: String,
    event_id: Option<String>,
    #[serde(default)]
    seq: i64,
    at: Option<String>,
    direction: Option<Direction>,
    phone: Option<String>,
    extension: Option<String>,
    answered: Option<bool>,
    wait_s: Option<u32>,
    talk_s: Option<u32>,
    recording: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Name {
    Ringing,
    StoppedRinging,
    Answered,
    Ended,
    Recorded,
}

/// What the payload tells.
pub(super) fn read(raw: &str, received: DateTime<Utc>) -> Result<Told, Unreadable> {
    let payload: Payload = json(raw)?;
    let at = match &payload.at {
        Some(at) => DateTime::parse_from_rfc3339(at).map_err(|_| Unreadable::Bad("at"))?.to_utc(),
        None => received,
    };
    let kind = match payload.event {
        Name::Ringing => LineKind::Rings,
        Name::StoppedRinging => LineKind::Left,
        Name::Answered => LineKind::Answered,
        Name::Ended => {
            LineKind::Ended { answered: payload.answered, wait_s: payload.wait_s, talk_s: payload.talk_s }
        }
        Name::Recorded => LineKind::Recorded,
    };
    let event = LineEvent::new(at, kind)
        .at_extension(payload.extension.as_deref())
        .with(payload.direction, payload.phone.as_deref())
        .recorded(payload.recording.as_deref());
    let key = payload.event_id.map(|id| format!("event {id}"));
    Ok(Told::about(key, payload.call_id, LineEvent { seq: payload.seq, ..event }))
}
