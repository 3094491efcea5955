//! Where the files of complaints lie, and what looks into them.

use std::path::PathBuf;

use backend::files::Files;

use super::{ConfigError, Setting, Sources};

pub(super) const FILES: Setting = Setting {
    name: "files",
    help: "The folder of the files that are attached to complaints; keep it out of everything that is served, and copy \
           it together with the database",
    allowed: "a path",
    default: "data/files",
    secret: false,
};
pub(super) const SCANNER: Setting = Setting {
    name: "scanner",
    help: "Looks into each file before anybody can open it: a command that is given the path and ends with 0 when \
           nothing is found and with 1 when something is, as clamdscan does",
    allowed: "a command and its arguments with spaces between them, as clamdscan --no-summary --fdpass",
    default: "",
    secret: false,
};

pub(super) fn read(sources: &Sources) -> Result<Files, ConfigError> {
    let folder = sources.get(&FILES, |value| (!value.is_empty()).then(|| PathBuf::from(value)))?;
    let words = |value: &str| Some(value.split_whitespace().map(str::to_owned).collect());
    Ok(Files { folder: Some(folder), scanner: sources.get(&SCANNER, words)? })
}
