//! The laws that joined and subtracted intervals keep.

use chrono::{DateTime, TimeDelta, Utc};
use domain::interval::{Interval, subtract, union};
use proptest::prelude::*;

fn at(minute: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
}

/// Intervals within 200 minutes, empty and backward ones among them.
fn some() -> impl Strategy<Value = Vec<Interval>> {
    let one = (0i64..200, -3i64..40).prop_map(|(from, long)| Interval::of_minutes(at(from), long));
    prop::collection::vec(one, 0..12)
}

fn holds(intervals: &[Interval], minute: i64) -> bool {
    intervals.iter().any(|interval| interval.start <= at(minute) && at(minute) < interval.end)
}

fn apart(intervals: &[Interval]) -> bool {
    intervals.iter().all(|interval| !interval.is_empty())
        && intervals.windows(2).all(|pair| pair[0].end < pair[1].start)
}

proptest! {
    #[test]
    fn joining_keeps_every_minute_and_adds_none(all in some()) {
        let joined = union(all.clone());
        prop_assert!(apart(&joined));
        for minute in 0..250 {
            prop_assert_eq!(holds(&joined, minute), holds(&all, minute));
        }
        prop_assert_eq!(union(joined.clone()), joined);
    }

    #[test]
    fn what_is_left_is_what_was_there_and_is_not_taken(from in some(), taken in some()) {
        let left = subtract(from.clone(), taken.clone());
        prop_assert!(apart(&left));
        for minute in 0..250 {
            prop_assert_eq!(holds(&left, minute), holds(&from, minute) && !holds(&taken, minute));
        }
    }

    #[test]
    fn what_is_left_and_what_was_taken_make_the_whole(from in some(), taken in some()) {
        let left = subtract(from.clone(), taken.clone());
        let taken_of_it = subtract(from.clone(), left.clone());
        prop_assert_eq!(union([left, taken_of_it].concat()), union(from));
    }
}
