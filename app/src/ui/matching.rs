//! Narrowing a list by typing: beginnings of words, in any order, in either keyboard layout.

use domain::{keyboard::to_russian, name_search::fold};

/// Whether every typed word begins a word of the text.
pub fn fits(text: &str, typed: &str) -> bool {
    let text = fold(text);
    let begins = |word: &str| text.split(' ').any(|part| part.starts_with(word));
    let readings = [Some(fold(typed)), to_russian(typed).map(|meant| fold(&meant))];
    readings.iter().flatten().any(|reading| reading.split(' ').all(begins))
}

/// The text in three parts, the middle one being the first word that begins as it was typed.
pub fn split<'t>(text: &'t str, typed: &str) -> (&'t str, &'t str, &'t str) {
    let meant = to_russian(typed);
    let words = typed.split_whitespace().chain(meant.as_deref().unwrap_or_default().split_whitespace());
    for word in words {
        let wanted = fold(word);
        let starts = text
            .char_indices()
            .filter(|(at, _)| text[..*at].chars().next_back().is_none_or(|before| !before.is_alphanumeric()));
        for (at, _) in starts {
            let end = text[at..]
                .char_indices()
                .map(|(more, c)| at + more + c.len_utf8())
                .nth(wanted.chars().count().saturating_sub(1));
            if let Some(end) = end.filter(|end| !wanted.is_empty() && fold(&text[at..*end]) == wanted) {
                return (&text[..at], &text[at..end], &text[end..]);
            }
        }
    }
    (text, "", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_of_words_fit_in_either_layout() {
        let text = "Пломба II, III класс 75 мин";
        for typed in ["плом", "gkjv", "класс плом", "75", ""] {
            assert!(fits(text, typed), "{typed}");
        }
        for typed in ["омба", "пломбир", "коронка"] {
            assert!(!fits(text, typed), "{typed}");
        }
    }

    #[test]
    fn what_was_typed_is_found_inside_a_double_name() {
        let name = "Константинопольская-Заславская Евгения";
        assert_eq!(split(name, "pfckfd"), ("Константинопольская-", "Заслав", "ская Евгения"));
        assert_eq!(split(name, "евг"), ("Константинопольская-Заславская ", "Евг", "ения"));
        assert_eq!(split(name, "1142"), (name, "", ""));
    }
}
