//! The visits behind a figure, from the same facts as the figure.

use domain::{
    booking::CancelReason,
    clinic_time::day_interval,
    figure::{ActCounts, VisitCounts},
    id::BookingId,
    interval::Interval,
    permission::Permission,
    visit_log::{LINES_MAX, VisitLog, VisitLogFilter, VisitLogLine, VisitSet},
};

use crate::{
    Ctx, Error,
    services::{bookings::row, directory::Directory, figures},
    store::{
        Tx,
        bookings::{self, BookingRow},
        gap_offers,
    },
};

/// What the address asks for.
pub async fn read(ctx: &Ctx, filter: &VisitLogFilter) -> Result<VisitLog, Error> {
    ctx.require(Permission::ReadReports)?;
    ctx.require(Permission::SeeSchedule)?;
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let (from, to) = filter.dates(directory.clinic_today(tx.now()));
    let (total, visits) = match filter.set {
        VisitSet::Recovered => recovered(&mut tx, &directory, filter, (from, to)).await?,
        set if set.act().is_some() => acts(&mut tx, &directory, filter, (from, to)).await?,
        _ => planned(&mut tx, filter, (from, to)).await?,
    };
    let mut lines = Vec::new();
    for id in visits.into_iter().take(LINES_MAX) {
        lines.push(line(&directory, bookings::get(&mut tx, id.0).await?)?);
    }
    Ok(VisitLog { lines, total, from, to })
}

type Dates = (chrono::NaiveDate, chrono::NaiveDate);

/// Visits of the dates, the last first, and how many they are.
async fn planned(
    tx: &mut Tx,
    filter: &VisitLogFilter,
    (from, to): Dates,
) -> Result<(i64, Vec<BookingId>), Error> {
    let now = tx.now();
    let mut visits = figures::visits(tx, from, to).await?;
    visits.retain(|visit| {
        let fact = &visit.fact;
        filter.set.has(&VisitCounts::of(fact, now))
            && filter.branch.is_none_or(|branch| fact.branch == branch)
            && filter.doctor.is_none_or(|doctor| fact.doctor == doctor)
            && filter.service.is_none_or(|service| visit.services.contains(&service))
            && filter.reason.is_none_or(|reason| fact.reason == Some(reason))
    });
    visits.sort_by_key(|visit| std::cmp::Reverse(visit.fact.starts_at));
    let ids: Vec<BookingId> = visits.iter().map(|visit| visit.fact.booking).collect();
    Ok((ids.len() as i64, ids))
}

/// Visits with which something was done on the dates, the last first; how often, less what was taken back.
async fn acts(
    tx: &mut Tx,
    directory: &Directory,
    filter: &VisitLogFilter,
    dates: Dates,
) -> Result<(i64, Vec<BookingId>), Error> {
    let time = time(directory, dates);
    let (mut total, mut visits) = (0, Vec::new());
    for act in figures::acts(tx, time, filter.operator).await? {
        let number = filter.set.number(&ActCounts::of(&act));
        if number == 0 || filter.branch.is_some_and(|branch| act.branch != branch) {
            continue;
        }
        total += number;
        if number > 0 {
            visits.push(act.booking);
        } else if let Some(at) = visits.iter().rposition(|visit| *visit == act.booking) {
            visits.remove(at);
        }
    }
    visits.reverse();
    Ok((total, visits))
}

/// Visits that fill a gap whose time was offered on the dates, the last offered first.
async fn recovered(
    tx: &mut Tx,
    directory: &Directory,
    filter: &VisitLogFilter,
    dates: Dates,
) -> Result<(i64, Vec<BookingId>), Error> {
    let time = time(directory, dates);
    let mut offers = gap_offers::list_taken(tx, time.start, time.end).await?;
    offers.retain(|offer| {
        filter.operator.is_none_or(|operator| offer.operator_id == operator.0)
            && filter.branch.is_none_or(|branch| offer.branch_id == branch.0)
    });
    offers.sort_by_key(|offer| std::cmp::Reverse(offer.offered_at));
    let visits: Vec<BookingId> = offers.iter().map(|offer| offer.booking_id.into()).collect();
    Ok((visits.len() as i64, visits))
}

/// The dates by the clinic's clock.
fn time(directory: &Directory, (from, to): Dates) -> Interval {
    let zone = directory.clinic_zone();
    Interval::new(day_interval(zone, from).start, day_interval(zone, to).end)
}

fn line(directory: &Directory, row: BookingRow) -> Result<VisitLogLine, Error> {
    let branch = directory.branch(row.branch_id.into());
    let doctor = directory.doctor(row.doctor_id.into());
    Ok(VisitLogLine {
        id: row.id.into(),
        starts_at: row.starts_at,
        zone: branch.map_or_else(|| directory.clinic_zone(), |branch| branch.zone),
        date: row.day,
        branch: row.branch_id.into(),
        branch_name: branch.map(|branch| branch.name.clone()).unwrap_or_default(),
        doctor: doctor.map(|doctor| doctor.name.short()).unwrap_or_default(),
        status: row::status(&row)?,
        reason: row.cancel_reason.as_deref().and_then(CancelReason::from_code),
        services: row.services,
        by: row.created_by_name,
    })
}
