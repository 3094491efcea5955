//! A branch's wall time and what it is in UTC: the only place that knows of days with 23 or 25 hours.
//!
//! Which hours somebody works belongs in [`crate::working_hours`]; how dates are typed, in [`crate::date`].

use chrono::{DateTime, Days, MappedLocalTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::{GapInfo, Tz};
use serde::{Deserialize, Serialize};

use crate::{error::Fault, interval::Interval};

/// Minutes of a day on the wall, from midnight to midnight.
pub const DAY_MIN: u16 = 24 * 60;

/// From one wall time up to another, in minutes after midnight. An end before the start lies in the next day;
/// equal ones hold nothing. 1440 is the midnight that ends the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WallSpan {
    /// First minute inside.
    pub start_min: u16,
    /// First minute after.
    pub end_min: u16,
}

impl WallSpan {
    /// From `start_min` up to `end_min`.
    pub const fn new(start_min: u16, end_min: u16) -> Self {
        Self { start_min, end_min }
    }

    /// Whether it ends in the next day.
    pub const fn is_overnight(self) -> bool {
        self.end_min < self.start_min
    }

    /// Its length on the wall, in minutes; on a day when the clocks change the true length differs.
    pub const fn minutes(self) -> u16 {
        let end = if self.is_overnight() { self.end_min.saturating_add(DAY_MIN) } else { self.end_min };
        end.saturating_sub(self.start_min)
    }
}

/// Which end of an interval a wall time is: it decides between the two instants of an hour that comes twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// A start: the first of the two.
    Opening,
    /// An end: the second of the two.
    Closing,
}

/// The instant of a wall time, `minute` minutes after the date's midnight as the clock on the wall counts them
/// (1440 and more: in the next day). A time that the clocks skip is the end of what they skip.
pub fn instant(zone: Tz, date: NaiveDate, minute: u16, edge: Edge) -> DateTime<Utc> {
    let midnight = date.and_time(NaiveTime::MIN);
    let local = midnight.checked_add_signed(TimeDelta::minutes(minute.into())).unwrap_or(midnight);
    let found = match (zone.from_local_datetime(&local), edge) {
        (MappedLocalTime::Single(only), _) => Some(only),
        (MappedLocalTime::Ambiguous(first, _), Edge::Opening) => Some(first),
        (MappedLocalTime::Ambiguous(_, second), Edge::Closing) => Some(second),
        (MappedLocalTime::None, _) => GapInfo::new(&local, &zone).and_then(|gap| gap.end),
    };
    // No zone skips a time without an end to it; should one do so, UTC is at most half a day off.
    found.map_or_else(|| local.and_utc(), |local| local.to_utc())
}

/// The instants of a span on a date. Empty when the span is, or when the clocks skip all of it.
pub fn wall(zone: Tz, date: NaiveDate, span: WallSpan) -> Interval {
    let start = instant(zone, date, span.start_min, Edge::Opening);
    if span.start_min == span.end_min {
        return Interval::new(start, start);
    }
    let end_date = if span.is_overnight() { next_day(date) } else { date };
    Interval::new(start, instant(zone, end_date, span.end_min, Edge::Closing))
}

/// A date from its midnight to the next one: 24 hours, or 23 or 25 when the clocks change.
pub fn day_interval(zone: Tz, date: NaiveDate) -> Interval {
    Interval::new(instant(zone, date, 0, Edge::Opening), instant(zone, next_day(date), 0, Edge::Opening))
}

/// The date on the wall.
pub fn local_date(zone: Tz, instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&zone).date_naive()
}

/// The minute after midnight on the wall, 0 to 1439.
pub fn local_minute(zone: Tz, instant: DateTime<Utc>) -> u16 {
    let local = instant.with_timezone(&zone).time();
    (local.hour() * 60 + local.minute()) as u16
}

/// The minute after midnight on the wall of a certain date: 0 for all that comes before the date, 1440 for all
/// that comes after.
pub fn minute_on(zone: Tz, date: NaiveDate, instant: DateTime<Utc>) -> u16 {
    match local_date(zone, instant).cmp(&date) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Equal => local_minute(zone, instant),
        std::cmp::Ordering::Greater => DAY_MIN,
    }
}

/// An IANA time zone such as `Europe/Moscow`.
pub fn parse_zone(raw: &str) -> Result<Tz, Fault> {
    match raw.trim() {
        "" => Err(Fault::Required),
        name => name.parse().map_err(|_| Fault::NotAZone),
    }
}

/// The date after; the last date there is stays itself.
pub(crate) fn next_day(date: NaiveDate) -> NaiveDate {
    date.checked_add_days(Days::new(1)).unwrap_or(date)
}

/// The date before; the first date there is stays itself.
pub(crate) fn previous_day(date: NaiveDate) -> NaiveDate {
    date.checked_sub_days(Days::new(1)).unwrap_or(date)
}
