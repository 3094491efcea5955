//! МегаФон ВАТС: the fields of its commands, as JSON. `event` tells of a call while it lasts, `history` of one that is
//! over; `contact` asks for a name, which nobody outside is told.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use serde::Deserialize;

use super::{
    LineEvent, LineKind, Told, Unreadable,
    read::{json, seconds, text},
};
use crate::{call::Direction, letter_case::lowercase};

#[derive(Deserialize)]
struct Payload {
    cmd: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(default, deserialize_with = "text")]
    callid: Option<String>,
    #[serde(default, deserialize_with = "text")]
    phone: Option<String>,
    #[serde(default, deserialize_with = "text")]
    ext: Option<String>,
    #[serde(default, deserialize_with = "text")]
    user: Option<String>,
    #[serde(default, deserialize_with = "text")]
    start: Option<String>,
    #[serde(default, deserialize_with = "text")]
    duration: Option<String>,
    #[serde(default, deserialize_with = "text")]
    status: Option<String>,
    #[serde(default, deserialize_with = "text")]
    link: Option<String>,
}

/// What the payload tells.
pub(super) fn read(raw: &str, received: DateTime<Utc>) -> Result<Told, Unreadable> {
    let payload: Payload = json(raw)?;
    let event = match payload.cmd.as_deref().ok_or(Unreadable::Missing("cmd"))? {
        "event" => payload.event(received)?,
        "history" => Some(payload.history(received)?),
        _ => None,
    };
    let Some(event) = event else { return Ok(Told::nothing()) };
    let event = event.at_extension(payload.ext.as_deref().or(payload.user.as_deref()));
    let event = event.recorded(payload.link.as_deref());
    let call = payload.callid.ok_or(Unreadable::Missing("callid"))?;
    Ok(Told::about(None, call, event))
}

impl Payload {
    fn event(&self, received: DateTime<Utc>) -> Result<Option<LineEvent>, Unreadable> {
        let (kind, direction) = match self.kind.as_deref().ok_or(Unreadable::Missing("type"))? {
            "INCOMING" => (LineKind::Rings, Some(Direction::In)),
            "OUTGOING" => (LineKind::Rings, Some(Direction::Out)),
            "ACCEPTED" => (LineKind::Answered, None),
            "CANCELLED" => (LineKind::Left, None),
            "COMPLETED" => (LineKind::Ended { answered: None, wait_s: None, talk_s: None }, None),
            // whoever it is passed on to accepts it
            "TRANSFERRED" => return Ok(None),
            _ => return Err(Unreadable::Bad("type")),
        };
        Ok(Some(LineEvent::new(received, kind).with(direction, self.phone.as_deref())))
    }

    fn history(&self, received: DateTime<Utc>) -> Result<LineEvent, Unreadable> {
        let direction = match self.kind.as_deref().map(lowercase).as_deref() {
            Some("in") => Direction::In,
            Some("out") => Direction::Out,
            _ => return Err(Unreadable::Bad("type")),
        };
        let status = self.status.as_deref().ok_or(Unreadable::Missing("status"))?;
        let answered = lowercase(status) == "success";
        let duration = seconds(self.duration.as_deref());
        let talk_s = duration.filter(|_| answered);
        let ended = match self.start.as_deref() {
            Some(start) => began(start)? + TimeDelta::seconds(duration.unwrap_or_default().into()),
            None => received,
        };
        // what is told later of a call that is over is the last word on it
        let kind = LineKind::Ended { answered: Some(answered), wait_s: None, talk_s };
        let event = LineEvent::new(ended, kind).with(Some(direction), self.phone.as_deref());
        Ok(LineEvent { seq: 1, ..event })
    }
}

/// `20261130T061500Z`.
fn began(raw: &str) -> Result<DateTime<Utc>, Unreadable> {
    let at = NaiveDateTime::parse_from_str(raw, "%Y%m%dT%H%M%SZ").map_err(|_| Unreadable::Bad("start"))?;
    Ok(at.and_utc())
}
