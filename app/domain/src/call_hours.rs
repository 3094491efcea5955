//! The hours in which the call centre answers (часы приёма звонков): what reaches it outside of them waits until the
//! next start, and the clocks of missed calls and leads run inside of them only.
//!
//! When a branch is open, and when a doctor works, belongs in [`crate::working_hours`].

use std::{fmt, str::FromStr};

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    clinic_time::{DAY_MIN, WallSpan, local_date, wall},
    date::parse_minute,
    interval::Interval,
    wording::clock,
};

/// How many days are looked at for the next start, or counted between two moments: a clock that ran longer has said
/// all that it had to say.
const DAYS_MAX: usize = 400;

/// From when until when calls are taken, by the clock of the clinic's zone; none on a weekday without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallHours {
    days: [Option<WallSpan>; 7],
}

/// 8:45 to 20:00, on Sundays to 17:00.
impl Default for CallHours {
    fn default() -> Self {
        let (week, sunday) = (WallSpan::new(8 * 60 + 45, 20 * 60), WallSpan::new(8 * 60 + 45, 17 * 60));
        let [monday, tuesday, wednesday, thursday, friday, saturday] = [Some(week); 6];
        Self { days: [monday, tuesday, wednesday, thursday, friday, saturday, Some(sunday)] }
    }
}

impl CallHours {
    /// Those of a date.
    pub fn of(&self, date: NaiveDate) -> Option<WallSpan> {
        self.days.get(date.weekday().num_days_from_monday() as usize).copied().flatten()
    }

    /// The same as instants.
    pub fn on(&self, zone: Tz, date: NaiveDate) -> Option<Interval> {
        self.of(date).map(|span| wall(zone, date, span)).filter(|hours| !hours.is_empty())
    }

    /// The moment itself where calls are taken then, else the next start.
    pub fn next_open(&self, zone: Tz, at: DateTime<Utc>) -> DateTime<Utc> {
        self.from(zone, at).next().map_or(at, |hours| hours.start.max(at))
    }

    /// When so much time of these hours has gone by since a moment.
    pub fn after(&self, zone: Tz, at: DateTime<Utc>, length: TimeDelta) -> DateTime<Utc> {
        let mut left = length;
        for hours in self.from(zone, at) {
            let start = hours.start.max(at);
            if start + left <= hours.end {
                return start + left;
            }
            left -= hours.end - start;
        }
        at + length
    }

    /// How much time of these hours has gone by between two moments.
    pub fn between(&self, zone: Tz, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
        let whole = Interval::new(from, to);
        let inside = self.from(zone, from).take_while(|hours| hours.start < to);
        inside.filter_map(|hours| hours.intersection(&whole)).map(|part| part.end - part.start).sum()
    }

    /// The hours that end after a moment, in their order.
    fn from(&self, zone: Tz, at: DateTime<Utc>) -> impl Iterator<Item = Interval> + '_ {
        let today = local_date(zone, at);
        let dates = (0..DAYS_MAX as u64).filter_map(move |days| today.checked_add_days(Days::new(days)));
        dates.filter_map(move |date| self.on(zone, date)).filter(move |hours| hours.end > at)
    }
}

/// As a setting gives them: `mon-sat 8:45-20:00, sun 8:45-17:00`. A weekday that is not named has none.
impl FromStr for CallHours {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut days = [None; 7];
        for part in text.split(',') {
            let (names, times) = part.trim().split_once(' ').ok_or(())?;
            let (first, last) = names.split_once('-').unwrap_or((names, names));
            let (first, last): (Weekday, Weekday) =
                (first.parse().map_err(|_| ())?, last.parse().map_err(|_| ())?);
            let named = first.num_days_from_monday() as usize..=last.num_days_from_monday() as usize;
            let (start, end) = times.trim().split_once('-').ok_or(())?;
            let minute = |text: &str| parse_minute(text.trim()).map_err(|_| ());
            let (start_min, end_min) = (minute(start)?, minute(end)?);
            if named.is_empty() || end_min <= start_min || end_min > DAY_MIN {
                return Err(());
            }
            for day in days.get_mut(named).ok_or(())? {
                if day.replace(WallSpan::new(start_min, end_min)).is_some() {
                    return Err(());
                }
            }
        }
        if days.iter().all(Option::is_none) { Err(()) } else { Ok(Self { days }) }
    }
}

/// As a setting gives them, a part for each weekday.
impl fmt::Display for CallHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let named = NAMES.iter().zip(&self.days).filter_map(|(name, span)| span.map(|span| (name, span)));
        for (number, (name, span)) in named.enumerate() {
            let comma = if number == 0 { "" } else { ", " };
            write!(f, "{comma}{name} {}-{}", clock(span.start_min), clock(span.end_min))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MOSCOW: Tz = chrono_tz::Europe::Moscow;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn what_comes_at_night_waits_for_the_morning() {
        let hours = CallHours::default();
        // Sunday, 29 November 2026, 18:00 in Moscow
        let evening = at("2026-11-29T15:00:00Z");
        let monday = at("2026-11-30T05:45:00Z");
        assert_eq!(hours.next_open(MOSCOW, evening), monday);
        assert_eq!(hours.next_open(MOSCOW, monday), monday);
        assert_eq!(hours.after(MOSCOW, evening, TimeDelta::minutes(15)), monday + TimeDelta::minutes(15));
        assert_eq!(hours.between(MOSCOW, evening, monday), TimeDelta::zero());
        // ten minutes before the end of a Monday, a quarter of an hour runs into Tuesday
        let late = at("2026-11-30T16:50:00Z");
        assert_eq!(hours.after(MOSCOW, late, TimeDelta::minutes(15)), at("2026-12-01T05:50:00Z"));
    }

    #[test]
    fn a_setting_says_what_the_hours_are() {
        let hours: CallHours = "mon-sat 8:45-20:00, sun 8:45-17:00".parse().unwrap();
        assert_eq!(hours, CallHours::default());
        assert_eq!(hours.to_string().parse(), Ok(hours));
        for bad in [
            "",
            "mon",
            "mon 8-",
            "mon 20:00-8:00",
            "mon 8:00-20:00, mon 9:00-10:00",
            "sun-mon 9:00-10:00",
            "x 9:00-10:00",
        ] {
            assert_eq!(bad.parse::<CallHours>(), Err(()), "{bad}");
        }
        let week: CallHours = "tue 9:00-18:00".parse().unwrap();
        assert_eq!(week.next_open(MOSCOW, at("2026-12-02T12:00:00Z")), at("2026-12-08T06:00:00Z"));
    }

    proptest! {
        #[test]
        fn what_runs_after_a_moment_has_gone_by_in_between(start in 0i64..2_000_000, length in 0i64..10_000) {
            let hours = CallHours::default();
            let from = at("2026-03-01T00:00:00Z") + TimeDelta::seconds(start);
            let length = TimeDelta::minutes(length);
            let until = hours.after(MOSCOW, from, length);
            prop_assert_eq!(hours.between(MOSCOW, from, until), length);
            prop_assert!(until >= from + length);
            let open = hours.next_open(MOSCOW, from);
            prop_assert_eq!(hours.between(MOSCOW, from, open), TimeDelta::zero());
            let day = hours.on(MOSCOW, local_date(MOSCOW, open)).unwrap();
            prop_assert!(day.start <= open && open < day.end);
        }
    }
}
