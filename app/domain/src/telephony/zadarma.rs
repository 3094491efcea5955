//! Zadarma: the fields of its notifications, as JSON. Times are by the account's clock, whichever that is, so the time
//! of receipt stands for them.

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
    pbx_call_id: Option<String>,
    #[serde(default, deserialize_with = "text")]
    caller_id: Option<String>,
    #[serde(default, deserialize_with = "text")]
    destination: Option<String>,
    #[serde(default, deserialize_with = "text")]
    internal: Option<String>,
    #[serde(default, deserialize_with = "text")]
    duration: Option<String>,
    #[serde(default, deserialize_with = "text")]
    disposition: Option<String>,
    #[serde(default, deserialize_with = "text")]
    call_id_with_rec: Option<String>,
}

/// What the payload tells.
pub(super) fn read(raw: &str, received: DateTime<Utc>) -> Result<Told, Unreadable> {
    let payload: Payload = json(raw)?;
    let name = payload.event.as_deref().ok_or(Unreadable::Missing("event"))?;
    let (kind, direction) = match name {
        "NOTIFY_START" | "NOTIFY_INTERNAL" => (LineKind::Rings, Some(Direction::In)),
        "NOTIFY_ANSWER" => (LineKind::Answered, None),
        "NOTIFY_END" => (payload.end()?, Some(Direction::In)),
        "NOTIFY_OUT_START" => (LineKind::Rings, Some(Direction::Out)),
        "NOTIFY_OUT_END" => (payload.end()?, Some(Direction::Out)),
        "NOTIFY_RECORD" => (LineKind::Recorded, None),
        // the menu's keys, messages
        _ => return Ok(Told::nothing()),
    };
    let call = payload.pbx_call_id.ok_or(Unreadable::Missing("pbx_call_id"))?;
    let other = if direction == Some(Direction::Out) { payload.destination } else { payload.caller_id };
    let event = LineEvent::new(received, kind)
        .at_extension(payload.internal.as_deref())
        .with(direction, other.as_deref())
        .recorded_as(payload.call_id_with_rec.as_deref());
    Ok(Told::about(None, call, event))
}

impl Payload {
    fn end(&self) -> Result<LineKind, Unreadable> {
        let disposition = self.disposition.as_deref().ok_or(Unreadable::Missing("disposition"))?;
        let answered = disposition == "answered";
        let talk_s = seconds(self.duration.as_deref()).filter(|_| answered);
        Ok(LineKind::Ended { answered: Some(answered), wait_s: None, talk_s })
    }
}
