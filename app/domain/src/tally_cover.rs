//! Of what the figures of a period are put together: whole months and dates that were counted before, and dates that
//! have to be counted now.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::clinic_time::next_day;

/// Dates up to which a period is told date by date; a longer one is told by months.
pub const BY_DATES: i64 = 92;

/// What was counted before and still holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Months, each by its first date.
    pub months: BTreeSet<NaiveDate>,
    /// Dates.
    pub dates: BTreeSet<NaiveDate>,
}

impl Known {
    /// Without dates of which something has changed since, and without their months.
    pub fn without(mut self, marked: &BTreeSet<NaiveDate>) -> Self {
        for date in marked {
            self.dates.remove(date);
            self.months.remove(&month_of(*date));
        }
        self
    }
}

/// Each date of a period is in one of these, and none is in two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cover {
    /// Whole months that are known, each by its first date.
    pub months: Vec<NaiveDate>,
    /// Dates that are known.
    pub dates: Vec<NaiveDate>,
    /// Dates that have to be counted.
    pub raw: Vec<NaiveDate>,
}

/// Covers the dates from one up to another, both among them; with dates alone unless months will do.
pub fn cover(from: NaiveDate, to: NaiveDate, known: &Known, months: bool) -> Cover {
    let mut cover = Cover::default();
    let mut date = from;
    while date <= to {
        let last = month_end(date);
        let whole = months && date.day() == 1 && last <= to && known.months.contains(&date);
        let (list, until) = match (whole, known.dates.contains(&date)) {
            (true, _) => (&mut cover.months, last),
            (_, true) => (&mut cover.dates, date),
            (..) => (&mut cover.raw, date),
        };
        list.push(date);
        if until == NaiveDate::MAX {
            break;
        }
        date = next_day(until);
    }
    cover
}

/// Dates, in order, as runs of them without a hole, each of `longest` dates at the most: the first and the last of each.
pub fn runs(dates: &[NaiveDate], longest: usize) -> Vec<(NaiveDate, NaiveDate)> {
    let mut runs: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for date in dates {
        match runs.last_mut() {
            Some((first, last))
                if next_day(*last) == *date && (*date - *first).num_days() < longest as i64 =>
            {
                *last = *date;
            }
            _ => runs.push((*date, *date)),
        }
    }
    runs
}

/// The first date of a date's month.
pub fn month_of(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap_or(date)
}

/// The last date of a date's month.
pub fn month_end(date: NaiveDate) -> NaiveDate {
    let next = month_of(date).checked_add_months(Months::new(1));
    next.and_then(|next| next.checked_sub_days(Days::new(1))).unwrap_or(NaiveDate::MAX)
}

/// The months, each by its first date, of which there is a date from one up to another.
pub fn months_between(from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let next = |month: &NaiveDate| month.checked_add_months(Months::new(1));
    std::iter::successors(Some(month_of(from)), next).take_while(move |month| *month <= to)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_year_is_its_months_and_the_dates_at_its_edges() {
        let (from, to) = (ymd(2025, 11, 24), ymd(2026, 11, 23));
        let known = Known {
            months: months_between(ymd(2025, 11, 1), ymd(2026, 10, 31)).collect(),
            dates: from.iter_days().take_while(|date| *date < to).collect(),
        };
        let cover = cover(from, to, &known, true);
        assert_eq!((cover.months.len(), cover.dates.len(), cover.raw), (11, 7 + 22, vec![to]));
    }

    #[test]
    fn a_month_with_a_changed_date_is_put_together_of_its_dates() {
        let (from, to) = (ymd(2026, 10, 1), ymd(2026, 10, 31));
        let whole =
            Known { months: [from].into(), dates: from.iter_days().take_while(|date| *date <= to).collect() };
        assert_eq!(cover(from, to, &whole, true).months, [from]);
        let marked = whole.without(&[ymd(2026, 10, 7)].into());
        let cover = cover(from, to, &marked, true);
        assert_eq!((cover.months.len(), cover.dates.len(), cover.raw), (0, 30, vec![ymd(2026, 10, 7)]));
    }

    #[test]
    fn runs_have_no_holes_and_are_no_longer_than_asked() {
        let dates = [ymd(2026, 1, 1), ymd(2026, 1, 2), ymd(2026, 1, 3), ymd(2026, 1, 5)];
        let expected = [
            (ymd(2026, 1, 1), ymd(2026, 1, 2)),
            (ymd(2026, 1, 3), ymd(2026, 1, 3)),
            (ymd(2026, 1, 5), ymd(2026, 1, 5)),
        ];
        assert_eq!(runs(&dates, 2), expected);
    }

    fn dates() -> impl Strategy<Value = BTreeSet<NaiveDate>> {
        prop::collection::btree_set((0u64..200).prop_map(|day| ymd(2026, 1, 1) + Days::new(day)), 0..150)
    }

    proptest! {
        #[test]
        fn every_date_is_told_once_and_nothing_changed_is_taken_for_known(
            start in 0u64..200, length in 0u64..150, kept in dates(), marked in dates(), months in any::<bool>(),
        ) {
            let from = ymd(2026, 1, 1) + Days::new(start);
            let to = from + Days::new(length);
            // a month is kept as long as all of its dates are
            let full = |month: &NaiveDate| month.iter_days().take_while(|date| *date <= month_end(*month)).all(|date| kept.contains(&date));
            let known = Known { months: months_between(from, to).filter(full).collect(), dates: kept.clone() };
            let cover = cover(from, to, &known.without(&marked), months);
            let of_months = cover.months.iter().flat_map(|month| month.iter_days().take_while(|date| *date <= month_end(*month)));
            let known: Vec<NaiveDate> = of_months.chain(cover.dates.iter().copied()).collect();
            prop_assert!(known.iter().all(|date| kept.contains(date) && !marked.contains(date)));
            prop_assert!(months || cover.months.is_empty());
            let mut all: Vec<NaiveDate> = known.into_iter().chain(cover.raw.iter().copied()).collect();
            all.sort_unstable();
            let expected: Vec<NaiveDate> = from.iter_days().take_while(|date| *date <= to).collect();
            prop_assert_eq!(all, expected);
            let told: Vec<NaiveDate> = runs(&cover.raw, 31).into_iter()
                .flat_map(|(first, last)| first.iter_days().take_while(move |date| *date <= last)).collect();
            prop_assert_eq!(told, cover.raw);
        }
    }
}
