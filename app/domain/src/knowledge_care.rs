//! Who answers for what operators are told, and until when it may be trusted.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{date::optional_date, error::FieldErrors, id::UserId, settings::Noun};

/// Months for which what was looked through is good, unless a date is said.
pub const GOOD_FOR: Months = Months::new(6);

/// Who answers for an entry, and when it is to be looked through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Care {
    /// Who answers for it.
    pub owner: Option<UserId>,
    /// Their name.
    pub owner_name: Option<String>,
    /// The day on which it is to be looked through again.
    pub review_on: Option<NaiveDate>,
}

impl Care {
    /// Whether it should not be trusted unseen: the day has come, or nobody has ever said one.
    pub fn is_stale(&self, today: NaiveDate) -> bool {
        self.review_on.is_none_or(|review| review <= today)
    }
}

/// Care as it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CareForm {
    /// Of which kind.
    pub noun: Noun,
    /// Of which entry.
    pub id: String,
    /// Who answers for it; none for nobody.
    pub owner: Option<UserId>,
    /// The day of the next review; empty for [`GOOD_FOR`] from today.
    pub review_on: String,
}

impl CareForm {
    /// The day of the next review.
    pub fn review_on(&self, today: NaiveDate) -> Result<NaiveDate, FieldErrors> {
        let mut errors = FieldErrors::default();
        let date = errors.take("review_on", optional_date(&self.review_on)).flatten();
        errors.or(date.unwrap_or(today + GOOD_FOR))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_never_looked_through_is_stale_and_so_is_what_is_due_today() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
        let due = |review_on| Care { review_on, ..Care::default() }.is_stale(today);
        assert!(due(None) && due(Some(today)));
        assert!(!due(today.succ_opt()));
    }
}
