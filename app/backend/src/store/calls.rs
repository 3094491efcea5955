//! Calls, open ones with what the desk holds of them.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{StoreError, Tx, tally_marks};

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
    pub branch_id: Option<Uuid>,
    /// Codes, each between spaces.
    pub reasons: String,
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
    pub branch_name: Option<String>,
    pub missed: bool,
}

/// Which calls a list holds; `None` leaves a column out of account.
pub(crate) struct CallRange {
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    pub operator: Option<Uuid>,
    /// The code of an [`Ending`](domain::call_log::Ending).
    pub ending: Option<&'static str>,
    pub direction: Option<String>,
    pub missed: Option<bool>,
    pub branch: Option<Uuid>,
    /// A code.
    pub reason: Option<String>,
    /// The last digits of the number.
    pub tail: Option<String>,
    pub limit: i64,
}

/// A SELECT of [`CallLineRow`].
macro_rules! call_lines {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.operator_id, c.direction, c.phone, c.patient_id, c.started_at, c.ended_at, c.outcome, c.note,
                 c.draft, c.version, c.branch_id, c.reasons, u.name AS operator_name, p.last_name, p.first_name,
                 p.patronymic, f.name AS branch_name, c.missed
             FROM calls c LEFT JOIN users u ON u.id = c.operator_id LEFT JOIN patients p ON p.id = c.patient_id
                 LEFT JOIN branches f ON f.id = c.branch_id ",
            $rest
        )
    };
}

pub(crate) async fn insert(tx: &mut Tx, row: &CallRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO calls (id, operator_id, direction, phone, patient_id, started_at, ended_at, outcome, note, draft,
             version, branch_id, reasons)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
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
        row.version,
        row.branch_id,
        &row.reasons
    )?;
    tally_marks::insert(tx, "calls", row.started_at).await
}

/// Writes the row back, raised by one version; `NotFound` when somebody raised it first.
pub(crate) async fn update(tx: &mut Tx, row: &CallRow) -> Result<(), StoreError> {
    let touched = execute!(
        tx,
        "UPDATE calls SET phone = $1, patient_id = $2, ended_at = $3, outcome = $4, note = $5, draft = $6,
             branch_id = $7, reasons = $8, version = version + 1
         WHERE id = $9 AND version = $10",
        &row.phone,
        row.patient_id,
        row.ended_at,
        &row.outcome,
        &row.note,
        &row.draft,
        row.branch_id,
        &row.reasons,
        row.id,
        row.version
    )?;
    if touched == 1 { tally_marks::insert_call(tx, row.id).await } else { Err(StoreError::NotFound) }
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
    let reasons = range.reason.as_ref().map_or_else(|| "%".into(), |code| format!("% {code} %"));
    let phone = range.tail.as_ref().map_or_else(|| "%".into(), |tail| format!("%{tail}"));
    fetch_all!(
        tx,
        CallLineRow,
        call_lines!(
            "WHERE c.started_at >= $1 AND c.started_at < $2 AND ($3 IS NULL OR c.operator_id = $3 OR c.operator_id IS NULL AND c.rang_for = $3)
                 AND ($4 IS NULL OR c.outcome = $4
                      OR $4 = 'none' AND c.outcome IS NULL AND c.ended_at IS NOT NULL AND NOT c.missed
                      OR $4 = 'target' AND c.direction = 'in' AND NOT c.missed
                          AND (c.line_key IS NULL OR c.answered_at IS NOT NULL)
                          AND (c.outcome = 'booked' OR c.outcome IN ('advised', 'call_back', 'lead')
                              AND (trim(c.reasons) = '' OR c.reasons LIKE '% visit %' OR c.reasons LIKE '% pain %'
                                  OR c.reasons LIKE '% price %' OR c.reasons LIKE '% promotion %'
                                  OR c.reasons LIKE '% hours %'))
                      OR $4 = 'came' AND c.outcome = 'booked'
                          AND EXISTS (SELECT 1 FROM bookings b WHERE b.call_id = c.id
                                          AND b.status IN ('arrived', 'in_chair', 'done')))
                 AND ($5 IS NULL OR c.direction = $5)
                 AND ($6 IS NULL OR c.missed = $6) AND ($7 IS NULL OR c.branch_id = $7)
                 AND c.reasons LIKE $8 AND coalesce(c.phone, '') LIKE $9
             ORDER BY c.started_at DESC LIMIT $10"
        ),
        range.from,
        range.to,
        range.operator,
        range.ending,
        &range.direction,
        range.missed,
        range.branch,
        reasons,
        phone,
        range.limit
    )
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
