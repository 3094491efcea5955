//! What came of a call: visits, leads, promises to ring back, messages.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

/// A visit that was booked, moved or called off in a call, as it is now.
#[derive(sqlx::FromRow)]
pub(crate) struct CallVisitRow {
    pub act: String,
    pub id: Uuid,
    pub branch_id: Uuid,
    pub doctor_id: Uuid,
    pub starts_at: DateTime<Utc>,
    pub services: String,
    pub status: String,
}

/// A lead that was rung in a call.
#[derive(sqlx::FromRow)]
pub(crate) struct CallLeadRow {
    pub id: Uuid,
    pub source: String,
    pub status: String,
}

/// A promise that was made in a call, tried or kept by it.
#[derive(sqlx::FromRow)]
pub(crate) struct CallPromiseRow {
    pub due_at: DateTime<Utc>,
    pub promised_in: Option<Uuid>,
    pub closed_at: Option<DateTime<Utc>>,
}

/// A message about a visit.
#[derive(sqlx::FromRow)]
pub(crate) struct CallMessageRow {
    pub kind: String,
    pub channel: String,
    pub state: String,
}

/// A visit was moved or called off in the call; twice is once.
pub(crate) async fn insert_visit(
    tx: &mut Tx,
    call: Uuid,
    booking: Uuid,
    act: &str,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO call_visits (call_id, booking_id, act) VALUES ($1, $2, $3)
         ON CONFLICT (call_id, booking_id, act) DO NOTHING",
        call,
        booking,
        act
    )?;
    Ok(())
}

pub(crate) async fn list_visits(tx: &mut Tx, call: Uuid) -> Result<Vec<CallVisitRow>, StoreError> {
    fetch_all!(
        tx,
        CallVisitRow,
        "SELECT 'booked' AS act, b.id, b.branch_id, b.doctor_id, b.starts_at, b.services, b.status
         FROM bookings b WHERE b.call_id = $1 AND b.status <> 'held'
         UNION ALL
         SELECT v.act, b.id, b.branch_id, b.doctor_id, b.starts_at, b.services, b.status
         FROM call_visits v JOIN bookings b ON b.id = v.booking_id WHERE v.call_id = $1
         ORDER BY starts_at",
        call
    )
}

pub(crate) async fn list_leads(tx: &mut Tx, call: Uuid) -> Result<Vec<CallLeadRow>, StoreError> {
    fetch_all!(
        tx,
        CallLeadRow,
        "SELECT id, source, status FROM leads WHERE call_id = $1 ORDER BY received_at",
        call
    )
}

pub(crate) async fn list_promises(tx: &mut Tx, call: Uuid) -> Result<Vec<CallPromiseRow>, StoreError> {
    fetch_all!(
        tx,
        CallPromiseRow,
        "SELECT due_at, promised_in, closed_at FROM callbacks
         WHERE promised_in = $1 OR call_id = $1 OR closed_by = $1 ORDER BY due_at",
        call
    )
}

/// Messages about a visit that were written between two moments.
pub(crate) async fn list_messages(
    tx: &mut Tx,
    booking: Uuid,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<CallMessageRow>, StoreError> {
    fetch_all!(
        tx,
        CallMessageRow,
        "SELECT kind, channel, state FROM messages
         WHERE booking_id = $1 AND created_at BETWEEN $2 AND $3 ORDER BY created_at, id",
        booking,
        from,
        to
    )
}
