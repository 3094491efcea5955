//! The forms that enter a doctor's working hours, as they are typed, and what they hold once parsed.
//!
//! What the hours mean on a date belongs in [`crate::working_hours`].

use chrono::{Datelike, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use crate::{
    clinic_time::{DAY_MIN, WallSpan},
    date::{optional_date, optional_minute, parse_date, parse_minute},
    error::{Fault, FieldErrors},
    id::{BranchId, ChairId, DoctorId, ExceptionId, PatternId},
    text::optional_text,
    working_hours::{DayHours, ExceptionHours, ExceptionKind, HoursException, Pattern, Rhythm},
};

/// Longest note of an exception, in characters.
pub const NOTE_MAX: usize = 300;
/// Longest cycle, in days.
pub const CYCLE_MAX: u16 = 56;
/// Longest night, in minutes: hours that end before they start and would be longer are a slip of the finger.
pub const NIGHT_MAX: u16 = 12 * 60;

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

/// Hours of a day as they are typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursForm {
    /// «9:00».
    #[serde(default)]
    pub start: String,
    /// «18:00».
    #[serde(default)]
    pub end: String,
    /// «13:00»; empty without a break.
    #[serde(default)]
    pub lunch_start: String,
    /// «13:30»; empty without a break.
    #[serde(default)]
    pub lunch_end: String,
}

impl HoursForm {
    /// The hours, or their faulty fields marked.
    fn parse(&self, errors: &mut FieldErrors) -> Option<DayHours> {
        let start = errors.take("start", parse_minute(&self.start).and_then(before_midnight));
        let end = errors.take("end", parse_minute(&self.end));
        let lunch = self.lunch(errors);
        let (start, end, lunch) = (start?, end?, lunch?);
        // 0:00 as an end is the midnight that ends the day.
        let span = WallSpan::new(start, if end == 0 { DAY_MIN } else { end });
        if span.minutes() == 0 || span.is_overnight() && span.minutes() > NIGHT_MAX {
            errors.add("end", Fault::EndBeforeStart);
            return None;
        }
        if lunch.is_some_and(|lunch| lunch.minutes() == 0 || lunch.is_overnight() && !span.is_overnight()) {
            errors.add("lunch_end", Fault::EndBeforeStart);
            return None;
        }
        errors.take("lunch_start", DayHours::new(span, lunch.into_iter().collect()))
    }

    /// `Some(None)` without a lunch.
    fn lunch(&self, errors: &mut FieldErrors) -> Option<Option<WallSpan>> {
        let start = errors.take("lunch_start", optional_minute(&self.lunch_start))?;
        let end = errors.take("lunch_end", optional_minute(&self.lunch_end))?;
        match (start, end) {
            (None, None) => Some(None),
            (Some(start), Some(end)) => Some(Some(WallSpan::new(start, end))),
            (Some(_), None) => errors.take("lunch_end", Err(Fault::Required)),
            (None, Some(_)) => errors.take("lunch_start", Err(Fault::Required)),
        }
    }
}

fn before_midnight(minute: u16) -> Result<u16, Fault> {
    if minute < DAY_MIN { Ok(minute) } else { Err(Fault::NotATime) }
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
    /// The same on each working day. Other hours on other days are another pattern.
    #[serde(default)]
    pub hours: HoursForm,
    /// First date.
    #[serde(default)]
    pub valid_from: String,
    /// Last date; until further notice when empty.
    #[serde(default)]
    pub valid_to: String,
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
        let hours = form.hours.parse(&mut errors);
        let valid_from = errors.take("valid_from", parse_date(&form.valid_from));
        let valid_to = errors.take("valid_to", optional_date(&form.valid_to));
        if let (Some(from), Some(Some(to))) = (valid_from, valid_to)
            && to < from
        {
            errors.add("valid_to", Fault::EndBeforeStart);
        }
        match (branch, days, hours, valid_from, valid_to, anchor) {
            (Some(branch), Some(days), Some(hours), Some(valid_from), Some(valid_to), Some(anchor)) => {
                let rhythm = rhythm(form.kind, &days, hours, anchor.unwrap_or(valid_from));
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
}

fn rhythm(kind: RhythmKind, days: &[bool], hours: DayHours, anchor: NaiveDate) -> Rhythm {
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
            let days = days.iter().map(|works| works.then(|| hours.clone())).collect();
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
        let hours = self.hours.parse(errors);
        Some(ExceptionHours { branch: branch?, chair: self.chair_id, hours: hours? })
    }
}
