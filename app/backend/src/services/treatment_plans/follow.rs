//! What is booked, moved and called off, as far as treatment plans are concerned.

use domain::{
    error::{AppError, Fault},
    event::Event,
    id::{BookingId, PatientId, PlanId, ServiceId, StepId},
};

use super::plan::Plan;
use crate::{
    Error,
    store::{Tx, bookings::BookingRow, treatment_plans},
};

/// Gives a new visit to the step it was booked for: the one that is named, or the first of the patient's that needs a
/// visit for no more than what was booked.
pub(crate) async fn link(
    tx: &mut Tx,
    patient: PatientId,
    step: Option<StepId>,
    services: &[ServiceId],
    booking: BookingId,
) -> Result<(), Error> {
    let found = match step {
        Some(step) => Some(named(tx, patient, step).await?),
        None => matching(tx, patient, services).await?,
    };
    let Some((plan, step)) = found else { return Ok(()) };
    treatment_plans::link(tx, step.0, booking.0).await?;
    refresh(tx, plan).await
}

async fn named(tx: &mut Tx, patient: PatientId, step: StepId) -> Result<(PlanId, StepId), Error> {
    let row = treatment_plans::get_step(tx, step.0).await?;
    let plan = treatment_plans::get(tx, row.plan_id).await?;
    let own = plan.patient_id == patient.0;
    own.then(|| (plan.id.into(), step)).ok_or_else(|| AppError::field("step", Fault::UnknownChoice).into())
}

async fn matching(
    tx: &mut Tx,
    patient: PatientId,
    services: &[ServiceId],
) -> Result<Option<(PlanId, StepId)>, Error> {
    for plan in Plan::list_of_patient(tx, patient).await? {
        let suits = |at: &usize| plan.steps[*at].services.iter().all(|service| services.contains(service));
        if let Some(at) = plan.open().into_iter().find(suits) {
            return Ok(Some((plan.row.id.into(), plan.steps[at].row.id.into())));
        }
    }
    Ok(None)
}

/// Keeps the plan of a visit true when that changes.
pub(crate) async fn follow(
    tx: &mut Tx,
    before: Option<&BookingRow>,
    after: &BookingRow,
) -> Result<(), Error> {
    let Some(before) = before.filter(|before| before.patient_id.is_some()) else { return Ok(()) };
    if (&before.status, before.day) == (&after.status, after.day) {
        return Ok(());
    }
    match treatment_plans::find_of_booking(tx, after.id).await? {
        Some(plan) => refresh(tx, plan.plan_id.into()).await,
        None => Ok(()),
    }
}

/// Keeps what follows from the visits: the next one to book, and when it is due.
pub(crate) async fn refresh(tx: &mut Tx, id: PlanId) -> Result<(), Error> {
    let plan = Plan::read(tx, id).await?;
    let next = plan.next();
    let row = treatment_plans::PlanRow {
        next_step_id: next.map(|(step, ..)| step.row.id),
        due_from: next.map(|(_, from, _)| from),
        due_until: next.and_then(|(.., until)| until),
        ..plan.row.clone()
    };
    if row != plan.row {
        treatment_plans::update_next(tx, &row).await?;
    }
    tx.emit(Event::PlanChanged { id, patient: row.patient_id.into() });
    Ok(())
}
