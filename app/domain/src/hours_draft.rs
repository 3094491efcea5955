//! Edits of a doctor's hours that wait to be published together, and what the doctor is told of new hours.
//!
//! What an edit does to the hours belongs in [`crate::hours_change`].

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    clinic_time::WallSpan,
    hours_change::{HoursEdit, WorkingHours},
    hours_month::wall_spans,
    id::{DraftId, NoticeId},
    working_hours::BranchHours,
};

/// So many dates from today on are compared for a notice.
pub const NOTICED_DAYS: usize = 62;

/// An edit that is not in force yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursDraft {
    /// Its id.
    pub id: DraftId,
    /// As it was typed.
    pub edit: HoursEdit,
    /// Who made it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What a doctor is told of new hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursNotice {
    /// Its id.
    pub id: NoticeId,
    /// The dates that differ, as far as [`NOTICED_DAYS`] reach.
    pub days: Vec<NoticeDay>,
    /// Who published them.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// When the doctor said that they have seen it.
    pub seen_at: Option<DateTime<Utc>>,
}

/// A date on which other hours are worked than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeDay {
    /// Which.
    pub date: NaiveDate,
    /// What was worked.
    pub before: Vec<WallSpan>,
    /// What is worked now.
    pub after: Vec<WallSpan>,
}

impl HoursEdit {
    /// The pattern or exception that it changes or takes away; `None` for a new one.
    pub fn target(&self) -> Option<Uuid> {
        match self {
            Self::Pattern { id, .. } => id.map(|id| id.0),
            Self::Exception { id, .. } => id.map(|id| id.0),
            Self::DropPattern { id, .. } => Some(id.0),
            Self::DropException { id, .. } => Some(id.0),
        }
    }
}

/// The dates from today on whose hours differ.
pub fn changed_days(
    before: &WorkingHours,
    after: &WorkingHours,
    branches: &[BranchHours],
    today: NaiveDate,
) -> Vec<NoticeDay> {
    let spans = |hours: &WorkingHours, date| wall_spans(&hours.duty(branches, date), branches);
    let day = |date| NoticeDay { date, before: spans(before, date), after: spans(after, date) };
    today.iter_days().take(NOTICED_DAYS).map(day).filter(|day| day.before != day.after).collect()
}
