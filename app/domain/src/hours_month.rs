//! A month of hours as a grid shows it: what is worked or open on each date, and what an edit changes of it.

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    clinic_time::{DAY_MIN, WallSpan, local_date, local_minute},
    hours_change::WorkingHours,
    id::{BranchId, ChairId},
    interval::Interval,
    working_hours::{BranchHours, Duty, ExceptionKind},
};

/// One date of a doctor's month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthDay {
    /// Which.
    pub date: NaiveDate,
    /// What is worked now.
    pub now: Vec<Stretch>,
    /// What is worked after the edit.
    pub then: Vec<Stretch>,
    /// Whether the branch is closed while the doctor would work, for all of it or a part.
    pub cut: bool,
    /// Why the date is not as its pattern, after the edit.
    pub exception: Option<ExceptionKind>,
}

impl MonthDay {
    /// Whether the edit makes a difference.
    pub fn is_changed(&self) -> bool {
        self.now != self.then
    }
}

/// Working time at one place, in wall time of its branch. One that ends at or after midnight is a night.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// Where.
    pub branch: BranchId,
    /// In which chair; `None` in any.
    pub chair: Option<ChairId>,
    /// From coming to leaving.
    pub span: WallSpan,
    /// Breaks.
    pub breaks: Vec<WallSpan>,
    /// True minutes without the breaks.
    pub minutes: i64,
}

impl Stretch {
    fn of(duty: &Duty, branches: &[BranchHours]) -> Option<Self> {
        let zone = branches.iter().find(|hours| hours.branch == duty.branch)?.zone;
        Some(Self {
            branch: duty.branch,
            chair: duty.chair,
            span: wall_span(zone, duty.hours),
            breaks: duty.breaks.iter().map(|pause| wall_span(zone, *pause)).collect(),
            minutes: duty.work().iter().map(Interval::minutes).sum(),
        })
    }
}

/// From coming to leaving, of each duty.
pub(crate) fn wall_spans(duties: &[Duty], branches: &[BranchHours]) -> Vec<WallSpan> {
    duties.iter().filter_map(|duty| Stretch::of(duty, branches)).map(|stretch| stretch.span).collect()
}

/// An interval as the clock on the wall shows it; its end is 24:00 rather than 0:00.
fn wall_span(zone: Tz, interval: Interval) -> WallSpan {
    let end = match local_minute(zone, interval.end) {
        0 if local_date(zone, interval.end) > local_date(zone, interval.start) => DAY_MIN,
        minute => minute,
    };
    WallSpan::new(local_minute(zone, interval.start), end)
}

/// Every date of a month; empty when there is no such month.
pub fn doctor_month(
    before: &WorkingHours,
    after: &WorkingHours,
    branches: &[BranchHours],
    (year, month): (i32, u32),
) -> Vec<MonthDay> {
    let always = always_open(branches);
    let stretches = |duties: Vec<Duty>| -> Vec<Stretch> {
        duties.iter().filter_map(|duty| Stretch::of(duty, branches)).collect()
    };
    let worked = |duties: &[Duty]| duties.iter().flat_map(Duty::work).map(|work| work.minutes()).sum::<i64>();
    let day = |date| {
        let then = after.duty(branches, date);
        let exception = after.exceptions.iter().rev().find(|at| (at.from..=at.to).contains(&date));
        MonthDay {
            date,
            cut: worked(&then) < worked(&after.duty(&always, date)),
            now: stretches(before.duty(branches, date)),
            then: stretches(then),
            exception: exception.map(|exception| exception.kind),
        }
    };
    dates((year, month)).map(day).collect()
}

/// The same branches without opening hours: what a doctor would work if nobody ever closed.
fn always_open(branches: &[BranchHours]) -> Vec<BranchHours> {
    let open = |hours: &BranchHours| BranchHours {
        week: [Some(WallSpan::new(0, DAY_MIN)); 7],
        holidays: Vec::new(),
        ..hours.clone()
    };
    branches.iter().map(open).collect()
}

/// One date of a branch's month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BranchDay {
    /// Which.
    pub date: NaiveDate,
    /// When it is open now; `None` closed.
    pub now: Option<WallSpan>,
    /// When it is open after the edit.
    pub then: Option<WallSpan>,
    /// What the calendar says of the date after the edit.
    pub reason: Option<String>,
}

impl BranchDay {
    /// Whether the edit makes a difference.
    pub fn is_changed(&self) -> bool {
        self.now != self.then
    }
}

/// Every date of a month; empty when there is no such month.
pub fn branch_month(before: &BranchHours, after: &BranchHours, month: (i32, u32)) -> Vec<BranchDay> {
    let day = |date| BranchDay {
        date,
        now: before.opening(date),
        then: after.opening(date),
        reason: after.holiday(date).map(|holiday| holiday.reason.clone()),
    };
    dates(month).map(day).collect()
}

fn dates((year, month): (i32, u32)) -> impl Iterator<Item = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(year, month, 1);
    let days = first.into_iter().flat_map(|first| first.iter_days());
    days.take_while(move |date| date.month() == month)
}
