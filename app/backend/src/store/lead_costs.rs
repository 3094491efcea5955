//! What was spent in a month to be reached out to somewhere.

use chrono::NaiveDate;

use super::{StoreError, Tx};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct LeadCostRow {
    pub source: String,
    /// Its first date.
    pub month: NaiveDate,
    pub kopecks: i64,
}

/// Those of some months.
pub(crate) async fn list(
    tx: &mut Tx,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<LeadCostRow>, StoreError> {
    fetch_all!(
        tx,
        LeadCostRow,
        "SELECT source, month, kopecks FROM lead_costs WHERE month BETWEEN $1 AND $2 ORDER BY month, source",
        from,
        to
    )
}

/// Notes one, over what was noted before.
pub(crate) async fn put(tx: &mut Tx, row: &LeadCostRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO lead_costs (source, month, kopecks) VALUES ($1, $2, $3)
         ON CONFLICT (source, month) DO UPDATE SET kopecks = excluded.kopecks",
        &row.source,
        row.month,
        row.kopecks
    )?;
    Ok(())
}

/// Forgets one.
pub(crate) async fn delete(tx: &mut Tx, source: &str, month: NaiveDate) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM lead_costs WHERE source = $1 AND month = $2", source, month)?;
    Ok(())
}
