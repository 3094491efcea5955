//! Complaints, and what happened to them.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct ComplaintRow {
    pub id: Uuid,
    pub year: i32,
    pub serial: i32,
    pub status: String,
    pub channel: String,
    pub category: String,
    pub quality_cited: bool,
    pub severity: String,
    pub demand: String,
    pub amount: Option<i64>,
    pub words: String,
    pub name: String,
    pub phone: Option<String>,
    pub address: String,
    pub authority: Option<String>,
    pub patient_id: Option<Uuid>,
    pub booking_id: Option<Uuid>,
    pub doctor_id: Option<Uuid>,
    pub branch_id: Option<Uuid>,
    pub call_id: Option<Uuid>,
    pub received_at: DateTime<Utc>,
    pub clock_from: DateTime<Utc>,
    pub due_on: NaiveDate,
    pub due_at: DateTime<Utc>,
    pub basis: String,
    pub warned: Option<String>,
    pub memo_id: Option<Uuid>,
    pub registered_by: Option<Uuid>,
    pub registered_by_name: String,
    pub registered_at: DateTime<Utc>,
    pub role: String,
    pub second_role: Option<String>,
    pub assignee_id: Option<Uuid>,
    pub answer: Option<String>,
    pub answered_at: Option<DateTime<Utc>>,
    pub outcome: Option<String>,
    pub refund: Option<i64>,
    pub score: Option<i32>,
    pub merged_into: Option<Uuid>,
    pub over_at: Option<DateTime<Utc>>,
    pub version: i64,
}

/// A complaint with the names that are shown.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct ComplaintLineRow {
    #[sqlx(flatten)]
    pub complaint: ComplaintRow,
    pub assignee_name: Option<String>,
}

/// What happened to a complaint.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct ComplaintEntryRow {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub by_name: String,
    pub kind: String,
    pub detail: String,
    pub words: String,
}

/// Which complaints a list holds; `None` leaves a column out of account.
pub(crate) struct ComplaintRange {
    pub category: Option<String>,
    /// Of this role, or of this user alone.
    pub role: Option<String>,
    pub user: Option<Uuid>,
    pub limit: i64,
}

/// The columns of [`ComplaintRow`].
macro_rules! complaint_columns {
    () => {
        "c.id, c.year, c.serial, c.status, c.channel, c.category, c.quality_cited, c.severity, c.demand, c.amount, \
         c.words, c.name, c.phone, c.address, c.authority, c.patient_id, c.booking_id, c.doctor_id, c.branch_id, \
         c.call_id, c.received_at, c.clock_from, c.due_on, c.due_at, c.basis, c.warned, c.memo_id, c.registered_by, \
         c.registered_by_name, c.registered_at, c.role, c.second_role, c.assignee_id, c.answer, c.answered_at, \
         c.outcome, c.refund, c.score, c.merged_into, c.over_at, c.version"
    };
}

/// A SELECT of [`ComplaintRow`].
macro_rules! complaints {
    ($rest:literal) => {
        concat!("SELECT ", complaint_columns!(), " FROM complaints c ", $rest)
    };
}

/// A SELECT of [`ComplaintLineRow`].
macro_rules! complaint_lines {
    ($rest:literal) => {
        concat!(
            "SELECT ",
            complaint_columns!(),
            ", u.name AS assignee_name FROM complaints c LEFT JOIN users u ON u.id = c.assignee_id ",
            $rest
        )
    };
}

pub(super) use {complaint_columns, complaint_lines};

/// The next number of a year. Whoever takes one holds the year until the end of the transaction, so that none is left
/// out and none is given twice.
pub(crate) async fn next_serial(tx: &mut Tx, year: i32) -> Result<i32, StoreError> {
    execute!(
        tx,
        "INSERT INTO complaint_numbers (year, last) VALUES ($1, 1)
         ON CONFLICT (year) DO UPDATE SET last = complaint_numbers.last + 1",
        year
    )?;
    let (last,) = fetch_one!(tx, (i32,), "SELECT last FROM complaint_numbers WHERE year = $1", year)?;
    Ok(last)
}

pub(crate) async fn insert(tx: &mut Tx, row: &ComplaintRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO complaints (id, year, serial, status, channel, category, quality_cited, severity, demand, amount,
             words, name, phone, address, authority, patient_id, booking_id, doctor_id, branch_id, call_id,
             received_at, clock_from, due_on, due_at, basis, warned, memo_id, registered_by, registered_by_name,
             registered_at, role, second_role, assignee_id, answer, answered_at, outcome, refund, score, merged_into,
             over_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
             $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41)",
        row.id,
        row.year,
        row.serial,
        &row.status,
        &row.channel,
        &row.category,
        row.quality_cited,
        &row.severity,
        &row.demand,
        row.amount,
        &row.words,
        &row.name,
        &row.phone,
        &row.address,
        &row.authority,
        row.patient_id,
        row.booking_id,
        row.doctor_id,
        row.branch_id,
        row.call_id,
        row.received_at,
        row.clock_from,
        row.due_on,
        row.due_at,
        &row.basis,
        &row.warned,
        row.memo_id,
        row.registered_by,
        &row.registered_by_name,
        row.registered_at,
        &row.role,
        &row.second_role,
        row.assignee_id,
        &row.answer,
        row.answered_at,
        &row.outcome,
        row.refund,
        row.score,
        row.merged_into,
        row.over_at,
        row.version
    )?;
    Ok(())
}

/// Writes the row back, raised by one version; `NotFound` when somebody raised it first.
pub(crate) async fn update(tx: &mut Tx, row: &ComplaintRow) -> Result<(), StoreError> {
    let touched = execute!(
        tx,
        "UPDATE complaints SET status = $1, clock_from = $2, due_on = $3, due_at = $4, basis = $5, warned = $6,
             memo_id = $7, role = $8, second_role = $9, assignee_id = $10, answer = $11, answered_at = $12,
             outcome = $13, refund = $14, score = $15, merged_into = $16, over_at = $17, version = version + 1
         WHERE id = $18 AND version = $19",
        &row.status,
        row.clock_from,
        row.due_on,
        row.due_at,
        &row.basis,
        &row.warned,
        row.memo_id,
        &row.role,
        &row.second_role,
        row.assignee_id,
        &row.answer,
        row.answered_at,
        &row.outcome,
        row.refund,
        row.score,
        row.merged_into,
        row.over_at,
        row.id,
        row.version
    )?;
    if touched == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

pub(crate) async fn get(tx: &mut Tx, id: Uuid) -> Result<ComplaintRow, StoreError> {
    fetch_one!(tx, ComplaintRow, complaints!("WHERE c.id = $1"), id)
}

pub(crate) async fn get_line(tx: &mut Tx, id: Uuid) -> Result<ComplaintLineRow, StoreError> {
    fetch_one!(tx, ComplaintLineRow, complaint_lines!("WHERE c.id = $1"), id)
}

/// The one of a number.
pub(crate) async fn find_number(
    tx: &mut Tx,
    year: i32,
    serial: i32,
) -> Result<Option<ComplaintRow>, StoreError> {
    fetch_optional!(tx, ComplaintRow, complaints!("WHERE c.year = $1 AND c.serial = $2"), year, serial)
}

/// Those that are not over, by the time they are due.
pub(crate) async fn list_open(
    tx: &mut Tx,
    range: &ComplaintRange,
) -> Result<Vec<ComplaintLineRow>, StoreError> {
    fetch_all!(
        tx,
        ComplaintLineRow,
        complaint_lines!(
            "WHERE c.over_at IS NULL
                 AND c.status IN
                     ('new', 'registered', 'assigned', 'in_review', 'awaiting_patient', 'answered', 'reopened')
                 AND ($1 IS NULL OR c.category = $1)
                 AND ($2 IS NULL OR c.role = $2 OR c.second_role = $2 OR c.assignee_id = $3 OR c.registered_by = $3)
             ORDER BY c.due_at, c.id LIMIT $4"
        ),
        &range.category,
        &range.role,
        range.user,
        range.limit
    )
}

/// Those of a state that were received before a moment, the last first.
pub(crate) async fn list_over(
    tx: &mut Tx,
    range: &ComplaintRange,
    status: &str,
    before: DateTime<Utc>,
) -> Result<Vec<ComplaintLineRow>, StoreError> {
    fetch_all!(
        tx,
        ComplaintLineRow,
        complaint_lines!(
            "WHERE c.status = $1 AND c.received_at < $2 AND ($3 IS NULL OR c.category = $3)
                 AND ($4 IS NULL OR c.role = $4 OR c.second_role = $4 OR c.assignee_id = $5 OR c.registered_by = $5)
             ORDER BY c.received_at DESC LIMIT $6"
        ),
        status,
        before,
        &range.category,
        &range.role,
        range.user,
        range.limit
    )
}

/// How many a user is to answer, and how many of them are overdue: those put to them, and those of their role that are
/// put to nobody. Not those that name them as a doctor.
pub(crate) async fn count_to_answer(
    tx: &mut Tx,
    (user, doctor): (Uuid, Option<Uuid>),
    role: &str,
) -> Result<(u32, u32), StoreError> {
    // who is no doctor is named by none
    let (now, doctor) = (tx.now(), doctor.unwrap_or_default());
    let (all, overdue) = fetch_one!(
        tx,
        (i64, i64),
        "SELECT count(*), count(CASE WHEN due_at <= $1 THEN 1 END) FROM complaints
         WHERE over_at IS NULL
             AND status IN ('new', 'registered', 'assigned', 'in_review', 'awaiting_patient', 'reopened')
             AND (assignee_id = $2 OR assignee_id IS NULL AND (role = $3 OR second_role = $3))
             AND (doctor_id IS NULL OR doctor_id <> $4)",
        now,
        user,
        role,
        doctor
    )?;
    let count = |count| u32::try_from(count).unwrap_or(u32::MAX);
    Ok((count(all), count(overdue)))
}

/// Those that are not over of a patient.
pub(crate) async fn list_patient(tx: &mut Tx, patient: Uuid) -> Result<Vec<ComplaintRow>, StoreError> {
    fetch_all!(
        tx,
        ComplaintRow,
        complaints!("WHERE c.patient_id = $1 AND c.over_at IS NULL ORDER BY c.due_at, c.id LIMIT 20"),
        patient
    )
}

/// Those that are not over of whoever complained from a number.
pub(crate) async fn list_phone(tx: &mut Tx, phone: &str) -> Result<Vec<ComplaintRow>, StoreError> {
    fetch_all!(
        tx,
        ComplaintRow,
        complaints!("WHERE c.phone = $1 AND c.over_at IS NULL ORDER BY c.due_at, c.id LIMIT 20"),
        phone
    )
}

pub(crate) async fn insert_entry(
    tx: &mut Tx,
    complaint: Uuid,
    row: &ComplaintEntryRow,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO complaint_entries (id, complaint_id, at, by_name, kind, detail, words)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        row.id,
        complaint,
        row.at,
        &row.by_name,
        &row.kind,
        &row.detail,
        &row.words
    )?;
    Ok(())
}

/// All of them, the oldest first.
pub(crate) async fn list_entries(tx: &mut Tx, complaint: Uuid) -> Result<Vec<ComplaintEntryRow>, StoreError> {
    fetch_all!(
        tx,
        ComplaintEntryRow,
        "SELECT id, at, by_name, kind, detail, words FROM complaint_entries WHERE complaint_id = $1 ORDER BY at, id",
        complaint
    )
}
