//! The forms that enter when a branch is open: its week, and the dates that differ.
//!
//! What they mean on a date belongs in [`crate::working_hours`].

use chrono::Weekday;
use serde::{Deserialize, Serialize};

use crate::{
    clinic_time::WallSpan,
    date::{optional_date, optional_minute, parse_date},
    error::{Fault, FieldErrors},
    holiday_calendar::{self, CalendarDay, REASON_MAX},
    hours_fallout::MoveReason,
    hours_form::span,
    id::{BranchId, HolidayId},
    text::required_text,
    wording::clock,
    working_hours::{BranchHours, Holiday},
};

/// Most dates that one form enters.
pub const HOLIDAY_DAYS_MAX: i64 = 31;

/// An edit of when branches are open, as it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum BranchHoursEdit {
    /// The hours of each weekday.
    Week {
        /// Where.
        branch_id: BranchId,
        /// The branch's version that was on the screen.
        version: i64,
        /// From Monday to Sunday.
        days: Box<[OpeningForm; 7]>,
    },
    /// Dates that differ. One that is in the calendar already, for the same branch or for all, is replaced.
    Holidays {
        /// The content.
        form: HolidayForm,
    },
    /// The same of many dates at once, as text; see [`crate::holiday_calendar`].
    Calendar {
        /// For which branch; for all of them when not given.
        #[serde(default)]
        branch_id: Option<BranchId>,
        /// One date a line.
        text: String,
    },
    /// A date that is as its weekday again.
    DropHoliday {
        /// Which.
        id: HolidayId,
    },
}

/// The opening hours of a weekday, as they are typed; both empty: closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpeningForm {
    /// «8:00».
    #[serde(default)]
    pub start: String,
    /// «20:00».
    #[serde(default)]
    pub end: String,
}

impl OpeningForm {
    /// The form that says what the opening hours say.
    pub fn of(opening: Option<WallSpan>) -> Self {
        opening.map_or_else(Self::default, |span| Self {
            start: clock(span.start_min),
            end: clock(span.end_min),
        })
    }

    fn parse(&self, day: usize, errors: &mut FieldErrors) -> Option<Option<WallSpan>> {
        let (start_field, end_field) = (format!("days.{day}.start"), format!("days.{day}.end"));
        let start = errors.take(&start_field, optional_minute(&self.start));
        let end = errors.take(&end_field, optional_minute(&self.end));
        match (start?, end?) {
            (None, None) => Some(None),
            (Some(start), Some(end)) => errors.take(&end_field, span(start, end)).map(Some),
            (Some(_), None) => errors.take(&end_field, Err(Fault::Required)),
            (None, Some(_)) => errors.take(&start_field, Err(Fault::Required)),
        }
    }
}

/// Dates of the calendar, as they are typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolidayForm {
    /// First date.
    #[serde(default)]
    pub from: String,
    /// Last date; the first one when empty.
    #[serde(default)]
    pub to: String,
    /// For which branch; for all of them when not given.
    #[serde(default)]
    pub branch_id: Option<BranchId>,
    /// Open by the hours of which weekday, Monday 1 to Sunday 7; empty: closed.
    #[serde(default)]
    pub open_as: String,
    /// «Новый год», «перенос с 3 января».
    #[serde(default)]
    pub reason: String,
}

/// Dates of the calendar that can be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewHolidays {
    /// For which branch; `None` for all of them.
    pub branch: Option<BranchId>,
    /// Each date once.
    pub days: Vec<CalendarDay>,
}

impl NewHolidays {
    /// Checks the form; the same in the browser and on the server.
    pub fn parse(form: HolidayForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let from = errors.take("from", parse_date(&form.from));
        let to = errors.take("to", optional_date(&form.to));
        if let (Some(from), Some(Some(to))) = (from, to) {
            if to < from {
                errors.add("to", Fault::EndBeforeStart);
            } else if (to - from).num_days() >= HOLIDAY_DAYS_MAX {
                errors.add("to", Fault::OutOfRange(1, HOLIDAY_DAYS_MAX));
            }
        }
        let open_as = errors.take("open_as", weekday(&form.open_as));
        let reason = errors.take("reason", required_text(&form.reason, REASON_MAX));
        match (from, to, open_as, reason) {
            (Some(from), Some(to), Some(open_as), Some(reason)) => {
                let last = to.unwrap_or(from);
                let dates = from.iter_days().take_while(|date| *date <= last);
                let day = |date| CalendarDay { date, open_as, reason: reason.clone() };
                errors.or(Self { branch: form.branch_id, days: dates.map(day).collect() })
            }
            _ => Err(errors),
        }
    }
}

fn weekday(raw: &str) -> Result<Option<Weekday>, Fault> {
    match raw.trim() {
        "" => Ok(None),
        number => {
            let number: u8 = number.parse().map_err(|_| Fault::UnknownChoice)?;
            let day = number.checked_sub(1).ok_or(Fault::UnknownChoice)?;
            Weekday::try_from(day).map(Some).map_err(|_| Fault::UnknownChoice)
        }
    }
}

/// An edit that makes sense.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NewBranchHours {
    /// The hours of each weekday.
    Week {
        /// Where.
        branch: BranchId,
        /// The branch's version that was on the screen.
        version: i64,
        /// From Monday to Sunday; `None` closed.
        week: [Option<WallSpan>; 7],
    },
    /// Dates that differ.
    Holidays(NewHolidays),
    /// A date that is as its weekday again.
    DropHoliday(HolidayId),
}

impl NewBranchHours {
    /// Checks the edit; the same in the browser and on the server.
    pub fn parse(edit: BranchHoursEdit) -> Result<Self, FieldErrors> {
        match edit {
            BranchHoursEdit::Week { branch_id, version, days } => {
                let mut errors = FieldErrors::default();
                let mut week = [None; 7];
                for (day, form) in days.iter().enumerate() {
                    if let Some(span) = form.parse(day, &mut errors) {
                        week[day] = span;
                    }
                }
                errors.or(Self::Week { branch: branch_id, version, week })
            }
            BranchHoursEdit::Holidays { form } => NewHolidays::parse(form).map(Self::Holidays),
            BranchHoursEdit::Calendar { branch_id, text } => {
                Ok(Self::Holidays(NewHolidays { branch: branch_id, days: holiday_calendar::parse(&text)? }))
            }
            BranchHoursEdit::DropHoliday { id } => Ok(Self::DropHoliday(id)),
        }
    }

    /// Why a visit has to be moved when the edit leaves it outside the hours.
    pub fn reason(&self) -> MoveReason {
        match self {
            Self::Week { .. } | Self::DropHoliday(_) => MoveReason::BranchHours,
            Self::Holidays(_) => MoveReason::Holiday,
        }
    }

    /// All branches' hours after the edit.
    pub fn apply(&self, branches: &[BranchHours]) -> Vec<BranchHours> {
        let mut branches = branches.to_vec();
        for hours in &mut branches {
            match self {
                Self::Week { branch, week, .. } if *branch == hours.branch => hours.week = *week,
                Self::Week { .. } => {}
                Self::Holidays(new) => {
                    hours.holidays.retain(|kept| {
                        kept.branch != new.branch || new.days.iter().all(|day| day.date != kept.date)
                    });
                    hours.holidays.extend(new.days.iter().map(|day| Holiday {
                        id: HolidayId(uuid::Uuid::nil()),
                        date: day.date,
                        branch: new.branch,
                        open_as: day.open_as,
                        reason: day.reason.clone(),
                    }));
                }
                Self::DropHoliday(id) => hours.holidays.retain(|kept| kept.id != *id),
            }
        }
        branches
    }
}
