//! The clinic itself: branches, chairs, doctors and what they can do.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    clinic_time::WallSpan,
    id::{BranchId, ChairId, DoctorId, ServiceId},
    language::Language,
    person_name::PersonName,
    service::ServiceBrief,
};

/// A branch (филиал).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Branch {
    /// Its id.
    pub id: BranchId,
    /// Its short name.
    pub name: String,
    /// Street and house.
    pub address: String,
    /// Its IANA zone; all its wall times are in it.
    pub zone: Tz,
    /// Minutes between two starts of visits: 5, 10 or 15.
    pub grid_min: u16,
    /// Free minutes from which a gap is a big one.
    pub big_gap_min: u16,
    /// Whether a gap is a big one from the doctor's median service on already.
    pub big_gap_median: bool,
    /// Free minutes below which no service fits: a dead gap.
    pub dead_gap_min: u16,
    /// The wall minute of a day from which on what is kept of it for acute pain is everybody's.
    pub reserve_until_min: u16,
    /// When it is open, Monday first; none when it is closed.
    pub opening: [Option<WallSpan>; 7],
    /// Whether visits are booked here.
    pub active: bool,
    /// For edits.
    pub version: i64,
}

/// A chair (кресло, кабинет).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chair {
    /// Its id.
    pub id: ChairId,
    /// Where it stands.
    pub branch: BranchId,
    /// As the staff calls it.
    pub name: String,
    /// Whether visits are booked into it.
    pub active: bool,
    /// For edits.
    pub version: i64,
}

/// What a doctor can be trained in: a specialty, or a competence besides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skill {
    /// One letter in the sample clinic; any short word.
    pub code: String,
    /// As patients are told it.
    pub name: String,
    /// A specialty (терапевт) or only a competence (имплантация).
    pub specialty: bool,
    /// For edits.
    pub version: i64,
}

/// A doctor (врач-специалист).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Doctor {
    /// The id.
    pub id: DoctorId,
    /// The name.
    pub name: PersonName,
    /// `f`, `m`, or not stated.
    pub sex: Option<Sex>,
    /// Codes of specialties and competences, the main one first.
    pub skills: Vec<String>,
    /// In which languages they talk with patients besides Russian.
    pub languages: Vec<Language>,
    /// Youngest patient, in full years.
    pub age_from: u8,
    /// Oldest patient, in full years.
    pub age_to: Option<u8>,
    /// First year of practice.
    pub practising_since: Option<i32>,
    /// What an operator should know before offering this doctor.
    pub about: String,
    /// Minutes of those services that take this doctor another time than the price list says.
    pub own_minutes: Vec<(ServiceId, u16)>,
    /// Whether visits are booked with this doctor.
    pub active: bool,
    /// For edits.
    pub version: i64,
}

impl Doctor {
    /// Whether the doctor has one of the skills; any doctor will do when none is named.
    pub fn has_any(&self, skills: &[String]) -> bool {
        skills.is_empty() || skills.iter().any(|skill| self.skills.contains(skill))
    }

    /// Whether a patient of this age is treated; an unknown age is.
    pub fn treats_age(&self, age: Option<u8>) -> bool {
        age.is_none_or(|age| age >= self.age_from && self.age_to.is_none_or(|oldest| age <= oldest))
    }

    /// Minutes that the service takes with this doctor.
    pub fn minutes(&self, service: ServiceId, usual: u16) -> u16 {
        self.own_minutes.iter().find(|(id, _)| *id == service).map_or(usual, |(_, minutes)| *minutes)
    }
}

/// A person's sex, where the patient asks for it («врач-женщина»).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Female.
    F,
    /// Male.
    M,
}

impl Sex {
    /// Its letter in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Sex::F => "f",
            Sex::M => "m",
        }
    }

    /// The sex of that letter.
    pub fn from_code(code: &str) -> Option<Self> {
        [Sex::F, Sex::M].into_iter().find(|sex| sex.code() == code)
    }
}

/// What is in use at the clinic, for choosers and labels.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ClinicFacts {
    /// Branches in their order.
    pub branches: Vec<Branch>,
    /// Chairs in their order.
    pub chairs: Vec<Chair>,
    /// Specialties and competences in their order.
    pub skills: Vec<Skill>,
    /// Doctors in their order.
    pub doctors: Vec<Doctor>,
    /// Services in the price list's order.
    pub services: Vec<ServiceBrief>,
}

impl ClinicFacts {
    /// The zone of the clinic's clock, where no branch is meant: its first branch's.
    pub fn zone(&self) -> Tz {
        self.branches.first().map_or(chrono_tz::Europe::Moscow, |branch| branch.zone)
    }
}
