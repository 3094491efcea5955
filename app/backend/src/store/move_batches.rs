//! Acts that have moved several visits.

use chrono::{DateTime, Utc};
use domain::call::CallOutcome;
use uuid::Uuid;

use super::{StoreError, Tx};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct BatchRow {
    pub id: Uuid,
    pub created_at: DateTime<Utc>,
    pub created_by_name: String,
    pub taken_back_at: Option<DateTime<Utc>>,
}

/// A visit of an act, as it is now. `called`: the patient was talked with after the act, or is at this moment.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct BatchVisitRow {
    pub batch_id: Uuid,
    pub booking_id: Uuid,
    pub change_id: Uuid,
    pub was_at: DateTime<Utc>,
    pub version: i64,
    pub status: String,
    pub starts_at: DateTime<Utc>,
    pub doctor_id: Uuid,
    pub branch_id: Uuid,
    pub patient_id: Uuid,
    pub last_name: String,
    pub first_name: String,
    pub patronymic: Option<String>,
    pub called: bool,
}

pub(crate) async fn insert(tx: &mut Tx, row: &BatchRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO move_batches (id, created_at, created_by_name, taken_back_at) VALUES ($1, $2, $3, $4)",
        row.id,
        row.created_at,
        &row.created_by_name,
        row.taken_back_at
    )?;
    Ok(())
}

pub(crate) async fn insert_visit(
    tx: &mut Tx,
    batch: Uuid,
    booking: Uuid,
    change: Uuid,
    was_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO move_batch_visits (batch_id, booking_id, change_id, was_at) VALUES ($1, $2, $3, $4)",
        batch,
        booking,
        change,
        was_at
    )?;
    Ok(())
}

pub(crate) async fn get(tx: &mut Tx, id: Uuid) -> Result<BatchRow, StoreError> {
    fetch_one!(
        tx,
        BatchRow,
        "SELECT id, created_at, created_by_name, taken_back_at FROM move_batches WHERE id = $1",
        id
    )
}

/// Acts since an instant that were not taken back, the latest first.
pub(crate) async fn list(tx: &mut Tx, since: DateTime<Utc>) -> Result<Vec<BatchRow>, StoreError> {
    fetch_all!(
        tx,
        BatchRow,
        "SELECT id, created_at, created_by_name, taken_back_at FROM move_batches
         WHERE created_at > $1 AND taken_back_at IS NULL ORDER BY created_at DESC LIMIT 50",
        since
    )
}

/// A SELECT of [`BatchVisitRow`]; `$1` to `$3` are the outcomes of calls after which nobody knows anything.
macro_rules! batch_visits {
    ($rest:literal) => {
        concat!(
            "SELECT m.batch_id, m.booking_id, m.change_id, m.was_at, b.version, b.status, b.starts_at, b.doctor_id,
                 b.branch_id, b.patient_id, p.last_name, p.first_name, p.patronymic,
                 EXISTS (
                     SELECT 1 FROM calls c WHERE c.patient_id = b.patient_id AND c.started_at > k.created_at
                         AND (c.outcome IS NULL OR c.outcome NOT IN ($1, $2, $3))
                 ) AS called
             FROM move_batches k JOIN move_batch_visits m ON m.batch_id = k.id
                 JOIN bookings b ON b.id = m.booking_id JOIN patients p ON p.id = b.patient_id ",
            $rest,
            " ORDER BY b.starts_at, b.id"
        )
    };
}

/// The visits of the acts that [`list`] lists, by start.
pub(crate) async fn list_visits(tx: &mut Tx, since: DateTime<Utc>) -> Result<Vec<BatchVisitRow>, StoreError> {
    let [one, other, third] = CallOutcome::UNREACHED.map(CallOutcome::code);
    let text = batch_visits!("WHERE k.created_at > $4 AND k.taken_back_at IS NULL");
    fetch_all!(tx, BatchVisitRow, text, one, other, third, since)
}

/// The visits of one act, by start.
pub(crate) async fn list_visits_of(tx: &mut Tx, batch: Uuid) -> Result<Vec<BatchVisitRow>, StoreError> {
    let [one, other, third] = CallOutcome::UNREACHED.map(CallOutcome::code);
    fetch_all!(tx, BatchVisitRow, batch_visits!("WHERE k.id = $4"), one, other, third, batch)
}

/// The whole act was taken back.
pub(crate) async fn take_back(tx: &mut Tx, id: Uuid, at: DateTime<Utc>) -> Result<(), StoreError> {
    execute!(tx, "UPDATE move_batches SET taken_back_at = $1 WHERE id = $2", at, id)?;
    Ok(())
}
