//! Who is to find a parked visit its time.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

/// A parked visit with the names that the pinboard shows.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct PinRow {
    pub booking_id: Uuid,
    pub owner_id: Uuid,
    pub owner_name: String,
    pub version: i64,
    pub branch_id: Uuid,
    pub doctor_id: Uuid,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub busy_until: DateTime<Utc>,
    pub services: String,
    pub last_name: Option<String>,
    pub first_name: Option<String>,
    pub patronymic: Option<String>,
}

pub(crate) async fn insert(tx: &mut Tx, booking: Uuid, owner: Uuid) -> Result<(), StoreError> {
    let now = tx.now();
    execute!(
        tx,
        "INSERT INTO pins (booking_id, owner_id, parked_at) VALUES ($1, $2, $3)",
        booking,
        owner,
        now
    )?;
    Ok(())
}

/// Gives it to somebody else; `NotFound` when it is not parked.
pub(crate) async fn update_owner(tx: &mut Tx, booking: Uuid, owner: Uuid) -> Result<(), StoreError> {
    let touched = execute!(tx, "UPDATE pins SET owner_id = $2 WHERE booking_id = $1", booking, owner)?;
    if touched == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

pub(crate) async fn delete(tx: &mut Tx, booking: Uuid) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM pins WHERE booking_id = $1", booking)?;
    Ok(())
}

/// All of them, the oldest first.
pub(crate) async fn list(tx: &mut Tx) -> Result<Vec<PinRow>, StoreError> {
    fetch_all!(
        tx,
        PinRow,
        "SELECT n.booking_id, n.owner_id, u.name AS owner_name, b.version, b.branch_id, b.doctor_id, b.starts_at,
             b.ends_at, b.busy_until, b.services, p.last_name, p.first_name, p.patronymic
         FROM pins n JOIN bookings b ON b.id = n.booking_id JOIN users u ON u.id = n.owner_id
             LEFT JOIN patients p ON p.id = b.patient_id
         ORDER BY n.parked_at, n.booking_id"
    )
}
