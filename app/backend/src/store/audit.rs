//! The audit: who did or saw what. Rows are only ever added.

use chrono::{DateTime, Utc};
use domain::audit::act;
use uuid::Uuid;

use super::{StoreError, Tx};

pub(crate) mod chain;
pub(crate) mod page;

/// Adds a row, in the transaction of the act itself. `details` name fields, never their personal contents.
pub(crate) async fn insert(
    tx: &mut Tx,
    action: &str,
    entity: &str,
    id: impl Into<String>,
    details: serde_json::Value,
) -> Result<(), StoreError> {
    debug_assert!(act::is_known(action), "say in domain/audit/act.rs what {action:?} is called");
    let (now, actor, name) = (tx.now(), tx.actor().id(), tx.actor().name.clone());
    execute!(
        tx,
        "INSERT INTO audit (at, actor_id, actor_name, action, entity, entity_id, details, kind)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        now,
        actor as Option<Uuid>,
        name,
        action,
        entity,
        id.into(),
        details.to_string(),
        act::kind(action).code()
    )?;
    Ok(())
}

/// Who did what to a thing, and when.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct AuditRow {
    pub at: DateTime<Utc>,
    pub actor_name: String,
    pub action: String,
    pub details: String,
}

/// One kind of act upon a thing, the newest first.
pub(crate) async fn list_acts(
    tx: &mut Tx,
    entity: &str,
    id: impl Into<String>,
    action: &str,
    limit: i64,
) -> Result<Vec<AuditRow>, StoreError> {
    fetch_all!(
        tx,
        AuditRow,
        "SELECT at, actor_name, action, details FROM audit
         WHERE entity = $1 AND entity_id = $2 AND action = $3 ORDER BY seq DESC LIMIT $4",
        entity,
        id.into(),
        action,
        limit
    )
}

/// All that was done to a thing, the newest first, as far back as an edit may have been open. Looking is no doing.
pub(crate) async fn list(
    tx: &mut Tx,
    entity: &str,
    id: impl Into<String>,
) -> Result<Vec<AuditRow>, StoreError> {
    fetch_all!(
        tx,
        AuditRow,
        "SELECT at, actor_name, action, details FROM audit
         WHERE entity = $1 AND entity_id = $2 AND kind NOT IN ('view', 'search', 'sign_in', 'alarm')
         ORDER BY seq DESC LIMIT 50",
        entity,
        id.into()
    )
}
