//! The chain over the audit: rows that wait for their seal, and the seals.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::super::{StoreError, Tx};
use crate::audit_chain::{Block, ChainRow};

/// Rows that wait for their seal, behind one of them.
pub(crate) async fn list_unsealed(tx: &mut Tx, after: i64, limit: i64) -> Result<Vec<i64>, StoreError> {
    let rows = fetch_all!(
        tx,
        (i64,),
        "SELECT seq FROM audit_unsealed WHERE seq > $1 ORDER BY seq LIMIT $2",
        after,
        limit
    )?;
    Ok(rows.into_iter().map(|(seq,)| seq).collect())
}

/// Rows from one number to another.
pub(crate) async fn list_rows(tx: &mut Tx, (first, last): (i64, i64)) -> Result<Vec<ChainRow>, StoreError> {
    fetch_all!(
        tx,
        ChainRow,
        "SELECT seq, at, actor_id, actor_name, action, kind, entity, entity_id, details FROM audit
         WHERE seq BETWEEN $1 AND $2 ORDER BY seq",
        first,
        last
    )
}

/// Numbers of all rows, behind one of them.
pub(crate) async fn list_numbers(tx: &mut Tx, after: i64, limit: i64) -> Result<Vec<i64>, StoreError> {
    let rows =
        fetch_all!(tx, (i64,), "SELECT seq FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2", after, limit)?;
    Ok(rows.into_iter().map(|(seq,)| seq).collect())
}

/// The newest seal: its number, and the seal.
pub(crate) async fn last(tx: &mut Tx) -> Result<Option<(i64, String)>, StoreError> {
    fetch_optional!(tx, (i64, String), "SELECT number, seal FROM audit_seals ORDER BY number DESC LIMIT 1")
}

/// When the newest seal was made.
pub(crate) async fn last_at(tx: &mut Tx) -> Result<Option<DateTime<Utc>>, StoreError> {
    let text = "SELECT sealed_at FROM audit_seals ORDER BY number DESC LIMIT 1";
    Ok(fetch_optional!(tx, (DateTime<Utc>,), text)?.map(|(at,)| at))
}

/// Seals behind one of them, by their numbers.
pub(crate) async fn list_blocks(tx: &mut Tx, after: i64, limit: i64) -> Result<Vec<Block>, StoreError> {
    fetch_all!(
        tx,
        Block,
        "SELECT number, row_count, entries, seal, sealed_at FROM audit_seals
         WHERE number > $1 ORDER BY number LIMIT $2",
        after,
        limit
    )
}

/// Whether the chain has this seal.
pub(crate) async fn has_seal(tx: &mut Tx, seal: &str) -> Result<bool, StoreError> {
    let found = fetch_optional!(tx, (i64,), "SELECT number FROM audit_seals WHERE seal = $1", seal)?;
    Ok(found.is_some())
}

/// Adds a seal, and takes the marks off its rows.
pub(crate) async fn insert(tx: &mut Tx, block: &Block) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO audit_seals (number, row_count, entries, seal, sealed_at) VALUES ($1, $2, $3, $4, $5)",
        block.number,
        block.row_count,
        block.entries.clone(),
        block.seal.clone(),
        block.sealed_at
    )?;
    for (first, last) in block.runs() {
        execute!(tx, "DELETE FROM audit_unsealed WHERE seq BETWEEN $1 AND $2", first, last)?;
    }
    Ok(())
}

/// How often somebody did something of two kinds within a time. The end of an export is no other one.
pub(crate) async fn count_acts(
    tx: &mut Tx,
    actor: Uuid,
    (kind, or): (&str, &str),
    (since, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<i64, StoreError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "SELECT count(*) FROM audit
         WHERE actor_id = $1 AND at > $2 AND at <= $3 AND kind IN ($4, $5) AND action <> 'export.end'",
        actor,
        since,
        until,
        kind,
        or
    )?;
    Ok(count)
}

/// Whether an alarm about somebody was raised since.
pub(crate) async fn is_alarmed(
    tx: &mut Tx,
    action: &str,
    who: &str,
    since: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let found = fetch_optional!(
        tx,
        (i64,),
        "SELECT seq FROM audit WHERE kind = 'alarm' AND at > $1 AND action = $2 AND entity_id = $3 LIMIT 1",
        since,
        action,
        who
    )?;
    Ok(found.is_some())
}
