//! Bookings and holds as the schedule shows them: a branch's day, a doctor's days.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

/// A booking as the schedule of a day shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct DayRow {
    pub id: Uuid,
    pub doctor_id: Uuid,
    pub chair_id: Uuid,
    pub patient_id: Option<Uuid>,
    pub status: String,
    pub live: bool,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub busy_until: DateTime<Utc>,
    pub services: String,
    pub wish: Option<String>,
    pub hold_expires_at: Option<DateTime<Utc>>,
    pub created_by_name: String,
    pub version: i64,
    pub last_name: Option<String>,
    pub first_name: Option<String>,
    pub patronymic: Option<String>,
    pub birth_date: Option<NaiveDate>,
}

/// A SELECT of [`DayRow`].
macro_rules! day_rows {
    ($($rest:literal),+ $(,)?) => {
        concat!(
            "SELECT b.id, b.doctor_id, b.chair_id, b.patient_id, b.status, b.live, b.starts_at, b.ends_at, b.busy_until,
                 b.services, b.wish, b.hold_expires_at, b.created_by_name, b.version,
                 p.last_name, p.first_name, p.patronymic, p.birth_date
             FROM bookings b LEFT JOIN patients p ON p.id = b.patient_id ",
            $($rest),+
        )
    };
}

/// All of a branch's day, called-off ones too, in the order of their starts.
pub(crate) async fn list(tx: &mut Tx, branch: Uuid, day: NaiveDate) -> Result<Vec<DayRow>, StoreError> {
    fetch_all!(
        tx,
        DayRow,
        day_rows!("WHERE b.branch_id = $1 AND b.day = $2 ORDER BY b.starts_at, b.id"),
        branch,
        day
    )
}

/// All that a doctor has at a branch on some days, the first and the last included, in the order of the starts.
pub(crate) async fn list_of_doctor(
    tx: &mut Tx,
    branch: Uuid,
    doctor: Uuid,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Vec<DayRow>, StoreError> {
    fetch_all!(
        tx,
        DayRow,
        day_rows!(
            "WHERE b.doctor_id = $2 AND b.branch_id = $1 AND b.day BETWEEN $3 AND $4
             ORDER BY b.day, b.starts_at, b.id"
        ),
        branch,
        doctor,
        first,
        last
    )
}
