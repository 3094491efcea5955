//! Letters with the reports of a date.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct ReportLetterRow {
    pub id: Uuid,
    pub date: NaiveDate,
    pub recipient: String,
    pub tries: i32,
    pub next_try_at: Option<DateTime<Utc>>,
    pub sent_at: Option<DateTime<Utc>>,
    pub fault: Option<String>,
}

/// One for an address, unless there is one of the date already.
pub(crate) async fn insert(tx: &mut Tx, date: NaiveDate, recipient: &str) -> Result<(), StoreError> {
    let (id, now) = (Uuid::now_v7(), tx.now());
    execute!(
        tx,
        "INSERT INTO report_letters (id, date, recipient, next_try_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (date, recipient) DO NOTHING",
        id,
        date,
        recipient,
        now
    )?;
    Ok(())
}

/// Whether any was written of a date.
pub(crate) async fn any(tx: &mut Tx, date: NaiveDate) -> Result<bool, StoreError> {
    let found = fetch_optional!(tx, (Uuid,), "SELECT id FROM report_letters WHERE date = $1 LIMIT 1", date)?;
    Ok(found.is_some())
}

/// Those that are due.
pub(crate) async fn list_due(tx: &mut Tx, limit: i64) -> Result<Vec<ReportLetterRow>, StoreError> {
    let now = tx.now();
    fetch_all!(
        tx,
        ReportLetterRow,
        "SELECT id, date, recipient, tries, next_try_at, sent_at, fault FROM report_letters
         WHERE next_try_at IS NOT NULL AND next_try_at <= $1 ORDER BY next_try_at, id LIMIT $2",
        now,
        limit
    )
}

pub(crate) async fn update(tx: &mut Tx, row: &ReportLetterRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE report_letters SET tries = $1, next_try_at = $2, sent_at = $3, fault = $4 WHERE id = $5",
        row.tries,
        row.next_try_at,
        row.sent_at,
        &row.fault,
        row.id
    )?;
    Ok(())
}
