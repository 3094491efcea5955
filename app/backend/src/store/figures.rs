//! What is counted: calls, acts with visits, visits and leads of some time, as they are kept. What the figures are is
//! the domain's to say.

use chrono::{DateTime, NaiveDate, Utc};
use domain::interval::Interval;
use uuid::Uuid;

use super::{StoreError, Tx};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct CallFactRow {
    pub id: Uuid,
    pub direction: String,
    /// Who took it; of a missed one, for whom alone it rang.
    pub operator_id: Option<Uuid>,
    pub branch_id: Option<Uuid>,
    pub started_at: DateTime<Utc>,
    pub answered_at: Option<DateTime<Utc>>,
    pub hung_up_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    pub on_line: bool,
    pub missed: bool,
    pub outcome: Option<String>,
    /// Codes, each between spaces.
    pub reasons: String,
    pub came: bool,
    pub awaited: bool,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct ActFactRow {
    pub booking_id: Uuid,
    pub at: DateTime<Utc>,
    pub actor_id: Option<Uuid>,
    pub action: String,
    /// Of an `undo` the act that it takes back.
    pub reason: Option<String>,
    /// Of an `undo` the visit as it was before.
    pub before: Option<String>,
    pub branch_id: Uuid,
    pub doctor_id: Uuid,
    pub channel: String,
    pub new_patient: bool,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct VisitFactRow {
    pub id: Uuid,
    pub doctor_id: Uuid,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub day: NaiveDate,
    pub status: String,
    pub cancel_reason: Option<String>,
}

/// A visit of some branch.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct BranchVisitRow {
    #[sqlx(flatten)]
    pub visit: VisitFactRow,
    pub branch_id: Uuid,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct LeadFactRow {
    pub id: Uuid,
    pub source: String,
    pub received_at: DateTime<Utc>,
    pub status: String,
    pub owner_id: Option<Uuid>,
    pub forwarded_by: Option<Uuid>,
    pub booked_by: Option<Uuid>,
    pub answered: bool,
    pub answer_s: Option<i32>,
}

/// A complaint, as far as it is counted.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct ComplaintFactRow {
    pub branch_id: Option<Uuid>,
    pub due_at: DateTime<Utc>,
    pub answered_at: Option<DateTime<Utc>>,
    pub status: String,
    pub merged_into: Option<Uuid>,
}

/// Complaints that were received in some time.
pub(crate) async fn list_complaints(
    tx: &mut Tx,
    time: Interval,
) -> Result<Vec<ComplaintFactRow>, StoreError> {
    fetch_all!(
        tx,
        ComplaintFactRow,
        "SELECT branch_id, due_at, answered_at, status, merged_into FROM complaints
         WHERE received_at >= $1 AND received_at < $2",
        time.start,
        time.end
    )
}

/// Calls that began in some time, the first first; of one operator or of all.
pub(crate) async fn list_calls(
    tx: &mut Tx,
    time: Interval,
    operator: Option<Uuid>,
) -> Result<Vec<CallFactRow>, StoreError> {
    fetch_all!(
        tx,
        CallFactRow,
        "SELECT id, direction, coalesce(operator_id, rang_for) AS operator_id, branch_id, started_at, answered_at,
             hung_up_at, ended_at, line_key IS NOT NULL AS on_line, missed, outcome, reasons,
             EXISTS (SELECT 1 FROM bookings b
                     WHERE b.call_id = calls.id AND b.status IN ('arrived', 'in_chair', 'done')) AS came,
             EXISTS (SELECT 1 FROM bookings b
                     WHERE b.call_id = calls.id AND b.status IN ('booked', 'confirmed', 'parked')) AS awaited
         FROM calls
         WHERE started_at >= $1 AND started_at < $2 AND ($3 IS NULL OR operator_id = $3 OR rang_for = $3)
         ORDER BY started_at",
        time.start,
        time.end,
        operator
    )
}

/// Bookings, moves and cancellations of some time and what took them back, the first first; by one user or by all.
pub(crate) async fn list_acts(
    tx: &mut Tx,
    time: Interval,
    by: Option<Uuid>,
) -> Result<Vec<ActFactRow>, StoreError> {
    fetch_all!(
        tx,
        ActFactRow,
        "SELECT c.booking_id, c.at, c.actor_id, c.action, c.reason,
             CASE WHEN c.action = 'undo' THEN c.before END AS before, b.branch_id, b.doctor_id, b.channel, b.new_patient
         FROM booking_changes c JOIN bookings b ON b.id = c.booking_id
         WHERE c.at >= $1 AND c.at < $2 AND ($3 IS NULL OR c.actor_id = $3)
             AND c.action IN ('book', 'reschedule', 'cancel', 'undo')
         ORDER BY c.at",
        time.start,
        time.end,
        by
    )
}

/// Visits of all branches on some dates, those called off too; without holds. CROSS JOIN has SQLite go from branch to
/// branch, each of which has its dates in an index.
pub(crate) async fn list_visits(
    tx: &mut Tx,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<BranchVisitRow>, StoreError> {
    fetch_all!(
        tx,
        BranchVisitRow,
        "SELECT b.id, b.doctor_id, b.starts_at, b.ends_at, b.day, b.status, b.cancel_reason, b.branch_id
         FROM branches f CROSS JOIN bookings b
         WHERE b.branch_id = f.id AND b.day BETWEEN $1 AND $2 AND b.status <> 'held'",
        from,
        to
    )
}

/// The services of these: of which visit, and which.
pub(crate) async fn list_visit_services(
    tx: &mut Tx,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    fetch_all!(
        tx,
        (Uuid, Uuid),
        "SELECT s.booking_id, s.service_id
         FROM branches f CROSS JOIN bookings b CROSS JOIN booking_services s
         WHERE b.branch_id = f.id AND b.day BETWEEN $1 AND $2 AND b.status <> 'held' AND s.booking_id = b.id",
        from,
        to
    )
}

/// Leads that came in in some time, the first first.
pub(crate) async fn list_leads(tx: &mut Tx, time: Interval) -> Result<Vec<LeadFactRow>, StoreError> {
    fetch_all!(
        tx,
        LeadFactRow,
        "SELECT l.id, l.source, l.received_at, l.status, l.owner_id, l.forwarded_by, b.created_by AS booked_by,
             l.answered_at IS NOT NULL AS answered, l.answer_s
         FROM leads l LEFT JOIN bookings b ON b.id = l.booking_id
         WHERE l.received_at >= $1 AND l.received_at < $2 ORDER BY l.received_at",
        time.start,
        time.end
    )
}
