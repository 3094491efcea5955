//! Free time, ranked so that no big gap and no useless remainder is left.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::id::{BranchId, ChairId, DoctorId};

/// A time that can be booked, and why it is offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Who.
    pub doctor: DoctorId,
    /// Where.
    pub branch: BranchId,
    /// In which chair.
    pub chair: ChairId,
    /// Start of the visit.
    pub starts_at: DateTime<Utc>,
    /// End of the visit, before the cleaning buffer.
    pub ends_at: DateTime<Utc>,
    /// What the schedule loses, in minutes; the lowest is offered first.
    pub cost: i32,
    /// Why, for the operator.
    pub reason: Reason,
}

/// Why a time is offered, in the terms of the operator; the words are the pages' business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reason {
    /// Fills the free time to the minute.
    FillsGap,
    /// Right after a visit (or the start of the working time), and what is left can be used.
    FlushAfter {
        /// End of the visit before, or start of the working time.
        at: DateTime<Utc>,
        /// True at the start of the working time.
        opening: bool,
    },
    /// Right before a visit (or the end of the working time), and what is left can be used.
    FlushBefore {
        /// Start of the visit after, or end of the working time.
        at: DateTime<Utc>,
        /// True at the end of the working time.
        closing: bool,
    },
    /// Leaves so many minutes that no service fits into.
    Wastes {
        /// Minutes lost.
        minutes: i32,
    },
    /// Splits the free time in two usable parts.
    Splits {
        /// Minutes left before.
        before: i32,
        /// Minutes left after.
        after: i32,
    },
    /// Acute pain: the earliest.
    Earliest,
}
