//! What one does with a report, and from which state to which it goes.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::COMMENT_MAX;
use crate::{
    error::FieldErrors,
    text::{optional_text, required_text},
};

/// How long whoever sent a report can take it back.
pub const TAKE_BACK: TimeDelta = TimeDelta::seconds(60);

/// How far a report is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportState {
    /// It counts itself anew whenever it is looked at.
    #[default]
    Draft,
    /// It was sent: its figures stay.
    Submitted,
    /// It was sent back, and counts itself again until it is sent anew.
    Returned,
    /// Whoever answers for it has accepted it.
    Accepted,
}

codes!(ReportState, 4,
    Draft => "draft",
    Submitted => "submitted",
    Returned => "returned",
    Accepted => "accepted",
);

impl ReportState {
    /// Whether the figures stay as they were sent.
    pub const fn is_sent(self) -> bool {
        matches!(self, Self::Submitted | Self::Accepted)
    }
}

/// One act upon a report, as it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum ReportAct {
    /// Sends it.
    Submit {
        /// What there is to say to it; may be empty.
        #[serde(default)]
        comment: String,
        /// Although points are open: they become tomorrow's.
        #[serde(default)]
        despite: bool,
    },
    /// Takes it back within a minute.
    TakeBack,
    /// Accepts it.
    Accept {
        /// What there is to say; may be empty.
        #[serde(default)]
        words: String,
    },
    /// Sends it back to be mended.
    Return {
        /// What is to be mended.
        words: String,
    },
    /// Adds something to what was sent. Nothing that was added is ever changed.
    Amend {
        /// What.
        words: String,
    },
}

/// An act that can be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReportChange {
    /// The comment, and whether points may stay open.
    Submit(String, bool),
    /// See [`ReportAct::TakeBack`].
    TakeBack,
    /// What was said.
    Accept(String),
    /// What is to be mended.
    Return(String),
    /// What was added.
    Amend(String),
}

impl ReportChange {
    /// Checks what was typed.
    pub fn parse(act: &ReportAct) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let said = |errors: &mut FieldErrors, raw: &str| {
            errors.take("words", required_text(raw, COMMENT_MAX)).unwrap_or_default()
        };
        let parsed = match act {
            ReportAct::Submit { comment, despite } => {
                Self::Submit(errors.take("comment", comment_of(comment)).unwrap_or_default(), *despite)
            }
            ReportAct::TakeBack => Self::TakeBack,
            ReportAct::Accept { words } => {
                Self::Accept(errors.take("words", comment_of(words)).unwrap_or_default())
            }
            ReportAct::Return { words } => Self::Return(said(&mut errors, words)),
            ReportAct::Amend { words } => Self::Amend(said(&mut errors, words)),
        };
        errors.or(parsed)
    }

    /// The state after it; none when it is not possible in this one.
    pub fn leads_to(&self, state: ReportState) -> Option<ReportState> {
        use ReportState::{Accepted, Draft, Returned, Submitted};
        match self {
            Self::Submit(..) => (!state.is_sent()).then_some(Submitted),
            Self::TakeBack => (state == Submitted).then_some(Draft),
            Self::Accept(_) => (state == Submitted).then_some(Accepted),
            Self::Return(_) => state.is_sent().then_some(Returned),
            Self::Amend(_) => state.is_sent().then_some(state),
        }
    }

    /// What the report's history calls it.
    pub const fn kind(&self) -> EntryKind {
        match self {
            Self::Submit(..) => EntryKind::Submitted,
            Self::TakeBack => EntryKind::TakenBack,
            Self::Accept(_) => EntryKind::Accepted,
            Self::Return(_) => EntryKind::Returned,
            Self::Amend(_) => EntryKind::Amended,
        }
    }

    /// What was said.
    pub fn words(&self) -> &str {
        match self {
            Self::Submit(words, _) | Self::Accept(words) | Self::Return(words) | Self::Amend(words) => words,
            Self::TakeBack => "",
        }
    }
}

/// A comment, checked.
pub fn comment_of(raw: &str) -> Result<String, crate::error::Fault> {
    Ok(optional_text(raw, COMMENT_MAX)?.unwrap_or_default())
}

/// What happened to a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// It was sent.
    Submitted,
    /// It was taken back at once.
    TakenBack,
    /// It was accepted.
    Accepted,
    /// It was sent back.
    Returned,
    /// Something was added.
    Amended,
}

codes!(EntryKind, 5,
    Submitted => "submitted",
    TakenBack => "taken_back",
    Accepted => "accepted",
    Returned => "returned",
    Amended => "amended",
);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::error::Fault;

    #[test]
    fn what_was_sent_is_accepted_or_comes_back() {
        use ReportState::{Accepted, Draft, Returned, Submitted};
        let submit = ReportChange::Submit(String::new(), false);
        assert_eq!(submit.leads_to(Draft), Some(Submitted));
        assert_eq!(submit.leads_to(Returned), Some(Submitted));
        assert_eq!(submit.leads_to(Accepted), None);
        assert_eq!(ReportChange::Accept(String::new()).leads_to(Submitted), Some(Accepted));
        assert_eq!(ReportChange::Accept(String::new()).leads_to(Draft), None);
        assert_eq!(ReportChange::Return("нет исхода".into()).leads_to(Accepted), Some(Returned));
        assert_eq!(ReportChange::TakeBack.leads_to(Accepted), None);
    }

    #[test]
    fn whoever_returns_or_adds_says_something() {
        let fault = |act| ReportChange::parse(&act).unwrap_err().of("words");
        assert_eq!(fault(ReportAct::Return { words: " ".into() }), Some(Fault::Required));
        assert_eq!(fault(ReportAct::Amend { words: String::new() }), Some(Fault::Required));
        let long = "я".repeat(COMMENT_MAX + 1);
        assert_eq!(fault(ReportAct::Accept { words: long }), Some(Fault::TooLong(COMMENT_MAX as u32)));
        let act = ReportAct::Submit { comment: " тихо ".into(), despite: true };
        assert_eq!(ReportChange::parse(&act), Ok(ReportChange::Submit("тихо".into(), true)));
    }

    proptest! {
        #[test]
        fn nothing_but_returning_or_taking_back_opens_what_was_sent(acts in prop::collection::vec(0u8..5, 0..30)) {
            let mut state = ReportState::Draft;
            for act in acts {
                let change = match act {
                    0 => ReportChange::Submit(String::new(), true),
                    1 => ReportChange::TakeBack,
                    2 => ReportChange::Accept(String::new()),
                    3 => ReportChange::Return("мало".into()),
                    _ => ReportChange::Amend("ещё".into()),
                };
                let Some(next) = change.leads_to(state) else { continue };
                let opens = matches!(change.kind(), EntryKind::Returned | EntryKind::TakenBack);
                prop_assert_eq!(state.is_sent() && !next.is_sent(), opens && state.is_sent());
                prop_assert_eq!(next.is_sent(), !opens);
                state = next;
            }
        }
    }
}
