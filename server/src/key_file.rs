//! The key of the encrypted SQLite database and of attached files: a file that only the program's user can read, outside
//! the folder of the data, so that a copy of the data without the key is worthless.

use backend::store::DbOptions;
use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

/// Why there is no key; one sentence for whoever starts the program.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The key would be copied along with the data.
    #[error("The key file {0} lies in the folder of the data: set PRIYOM_KEY_FILE to a path elsewhere.")]
    BesideData(PathBuf),
    /// Somebody else can read it.
    #[error("The key file {0} can be read by others: run chmod 600 on it.")]
    Open(PathBuf),
    /// It holds something else.
    #[error("The key file {0} does not hold 64 hexadecimal digits: put the right one there.")]
    NotAKey(PathBuf),
    /// The data is there, the key is not.
    #[error("{0} exists but its key file {1} does not: put the key file back, or set PRIYOM_KEY_FILE.")]
    Lost(PathBuf, PathBuf),
    /// The disk.
    #[error("The file {0} cannot be used: {1}.")]
    Io(PathBuf, io::Error),
}

/// Reads the key of some data, a database or a folder of files; makes one when neither is there. Makes the folders that
/// both lie in.
pub fn read_or_make(key_file: &Path, kept: &Path) -> Result<String, KeyError> {
    let data = folder(kept)?;
    match fs::read_to_string(key_file) {
        Ok(text) => check(key_file, &data, &text),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(KeyError::Io(key_file.into(), error)),
        Err(_) if kept.exists() => Err(KeyError::Lost(kept.into(), key_file.into())),
        Err(_) => make(key_file, &data),
    }
}

fn check(key_file: &Path, data: &Path, text: &str) -> Result<String, KeyError> {
    let failed = |error| KeyError::Io(key_file.into(), error);
    let real = key_file.canonicalize().map_err(failed)?;
    if real.starts_with(data) {
        return Err(KeyError::BesideData(key_file.into()));
    }
    if fs::metadata(key_file).map_err(failed)?.mode() & 0o077 != 0 {
        return Err(KeyError::Open(key_file.into()));
    }
    let key = text.trim();
    if key.len() != 64 || !key.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(KeyError::NotAKey(key_file.into()));
    }
    Ok(key.to_ascii_lowercase())
}

fn make(key_file: &Path, data: &Path) -> Result<String, KeyError> {
    if folder(key_file)?.starts_with(data) {
        return Err(KeyError::BesideData(key_file.into()));
    }
    let key = DbOptions::new_key();
    let write = || {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(key_file)?;
        writeln!(file, "{key}")?;
        file.sync_all()
    };
    write().map_err(|error| KeyError::Io(key_file.into(), error))?;
    tracing::info!(path = %key_file.display(), "made the key of the data; keep a copy of it elsewhere");
    Ok(key)
}

/// The folder of a file, made when it is not there, for the program's user alone.
fn folder(file: &Path) -> Result<PathBuf, KeyError> {
    let folder = match file.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.and_then(|()| folder.canonicalize()).map_err(|error| KeyError::Io(folder.into(), error))
}

#[cfg(test)]
mod tests;
