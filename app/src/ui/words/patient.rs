//! The words for a patient in a line: age, whose the phone is, the next visit.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::{
    clinic::Sex,
    name_search::fold,
    patient::{PatientBrief, Relation},
    wording,
};

use super::lang;
use crate::i18n::*;

/// «40 лет», «до года».
pub fn age(language: Locale, years: u8) -> String {
    match years {
        0 => td_string!(language, patients.infant).into(),
        years => td_string!(language, patients.age, count = years),
    }
}

/// Whose the phone is, as it stands beside a patient.
pub fn relation(language: Locale, relation: Relation) -> &'static str {
    match relation {
        Relation::Own => td_string!(language, patients.relation.own),
        Relation::Mother => td_string!(language, patients.relation.mother),
        Relation::Father => td_string!(language, patients.relation.father),
        Relation::Child => td_string!(language, patients.relation.child),
        Relation::Spouse => td_string!(language, patients.relation.spouse),
        Relation::Guardian => td_string!(language, patients.relation.guardian),
        Relation::Other => td_string!(language, patients.relation.other),
    }
}

/// Whose the phone is, as an answer to that question.
pub fn whose(language: Locale, relation: Relation) -> &'static str {
    match relation {
        Relation::Own => td_string!(language, patients.whose.own),
        Relation::Mother => td_string!(language, patients.whose.mother),
        Relation::Father => td_string!(language, patients.whose.father),
        Relation::Child => td_string!(language, patients.whose.child),
        Relation::Spouse => td_string!(language, patients.whose.spouse),
        Relation::Guardian => td_string!(language, patients.whose.guardian),
        Relation::Other => td_string!(language, patients.whose.other),
    }
}

/// The name of a sex.
pub fn sex(language: Locale, sex: Sex) -> &'static str {
    match sex {
        Sex::F => td_string!(language, patients.sex.f),
        Sex::M => td_string!(language, patients.sex.m),
    }
}

/// A zone by its name; Moscow's for one that this browser does not know.
pub fn zone(name: &str) -> Tz {
    name.parse().unwrap_or(chrono_tz::Europe::Moscow)
}

/// «завтра, 9:00» by the clock of `zone`, as one says it at `as_of`.
pub fn when(language: Locale, zone: Tz, at: DateTime<Utc>, as_of: DateTime<Utc>) -> String {
    let (local, today) = (at.with_timezone(&zone), as_of.with_timezone(&zone).date_naive());
    wording::day_and_time(local.date_naive(), local.time(), today, lang(language))
}

/// «40 лет · владелец номера · +7 916 •••-••-42 · карта № 1204 · приём завтра, 9:00».
pub fn about(language: Locale, patient: &PatientBrief, as_of: DateTime<Utc>) -> String {
    let age = patient.age.map(|years| age(language, years));
    let relation = patient.relation.map(|whose| relation(language, whose).to_owned());
    let card = td_string!(language, patients.card_no, number = patient.card_no);
    let visit = patient.next_visit.map(|at| {
        let zone = zone(patient.next_visit_zone.as_deref().unwrap_or_default());
        td_string!(language, patients.next_visit, when = when(language, zone, at, as_of))
    });
    let parts = [age, relation, patient.phone_masked.clone(), Some(card), visit];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A name in pieces, those that were typed marked; `readings` are those of a
/// [`PatientQuery`](domain::patient::PatientQuery).
pub fn marked(name: &str, readings: &[Vec<String>]) -> Vec<(String, bool)> {
    let mut pieces = Vec::new();
    for word in name.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let folded = fold(word);
        let typed = readings.iter().flatten().filter(|typed| folded.starts_with(typed.as_str()));
        let typed = typed.map(|typed| typed.chars().count()).max().unwrap_or_default();
        let end = word.char_indices().nth(typed).map_or(word.len(), |(at, _)| at);
        pieces.push((word[..end].to_owned(), true));
        pieces.push((word[end..].to_owned(), false));
    }
    pieces.retain(|(text, _)| !text.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use domain::patient::PatientQuery;

    use super::*;

    fn shown(name: &str, typed: &str) -> String {
        let pieces = marked(name, &PatientQuery::read(typed).names);
        pieces.into_iter().map(|(text, is)| if is { format!("[{text}]") } else { text }).collect()
    }

    #[test]
    fn what_was_typed_is_marked_wherever_it_begins_a_part() {
        let name = "Константинопольская-Заславская Евгения";
        assert_eq!(shown(name, "pfckfd"), "Константинопольская-[Заслав]ская Евгения");
        assert_eq!(shown(name, "евген заслав"), "Константинопольская-[Заслав]ская [Евген]ия");
        assert_eq!(shown("Ёлкина Алёна", "елк"), "[Ёлк]ина Алёна");
        assert_eq!(shown("Иванов Иван", "ivan"), "Иванов Иван");
        assert_eq!(shown("Иванов Иван", "4233"), "Иванов Иван");
    }

    #[test]
    fn an_age_takes_its_russian_form() {
        assert_eq!(age(Locale::ru, 0), "до года");
        assert_eq!(age(Locale::ru, 1), "1 год");
        assert_eq!(age(Locale::ru, 42), "42 года");
        assert_eq!(age(Locale::ru, 11), "11 лет");
        assert_eq!(age(Locale::en, 1), "1 year");
    }
}
