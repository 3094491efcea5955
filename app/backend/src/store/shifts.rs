//! Shifts: what is planned for somebody on a date, and when it began and ended.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct ShiftRow {
    pub id: Uuid,
    pub user_id: Uuid,
    pub date: NaiveDate,
    pub works: bool,
    pub start_min: Option<i32>,
    pub end_min: Option<i32>,
    pub started_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
}

impl ShiftRow {
    /// One of which nothing is said yet.
    pub fn blank(user_id: Uuid, date: NaiveDate) -> Self {
        Self {
            id: Uuid::now_v7(),
            user_id,
            date,
            works: true,
            start_min: None,
            end_min: None,
            started_at: None,
            ended_at: None,
        }
    }
}

/// Keeps it in place of the one that there is of that date.
pub(crate) async fn put(tx: &mut Tx, row: &ShiftRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO shifts (id, user_id, date, works, start_min, end_min, started_at, ended_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (user_id, date) DO UPDATE SET works = excluded.works, start_min = excluded.start_min,
             end_min = excluded.end_min, started_at = excluded.started_at, ended_at = excluded.ended_at",
        row.id,
        row.user_id,
        row.date,
        row.works,
        row.start_min,
        row.end_min,
        row.started_at,
        row.ended_at
    )?;
    Ok(())
}

pub(crate) async fn find(tx: &mut Tx, user: Uuid, date: NaiveDate) -> Result<Option<ShiftRow>, StoreError> {
    fetch_optional!(
        tx,
        ShiftRow,
        "SELECT id, user_id, date, works, start_min, end_min, started_at, ended_at FROM shifts
         WHERE user_id = $1 AND date = $2",
        user,
        date
    )
}

/// Everybody's between two dates.
pub(crate) async fn list(tx: &mut Tx, from: NaiveDate, to: NaiveDate) -> Result<Vec<ShiftRow>, StoreError> {
    fetch_all!(
        tx,
        ShiftRow,
        "SELECT id, user_id, date, works, start_min, end_min, started_at, ended_at FROM shifts
         WHERE date >= $1 AND date <= $2 ORDER BY date, user_id",
        from,
        to
    )
}
