//! Searching free time: what the directory and the diaries say, ranked by `domain::slot`.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use domain::{
    clinic::{Branch, Doctor},
    clinic_time::local_date,
    error::{AppError, Fault},
    id::ChairId,
    interval::Interval,
    service::ServiceBrief,
    slot::{self, ChairUse, Demand, Diary, Offer, SlotMode, SlotQuery},
};

use crate::{
    Ctx, Error,
    services::directory::Directory,
    store::{Tx, bookings},
};

/// Days that one search may span.
pub const DAYS_MAX: u16 = 62;

/// Free time for the services asked for, the best first.
pub async fn search(ctx: &Ctx, query: &SlotQuery) -> Result<Vec<Offer>, Error> {
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    search_in(&mut tx, &directory, query).await
}

/// The same inside a transaction: a refused booking answers with what is free instead.
pub(crate) async fn search_in(
    tx: &mut Tx,
    directory: &Arc<Directory>,
    query: &SlotQuery,
) -> Result<Vec<Offer>, Error> {
    let services = services(directory, query)?;
    let mut offers = Vec::new();
    for branch in directory.branches.iter().filter(|branch| wanted_branch(branch, query)) {
        offers.extend(search_branch(tx, directory, branch, &services, query).await?);
    }
    Ok(slot::best(offers, query.mode, query.limit))
}

fn wanted_branch(branch: &Branch, query: &SlotQuery) -> bool {
    branch.active && query.branch_id.is_none_or(|wanted| wanted == branch.id)
}

fn services<'d>(directory: &'d Directory, query: &SlotQuery) -> Result<Vec<&'d ServiceBrief>, Error> {
    if query.services.is_empty() {
        return Err(AppError::field("service_id", Fault::Required).into());
    }
    if query.days == 0 || query.days > DAYS_MAX {
        return Err(AppError::field("to", Fault::OutOfRange(1, DAYS_MAX.into())).into());
    }
    let find = |id| directory.service(id).filter(|service: &&ServiceBrief| service.active);
    let found: Option<Vec<_>> = query.services.iter().map(|id| find(*id)).collect();
    found.ok_or_else(|| AppError::field("service_id", Fault::UnknownChoice).into())
}

async fn search_branch(
    tx: &mut Tx,
    directory: &Directory,
    branch: &Branch,
    services: &[&ServiceBrief],
    query: &SlotQuery,
) -> Result<Vec<Offer>, Error> {
    let now = tx.now();
    let today = local_date(branch.zone, now);
    let from = query.from.unwrap_or(today).max(today);
    let to = from + Days::new(u64::from(query.days) - 1);
    let doctors: Vec<&Doctor> = directory
        .doctors
        .iter()
        .filter(|doctor| query.doctor_id.is_none_or(|wanted| wanted == doctor.id))
        .filter(|doctor| query.sex.is_none_or(|wanted| doctor.sex == Some(wanted)))
        .filter(|doctor| can_do(doctor, services) && doctor.has_any(&query.skills) && doctor.treats_age(query.age))
        .collect();
    if doctors.is_empty() {
        return Ok(Vec::new());
    }
    let busy = bookings::list_busy(tx, branch.id.0, from, to).await?;
    let diaries: Vec<Diary> = doctors
        .into_iter()
        .map(|doctor| Diary {
            doctor: doctor.id,
            duties: duties(directory, doctor, branch, from, to),
            busy: busy
                .iter()
                .filter(|row| row.doctor_id == doctor.id.0)
                .map(|row| Interval::new(row.starts_at, row.busy_until))
                .collect(),
            minutes: length(doctor, services),
        })
        .filter(|diary| !diary.duties.is_empty())
        .collect();
    let demand = Demand {
        branch: branch.id,
        zone: branch.zone,
        buffer: buffer(services),
        step: i64::from(branch.grid_min),
        lengths: lengths(directory),
        today,
        not_before: now,
        acute: query.mode == SlotMode::Acute,
        ..Demand::default()
    };
    Ok(slot::offers(&demand, &diaries, &chairs(directory, branch, &busy)))
}

/// Whether the doctor may do all of the services.
pub(crate) fn can_do(doctor: &Doctor, services: &[&ServiceBrief]) -> bool {
    doctor.active && services.iter().all(|service| doctor.has_any(&service.skills))
}

/// Minutes of the visit with this doctor.
pub(crate) fn length(doctor: &Doctor, services: &[&ServiceBrief]) -> i64 {
    services.iter().map(|service| i64::from(doctor.minutes(service.id, service.minutes))).sum()
}

/// Minutes of cleaning after the visit: once, the longest of its services.
pub(crate) fn buffer(services: &[&ServiceBrief]) -> i64 {
    services.iter().map(|service| i64::from(service.buffer_min)).max().unwrap_or(0)
}

/// Lengths of visits that can fill a remainder, with their buffers.
pub(crate) fn lengths(directory: &Directory) -> Vec<i64> {
    let active = directory.services.iter().filter(|service| service.active);
    let mut lengths: Vec<i64> =
        active.map(|service| i64::from(service.minutes + service.buffer_min)).collect();
    lengths.sort_unstable();
    lengths.dedup();
    lengths
}

fn duties(
    directory: &Directory,
    doctor: &Doctor,
    branch: &Branch,
    from: NaiveDate,
    to: NaiveDate,
) -> Vec<domain::working_hours::Duty> {
    from.iter_days()
        .take_while(|date| *date <= to)
        .flat_map(|date| directory.duty(doctor.id, date))
        .filter(|duty| duty.branch == branch.id)
        .collect()
}

fn chairs(directory: &Directory, branch: &Branch, busy: &[bookings::BusyRow]) -> Vec<ChairUse> {
    let here = directory.chairs.iter().filter(|chair| chair.branch == branch.id && chair.active);
    here.map(|chair| ChairUse {
        chair: chair.id,
        busy: busy
            .iter()
            .filter(|row| ChairId::from(row.chair_id) == chair.id)
            .map(|row| Interval::new(row.starts_at, row.busy_until))
            .collect(),
    })
    .collect()
}
