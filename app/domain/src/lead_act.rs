//! What one does with a lead, and from which state to which it goes.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    callback::promised,
    error::{Fault, FieldErrors},
    id::UserId,
    lead::{LeadStatus, RejectReason, TEXT_MAX},
    text::{optional_text, required_text},
};

/// Longest next step, in characters.
pub const STEP_MAX: usize = 200;

/// One act upon a lead, as it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum LeadAct {
    /// Makes it one's own.
    Take,
    /// Gives it back to all.
    Release,
    /// Writes something down.
    Note {
        /// What.
        text: String,
    },
    /// Says what is to be done next, and when; both empty: nothing.
    Plan {
        /// What.
        step: String,
        /// `2026-11-30T15:30` by the clinic's clock; may be empty.
        at: String,
    },
    /// Passes it on to an SMM manager.
    Forward {
        /// What is needed.
        note: String,
        /// To whom; to whoever comes first when not given.
        #[serde(default)]
        to: Option<UserId>,
    },
    /// Takes it back, as long as nobody has accepted it.
    Recall,
    /// Accepts what was passed on.
    Accept,
    /// Gives it back to whoever passed it on, with what came of it.
    Return {
        /// What came of it, or why it is not for the SMM manager.
        note: String,
    },
    /// There will be no visit.
    Reject {
        /// Why: the code of a [`RejectReason`].
        reason: String,
        /// In words; may be empty.
        #[serde(default)]
        note: String,
    },
    /// There may be a visit after all.
    Reopen,
}

/// An act that can be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LeadChange {
    /// See [`LeadAct::Take`].
    Take,
    /// See [`LeadAct::Release`].
    Release,
    /// What to write down.
    Note(String),
    /// What to do next, and when.
    Plan(String, Option<DateTime<Utc>>),
    /// What is needed, and of whom.
    Forward(String, Option<UserId>),
    /// See [`LeadAct::Recall`].
    Recall,
    /// See [`LeadAct::Accept`].
    Accept,
    /// What came of it.
    Return(String),
    /// Why there will be no visit.
    Reject(RejectReason, String),
    /// See [`LeadAct::Reopen`].
    Reopen,
}

impl LeadChange {
    /// Checks what was typed.
    pub fn parse(act: &LeadAct, zone: Tz, now: DateTime<Utc>) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let parsed = match act {
            LeadAct::Take => Self::Take,
            LeadAct::Release => Self::Release,
            LeadAct::Recall => Self::Recall,
            LeadAct::Accept => Self::Accept,
            LeadAct::Reopen => Self::Reopen,
            LeadAct::Note { text } => Self::Note(said(&mut errors, "text", text)),
            LeadAct::Return { note } => Self::Return(said(&mut errors, "note", note)),
            LeadAct::Forward { note, to } => Self::Forward(said(&mut errors, "note", note), *to),
            LeadAct::Plan { step, at } => {
                let step = errors.take("step", optional_text(step, STEP_MAX)).flatten().unwrap_or_default();
                let at = errors.take("at", promised(at, zone, now)).flatten();
                if step.is_empty() && at.is_some() {
                    errors.add("step", Fault::Required);
                }
                Self::Plan(step, at)
            }
            LeadAct::Reject { reason, note } => {
                let reason = RejectReason::from_code(reason).ok_or(Fault::UnknownChoice);
                let reason = errors.take("reason", reason).unwrap_or(RejectReason::Spam);
                let note = errors.take("note", optional_text(note, TEXT_MAX)).flatten().unwrap_or_default();
                Self::Reject(reason, note)
            }
        };
        errors.or(parsed)
    }

    /// The state after it; none when it is not possible in this one. `accepted`: an SMM manager has accepted it.
    pub fn leads_to(&self, status: LeadStatus, accepted: bool) -> Option<LeadStatus> {
        use LeadStatus::{Forwarded, InWork, New, Rejected};
        let open = status.is_open();
        match self {
            Self::Note(_) => Some(status),
            Self::Take => matches!(status, New | InWork).then_some(InWork),
            Self::Release => (status == InWork).then_some(New),
            Self::Plan(..) => open.then_some(if status == New { InWork } else { status }),
            Self::Forward(..) => matches!(status, New | InWork).then_some(Forwarded),
            Self::Recall => (status == Forwarded && !accepted).then_some(InWork),
            Self::Accept => (status == Forwarded && !accepted).then_some(Forwarded),
            Self::Return(_) => (status == Forwarded).then_some(InWork),
            Self::Reject(..) => open.then_some(Rejected),
            Self::Reopen => (status == Rejected).then_some(InWork),
        }
    }

    /// What the lead's history calls it.
    pub const fn kind(&self) -> EntryKind {
        match self {
            Self::Take => EntryKind::Taken,
            Self::Release => EntryKind::Released,
            Self::Note(_) => EntryKind::Note,
            Self::Plan(..) => EntryKind::Planned,
            Self::Forward(..) => EntryKind::Forwarded,
            Self::Recall => EntryKind::Recalled,
            Self::Accept => EntryKind::Accepted,
            Self::Return(_) => EntryKind::Returned,
            Self::Reject(..) => EntryKind::Rejected,
            Self::Reopen => EntryKind::Reopened,
        }
    }

    /// What its history keeps of what was said.
    pub fn words(&self) -> &str {
        match self {
            Self::Note(text) | Self::Plan(text, _) | Self::Forward(text, _) | Self::Return(text) => text,
            Self::Reject(_, note) => note,
            Self::Take | Self::Release | Self::Recall | Self::Accept | Self::Reopen => "",
        }
    }
}

fn said(errors: &mut FieldErrors, field: &str, raw: &str) -> String {
    errors.take(field, required_text(raw, TEXT_MAX)).unwrap_or_default()
}

/// What happened to a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// They wrote.
    Message,
    /// Somebody made it their own.
    Taken,
    /// Somebody gave it back to all.
    Released,
    /// Something was written down.
    Note,
    /// Something is to be done.
    Planned,
    /// They were rung, or rang.
    Called,
    /// It was passed on.
    Forwarded,
    /// It was taken back.
    Recalled,
    /// It was accepted.
    Accepted,
    /// It came back.
    Returned,
    /// Nobody had accepted it in time.
    Reminded,
    /// A visit was booked.
    Booked,
    /// There will be no visit.
    Rejected,
    /// There may be one after all.
    Reopened,
}

codes!(EntryKind, 14,
    Message => "message",
    Taken => "taken",
    Released => "released",
    Note => "note",
    Planned => "planned",
    Called => "called",
    Forwarded => "forwarded",
    Recalled => "recalled",
    Accepted => "accepted",
    Returned => "returned",
    Reminded => "reminded",
    Booked => "booked",
    Rejected => "rejected",
    Reopened => "reopened",
);

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(act: LeadAct) -> Result<LeadChange, FieldErrors> {
        LeadChange::parse(&act, chrono_tz::Europe::Moscow, "2026-11-30T09:00:00Z".parse().unwrap())
    }

    #[test]
    fn what_is_passed_on_comes_back_or_is_taken_back_until_it_is_accepted() {
        use LeadStatus::{Booked, Forwarded, InWork, New, Rejected};
        let forward = LeadChange::Forward("приз".into(), None);
        assert_eq!(forward.leads_to(New, false), Some(Forwarded));
        assert_eq!(forward.leads_to(Forwarded, false), None);
        assert_eq!(LeadChange::Recall.leads_to(Forwarded, false), Some(InWork));
        assert_eq!(LeadChange::Recall.leads_to(Forwarded, true), None);
        assert_eq!(LeadChange::Accept.leads_to(Forwarded, true), None);
        assert_eq!(LeadChange::Return("да".into()).leads_to(Forwarded, true), Some(InWork));
        for change in [LeadChange::Take, LeadChange::Reject(RejectReason::Price, String::new())] {
            assert_eq!(change.leads_to(Booked, false), None);
            assert_eq!(change.leads_to(Rejected, false), None);
        }
        assert_eq!(LeadChange::Reopen.leads_to(Rejected, false), Some(InWork));
    }

    #[test]
    fn what_was_typed_is_checked() {
        let at = |step: &str, at: &str| parse(LeadAct::Plan { step: step.into(), at: at.into() });
        assert_eq!(at("", ""), Ok(LeadChange::Plan(String::new(), None)));
        assert_eq!(at("", "2026-11-30T15:30").unwrap_err().of("step"), Some(Fault::Required));
        assert_eq!(at("Позвонить", "2026-11-30T11:30").unwrap_err().of("at"), Some(Fault::InThePast));
        let reject = |reason: &str| parse(LeadAct::Reject { reason: reason.into(), note: String::new() });
        assert_eq!(reject("price"), Ok(LeadChange::Reject(RejectReason::Price, String::new())));
        assert_eq!(reject("").unwrap_err().of("reason"), Some(Fault::UnknownChoice));
        let forward = parse(LeadAct::Forward { note: " ".into(), to: None });
        assert_eq!(forward.unwrap_err().of("note"), Some(Fault::Required));
    }
}
