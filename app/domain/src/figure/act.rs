//! What was done with visits, counted.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    booking::CancelReason,
    id::{BookingId, BranchId, DoctorId, UserId},
};

/// What was done with a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// It was booked.
    Booked,
    /// It got another time.
    Moved,
    /// It was called off.
    Cancelled,
}

impl ActKind {
    /// By the name of the act in a visit's history; none of one that is not counted.
    pub fn from_action(action: &str) -> Option<Self> {
        match action {
            "book" => Some(Self::Booked),
            "reschedule" => Some(Self::Moved),
            "cancel" => Some(Self::Cancelled),
            _ => None,
        }
    }
}

/// An act, as far as it is counted.
#[derive(Clone, Debug, PartialEq)]
pub struct ActFact {
    /// With which visit.
    pub booking: BookingId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none for a key and for the program itself.
    pub by: Option<UserId>,
    /// What.
    pub kind: ActKind,
    /// It was taken back: the act is counted off again.
    pub undone: bool,
    /// The visit's branch.
    pub branch: BranchId,
    /// Its doctor.
    pub doctor: DoctorId,
    /// By which way it was booked.
    pub channel: String,
    /// The patient had never been here.
    pub new_patient: bool,
    /// Why it was called off.
    pub reason: Option<CancelReason>,
}

counts! {
    /// Acts, counted. An act that was taken back counts for nothing.
    ActCounts {
        /// Visits booked, those that were called off later too; a move is no booking.
        booked,
        /// … for somebody who had never been here.
        booked_new,
        /// Visits moved.
        moved,
        /// Visits called off.
        cancelled,
        /// … by the clinic.
        cancelled_by_clinic,
    }
}

impl ActCounts {
    /// Those of one act; of one that takes another back, the other's with the opposite sign.
    pub fn of(act: &ActFact) -> Self {
        let sign = if act.undone { -1 } else { 1 };
        let count = |is: bool| if is { sign } else { 0 };
        let by_clinic = matches!(act.reason, Some(CancelReason::DoctorAway | CancelReason::Clinic));
        Self {
            booked: count(act.kind == ActKind::Booked),
            booked_new: count(act.kind == ActKind::Booked && act.new_patient),
            moved: count(act.kind == ActKind::Moved),
            cancelled: count(act.kind == ActKind::Cancelled),
            cancelled_by_clinic: count(act.kind == ActKind::Cancelled && by_clinic),
        }
    }

    /// Visits booked for somebody who had been here.
    pub fn booked_again(&self) -> i64 {
        self.booked - self.booked_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn act(kind: ActKind, undone: bool) -> ActFact {
        ActFact {
            booking: BookingId(uuid::Uuid::nil()),
            at: DateTime::UNIX_EPOCH,
            by: None,
            kind,
            undone,
            branch: BranchId(uuid::Uuid::nil()),
            doctor: DoctorId(uuid::Uuid::nil()),
            channel: "phone".into(),
            new_patient: true,
            reason: None,
        }
    }

    #[test]
    fn what_was_taken_back_counts_for_nothing() {
        let acts = [act(ActKind::Booked, false), act(ActKind::Booked, true), act(ActKind::Moved, false)];
        let counts: ActCounts = acts.iter().map(ActCounts::of).sum();
        assert_eq!((counts.booked, counts.booked_new, counts.moved, counts.booked_again()), (0, 0, 1, 0));
    }
}
