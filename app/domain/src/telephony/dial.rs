//! Dialling for the operator: the exchange rings their telephone first and then whoever is to be called.

use serde::{Deserialize, Serialize};

/// How far that is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DialState {
    /// The operator dials: no exchange does, the call came in, or there is no number.
    #[default]
    ByHand,
    /// The operator dials: it is not known which telephone is theirs.
    NoExtension,
    /// The exchange may be asked.
    Ready,
    /// It is being asked.
    Asked,
    /// It does: the operator's telephone rings.
    Accepted,
    /// It does not, with its own words, which may be none.
    Refused(String),
    /// It does not answer.
    Unreachable,
}

impl DialState {
    /// Its name in the database; none of those that are not kept.
    pub const fn code(&self) -> Option<&'static str> {
        match self {
            Self::ByHand | Self::NoExtension | Self::Ready => None,
            Self::Asked => Some("asked"),
            Self::Accepted => Some("accepted"),
            Self::Refused(_) => Some("refused"),
            Self::Unreachable => Some("unreachable"),
        }
    }

    /// The one of that name, with the exchange's words.
    pub fn from_code(code: &str, words: String) -> Option<Self> {
        let kept = [Self::Asked, Self::Accepted, Self::Refused(words), Self::Unreachable];
        kept.into_iter().find(|state| state.code() == Some(code))
    }

    /// Whether the exchange may be asked now, for the first time or again.
    pub const fn may_ask(&self) -> bool {
        !matches!(self, Self::ByHand | Self::NoExtension | Self::Asked)
    }
}
