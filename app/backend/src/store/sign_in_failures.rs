//! Tries to sign in that failed, counted for a login and for an address.

use chrono::{DateTime, Utc};

use super::{StoreError, Tx};

#[derive(sqlx::FromRow)]
pub(crate) struct FailuresRow {
    pub failures: i32,
    /// When the next try may be made.
    pub until: DateTime<Utc>,
}

pub(crate) async fn find(tx: &mut Tx, key: &str) -> Result<Option<FailuresRow>, StoreError> {
    fetch_optional!(tx, FailuresRow, "SELECT failures, until FROM sign_in_failures WHERE key = $1", key)
}

pub(crate) async fn upsert(tx: &mut Tx, key: &str, row: &FailuresRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO sign_in_failures (key, failures, until) VALUES ($1, $2, $3)
         ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, until = excluded.until",
        key,
        row.failures,
        row.until
    )?;
    Ok(())
}

pub(crate) async fn delete(tx: &mut Tx, key: &str) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM sign_in_failures WHERE key = $1", key)?;
    Ok(())
}

pub(crate) async fn delete_older(tx: &mut Tx, than: DateTime<Utc>) -> Result<u64, StoreError> {
    execute!(tx, "DELETE FROM sign_in_failures WHERE until < $1", than)
}
