//! Booking a visit, and everything that happens to it until it is over.

mod card;
mod list;
mod place;
mod reschedule;
pub(crate) mod row;
mod steps;
mod undo;

use std::sync::Arc;

use domain::{
    booking::{Booking, BookingForm, BookingStatus, ChangeLine, Changed, NewBooking},
    call_log::VisitAct,
    clinic_time::local_date,
    error::{AppError, Fault, Refusal},
    id::{BookingId, PatientId},
    permission::Permission,
};

pub use card::card;
pub use list::{BookingFilter, BookingKey, list};
pub(crate) use place::{Fit, Placed, place, told};
pub use reschedule::reschedule;
pub(crate) use reschedule::{NewMove, reschedule_in};
pub(crate) use row::{Act, ahead, changed, record, status};
pub use steps::{arrive, cancel, confirm, finish, mark_no_show, park, set_wish, start};
pub use undo::undo;
pub(crate) use undo::{UNDO, take_back, undo_in};

use crate::{
    Ctx, Error,
    services::{
        calls,
        directory::{Directory, DirectoryCache},
        treatment_plans::follow::link,
    },
    store::{
        Tx,
        bookings::{self, BookingRow},
        patients,
    },
};

/// Books a visit. With a hold of the caller's the held time becomes the booking; without one it is taken directly.
///
/// Fails with `Invalid`, with `SlotTaken` and the next best times, or with a `Refused` that a privileged role may
/// override with a reason.
pub async fn book(ctx: &Ctx, form: BookingForm) -> Result<Changed, Error> {
    ctx.require(Permission::Book)?;
    let new = NewBooking::parse(form)?;
    if new.override_reason.is_some() {
        ctx.require(Permission::Override)?;
    }
    let (place, services) = (new.place, new.services.clone());
    let outcome = ctx
        .write((new, ctx.directory_cache()), |tx, (new, directory)| Box::pin(book_in(tx, directory, new)))
        .await;
    told(ctx, &place, &services, outcome).await
}

/// The same in the transaction that asks for it.
pub(crate) async fn book_in(
    tx: &mut Tx,
    directory: &Arc<DirectoryCache>,
    new: &NewBooking,
) -> Result<Changed, Error> {
    // Before the hours are read, so that they do not shrink meanwhile.
    tx.lock_diary(new.place.doctor_id.0).await?;
    let directory = directory.get(tx).await?;
    let standing = patients::find_standing(tx, new.patient_id.0).await?;
    let standing = standing.ok_or_else(|| AppError::field("patient_id", Fault::UnknownChoice))?;
    let new = &NewBooking { patient_id: standing.into(), ..new.clone() };
    let patient = check_patient(tx, &directory, new).await?;
    let held = match new.hold_id {
        Some(hold) => own_hold(tx, hold).await?,
        None => None,
    };
    let fit = place(
        tx,
        &directory,
        &new.place,
        &new.services,
        Placed {
            instead_of: held.as_ref().map(|row| row.id),
            also: None,
            override_hours: new.override_reason.is_some(),
            age: patient.age,
            own_min: None,
        },
    )
    .await?;
    if new.override_reason.is_none() {
        refuse_double(tx, new.patient_id, &fit.row, None).await?;
    }
    calls::note_act(tx, new.call_id, Some(new.patient_id), (VisitAct::Booked, None)).await?;
    let row = BookingRow {
        patient_id: Some(new.patient_id.0),
        status: BookingStatus::Booked.code().into(),
        wish: new.wish.clone(),
        call_id: new.call_id.map(|call| call.0),
        new_patient: patient.new,
        override_reason: new.override_reason.clone(),
        hold_expires_at: None,
        ..fit.row
    };
    let changed = record(tx, Act { name: "book", reason: None }, held, row, Some(fit.services)).await?;
    link(tx, new.patient_id, new.step_id, &new.services, changed.booking.id).await?;
    Ok(changed)
}

struct PatientFacts {
    age: Option<u8>,
    new: bool,
}

async fn check_patient(tx: &mut Tx, directory: &Directory, new: &NewBooking) -> Result<PatientFacts, Error> {
    let unknown = || AppError::field("patient_id", Fault::UnknownChoice);
    let patient = patients::find_to_book(tx, new.patient_id.0).await?.ok_or_else(unknown)?;
    if patient.restriction.is_some() && new.override_reason.is_none() {
        return Err(Refusal::PatientRestricted.into());
    }
    let branch =
        directory.branch(new.place.branch_id).ok_or(AppError::field("branch_id", Fault::UnknownChoice))?;
    let on = local_date(branch.zone, new.place.starts_at);
    Ok(PatientFacts {
        age: patient.birth_date.map(|born| domain::birth_date::age(born, on)),
        new: !patient.known,
    })
}

/// The caller's own hold that is still good; an expired one counts as none, a colleague's is refused.
async fn own_hold(tx: &mut Tx, hold: BookingId) -> Result<Option<BookingRow>, Error> {
    let Some(row) = bookings::find(tx, hold.0).await? else { return Ok(None) };
    if row.status != BookingStatus::Held.code() {
        return Err(Refusal::WrongStatus.into());
    }
    if !row.is_of(tx.actor()) {
        return Err(Refusal::NotYourHold.into());
    }
    Ok(row.hold_expires_at.is_some_and(|end| end > tx.now()).then_some(row))
}

/// A patient cannot sit in two chairs at once.
pub(crate) async fn refuse_double(
    tx: &mut Tx,
    patient: PatientId,
    row: &BookingRow,
    except: Option<BookingId>,
) -> Result<(), Error> {
    let others = bookings::list_patient_between(tx, patient.0, row.starts_at, row.ends_at).await?;
    let busy = others.iter().any(|other| except.is_none_or(|own| own.0 != other.id));
    if busy { Err(Refusal::PatientBusy.into()) } else { Ok(()) }
}

/// One booking, as far as the actor may see it.
pub async fn get(ctx: &Ctx, id: BookingId) -> Result<Booking, Error> {
    let mut tx = ctx.read().await?;
    let row = visible(&mut tx, id).await?;
    row::booking(&mut tx, row).await
}

/// What happened to it, the newest first.
pub async fn history(ctx: &Ctx, id: BookingId) -> Result<Vec<ChangeLine>, Error> {
    let mut tx = ctx.read().await?;
    visible(&mut tx, id).await?;
    bookings::list_changes(&mut tx, id.0).await?.iter().map(row::change_line).collect()
}

/// The row, unless the actor may see the own schedule alone and it is another doctor's. Whoever books sees what was
/// booked, a key that may do nothing else too.
pub(crate) async fn visible(tx: &mut Tx, id: BookingId) -> Result<BookingRow, Error> {
    let own = if tx.actor().may(Permission::Book) { None } else { tx.actor().own_schedule()? };
    let row = bookings::get(tx, id.0).await?;
    match own {
        Some(own) if own.0 != row.doctor_id => Err(AppError::NotFound.into()),
        _ => Ok(row),
    }
}
