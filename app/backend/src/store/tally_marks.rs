//! Marks: of which dates something was written since they were counted. Whatever writes what is counted leaves one in
//! the same transaction; each is a row of its own, so that nobody waits for anybody.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{StoreError, Tx, bookings::BookingRow};

/// Marks of one statement that deletes them.
const ROWS: usize = 1000;

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct MarkRow {
    pub id: i64,
    pub kind: String,
    pub at: Option<DateTime<Utc>>,
    pub day: Option<NaiveDate>,
}

/// All of them: they are few, for they are swept all the time.
pub(crate) async fn list(tx: &mut Tx) -> Result<Vec<MarkRow>, StoreError> {
    fetch_all!(tx, MarkRow, "SELECT id, kind, at, day FROM tally_marks")
}

/// Removes exactly these.
pub(crate) async fn delete(tx: &mut Tx, ids: &[i64]) -> Result<(), StoreError> {
    /// `DELETE FROM tally_marks WHERE id IN ($1, …)` of one engine.
    macro_rules! delete {
        ($engine:ty, $tx:expr, $ids:expr) => {{
            let mut query = sqlx::QueryBuilder::<$engine>::new("DELETE FROM tally_marks WHERE id IN (");
            let mut list = query.separated(", ");
            for id in $ids {
                list.push_bind(*id);
            }
            query.push(")");
            query.build().execute(&mut **$tx).await?;
        }};
    }
    for ids in ids.chunks(ROWS) {
        match tx.writing() {
            super::tx::Engine::Sqlite(tx) => delete!(sqlx::Sqlite, tx, ids),
            super::tx::Engine::Postgres(tx) => delete!(sqlx::Postgres, tx, ids),
        }
    }
    Ok(())
}

/// The date of an instant.
pub(crate) async fn insert(tx: &mut Tx, kind: &str, at: DateTime<Utc>) -> Result<(), StoreError> {
    execute!(tx, "INSERT INTO tally_marks (kind, at) VALUES ($1, $2)", kind, at)?;
    Ok(())
}

/// The date on which a call began, as it is written now: before it changes, and after.
pub(crate) async fn insert_call(tx: &mut Tx, call: Uuid) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO tally_marks (kind, at) SELECT 'calls', started_at FROM calls WHERE id = $1",
        call
    )?;
    Ok(())
}

/// A new visit's date, and that of the call that it was booked in. A hold is no visit yet.
pub(crate) async fn insert_visit(tx: &mut Tx, row: &BookingRow) -> Result<(), StoreError> {
    if row.hold_expires_at.is_some() {
        return Ok(());
    }
    execute!(tx, "INSERT INTO tally_marks (kind, day) VALUES ('visits', $1)", row.day)?;
    insert_call_of(tx, row).await
}

async fn insert_call_of(tx: &mut Tx, row: &BookingRow) -> Result<(), StoreError> {
    match row.call_id {
        Some(call) => insert_call(tx, call).await,
        None => Ok(()),
    }
}

/// What a visit that is about to become this row is counted in: its dates, now and then; that of the call that it was
/// booked in; those of what was done with it, which are told by its branch; and the date on which its time was offered,
/// as long as it stands there.
pub(crate) async fn insert_change(tx: &mut Tx, row: &BookingRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO tally_marks (kind, day)
         SELECT 'visits', day FROM bookings WHERE id = $1 AND status <> 'held' UNION SELECT 'visits', $2",
        row.id,
        row.day
    )?;
    execute!(
        tx,
        "INSERT INTO tally_marks (kind, at)
         SELECT 'acts', c.at FROM booking_changes c JOIN bookings b ON b.id = c.booking_id
         WHERE c.booking_id = $1 AND (b.branch_id <> $2 OR b.new_patient <> $3)
             AND c.action IN ('book', 'reschedule', 'cancel', 'undo')",
        row.id,
        row.branch_id,
        row.new_patient
    )?;
    execute!(
        tx,
        "INSERT INTO tally_marks (kind, at)
         SELECT 'acts', o.offered_at FROM gap_offers o JOIN bookings b ON b.id = o.filled_by
         WHERE o.filled_by = $1 AND (b.live <> $2 OR b.starts_at <> $3 OR b.busy_until <> $4)",
        row.id,
        row.live,
        row.starts_at,
        row.busy_until
    )?;
    insert_call_of(tx, row).await
}

/// The date on which a gap's time was offered.
pub(crate) async fn insert_offer(tx: &mut Tx, offer: Uuid) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO tally_marks (kind, at) SELECT 'acts', offered_at FROM gap_offers WHERE id = $1",
        offer
    )?;
    Ok(())
}
