//! Phone numbers as they are typed in Russia: one canonical form, what was written beside the number, how it is
//! shown, masked and searched. Numbers of other countries are only checked for their length here; the backend
//! refines those.

mod scan;

use serde::{Deserialize, Serialize};

use crate::{error::Fault, text::NBSP};

/// Longest field that is read, in characters; it may hold several numbers.
pub const PHONE_FIELD_MAX: usize = 200;

/// A phone number.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Phone {
    /// `+` and 7–15 digits, e.g. `+79123456789`.
    pub e164: String,
    /// Digits of an extension: «доб. 12».
    pub extension: Option<String>,
    /// What was written beside the number: «мама».
    pub note: Option<String>,
    /// What was typed.
    pub raw: String,
}

impl Phone {
    /// Reads one number: `8 (912) 345-67-89 доб. 12 (мама)`, `9123456789`, `8-800-555-35-35`, `+49 30 901820`.
    /// [`Fault::NotAPhone`] too when the field holds two of them: see [`parse_all`].
    pub fn parse(raw: &str) -> Result<Self, Fault> {
        let mut all = parse_all(raw);
        match all.len() {
            0 => Err(Fault::Required),
            1 => all.remove(0),
            _ => Err(Fault::NotAPhone),
        }
    }

    /// `+7 912 345-67-89`, with the extension if there is one: `+7 495 123-45-67 доб. 12`.
    pub fn format(&self) -> String {
        match &self.extension {
            Some(extension) => format!("{} доб.{NBSP}{extension}", format_e164(&self.e164)),
            None => format_e164(&self.e164),
        }
    }

    /// `+7 912 •••-••-89`.
    pub fn masked(&self) -> String {
        mask_e164(&self.e164)
    }

    /// The digits from last to first, for an index on the ends of numbers: `98765432197`.
    pub fn reversed_digits(&self) -> String {
        self.e164.chars().rev().filter(char::is_ascii_digit).collect()
    }
}

/// Reads every number of a field: separated by `,` `;` `/`, «и», or only by a space. Empty for an empty field.
pub fn parse_all(raw: &str) -> Vec<Result<Phone, Fault>> {
    if raw.trim().is_empty() {
        return Vec::new();
    }
    if raw.chars().count() > PHONE_FIELD_MAX {
        return vec![Err(Fault::TooLong(PHONE_FIELD_MAX as u32))];
    }
    // a note in parentheses is kept as it is
    if raw.chars().any(|c| c.is_control() && !c.is_whitespace()) {
        return vec![Err(Fault::BadCharacter)];
    }
    match scan::numbers(raw) {
        Some(numbers) => numbers.into_iter().map(|number| number.phone(raw)).collect(),
        None => vec![Err(Fault::NotAPhone)],
    }
}

/// `+7 912 345-67-89` for a Russian number, the bare digits for others.
pub fn format_e164(e164: &str) -> String {
    match national(e164) {
        Some(n) => format!("+7 {} {}-{}-{}", &n[..3], &n[3..6], &n[6..8], &n[8..]),
        None => e164.to_owned(),
    }
}

/// `+7 912 •••-••-89`; of a foreign number the first and the last two digits are shown.
pub fn mask_e164(e164: &str) -> String {
    if let Some(n) = national(e164) {
        return format!("+7 {} •••-••-{}", &n[..3], &n[8..]);
    }
    let digits: Vec<char> = e164.chars().filter(char::is_ascii_digit).collect();
    let hidden = digits.len().saturating_sub(4);
    let shown = |part: &[char]| part.iter().collect::<String>();
    if hidden == 0 {
        return "•".repeat(digits.len());
    }
    format!("+{} {} {}", shown(&digits[..2]), "•".repeat(hidden), shown(&digits[digits.len() - 2..]))
}

/// The ten digits after `+7`.
fn national(e164: &str) -> Option<&str> {
    let digits = e164.strip_prefix("+7")?;
    (digits.len() == 10 && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

/// What to look for in an index of [`Phone::reversed_digits`], by prefix, when a text in the search box may be the
/// end of a number: 4–10 digits, or a whole number. `345-67-89` → `9876543`. None for anything else.
pub fn tail_query(raw: &str) -> Option<String> {
    let (clean, plus) = scan::plain_digits(raw)?;
    let digits = match clean.len() {
        4..=10 => clean.as_str(),
        11 if clean.starts_with(['7', '8']) => &clean[1..],
        11..=15 if plus => clean.as_str(),
        _ => return None,
    };
    Some(digits.chars().rev().collect())
}
