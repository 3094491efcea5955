//! The audit as it is read: by time, by person, by kind of act, by thing; the newest first.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::super::{StoreError, Tx};

/// A row as the page shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct AuditLineRow {
    pub seq: i64,
    pub at: DateTime<Utc>,
    pub actor_id: Option<Uuid>,
    pub actor_name: String,
    pub action: String,
    pub entity: String,
    pub entity_id: String,
    pub details: String,
}

/// Which rows are asked for. What is not named is of no account.
#[derive(Clone, Debug)]
pub(crate) struct AuditRange {
    pub since: DateTime<Utc>,
    /// Rows of this very moment are older than `before`.
    pub until: DateTime<Utc>,
    pub before: i64,
    pub actor: Option<Uuid>,
    pub kind: Option<&'static str>,
    pub thing: Option<(String, String)>,
    pub limit: i64,
}

/// The statement that goes through the index of a condition.
macro_rules! select {
    ($where:literal) => {
        concat!(
            "SELECT seq, at, actor_id, actor_name, action, entity, entity_id, details FROM audit WHERE ",
            $where,
            " AND at >= $1 AND at <= $2 AND (at < $2 OR seq < $3) ORDER BY at DESC, seq DESC LIMIT $4"
        )
    };
}

/// A page of it.
pub(crate) async fn list(tx: &mut Tx, range: &AuditRange) -> Result<Vec<AuditLineRow>, StoreError> {
    let AuditRange { since, until, before, limit, actor, kind, .. } = *range;
    match (&range.thing, actor, kind) {
        (Some((entity, id)), actor, kind) => fetch_all!(
            tx,
            AuditLineRow,
            select!(
                "entity = $5 AND entity_id = $6 AND ($7 IS NULL OR kind = $7)
                 AND ($8 IS NULL OR actor_id = $8)"
            ),
            since,
            until,
            before,
            limit,
            entity.as_str(),
            id.as_str(),
            kind,
            actor
        ),
        (None, Some(actor), kind) => fetch_all!(
            tx,
            AuditLineRow,
            select!("actor_id = $5 AND ($6 IS NULL OR kind = $6)"),
            since,
            until,
            before,
            limit,
            actor,
            kind
        ),
        (None, None, Some(kind)) => {
            fetch_all!(tx, AuditLineRow, select!("kind = $5"), since, until, before, limit, kind)
        }
        (None, None, None) => {
            fetch_all!(tx, AuditLineRow, select!("TRUE"), since, until, before, limit)
        }
    }
}

/// The number of a patient's card.
pub(crate) async fn card_no(tx: &mut Tx, patient: Uuid) -> Result<Option<i64>, StoreError> {
    Ok(fetch_optional!(tx, (i64,), "SELECT card_no FROM patients WHERE id = $1", patient)?.map(|(no,)| no))
}

/// The patient of a card's number.
pub(crate) async fn find_card(tx: &mut Tx, card_no: i64) -> Result<Option<Uuid>, StoreError> {
    let found = fetch_optional!(tx, (Uuid,), "SELECT id FROM patients WHERE card_no = $1", card_no)?;
    Ok(found.map(|(id,)| id))
}

/// Alarms since a time and what was said of them: number, act, and the thing.
pub(crate) async fn list_alarms(
    tx: &mut Tx,
    since: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<AuditLineRow>, StoreError> {
    fetch_all!(
        tx,
        AuditLineRow,
        "SELECT seq, at, actor_id, actor_name, action, entity, entity_id, details FROM audit
         WHERE kind = 'alarm' AND at > $1 ORDER BY at DESC, seq DESC LIMIT $2",
        since,
        limit
    )
}
