//! Messages to patients: the outbox and its log, and the links in them.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct MessageRow {
    pub id: Uuid,
    pub booking_id: Uuid,
    pub patient_id: Uuid,
    pub kind: String,
    pub channel: String,
    pub about: String,
    pub due_at: DateTime<Utc>,
    pub state: String,
    pub tries: i32,
    pub next_try_at: Option<DateTime<Utc>>,
    pub fault: Option<String>,
    pub recipient: Option<String>,
    pub recipient_masked: String,
    pub text: String,
    pub provider_id: Option<String>,
    pub answer: Option<String>,
    pub created_at: DateTime<Utc>,
    pub sent_at: Option<DateTime<Utc>>,
    pub changed_at: DateTime<Utc>,
}

/// A message with the name that the log shows.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct MessageLineRow {
    #[sqlx(flatten)]
    pub message: MessageRow,
    pub last_name: String,
    pub first_name: String,
    pub patronymic: Option<String>,
}

/// What a patient was told last of a visit.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct ToldRow {
    pub kind: String,
    pub about: String,
}

/// The columns of [`MessageRow`].
macro_rules! message_columns {
    () => {
        "m.id, m.booking_id, m.patient_id, m.kind, m.channel, m.about, m.due_at, m.state, m.tries, m.next_try_at, \
         m.fault, m.recipient, m.recipient_masked, m.text, m.provider_id, m.answer, m.created_at, m.sent_at, \
         m.changed_at"
    };
}

/// A SELECT of [`MessageRow`].
macro_rules! messages {
    ($rest:literal) => {
        concat!("SELECT ", message_columns!(), " FROM messages m ", $rest)
    };
}

/// A SELECT of [`MessageLineRow`].
macro_rules! message_lines {
    ($rest:literal) => {
        concat!(
            "SELECT ",
            message_columns!(),
            ", p.last_name, p.first_name, p.patronymic FROM messages m JOIN patients p ON p.id = m.patient_id ",
            $rest
        )
    };
}

pub(crate) async fn insert(tx: &mut Tx, row: &MessageRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO messages (id, booking_id, patient_id, kind, channel, about, due_at, state, tries, next_try_at,
             fault, recipient, recipient_masked, text, provider_id, answer, created_at, sent_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
        row.id,
        row.booking_id,
        row.patient_id,
        &row.kind,
        &row.channel,
        &row.about,
        row.due_at,
        &row.state,
        row.tries,
        row.next_try_at,
        &row.fault,
        &row.recipient,
        &row.recipient_masked,
        &row.text,
        &row.provider_id,
        &row.answer,
        row.created_at,
        row.sent_at,
        row.changed_at
    )?;
    Ok(())
}

/// Writes back all that changes while a message is on its way.
pub(crate) async fn update(tx: &mut Tx, row: &MessageRow) -> Result<(), StoreError> {
    let now = tx.now();
    execute!(
        tx,
        "UPDATE messages SET state = $1, tries = $2, next_try_at = $3, fault = $4, recipient = $5,
             recipient_masked = $6, text = $7, provider_id = $8, answer = $9, sent_at = $10, changed_at = $11
         WHERE id = $12",
        &row.state,
        row.tries,
        row.next_try_at,
        &row.fault,
        &row.recipient,
        &row.recipient_masked,
        &row.text,
        &row.provider_id,
        &row.answer,
        row.sent_at,
        now,
        row.id
    )?;
    Ok(())
}

/// The same of one that waits, as far as that goes; false when it was stopped meanwhile.
pub(crate) async fn update_waiting(tx: &mut Tx, row: &MessageRow) -> Result<bool, StoreError> {
    let now = tx.now();
    let touched = execute!(
        tx,
        "UPDATE messages SET channel = $1, state = $2, tries = $3, next_try_at = $4, fault = $5, changed_at = $6
         WHERE id = $7 AND state = 'waiting'",
        &row.channel,
        &row.state,
        row.tries,
        row.next_try_at,
        &row.fault,
        now,
        row.id
    )?;
    Ok(touched == 1)
}

pub(crate) async fn get(tx: &mut Tx, id: Uuid) -> Result<MessageRow, StoreError> {
    fetch_one!(tx, MessageRow, messages!("WHERE m.id = $1"), id)
}

/// Stops all that has not gone yet of a visit.
pub(crate) async fn stop_of_booking(tx: &mut Tx, booking: Uuid) -> Result<(), StoreError> {
    let now = tx.now();
    execute!(
        tx,
        "UPDATE messages SET state = 'stopped', next_try_at = NULL, changed_at = $1
         WHERE booking_id = $2 AND state = 'waiting'",
        now,
        booking
    )?;
    Ok(())
}

/// The same of a patient.
pub(crate) async fn stop_of_patient(tx: &mut Tx, patient: Uuid) -> Result<(), StoreError> {
    let now = tx.now();
    execute!(
        tx,
        "UPDATE messages SET state = 'stopped', next_try_at = NULL, changed_at = $1
         WHERE patient_id = $2 AND state = 'waiting'",
        now,
        patient
    )?;
    Ok(())
}

/// Whether anything of a visit has not gone yet.
pub(crate) async fn is_any_waiting(tx: &mut Tx, booking: Uuid) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        (Uuid,),
        "SELECT id FROM messages WHERE booking_id = $1 AND state = 'waiting' LIMIT 1",
        booking
    )?;
    Ok(row.is_some())
}

/// What was told last of a visit. What is on its way, or was when a worker died, counts as told.
pub(crate) async fn last_told(tx: &mut Tx, booking: Uuid) -> Result<Option<ToldRow>, StoreError> {
    fetch_optional!(
        tx,
        ToldRow,
        "SELECT kind, about FROM messages
         WHERE booking_id = $1 AND (state = 'sent' OR (tries > 0 AND fault IS NULL))
         ORDER BY COALESCE(sent_at, changed_at) DESC LIMIT 1",
        booking
    )
}

/// Those whose time has come, the earliest first.
pub(crate) async fn list_due(
    tx: &mut Tx,
    by: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<MessageRow>, StoreError> {
    fetch_all!(
        tx,
        MessageRow,
        messages!("WHERE m.state = 'waiting' AND m.next_try_at <= $1 ORDER BY m.next_try_at LIMIT $2"),
        by,
        limit
    )
}

/// The last one that went to somebody since then.
pub(crate) async fn find_sent_to(
    tx: &mut Tx,
    recipient: &str,
    since: DateTime<Utc>,
) -> Result<Option<MessageRow>, StoreError> {
    fetch_optional!(
        tx,
        MessageRow,
        messages!("WHERE m.recipient = $1 AND m.sent_at >= $2 ORDER BY m.sent_at DESC LIMIT 1"),
        recipient,
        since
    )
}

/// The last entries of the log, of one state or of all.
pub(crate) async fn list_log(
    tx: &mut Tx,
    state: Option<&str>,
    limit: i64,
) -> Result<Vec<MessageLineRow>, StoreError> {
    let now = tx.now();
    match state {
        Some(state) => fetch_all!(
            tx,
            MessageLineRow,
            message_lines!("WHERE m.state = $1 ORDER BY m.changed_at DESC, m.id DESC LIMIT $2"),
            state,
            limit
        ),
        None => fetch_all!(
            tx,
            MessageLineRow,
            message_lines!("WHERE m.changed_at <= $1 ORDER BY m.changed_at DESC, m.id DESC LIMIT $2"),
            now,
            limit
        ),
    }
}

pub(crate) async fn count_dead(tx: &mut Tx) -> Result<u32, StoreError> {
    let (count,) = fetch_one!(tx, (i64,), "SELECT count(*) FROM messages WHERE state = 'dead'")?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Forgets whom messages went to that nobody will answer any more.
pub(crate) async fn forget_recipients(tx: &mut Tx, before: DateTime<Utc>) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE messages SET recipient = NULL WHERE recipient IS NOT NULL AND sent_at < $1",
        before
    )?;
    Ok(())
}

/// Removes what has been settled long ago, links first.
pub(crate) async fn delete_settled(tx: &mut Tx, before: DateTime<Utc>) -> Result<(), StoreError> {
    for state in ["sent", "dead", "stopped"] {
        execute!(
            tx,
            "DELETE FROM message_links WHERE message_id IN
                 (SELECT id FROM messages WHERE state = $1 AND changed_at < $2)",
            state,
            before
        )?;
        execute!(tx, "DELETE FROM messages WHERE state = $1 AND changed_at < $2", state, before)?;
    }
    Ok(())
}

pub(crate) async fn insert_link(
    tx: &mut Tx,
    token_hash: &str,
    message: Uuid,
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO message_links (token_hash, message_id, expires_at) VALUES ($1, $2, $3)",
        token_hash,
        message,
        expires_at
    )?;
    Ok(())
}

/// The message of a link that has not expired.
pub(crate) async fn find_linked(tx: &mut Tx, token_hash: &str) -> Result<Option<MessageRow>, StoreError> {
    let now = tx.now();
    fetch_optional!(
        tx,
        MessageRow,
        messages!(
            "JOIN message_links l ON l.message_id = m.id WHERE l.token_hash = $1 AND l.expires_at > $2"
        ),
        token_hash,
        now
    )
}

pub(crate) async fn delete_expired_links(tx: &mut Tx) -> Result<(), StoreError> {
    let now = tx.now();
    execute!(tx, "DELETE FROM message_links WHERE expires_at <= $1", now)?;
    Ok(())
}
