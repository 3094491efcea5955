//! Where the files of complaints lie, and what looks into them.

use std::path::PathBuf;

use backend::files::Files;

use super::{ConfigError, Setting, Sources};

pub(super) const FILES: Setting = Setting {
    name: "files",
    help: "The folder of the files that are attached to complaints, which are sealed with the key file; copy it \
           together with the database",
    allowed: "a path",
    default: "data/files",
    secret: false,
};
pub(super) const SCANNER: Setting = Setting {
    name: "scanner",
    help: "Looks into each file before it is kept: a command that is given the contents as its input and ends with 0 \
           when nothing is found and with 1 when something is, as clamdscan does",
    allowed: "a command and its arguments with spaces between them, as clamdscan --no-summary -",
    default: "",
    secret: false,
};

pub(super) fn read(sources: &Sources) -> Result<Files, ConfigError> {
    let folder = sources.get(&FILES, |value| (!value.is_empty()).then(|| PathBuf::from(value)))?;
    let words = |value: &str| Some(value.split_whitespace().map(str::to_owned).collect());
    // the key is read when the database is opened
    Ok(Files { folder: Some(folder), key: None, scanner: sources.get(&SCANNER, words)? })
}
