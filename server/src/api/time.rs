//! Times and dates as the API reads and writes them: RFC 3339 with an offset, dates as `2026-11-23`.

use std::borrow::Cow;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::error::{Fault, FieldErrors};
use serde::{Deserialize, Deserializer, de::Error};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ObjectBuilder, OneOfBuilder, RefOr, Schema,
        schema::{KnownFormat, SchemaFormat, Type},
    },
};

use super::input::{NO_OFFSET, NOT_A_DATE};

/// Years that are dealt with, both included: what lies outside is a slip.
const YEARS: (i32, i32) = (2000, 2100);

/// An instant with its offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instant(pub DateTime<Utc>);

impl Instant {
    fn parse(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(|at| Self(at.to_utc()))
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom(NO_OFFSET))
    }
}

/// A date, `2026-11-23`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date(pub NaiveDate);

impl Date {
    fn parse(text: &str) -> Option<Self> {
        // chrono would also read `2026-1-1` and `+12026-01-01`
        let whole = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        text.parse().ok().filter(|_| whole).map(Self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom(NOT_A_DATE))
    }
}

/// One end of a span of time in a query: an instant, or a date in each branch's own zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// An instant.
    At(DateTime<Utc>),
    /// A date.
    On(NaiveDate),
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let date = Date::parse(&text).map(|date| Self::On(date.0));
        let at = || Instant::parse(&text).map(|at| Self::At(at.0));
        date.or_else(at).ok_or_else(|| D::Error::custom(NO_OFFSET))
    }
}

impl PartialSchema for When {
    fn schema() -> RefOr<Schema> {
        let text = |format| {
            ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(format)))
        };
        OneOfBuilder::new().item(text(KnownFormat::DateTime)).item(text(KnownFormat::Date)).into()
    }
}

impl ToSchema for When {
    fn name() -> Cow<'static, str> {
        "When".into()
    }
}

impl When {
    /// Its date, or the one that it is in UTC.
    pub fn date(self) -> NaiveDate {
        match self {
            Self::At(at) => at.date_naive(),
            Self::On(date) => date,
        }
    }

    /// The instant, unless it is a date.
    pub fn instant(self) -> Option<DateTime<Utc>> {
        match self {
            Self::At(at) => Some(at),
            Self::On(_) => None,
        }
    }
}

/// A span of time whose ends may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// From then on, or from the start of that date on.
    pub from: Option<When>,
    /// Up to then, or to the end of that date.
    pub to: Option<When>,
}

impl Span {
    /// Marks ends that are no sensible time, or the wrong way round.
    pub fn check(self, errors: &mut FieldErrors) -> Self {
        for (field, end) in [("from", self.from), ("to", self.to)] {
            check_year(errors, field, end.map(When::date));
        }
        let wrong = match (self.from, self.to) {
            (Some(When::At(from)), Some(When::At(to))) => to <= from,
            (Some(from), Some(to)) => to.date() < from.date(),
            _ => false,
        };
        if wrong {
            errors.add("to", Fault::EndBeforeStart);
        }
        self
    }
}

/// Marks a date that is no sensible one.
pub fn check_year(errors: &mut FieldErrors, field: &str, date: Option<NaiveDate>) {
    let (first, last) = YEARS;
    if date.is_some_and(|date| !(first..=last).contains(&date.year())) {
        errors.add(field, Fault::OutOfRange(first.into(), last.into()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(text: &str) -> Option<When> {
        serde_json::from_value(serde_json::json!(text)).ok()
    }

    #[test]
    fn an_instant_without_an_offset_is_refused() {
        for text in
            ["2026-11-23T09:00:00", "2026-11-23 09:00", "23.11.2026", "2026-1-1", "+12026-01-01", "9:00"]
        {
            assert_eq!(when(text), None, "{text}");
        }
        let nine = when("2026-11-23T06:00:00Z").unwrap();
        assert_eq!(when("2026-11-23T09:00:00+03:00"), Some(nine));
        assert_eq!(when("2026-11-23").unwrap().instant(), None);
    }

    #[test]
    fn a_span_that_ends_before_it_starts_or_lies_in_no_sensible_year_is_marked() {
        let mut errors = FieldErrors::default();
        Span { from: when("2026-11-23"), to: when("2026-11-22") }.check(&mut errors);
        assert_eq!(errors.of("to"), Some(Fault::EndBeforeStart));
        let mut errors = FieldErrors::default();
        Span { from: when("0001-01-01"), to: when("9999-12-31") }.check(&mut errors);
        assert!(errors.of("from").is_some() && errors.of("to").is_some());
    }
}
