//! The dashboard (сводка): which period is shown and against which, and what is shown of it.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    booking::CancelReason,
    figure::{ActCounts, CallCounts, LeadCounts, RecoveredCounts, VisitCounts},
    fill::DoctorFill,
    id::{BranchId, DoctorId, ServiceId, UserId},
    lead::LeadSource,
    measure::{ComplaintCounts, Measured},
    money::Kopecks,
    schedule::BranchBrief,
    tally_cover::{month_end, month_of},
};

/// Longest period, in days: two years, so that a year can be held against another.
pub const LONGEST: i64 = 732;
/// Days of which it is told how full they are, from today on.
pub const AHEAD: u64 = 14;
/// Branches whose days ahead are told at once, when none is chosen; of more than these only the first.
pub const BRANCHES_AHEAD: usize = 4;

/// How long a period is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// A day, against the same weekday a week before.
    #[default]
    Day,
    /// A week from Monday on, against the one before.
    Week,
    /// A month, against the one before.
    Month,
    /// From one date to another, against as many days before.
    Period,
}

codes!(Span, 4,
    Day => "day",
    Week => "week",
    Month => "month",
    Period => "period",
);

/// What the address asks for. Nothing personal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DashboardFilter {
    /// How long.
    pub span: Span,
    /// A date in it, or of a period the first one; today when not given.
    pub from: Option<NaiveDate>,
    /// Of a period the last date.
    pub to: Option<NaiveDate>,
    /// Only this branch.
    pub branch: Option<BranchId>,
}

/// Dates from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The first.
    pub from: NaiveDate,
    /// The last.
    pub to: NaiveDate,
}

impl Period {
    /// How many.
    pub fn days(&self) -> i64 {
        (self.to - self.from).num_days() + 1
    }

    /// All of them.
    pub fn dates(self) -> impl Iterator<Item = NaiveDate> {
        self.from.iter_days().take_while(move |date| *date <= self.to)
    }
}

impl DashboardFilter {
    /// The period that is shown and the one before it. What is still to come is shown of neither: a week that has lasted
    /// for three days is held against three days.
    pub fn periods(&self, today: NaiveDate) -> (Period, Period) {
        let date = self.from.unwrap_or(today).min(today);
        let back = |date: NaiveDate, days: i64| {
            date.checked_sub_days(Days::new(days.unsigned_abs())).unwrap_or(date)
        };
        let whole = |from: NaiveDate, to: NaiveDate| Period { from, to: to.min(today) };
        match self.span {
            Span::Day => (whole(date, date), Period { from: back(date, 7), to: back(date, 7) }),
            Span::Week => {
                let monday = back(date, date.weekday().num_days_from_monday().into());
                let week = whole(monday, monday + Days::new(6));
                (week, Period { from: back(week.from, 7), to: back(week.to, 7) })
            }
            Span::Month => {
                let month = whole(month_of(date), month_end(date));
                let from = month.from.checked_sub_months(Months::new(1)).unwrap_or(month.from);
                let last = month_end(from);
                let to = if month.to == month_end(date) {
                    last
                } else {
                    (from + Days::new((month.days() - 1).unsigned_abs())).min(last)
                };
                (month, Period { from, to })
            }
            Span::Period => {
                let to = self.to.unwrap_or(date).clamp(date, today);
                let period = Period { from: date.max(back(to, LONGEST - 1)), to };
                let days = period.days();
                (period, Period { from: back(period.from, days), to: back(period.from, 1) })
            }
        }
    }

    /// The same span a step earlier or later.
    pub fn step(&self, today: NaiveDate, later: bool) -> Self {
        let (now, before) = self.periods(today);
        let days = Days::new(now.days().unsigned_abs());
        let from = match (self.span, later) {
            (Span::Day, false) => now.from.checked_sub_days(Days::new(1)),
            (Span::Day, true) => now.from.checked_add_days(Days::new(1)),
            (Span::Week, true) => now.from.checked_add_days(Days::new(7)),
            (Span::Month, true) => now.from.checked_add_months(Months::new(1)),
            (Span::Period, true) => now.from.checked_add_days(days),
            (_, false) => Some(before.from),
        };
        let to = match (self.span, later) {
            (Span::Period, false) => Some(before.to),
            (Span::Period, true) => now.to.checked_add_days(days),
            _ => None,
        };
        Self { from, to, ..*self }
    }
}

/// Calls of an hour of the clinic's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HourLine {
    /// The hour.
    pub hour: u32,
    /// Its calls.
    pub calls: CallCounts,
    /// How many rang in this hour of the period before.
    pub before: i64,
}

/// A date, or a month by its first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateLine {
    /// Which.
    pub date: NaiveDate,
    /// Its calls.
    pub calls: CallCounts,
    /// What was done with visits on it.
    pub acts: ActCounts,
    /// Its visits.
    pub visits: VisitCounts,
}

/// A step from a call to a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FunnelStep {
    /// Somebody rang.
    Offered,
    /// … and was answered.
    Answered,
    /// A visit could have come of it.
    Target,
    /// … and did.
    Booked,
    /// … and the patient came.
    Came,
    /// Of those that were booked: nobody has come so far, but a visit stands.
    Awaited,
}

impl FunnelStep {
    /// Of which step it is a part.
    pub fn whole(self) -> Option<Self> {
        match self {
            Self::Offered => None,
            Self::Answered => Some(Self::Offered),
            Self::Target => Some(Self::Answered),
            Self::Booked => Some(Self::Target),
            Self::Came | Self::Awaited => Some(Self::Booked),
        }
    }
}

/// Leads of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceLine {
    /// Where they reached out.
    pub source: LeadSource,
    /// How many.
    pub leads: LeadCounts,
    /// Seconds of the hours of calls until somebody turned to the middle one.
    pub answer_s: Option<i64>,
    /// What the source cost in the period; none when nothing was noted of it.
    pub cost: Option<Kopecks>,
}

/// An operator's figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorLine {
    /// Who; none is a key, the program itself, or nobody.
    pub id: Option<UserId>,
    /// Their name.
    pub name: Option<String>,
    /// Their calls.
    pub calls: CallCounts,
    /// What they did with visits.
    pub acts: ActCounts,
    /// Time of gaps that was taken of what they offered.
    pub recovered: RecoveredCounts,
}

/// A branch's figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BranchLine {
    /// Which; none of calls that were about no branch.
    pub id: Option<BranchId>,
    /// Its name.
    pub name: Option<String>,
    /// Calls about it.
    pub calls: CallCounts,
    /// What was done with its visits.
    pub acts: ActCounts,
    /// Its visits.
    pub visits: VisitCounts,
    /// Time of its gaps that was taken.
    pub recovered: RecoveredCounts,
}

/// Visits of a doctor or for a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitLine<I> {
    /// Whose, or for which.
    pub id: I,
    /// The name.
    pub name: String,
    /// How many.
    pub visits: VisitCounts,
}

/// Visits called off for a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonLine {
    /// Why.
    pub reason: CancelReason,
    /// How many.
    pub number: i64,
}

/// How full a branch's doctors are on the days ahead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FillAhead {
    /// The branch.
    pub branch: BranchBrief,
    /// The days.
    pub dates: Vec<NaiveDate>,
    /// Those who work on one of them.
    pub doctors: Vec<DoctorFill>,
}

/// Charts as SVG, without the element round them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charts {
    /// Calls by hour.
    pub hours: String,
    /// Calls and bookings by date; nothing of one date.
    pub dates: Option<String>,
}

/// Which rows the reader may open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opens {
    /// The schedule and its visits.
    pub visits: bool,
    /// Leads.
    pub leads: bool,
    /// Complaints.
    pub complaints: bool,
}

/// All of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dashboard {
    /// What is shown.
    pub period: Period,
    /// What it is held against.
    pub before: Period,
    /// Today by the clinic's clock.
    pub today: NaiveDate,
    /// When it was told.
    pub at: DateTime<Utc>,
    /// The clinic's zone.
    pub zone: Tz,
    /// Of which branch; of all when none.
    pub branch: Option<BranchBrief>,
    /// All branches that can be chosen.
    pub branches: Vec<BranchBrief>,
    /// The figures.
    pub measures: Vec<Measured>,
    /// Calls by hour.
    pub hours: Vec<HourLine>,
    /// By date, or by month when it is long; nothing of a single date.
    pub dates: Vec<DateLine>,
    /// `dates` are months.
    pub by_months: bool,
    /// From call to visit.
    pub funnel: Vec<(FunnelStep, i64)>,
    /// Leads; nothing of a branch, for they are of none.
    pub sources: Vec<SourceLine>,
    /// By operator.
    pub operators: Vec<OperatorLine>,
    /// By branch.
    pub by_branch: Vec<BranchLine>,
    /// By doctor.
    pub doctors: Vec<VisitLine<DoctorId>>,
    /// By service.
    pub services: Vec<VisitLine<ServiceId>>,
    /// Why visits were called off.
    pub reasons: Vec<ReasonLine>,
    /// Complaints.
    pub complaints: ComplaintCounts,
    /// The days ahead, branch by branch.
    pub fill: Vec<FillAhead>,
    /// Drawn.
    pub charts: Charts,
    /// What can be opened.
    pub opens: Opens,
}

/// What each source cost in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadCosts {
    /// Its first date.
    pub month: NaiveDate,
    /// By source; none where nothing was noted.
    pub costs: Vec<(LeadSource, Option<Kopecks>)>,
}

/// What a source cost in a month, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeadCostForm {
    /// The source's code.
    pub source: String,
    /// A date of the month.
    pub month: Option<NaiveDate>,
    /// Rubles; nothing: nothing is known of it.
    pub rubles: String,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn shown(span: Span, from: Option<NaiveDate>, to: Option<NaiveDate>) -> [(NaiveDate, NaiveDate); 2] {
        let filter = DashboardFilter { span, from, to, branch: None };
        let (now, before) = filter.periods(ymd(2026, 11, 25));
        [(now.from, now.to), (before.from, before.to)]
    }

    #[test]
    fn a_period_is_held_against_as_much_of_the_one_before() {
        let day = ymd(2026, 11, 24);
        assert_eq!(shown(Span::Day, Some(day), None), [(day, day), (ymd(2026, 11, 17), ymd(2026, 11, 17))]);
        let week = shown(Span::Week, None, None);
        assert_eq!(week, [(ymd(2026, 11, 23), ymd(2026, 11, 25)), (ymd(2026, 11, 16), ymd(2026, 11, 18))]);
        let month = shown(Span::Month, None, None);
        assert_eq!(month, [(ymd(2026, 11, 1), ymd(2026, 11, 25)), (ymd(2026, 10, 1), ymd(2026, 10, 25))]);
        let past = shown(Span::Month, Some(ymd(2026, 2, 14)), None);
        assert_eq!(past, [(ymd(2026, 2, 1), ymd(2026, 2, 28)), (ymd(2026, 1, 1), ymd(2026, 1, 31))]);
        let year = shown(Span::Period, Some(ymd(2025, 11, 26)), Some(ymd(2026, 11, 25)));
        assert_eq!(year, [(ymd(2025, 11, 26), ymd(2026, 11, 25)), (ymd(2024, 11, 26), ymd(2025, 11, 25))]);
    }

    proptest! {
        #[test]
        fn nothing_of_the_future_is_shown_and_no_date_twice(span in 0usize..4, from in 0u64..1500, length in 0u64..1500) {
            let today = ymd(2026, 11, 25);
            let from = ymd(2024, 1, 1) + Days::new(from);
            let span = Span::ALL[span];
            let filter = DashboardFilter { span, from: Some(from), to: Some(from + Days::new(length)), branch: None };
            let (now, before) = filter.periods(today);
            prop_assert!(before.from <= before.to && before.to < now.from && now.from <= now.to && now.to <= today);
            prop_assert!(span == Span::Month || now.days() == before.days());
            let (earlier, _) = filter.step(today, false).periods(today);
            prop_assert!(earlier.to < now.to);
        }
    }
}
