//! What the audit tells an editor who came too late: who was faster, when, and which fields hold something else now.
//!
//! It can, because every edit leaves `{"version": …, "is": {field: value}}` there.

use domain::error::{AppError, Stale};
use serde_json::Value;

use crate::{
    Error,
    store::{
        Tx,
        audit::{self, AuditRow},
    },
};

/// The refusal of an edit of version `was` of a thing that is at version `is` and holds `now`. Of a field that the
/// audit knows nothing of, what is `typed` counts as what was on the screen.
pub(crate) async fn stale(
    tx: &mut Tx,
    (entity, id): (&str, &str),
    (was, is): (i64, i64),
    now: &Value,
    typed: Option<&Value>,
) -> Result<AppError, Error> {
    let rows = audit::list(tx, entity, id).await?;
    let trail: Vec<(i64, Value)> =
        rows.iter().filter_map(kept).filter(|(version, _)| *version <= was).collect();
    let before = |field: &str| {
        let told = trail.iter().find_map(|(_, is)| is.get(field));
        told.or_else(|| typed.and_then(|typed| typed.get(field)))
    };
    let fields = now.as_object().into_iter().flatten();
    let changed = fields.filter(|(field, value)| before(field).is_some_and(|before| before != *value));
    Ok(AppError::Stale(Box::new(Stale {
        version: is,
        by: rows.first().map(|row| row.actor_name.clone()),
        at: rows.first().map(|row| row.at),
        changed: changed.map(|(field, value)| (field.clone(), text(value))).collect(),
    })))
}

/// What a field holds, as it is told.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn kept(row: &AuditRow) -> Option<(i64, Value)> {
    let mut details: Value = serde_json::from_str(&row.details).ok()?;
    Some((details.get("version")?.as_i64()?, details.get_mut("is")?.take()))
}
