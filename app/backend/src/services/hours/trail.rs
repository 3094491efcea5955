//! What edits of hours leave in the audit.

use domain::{
    error::AppError,
    hours_change::NewHours,
    hours_form::{ExceptionForm, PatternForm},
    working_hours::{HoursException, Pattern},
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    Error,
    services::{directory, trail},
    store::{
        Tx, audit,
        directory::{ExceptionRow, PatternRow},
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
    if is == version {
        return Ok(());
    }
    Err(trail::stale(tx, (entity, &id.to_string()), (version, is), &now, None).await?.into())
}
