//! What a text in the one search box may mean, and which patient fits it best. How names are folded and spelled is
//! in [`name_search`](crate::name_search); this decides between names, ends of phones and numbers of cards.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::PatientBrief;
use crate::{name_search, person_name::PersonName, phone};

/// Most patients that one search shows.
pub const FOUND_MAX: usize = 20;
/// Longest text that is looked for, in characters; what follows is left out.
pub const QUERY_MAX: usize = 100;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Those who fit, the best first.
    pub patients: Vec<PatientBrief>,
    /// What was meant, when the keyboard was in the other layout: `pfckfd` → «заслав».
    pub hint: Option<String>,
    /// Whether there are more than are shown.
    pub more: bool,
    /// When they were read; days are named from it.
    pub as_of: DateTime<Utc>,
}

/// What was looked for. The audit keeps this, never the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SearchKind {
    /// Parts of a name.
    Name,
    /// The end of a phone number, or all of it.
    Phone,
    /// The number of a card.
    Card,
    /// Digits that may be the end of a phone or the number of a card.
    Digits,
    /// Parts of a name and the end of a phone.
    NameAndPhone,
}

impl SearchKind {
    /// Its name in the audit.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Card => "card",
            Self::Digits => "digits",
            Self::NameAndPhone => "name_and_phone",
        }
    }
}

/// A search as it is understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PatientQuery {
    /// Readings of the words as a name, the likeliest first; see [`name_search::query_variants`].
    pub names: Vec<Vec<String>>,
    /// Digits from last to first that a phone's reversed digits begin with.
    pub tail: Option<String>,
    /// Number of a card.
    pub card_no: Option<i64>,
    /// What was meant in the other keyboard layout.
    pub hint: Option<String>,
}

impl PatientQuery {
    /// Understands the text: «иванова», `bdfyjdf`, `4233`, «№ 1204», `8 916 111-22-33`, «иванова 4233».
    pub fn read(raw: &str) -> Self {
        let raw: String = raw.trim().chars().take(QUERY_MAX).collect();
        if let Some(number) = raw.strip_prefix(['№', '#']) {
            return Self { card_no: card_no(number.trim()), ..Self::default() };
        }
        let (digits, words): (Vec<&str>, Vec<&str>) =
            raw.split_whitespace().partition(|word| is_digits(word));
        let (digits, words) = (digits.join(" "), words.join(" "));
        Self {
            names: name_search::query_variants(&words),
            tail: phone::tail_query(&digits),
            card_no: words.is_empty().then(|| card_no(&digits)).flatten(),
            hint: name_search::layout_hint(&words),
        }
    }

    /// What is looked for; none when nothing can be found with it.
    pub fn kind(&self) -> Option<SearchKind> {
        match (self.names.is_empty(), self.tail.is_some(), self.card_no.is_some()) {
            (false, true, _) => Some(SearchKind::NameAndPhone),
            (false, false, _) => Some(SearchKind::Name),
            (true, true, true) => Some(SearchKind::Digits),
            (true, true, false) => Some(SearchKind::Phone),
            (true, false, true) => Some(SearchKind::Card),
            (true, false, false) => None,
        }
    }

    /// How well a name fits, the least first: the very surname, a surname that begins so, any other part. None when
    /// no reading of the search fits.
    pub fn rank(&self, name: &PersonName) -> Option<u8> {
        let terms = name_search::terms(name);
        let begins = |typed: &str| terms.iter().any(|term| term.starts_with(typed));
        let fits = |reading: &&Vec<String>| reading.iter().all(|typed| begins(typed));
        let rank = |reading: &Vec<String>| {
            let surnames = || reading.iter().map(|typed| name_search::surname_term(typed));
            if surnames().any(|typed| terms.contains(&typed)) {
                0
            } else if surnames().any(|typed| begins(&typed)) {
                1
            } else {
                2
            }
        };
        self.names.iter().filter(fits).map(rank).min()
    }
}

/// The digits of a card's number; leading zeros do not count.
fn card_no(digits: &str) -> Option<i64> {
    let good = !digits.is_empty() && digits.len() <= 12 && digits.bytes().all(|b| b.is_ascii_digit());
    good.then(|| digits.parse().ok()).flatten()
}

/// Whether a word has digits and no letters: `111-22-33`, `+7`, `(916)`.
fn is_digits(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit()) && !word.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(full: &str) -> PersonName {
        PersonName::parse(full).unwrap()
    }

    #[test]
    fn one_box_understands_names_phones_and_cards() {
        for (raw, kind) in [
            ("иванова", SearchKind::Name),
            (";erjd", SearchKind::Name),
            ("4233", SearchKind::Digits),
            ("233", SearchKind::Card),
            ("№ 4233", SearchKind::Card),
            ("42-33", SearchKind::Phone),
            ("8 916 111-22-33", SearchKind::Phone),
            ("+7 (916) 111 22 33", SearchKind::Phone),
            ("иванова 4233", SearchKind::NameAndPhone),
            ("42-33 анна", SearchKind::NameAndPhone),
        ] {
            assert_eq!(PatientQuery::read(raw).kind(), Some(kind), "{raw}");
        }
        for raw in ["", "  ", "№", "-", "+"] {
            assert_eq!(PatientQuery::read(raw).kind(), None, "{raw}");
        }
    }

    #[test]
    fn digits_are_the_end_of_a_phone_and_the_number_of_a_card() {
        let query = PatientQuery::read("04233");
        assert_eq!((query.tail.as_deref(), query.card_no), (Some("33240"), Some(4233)));
        assert_eq!(PatientQuery::read("89161112233").tail.as_deref(), Some("3322111619"));
    }

    #[test]
    fn the_very_surname_stands_before_those_that_begin_so_and_before_other_parts() {
        let rank = |raw: &str, full: &str| PatientQuery::read(raw).rank(&name(full));
        assert_eq!(rank("иванов", "Иванов Пётр"), Some(0));
        assert_eq!(rank("иванов", "Иванова Анна"), Some(1));
        assert_eq!(rank("иванов", "Петров Пётр Иванович"), Some(2));
        assert_eq!(rank("иванов", "Петров Пётр"), None);
        assert_eq!(rank("bdfyjd", "Иванов Пётр"), Some(0));
        assert_eq!(rank("ivanov", "Иванов Пётр"), Some(0));
        assert_eq!(rank("петрова", "Иванова-Петрова Анна"), Some(0));
    }

    #[test]
    fn a_long_text_is_cut_and_a_wrong_layout_is_named() {
        assert_eq!(PatientQuery::read(&"9".repeat(500)).kind(), None);
        assert_eq!(PatientQuery::read("pfckfd").hint.as_deref(), Some("заслав"));
        assert_eq!(PatientQuery::read("заслав").hint, None);
    }
}
