//! What came in from outside and could not be read, until somebody has looked at it.

use chrono::{DateTime, Utc};
use domain::unread::Inlet;
use uuid::Uuid;

use super::{StoreError, Tx};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct UnreadRow {
    pub id: Uuid,
    pub source: String,
    pub received_at: DateTime<Utc>,
    pub raw: String,
    pub fault: String,
}

/// The latest first.
pub(crate) async fn list(tx: &mut Tx, inlet: Inlet, limit: i64) -> Result<Vec<UnreadRow>, StoreError> {
    let now = tx.now();
    match inlet {
        Inlet::Calls => fetch_all!(
            tx,
            UnreadRow,
            "SELECT id, provider AS source, received_at, raw, fault FROM call_payloads
             WHERE fault IS NOT NULL AND settled_at IS NULL AND received_at <= $1
             ORDER BY received_at DESC LIMIT $2",
            now,
            limit
        ),
        Inlet::Leads => fetch_all!(
            tx,
            UnreadRow,
            "SELECT id, source, received_at, payload AS raw, fault FROM lead_intake
             WHERE fault IS NOT NULL AND settled_at IS NULL AND received_at <= $1
             ORDER BY received_at DESC LIMIT $2",
            now,
            limit
        ),
    }
}

/// One of them, looked at already or not.
pub(crate) async fn get(tx: &mut Tx, inlet: Inlet, id: Uuid) -> Result<UnreadRow, StoreError> {
    match inlet {
        Inlet::Calls => fetch_one!(
            tx,
            UnreadRow,
            "SELECT id, provider AS source, received_at, raw, fault FROM call_payloads
             WHERE id = $1 AND fault IS NOT NULL",
            id
        ),
        Inlet::Leads => fetch_one!(
            tx,
            UnreadRow,
            "SELECT id, source, received_at, payload AS raw, fault FROM lead_intake
             WHERE id = $1 AND fault IS NOT NULL",
            id
        ),
    }
}

/// Somebody has looked at it, or has not after all.
pub(crate) async fn settle(
    tx: &mut Tx,
    inlet: Inlet,
    id: Uuid,
    at: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    match inlet {
        Inlet::Calls => execute!(tx, "UPDATE call_payloads SET settled_at = $1 WHERE id = $2", at, id),
        Inlet::Leads => execute!(tx, "UPDATE lead_intake SET settled_at = $1 WHERE id = $2", at, id),
    }?;
    Ok(())
}
