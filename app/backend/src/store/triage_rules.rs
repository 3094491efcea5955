//! The triage rules that the clinic has written itself. They are read with the directory.

use super::{StoreError, Tx};

/// Keeps a rule of version `saw`, 0 for one that is not there yet. `NotFound` when somebody was faster.
pub(crate) async fn save(
    tx: &mut Tx,
    id: &str,
    saw: i64,
    body: &str,
    active: bool,
) -> Result<(), StoreError> {
    let touched = match saw {
        0 => execute!(
            tx,
            "INSERT INTO triage_rules (id, body, active) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
            id,
            body,
            active
        )?,
        _ => execute!(
            tx,
            "UPDATE triage_rules SET body = $1, active = $2, version = version + 1 WHERE id = $3 AND version = $4",
            body,
            active,
            id,
            saw
        )?,
    };
    if touched == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}
