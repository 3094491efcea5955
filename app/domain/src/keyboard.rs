//! The wrong keyboard layout: what was meant by text typed with the Latin layout on for Russian, or the other way
//! round. Works on the text as it was typed: half of the Russian letters lie on keys of punctuation.

use crate::letter_case::lowercase;

/// Keys of the Latin layout, and the Russian letters on the same keys.
const KEYS: [(&str, &str); 2] = [
    ("`qwertyuiop[]asdfghjkl;'zxcvbnm,./", "ёйцукенгшщзхъфывапролджэячсмитьбю."),
    ("~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?", "ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"),
];

fn key(c: char, from_latin: bool) -> Option<char> {
    KEYS.iter().find_map(|(latin, russian)| {
        let (from, to) = if from_latin { (latin, russian) } else { (russian, latin) };
        from.chars().position(|k| k == c).and_then(|at| to.chars().nth(at))
    })
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё')
}

/// `bdfyjd fyyf` → «иванов анна», «;erjd» → «жуков», «.hmtd» → «юрьев». Words that hold Russian letters stay as
/// they are. None when no word was changed, or when there is a digit: that is a number or a date.
pub fn to_russian(raw: &str) -> Option<String> {
    if raw.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    // a comma alone, or a dash, says nothing about the layout
    let typed = |word: &str| {
        !word.chars().any(is_cyrillic)
            && word
                .chars()
                .any(|c| key(c, true).is_some_and(is_cyrillic) && !matches!(c, ',' | '.' | '<' | '>' | '"'))
    };
    let words: Vec<String> = raw
        .split_whitespace()
        .map(|word| match typed(word) {
            true => word.chars().map(|c| key(c, true).unwrap_or(c)).collect(),
            false => word.to_owned(),
        })
        .collect();
    raw.split_whitespace().any(typed).then(|| words.join(" "))
}

/// «ыьшер» → `smith`. None when there is no Russian letter.
pub fn to_latin(raw: &str) -> Option<String> {
    raw.chars().any(is_cyrillic).then(|| raw.chars().map(|c| key(c, false).unwrap_or(c)).collect())
}

/// What the wrong layout meant, to be shown beside a search: `pfckfd` → «заслав». Only when the Russian reading is
/// the more pronounceable one, so that `ivanov` and `smith` are left alone.
pub fn layout_hint(raw: &str) -> Option<String> {
    let meant = lowercase(&to_russian(raw.trim())?);
    let likely = raw
        .split_whitespace()
        .zip(meant.split_whitespace())
        .all(|(typed, meant)| typed.chars().any(is_cyrillic) || reads_better(&lowercase(typed), meant));
    likely.then_some(meant)
}

/// Compares how much of a word is vowels: Latin names typed in the wrong layout are nearly all consonants.
fn reads_better(typed: &str, meant: &str) -> bool {
    let share = |word: &str, vowels: &str| {
        let count = word.chars().filter(|c| vowels.contains(*c)).count();
        count * 100 / word.chars().count().max(1)
    };
    let russian = share(meant, "аеёиоуыэюя");
    // «щ», «ф» and «ш» lie on the keys of o, a and i: many of them are a Latin word
    let strange = share(meant, "щфш") > 34 || meant.starts_with(['ь', 'ъ', 'ы']);
    let punctuated = typed.chars().any(|c| matches!(c, ';' | '[' | ']' | '`' | ',' | '.'));
    !strange && russian >= 20 && (russian > share(typed, "aeiou") || punctuated && russian >= 25)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_layout_is_swapped_key_by_key() {
        for (typed, meant) in [
            ("bdfyjd", "иванов"),
            (";erjd", "жуков"),
            (".hmtd", "юрьев"),
            ("'lbnf", "эдита"),
            ("[jljhjd", "ходоров"),
            ("j,]trn", "объект"),
            ("`krby", "ёлкин"),
            ("Bdfyjdf-Gtnhjdf Fyyf", "Иванова-Петрова Анна"),
            ("иванов fyyf", "иванов анна"),
        ] {
            assert_eq!(to_russian(typed).as_deref(), Some(meant), "{typed}");
        }
        assert_eq!(to_latin("ыьшер").as_deref(), Some("smith"));
        for raw in ["", "иванов", "иванов, анна", "89161112233", "31.12.1990", "-"] {
            assert_eq!(to_russian(raw), None, "{raw}");
        }
        assert_eq!(to_latin("smith"), None);
    }

    #[test]
    fn a_hint_is_given_only_where_the_layout_was_wrong() {
        for (typed, meant) in [
            ("pfckfd", "заслав"),
            ("bdfyjd", "иванов"),
            ("fyyf", "анна"),
            ("cthutq", "сергей"),
            ("jkmuf", "ольга"),
            ("lvbnhbq", "дмитрий"),
            ("gtnhjdf", "петрова"),
            ("repytwjd", "кузнецов"),
            (";erjd", "жуков"),
            (".hmtd", "юрьев"),
            ("vbif", "миша"),
            ("gfdtk", "павел"),
            ("ctvtyjdf", "семенова"),
            ("zrjdktd", "яковлев"),
            ("ujke,td", "голубев"),
            ("bdfyjdf fyyf", "иванова анна"),
            ("k.,jdm", "любовь"),
        ] {
            assert_eq!(layout_hint(typed).as_deref(), Some(meant), "{typed}");
        }
        for typed in [
            "ivanov",
            "smith",
            "anna",
            "elena",
            "petrov",
            "misha",
            "irina",
            "sergey",
            "zhukov",
            "shcherbakova",
            "yur'ev",
            "john",
            "olga",
            "иванов",
            "o'neil",
            "schmidt",
            "",
        ] {
            assert_eq!(layout_hint(typed), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn swapping_there_and_back_changes_nothing(text in "[а-яА-ЯёЁ]{1,20}") {
            let there = to_latin(&text).unwrap();
            let back: String = there.chars().map(|c| key(c, true).unwrap_or(c)).collect();
            prop_assert_eq!(back, text);
        }

        #[test]
        fn no_text_is_too_strange(raw in "\\PC*") {
            let _ = (to_russian(&raw), to_latin(&raw), layout_hint(&raw));
        }
    }
}
