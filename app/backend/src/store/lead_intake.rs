//! What came in from outside as it came, and whose messages are no leads.

use uuid::Uuid;

use super::{StoreError, Tx};

/// Something that came in.
pub(crate) struct IntakeRow {
    pub id: Uuid,
    pub source: String,
    pub event_key: String,
    pub payload: String,
    pub fault: Option<String>,
}

/// Keeps it; false when it has come before.
pub(crate) async fn insert(tx: &mut Tx, row: &IntakeRow) -> Result<bool, StoreError> {
    let now = tx.now();
    let touched = execute!(
        tx,
        "INSERT INTO lead_intake (id, source, event_key, received_at, payload, fault)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (source, event_key) DO NOTHING",
        row.id,
        &row.source,
        &row.event_key,
        now,
        &row.payload,
        &row.fault
    )?;
    Ok(touched == 1)
}

/// It belongs to a lead.
pub(crate) async fn set_lead(tx: &mut Tx, id: Uuid, lead: Uuid) -> Result<(), StoreError> {
    execute!(tx, "UPDATE lead_intake SET lead_id = $1 WHERE id = $2", lead, id)?;
    Ok(())
}

/// The lead for which somebody's messages count as advertising.
pub(crate) async fn find_spam(tx: &mut Tx, sender: &str) -> Result<Option<Uuid>, StoreError> {
    let row = fetch_optional!(tx, (Uuid,), "SELECT lead_id FROM lead_spam WHERE sender = $1", sender)?;
    Ok(row.map(|(lead,)| lead))
}

pub(crate) async fn insert_spam(tx: &mut Tx, sender: &str, lead: Uuid) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO lead_spam (sender, lead_id) VALUES ($1, $2) ON CONFLICT (sender) DO NOTHING",
        sender,
        lead
    )?;
    Ok(())
}

/// Those of a lead count no more.
pub(crate) async fn delete_spam(tx: &mut Tx, lead: Uuid) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM lead_spam WHERE lead_id = $1", lead)?;
    Ok(())
}
