//! What is booked, moved and called off, as far as those who wait are concerned.

use domain::{
    booking::{BookingStatus, CancelReason},
    id::ServiceId,
};

use super::entry::{drop_out, fill, need, reopen};
use crate::{
    Error,
    store::{
        Tx,
        bookings::{BookingRow, BookingServiceRow},
        waitlist,
    },
};

/// Keeps the list true when a visit changes: who has got what they waited for waits no more, and waits again when it
/// is taken back (`undone`) or called off by the clinic.
pub(crate) async fn follow(
    tx: &mut Tx,
    undone: bool,
    before: Option<&BookingRow>,
    after: &BookingRow,
    services: Option<&[BookingServiceRow]>,
) -> Result<(), Error> {
    let Some(patient) = after.patient_id else { return Ok(()) };
    let was = before.filter(|before| before.patient_id.is_some());
    if was.is_some_and(|was| (stands(was), was.starts_at) == (stands(after), after.starts_at)) {
        return Ok(());
    }
    if was.is_some() && (undone || !stands(after)) {
        give_back(tx, after).await?;
    }
    if !stands(after) || after.status == BookingStatus::Done.code() {
        return Ok(());
    }
    let earlier = was.is_some_and(|was| after.starts_at < was.starts_at);
    for row in waitlist::list_of_patient(tx, patient).await? {
        let satisfied = match row.booking_id {
            Some(visit) => visit == after.id && earlier,
            None => {
                let wanted = need(&row)?.services;
                let booked = |id: &ServiceId| {
                    services.is_some_and(|services| services.iter().any(|service| service.service_id == id.0))
                };
                was.is_none() && wanted.iter().any(booked)
            }
        };
        if satisfied {
            fill(tx, row, after.id).await?;
        }
    }
    Ok(())
}

/// Whether the patient is to come: a parked visit too, which only changes its time.
fn stands(row: &BookingRow) -> bool {
    row.live || row.status == BookingStatus::Parked.code()
}

/// Whoever got the visit's time waits again, unless they called it off themselves; who wanted a visit earlier that is
/// gone waits no more.
async fn give_back(tx: &mut Tx, after: &BookingRow) -> Result<(), Error> {
    let reason = after.cancel_reason.as_deref().and_then(CancelReason::from_code);
    let own_wish = !stands(after) && reason.is_none_or(CancelReason::by_patient);
    if !own_wish {
        for row in waitlist::list_filled_by(tx, after.id).await? {
            reopen(tx, row).await?;
        }
    }
    if let Some(patient) = after.patient_id.filter(|_| !stands(after)) {
        for row in waitlist::list_of_patient(tx, patient).await? {
            if row.booking_id == Some(after.id) {
                drop_out(tx, row).await?;
            }
        }
    }
    Ok(())
}
