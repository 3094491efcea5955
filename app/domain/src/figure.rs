//! Figures (показатели): what is counted of calls, of what was done with visits, of visits and of leads, and the rates
//! that are told of them.
//!
//! Everything that tells a figure (the day's report, the dashboard, exports, the API) counts by this module. A count is of
//! one fact; counts add up, and rates are made of sums alone, so that a rate of a month is never a mean of its days'.
//!
//! A call belongs to the date of the clinic's zone on which it began, however long it lasts; an act to the date on which
//! it was done; a lead to the date on which it came in; a visit to its branch's date.

use std::ops::AddAssign;

use chrono::TimeDelta;

/// Whoever gives up sooner has not waited: a wrong number, a change of mind.
pub const EARLY: TimeDelta = TimeDelta::seconds(5);
/// A call that is answered within this time is answered in time.
pub const IN_TIME: TimeDelta = TimeDelta::seconds(20);
/// Percent of calls to be answered in time, at the least.
pub const SERVICE_LEVEL_AIM: f64 = 80.0;
/// Percent of calls that may be abandoned, at the most.
pub const ABANDONED_AIM: f64 = 5.0;
/// Seconds that a caller may wait on the average.
pub const WAIT_AIM_S: f64 = 30.0;
/// Working minutes within which a lead is to be turned to.
pub const LEAD_AIM_MIN: u32 = 5;

/// Counts that add up, and that can be kept as a row of numbers.
pub trait Counts: Copy + Default + PartialEq + AddAssign {
    /// The counts, in the order of their names.
    fn numbers(&self) -> Vec<i64>;

    /// From as many numbers in that order; none from more or fewer.
    fn of_numbers(numbers: &[i64]) -> Option<Self>;
}

/// Several counts that add up, field by field.
macro_rules! counts {
    ($(#[$about:meta])* $type:ident { $($(#[$field_about:meta])* $field:ident),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(default)] // a report that was sent before something was counted says nothing of it
        pub struct $type {
            $($(#[$field_about])* pub $field: i64,)+
        }

        impl $type {
            /// The counts and their names, in their order.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($field)),+];
        }

        impl $crate::figure::Counts for $type {
            fn numbers(&self) -> Vec<i64> {
                vec![$(self.$field),+]
            }

            fn of_numbers(numbers: &[i64]) -> Option<Self> {
                let mut numbers = numbers.iter().copied();
                let counts = Self { $($field: numbers.next()?,)+ };
                numbers.next().is_none().then_some(counts)
            }
        }

        impl std::ops::AddAssign for $type {
            fn add_assign(&mut self, other: Self) {
                $(self.$field += other.$field;)+
            }
        }

        impl std::ops::Add for $type {
            type Output = Self;

            fn add(mut self, other: Self) -> Self {
                self += other;
                self
            }
        }

        impl std::iter::Sum for $type {
            fn sum<I: Iterator<Item = Self>>(facts: I) -> Self {
                facts.fold(Self::default(), std::ops::Add::add)
            }
        }
    };
}

mod act;
mod call;
mod lead;
mod visit;

pub use act::{ActCounts, ActFact, ActKind};
pub use call::{CallCounts, CallFact};
pub use lead::{LeadCounts, LeadFact};
pub use visit::{VisitCounts, VisitFact};

/// A part of a whole in percent; none of nothing.
pub fn percent(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| part as f64 * 100.0 / whole as f64)
}

fn mean(sum: i64, number: i64) -> Option<f64> {
    (number > 0).then(|| sum as f64 / number as f64)
}

counts! {
    /// Time of gaps that was offered to patients and taken.
    RecoveredCounts {
        /// Visits that fill it and still stand.
        visits,
        /// Their minutes, with what is cleaned after them.
        minutes,
    }
}

counts! {
    /// How many there are of something.
    Number {
        /// So many.
        number,
    }
}

/// The middle one of some numbers, of an even number the lower of the two; none of none.
pub fn median(mut numbers: Vec<i64>) -> Option<i64> {
    numbers.sort_unstable();
    numbers.get(numbers.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn half_of_the_numbers_are_below_their_median(numbers in prop::collection::vec(-50i64..50, 1..40)) {
            let middle = median(numbers.clone()).unwrap();
            prop_assert!(numbers.iter().filter(|number| **number < middle).count() * 2 <= numbers.len());
            prop_assert!(numbers.iter().filter(|number| **number > middle).count() * 2 <= numbers.len() + 1);
        }
    }
}
