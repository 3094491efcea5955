//! The waiting list.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct WaitRow {
    pub id: Uuid,
    pub patient_id: Uuid,
    pub branch_id: Option<Uuid>,
    pub booking_id: Option<Uuid>,
    pub need: String,
    pub urgency: String,
    pub from_date: NaiveDate,
    pub until_date: NaiveDate,
    pub note: String,
    pub status: String,
    pub filled_by: Option<Uuid>,
    pub asked_at: Option<DateTime<Utc>>,
    pub asked: i32,
    pub created_by: Option<Uuid>,
    pub created_by_name: String,
    pub created_at: DateTime<Utc>,
    pub version: i64,
}

/// An entry with what lists show of the patient and of the visit that should be earlier.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct WaitLineRow {
    #[sqlx(flatten)]
    pub wait: WaitRow,
    pub last_name: String,
    pub first_name: String,
    pub patronymic: Option<String>,
    pub birth_date: Option<NaiveDate>,
    pub visit_at: Option<DateTime<Utc>>,
    pub visit_doctor: Option<Uuid>,
    pub visit_branch: Option<Uuid>,
}

/// The columns of [`WaitRow`].
macro_rules! wait_columns {
    () => {
        "w.id, w.patient_id, w.branch_id, w.booking_id, w.need, w.urgency, w.from_date, w.until_date, w.note, \
         w.status, w.filled_by, w.asked_at, w.asked, w.created_by, w.created_by_name, w.created_at, w.version"
    };
}
pub(super) use wait_columns;

pub(crate) async fn insert(tx: &mut Tx, row: &WaitRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO waitlist (id, patient_id, branch_id, booking_id, need, urgency, from_date, until_date, note,
             status, filled_by, asked_at, asked, created_by, created_by_name, created_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        row.id,
        row.patient_id,
        row.branch_id,
        row.booking_id,
        &row.need,
        &row.urgency,
        row.from_date,
        row.until_date,
        &row.note,
        &row.status,
        row.filled_by,
        row.asked_at,
        row.asked,
        row.created_by,
        &row.created_by_name,
        row.created_at,
        row.version
    )?;
    Ok(())
}

/// Writes the row back, raised by one version; `NotFound` when somebody raised it first.
pub(crate) async fn update(tx: &mut Tx, row: &WaitRow) -> Result<(), StoreError> {
    let touched = execute!(
        tx,
        "UPDATE waitlist SET branch_id = $1, booking_id = $2, need = $3, urgency = $4, from_date = $5,
             until_date = $6, note = $7, status = $8, filled_by = $9, asked_at = $10, asked = $11,
             version = version + 1
         WHERE id = $12 AND version = $13",
        row.branch_id,
        row.booking_id,
        &row.need,
        &row.urgency,
        row.from_date,
        row.until_date,
        &row.note,
        &row.status,
        row.filled_by,
        row.asked_at,
        row.asked,
        row.id,
        row.version
    )?;
    if touched == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

pub(crate) async fn get(tx: &mut Tx, id: Uuid) -> Result<WaitRow, StoreError> {
    fetch_one!(tx, WaitRow, concat!("SELECT ", wait_columns!(), " FROM waitlist w WHERE w.id = $1"), id)
}

/// Those who wait for a time at a branch, the longest first.
pub(crate) async fn list_waiting(tx: &mut Tx, branch: Uuid) -> Result<Vec<WaitLineRow>, StoreError> {
    fetch_all!(
        tx,
        WaitLineRow,
        concat!(
            "SELECT ",
            wait_columns!(),
            ", p.last_name, p.first_name, p.patronymic, p.birth_date, b.starts_at AS visit_at,
                 b.doctor_id AS visit_doctor, b.branch_id AS visit_branch
             FROM waitlist w JOIN patients p ON p.id = w.patient_id LEFT JOIN bookings b ON b.id = w.booking_id
             WHERE w.id IN (
                 SELECT id FROM waitlist WHERE status = 'waiting' AND branch_id = $1
                 UNION ALL SELECT id FROM waitlist WHERE status = 'waiting' AND branch_id IS NULL
             )
             ORDER BY w.created_at, w.id"
        ),
        branch
    )
}

/// What a patient waits for.
pub(crate) async fn list_of_patient(tx: &mut Tx, patient: Uuid) -> Result<Vec<WaitRow>, StoreError> {
    fetch_all!(
        tx,
        WaitRow,
        concat!(
            "SELECT ",
            wait_columns!(),
            " FROM waitlist w WHERE w.patient_id = $1 AND w.status = 'waiting' ORDER BY w.created_at, w.id"
        ),
        patient
    )
}

/// Entries that a visit has satisfied.
pub(crate) async fn list_filled_by(tx: &mut Tx, booking: Uuid) -> Result<Vec<WaitRow>, StoreError> {
    fetch_all!(
        tx,
        WaitRow,
        concat!("SELECT ", wait_columns!(), " FROM waitlist w WHERE w.filled_by = $1 ORDER BY w.id"),
        booking
    )
}
