//! Times for the visits of a treatment plan, all together: proposed, booked and moved in one act, and rung about.
//!
//! `asked` says which visits these are, `propose` finds their times.

mod asked;
mod propose;

use std::sync::Arc;

use domain::{
    booking::{NewBooking, RescheduleForm},
    call::{Call, CallDraft},
    error::{AppError, Clash, Fault, Refusal},
    gap_offer::{OfferForm, Source},
    id::{CallId, ChangeId, DoctorId, PatientId, PlanId},
    permission::Permission,
    visit_chain::{CHAIN_MAX, ChainForm, ChainVisit},
};

pub use propose::propose;

use crate::{
    Ctx, Error,
    services::{
        bookings::{self, NewMove},
        calls,
        directory::DirectoryCache,
        gap_offers,
        treatment_plans::plan::{Plan, Step},
        waitlist::require,
    },
    store::{StoreError, Tx},
};

/// Books the visits of a plan, and moves those that it has, all or none. What [`undo`] takes back.
///
/// Fails with `SlotTaken` for the first time that is somebody else's, with `Stale` when a visit was booked, moved or
/// called off meanwhile.
pub async fn book(ctx: &Ctx, form: ChainForm) -> Result<Vec<ChangeId>, Error> {
    require(ctx)?;
    if form.visits.is_empty() || form.visits.len() > CHAIN_MAX {
        return Err(AppError::field("visits", Fault::OutOfRange(1, CHAIN_MAX as i64)).into());
    }
    ctx.write((form, ctx.directory_cache()), |tx, (form, directory)| Box::pin(book_in(tx, directory, form)))
        .await
}

async fn book_in(
    tx: &mut Tx,
    directory: &Arc<DirectoryCache>,
    form: &ChainForm,
) -> Result<Vec<ChangeId>, Error> {
    // Before the hours are read; in one order, so that two chains do not wait for each other.
    let mut doctors: Vec<DoctorId> = form.visits.iter().map(|visit| visit.place.doctor_id).collect();
    doctors.sort_unstable();
    doctors.dedup();
    for doctor in doctors {
        tx.lock_diary(doctor.0).await?;
    }
    let plan = Plan::read(tx, form.plan).await?;
    if plan.row.closed_at.is_some() {
        return Err(Refusal::WrongStatus.into());
    }
    let call = calls::open_about(tx, plan.row.patient_id.into()).await?;
    let mut changes = Vec::with_capacity(form.visits.len());
    for (step, visit) in in_order(&plan, &form.visits)? {
        let changed = match step.ahead() {
            Some(_) => {
                let new = moved(step, visit, call)?.ok_or_else(|| Error::stale(plan.row.version))?;
                bookings::reschedule_in(tx, directory, &new).await
            }
            None => {
                let new = booked(&plan, step, visit, call).ok_or_else(|| Error::stale(plan.row.version))?;
                bookings::book_in(tx, directory, &new).await
            }
        };
        changes.push(changed.map_err(|error| told(error, visit))?.change);
    }
    Ok(changes)
}

/// The database's own refusal of an overlap, which no diary of the branch showed, says which of the visits it was.
fn told(error: Error, visit: &ChainVisit) -> Error {
    match error {
        Error::Store(StoreError::SlotTaken(by)) => {
            let at = visit.place.starts_at;
            let clash = Clash { starts_at: at, ends_at: at, by, colleague: None, alternatives: Vec::new() };
            AppError::SlotTaken(Box::new(clash)).into()
        }
        other => other,
    }
}

/// The order in which no visit needs the time that a later one of the chain still has: of those that move to later
/// the last first, then those that move to earlier, then the new ones.
fn in_order<'p>(plan: &'p Plan, visits: &'p [ChainVisit]) -> Result<Vec<(&'p Step, &'p ChainVisit)>, Error> {
    let find = |visit: &'p ChainVisit| plan.step(visit.step).map(|step| (step, visit));
    let found: Option<Vec<_>> = visits.iter().map(find).collect();
    let mut found = found.ok_or_else(|| AppError::field("visits", Fault::UnknownChoice))?;
    found.sort_by_key(|(step, visit)| match step.ahead() {
        Some(old) if visit.place.starts_at > old.time.start => (0, -step.row.position),
        Some(_) => (1, step.row.position),
        None => (2, step.row.position),
    });
    let twice = found.windows(2).any(|pair| pair[0].0.row.id == pair[1].0.row.id);
    if twice { Err(AppError::field("visits", Fault::Twice).into()) } else { Ok(found) }
}

fn moved(step: &Step, visit: &ChainVisit, call: Option<CallId>) -> Result<Option<NewMove>, Error> {
    let Some((version, old)) = visit.version.zip(step.ahead()) else { return Ok(None) };
    let form = RescheduleForm {
        version,
        place: visit.place,
        hold_id: None,
        minutes: None,
        reason: String::new(),
        override_reason: String::new(),
        call_id: call,
    };
    Ok(Some(NewMove::parse(old.id, form)?))
}

/// `None` when the step has got a visit meanwhile, or lost the one that was to be moved.
fn booked(plan: &Plan, step: &Step, visit: &ChainVisit, call: Option<CallId>) -> Option<NewBooking> {
    let free = visit.version.is_none() && step.standing().is_none();
    free.then(|| NewBooking {
        patient_id: plan.row.patient_id.into(),
        hold_id: None,
        place: visit.place,
        services: step.services.clone(),
        wish: None,
        call_id: call,
        step_id: Some(step.row.id.into()),
        override_reason: None,
    })
}

/// Takes a whole act back, by the rules for each of its changes: its author, within a minute, nothing changed since.
pub async fn undo(ctx: &Ctx, changes: Vec<ChangeId>) -> Result<(), Error> {
    require(ctx)?;
    if changes.is_empty() || changes.len() > CHAIN_MAX {
        return Err(AppError::field("changes", Fault::OutOfRange(1, CHAIN_MAX as i64)).into());
    }
    ctx.write((changes, ctx.directory_cache()), |tx, (changes, directory)| {
        Box::pin(async move {
            for change in changes.iter().rev() {
                bookings::undo_in(tx, directory, *change).await?;
            }
            Ok(())
        })
    })
    .await
}

/// Begins a call with the patient of a plan about its next visit: the best time for it is held, when there is one.
///
/// Refused with `WaitsNoMore` when nothing is to be booked, `BeingAsked` while a colleague talks with the patient.
pub async fn ring(ctx: &Ctx, id: PlanId) -> Result<Call, Error> {
    require(ctx)?;
    ctx.require(Permission::TakeCalls)?;
    let plan = Plan::read(&mut ctx.read().await?, id).await?;
    let (step, from, _) = plan.next().ok_or(Refusal::WaitsNoMore)?;
    if let Some(place) = propose::best(ctx, &plan).await? {
        return gap_offers::offer(ctx, OfferForm { source: Source::Step(step.row.id.into()), place }).await;
    }
    let draft = CallDraft {
        patient_id: Some(plan.row.patient_id.into()),
        services: Some(step.services.clone()),
        doctor_id: step.doctor(&plan.row),
        branch_id: Some(plan.row.branch_id.into()),
        from: Some(from),
        ..CallDraft::default()
    };
    let patient: PatientId = plan.row.patient_id.into();
    ctx.write((patient, draft), |tx, (patient, draft)| {
        Box::pin(async move {
            let call = calls::ring(tx, *patient, draft).await?;
            calls::read(tx, call.id).await
        })
    })
    .await
}
