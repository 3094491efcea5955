//! Visits whose doctor is not there: where each could go, what was moved at once, and who of the patients must still
//! be told.
//!
//! How visits come to lose their hours is said in [`crate::hours_fallout`].

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    booking::Place,
    error::AppError,
    hours_fallout::VisitToMove,
    id::{BatchId, BookingId, BranchId, DoctorId, PatientId},
    waitlist::Claim,
};

/// Visits that one act may move.
pub const BATCH_MAX: usize = 100;

/// What kind of a time is proposed for a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProposalKind {
    /// Another doctor, at the same time and place.
    Substitute,
    /// The same doctor, later.
    SameDoctor,
    /// Another doctor, at another time.
    Other,
}

/// Where a visit could go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Which visit.
    pub visit: BookingId,
    /// What kind of a time it is.
    pub kind: ProposalKind,
    /// When and with whom.
    pub place: Place,
    /// End of the visit there.
    pub ends_at: DateTime<Utc>,
}

/// One visit that is to go to the place proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// Which visit.
    pub visit: BookingId,
    /// As it was on the screen.
    pub version: i64,
    /// Where it goes.
    pub place: Place,
}

/// What became of an act that moves visits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Settled {
    /// The act, when something was moved.
    pub batch: Option<BatchId>,
    /// How many were moved.
    pub moved: u32,
    /// Those that were not, and why.
    pub refused: Vec<(BookingId, AppError)>,
}

/// A visit that was moved and whose patient may not know it yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedVisit {
    /// Which.
    pub id: BookingId,
    /// For edits of it.
    pub version: i64,
    /// Whose; none for those who may not know.
    pub patient_id: Option<PatientId>,
    /// «Иванова А. С.»; none for those who may not know.
    pub patient: Option<String>,
    /// When it is now.
    pub starts_at: DateTime<Utc>,
    /// When it was before.
    pub was_at: DateTime<Utc>,
    /// With whom now.
    pub doctor: DoctorId,
    /// Where.
    pub branch: BranchId,
    /// Whether the patient was told: confirmed, or talked with since.
    pub told: bool,
    /// Who talks with the patient now.
    pub claim: Option<Claim>,
}

/// Visits that one act has moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveBatch {
    /// Which.
    pub id: BatchId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
    /// The visits, by start.
    pub visits: Vec<MovedVisit>,
}

impl MoveBatch {
    /// Whether all of it can still be taken back: no patient was told.
    pub fn may_take_back(&self) -> bool {
        !self.visits.iter().any(|visit| visit.told)
    }
}

/// All that the list of visits to be moved shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToMovePage {
    /// The visits, by start.
    pub visits: Vec<VisitToMove>,
    /// Where they could go: at most one for each.
    pub proposals: Vec<Proposal>,
    /// Who talks with whose patient now.
    pub claims: Vec<(BookingId, Claim)>,
    /// Acts whose patients are not all told yet, the latest first.
    pub batches: Vec<MoveBatch>,
    /// Names of the doctors: «Иванова А. С.».
    pub doctors: Vec<(DoctorId, String)>,
    /// The branches and their zones.
    pub branches: Vec<(BranchId, String, Tz)>,
    /// Whether the reader may move visits.
    pub may_move: bool,
}
