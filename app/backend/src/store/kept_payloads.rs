//! What was sent from outside, as it came: forgotten in time, so much at once.

use chrono::{DateTime, Utc};

use super::{StoreError, Tx};

/// What goes at once, and whether more is left.
pub(crate) struct Forgotten {
    pub rows: u64,
    pub more: bool,
}

/// Deletes what is older than `$before`, the oldest `$batch` first. What came at the same instant goes together.
macro_rules! forget {
    ($tx:expr, $before:expr, $batch:expr, $table:literal, $at:literal) => {{
        let last = fetch_optional!(
            $tx,
            (DateTime<Utc>,),
            concat!(
                "SELECT ",
                $at,
                " FROM ",
                $table,
                " WHERE ",
                $at,
                " < $1 ORDER BY ",
                $at,
                " LIMIT 1 OFFSET $2"
            ),
            $before,
            $batch
        )?;
        let until = last.map_or($before, |(last,)| last);
        let rows = match last {
            Some(_) => execute!($tx, concat!("DELETE FROM ", $table, " WHERE ", $at, " <= $1"), until)?,
            None => execute!($tx, concat!("DELETE FROM ", $table, " WHERE ", $at, " < $1"), until)?,
        };
        Ok(Forgotten { rows, more: last.is_some() })
    }};
}

/// What exchanges have sent.
pub(crate) async fn forget_calls(
    tx: &mut Tx,
    before: DateTime<Utc>,
    batch: i64,
) -> Result<Forgotten, StoreError> {
    forget!(tx, before, batch, "call_payloads", "received_at")
}

/// What brought leads.
pub(crate) async fn forget_leads(
    tx: &mut Tx,
    before: DateTime<Utc>,
    batch: i64,
) -> Result<Forgotten, StoreError> {
    forget!(tx, before, batch, "lead_intake", "received_at")
}

/// What exchanges said when they were asked to dial.
pub(crate) async fn forget_dials(
    tx: &mut Tx,
    before: DateTime<Utc>,
    batch: i64,
) -> Result<Forgotten, StoreError> {
    forget!(tx, before, batch, "call_dials", "asked_at")
}
