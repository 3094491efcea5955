//! Rows of tables that leave as files, a page at a time, each page led to by an index.

use chrono::{DateTime, NaiveDate, Utc};
use domain::interval::Interval;
use uuid::Uuid;

use super::{
    StoreError, Tx,
    bookings::{BookingRow, booking_columns},
    callbacks::{CallbackLineRow, callback_columns, callback_lines},
    complaints::{ComplaintLineRow, complaint_columns, complaint_lines},
    patients::{PatientRow, patient_columns},
    waitlist::{WaitRow, wait_columns},
};

/// Rows of a page.
pub(crate) const PAGE: i64 = 500;

/// A booking and whose it is.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct VisitExportRow {
    #[sqlx(flatten)]
    pub booking: BookingRow,
    pub card_no: Option<i64>,
    pub last_name: Option<String>,
    pub first_name: Option<String>,
    pub patronymic: Option<String>,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct CallExportRow {
    pub id: Uuid,
    pub direction: String,
    pub operator_name: Option<String>,
    pub started_at: DateTime<Utc>,
    pub answered_at: Option<DateTime<Utc>>,
    pub hung_up_at: Option<DateTime<Utc>>,
    pub outcome: Option<String>,
    pub missed: bool,
    pub reasons: String,
    pub branch_id: Option<Uuid>,
    pub phone: Option<String>,
    pub note: String,
    pub last_name: Option<String>,
    pub first_name: Option<String>,
    pub patronymic: Option<String>,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct LeadExportRow {
    pub id: Uuid,
    pub source: String,
    pub status: String,
    pub received_at: DateTime<Utc>,
    pub answer_s: Option<i32>,
    pub reason: Option<String>,
    pub closed_at: Option<DateTime<Utc>>,
    pub first_touch: String,
    pub name: String,
    pub phone: Option<String>,
    pub contact: String,
    pub message: String,
    pub owner_name: Option<String>,
    pub forwarder: Option<String>,
}

/// Who waits, and what for.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct WaitExportRow {
    #[sqlx(flatten)]
    pub wait: WaitRow,
    pub last_name: String,
    pub first_name: String,
    pub patronymic: Option<String>,
}

/// A card and its primary phone.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct PatientExportRow {
    #[sqlx(flatten)]
    pub patient: PatientRow,
    pub e164: Option<String>,
}

/// A branch's visits of some dates, after one of them; without holds.
pub(crate) async fn list_visits(
    tx: &mut Tx,
    branch: Uuid,
    (from, to): (NaiveDate, NaiveDate),
    after: (NaiveDate, DateTime<Utc>, Uuid),
) -> Result<Vec<VisitExportRow>, StoreError> {
    fetch_all!(
        tx,
        VisitExportRow,
        concat!(
            "SELECT ",
            booking_columns!(),
            ", p.card_no, p.last_name, p.first_name, p.patronymic
             FROM bookings b LEFT JOIN patients p ON p.id = b.patient_id
             WHERE b.branch_id = $1 AND b.day BETWEEN $2 AND $3 AND b.status <> 'held'
                 AND (b.day, b.starts_at, b.id) > ($4, $5, $6)
             ORDER BY b.day, b.starts_at, b.id LIMIT $7"
        ),
        branch,
        from.max(after.0),
        to,
        after.0,
        after.1,
        after.2,
        PAGE
    )
}

/// Calls that began in some time, after one of them.
pub(crate) async fn list_calls(
    tx: &mut Tx,
    time: Interval,
    after: (DateTime<Utc>, Uuid),
) -> Result<Vec<CallExportRow>, StoreError> {
    fetch_all!(
        tx,
        CallExportRow,
        "SELECT c.id, c.direction, u.name AS operator_name, c.started_at, c.answered_at, c.hung_up_at, c.outcome,
             c.missed, c.reasons, c.branch_id, c.phone, c.note, p.last_name, p.first_name, p.patronymic
         FROM calls c LEFT JOIN users u ON u.id = coalesce(c.operator_id, c.rang_for)
             LEFT JOIN patients p ON p.id = c.patient_id
         WHERE c.started_at >= $1 AND c.started_at < $2 AND (c.started_at, c.id) > ($3, $4)
         ORDER BY c.started_at, c.id LIMIT $5",
        time.start.max(after.0),
        time.end,
        after.0,
        after.1,
        PAGE
    )
}

/// Leads that came in in some time, after one of them.
pub(crate) async fn list_leads(
    tx: &mut Tx,
    time: Interval,
    after: (DateTime<Utc>, Uuid),
) -> Result<Vec<LeadExportRow>, StoreError> {
    fetch_all!(
        tx,
        LeadExportRow,
        "SELECT l.id, l.source, l.status, l.received_at, l.answer_s, l.reason, l.closed_at, l.first_touch, l.name,
             l.phone, l.contact, l.message, o.name AS owner_name, f.name AS forwarder
         FROM leads l LEFT JOIN users o ON o.id = l.owner_id LEFT JOIN users f ON f.id = l.forwarded_by
         WHERE l.received_at >= $1 AND l.received_at < $2 AND (l.received_at, l.id) > ($3, $4)
         ORDER BY l.received_at, l.id LIMIT $5",
        time.start.max(after.0),
        time.end,
        after.0,
        after.1,
        PAGE
    )
}

/// Complaints that were received in some time, after one of them.
pub(crate) async fn list_complaints(
    tx: &mut Tx,
    time: Interval,
    after: (DateTime<Utc>, Uuid),
) -> Result<Vec<ComplaintLineRow>, StoreError> {
    fetch_all!(
        tx,
        ComplaintLineRow,
        complaint_lines!(
            "WHERE c.received_at >= $1 AND c.received_at < $2 AND (c.received_at, c.id) > ($3, $4)
             ORDER BY c.received_at, c.id LIMIT $5"
        ),
        time.start.max(after.0),
        time.end,
        after.0,
        after.1,
        PAGE
    )
}

/// Open promises to ring back, after one of them.
pub(crate) async fn list_callbacks(
    tx: &mut Tx,
    after: (DateTime<Utc>, Uuid),
) -> Result<Vec<CallbackLineRow>, StoreError> {
    fetch_all!(
        tx,
        CallbackLineRow,
        callback_lines!(
            "WHERE k.closed_at IS NULL AND k.due_at >= $1 AND (k.due_at, k.id) > ($1, $2)
             ORDER BY k.due_at, k.id LIMIT $3"
        ),
        after.0,
        after.1,
        PAGE
    )
}

/// All who wait for a time, branch by branch, those whom any branch will do first.
pub(crate) async fn list_waiting(tx: &mut Tx) -> Result<Vec<WaitExportRow>, StoreError> {
    fetch_all!(
        tx,
        WaitExportRow,
        concat!(
            "SELECT ",
            wait_columns!(),
            ", p.last_name, p.first_name, p.patronymic
             FROM waitlist w JOIN patients p ON p.id = w.patient_id
             WHERE w.status = 'waiting' ORDER BY w.branch_id, w.created_at, w.id"
        )
    )
}

/// Cards after a number.
pub(crate) async fn list_patients(tx: &mut Tx, after: i64) -> Result<Vec<PatientExportRow>, StoreError> {
    fetch_all!(
        tx,
        PatientExportRow,
        concat!(
            "SELECT ",
            patient_columns!(),
            ", t.e164
             FROM patients p LEFT JOIN patient_phones t ON t.patient_id = p.id AND t.is_primary
             WHERE p.card_no > $1 AND p.merged_into IS NULL ORDER BY p.card_no LIMIT $2"
        ),
        after,
        PAGE
    )
}
