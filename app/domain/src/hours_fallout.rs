//! What shrinking hours do to visits booked ahead, and the list of those that have to be moved.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    booking::BookingStatus,
    clinic_time::previous_day,
    id::{BookingId, BranchId, DoctorId},
    interval::Interval,
    working_hours::Duty,
};

/// Why a booked visit has to be moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoveReason {
    /// The doctor has a day off.
    DayOff,
    /// The doctor is on holiday.
    Vacation,
    /// The doctor is ill.
    Sick,
    /// The doctor works other hours.
    HoursChanged,
    /// The branch is open at other hours.
    BranchHours,
    /// The branch is closed on that date.
    Holiday,
}

impl MoveReason {
    /// All of them.
    pub const ALL: [MoveReason; 6] =
        [Self::DayOff, Self::Vacation, Self::Sick, Self::HoursChanged, Self::BranchHours, Self::Holiday];

    /// Its name in the database, as `bookings.to_move`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::DayOff => "day_off",
            Self::Vacation => "vacation",
            Self::Sick => "sick",
            Self::HoursChanged => "hours_changed",
            Self::BranchHours => "branch_hours",
            Self::Holiday => "holiday",
        }
    }

    /// The reason of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// A visit booked ahead, as far as hours are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AheadVisit {
    /// Which.
    pub id: BookingId,
    /// Whose patient.
    pub doctor: DoctorId,
    /// Where.
    pub branch: BranchId,
    /// The branch's date of its start.
    pub day: NaiveDate,
    /// From start to end, without the cleaning.
    pub time: Interval,
    /// Whether it is on the list of those to be moved already.
    pub to_move: bool,
}

/// What an edit does to visits booked ahead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fallout {
    /// Inside the hours until now, outside after the edit.
    pub outside: Vec<BookingId>,
    /// Were to be moved, and need not be any more.
    pub back: Vec<BookingId>,
}

/// Compares the hours before and after an edit over the visits. One that was booked outside the hours on purpose, and
/// is no worse off, is in neither list. The chair does not matter: the patient's visit stays as it is.
pub fn fallout(
    visits: &[AheadVisit],
    before: impl Fn(DoctorId, NaiveDate) -> Vec<Duty>,
    after: impl Fn(DoctorId, NaiveDate) -> Vec<Duty>,
) -> Fallout {
    let mut fallout = Fallout::default();
    for visit in visits {
        let stays = is_covered(visit, &after);
        if visit.to_move {
            if stays {
                fallout.back.push(visit.id);
            }
        } else if !stays && is_covered(visit, &before) {
            fallout.outside.push(visit.id);
        }
    }
    fallout
}

/// Whether the doctor works at the branch from the visit's start to its end. A night's duty is the day before's.
pub fn is_covered(visit: &AheadVisit, duty: impl Fn(DoctorId, NaiveDate) -> Vec<Duty>) -> bool {
    [visit.day, previous_day(visit.day)].into_iter().any(|date| {
        let there = duty(visit.doctor, date).into_iter().filter(|duty| duty.branch == visit.branch);
        there.flat_map(|duty| duty.work()).any(|work| work.contains(&visit.time))
    })
}

/// A booked visit that an edit leaves outside the hours, or that waits to be moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitToMove {
    /// Which.
    pub id: BookingId,
    /// For edits of it.
    pub version: i64,
    /// With whom.
    pub doctor: DoctorId,
    /// Where.
    pub branch: BranchId,
    /// The branch's date.
    pub day: NaiveDate,
    /// Start.
    pub starts_at: DateTime<Utc>,
    /// End.
    pub ends_at: DateTime<Utc>,
    /// Where it stands.
    pub status: BookingStatus,
    /// «Иванова А. С.»; none of a hold, or for those who may not know.
    pub patient: Option<String>,
    /// What for.
    pub services: String,
    /// The colleague who booked or holds it.
    pub by: String,
    /// Why it has to be moved, once that is decided.
    pub reason: Option<MoveReason>,
}
