//! Sessions of signed-in users, under the hash of what their cookie holds.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{StoreError, Tx, users::UserRow};

#[derive(sqlx::FromRow)]
pub(crate) struct SessionRow {
    /// Hexadecimal SHA-256 of the cookie's value.
    pub hash: String,
    /// JSON: `services::sessions::SessionData`.
    pub data: String,
    pub expires_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
pub(crate) struct SignedInRow {
    #[sqlx(flatten)]
    pub session: SessionRow,
    #[sqlx(flatten)]
    pub user: UserRow,
}

pub(crate) async fn insert(tx: &mut Tx, user: Uuid, row: &SessionRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO sessions (id, user_id, data, expires_at) VALUES ($1, $2, $3, $4)",
        &row.hash,
        user,
        &row.data,
        row.expires_at
    )?;
    Ok(())
}

/// A session in force and its user.
pub(crate) async fn find(tx: &mut Tx, hash: &str) -> Result<Option<SignedInRow>, StoreError> {
    let now = tx.now();
    fetch_optional!(
        tx,
        SignedInRow,
        "SELECT s.id AS hash, s.data, s.expires_at,
                u.id, u.login, u.name, u.role, u.doctor_id, u.disabled, u.version,
                u.extension
         FROM sessions s JOIN users u ON u.id = s.user_id
         WHERE s.id = $1 AND s.expires_at > $2 AND NOT u.disabled",
        hash,
        now
    )
}

/// A user's sessions in force.
pub(crate) async fn list(tx: &mut Tx, user: Uuid) -> Result<Vec<SessionRow>, StoreError> {
    let now = tx.now();
    fetch_all!(
        tx,
        SessionRow,
        "SELECT id AS hash, data, expires_at FROM sessions WHERE user_id = $1 AND expires_at > $2
         ORDER BY expires_at DESC",
        user,
        now
    )
}

/// Writes the data and the expiry; does nothing when the session has ended meanwhile.
pub(crate) async fn update(tx: &mut Tx, row: &SessionRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE sessions SET data = $2, expires_at = $3 WHERE id = $1",
        &row.hash,
        &row.data,
        row.expires_at
    )?;
    Ok(())
}

/// Ends one of a user's sessions; whether there was one.
pub(crate) async fn delete_own(tx: &mut Tx, user: Uuid, hash: &str) -> Result<bool, StoreError> {
    Ok(execute!(tx, "DELETE FROM sessions WHERE id = $1 AND user_id = $2", hash, user)? > 0)
}

/// Ends a user's sessions, but for one.
pub(crate) async fn delete_of(tx: &mut Tx, user: Uuid, but: &str) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM sessions WHERE user_id = $1 AND id <> $2", user, but)?;
    Ok(())
}

pub(crate) async fn delete_expired(tx: &mut Tx) -> Result<u64, StoreError> {
    let now = tx.now();
    execute!(tx, "DELETE FROM sessions WHERE expires_at <= $1", now)
}
