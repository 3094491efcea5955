//! Calls, open ones with what the desk holds of them.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct CallRow {
    pub id: Uuid,
    pub operator_id: Option<Uuid>,
    pub direction: String,
    pub phone: Option<String>,
    pub patient_id: Option<Uuid>,
    pub started_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub outcome: Option<String>,
    pub note: String,
    pub draft: Option<String>,
    pub version: i64,
}

/// A call with the names that lists show.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct CallLineRow {
    #[sqlx(flatten)]
    pub call: CallRow,
    pub operator_name: Option<String>,
    pub last_name: Option<String>,
    pub first_name: Option<String>,
    pub patronymic: Option<String>,
}

/// Which calls a list holds; `None` leaves a column out of account.
pub(crate) struct CallRange {
    pub operator: Option<Uuid>,
    pub outcome: Option<String>,
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    pub limit: i64,
}

/// A SELECT of [`CallLineRow`].
macro_rules! call_lines {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.operator_id, c.direction, c.phone, c.patient_id, c.started_at, c.ended_at, c.outcome, c.note,
                 c.draft, c.version, u.name AS operator_name, p.last_name, p.first_name, p.patronymic
             FROM calls c LEFT JOIN users u ON u.id = c.operator_id LEFT JOIN patients p ON p.id = c.patient_id ",
            $rest
        )
    };
}

pub(crate) async fn insert(tx: &mut Tx, row: &CallRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO calls (id, operator_id, direction, phone, patient_id, started_at, ended_at, outcome, note, draft,
             version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        row.id,
        row.operator_id,
        &row.direction,
        &row.phone,
        row.patient_id,
        row.started_at,
        row.ended_at,
        &row.outcome,
        &row.note,
        &row.draft,
        row.version
    )?;
    Ok(())
}

/// Writes the row back, raised by one version; `NotFound` when somebody raised it first.
pub(crate) async fn update(tx: &mut Tx, row: &CallRow) -> Result<(), StoreError> {
    let touched = execute!(
        tx,
        "UPDATE calls SET phone = $1, patient_id = $2, ended_at = $3, outcome = $4, note = $5, draft = $6,
             version = version + 1
         WHERE id = $7 AND version = $8",
        &row.phone,
        row.patient_id,
        row.ended_at,
        &row.outcome,
        &row.note,
        &row.draft,
        row.id,
        row.version
    )?;
    if touched == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

pub(crate) async fn get(tx: &mut Tx, id: Uuid) -> Result<CallLineRow, StoreError> {
    fetch_one!(tx, CallLineRow, call_lines!("WHERE c.id = $1"), id)
}

/// An operator's calls that are on the desk, the oldest first: one that only rings is not yet.
pub(crate) async fn list_open(tx: &mut Tx, operator: Uuid) -> Result<Vec<CallLineRow>, StoreError> {
    fetch_all!(
        tx,
        CallLineRow,
        call_lines!(
            "WHERE c.operator_id = $1 AND c.ended_at IS NULL AND c.draft IS NOT NULL ORDER BY c.started_at"
        ),
        operator
    )
}

/// Calls that an operator began since an instant.
pub(crate) async fn count(tx: &mut Tx, operator: Uuid, since: DateTime<Utc>) -> Result<u32, StoreError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "SELECT count(*) FROM calls WHERE operator_id = $1 AND started_at >= $2",
        operator,
        since
    )?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Visits booked in the calls that an operator began since an instant, those called off left out.
pub(crate) async fn count_booked(
    tx: &mut Tx,
    operator: Uuid,
    since: DateTime<Utc>,
) -> Result<u32, StoreError> {
    // Both ends, so that a planner takes it for the few calls that it is.
    let now = tx.now();
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "SELECT count(*) FROM calls c JOIN bookings b ON b.call_id = c.id
         WHERE c.operator_id = $1 AND c.started_at BETWEEN $2 AND $3 AND b.status NOT IN ('held', 'cancelled')",
        operator,
        since,
        now
    )?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The newest first.
pub(crate) async fn list(tx: &mut Tx, range: &CallRange) -> Result<Vec<CallLineRow>, StoreError> {
    match range.operator {
        Some(operator) => fetch_all!(
            tx,
            CallLineRow,
            call_lines!(
                "WHERE c.operator_id = $1 AND c.started_at >= $2 AND c.started_at < $3
                     AND ($4 IS NULL OR c.outcome = $4)
                 ORDER BY c.started_at DESC LIMIT $5"
            ),
            operator,
            range.from,
            range.to,
            &range.outcome,
            range.limit
        ),
        None => fetch_all!(
            tx,
            CallLineRow,
            call_lines!(
                "WHERE c.started_at >= $1 AND c.started_at < $2 AND ($3 IS NULL OR c.outcome = $3)
                 ORDER BY c.started_at DESC LIMIT $4"
            ),
            range.from,
            range.to,
            &range.outcome,
            range.limit
        ),
    }
}

/// The visits booked in a call.
pub(crate) async fn list_bookings(tx: &mut Tx, call: Uuid) -> Result<Vec<Uuid>, StoreError> {
    let rows = fetch_all!(
        tx,
        (Uuid,),
        "SELECT id FROM bookings WHERE call_id = $1 AND status <> 'held' ORDER BY created_at",
        call
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
