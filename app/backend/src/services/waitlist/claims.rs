//! Who talks with whom about a time, so that two operators never ring the same patient.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    call::CallOutcome,
    error::{AppError, Refusal},
    event::Event,
    id::{PatientId, WaitId},
    waitlist::{Claim, WaitStatus},
};
use uuid::Uuid;

use super::entry::fill;
use crate::{
    Error,
    store::{
        self, Tx,
        calls::CallRow,
        gap_offers::{self, GapOfferRow},
    },
};

/// How long a patient is taken to be on the phone with whoever offered a time.
const CLAIM: TimeDelta = TimeDelta::minutes(15);

/// Who is being asked about a time now, and by whom.
pub(crate) struct Claims {
    offers: Vec<GapOfferRow>,
    reader: Option<Uuid>,
}

impl Claims {
    pub async fn read(tx: &mut Tx) -> Result<Self, Error> {
        let since = tx.now() - CLAIM;
        let offers = gap_offers::list_open(tx, since).await?;
        Ok(Self { offers, reader: tx.actor().user.map(|user| user.0) })
    }

    /// Whoever talks with the patient.
    pub fn of(&self, patient: Uuid) -> Option<Claim> {
        let offer = self.offers.iter().find(|offer| offer.patient_id == patient)?;
        Some(Claim { by: offer.operator_name.clone(), own: self.reader == Some(offer.operator_id) })
    }
}

/// What a call with a patient is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A gap is to be filled.
    Gap,
    /// Their doctor is not there.
    Move,
}

impl Purpose {
    const fn code(self) -> &'static str {
        match self {
            Self::Gap => "gap",
            Self::Move => "move",
        }
    }
}

/// What is talked about: whom with, and which time.
pub(crate) struct About {
    pub patient: PatientId,
    pub waits: Option<WaitId>,
    pub purpose: Purpose,
    pub branch: Uuid,
    pub doctor: Uuid,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

/// Keeps colleagues from ringing the same patient meanwhile; refused while one of them does.
pub(crate) async fn claim(tx: &mut Tx, call: Uuid, about: About) -> Result<(), Error> {
    let operator = tx.actor().user.ok_or(AppError::Forbidden)?;
    let before = tx.now() - CLAIM;
    gap_offers::lapse(tx, about.patient.0, before).await?;
    let row = GapOfferRow {
        id: Uuid::now_v7(),
        call_id: call,
        operator_id: operator.0,
        operator_name: tx.actor().name.clone(),
        patient_id: about.patient.0,
        waitlist_id: about.waits.map(|waits| waits.0),
        branch_id: about.branch,
        doctor_id: about.doctor,
        starts_at: about.starts_at,
        ends_at: about.ends_at,
        offered_at: tx.now(),
        purpose: about.purpose.code().into(),
        result: None,
    };
    if !gap_offers::insert(tx, &row).await? {
        return Err(Refusal::BeingAsked.into());
    }
    tx.emit(Event::WaitlistChanged);
    Ok(())
}

/// Notes how an offer ended when its call does: taken when the patient has a visit in the time that was offered.
pub(crate) async fn settle(tx: &mut Tx, call: &CallRow) -> Result<(), Error> {
    let Some(offer) = gap_offers::find_open(tx, call.id).await? else { return Ok(()) };
    let visits =
        store::bookings::list_patient_between(tx, offer.patient_id, offer.starts_at, offer.ends_at).await?;
    let filled = visits.into_iter().find(|visit| visit.doctor_id == offer.doctor_id);
    let outcome = call.outcome.as_deref().and_then(CallOutcome::from_code);
    let result = match &filled {
        Some(_) => "taken",
        None if outcome.is_some_and(|outcome| CallOutcome::UNREACHED.contains(&outcome)) => "unreached",
        None => "declined",
    };
    gap_offers::settle(tx, offer.id, result, filled.as_ref().map(|visit| visit.id)).await?;
    if let (Some(visit), Some(waits)) = (filled, offer.waitlist_id) {
        let row = store::waitlist::get(tx, waits).await?;
        if row.status == WaitStatus::Waiting.code() {
            fill(tx, row, visit.id).await?;
        }
    }
    tx.emit(Event::WaitlistChanged);
    Ok(())
}
