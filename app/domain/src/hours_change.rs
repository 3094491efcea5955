//! An edit of one doctor's working hours, and the hours as they are after it.
//!
//! The forms it consists of belong in [`crate::hours_form`]; what it does to visits booked ahead, in
//! [`crate::hours_fallout`]; to colleagues' chairs, in [`crate::hours_clash`].

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    clinic_time::previous_day,
    date::optional_date,
    error::{Fault, FieldErrors},
    hours_fallout::MoveReason,
    hours_form::{ExceptionForm, NewException, NewPattern, PatternForm},
    id::{DoctorId, ExceptionId, PatternId},
    working_hours::{BranchHours, Duty, ExceptionKind, HoursException, Pattern, duty},
};

/// A doctor's working hours (рабочие часы врача): all that decides when they work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkingHours {
    /// What repeats.
    pub patterns: Vec<Pattern>,
    /// Dates that differ.
    pub exceptions: Vec<HoursException>,
}

impl WorkingHours {
    /// What is worked on a date.
    pub fn duty(&self, branches: &[BranchHours], date: NaiveDate) -> Vec<Duty> {
        duty(&self.patterns, &self.exceptions, branches, date)
    }

    /// As they are after an edit.
    pub fn with(&self, edit: &NewHours) -> Self {
        let mut hours = self.clone();
        match edit {
            NewHours::Pattern { id, since, new } => {
                let (kept, put) = new.clone().since(*id, *since, &hours.patterns);
                hours.patterns.retain(|pattern| Some(pattern.id) != *id);
                hours.patterns.extend(kept.into_iter().chain([put]));
            }
            NewHours::DropPattern { id } => hours.patterns.retain(|pattern| pattern.id != *id),
            NewHours::Exception { id, new } => {
                hours.exceptions.retain(|exception| Some(exception.id) != *id);
                hours.exceptions.push(new.clone().with_id(id.unwrap_or(ExceptionId(NOT_YET))));
            }
            NewHours::DropException { id } => hours.exceptions.retain(|exception| exception.id != *id),
        }
        hours
    }
}

/// The id of what has not been kept yet.
const NOT_YET: uuid::Uuid = uuid::Uuid::nil();

impl NewPattern {
    /// What goes on of the pattern it replaces, when that keeps the dates before `since`; and the pattern itself,
    /// which then is a new one. Another first or last date alone parts nothing.
    pub fn since(
        mut self,
        id: Option<PatternId>,
        since: Option<NaiveDate>,
        patterns: &[Pattern],
    ) -> (Option<Pattern>, Pattern) {
        let replaced = patterns.iter().find(|pattern| Some(pattern.id) == id);
        let parted = since
            .zip(replaced)
            .filter(|(since, replaced)| *since > replaced.valid_from && self.differs_from(replaced));
        match parted {
            Some((since, replaced)) => {
                let last = previous_day(since);
                let last = replaced.valid_to.map_or(last, |known| known.min(last));
                self.valid_from = since;
                (Some(Pattern { valid_to: Some(last), ..replaced.clone() }), self.with_id(PatternId(NOT_YET)))
            }
            None => (None, self.with_id(id.unwrap_or(PatternId(NOT_YET)))),
        }
    }

    fn differs_from(&self, pattern: &Pattern) -> bool {
        (self.branch, self.chair, &self.rhythm) != (pattern.branch, pattern.chair, &pattern.rhythm)
    }
}

/// An edit of one doctor's hours, as it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum HoursEdit {
    /// A pattern: a new one without an id, another content with one.
    Pattern {
        /// Which.
        #[serde(default)]
        id: Option<PatternId>,
        /// The version that was on the screen.
        #[serde(default)]
        version: i64,
        /// From which date on; the dates before keep the hours they had. Empty: all of the pattern's dates.
        #[serde(default)]
        since: String,
        /// The content.
        form: PatternForm,
    },
    /// A pattern is taken away, also from the past.
    DropPattern {
        /// Whose.
        doctor_id: DoctorId,
        /// Which.
        id: PatternId,
        /// The version that was on the screen.
        version: i64,
    },
    /// An exception: a new one without an id, another content with one.
    Exception {
        /// Which.
        #[serde(default)]
        id: Option<ExceptionId>,
        /// The version that was on the screen.
        #[serde(default)]
        version: i64,
        /// The content.
        form: ExceptionForm,
    },
    /// An exception is taken away.
    DropException {
        /// Whose.
        doctor_id: DoctorId,
        /// Which.
        id: ExceptionId,
        /// The version that was on the screen.
        version: i64,
    },
}

/// An edit that makes sense.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NewHours {
    /// A pattern.
    Pattern {
        /// Which it replaces.
        id: Option<PatternId>,
        /// From which date on.
        since: Option<NaiveDate>,
        /// The content.
        new: NewPattern,
    },
    /// A pattern less.
    DropPattern {
        /// Which.
        id: PatternId,
    },
    /// An exception.
    Exception {
        /// Which it replaces.
        id: Option<ExceptionId>,
        /// The content.
        new: NewException,
    },
    /// An exception less.
    DropException {
        /// Which.
        id: ExceptionId,
    },
}

impl HoursEdit {
    /// Whose hours.
    pub fn doctor(&self) -> DoctorId {
        match self {
            Self::Pattern { form, .. } => form.doctor_id,
            Self::Exception { form, .. } => form.doctor_id,
            Self::DropPattern { doctor_id, .. } | Self::DropException { doctor_id, .. } => *doctor_id,
        }
    }

    /// The version that was on the screen.
    pub fn version(&self) -> i64 {
        match self {
            Self::Pattern { version, .. }
            | Self::DropPattern { version, .. }
            | Self::Exception { version, .. }
            | Self::DropException { version, .. } => *version,
        }
    }
}

impl NewHours {
    /// Checks the edit; the same in the browser and on the server.
    pub fn parse(edit: HoursEdit) -> Result<Self, FieldErrors> {
        match edit {
            HoursEdit::Pattern { id, since, form, .. } => {
                let since = optional_date(&since);
                match (NewPattern::parse(form), since) {
                    (Ok(new), Ok(since)) => {
                        let mut errors = FieldErrors::default();
                        if since.zip(new.valid_to).is_some_and(|(since, last)| since > last) {
                            errors.add("since", Fault::EndBeforeStart);
                        }
                        errors.or(Self::Pattern { id, since, new })
                    }
                    (parsed, since) => {
                        let mut errors = parsed.err().unwrap_or_default();
                        if let Err(fault) = since {
                            errors.add("since", fault);
                        }
                        Err(errors)
                    }
                }
            }
            HoursEdit::DropPattern { id, .. } => Ok(Self::DropPattern { id }),
            HoursEdit::Exception { id, form, .. } => {
                NewException::parse(form).map(|new| Self::Exception { id, new })
            }
            HoursEdit::DropException { id, .. } => Ok(Self::DropException { id }),
        }
    }

    /// Why a visit has to be moved when the edit leaves it outside the hours.
    pub fn reason(&self) -> MoveReason {
        match self {
            Self::Exception { new, .. } => match new.kind {
                ExceptionKind::DayOff => MoveReason::DayOff,
                ExceptionKind::Vacation => MoveReason::Vacation,
                ExceptionKind::Sick => MoveReason::Sick,
                ExceptionKind::Extra | ExceptionKind::Changed => MoveReason::HoursChanged,
            },
            _ => MoveReason::HoursChanged,
        }
    }

    /// The first date that it concerns, where it says one.
    pub fn first_date(&self) -> Option<NaiveDate> {
        match self {
            Self::Pattern { since, new, .. } => Some(since.unwrap_or(new.valid_from).max(new.valid_from)),
            Self::Exception { new, .. } => Some(new.from),
            Self::DropPattern { .. } | Self::DropException { .. } => None,
        }
    }
}
