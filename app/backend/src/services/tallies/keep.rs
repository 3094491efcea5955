//! Keeping what was counted: dates that are over, as soon as they are, and again when something of them has changed; and
//! whole months, as the sum of their dates.
//!
//! Marks are read before the facts, in the same snapshot, and exactly those are removed: what is written meanwhile leaves
//! a mark that stays. Two that count at once are told apart by the version of what is kept.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use domain::{
    clinic_time::local_date,
    id::BranchId,
    tally::{Tally, TallyKind},
    tally_cover::{Cover, cover, month_end, month_of, months_between, runs},
};

use uuid::Uuid;

use super::{RUN, basis, count, date_of, known, marked, scope_id, scopes};
use crate::{
    Ctx, Error,
    services::directory::Directory,
    store::{
        StoreError, Tx,
        tallies::{self, ALL, DAY, MONTH, TallyKey},
        tally_marks,
    },
};

/// The name under which whoever keeps passes one by one.
const LOCK: &str = "tallies";

/// What was done in one go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Dates and months that were counted.
    pub counted: usize,
    /// Nothing is left to be counted.
    pub settled: bool,
}

/// Counts some of what has to be counted, the latest first.
pub async fn sweep(ctx: &Ctx) -> Result<Swept, Error> {
    let mut swept = Swept { counted: 0, settled: true };
    for kind in TallyKind::ALL {
        let (work, left) = look(ctx, kind).await?;
        let asked = work.ripe.len();
        let kept = if work.is_nothing() { 0 } else { keep(ctx, work).await? };
        swept.counted += kept;
        swept.settled &= !left && kept == asked;
        if swept.settled {
            swept.counted += months(ctx, kind).await?;
        }
    }
    Ok(swept)
}

/// Counts all that has to be counted; how much it was.
pub async fn settle(ctx: &Ctx) -> Result<usize, Error> {
    let mut counted = 0;
    loop {
        let swept = sweep(ctx).await?;
        counted += swept.counted;
        // what others count at the same time is theirs
        if swept.settled || swept.counted == 0 {
            return Ok(counted);
        }
    }
}

/// What is to be kept of a date or of a month, as text, by branch.
pub(super) struct Ripe {
    pub date: NaiveDate,
    /// The version of what is kept of it so far.
    pub seen: Option<i64>,
    pub texts: Vec<(Uuid, String)>,
}

/// What one write keeps.
pub(super) struct Work {
    pub kind: TallyKind,
    pub basis: String,
    pub ripe: Vec<Ripe>,
    /// Marks of dates of which nothing is kept, or of those that are ripe.
    pub marks: Vec<(NaiveDate, i64)>,
    /// The version of what was kept of each marked date.
    pub seen: BTreeMap<NaiveDate, Option<i64>>,
}

impl Work {
    fn is_nothing(&self) -> bool {
        self.ripe.is_empty() && self.marks.is_empty()
    }
}

/// A date's or a month's texts by branch, whatever there is of it.
pub(super) fn texts(
    directory: &Directory,
    kind: TallyKind,
    tally: impl Fn(Option<BranchId>) -> Tally,
) -> Result<Vec<(Uuid, String)>, Error> {
    let scopes = scopes(&directory.branches).into_iter();
    scopes.map(|scope| Ok((scope_id(scope), tally(scope).text(kind)?))).collect()
}

/// The first date of which there is a fact.
pub(super) async fn first(tx: &mut Tx, kind: TallyKind, zone: Tz) -> Result<Option<NaiveDate>, StoreError> {
    let at = match kind {
        TallyKind::Calls => tallies::first_call(tx).await?,
        TallyKind::Acts => tallies::first_act(tx).await?,
        TallyKind::Leads => tallies::first_lead(tx).await?,
        TallyKind::Visits => return tallies::first_visit(tx).await,
    };
    Ok(at.map(|at| local_date(zone, at)))
}

/// The last date that is over wherever the clinic is.
pub(super) fn last(directory: &Directory, tx: &Tx) -> NaiveDate {
    let today = directory.clinic_today(tx.now());
    let todays = directory.branches.iter().map(|branch| local_date(branch.zone, tx.now()));
    todays.fold(today, NaiveDate::min) - Days::new(1)
}

/// What a kind has to be counted of, and whether there is more of it.
async fn look(ctx: &Ctx, kind: TallyKind) -> Result<(Work, bool), Error> {
    let mut tx = ctx.read().await?;
    let tx = &mut tx;
    let directory = ctx.directory(tx).await?;
    let zone = directory.clinic_zone();
    let marks = tally_marks::list(tx).await?;
    let marked = marked(&marks, kind, zone);
    let last = last(&directory, tx);
    let cover = match first(tx, kind, zone).await? {
        Some(first) if first <= last => {
            let known = known(tx, kind, zone, (first, last), true, &marked).await?;
            cover(first, last, &known, true)
        }
        _ => Cover::default(),
    };
    let latest = cover.raw.split_at(cover.raw.len().saturating_sub(RUN)).1;
    let mut work =
        Work { kind, basis: basis(zone), ripe: Vec::new(), marks: Vec::new(), seen: BTreeMap::new() };
    for (from, to) in runs(latest, RUN) {
        let seen = versions(tx, kind, DAY, (from, to)).await?;
        for (date, tallies) in count::count(tx, kind, zone, (from, to)).await? {
            if !tallies.ahead {
                let texts = texts(&directory, kind, |scope| tallies.of(scope))?;
                work.ripe.push(Ripe { date, seen: seen.get(&date).copied(), texts });
            }
        }
    }
    for date in marked {
        let seen = versions(tx, kind, DAY, (date, date)).await?;
        work.seen.insert(date, seen.get(&date).copied());
    }
    let mine = marks.iter().filter(|mark| mark.kind == kind.code());
    let ripe = |date: &NaiveDate| work.ripe.iter().any(|ripe| ripe.date == *date);
    let done = mine
        .filter_map(|mark| Some((date_of(mark, zone)?, mark.id)))
        .filter(|(date, _)| ripe(date) || work.seen.get(date).is_none_or(Option::is_none))
        .collect();
    work.marks = done;
    Ok((work, cover.raw.len() > latest.len()))
}

async fn versions(
    tx: &mut Tx,
    kind: TallyKind,
    span: &str,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<BTreeMap<NaiveDate, i64>, StoreError> {
    let rows = tallies::list_kept(tx, kind.code(), span, from, to).await?;
    Ok(rows.into_iter().map(|row| (row.date, row.version)).collect())
}

/// Keeps what is ripe and removes its marks; how many dates were kept.
pub(super) async fn keep(ctx: &Ctx, work: Work) -> Result<usize, Error> {
    ctx.write(work, |tx, work| Box::pin(keep_in(tx, work))).await
}

async fn keep_in(tx: &mut Tx, work: &Work) -> Result<usize, Error> {
    tx.lock(LOCK).await?;
    let kind = work.kind.code();
    let mut kept = Vec::new();
    for ripe in &work.ripe {
        if put(tx, work, ripe, DAY).await? {
            // a month is the sum of its dates, and this one is another now
            let month = month_of(ripe.date);
            tallies::void(tx, &TallyKey { kind, branch: ALL, span: MONTH, date: month }).await?;
            kept.push(ripe.date);
        }
    }
    let mut marks = Vec::new();
    for (date, id) in &work.marks {
        let ripe = work.ripe.iter().any(|ripe| ripe.date == *date);
        let done = if ripe { kept.contains(date) } else { !is_kept_since(tx, work, *date).await? };
        if done {
            marks.push(*id);
        }
    }
    tally_marks::delete(tx, &marks).await?;
    Ok(kept.len())
}

/// Whether somebody has kept something of a date of which nothing was kept.
async fn is_kept_since(tx: &mut Tx, work: &Work, date: NaiveDate) -> Result<bool, StoreError> {
    let now = versions(tx, work.kind, DAY, (date, date)).await?;
    Ok(now.get(&date).copied() != work.seen.get(&date).copied().flatten())
}

async fn put(tx: &mut Tx, work: &Work, ripe: &Ripe, span: &'static str) -> Result<bool, StoreError> {
    let key = |branch| TallyKey { kind: work.kind.code(), branch, span, date: ripe.date };
    for (branch, text) in &ripe.texts {
        if *branch == ALL {
            if !tallies::put(tx, &key(ALL), &work.basis, text, ripe.seen).await? {
                return Ok(false);
            }
        } else {
            tallies::put_part(tx, &key(*branch), &work.basis, text).await?;
        }
    }
    Ok(true)
}

/// Keeps months that are over, of which each date is kept; how many.
async fn months(ctx: &Ctx, kind: TallyKind) -> Result<usize, Error> {
    let mut kept = 0;
    while let Some(month) = ripe_month(ctx, kind).await? {
        if !ctx.write(month, |tx, month| Box::pin(keep_month(tx, month))).await? {
            break;
        }
        kept += 1;
    }
    Ok(kept)
}

/// A month is to be put together anew.
pub(super) async fn void_month(ctx: &Ctx, kind: TallyKind, month: NaiveDate) -> Result<(), Error> {
    ctx.write(TallyKey { kind: kind.code(), branch: ALL, span: MONTH, date: month }, |tx, month| {
        Box::pin(async move {
            tx.lock(LOCK).await?;
            Ok(tallies::void(tx, month).await?)
        })
    })
    .await
}

/// A month that can be kept, and the versions of its dates of which it is the sum.
struct RipeMonth {
    work: Work,
    dates: BTreeMap<NaiveDate, i64>,
}

async fn ripe_month(ctx: &Ctx, kind: TallyKind) -> Result<Option<RipeMonth>, Error> {
    let mut tx = ctx.read().await?;
    let tx = &mut tx;
    let directory = ctx.directory(tx).await?;
    let zone = directory.clinic_zone();
    let Some(first) = first(tx, kind, zone).await? else { return Ok(None) };
    let marked = marked(&tally_marks::list(tx).await?, kind, zone);
    let last = last(&directory, tx);
    let known = known(tx, kind, zone, (first, last), true, &marked).await?;
    let is_ripe = |month: &NaiveDate| {
        let mut dates = month.iter_days().take_while(|date| *date <= month_end(*month));
        // the month in which it all began is told by its dates
        *month >= first
            && !known.months.contains(month)
            && month_end(*month) <= last
            && dates.all(|date| known.dates.contains(&date))
    };
    let Some(month) = months_between(first, last).find(is_ripe) else { return Ok(None) };
    let dates = (month, month_end(month));
    let seen = versions(tx, kind, MONTH, (month, month)).await?.get(&month).copied();
    let mut texts = Vec::new();
    for scope in scopes(&directory.branches) {
        let mut sum = Tally::default();
        for row in tallies::list(tx, kind.code(), scope_id(scope), DAY, dates.0, dates.1).await? {
            sum += Tally::of_text(kind, &row.counts)?;
        }
        texts.push((scope_id(scope), sum.text(kind)?));
    }
    let ripe = vec![Ripe { date: month, seen, texts }];
    let dates = versions(tx, kind, DAY, dates).await?;
    let work = Work { kind, basis: basis(zone), ripe, marks: Vec::new(), seen: BTreeMap::new() };
    Ok(Some(RipeMonth { work, dates }))
}

async fn keep_month(tx: &mut Tx, month: &RipeMonth) -> Result<bool, Error> {
    tx.lock(LOCK).await?;
    for ripe in &month.work.ripe {
        let now = versions(tx, month.work.kind, DAY, (ripe.date, month_end(ripe.date))).await?;
        if now != month.dates || !put(tx, &month.work, ripe, MONTH).await? {
            return Ok(false);
        }
    }
    Ok(true)
}
