//! Visits that wait for another time, and whose they are to place. Parking one is a step of the booking's; placing it
//! is a move like any other.

use domain::{
    booking::BookingStatus,
    error::{AppError, Fault},
    event::Event,
    id::{BookingId, UserId},
    permission::{Permission, Role},
    person_name::PersonName,
    pinboard::{Colleague, Pinboard, PinnedVisit},
};
use serde_json::json;

use crate::{
    Ctx, Error,
    services::directory::Directory,
    store::{
        StoreError, Tx, audit,
        bookings::BookingRow,
        pins::{self, PinRow},
        users::{self, UserRow},
    },
};

/// All that is parked, and to whom it can be handed.
pub async fn list(ctx: &Ctx) -> Result<Pinboard, Error> {
    ctx.require(Permission::Book)?;
    let directory = ctx.directory_lately().await?;
    let mut tx = ctx.read().await?;
    let (rows, people) = (pins::list(&mut tx).await?, users::list(&mut tx).await?);
    let reader = ctx.actor().user;
    let mut visits: Vec<PinnedVisit> = rows.into_iter().map(|row| pinned(ctx, &directory, row)).collect();
    visits.sort_by_key(|visit| !visit.own);
    let colleagues = people.into_iter().filter(|user| books(user) && reader != Some(user.id.into()));
    let colleagues = colleagues.map(|user| Colleague { id: user.id.into(), name: user.name }).collect();
    Ok(Pinboard { visits, colleagues })
}

fn books(user: &UserRow) -> bool {
    !user.disabled && Role::from_code(&user.role).is_some_and(|role| role.may(Permission::Book))
}

fn pinned(ctx: &Ctx, directory: &Directory, row: PinRow) -> PinnedVisit {
    let name = |last: Option<String>, first: Option<String>, patronymic| {
        Some(PersonName { last: last?, first: first?, patronymic }.short())
    };
    let minutes = |end: chrono::DateTime<chrono::Utc>| {
        u16::try_from((end - row.starts_at).num_minutes()).unwrap_or_default()
    };
    let patient = name(row.last_name, row.first_name, row.patronymic);
    let doctor = directory.doctor(row.doctor_id.into()).map(|doctor| doctor.name.short());
    let zone = directory.branch(row.branch_id.into()).map_or(directory.clinic_zone(), |branch| branch.zone);
    PinnedVisit {
        id: row.booking_id.into(),
        version: row.version,
        patient: patient.filter(|_| ctx.actor().may(Permission::SeePatients)),
        services: row.services,
        visit_min: minutes(row.ends_at),
        whole_min: minutes(row.busy_until),
        branch: row.branch_id.into(),
        doctor: row.doctor_id.into(),
        doctor_name: doctor.unwrap_or_default(),
        starts_at: row.starts_at,
        zone: zone.name().into(),
        own: ctx.actor().user == Some(row.owner_id.into()),
        owner: row.owner_name,
    }
}

/// Leaves a parked visit to a colleague who books too.
pub async fn hand(ctx: &Ctx, id: BookingId, to: UserId) -> Result<(), Error> {
    ctx.require(Permission::Book)?;
    ctx.write((id, to), |tx, (id, to)| {
        Box::pin(async move {
            let unknown = || AppError::field("to", Fault::UnknownChoice);
            let colleague = users::get(tx, to.0).await.map_err(|_| unknown())?;
            if !books(&colleague) {
                return Err(unknown().into());
            }
            match pins::update_owner(tx, id.0, to.0).await {
                Err(StoreError::NotFound) => return Err(AppError::NotFound.into()),
                done => done?,
            }
            audit::insert(tx, "booking.hand", "booking", id.0, json!({"to": to})).await?;
            tx.emit(Event::PinboardChanged);
            Ok(())
        })
    })
    .await
}

/// Keeps the board true when a booking changes: what is parked is the actor's to place, what is not hangs there no
/// more.
pub(crate) async fn follow(
    tx: &mut Tx,
    before: Option<&BookingRow>,
    after: &BookingRow,
) -> Result<(), Error> {
    let parked = |row: &BookingRow| row.status == BookingStatus::Parked.code();
    match (before.is_some_and(parked), parked(after)) {
        (false, true) => {
            let owner = tx.actor().user.ok_or(AppError::Forbidden)?;
            pins::insert(tx, after.id, owner.0).await?;
        }
        (true, false) => pins::delete(tx, after.id).await?,
        (true, true) => {}
        (false, false) => return Ok(()),
    }
    tx.emit(Event::PinboardChanged);
    Ok(())
}
