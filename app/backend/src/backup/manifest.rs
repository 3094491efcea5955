//! The list of what a backup holds.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{BackupError, FILES, at, paths, sync};

const NAME: &str = "manifest.json";

/// A part of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Part {
    bytes: u64,
    sha256: String,
}

/// What a backup holds, and when it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub made_at: DateTime<Utc>,
    /// By path below the folder.
    parts: BTreeMap<String, Part>,
}

impl Manifest {
    /// Of all that lies in a folder, which the disk keeps from now on.
    pub fn of(folder: &Path, made_at: DateTime<Utc>) -> Result<Self, BackupError> {
        let mut parts = BTreeMap::new();
        for (name, path) in listed(folder)? {
            sync(&path)?;
            parts.insert(name, part(&path)?);
        }
        Ok(Self { made_at, parts })
    }

    /// Whether a folder has one.
    pub fn is_in(folder: &Path) -> bool {
        folder.join(NAME).is_file()
    }

    pub fn write(&self, folder: &Path) -> Result<(), BackupError> {
        let path = folder.join(NAME);
        let text = serde_json::to_vec_pretty(self).map_err(|error| at(&path)(io::Error::other(error)))?;
        fs::write(&path, text).map_err(at(&path))?;
        sync(&path)?;
        sync(folder)
    }

    /// That of a backup.
    pub fn read(folder: &Path) -> Result<Self, BackupError> {
        let not_one = || BackupError::NotABackup(folder.into());
        let text = fs::read(folder.join(NAME)).map_err(|_| not_one())?;
        serde_json::from_slice(&text).map_err(|_| not_one())
    }

    /// Reads that of a backup and holds it against what is there.
    pub fn check(folder: &Path) -> Result<Self, BackupError> {
        let told = Self::read(folder)?;
        let there = Self::of(folder, told.made_at)?;
        let differs = |name: &&String| told.parts.get(*name) != there.parts.get(*name);
        match told.parts.keys().chain(there.parts.keys()).find(differs) {
            Some(name) => Err(BackupError::Altered(name.clone())),
            None => Ok(told),
        }
    }

    /// How many attached files there are.
    pub fn files(&self) -> usize {
        self.parts.keys().filter(|name| name.starts_with(FILES)).count()
    }

    pub fn bytes(&self) -> u64 {
        self.parts.values().map(|part| part.bytes).sum()
    }
}

/// All files below a folder but the list itself, by their path below it.
fn listed(folder: &Path) -> Result<Vec<(String, PathBuf)>, BackupError> {
    let (mut folders, mut files) = (vec![folder.to_path_buf()], Vec::new());
    while let Some(own) = folders.pop() {
        for path in paths(&own)? {
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
            match path.is_dir() {
                true => folders.push(path),
                false if name != NAME => files.push((name, path)),
                false => {}
            }
        }
    }
    Ok(files)
}

fn part(path: &Path) -> Result<Part, BackupError> {
    let mut hash = Sha256::new();
    let bytes = fs::File::open(path).and_then(|mut file| io::copy(&mut file, &mut hash)).map_err(at(path))?;
    Ok(Part { bytes, sha256: hex::encode(hash.finalize()) })
}
