//! What the database answers, as far as the program tells it apart.

use domain::error::ClashWith;
use sqlx::error::DatabaseError;

/// A store function's failure.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No such row.
    #[error("no such row")]
    NotFound,
    /// The database refused an overlap.
    #[error("the time is taken: {0:?}")]
    SlotTaken(ClashWith),
    /// Another row has this value already; the name tells which rule.
    #[error("already there: {0}")]
    Duplicate(String),
    /// The row is still referred to.
    #[error("still referred to")]
    Referenced,
    /// Lost against a parallel transaction; trying again helps.
    #[error("lost against a parallel transaction")]
    Conflict,
    /// Everything else.
    #[error("database: {0}")]
    Sql(sqlx::Error),
    /// A migration that does not fit.
    #[error("migration: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The writer has stopped.
    #[error("the store is shutting down")]
    Stopped,
    /// PostgreSQL over a network, and no TLS wanted.
    #[error("PostgreSQL is spoken to over TLS unless it is on a socket: leave sslmode=disable out")]
    NoTls,
    /// A write panicked; it was rolled back.
    #[error("a write panicked")]
    Panicked,
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::RowNotFound => Self::NotFound,
            sqlx::Error::Database(cause) => {
                known(cause.as_ref()).unwrap_or(Self::Sql(sqlx::Error::Database(cause)))
            }
            other => Self::Sql(other),
        }
    }
}

/// PostgreSQL names the rule in `constraint`, SQLite's triggers and unique indexes in the message.
fn known(cause: &dyn DatabaseError) -> Option<StoreError> {
    let rule = cause.constraint().unwrap_or(cause.message());
    if rule.contains("bookings_no_overlap_doctor") {
        return Some(StoreError::SlotTaken(ClashWith::Doctor));
    }
    if rule.contains("bookings_no_overlap_chair") {
        return Some(StoreError::SlotTaken(ClashWith::Chair));
    }
    if cause.is_unique_violation() {
        return Some(StoreError::Duplicate(rule.to_owned()));
    }
    if cause.is_foreign_key_violation() {
        return Some(StoreError::Referenced);
    }
    matches!(cause.code().as_deref(), Some("40001" | "40P01")).then_some(StoreError::Conflict)
}
