//! Filling gaps: what is free on the next days, who could take it, and the call in which it is offered. Who fits into a
//! gap is judged in `fitting`.

mod fitting;

use std::sync::Arc;

use chrono::{Days, NaiveDate, TimeDelta};
use domain::{
    booking::Place,
    call::{Call, CallDraft, Chosen},
    clinic::{Branch, Doctor},
    clinic_time::{Edge, instant, local_date},
    error::{AppError, Refusal},
    gap_offer::{Candidate, DAYS, DAYS_MAX, GapQuery, GapsView, Hole, HoleAt, OfferForm, Recovered, Source},
    id::{BookingId, CallId, PatientId, ServiceId},
    permission::Permission,
    waitlist::WaitStatus,
};
use serde_json::json;
use uuid::Uuid;

use self::fitting::{Fitting, FreeTime};
use crate::{
    Ctx, Error,
    services::{
        bookings,
        branch_days::BranchDays,
        calls,
        directory::DirectoryCache,
        holds,
        treatment_plans::{due::due_steps, plan::Plan},
        waitlist::{
            self,
            claims::{About, Claims, Purpose, claim},
            entry::need,
            require,
        },
    },
    store::{self, Tx, audit, gap_offers, waitlist::WaitRow},
};

/// How far behind a gap visits are looked for that could move into it, in days.
const MOVABLE_DAYS: u64 = 14;
/// Plans whose next visit is looked at, the longest due.
const DUE: usize = 200;
/// Next visits of plans that are shown, at most.
const OF_PLANS: usize = 8;
/// Visits that could move, at most.
const MOVABLE: usize = 8;

/// The gaps of a branch on the next days, and how many of those who wait could take each.
pub async fn list(ctx: &Ctx, query: &GapQuery) -> Result<GapsView, Error> {
    require(ctx)?;
    let directory = ctx.directory_lately().await?;
    let branch = directory.branch_or_first(query.branch).filter(|branch| branch.active);
    let branch = branch.ok_or(AppError::NotFound)?;
    let today = local_date(branch.zone, ctx.now());
    let from = query.from.unwrap_or(today).max(today);
    let days = query.days.unwrap_or(DAYS).clamp(1, DAYS_MAX);
    let last = from.checked_add_days(Days::new(u64::from(days) - 1)).ok_or(AppError::NotFound)?;
    let book = BranchDays::open(ctx, &directory, branch, from, last).await?;
    let mut tx = ctx.read().await?;
    let claims = Claims::read(&mut tx).await?;
    let waiting = waitlist::waiting(&mut tx, &directory, branch.id, &claims).await?;
    let due = due_steps(&mut tx, &directory, branch.id, last, &claims, DUE).await?;
    let recovered = recovered(&mut tx, branch, today).await?;
    drop(tx);
    let fitting = Fitting::new(&directory, branch, book.now);
    let mut holes = Vec::new();
    for date in from.iter_days().take(days.into()) {
        let chairs = book.chairs(date);
        for doctor in &directory.doctors {
            let Some(day) = book.of(doctor, date) else { continue };
            let rules = book.rules(doctor);
            let figures = day.figures(&rules, book.now);
            for gap in figures.gaps.iter().filter(|gap| !rules.is_dead(gap)) {
                let big = rules.is_big(gap);
                if !big && !query.all {
                    continue;
                }
                let at = FreeTime { doctor, date, day: &day, gap, chairs: &chairs };
                let count = waiting.iter().filter(|waits| fitting.waits(&at, waits).is_some()).count()
                    + due.iter().filter(|step| fitting.due(&at, step).is_some()).count();
                holes.push(Hole {
                    doctor: doctor.id,
                    date,
                    start: gap.start,
                    end: gap.end,
                    big,
                    waiting: u16::try_from(count).unwrap_or(u16::MAX),
                });
            }
        }
    }
    holes.sort_by_key(|hole| (hole.date, hole.start));
    let shown = |doctor: &&Doctor| holes.iter().any(|hole| hole.doctor == doctor.id);
    let doctors: Vec<_> =
        directory.doctors.iter().filter(shown).map(|doctor| directory.brief_of(doctor)).collect();
    Ok(GapsView {
        branch: branch.into(),
        branches: directory.branches_in_use(),
        today,
        from,
        days,
        specialties: directory.specialties_of(doctors.iter()),
        doctors,
        holes,
        recovered,
    })
}

/// Who could take a gap: those who wait, whose turn it is first; those with the next visit of a treatment plan, the
/// longest due first; then visits that could move here and leave less lost than now. Empty when the gap is gone.
pub async fn candidates(ctx: &Ctx, at: HoleAt) -> Result<Vec<Candidate>, Error> {
    require(ctx)?;
    let directory = ctx.directory_lately().await?;
    let branch = directory.branch(at.branch).ok_or(AppError::NotFound)?;
    let doctor = directory.doctor(at.doctor).ok_or(AppError::NotFound)?;
    // a gap that ends at midnight belongs to the day before
    let date = local_date(branch.zone, at.end - TimeDelta::minutes(1));
    let last = date.checked_add_days(Days::new(MOVABLE_DAYS)).ok_or(AppError::NotFound)?;
    let book = BranchDays::open(ctx, &directory, branch, date, last).await?;
    let Some(day) = book.of(doctor, date) else { return Ok(Vec::new()) };
    let figures = day.figures(&book.rules(doctor), book.now);
    let Some(gap) = figures.gaps.iter().find(|gap| gap.end == at.end) else { return Ok(Vec::new()) };
    let chairs = book.chairs(date);
    let free = FreeTime { doctor, date, day: &day, gap, chairs: &chairs };
    let fitting = Fitting::new(&directory, branch, book.now);
    let mut tx = ctx.read().await?;
    let claims = Claims::read(&mut tx).await?;
    let waiting = waitlist::waiting(&mut tx, &directory, branch.id, &claims).await?;
    let due = due_steps(&mut tx, &directory, branch.id, date, &claims, DUE).await?;
    let visits = store::bookings::ahead::list_movable(&mut tx, doctor.id.0, branch.id.0, date, last).await?;
    let waits = waiting.iter().filter_map(|waits| fitting.of_list(&directory, &free, waits));
    let mut all: Vec<Candidate> = waits.collect();
    let is_new = |all: &[Candidate], patient: Uuid| all.iter().all(|other| other.patient_id.0 != patient);
    let of_plans: Vec<Candidate> = due
        .iter()
        .filter(|step| is_new(&all, step.row.plan.patient_id))
        .filter_map(|step| fitting.of_plan(&free, step))
        .take(OF_PLANS)
        .collect();
    all.extend(of_plans);
    let mut movable: Vec<Candidate> = visits
        .iter()
        .filter(|visit| is_new(&all, visit.patient_id))
        .filter_map(|visit| fitting.movable(&book, &free, visit, claims.of(visit.patient_id)))
        .collect();
    movable.sort_by_key(|candidate| {
        let leaves = candidate.leaves;
        let gain = leaves.map_or(0, |leaves| leaves.gain_min);
        (
            leaves.is_some_and(|leaves| leaves.big_min > 0),
            -gain,
            candidate.visit.as_ref().map(|visit| visit.starts_at),
        )
    });
    movable.truncate(MOVABLE);
    all.extend(movable);
    Ok(all)
}

/// Offers a gap's time to somebody: the time is held, and a call begins on the actor's desk with all of it filled in.
///
/// Refused with `SlotTaken` when the gap is filled, `WaitsNoMore` when the patient has found a time, `BeingAsked` while
/// a colleague talks with them.
pub async fn offer(ctx: &Ctx, form: OfferForm) -> Result<Call, Error> {
    require(ctx)?;
    ctx.require(Permission::TakeCalls)?;
    let input = (form, ctx.directory_cache(), ctx.hold());
    ctx.write(input, |tx, (form, directory, length)| Box::pin(offer_in(tx, directory, form, *length))).await
}

async fn offer_in(
    tx: &mut Tx,
    directory: &Arc<DirectoryCache>,
    form: &OfferForm,
    hold: TimeDelta,
) -> Result<Call, Error> {
    // Before the hours are read, so that they do not shrink meanwhile.
    tx.lock_diary(form.place.doctor_id.0).await?;
    let directory = directory.get(tx).await?;
    let asked = Asked::read(tx, form.source).await?;
    let mut draft = CallDraft {
        patient_id: Some(asked.patient),
        services: asked.moving.is_none().then(|| asked.services.clone()),
        doctor_id: Some(form.place.doctor_id),
        branch_id: Some(form.place.branch_id),
        moving: asked.moving,
        ..CallDraft::default()
    };
    let mut call = calls::ring(tx, asked.patient, &draft).await?;
    let call_id = Some(CallId::from(call.id));
    let held = holds::hold_in(tx, &directory, &form.place, &asked.services, call_id, hold).await?;
    let place = Place { chair_id: Some(held.chair_id), ..form.place };
    draft.chosen = Some(Chosen { ends_at: Some(held.ends_at), ..Chosen::at(place) });
    draft.hold_id = Some(held.id);
    call.draft = Some(serde_json::to_string(&draft)?);
    store::calls::update(tx, &call).await?;
    let about = About {
        patient: asked.patient,
        waits: asked.waits.as_ref().map(|row| row.id.into()),
        purpose: asked.purpose,
        branch: held.branch_id.0,
        doctor: held.doctor_id.0,
        starts_at: held.starts_at,
        ends_at: held.ends_at,
    };
    claim(tx, call.id, about).await?;
    if let Some(mut row) = asked.waits {
        row.asked_at = Some(tx.now());
        row.asked += 1;
        store::waitlist::update(tx, &row).await?;
    }
    audit::insert(tx, "gap.offer", "call", call.id, json!({"booking": held.id})).await?;
    calls::read(tx, call.id).await
}

/// To whom a time is offered, and what for.
struct Asked {
    patient: PatientId,
    services: Vec<ServiceId>,
    /// The visit that moves.
    moving: Option<BookingId>,
    /// The entry of the list.
    waits: Option<WaitRow>,
    purpose: Purpose,
}

impl Asked {
    async fn read(tx: &mut Tx, source: Source) -> Result<Self, Error> {
        match source {
            Source::Waiting(id) => {
                let row = store::waitlist::get(tx, id.0).await?;
                if row.status != WaitStatus::Waiting.code() {
                    return Err(Refusal::WaitsNoMore.into());
                }
                Ok(Self {
                    patient: row.patient_id.into(),
                    services: need(&row)?.services,
                    moving: row.booking_id.map(Into::into),
                    waits: Some(row),
                    purpose: Purpose::Gap,
                })
            }
            Source::Step(id) => {
                let row = store::treatment_plans::get_step(tx, id.0).await?;
                let plan = Plan::read(tx, row.plan_id.into()).await?;
                let next = plan.next().map(|(step, ..)| step).filter(|step| step.row.id == id.0);
                Ok(Self {
                    patient: plan.row.patient_id.into(),
                    services: next.ok_or(Refusal::WaitsNoMore)?.services.clone(),
                    moving: None,
                    waits: None,
                    purpose: Purpose::Gap,
                })
            }
            Source::Visit(id) => {
                let row = store::bookings::get(tx, id.0).await?;
                let ahead = bookings::status(&row)?.is_ahead();
                let patient = row.patient_id.filter(|_| ahead).ok_or(Refusal::WrongStatus)?;
                let services = store::bookings::list_services(tx, row.id).await?;
                Ok(Self {
                    patient: patient.into(),
                    services: services.iter().map(|service| service.service_id.into()).collect(),
                    moving: Some(id),
                    waits: None,
                    purpose: if row.to_move.is_some() { Purpose::Move } else { Purpose::Gap },
                })
            }
        }
    }
}

/// What was brought back today, the most first.
async fn recovered(tx: &mut Tx, branch: &Branch, today: NaiveDate) -> Result<Vec<Recovered>, Error> {
    let midnight = instant(branch.zone, today, 0, Edge::Opening);
    let mut all: Vec<(Uuid, Recovered)> = Vec::new();
    for row in gap_offers::list_recovered(tx, branch.id.0, midnight).await? {
        let minutes = (row.busy_until - row.starts_at).num_minutes();
        match all.iter_mut().find(|(operator, _)| *operator == row.operator_id) {
            Some((_, own)) => {
                own.visits += 1;
                own.minutes += minutes;
            }
            None => {
                all.push((row.operator_id, Recovered { operator: row.operator_name, visits: 1, minutes }))
            }
        }
    }
    let mut all: Vec<Recovered> = all.into_iter().map(|(_, own)| own).collect();
    all.sort_by(|a, b| b.minutes.cmp(&a.minutes).then_with(|| a.operator.cmp(&b.operator)));
    Ok(all)
}
