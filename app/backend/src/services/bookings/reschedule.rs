//! Moving a visit, or giving it another length: the new time is taken before the old one is given up, in one
//! transaction. Its services cost what they do on the new day.

use std::sync::Arc;

use domain::{
    booking::{BookingStatus, Changed, OWN_MAX, OWN_MIN, REASON_MAX, RescheduleForm},
    call_log::VisitAct,
    clinic_time::local_date,
    error::{AppError, Fault, Refusal},
    id::{BookingId, PatientId, ServiceId},
    permission::Permission,
    text::optional_text,
};

use super::{
    Fit, Placed, own_hold, place, refuse_double,
    row::{self, Act, record},
    steps::current,
    told,
};
use crate::{
    Ctx, Error,
    services::{
        calls,
        directory::{Directory, DirectoryCache},
        holds,
    },
    store::{
        Tx,
        bookings::{self, BookingRow},
        patients,
    },
};

/// Moves a visit to another time, doctor or branch, or gives it another length. Its services stay; their length
/// follows the new doctor, unless the visit has one of its own.
pub async fn reschedule(ctx: &Ctx, id: BookingId, form: RescheduleForm) -> Result<Changed, Error> {
    ctx.require(Permission::Book)?;
    let wanted = form.place;
    let new = NewMove::parse(id, form)?;
    if new.override_reason.is_some() {
        ctx.require(Permission::Override)?;
    }
    let outcome = ctx.write((new, ctx.directory_cache()), |tx, (new, directory)| {
        Box::pin(reschedule_in(tx, directory, new))
    });
    match outcome.await {
        Ok(changed) => Ok(changed),
        refused => {
            let services = bookings::list_services(&mut ctx.read().await?, id.0).await?;
            let services: Vec<ServiceId> = services.iter().map(|service| service.service_id.into()).collect();
            told(ctx, &wanted, &services, refused).await
        }
    }
}

/// A form that can be carried out.
pub(crate) struct NewMove {
    id: BookingId,
    form: RescheduleForm,
    reason: Option<String>,
    override_reason: Option<String>,
}

impl NewMove {
    pub fn parse(id: BookingId, form: RescheduleForm) -> Result<Self, AppError> {
        let text = |field: &str, text: &str| {
            optional_text(text, REASON_MAX).map_err(|fault| AppError::field(field, fault))
        };
        let reason = text("reason", &form.reason)?;
        let override_reason = text("override_reason", &form.override_reason)?;
        if form.minutes.is_some_and(|minutes| !(OWN_MIN..=OWN_MAX).contains(&minutes)) {
            return Err(AppError::field("minutes", Fault::OutOfRange(OWN_MIN.into(), OWN_MAX.into())));
        }
        Ok(Self { id, form, reason, override_reason })
    }
}

/// The same in the transaction that asks for it.
pub(crate) async fn reschedule_in(
    tx: &mut Tx,
    directory: &Arc<DirectoryCache>,
    new: &NewMove,
) -> Result<Changed, Error> {
    let form = &new.form;
    // Before the hours are read, so that they do not shrink meanwhile.
    tx.lock_diary(form.place.doctor_id.0).await?;
    let directory = directory.get(tx).await?;
    let before = current(tx, new.id, form.version).await?;
    if !row::status(&before)?.is_ahead() || before.patient_id.is_none() {
        return Err(Refusal::WrongStatus.into());
    }
    let held = match form.hold_id {
        Some(hold) => own_hold(tx, hold).await?,
        None => None,
    };
    let Fit { row: after, services } =
        moved(tx, &directory, &before, form, new.override_reason.clone(), held.is_some()).await?;
    let patient = before.patient_id.map(PatientId::from);
    calls::note_act(tx, form.call_id, patient, (VisitAct::Moved, Some(new.id))).await?;
    // The hold keeps the new time until this very transaction takes it.
    if let Some(held) = held {
        holds::drop_row(tx, &held).await?;
    }
    let act = Act { name: "reschedule", reason: new.reason.clone() };
    record(tx, act, Some(before), after, Some(services)).await
}

async fn moved(
    tx: &mut Tx,
    directory: &Directory,
    before: &BookingRow,
    form: &RescheduleForm,
    override_reason: Option<String>,
    held: bool,
) -> Result<Fit, Error> {
    let services = bookings::list_services(tx, before.id).await?;
    let ids: Vec<ServiceId> = services.iter().map(|service| service.service_id.into()).collect();
    let facts = Placed {
        instead_of: Some(before.id),
        also: form.hold_id.filter(|_| held).map(|hold| hold.0),
        override_hours: override_reason.is_some(),
        age: age(tx, directory, before, form).await?,
        own_min: form.minutes.or(before.own_min.and_then(|minutes| u16::try_from(minutes).ok())),
    };
    let fit = place(tx, directory, &form.place, &ids, facts).await?;
    if override_reason.is_none() {
        let patient = before.patient_id.map(PatientId::from);
        if let Some(patient) = patient {
            refuse_double(tx, patient, &fit.row, Some(before.id.into())).await?;
        }
    }
    let begins_the_same = before.live
        && (before.doctor_id, before.branch_id, before.starts_at)
            == (fit.row.doctor_id, fit.row.branch_id, fit.row.starts_at);
    let row = BookingRow {
        branch_id: fit.row.branch_id,
        doctor_id: fit.row.doctor_id,
        chair_id: fit.row.chair_id,
        starts_at: fit.row.starts_at,
        ends_at: fit.row.ends_at,
        busy_until: fit.row.busy_until,
        day: fit.row.day,
        price_from: fit.row.price_from,
        price_to: fit.row.price_to,
        own_min: fit.row.own_min,
        // Whoever confirmed the old time has not confirmed the new one.
        status: if begins_the_same { before.status.clone() } else { BookingStatus::Booked.code().into() },
        live: true,
        to_move: None,
        override_reason,
        ..before.clone()
    };
    Ok(Fit { row, services: fit.services })
}

async fn age(
    tx: &mut Tx,
    directory: &Directory,
    before: &BookingRow,
    form: &RescheduleForm,
) -> Result<Option<u8>, Error> {
    let Some(patient) = before.patient_id else { return Ok(None) };
    let born = patients::find(tx, patient).await?.and_then(|patient| patient.birth_date);
    let zone = directory.branch(form.place.branch_id).map(|branch| branch.zone);
    Ok(born
        .zip(zone)
        .map(|(born, zone)| domain::birth_date::age(born, local_date(zone, form.place.starts_at))))
}
