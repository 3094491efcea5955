//! The hours of one day as they are typed.

use serde::{Deserialize, Serialize};

use crate::{
    clinic_time::{DAY_MIN, WallSpan},
    date::{optional_minute, parse_minute},
    error::{Fault, FieldErrors},
    working_hours::DayHours,
};

/// Longest night, in minutes: hours that end before they start and would be longer are a slip of the finger.
pub const NIGHT_MAX: u16 = 12 * 60;

/// Hours of a day as they are typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursForm {
    /// «9:00».
    #[serde(default)]
    pub start: String,
    /// «18:00».
    #[serde(default)]
    pub end: String,
    /// «13:00»; empty without a break.
    #[serde(default)]
    pub lunch_start: String,
    /// «13:30»; empty without a break.
    #[serde(default)]
    pub lunch_end: String,
    /// Breaks besides the lunch.
    #[serde(default)]
    pub more: Vec<BreakForm>,
    /// «11:00», from when time is kept for acute pain; empty when none is.
    #[serde(default)]
    pub reserve_start: String,
    /// «11:30».
    #[serde(default)]
    pub reserve_end: String,
}

/// A break as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BreakForm {
    /// «16:00»; empty as the end is: no break.
    #[serde(default)]
    pub start: String,
    /// «16:15».
    #[serde(default)]
    pub end: String,
}

impl HoursForm {
    /// The hours, or their faulty fields marked, each with the prefix before its name.
    pub(super) fn parse(&self, prefix: &str, errors: &mut FieldErrors) -> Option<DayHours> {
        let named = |field: &str| format!("{prefix}{field}");
        let start = errors.take(&named("start"), parse_minute(&self.start).and_then(before_midnight));
        let end = errors.take(&named("end"), parse_minute(&self.end));
        let lunch = pause(&self.lunch_start, &self.lunch_end, &named("lunch_"), errors);
        let more: Vec<_> = (0..)
            .zip(&self.more)
            .map(|(row, more)| pause(&more.start, &more.end, &named(&format!("more.{row}.")), errors))
            .collect();
        let reserve = pause(&self.reserve_start, &self.reserve_end, &named("reserve_"), errors);
        let (start, end, lunch, reserve) = (start?, end?, lunch?, reserve?);
        let more: Vec<Option<WallSpan>> = more.into_iter().collect::<Option<_>>()?;
        let span = errors.take(&named("end"), span(start, end))?;
        let wrong_way =
            |pause: WallSpan| pause.minutes() == 0 || pause.is_overnight() && !span.is_overnight();
        for (part, field) in [(lunch, "lunch_end"), (reserve, "reserve_end")] {
            if part.is_some_and(wrong_way) {
                errors.add(named(field), Fault::EndBeforeStart);
                return None;
            }
        }
        if let Some(row) = more.iter().position(|more| more.is_some_and(wrong_way)) {
            errors.add(named(&format!("more.{row}.end")), Fault::EndBeforeStart);
            return None;
        }
        // Without the others it is known to be the lunch that does not fit.
        errors.take(&named("lunch_start"), DayHours::new(span, lunch.into_iter().collect()))?;
        let breaks = lunch.into_iter().chain(more.into_iter().flatten()).collect();
        let hours = errors.take(&named("more"), DayHours::new(span, breaks))?;
        match reserve {
            Some(reserve) => errors.take(&named("reserve_start"), hours.with_reserve(reserve)),
            None => Some(hours),
        }
    }
}

/// A break that may be missing: `Some(None)`.
fn pause(start: &str, end: &str, prefix: &str, errors: &mut FieldErrors) -> Option<Option<WallSpan>> {
    let (start_field, end_field) = (format!("{prefix}start"), format!("{prefix}end"));
    let start = errors.take(&start_field, optional_minute(start))?;
    let end = errors.take(&end_field, optional_minute(end))?;
    match (start, end) {
        (None, None) => Some(None),
        (Some(start), Some(end)) => Some(Some(WallSpan::new(start, end))),
        (Some(_), None) => errors.take(&end_field, Err(Fault::Required)),
        (None, Some(_)) => errors.take(&start_field, Err(Fault::Required)),
    }
}

fn before_midnight(minute: u16) -> Result<u16, Fault> {
    if minute < DAY_MIN { Ok(minute) } else { Err(Fault::NotATime) }
}

/// From one time of day to another, a night too; 0:00 as an end is the midnight that ends the day.
/// `EndBeforeStart`: nothing lies between, or a night that is too long to be meant.
pub(crate) fn span(start: u16, end: u16) -> Result<WallSpan, Fault> {
    let span = WallSpan::new(start, if end == 0 { DAY_MIN } else { end });
    let meant = span.minutes() > 0 && (!span.is_overnight() || span.minutes() <= NIGHT_MAX);
    if meant { Ok(span) } else { Err(Fault::EndBeforeStart) }
}
