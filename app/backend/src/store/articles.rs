//! Articles of what operators know. They are read with the directory.

use super::{StoreError, Tx, directory::ArticleRow};

pub(crate) async fn insert(tx: &mut Tx, row: &ArticleRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO articles (id, kind, title, body, keywords, services, active, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        row.id,
        &row.kind,
        &row.title,
        &row.body,
        &row.keywords,
        &row.services,
        row.active,
        row.version
    )?;
    Ok(())
}

/// Keeps an edit of the row's version. `NotFound` when somebody was faster.
pub(crate) async fn update(tx: &mut Tx, row: &ArticleRow) -> Result<(), StoreError> {
    let touched = execute!(
        tx,
        "UPDATE articles SET kind = $1, title = $2, body = $3, keywords = $4, services = $5, active = $6,
             version = version + 1
         WHERE id = $7 AND version = $8",
        &row.kind,
        &row.title,
        &row.body,
        &row.keywords,
        &row.services,
        row.active,
        row.id,
        row.version
    )?;
    if touched == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}
