//! The visits behind a figure: which are asked for, and a line of them. Whose visits they are is not told here.

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    booking::{BookingStatus, CancelReason},
    figure::{ActCounts, ActKind, VisitCounts},
    id::{BookingId, BranchId, DoctorId, ServiceId, UserId},
};

/// Dates that are shown at the most: the last ones of a longer period.
pub const DAYS_MAX: u64 = 31;
/// Visits that are shown at the most: the last ones.
pub const LINES_MAX: usize = 200;

/// Which visits, by what is counted of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitSet {
    /// For the dates, those that were called off too.
    #[default]
    Planned,
    /// To take place by now.
    Due,
    /// The patient came.
    Arrived,
    /// The patient did not come.
    NoShow,
    /// Called off.
    Cancelled,
    /// Nobody has said whether the patient came.
    Unmarked,
    /// Booked on the dates, for whatever date.
    Booked,
    /// Moved on the dates.
    Moved,
    /// Called off on the dates.
    CalledOff,
    /// In the time of a gap that was offered on the dates, and still standing there.
    Recovered,
}

codes!(VisitSet, 10,
    Planned => "planned",
    Due => "due",
    Arrived => "arrived",
    NoShow => "no_show",
    Cancelled => "cancelled",
    Unmarked => "unmarked",
    Booked => "booked",
    Moved => "moved",
    CalledOff => "called_off",
    Recovered => "recovered",
);

impl VisitSet {
    /// What was done with them, of those that are counted by what was done.
    pub const fn act(self) -> Option<ActKind> {
        match self {
            Self::Booked => Some(ActKind::Booked),
            Self::Moved => Some(ActKind::Moved),
            Self::CalledOff => Some(ActKind::Cancelled),
            _ => None,
        }
    }

    /// Whether a visit that counts so is one of them.
    pub fn has(self, counts: &VisitCounts) -> bool {
        let number = match self {
            Self::Planned => counts.planned,
            Self::Due => counts.due(),
            Self::Arrived => counts.arrived,
            Self::NoShow => counts.no_show,
            Self::Cancelled => counts.cancelled,
            Self::Unmarked => counts.unmarked,
            Self::Booked | Self::Moved | Self::CalledOff | Self::Recovered => 0,
        };
        number > 0
    }

    /// As what an act counts here.
    pub const fn number(self, counts: &ActCounts) -> i64 {
        match self {
            Self::Booked => counts.booked,
            Self::Moved => counts.moved,
            Self::CalledOff => counts.cancelled,
            _ => 0,
        }
    }
}

/// Which visits are asked for. All of it stands in the page's address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VisitLogFilter {
    /// By what is counted.
    pub set: VisitSet,
    /// The first date; of more than [`DAYS_MAX`] the last ones are shown. Today when not given.
    pub from: Option<NaiveDate>,
    /// The last date; today when not given.
    pub to: Option<NaiveDate>,
    /// Only of this branch.
    pub branch: Option<BranchId>,
    /// Only with this doctor.
    pub doctor: Option<DoctorId>,
    /// Only for this service among others.
    pub service: Option<ServiceId>,
    /// Only what this user did.
    pub operator: Option<UserId>,
    /// Only those called off for this reason.
    pub reason: Option<CancelReason>,
}

impl VisitLogFilter {
    /// The first and the last date that are shown.
    pub fn dates(&self, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        let to = self.to.unwrap_or(today);
        let earliest = to.checked_sub_days(Days::new(DAYS_MAX - 1)).unwrap_or(to);
        (self.from.unwrap_or(to).clamp(earliest, to), to)
    }
}

/// A visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitLogLine {
    /// Which.
    pub id: BookingId,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// The branch's zone.
    pub zone: Tz,
    /// The branch's date of it.
    pub date: NaiveDate,
    /// Where.
    pub branch: BranchId,
    /// The branch's name.
    pub branch_name: String,
    /// With whom.
    pub doctor: String,
    /// What for.
    pub services: String,
    /// Where it stands.
    pub status: BookingStatus,
    /// Why it was called off.
    pub reason: Option<CancelReason>,
    /// Who booked it.
    pub by: String,
}

/// Visits, the last first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitLog {
    /// Those that are shown.
    pub lines: Vec<VisitLogLine>,
    /// How many there are.
    pub total: i64,
    /// The first date of which they are.
    pub from: NaiveDate,
    /// The last one.
    pub to: NaiveDate,
}
