//! What is asked of a search for free time.

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    clinic::Sex,
    id::{BranchId, DoctorId, ServiceId},
};

/// A search for free time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SlotQuery {
    /// What for, in one visit; at least one.
    pub services: Vec<ServiceId>,
    /// Only this doctor.
    pub doctor_id: Option<DoctorId>,
    /// Only this branch.
    pub branch_id: Option<BranchId>,
    /// Only branches in this zone: those that the patient can get to.
    pub zone: Option<Tz>,
    /// Only doctors with one of these, besides what the services ask for.
    pub skills: Vec<String>,
    /// Only a woman, or only a man.
    pub sex: Option<Sex>,
    /// The patient's age in full years, where it is known.
    pub age: Option<u8>,
    /// First date, in each branch's zone; today when not given.
    pub from: Option<NaiveDate>,
    /// So many dates, the first included.
    pub days: u16,
    /// The order.
    pub mode: SlotMode,
    /// Offers at most.
    pub limit: usize,
}

/// In which order offers come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotMode {
    /// What loses the schedule least.
    #[default]
    Best,
    /// The best one of each date, in time.
    FirstPerDay,
    /// Acute pain: the earliest, whatever the schedule loses.
    Earliest,
}
