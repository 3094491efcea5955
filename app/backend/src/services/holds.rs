//! Holding a time while the patient is on the phone.

use chrono::TimeDelta;
use domain::{
    booking::{Booking, BookingStatus, HoldForm, Place},
    error::{AppError, Refusal},
    id::{BookingId, CallId, ServiceId},
    permission::Permission,
};
use serde_json::json;

use crate::{
    Ctx, Error,
    services::{
        bookings::{Act, Placed, changed, place, record, told},
        directory::Directory,
    },
    store::{
        Tx, audit,
        bookings::{self, BookingRow},
    },
};

/// How long a hold lasts, unless the settings say otherwise.
pub const HOLD: TimeDelta = TimeDelta::minutes(5);

/// Expired holds removed by one transaction.
const SWEEP: i64 = 100;

/// Holds a time for the caller; another hold that it replaces is freed in the same transaction.
pub async fn hold(ctx: &Ctx, form: HoldForm) -> Result<Booking, Error> {
    ctx.require(Permission::Book)?;
    let (wanted, services) = (form.place, form.services.clone());
    let outcome = ctx.write((form, ctx.directory_cache(), ctx.hold()), |tx, (form, directory, length)| {
        Box::pin(async move {
            // Before the hours are read, so that they do not shrink meanwhile.
            tx.lock_diary(form.place.doctor_id.0).await?;
            let directory = directory.get(tx).await?;
            if let Some(old) = form.instead_of {
                release_in(tx, old).await?;
            }
            hold_in(tx, &directory, &form.place, &form.services, form.call_id, *length).await
        })
    });
    told(ctx, &wanted, &services, outcome.await).await
}

/// Holds a time in the transaction that asks for it, which has locked the doctor's diary.
pub(crate) async fn hold_in(
    tx: &mut Tx,
    directory: &Directory,
    wanted: &Place,
    services: &[ServiceId],
    call: Option<CallId>,
    length: TimeDelta,
) -> Result<Booking, Error> {
    let fit = place(tx, directory, wanted, services, Placed::default()).await?;
    let row = BookingRow {
        status: BookingStatus::Held.code().into(),
        hold_expires_at: Some(tx.now() + length),
        call_id: call.map(|call| call.0),
        ..fit.row
    };
    Ok(record(tx, Act { name: "hold", reason: None }, None, row, Some(fit.services)).await?.booking)
}

/// Starts the hold's time anew.
pub async fn extend(ctx: &Ctx, id: BookingId) -> Result<Booking, Error> {
    ctx.require(Permission::Book)?;
    ctx.write((id, ctx.hold()), |tx, (id, length)| {
        Box::pin(async move {
            let before = own(tx, *id).await?.ok_or(Refusal::HoldExpired)?;
            let after = BookingRow { hold_expires_at: Some(tx.now() + *length), ..before.clone() };
            Ok(record(tx, Act { name: "extend_hold", reason: None }, Some(before), after, None)
                .await?
                .booking)
        })
    })
    .await
}

/// Gives the time back. A hold that is gone already is no error.
pub async fn release(ctx: &Ctx, id: BookingId) -> Result<(), Error> {
    ctx.require(Permission::Book)?;
    ctx.write(id, |tx, id| Box::pin(release_in(tx, *id))).await
}

async fn release_in(tx: &mut Tx, id: BookingId) -> Result<(), Error> {
    match own(tx, id).await? {
        Some(row) => drop_row(tx, &row).await,
        None => Ok(()),
    }
}

/// Frees the time of holds that have expired; how many.
pub async fn sweep(ctx: &Ctx) -> Result<usize, Error> {
    let expired = bookings::list_expired(&mut ctx.read().await?, 1).await?;
    if expired.is_empty() {
        return Ok(0);
    }
    ctx.write((), |tx, ()| Box::pin(release_expired(tx))).await
}

/// The same within another transaction: what has expired is in nobody's way.
pub(crate) async fn release_expired(tx: &mut Tx) -> Result<usize, Error> {
    let expired = bookings::list_expired(tx, SWEEP).await?;
    for row in &expired {
        drop_row(tx, row).await?;
    }
    Ok(expired.len())
}

/// Removes the row of a hold and tells the screens.
pub(crate) async fn drop_row(tx: &mut Tx, row: &BookingRow) -> Result<(), Error> {
    if bookings::delete_hold(tx, row.id).await? {
        audit::insert(tx, "booking.release", "booking", row.id, json!({})).await?;
        tx.emit(changed(row));
    }
    Ok(())
}

/// The actor's own hold; none when it is gone.
async fn own(tx: &mut Tx, id: BookingId) -> Result<Option<BookingRow>, Error> {
    let Some(row) = bookings::find(tx, id.0).await? else { return Ok(None) };
    if row.status != BookingStatus::Held.code() {
        return Err(AppError::NotFound.into());
    }
    if !row.is_of(tx.actor()) {
        return Err(Refusal::NotYourHold.into());
    }
    Ok(row.hold_expires_at.is_some_and(|end| end > tx.now()).then_some(row))
}
