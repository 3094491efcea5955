//! Doctors' patterns and exceptions, and when branches are open. The rows are the directory's.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    StoreError, Tx,
    directory::{ExceptionRow, PatternRow},
};

pub(crate) async fn list_patterns(tx: &mut Tx, doctor: Uuid) -> Result<Vec<PatternRow>, StoreError> {
    fetch_all!(
        tx,
        PatternRow,
        "SELECT id, doctor_id, branch_id, chair_id, rhythm, valid_from, valid_to, version FROM patterns
         WHERE doctor_id = $1 ORDER BY valid_from, id",
        doctor
    )
}

pub(crate) async fn insert_pattern(tx: &mut Tx, row: &PatternRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO patterns (id, doctor_id, branch_id, chair_id, rhythm, valid_from, valid_to, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        row.id,
        row.doctor_id,
        row.branch_id,
        row.chair_id,
        &row.rhythm,
        row.valid_from,
        row.valid_to,
        row.version
    )?;
    Ok(())
}

/// Writes the row back under the version it carries.
pub(crate) async fn update_pattern(tx: &mut Tx, row: &PatternRow) -> Result<(), StoreError> {
    let touched = execute!(
        tx,
        "UPDATE patterns SET branch_id = $1, chair_id = $2, rhythm = $3, valid_from = $4, valid_to = $5, version = $6
         WHERE id = $7",
        row.branch_id,
        row.chair_id,
        &row.rhythm,
        row.valid_from,
        row.valid_to,
        row.version,
        row.id
    )?;
    if touched == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

pub(crate) async fn delete_pattern(tx: &mut Tx, id: Uuid) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM patterns WHERE id = $1", id)?;
    Ok(())
}

pub(crate) async fn list_exceptions(tx: &mut Tx, doctor: Uuid) -> Result<Vec<ExceptionRow>, StoreError> {
    fetch_all!(
        tx,
        ExceptionRow,
        "SELECT id, doctor_id, kind, from_date, to_date, hours, note, version FROM hours_exceptions
         WHERE doctor_id = $1 ORDER BY from_date, id",
        doctor
    )
}

pub(crate) async fn insert_exception(tx: &mut Tx, row: &ExceptionRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO hours_exceptions (id, doctor_id, kind, from_date, to_date, hours, note, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        row.id,
        row.doctor_id,
        &row.kind,
        row.from_date,
        row.to_date,
        &row.hours,
        &row.note,
        row.version
    )?;
    Ok(())
}

/// Writes the row back under the version it carries.
pub(crate) async fn update_exception(tx: &mut Tx, row: &ExceptionRow) -> Result<(), StoreError> {
    let touched = execute!(
        tx,
        "UPDATE hours_exceptions SET kind = $1, from_date = $2, to_date = $3, hours = $4, note = $5, version = $6
         WHERE id = $7",
        &row.kind,
        row.from_date,
        row.to_date,
        &row.hours,
        &row.note,
        row.version,
        row.id
    )?;
    if touched == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

pub(crate) async fn delete_exception(tx: &mut Tx, id: Uuid) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM hours_exceptions WHERE id = $1", id)?;
    Ok(())
}

/// Sets the opening hours of a branch: weekday from Monday 1, first minute, first minute after.
pub(crate) async fn update_week(
    tx: &mut Tx,
    branch: Uuid,
    week: &[(i32, i32, i32)],
) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM branch_hours WHERE branch_id = $1", branch)?;
    for (weekday, start, end) in week {
        execute!(
            tx,
            "INSERT INTO branch_hours (branch_id, weekday, start_min, end_min) VALUES ($1, $2, $3, $4)",
            branch,
            *weekday,
            *start,
            *end
        )?;
    }
    execute!(tx, "UPDATE branches SET version = version + 1 WHERE id = $1", branch)?;
    Ok(())
}

/// A date of the calendar.
pub(crate) struct NewHolidayRow<'a> {
    pub branch_id: Option<Uuid>,
    pub date: NaiveDate,
    /// Monday is 1; `None` closed.
    pub open_as: Option<i32>,
    pub reason: &'a str,
}

/// Puts a date into the calendar in place of the one that is there for the same branch, or for all.
pub(crate) async fn insert_holiday(tx: &mut Tx, row: &NewHolidayRow<'_>) -> Result<Uuid, StoreError> {
    match row.branch_id {
        Some(branch) => {
            execute!(tx, "DELETE FROM holidays WHERE date = $1 AND branch_id = $2", row.date, branch)?
        }
        None => execute!(tx, "DELETE FROM holidays WHERE date = $1 AND branch_id IS NULL", row.date)?,
    };
    let id = Uuid::now_v7();
    execute!(
        tx,
        "INSERT INTO holidays (id, branch_id, date, kind, open_as, reason) VALUES ($1, $2, $3, $4, $5, $6)",
        id,
        row.branch_id,
        row.date,
        if row.open_as.is_some() { "work" } else { "off" },
        row.open_as,
        row.reason
    )?;
    Ok(id)
}

pub(crate) async fn delete_holiday(tx: &mut Tx, id: Uuid) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM holidays WHERE id = $1", id)?;
    Ok(())
}
