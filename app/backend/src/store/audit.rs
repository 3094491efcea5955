//! The audit: who did or saw what. Rows are only ever added.

use uuid::Uuid;

use super::{StoreError, Tx};

/// Adds a row, in the transaction of the act itself. `details` name fields, never their personal contents.
pub(crate) async fn insert(
    tx: &mut Tx,
    action: &str,
    entity: &str,
    id: impl Into<String>,
    details: serde_json::Value,
) -> Result<(), StoreError> {
    let (now, actor, name) = (tx.now(), tx.actor().id(), tx.actor().name.clone());
    execute!(
        tx,
        "INSERT INTO audit (at, actor_id, actor_name, action, entity, entity_id, details)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        now,
        actor as Option<Uuid>,
        name,
        action,
        entity,
        id.into(),
        details.to_string()
    )?;
    Ok(())
}
