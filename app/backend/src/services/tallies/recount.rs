//! The proof: everything is counted anew from the facts and compared with what was kept.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{
    tally::{Tally, TallyKind},
    tally_cover::{month_end, months_between, runs},
};

use uuid::Uuid;

use super::{
    RUN, basis, count,
    count::ByBranch,
    keep::{Ripe, Work, first, keep, last, settle, texts, void_month},
    marked, scope_id, scopes,
};
use crate::{
    Ctx, Error,
    services::directory::Directory,
    store::{
        Tx,
        tallies::{self, DAY, MONTH},
        tally_marks,
    },
};

/// What came of counting one kind anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recounted {
    /// Of what.
    pub kind: TallyKind,
    /// Dates of which the same was kept.
    pub equal: usize,
    /// Dates of which something else was kept.
    pub differing: Vec<NaiveDate>,
    /// Months, each by its first date, of which something else was kept than the sum of their dates.
    pub differing_months: Vec<NaiveDate>,
    /// Dates that are over and of which nothing was kept that still holds.
    pub uncounted: usize,
}

impl Recounted {
    /// Whether nothing else was kept than was counted now.
    pub fn is_right(&self) -> bool {
        self.differing.is_empty() && self.differing_months.is_empty()
    }
}

/// Counts all dates that are over and compares them with what was kept; what differs is kept anew when it is to be
/// mended.
pub async fn recount(ctx: &Ctx, mend: bool) -> Result<Vec<Recounted>, Error> {
    let mut all = Vec::new();
    for kind in TallyKind::ALL {
        let mut outcome =
            Recounted { kind, equal: 0, differing: Vec::new(), differing_months: Vec::new(), uncounted: 0 };
        let (mut from, to) = {
            let mut tx = ctx.read().await?;
            let directory = ctx.directory(&mut tx).await?;
            let first = first(&mut tx, kind, directory.clinic_zone()).await?;
            (first, last(&directory, &tx))
        };
        while let Some(date) = from.filter(|date| *date <= to) {
            let until = month_end(date).min(to);
            of_month(ctx, (date, until), mend, &mut outcome).await?;
            from = until.succ_opt();
        }
        all.push(outcome);
    }
    if mend {
        settle(ctx).await?;
    }
    Ok(all)
}

/// The dates of a month, or some of them.
async fn of_month(
    ctx: &Ctx,
    dates: (NaiveDate, NaiveDate),
    mend: bool,
    outcome: &mut Recounted,
) -> Result<(), Error> {
    let kind = outcome.kind;
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let (tx, zone) = (&mut tx, directory.clinic_zone());
    let marked = marked(&tally_marks::list(tx).await?, kind, zone);
    let basis = basis(zone);
    let kept = tallies::list_kept(tx, kind.code(), DAY, dates.0, dates.1).await?;
    let kept: BTreeMap<_, _> = kept.into_iter().map(|row| (row.date, row)).collect();
    let texts_kept = Kept::read(tx, &directory, kind, DAY, dates).await?;
    let all: Vec<NaiveDate> = dates.0.iter_days().take_while(|date| *date <= dates.1).collect();
    let mut sum = ByBranch::default();
    let mut work = Work { kind, basis, ripe: Vec::new(), marks: Vec::new(), seen: BTreeMap::new() };
    for (first, last) in runs(&all, RUN) {
        for (date, tallies) in count::count(tx, kind, zone, (first, last)).await? {
            sum += &tallies;
            let holds = |row: &&tallies::KeptRow| row.basis == work.basis && !marked.contains(&date);
            let Some(row) = kept.get(&date).filter(holds) else {
                outcome.uncounted += 1;
                continue;
            };
            if texts_kept.equals(&directory, date, &tallies) {
                outcome.equal += 1;
            } else {
                outcome.differing.push(date);
                let texts = texts(&directory, kind, |scope| tallies.of(scope))?;
                work.ripe.push(Ripe { date, seen: Some(row.version), texts });
            }
        }
    }
    // a month with a mark is told by its dates until it is kept anew
    for month in months_between(dates.0, dates.1) {
        let rows = tallies::list_kept(tx, kind.code(), MONTH, month, month).await?;
        let holds =
            rows.iter().any(|row| row.basis == work.basis) && !all.iter().any(|date| marked.contains(date));
        let months = Kept::read(tx, &directory, kind, MONTH, (month, month)).await?;
        if holds && !months.equals(&directory, month, &sum) {
            outcome.differing_months.push(month);
            if mend {
                void_month(ctx, kind, month).await?;
            }
        }
    }
    if mend && !work.ripe.is_empty() {
        keep(ctx, work).await?;
    }
    Ok(())
}

/// What is kept of some dates, by branch.
struct Kept(BTreeMap<(Uuid, NaiveDate), Tally>);

impl Kept {
    async fn read(
        tx: &mut Tx,
        directory: &Directory,
        kind: TallyKind,
        span: &str,
        (from, to): (NaiveDate, NaiveDate),
    ) -> Result<Self, Error> {
        let mut kept = BTreeMap::new();
        for scope in scopes(&directory.branches) {
            let id = scope_id(scope);
            for row in tallies::list(tx, kind.code(), id, span, from, to).await? {
                // what cannot be read is not what was counted
                if let Ok(tally) = Tally::of_text(kind, &row.counts) {
                    kept.insert((id, row.date), tally);
                }
            }
        }
        Ok(Self(kept))
    }

    /// Whether the same is kept of a date as was counted, of every branch. Nothing kept of a branch is nothing counted.
    fn equals(&self, directory: &Directory, date: NaiveDate, counted: &ByBranch) -> bool {
        scopes(&directory.branches).into_iter().all(|scope| {
            let kept = self.0.get(&(scope_id(scope), date)).cloned();
            kept.unwrap_or_default() == counted.of(scope)
        })
    }
}
