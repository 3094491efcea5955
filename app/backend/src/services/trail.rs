//! What the audit tells of edits: to an editor who came too late who was faster and which fields hold something else
//! now, and to whoever asks, every state of an entry and what each edit changed.
//!
//! It can, because every edit leaves `{"version": …, "is": {field: value}}` there.

use domain::{
    error::{AppError, Stale},
    settings::{Change, LineChange, Version},
};
use serde_json::Value;
use similar::{ChangeTag, TextDiff};

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

/// Every state of an entry that is known, the newest first, with what each edit changed.
pub(crate) async fn versions(tx: &mut Tx, entity: &str, id: &str) -> Result<Vec<Version>, Error> {
    let rows = audit::list(tx, entity, id).await?;
    let states: Vec<_> = rows.iter().filter_map(|row| kept(row).map(|state| (row, state))).collect();
    let version = |(at, (row, (version, form))): (usize, &(&AuditRow, (i64, Value)))| Version {
        version: *version,
        by: row.actor_name.clone(),
        at: row.at,
        changes: states.get(at + 1).map(|(_, (_, before))| changes(before, form)).unwrap_or_default(),
        form: form.clone(),
    };
    Ok(states.iter().enumerate().map(version).collect())
}

fn changes(before: &Value, now: &Value) -> Vec<Change> {
    let fields = now.as_object().into_iter().flatten();
    let changed = fields.filter(|(field, value)| before.get(field) != Some(*value));
    let change = |(field, value): (&String, &Value)| {
        let before = before.get(field).map(lines).unwrap_or_default();
        let now = lines(value);
        let diff = TextDiff::from_lines(&before, &now);
        let line = |change: similar::Change<&str>| {
            let kind = match change.tag() {
                ChangeTag::Equal => LineChange::Kept,
                ChangeTag::Insert => LineChange::Added,
                ChangeTag::Delete => LineChange::Removed,
            };
            (kind, change.value().trim_end_matches('\n').to_owned())
        };
        Change { field: field.clone(), lines: diff.iter_all_changes().map(line).collect() }
    };
    changed.map(change).collect()
}

/// What a field holds, line by line: of a list each has its own.
fn lines(value: &Value) -> String {
    match value {
        Value::Array(all) => all.iter().map(text).collect::<Vec<_>>().join("\n"),
        Value::Null => String::new(),
        value => text(value),
    }
}

/// What a field holds, as it is told.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn kept(row: &AuditRow) -> Option<(i64, Value)> {
    let mut details: Value = serde_json::from_str(&row.details).ok()?;
    Some((details.get("version")?.as_i64()?, details.get_mut("is")?.take()))
}
