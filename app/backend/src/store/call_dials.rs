//! Calls for which the exchange was asked to dial.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

/// What was asked last for a call, and what was answered.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct CallDialRow {
    pub call_id: Uuid,
    pub asked_at: DateTime<Utc>,
    pub provider: String,
    pub extension: String,
    pub state: String,
    pub words: String,
}

pub(crate) async fn find(tx: &mut Tx, call: Uuid) -> Result<Option<CallDialRow>, StoreError> {
    fetch_optional!(
        tx,
        CallDialRow,
        "SELECT call_id, asked_at, provider, extension, state, words FROM call_dials WHERE call_id = $1",
        call
    )
}

/// The last asking counts.
pub(crate) async fn save(tx: &mut Tx, row: &CallDialRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO call_dials (call_id, asked_at, provider, extension, state, words)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (call_id) DO UPDATE SET asked_at = excluded.asked_at, provider = excluded.provider,
             extension = excluded.extension, state = excluded.state, words = excluded.words",
        row.call_id,
        row.asked_at,
        &row.provider,
        &row.extension,
        &row.state,
        &row.words
    )?;
    Ok(())
}
