//! Times of gaps that were offered to somebody in a call.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{StoreError, Tx, tally_marks};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct GapOfferRow {
    pub id: Uuid,
    pub call_id: Uuid,
    pub operator_id: Uuid,
    pub operator_name: String,
    pub patient_id: Uuid,
    pub waitlist_id: Option<Uuid>,
    pub branch_id: Uuid,
    pub doctor_id: Uuid,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub offered_at: DateTime<Utc>,
    /// What the call is about: `gap` or `move`.
    pub purpose: String,
    /// None as long as it is open.
    pub result: Option<String>,
}

/// What an operator has brought back.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct RecoveredRow {
    pub operator_id: Uuid,
    pub operator_name: String,
    pub starts_at: DateTime<Utc>,
    pub busy_until: DateTime<Utc>,
}

/// Whether it was written: not while the patient is being asked about another time.
pub(crate) async fn insert(tx: &mut Tx, row: &GapOfferRow) -> Result<bool, StoreError> {
    let touched = execute!(
        tx,
        "INSERT INTO gap_offers (id, call_id, operator_id, operator_name, patient_id, waitlist_id, branch_id,
             doctor_id, starts_at, ends_at, offered_at, purpose)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING",
        row.id,
        row.call_id,
        row.operator_id,
        &row.operator_name,
        row.patient_id,
        row.waitlist_id,
        row.branch_id,
        row.doctor_id,
        row.starts_at,
        row.ends_at,
        row.offered_at,
        &row.purpose
    )?;
    Ok(touched == 1)
}

/// Lets go of offers to a patient that were made before an instant and never answered.
pub(crate) async fn lapse(tx: &mut Tx, patient: Uuid, before: DateTime<Utc>) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE gap_offers SET result = 'lapsed'
         WHERE patient_id = $1 AND result IS NULL AND offered_at <= $2",
        patient,
        before
    )?;
    Ok(())
}

/// What is offered in a call and not answered yet.
pub(crate) async fn find_open(tx: &mut Tx, call: Uuid) -> Result<Option<GapOfferRow>, StoreError> {
    let rows = fetch_all!(
        tx,
        GapOfferRow,
        "SELECT id, call_id, operator_id, operator_name, patient_id, waitlist_id, branch_id, doctor_id, starts_at,
             ends_at, offered_at, purpose, result
         FROM gap_offers WHERE call_id = $1",
        call
    )?;
    Ok(rows.into_iter().find(|row| row.result.is_none()))
}

/// Who is being asked: those to whom an offer of after `since` is open.
pub(crate) async fn list_open(tx: &mut Tx, since: DateTime<Utc>) -> Result<Vec<GapOfferRow>, StoreError> {
    let mut rows = fetch_all!(
        tx,
        GapOfferRow,
        "SELECT id, call_id, operator_id, operator_name, patient_id, waitlist_id, branch_id, doctor_id, starts_at,
             ends_at, offered_at, purpose, result
         FROM gap_offers WHERE offered_at > $1",
        since
    )?;
    rows.retain(|row| row.result.is_none());
    Ok(rows)
}

/// How it ended; with the visit that fills the gap when it was taken.
pub(crate) async fn settle(
    tx: &mut Tx,
    id: Uuid,
    result: &str,
    filled_by: Option<Uuid>,
) -> Result<(), StoreError> {
    execute!(tx, "UPDATE gap_offers SET result = $1, filled_by = $2 WHERE id = $3", result, filled_by, id)?;
    tally_marks::insert_offer(tx, id).await
}

/// Time of a gap that was taken, wherever it is.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct TakenOfferRow {
    pub booking_id: Uuid,
    pub operator_id: Uuid,
    pub branch_id: Uuid,
    pub offered_at: DateTime<Utc>,
    pub starts_at: DateTime<Utc>,
    pub busy_until: DateTime<Utc>,
}

/// Visits that came of offers of some time and still stand.
pub(crate) async fn list_taken(
    tx: &mut Tx,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<TakenOfferRow>, StoreError> {
    fetch_all!(
        tx,
        TakenOfferRow,
        "SELECT b.id AS booking_id, o.operator_id, o.branch_id, o.offered_at, b.starts_at, b.busy_until
         FROM gap_offers o JOIN bookings b ON b.id = o.filled_by
         WHERE o.offered_at >= $1 AND o.offered_at < $2 AND o.purpose = 'gap' AND b.live",
        from,
        to
    )
}

/// Visits at a branch that came of offers since an instant and still stand.
pub(crate) async fn list_recovered(
    tx: &mut Tx,
    branch: Uuid,
    since: DateTime<Utc>,
) -> Result<Vec<RecoveredRow>, StoreError> {
    fetch_all!(
        tx,
        RecoveredRow,
        "SELECT o.operator_id, o.operator_name, b.starts_at, b.busy_until
         FROM gap_offers o JOIN bookings b ON b.id = o.filled_by
         WHERE o.branch_id = $1 AND o.offered_at >= $2 AND o.purpose = 'gap' AND b.live",
        branch,
        since
    )
}
