//! Notes for the next shift and announcements, and who has read them.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct MemoRow {
    pub id: Uuid,
    pub kind: String,
    pub words: String,
    pub roles: String,
    pub until_date: Option<NaiveDate>,
    pub written_by: Option<Uuid>,
    pub written_by_name: String,
    pub written_at: DateTime<Utc>,
    pub taken_down_at: Option<DateTime<Utc>>,
    /// That nobody accepts it.
    pub lead_id: Option<Uuid>,
}

/// Somebody who has read one.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct MemoReaderRow {
    pub memo_id: Uuid,
    pub user_id: Uuid,
    pub name: String,
    pub read_at: DateTime<Utc>,
}

pub(crate) async fn insert(tx: &mut Tx, row: &MemoRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO memos (id, kind, words, roles, until_date, written_by, written_by_name, written_at, taken_down_at,
             lead_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        row.id,
        &row.kind,
        &row.words,
        &row.roles,
        row.until_date,
        row.written_by,
        &row.written_by_name,
        row.written_at,
        row.taken_down_at,
        row.lead_id
    )?;
    Ok(())
}

pub(crate) async fn update(tx: &mut Tx, row: &MemoRow) -> Result<(), StoreError> {
    execute!(tx, "UPDATE memos SET taken_down_at = $1 WHERE id = $2", row.taken_down_at, row.id)?;
    Ok(())
}

pub(crate) async fn get(tx: &mut Tx, id: Uuid) -> Result<MemoRow, StoreError> {
    fetch_one!(
        tx,
        MemoRow,
        "SELECT id, kind, words, roles, until_date, written_by, written_by_name, written_at, taken_down_at, lead_id
         FROM memos WHERE id = $1",
        id
    )
}

/// Those of a kind that were written since a moment and are up, the newest first.
pub(crate) async fn list(
    tx: &mut Tx,
    kind: &str,
    since: DateTime<Utc>,
    today: NaiveDate,
    limit: i64,
) -> Result<Vec<MemoRow>, StoreError> {
    fetch_all!(
        tx,
        MemoRow,
        "SELECT id, kind, words, roles, until_date, written_by, written_by_name, written_at, taken_down_at, lead_id
         FROM memos WHERE kind = $1 AND written_at >= $2 AND taken_down_at IS NULL
             AND (until_date IS NULL OR until_date >= $3)
         ORDER BY written_at DESC, id DESC LIMIT $4",
        kind,
        since,
        today,
        limit
    )
}

/// Who has read those that are up, the first first.
pub(crate) async fn list_readers(tx: &mut Tx) -> Result<Vec<MemoReaderRow>, StoreError> {
    fetch_all!(
        tx,
        MemoReaderRow,
        "SELECT r.memo_id, r.user_id, u.name, r.read_at
         FROM memos m JOIN memo_readers r ON r.memo_id = m.id JOIN users u ON u.id = r.user_id
         WHERE m.kind IN ('shift', 'announcement') AND m.taken_down_at IS NULL
         ORDER BY r.read_at, r.user_id"
    )
}

/// False when they had read it before.
pub(crate) async fn insert_reader(tx: &mut Tx, memo: Uuid, user: Uuid) -> Result<bool, StoreError> {
    let now = tx.now();
    let touched = execute!(
        tx,
        "INSERT INTO memo_readers (memo_id, user_id, read_at) VALUES ($1, $2, $3)
         ON CONFLICT (memo_id, user_id) DO NOTHING",
        memo,
        user,
        now
    )?;
    Ok(touched == 1)
}

/// Takes down what was said of a lead.
pub(crate) async fn take_down_of(tx: &mut Tx, lead: Uuid) -> Result<(), StoreError> {
    let now = tx.now();
    execute!(
        tx,
        "UPDATE memos SET taken_down_at = $1 WHERE lead_id = $2 AND taken_down_at IS NULL",
        now,
        lead
    )?;
    Ok(())
}
