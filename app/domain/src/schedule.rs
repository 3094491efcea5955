//! The day page: what the server sends and the browser draws, and how instants become minutes on its grid.
//!
//! Minutes are wall minutes of the branch's day, 0 to 1440. Which time is free or lost belongs in its own module.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    booking::BookingStatus,
    clinic_time::WallSpan,
    id::{BookingId, BranchId, ChairId, DoctorId, PatientId},
};

/// One branch's day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DayView {
    /// The branch's date.
    pub date: NaiveDate,
    /// The branch.
    pub branch: BranchBrief,
    /// All branches the user may choose from.
    pub branches: Vec<BranchBrief>,
    /// First wall minute shown.
    pub from_min: u16,
    /// Wall minute after the last one shown.
    pub to_min: u16,
    /// The server's time when it was drawn; the browser's own clock is not to be trusted.
    pub now: DateTime<Utc>,
    /// A column for each doctor on duty or booked.
    pub columns: Vec<DoctorColumn>,
}

/// A branch as lists and heads show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BranchBrief {
    /// Its id.
    pub id: BranchId,
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// Its IANA time zone.
    pub zone: String,
    /// The grid of its day, in minutes: 5, 10 or 15.
    pub grid_min: u16,
}

/// A doctor as heads of columns show them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoctorBrief {
    /// Their id.
    pub id: DoctorId,
    /// Фамилия.
    pub last_name: String,
    /// Имя.
    pub first_name: String,
    /// Отчество.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patronymic: Option<String>,
    /// Codes of the specialties.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub specialties: Vec<String>,
}

/// One doctor's day at the branch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DoctorColumn {
    /// Who.
    pub doctor: DoctorBrief,
    /// The chair of the duty, when it has a fixed one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chair_name: Option<String>,
    /// Working hours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duty: Vec<WallSpan>,
    /// Breaks in them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<WallSpan>,
    /// Bookings and holds, by start.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<BookingBlock>,
    /// Free time from now on, by start.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<GapBlock>,
    /// How full the day is, in percent; `None` when nothing is worked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fill_percent: Option<u8>,
}

/// A booking or a hold on the grid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BookingBlock {
    /// Its id.
    pub id: BookingId,
    /// Where it stands.
    pub status: BookingStatus,
    /// Start.
    pub at_min: u16,
    /// Length of the visit, in minutes.
    pub for_min: u16,
    /// Length of the cleaning after it, in minutes.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub buffer_min: u16,
    /// «Фамилия И. О.»; `None` when hidden, or a hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<String>,
    /// Whose card; `None` when hidden, or a hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient_id: Option<PatientId>,
    /// Age in years of somebody under 18.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age: Option<u8>,
    /// What for.
    pub service: String,
    /// Whether there are wishes to read.
    #[serde(default, skip_serializing_if = "is_false")]
    pub wish: bool,
    /// Who holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// When the hold ends by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold_expires_at: Option<DateTime<Utc>>,
    /// The version to send back with an edit.
    pub version: i64,
    /// In which chair.
    pub chair: ChairId,
}

/// Free time on the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GapBlock {
    /// Start.
    pub at_min: u16,
    /// Length in minutes.
    pub for_min: u16,
    /// Whether it is a big gap between visits.
    #[serde(default, skip_serializing_if = "is_false")]
    pub big: bool,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

fn is_zero(minutes: &u16) -> bool {
    *minutes == 0
}
