//! The second factor: six digits that an app on the user's telephone shows (TOTP, RFC 6238), and the recovery codes for
//! when it is lost.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{error::Fault, letter_case::lowercase};

/// How many recovery codes are given out at once.
pub const RECOVERY_CODES: usize = 10;
/// Digits that the app shows.
pub const DIGITS: usize = 6;
/// Letters of a recovery code; shown in two halves.
pub const RECOVERY_LETTERS: usize = 10;

/// What was typed as the second factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// What the app shows.
    Digits(String),
    /// A recovery code, folded as it is kept.
    Recovery(String),
}

impl Typed {
    /// Spaces and hyphens do not count, nor does case.
    pub fn parse(raw: &str) -> Result<Self, Fault> {
        let folded: String = lowercase(raw).chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        match folded.chars().count() {
            0 => Err(Fault::Required),
            DIGITS if folded.bytes().all(|byte| byte.is_ascii_digit()) => Ok(Self::Digits(folded)),
            RECOVERY_LETTERS if folded.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                Ok(Self::Recovery(folded))
            }
            _ => Err(Fault::Wrong),
        }
    }
}

/// `abcde-fghij`, as a recovery code is shown.
pub fn halves(code: &str) -> String {
    let (first, second) = code.split_at_checked(RECOVERY_LETTERS / 2).unwrap_or((code, ""));
    format!("{first}-{second}")
}

/// A secret for an app that is about to be set up; it is in force once a code that it makes was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFactor {
    /// In base 32, for who types it.
    pub secret: String,
    /// A picture of it to be scanned.
    pub picture: Picture,
}

/// A QR code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Squares a side.
    pub side: usize,
    /// The dark ones, as the path of an SVG of that many units.
    pub path: String,
}

/// How it stands with a user's own second factor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorState {
    /// Since when it is asked for; none while it is not.
    pub since: Option<DateTime<Utc>>,
    /// Recovery codes that were not used yet.
    pub codes: u32,
    /// Whether the role needs one.
    pub needed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_recovery_codes_are_told_apart_however_they_are_typed() {
        assert_eq!(Typed::parse(" 012 345"), Ok(Typed::Digits("012345".into())));
        assert_eq!(Typed::parse("ABCDE-23456"), Ok(Typed::Recovery("abcde23456".into())));
        assert_eq!(Typed::parse(" - "), Err(Fault::Required));
        for bad in ["12345", "1234567", "12345x", "abcde-2345", "абвгд-абвгд"] {
            assert_eq!(Typed::parse(bad), Err(Fault::Wrong), "{bad}");
        }
    }

    #[test]
    fn a_code_is_shown_in_halves_and_read_back() {
        assert_eq!(halves("abcde23456"), "abcde-23456");
        assert_eq!(Typed::parse(&halves("abcde23456")), Ok(Typed::Recovery("abcde23456".into())));
    }
}
