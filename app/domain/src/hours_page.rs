//! The pages of working hours: what the server sends, and what it answers to an edit.

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    clinic::{Branch, Chair},
    clinic_time::WallSpan,
    hours_clash::HoursClash,
    hours_draft::{HoursDraft, HoursNotice},
    hours_fallout::VisitToMove,
    id::{BranchId, DoctorId},
    person_name::PersonName,
    working_hours::{BranchHours, HoursException, Pattern},
};

/// Something that is kept, under the version that an edit of it carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept<T> {
    /// What.
    pub is: T,
    /// Which version of it.
    pub version: i64,
}

/// All that the page of one doctor's hours shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DoctorHoursPage {
    /// Whose.
    pub doctor: DoctorId,
    /// The name.
    pub name: PersonName,
    /// Specialties and competences, as patients are told them.
    pub skills: Vec<String>,
    /// The date where the doctor works.
    pub today: NaiveDate,
    /// Patterns, the oldest first.
    pub patterns: Vec<Kept<Pattern>>,
    /// Exceptions, the oldest first.
    pub exceptions: Vec<Kept<HoursException>>,
    /// Branches, in their order; closed ones only where the hours name them.
    pub branches: Vec<Branch>,
    /// Chairs of these branches, in their order.
    pub chairs: Vec<Chair>,
    /// When these branches are open; the calendar from two months ago on.
    pub opening: Vec<BranchHours>,
    /// Visits that have to be moved.
    pub to_move: Vec<VisitToMove>,
    /// Edits that wait to be published, the oldest first; none for those who may not edit.
    pub drafts: Vec<HoursDraft>,
    /// What the doctor was told of new hours, the newest first.
    pub notices: Vec<HoursNotice>,
    /// What cannot be kept as it stands, from today on.
    pub clashes: Vec<HoursClash>,
    /// Doctors who are booked, for going from one to the next: «Иванова А. С.».
    pub doctors: Vec<(DoctorId, String)>,
    /// Whether whoever looks may edit.
    pub may_edit: bool,
}

/// All that the page of a branch's opening hours shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BranchHoursPage {
    /// Which.
    pub branch: Branch,
    /// The date there.
    pub today: NaiveDate,
    /// Its hours and the whole calendar, also of other branches.
    pub hours: BranchHours,
    /// All branches and their zones, for going from one to the next.
    pub branches: Vec<(BranchId, String, Tz)>,
    /// Doctors who are booked: «Иванова А. С.».
    pub doctors: Vec<(DoctorId, String)>,
    /// Whether whoever looks may edit.
    pub may_edit: bool,
}

/// What an edit would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursCheck {
    /// Visits that it would leave, or has left, outside the hours, by start.
    pub outside: Vec<VisitToMove>,
    /// How many need not be moved any more.
    pub back: u32,
    /// Chairs and places that clash. A warning.
    pub clashes: Vec<HoursClash>,
}

/// What became of an edit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", content = "check", rename_all = "snake_case")]
pub enum HoursSaved {
    /// It is kept, and the visits that it leaves outside are on the list of those to be moved.
    Saved(HoursCheck),
    /// Nothing was kept: visits lie outside the new hours that nobody has agreed to move.
    VisitsInTheWay(HoursCheck),
}

/// A day on which a doctor is going to work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayAhead {
    /// The branch's date.
    pub date: NaiveDate,
    /// Where.
    pub branch: BranchId,
    /// Working hours on the wall.
    pub hours: Vec<WallSpan>,
    /// Minutes that can still be booked, those of the past left out.
    pub free_min: i64,
}
