//! Single values that belong to no table.

use super::{StoreError, Tx};

/// What the clinic is called.
pub(crate) const CLINIC_NAME: &str = "clinic_name";
/// What is settled about complaints, as JSON.
pub(crate) const COMPLAINT_RULES: &str = "complaint_rules";

pub(crate) async fn find(tx: &mut Tx, key: &str) -> Result<Option<String>, StoreError> {
    Ok(fetch_optional!(tx, (String,), "SELECT value FROM settings WHERE key = $1", key)?.map(|row| row.0))
}

pub(crate) async fn update(tx: &mut Tx, key: &str, value: &str) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO settings (key, value) VALUES ($1, $2)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        key,
        value
    )?;
    Ok(())
}
