//! How full days are: one doctor's, a branch's, day after day.
//!
//! What makes a gap big or dead is said by [`crate::gap`]; here the days' figures are put together.

use std::ops::AddAssign;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    gap::{DayFigures, Gap},
    schedule::{BranchBrief, DoctorBrief, Specialty},
};

/// Days from today on that an operator keeps an eye on.
pub const WATCHED: [u64; 4] = [0, 1, 3, 7];

/// The figures of a day, in minutes: of one doctor, or of several together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fill {
    /// Working hours without breaks.
    #[serde(rename = "w", default, skip_serializing_if = "is_zero")]
    pub work_min: i64,
    /// Booked of them.
    #[serde(rename = "b", default, skip_serializing_if = "is_zero")]
    pub booked_min: i64,
    /// Number of big gaps that can still be filled.
    #[serde(rename = "n", default, skip_serializing_if = "is_zero")]
    pub big_gaps: i64,
    /// How long they are together.
    #[serde(rename = "g", default, skip_serializing_if = "is_zero")]
    pub big_min: i64,
    /// Free time ahead that no service fits into.
    #[serde(rename = "d", default, skip_serializing_if = "is_zero")]
    pub dead_min: i64,
    /// Waiting between the first and the last visit, the past too.
    #[serde(rename = "i", default, skip_serializing_if = "is_zero")]
    pub idle_min: i64,
    /// Free time ahead.
    #[serde(rename = "f", default, skip_serializing_if = "is_zero")]
    pub free_min: i64,
    /// Of it the longest piece; of several doctors the sum of theirs.
    #[serde(rename = "l", default, skip_serializing_if = "is_zero")]
    pub longest_min: i64,
}

impl Fill {
    /// Whether nothing is worked, booked or lost.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// How full, in percent, rounded down, so that only a full day says 100; `None` when nothing is worked.
    pub fn percent(&self) -> Option<u8> {
        (self.work_min > 0).then(|| (self.booked_min * 100 / self.work_min).clamp(0, 100) as u8)
    }

    /// How much the free time ahead is in pieces, in percent: 0 in one, near 100 in crumbs; of several doctors their
    /// mean, weighted by free time. `None` without any free time.
    pub fn fragmentation_percent(&self) -> Option<u8> {
        (self.free_min > 0).then(|| (100 - self.longest_min * 100 / self.free_min).clamp(0, 100) as u8)
    }
}

impl From<&DayFigures> for Fill {
    fn from(day: &DayFigures) -> Self {
        let sum = |gaps: &[Gap]| gaps.iter().map(|gap| gap.minutes).sum();
        Self {
            work_min: day.work_min,
            booked_min: day.booked_min,
            big_gaps: day.big_gaps.len() as i64,
            big_min: sum(&day.big_gaps),
            dead_min: sum(&day.dead_gaps),
            idle_min: day.idle_inside_min,
            free_min: day.free_min,
            longest_min: day.gaps.iter().map(|gap| gap.minutes).max().unwrap_or_default(),
        }
    }
}

impl AddAssign for Fill {
    fn add_assign(&mut self, other: Self) {
        self.work_min += other.work_min;
        self.booked_min += other.booked_min;
        self.big_gaps += other.big_gaps;
        self.big_min += other.big_min;
        self.dead_min += other.dead_min;
        self.idle_min += other.idle_min;
        self.free_min += other.free_min;
        self.longest_min += other.longest_min;
    }
}

/// A branch's date and how full it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayFill {
    /// The date.
    pub date: NaiveDate,
    /// All doctors together.
    pub fill: Fill,
}

/// One doctor's days, from the first that is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DoctorFill {
    /// Who.
    pub doctor: DoctorBrief,
    /// Day after day.
    pub days: Vec<Fill>,
}

/// The days of a branch, doctor by doctor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FillView {
    /// The branch.
    pub branch: BranchBrief,
    /// All branches the user may choose from.
    pub branches: Vec<BranchBrief>,
    /// Today at the branch.
    pub today: NaiveDate,
    /// All doctors together, day after day.
    pub days: Vec<DayFill>,
    /// Those who work on any of the days.
    pub doctors: Vec<DoctorFill>,
    /// Their specialties, in the clinic's order.
    pub specialties: Vec<Specialty>,
}

/// The first and the last day of a date's month; `None` beyond the calendar.
pub fn month_days(of: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let first = of.with_day(1).filter(|first| (1..10_000).contains(&first.year()))?;
    Some((first, first.checked_add_months(Months::new(1))?.pred_opt()?))
}

/// The six weeks of a wall calendar that shows a date's month, from its Monday; `None` beyond the calendar.
pub fn calendar_days(of: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let (first, _) = month_days(of)?;
    let monday = first.checked_sub_days(Days::new(first.weekday().num_days_from_monday().into()))?;
    Some((monday, monday.checked_add_days(Days::new(6 * 7 - 1))?))
}

fn is_zero(minutes: &i64) -> bool {
    *minutes == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_full_only_when_nothing_is_left() {
        let fill = |booked_min| Fill { work_min: 480, booked_min, ..Fill::default() };
        assert_eq!(fill(479).percent(), Some(99));
        assert_eq!(fill(480).percent(), Some(100));
        assert_eq!(Fill::default().percent(), None);
    }

    #[test]
    fn free_time_of_several_is_as_scattered_as_each_of_theirs() {
        let mut both = Fill { free_min: 120, longest_min: 120, ..Fill::default() };
        assert_eq!(both.fragmentation_percent(), Some(0));
        both += Fill { free_min: 120, longest_min: 60, ..Fill::default() };
        assert_eq!(both.fragmentation_percent(), Some(25));
        assert_eq!(Fill::default().fragmentation_percent(), None);
    }

    #[test]
    fn a_month_is_told_whole_and_a_calendar_from_its_monday() {
        let date = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
        assert_eq!(month_days(date(11, 24)), Some((date(11, 1), date(11, 30))));
        assert_eq!(month_days(date(2, 10)), Some((date(2, 1), date(2, 28))));
        assert_eq!(calendar_days(date(11, 24)), Some((date(10, 26), date(12, 6))));
        assert_eq!(month_days(NaiveDate::MAX), None);
        assert_eq!(calendar_days(NaiveDate::MIN), None);
    }
}
