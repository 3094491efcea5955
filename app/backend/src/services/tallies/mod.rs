//! The figures of long periods: what was counted of dates and months is kept, and what has changed since, today and what
//! was never counted is counted from the facts. The sum is exact at every moment.
//!
//! Whatever writes a fact leaves a mark in the same transaction ([`crate::store::tally_marks`]). A reader takes from one
//! snapshot what is kept, but for marked dates, and counts those by the same function that the program counts by in
//! the background ([`keep`]) and by which [`recount`] proves it.

mod count;
mod keep;
mod recount;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use chrono_tz::Tz;
use domain::{
    clinic_time::local_date,
    id::BranchId,
    tally::{RULES, Tally, TallyKind},
    tally_cover::{Known, cover, month_end, month_of, months_between, runs},
};
use uuid::Uuid;

pub use self::{
    keep::{settle, sweep},
    recount::{Recounted, recount},
};
use crate::{
    Error,
    store::{
        Tx,
        tallies::{self, ALL, DAY, MONTH},
        tally_marks::{self, MarkRow},
    },
};

/// Dates that are counted from their facts at once: more of them would hold too many facts at the same time.
const RUN: usize = 14;

/// How finely a period is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grain {
    /// Date by date.
    Date,
    /// Month by month, each told by its first date.
    Month,
}

impl Grain {
    fn of(self, date: NaiveDate) -> NaiveDate {
        match self {
            Self::Date => date,
            Self::Month => month_of(date),
        }
    }
}

/// A period's tallies of a branch, or of all; of leads, which are of no branch, only of all. What there was nothing of
/// is left out.
pub(crate) async fn read(
    tx: &mut Tx,
    zone: Tz,
    branch: Option<BranchId>,
    (from, to): (NaiveDate, NaiveDate),
    grain: Grain,
) -> Result<BTreeMap<NaiveDate, Tally>, Error> {
    let marks = tally_marks::list(tx).await?;
    let mut told: BTreeMap<NaiveDate, Tally> = BTreeMap::new();
    let scope = branch.map_or(ALL, |branch| branch.0);
    for kind in TallyKind::ALL {
        if kind == TallyKind::Leads && branch.is_some() {
            continue;
        }
        // before the first fact there is nothing to be looked for
        let Some(first) = keep::first(tx, kind, zone).await? else { continue };
        let from = from.max(first);
        let marked = marked(&marks, kind, zone);
        let by_months = grain == Grain::Month;
        let known = known(tx, kind, zone, (from, to), by_months, &marked).await?;
        let cover = cover(from, to, &known, by_months);
        for (span, dates) in [(MONTH, months_runs(&cover.months)), (DAY, runs(&cover.dates, usize::MAX))] {
            for (first, last) in dates {
                for row in tallies::list(tx, kind.code(), scope, span, first, last).await? {
                    *told.entry(grain.of(row.date)).or_default() += Tally::of_text(kind, &row.counts)?;
                }
            }
        }
        for (first, last) in runs(&cover.raw, RUN) {
            for (date, tallies) in count::count(tx, kind, zone, (first, last)).await? {
                *told.entry(grain.of(date)).or_default() += tallies.of(branch);
            }
        }
    }
    Ok(told)
}

/// By what something is counted. What was counted by anything else counts for nothing.
fn basis(zone: Tz) -> String {
    format!("{RULES} {zone}")
}

/// A mark's date.
fn date_of(mark: &MarkRow, zone: Tz) -> Option<NaiveDate> {
    mark.day.or(mark.at.map(|at| local_date(zone, at)))
}

/// Dates of a kind that are marked.
fn marked(marks: &[MarkRow], kind: TallyKind, zone: Tz) -> BTreeSet<NaiveDate> {
    marks.iter().filter(|mark| mark.kind == kind.code()).filter_map(|mark| date_of(mark, zone)).collect()
}

/// What of a period is kept and still holds: its months when they will do, and the dates of all that is in none.
async fn known(
    tx: &mut Tx,
    kind: TallyKind,
    zone: Tz,
    (from, to): (NaiveDate, NaiveDate),
    months: bool,
    marked: &BTreeSet<NaiveDate>,
) -> Result<Known, Error> {
    let basis = basis(zone);
    let mut known = Known::default();
    if months {
        let rows = tallies::list_kept(tx, kind.code(), MONTH, from, to).await?;
        let rows = rows.into_iter().filter(|row| row.basis == basis && month_end(row.date) <= to);
        known.months = rows.map(|row| row.date).collect();
        known = known.without(marked);
    }
    let mut lacking = Vec::new();
    for month in months_between(from, to).filter(|month| !known.months.contains(month)) {
        lacking.extend(month.iter_days().take_while(|date| *date <= month_end(month)));
    }
    for (first, last) in runs(&lacking, usize::MAX) {
        let rows = tallies::list_kept(tx, kind.code(), DAY, first.max(from), last.min(to)).await?;
        known.dates.extend(rows.into_iter().filter(|row| row.basis == basis).map(|row| row.date));
    }
    Ok(known.without(marked))
}

/// Months as runs of them without a hole.
fn months_runs(months: &[NaiveDate]) -> Vec<(NaiveDate, NaiveDate)> {
    let mut runs: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for month in months {
        match runs.last_mut() {
            Some((_, last)) if month_end(*last).succ_opt() == Some(*month) => *last = *month,
            _ => runs.push((*month, *month)),
        }
    }
    runs
}

/// Under which branches something is kept: all of them together, and each.
fn scopes(branches: &[domain::clinic::Branch]) -> Vec<Option<BranchId>> {
    std::iter::once(None).chain(branches.iter().map(|branch| Some(branch.id))).collect()
}

fn scope_id(scope: Option<BranchId>) -> Uuid {
    scope.map_or(ALL, |branch| branch.0)
}
