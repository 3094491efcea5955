//! The forms filled in with what is kept, for editing it.

use chrono::{Datelike, NaiveDate, Weekday};

use super::{BreakForm, ExceptionForm, HoursForm, OtherDayForm, PatternForm, RhythmKind};
use crate::{
    clinic_time::WallSpan,
    wording::clock,
    working_hours::{DayHours, HoursException, Pattern, Rhythm},
};

impl PatternForm {
    /// The form that says what the pattern says.
    pub fn of(pattern: &Pattern) -> Self {
        let (kind, days, anchor) = match &pattern.rhythm {
            Rhythm::Cycle { days, anchor } => (cycle_kind(days.len(), *anchor), &days[..], Some(*anchor)),
            Rhythm::EvenDates(_) => (RhythmKind::EvenDates, &[][..], None),
            Rhythm::OddDates(_) => (RhythmKind::OddDates, &[][..], None),
        };
        let worked: Vec<(u16, &DayHours)> =
            (0..).zip(days).filter_map(|(day, hours)| Some((day, hours.as_ref()?))).collect();
        let usual = match &pattern.rhythm {
            Rhythm::EvenDates(hours) | Rhythm::OddDates(hours) => Some(hours),
            Rhythm::Cycle { .. } => usual(&worked),
        };
        let own = worked.iter().filter(|(_, hours)| Some(*hours) != usual);
        Self {
            doctor_id: pattern.doctor,
            branch_id: Some(pattern.branch),
            chair_id: pattern.chair,
            kind,
            days: worked.iter().map(|(day, _)| *day).collect(),
            cycle_days: if kind == RhythmKind::Cycle { days.len().to_string() } else { String::new() },
            // A week that begins on a Monday is a week like any other.
            anchor: anchor.filter(|_| kind != RhythmKind::Weekly).map(typed).unwrap_or_default(),
            hours: usual.map(HoursForm::of).unwrap_or_default(),
            other: own.map(|(day, hours)| OtherDayForm { day: *day, hours: HoursForm::of(hours) }).collect(),
            valid_from: typed(pattern.valid_from),
            valid_to: pattern.valid_to.map(typed).unwrap_or_default(),
        }
    }
}

/// Weeks are told from other cycles by the Monday they begin on.
fn cycle_kind(length: usize, anchor: NaiveDate) -> RhythmKind {
    match (length, anchor.weekday()) {
        (7, Weekday::Mon) => RhythmKind::Weekly,
        (14, Weekday::Mon) => RhythmKind::TwoWeeks,
        _ => RhythmKind::Cycle,
    }
}

/// The hours that most of the days share, the earliest of them when several do.
fn usual<'a>(worked: &[(u16, &'a DayHours)]) -> Option<&'a DayHours> {
    let share = |hours: &DayHours| worked.iter().filter(|(_, other)| *other == hours).count();
    worked.iter().rev().max_by_key(|(_, hours)| share(hours)).map(|(_, hours)| *hours)
}

impl HoursForm {
    /// The form that says what the hours say. The first break of them is the lunch.
    pub fn of(hours: &DayHours) -> Self {
        let mut breaks = hours.breaks.iter();
        let lunch = breaks.next();
        Self {
            start: clock(hours.span.start_min),
            end: clock(hours.span.end_min),
            lunch_start: lunch.map(|pause| clock(pause.start_min)).unwrap_or_default(),
            lunch_end: lunch.map(|pause| clock(pause.end_min)).unwrap_or_default(),
            more: breaks.map(BreakForm::of).collect(),
            reserve_start: hours.reserve.map(|kept| clock(kept.start_min)).unwrap_or_default(),
            reserve_end: hours.reserve.map(|kept| clock(kept.end_min)).unwrap_or_default(),
        }
    }
}

impl BreakForm {
    fn of(pause: &WallSpan) -> Self {
        Self { start: clock(pause.start_min), end: clock(pause.end_min) }
    }
}

impl ExceptionForm {
    /// The form that says what the exception says.
    pub fn of(exception: &HoursException) -> Self {
        let at = exception.hours.as_ref();
        Self {
            doctor_id: exception.doctor,
            kind: exception.kind,
            from: typed(exception.from),
            to: typed(exception.to),
            branch_id: at.map(|at| at.branch),
            chair_id: at.and_then(|at| at.chair),
            hours: at.map(|at| HoursForm::of(&at.hours)).unwrap_or_default(),
            note: exception.note.clone(),
        }
    }
}

/// A date as it is typed: «19.11.2026».
pub(crate) fn typed(date: NaiveDate) -> String {
    date.format("%d.%m.%Y").to_string()
}
