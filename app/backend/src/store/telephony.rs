//! What the telephone exchange has sent, and calls with what it tells of them.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    StoreError, Tx,
    calls::{self, CallRow},
    tally_marks,
};

/// One thing that was sent.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct PayloadRow {
    pub id: Uuid,
    pub provider: String,
    pub event_key: String,
    pub call_key: Option<String>,
    pub received_at: DateTime<Utc>,
    pub raw: String,
    pub fault: Option<String>,
}

/// A call and what the exchange tells of it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct LineCallRow {
    #[sqlx(flatten)]
    pub call: CallRow,
    pub provider: Option<String>,
    pub line_key: Option<String>,
    pub extension: Option<String>,
    pub answered_at: Option<DateTime<Utc>>,
    pub hung_up_at: Option<DateTime<Utc>>,
    pub recording: Option<String>,
    pub missed: bool,
    /// Of a missed one, for whom alone it rang.
    pub rang_for: Option<Uuid>,
}

/// A SELECT of [`LineCallRow`].
macro_rules! line_calls {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.operator_id, c.direction, c.phone, c.patient_id, c.started_at, c.ended_at, c.outcome, c.note,
                 c.draft, c.version, c.branch_id, c.reasons, c.provider, c.line_key, c.extension, c.answered_at, c.hung_up_at, c.recording,
                 c.missed, c.rang_for
             FROM calls c ",
            $rest
        )
    };
}

/// Keeps what was sent; false when it was there already.
pub(crate) async fn insert_payload(tx: &mut Tx, row: &PayloadRow) -> Result<bool, StoreError> {
    let touched = execute!(
        tx,
        "INSERT INTO call_payloads (id, provider, event_key, call_key, received_at, raw, fault)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (provider, event_key) DO NOTHING",
        row.id,
        &row.provider,
        &row.event_key,
        &row.call_key,
        row.received_at,
        &row.raw,
        &row.fault
    )?;
    Ok(touched == 1)
}

/// All that was sent about a call, up to a limit.
pub(crate) async fn list_payloads(
    tx: &mut Tx,
    provider: &str,
    call: &str,
    limit: i64,
) -> Result<Vec<PayloadRow>, StoreError> {
    fetch_all!(
        tx,
        PayloadRow,
        "SELECT id, provider, event_key, call_key, received_at, raw, fault FROM call_payloads
         WHERE provider = $1 AND call_key = $2 ORDER BY received_at LIMIT $3",
        provider,
        call,
        limit
    )
}

/// The call of a provider's key.
pub(crate) async fn find(tx: &mut Tx, provider: &str, key: &str) -> Result<Option<LineCallRow>, StoreError> {
    fetch_optional!(tx, LineCallRow, line_calls!("WHERE c.provider = $1 AND c.line_key = $2"), provider, key)
}

pub(crate) async fn get(tx: &mut Tx, id: Uuid) -> Result<LineCallRow, StoreError> {
    fetch_one!(tx, LineCallRow, line_calls!("WHERE c.id = $1"), id)
}

/// What an operator has on the desk without the exchange's knowing of it, the latest first.
pub(crate) async fn list_manual(tx: &mut Tx, operator: Uuid) -> Result<Vec<LineCallRow>, StoreError> {
    fetch_all!(
        tx,
        LineCallRow,
        line_calls!(
            "WHERE c.operator_id = $1 AND c.ended_at IS NULL AND c.draft IS NOT NULL AND c.line_key IS NULL
             ORDER BY c.started_at DESC"
        ),
        operator
    )
}

/// Calls that last and are on nobody's desk, the longest first.
pub(crate) async fn list_waiting(
    tx: &mut Tx,
    since: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<LineCallRow>, StoreError> {
    fetch_all!(
        tx,
        LineCallRow,
        line_calls!(
            "WHERE c.line_key IS NOT NULL AND c.draft IS NULL AND c.ended_at IS NULL AND c.started_at >= $1
             ORDER BY c.started_at LIMIT $2"
        ),
        since,
        limit
    )
}

/// Whether an operator talks just now, by what the exchange has told.
pub(crate) async fn any_talked(tx: &mut Tx, operator: Uuid) -> Result<bool, StoreError> {
    let found = fetch_optional!(
        tx,
        (Uuid,),
        "SELECT id FROM calls WHERE operator_id = $1 AND ended_at IS NULL AND line_key IS NOT NULL
             AND answered_at IS NOT NULL AND hung_up_at IS NULL LIMIT 1",
        operator
    )?;
    Ok(found.is_some())
}

/// The same of those that began before an instant: their end was never told.
pub(crate) async fn list_forgotten(
    tx: &mut Tx,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<LineCallRow>, StoreError> {
    fetch_all!(
        tx,
        LineCallRow,
        line_calls!(
            "WHERE c.line_key IS NOT NULL AND c.draft IS NULL AND c.ended_at IS NULL AND c.started_at < $1
             ORDER BY c.started_at LIMIT $2"
        ),
        before,
        limit
    )
}

pub(crate) async fn insert(tx: &mut Tx, row: &LineCallRow) -> Result<(), StoreError> {
    calls::insert(tx, &row.call).await?;
    update_facts(tx, row).await
}

/// Writes what the exchange tells. Nobody else does, so it is in nobody's way.
pub(crate) async fn update_facts(tx: &mut Tx, row: &LineCallRow) -> Result<(), StoreError> {
    tally_marks::insert_call(tx, row.call.id).await?;
    execute!(
        tx,
        "UPDATE calls SET provider = $1, line_key = $2, extension = $3, answered_at = $4, hung_up_at = $5,
             recording = $6, missed = $7, started_at = $8, direction = $9, rang_for = $10
         WHERE id = $11",
        &row.provider,
        &row.line_key,
        &row.extension,
        row.answered_at,
        row.hung_up_at,
        &row.recording,
        row.missed,
        row.call.started_at,
        &row.call.direction,
        row.rang_for,
        row.call.id
    )?;
    tally_marks::insert_call(tx, row.call.id).await
}

/// Writes on whose desk it is, and what of; to be tried again when the desk has written meanwhile.
pub(crate) async fn update_desk(tx: &mut Tx, row: &CallRow) -> Result<(), StoreError> {
    let touched = execute!(
        tx,
        "UPDATE calls SET operator_id = $1, phone = $2, patient_id = $3, ended_at = $4, draft = $5,
             version = version + 1
         WHERE id = $6 AND version = $7",
        row.operator_id,
        &row.phone,
        row.patient_id,
        row.ended_at,
        &row.draft,
        row.id,
        row.version
    )?;
    if touched == 1 { tally_marks::insert_call(tx, row.id).await } else { Err(StoreError::Conflict) }
}

/// Removes a call that has turned out to be one that is on a desk already.
pub(crate) async fn delete(tx: &mut Tx, id: Uuid) -> Result<(), StoreError> {
    tally_marks::insert_call(tx, id).await?;
    execute!(tx, "DELETE FROM calls WHERE id = $1 AND draft IS NULL", id)?;
    Ok(())
}
