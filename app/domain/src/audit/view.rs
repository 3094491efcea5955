//! The audit as its page shows it.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::AuditKind;

/// Dates that are shown when none are asked for.
const USUAL_DAYS: u64 = 7;
/// Dates that are shown at the most: what reaches further is asked for in parts.
const DAYS_MAX: u64 = 92;

/// What an act was about: a kind of thing, and which of them. In addresses `patient.0199…`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thing {
    /// The kind, as the audit calls it.
    pub noun: String,
    /// Its id.
    pub id: String,
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.noun, self.id)
    }
}

impl FromStr for Thing {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let plain = |text: &str| {
            !text.is_empty()
                && text.len() <= 80
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
        };
        let (noun, id) = text.split_once('.').ok_or(())?;
        if plain(noun) && plain(id) { Ok(Self { noun: noun.into(), id: id.into() }) } else { Err(()) }
    }
}

/// Kinds of things that are looked for by their number or id, in the order of the form.
pub const NOUNS: [&str; 8] = ["patient", "booking", "call", "lead", "complaint", "plan", "user", "api_key"];

/// Where a page begins: behind this row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The row's time.
    pub at: DateTime<Utc>,
    /// Its number.
    pub seq: i64,
}

/// Which rows are asked for. All of it stands in the page's address: ids and codes, never what somebody is called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuditFilter {
    /// The first date by the clinic's clock.
    pub from: Option<NaiveDate>,
    /// The last date; today when not given.
    pub to: Option<NaiveDate>,
    /// Only what this person or key did.
    pub person: Option<Uuid>,
    /// Only acts of this kind.
    pub kind: Option<AuditKind>,
    /// Only what was done to this.
    pub thing: Option<Thing>,
    /// Only what is older: the next page.
    pub before: Option<Place>,
}

impl AuditFilter {
    /// The first and the last date that are shown; of one thing everything when no first date is named.
    pub fn dates(&self, today: NaiveDate) -> (Option<NaiveDate>, NaiveDate) {
        let to = self.to.unwrap_or(today);
        let back = |days: u64| to.checked_sub_days(Days::new(days - 1)).unwrap_or(to);
        match (self.from, &self.thing) {
            (None, Some(_)) => (None, to),
            (None, None) => (Some(back(USUAL_DAYS)), to),
            (Some(from), Some(_)) => (Some(from.min(to)), to),
            (Some(from), None) => (Some(from.clamp(back(DAYS_MAX), to)), to),
        }
    }
}

/// A row of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLine {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, as they were called then.
    pub who: String,
    /// Their id; none for the program itself.
    pub person: Option<Uuid>,
    /// What, in words.
    pub act: String,
    /// What kind of act.
    pub kind: AuditKind,
    /// What it was about; none where it was about nothing in particular.
    pub thing: Option<Thing>,
    /// What that is called: «карта пациента № 1042».
    pub thing_words: String,
    /// Where the reader may open it.
    pub href: Option<String>,
    /// The rest, in words.
    pub details: String,
}

/// How far the audit is sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedTo {
    /// The number of the newest seal.
    pub number: i64,
    /// When it was made.
    pub at: DateTime<Utc>,
}

/// A page of the audit, the newest row first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// The rows.
    pub lines: Vec<AuditLine>,
    /// The first date that is shown; none: all there are.
    pub from: Option<NaiveDate>,
    /// The last one.
    pub to: NaiveDate,
    /// Where the next page begins.
    pub next: Option<Place>,
    /// Alarms that nobody has looked into.
    pub alarms: Vec<AuditLine>,
    /// The newest seal.
    pub sealed: Option<SealedTo>,
    /// The zone in which times are told.
    pub zone: Tz,
}

/// Somebody whose acts there may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Which user or key.
    pub id: Uuid,
    /// The name.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    #[test]
    fn a_week_is_shown_and_of_one_thing_everything() {
        let filter = AuditFilter::default();
        assert_eq!(filter.dates(date(23)), (Some(date(17)), date(23)));
        let filter = AuditFilter { thing: "patient.1".parse().ok(), ..filter };
        assert_eq!(filter.dates(date(23)), (None, date(23)));
        let long = AuditFilter { from: NaiveDate::from_ymd_opt(2020, 1, 1), ..AuditFilter::default() };
        assert_eq!(long.dates(date(23)).0, date(23).checked_sub_days(Days::new(91)));
        let turned = AuditFilter { from: Some(date(25)), to: Some(date(20)), ..AuditFilter::default() };
        assert_eq!(turned.dates(date(23)), (Some(date(20)), date(20)));
    }

    #[test]
    fn a_thing_stands_in_an_address_and_no_words_do() {
        let thing: Thing = "patient.0199a5b0-0000-7000-8000-000000000001".parse().unwrap();
        assert_eq!(thing.to_string().parse(), Ok(thing));
        for bad in ["", "patient", "patient.", ".1", "patient.Иванова", "patient.a b", "a.b.c"] {
            assert!(bad.parse::<Thing>().is_err(), "{bad}");
        }
    }
}
