//! Free text in forms.

use crate::error::Fault;

/// The same without zero bytes, which PostgreSQL keeps in no text.
pub fn storable(raw: &str) -> String {
    raw.replace('\0', "\u{fffd}")
}

/// A text that may be missing: trimmed, at most `max` characters.
pub fn optional_text(raw: &str, max: usize) -> Result<Option<String>, Fault> {
    let text = raw.trim();
    match text.chars().count() {
        0 => Ok(None),
        n if n > max => Err(Fault::TooLong(max as u32)),
        _ if text.chars().any(|c| c.is_control() && c != '\n' && c != '\r' && c != '\t') => {
            Err(Fault::BadCharacter)
        }
        _ => Ok(Some(text.to_owned())),
    }
}

/// A text that must be there: trimmed, at most `max` characters.
pub fn required_text(raw: &str, max: usize) -> Result<String, Fault> {
    optional_text(raw, max)?.ok_or(Fault::Required)
}

/// No-break space.
pub const NBSP: char = '\u{a0}';
