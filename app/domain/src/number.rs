//! Whole numbers in forms.

use crate::error::Fault;

/// A number from `least` to `most`, both included.
pub fn number(raw: &str, least: u16, most: u16) -> Result<u16, Fault> {
    optional_number(raw, least, most)?.ok_or(Fault::Required)
}

/// The same where the field may be empty.
pub fn optional_number(raw: &str, least: u16, most: u16) -> Result<Option<u16>, Fault> {
    let raw = raw.trim();
    if raw.is_empty() {
        return Ok(None);
    }
    let typed: i64 = raw.parse().map_err(|_| Fault::NotANumber)?;
    let number = u16::try_from(typed).ok().filter(|number| (least..=most).contains(number));
    number.map(Some).ok_or(Fault::OutOfRange(least.into(), most.into()))
}
