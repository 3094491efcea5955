//! What was sent from outside is kept as it came for a while, to find out what went wrong, and then forgotten: the calls
//! and leads that were made of it stay.

use chrono::{TimeDelta, Timelike};

use crate::{Ctx, Error, store::kept_payloads};

/// Hours of the clinic's night in which it is forgotten.
const NIGHT: std::ops::Range<u32> = 2..5;
/// Rows of each kind that one transaction deletes, so that nobody waits long for it.
const BATCH: i64 = 500;

/// Forgets what is older than `kept`, when it is night in the clinic; how many rows.
pub async fn sweep_by_night(ctx: &Ctx, kept: TimeDelta) -> Result<u64, Error> {
    let zone = ctx.directory_lately().await?.clinic_zone();
    if NIGHT.contains(&ctx.now().with_timezone(&zone).hour()) { sweep(ctx, kept).await } else { Ok(0) }
}

/// The same at any time.
pub async fn sweep(ctx: &Ctx, kept: TimeDelta) -> Result<u64, Error> {
    let before = ctx.now() - kept;
    let mut forgotten = 0;
    loop {
        let (rows, more): (u64, bool) = ctx
            .write(before, |tx, before| {
                Box::pin(async move {
                    let kinds = [
                        kept_payloads::forget_calls(tx, *before, BATCH).await?,
                        kept_payloads::forget_leads(tx, *before, BATCH).await?,
                        kept_payloads::forget_dials(tx, *before, BATCH).await?,
                    ];
                    Ok((kinds.iter().map(|kind| kind.rows).sum(), kinds.iter().any(|kind| kind.more)))
                })
            })
            .await?;
        forgotten += rows;
        if !more {
            return Ok(forgotten);
        }
    }
}
