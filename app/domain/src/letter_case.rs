//! Upper and lower case of the letters that names are written in here: Latin, Greek, Cyrillic and Armenian ones.
//!
//! The standard library knows every script there is, and its tables would be the largest single thing of what a browser
//! loads first. Whatever these do not know stays as it is.

/// The capital letters of one run and where their small ones are.
enum Run {
    /// So far behind.
    Apart(u32),
    /// Right behind: capitals are even.
    Even,
    /// Right behind: capitals are odd.
    Odd,
}

use Run::{Apart, Even, Odd};

/// Runs of capital letters, or of pairs, by their first and last letter.
const RUNS: [(u32, u32, Run); 28] = [
    (0x41, 0x5a, Apart(32)),
    (0xc0, 0xd6, Apart(32)),
    (0xd8, 0xde, Apart(32)),
    (0x100, 0x12f, Even),
    (0x132, 0x137, Even),
    (0x139, 0x148, Odd),
    (0x14a, 0x177, Even),
    (0x179, 0x17e, Odd),
    (0x1cd, 0x1dc, Odd),
    (0x1de, 0x1ef, Even),
    (0x1f8, 0x21f, Even),
    (0x222, 0x233, Even),
    (0x386, 0x386, Apart(38)),
    (0x388, 0x38a, Apart(37)),
    (0x38c, 0x38c, Apart(64)),
    (0x38e, 0x38f, Apart(63)),
    (0x391, 0x3a1, Apart(32)),
    (0x3a3, 0x3ab, Apart(32)),
    (0x400, 0x40f, Apart(80)),
    (0x410, 0x42f, Apart(32)),
    (0x460, 0x481, Even),
    (0x48a, 0x4bf, Even),
    (0x4c0, 0x4c0, Apart(15)),
    (0x4c1, 0x4ce, Odd),
    (0x4d0, 0x52f, Even),
    (0x531, 0x556, Apart(48)),
    (0x1e00, 0x1e95, Even),
    (0x1ea0, 0x1eff, Even),
];

/// The small letter of a capital one.
pub fn lower(c: char) -> char {
    match c {
        'İ' => 'i',
        'Ÿ' => 'ÿ',
        _ => change(c, |code, first, last, run| match run {
            Apart(by) => (first..=last).contains(&code).then_some(code + by),
            Even => ((first..=last).contains(&code) && code % 2 == 0).then_some(code + 1),
            Odd => ((first..=last).contains(&code) && code % 2 == 1).then_some(code + 1),
        }),
    }
}

/// The capital letter of a small one.
pub fn upper(c: char) -> char {
    match c {
        'ı' => 'I',
        'ς' => 'Σ',
        'ÿ' => 'Ÿ',
        _ => change(c, |code, first, last, run| match run {
            Apart(by) => (first + by..=last + by).contains(&code).then_some(code.wrapping_sub(*by)),
            Even => ((first..=last).contains(&code) && code % 2 == 1).then_some(code.wrapping_sub(1)),
            Odd => ((first..=last).contains(&code) && code % 2 == 0).then_some(code.wrapping_sub(1)),
        }),
    }
}

fn change(c: char, pair: impl Fn(u32, u32, u32, &Run) -> Option<u32>) -> char {
    let code = u32::from(c);
    let found = RUNS.iter().find_map(|(first, last, run)| pair(code, *first, *last, run));
    found.and_then(char::from_u32).unwrap_or(c)
}

/// A text in small letters.
pub fn lowercase(text: &str) -> String {
    text.chars().map(lower).collect()
}

/// A text in capital letters.
pub fn uppercase(text: &str) -> String {
    text.chars().map(upper).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the standard library says, where that is one letter.
    fn one(mut letters: impl Iterator<Item = char>) -> Option<char> {
        letters.next().filter(|_| letters.next().is_none())
    }

    /// Every letter that people here may have in their names.
    fn letters() -> impl Iterator<Item = char> {
        // phonetic signs and letters of African languages between these are left as they are
        let blocks = [0x0..0x180, 0x386..0x3cf, 0x400..0x590, 0x1e00..0x1e96, 0x1ea0..0x1f00];
        blocks.into_iter().flatten().filter_map(char::from_u32)
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "they are what is compared with")]
    fn case_is_what_the_standard_library_says() {
        for c in letters() {
            if let Some(small) = one(c.to_lowercase()) {
                assert_eq!(lower(c), small, "{c} {:x}", u32::from(c));
            }
            // the micro sign and the long s are no letters of names
            if let Some(capital) = one(c.to_uppercase()).filter(|_| !matches!(c, 'µ' | 'ſ')) {
                assert_eq!(upper(c), capital, "{c} {:x}", u32::from(c));
            }
        }
        for (capital, small) in [('Ș', 'ș'), ('Ț', 'ț'), ('Ǎ', 'ǎ'), ('Ȳ', 'ȳ')] {
            assert_eq!((lower(capital), upper(small)), (small, capital));
        }
    }

    #[test]
    fn what_is_no_letter_stays() {
        assert_eq!(lowercase("ИВАНОВА-Ёлкина, 2×İ ß"), "иванова-ёлкина, 2×i ß");
        assert_eq!((upper('ß'), lower('中'), upper('7')), ('ß', '中', '7'));
    }
}
