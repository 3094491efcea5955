//! The trail that edits of hours leave in the audit, and what it tells an editor who came too late.

use domain::{
    error::{AppError, Stale},
    hours_change::NewHours,
    hours_form::{ExceptionForm, PatternForm},
    working_hours::{HoursException, Pattern},
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    Error,
    services::directory,
    store::{
        Tx, audit,
        directory::{ExceptionRow, PatternRow},
        hours::{self, TrailRow},
    },
};

/// Patterns' name in the audit.
pub(super) const PATTERN: &str = "pattern";
/// Exceptions' name in the audit.
pub(super) const EXCEPTION: &str = "hours_exception";
/// Branches' name in the audit.
pub(super) const BRANCH: &str = "branch";

/// What the audit keeps of a pattern.
pub(super) fn pattern(pattern: &Pattern) -> Value {
    json!(PatternForm::of(pattern))
}

/// What the audit keeps of an exception: all but the note, which may be personal.
pub(super) fn exception(exception: &HoursException) -> Value {
    json!(ExceptionForm { note: String::new(), ..ExceptionForm::of(exception) })
}

/// Notes what something is now.
pub(super) async fn kept(tx: &mut Tx, entity: &str, id: Uuid, version: i64, is: Value) -> Result<(), Error> {
    let act = if version == 1 { "add" } else { "change" };
    Ok(audit::insert(tx, &format!("{entity}.{act}"), entity, id, json!({"version": version, "is": is}))
        .await?)
}

/// Notes what something was.
pub(super) async fn dropped(tx: &mut Tx, entity: &str, id: Uuid, was: Option<Value>) -> Result<(), Error> {
    Ok(audit::insert(tx, &format!("{entity}.drop"), entity, id, json!({"was": was})).await?)
}

/// Refuses an edit of what is not at the version that was on the screen any more.
pub(super) async fn refuse_stale(
    tx: &mut Tx,
    new: &NewHours,
    version: i64,
    patterns: &[PatternRow],
    exceptions: &[ExceptionRow],
) -> Result<(), Error> {
    let (entity, id, is, now) = match new {
        NewHours::Pattern { id: None, .. } | NewHours::Exception { id: None, .. } => return Ok(()),
        NewHours::Pattern { id: Some(id), .. } | NewHours::DropPattern { id } => {
            let row = patterns.iter().find(|row| row.id == id.0).ok_or(AppError::NotFound)?;
            (PATTERN, id.0, row.version, pattern(&directory::pattern(row)?))
        }
        NewHours::Exception { id: Some(id), .. } | NewHours::DropException { id } => {
            let row = exceptions.iter().find(|row| row.id == id.0).ok_or(AppError::NotFound)?;
            (EXCEPTION, id.0, row.version, exception(&directory::exception(row)?))
        }
    };
    if is == version { Ok(()) } else { Err(stale(tx, (entity, id), (version, is), now).await?.into()) }
}

/// Who changed it, and which fields.
pub(super) async fn stale(
    tx: &mut Tx,
    (entity, id): (&str, Uuid),
    (was, is): (i64, i64),
    now: Value,
) -> Result<AppError, Error> {
    let trail = hours::list_trail(tx, entity, id).await?;
    let then = trail.iter().find_map(|row| at_version(row, was));
    let changed = then.map_or_else(Vec::new, |then| differences(&then, &now));
    Ok(AppError::Stale(Box::new(Stale {
        version: is,
        by: trail.first().map(|row| row.actor_name.clone()),
        at: trail.first().map(|row| row.at),
        changed,
    })))
}

fn at_version(row: &TrailRow, version: i64) -> Option<Value> {
    let details: Value = serde_json::from_str(&row.details).ok()?;
    (details.get("version")?.as_i64()? == version).then(|| details.get("is").cloned())?
}

/// The fields that differ, with what they hold now.
fn differences(then: &Value, now: &Value) -> Vec<(String, String)> {
    let fields = now.as_object().into_iter().flatten();
    let changed = fields.filter(|(field, value)| then.get(field.as_str()) != Some(value));
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    changed.map(|(field, value)| (field.clone(), text(value))).collect()
}
