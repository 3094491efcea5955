//! `priyom backup` and `priyom restore`: an SQLite clinic copied while it is served, looked through, and put back. And
//! the copy that a serving program makes once a day.

use std::{path::Path, time::Duration};

use backend::{
    Backend,
    backup::{self, Backup, BackupError, Checked, Source},
    clock::{Clock, SystemClock},
    services::sessions,
    store::DbOptions,
};

use chrono::{DateTime, Days, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use tokio::{task::JoinHandle, time::sleep};

use super::{TaskError, data_key};
use crate::config::{Backups, Config};

/// How often it is looked whether a copy is due.
const LOOK: Duration = Duration::from_secs(60);
/// How long it takes a breath when it went wrong.
const AFTER_FAILURE: Duration = Duration::from_secs(15 * 60);
/// What the copies are called among the things that the program keeps up.
const LINK: &str = "backup";

impl From<BackupError> for TaskError {
    fn from(error: BackupError) -> Self {
        Self::refused(error)
    }
}

/// The file of an SQLite database, and the folder of attached files.
fn places(config: &Config) -> Result<(&Path, &Path), TaskError> {
    let tools = "PostgreSQL is backed up by its own tools: pg_dump, or base backups with WAL archiving.";
    let database = config.sqlite_path().ok_or_else(|| TaskError::refused(tools))?;
    let files =
        config.files.folder.as_deref().ok_or_else(|| TaskError::refused("No folder for files is set."))?;
    Ok((database, files))
}

pub(super) async fn make(config: &Config, into: &Path, keep: u16) -> Result<(), TaskError> {
    let (database, _) = places(config)?;
    if !database.exists() {
        return Err(TaskError::refused(format!("There is no database {}.", database.display())));
    }
    let made = copy(config, into, keep, SystemClock.now()).await?;
    println!("{}: {} attached files, {} bytes", made.folder.display(), made.files, made.bytes);
    Ok(())
}

async fn copy(config: &Config, into: &Path, keep: u16, at: DateTime<Utc>) -> Result<Backup, TaskError> {
    let (_, files) = places(config)?;
    let database = DbOptions { url: config.database.clone(), key: Some(data_key(config)?), readers: 1 };
    Ok(backup::make(Source { database: &database, files, at }, into, keep.into()).await?)
}

/// Makes a copy a day, while the program runs; none where no folder is named. Whether that goes well stands among the
/// links.
pub(super) fn daily(config: &Config, backend: &Backend) -> Result<Option<JoinHandle<()>>, TaskError> {
    let Some(backups) = config.backups.clone() else { return Ok(None) };
    places(config)?;
    Ok(Some(tokio::spawn(keep_copying(config.clone(), backend.clone(), backups))))
}

async fn keep_copying(config: Config, backend: Backend, backups: Backups) {
    loop {
        let wait = match make_if_due(&config, &backend, &backups).await {
            Ok(()) => {
                backend.links().up(LINK);
                LOOK
            }
            Err(error) => {
                tracing::error!(%error, "no backup was made");
                backend.links().down(LINK, "none was made, the log says why");
                AFTER_FAILURE
            }
        };
        sleep(wait).await;
    }
}

async fn make_if_due(config: &Config, backend: &Backend, backups: &Backups) -> Result<(), TaskError> {
    let zone = sessions::zone(&backend.system()).await?;
    let last = backup::newest(&backups.folder)?;
    if is_due(last, backend.now(), zone, backups.at_min) {
        let made = copy(config, &backups.folder, backups.keep, backend.now()).await?;
        tracing::info!(folder = %made.folder.display(), bytes = made.bytes, "a backup was made");
    }
    Ok(())
}

/// Whether the newest copy is older than the last time when one was due. A time that the clock skips is the next one.
fn is_due(last: Option<DateTime<Utc>>, now: DateTime<Utc>, zone: Tz, at_min: u16) -> bool {
    let Some(last) = last else { return true };
    let today = now.with_timezone(&zone).date_naive();
    let at = NaiveTime::MIN + TimeDelta::minutes(at_min.into());
    let due = [today, today - Days::new(1)].into_iter();
    let due = due.filter_map(|date| zone.from_local_datetime(&date.and_time(at)).earliest());
    due.map(|due| due.to_utc()).find(|due| *due <= now).is_some_and(|due| last < due)
}

pub(super) async fn restore(config: &Config, from: &Path, only_check: bool) -> Result<(), TaskError> {
    let (database, files) = places(config)?;
    if let Some(key_file) = config.key_file.as_deref().filter(|key_file| !key_file.exists()) {
        let lost =
            format!("The key file {} is not there: nobody can read a backup without it.", key_file.display());
        return Err(TaskError::refused(lost));
    }
    let key = data_key(config)?;
    let checked = match only_check {
        true => backup::verify(from, &key).await?,
        false => backup::restore(from, &key, database, files).await?,
    };
    let Checked { made_at, files, patients, bookings } = checked;
    let done = if only_check { "sound" } else { "put back" };
    println!("{done}: of {made_at}, {patients} patients, {bookings} bookings, {files} attached files");
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Moscow;

    use super::*;

    #[test]
    fn a_copy_is_due_once_a_day_and_at_once_when_the_time_was_missed() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let due = |last: &str, now: &str| is_due(Some(at(last)), at(now), Moscow, 3 * 60 + 30);
        assert!(is_due(None, at("2026-11-23T12:00:00Z"), Moscow, 210), "there is none yet");
        assert!(!due("2026-11-22T00:30:05Z", "2026-11-23T00:29:00Z"));
        assert!(due("2026-11-22T00:30:05Z", "2026-11-23T00:30:00Z"));
        assert!(!due("2026-11-23T00:30:02Z", "2026-11-23T23:00:00Z"));
        assert!(due("2026-11-20T00:30:02Z", "2026-11-23T00:10:00Z"), "it did not run for days");
    }
}
