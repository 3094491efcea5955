//! What was counted of dates and of whole months. What it means is the domain's to say.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

/// The branch under which all of them are kept together.
pub(crate) const ALL: Uuid = Uuid::nil();
/// The span of a date.
pub(crate) const DAY: &str = "day";
/// The span of a month, which is kept under its first date.
pub(crate) const MONTH: &str = "month";

/// Of what something is kept.
#[derive(Clone, Debug)]
pub(crate) struct TallyKey {
    pub kind: &'static str,
    pub branch: Uuid,
    pub span: &'static str,
    pub date: NaiveDate,
}

/// That a date or a month is kept: of all branches together, and so of each.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct KeptRow {
    pub date: NaiveDate,
    pub basis: String,
    pub version: i64,
}

/// What is kept of it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct TallyRow {
    pub date: NaiveDate,
    pub counts: String,
}

/// Which dates or months of a kind are kept, in order.
pub(crate) async fn list_kept(
    tx: &mut Tx,
    kind: &str,
    span: &str,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<KeptRow>, StoreError> {
    fetch_all!(
        tx,
        KeptRow,
        "SELECT date, basis, version FROM tallies
         WHERE kind = $1 AND branch_id = $2 AND span = $3 AND date BETWEEN $4 AND $5 ORDER BY date",
        kind,
        ALL,
        span,
        from,
        to
    )
}

/// What is kept of a branch, or of all together, in order of the dates.
pub(crate) async fn list(
    tx: &mut Tx,
    kind: &str,
    branch: Uuid,
    span: &str,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<TallyRow>, StoreError> {
    fetch_all!(
        tx,
        TallyRow,
        "SELECT date, counts FROM tallies
         WHERE kind = $1 AND branch_id = $2 AND span = $3 AND date BETWEEN $4 AND $5 ORDER BY date",
        kind,
        branch,
        span,
        from,
        to
    )
}

/// Keeps it unless somebody has kept it since a version was seen; whether it was kept.
pub(crate) async fn put(
    tx: &mut Tx,
    key: &TallyKey,
    basis: &str,
    counts: &str,
    seen: Option<i64>,
) -> Result<bool, StoreError> {
    let touched = execute!(
        tx,
        "INSERT INTO tallies (kind, branch_id, span, date, basis, version, counts) VALUES ($1, $2, $3, $4, $5, 1, $6)
         ON CONFLICT (kind, branch_id, span, date) DO UPDATE
         SET basis = excluded.basis, counts = excluded.counts, version = tallies.version + 1
         WHERE tallies.version = $7",
        key.kind,
        key.branch,
        key.span,
        key.date,
        basis,
        counts,
        seen.unwrap_or_default()
    )?;
    Ok(touched == 1)
}

/// Keeps a branch's part of what was put for all of them.
pub(crate) async fn put_part(
    tx: &mut Tx,
    key: &TallyKey,
    basis: &str,
    counts: &str,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO tallies (kind, branch_id, span, date, basis, version, counts) VALUES ($1, $2, $3, $4, $5, 1, $6)
         ON CONFLICT (kind, branch_id, span, date) DO UPDATE SET basis = excluded.basis, counts = excluded.counts",
        key.kind,
        key.branch,
        key.span,
        key.date,
        basis,
        counts
    )?;
    Ok(())
}

/// What is kept counts for nothing until it is put again.
pub(crate) async fn void(tx: &mut Tx, key: &TallyKey) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE tallies SET basis = '', version = version + 1
         WHERE kind = $1 AND branch_id = $2 AND span = $3 AND date = $4",
        key.kind,
        key.branch,
        key.span,
        key.date
    )?;
    Ok(())
}

/// When the first call began.
pub(crate) async fn first_call(tx: &mut Tx) -> Result<Option<DateTime<Utc>>, StoreError> {
    let (first,) = fetch_one!(tx, (Option<DateTime<Utc>>,), "SELECT min(started_at) FROM calls")?;
    Ok(first)
}

/// When something was first done with a visit.
pub(crate) async fn first_act(tx: &mut Tx) -> Result<Option<DateTime<Utc>>, StoreError> {
    let (first,) = fetch_one!(
        tx,
        (Option<DateTime<Utc>>,),
        "SELECT min(at) FROM booking_changes WHERE action IN ('book', 'reschedule', 'cancel', 'undo')"
    )?;
    Ok(first)
}

/// The date of the first visit.
pub(crate) async fn first_visit(tx: &mut Tx) -> Result<Option<NaiveDate>, StoreError> {
    let (first,) = fetch_one!(
        tx,
        (Option<NaiveDate>,),
        "SELECT min(first) FROM (
             SELECT (SELECT min(b.day) FROM bookings b WHERE b.branch_id = f.id) AS first FROM branches f
         ) days"
    )?;
    Ok(first)
}

/// When the first lead came in.
pub(crate) async fn first_lead(tx: &mut Tx) -> Result<Option<DateTime<Utc>>, StoreError> {
    let (first,) = fetch_one!(tx, (Option<DateTime<Utc>>,), "SELECT min(received_at) FROM leads")?;
    Ok(first)
}
