//! The pinboard: visits that gave up their time while a day is rearranged, and who is to find them another.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::id::{BookingId, BranchId, DoctorId, UserId};

/// All that is parked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pinboard {
    /// The reader's own first, each part by when it was parked.
    pub visits: Vec<PinnedVisit>,
    /// To whom the reader can hand a visit.
    pub colleagues: Vec<Colleague>,
}

/// A visit without a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinnedVisit {
    /// Which.
    pub id: BookingId,
    /// For edits.
    pub version: i64,
    /// «Фамилия И. О.»; `None` for those who may not know.
    pub patient: Option<String>,
    /// What for.
    pub services: String,
    /// Length of the visit with the doctor it was taken from, in minutes.
    pub visit_min: u16,
    /// The same with the cleaning after it.
    pub whole_min: u16,
    /// Where it was.
    pub branch: BranchId,
    /// Whose it was.
    pub doctor: DoctorId,
    /// «Фамилия И. О.» of that doctor.
    pub doctor_name: String,
    /// When it was to begin.
    pub starts_at: DateTime<Utc>,
    /// IANA zone of its branch.
    pub zone: String,
    /// Who is to find it a time.
    pub owner: String,
    /// Whether that is the reader.
    pub own: bool,
}

/// Somebody who books too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    /// Who.
    pub id: UserId,
    /// As they are called.
    pub name: String,
}
