//! What operators know, in words: the line of each entry in lists, and the facts of its card.

use chrono::NaiveDate;

use crate::{
    article::Article,
    clinic::{Doctor, Skill},
    knowledge::{Answer, KnowledgeCard},
    language::Language,
    promotion::Promotion,
    promotion_words,
    service::ServiceBrief,
    settings::Noun,
    text::NBSP,
    triage::{To, TriageRule, Urgency},
    wording::{Lang, minutes},
};

/// What has to stand wherever medical services are praised.
pub const NOTICE: [&str; 2] = [
    "Имеются противопоказания, необходима консультация специалиста",
    "There are contraindications, ask a specialist",
];

/// A text in two languages.
fn said(lang: Lang, ru: &str, en: &str) -> String {
    match lang {
        Lang::Ru => ru.into(),
        Lang::En => en.into(),
    }
}

/// [`NOTICE`] in a language.
pub fn notice(lang: Lang) -> String {
    said(lang, NOTICE[0], NOTICE[1])
}

/// «терапевт, эндодонтия».
pub fn skills(known: &[Skill], codes: &[String]) -> String {
    let name =
        |code: &String| known.iter().find(|skill| skill.code == *code).map(|skill| skill.name.as_str());
    codes.iter().filter_map(name).collect::<Vec<_>>().join(", ")
}

fn answer(noun: Noun, id: impl ToString, title: &str) -> Answer {
    Answer {
        noun,
        id: id.to_string(),
        title: title.into(),
        about: String::new(),
        figure: String::new(),
        emergency: false,
        stale: false,
    }
}

/// A triage rule: what patients say, to whom, how soon.
pub fn triage(rule: &TriageRule, known: &[Skill], lang: Lang) -> Answer {
    let say = match lang {
        Lang::Ru => &rule.say,
        Lang::En => &rule.say_en,
    };
    Answer {
        about: whom(rule, known, lang),
        figure: soon(rule.urgency, lang),
        emergency: rule.urgency == Urgency::Emergency103,
        ..answer(Noun::Triage, &rule.id, say)
    }
}

fn whom(rule: &TriageRule, known: &[Skill], lang: Lang) -> String {
    let name = |to: &To| match to {
        To::TreatingDoctor => said(lang, "лечивший врач", "the treating doctor"),
        To::Skill(skill) => skills(known, &[skill.code().to_owned()]),
    };
    rule.to.iter().map(name).filter(|name| !name.is_empty()).collect::<Vec<_>>().join(", ")
}

fn soon(urgency: Urgency, lang: Lang) -> String {
    match urgency {
        Urgency::Emergency103 => "103".into(),
        Urgency::A => said(lang, "сегодня", "today"),
        Urgency::B => said(lang, "за 1–3 дня", "in 1–3 days"),
        Urgency::C => said(lang, "планово", "routine"),
    }
}

/// A service: its length, who does it, its price.
pub fn service(service: &ServiceBrief, known: &[Skill], lang: Lang) -> Answer {
    let length = minutes(service.minutes.into(), lang);
    let parts = [length, skills(known, &service.skills)];
    Answer {
        about: joined(parts),
        figure: service.price.format_in(lang),
        ..answer(Noun::Service, service.id, &service.name)
    }
}

/// A promotion: when and for whom, and what it gives.
pub fn promotion(promotion: &Promotion, lang: Lang) -> Answer {
    let line = promotion_words::line(promotion, lang);
    Answer { about: line.about, figure: line.figure, ..answer(Noun::Promotion, promotion.id, &line.what) }
}

/// A doctor: what they are, and in which languages besides Russian.
pub fn doctor(doctor: &Doctor, known: &[Skill], lang: Lang) -> Answer {
    let parts = [skills(known, &doctor.skills), Language::names(&doctor.languages, lang)];
    Answer { about: joined(parts), ..answer(Noun::Doctor, doctor.id, &doctor.name.full()) }
}

/// Those parts of a line that say something.
fn joined<const N: usize>(parts: [String; N]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// An article: what it is about.
pub fn article(article: &Article, lang: Lang) -> Answer {
    Answer { about: article.kind.name(lang).into(), ..answer(Noun::Article, article.id, &article.title) }
}

/// The facts of a triage rule.
pub fn triage_facts(rule: &TriageRule, known: &[Skill], lang: Lang) -> Vec<(String, String)> {
    let within = |minutes: u16| match lang {
        Lang::Ru => format!("за {minutes}{NBSP}мин"),
        Lang::En => format!("within {minutes}{NBSP}min"),
    };
    facts([
        (said(lang, "К кому", "To whom"), whom(rule, known, lang)),
        (said(lang, "Как скоро", "How soon"), soon(rule.urgency, lang)),
        (said(lang, "Успеть", "Be here"), rule.within_minutes.map(within).unwrap_or_default()),
    ])
}

/// The facts of a service.
pub fn service_facts(service: &ServiceBrief, known: &[Skill], lang: Lang) -> Vec<(String, String)> {
    let child = if service.child_only {
        said(lang, "только детям", "children only")
    } else {
        String::new()
    };
    facts([
        (said(lang, "Цена", "Price"), service.price.format_in(lang)),
        (said(lang, "Длительность", "Length"), minutes(service.minutes.into(), lang)),
        (said(lang, "Кто делает", "Done by"), skills(known, &service.skills)),
        (said(lang, "Кому", "For"), child),
        (said(lang, "Код", "Code"), service.code.clone()),
    ])
}

/// The facts of a promotion.
pub fn promotion_facts(promotion: &Promotion, branches: &str, lang: Lang) -> Vec<(String, String)> {
    let line = promotion_words::line(promotion, lang);
    let stacks = match promotion.stackable {
        true => said(lang, "складывается с другими", "adds up with others"),
        false => said(lang, "не складывается с другими", "stands alone"),
    };
    facts([
        (said(lang, "Что даёт", "Gives"), line.figure),
        (said(lang, "Когда и кому", "When and for whom"), line.about),
        (said(lang, "Филиалы", "Branches"), branches.into()),
        (said(lang, "С другими акциями", "With others"), stacks),
    ])
}

/// The facts of a doctor. `year` is this year.
pub fn doctor_facts(
    doctor: &Doctor,
    known: &[Skill],
    rooms: String,
    year: i32,
    lang: Lang,
) -> Vec<(String, String)> {
    let years = doctor.practising_since.map(|since| (year - since).max(0));
    let practice = years.map(|years| match lang {
        Lang::Ru => format!("{years}{NBSP}{}", years_ru(years)),
        Lang::En => format!("{years}{NBSP}years"),
    });
    let ages = match (doctor.age_from, doctor.age_to, lang) {
        (0, None, Lang::Ru) => "любого возраста".into(),
        (0, None, Lang::En) => "of any age".into(),
        (from, None, Lang::Ru) => format!("с {from}{NBSP}лет"),
        (from, None, Lang::En) => format!("from {from}"),
        (from, Some(to), _) => format!("{from}–{to}"),
    };
    facts([
        (said(lang, "Кто", "Who"), skills(known, &doctor.skills)),
        (said(lang, "Стаж", "Practice"), practice.unwrap_or_default()),
        (said(lang, "Языки", "Languages"), Language::with_russian(&doctor.languages, lang)),
        (said(lang, "Пациенты", "Patients"), ages),
        (said(lang, "Кабинеты", "Rooms"), rooms),
        (said(lang, "Важно", "Note"), doctor.about.trim().to_owned()),
    ])
}

/// «21 год», «22 года», «25 лет».
const fn years_ru(count: i32) -> &'static str {
    match (count % 10, count % 100) {
        (_, 11..=14) => "лет",
        (1, _) => "год",
        (2..=4, _) => "года",
        _ => "лет",
    }
}

/// Those that say something.
fn facts<const N: usize>(all: [(String, String); N]) -> Vec<(String, String)> {
    all.into_iter().filter(|(_, told)| !told.is_empty()).collect()
}

/// Names of the lists of a card.
pub struct Heads {
    /// Promotions.
    pub promotions: String,
    /// Working days.
    pub days: String,
    /// Doctors.
    pub doctors: String,
    /// What a service costs and will cost.
    pub services: String,
}

impl Heads {
    /// In a language.
    pub fn of(lang: Lang) -> Self {
        Self {
            promotions: said(lang, "Акции", "Promotions"),
            days: said(lang, "Ближайшие дни", "Next days"),
            doctors: said(lang, "Врачи", "Doctors"),
            services: said(lang, "Услуги", "Services"),
        }
    }
}

/// A card as text, to send to a patient: without what is for the operator alone.
pub fn as_text(card: &KnowledgeCard, today: NaiveDate, lang: Lang) -> String {
    let mut lines = vec![card.answer.title.clone()];
    let own = matches!(card.answer.noun, Noun::Triage);
    if !own {
        lines.extend(card.facts.iter().map(|(what, told)| format!("{what}: {told}")));
    }
    if !card.body.is_empty() {
        lines.push(String::new());
        lines.push(card.body.clone());
    }
    for (head, list) in card.lists.iter().filter(|_| !own) {
        lines.push(String::new());
        lines.push(format!("{head}:"));
        lines.extend(list.iter().map(|line| {
            let parts = [line.what.as_str(), line.about.as_str(), line.figure.as_str()];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
        }));
    }
    let told = crate::wording::full_date(today, lang);
    lines.push(String::new());
    lines.push(match lang {
        Lang::Ru => format!("По данным на {told}"),
        Lang::En => format!("As of {told}"),
    });
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::preset;

    #[test]
    fn years_of_practice_are_counted_as_russian_counts() {
        let said = [1, 2, 5, 11, 12, 21, 24, 111].map(years_ru);
        assert_eq!(said, ["год", "года", "лет", "лет", "лет", "год", "года", "лет"]);
    }

    #[test]
    fn an_emergency_is_told_as_one_in_both_languages() {
        let rules = preset::rules();
        let emergency = rules.iter().find(|rule| rule.urgency == Urgency::Emergency103).unwrap();
        for lang in [Lang::Ru, Lang::En] {
            let told = triage(emergency, &[], lang);
            assert!(told.emergency && told.figure == "103" && !told.title.is_empty());
        }
    }
}
