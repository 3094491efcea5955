//! The steps of a visit's life: confirmed, arrived, in the chair, done; called off, not come.

use domain::{
    booking::{BookingStatus, CancelForm, Changed, WISH_MAX},
    call_log::VisitAct,
    error::{AppError, Refusal, Stale},
    id::{BookingId, PatientId},
    permission::Permission,
    text::optional_text,
};

use super::{
    row::{self, Act, record},
    visible,
};
use crate::{
    Ctx, Error,
    services::calls,
    store::{Tx, bookings::BookingRow},
};

/// The patient has said that they will come.
pub async fn confirm(ctx: &Ctx, id: BookingId, version: i64) -> Result<Changed, Error> {
    ctx.require(Permission::Book)?;
    step(ctx, id, version, BookingStatus::Confirmed).await
}

/// The patient is in the clinic.
pub async fn arrive(ctx: &Ctx, id: BookingId, version: i64) -> Result<Changed, Error> {
    ctx.require(Permission::Receive)?;
    step(ctx, id, version, BookingStatus::Arrived).await
}

/// The patient is in the chair.
pub async fn start(ctx: &Ctx, id: BookingId, version: i64) -> Result<Changed, Error> {
    ctx.require(Permission::Receive)?;
    step(ctx, id, version, BookingStatus::InChair).await
}

/// The visit is over.
pub async fn finish(ctx: &Ctx, id: BookingId, version: i64) -> Result<Changed, Error> {
    ctx.require(Permission::Receive)?;
    step(ctx, id, version, BookingStatus::Done).await
}

/// The patient did not come: said by a person, once the visit should have begun.
pub async fn mark_no_show(ctx: &Ctx, id: BookingId, version: i64) -> Result<Changed, Error> {
    ctx.require(Permission::Receive)?;
    step(ctx, id, version, BookingStatus::NoShow).await
}

/// Takes the visit from its time, which is free at once, and hangs it on the pinboard until it gets another.
pub async fn park(ctx: &Ctx, id: BookingId, version: i64) -> Result<Changed, Error> {
    ctx.require(Permission::Book)?;
    step(ctx, id, version, BookingStatus::Parked).await
}

/// Calls the visit off; its time is free at once.
pub async fn cancel(ctx: &Ctx, id: BookingId, form: CancelForm) -> Result<Changed, Error> {
    ctx.require(Permission::Book)?;
    ctx.write((id, form), |tx, (id, form)| {
        Box::pin(async move {
            let before = current(tx, *id, form.version).await?;
            let mut after = stepped(tx, &before, BookingStatus::Cancelled)?;
            after.cancel_reason = Some(form.reason.code().into());
            after.to_move = None;
            let patient = before.patient_id.map(PatientId::from);
            calls::note_act(tx, form.call_id, patient, (VisitAct::Cancelled, Some(*id))).await?;
            let act = Act { name: "cancel", reason: Some(form.reason.code().into()) };
            record(tx, act, Some(before), after, None).await
        })
    })
    .await
}

/// Wishes for this visit.
pub async fn set_wish(ctx: &Ctx, id: BookingId, version: i64, wish: String) -> Result<Changed, Error> {
    ctx.require(Permission::Book)?;
    let wish = optional_text(&wish, WISH_MAX).map_err(|fault| AppError::field("wish", fault))?;
    ctx.write((id, version, wish), |tx, (id, version, wish)| {
        Box::pin(async move {
            let before = current(tx, *id, *version).await?;
            let after = BookingRow { wish: wish.clone(), ..before.clone() };
            record(tx, Act { name: "set_wish", reason: None }, Some(before), after, None).await
        })
    })
    .await
}

async fn step(ctx: &Ctx, id: BookingId, version: i64, next: BookingStatus) -> Result<Changed, Error> {
    ctx.write((id, version, next), |tx, (id, version, next)| {
        Box::pin(async move {
            let before = current(tx, *id, *version).await?;
            let after = stepped(tx, &before, *next)?;
            record(tx, Act { name: next.code(), reason: None }, Some(before), after, None).await
        })
    })
    .await
}

/// The row at the version that was on the screen; otherwise what has changed since.
pub(super) async fn current(tx: &mut Tx, id: BookingId, version: i64) -> Result<BookingRow, Error> {
    let row = visible(tx, id).await?;
    if row.version == version { Ok(row) } else { Err(stale(tx, &row, version).await?.into()) }
}

fn stepped(tx: &Tx, before: &BookingRow, next: BookingStatus) -> Result<BookingRow, Error> {
    if !row::status(before)?.may_become(next) {
        return Err(Refusal::WrongStatus.into());
    }
    if next == BookingStatus::NoShow && before.starts_at > tx.now() {
        return Err(Refusal::WrongStatus.into());
    }
    Ok(BookingRow {
        status: next.code().into(),
        live: next.is_live(),
        hold_expires_at: None,
        ..before.clone()
    })
}

/// Who changed the booking since, and which fields.
async fn stale(tx: &mut Tx, row: &BookingRow, version: i64) -> Result<AppError, Error> {
    let changes = crate::store::bookings::list_changes(tx, row.id).await?;
    let was = changes.iter().find_map(|change| {
        serde_json::from_str::<BookingRow>(&change.after).ok().filter(|after| after.version == version)
    });
    Ok(AppError::Stale(Box::new(Stale {
        version: row.version,
        by: changes.first().map(|change| change.actor_name.clone()),
        at: changes.first().map(|change| change.at),
        changed: was
            .map_or_else(Vec::new, |was| differences(&was, row, tx.actor().may(Permission::SeePatients))),
    })))
}

fn differences(was: &BookingRow, is: &BookingRow, sees_patients: bool) -> Vec<(String, String)> {
    let mut changed = Vec::new();
    let mut note = |field: &str, differs: bool, now: String| {
        if differs {
            changed.push((field.to_owned(), now));
        }
    };
    note("status", was.status != is.status, is.status.clone());
    note("starts_at", was.starts_at != is.starts_at, is.starts_at.to_rfc3339());
    note("doctor_id", was.doctor_id != is.doctor_id, is.doctor_id.to_string());
    note("wish", sees_patients && was.wish != is.wish, is.wish.clone().unwrap_or_default());
    note("services", was.services != is.services, is.services.clone());
    changed
}
