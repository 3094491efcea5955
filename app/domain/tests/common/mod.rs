//! What the tests of several rules share.

use chrono_tz::Tz;
use domain::{clinic::Branch, id::BranchId};
use uuid::Uuid;

/// A branch in a zone; what is kept of a day for acute pain is everybody's from ten on.
pub fn branch(zone: Tz) -> Branch {
    Branch {
        id: BranchId(Uuid::nil()),
        name: "Филиал".into(),
        address: String::new(),
        zone,
        grid_min: 15,
        big_gap_min: 60,
        big_gap_median: false,
        dead_gap_min: 30,
        reserve_until_min: 10 * 60,
        opening: [None; 7],
        active: true,
        version: 1,
    }
}
