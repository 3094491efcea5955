//! The dashboard: figures of a period against the one before, and what they are made of.
//!
//! All counts come from the tallies ([`super::tallies`]), which count by [`domain::figure`]; complaints are few, and are
//! counted from their rows.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use domain::{
    clinic::Branch,
    clinic_time::day_interval,
    dashboard::{
        AHEAD, BRANCHES_AHEAD, BranchLine, Charts, Dashboard, DashboardFilter, DateLine, FillAhead,
        FunnelStep, HourLine, Opens, OperatorLine, Period, ReasonLine, SourceLine, VisitLine,
    },
    error::AppError,
    figure::Counts,
    fill::Fill,
    id::{BranchId, DoctorId, ServiceId, UserId},
    interval::Interval,
    lead::LeadSource,
    measure::{ComplaintCounts, Measure, Measured, Totals},
    money::Kopecks,
    permission::Permission,
    tally::{Grouped, Tally},
    tally_cover::BY_DATES,
};

use crate::{
    Ctx, Error,
    charts::{self, bar},
    services::{
        complaints::READERS,
        directory::Directory,
        figures, fill, lead_costs,
        tallies::{self, Grain},
    },
    store::{Tx, users},
};

/// What was counted of a period.
pub(crate) struct Counted {
    pub tally: Tally,
    pub dates: BTreeMap<NaiveDate, Tally>,
    pub complaints: ComplaintCounts,
}

/// Counts a period of a branch, or of all.
pub(crate) async fn count(
    tx: &mut Tx,
    directory: &Directory,
    branch: Option<BranchId>,
    period: Period,
) -> Result<Counted, Error> {
    let zone = directory.clinic_zone();
    let grain = grain(period);
    let dates = tallies::read(tx, zone, branch, (period.from, period.to), grain).await?;
    let mut tally = Tally::default();
    dates.values().for_each(|part| tally += part.clone());
    let time = Interval::new(day_interval(zone, period.from).start, day_interval(zone, period.to).end);
    let mut complaints = figures::complaints(tx, time).await?;
    complaints.retain(|complaint| branch.is_none() || complaint.branch == branch);
    let complaints = ComplaintCounts::of(&complaints, tx.now());
    Ok(Counted { tally, dates, complaints })
}

fn grain(period: Period) -> Grain {
    if period.days() > BY_DATES { Grain::Month } else { Grain::Date }
}

/// What the address asks for.
pub async fn read(ctx: &Ctx, filter: &DashboardFilter) -> Result<Dashboard, Error> {
    ctx.require(Permission::ReadReports)?;
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let branch = match filter.branch {
        Some(id) => Some(directory.branch(id).ok_or(AppError::NotFound)?),
        None => None,
    };
    let today = directory.clinic_today(tx.now());
    let (period, past) = filter.periods(today);
    let id = branch.map(|branch| branch.id);
    let now = count(&mut tx, &directory, id, period).await?;
    let before = count(&mut tx, &directory, id, past).await?;
    let names = Names::read(&mut tx, &directory).await?;
    let costs = lead_costs::of_period(&mut tx, period).await?;
    drop(tx);
    let mut fill = Vec::new();
    for branch in ahead(&directory, branch) {
        fill.push(fill::ahead(ctx, &directory, branch, AHEAD).await?);
    }
    let hours = hours(&now.tally, &before.tally);
    let dates = dates(&now, period);
    Ok(Dashboard {
        measures: measures(&now, &before, &fill),
        charts: draw(&hours, &dates, period)?,
        hours,
        by_months: grain(period) == Grain::Month,
        dates,
        funnel: funnel(&now.tally),
        sources: if id.is_some() { Vec::new() } else { sources(&now.tally, &costs) },
        operators: operators(&now.tally, &names),
        by_branch: branches(&now.tally, &names),
        doctors: visits(&now.tally.visits.by_doctor, &names.doctors),
        services: visits(&now.tally.visits.by_service, &names.services),
        reasons: reasons(&now.tally),
        complaints: now.complaints,
        fill,
        period,
        before: past,
        today,
        at: ctx.now(),
        zone: directory.clinic_zone(),
        branch: branch.map(Into::into),
        branches: directory.branches_in_use(),
        opens: Opens {
            visits: ctx.actor().may(Permission::SeeSchedule),
            leads: ctx.actor().may(Permission::WorkLeads),
            complaints: READERS.iter().any(|permission| ctx.actor().may(*permission)),
        },
    })
}

/// Whose days ahead are told: of the branch that is asked for; of all when they are few, else of the first.
fn ahead<'d>(directory: &'d Directory, asked: Option<&'d Branch>) -> Vec<&'d Branch> {
    let all: Vec<&Branch> = directory.branches.iter().filter(|branch| branch.active).collect();
    match asked {
        Some(branch) => vec![branch],
        None if all.len() <= BRANCHES_AHEAD => all,
        None => all.into_iter().take(1).collect(),
    }
}

/// The names of what is counted by.
pub(crate) struct Names {
    pub users: HashMap<UserId, String>,
    pub branches: HashMap<BranchId, String>,
    pub doctors: HashMap<DoctorId, String>,
    pub services: HashMap<ServiceId, String>,
}

impl Names {
    pub async fn read(tx: &mut Tx, directory: &Directory) -> Result<Self, Error> {
        let users = users::list(tx).await?.into_iter();
        let doctors = directory.doctors.iter();
        Ok(Self {
            users: users.map(|user| (user.id.into(), user.name)).collect(),
            branches: directory.branches.iter().map(|branch| (branch.id, branch.name.clone())).collect(),
            doctors: doctors.map(|doctor| (doctor.id, doctor.name.short())).collect(),
            services: directory.services.iter().map(|one| (one.id, one.name.clone())).collect(),
        })
    }
}

fn measures(now: &Counted, before: &Counted, fill: &[FillAhead]) -> Vec<Measured> {
    let mut ahead = Fill::default();
    fill.iter().flat_map(|fill| &fill.doctors).flat_map(|of| &of.days).for_each(|day| ahead += *day);
    let of = |counted: &Counted| Totals { complaints: counted.complaints, ..Totals::of(&counted.tally) };
    let (now, before) = (Totals { fill: ahead, ..of(now) }, of(before));
    Measure::ALL
        .map(|measure| Measured { measure, now: measure.value(&now), before: measure.value(&before) })
        .into()
}

/// From the first to the last hour in which somebody rang, in either period.
fn hours(now: &Tally, before: &Tally) -> Vec<HourLine> {
    let (now, before) = (&now.calls.by_hour, &before.calls.by_hour);
    let rung = |hours: &Grouped<u32, _>| hours.iter().map(|(hour, _)| *hour).collect::<BTreeSet<u32>>();
    let rung = &rung(now) | &rung(before);
    let (Some(first), Some(last)) = (rung.first(), rung.last()) else { return Vec::new() };
    let line = |hour| HourLine { hour, calls: now.of(&hour), before: before.of(&hour).offered };
    (*first..=*last).map(line).collect()
}

fn dates(now: &Counted, period: Period) -> Vec<DateLine> {
    if period.days() == 1 {
        return Vec::new();
    }
    let line = |date: NaiveDate| {
        let totals = now.dates.get(&date).map(Totals::of).unwrap_or_default();
        DateLine { date, calls: totals.calls, acts: totals.acts, visits: totals.visits }
    };
    match grain(period) {
        Grain::Date => period.dates().map(line).collect(),
        Grain::Month => now.dates.keys().copied().map(line).collect(),
    }
}

fn draw(hours: &[HourLine], dates: &[DateLine], period: Period) -> Result<Charts, Error> {
    let of_hour = |line: &HourLine| bar(line.hour, (line.calls.answered, line.calls.missed, line.before));
    let format = if grain(period) == Grain::Month { "%m.%y" } else { "%d.%m" };
    let of_date = |line: &DateLine| {
        bar(line.date.format(format), (line.calls.answered, line.calls.missed, line.acts.booked))
    };
    let hours: Vec<_> = hours.iter().map(of_hour).collect();
    let dates: Vec<_> = dates.iter().map(of_date).collect();
    let of_dates = if dates.is_empty() { None } else { Some(charts::bars(&dates)?) };
    Ok(Charts { hours: charts::bars(&hours)?, dates: of_dates })
}

fn funnel(tally: &Tally) -> Vec<(FunnelStep, i64)> {
    let calls = tally.calls.by_branch.total();
    vec![
        (FunnelStep::Offered, calls.offered),
        (FunnelStep::Answered, calls.answered),
        (FunnelStep::Target, calls.target),
        (FunnelStep::Booked, calls.target_booked),
        (FunnelStep::Came, calls.came),
        (FunnelStep::Awaited, calls.awaited),
    ]
}

pub(crate) fn sources(tally: &Tally, costs: &HashMap<LeadSource, Kopecks>) -> Vec<SourceLine> {
    let line = |source| SourceLine {
        source,
        leads: tally.leads.by_source.of(&source),
        answer_s: tally.leads.median_answer_s(Some(source)),
        cost: costs.get(&source).copied(),
    };
    let lines = LeadSource::ALL.into_iter().map(line);
    lines.filter(|line| line.leads.received > 0 || line.cost.is_some()).collect()
}

pub(crate) fn operators(tally: &Tally, names: &Names) -> Vec<OperatorLine> {
    let (calls, acts) = (&tally.calls.by_operator, &tally.acts.by_operator);
    let mut who: BTreeSet<Option<UserId>> = calls.iter().map(|(id, _)| *id).collect();
    who.extend(acts.iter().map(|(id, _)| *id));
    who.extend(tally.acts.recovered.iter().map(|(id, _)| Some(*id)));
    let line = |id: Option<UserId>| OperatorLine {
        id,
        name: id.and_then(|id| names.users.get(&id).cloned()),
        calls: calls.of(&id),
        acts: acts.of(&id),
        recovered: id.map(|id| tally.acts.recovered.of(&id)).unwrap_or_default(),
    };
    let mut lines: Vec<OperatorLine> = who.into_iter().map(line).collect();
    // whoever is nobody comes last
    lines.sort_by(|one, other| (one.name.is_none(), &one.name).cmp(&(other.name.is_none(), &other.name)));
    lines
}

pub(crate) fn branches(tally: &Tally, names: &Names) -> Vec<BranchLine> {
    let (calls, acts, visits) = (&tally.calls.by_branch, &tally.acts.by_branch, &tally.visits.by_branch);
    let mut which: BTreeSet<Option<BranchId>> = calls.iter().map(|(id, _)| *id).collect();
    which.extend(acts.iter().map(|(id, _)| Some(*id)));
    which.extend(visits.iter().map(|(id, _)| Some(*id)));
    let line = |id: Option<BranchId>| BranchLine {
        id,
        name: id.and_then(|id| names.branches.get(&id).cloned()),
        calls: calls.of(&id),
        acts: of(acts, id),
        visits: of(visits, id),
        recovered: of(&tally.acts.recovered_by_branch, id),
    };
    let mut lines: Vec<BranchLine> = which.into_iter().map(line).collect();
    lines.sort_by(|one, other| (one.name.is_none(), &one.name).cmp(&(other.name.is_none(), &other.name)));
    lines
}

fn of<K: Ord, C: Counts>(counts: &Grouped<K, C>, key: Option<K>) -> C {
    key.map(|key| counts.of(&key)).unwrap_or_default()
}

pub(crate) fn visits<I: Copy + Ord + std::hash::Hash>(
    counts: &Grouped<I, domain::figure::VisitCounts>,
    names: &HashMap<I, String>,
) -> Vec<VisitLine<I>> {
    let line = |(id, visits): (&I, &_)| VisitLine {
        id: *id,
        name: names.get(id).cloned().unwrap_or_default(),
        visits: *visits,
    };
    let mut lines: Vec<VisitLine<I>> = counts.iter().map(line).collect();
    lines.sort_by(|one, other| one.name.cmp(&other.name));
    lines
}

fn reasons(tally: &Tally) -> Vec<ReasonLine> {
    let lines = tally.visits.by_reason.iter();
    let mut lines: Vec<_> =
        lines.map(|(reason, number)| ReasonLine { reason: *reason, number: number.number }).collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.number));
    lines
}
