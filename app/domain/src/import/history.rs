//! Imports that were made, and taking one back: what nobody has touched since goes back to what it was, the rest is
//! listed and stays.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::{ImportKind, Kept};
use crate::id::ImportId;

/// Most imports of a list.
pub const IMPORTS_MAX: i64 = 50;
/// Most of those that stayed which are named.
pub const STAYED_MAX: i64 = 200;

/// An import that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportBrief {
    /// Which.
    pub id: ImportId,
    /// Which list.
    pub kind: ImportKind,
    /// What its file is called; empty for a text that was pasted.
    pub file_name: String,
    /// The first day of the new prices.
    pub first_day: Option<NaiveDate>,
    /// When it began, by the clinic's clock.
    pub at: NaiveDateTime,
    /// Who made it.
    pub by: String,
    /// What it did.
    pub kept: Kept,
    /// What became of it when it was taken back, once it was.
    pub back: Option<TakenBack>,
}

/// How an import was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenBack {
    /// When it began, by the clinic's clock.
    pub at: NaiveDateTime,
    /// By whom.
    pub by: String,
    /// So many are what they were.
    pub returned: u32,
    /// So many stay as they are.
    pub stayed: u32,
    /// So many are left to do: it was interrupted.
    pub left: u32,
}

/// How far taking back has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoStep {
    /// So many are what they were.
    pub returned: u32,
    /// So many stay.
    pub stayed: u32,
    /// So many are left to do; the next request goes on.
    pub left: u32,
    /// Those that stay, up to [`STAYED_MAX`], once nothing is left to do.
    pub named: Vec<Stayed>,
}

/// Something that stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stayed {
    /// The service or the patient.
    pub label: String,
    /// Why.
    pub why: StayedWhy,
}

/// Why something stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StayedWhy {
    /// Somebody has changed it since.
    Touched,
    /// Something refers to it: a visit, a call, a promotion.
    Used,
}

impl StayedWhy {
    /// Its name in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Touched => "touched",
            Self::Used => "used",
        }
    }

    /// The reason of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Touched, Self::Used].into_iter().find(|why| why.code() == code)
    }
}
