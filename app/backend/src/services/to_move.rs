//! Visits whose doctor is not there: a proposal for each, many moved by one act, and that act taken back as long as no
//! patient was told.
//!
//! How visits come onto the list is the business of [`hours`](super::hours).

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::{
    booking::{Booking, BookingStatus, Place, RescheduleForm},
    call::{Call, CallDraft},
    clinic::{Branch, Doctor},
    clinic_time::local_date,
    error::{AppError, Fault, Refusal},
    hours_fallout::VisitToMove,
    id::{BatchId, BookingId, BranchId, DoctorId, PatientId, ServiceId},
    interval::Interval,
    permission::Permission,
    person_name::PersonName,
    service::ServiceBrief,
    slot::{self, ChairUse, Diary, Wanted, bookable},
    to_move::{Accepted, BATCH_MAX, MoveBatch, MovedVisit, Proposal, ProposalKind, Settled, ToMovePage},
    waitlist::Claim,
};
use uuid::Uuid;

use crate::{
    Ctx, Error,
    services::{
        bookings,
        branch_days::BranchDays,
        calls,
        directory::Directory,
        hours,
        slots::{buffer, can_do, demand, length, lengths},
        waitlist::{
            claims::{About, Claims, Purpose, claim},
            require,
        },
    },
    store::{
        self, Tx,
        move_batches::{self, BatchRow, BatchVisitRow},
    },
};

/// How many visits are proposed a time at once; the rest when these are settled.
const PROPOSED: usize = 40;
/// How far ahead a time with the same doctor is looked for, in days.
const SAME_DOCTOR_DAYS: u64 = 21;
/// How far ahead a time with another doctor is looked for, in days.
const OTHER_DAYS: u64 = 7;
/// How long it is followed whether patients were told.
const FOLLOWED: TimeDelta = TimeDelta::days(14);

/// The visits that have to be moved, in one branch or in all of them, with a proposal for each; and the acts whose
/// patients are not all told yet.
pub async fn page(ctx: &Ctx, branch: Option<BranchId>) -> Result<ToMovePage, Error> {
    let visits = hours::to_move(ctx, branch).await?;
    let may_move = require(ctx).is_ok();
    let directory = ctx.directory_lately().await?;
    let (proposals, claims) =
        if may_move { propose(ctx, &directory, &visits).await? } else { Default::default() };
    let mut tx = ctx.read().await?;
    let batches = batches(&mut tx, branch).await?;
    let moved = batches.iter().flat_map(|batch| &batch.visits).map(|visit| visit.doctor);
    let doctors: BTreeSet<DoctorId> = visits
        .iter()
        .map(|visit| visit.doctor)
        .chain(proposals.iter().map(|proposal| proposal.place.doctor_id))
        .chain(moved)
        .collect();
    let named = doctors.into_iter().filter_map(|id| Some((id, directory.doctor(id)?.name.short())));
    Ok(ToMovePage {
        doctors: named.collect(),
        branches: directory.branches.iter().map(|at| (at.id, at.name.clone(), at.zone)).collect(),
        visits,
        proposals,
        claims,
        batches,
        may_move,
    })
}

/// Moves visits to the places accepted, each by itself: what one refuses does not keep the others.
pub async fn accept(ctx: &Ctx, visits: Vec<Accepted>) -> Result<Settled, Error> {
    ctx.require(Permission::Book)?;
    if visits.is_empty() || visits.len() > BATCH_MAX {
        return Err(AppError::field("visits", Fault::OutOfRange(1, BATCH_MAX as i64)).into());
    }
    let (mut settled, mut moved) = (Settled::default(), Vec::new());
    let at = ctx.now();
    for accepted in visits {
        match reschedule(ctx, &accepted).await {
            Ok((was_at, changed)) => moved.push((changed.booking.id, changed.change, was_at)),
            Err(Error::App(error)) => settled.refused.push((accepted.visit, error)),
            Err(error) => return Err(error),
        }
    }
    settled.moved = u32::try_from(moved.len()).unwrap_or(u32::MAX);
    if !moved.is_empty() {
        settled.batch = Some(keep(ctx, at, moved).await?);
    }
    Ok(settled)
}

type Moved = (BookingId, domain::id::ChangeId, DateTime<Utc>);

async fn reschedule(
    ctx: &Ctx,
    accepted: &Accepted,
) -> Result<(DateTime<Utc>, domain::booking::Changed), Error> {
    let before: Booking = bookings::get(ctx, accepted.visit).await?;
    let form = RescheduleForm {
        version: accepted.version,
        place: accepted.place,
        hold_id: None,
        minutes: None,
        reason: before.to_move.clone().unwrap_or_default(),
        override_reason: String::new(),
        call_id: None,
    };
    Ok((before.starts_at, bookings::reschedule(ctx, accepted.visit, form).await?))
}

async fn keep(ctx: &Ctx, at: DateTime<Utc>, moved: Vec<Moved>) -> Result<BatchId, Error> {
    ctx.write((at, moved), |tx, (at, moved)| {
        Box::pin(async move {
            let row = BatchRow {
                id: Uuid::now_v7(),
                created_at: *at,
                created_by_name: tx.actor().name.clone(),
                taken_back_at: None,
            };
            move_batches::insert(tx, &row).await?;
            for (booking, change, was_at) in moved {
                move_batches::insert_visit(tx, row.id, booking.0, change.0, *was_at).await?;
            }
            Ok(row.id.into())
        })
    })
    .await
}

/// Takes a whole act back: every visit is where it was, to be moved again. Not once a patient was told, or when one of
/// the old times is somebody else's now.
pub async fn take_back(ctx: &Ctx, id: BatchId) -> Result<(), Error> {
    ctx.require(Permission::Book)?;
    ctx.write((id, ctx.directory_cache()), |tx, (id, cache)| {
        Box::pin(async move {
            let batch = move_batches::get(tx, id.0).await?;
            let visits = move_batches::list_visits_of(tx, batch.id).await?;
            if batch.taken_back_at.is_some() || visits.iter().any(is_told) {
                return Err(Refusal::TooLateToUndo.into());
            }
            for visit in &visits {
                bookings::take_back(tx, cache, visit.change_id.into()).await?;
            }
            let now = tx.now();
            Ok(move_batches::take_back(tx, batch.id, now).await?)
        })
    })
    .await
}

/// Begins a call with the patient of a visit that was moved, or that still has to be: then the desk moves it.
pub async fn tell(ctx: &Ctx, id: BookingId) -> Result<Call, Error> {
    require(ctx)?;
    ctx.require(Permission::TakeCalls)?;
    ctx.write(id, |tx, id| {
        Box::pin(async move {
            let row = store::bookings::get(tx, id.0).await?;
            let ahead = bookings::status(&row)?.is_ahead();
            let patient: PatientId = row.patient_id.filter(|_| ahead).ok_or(Refusal::WrongStatus)?.into();
            let moving = row.to_move.as_ref().map(|_| *id);
            let draft = CallDraft { patient_id: Some(patient), moving, ..CallDraft::default() };
            let call = calls::ring(tx, patient, &draft).await?;
            let about = About {
                patient,
                waits: None,
                purpose: Purpose::Move,
                branch: row.branch_id,
                doctor: row.doctor_id,
                starts_at: row.starts_at,
                ends_at: row.busy_until,
            };
            claim(tx, call.id, about).await?;
            calls::read(tx, call.id).await
        })
    })
    .await
}

fn is_told(visit: &BatchVisitRow) -> bool {
    visit.called || visit.status != BookingStatus::Booked.code()
}

/// Acts of the last days with somebody who was not told yet.
async fn batches(tx: &mut Tx, branch: Option<BranchId>) -> Result<Vec<MoveBatch>, Error> {
    let since = tx.now() - FOLLOWED;
    let acts = move_batches::list(tx, since).await?;
    if acts.is_empty() {
        return Ok(Vec::new());
    }
    let visits = move_batches::list_visits(tx, since).await?;
    let claims = Claims::read(tx).await?;
    let (sees, now) = (tx.actor().may(Permission::SeePatients), tx.now());
    let shown = |visit: &BatchVisitRow| {
        let name = PersonName {
            last: visit.last_name.clone(),
            first: visit.first_name.clone(),
            patronymic: visit.patronymic.clone(),
        };
        MovedVisit {
            id: visit.booking_id.into(),
            version: visit.version,
            patient_id: sees.then(|| visit.patient_id.into()),
            patient: sees.then(|| name.short()),
            starts_at: visit.starts_at,
            was_at: visit.was_at,
            doctor: visit.doctor_id.into(),
            branch: visit.branch_id.into(),
            told: is_told(visit),
            claim: claims.of(visit.patient_id),
        }
    };
    let here = |visit: &&BatchVisitRow| branch.is_none_or(|branch| branch.0 == visit.branch_id);
    let batch = |act: BatchRow| MoveBatch {
        visits: visits.iter().filter(|visit| visit.batch_id == act.id).filter(here).map(shown).collect(),
        id: act.id.into(),
        at: act.created_at,
        by: act.created_by_name,
    };
    let open = |batch: &MoveBatch| batch.visits.iter().any(|visit| !visit.told && visit.starts_at > now);
    Ok(acts.into_iter().map(batch).filter(open).collect())
}

type Proposed = (Vec<Proposal>, Vec<(BookingId, Claim)>);

/// A proposal for each visit that has one, so that no two want the same time; and who talks with whose patient.
async fn propose(ctx: &Ctx, directory: &Directory, visits: &[VisitToMove]) -> Result<Proposed, Error> {
    let mut tx = ctx.read().await?;
    let claims = Claims::read(&mut tx).await?;
    let asked: Vec<&VisitToMove> =
        visits.iter().filter(|visit| visit.patient.is_some()).take(PROPOSED).collect();
    let branches: BTreeSet<BranchId> = asked.iter().map(|visit| visit.branch).collect();
    let mut needs = HashMap::new();
    for branch in &branches {
        for row in store::bookings::ahead::list_needs_to_move(&mut tx, branch.0).await? {
            needs.entry(BookingId::from(row.booking_id)).or_insert_with(Need::default).add(&row);
        }
    }
    drop(tx);
    let mut proposals = Vec::new();
    for branch in branches {
        let Some(branch) = directory.branch(branch) else { continue };
        let own: Vec<_> = asked.iter().copied().filter(|visit| visit.branch == branch.id).collect();
        let mut planner = Planner::open(ctx, directory, branch, &own).await?;
        for visit in own {
            if let Some(need) = needs.get(&visit.id)
                && let Some((kind, place, ends_at)) = planner.place(visit, need)
            {
                proposals.push(Proposal { visit: visit.id, kind, place, ends_at });
            }
        }
    }
    let rung = needs.iter().filter_map(|(visit, need)| Some((*visit, claims.of(need.patient?)?))).collect();
    Ok((proposals, rung))
}

/// What a visit is for, and for whom.
#[derive(Default)]
struct Need {
    patient: Option<Uuid>,
    born: Option<NaiveDate>,
    services: Vec<ServiceId>,
    /// A length that was given to it by hand, in minutes.
    own_min: Option<u16>,
}

impl Need {
    fn add(&mut self, row: &store::bookings::ahead::NeedRow) {
        self.patient = Some(row.patient_id);
        self.born = row.birth_date;
        self.services.push(row.service_id.into());
        self.own_min = row.own_min.and_then(|minutes| u16::try_from(minutes).ok());
    }

    /// Minutes of the visit with this doctor.
    fn minutes(&self, doctor: &Doctor, services: &[&ServiceBrief]) -> u16 {
        self.own_min.unwrap_or_else(|| length(doctor, services))
    }
}

/// Finds places at one branch, one visit after the other.
struct Planner<'d> {
    directory: &'d Directory,
    branch: &'d Branch,
    days: BranchDays<'d>,
    lengths: Vec<u16>,
    /// What has been proposed: whose time, in which chair.
    given: Vec<(DoctorId, domain::id::ChairId, Interval)>,
}

type Found = (ProposalKind, Place, DateTime<Utc>);

impl<'d> Planner<'d> {
    async fn open(
        ctx: &Ctx,
        directory: &'d Directory,
        branch: &'d Branch,
        visits: &[&VisitToMove],
    ) -> Result<Self, Error> {
        let today = local_date(branch.zone, ctx.now());
        let last = visits.iter().map(|visit| visit.day).max().unwrap_or(today).max(today);
        let days =
            BranchDays::open(ctx, directory, branch, today, last + Days::new(SAME_DOCTOR_DAYS)).await?;
        Ok(Self { directory, branch, days, lengths: lengths(directory), given: Vec::new() })
    }

    fn place(&mut self, visit: &VisitToMove, need: &Need) -> Option<Found> {
        let services: Option<Vec<&ServiceBrief>> =
            need.services.iter().map(|id| self.directory.service(*id)).collect();
        let services = services.filter(|services| !services.is_empty())?;
        let age = need.born.map(|born| domain::birth_date::age(born, visit.day));
        let able = |doctor: &&Doctor| can_do(doctor, &services) && doctor.treats_age(age);
        let others: Vec<&Doctor> =
            self.directory.doctors.iter().filter(|doctor| doctor.id != visit.doctor).filter(able).collect();
        let own = self.directory.doctor(visit.doctor).into_iter().filter(able).collect::<Vec<_>>();
        let found = self
            .substitute(visit, need, &others, &services)
            .or_else(|| self.later(visit, need, &own, &services, SAME_DOCTOR_DAYS, ProposalKind::SameDoctor))
            .or_else(|| self.later(visit, need, &others, &services, OTHER_DAYS, ProposalKind::Other))?;
        let (_, place, ends_at) = &found;
        let busy = Interval::new(place.starts_at, *ends_at + TimeDelta::minutes(buffer(&services).into()));
        self.given.push((place.doctor_id, place.chair_id?, busy));
        Some(found)
    }

    /// The same time with another doctor.
    fn substitute(
        &self,
        visit: &VisitToMove,
        need: &Need,
        others: &[&Doctor],
        services: &[&ServiceBrief],
    ) -> Option<Found> {
        let chairs = self.chairs(visit.day);
        others.iter().find_map(|doctor| {
            let diary = self.diary(doctor, visit.day, need.minutes(doctor, services))?;
            let wanted = Wanted {
                branch: self.branch.id,
                chair: None,
                starts_at: visit.starts_at,
                visit_min: diary.visit_min,
                buffer_min: buffer(services),
            };
            if wanted.starts_at <= self.days.now {
                return None;
            }
            let chair = bookable(&wanted, &diary, &chairs).ok()?;
            let place = Place {
                doctor_id: doctor.id,
                branch_id: self.branch.id,
                chair_id: Some(chair),
                starts_at: visit.starts_at,
            };
            let ends_at = visit.starts_at + TimeDelta::minutes(diary.visit_min.into());
            Some((ProposalKind::Substitute, place, ends_at))
        })
    }

    /// The best time on the visit's day or one of the days after it.
    fn later(
        &self,
        visit: &VisitToMove,
        need: &Need,
        doctors: &[&Doctor],
        services: &[&ServiceBrief],
        days: u64,
        kind: ProposalKind,
    ) -> Option<Found> {
        let today = local_date(self.branch.zone, self.days.now);
        let first = visit.day.max(today);
        for date in first.iter_days().take(usize::try_from(days).unwrap_or_default() + 1) {
            let diaries: Vec<Diary> = doctors
                .iter()
                .filter_map(|doctor| self.diary(doctor, date, need.minutes(doctor, services)))
                .collect();
            if diaries.is_empty() {
                continue;
            }
            let (buffer_min, now) = (buffer(services), self.days.now);
            let demand = demand(self.branch, self.lengths.clone(), buffer_min, date, now);
            if let Some(offer) = slot::best(&demand, &diaries, &self.chairs(date), 1).into_iter().next() {
                return Some((kind, Place::from(&offer), offer.ends_at));
            }
        }
        None
    }

    /// A doctor's day with what has been proposed; `None` when the doctor does not work then.
    fn diary(&self, doctor: &Doctor, date: NaiveDate, visit_min: u16) -> Option<Diary> {
        let mut diary = self.days.diary(doctor, [date], visit_min)?;
        let given = self.given.iter().filter(|(whose, ..)| *whose == doctor.id);
        diary.busy.extend(given.map(|(_, _, time)| *time));
        Some(diary)
    }

    fn chairs(&self, date: NaiveDate) -> Vec<ChairUse> {
        let mut chairs = self.days.chairs(date);
        for (_, chair, time) in &self.given {
            if let Some(used) = chairs.iter_mut().find(|used| used.chair == *chair) {
                used.busy.push(*time);
            }
        }
        chairs
    }
}
