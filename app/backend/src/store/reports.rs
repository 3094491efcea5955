//! Reports of a day as they are kept, what happened to them, and what is looked up for them alone.

use chrono::{DateTime, NaiveDate, Utc};
use domain::interval::Interval;
use uuid::Uuid;

use super::{StoreError, Tx};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct ReportRow {
    pub id: Uuid,
    pub operator_id: Uuid,
    pub date: NaiveDate,
    pub state: String,
    pub comment: String,
    pub snapshot: Option<String>,
    pub calls: Option<i32>,
    pub booked: Option<i32>,
    pub submitted_at: Option<DateTime<Utc>>,
    pub memo_id: Option<Uuid>,
    pub version: i64,
}

impl ReportRow {
    /// One of which nothing is kept yet.
    pub fn blank(operator_id: Uuid, date: NaiveDate) -> Self {
        Self {
            id: Uuid::now_v7(),
            operator_id,
            date,
            state: "draft".into(),
            comment: String::new(),
            snapshot: None,
            calls: None,
            booked: None,
            submitted_at: None,
            memo_id: None,
            version: 0,
        }
    }
}

/// What happened to a report.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct ReportEntryRow {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub by_id: Option<Uuid>,
    pub by_name: String,
    pub kind: String,
    pub words: String,
    pub figures: Option<String>,
}

/// The columns of [`ReportRow`].
macro_rules! report_columns {
    () => {
        "id, operator_id, date, state, comment, snapshot, calls, booked, submitted_at, memo_id, version"
    };
}

pub(crate) async fn find(
    tx: &mut Tx,
    operator: Uuid,
    date: NaiveDate,
) -> Result<Option<ReportRow>, StoreError> {
    fetch_optional!(
        tx,
        ReportRow,
        concat!("SELECT ", report_columns!(), " FROM day_reports WHERE operator_id = $1 AND date = $2"),
        operator,
        date
    )
}

/// Everybody's, or one operator's, between two dates; the snapshots are left out.
pub(crate) async fn list(
    tx: &mut Tx,
    from: NaiveDate,
    to: NaiveDate,
    operator: Option<Uuid>,
) -> Result<Vec<ReportRow>, StoreError> {
    fetch_all!(
        tx,
        ReportRow,
        "SELECT id, operator_id, date, state, comment, NULL AS snapshot, calls, booked, submitted_at, memo_id, version
         FROM day_reports WHERE date >= $1 AND date <= $2 AND ($3 IS NULL OR operator_id = $3)
         ORDER BY date, operator_id",
        from,
        to,
        operator
    )
}

/// Keeps a new one.
pub(crate) async fn insert(tx: &mut Tx, row: &ReportRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO day_reports (id, operator_id, date, state, comment, snapshot, calls, booked, submitted_at, memo_id,
             version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)",
        row.id,
        row.operator_id,
        row.date,
        &row.state,
        &row.comment,
        &row.snapshot,
        row.calls,
        row.booked,
        row.submitted_at,
        row.memo_id
    )?;
    Ok(())
}

/// Writes the row back, raised by one version; `NotFound` when somebody raised it first.
pub(crate) async fn update(tx: &mut Tx, row: &ReportRow) -> Result<(), StoreError> {
    let touched = execute!(
        tx,
        "UPDATE day_reports SET state = $1, comment = $2, snapshot = $3, calls = $4, booked = $5, submitted_at = $6,
             memo_id = $7, version = version + 1
         WHERE id = $8 AND version = $9",
        &row.state,
        &row.comment,
        &row.snapshot,
        row.calls,
        row.booked,
        row.submitted_at,
        row.memo_id,
        row.id,
        row.version
    )?;
    if touched == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

pub(crate) async fn insert_entry(tx: &mut Tx, report: Uuid, row: &ReportEntryRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO day_report_entries (id, report_id, at, by_id, by_name, kind, words, figures)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        row.id,
        report,
        row.at,
        row.by_id,
        &row.by_name,
        &row.kind,
        &row.words,
        &row.figures
    )?;
    Ok(())
}

/// All of them, the first first.
pub(crate) async fn list_entries(tx: &mut Tx, report: Uuid) -> Result<Vec<ReportEntryRow>, StoreError> {
    fetch_all!(
        tx,
        ReportEntryRow,
        "SELECT id, at, by_id, by_name, kind, words, figures FROM day_report_entries
         WHERE report_id = $1 ORDER BY at, id",
        report
    )
}

/// A promise that a call kept.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct KeptRow {
    pub id: Uuid,
    pub started_at: DateTime<Utc>,
}

/// Promises that an operator's calls of some time have kept.
pub(crate) async fn list_kept(
    tx: &mut Tx,
    operator: Uuid,
    time: Interval,
) -> Result<Vec<KeptRow>, StoreError> {
    fetch_all!(
        tx,
        KeptRow,
        "SELECT k.id, c.started_at FROM calls c JOIN callbacks k ON k.closed_by = c.id
         WHERE c.operator_id = $1 AND c.started_at >= $2 AND c.started_at < $3 ORDER BY c.started_at, k.id",
        operator,
        time.start,
        time.end
    )
}

/// A complaint of the operator's.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct OwnComplaintRow {
    pub id: Uuid,
    pub registered_at: DateTime<Utc>,
    pub assignee_id: Option<Uuid>,
    pub due_at: DateTime<Utc>,
    pub answered_at: Option<DateTime<Utc>>,
    pub over_at: Option<DateTime<Utc>>,
}

/// Complaints that somebody registered: in some time, or before its end and not answered by a moment although the time
/// for the answer was over.
pub(crate) async fn list_complaints(
    tx: &mut Tx,
    by: Uuid,
    time: Interval,
    moment: DateTime<Utc>,
) -> Result<Vec<OwnComplaintRow>, StoreError> {
    fetch_all!(
        tx,
        OwnComplaintRow,
        "SELECT id, registered_at, assignee_id, due_at, answered_at, over_at FROM complaints
         WHERE registered_by = $1 AND registered_at < $3 AND (registered_at >= $2
             OR due_at <= $4 AND (answered_at IS NULL OR answered_at > $4) AND (over_at IS NULL OR over_at > $4))
         ORDER BY registered_at, id",
        by,
        time.start,
        time.end,
        moment
    )
}

/// Somebody who rang, was not answered and is to be rung.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct OpenMissedRow {
    pub call_id: Uuid,
    pub started_at: DateTime<Utc>,
    pub callback_id: Uuid,
    pub due_at: DateTime<Utc>,
    pub phone: Option<String>,
    pub last_name: Option<String>,
    pub first_name: Option<String>,
    pub patronymic: Option<String>,
    pub ringing_since: Option<DateTime<Utc>>,
    pub ringing_ended: Option<DateTime<Utc>>,
}

/// A SELECT of [`OpenMissedRow`]; `$1` is the call.
macro_rules! open_missed {
    ($join:literal) => {
        concat!(
            "SELECT c.id AS call_id, c.started_at, k.id AS callback_id, k.due_at, k.phone, p.last_name, p.first_name,
                 p.patronymic, r.started_at AS ringing_since, r.ended_at AS ringing_ended
             FROM calls c JOIN callbacks k ON ",
            $join,
            " LEFT JOIN patients p ON p.id = k.patient_id LEFT JOIN calls r ON r.id = k.call_id
             WHERE c.id = $1 AND k.closed_at IS NULL ORDER BY k.due_at, k.id"
        )
    };
}

/// The promise that waits for whoever rang, by their number or else by who they are.
pub(crate) async fn find_open_missed(tx: &mut Tx, call: Uuid) -> Result<Option<OpenMissedRow>, StoreError> {
    let by_phone = fetch_all!(tx, OpenMissedRow, open_missed!("k.phone = c.phone"), call)?;
    if let Some(row) = by_phone.into_iter().next() {
        return Ok(Some(row));
    }
    let by_patient = fetch_all!(tx, OpenMissedRow, open_missed!("k.patient_id = c.patient_id"), call)?;
    Ok(by_patient.into_iter().next())
}

/// A visit that has begun and of which nobody has said whether the patient came.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct UnmarkedRow {
    pub id: Uuid,
    pub doctor_id: Uuid,
    pub starts_at: DateTime<Utc>,
    pub version: i64,
    pub last_name: Option<String>,
    pub first_name: Option<String>,
    pub patronymic: Option<String>,
}

/// Those of a branch's date that had begun by a moment.
pub(crate) async fn list_unmarked(
    tx: &mut Tx,
    branch: Uuid,
    day: NaiveDate,
    by: DateTime<Utc>,
) -> Result<Vec<UnmarkedRow>, StoreError> {
    fetch_all!(
        tx,
        UnmarkedRow,
        "SELECT b.id, b.doctor_id, b.starts_at, b.version, p.last_name, p.first_name, p.patronymic
         FROM bookings b LEFT JOIN patients p ON p.id = b.patient_id
         WHERE b.branch_id = $1 AND b.day = $2 AND b.starts_at <= $3 AND b.status IN ('booked', 'confirmed')
         ORDER BY b.starts_at, b.id",
        branch,
        day,
        by
    )
}

/// A lead that somebody works on.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct OwnLeadRow {
    pub id: Uuid,
    pub source: String,
    pub name: String,
    pub received_at: DateTime<Utc>,
    pub answered_at: Option<DateTime<Utc>>,
    pub attempts: i32,
    pub version: i64,
}

/// Those of somebody's that came in before a moment, and to which nobody has turned or that have no next step.
pub(crate) async fn list_leads_without_step(
    tx: &mut Tx,
    owner: Uuid,
    before: DateTime<Utc>,
) -> Result<Vec<OwnLeadRow>, StoreError> {
    fetch_all!(
        tx,
        OwnLeadRow,
        "SELECT id, source, name, received_at, answered_at, attempts, version FROM leads
         WHERE owner_id = $1 AND closed_at IS NULL AND status IN ('new', 'in_work') AND received_at < $2
             AND (answered_at IS NULL OR next_step = '' AND next_at IS NULL)
         ORDER BY received_at, id",
        owner,
        before
    )
}

/// A visit as a row behind a figure.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct VisitRow {
    pub branch_id: Uuid,
    pub doctor_id: Uuid,
    pub day: NaiveDate,
    pub starts_at: DateTime<Utc>,
    pub status: String,
    pub cancel_reason: Option<String>,
    pub last_name: Option<String>,
    pub first_name: Option<String>,
    pub patronymic: Option<String>,
}

pub(crate) async fn find_visit(tx: &mut Tx, id: Uuid) -> Result<Option<VisitRow>, StoreError> {
    fetch_optional!(
        tx,
        VisitRow,
        "SELECT b.branch_id, b.doctor_id, b.day, b.starts_at, b.status, b.cancel_reason, p.last_name, p.first_name,
             p.patronymic
         FROM bookings b LEFT JOIN patients p ON p.id = b.patient_id WHERE b.id = $1",
        id
    )
}

/// A promise as a row behind a figure.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct KeptLineRow {
    pub phone: Option<String>,
    pub closed_by: Option<Uuid>,
    pub last_name: Option<String>,
    pub first_name: Option<String>,
    pub patronymic: Option<String>,
}

pub(crate) async fn find_kept(tx: &mut Tx, id: Uuid) -> Result<Option<KeptLineRow>, StoreError> {
    fetch_optional!(
        tx,
        KeptLineRow,
        "SELECT k.phone, k.closed_by, p.last_name, p.first_name, p.patronymic
         FROM callbacks k LEFT JOIN patients p ON p.id = k.patient_id WHERE k.id = $1",
        id
    )
}
