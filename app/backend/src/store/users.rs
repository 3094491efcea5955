//! Users of the workplace.

use domain::user::NewUser;
use uuid::Uuid;

use super::{StoreError, Tx};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct UserRow {
    pub id: Uuid,
    pub login: String,
    pub name: String,
    pub role: String,
    pub doctor_id: Option<Uuid>,
    pub disabled: bool,
    pub version: i64,
    pub extension: Option<String>,
}

#[derive(sqlx::FromRow)]
pub(crate) struct CredentialsRow {
    #[sqlx(flatten)]
    pub user: UserRow,
    pub password_hash: String,
}

pub(crate) async fn insert(tx: &mut Tx, id: Uuid, user: &NewUser, hash: &str) -> Result<(), StoreError> {
    let (now, doctor) = (tx.now(), user.doctor.map(|doctor| doctor.0));
    execute!(
        tx,
        "INSERT INTO users (id, login, name, role, password_hash, doctor_id, created_at, extension)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        id,
        &user.login,
        &user.name,
        user.role.code(),
        hash,
        doctor,
        now,
        &user.extension
    )?;
    Ok(())
}

pub(crate) async fn get(tx: &mut Tx, id: Uuid) -> Result<UserRow, StoreError> {
    fetch_one!(
        tx,
        UserRow,
        "SELECT id, login, name, role, doctor_id, disabled, version, extension FROM users WHERE id = $1",
        id
    )
}

/// The user of a login and the hash of the password.
pub(crate) async fn find_credentials(tx: &mut Tx, login: &str) -> Result<Option<CredentialsRow>, StoreError> {
    fetch_optional!(
        tx,
        CredentialsRow,
        "SELECT id, login, name, role, doctor_id, disabled, version, extension, password_hash FROM users WHERE login = $1",
        login
    )
}

/// The user who has that telephone and may sign in.
pub(crate) async fn find_by_extension(tx: &mut Tx, extension: &str) -> Result<Option<UserRow>, StoreError> {
    fetch_optional!(
        tx,
        UserRow,
        "SELECT id, login, name, role, doctor_id, disabled, version, extension FROM users
         WHERE extension = $1 AND NOT disabled",
        extension
    )
}

pub(crate) async fn list(tx: &mut Tx) -> Result<Vec<UserRow>, StoreError> {
    fetch_all!(
        tx,
        UserRow,
        "SELECT id, login, name, role, doctor_id, disabled, version, extension FROM users ORDER BY disabled, name, login"
    )
}

/// Writes all that may change of a user but the password, and raises the version.
pub(crate) async fn update(tx: &mut Tx, row: &UserRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE users SET name = $2, role = $3, doctor_id = $4, disabled = $5, extension = $6, version = version + 1
         WHERE id = $1",
        row.id,
        &row.name,
        &row.role,
        row.doctor_id,
        row.disabled,
        &row.extension
    )?;
    Ok(())
}

pub(crate) async fn update_password(tx: &mut Tx, id: Uuid, hash: &str) -> Result<(), StoreError> {
    execute!(tx, "UPDATE users SET password_hash = $2, version = version + 1 WHERE id = $1", id, hash)?;
    Ok(())
}

/// Users of a role who can sign in, but for one.
pub(crate) async fn count_others(tx: &mut Tx, role: &str, but: Uuid) -> Result<i64, StoreError> {
    let row = fetch_one!(
        tx,
        (i64,),
        "SELECT COUNT(*) FROM users WHERE role = $1 AND NOT disabled AND id <> $2",
        role,
        but
    )?;
    Ok(row.0)
}

/// Whether there is any user at all.
pub(crate) async fn any(tx: &mut Tx) -> Result<bool, StoreError> {
    Ok(fetch_optional!(tx, (Uuid,), "SELECT id FROM users LIMIT 1")?.is_some())
}
