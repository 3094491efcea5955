//! Promises to ring back.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct CallbackRow {
    pub id: Uuid,
    pub phone: Option<String>,
    pub patient_id: Option<Uuid>,
    pub note: String,
    pub due_at: DateTime<Utc>,
    /// None: by the answer to a message.
    pub promised_in: Option<Uuid>,
    pub promised_by: String,
    pub promised_at: DateTime<Utc>,
    pub attempts: i32,
    pub tried_at: Option<DateTime<Utc>>,
    pub call_id: Option<Uuid>,
    pub closed_at: Option<DateTime<Utc>>,
    pub closed_by: Option<Uuid>,
    pub missed: i32,
}

/// A promise with the names that the queue shows, and the call in which it is being kept.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct CallbackLineRow {
    #[sqlx(flatten)]
    pub callback: CallbackRow,
    pub last_name: Option<String>,
    pub first_name: Option<String>,
    pub patronymic: Option<String>,
    pub ringing_by: Option<Uuid>,
    pub ringing_name: Option<String>,
    pub ringing_since: Option<DateTime<Utc>>,
    pub ringing_ended: Option<DateTime<Utc>>,
}

/// The columns of [`CallbackRow`].
macro_rules! callback_columns {
    () => {
        "k.id, k.phone, k.patient_id, k.note, k.due_at, k.promised_in, k.promised_by, k.promised_at, k.attempts, \
         k.tried_at, k.call_id, k.closed_at, k.closed_by, k.missed"
    };
}

/// A SELECT of [`CallbackLineRow`].
macro_rules! callback_lines {
    ($rest:literal) => {
        concat!(
            "SELECT ",
            callback_columns!(),
            ", p.last_name, p.first_name, p.patronymic, c.operator_id AS ringing_by, u.name AS ringing_name,
                 c.started_at AS ringing_since, c.ended_at AS ringing_ended
             FROM callbacks k LEFT JOIN patients p ON p.id = k.patient_id LEFT JOIN calls c ON c.id = k.call_id
                 LEFT JOIN users u ON u.id = c.operator_id ",
            $rest
        )
    };
}
pub(super) use {callback_columns, callback_lines};

pub(crate) async fn insert(tx: &mut Tx, row: &CallbackRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO callbacks (id, phone, patient_id, note, due_at, promised_in, promised_by, promised_at, attempts,
             tried_at, call_id, closed_at, closed_by, missed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        row.id,
        &row.phone,
        row.patient_id,
        &row.note,
        row.due_at,
        row.promised_in,
        &row.promised_by,
        row.promised_at,
        row.attempts,
        row.tried_at,
        row.call_id,
        row.closed_at,
        row.closed_by,
        row.missed
    )?;
    Ok(())
}

pub(crate) async fn update(tx: &mut Tx, row: &CallbackRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE callbacks SET note = $1, due_at = $2, attempts = $3, tried_at = $4, call_id = $5, closed_at = $6,
             closed_by = $7, missed = $8
         WHERE id = $9",
        &row.note,
        row.due_at,
        row.attempts,
        row.tried_at,
        row.call_id,
        row.closed_at,
        row.closed_by,
        row.missed,
        row.id
    )?;
    Ok(())
}

pub(crate) async fn get(tx: &mut Tx, id: Uuid) -> Result<CallbackLineRow, StoreError> {
    fetch_one!(tx, CallbackLineRow, callback_lines!("WHERE k.id = $1"), id)
}

/// Those that are open, by the time they are due.
pub(crate) async fn list_open(tx: &mut Tx, limit: i64) -> Result<Vec<CallbackLineRow>, StoreError> {
    fetch_all!(
        tx,
        CallbackLineRow,
        callback_lines!("WHERE k.closed_at IS NULL ORDER BY k.due_at, k.id LIMIT $1"),
        limit
    )
}

/// How many of them are due by an instant.
pub(crate) async fn count_due(tx: &mut Tx, by: DateTime<Utc>) -> Result<u32, StoreError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "SELECT count(*) FROM callbacks WHERE closed_at IS NULL AND due_at <= $1",
        by
    )?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Those that a call has closed, but for what was promised in it.
pub(crate) async fn list_closed_by(tx: &mut Tx, call: Uuid) -> Result<Vec<CallbackRow>, StoreError> {
    fetch_all!(
        tx,
        CallbackRow,
        concat!(
            "SELECT ",
            callback_columns!(),
            " FROM callbacks k WHERE k.closed_by = $1 AND (k.promised_in IS NULL OR k.promised_in <> $1)"
        ),
        call
    )
}

/// Those that are open with a patient, or on a number.
pub(crate) async fn list_of(
    tx: &mut Tx,
    patient: Option<Uuid>,
    phone: Option<&str>,
) -> Result<Vec<CallbackRow>, StoreError> {
    let mut rows = match patient {
        Some(patient) => fetch_all!(
            tx,
            CallbackRow,
            concat!(
                "SELECT ",
                callback_columns!(),
                " FROM callbacks k WHERE k.patient_id = $1 AND k.closed_at IS NULL ORDER BY k.due_at, k.id"
            ),
            patient
        )?,
        None => Vec::new(),
    };
    if let Some(phone) = phone {
        let on_phone = fetch_all!(
            tx,
            CallbackRow,
            concat!(
                "SELECT ",
                callback_columns!(),
                " FROM callbacks k WHERE k.phone = $1 AND k.closed_at IS NULL ORDER BY k.due_at, k.id"
            ),
            phone
        )?;
        let known: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        rows.extend(on_phone.into_iter().filter(|row| !known.contains(&row.id)));
    }
    Ok(rows)
}
