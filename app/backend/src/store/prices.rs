//! Prices of services by the first day on which they hold.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

/// A price as the directory needs it.
#[derive(Clone, sqlx::FromRow)]
pub(crate) struct PriceRow {
    pub id: Uuid,
    pub service_id: Uuid,
    pub valid_from: NaiveDate,
    pub price_from: i64,
    pub price_to: Option<i64>,
    pub set_at: Option<DateTime<Utc>>,
    pub set_by: Option<Uuid>,
    pub set_by_name: String,
    pub import_id: Option<Uuid>,
}

/// Every price of every service, in the order in which they were set.
pub(crate) async fn list_all(tx: &mut Tx) -> Result<Vec<PriceRow>, StoreError> {
    fetch_all!(
        tx,
        PriceRow,
        "SELECT id, service_id, valid_from, price_from, price_to, set_at, set_by, set_by_name, import_id
         FROM service_prices ORDER BY id"
    )
}

/// A service's prices, in the order in which they were set.
pub(crate) async fn list(tx: &mut Tx, service: Uuid) -> Result<Vec<PriceRow>, StoreError> {
    fetch_all!(
        tx,
        PriceRow,
        "SELECT id, service_id, valid_from, price_from, price_to, set_at, set_by, set_by_name, import_id
         FROM service_prices WHERE service_id = $1 ORDER BY id",
        service
    )
}

/// The price.
pub(crate) async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<PriceRow>, StoreError> {
    fetch_optional!(
        tx,
        PriceRow,
        "SELECT id, service_id, valid_from, price_from, price_to, set_at, set_by, set_by_name, import_id
         FROM service_prices WHERE id = $1",
        id
    )
}

/// Adds one; the actor sets it now.
pub(crate) async fn insert(
    tx: &mut Tx,
    service: Uuid,
    valid_from: NaiveDate,
    (price_from, price_to): (i64, Option<i64>),
    import: Option<Uuid>,
) -> Result<(), StoreError> {
    let (now, actor, name) = (tx.now(), tx.actor().id(), tx.actor().name.clone());
    execute!(
        tx,
        "INSERT INTO service_prices (id, service_id, valid_from, price_from, price_to, set_at, set_by, set_by_name,
             import_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        Uuid::now_v7(),
        service,
        valid_from,
        price_from,
        price_to,
        now,
        actor as Option<Uuid>,
        name,
        import
    )?;
    Ok(())
}

/// Removes one that does not hold yet.
pub(crate) async fn delete(tx: &mut Tx, id: Uuid) -> Result<(), StoreError> {
    let touched = execute!(tx, "DELETE FROM service_prices WHERE id = $1", id)?;
    if touched == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

/// Removes all of a service that goes itself.
pub(crate) async fn delete_of(tx: &mut Tx, service: Uuid) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM service_prices WHERE service_id = $1", service)?;
    Ok(())
}
