//! How names are searched: by the beginning of any part, whatever the case, ё, hyphens, the keyboard layout or the
//! spelling in Latin letters. What is kept of a name ([`terms`]) and what is looked for ([`query_variants`]) must
//! come from the same version of this module.

use crate::{keyboard, letter_case::lower, person_name::PersonName};

pub use keyboard::layout_hint;

/// Most terms of one search.
pub const TERMS_MAX: usize = 6;

/// Lower case, ё→е, й kept, everything that is neither letter nor digit a single space: «Ёлкина-Д'Арк» → «елкина д арк».
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().map(lower) {
        match c {
            // й and ё typed in two parts
            '\u{306}' if folded.ends_with('и') => {
                folded.pop();
                folded.push('й');
            }
            '\u{300}'..='\u{36f}' => {}
            'ё' => folded.push('е'),
            c if c.is_alphanumeric() => folded.push(c),
            _ if !folded.is_empty() && !folded.ends_with(' ') => folded.push(' '),
            _ => {}
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// What a name is found by: every part folded, double ones split and whole, and all of them once more in
/// [`latin`] letters; those of the surname also as [`surname_term`]s. Sorted, none twice.
pub fn terms(name: &PersonName) -> Vec<String> {
    let surname = part_terms(&name.last);
    let mut terms: Vec<String> = surname.iter().map(|term| surname_term(term)).collect();
    terms.extend(surname);
    terms.extend(part_terms(&name.first));
    terms.extend(part_terms(name.patronymic.as_deref().unwrap_or_default()));
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// A folded word that is looked for among surnames only. No word itself begins like this.
pub fn surname_term(word: &str) -> String {
    format!("={word}")
}

fn part_terms(part: &str) -> Vec<String> {
    let mut terms: Vec<String> = Vec::new();
    for word in part.split_whitespace() {
        let folded = fold(word);
        terms.extend(folded.split(' ').map(str::to_owned));
        terms.push(folded.replace(' ', ""));
    }
    let latin: Vec<String> = terms.iter().map(|t| latin(t)).collect();
    terms.extend(latin);
    terms.retain(|t| !t.is_empty());
    terms
}

/// What a typed search may mean, the likeliest first: as it is typed; with the other keyboard layout; for Latin
/// letters, as a transliteration. A name fits a variant when each of its terms begins one of the name's
/// [`terms`]; it is found when any variant fits. Empty when nothing was typed.
pub fn query_variants(raw: &str) -> Vec<Vec<String>> {
    let mut variants: Vec<Vec<String>> = Vec::new();
    let mut add = |terms: Vec<String>| {
        if !terms.is_empty() && !variants.contains(&terms) {
            variants.push(terms);
        }
    };
    let split = |text: &str| -> Vec<String> {
        fold(text).split(' ').filter(|t| !t.is_empty()).take(TERMS_MAX).map(str::to_owned).collect()
    };
    let typed = split(raw);
    let swapped = keyboard::to_russian(raw);
    // a letter on a key of punctuation is lost in the text as typed: what is left of it would find too much
    let lost = |c: char| matches!(c, ';' | '[' | ']' | '`' | '{' | '}' | ':' | '~');
    if swapped.is_none() || !raw.contains(lost) {
        add(typed.clone());
    }
    if let Some(swapped) = swapped {
        add(split(&swapped));
    }
    if let Some(swapped) = keyboard::to_latin(raw) {
        add(split(&swapped));
    }
    // an apostrophe is a soft sign here, not the end of a word
    let transliterated = split(&raw.replace(['\'', '’', '`', 'ʹ'], ""));
    if transliterated.iter().any(|t| t.bytes().any(|b| b.is_ascii_lowercase())) {
        // a lone hard sign leaves nothing, and nothing begins every name
        let plain: Vec<String> = transliterated.iter().map(|t| latin(t)).filter(|t| !t.is_empty()).collect();
        // «Soloviev», «Semion»: some schemes write i where others write nothing
        let soft: Vec<String> = plain.iter().map(|t| t.replace("ie", "e").replace("io", "e")).collect();
        add(plain);
        add(soft);
    }
    variants
}

/// Whether a name is found by a typed search.
pub fn matches(name: &PersonName, raw: &str) -> bool {
    let terms = terms(name);
    let begins = |typed: &String| terms.iter().any(|term| term.starts_with(typed.as_str()));
    query_variants(raw).iter().any(|variant| variant.iter().all(begins))
}

/// One rough Latin spelling of a folded word, in which the schemes of transliteration agree: «юрьев», `yur'ev`,
/// `yurev` and `jurev` are all `iurev`. Doubled letters count once, soft and hard signs not at all.
pub fn latin(word: &str) -> String {
    let mut out = String::with_capacity(word.len() + 4);
    let mut rest = word;
    while let Some(c) = rest.chars().next() {
        let spelling = SPELLINGS.iter().find(|(from, _)| rest.starts_with(from));
        let (length, letters) = match spelling {
            Some((from, to)) => (from.len(), *to),
            None => (c.len_utf8(), &rest[..c.len_utf8()]),
        };
        for letter in letters.chars() {
            if !out.ends_with(letter) {
                out.push(letter);
            }
        }
        rest = &rest[length..];
    }
    out
}

/// Longer spellings stand before their beginnings.
const SPELLINGS: &[(&str, &str)] = &[
    ("shch", "sh"),
    ("shc", "sh"),
    ("sch", "sh"),
    ("shh", "sh"),
    ("tch", "ch"),
    ("off", "ov"),
    ("eff", "ev"),
    ("zh", "zh"),
    ("kh", "h"),
    ("sh", "sh"),
    ("ch", "ch"),
    ("ck", "k"),
    ("ph", "f"),
    ("th", "t"),
    ("tz", "ts"),
    ("tc", "ts"),
    ("dj", "dzh"),
    ("yo", "e"),
    ("jo", "e"),
    ("ye", "e"),
    ("je", "e"),
    ("ce", "tse"),
    ("ci", "tsi"),
    ("cy", "tsi"),
    ("cv", "tsv"),
    ("c", "k"),
    ("j", "i"),
    ("q", "k"),
    ("w", "v"),
    ("x", "ks"),
    ("y", "i"),
    ("йо", "e"),
    ("а", "a"),
    ("б", "b"),
    ("в", "v"),
    ("г", "g"),
    ("д", "d"),
    ("е", "e"),
    ("ж", "zh"),
    ("з", "z"),
    ("и", "i"),
    ("й", "i"),
    ("к", "k"),
    ("л", "l"),
    ("м", "m"),
    ("н", "n"),
    ("о", "o"),
    ("п", "p"),
    ("р", "r"),
    ("с", "s"),
    ("т", "t"),
    ("у", "u"),
    ("ф", "f"),
    ("х", "h"),
    ("ц", "ts"),
    ("ч", "ch"),
    ("ш", "sh"),
    ("щ", "sh"),
    ("ъ", ""),
    ("ы", "i"),
    ("ь", ""),
    ("э", "e"),
    ("ю", "iu"),
    ("я", "ia"),
    ("і", "i"),
    ("ї", "i"),
    ("є", "e"),
    ("ґ", "g"),
    ("ў", "u"),
    ("қ", "k"),
    ("ө", "o"),
];
