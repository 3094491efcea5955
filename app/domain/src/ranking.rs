//! What a doctor's day loses when a visit is put somewhere in it: the numbers behind the order of offers.
//!
//! All in whole minutes since 1970, so that a candidate costs a few additions. Which times are candidates, and
//! what the operator is told about them, belongs in [`crate::slot`].

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::interval::Interval;

/// What each kind of loss weighs. The default was found by simulating five days at 115 % demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weights {
    /// For each minute that no combination of services can use any more.
    pub waste: i32,
    /// For each minute of waiting added between the day's first and last visit.
    pub idle: i32,
    /// For each big visit that fitted before and does not fit any more.
    pub big: i32,
    /// For each day that the patient waits.
    pub day: i32,
    /// How long a big visit is, in minutes; 0 for none.
    pub big_visit: i32,
}

impl Default for Weights {
    fn default() -> Self {
        Self { waste: 4, idle: 1, big: 30, day: 20, big_visit: 90 }
    }
}

/// From one minute up to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    pub start: i64,
    pub end: i64,
}

impl Span {
    /// The whole minutes inside an interval.
    pub fn inside(interval: &Interval) -> Self {
        Self { start: minute_from(interval.start), end: minute_of(interval.end) }
    }

    pub const fn minutes(self) -> i64 {
        self.end - self.start
    }
}

/// The whole minutes that intervals touch, sorted and joined.
pub(crate) fn touched<'a>(intervals: impl IntoIterator<Item = &'a Interval>) -> Vec<Span> {
    let intervals = intervals.into_iter().filter(|interval| !interval.is_empty());
    let mut spans: Vec<Span> = intervals
        .map(|interval| Span { start: minute_of(interval.start), end: minute_from(interval.end) })
        .collect();
    spans.sort_unstable();
    spans.dedup_by(|next, last| {
        let touch = next.start <= last.end;
        if touch {
            last.end = last.end.max(next.end);
        }
        touch
    });
    spans
}

/// The whole minute in which an instant lies.
fn minute_of(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(60)
}

/// The first whole minute that is not before an instant.
pub(crate) fn minute_from(at: DateTime<Utc>) -> i64 {
    let seconds = at.timestamp() + i64::from(at.timestamp_subsec_nanos() > 0);
    (seconds + 59).div_euclid(60)
}

/// The instant of a minute.
pub(crate) fn instant(minute: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
}

/// Longest free time that is looked up exactly, in minutes: a week. Nobody is on duty for longer.
const LONGEST: i64 = 7 * 24 * 60;

/// For every length of free time, the minutes of it that no combination of services can use.
pub(crate) struct Waste(Vec<i32>);

impl Waste {
    /// For services of these lengths, and free time up to `longest`; all in minutes.
    pub fn new(lengths: &[u16], longest: i64) -> Self {
        let size = longest.clamp(0, LONGEST) as usize + 1;
        let mut lengths: Vec<usize> = lengths.iter().map(|length| usize::from(*length)).collect();
        lengths.sort_unstable();
        lengths.dedup();
        let mut waste = vec![0i32; size];
        for r in 1..size {
            let mut shorter = lengths.iter().filter(|length| (1..=r).contains(*length));
            waste[r] = if shorter.any(|length| waste[r - length] == 0) { 0 } else { waste[r - 1] + 1 };
        }
        Self(waste)
    }

    /// The useless minutes of so many.
    pub fn of(&self, minutes: i64) -> i32 {
        let last = self.0.len() - 1;
        self.0[usize::try_from(minutes).unwrap_or(0).min(last)]
    }
}

/// The free time of one doctor's day, summed up so that the waiting inside it is known at once.
pub(crate) struct Idle {
    /// Free spans, sorted and apart, each with the free minutes before it.
    free: Vec<(Span, i64)>,
    /// Start of the first and end of the last visit, each with the free minutes before it.
    visits: Option<[(i64, i64); 2]>,
}

impl Idle {
    /// Of free spans in any order, and the start of the first and the end of the last visit if there are any.
    pub fn new(mut free: Vec<Span>, visits: Option<Span>) -> Self {
        free.sort_unstable();
        let mut summed: Vec<(Span, i64)> = Vec::with_capacity(free.len());
        for span in free {
            match summed.last_mut() {
                Some((last, _)) if span.start <= last.end => last.end = last.end.max(span.end),
                Some((last, before)) => {
                    let before = *before + last.minutes();
                    summed.push((span, before));
                }
                None => summed.push((span, 0)),
            }
        }
        let mut idle = Self { free: summed, visits: None };
        idle.visits = visits.map(|all| [all.start, all.end].map(|at| (at, idle.free_before(at))));
        idle
    }

    /// Free minutes of the day before an instant.
    pub fn free_before(&self, at: i64) -> i64 {
        match self.free.partition_point(|(span, _)| span.start < at) {
            0 => 0,
            after => {
                let (span, before) = self.free[after - 1];
                before + at.min(span.end) - span.start
            }
        }
    }

    /// Minutes of waiting between the first and the last visit.
    pub fn inside(&self) -> i64 {
        self.visits.map_or(0, |[(_, before_first), (_, before_last)]| before_last - before_first)
    }

    /// How the waiting changes by a visit in free time that has `free_before` free minutes of the day before it.
    pub fn change(&self, visit: Span, free_before: i64) -> i64 {
        let mut from = (visit.start, free_before);
        let mut to = (visit.end, free_before + visit.minutes());
        if let Some([first, last]) = self.visits {
            from = from.min(first);
            to = to.max(last);
        }
        to.1 - from.1 - visit.minutes() - self.inside()
    }
}

/// The parts of what a visit loses, in their own units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Loss {
    /// Minutes that become useless; negative when useless ones are used.
    pub waste: i32,
    /// Minutes of waiting added between visits; negative when waiting is used.
    pub idle: i32,
    /// Big visits that do not fit any more.
    pub big: i32,
}

impl Loss {
    /// Of a visit in a free span.
    pub fn of(visit: Span, free: Span, waste: &Waste, idle: i64, weights: &Weights) -> Self {
        let (before, after) = (visit.start - free.start, free.end - visit.end);
        let fits = |minutes: i64| minutes / i64::from(weights.big_visit);
        let big = if weights.big_visit > 0 {
            let itself = i64::from(visit.minutes() >= i64::from(weights.big_visit));
            (fits(free.minutes()) - fits(before) - fits(after) - itself).max(0)
        } else {
            0
        };
        Self {
            waste: waste.of(before) + waste.of(after) - waste.of(free.minutes()),
            idle: clamped(idle),
            big: clamped(big),
        }
    }

    /// All of it in one number, for a visit so many days ahead.
    pub fn cost(self, days: i64, weights: &Weights) -> i32 {
        let parts = [
            (weights.waste, self.waste),
            (weights.idle, self.idle),
            (weights.big, self.big),
            (weights.day, clamped(days)),
        ];
        clamped(parts.into_iter().map(|(weight, loss)| i64::from(weight) * i64::from(loss)).sum())
    }
}

fn clamped(number: i64) -> i32 {
    number.clamp(i32::MIN.into(), i32::MAX.into()) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_combination_of_services_fills_is_waste() {
        let waste = Waste::new(&[30, 45, 60, 90], 200);
        let of = |minutes| waste.of(minutes);
        assert_eq!([0, 15, 29, 30, 40, 45, 60, 70, 75, 89].map(of), [0, 15, 29, 0, 10, 0, 0, 10, 0, 14]);
    }

    #[test]
    fn without_services_all_is_waste() {
        for lengths in [&[][..], &[0]] {
            assert_eq!(Waste::new(lengths, 100).of(60), 60);
        }
    }

    #[test]
    fn waste_is_the_rest_after_the_largest_sum() {
        let lengths = [35u16, 50, 75];
        let waste = Waste::new(&lengths, 400);
        for r in 0..=400i64 {
            let sums = (0..12i64)
                .flat_map(|a| (0..9i64).flat_map(move |b| (0..6i64).map(move |c| a * 35 + b * 50 + c * 75)));
            let largest = sums.filter(|sum| *sum <= r).max().unwrap();
            assert_eq!(i64::from(waste.of(r)), r - largest, "{r}");
        }
    }
}
