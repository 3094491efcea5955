//! Leads as screens show them: the board with its lanes, and one lead with all that is known of it.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    call_hours::CallHours,
    id::{BookingId, LeadId, PatientId, UserId},
    lead::{LeadSource, LeadStatus, RejectReason, Touch},
    lead_act::EntryKind,
};

/// Which leads are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LeadFilter {
    /// Only one's own, and nobody's.
    pub own: bool,
    /// Only from here.
    pub source: Option<LeadSource>,
    /// Only closed ones of this state, older ones too: a page of the list instead of the board.
    pub closed: Option<LeadStatus>,
    /// Closed ones that were closed before this moment: the next page.
    pub before: Option<DateTime<Utc>>,
}

/// How long somebody waits, in time of the hours in which calls are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadClock {
    /// How long it has run by the moment at which it was read.
    pub seconds: i64,
    /// How long it may run.
    pub limit: i64,
    /// When it goes on; none while it runs.
    pub resumes_at: Option<DateTime<Utc>>,
}

impl LeadClock {
    /// A clock that was started at a moment, as it stands now.
    pub fn since(
        hours: CallHours,
        zone: Tz,
        start: DateTime<Utc>,
        limit: TimeDelta,
        now: DateTime<Utc>,
    ) -> Self {
        let resumes_at = Some(hours.next_open(zone, now)).filter(|at| *at > now);
        let seconds = hours.between(zone, start, now).num_seconds();
        Self { seconds, limit: limit.num_seconds(), resumes_at }
    }

    /// Whether it has run for longer than it may.
    pub const fn is_over(&self) -> bool {
        self.seconds > self.limit
    }
}

/// How the SMM manager has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    /// Who passed it on.
    pub by: String,
    /// To whom; empty: to whoever comes first.
    pub to: String,
    /// What is needed.
    pub note: String,
    /// When it was accepted.
    pub accepted_at: Option<DateTime<Utc>>,
    /// Whether it has come back, and `note` says what came of it.
    pub returned: bool,
}

/// A lead as the board shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadLine {
    /// Which.
    pub id: LeadId,
    /// For acts.
    pub version: i64,
    /// Where they reached out.
    pub source: LeadSource,
    /// How far it is.
    pub status: LeadStatus,
    /// As they call themselves; may be empty.
    pub name: String,
    /// «+7 916 •••-••-42».
    pub phone_masked: Option<String>,
    /// A link or a name to answer to; may be empty.
    pub contact: String,
    /// The last that they wrote.
    pub text: String,
    /// What brought them last; may be empty.
    pub touch: String,
    /// When they reached out.
    pub received_at: DateTime<Utc>,
    /// How often they have reached out since.
    pub repeats: u32,
    /// Runs until somebody turns to it, and until the SMM manager has accepted it.
    pub clock: Option<LeadClock>,
    /// Minutes until somebody turned to it.
    pub answered_min: Option<u32>,
    /// Whose it is.
    pub owner: Option<Owner>,
    /// How often nobody was reached.
    pub attempts: u32,
    /// What is to be done next; may be empty.
    pub next_step: String,
    /// When.
    pub next_at: Option<DateTime<Utc>>,
    /// How the SMM manager has it, or had it last.
    pub handover: Option<Handover>,
    /// Whether a patient has this number; for those who may know.
    pub known: bool,
    /// The visit.
    pub visit: Option<LeadVisit>,
    /// Why there will be none.
    pub reason: Option<RejectReason>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
}

/// Somebody of the workplace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Who.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// Whether it is the reader.
    pub own: bool,
    /// Until when they are on shift today, of those whom one can pass leads on to.
    pub until: Option<DateTime<Utc>>,
}

/// What a lead has come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadVisit {
    /// The visit, for those who may open it.
    pub id: Option<BookingId>,
    /// When.
    pub starts_at: DateTime<Utc>,
    /// The branch's zone.
    pub zone: Tz,
    /// «Жукова Н. В., приём первичный»; empty for those who may not know.
    pub about: String,
    /// Whether the patient has confirmed it, came, or was there.
    pub confirmed: bool,
}

/// The leads of a state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    /// Which.
    pub status: LeadStatus,
    /// How many there are; of closed ones, today's.
    pub count: u32,
    /// In the order in which they are to be worked on; of closed ones, the last closed first.
    pub lines: Vec<LeadLine>,
}

/// What the page of leads shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadBoard {
    /// All five, in their order; the one asked for when it is a page of closed ones.
    pub lanes: Vec<Lane>,
    /// The server's time.
    pub now: DateTime<Utc>,
    /// The zone in which times are told.
    pub zone: Tz,
    /// How many wait for longer than they should.
    pub late: u32,
    /// Half of today's leads were answered within so many minutes; none when none was.
    pub answer_min: Option<u32>,
    /// Within how many minutes they should be.
    pub answer_goal_min: u32,
    /// Whom one can pass leads on to.
    pub smm: Vec<Owner>,
    /// The next page of closed ones.
    pub next: Option<DateTime<Utc>>,
}

/// Something that happened to a lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// Who; empty: whoever reached out.
    pub by: String,
    /// What.
    pub kind: EntryKind,
    /// What was said; may be empty.
    pub text: String,
}

/// A patient who has the lead's number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadPerson {
    /// Who.
    pub id: PatientId,
    /// «Иванова Анна Сергеевна».
    pub name: String,
}

/// A lead with all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadView {
    /// As the board shows it.
    pub line: LeadLine,
    /// What happened, the oldest first.
    pub entries: Vec<LeadEntry>,
    /// Who has this number; for those who may know.
    pub people: Vec<LeadPerson>,
    /// What brought them first.
    pub first_touch: Touch,
    /// What brought them last.
    pub last_touch: Touch,
    /// Which text they have agreed to, and when.
    pub consent: Option<(String, DateTime<Utc>)>,
    /// Whom one can pass it on to.
    pub smm: Vec<Owner>,
    /// The server's time.
    pub now: DateTime<Utc>,
    /// The zone in which times are told.
    pub zone: Tz,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lead::ANSWER;

    #[test]
    fn a_clock_stands_at_night() {
        let clock = |now: &str| {
            let start = "2026-11-29T20:00:00Z".parse().unwrap();
            let now = now.parse().unwrap();
            LeadClock::since(CallHours::default(), chrono_tz::Europe::Moscow, start, ANSWER, now)
        };
        let night = clock("2026-11-30T01:00:00Z");
        assert_eq!((night.seconds, night.resumes_at), (0, Some("2026-11-30T05:45:00Z".parse().unwrap())));
        let morning = clock("2026-11-30T05:52:00Z");
        assert_eq!((morning.seconds, morning.resumes_at, morning.is_over()), (420, None, true));
    }
}
