//! Merges of two patients' cards, and which rows went over from one to the other, so that they can be given back.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct MergeRow {
    pub id: Uuid,
    /// The card that was kept.
    pub kept_id: Uuid,
    /// The one that is gone.
    pub gone_id: Uuid,
    /// JSON: the fields of the card that was kept, before and after.
    pub before: String,
    pub after: String,
    /// JSON: the phones of the card that is gone.
    pub phones: String,
    /// Whether what that one had agreed to went over.
    pub consent: bool,
    pub merged_by: String,
    pub merged_at: DateTime<Utc>,
}

/// A merge as a card shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct MergedCardRow {
    pub id: Uuid,
    pub card_no: i64,
    pub last_name: String,
    pub first_name: String,
    pub patronymic: Option<String>,
    pub merged_by: String,
    pub merged_at: DateTime<Utc>,
}

/// How many rows name a patient.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(crate) struct NamedRow {
    pub visits: i64,
    pub calls: i64,
    pub wishes: i64,
    pub plans: i64,
    pub leads: i64,
    pub complaints: i64,
    pub waiting: i64,
    pub callbacks: i64,
    /// Offers of a time that wait for an answer.
    pub asked: i64,
}

pub(crate) async fn count_named(tx: &mut Tx, patient: Uuid) -> Result<NamedRow, StoreError> {
    fetch_one!(
        tx,
        NamedRow,
        "SELECT (SELECT count(*) FROM bookings WHERE patient_id = $1) AS visits,
             (SELECT count(*) FROM calls WHERE patient_id = $1) AS calls,
             (SELECT count(*) FROM patient_wishes WHERE patient_id = $1) AS wishes,
             (SELECT count(*) FROM treatment_plans WHERE patient_id = $1) AS plans,
             (SELECT count(*) FROM leads WHERE patient_id = $1) AS leads,
             (SELECT count(*) FROM complaints WHERE patient_id = $1) AS complaints,
             (SELECT count(*) FROM waitlist WHERE patient_id = $1) AS waiting,
             (SELECT count(*) FROM callbacks WHERE patient_id = $1) AS callbacks,
             (SELECT count(*) FROM gap_offers WHERE patient_id = $1 AND result IS NULL) AS asked",
        patient
    )
}

pub(crate) async fn insert(tx: &mut Tx, row: &MergeRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO patient_merges (id, kept_id, gone_id, before, after, phones, consent, merged_by, merged_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        row.id,
        row.kept_id,
        row.gone_id,
        &row.before,
        &row.after,
        &row.phones,
        row.consent,
        &row.merged_by,
        row.merged_at
    )?;
    Ok(())
}

/// A merge that stands.
pub(crate) async fn get(tx: &mut Tx, id: Uuid) -> Result<MergeRow, StoreError> {
    let found = fetch_optional!(
        tx,
        MergeRow,
        "SELECT id, kept_id, gone_id, before, after, phones, consent, merged_by, merged_at
         FROM patient_merges WHERE id = $1 AND undone_at IS NULL",
        id
    )?;
    found.ok_or(StoreError::NotFound)
}

/// The cards that have gone into one, the latest first.
pub(crate) async fn list_of(tx: &mut Tx, kept: Uuid) -> Result<Vec<MergedCardRow>, StoreError> {
    fetch_all!(
        tx,
        MergedCardRow,
        "SELECT m.id, p.card_no, p.last_name, p.first_name, p.patronymic, m.merged_by, m.merged_at
         FROM patient_merges m JOIN patients p ON p.id = m.gone_id
         WHERE m.kept_id = $1 AND m.undone_at IS NULL ORDER BY m.merged_at DESC, m.id DESC LIMIT 20",
        kept
    )
}

/// The merge stands no more.
pub(crate) async fn undo(tx: &mut Tx, id: Uuid) -> Result<(), StoreError> {
    let now = tx.now();
    execute!(tx, "UPDATE patient_merges SET undone_at = $1 WHERE id = $2", now, id)?;
    execute!(tx, "DELETE FROM patient_merge_rows WHERE merge_id = $1", id)?;
    Ok(())
}

/// Makes the rows of each table, of which a column names a patient, go over and come back.
macro_rules! named_in {
    ($($table:literal . $column:literal),+ $(,)?) => {
        /// Makes all that names the card that is gone name the one that is kept, and notes which rows these were.
        pub(crate) async fn give(tx: &mut Tx, merge: &MergeRow) -> Result<(), StoreError> {
            $(
                execute!(
                    tx,
                    concat!(
                        "INSERT INTO patient_merge_rows (merge_id, kind, row_id) SELECT $1, '", $table, ".", $column,
                        "', r.id FROM ", $table, " r WHERE r.", $column, " = $2"
                    ),
                    merge.id,
                    merge.gone_id
                )?;
                execute!(
                    tx,
                    concat!("UPDATE ", $table, " SET ", $column, " = $1 WHERE ", $column, " = $2"),
                    merge.kept_id,
                    merge.gone_id
                )?;
            )+
            Ok(())
        }

        /// Gives those rows back that still name the card that was kept.
        pub(crate) async fn give_back(tx: &mut Tx, merge: &MergeRow) -> Result<(), StoreError> {
            $(
                execute!(
                    tx,
                    concat!(
                        "UPDATE ", $table, " SET ", $column, " = $1 WHERE ", $column, " = $2 AND id IN
                         (SELECT row_id FROM patient_merge_rows WHERE merge_id = $3 AND kind = '", $table, ".", $column, "')"
                    ),
                    merge.gone_id,
                    merge.kept_id,
                    merge.id
                )?;
            )+
            Ok(())
        }
    };
}

named_in! {
    "bookings"."patient_id",
    "calls"."patient_id",
    "patient_wishes"."patient_id",
    "waitlist"."patient_id",
    "gap_offers"."patient_id",
    "treatment_plans"."patient_id",
    "callbacks"."patient_id",
    "leads"."patient_id",
    "complaints"."patient_id",
    "messages"."patient_id",
    "patients"."guardian_id",
    "patients"."merged_into",
}
