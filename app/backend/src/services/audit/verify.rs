//! The proof that the audit is whole: every row as it was when it was sealed, none gone, none slipped in. Reads block by
//! block, in one snapshot, so that the program may go on meanwhile.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    Ctx, Error,
    audit_chain::{Block, ChainRow, Fault, Harm, runs},
    store::{Tx, audit::chain},
};

/// Seals, and numbers of rows, that are read at once.
const PAGE: i64 = 500;
/// Faults that are named; the others are counted.
const NAMED: usize = 100;
/// Within so much a row is sealed while the program runs. Later is no fault, but worth a look.
const LATE: TimeDelta = TimeDelta::hours(1);

/// The newest seal: to be kept elsewhere, for whoever can change the whole chain cannot change that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newest {
    /// Its number.
    pub number: i64,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The seal.
    pub seal: String,
}

/// What the proof found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Rows that are sealed and were looked at.
    pub rows: u64,
    /// Seals.
    pub blocks: u64,
    /// The first and the last moment that the sealed rows tell of.
    pub times: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// The newest seal.
    pub newest: Option<Newest>,
    /// Rows that wait for their seal.
    pub unsealed: u64,
    /// Rows that came more than an hour after the time they tell of, while others were sealed.
    pub late: u64,
    /// How many faults there are.
    pub fault_count: u64,
    /// The first of them.
    pub faults: Vec<Fault>,
}

impl Verdict {
    fn accuse(&mut self, fault: Fault) {
        self.fault_count += 1;
        if self.faults.len() < NAMED {
            self.faults.push(fault);
        }
    }

    fn count(&mut self, rows: &[ChainRow], before: Option<DateTime<Utc>>) {
        self.rows += rows.len() as u64;
        let is_late = |row: &&ChainRow| before.is_some_and(|before| row.at + LATE < before);
        self.late += rows.iter().filter(is_late).count() as u64;
        let times =
            rows.iter().map(|row| row.at).chain(self.times.iter().flat_map(|(first, last)| [*first, *last]));
        let (first, last) = (times.clone().min(), times.max());
        self.times = first.zip(last);
    }
}

/// Runs of numbers that are sealed: few, for numbers follow each other.
#[derive(Default)]
struct Covered(BTreeMap<i64, i64>);

impl Covered {
    fn add(&mut self, (first, last): (i64, i64)) {
        let before = self.0.range(..first).next_back().filter(|(_, end)| **end + 1 == first);
        let first = before.map_or(first, |(start, _)| *start);
        let last = self.0.remove(&(last + 1)).unwrap_or(last);
        self.0.insert(first, last);
    }

    fn has(&self, number: i64) -> bool {
        self.0.range(..=number).next_back().is_some_and(|(_, last)| *last >= number)
    }
}

/// Proves the audit. `kept` is a seal that was kept elsewhere, which the chain has to have. For the command line.
pub async fn verify(ctx: &Ctx, kept: Option<&str>) -> Result<Verdict, Error> {
    let mut tx = ctx.read().await?;
    let tx = &mut tx;
    let (mut verdict, mut covered) = (Verdict::default(), Covered::default());
    let mut last: Option<Newest> = None;
    loop {
        let number = last.as_ref().map_or(0, |last| last.number);
        let blocks = chain::list_blocks(tx, number, PAGE / 10).await?;
        if blocks.is_empty() {
            break;
        }
        for block in blocks {
            judge(ctx, tx, &mut verdict, &block, last.as_ref()).await?;
            block.runs().into_iter().for_each(|run| covered.add(run));
            last = Some(Newest { number: block.number, at: block.sealed_at, seal: block.seal });
        }
    }
    let waiting = waiting(tx, &mut verdict).await?;
    strangers(tx, &mut verdict, |number| covered.has(number) || waiting.has(number)).await?;
    if let Some(kept) = kept
        && !chain::has_seal(tx, kept).await?
    {
        verdict.accuse(Fault { block: None, row: None, harm: Harm::NotInChain });
    }
    verdict.newest = last;
    Ok(verdict)
}

async fn judge(
    ctx: &Ctx,
    tx: &mut Tx,
    verdict: &mut Verdict,
    block: &Block,
    last: Option<&Newest>,
) -> Result<(), Error> {
    let expected = last.map_or(1, |last| last.number + 1);
    for gone in expected..block.number {
        verdict.accuse(Fault { block: Some(gone), row: None, harm: Harm::NoBlock });
    }
    let mut rows = Vec::new();
    for run in block.runs() {
        rows.extend(chain::list_rows(tx, run).await?);
    }
    let previous = last.map(|last| last.seal.as_str()).unwrap_or_default();
    block.judge(&ctx.keys().seals, previous, &rows).into_iter().for_each(|fault| verdict.accuse(fault));
    verdict.blocks += 1;
    verdict.count(&rows, last.map(|last| last.at));
    Ok(())
}

/// Rows that wait for their seal; one of them that is gone was removed before it was sealed.
async fn waiting(tx: &mut Tx, verdict: &mut Verdict) -> Result<Covered, Error> {
    let (mut waiting, mut after) = (Covered::default(), i64::MIN);
    loop {
        let numbers = chain::list_unsealed(tx, after, PAGE).await?;
        let Some(end) = numbers.last().copied() else { return Ok(waiting) };
        after = end;
        for (first, last) in runs(numbers.into_iter()) {
            waiting.add((first, last));
            let rows = chain::list_rows(tx, (first, last)).await?;
            verdict.unsealed += rows.len() as u64;
            for gone in (first..=last).filter(|number| !rows.iter().any(|row| row.seq == *number)) {
                verdict.accuse(Fault { block: None, row: Some(gone), harm: Harm::Missing });
            }
        }
    }
}

/// Rows of which neither a seal nor a mark tells.
async fn strangers(tx: &mut Tx, verdict: &mut Verdict, is_known: impl Fn(i64) -> bool) -> Result<(), Error> {
    let mut after = i64::MIN;
    loop {
        let numbers = chain::list_numbers(tx, after, PAGE).await?;
        let Some(end) = numbers.last() else { return Ok(()) };
        after = *end;
        for number in numbers.into_iter().filter(|number| !is_known(*number)) {
            verdict.accuse(Fault { block: None, row: Some(number), harm: Harm::Inserted });
        }
    }
}
