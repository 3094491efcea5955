//! When a patient can come: days of the week and hours, by the branch's clock.

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    clinic_time::{DAY_MIN, Edge, instant},
    date::optional_minute,
    error::{Fault, FieldErrors},
    interval::Interval,
};

/// Days and hours that suit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitTimes {
    /// Only on these days of the week, Monday is 1, in order; any when empty.
    #[serde(default)]
    pub weekdays: Vec<u8>,
    /// The visit starts no earlier: a wall minute.
    #[serde(default)]
    pub from_min: Option<u16>,
    /// The visit ends no later: a wall minute.
    #[serde(default)]
    pub to_min: Option<u16>,
}

impl VisitTimes {
    /// Reads the fields `weekdays`, `from_time` and `to_time` of a form.
    pub fn parse(mut weekdays: Vec<u8>, from_time: &str, to_time: &str, errors: &mut FieldErrors) -> Self {
        weekdays.sort_unstable();
        weekdays.dedup();
        if weekdays.iter().any(|day| !(1..=7).contains(day)) {
            errors.add("weekdays", Fault::UnknownChoice);
        }
        let from_min = errors.take("from_time", optional_minute(from_time)).flatten();
        let to_min = errors.take("to_time", optional_minute(to_time)).flatten();
        if from_min.zip(to_min).is_some_and(|(from, to)| to <= from) {
            errors.add("to_time", Fault::EndBeforeStart);
        }
        Self { weekdays, from_min, to_min }
    }

    /// When the patient can come on a date; `None` when not at all.
    pub fn window(&self, date: NaiveDate, zone: Tz) -> Option<Interval> {
        let weekday = date.weekday().number_from_monday() as u8;
        let suits = self.weekdays.is_empty() || self.weekdays.contains(&weekday);
        suits.then(|| {
            Interval::new(
                instant(zone, date, self.from_min.unwrap_or(0), Edge::Opening),
                instant(zone, date, self.to_min.unwrap_or(DAY_MIN), Edge::Closing),
            )
        })
    }
}
