//! Bookings and holds, what they are for, and what happened to them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::money::Price;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{StoreError, Tx, tally_marks};
use crate::Actor;

/// A booking as the table holds it; the history keeps it as JSON.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow, Serialize, Deserialize)]
pub(crate) struct BookingRow {
    pub id: Uuid,
    pub branch_id: Uuid,
    pub doctor_id: Uuid,
    pub chair_id: Uuid,
    pub patient_id: Option<Uuid>,
    pub status: String,
    pub live: bool,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub busy_until: DateTime<Utc>,
    pub day: NaiveDate,
    pub services: String,
    pub price_from: i64,
    pub price_to: Option<i64>,
    pub wish: Option<String>,
    pub hold_expires_at: Option<DateTime<Utc>>,
    pub call_id: Option<Uuid>,
    pub channel: String,
    pub new_patient: bool,
    pub cancel_reason: Option<String>,
    pub override_reason: Option<String>,
    pub to_move: Option<String>,
    #[serde(default)]
    pub own_min: Option<i32>,
    pub created_by: Option<Uuid>,
    pub created_by_key: Option<Uuid>,
    pub created_by_name: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

impl BookingRow {
    /// Whether the actor made it.
    pub(crate) fn is_of(&self, actor: &Actor) -> bool {
        (self.created_by, self.created_by_key) == (actor.user.map(|user| user.0), actor.key.map(|key| key.0))
    }
}

/// A booking with the names that lists show.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct BookingLineRow {
    #[sqlx(flatten)]
    pub booking: BookingRow,
    pub last_name: Option<String>,
    pub first_name: Option<String>,
    pub patronymic: Option<String>,
}

/// Taken time, as the search for free time needs it.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(crate) struct TakenRow {
    pub doctor_id: Uuid,
    pub chair_id: Uuid,
    pub starts_at: DateTime<Utc>,
    pub busy_until: DateTime<Utc>,
    pub day: NaiveDate,
    pub hold_expires_at: Option<DateTime<Utc>>,
}

/// Taken time that a visit would overlap.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct InTheWayRow {
    #[sqlx(flatten)]
    pub taken: TakenRow,
    pub created_by_name: String,
}

/// One service of a booking.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct BookingServiceRow {
    pub service_id: Uuid,
    pub minutes: i32,
    pub price_from: i64,
    pub price_to: Option<i64>,
}

impl BookingServiceRow {
    /// What it costs.
    pub fn price(&self) -> Price {
        Price::of_kopecks(self.price_from, self.price_to)
    }
}

/// One change of a booking.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct ChangeRow {
    pub id: Uuid,
    pub booking_id: Uuid,
    pub at: DateTime<Utc>,
    pub actor_id: Option<Uuid>,
    pub actor_name: String,
    pub action: String,
    pub reason: Option<String>,
    pub before: Option<String>,
    pub after: String,
}

/// The columns of [`BookingRow`], for every SELECT that reads one.
macro_rules! booking_columns {
    () => {
        "b.id, b.branch_id, b.doctor_id, b.chair_id, b.patient_id, b.status, b.live, b.starts_at, b.ends_at, \
         b.busy_until, b.day, b.services, b.price_from, b.price_to, b.wish, b.hold_expires_at, b.call_id, b.channel, \
         b.new_patient, b.cancel_reason, b.override_reason, b.to_move, b.own_min, b.created_by, b.created_by_key, \
         b.created_by_name, b.created_at, b.updated_at, b.version"
    };
}

pub(super) use booking_columns;

/// A SELECT of [`BookingLineRow`].
macro_rules! booking_lines {
    ($($rest:literal),+ $(,)?) => {
        concat!(
            "SELECT ",
            booking_columns!(),
            ", p.last_name, p.first_name, p.patronymic
             FROM bookings b LEFT JOIN patients p ON p.id = b.patient_id ",
            $($rest),+
        )
    };
}

pub(crate) mod ahead;
pub(crate) mod day;
pub(crate) mod page;

pub(crate) async fn insert(tx: &mut Tx, row: &BookingRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO bookings (id, branch_id, doctor_id, chair_id, patient_id, status, live, starts_at, ends_at,
             busy_until, day, services, price_from, price_to, wish, hold_expires_at, call_id, channel, new_patient,
             cancel_reason, override_reason, to_move, created_by, created_by_key, created_by_name, created_at,
             updated_at, version, own_min)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
             $23, $24, $25, $26, $27, $28, $29)",
        row.id,
        row.branch_id,
        row.doctor_id,
        row.chair_id,
        row.patient_id,
        &row.status,
        row.live,
        row.starts_at,
        row.ends_at,
        row.busy_until,
        row.day,
        &row.services,
        row.price_from,
        row.price_to,
        &row.wish,
        row.hold_expires_at,
        row.call_id,
        &row.channel,
        row.new_patient,
        &row.cancel_reason,
        &row.override_reason,
        &row.to_move,
        row.created_by,
        row.created_by_key,
        &row.created_by_name,
        row.created_at,
        row.updated_at,
        row.version,
        row.own_min
    )?;
    tally_marks::insert_visit(tx, row).await
}

/// Writes the row back, raised by one version; `NotFound` when somebody raised it first.
pub(crate) async fn update(tx: &mut Tx, row: &BookingRow) -> Result<(), StoreError> {
    tally_marks::insert_change(tx, row).await?;
    let touched = execute!(
        tx,
        "UPDATE bookings SET branch_id = $1, doctor_id = $2, chair_id = $3, patient_id = $4, status = $5, live = $6,
             starts_at = $7, ends_at = $8, busy_until = $9, day = $10, services = $11, price_from = $12,
             price_to = $13, wish = $14, hold_expires_at = $15, call_id = $16, new_patient = $17,
             cancel_reason = $18, override_reason = $19, to_move = $20, updated_at = $21, own_min = $22,
             version = version + 1
         WHERE id = $23 AND version = $24",
        row.branch_id,
        row.doctor_id,
        row.chair_id,
        row.patient_id,
        &row.status,
        row.live,
        row.starts_at,
        row.ends_at,
        row.busy_until,
        row.day,
        &row.services,
        row.price_from,
        row.price_to,
        &row.wish,
        row.hold_expires_at,
        row.call_id,
        row.new_patient,
        &row.cancel_reason,
        &row.override_reason,
        &row.to_move,
        row.updated_at,
        row.own_min,
        row.id,
        row.version
    )?;
    if touched == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

pub(crate) async fn get(tx: &mut Tx, id: Uuid) -> Result<BookingRow, StoreError> {
    fetch_one!(tx, BookingRow, concat!("SELECT ", booking_columns!(), " FROM bookings b WHERE b.id = $1"), id)
}

pub(crate) async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<BookingRow>, StoreError> {
    fetch_optional!(
        tx,
        BookingRow,
        concat!("SELECT ", booking_columns!(), " FROM bookings b WHERE b.id = $1"),
        id
    )
}

/// A patient's latest bookings, the newest first.
pub(crate) async fn list_patient(
    tx: &mut Tx,
    patient: Uuid,
    limit: i64,
) -> Result<Vec<BookingLineRow>, StoreError> {
    fetch_all!(
        tx,
        BookingLineRow,
        booking_lines!("WHERE b.patient_id = $1 ORDER BY b.starts_at DESC LIMIT $2"),
        patient,
        limit
    )
}

/// Taken time of a branch on some dates; holds that have expired are in it.
pub(crate) async fn list_taken(
    tx: &mut Tx,
    branch: Uuid,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<TakenRow>, StoreError> {
    fetch_all!(
        tx,
        TakenRow,
        "SELECT doctor_id, chair_id, starts_at, busy_until, day, hold_expires_at FROM bookings
         WHERE branch_id = $1 AND day BETWEEN $2 AND $3 AND live
         ORDER BY starts_at",
        branch,
        from,
        to
    )
}

/// Whom a visit would be with, where, and when, with its buffer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub doctor: Uuid,
    pub branch: Uuid,
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    /// Rows that are no hindrance, for they will be gone.
    pub except: [Option<Uuid>; 2],
}

/// Taken time of the doctor, and in each of the branch's chairs, that overlaps; holds that have expired are in it.
///
/// Those of one doctor, or of one chair, do not overlap each other: only the last that starts before the end can.
pub(crate) async fn list_in_the_way(tx: &mut Tx, wanted: &Wanted) -> Result<Vec<InTheWayRow>, StoreError> {
    let [one, other] = wanted.except.map(Option::unwrap_or_default);
    fetch_all!(
        tx,
        InTheWayRow,
        "SELECT b.doctor_id, b.chair_id, b.starts_at, b.busy_until, b.day, b.hold_expires_at, b.created_by_name
         FROM bookings b
         WHERE b.busy_until > $3 AND b.id IN (
             SELECT * FROM (
                 SELECT d.id FROM bookings d
                 WHERE d.doctor_id = $1 AND d.live AND d.starts_at < $4 AND d.id <> $5 AND d.id <> $6
                 ORDER BY d.starts_at DESC LIMIT 1
             ) of_doctor
             UNION ALL
             SELECT (
                 SELECT s.id FROM bookings s
                 WHERE s.chair_id = c.id AND s.live AND s.starts_at < $4 AND s.id <> $5 AND s.id <> $6
                 ORDER BY s.starts_at DESC LIMIT 1
             ) FROM chairs c WHERE c.branch_id = $2
         )",
        wanted.doctor,
        wanted.branch,
        wanted.from,
        wanted.to,
        one,
        other
    )
}

/// The patient's live bookings that overlap `[from, to)`.
pub(crate) async fn list_patient_between(
    tx: &mut Tx,
    patient: Uuid,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<BookingRow>, StoreError> {
    let mut rows = fetch_all!(
        tx,
        BookingRow,
        concat!(
            "SELECT ",
            booking_columns!(),
            " FROM bookings b WHERE b.patient_id = $1 AND b.starts_at < $2 AND b.live
              ORDER BY b.starts_at DESC LIMIT 8"
        ),
        patient,
        to
    )?;
    rows.retain(|row| row.ends_at > from);
    Ok(rows)
}

/// A service of a visit, and the branch's date of it.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(crate) struct ServiceHadRow {
    pub booking_id: Uuid,
    pub service_id: Uuid,
    pub day: NaiveDate,
}

/// Services of the patient's visits that begin in `[from, to)` and took place or still stand.
pub(crate) async fn list_services_had(
    tx: &mut Tx,
    patient: Uuid,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<ServiceHadRow>, StoreError> {
    fetch_all!(
        tx,
        ServiceHadRow,
        "SELECT b.id AS booking_id, s.service_id, b.day FROM bookings b
             JOIN booking_services s ON s.booking_id = b.id
         WHERE b.patient_id = $1 AND b.starts_at >= $2 AND b.starts_at < $3 AND b.live AND b.status <> 'held'",
        patient,
        from,
        to
    )
}

/// Holds that have expired, the oldest first.
pub(crate) async fn list_expired(tx: &mut Tx, limit: i64) -> Result<Vec<BookingRow>, StoreError> {
    let now = tx.now();
    fetch_all!(
        tx,
        BookingRow,
        concat!(
            "SELECT ",
            booking_columns!(),
            " FROM bookings b WHERE b.status = 'held' AND b.hold_expires_at <= $1 ORDER BY b.hold_expires_at LIMIT $2"
        ),
        now,
        limit
    )
}

/// Removes a hold that has expired or was given up; its history stays.
pub(crate) async fn delete_hold(tx: &mut Tx, id: Uuid) -> Result<bool, StoreError> {
    execute!(tx, "DELETE FROM booking_services WHERE booking_id = $1", id)?;
    execute!(tx, "DELETE FROM booking_changes WHERE booking_id = $1", id)?;
    Ok(execute!(tx, "DELETE FROM bookings WHERE id = $1 AND status = 'held'", id)? == 1)
}

pub(crate) async fn insert_service(
    tx: &mut Tx,
    booking: Uuid,
    position: i32,
    service: &BookingServiceRow,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO booking_services (booking_id, position, service_id, minutes, price_from, price_to)
         VALUES ($1, $2, $3, $4, $5, $6)",
        booking,
        position,
        service.service_id,
        service.minutes,
        service.price_from,
        service.price_to
    )?;
    Ok(())
}

pub(crate) async fn delete_services(tx: &mut Tx, booking: Uuid) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM booking_services WHERE booking_id = $1", booking)?;
    Ok(())
}

pub(crate) async fn list_services(tx: &mut Tx, booking: Uuid) -> Result<Vec<BookingServiceRow>, StoreError> {
    fetch_all!(
        tx,
        BookingServiceRow,
        "SELECT service_id, minutes, price_from, price_to FROM booking_services WHERE booking_id = $1
         ORDER BY position",
        booking
    )
}

pub(crate) async fn insert_change(tx: &mut Tx, change: &ChangeRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO booking_changes (id, booking_id, at, actor_id, actor_name, action, reason, before, after)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        change.id,
        change.booking_id,
        change.at,
        change.actor_id,
        &change.actor_name,
        &change.action,
        &change.reason,
        &change.before,
        &change.after
    )?;
    // what else happens to a visit is not counted
    if ["book", "reschedule", "cancel", "undo"].contains(&change.action.as_str()) {
        tally_marks::insert(tx, "acts", change.at).await?;
    }
    Ok(())
}

/// What happened to a booking, the newest first.
pub(crate) async fn list_changes(tx: &mut Tx, booking: Uuid) -> Result<Vec<ChangeRow>, StoreError> {
    fetch_all!(
        tx,
        ChangeRow,
        "SELECT id, booking_id, at, actor_id, actor_name, action, reason, before, after FROM booking_changes
         WHERE booking_id = $1 ORDER BY at DESC, id DESC",
        booking
    )
}

pub(crate) async fn get_change(tx: &mut Tx, id: Uuid) -> Result<ChangeRow, StoreError> {
    fetch_one!(
        tx,
        ChangeRow,
        "SELECT id, booking_id, at, actor_id, actor_name, action, reason, before, after FROM booking_changes
         WHERE id = $1",
        id
    )
}

/// Whose visits: what a settings page wants to put out of use.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Diary {
    Branch(Uuid),
    Chair(Uuid),
    Doctor(Uuid),
}

/// Whether a live visit or hold still lies ahead.
pub(crate) async fn is_used_ahead(tx: &mut Tx, diary: Diary) -> Result<bool, StoreError> {
    let now = tx.now();
    let row = match diary {
        Diary::Branch(id) => fetch_optional!(
            tx,
            (Uuid,),
            "SELECT id FROM bookings WHERE branch_id = $1 AND day >= $2 AND live AND ends_at > $3 LIMIT 1",
            id,
            now.date_naive() - chrono::Days::new(1),
            now
        ),
        Diary::Chair(id) => fetch_optional!(
            tx,
            (Uuid,),
            "SELECT id FROM bookings WHERE chair_id = $1 AND live AND ends_at > $2
             ORDER BY starts_at DESC LIMIT 1",
            id,
            now
        ),
        Diary::Doctor(id) => fetch_optional!(
            tx,
            (Uuid,),
            "SELECT id FROM bookings WHERE doctor_id = $1 AND live AND ends_at > $2
             ORDER BY starts_at DESC LIMIT 1",
            id,
            now
        ),
    }?;
    Ok(row.is_some())
}
