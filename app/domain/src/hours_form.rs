//! The forms that enter a doctor's working hours, as they are typed, and what they hold once parsed.
//!
//! What the hours mean on a date belongs in [`crate::working_hours`].

mod day;
mod filled;

use chrono::{Datelike, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use crate::{
    date::{optional_date, parse_date},
    error::{Fault, FieldErrors},
    id::{BranchId, ChairId, DoctorId, ExceptionId, PatternId},
    text::optional_text,
    working_hours::{DayHours, ExceptionHours, ExceptionKind, HoursException, Pattern, Rhythm},
};

pub(crate) use day::span;
pub use day::{BreakForm, HoursForm, NIGHT_MAX};

/// Longest note of an exception, in characters.
pub const NOTE_MAX: usize = 300;
/// Longest cycle, in days.
pub const CYCLE_MAX: u16 = 56;

/// How a rhythm is chosen in the form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RhythmKind {
    /// Days 0 to 6 are Monday to Sunday.
    #[default]
    Weekly,
    /// Days 0 to 6 are the first week, 7 to 13 the second, each from Monday; the anchor's week is the first.
    TwoWeeks,
    /// Days count from the anchor, over and over.
    Cycle,
    /// Even days of the month.
    EvenDates,
    /// Odd days of the month.
    OddDates,
}

impl RhythmKind {
    /// All of them, in the order in which the form shows them.
    pub const ALL: [RhythmKind; 5] =
        [Self::Weekly, Self::TwoWeeks, Self::Cycle, Self::EvenDates, Self::OddDates];

    /// Its name in forms and in texts' keys.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Weekly => "weekly",
            Self::TwoWeeks => "two_weeks",
            Self::Cycle => "cycle",
            Self::EvenDates => "even_dates",
            Self::OddDates => "odd_dates",
        }
    }

    /// The kind of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// The form of a pattern, as it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PatternForm {
    /// Whose.
    pub doctor_id: DoctorId,
    /// Where; required.
    #[serde(default)]
    pub branch_id: Option<BranchId>,
    /// In which chair; any that is free when not given.
    #[serde(default)]
    pub chair_id: Option<ChairId>,
    /// How the days are chosen.
    #[serde(default)]
    pub kind: RhythmKind,
    /// The working days, from 0; see [`RhythmKind`]. None for odd and even dates.
    #[serde(default)]
    pub days: Vec<u16>,
    /// Length of a [`RhythmKind::Cycle`], in days: «4».
    #[serde(default)]
    pub cycle_days: String,
    /// The first day of a cycle, or a date in its first week; `valid_from` when empty.
    #[serde(default)]
    pub anchor: String,
    /// The hours of the working days.
    #[serde(default)]
    pub hours: HoursForm,
    /// Days of the cycle with hours of their own instead.
    #[serde(default)]
    pub other: Vec<OtherDayForm>,
    /// First date.
    #[serde(default)]
    pub valid_from: String,
    /// Last date; until further notice when empty.
    #[serde(default)]
    pub valid_to: String,
}

/// A day of the cycle with hours of its own, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherDayForm {
    /// Which day, one of the working days.
    pub day: u16,
    /// When.
    #[serde(default)]
    pub hours: HoursForm,
}

/// A pattern that can be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPattern {
    /// Whose.
    pub doctor: DoctorId,
    /// Where.
    pub branch: BranchId,
    /// In which chair; `None` in any that is free.
    pub chair: Option<ChairId>,
    /// On which dates and when.
    pub rhythm: Rhythm,
    /// First date.
    pub valid_from: NaiveDate,
    /// Last date.
    pub valid_to: Option<NaiveDate>,
}

impl NewPattern {
    /// Checks the form; the same in the browser and on the server.
    pub fn parse(form: PatternForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let branch = errors.take("branch_id", form.branch_id.ok_or(Fault::Required));
        let length = form.cycle_length(&mut errors);
        let days = length.and_then(|length| form.working_days(length, &mut errors));
        let anchor = errors.take("anchor", optional_date(&form.anchor));
        let hours = form.hours.parse("", &mut errors);
        let other = form.other_days(&mut errors);
        let valid_from = errors.take("valid_from", parse_date(&form.valid_from));
        let valid_to = errors.take("valid_to", optional_date(&form.valid_to));
        if let (Some(from), Some(Some(to))) = (valid_from, valid_to)
            && to < from
        {
            errors.add("valid_to", Fault::EndBeforeStart);
        }
        let rest = hours.zip(other);
        match (branch, days, rest, valid_from, valid_to, anchor) {
            (Some(branch), Some(days), Some(rest), Some(valid_from), Some(valid_to), Some(anchor)) => {
                let rhythm = rhythm(form.kind, &days, rest, anchor.unwrap_or(valid_from));
                let (doctor, chair) = (form.doctor_id, form.chair_id);
                errors.or(Self { doctor, branch, chair, rhythm, valid_from, valid_to })
            }
            _ => Err(errors),
        }
    }

    /// The pattern under its id.
    pub fn with_id(self, id: PatternId) -> Pattern {
        let Self { doctor, branch, chair, rhythm, valid_from, valid_to } = self;
        Pattern { id, doctor, branch, chair, rhythm, valid_from, valid_to }
    }
}

impl PatternForm {
    /// Days of the cycle; 0 for odd and even dates, which are none.
    fn cycle_length(&self, errors: &mut FieldErrors) -> Option<u16> {
        match self.kind {
            RhythmKind::Weekly => Some(7),
            RhythmKind::TwoWeeks => Some(14),
            RhythmKind::EvenDates | RhythmKind::OddDates => Some(0),
            RhythmKind::Cycle => {
                let parsed = match self.cycle_days.trim() {
                    "" => Err(Fault::Required),
                    text => text.parse::<u16>().map_err(|_| Fault::NotANumber),
                };
                let in_range = |length: u16| {
                    let fits = (1..=CYCLE_MAX).contains(&length);
                    if fits { Ok(length) } else { Err(Fault::OutOfRange(1, CYCLE_MAX.into())) }
                };
                errors.take("cycle_days", parsed.and_then(in_range))
            }
        }
    }

    /// For each day of the cycle, whether it is worked.
    fn working_days(&self, length: u16, errors: &mut FieldErrors) -> Option<Vec<bool>> {
        let fault = if length == 0 {
            None
        } else if self.days.is_empty() {
            Some(Fault::Required)
        } else if self.days.iter().any(|day| *day >= length) {
            Some(Fault::OutOfRange(0, i64::from(length) - 1))
        } else {
            None
        };
        let days = (0..length).map(|day| self.days.contains(&day)).collect();
        errors.take("days", fault.map_or(Ok(days), Err))
    }

    /// The days with hours of their own. Odd and even dates have none.
    fn other_days(&self, errors: &mut FieldErrors) -> Option<Vec<(u16, DayHours)>> {
        if matches!(self.kind, RhythmKind::EvenDates | RhythmKind::OddDates) {
            return Some(Vec::new());
        }
        let mut days = Some(Vec::with_capacity(self.other.len()));
        for (row, other) in self.other.iter().enumerate() {
            let fault = if !self.days.contains(&other.day) {
                Some(Fault::UnknownChoice)
            } else if self.other[..row].iter().any(|before| before.day == other.day) {
                Some(Fault::Taken)
            } else {
                None
            };
            let day = errors.take(&format!("other.{row}.day"), fault.map_or(Ok(other.day), Err));
            let hours = other.hours.parse(&format!("other.{row}."), errors);
            days = days.zip(day.zip(hours)).map(|(mut days, other)| {
                days.push(other);
                days
            });
        }
        days
    }
}

type Worked = (DayHours, Vec<(u16, DayHours)>);

fn rhythm(kind: RhythmKind, days: &[bool], (hours, other): Worked, anchor: NaiveDate) -> Rhythm {
    let of_day = |day: u16| {
        let own = other.iter().find(|(own, _)| *own == day).map(|(_, hours)| hours);
        own.unwrap_or(&hours).clone()
    };
    let anchor = match kind {
        RhythmKind::Weekly | RhythmKind::TwoWeeks => {
            anchor - TimeDelta::days(anchor.weekday().num_days_from_monday().into())
        }
        _ => anchor,
    };
    match kind {
        RhythmKind::EvenDates => Rhythm::EvenDates(hours),
        RhythmKind::OddDates => Rhythm::OddDates(hours),
        RhythmKind::Weekly | RhythmKind::TwoWeeks | RhythmKind::Cycle => {
            let days = (0..).zip(days).map(|(day, works)| works.then(|| of_day(day))).collect();
            Rhythm::Cycle { days, anchor }
        }
    }
}

/// The form of an exception, as it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExceptionForm {
    /// Whose.
    pub doctor_id: DoctorId,
    /// Why.
    pub kind: ExceptionKind,
    /// First date.
    #[serde(default)]
    pub from: String,
    /// Last date; the first one when empty.
    #[serde(default)]
    pub to: String,
    /// Where; required for extra and changed hours.
    #[serde(default)]
    pub branch_id: Option<BranchId>,
    /// In which chair; any that is free when not given.
    #[serde(default)]
    pub chair_id: Option<ChairId>,
    /// When; required for extra and changed hours, otherwise not looked at.
    #[serde(default)]
    pub hours: HoursForm,
    /// A note for colleagues.
    #[serde(default)]
    pub note: String,
}

/// An exception that can be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewException {
    /// Whose.
    pub doctor: DoctorId,
    /// Why.
    pub kind: ExceptionKind,
    /// First date.
    pub from: NaiveDate,
    /// Last date.
    pub to: NaiveDate,
    /// What is worked on them.
    pub hours: Option<ExceptionHours>,
    /// A note for colleagues; empty without one.
    pub note: String,
}

impl NewException {
    /// Checks the form; the same in the browser and on the server.
    pub fn parse(form: ExceptionForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let from = errors.take("from", parse_date(&form.from));
        let to = errors.take("to", optional_date(&form.to));
        if let (Some(from), Some(Some(to))) = (from, to)
            && to < from
        {
            errors.add("to", Fault::EndBeforeStart);
        }
        let hours = if form.kind.has_hours() { form.worked(&mut errors).map(Some) } else { Some(None) };
        let note = errors.take("note", optional_text(&form.note, NOTE_MAX));
        match (from, to, hours, note) {
            (Some(from), Some(to), Some(hours), Some(note)) => errors.or(Self {
                doctor: form.doctor_id,
                kind: form.kind,
                from,
                to: to.unwrap_or(from),
                hours,
                note: note.unwrap_or_default(),
            }),
            _ => Err(errors),
        }
    }

    /// The exception under its id.
    pub fn with_id(self, id: ExceptionId) -> HoursException {
        let Self { doctor, kind, from, to, hours, note } = self;
        HoursException { id, doctor, kind, from, to, hours, note }
    }
}

impl ExceptionForm {
    fn worked(&self, errors: &mut FieldErrors) -> Option<ExceptionHours> {
        let branch = errors.take("branch_id", self.branch_id.ok_or(Fault::Required));
        let hours = self.hours.parse("", errors);
        Some(ExceptionHours { branch: branch?, chair: self.chair_id, hours: hours? })
    }
}
