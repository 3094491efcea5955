//! What was answered under Idempotency-Keys: [`crate::Ctx::once`] keeps it, this forgets it.

use chrono::TimeDelta;

use crate::{Ctx, Error, store::idempotency};

/// How long an answer is kept: a client that repeats later than that is a new request.
const KEPT: TimeDelta = TimeDelta::hours(24);

/// Forgets answers that are older than a day; how many.
pub async fn sweep(ctx: &Ctx) -> Result<u64, Error> {
    ctx.write((), |tx, ()| {
        Box::pin(async move {
            let than = tx.now() - KEPT;
            Ok(idempotency::delete_older(tx, than).await?)
        })
    })
    .await
}
