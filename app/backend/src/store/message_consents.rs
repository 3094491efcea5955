//! Who wants messages and by which way, and the accounts of messengers by which patients can be reached.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct ConsentRow {
    pub channel: String,
    pub given_at: DateTime<Utc>,
    pub noted_by: String,
    /// Of the card: nothing goes whatever else is said.
    pub do_not_contact: bool,
}

pub(crate) async fn find(tx: &mut Tx, patient: Uuid) -> Result<Option<ConsentRow>, StoreError> {
    fetch_optional!(
        tx,
        ConsentRow,
        "SELECT c.channel, c.given_at, c.noted_by, p.do_not_contact
         FROM message_consents c JOIN patients p ON p.id = c.patient_id WHERE c.patient_id = $1",
        patient
    )
}

pub(crate) async fn save(tx: &mut Tx, patient: Uuid, channel: &str) -> Result<(), StoreError> {
    let (now, by) = (tx.now(), tx.actor().name.clone());
    execute!(
        tx,
        "INSERT INTO message_consents (patient_id, channel, given_at, noted_by) VALUES ($1, $2, $3, $4)
         ON CONFLICT (patient_id) DO UPDATE SET channel = excluded.channel, given_at = excluded.given_at,
             noted_by = excluded.noted_by",
        patient,
        channel,
        now,
        by
    )?;
    Ok(())
}

pub(crate) async fn delete(tx: &mut Tx, patient: Uuid) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM message_consents WHERE patient_id = $1", patient)?;
    Ok(())
}

/// Makes what one patient has agreed to another's, who has not said anything; whether there was anything.
pub(crate) async fn give(tx: &mut Tx, from: Uuid, to: Uuid) -> Result<bool, StoreError> {
    let touched = execute!(
        tx,
        "UPDATE message_consents SET patient_id = $1 WHERE patient_id = $2
             AND NOT EXISTS (SELECT 1 FROM message_consents own WHERE own.patient_id = $1)",
        to,
        from
    )?;
    Ok(touched == 1)
}

/// An account has shown that a number is its own; one number counts, the last.
pub(crate) async fn save_account(tx: &mut Tx, sender: &str, phone: &str) -> Result<(), StoreError> {
    let now = tx.now();
    execute!(
        tx,
        "INSERT INTO messenger_accounts (sender, phone, shown_at) VALUES ($1, $2, $3)
         ON CONFLICT (sender) DO UPDATE SET phone = excluded.phone, shown_at = excluded.shown_at",
        sender,
        phone,
        now
    )?;
    Ok(())
}

/// The accounts that have shown a number, the last one first.
pub(crate) async fn list_accounts(tx: &mut Tx, phone: &str) -> Result<Vec<String>, StoreError> {
    let rows = fetch_all!(
        tx,
        (String,),
        "SELECT sender FROM messenger_accounts WHERE phone = $1 ORDER BY shown_at DESC",
        phone
    )?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
