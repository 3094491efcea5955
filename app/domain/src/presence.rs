//! Who looks at which column of the schedule, or moves a visit in it, at this moment.

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use crate::id::{BranchId, DoctorId, UserId};

/// Whoever is not heard of for so long has left.
pub const GONE_AFTER: TimeDelta = TimeDelta::seconds(75);
/// How often a page that is open says so again.
pub const SAID_EVERY: TimeDelta = TimeDelta::seconds(30);

/// Where somebody looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// The branch on the screen.
    pub branch: BranchId,
    /// Its date.
    pub day: NaiveDate,
    /// Whose column; `None` when none of them in particular.
    pub doctor: Option<DoctorId>,
    /// Whether a visit is being moved there.
    pub moves: bool,
}

/// A colleague on the same day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Present {
    /// Who.
    pub user: UserId,
    /// As they are called.
    pub name: String,
    /// Whose column they look at.
    pub doctor: Option<DoctorId>,
    /// Whether they are moving a visit there.
    pub moves: bool,
}
