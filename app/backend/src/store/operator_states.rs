//! What those who take calls do, from when until when.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct StateRow {
    pub id: Uuid,
    pub user_id: Uuid,
    pub state: String,
    pub started_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
}

pub(crate) async fn insert(tx: &mut Tx, row: &StateRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO operator_states (id, user_id, state, started_at, ended_at) VALUES ($1, $2, $3, $4, $5)",
        row.id,
        row.user_id,
        &row.state,
        row.started_at,
        row.ended_at
    )?;
    Ok(())
}

/// Ends one.
pub(crate) async fn end(tx: &mut Tx, id: Uuid, at: DateTime<Utc>) -> Result<(), StoreError> {
    execute!(tx, "UPDATE operator_states SET ended_at = $1 WHERE id = $2", at, id)?;
    Ok(())
}

/// What somebody does now.
pub(crate) async fn current(tx: &mut Tx, user: Uuid) -> Result<Option<StateRow>, StoreError> {
    fetch_optional!(
        tx,
        StateRow,
        "SELECT id, user_id, state, started_at, ended_at FROM operator_states
         WHERE user_id = $1 AND ended_at IS NULL",
        user
    )
}

/// What everybody does now.
pub(crate) async fn list_current(tx: &mut Tx) -> Result<Vec<StateRow>, StoreError> {
    let now = tx.now();
    fetch_all!(
        tx,
        StateRow,
        "SELECT id, user_id, state, started_at, ended_at FROM operator_states
         WHERE ended_at IS NULL AND started_at <= $1 ORDER BY started_at",
        now
    )
}

/// What somebody has done since a moment, the first first.
pub(crate) async fn list(tx: &mut Tx, user: Uuid, since: DateTime<Utc>) -> Result<Vec<StateRow>, StoreError> {
    fetch_all!(
        tx,
        StateRow,
        "SELECT id, user_id, state, started_at, ended_at FROM operator_states
         WHERE user_id = $1 AND started_at >= $2 ORDER BY started_at, id",
        user,
        since
    )
}
