//! Putting a visit into a doctor's diary: who may do it, how long it takes, whether the time is free.

use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};
use domain::{
    booking::{BookingStatus, Place, SERVICES_MAX},
    clinic::{Branch, Doctor},
    clinic_time::local_date,
    error::{AppError, Clash, ClashWith, Fault, Refusal},
    id::{ChairId, ServiceId},
    interval::Interval,
    money::Price,
    permission::Permission,
    service::{ServiceBrief, names},
    slot::{Diary, Obstacle, Wanted, bookable, free_chair},
    slot_query::{SlotMode, SlotQuery},
};
use uuid::Uuid;

use crate::{
    Ctx, Error,
    services::{
        directory::Directory,
        holds,
        slots::{self, buffer, can_do, length},
        taken::Taken,
    },
    store::{
        StoreError, Tx,
        bookings::{self, BookingRow, BookingServiceRow, InTheWayRow},
    },
};

/// Offers that a refusal comes with.
const ALTERNATIVES: usize = 3;

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
    /// Another length than the services take, in minutes.
    pub own_min: Option<u16>,
}

/// A new row with a free time, held by nobody else; and the services it is for.
pub(crate) struct Fit {
    pub row: BookingRow,
    pub services: Vec<BookingServiceRow>,
}

/// Finds the visit its place. The caller has locked the doctor's diary, and writes the row. A chair that somebody else
/// takes at the same moment is the database's to refuse.
pub(crate) async fn place(
    tx: &mut Tx,
    directory: &Directory,
    place: &Place,
    services: &[ServiceId],
    facts: Placed,
) -> Result<Fit, Error> {
    if place.starts_at.second() != 0 || place.starts_at.nanosecond() != 0 {
        return Err(AppError::field("starts_at", Fault::NotATime).into());
    }
    let asked = Asked { own_min: facts.own_min, ..Asked::read(directory, place, services, facts.age)? };
    if place.starts_at < tx.now() && !facts.override_hours {
        return Err(Refusal::InThePast.into());
    }
    let others = in_the_way(tx, place, asked.wanted(place).whole(), facts).await?;
    let taken = Taken::of(others.iter().map(|row| &row.taken));
    match asked.chair(directory, place, &taken, tx.now(), facts.override_hours) {
        Ok(chair) => Ok(asked.fit(tx, directory, place, chair)),
        Err(Obstacle::OutsideHours) => Err(Refusal::OutsideHours.into()),
        Err(obstacle) => {
            let other = others.iter().find(|row| match obstacle {
                Obstacle::ChairBusy => Some(row.taken.chair_id) == place.chair_id.map(|chair| chair.0),
                _ => row.taken.doctor_id == place.doctor_id.0,
            });
            let by = match obstacle {
                _ if other.is_some_and(|row| row.taken.hold_expires_at.is_some()) => ClashWith::Hold,
                Obstacle::ChairBusy => ClashWith::Chair,
                _ => ClashWith::Doctor,
            };
            let colleague = other.map(|row| row.created_by_name.clone());
            Err(refusal(tx, directory, &asked, place, services, by, colleague).await?)
        }
    }
}

/// Who has the doctor or a chair of the branch at that time. What has expired is in nobody's way.
async fn in_the_way(
    tx: &mut Tx,
    place: &Place,
    whole: Interval,
    facts: Placed,
) -> Result<Vec<InTheWayRow>, Error> {
    let wanted = bookings::Wanted {
        doctor: place.doctor_id.0,
        branch: place.branch_id.0,
        from: whole.start,
        to: whole.end,
        except: [facts.instead_of, facts.also],
    };
    loop {
        let rows = bookings::list_in_the_way(tx, &wanted).await?;
        let expired = |row: &InTheWayRow| row.taken.hold_expires_at.is_some_and(|end| end <= tx.now());
        if !rows.iter().any(expired) {
            return Ok(rows);
        }
        holds::release_expired(tx).await?;
    }
}

/// What was asked for, looked up.
struct Asked<'d> {
    branch: &'d Branch,
    doctor: &'d Doctor,
    services: Vec<&'d ServiceBrief>,
    /// The patient's age on the day, where it is known.
    age: Option<u8>,
    /// Another length than the services take.
    own_min: Option<u16>,
}

impl<'d> Asked<'d> {
    fn read(
        directory: &'d Directory,
        place: &Place,
        services: &[ServiceId],
        age: Option<u8>,
    ) -> Result<Self, Error> {
        let unknown = |field| AppError::field(field, Fault::UnknownChoice);
        if services.len() > SERVICES_MAX {
            return Err(AppError::field("services", Fault::OutOfRange(1, SERVICES_MAX as i64)).into());
        }
        let branch = directory.branch(place.branch_id).filter(|branch| branch.active);
        let doctor = directory.doctor(place.doctor_id).filter(|doctor| doctor.active);
        let find = |id: &ServiceId| directory.service(*id).filter(|service| service.active);
        let found: Option<Vec<_>> = services.iter().map(find).collect();
        let asked = Self {
            branch: branch.ok_or_else(|| unknown("branch_id"))?,
            doctor: doctor.ok_or_else(|| unknown("doctor_id"))?,
            services: found.filter(|found| !found.is_empty()).ok_or_else(|| unknown("services"))?,
            age,
            own_min: None,
        };
        if !can_do(asked.doctor, &asked.services) || !asked.doctor.treats_age(age) {
            return Err(Refusal::NotCompetent.into());
        }
        Ok(asked)
    }

    fn wanted(&self, place: &Place) -> Wanted {
        Wanted {
            branch: self.branch.id,
            chair: place.chair_id,
            starts_at: place.starts_at,
            visit_min: self.own_min.unwrap_or_else(|| length(self.doctor, &self.services)),
            buffer_min: buffer(&self.services),
        }
    }

    /// The chair that is free for it. Over hours only the hours do not count: doctor and chair must be free.
    fn chair(
        &self,
        directory: &Directory,
        place: &Place,
        taken: &Taken,
        now: DateTime<Utc>,
        over_hours: bool,
    ) -> Result<ChairId, Obstacle> {
        let wanted = self.wanted(place);
        let chairs = slots::chairs(directory, self.branch, &[taken], now);
        let day = local_date(self.branch.zone, place.starts_at);
        let diary = Diary {
            doctor: self.doctor.id,
            visit_min: wanted.visit_min,
            duties: directory.duty(self.doctor.id, day),
            busy: taken.of_doctor(self.doctor.id, now).collect(),
            reserve: Vec::new(),
        };
        match bookable(&wanted, &diary, &chairs) {
            Err(Obstacle::OutsideHours) if over_hours => {
                if diary.busy.iter().any(|busy| busy.overlaps(&wanted.whole())) {
                    return Err(Obstacle::DoctorBusy);
                }
                free_chair(self.branch.id, place.chair_id, wanted.whole(), &chairs).ok_or(Obstacle::ChairBusy)
            }
            decided => decided,
        }
    }

    fn fit(&self, tx: &Tx, directory: &Directory, place: &Place, chair: ChairId) -> Fit {
        let day = local_date(self.branch.zone, place.starts_at);
        let services: Vec<_> =
            self.services.iter().map(|service| line(directory, self.doctor, day, service)).collect();
        let sum: Price = services.iter().map(BookingServiceRow::price).sum();
        let wanted = self.wanted(place);
        let row = BookingRow {
            id: Uuid::now_v7(),
            branch_id: place.branch_id.0,
            doctor_id: place.doctor_id.0,
            chair_id: chair.0,
            patient_id: None,
            status: BookingStatus::Held.code().into(),
            live: true,
            starts_at: place.starts_at,
            ends_at: place.starts_at + TimeDelta::minutes(wanted.visit_min.into()),
            busy_until: wanted.whole().end,
            day,
            services: names(self.services.iter().copied()),
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
            own_min: self.own_min.map(i32::from),
            created_by: tx.actor().user.map(|user| user.0),
            created_by_key: tx.actor().key.map(|key| key.0),
            created_by_name: tx.actor().name.clone(),
            created_at: tx.now(),
            updated_at: tx.now(),
            version: 1,
        };
        Fit { row, services }
    }
}

/// What a service takes with the doctor, and costs on the visit's day.
fn line(directory: &Directory, doctor: &Doctor, day: NaiveDate, service: &ServiceBrief) -> BookingServiceRow {
    let price = directory.price_on(service.id, day).unwrap_or(service.price);
    BookingServiceRow {
        service_id: service.id.0,
        minutes: i32::from(doctor.minutes(service.id, service.minutes)),
        price_from: price.from.0,
        price_to: price.to.map(|to| to.0),
    }
}

/// The services of a visit that now has another doctor or day. One that the clinic no longer knows stays as it was.
pub(super) fn lines_after(
    directory: &Directory,
    row: &BookingRow,
    services: Vec<BookingServiceRow>,
) -> Vec<BookingServiceRow> {
    let Some(doctor) = directory.doctor(row.doctor_id.into()) else { return services };
    let after = |was: BookingServiceRow| {
        let service = directory.service(was.service_id.into());
        service.map_or(was, |service| line(directory, doctor, row.day, service))
    };
    services.into_iter().map(after).collect()
}

/// The refusal, with the colleague's name (never the patient's) and the next best three.
async fn refusal(
    tx: &mut Tx,
    directory: &Directory,
    asked: &Asked<'_>,
    place: &Place,
    services: &[ServiceId],
    by: ClashWith,
    colleague: Option<String>,
) -> Result<Error, Error> {
    let mut query = SlotQuery {
        services: services.to_vec(),
        doctor_id: Some(place.doctor_id),
        branch_id: Some(place.branch_id),
        zone: None,
        skills: Vec::new(),
        sex: None,
        age: asked.age,
        from: Some(local_date(asked.branch.zone, place.starts_at)),
        days: 14,
        mode: SlotMode::Best,
        limit: ALTERNATIVES + 1,
    };
    let visit = asked.wanted(place);
    let mut alternatives = slots::search_in(tx, directory, &query).await?;
    alternatives.retain(|offer| offer.starts_at != place.starts_at);
    if alternatives.len() < ALTERNATIVES {
        // The doctor has no more time: others have.
        query.doctor_id = None;
        let others = slots::search_in(tx, directory, &query).await?;
        alternatives.extend(others.into_iter().filter(|offer| offer.doctor != place.doctor_id));
    }
    alternatives.truncate(ALTERNATIVES);
    Ok(AppError::SlotTaken(Box::new(Clash {
        starts_at: visit.starts_at,
        ends_at: visit.starts_at + TimeDelta::minutes(visit.visit_min.into()),
        by,
        colleague: colleague.filter(|_| tx.actor().may(Permission::SeeSchedule)),
        alternatives,
    }))
    .into())
}

/// What an act that placed a visit came to. The database's own refusal of an overlap, which neither the locks nor the
/// diary of the branch showed (a visit in another branch), is told like any other: in a new transaction, for
/// PostgreSQL gives up the one in which it happened.
pub(crate) async fn told<T>(
    ctx: &Ctx,
    place: &Place,
    services: &[ServiceId],
    outcome: Result<T, Error>,
) -> Result<T, Error> {
    let by = match outcome {
        Err(Error::Store(StoreError::SlotTaken(by))) => by,
        settled => return settled,
    };
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let asked = Asked::read(&directory, place, services, None)?;
    Err(refusal(&mut tx, &directory, &asked, place, services, by, None).await?)
}
