//! Sealing: what was committed since the last seal becomes a block of the chain. Nobody who acts waits for it.

use chrono::{DateTime, SubsecRound, Utc};

use super::alarms::{self, Overdone, Raised};
use crate::{
    Ctx, Error,
    audit_chain::{Block, ChainRow, runs},
    store::{Tx, audit::chain},
};

/// Rows of one block at the most.
const BLOCK: usize = 500;
/// Blocks of one pass: what is left waits for the next one.
const PASS: usize = 20;
/// Under this name those who seal pass one by one.
const LOCK: &str = "audit seals";

/// A block that is ready, and whose acts in it were too many.
struct Work {
    block: Block,
    overdone: Vec<Overdone>,
}

/// Seals what waits, a bounded number of rows; how many it were.
pub async fn seal(ctx: &Ctx) -> Result<u64, Error> {
    let mut sealed = 0;
    for _ in 0..PASS {
        let Some(work) = prepare(ctx).await? else { break };
        let rows = work.block.row_count;
        let Some(raised) = ctx.write(work, |tx, work| Box::pin(keep(tx, work))).await? else { break };
        raised.iter().for_each(alarms::tell);
        sealed += rows.unsigned_abs();
        if rows < BLOCK as i64 {
            break;
        }
    }
    Ok(sealed)
}

/// Seals all that waits.
pub async fn seal_all(ctx: &Ctx) -> Result<u64, Error> {
    let mut sealed = 0;
    loop {
        match seal(ctx).await? {
            0 => return Ok(sealed),
            some => sealed += some,
        }
    }
}

async fn prepare(ctx: &Ctx) -> Result<Option<Work>, Error> {
    let mut tx = ctx.read().await?;
    let tx = &mut tx;
    let rows = waiting(tx).await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let (number, previous) = chain::last(tx).await?.unwrap_or_default();
    let now: DateTime<Utc> = tx.now().trunc_subsecs(0);
    let block = Block::seal(&ctx.keys().seals, (number + 1, &previous), &rows, now);
    let overdone = alarms::overdone(tx, ctx.alarms(), &rows).await?;
    Ok(Some(Work { block, overdone }))
}

/// The first rows that wait. A mark without its row stays: the proof tells of it.
async fn waiting(tx: &mut Tx) -> Result<Vec<ChainRow>, Error> {
    let (mut rows, mut after) = (Vec::new(), i64::MIN);
    while rows.len() < BLOCK {
        let numbers = chain::list_unsealed(tx, after, (BLOCK - rows.len()) as i64).await?;
        let Some(last) = numbers.last() else { break };
        after = *last;
        for run in runs(numbers.into_iter()) {
            rows.extend(chain::list_rows(tx, run).await?);
        }
    }
    Ok(rows)
}

/// Keeps the block, unless another instance has sealed meanwhile; then nothing comes back.
async fn keep(tx: &mut Tx, work: &Work) -> Result<Option<Vec<Raised>>, Error> {
    tx.lock(LOCK).await?;
    let (last, _) = chain::last(tx).await?.unwrap_or_default();
    if last + 1 != work.block.number {
        return Ok(None);
    }
    chain::insert(tx, &work.block).await?;
    Ok(Some(alarms::raise(tx, &work.overdone).await?))
}
