//! Articles of what operators know. They are read with the directory.

use uuid::Uuid;

use super::{StoreError, Tx};

pub(crate) struct ArticleValues {
    pub kind: &'static str,
    pub title: String,
    pub body: String,
    pub keywords: String,
    pub services: String,
    pub active: bool,
}

pub(crate) async fn insert(tx: &mut Tx, id: Uuid, values: &ArticleValues) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO articles (id, kind, title, body, keywords, services, active)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        id,
        values.kind,
        &values.title,
        &values.body,
        &values.keywords,
        &values.services,
        values.active
    )?;
    Ok(())
}

/// `NotFound` when somebody was faster.
pub(crate) async fn update(
    tx: &mut Tx,
    id: Uuid,
    version: i64,
    values: &ArticleValues,
) -> Result<(), StoreError> {
    let touched = execute!(
        tx,
        "UPDATE articles SET kind = $1, title = $2, body = $3, keywords = $4, services = $5, active = $6,
             version = version + 1
         WHERE id = $7 AND version = $8",
        values.kind,
        &values.title,
        &values.body,
        &values.keywords,
        &values.services,
        values.active,
        id,
        version
    )?;
    if touched == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}
