//! Backups of a clinic on SQLite, while it is served: a folder with a copy of the database as it was at one moment,
//! the attached files, and a list of it all with checksums. Both are encrypted as they are at rest, by the key file, which
//! is no part of it.
//!
//! `manifest` is the list, `restore` puts one back. PostgreSQL has its own tools.

mod manifest;
mod restore;

use std::{
    fs, io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};

use self::manifest::Manifest;
use crate::store::{DbOptions, StoreError, copies};

pub use restore::{Checked, restore, verify};

/// The name of the database in a backup.
const DATABASE: &str = "priyom.db";
/// The folder of the attached files in it.
const FILES: &str = "files";
/// With what the name of a backup begins.
const PREFIX: &str = "priyom-";
/// With what the name of one ends that is still being made.
const PART: &str = ".part";

/// Why there is no backup, or why it is not put back; a sentence for whoever asked.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database.
    #[error("The database cannot be copied or read: {0}.")]
    Store(#[from] StoreError),
    /// The disk.
    #[error("The file {0} cannot be used: {1}.")]
    Io(PathBuf, io::Error),
    /// No list in it, or one that cannot be read.
    #[error("{0} is no backup, or one that was not finished.")]
    NotABackup(PathBuf),
    /// Something of it is missing or altered.
    #[error("The backup is not as it was made: {0}.")]
    Altered(String),
    /// There is data already.
    #[error("{0} is there: a backup is put back where nothing is. Move it away first.")]
    Occupied(PathBuf),
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    move |error| BackupError::Io(path.into(), error)
}

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Where it lies.
    pub folder: PathBuf,
    /// How many attached files it holds.
    pub files: usize,
    /// How large it is.
    pub bytes: u64,
}

/// Of what a backup is made.
#[derive(Clone, Debug)]
pub struct Source<'s> {
    /// The database, an SQLite file.
    pub database: &'s DbOptions,
    /// The folder of attached files.
    pub files: &'s Path,
    /// Now.
    pub at: DateTime<Utc>,
}

/// Makes a backup in a folder of backups, under the moment's name, and removes all but the newest `keep`. The clinic
/// goes on meanwhile; what is acknowledged before this is called is in it.
pub async fn make(source: Source<'_>, into: &Path, keep: usize) -> Result<Backup, BackupError> {
    let name = format!("{PREFIX}{}", source.at.format("%Y-%m-%dT%H%M%SZ"));
    let (part, folder) = (into.join(format!("{name}{PART}")), into.join(name));
    new_folder(into)?;
    new_folder(&part)?;
    let made = fill(&source, &part).await;
    let made = made.and_then(|backup| {
        fs::rename(&part, &folder).map_err(at(&folder))?;
        sync(into)?;
        Ok(Backup { folder, ..backup })
    });
    if made.is_err() {
        // what is there of it is of no use
        let _ = fs::remove_dir_all(&part);
    } else {
        rotate(into, keep)?;
    }
    made
}

async fn fill(source: &Source<'_>, part: &Path) -> Result<Backup, BackupError> {
    // the database first: a file that it names is kept before it is named
    copies::write(source.database, &part.join(DATABASE)).await?;
    let files = part.join(FILES);
    new_folder(&files)?;
    for file in &attached(source.files)? {
        let to = files.join(file.file_name().unwrap_or_default());
        match fs::copy(file, &to) {
            // it was taken off meanwhile
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            copied => drop(copied.map_err(at(file))?),
        }
    }
    let manifest = Manifest::of(part, source.at)?;
    manifest.write(part)?;
    let bytes = manifest.bytes();
    Ok(Backup { folder: part.into(), files: manifest.files(), bytes })
}

/// When the newest finished backup of a folder was made; none where there is none.
pub fn newest(into: &Path) -> Result<Option<DateTime<Utc>>, BackupError> {
    let newest = finished(into)?.pop();
    newest.map(|folder| Manifest::read(&folder).map(|manifest| manifest.made_at)).transpose()
}

/// Removes all finished backups but the newest.
fn rotate(into: &Path, keep: usize) -> Result<(), BackupError> {
    let finished = finished(into)?;
    let over = finished.len().saturating_sub(keep.max(1));
    finished.iter().take(over).try_for_each(|folder| fs::remove_dir_all(folder).map_err(at(folder)))
}

/// The finished backups of a folder, the oldest first.
fn finished(into: &Path) -> Result<Vec<PathBuf>, BackupError> {
    let mut finished = paths(into)?;
    finished.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(PREFIX) && !name.ends_with(PART) && Manifest::is_in(path)
    });
    finished.sort();
    Ok(finished)
}

/// The files of a folder of attached files.
fn attached(folder: &Path) -> Result<Vec<PathBuf>, BackupError> {
    let mut files = paths(folder)?;
    files.retain(|path| path.is_file());
    Ok(files)
}

/// What a folder holds; one that is not there nothing.
fn paths(folder: &Path) -> Result<Vec<PathBuf>, BackupError> {
    match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        entries => {
            let entries = entries.map_err(at(folder))?;
            entries.map(|entry| Ok(entry.map_err(at(folder))?.path())).collect()
        }
    }
}

/// For the program's user alone.
fn new_folder(folder: &Path) -> Result<(), BackupError> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(at(folder))
}

/// Has the disk keep what stands in a folder or a file.
fn sync(path: &Path) -> Result<(), BackupError> {
    fs::File::open(path).and_then(|file| file.sync_all()).map_err(at(path))
}
