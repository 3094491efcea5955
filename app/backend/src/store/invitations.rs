//! Invitations of users to set a password of their own.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{StoreError, Tx, users::UserRow};

/// In place of an earlier one.
pub(crate) async fn upsert(
    tx: &mut Tx,
    user: Uuid,
    hash: &str,
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO invitations (user_id, hash, expires_at) VALUES ($1, $2, $3)
         ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, expires_at = excluded.expires_at",
        user,
        hash,
        expires_at
    )?;
    Ok(())
}

/// The user whom a link in force invites.
pub(crate) async fn find(tx: &mut Tx, hash: &str) -> Result<Option<UserRow>, StoreError> {
    let now = tx.now();
    fetch_optional!(
        tx,
        UserRow,
        "SELECT u.id, u.login, u.name, u.role, u.doctor_id, u.disabled, u.version, u.extension
         FROM invitations i JOIN users u ON u.id = i.user_id
         WHERE i.hash = $1 AND i.expires_at > $2 AND NOT u.disabled",
        hash,
        now
    )
}

/// Whether there was one.
pub(crate) async fn delete(tx: &mut Tx, hash: &str) -> Result<bool, StoreError> {
    Ok(execute!(tx, "DELETE FROM invitations WHERE hash = $1", hash)? > 0)
}

pub(crate) async fn delete_of(tx: &mut Tx, user: Uuid) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM invitations WHERE user_id = $1", user)?;
    Ok(())
}

pub(crate) async fn delete_expired(tx: &mut Tx) -> Result<u64, StoreError> {
    let now = tx.now();
    execute!(tx, "DELETE FROM invitations WHERE expires_at <= $1", now)
}
