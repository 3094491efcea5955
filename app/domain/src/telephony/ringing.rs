//! What the pop-up of a ringing call shows.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    complaint::view::ComplaintMark,
    id::{CallId, LeadId},
    lead::{LeadSource, LeadStatus},
    patient::{PatientBrief, VisitLine},
};

/// Calls that ring for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RingingCalls {
    /// The longest first.
    pub calls: Vec<RingingCall>,
    /// The server's time.
    pub now: DateTime<Utc>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RingingCall {
    /// Which.
    pub id: CallId,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Whether it rings at one's own telephone; else at nobody's in particular.
    pub own: bool,
    /// Whether somebody has answered it on a telephone that is nobody's.
    pub answered: bool,
    /// «+7 916 •••-••-42»; none when the caller hides it.
    pub phone_masked: Option<String>,
    /// Who may be calling: everybody on that number, its owner first; nobody for those who may not see patients.
    pub callers: Vec<Caller>,
    /// Open complaints that were made from that number by somebody who is no patient.
    pub complaints: Vec<ComplaintMark>,
    /// Their leads that are open, for those who work them: complaints and wishes may have come another way.
    pub leads: Vec<RingingLead>,
}

/// An open lead of whoever rings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RingingLead {
    /// Which.
    pub id: LeadId,
    /// Where they reached out.
    pub source: LeadSource,
    /// How far it is.
    pub status: LeadStatus,
    /// As they call themselves; may be empty.
    pub name: String,
    /// The last that they wrote.
    pub text: String,
}

/// Somebody who may be calling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// Who.
    pub patient: PatientBrief,
    /// The last visit that has begun, whatever became of it.
    pub last: Option<VisitLine>,
    /// The next one that stands.
    pub next: Option<VisitLine>,
    /// Why the patient is not to be booked.
    pub restriction: Option<String>,
    /// Standing wishes.
    pub wishes: Vec<String>,
    /// Complaints that are not over.
    pub complaints: Vec<ComplaintMark>,
}
