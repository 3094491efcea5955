//! Mango Office: events of calls (`/events/call`) and the summary of one that is over (`/events/summary`), as the
//! JSON in the form's field `json`.
//!
//! A call is an `entry_id` of one or more legs; only its summary says that all of it is over.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    LineEvent, LineKind, Told, Unreadable,
    read::{json, number, text},
};
use crate::call::Direction;

#[derive(Deserialize)]
struct Payload {
    #[serde(default, deserialize_with = "text")]
    entry_id: Option<String>,
    #[serde(default, deserialize_with = "text")]
    call_id: Option<String>,
    timestamp: Option<i64>,
    seq: Option<i64>,
    call_state: Option<String>,
    location: Option<String>,
    #[serde(default)]
    from: Party,
    #[serde(default)]
    to: Party,
    call_direction: Option<i64>,
    create_time: Option<i64>,
    talk_time: Option<i64>,
    end_time: Option<i64>,
    entry_result: Option<i64>,
    #[serde(default, deserialize_with = "text")]
    recording_id: Option<String>,
}

#[derive(Default, Deserialize)]
struct Party {
    #[serde(default, deserialize_with = "text")]
    extension: Option<String>,
    #[serde(default, deserialize_with = "text")]
    number: Option<String>,
}

/// What the payload tells.
pub(super) fn read(raw: &str) -> Result<Told, Unreadable> {
    let payload: Payload = json(raw)?;
    match (&payload.call_state, payload.entry_result, &payload.recording_id) {
        (Some(_), ..) => payload.leg(),
        (None, Some(result), _) => payload.summary(result == 1),
        (None, None, Some(_)) => payload.recorded(),
        // keys pressed, messages
        (None, None, None) => Ok(Told::nothing()),
    }
}

impl Payload {
    fn call(&self) -> Result<String, Unreadable> {
        self.entry_id.clone().ok_or(Unreadable::Missing("entry_id"))
    }

    /// Of a recording that is begun, goes on or is there: the id is the same, and the first one told is enough.
    fn recorded(self) -> Result<Told, Unreadable> {
        let call = self.call()?;
        let at = instant(self.timestamp, "timestamp")?;
        let key = self.recording_id.as_ref().map(|id| format!("{call} recording {id}"));
        let event = LineEvent::new(at, LineKind::Recorded).recorded_as(self.recording_id.as_deref());
        Ok(Told::about(key, call, LineEvent { seq: i64::MAX, ..event }))
    }

    fn leg(self) -> Result<Told, Unreadable> {
        let call = self.call()?;
        let seq = self.seq.ok_or(Unreadable::Missing("seq"))?;
        let leg = self.call_id.as_deref().ok_or(Unreadable::Missing("call_id"))?;
        let at = instant(self.timestamp, "timestamp")?;
        let state = self.call_state.as_deref().unwrap_or_default();
        let key = Some(format!("{call} {leg} {seq} {state}"));
        let Some(direction) = self.direction() else { return Ok(Told::nothing()) };
        let ours = match direction {
            Direction::In => &self.to,
            Direction::Out => &self.from,
        };
        let at_a_person = self.location.as_deref() == Some("abonent");
        let kind = match state {
            "Appeared" => LineKind::Rings,
            // the menu and the queue answer too
            "Connected" if at_a_person => LineKind::Answered,
            "Connected" => LineKind::Rings,
            "Disconnected" if direction == Direction::In => LineKind::Left,
            "Disconnected" | "OnHold" => return Ok(Told { key, event: None }),
            _ => return Err(Unreadable::Bad("call_state")),
        };
        let event = LineEvent::new(at, kind)
            .at_extension(ours.extension.as_deref())
            .with(Some(direction), self.other());
        Ok(Told::about(key, call, LineEvent { seq, ..event }))
    }

    /// Colleagues who ring each other are nobody's call.
    fn direction(&self) -> Option<Direction> {
        match (&self.from.extension, &self.to.extension) {
            (Some(_), Some(_)) => None,
            (Some(_), None) => Some(Direction::Out),
            (None, _) => Some(Direction::In),
        }
    }

    fn other(&self) -> Option<&str> {
        let number_of = |party: &Party| party.number.as_deref().and_then(number).is_some();
        let outgoing = match self.call_direction {
            Some(direction) => direction == 2,
            None => self.from.extension.is_some(),
        };
        let other = if outgoing { &self.to } else { &self.from };
        other.number.as_deref().filter(|_| number_of(other))
    }

    fn summary(self, answered: bool) -> Result<Told, Unreadable> {
        let call = self.call()?;
        let direction = match self.call_direction {
            Some(1) => Direction::In,
            Some(2) => Direction::Out,
            // within the clinic
            Some(_) => return Ok(Told::nothing()),
            None => return Err(Unreadable::Missing("call_direction")),
        };
        let end = self.end_time.ok_or(Unreadable::Missing("end_time"))?;
        let talk = self.talk_time.filter(|talk| answered && *talk > 0);
        let between =
            |from: Option<i64>, to: i64| from.and_then(|from| u32::try_from(to.checked_sub(from)?).ok());
        let kind = LineKind::Ended {
            answered: Some(answered),
            wait_s: between(self.create_time.filter(|create| *create > 0), talk.unwrap_or(end)),
            talk_s: between(talk, end),
        };
        let ours = if direction == Direction::In { &self.to } else { &self.from };
        let event = LineEvent::new(instant(Some(end), "end_time")?, kind)
            .at_extension(ours.extension.as_deref())
            .with(Some(direction), self.other());
        let key = Some(format!("{call} summary"));
        // it comes after everything that has a number
        Ok(Told::about(key, call, LineEvent { seq: i64::MAX, ..event }))
    }
}

fn instant(seconds: Option<i64>, field: &'static str) -> Result<DateTime<Utc>, Unreadable> {
    let seconds = seconds.ok_or(Unreadable::Missing(field))?;
    DateTime::from_timestamp(seconds, 0).ok_or(Unreadable::Bad(field))
}
