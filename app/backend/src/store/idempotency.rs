//! Answers kept under a client's Idempotency-Key.

use chrono::{DateTime, Utc};

use super::{StoreError, Tx};
use crate::IdempotencyKey;

#[derive(sqlx::FromRow)]
pub(crate) struct IdempotencyRow {
    pub fingerprint: String,
    pub answer: String,
}

pub(crate) async fn find(tx: &mut Tx, actor: &str, key: &str) -> Result<Option<IdempotencyRow>, StoreError> {
    fetch_optional!(
        tx,
        IdempotencyRow,
        "SELECT fingerprint, answer FROM idempotency WHERE actor = $1 AND key = $2",
        actor,
        key
    )
}

pub(crate) async fn insert(
    tx: &mut Tx,
    actor: &str,
    key: &IdempotencyKey,
    answer: &str,
) -> Result<(), StoreError> {
    let now = tx.now();
    execute!(
        tx,
        "INSERT INTO idempotency (actor, key, fingerprint, answer, created_at) VALUES ($1, $2, $3, $4, $5)",
        actor,
        &key.key,
        &key.fingerprint,
        answer,
        now
    )?;
    Ok(())
}

pub(crate) async fn delete_older(tx: &mut Tx, than: DateTime<Utc>) -> Result<u64, StoreError> {
    execute!(tx, "DELETE FROM idempotency WHERE created_at < $1", than)
}
