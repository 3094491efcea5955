//! Until when a complaint is to be answered.
//!
//! A term of days begins on the day after the receipt (ГК РФ, ст. 191), holds calendar days, and ends with its last day;
//! when that is no working day, with the next one that is (ст. 193).

use chrono::Datelike;
use chrono::{DateTime, Days, NaiveDate, Utc, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{Demand, rules::ComplaintRules};
use crate::{
    clinic_time::{Edge, instant, local_date},
    holiday_calendar::official,
};

/// Where a limit comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Money back for a service: ЗоЗПП, ст. 31.
    Refund,
    /// What the clinic has set itself.
    Own,
}

codes!(Basis, 2,
    Refund => "refund",
    Own => "own",
);

impl Basis {
    /// That of a demand.
    pub const fn of(demand: Demand) -> Self {
        match demand {
            Demand::Refund => Self::Refund,
            Demand::Nothing | Demand::Answer | Demand::Redo | Demand::Damages => Self::Own,
        }
    }
}

/// A day that ends a term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The last day on which the answer is in time.
    pub on: NaiveDate,
    /// The moment after that day.
    pub at: DateTime<Utc>,
    /// By what, in words.
    pub basis: String,
}

impl Deadline {
    /// That of what was received at a moment and demands something, by the clinic's rules.
    pub fn of(
        rules: &ComplaintRules,
        work: &WorkDays,
        zone: Tz,
        from: DateTime<Utc>,
        demand: Demand,
    ) -> Self {
        let (days, basis) = match Basis::of(demand) {
            Basis::Refund => (rules.refund_days, &rules.refund_basis),
            Basis::Own => (rules.own_days, &rules.own_basis),
        };
        let on = last_day(local_date(zone, from), days, work);
        let after = on.checked_add_days(Days::new(1)).unwrap_or(on);
        Self { on, at: instant(zone, after, 0, Edge::Opening), basis: basis.clone() }
    }
}

/// The last day of a term that begins on the day after `received`.
pub fn last_day(received: NaiveDate, days: u16, work: &WorkDays) -> NaiveDate {
    let last = received.checked_add_days(Days::new(days.into())).unwrap_or(received);
    last.iter_days().find(|date| work.is_working(*date)).unwrap_or(last)
}

/// Which days are worked, in the sense of the law: the official calendar, and the Saturdays that the clinic's calendar
/// names besides as worked. A day on which only the clinic is closed moves no deadline, and a holiday on which it is open
/// does: the law knows of neither.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkDays {
    /// Days off that are worked all the same, besides those of the official calendar.
    pub worked: Vec<NaiveDate>,
}

impl WorkDays {
    /// Whether a date is worked.
    pub fn is_working(&self, date: NaiveDate) -> bool {
        let told = official(date.year()).into_iter().find(|day| day.date == date);
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        told.map_or(!weekend || self.worked.contains(&date), |day| day.open_as.is_some())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_deadline_on_a_day_off_moves_to_the_next_working_day() {
        let none = WorkDays::default();
        for (received, days, last) in [
            // Monday + 10 = Thursday
            ("2026-11-23", 10, "2026-12-03"),
            // Wednesday + 10 = Saturday → Monday
            ("2026-11-25", 10, "2026-12-07"),
            // Thursday + 10 = Sunday → Monday
            ("2026-11-26", 10, "2026-12-07"),
            // 31 December 2026 is off, and so are the eight days of January; the 9th and 10th are a weekend
            ("2026-12-21", 10, "2027-01-11"),
            ("2026-12-01", 30, "2027-01-11"),
            // 23 February 2026 is a Monday
            ("2026-02-13", 10, "2026-02-24"),
            // 8 March 2026 is a Sunday, its day off the 9th
            ("2026-02-26", 10, "2026-03-10"),
            ("2026-02-27", 10, "2026-03-10"),
            // 9 May 2026 is a Saturday, its day off Monday the 11th
            ("2026-04-29", 10, "2026-05-12"),
            // 12 June 2026 is a Friday
            ("2026-06-02", 10, "2026-06-15"),
            // 1 November 2025 is a Saturday that is worked
            ("2025-10-22", 10, "2025-11-01"),
            // 3 and 4 November 2025 are off
            ("2025-10-24", 10, "2025-11-05"),
            // 8 and 9 May 2025, then a weekend
            ("2025-04-28", 10, "2025-05-12"),
            // 29 February
            ("2028-02-19", 10, "2028-02-29"),
        ] {
            assert_eq!(last_day(date(received), days, &none), date(last), "{received} + {days}");
        }
    }

    #[test]
    fn a_saturday_that_the_calendar_names_as_worked_moves_nothing() {
        let work = WorkDays { worked: vec![date("2026-12-05")] };
        assert_eq!(last_day(date("2026-11-25"), 10, &work), date("2026-12-05"));
        // a clinic that is open on a holiday makes it no working day
        let open = WorkDays { worked: vec![date("2026-06-12")] };
        assert_eq!(last_day(date("2026-06-02"), 10, &open), date("2026-06-15"));
    }

    #[test]
    fn the_last_day_belongs_to_the_term() {
        let rules = ComplaintRules::usual();
        let from = "2026-11-23T20:30:00Z".parse().unwrap(); // 23:30 in Moscow
        let zone = chrono_tz::Europe::Moscow;
        let refund = Deadline::of(&rules, &WorkDays::default(), zone, from, Demand::Refund);
        assert_eq!(
            (refund.on, refund.at.to_rfc3339()),
            (date("2026-12-03"), "2026-12-03T21:00:00+00:00".into())
        );
        assert!(refund.basis.contains("ст. 31"), "{}", refund.basis);
        let own = Deadline::of(&rules, &WorkDays::default(), zone, from, Demand::Answer);
        assert_eq!(own.on, date("2026-12-23"));
        assert_ne!(own.basis, refund.basis);
    }

    proptest! {
        #[test]
        fn a_deadline_is_a_working_day_and_moves_no_further_than_it_must(
            start in 0u64..3650, days in 1u16..120,
        ) {
            let work = WorkDays::default();
            let received = date("2024-01-01") + Days::new(start);
            let term = received + Days::new(days.into());
            let last = last_day(received, days, &work);
            prop_assert!(work.is_working(last) && last >= term);
            prop_assert!(term.iter_days().take_while(|day| *day < last).all(|day| !work.is_working(day)));
            prop_assert!(last_day(received + Days::new(1), days, &work) >= last);
            prop_assert!(last_day(received, days + 1, &work) >= last);
        }
    }
}
