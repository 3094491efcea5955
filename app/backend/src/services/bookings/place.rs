//! Putting a visit into a doctor's diary: who may do it, how long it takes, whether the time is free.

use chrono::TimeDelta;
use domain::{
    booking::{BookingStatus, Place},
    clinic::{Branch, Doctor},
    clinic_time::local_date,
    error::{AppError, Clash, ClashWith, Fault, Refusal},
    id::{ChairId, ServiceId},
    interval::Interval,
    money::Price,
    service::ServiceBrief,
    slot::within_duty,
    slot_query::{SlotMode, SlotQuery},
};
use uuid::Uuid;

use crate::{
    Error,
    services::{
        directory::Directory,
        holds,
        slots::{self, buffer, can_do, length},
    },
    store::{
        Tx,
        bookings::{self, BookingRow, BookingServiceRow},
    },
};

/// What bears on placing a visit besides the time itself.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Placed {
    /// The booking or hold whose time may be used, for it will be replaced.
    pub instead_of: Option<Uuid>,
    /// A hold besides it whose time may be used too.
    pub also: Option<Uuid>,
    /// Whether working hours and the past are no hindrance.
    pub override_hours: bool,
    /// The patient's age on the day, where it is known.
    pub age: Option<u8>,
}

impl Placed {
    /// Whether that row is no hindrance.
    fn is_own(&self, id: Uuid) -> bool {
        self.instead_of == Some(id) || self.also == Some(id)
    }
}

/// A new row with a free time, held by nobody else; and the services it is for.
pub(crate) struct Fit {
    pub row: BookingRow,
    pub services: Vec<BookingServiceRow>,
}

/// Finds the visit its place. On return the diary is locked and free; the caller writes the row.
pub(crate) async fn place(
    tx: &mut Tx,
    directory: &std::sync::Arc<Directory>,
    place: &Place,
    services: &[ServiceId],
    facts: Placed,
) -> Result<Fit, Error> {
    let asked = Asked::read(directory, place, services, facts.age)?;
    let visit = asked.visit(place);
    if !facts.override_hours {
        asked.check_hours(tx, directory, &visit)?;
    }
    tx.lock_diary(place.doctor_id.0).await?;
    holds::release_expired(tx).await?;
    let chair = asked.chair(tx, directory, place, &visit, facts).await?;
    if let Some(chair) = chair {
        tx.lock_diary(chair.0).await?;
        let clash = in_the_way(tx, place, chair, &visit, facts).await?;
        return match clash {
            None => Ok(asked.fit(tx, place, chair, visit)),
            Some((by, row)) => Err(clash_error(tx, directory, place, services, &visit, by, Some(row)).await?),
        };
    }
    Err(clash_error(tx, directory, place, services, &visit, ClashWith::Chair, None).await?)
}

/// What was asked for, looked up.
struct Asked<'d> {
    branch: &'d Branch,
    doctor: &'d Doctor,
    services: Vec<&'d ServiceBrief>,
}

impl<'d> Asked<'d> {
    fn read(
        directory: &'d Directory,
        place: &Place,
        services: &[ServiceId],
        age: Option<u8>,
    ) -> Result<Self, Error> {
        let unknown = |field| AppError::field(field, Fault::UnknownChoice);
        let branch = directory.branch(place.branch_id).filter(|branch| branch.active);
        let doctor = directory.doctor(place.doctor_id).filter(|doctor| doctor.active);
        let find = |id: &ServiceId| directory.service(*id).filter(|service| service.active);
        let found: Option<Vec<_>> = services.iter().map(find).collect();
        let asked = Self {
            branch: branch.ok_or_else(|| unknown("branch_id"))?,
            doctor: doctor.ok_or_else(|| unknown("doctor_id"))?,
            services: found.filter(|found| !found.is_empty()).ok_or_else(|| unknown("services"))?,
        };
        if !can_do(asked.doctor, &asked.services) || !asked.doctor.treats_age(age) {
            return Err(Refusal::NotCompetent.into());
        }
        Ok(asked)
    }

    /// The visit, and the cleaning after it.
    fn visit(&self, place: &Place) -> Visit {
        let ends_at = place.starts_at + TimeDelta::minutes(length(self.doctor, &self.services));
        Visit {
            time: Interval::new(place.starts_at, ends_at),
            busy: Interval::new(place.starts_at, ends_at + TimeDelta::minutes(buffer(&self.services))),
        }
    }

    fn check_hours(&self, tx: &Tx, directory: &Directory, visit: &Visit) -> Result<(), Error> {
        if visit.time.start < tx.now() {
            return Err(Refusal::InThePast.into());
        }
        let date = local_date(self.branch.zone, visit.time.start);
        let duties = directory.duty(self.doctor.id, date);
        let here = duties.iter().filter(|duty| duty.branch == self.branch.id);
        if within_duty(here, &visit.busy) { Ok(()) } else { Err(Refusal::OutsideHours.into()) }
    }

    /// The chair asked for, else the one of the doctor's duty, else any that is free.
    async fn chair(
        &self,
        tx: &mut Tx,
        directory: &Directory,
        place: &Place,
        visit: &Visit,
        facts: Placed,
    ) -> Result<Option<ChairId>, Error> {
        let here = |chair: ChairId| {
            directory.chair(chair).is_some_and(|chair| chair.branch == self.branch.id && chair.active)
        };
        if let Some(chair) = place.chair_id {
            return if here(chair) {
                Ok(Some(chair))
            } else {
                Err(AppError::field("chair_id", Fault::UnknownChoice).into())
            };
        }
        let date = local_date(self.branch.zone, visit.time.start);
        let duties = directory.duty(self.doctor.id, date);
        let own = duties
            .iter()
            .filter(|duty| duty.branch == self.branch.id && duty.hours.overlaps(&visit.busy))
            .find_map(|duty| duty.chair);
        if own.is_some() {
            return Ok(own);
        }
        let busy = bookings::list_busy(tx, self.branch.id.0, date, date).await?;
        let free = |chair: &&domain::clinic::Chair| {
            !busy.iter().any(|row| {
                row.chair_id == chair.id.0
                    && !facts.is_own(row.id)
                    && Interval::new(row.starts_at, row.busy_until).overlaps(&visit.busy)
            })
        };
        let chairs = directory.chairs.iter().filter(|chair| chair.branch == self.branch.id && chair.active);
        Ok(chairs.filter(free).map(|chair| chair.id).next())
    }

    fn fit(&self, tx: &Tx, place: &Place, chair: ChairId, visit: Visit) -> Fit {
        let names: Vec<&str> = self.services.iter().map(|service| service.name.as_str()).collect();
        let sum: Price = self.services.iter().map(|service| service.price).sum();
        let row = BookingRow {
            id: Uuid::now_v7(),
            branch_id: place.branch_id.0,
            doctor_id: place.doctor_id.0,
            chair_id: chair.0,
            patient_id: None,
            status: BookingStatus::Held.code().into(),
            live: true,
            starts_at: visit.time.start,
            ends_at: visit.time.end,
            busy_until: visit.busy.end,
            day: local_date(self.branch.zone, visit.time.start),
            services: names.join(", "),
            price_from: sum.from.0,
            price_to: sum.to.map(|to| to.0),
            wish: None,
            hold_expires_at: None,
            call_id: None,
            channel: if tx.actor().key.is_some() { "api" } else { "phone" }.into(),
            new_patient: false,
            cancel_reason: None,
            override_reason: None,
            to_move: None,
            created_by: tx.actor().user.map(|user| user.0),
            created_by_name: tx.actor().name.clone(),
            created_at: tx.now(),
            updated_at: tx.now(),
            version: 1,
        };
        let services = self.services.iter().map(|service| BookingServiceRow {
            service_id: service.id.0,
            minutes: i32::from(self.doctor.minutes(service.id, service.minutes)),
            price_from: service.price.from.0,
            price_to: service.price.to.map(|to| to.0),
        });
        Fit { row, services: services.collect() }
    }
}

/// A visit's time, without and with the cleaning after it.
struct Visit {
    time: Interval,
    busy: Interval,
}

async fn in_the_way(
    tx: &mut Tx,
    place: &Place,
    chair: ChairId,
    visit: &Visit,
    facts: Placed,
) -> Result<Option<(ClashWith, BookingRow)>, Error> {
    let busy = visit.busy;
    let rows = bookings::list_in_the_way(tx, place.doctor_id.0, chair.0, busy.start, busy.end).await?;
    let other = rows.into_iter().find(|row| !facts.is_own(row.id));
    Ok(other.map(|row| {
        let by = if row.status == BookingStatus::Held.code() {
            ClashWith::Hold
        } else if row.doctor_id == place.doctor_id.0 {
            ClashWith::Doctor
        } else {
            ClashWith::Chair
        };
        (by, row)
    }))
}

/// The refusal, with the colleague's name (never the patient's) and the next best three.
async fn clash_error(
    tx: &mut Tx,
    directory: &std::sync::Arc<Directory>,
    place: &Place,
    services: &[ServiceId],
    visit: &Visit,
    by: ClashWith,
    row: Option<BookingRow>,
) -> Result<Error, Error> {
    let zone = directory.branch(place.branch_id).map(|branch| branch.zone);
    let query = SlotQuery {
        services: services.to_vec(),
        doctor_id: Some(place.doctor_id),
        branch_id: Some(place.branch_id),
        skills: Vec::new(),
        sex: None,
        age: None,
        from: zone.map(|zone| local_date(zone, place.starts_at)),
        days: 14,
        mode: SlotMode::Best,
        limit: 3,
    };
    let alternatives = slots::search_in(tx, directory, &query).await?;
    Ok(AppError::SlotTaken(Box::new(Clash {
        starts_at: visit.time.start,
        ends_at: visit.time.end,
        by,
        colleague: row.map(|row| row.created_by_name),
        alternatives,
    }))
    .into())
}
