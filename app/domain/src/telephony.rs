//! A call as the telephone exchange tells of it (телефония): what providers send, read into events of one kind, and
//! what the events of a call come to.
//!
//! Events arrive late, twice and in any order, so a call is worked out of all that is known of it, never step by step:
//! see [`LineCall::of`]. What becomes of it on the desks is the backend's.

mod asterisk;
mod dial;
mod generic;
mod mango;
mod megafon;
mod read;
mod ringing;
mod uis;
mod zadarma;

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::call::Direction;

pub use dial::DialState;
pub use read::{Told, Unreadable, extension};
pub use ringing::{Caller, RingingCall, RingingCalls, RingingLead};

/// Whose exchange it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// Mango Office.
    Mango,
    /// Zadarma.
    Zadarma,
    /// МегаФон ВАТС.
    Megafon,
    /// UIS.
    Uis,
    /// Asterisk, which is listened to instead of sending.
    Asterisk,
    /// Any other that sends what `docs/telephony.md` describes.
    Generic,
}

impl Provider {
    /// All of them.
    pub const ALL: [Provider; 6] =
        [Self::Mango, Self::Zadarma, Self::Megafon, Self::Uis, Self::Asterisk, Self::Generic];

    /// Its name in the database, in addresses and in figures.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mango => "mango",
            Self::Zadarma => "zadarma",
            Self::Megafon => "megafon",
            Self::Uis => "uis",
            Self::Asterisk => "asterisk",
            Self::Generic => "generic",
        }
    }

    /// Reads one payload: JSON in all cases, for the fields of a form are written so before they are kept. `received`
    /// stands for the time of those that say none, or not by which clock.
    pub fn read(self, raw: &str, received: DateTime<Utc>) -> Result<Told, Unreadable> {
        let told = match self {
            Self::Mango => mango::read(raw)?,
            Self::Zadarma => zadarma::read(raw, received)?,
            Self::Megafon => megafon::read(raw, received)?,
            Self::Uis => uis::read(raw, received)?,
            Self::Asterisk => asterisk::read(raw, received)?,
            Self::Generic => generic::read(raw, received)?,
        };
        told.checked()
    }

    /// Whether a call of which no event says who rang whom is one between colleagues, and nobody's here.
    pub const fn tells_of_colleagues(self) -> bool {
        matches!(self, Self::Asterisk)
    }
}

/// One thing that happened to a call. Sorted as they happened: by the provider's own order where it has one, then by
/// time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineEvent {
    /// The provider's order; the same for all where it has none.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub kind: LineKind,
    /// Whose telephone in the clinic, as the exchange knows it.
    pub extension: Option<String>,
    /// Who rang whom, where the event says so.
    pub direction: Option<Direction>,
    /// The other side's number, E.164.
    pub phone: Option<String>,
    /// Where the recording can be listened to: a link, or the provider's own key of it.
    pub recording: Option<String>,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineKind {
    /// It rings: at the extension, or nowhere in particular yet.
    Rings,
    /// It rings at the extension no more.
    Left,
    /// Somebody answered.
    Answered,
    /// It is over.
    Ended {
        /// Whether anybody had answered, where the provider says so.
        answered: Option<bool>,
        /// From the first ring to the answer or the end, in seconds.
        wait_s: Option<u32>,
        /// How long was talked, in seconds.
        talk_s: Option<u32>,
    },
    /// The recording is there.
    Recorded,
}

/// That somebody answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// When.
    pub at: DateTime<Utc>,
    /// Whose telephone, if that was told; after a transfer the last one.
    pub extension: Option<String>,
}

/// What the events of one call come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineCall {
    /// Who rang whom.
    pub direction: Direction,
    /// The other side's number; none when it is hidden.
    pub phone: Option<String>,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// Where it rings: nowhere once somebody has answered or it is over.
    pub ringing: BTreeSet<String>,
    /// That somebody answered.
    pub answer: Option<Answer>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Where the recording can be listened to.
    pub recording: Option<String>,
}

impl LineCall {
    /// The call of these events, whatever their order and however often each is there; none without any.
    pub fn of(events: impl IntoIterator<Item = LineEvent>) -> Option<Self> {
        let events: BTreeSet<LineEvent> = events.into_iter().collect();
        let end = events.iter().rev().find_map(End::of);
        let answer = answer(&events, end.as_ref());
        let over = answer.is_some() || end.is_some();
        Some(Self {
            direction: events.iter().find_map(|event| event.direction).unwrap_or(Direction::In),
            phone: events.iter().find_map(|event| event.phone.clone()),
            started_at: events.iter().map(began).min()?,
            ringing: if over { BTreeSet::new() } else { ringing(&events) },
            answer,
            ended_at: end.map(|end| end.at),
            recording: events.iter().rev().find_map(|event| event.recording.clone()),
        })
    }

    /// Whether somebody rang and nobody answered.
    pub fn is_missed(&self) -> bool {
        self.direction == Direction::In && self.ended_at.is_some() && self.answer.is_none()
    }

    /// The one telephone of the clinic that it is at: where it was answered, else where alone it rings.
    pub fn extension(&self) -> Option<&str> {
        match &self.answer {
            Some(answer) => answer.extension.as_deref(),
            None if self.ringing.len() == 1 => self.ringing.first().map(String::as_str),
            None => None,
        }
    }
}

/// An end, with what it says.
struct End {
    at: DateTime<Utc>,
    answered: Option<bool>,
    talk_s: u32,
    extension: Option<String>,
}

impl End {
    fn of(event: &LineEvent) -> Option<Self> {
        let LineKind::Ended { answered, talk_s, .. } = event.kind else { return None };
        let extension = event.extension.clone();
        Some(Self { at: event.at, answered, talk_s: talk_s.unwrap_or_default(), extension })
    }
}

/// The end has the last word on whether anybody answered: it knows what is a person and what a machine.
fn answer(events: &BTreeSet<LineEvent>, end: Option<&End>) -> Option<Answer> {
    let said = end.and_then(|end| end.answered);
    if said == Some(false) {
        return None;
    }
    let answers = || events.iter().filter(|event| event.kind == LineKind::Answered);
    let told = answers().next().map(|first| first.at);
    let at = match (told, end) {
        (Some(at), _) => at,
        (None, Some(end)) if said == Some(true) => end.at - TimeDelta::seconds(end.talk_s.into()),
        _ => return None,
    };
    let extension = answers().rev().find_map(|event| event.extension.clone());
    Some(Answer { at, extension: extension.or_else(|| end?.extension.clone()) })
}

/// An end that says how long everything took tells when it began.
fn began(event: &LineEvent) -> DateTime<Utc> {
    match event.kind {
        LineKind::Ended { wait_s, talk_s, .. } => {
            let took = u64::from(wait_s.unwrap_or_default()) + u64::from(talk_s.unwrap_or_default());
            event.at - TimeDelta::seconds(i64::try_from(took).unwrap_or_default())
        }
        _ => event.at,
    }
}

fn ringing(events: &BTreeSet<LineEvent>) -> BTreeSet<String> {
    let mut ringing = BTreeSet::new();
    for event in events {
        match (&event.extension, event.kind) {
            (Some(extension), LineKind::Rings) => drop(ringing.insert(extension.clone())),
            (Some(extension), LineKind::Left) => drop(ringing.remove(extension)),
            _ => {}
        }
    }
    ringing
}
