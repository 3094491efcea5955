//! Treatment plans and their steps.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub(crate) struct PlanRow {
    pub id: Uuid,
    pub patient_id: Uuid,
    pub branch_id: Uuid,
    pub doctor_id: Option<Uuid>,
    pub title: String,
    pub times: String,
    pub note: String,
    pub starts_on: NaiveDate,
    pub closed_at: Option<DateTime<Utc>>,
    pub next_step_id: Option<Uuid>,
    pub due_from: Option<NaiveDate>,
    pub due_until: Option<NaiveDate>,
    pub created_by: Option<Uuid>,
    pub created_by_name: String,
    pub created_at: DateTime<Utc>,
    pub version: i64,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct StepRow {
    pub id: Uuid,
    pub plan_id: Uuid,
    pub position: i32,
    pub services: String,
    pub doctor_id: Option<Uuid>,
    pub min_days: i32,
    pub max_days: Option<i32>,
    pub booking_id: Option<Uuid>,
}

/// A step with the visit that was booked for it last.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct StepVisitRow {
    #[sqlx(flatten)]
    pub step: StepRow,
    pub visit_version: Option<i64>,
    pub visit_status: Option<String>,
    pub visit_branch: Option<Uuid>,
    pub visit_doctor: Option<Uuid>,
    pub visit_chair: Option<Uuid>,
    pub visit_starts_at: Option<DateTime<Utc>>,
    pub visit_ends_at: Option<DateTime<Utc>>,
    pub visit_busy_until: Option<DateTime<Utc>>,
    pub visit_day: Option<NaiveDate>,
    pub visit_own_min: Option<i32>,
}

/// A plan whose next visit is to be booked, with what lists show of it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct DueRow {
    #[sqlx(flatten)]
    pub plan: PlanRow,
    pub last_name: String,
    pub first_name: String,
    pub patronymic: Option<String>,
    pub birth_date: Option<NaiveDate>,
    pub step_position: i32,
    pub step_services: String,
    pub step_doctor: Option<Uuid>,
    pub steps: i64,
}

/// The plan of a visit, and which of its visits it is.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct InPlanRow {
    pub plan_id: Uuid,
    pub title: String,
    pub position: i32,
    pub steps: i64,
}

/// The columns of [`PlanRow`].
macro_rules! plan_columns {
    () => {
        "t.id, t.patient_id, t.branch_id, t.doctor_id, t.title, t.times, t.note, t.starts_on, t.closed_at, \
         t.next_step_id, t.due_from, t.due_until, t.created_by, t.created_by_name, t.created_at, t.version"
    };
}

/// Steps with their visits, of the plans that the rest of the query picks.
macro_rules! step_visits {
    ($rest:literal) => {
        concat!(
            "SELECT s.id, s.plan_id, s.position, s.services, s.doctor_id, s.min_days, s.max_days, s.booking_id,
                 b.version AS visit_version, b.status AS visit_status, b.branch_id AS visit_branch,
                 b.doctor_id AS visit_doctor, b.chair_id AS visit_chair, b.starts_at AS visit_starts_at,
                 b.ends_at AS visit_ends_at, b.busy_until AS visit_busy_until, b.day AS visit_day,
                 b.own_min AS visit_own_min
             FROM plan_steps s LEFT JOIN bookings b ON b.id = s.booking_id ",
            $rest
        )
    };
}

pub(crate) async fn insert(tx: &mut Tx, row: &PlanRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO treatment_plans (id, patient_id, branch_id, doctor_id, title, times, note, starts_on, closed_at,
             next_step_id, due_from, due_until, created_by, created_by_name, created_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        row.id,
        row.patient_id,
        row.branch_id,
        row.doctor_id,
        &row.title,
        &row.times,
        &row.note,
        row.starts_on,
        row.closed_at,
        row.next_step_id,
        row.due_from,
        row.due_until,
        row.created_by,
        &row.created_by_name,
        row.created_at,
        row.version
    )?;
    Ok(())
}

/// Writes the row back, raised by one version; `NotFound` when somebody raised it first.
pub(crate) async fn update(tx: &mut Tx, row: &PlanRow) -> Result<(), StoreError> {
    let touched = execute!(
        tx,
        "UPDATE treatment_plans SET branch_id = $1, doctor_id = $2, title = $3, times = $4, note = $5,
             closed_at = $6, next_step_id = $7, due_from = $8, due_until = $9, version = version + 1
         WHERE id = $10 AND version = $11",
        row.branch_id,
        row.doctor_id,
        &row.title,
        &row.times,
        &row.note,
        row.closed_at,
        row.next_step_id,
        row.due_from,
        row.due_until,
        row.id,
        row.version
    )?;
    if touched == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

/// Keeps what follows from the visits; no edit, so that nobody's is stale for it.
pub(crate) async fn update_next(tx: &mut Tx, row: &PlanRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE treatment_plans SET next_step_id = $1, due_from = $2, due_until = $3 WHERE id = $4",
        row.next_step_id,
        row.due_from,
        row.due_until,
        row.id
    )?;
    Ok(())
}

pub(crate) async fn get(tx: &mut Tx, id: Uuid) -> Result<PlanRow, StoreError> {
    fetch_one!(
        tx,
        PlanRow,
        concat!("SELECT ", plan_columns!(), " FROM treatment_plans t WHERE t.id = $1"),
        id
    )
}

/// A patient's, the oldest first.
pub(crate) async fn list_of_patient(tx: &mut Tx, patient: Uuid) -> Result<Vec<PlanRow>, StoreError> {
    fetch_all!(
        tx,
        PlanRow,
        concat!(
            "SELECT ",
            plan_columns!(),
            " FROM treatment_plans t WHERE t.patient_id = $1 ORDER BY t.created_at, t.id"
        ),
        patient
    )
}

/// Those of a branch whose next visit is due from a date at the latest, the longest due first.
pub(crate) async fn list_due(
    tx: &mut Tx,
    branch: Uuid,
    until: NaiveDate,
    limit: i64,
) -> Result<Vec<DueRow>, StoreError> {
    fetch_all!(
        tx,
        DueRow,
        concat!(
            "SELECT ",
            plan_columns!(),
            ", p.last_name, p.first_name, p.patronymic, p.birth_date, s.position AS step_position,
                 s.services AS step_services, s.doctor_id AS step_doctor,
                 (SELECT count(*) FROM plan_steps c WHERE c.plan_id = t.id) AS steps
             FROM treatment_plans t JOIN plan_steps s ON s.id = t.next_step_id
                 JOIN patients p ON p.id = t.patient_id
             WHERE t.branch_id = $1 AND t.next_step_id IS NOT NULL AND t.due_from <= $2
             ORDER BY t.due_from, t.id LIMIT $3"
        ),
        branch,
        until,
        limit
    )
}

pub(crate) async fn insert_step(tx: &mut Tx, row: &StepRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO plan_steps (id, plan_id, position, services, doctor_id, min_days, max_days, booking_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        row.id,
        row.plan_id,
        row.position,
        &row.services,
        row.doctor_id,
        row.min_days,
        row.max_days,
        row.booking_id
    )?;
    Ok(())
}

pub(crate) async fn delete_steps(tx: &mut Tx, plan: Uuid) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM plan_steps WHERE plan_id = $1", plan)?;
    Ok(())
}

/// A plan's steps in their order.
pub(crate) async fn list_steps(tx: &mut Tx, plan: Uuid) -> Result<Vec<StepVisitRow>, StoreError> {
    fetch_all!(tx, StepVisitRow, step_visits!("WHERE s.plan_id = $1 ORDER BY s.position"), plan)
}

/// The steps of all of a patient's plans, those of one plan in their order.
pub(crate) async fn list_steps_of_patient(
    tx: &mut Tx,
    patient: Uuid,
) -> Result<Vec<StepVisitRow>, StoreError> {
    fetch_all!(
        tx,
        StepVisitRow,
        step_visits!(
            "WHERE s.plan_id IN (SELECT id FROM treatment_plans WHERE patient_id = $1)
             ORDER BY s.plan_id, s.position"
        ),
        patient
    )
}

pub(crate) async fn get_step(tx: &mut Tx, id: Uuid) -> Result<StepRow, StoreError> {
    fetch_one!(
        tx,
        StepRow,
        "SELECT id, plan_id, position, services, doctor_id, min_days, max_days, booking_id FROM plan_steps
         WHERE id = $1",
        id
    )
}

/// Gives a step its visit.
pub(crate) async fn link(tx: &mut Tx, step: Uuid, booking: Uuid) -> Result<(), StoreError> {
    execute!(tx, "UPDATE plan_steps SET booking_id = $1 WHERE id = $2", booking, step)?;
    Ok(())
}

/// The plan to which a visit belongs.
pub(crate) async fn find_of_booking(tx: &mut Tx, booking: Uuid) -> Result<Option<InPlanRow>, StoreError> {
    fetch_optional!(
        tx,
        InPlanRow,
        "SELECT s.plan_id, t.title, s.position,
             (SELECT count(*) FROM plan_steps c WHERE c.plan_id = s.plan_id) AS steps
         FROM plan_steps s JOIN treatment_plans t ON t.id = s.plan_id WHERE s.booking_id = $1",
        booking
    )
}
