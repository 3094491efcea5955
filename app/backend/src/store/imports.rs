//! Imports that were made, and what each did to what. The rows that they bring are written by
//! [`import`](super::import) and [`clinic`](super::clinic).

use chrono::{DateTime, NaiveDate, Utc};
use domain::import::{
    Kept,
    history::{IMPORTS_MAX, STAYED_MAX},
};
use uuid::Uuid;

use super::{StoreError, Tx};

/// An import.
#[derive(sqlx::FromRow)]
pub(crate) struct ImportRow {
    pub id: Uuid,
    pub kind: String,
    pub file_name: String,
    pub first_day: Option<NaiveDate>,
    pub at: DateTime<Utc>,
    pub actor_name: String,
    pub added: i32,
    pub changed: i32,
    pub same: i32,
    pub left_out: i32,
    pub refused: i32,
    pub back_at: Option<DateTime<Utc>>,
    pub back_by_name: Option<String>,
}

/// What an import did to one thing.
#[derive(Clone, sqlx::FromRow)]
pub(crate) struct DoneRow {
    pub entity_id: Uuid,
    pub act: String,
    /// JSON: what is put back.
    pub before: String,
    pub state: String,
}

/// Begins an import, or goes on with it.
pub(crate) async fn begin(
    tx: &mut Tx,
    id: Uuid,
    kind: &str,
    file_name: String,
    first_day: Option<NaiveDate>,
) -> Result<(), StoreError> {
    let (now, actor, name) = (tx.now(), tx.actor().id(), tx.actor().name.clone());
    execute!(
        tx,
        "INSERT INTO imports (id, kind, file_name, first_day, at, actor_id, actor_name, added, changed, same, left_out,
             refused)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, 0, 0) ON CONFLICT (id) DO NOTHING",
        id,
        kind,
        file_name,
        first_day,
        now,
        actor as Option<Uuid>,
        name
    )?;
    Ok(())
}

/// Adds what a part of it did.
pub(crate) async fn count(tx: &mut Tx, id: Uuid, kept: &Kept) -> Result<(), StoreError> {
    let number = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    execute!(
        tx,
        "UPDATE imports SET added = added + $1, changed = changed + $2, same = same + $3, left_out = left_out + $4,
             refused = refused + $5 WHERE id = $6",
        number(kept.added),
        number(kept.changed),
        number(kept.same),
        number(kept.left_out),
        number(kept.refused),
        id
    )?;
    Ok(())
}

/// The last ones of a kind, the newest first.
pub(crate) async fn list(tx: &mut Tx, kind: &str) -> Result<Vec<ImportRow>, StoreError> {
    fetch_all!(
        tx,
        ImportRow,
        "SELECT id, kind, file_name, first_day, at, actor_name, added, changed, same, left_out, refused, back_at,
                back_by_name
         FROM imports WHERE kind = $1 ORDER BY at DESC, id DESC LIMIT $2",
        kind,
        IMPORTS_MAX
    )
}

/// The import.
pub(crate) async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<ImportRow>, StoreError> {
    fetch_optional!(
        tx,
        ImportRow,
        "SELECT id, kind, file_name, first_day, at, actor_name, added, changed, same, left_out, refused, back_at,
                back_by_name
         FROM imports WHERE id = $1",
        id
    )
}

/// What its files are called, of all imports.
pub(crate) async fn list_names(tx: &mut Tx) -> Result<Vec<(Uuid, String)>, StoreError> {
    fetch_all!(tx, (Uuid, String), "SELECT id, file_name FROM imports WHERE kind = 'services'")
}

/// How many of its rows stand where.
pub(crate) async fn count_states(tx: &mut Tx, id: Uuid) -> Result<Vec<(String, i64)>, StoreError> {
    fetch_all!(
        tx,
        (String, i64),
        "SELECT state, count(*) FROM import_rows WHERE import_id = $1 GROUP BY state",
        id
    )
}

/// Notes that somebody begins to take it back; false when that was begun before.
pub(crate) async fn begin_back(tx: &mut Tx, id: Uuid) -> Result<bool, StoreError> {
    let (now, name) = (tx.now(), tx.actor().name.clone());
    let touched = execute!(
        tx,
        "UPDATE imports SET back_at = $1, back_by_name = $2 WHERE id = $3 AND back_at IS NULL",
        now,
        name,
        id
    )?;
    Ok(touched == 1)
}

/// JSON of what names services outside of visits: needs of those who wait, steps of treatment plans.
pub(crate) async fn list_naming(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    let waiting = fetch_all!(tx, (String,), "SELECT need FROM waitlist WHERE status = 'waiting'")?;
    let planned = fetch_all!(tx, (String,), "SELECT services FROM plan_steps")?;
    Ok(waiting.into_iter().chain(planned).map(|(text,)| text).collect())
}

/// Keeps what is put back of a thing: of what the import did to it first, and what it did again.
pub(crate) async fn put_row(tx: &mut Tx, import: Uuid, row: &DoneRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO import_rows (import_id, entity_id, act, before, state) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (import_id, entity_id) DO UPDATE SET before = excluded.before",
        import,
        row.entity_id,
        &row.act,
        &row.before,
        &row.state
    )?;
    Ok(())
}

/// What it did to a thing.
pub(crate) async fn find_row(tx: &mut Tx, import: Uuid, entity: Uuid) -> Result<Option<DoneRow>, StoreError> {
    fetch_optional!(
        tx,
        DoneRow,
        "SELECT entity_id, act, before, state FROM import_rows WHERE import_id = $1 AND entity_id = $2",
        import,
        entity
    )
}

/// Some of what is still to be taken back.
pub(crate) async fn list_made(tx: &mut Tx, import: Uuid, most: i64) -> Result<Vec<DoneRow>, StoreError> {
    fetch_all!(
        tx,
        DoneRow,
        "SELECT entity_id, act, before, state FROM import_rows WHERE import_id = $1 AND state = 'made'
         ORDER BY entity_id LIMIT $2",
        import,
        most
    )
}

/// What stays as it is.
pub(crate) async fn list_stayed(tx: &mut Tx, import: Uuid) -> Result<Vec<DoneRow>, StoreError> {
    fetch_all!(
        tx,
        DoneRow,
        "SELECT entity_id, act, before, state FROM import_rows
         WHERE import_id = $1 AND state IN ('touched', 'used') ORDER BY entity_id LIMIT $2",
        import,
        STAYED_MAX
    )
}

/// Says what became of a row; false when somebody was faster.
pub(crate) async fn settle(tx: &mut Tx, import: Uuid, entity: Uuid, state: &str) -> Result<bool, StoreError> {
    let touched = execute!(
        tx,
        "UPDATE import_rows SET state = $1, before = '{}' WHERE import_id = $2 AND entity_id = $3 AND state = 'made'",
        state,
        import,
        entity
    )?;
    Ok(touched == 1)
}

/// What the audit says that was done to a thing, the last act first: looking is none.
pub(crate) async fn list_acts(
    tx: &mut Tx,
    entity: &str,
    id: Uuid,
) -> Result<Vec<(String, String)>, StoreError> {
    fetch_all!(
        tx,
        (String, String),
        "SELECT action, details FROM audit
         WHERE entity = $1 AND entity_id = $2 AND kind = 'change' ORDER BY seq DESC LIMIT 50",
        entity,
        id.to_string()
    )
}
