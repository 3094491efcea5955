//! When a doctor works (рабочие часы врача): rhythms, exceptions to them, and a branch's opening hours, all in wall
//! time, and the duties that follow from them on a date.
//!
//! The forms that enter them belong in [`crate::hours_form`]; what is still free of a duty, in [`crate::slot`].

use chrono::{Datelike, NaiveDate, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    clinic_time::{DAY_MIN, WallSpan, next_day, previous_day, wall},
    error::Fault,
    id::{BranchId, ChairId, DoctorId, ExceptionId, HolidayId, PatternId},
    interval::{Interval, subtract, union},
};

/// A doctor's hours on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayHours {
    /// From coming to leaving; may reach into the next day.
    pub span: WallSpan,
    /// Lunch and other breaks, by start, inside the span. One of a night that starts after midnight is written
    /// with its own wall time.
    #[serde(default)]
    pub breaks: Vec<WallSpan>,
    /// Kept for acute pain until the branch's hour of release: inside the span and clear of the breaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserve: Option<WallSpan>,
}

impl DayHours {
    /// Hours whose breaks lie inside them and apart from each other. `EndBeforeStart`: empty hours or an empty
    /// break; `OutOfRange` (minutes after midnight): a time past 24:00, or a break outside the hours;
    /// `Overlaps`: two breaks share a minute.
    pub fn new(span: WallSpan, mut breaks: Vec<WallSpan>) -> Result<Self, Fault> {
        if span.start_min >= DAY_MIN || span.end_min > DAY_MIN {
            return Err(Fault::OutOfRange(0, DAY_MIN.into()));
        }
        if span.minutes() == 0 || breaks.iter().any(|pause| pause.minutes() == 0) {
            return Err(Fault::EndBeforeStart);
        }
        let end = span.start_min + span.minutes();
        breaks.sort_by_key(|pause| since_start(span, *pause).0);
        let mut free_from = span.start_min;
        for pause in &breaks {
            let (from, to) = since_start(span, *pause);
            if from < span.start_min || to > end {
                return Err(Fault::OutOfRange(span.start_min.into(), span.end_min.into()));
            }
            if from < free_from {
                return Err(Fault::Overlaps);
            }
            free_from = to;
        }
        Ok(Self { span, breaks, reserve: None })
    }

    /// The same with time kept for acute pain. `EndBeforeStart`: an empty one; `OutOfRange` (minutes after
    /// midnight): outside the hours; `Overlaps`: in a break.
    pub fn with_reserve(self, reserve: WallSpan) -> Result<Self, Fault> {
        let mut taken = self.breaks.clone();
        taken.push(reserve);
        Self::new(self.span, taken)?;
        Ok(Self { reserve: Some(reserve), ..self })
    }

    /// A span inside the hours as instants of a date.
    fn inside(&self, zone: Tz, date: NaiveDate, part: WallSpan) -> Interval {
        let after_midnight = self.span.is_overnight() && part.start_min < self.span.start_min;
        wall(zone, if after_midnight { next_day(date) } else { date }, part)
    }
}

/// A break's ends in minutes after the midnight before the span, also of a break after the next midnight.
fn since_start(span: WallSpan, pause: WallSpan) -> (u16, u16) {
    let after_midnight = span.is_overnight() && pause.start_min < span.start_min;
    let start = if after_midnight { pause.start_min.saturating_add(DAY_MIN) } else { pause.start_min };
    (start, start.saturating_add(pause.minutes()))
}

/// On which dates a doctor works, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Rhythm {
    /// So many days, over and over: 7 a week, 4 for two on and two off, 14 for alternating weeks.
    Cycle {
        /// The hours of each day of the cycle; `None` off.
        days: Vec<Option<DayHours>>,
        /// The date of the first of them; the cycle holds before it too.
        anchor: NaiveDate,
    },
    /// Even days of the month.
    EvenDates(DayHours),
    /// Odd days of the month, so that the 31st and the 1st are both worked.
    OddDates(DayHours),
}

impl Rhythm {
    /// The hours of a date, if it is worked.
    pub fn hours(&self, date: NaiveDate) -> Option<&DayHours> {
        match self {
            Rhythm::Cycle { days, anchor } => {
                let length = i64::try_from(days.len()).ok().filter(|length| *length > 0)?;
                let position = (date - *anchor).num_days().rem_euclid(length);
                days.get(usize::try_from(position).ok()?)?.as_ref()
            }
            Rhythm::EvenDates(hours) => date.day().is_multiple_of(2).then_some(hours),
            Rhythm::OddDates(hours) => (!date.day().is_multiple_of(2)).then_some(hours),
        }
    }
}

/// A doctor's working hours at one branch. Several may hold at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pattern {
    /// Its id.
    pub id: PatternId,
    /// Whose.
    pub doctor: DoctorId,
    /// Where.
    pub branch: BranchId,
    /// In which chair; `None` in any that is free.
    pub chair: Option<ChairId>,
    /// On which dates and when.
    pub rhythm: Rhythm,
    /// First date on which it holds.
    pub valid_from: NaiveDate,
    /// Last date on which it holds; `None` until further notice.
    pub valid_to: Option<NaiveDate>,
}

impl Pattern {
    /// The hours of a date, if the pattern holds then and the date is worked.
    pub fn hours(&self, date: NaiveDate) -> Option<&DayHours> {
        let holds = self.valid_from <= date && self.valid_to.is_none_or(|last| date <= last);
        if holds { self.rhythm.hours(date) } else { None }
    }
}

/// Why a doctor's hours differ on some dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExceptionKind {
    /// A day off.
    DayOff,
    /// On holiday.
    Vacation,
    /// Ill: nothing is worked, extra hours neither.
    Sick,
    /// Hours on top of the patterns, or on a day off.
    Extra,
    /// Other hours instead of the patterns'.
    Changed,
}

impl ExceptionKind {
    /// All of them, in the order in which forms show them.
    pub const ALL: [ExceptionKind; 5] =
        [Self::DayOff, Self::Vacation, Self::Sick, Self::Extra, Self::Changed];

    /// Whether it brings hours of its own.
    pub const fn has_hours(self) -> bool {
        matches!(self, Self::Extra | Self::Changed)
    }

    /// Its name in the database and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::DayOff => "day_off",
            Self::Vacation => "vacation",
            Self::Sick => "sick",
            Self::Extra => "extra",
            Self::Changed => "changed",
        }
    }

    /// The kind of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// The hours that an exception brings, and where they are worked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExceptionHours {
    /// Where.
    pub branch: BranchId,
    /// In which chair; `None` in any that is free.
    pub chair: Option<ChairId>,
    /// When, on each of the dates.
    pub hours: DayHours,
}

/// Dates on which a doctor's hours are not those of the patterns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursException {
    /// Its id.
    pub id: ExceptionId,
    /// Whose.
    pub doctor: DoctorId,
    /// Why.
    pub kind: ExceptionKind,
    /// First date.
    pub from: NaiveDate,
    /// Last date.
    pub to: NaiveDate,
    /// What is worked on them; only [`ExceptionKind::Extra`] and [`ExceptionKind::Changed`] have any.
    pub hours: Option<ExceptionHours>,
    /// A note for colleagues.
    pub note: String,
}

/// A date of the official calendar or of a branch's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// Its id.
    pub id: HolidayId,
    /// Which date.
    pub date: NaiveDate,
    /// For which branch; `None` for all of them. A branch's own entry goes before the one for all.
    pub branch: Option<BranchId>,
    /// The weekday by whose hours the branch is open; `None` closed.
    pub open_as: Option<Weekday>,
    /// «Новый год», «перенос с 3 января».
    pub reason: String,
}

/// When a branch is open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BranchHours {
    /// Which branch.
    pub branch: BranchId,
    /// Its time zone.
    pub zone: Tz,
    /// Opening hours from Monday to Sunday; `None` closed.
    pub week: [Option<WallSpan>; 7],
    /// The calendar: dates that are not as their weekday. Entries of other branches do not matter.
    pub holidays: Vec<Holiday>,
}

impl BranchHours {
    /// The calendar's entry for a date, the branch's own first.
    pub fn holiday(&self, date: NaiveDate) -> Option<&Holiday> {
        let mut listed = self.holidays.iter().filter(|holiday| holiday.date == date);
        let own = listed.clone().find(|holiday| holiday.branch == Some(self.branch));
        own.or_else(|| listed.find(|holiday| holiday.branch.is_none()))
    }

    /// The opening hours of a date on the wall; `None` closed.
    pub fn opening(&self, date: NaiveDate) -> Option<WallSpan> {
        let weekday = match self.holiday(date) {
            Some(holiday) => holiday.open_as?,
            None => date.weekday(),
        };
        self.week[weekday.num_days_from_monday() as usize]
    }

    /// All opening hours that can matter to somebody who starts on the date: those of the night before, of the
    /// date, and of the next day.
    fn open_around(&self, date: NaiveDate) -> Vec<Interval> {
        let days = [previous_day(date), date, next_day(date)];
        let open = |day| self.opening(day).map(|span| wall(self.zone, day, span));
        union(days.into_iter().filter_map(open).collect())
    }
}

/// Working time of a doctor without a change of place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// The branch's date to which it belongs: the one on which it starts, also for a night.
    pub date: NaiveDate,
    /// Where.
    pub branch: BranchId,
    /// In which chair; `None` in any that is free.
    pub chair: Option<ChairId>,
    /// From coming to leaving.
    pub hours: Interval,
    /// Breaks inside the hours, sorted and apart.
    pub breaks: Vec<Interval>,
    /// Kept for acute pain as long as [`crate::acute_reserve`] says.
    pub reserve: Vec<Interval>,
}

impl Duty {
    /// The hours without the breaks.
    pub fn work(&self) -> Vec<Interval> {
        subtract(vec![self.hours], self.breaks.clone())
    }
}

/// What one doctor works on a date, by start. `patterns` and `exceptions` are that doctor's; a branch that is not
/// among `branches` yields nothing. Never outside a branch's opening hours.
///
/// An exception replaces the patterns; [`ExceptionKind::Extra`] adds to what holds otherwise, unless the doctor is
/// ill. Hours at the same place that touch become one duty, so that a visit may span them.
pub fn duty(
    patterns: &[Pattern],
    exceptions: &[HoursException],
    branches: &[BranchHours],
    date: NaiveDate,
) -> Vec<Duty> {
    let mut duties = Vec::new();
    for (branch, chair, hours) in worked(patterns, exceptions, date) {
        let Some(opening) = branches.iter().find(|known| known.branch == branch) else { continue };
        let on_date = |part: &WallSpan| hours.inside(opening.zone, date, *part);
        let whole = wall(opening.zone, date, hours.span);
        for open in opening.open_around(date).iter().filter_map(|open| open.intersection(&whole)) {
            let inside = |parts: &[WallSpan]| {
                parts.iter().filter_map(|part| on_date(part).intersection(&open)).collect::<Vec<_>>()
            };
            let (breaks, reserve) = (union(inside(&hours.breaks)), inside(hours.reserve.as_slice()));
            duties.push(Duty { date, branch, chair, hours: open, breaks, reserve });
        }
    }
    joined(duties)
}

/// The duties of all dates from the first to the last, both included, by date.
pub fn duties(
    patterns: &[Pattern],
    exceptions: &[HoursException],
    branches: &[BranchHours],
    first: NaiveDate,
    last: NaiveDate,
) -> Vec<(NaiveDate, Vec<Duty>)> {
    let dates = first.iter_days().take_while(|date| *date <= last);
    dates.map(|date| (date, duty(patterns, exceptions, branches, date))).collect()
}

/// The duties of every date of a month; empty when there is no such month.
pub fn month(
    patterns: &[Pattern],
    exceptions: &[HoursException],
    branches: &[BranchHours],
    year: i32,
    month: u32,
) -> Vec<(NaiveDate, Vec<Duty>)> {
    let Some(first) = NaiveDate::from_ymd_opt(year, month, 1) else { return Vec::new() };
    let dates = first.iter_days().take_while(|date| date.month() == month);
    dates.map(|date| (date, duty(patterns, exceptions, branches, date))).collect()
}

type Worked<'a> = (BranchId, Option<ChairId>, &'a DayHours);

/// Which hours hold on a date, before the branches' opening hours.
fn worked<'a>(patterns: &'a [Pattern], exceptions: &'a [HoursException], date: NaiveDate) -> Vec<Worked<'a>> {
    let today = || exceptions.iter().filter(move |exception| (exception.from..=exception.to).contains(&date));
    let is = |kind| today().any(|exception| exception.kind == kind);
    let hours_of = |kind| {
        let those = today().filter(move |exception| exception.kind == kind);
        those.filter_map(|exception| exception.hours.as_ref()).map(|at| (at.branch, at.chair, &at.hours))
    };
    if is(ExceptionKind::Sick) {
        return Vec::new();
    }
    let extra = hours_of(ExceptionKind::Extra);
    if is(ExceptionKind::DayOff) || is(ExceptionKind::Vacation) {
        extra.collect()
    } else if is(ExceptionKind::Changed) {
        hours_of(ExceptionKind::Changed).chain(extra).collect()
    } else {
        let usual = patterns.iter();
        usual.filter_map(|at| Some((at.branch, at.chair, at.hours(date)?))).chain(extra).collect()
    }
}

/// Joins duties at the same place that touch. A break in which the other duty works is no break.
fn joined(mut duties: Vec<Duty>) -> Vec<Duty> {
    duties.sort_by_key(|duty| (duty.branch, duty.chair, duty.hours));
    let mut joined: Vec<Duty> = Vec::with_capacity(duties.len());
    for duty in duties {
        match joined.last_mut() {
            Some(last)
                if (last.branch, last.chair) == (duty.branch, duty.chair)
                    && duty.hours.start <= last.hours.end =>
            {
                let work = [last.work(), duty.work()].concat();
                last.hours.end = last.hours.end.max(duty.hours.end);
                last.breaks = subtract(vec![last.hours], work);
                last.reserve = union([&last.reserve[..], &duty.reserve].concat());
            }
            _ => joined.push(duty),
        }
    }
    joined.sort_by_key(|duty| (duty.hours, duty.branch, duty.chair));
    joined
}
