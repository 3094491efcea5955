//! One page of bookings, by the branch's date, the start and the id; an index leads to it.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::BookingRow;
use crate::store::{StoreError, Tx};

/// Which bookings, and after which one.
#[derive(Clone, Debug)]
pub(crate) struct PageRange {
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    pub starts_from: DateTime<Utc>,
    pub starts_before: DateTime<Utc>,
    pub branch: Option<Uuid>,
    pub doctor: Option<Uuid>,
    pub patient: Option<Uuid>,
    /// Without one, all but holds.
    pub status: Option<String>,
    pub after: (NaiveDate, DateTime<Utc>, Uuid),
    pub limit: i64,
}

/// From the table on to the limit. `$lead` names the column whose index is used.
macro_rules! page {
    ($lead:literal) => {
        concat!(
            "FROM bookings b
             WHERE ",
            $lead,
            " = $1 AND b.day BETWEEN $2 AND $3 AND b.starts_at >= $4 AND b.starts_at < $5
                 AND ($6 IS NULL OR b.branch_id = $6) AND ($7 IS NULL OR b.doctor_id = $7)
                 AND ($8 IS NULL OR b.patient_id = $8)
                 AND (b.status = $9 OR ($9 IS NULL AND b.status <> 'held'))
                 AND (b.hold_expires_at IS NULL OR b.hold_expires_at > $10)
                 AND (b.day, b.starts_at, b.id) > ($11, $12, $13)
             ORDER BY b.day, b.starts_at, b.id LIMIT $14"
        )
    };
}

/// Picks the text whose lead is known and binds the range.
macro_rules! fetch_page {
    ($tx:expr, $row:ty, $range:expr, $text:ident) => {{
        let (range, now) = ($range, $tx.now());
        let (text, lead) = match (range.patient, range.doctor, range.branch) {
            (Some(patient), ..) => ($text!("b.patient_id"), patient),
            (_, Some(doctor), _) => ($text!("b.doctor_id"), doctor),
            (.., branch) => ($text!("b.branch_id"), branch.unwrap_or_default()),
        };
        fetch_all!(
            $tx,
            $row,
            text,
            lead,
            range.first_day,
            range.last_day,
            range.starts_from,
            range.starts_before,
            range.branch,
            range.doctor,
            range.patient,
            &range.status,
            now,
            range.after.0,
            range.after.1,
            range.after.2,
            range.limit
        )
    }};
}

macro_rules! rows {
    ($lead:literal) => {
        concat!("SELECT ", booking_columns!(), " ", page!($lead))
    };
}

macro_rules! services {
    ($lead:literal) => {
        concat!(
            "SELECT s.booking_id, s.service_id FROM (SELECT b.id ",
            page!($lead),
            ") page JOIN booking_services s ON s.booking_id = page.id ORDER BY s.booking_id, s.position"
        )
    };
}

/// The page's rows, in order.
pub(crate) async fn list(tx: &mut Tx, range: &PageRange) -> Result<Vec<BookingRow>, StoreError> {
    fetch_page!(tx, BookingRow, range, rows)
}

/// The services of the page's bookings, those of one booking in their order.
pub(crate) async fn list_services(tx: &mut Tx, range: &PageRange) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    fetch_page!(tx, (Uuid, Uuid), range, services)
}
