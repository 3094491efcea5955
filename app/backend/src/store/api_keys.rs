//! Keys of the JSON API, under the hash of the key itself.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

#[derive(sqlx::FromRow)]
pub(crate) struct ApiKeyRow {
    pub id: Uuid,
    pub name: String,
    pub role: String,
    /// JSON: a list of permissions.
    pub scopes: String,
    pub created_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
}

pub(crate) async fn insert(tx: &mut Tx, row: &ApiKeyRow, hash: &str) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO api_keys (id, name, hash, role, scopes, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        row.id,
        &row.name,
        hash,
        &row.role,
        &row.scopes,
        row.created_at
    )?;
    Ok(())
}

/// The key in force of that hash.
pub(crate) async fn find(tx: &mut Tx, hash: &str) -> Result<Option<ApiKeyRow>, StoreError> {
    fetch_optional!(
        tx,
        ApiKeyRow,
        "SELECT id, name, role, scopes, created_at, revoked_at FROM api_keys
         WHERE hash = $1 AND revoked_at IS NULL",
        hash
    )
}

pub(crate) async fn list(tx: &mut Tx) -> Result<Vec<ApiKeyRow>, StoreError> {
    fetch_all!(
        tx,
        ApiKeyRow,
        "SELECT id, name, role, scopes, created_at, revoked_at FROM api_keys ORDER BY created_at, id"
    )
}

/// Revokes a key; whether it was in force.
pub(crate) async fn revoke(tx: &mut Tx, id: Uuid) -> Result<bool, StoreError> {
    let now = tx.now();
    Ok(execute!(tx, "UPDATE api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL", id, now)? > 0)
}
