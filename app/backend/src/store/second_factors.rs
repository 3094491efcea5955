//! Second factors of users, and their recovery codes.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

#[derive(sqlx::FromRow)]
pub(crate) struct FactorRow {
    pub user_id: Uuid,
    /// Sealed.
    pub secret: Vec<u8>,
    pub since: DateTime<Utc>,
    pub last_step: i64,
}

pub(crate) async fn find(tx: &mut Tx, user: Uuid) -> Result<Option<FactorRow>, StoreError> {
    fetch_optional!(
        tx,
        FactorRow,
        "SELECT user_id, secret, since, last_step FROM second_factors WHERE user_id = $1",
        user
    )
}

pub(crate) async fn insert(tx: &mut Tx, row: &FactorRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO second_factors (user_id, secret, since, last_step) VALUES ($1, $2, $3, $4)",
        row.user_id,
        &row.secret,
        row.since,
        row.last_step
    )?;
    Ok(())
}

pub(crate) async fn update_last_step(tx: &mut Tx, user: Uuid, step: i64) -> Result<(), StoreError> {
    execute!(tx, "UPDATE second_factors SET last_step = $2 WHERE user_id = $1", user, step)?;
    Ok(())
}

/// Whether there was one.
pub(crate) async fn delete(tx: &mut Tx, user: Uuid) -> Result<bool, StoreError> {
    Ok(execute!(tx, "DELETE FROM second_factors WHERE user_id = $1", user)? > 0)
}

pub(crate) async fn count_codes(tx: &mut Tx, user: Uuid) -> Result<i64, StoreError> {
    Ok(fetch_one!(tx, (i64,), "SELECT COUNT(*) FROM recovery_codes WHERE user_id = $1", user)?.0)
}

pub(crate) async fn insert_code(tx: &mut Tx, user: Uuid, hash: &str) -> Result<(), StoreError> {
    execute!(tx, "INSERT INTO recovery_codes (user_id, hash) VALUES ($1, $2)", user, hash)?;
    Ok(())
}

/// Whether there was such a code.
pub(crate) async fn delete_code(tx: &mut Tx, user: Uuid, hash: &str) -> Result<bool, StoreError> {
    Ok(execute!(tx, "DELETE FROM recovery_codes WHERE user_id = $1 AND hash = $2", user, hash)? > 0)
}

pub(crate) async fn delete_codes(tx: &mut Tx, user: Uuid) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM recovery_codes WHERE user_id = $1", user)?;
    Ok(())
}
