//! What all parts of a page of hours need to know of the clinic.

use std::sync::Arc;

use chrono_tz::Tz;
use domain::{
    clinic::Chair,
    id::{BranchId, ChairId, DoctorId},
};
use leptos::prelude::*;

/// Names and zones, and the way to fetch the page again.
#[derive(Clone)]
pub struct Facts {
    /// Branches with their names and zones.
    pub branches: Arc<[(BranchId, String, Tz)]>,
    /// Chairs.
    pub chairs: Arc<[Chair]>,
    /// Doctors and their short names.
    pub doctors: Arc<[(DoctorId, String)]>,
    /// Fetches the page again and closes what is being edited.
    pub reload: Callback<()>,
}

impl Facts {
    /// The zone of a branch; UTC of one that has gone.
    pub fn zone(&self, branch: BranchId) -> Tz {
        self.branches.iter().find(|(id, ..)| *id == branch).map_or(Tz::UTC, |(_, _, zone)| *zone)
    }

    /// The name of a branch.
    pub fn branch(&self, branch: BranchId) -> String {
        let found = self.branches.iter().find(|(id, ..)| *id == branch);
        found.map(|(_, name, _)| name.clone()).unwrap_or_default()
    }

    /// The name of a chair.
    pub fn chair(&self, chair: ChairId) -> String {
        let found = self.chairs.iter().find(|known| known.id == chair);
        found.map(|chair| chair.name.clone()).unwrap_or_default()
    }

    /// The short name of a doctor.
    pub fn doctor(&self, doctor: DoctorId) -> String {
        let found = self.doctors.iter().find(|(id, _)| *id == doctor);
        found.map(|(_, name)| name.clone()).unwrap_or_default()
    }

    /// Whether there is more than one branch to tell apart.
    pub fn has_branches(&self) -> bool {
        self.branches.len() > 1
    }
}

/// The facts of the page around.
pub fn use_facts() -> Facts {
    expect_context()
}
