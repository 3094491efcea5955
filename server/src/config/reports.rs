//! Settings of the letter with the day's reports.

use backend::{messengers::is_address, services::reports::Mailing};
use domain::date::parse_minute;

use super::{ConfigError, Setting, Sources};

pub(super) const REPORT_TO: Setting = Setting {
    name: "report_to",
    help: "To whom the figures of each day are mailed, once all reports of the day are sent; needs smtp_url",
    allowed: "addresses with commas between them, as head@example.ru,owner@example.ru",
    default: "",
    secret: false,
};
pub(super) const REPORT_AT: Setting = Setting {
    name: "report_at",
    help: "When they are mailed at the latest, whatever is missing; never before the hours of calls have ended",
    allowed: "a time of day, as 21:00",
    default: "21:00",
    secret: false,
};

/// To whom, and when; none when nobody is to be written to.
pub(super) fn read(sources: &Sources) -> Result<Option<Mailing>, ConfigError> {
    let at_min =
        sources.get(&REPORT_AT, |value| parse_minute(value).ok().filter(|minute| *minute < 24 * 60))?;
    let addresses = |value: &str| {
        let to: Vec<String> = value.split(',').map(|address| address.trim().to_owned()).collect();
        to.iter().all(|address| is_address(address)).then_some(to)
    };
    let to = sources.get_optional(&REPORT_TO, addresses)?;
    Ok(to.map(|to| Mailing { to, at_min }))
}
