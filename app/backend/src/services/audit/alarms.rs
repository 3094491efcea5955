//! Alarms: somebody looks at more people than the work needs, uncovers too much, or carries too much away. Counted when
//! rows are sealed, so that nobody who works waits for it; raised once for each person and span of time.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    audit::{AlarmLimits, AuditKind, Watch},
    error::AppError,
    permission::Permission,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Ctx, Error,
    audit_chain::ChainRow,
    store::{
        StoreError, Tx,
        audit::{self, chain, page::AuditLineRow},
        users,
    },
};

/// Days for which an alarm that nobody has looked into is shown.
const SHOWN_DAYS: i64 = 14;
/// Rows about alarms that are looked through.
const ROWS: i64 = 1000;

/// Somebody did more than is usual.
#[derive(Clone, Debug)]
pub(super) struct Overdone {
    who: Uuid,
    watch: Watch,
    count: i64,
    limit: u32,
    since: DateTime<Utc>,
}

/// An alarm that was raised; ids and figures, for the log.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Raised {
    who: Uuid,
    action: String,
    count: i64,
}

/// Who did too much, of those whose acts these rows are.
pub(super) async fn overdone(
    tx: &mut Tx,
    limits: &AlarmLimits,
    rows: &[ChainRow],
) -> Result<Vec<Overdone>, Error> {
    let mut found = Vec::new();
    for watch in Watch::ALL {
        let kinds = watch.kinds();
        let is_watched = |row: &&ChainRow| kinds.iter().any(|kind| kind.code() == row.kind);
        let people: BTreeSet<Uuid> = rows.iter().filter(is_watched).filter_map(|row| row.actor_id).collect();
        for who in people {
            let own = rows.iter().filter(is_watched).filter(|row| row.actor_id == Some(who));
            let Some(until) = own.map(|row| row.at).max() else { continue };
            let since = until - TimeDelta::hours(watch.hours());
            let code = |at: usize| kinds.get(at).or(kinds.first()).copied().map_or("", AuditKind::code);
            let count = chain::count_acts(tx, who, (code(0), code(1)), (since, until)).await?;
            let limit = watch.limit(limits);
            if count > i64::from(limit) {
                found.push(Overdone { who, watch, count, limit, since });
            }
        }
    }
    Ok(found)
}

/// Raises the alarms that were not raised within their span yet.
pub(super) async fn raise(tx: &mut Tx, overdone: &[Overdone]) -> Result<Vec<Raised>, Error> {
    let mut raised = Vec::new();
    for one in overdone {
        let (action, who) = (one.watch.action(), one.who.to_string());
        if chain::is_alarmed(tx, action, &who, one.since).await? {
            continue;
        }
        let noun = match users::get(tx, one.who).await {
            Ok(_) => "user",
            Err(StoreError::NotFound) => "api_key",
            Err(error) => return Err(error.into()),
        };
        let details = json!({"count": one.count, "limit": one.limit, "hours": one.watch.hours()});
        audit::insert(tx, action, noun, who, details).await?;
        raised.push(Raised { who: one.who, action: action.into(), count: one.count });
    }
    Ok(raised)
}

/// For whoever watches the log.
pub(super) fn tell(raised: &Raised) {
    tracing::warn!(actor = %raised.who, alarm = raised.action, count = raised.count, "more than is usual");
}

/// Alarms that nobody has looked into yet, the newest first.
pub(super) async fn list_open(tx: &mut Tx) -> Result<Vec<AuditLineRow>, StoreError> {
    let since = tx.now() - TimeDelta::days(SHOWN_DAYS);
    let rows = audit::page::list_alarms(tx, since, ROWS).await?;
    let (settled, raised): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.action == SETTLE);
    let settled: BTreeSet<String> = settled.into_iter().map(|row| row.entity_id).collect();
    Ok(raised.into_iter().filter(|row| !settled.contains(&row.seq.to_string())).collect())
}

const SETTLE: &str = "alarm.settle";

/// How many there are.
pub(crate) async fn count_open(tx: &mut Tx) -> Result<u32, StoreError> {
    Ok(u32::try_from(list_open(tx).await?.len()).unwrap_or(u32::MAX))
}

/// Somebody has looked into an alarm. `NotFound` when it is none, or was looked into already.
pub async fn settle(ctx: &Ctx, seq: i64) -> Result<(), Error> {
    ctx.require(Permission::ReadAudit)?;
    ctx.write(seq, |tx, seq| {
        Box::pin(async move {
            if !list_open(tx).await?.iter().any(|row| row.seq == *seq) {
                return Err(AppError::NotFound.into());
            }
            Ok(audit::insert(tx, SETTLE, "alarm", seq.to_string(), json!({})).await?)
        })
    })
    .await
}
