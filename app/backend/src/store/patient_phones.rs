//! Phones of patients. Several patients may share one.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{StoreError, Tx};

/// Also kept, as JSON, of a card that has gone into another.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow, Serialize, Deserialize)]
pub(crate) struct PhoneRow {
    pub id: Uuid,
    pub patient_id: Uuid,
    pub e164: String,
    pub reversed: String,
    pub extension: Option<String>,
    pub note: Option<String>,
    pub raw: String,
    pub relation: String,
    pub is_primary: bool,
    pub verified: bool,
}

/// A patient's phones, the primary one first.
pub(crate) async fn list(tx: &mut Tx, patient: Uuid) -> Result<Vec<PhoneRow>, StoreError> {
    fetch_all!(
        tx,
        PhoneRow,
        "SELECT id, patient_id, e164, reversed, extension, note, raw, relation, is_primary, verified
         FROM patient_phones WHERE patient_id = $1 ORDER BY is_primary DESC, id",
        patient
    )
}

/// Everybody who has this very number.
pub(crate) async fn list_number(tx: &mut Tx, reversed: &str) -> Result<Vec<PhoneRow>, StoreError> {
    fetch_all!(
        tx,
        PhoneRow,
        "SELECT id, patient_id, e164, reversed, extension, note, raw, relation, is_primary, verified
         FROM patient_phones WHERE reversed = $1 ORDER BY is_primary DESC, id LIMIT 50",
        reversed
    )
}

pub(crate) async fn insert(tx: &mut Tx, row: &PhoneRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO patient_phones (id, patient_id, e164, reversed, extension, note, raw, relation, is_primary,
             verified)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        row.id,
        row.patient_id,
        &row.e164,
        &row.reversed,
        &row.extension,
        &row.note,
        &row.raw,
        &row.relation,
        row.is_primary,
        row.verified
    )?;
    Ok(())
}

/// Writes back whose it is, whether it is the primary one, and whether it was answered.
pub(crate) async fn update(tx: &mut Tx, row: &PhoneRow) -> Result<(), StoreError> {
    let touched = execute!(
        tx,
        "UPDATE patient_phones SET relation = $1, is_primary = $2, verified = $3 WHERE id = $4",
        &row.relation,
        row.is_primary,
        row.verified,
        row.id
    )?;
    if touched == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

/// Writes back on whose card it is, and whether it is the primary one there.
pub(crate) async fn give(tx: &mut Tx, row: &PhoneRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE patient_phones SET patient_id = $1, is_primary = $2 WHERE id = $3",
        row.patient_id,
        row.is_primary,
        row.id
    )?;
    Ok(())
}

pub(crate) async fn delete(tx: &mut Tx, id: Uuid) -> Result<(), StoreError> {
    let touched = execute!(tx, "DELETE FROM patient_phones WHERE id = $1", id)?;
    if touched == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}
