//! What one does with a complaint, and from which state to which it goes.

use serde::{Deserialize, Serialize};

use super::{ComplaintStatus, LINE_MAX, Outcome, TEXT_MAX, parse_number, routing::ANSWERERS};
use crate::{
    error::{Fault, FieldErrors},
    id::UserId,
    money::Kopecks,
    permission::Role,
    text::{optional_text, required_text},
};

/// One act upon a complaint, as it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum ComplaintAct {
    /// What came in from outside is a complaint.
    Confirm,
    /// Looks into it oneself.
    Take,
    /// Says who is to answer.
    Assign {
        /// Who.
        to: UserId,
        /// What to know; may be empty.
        #[serde(default)]
        note: String,
    },
    /// Says which role is to answer.
    Reroute {
        /// The role's code.
        role: String,
        /// Why.
        note: String,
    },
    /// Asks the patient for something.
    Ask {
        /// What.
        text: String,
    },
    /// Goes on, with what the patient said.
    Resume {
        /// What was said.
        text: String,
    },
    /// Gives the answer.
    Answer {
        /// In these words.
        text: String,
        /// The code of an [`Outcome`].
        outcome: String,
        /// What is paid back; may be empty.
        #[serde(default)]
        refund: String,
    },
    /// Nothing more is to be done.
    Close {
        /// Whether somebody is to ring and ask how satisfied they are.
        ring: bool,
    },
    /// Notes how satisfied they are.
    Rate {
        /// 1 to 5.
        score: u8,
        /// What they say; may be empty.
        #[serde(default)]
        note: String,
    },
    /// The answer was not the end of it.
    Reopen {
        /// Why.
        note: String,
    },
    /// It is not for the clinic to answer.
    Reject {
        /// Why.
        note: String,
    },
    /// The same as another one, which goes on.
    Merge {
        /// The number of the other one.
        into: String,
    },
    /// Says something to colleagues.
    Comment {
        /// What.
        text: String,
    },
    /// Notes what was said to whoever complains.
    Tell {
        /// What.
        text: String,
    },
}

/// An act that can be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ComplaintChange {
    /// See [`ComplaintAct::Confirm`].
    Confirm,
    /// See [`ComplaintAct::Take`].
    Take,
    /// Who is to answer, and what to know.
    Assign(UserId, String),
    /// Which role is to answer, and why.
    Reroute(Role, String),
    /// What is asked.
    Ask(String),
    /// What was said.
    Resume(String),
    /// The answer, what came of it, and what is paid back.
    Answer(String, Outcome, Option<Kopecks>),
    /// Whether somebody is to ring.
    Close(bool),
    /// How satisfied they are, and what they say.
    Rate(u8, String),
    /// Why it goes on.
    Reopen(String),
    /// Why it is not answered.
    Reject(String),
    /// The number of the one that goes on.
    Merge(i32, u32),
    /// To colleagues.
    Comment(String),
    /// To whoever complains.
    Tell(String),
}

impl ComplaintChange {
    /// Checks what was typed.
    pub fn parse(act: &ComplaintAct) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let e = &mut errors;
        let parsed = match act {
            ComplaintAct::Confirm => Self::Confirm,
            ComplaintAct::Take => Self::Take,
            ComplaintAct::Assign { to, note } => Self::Assign(*to, remark(e, note)),
            ComplaintAct::Reroute { role, note } => {
                let role = Role::from_code(role).filter(|role| ANSWERERS.contains(role));
                let role = e.take("role", role.ok_or(Fault::UnknownChoice)).unwrap_or(Role::Manager);
                Self::Reroute(role, said(e, "note", note))
            }
            ComplaintAct::Ask { text } => Self::Ask(said(e, "text", text)),
            ComplaintAct::Resume { text } => Self::Resume(said(e, "text", text)),
            ComplaintAct::Answer { text, outcome, refund } => {
                let text = said(e, "text", text);
                let outcome = Outcome::from_code(outcome).ok_or(Fault::UnknownChoice);
                let outcome = e.take("outcome", outcome).unwrap_or_default();
                let refund = match refund.trim() {
                    "" => None,
                    raw => e.take("refund", Kopecks::parse(raw)),
                };
                Self::Answer(text, outcome, refund.filter(|amount| *amount > Kopecks::ZERO))
            }
            ComplaintAct::Close { ring } => Self::Close(*ring),
            ComplaintAct::Rate { score, note } => {
                if !(1..=5).contains(score) {
                    e.add("score", Fault::OutOfRange(1, 5));
                }
                Self::Rate(*score, remark(e, note))
            }
            ComplaintAct::Reopen { note } => Self::Reopen(said(e, "note", note)),
            ComplaintAct::Reject { note } => Self::Reject(said(e, "note", note)),
            ComplaintAct::Merge { into } => {
                let into = e.take("into", parse_number(into).ok_or(Fault::UnknownChoice));
                let (year, serial) = into.unwrap_or_default();
                Self::Merge(year, serial)
            }
            ComplaintAct::Comment { text } => Self::Comment(said(e, "text", text)),
            ComplaintAct::Tell { text } => Self::Tell(said(e, "text", text)),
        };
        errors.or(parsed)
    }

    /// The state after it; none when it is not possible in this one.
    pub fn leads_to(&self, status: ComplaintStatus) -> Option<ComplaintStatus> {
        use ComplaintStatus::*;
        let confirmed = status.is_running() && status != New;
        match self {
            Self::Comment(_) | Self::Tell(_) => Some(status),
            Self::Confirm => (status == New).then_some(Registered),
            Self::Take => matches!(status, Registered | Assigned | Reopened).then_some(InReview),
            Self::Assign(..) => confirmed.then_some(Assigned),
            Self::Reroute(..) => confirmed.then_some(Registered),
            Self::Ask(_) => (status == InReview).then_some(AwaitingPatient),
            Self::Resume(_) => (status == AwaitingPatient).then_some(InReview),
            Self::Answer(..) => confirmed.then_some(Answered),
            Self::Close(_) => (status == Answered).then_some(Closed),
            Self::Rate(..) => matches!(status, Answered | Closed).then_some(status),
            Self::Reopen(_) => matches!(status, Answered | Closed | Rejected).then_some(Reopened),
            Self::Reject(_) | Self::Merge(..) => status.is_running().then_some(Rejected),
        }
    }

    /// Whether what a colleague has done meanwhile does not matter.
    pub const fn only_adds(&self) -> bool {
        matches!(self, Self::Comment(_) | Self::Tell(_))
    }

    /// What the history calls it.
    pub const fn kind(&self) -> EntryKind {
        match self {
            Self::Confirm => EntryKind::Confirmed,
            Self::Take => EntryKind::Taken,
            Self::Assign(..) => EntryKind::Assigned,
            Self::Reroute(..) => EntryKind::Rerouted,
            Self::Ask(_) => EntryKind::Asked,
            Self::Resume(_) => EntryKind::Resumed,
            Self::Answer(..) => EntryKind::Answered,
            Self::Close(_) => EntryKind::Closed,
            Self::Rate(..) => EntryKind::Rated,
            Self::Reopen(_) => EntryKind::Reopened,
            Self::Reject(_) => EntryKind::Rejected,
            Self::Merge(..) => EntryKind::Merged,
            Self::Comment(_) => EntryKind::Comment,
            Self::Tell(_) => EntryKind::Told,
        }
    }

    /// What the history keeps of its words.
    pub fn words(&self) -> &str {
        match self {
            Self::Assign(_, words)
            | Self::Reroute(_, words)
            | Self::Ask(words)
            | Self::Resume(words)
            | Self::Answer(words, ..)
            | Self::Rate(_, words)
            | Self::Reopen(words)
            | Self::Reject(words)
            | Self::Comment(words)
            | Self::Tell(words) => words,
            Self::Confirm | Self::Take | Self::Close(_) | Self::Merge(..) => "",
        }
    }
}

fn said(errors: &mut FieldErrors, field: &str, raw: &str) -> String {
    errors.take(field, required_text(raw, TEXT_MAX)).unwrap_or_default()
}

fn remark(errors: &mut FieldErrors, raw: &str) -> String {
    errors.take("note", optional_text(raw, LINE_MAX)).flatten().unwrap_or_default()
}

/// What happened to a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// It was registered, or came in.
    Registered,
    /// What came in was confirmed.
    Confirmed,
    /// Somebody looks into it.
    Taken,
    /// Somebody is to answer: whose name is the detail.
    Assigned,
    /// Another role is to answer: whose code is the detail.
    Rerouted,
    /// Something was asked of the patient.
    Asked,
    /// The patient said something.
    Resumed,
    /// The answer: what came of it is the detail.
    Answered,
    /// Nothing more is to be done.
    Closed,
    /// How satisfied they are is the detail.
    Rated,
    /// It goes on.
    Reopened,
    /// It is not answered.
    Rejected,
    /// It goes on in another one, whose number is the detail.
    Merged,
    /// Another one goes on in it, whose number is the detail.
    TookIn,
    /// To colleagues.
    Comment,
    /// To whoever complains.
    Told,
    /// A file was attached, whose name is the detail.
    Attached,
    /// A file was taken off, whose name is the detail.
    Detached,
    /// A deadline is near: how near is the detail.
    Warned,
}

codes!(EntryKind, 19,
    Registered => "registered",
    Confirmed => "confirmed",
    Taken => "taken",
    Assigned => "assigned",
    Rerouted => "rerouted",
    Asked => "asked",
    Resumed => "resumed",
    Answered => "answered",
    Closed => "closed",
    Rated => "rated",
    Reopened => "reopened",
    Rejected => "rejected",
    Merged => "merged",
    TookIn => "took_in",
    Comment => "comment",
    Told => "told",
    Attached => "attached",
    Detached => "detached",
    Warned => "warned",
);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn changes() -> Vec<ComplaintChange> {
        use ComplaintChange::*;
        let words = || "слова".to_owned();
        vec![
            Confirm,
            Take,
            Assign(UserId(uuid::Uuid::nil()), words()),
            Reroute(Role::Manager, words()),
            Ask(words()),
            Resume(words()),
            Answer(words(), Outcome::Granted, None),
            Close(false),
            Rate(5, words()),
            Reopen(words()),
            Reject(words()),
            Merge(2026, 1),
            Comment(words()),
            Tell(words()),
        ]
    }

    fn kinds(status: ComplaintStatus) -> Vec<EntryKind> {
        let possible = changes().into_iter().filter(|change| change.leads_to(status).is_some());
        possible
            .map(|change| change.kind())
            .filter(|kind| !matches!(kind, EntryKind::Comment | EntryKind::Told))
            .collect()
    }

    #[test]
    fn what_can_be_done_follows_from_the_state() {
        use EntryKind::*;
        assert_eq!(kinds(ComplaintStatus::New), [Confirmed, Rejected, Merged]);
        assert_eq!(
            kinds(ComplaintStatus::Registered),
            [Taken, Assigned, Rerouted, Answered, Rejected, Merged]
        );
        assert_eq!(kinds(ComplaintStatus::InReview), [Assigned, Rerouted, Asked, Answered, Rejected, Merged]);
        assert_eq!(
            kinds(ComplaintStatus::AwaitingPatient),
            [Assigned, Rerouted, Resumed, Answered, Rejected, Merged]
        );
        assert_eq!(kinds(ComplaintStatus::Answered), [Closed, Rated, Reopened]);
        assert_eq!(kinds(ComplaintStatus::Closed), [Rated, Reopened]);
        assert_eq!(kinds(ComplaintStatus::Rejected), [Reopened]);
        assert_eq!(kinds(ComplaintStatus::Reopened), [Taken, Assigned, Rerouted, Answered, Rejected, Merged]);
    }

    #[test]
    fn the_way_to_the_end_is_as_it_should_be() {
        use ComplaintChange::*;
        use ComplaintStatus::*;
        let words = || "слова".to_owned();
        let mut status = New;
        for (change, next) in [
            (Confirm, Registered),
            (Assign(UserId(uuid::Uuid::nil()), words()), Assigned),
            (Take, InReview),
            (Ask(words()), AwaitingPatient),
            (Resume(words()), InReview),
            (Answer(words(), Outcome::Refused, None), Answered),
            (Close(true), Closed),
            (Reopen(words()), Reopened),
            (Take, InReview),
            (Answer(words(), Outcome::Granted, None), Answered),
            (Close(false), Closed),
        ] {
            status = change.leads_to(status).unwrap();
            assert_eq!(status, next);
        }
    }

    #[test]
    fn words_that_must_be_said_are_asked_for() {
        let fault = |act: ComplaintAct, field: &str| ComplaintChange::parse(&act).unwrap_err().of(field);
        let empty = String::new;
        assert_eq!(fault(ComplaintAct::Ask { text: empty() }, "text"), Some(Fault::Required));
        assert_eq!(fault(ComplaintAct::Reject { note: empty() }, "note"), Some(Fault::Required));
        assert_eq!(fault(ComplaintAct::Merge { into: "147".into() }, "into"), Some(Fault::UnknownChoice));
        assert_eq!(
            fault(ComplaintAct::Rate { score: 6, note: empty() }, "score"),
            Some(Fault::OutOfRange(1, 5))
        );
        let doctor = ComplaintAct::Reroute { role: "doctor".into(), note: "а".into() };
        assert_eq!(fault(doctor, "role"), Some(Fault::UnknownChoice));
        let answer = |refund: &str| ComplaintAct::Answer {
            text: "Вернём".into(),
            outcome: "granted".into(),
            refund: refund.into(),
        };
        assert!(ComplaintChange::parse(&answer("много")).is_err());
        let granted = ComplaintChange::parse(&answer("5 900")).unwrap();
        assert_eq!(
            granted,
            ComplaintChange::Answer("Вернём".into(), Outcome::Granted, Some(Kopecks::rubles(5900)))
        );
    }

    proptest! {
        #[test]
        fn whatever_is_done_an_end_is_never_further_than_two_steps(acts in proptest::collection::vec(0usize..14, 0..40)) {
            let changes = changes();
            let mut status = ComplaintStatus::New;
            for act in acts {
                status = changes[act].leads_to(status).unwrap_or(status);
                let over = |status: ComplaintStatus| status.is_over();
                let next = |status| changes.iter().filter_map(move |change| change.leads_to(status));
                prop_assert!(over(status) || next(status).any(|one| over(one) || next(one).any(over)));
            }
        }
    }
}
