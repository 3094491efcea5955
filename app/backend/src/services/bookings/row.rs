//! A booking's row, what is made of it for others, and the trail that every change of it leaves.

use domain::{
    booking::{Booking, BookingStatus, CancelReason, ChangeLine, Changed},
    event::Event,
    hours_fallout::AheadVisit,
    id::{ChangeId, ServiceId},
    interval::Interval,
    money::Price,
    permission::Permission,
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Actor, Error,
    services::{messages, pinboard, treatment_plans, waitlist},
    store::{
        Tx, audit,
        bookings::{self, BookingRow, BookingServiceRow, ChangeRow},
    },
};

/// The name of an act in the history, and why it was done.
#[derive(Clone, Debug)]
pub(crate) struct Act {
    pub name: &'static str,
    pub reason: Option<String>,
}

/// Writes the row, its services when they are new, the history, the audit and the event: all or nothing of it.
/// `before` is the row that it replaces; without one it is inserted.
pub(crate) async fn record(
    tx: &mut Tx,
    act: Act,
    before: Option<BookingRow>,
    mut row: BookingRow,
    services: Option<Vec<BookingServiceRow>>,
) -> Result<Changed, Error> {
    row.updated_at = tx.now();
    match &before {
        Some(old) => {
            row.id = old.id;
            row.version = old.version;
            row.created_by_name.clone_from(&old.created_by_name);
            row.created_by = old.created_by;
            row.created_by_key = old.created_by_key;
            row.created_at = old.created_at;
            bookings::update(tx, &row).await?;
            row.version += 1;
        }
        None => bookings::insert(tx, &row).await?,
    }
    if let Some(services) = &services {
        if before.is_some() {
            bookings::delete_services(tx, row.id).await?;
        }
        for (position, service) in (0..).zip(services) {
            bookings::insert_service(tx, row.id, position, service).await?;
        }
    }
    let change = change(tx, &act, before.as_ref(), &row)?;
    bookings::insert_change(tx, &change).await?;
    audit::insert(tx, &format!("booking.{}", act.name), "booking", row.id, json!({"version": row.version}))
        .await?;
    for row in before.iter().chain([&row]) {
        tx.emit(changed(row));
    }
    pinboard::follow(tx, before.as_ref(), &row).await?;
    waitlist::follow::follow(tx, act.name == "undo", before.as_ref(), &row, services.as_deref()).await?;
    treatment_plans::follow::follow(tx, before.as_ref(), &row).await?;
    messages::plan::follow(tx, before.as_ref(), &row).await?;
    let services = match services {
        Some(services) => services,
        None => bookings::list_services(tx, row.id).await?,
    };
    let services = services.iter().map(|service| service.service_id.into()).collect();
    Ok(Changed { change: change.id.into(), booking: shown(tx.actor(), row, services)? })
}

/// The event of a row.
pub(crate) fn changed(row: &BookingRow) -> Event {
    Event::BookingChanged {
        id: row.id.into(),
        doctor: row.doctor_id.into(),
        branch: row.branch_id.into(),
        day: row.day,
    }
}

fn change(tx: &Tx, act: &Act, before: Option<&BookingRow>, after: &BookingRow) -> Result<ChangeRow, Error> {
    Ok(ChangeRow {
        id: Uuid::now_v7(),
        booking_id: after.id,
        at: tx.now(),
        actor_id: tx.actor().user.map(|user| user.0),
        actor_name: tx.actor().name.clone(),
        action: act.name.into(),
        reason: act.reason.clone(),
        before: before.map(serde_json::to_string).transpose()?,
        after: serde_json::to_string(after)?,
    })
}

/// What others see of the row.
pub(crate) async fn booking(tx: &mut Tx, row: BookingRow) -> Result<Booking, Error> {
    let services = bookings::list_services(tx, row.id).await?;
    shown(tx.actor(), row, services.iter().map(|service| service.service_id.into()).collect())
}

/// The same of a row whose services are known.
pub(super) fn shown(actor: &Actor, row: BookingRow, services: Vec<ServiceId>) -> Result<Booking, Error> {
    let sees_patients = actor.may(Permission::SeePatients);
    Ok(Booking {
        id: row.id.into(),
        version: row.version,
        status: status(&row)?,
        branch_id: row.branch_id.into(),
        doctor_id: row.doctor_id.into(),
        chair_id: row.chair_id.into(),
        patient_id: row.patient_id.filter(|_| sees_patients).map(Into::into),
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        services,
        services_text: row.services,
        price: Price::of_kopecks(row.price_from, row.price_to),
        wish: row.wish.filter(|_| sees_patients),
        hold_expires_at: row.hold_expires_at,
        cancel_reason: row.cancel_reason.as_deref().and_then(CancelReason::from_code),
        override_reason: row.override_reason,
        to_move: row.to_move,
        new_patient: row.new_patient,
        created_by: row.created_by_name,
        created_at: row.created_at,
    })
}

/// The row's status.
pub(crate) fn status(row: &BookingRow) -> Result<BookingStatus, Error> {
    BookingStatus::from_code(&row.status).ok_or_else(|| Error::broken(format!("status {}", row.status)))
}

/// What working hours need to know of the row.
pub(crate) fn ahead(row: &BookingRow) -> AheadVisit {
    AheadVisit {
        id: row.id.into(),
        doctor: row.doctor_id.into(),
        branch: row.branch_id.into(),
        day: row.day,
        time: Interval::new(row.starts_at, row.ends_at),
        to_move: row.to_move.is_some(),
    }
}

/// One line of the history.
pub(super) fn change_line(change: &ChangeRow) -> Result<ChangeLine, Error> {
    let after: BookingRow = serde_json::from_str(&change.after)?;
    Ok(ChangeLine {
        id: ChangeId::from(change.id),
        at: change.at,
        by: change.actor_name.clone(),
        action: change.action.clone(),
        reason: change.reason.clone(),
        starts_at: after.starts_at,
        status: status(&after)?,
    })
}
