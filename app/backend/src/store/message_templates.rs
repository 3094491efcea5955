//! The clinic's own words for messages.

use super::{StoreError, Tx};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct TemplateRow {
    pub kind: String,
    pub text: String,
    pub version: i64,
}

pub(crate) async fn list(tx: &mut Tx) -> Result<Vec<TemplateRow>, StoreError> {
    fetch_all!(tx, TemplateRow, "SELECT kind, text, version FROM message_templates ORDER BY kind")
}

pub(crate) async fn find(tx: &mut Tx, kind: &str) -> Result<Option<TemplateRow>, StoreError> {
    fetch_optional!(
        tx,
        TemplateRow,
        "SELECT kind, text, version FROM message_templates WHERE kind = $1",
        kind
    )
}

/// Keeps the words that replace those of a version; `NotFound` when somebody was faster.
pub(crate) async fn save(tx: &mut Tx, row: &TemplateRow) -> Result<(), StoreError> {
    let touched = execute!(
        tx,
        "INSERT INTO message_templates (kind, text, version) VALUES ($1, $2, $3)
         ON CONFLICT (kind) DO UPDATE SET text = excluded.text, version = excluded.version
         WHERE message_templates.version = $4",
        &row.kind,
        &row.text,
        row.version + 1,
        row.version
    )?;
    if touched == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}
