//! Patterns of words. A pattern is stems with spaces between them, all of which must begin some word of the text, in
//! any order: `выпал плом` is in «у меня выпала пломба». `|` stands between stems of which one is enough; `!` before
//! a stem means that no word may begin like this; `$` after a stem that it is the whole word; `@боль`, `@отек`,
//! `@скол` and `@ребенок` are the groups below; `+6` makes the pattern count for six letters more. A «не» or «без» is one word with what follows it: `неболит`.

use super::CHILD_AGE;
use crate::{keyboard::to_russian, letter_case::lowercase, name_search::fold};

/// A word that says that it is about a child.
pub(super) const CHILD_WORD: &str = "ребенок";

const CHILD: &str = "ребен|ребят|дети|детей|детск|детям|дочь|дочк|дочер|доче|сын$|сыну|сына|сыном|сыноч|сынок|сынул|\
    малыш|внук|внуч|младен|мальчик|мальчиш|девочк|девочек";
const PAIN: &str = "боль$|боли$|болью$|болит|болят|болел|болеть|болезн|больно|болюч|заболел|разболел|ноет|ныть$|\
    ноют|ноющ|ныл$|дергает|стреляет|простреливает|ломит|мучает|мучаюсь";
const SWELLING: &str =
    "отек|отеч|опух|раздул|распух|припух|вздул|надул|разнес|перекос|вспух|флюс|шишк|увелич";
const CHIPPED: &str =
    "откол|скол|отлом|облом|слома|трес|трещин|раскол|крош|раскрош|отвалился$|разруш|надлом|отбил";

fn group(name: &str) -> &str {
    match name {
        "@боль" => PAIN,
        "@отек" => SWELLING,
        "@скол" => CHIPPED,
        "@ребенок" => CHILD,
        plain => plain,
    }
}

/// Letters that a stem has at least.
pub(super) const LEAST: usize = 3;

/// A pattern as it is kept: its letters as those of the words that it is held against.
pub(super) fn folded(raw: &str) -> String {
    let parts = raw.split_whitespace().map(|part| lowercase(part).replace('ё', "е"));
    parts.collect::<Vec<_>>().join(" ")
}

/// Whether a pattern has a part that no text has by chance, and no part without letters.
pub(super) fn says_enough(pattern: &str) -> bool {
    let long = |stem: &str| group(stem) != stem || stem.trim_end_matches('$').chars().count() >= LEAST;
    let telling = |part: &str| !part.starts_with(['!', '+']) && part.split('|').all(long);
    let written = |part: &str| match part.strip_prefix('+') {
        Some(weight) => weight.parse::<u16>().is_ok(),
        None => part.trim_start_matches('!').split('|').all(|stem| !stem.trim_end_matches('$').is_empty()),
    };
    pattern.split(' ').any(telling) && pattern.split(' ').all(written)
}

/// The folded words of a text as patterns see them.
pub(super) fn words(text: &str) -> Vec<String> {
    let swapped = to_russian(text);
    let folded = fold(swapped.as_deref().unwrap_or(text));
    let mut words: Vec<String> = Vec::new();
    let mut denied = None;
    for word in folded.split(' ').filter(|w| !w.is_empty()) {
        match (word, denied.take()) {
            ("не" | "без", _) => denied = Some(word),
            (word, Some(no)) => words.push(format!("{no}{word}")),
            (word, None) => words.push(word.to_owned()),
        }
    }
    if age(&words).is_some_and(|age| age >= CHILD_AGE.into()) {
        forget_child(&mut words);
    }
    words
}

/// An age in the text: «25 лет», but not «5 лет назад».
fn age(words: &[String]) -> Option<u32> {
    words.windows(2).enumerate().find_map(|(at, pair)| {
        let years = pair[1] == "лет" || pair[1].starts_with("год");
        let ago = words.get(at + 2).is_some_and(|next| next == "назад");
        (years && !ago).then(|| pair[0].parse().ok()).flatten()
    })
}

/// Whether a child is spoken of.
pub(super) fn is_child(words: &[String]) -> bool {
    longest(CHILD, words).is_some()
}

/// Drops the words that speak of a child: the son is grown up.
pub(super) fn forget_child(words: &mut Vec<String>) {
    words.retain(|word| longest(CHILD, std::slice::from_ref(word)).is_none());
}

/// How many letters of the text a pattern explains; none when it does not fit.
pub(super) fn score(pattern: &str, words: &[String]) -> Option<u16> {
    let mut score = 0;
    for part in pattern.split(' ') {
        if let Some(stems) = part.strip_prefix('!') {
            if longest(stems, words).is_some() {
                return None;
            }
        } else if let Some(weight) = part.strip_prefix('+') {
            score += weight.parse().unwrap_or(0);
        } else {
            score += longest(part, words)?;
        }
    }
    Some(score)
}

/// The length of the longest stem that begins a word.
fn longest(stems: &str, words: &[String]) -> Option<u16> {
    let begins = |stem: &str| match stem.strip_suffix('$') {
        Some(whole) => words.iter().any(|word| word == whole).then(|| whole.chars().count()),
        None => words.iter().any(|word| word.starts_with(stem)).then(|| stem.chars().count()),
    };
    stems.split('|').flat_map(|stem| group(stem).split('|')).filter_map(begins).max().map(|n| n as u16)
}
