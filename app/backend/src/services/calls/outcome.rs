//! The outcome of a call that has ended: given when nobody had the call on a desk, or set right afterwards.

use domain::{
    call::{Call, CallOutcome},
    error::{AppError, Refusal},
    id::CallId,
    permission::Permission,
};
use serde_json::json;

use super::{read, told};
use crate::{
    Actor, Ctx, Error,
    services::{
        callbacks::{self, Due},
        leads::{self, Clockwork},
    },
    store::{audit, calls, calls::CallLineRow},
};

/// Gives an ended call its outcome, or another one: whoever took it, and a senior colleague. What the outcome means for
/// those who are to be rung back is reckoned anew; leads learn of a call once, by its first outcome.
///
/// Fails with `Forbidden` for a colleague's call, with `Stale` when it was changed meanwhile; refused with `WrongStatus`
/// while it lasts, and when nobody had answered it.
pub async fn set_outcome(ctx: &Ctx, id: CallId, version: i64, outcome: CallOutcome) -> Result<Call, Error> {
    ctx.require(Permission::TakeCalls)?;
    let directory = ctx.directory_lately().await?;
    let due = Due::new(ctx, directory.clinic_zone(), None);
    let clock = Clockwork::of(ctx, &directory);
    ctx.write((id, version, outcome, due, clock), |tx, (id, version, outcome, due, clock)| {
        Box::pin(async move {
            let line = calls::get(tx, id.0).await?;
            if !may_settle(tx.actor(), &line) {
                return Err(AppError::Forbidden.into());
            }
            if !is_settled_by_people(&line) {
                return Err(Refusal::WrongStatus.into());
            }
            let mut row = line.call;
            if row.version != *version {
                return Err(Error::stale(row.version));
            }
            let before = row.outcome.replace(outcome.code().into());
            if before == row.outcome {
                return read(tx, row.id).await;
            }
            calls::update(tx, &row).await?;
            let details = json!({"before": before, "after": row.outcome});
            audit::insert(tx, "call.outcome", "call", row.id, details).await?;
            callbacks::settle_anew(tx, &row, *due).await?;
            if before.is_none() {
                leads::settle(tx, &row, due.next(), *clock).await?;
            }
            told(tx, &row);
            read(tx, row.id).await
        })
    })
    .await
}

/// Whether the reader can say how a call has ended.
pub(crate) fn can_settle(actor: &Actor, line: &CallLineRow) -> bool {
    may_settle(actor, line) && is_settled_by_people(line)
}

/// One's own, one that was on nobody's desk, and, for those over whom nobody is, a colleague's.
fn may_settle(actor: &Actor, line: &CallLineRow) -> bool {
    let operator = line.call.operator_id;
    let own = operator.is_none() || operator == actor.user.map(|user| user.0);
    actor.may(Permission::TakeCalls) && (own || actor.may(Permission::Override))
}

/// That nobody answered is what a missed call has come to; one that lasts is ended on the desk.
fn is_settled_by_people(line: &CallLineRow) -> bool {
    line.call.ended_at.is_some() && !line.missed
}
