//! Searching free time: what the directory and the diaries say, ranked by `domain::slot`.

use std::{ops::Deref, sync::Arc};

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::{
    acute_reserve::kept,
    booking::SERVICES_MAX,
    clinic::{Branch, Doctor},
    clinic_time::local_date,
    error::{AppError, Fault},
    id::BranchId,
    interval::Interval,
    ranking::Weights,
    service::ServiceBrief,
    slot::{self, ChairUse, Demand, Diary, Offer},
    slot_query::{SlotMode, SlotQuery},
    working_hours::Duty,
};

use crate::{
    Ctx, Error,
    services::{
        directory::Directory,
        taken::{self, Taken},
    },
    store::Tx,
};

/// Days that one search may span.
pub const DAYS_MAX: u16 = 62;

/// Free time for the services asked for, the best first: as it was a moment ago, for whoever takes it is checked again.
pub async fn search(ctx: &Ctx, query: &SlotQuery) -> Result<Vec<Offer>, Error> {
    let directory = ctx.directory_lately().await?;
    find(&mut Look::Lately(ctx), &directory, query, &[]).await
}

/// The same, with visits that lie within one of some times only.
pub async fn search_within(ctx: &Ctx, query: &SlotQuery, within: &[Interval]) -> Result<Vec<Offer>, Error> {
    let directory = ctx.directory_lately().await?;
    find(&mut Look::Lately(ctx), &directory, query, within).await
}

/// The same inside a transaction: a refused booking answers with what is free instead.
pub(crate) async fn search_in(
    tx: &mut Tx,
    directory: &Directory,
    query: &SlotQuery,
) -> Result<Vec<Offer>, Error> {
    find(&mut Look::Now(tx), directory, query, &[]).await
}

/// Where a search sees what is taken.
enum Look<'l> {
    Lately(&'l Ctx),
    Now(&'l mut Tx),
}

impl Look<'_> {
    fn now(&self) -> DateTime<Utc> {
        match self {
            Look::Lately(ctx) => ctx.now(),
            Look::Now(tx) => tx.now(),
        }
    }

    async fn taken(
        &mut self,
        branch: BranchId,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<Arc<Taken>>, Error> {
        match self {
            Look::Lately(ctx) => taken::list_lately(ctx, branch, from, to).await,
            Look::Now(tx) => taken::list(tx, branch, from, to).await,
        }
    }
}

async fn find(
    look: &mut Look<'_>,
    directory: &Directory,
    query: &SlotQuery,
    windows: &[Interval],
) -> Result<Vec<Offer>, Error> {
    let services = services(directory, query)?;
    let mut offers = Vec::new();
    for branch in directory.branches.iter().filter(|branch| wanted_branch(branch, query)) {
        offers.extend(search_branch(look, directory, branch, &services, query, windows).await?);
    }
    Ok(merge(directory, offers, query))
}

fn wanted_branch(branch: &Branch, query: &SlotQuery) -> bool {
    branch.active
        && query.branch_id.is_none_or(|wanted| wanted == branch.id)
        && query.zone.is_none_or(|wanted| wanted == branch.zone)
}

fn services<'d>(directory: &'d Directory, query: &SlotQuery) -> Result<Vec<&'d ServiceBrief>, Error> {
    if query.services.is_empty() {
        return Err(AppError::field("service_id", Fault::Required).into());
    }
    if query.services.len() > SERVICES_MAX {
        return Err(AppError::field("service_id", Fault::OutOfRange(1, SERVICES_MAX as i64)).into());
    }
    if query.days == 0 || query.days > DAYS_MAX {
        return Err(AppError::field("to", Fault::OutOfRange(1, DAYS_MAX.into())).into());
    }
    let find = |id| directory.service(id).filter(|service: &&ServiceBrief| service.active);
    let found: Option<Vec<_>> = query.services.iter().map(|id| find(*id)).collect();
    found.ok_or_else(|| AppError::field("service_id", Fault::UnknownChoice).into())
}

async fn search_branch(
    look: &mut Look<'_>,
    directory: &Directory,
    branch: &Branch,
    services: &[&ServiceBrief],
    query: &SlotQuery,
    windows: &[Interval],
) -> Result<Vec<Offer>, Error> {
    let now = look.now();
    let today = local_date(branch.zone, now);
    let from = query.from.unwrap_or(today);
    let to = from + Days::new(u64::from(query.days) - 1);
    let from = from.max(today);
    let mut diaries: Vec<Diary> = directory
        .doctors
        .iter()
        .filter(|doctor| query.doctor_id.is_none_or(|wanted| wanted == doctor.id))
        .filter(|doctor| query.sex.is_none_or(|wanted| doctor.sex == Some(wanted)))
        .filter(|doctor| doctor.has_any(&query.skills) && doctor.treats_age(query.age))
        .filter(|doctor| can_do(doctor, services))
        .map(|doctor| Diary {
            doctor: doctor.id,
            visit_min: length(doctor, services),
            duties: duties(directory, doctor, branch, from, to),
            busy: Vec::new(),
            reserve: Vec::new(),
        })
        .filter(|diary| !diary.duties.is_empty())
        .collect();
    if diaries.is_empty() {
        return Ok(Vec::new());
    }
    let days = look.taken(branch.id, from, to).await?;
    for diary in &mut diaries {
        diary.busy = days.iter().flat_map(|day| day.of_doctor(diary.doctor, now)).collect();
        diary.reserve = kept(&diary.duties, branch, now);
    }
    let demand = Demand {
        windows: windows.to_vec(),
        acute: query.mode == SlotMode::Earliest,
        ..demand(branch, lengths(directory), buffer(services), today, now)
    };
    let chairs = chairs(directory, branch, &days, now);
    Ok(match query.mode {
        SlotMode::FirstPerDay => {
            slot::first_per_day(&demand, &diaries, &chairs).into_iter().map(|(_, offer)| offer).collect()
        }
        SlotMode::Best | SlotMode::Earliest => slot::best(&demand, &diaries, &chairs, query.limit),
    })
}

/// A visit at a branch at any time from now on, where nothing hurries; days of waiting count from `today`.
pub(crate) fn demand(
    branch: &Branch,
    lengths: Vec<u16>,
    buffer_min: u16,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Demand {
    Demand {
        branch: Some(branch.id),
        buffer_min,
        step_min: branch.grid_min,
        lengths,
        weights: Weights::default(),
        today,
        now,
        not_before: now,
        windows: Vec::new(),
        acute: false,
    }
}

/// The best of several searches, in the order of the mode.
pub(crate) fn merge(directory: &Directory, mut offers: Vec<Offer>, query: &SlotQuery) -> Vec<Offer> {
    let date =
        |offer: &Offer| directory.branch(offer.branch).map(|branch| local_date(branch.zone, offer.starts_at));
    if query.mode == SlotMode::FirstPerDay {
        offers.sort_by_key(|offer| (date(offer), offer.cost, offer.starts_at, offer.doctor));
        offers.dedup_by_key(|offer| date(offer));
    }
    match query.mode {
        SlotMode::Best => offers.sort_by_key(|offer| (offer.cost, offer.starts_at, offer.doctor)),
        SlotMode::FirstPerDay | SlotMode::Earliest => {
            offers.sort_by_key(|offer| (offer.starts_at, offer.cost, offer.doctor));
        }
    }
    offers.truncate(query.limit);
    offers
}

fn duties(
    directory: &Directory,
    doctor: &Doctor,
    branch: &Branch,
    from: NaiveDate,
    to: NaiveDate,
) -> Vec<Duty> {
    let dates = from.iter_days().take_while(|date| *date <= to);
    dates.flat_map(|date| directory.duty(doctor.id, date)).filter(|duty| duty.branch == branch.id).collect()
}

/// Whether the doctor may do all of the services.
pub(crate) fn can_do(doctor: &Doctor, services: &[&ServiceBrief]) -> bool {
    doctor.active && services.iter().all(|service| doctor.has_any(&service.skills))
}

/// Minutes of the visit with this doctor.
pub(crate) fn length(doctor: &Doctor, services: &[&ServiceBrief]) -> u16 {
    services.iter().map(|service| doctor.minutes(service.id, service.minutes)).sum()
}

/// Minutes of cleaning after the visit: once, the longest of its services.
pub(crate) fn buffer(services: &[&ServiceBrief]) -> u16 {
    services.iter().map(|service| service.buffer_min).max().unwrap_or(0)
}

/// Lengths of visits that can fill a remainder, with their buffers.
pub(crate) fn lengths(directory: &Directory) -> Vec<u16> {
    let active = directory.services.iter().filter(|service| service.active);
    let mut lengths: Vec<u16> = active.map(|service| service.minutes + service.buffer_min).collect();
    lengths.sort_unstable();
    lengths.dedup();
    lengths
}

/// The branch's chairs and when they are taken.
pub(crate) fn chairs(
    directory: &Directory,
    branch: &Branch,
    days: &[impl Deref<Target = Taken>],
    now: DateTime<Utc>,
) -> Vec<ChairUse> {
    let here = directory.chairs.iter().filter(|chair| chair.branch == branch.id && chair.active);
    here.map(|chair| ChairUse {
        chair: chair.id,
        branch: branch.id,
        busy: days.iter().flat_map(|day| day.of_chair(chair.id, now)).collect(),
    })
    .collect()
}
