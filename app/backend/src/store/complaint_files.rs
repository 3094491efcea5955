//! What is known of the files of complaints; their bytes lie in a folder.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct ComplaintFileRow {
    pub id: Uuid,
    pub complaint_id: Uuid,
    pub name: String,
    pub stored: String,
    pub media: String,
    pub size: i32,
    pub sha256: String,
    pub scan: String,
    pub by_name: String,
    pub at: DateTime<Utc>,
}

pub(crate) async fn insert(tx: &mut Tx, row: &ComplaintFileRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO complaint_files (id, complaint_id, name, stored, media, size, sha256, scan, by_name, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        row.id,
        row.complaint_id,
        &row.name,
        &row.stored,
        &row.media,
        row.size,
        &row.sha256,
        &row.scan,
        &row.by_name,
        row.at
    )?;
    Ok(())
}

/// Those of a complaint go over to another one.
pub(crate) async fn update_complaint(tx: &mut Tx, from: Uuid, to: Uuid) -> Result<(), StoreError> {
    execute!(tx, "UPDATE complaint_files SET complaint_id = $1 WHERE complaint_id = $2", to, from)?;
    Ok(())
}

pub(crate) async fn get(tx: &mut Tx, id: Uuid) -> Result<ComplaintFileRow, StoreError> {
    fetch_one!(
        tx,
        ComplaintFileRow,
        "SELECT id, complaint_id, name, stored, media, size, sha256, scan, by_name, at
         FROM complaint_files WHERE id = $1",
        id
    )
}

/// The oldest first.
pub(crate) async fn list(tx: &mut Tx, complaint: Uuid) -> Result<Vec<ComplaintFileRow>, StoreError> {
    fetch_all!(
        tx,
        ComplaintFileRow,
        "SELECT id, complaint_id, name, stored, media, size, sha256, scan, by_name, at
         FROM complaint_files WHERE complaint_id = $1 ORDER BY at, id",
        complaint
    )
}

pub(crate) async fn delete(tx: &mut Tx, id: Uuid) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM complaint_files WHERE id = $1", id)?;
    Ok(())
}
