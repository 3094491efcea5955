//! Copies of an SQLite database: one made while it is written to, and one looked through.

use std::path::Path;

use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::{DbOptions, StoreError};

/// What a copy says of itself.
pub(crate) struct Copy {
    /// `ok`, or what the engine finds wrong with it.
    pub said: String,
    pub patients: i64,
    pub bookings: i64,
}

impl Copy {
    /// Looks a copy through, page by page.
    pub async fn read(options: &DbOptions) -> Result<Self, StoreError> {
        let mut copy = options.sqlite()?.read_only(true).connect().await?;
        let (said,): (String,) = sqlx::query_as("PRAGMA integrity_check(1)").fetch_one(&mut copy).await?;
        let count =
            "SELECT (SELECT count(*) FROM patients), (SELECT count(*) FROM bookings WHERE status <> 'held')";
        let (patients, bookings) = sqlx::query_as(count).fetch_one(&mut copy).await?;
        copy.close().await?;
        Ok(Self { said, patients, bookings })
    }
}

/// Writes the database as it is at one moment to a new file, encrypted by the same key. Nobody waits for it.
pub(crate) async fn write(options: &DbOptions, to: &Path) -> Result<(), StoreError> {
    let mut source: SqliteConnection = options.sqlite()?.connect().await?;
    let to = to.to_string_lossy().into_owned();
    sqlx::query("VACUUM INTO $1").bind(to).execute(&mut source).await?;
    source.close().await?;
    Ok(())
}
