//! When the audit raises an alarm.

use domain::audit::AlarmLimits;

use super::{ConfigError, Setting, Sources};

pub(super) const ALARM_VIEWS: Setting = Setting {
    name: "alarm_views",
    help: "An alarm is raised about whoever looks at more patients, bookings, leads, calls and complaints, or searches for \
           patients more often, within an hour",
    allowed: "a number from 1 to 100000",
    default: "120",
    secret: false,
};
pub(super) const ALARM_REVEALS: Setting = Setting {
    name: "alarm_reveals",
    help: "The same about whoever uncovers more numbers and birth dates within an hour",
    allowed: "a number from 1 to 100000",
    default: "40",
    secret: false,
};
pub(super) const ALARM_EXPORTS: Setting = Setting {
    name: "alarm_exports",
    help: "The same about whoever has more files and papers within a day",
    allowed: "a number from 1 to 100000",
    default: "5",
    secret: false,
};

/// The limits.
pub(super) fn read(sources: &Sources) -> Result<AlarmLimits, ConfigError> {
    let limit = |setting| {
        sources.get(setting, |value| value.parse().ok().filter(|limit| (1..=100_000).contains(limit)))
    };
    Ok(AlarmLimits {
        views: limit(&ALARM_VIEWS)?,
        reveals: limit(&ALARM_REVEALS)?,
        exports: limit(&ALARM_EXPORTS)?,
    })
}
