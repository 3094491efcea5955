//! Edits of hours that are not in force yet, and what doctors are told of new hours.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct DraftRow {
    pub id: Uuid,
    pub doctor_id: Uuid,
    pub target: Option<Uuid>,
    pub edit: String,
    pub created_by_name: String,
    pub created_at: DateTime<Utc>,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct NoticeRow {
    pub id: Uuid,
    pub doctor_id: Uuid,
    pub days: String,
    pub published_by_name: String,
    pub published_at: DateTime<Utc>,
    pub seen_at: Option<DateTime<Utc>>,
}

/// Keeps a draft, in place of one of the same target.
pub(crate) async fn insert(tx: &mut Tx, row: &DraftRow) -> Result<(), StoreError> {
    if let Some(target) = row.target {
        execute!(tx, "DELETE FROM hours_drafts WHERE target = $1", target)?;
    }
    execute!(
        tx,
        "INSERT INTO hours_drafts (id, doctor_id, target, edit, created_by_name, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        row.id,
        row.doctor_id,
        row.target,
        &row.edit,
        &row.created_by_name,
        row.created_at
    )?;
    Ok(())
}

/// A doctor's, the oldest first.
pub(crate) async fn list(tx: &mut Tx, doctor: Uuid) -> Result<Vec<DraftRow>, StoreError> {
    fetch_all!(
        tx,
        DraftRow,
        "SELECT id, doctor_id, target, edit, created_by_name, created_at FROM hours_drafts
         WHERE doctor_id = $1 ORDER BY created_at, id",
        doctor
    )
}

pub(crate) async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<DraftRow>, StoreError> {
    fetch_optional!(
        tx,
        DraftRow,
        "SELECT id, doctor_id, target, edit, created_by_name, created_at FROM hours_drafts WHERE id = $1",
        id
    )
}

pub(crate) async fn delete(tx: &mut Tx, id: Uuid) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM hours_drafts WHERE id = $1", id)?;
    Ok(())
}

pub(crate) async fn insert_notice(tx: &mut Tx, row: &NoticeRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO hours_notices (id, doctor_id, days, published_by_name, published_at, seen_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        row.id,
        row.doctor_id,
        &row.days,
        &row.published_by_name,
        row.published_at,
        row.seen_at
    )?;
    Ok(())
}

/// A doctor's latest notices, the newest first.
pub(crate) async fn list_notices(
    tx: &mut Tx,
    doctor: Uuid,
    limit: i64,
) -> Result<Vec<NoticeRow>, StoreError> {
    fetch_all!(
        tx,
        NoticeRow,
        "SELECT id, doctor_id, days, published_by_name, published_at, seen_at FROM hours_notices
         WHERE doctor_id = $1 ORDER BY published_at DESC, id DESC LIMIT $2",
        doctor,
        limit
    )
}

/// Notes that the doctor has seen it, once. Whether there is such a notice of theirs.
pub(crate) async fn see_notice(tx: &mut Tx, id: Uuid, doctor: Uuid) -> Result<bool, StoreError> {
    let now = tx.now();
    let touched = execute!(
        tx,
        "UPDATE hours_notices SET seen_at = COALESCE(seen_at, $3) WHERE id = $1 AND doctor_id = $2",
        id,
        doctor,
        now
    )?;
    Ok(touched == 1)
}
