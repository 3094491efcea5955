//! Promotions as rows: the rule is JSON, which `domain::promotion` reads.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{StoreError, Tx};

#[derive(sqlx::FromRow)]
pub(crate) struct PromotionRow {
    pub id: Uuid,
    pub body: String,
    pub active: bool,
    pub version: i64,
}

pub(crate) struct PromotionValues {
    pub name: String,
    pub body: String,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub active: bool,
}

/// All of them, those out of use too.
pub(crate) async fn list(tx: &mut Tx) -> Result<Vec<PromotionRow>, StoreError> {
    fetch_all!(tx, PromotionRow, "SELECT id, body, active, version FROM promotions ORDER BY name, id")
}

pub(crate) async fn get(tx: &mut Tx, id: Uuid) -> Result<PromotionRow, StoreError> {
    fetch_one!(tx, PromotionRow, "SELECT id, body, active, version FROM promotions WHERE id = $1", id)
}

pub(crate) async fn insert(tx: &mut Tx, id: Uuid, values: &PromotionValues) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO promotions (id, name, body, starts_on, ends_on, active) VALUES ($1, $2, $3, $4, $5, $6)",
        id,
        &values.name,
        &values.body,
        values.starts_on,
        values.ends_on,
        values.active
    )?;
    Ok(())
}

/// `NotFound` when somebody was faster.
pub(crate) async fn update(
    tx: &mut Tx,
    id: Uuid,
    version: i64,
    values: &PromotionValues,
) -> Result<(), StoreError> {
    let touched = execute!(
        tx,
        "UPDATE promotions SET name = $1, body = $2, starts_on = $3, ends_on = $4, active = $5,
             version = version + 1
         WHERE id = $6 AND version = $7",
        &values.name,
        &values.body,
        values.starts_on,
        values.ends_on,
        values.active,
        id,
        version
    )?;
    if touched == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}
