//! Who answers for what operators know. It is read with the directory.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{StoreError, Tx};

pub(crate) async fn set(
    tx: &mut Tx,
    noun: &str,
    entry: &str,
    owner: Option<Uuid>,
    review_on: NaiveDate,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO knowledge_care (noun, entry_id, owner_id, review_on) VALUES ($1, $2, $3, $4)
         ON CONFLICT (noun, entry_id) DO UPDATE SET owner_id = excluded.owner_id, review_on = excluded.review_on",
        noun,
        entry,
        owner,
        review_on
    )?;
    Ok(())
}
