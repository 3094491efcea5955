//! Settings of the backups that are made while the clinic is served.

use std::path::PathBuf;

use domain::date::parse_minute;

use super::{ConfigError, Setting, Sources, number};

pub(super) const BACKUP_FOLDER: Setting = Setting {
    name: "backup_folder",
    help: "A folder, best on another disk, to which an SQLite clinic is copied once a day",
    allowed: "a path",
    default: "",
    secret: false,
};
pub(super) const BACKUP_AT: Setting = Setting {
    name: "backup_at",
    help: "When it is copied, by the clinic's clock; as soon as possible when the program did not run then",
    allowed: "a time of day, as 3:30",
    default: "3:30",
    secret: false,
};
pub(super) const BACKUP_KEEP: Setting = Setting {
    name: "backup_keep",
    help: "How many of the newest copies are kept",
    allowed: "a number from 1 to 1000",
    default: "14",
    secret: false,
};

/// Where to, when, and how many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backups {
    /// The folder of backups.
    pub folder: PathBuf,
    /// Minutes after midnight, by the clinic's clock.
    pub at_min: u16,
    /// How many of the newest are kept.
    pub keep: u16,
}

/// None when no folder is named.
pub(super) fn read(sources: &Sources) -> Result<Option<Backups>, ConfigError> {
    let at_min =
        sources.get(&BACKUP_AT, |value| parse_minute(value).ok().filter(|minute| *minute < 24 * 60))?;
    let keep = sources.get(&BACKUP_KEEP, |value| number(value, 1, 1000))?;
    let path = |value: &str| (!value.is_empty()).then(|| PathBuf::from(value));
    let folder = sources.get_optional(&BACKUP_FOLDER, path)?;
    Ok(folder.map(|folder| Backups { folder, at_min, keep }))
}
