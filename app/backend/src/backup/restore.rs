//! A backup looked through, and put back where nothing is.

use std::{
    fs,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};

use super::{BackupError, DATABASE, FILES, at, attached, manifest::Manifest, new_folder, sync};
use crate::store::{DbOptions, copies::Copy};

/// What a sound backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// How many attached files.
    pub files: usize,
    /// How many patients.
    pub patients: i64,
    /// How many bookings.
    pub bookings: i64,
}

/// Looks a backup through: every checksum, and the database as the engine itself judges it. The key is that of the key
/// file.
pub async fn verify(folder: &Path, key: &str) -> Result<Checked, BackupError> {
    let manifest = Manifest::check(folder)?;
    let url = format!("sqlite:{}", folder.join(DATABASE).display());
    let copy = Copy::read(&DbOptions { url, key: Some(key.into()), readers: 1 }).await?;
    match copy.said.as_str() {
        "ok" => Ok(Checked {
            made_at: manifest.made_at,
            files: manifest.files(),
            patients: copy.patients,
            bookings: copy.bookings,
        }),
        said => Err(BackupError::Altered(format!("{DATABASE}: {said}"))),
    }
}

/// Puts a sound backup back: the database to one place, the attached files to another; neither may be there. The
/// database comes last, so that one that was cut off is no clinic yet.
pub async fn restore(
    folder: &Path,
    key: &str,
    database: &Path,
    files: &Path,
) -> Result<Checked, BackupError> {
    let wal = PathBuf::from(format!("{}-wal", database.display()));
    let occupied = [database, &wal].into_iter().find(|path| path.exists());
    if let Some(path) = occupied.or((!attached(files)?.is_empty()).then_some(files)) {
        return Err(BackupError::Occupied(path.into()));
    }
    let checked = verify(folder, key).await?;
    new_folder(files)?;
    for file in &attached(&folder.join(FILES))? {
        put(file, &files.join(file.file_name().unwrap_or_default()))?;
    }
    sync(files)?;
    let home = database.parent().filter(|home| *home != Path::new("")).unwrap_or(Path::new("."));
    new_folder(home)?;
    let part = PathBuf::from(format!("{}.part", database.display()));
    put(&folder.join(DATABASE), &part)?;
    fs::rename(&part, database).map_err(at(database))?;
    sync(home)?;
    Ok(checked)
}

fn put(from: &Path, to: &Path) -> Result<(), BackupError> {
    fs::copy(from, to).map_err(at(to))?;
    sync(to)
}
