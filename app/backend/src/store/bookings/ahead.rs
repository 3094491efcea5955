//! Visits that lie ahead: of a doctor, of a branch, those that have to be moved and those that could be.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

use super::BookingLineRow;
use crate::store::{StoreError, Tx};

/// A visit ahead that could be moved.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct MovableRow {
    pub id: Uuid,
    pub patient_id: Uuid,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub busy_until: DateTime<Utc>,
    pub day: NaiveDate,
    pub services: String,
    pub last_name: String,
    pub first_name: String,
    pub patronymic: Option<String>,
    pub birth_date: Option<NaiveDate>,
}

/// A service of a visit that has to be moved.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct NeedRow {
    pub booking_id: Uuid,
    pub service_id: Uuid,
    pub patient_id: Uuid,
    pub birth_date: Option<NaiveDate>,
    pub own_min: Option<i32>,
}

/// A SELECT of visits that are not over and holds that have not expired, by start.
macro_rules! ahead_lines {
    ($whose:literal) => {
        booking_lines!(
            "WHERE ",
            $whose,
            " AND b.day >= $2 AND b.ends_at > $3
                 AND b.status IN ('held', 'booked', 'confirmed', 'arrived')
                 AND (b.hold_expires_at IS NULL OR b.hold_expires_at > $3)
             ORDER BY b.starts_at, b.id"
        )
    };
}

/// A doctor's visits that are not over and holds that have not expired, by start.
pub(crate) async fn list_of_doctor(tx: &mut Tx, doctor: Uuid) -> Result<Vec<BookingLineRow>, StoreError> {
    let (now, since) = (tx.now(), yesterday(tx));
    fetch_all!(tx, BookingLineRow, ahead_lines!("b.doctor_id = $1"), doctor, since, now)
}

/// The same of a branch.
pub(crate) async fn list_at_branch(tx: &mut Tx, branch: Uuid) -> Result<Vec<BookingLineRow>, StoreError> {
    let (now, since) = (tx.now(), yesterday(tx));
    fetch_all!(tx, BookingLineRow, ahead_lines!("b.branch_id = $1"), branch, since, now)
}

/// Visits of a branch that have to be moved and are not over, by start.
pub(crate) async fn list_to_move(tx: &mut Tx, branch: Uuid) -> Result<Vec<BookingLineRow>, StoreError> {
    let now = tx.now();
    fetch_all!(
        tx,
        BookingLineRow,
        booking_lines!(
            "WHERE b.branch_id = $1 AND b.to_move IS NOT NULL AND b.ends_at > $2
                 AND b.status IN ('booked', 'confirmed', 'arrived')
             ORDER BY b.starts_at, b.id"
        ),
        branch,
        now
    )
}

/// A date that no visit under way can be before, in whatever zone.
fn yesterday(tx: &Tx) -> NaiveDate {
    (tx.now() - TimeDelta::days(2)).date_naive()
}

/// Visits of a doctor at a branch that lie ahead on some dates, of patients who may be rung, by start.
pub(crate) async fn list_movable(
    tx: &mut Tx,
    doctor: Uuid,
    branch: Uuid,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<MovableRow>, StoreError> {
    fetch_all!(
        tx,
        MovableRow,
        "SELECT b.id, b.patient_id, b.starts_at, b.ends_at, b.busy_until, b.day, b.services,
             p.last_name, p.first_name, p.patronymic, p.birth_date
         FROM bookings b JOIN patients p ON p.id = b.patient_id
         WHERE b.doctor_id = $1 AND b.day BETWEEN $3 AND $4 AND b.branch_id = $2
             AND b.status IN ('booked', 'confirmed') AND NOT p.do_not_contact
         ORDER BY b.starts_at",
        doctor,
        branch,
        from,
        to
    )
}

/// What the visits of a branch that have to be moved are for, and the ages of their patients.
pub(crate) async fn list_needs_to_move(tx: &mut Tx, branch: Uuid) -> Result<Vec<NeedRow>, StoreError> {
    fetch_all!(
        tx,
        NeedRow,
        "SELECT s.booking_id, s.service_id, b.patient_id, p.birth_date, b.own_min
         FROM bookings b JOIN booking_services s ON s.booking_id = b.id JOIN patients p ON p.id = b.patient_id
         WHERE b.branch_id = $1 AND b.to_move IS NOT NULL
         ORDER BY b.starts_at, b.id, s.position",
        branch
    )
}
