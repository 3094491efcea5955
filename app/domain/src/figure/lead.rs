//! Leads, counted.

use chrono::{DateTime, Utc};

use super::percent;
use crate::{
    id::{LeadId, UserId},
    lead::{LeadSource, LeadStatus},
};

/// A lead, as far as it is counted.
#[derive(Clone, Debug, PartialEq)]
pub struct LeadFact {
    /// Which.
    pub id: LeadId,
    /// Where they reached out.
    pub source: LeadSource,
    /// When.
    pub received_at: DateTime<Utc>,
    /// How far it is.
    pub status: LeadStatus,
    /// Whose it is.
    pub owner: Option<UserId>,
    /// Who passed it on to the SMM manager.
    pub forwarded_by: Option<UserId>,
    /// Who booked the visit that came of it.
    pub booked_by: Option<UserId>,
    /// Somebody has turned to it; whoever enters one by hand has.
    pub answered: bool,
    /// Seconds of the hours of calls until somebody turned to it; none of one entered by hand.
    pub answer_s: Option<i64>,
}

counts! {
    /// Leads, counted.
    LeadCounts {
        /// Came in.
        received,
        /// Somebody turned to them.
        processed,
        /// Passed on to the SMM manager.
        forwarded,
        /// A visit came of them.
        booked,
        /// Nothing came of them.
        rejected,
    }
}

impl LeadCounts {
    /// Those of one lead.
    pub fn of(lead: &LeadFact) -> Self {
        let is = i64::from;
        Self {
            received: 1,
            processed: is(lead.answered),
            forwarded: is(lead.forwarded_by.is_some()),
            booked: is(lead.status == LeadStatus::Booked),
            rejected: is(lead.status == LeadStatus::Rejected),
        }
    }

    /// Percent of which a visit came.
    pub fn conversion(&self) -> Option<f64> {
        percent(self.booked, self.received)
    }
}
