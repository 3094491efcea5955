//! A person's name: reading it from one field, and how it is shown. How it is searched is in `name_search`.

use serde::{Deserialize, Serialize};

use crate::{
    error::Fault,
    letter_case::{self, lowercase},
    text::NBSP,
};

/// Longest name, in characters.
pub const NAME_MAX: usize = 120;

/// Surname, first name, patronymic. Any but one may be missing: a caller may give only «Анна».
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonName {
    /// Surname; empty when it is not known.
    pub last: String,
    /// First name; empty when it is not known.
    pub first: String,
    /// Patronymic (отчество), of those who have one.
    #[serde(default)]
    pub patronymic: Option<String>,
}

/// Words that stand before a surname.
const PARTICLES: [&str; 12] = ["фон", "ван", "дер", "де", "ди", "да", "ла", "ле", "аль", "эль", "van", "von"];
/// Words that end a Turkic patronymic.
const SON_OR_DAUGHTER: [&str; 5] = ["оглы", "оглу", "кызы", "гызы", "углы"];

impl PersonName {
    /// Reads a name typed in one field: «иванова-петрова анна сергеевна», «Анна Сергеевна Иванова», «Анна».
    /// One word is taken for the first name. Whole words in lower or upper case are put right, mixed ones kept.
    pub fn parse(raw: &str) -> Result<Self, Fault> {
        let words = words(raw)?;
        if words.is_empty() {
            return Err(Fault::Required);
        }
        let surname_words = words.iter().take_while(|w| PARTICLES.contains(&w.as_str())).count() + 1;
        if surname_words > 1 && surname_words < words.len() {
            let (last, rest) = words.split_at(surname_words);
            let (first, patronymic) = first_and_patronymic(rest);
            return Ok(Self { last: last.join(" "), first, patronymic });
        }
        Ok(arrange(&words))
    }

    /// «Иванова А. С.», with no-break spaces between the initials; what there is, when the surname is missing.
    pub fn short(&self) -> String {
        if self.last.is_empty() {
            return self.full();
        }
        let initials = [Some(&self.first), self.patronymic.as_ref()];
        let initials: Vec<String> = initials
            .into_iter()
            .flatten()
            .filter_map(|n| n.chars().next())
            .map(|c| format!("{c}."))
            .collect();
        if initials.is_empty() {
            return self.last.clone();
        }
        format!("{} {}", self.last, initials.join(&NBSP.to_string()))
    }

    /// «Иванова Анна Сергеевна».
    pub fn full(&self) -> String {
        let parts = [self.last.as_str(), &self.first, self.patronymic.as_deref().unwrap_or_default()];
        parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// Two letters for an avatar: «ИА».
    pub fn initials(&self) -> String {
        let parts = [Some(&self.last), Some(&self.first), self.patronymic.as_ref()];
        parts.into_iter().flatten().filter_map(|p| p.chars().next()).take(2).map(letter_case::upper).collect()
    }

    /// «Анна Сергеевна», as one speaks to a patient; what there is, when the first name is missing.
    pub fn address(&self) -> String {
        match (&self.first, &self.patronymic) {
            (first, _) if first.is_empty() => self.full(),
            (first, Some(patronymic)) => format!("{first} {patronymic}"),
            (first, None) => first.clone(),
        }
    }
}

/// Which word is what.
fn arrange(words: &[String]) -> PersonName {
    let join = |words: &[String]| words.join(" ");
    let turkic = |i: usize| words.get(i).is_some_and(|w| SON_OR_DAUGHTER.contains(&w.as_str()));
    match words {
        [first] => PersonName { first: first.clone(), ..Default::default() },
        [first, second] if is_patronymic(second) && !is_patronymic(first) => {
            PersonName { last: String::new(), first: first.clone(), patronymic: Some(second.clone()) }
        }
        // «Анна Сергеевна Иванова»: nobody's first name is a patronymic.
        [first, second, last @ ..]
            if !last.is_empty() && is_patronymic(second) && !is_patronymic(first) && !turkic(2) =>
        {
            PersonName { last: join(last), first: first.clone(), patronymic: Some(second.clone()) }
        }
        // «Салтыков Щедрин Михаил Евграфович»
        [last @ .., first, patronymic] if last.len() > 1 && is_patronymic(patronymic) => {
            PersonName { last: join(last), first: first.clone(), patronymic: Some(patronymic.clone()) }
        }
        [last, rest @ ..] => {
            let (first, patronymic) = first_and_patronymic(rest);
            PersonName { last: last.clone(), first, patronymic }
        }
        [] => PersonName::default(),
    }
}

fn first_and_patronymic(words: &[String]) -> (String, Option<String>) {
    match words {
        [first, father @ .., end] if SON_OR_DAUGHTER.contains(&end.as_str()) && !father.is_empty() => {
            (first.clone(), Some(format!("{} {end}", father.join(" "))))
        }
        [first, patronymic] => (first.clone(), Some(patronymic.clone())),
        [first @ .., patronymic] if is_patronymic(patronymic) && !first.is_empty() => {
            (first.join(" "), Some(patronymic.clone()))
        }
        words => (words.join(" "), None),
    }
}

fn is_patronymic(word: &str) -> bool {
    let word = lowercase(word);
    ["ович", "евич", "ьич", "овна", "евна", "ична"].iter().any(|end| word.ends_with(end))
        && word.chars().count() > 5
}

/// The words of a name, in their right case.
fn words(raw: &str) -> Result<Vec<String>, Fault> {
    let mut clean = String::with_capacity(raw.len());
    for c in raw.chars() {
        match c {
            c if c.is_alphabetic() || is_accent(c) => clean.push(c),
            '-' | '‐' | '‑' | '‒' | '–' | '—' | '−' => clean.push('-'),
            '\'' | '’' | 'ʼ' | '`' | '´' => clean.push('\''),
            '.' => clean.push_str(". "),
            c if c.is_whitespace() => clean.push(' '),
            // what a copied text may carry without showing it
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {}
            _ => return Err(Fault::NotAName),
        }
    }
    if clean.chars().count() > NAME_MAX {
        return Err(Fault::TooLong(NAME_MAX as u32));
    }
    let mut words: Vec<String> = Vec::new();
    for word in clean.replace(" -", "-").replace("- ", "-").split_whitespace() {
        let word = word.trim_matches(['-', '\'']);
        if word.chars().any(char::is_alphabetic) {
            let leading = words.iter().all(|w| PARTICLES.contains(&w.as_str()));
            words.push(cased(word, leading));
        }
    }
    match words.is_empty() && !raw.trim().is_empty() {
        true => Err(Fault::NotAName),
        false => Ok(words),
    }
}

/// Combining marks, as in й typed in two parts.
fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// «иванова-петрова» → «Иванова-Петрова», «О'НИЛ» → «О'Нил»; «МакГрегор» and «оглы» stay.
fn cased(word: &str, leading: bool) -> String {
    let lower = lowercase(word);
    let particle = leading && PARTICLES.contains(&lower.as_str());
    if particle || SON_OR_DAUGHTER.contains(&lower.as_str()) {
        return lower;
    }
    let mixed = word.chars().any(char::is_lowercase) && word.chars().any(char::is_uppercase);
    if mixed && word.chars().next().is_some_and(char::is_uppercase) {
        return word.to_owned();
    }
    let mut cased = String::with_capacity(word.len());
    let mut upper = true;
    for part in lower.split_inclusive(['-', '\'']) {
        // «Мамед-оглы» keeps its end small
        let end = SON_OR_DAUGHTER.contains(&part) && !cased.is_empty();
        for c in part.chars() {
            if upper && !end {
                cased.push(letter_case::upper(c));
            } else {
                cased.push(c);
            }
            upper = false;
        }
        upper = true;
    }
    cased
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn name(last: &str, first: &str, patronymic: Option<&str>) -> PersonName {
        PersonName { last: last.into(), first: first.into(), patronymic: patronymic.map(Into::into) }
    }

    #[test]
    fn a_name_typed_in_one_field_is_taken_apart() {
        for (raw, expected) in [
            ("Иванова-Петрова Анна Сергеевна", name("Иванова-Петрова", "Анна", Some("Сергеевна"))),
            ("иванова - петрова  анна", name("Иванова-Петрова", "Анна", None)),
            ("ИВАНОВ ИВАН ИВАНОВИЧ", name("Иванов", "Иван", Some("Иванович"))),
            ("анна", name("", "Анна", None)),
            ("Анна Сергеевна", name("", "Анна", Some("Сергеевна"))),
            ("Анна Сергеевна Иванова", name("Иванова", "Анна", Some("Сергеевна"))),
            ("Лев Абрамович Рабинович", name("Рабинович", "Лев", Some("Абрамович"))),
            ("Рабинович Лев", name("Рабинович", "Лев", None)),
            ("мамедов али гусейн оглы", name("Мамедов", "Али", Some("Гусейн оглы"))),
            ("МАМЕДОВА ЛЕЙЛА ГУСЕЙН КЫЗЫ", name("Мамедова", "Лейла", Some("Гусейн кызы"))),
            ("алиев вагиф мамед-оглы", name("Алиев", "Вагиф", Some("Мамед-оглы"))),
            ("фон дер Лейен Урсула", name("фон дер Лейен", "Урсула", None)),
            ("Салтыков Щедрин Михаил Евграфович", name("Салтыков Щедрин", "Михаил", Some("Евграфович"))),
            ("нгуен тхи тху ха", name("Нгуен", "Тхи Тху Ха", None)),
            ("о’нил шон", name("О'Нил", "Шон", None)),
            ("МакГрегор Юэн", name("МакГрегор", "Юэн", None)),
            ("Иванов И.И.", name("Иванов", "И.", Some("И."))),
            ("smith john", name("Smith", "John", None)),
        ] {
            assert_eq!(PersonName::parse(raw), Ok(expected), "{raw}");
        }
    }

    #[test]
    fn what_is_not_a_name_is_refused() {
        assert_eq!(PersonName::parse("  "), Err(Fault::Required));
        for raw in ["89161234567", "Иван2", "-", "…", "<b>"] {
            assert_eq!(PersonName::parse(raw), Err(Fault::NotAName), "{raw}");
        }
        assert_eq!(PersonName::parse(&"а".repeat(121)), Err(Fault::TooLong(120)));
    }

    #[test]
    fn a_name_is_shown_short_in_full_and_as_initials() {
        let anna = name("Иванова", "Анна", Some("Сергеевна"));
        assert_eq!(anna.short(), "Иванова А.\u{a0}С.");
        assert_eq!(anna.full(), "Иванова Анна Сергеевна");
        assert_eq!(anna.initials(), "ИА");
        assert_eq!(anna.address(), "Анна Сергеевна");
        assert_eq!(name("Ли", "Вэй", None).short(), "Ли В.");
        assert_eq!(name("", "Анна", Some("Сергеевна")).short(), "Анна Сергеевна");
        assert_eq!(name("", "Анна", None).initials(), "А");
    }

    proptest! {
        #[test]
        fn a_name_read_back_stays_the_same(raw in "[а-яА-ЯёЁa-z' .-]{0,40}") {
            if let Ok(name) = PersonName::parse(&raw) {
                prop_assert_eq!(PersonName::parse(&name.full()), Ok(name));
            }
        }

        #[test]
        fn no_text_is_too_strange(raw in "\\PC*") {
            if let Ok(name) = PersonName::parse(&raw) {
                let _ = (name.short(), name.initials(), name.address());
            }
        }
    }
}
