//! Doctors: what they can do, for whom, and how long it takes them. When they work is in `hours`.

use domain::{
    clinic::Sex,
    language::Language,
    settings::{Noun, SettingsPage},
};
use leptos::prelude::*;

use super::{
    about::{About, Kind, Row, Spec, competences, joined, names, specialties, text, texts},
    page::noun_page,
};
use crate::{
    i18n::*,
    ui::{icons::Glyph, parts::Choice, words},
};

/// The page.
#[component]
pub fn DoctorsPage() -> impl IntoView {
    noun_page(|language| td_string!(language, settings.doctor.title), &NOUNS)
}

static NOUNS: [&About; 1] = [&DOCTOR];

pub(super) static DOCTOR: About = About {
    noun: Noun::Doctor,
    icon: Glyph::User,
    title: |language| td_string!(language, settings.doctor.title),
    add: |language| td_string!(language, settings.doctor.add),
    edit: |language| td_string!(language, settings.doctor.edit),
    saved: |language| td_string!(language, settings.doctor.saved),
    empty: |language| td_string!(language, settings.doctor.empty),
    empty_next: |language| td_string!(language, settings.doctor.empty_next),
    active: Some(|language| td_string!(language, settings.doctor.active)),
    inactive: |language| td_string!(language, settings.doctor.inactive),
    in_use: |language| td_string!(language, settings.in_use),
    head: |language| td_string!(language, settings.user.doctor),
    figures: &[|language| td_string!(language, settings.doctor.ages)],
    more: Some(|language| td_string!(language, settings.hours)),
    fields: |_| {
        vec![
            Spec::new("last_name", |language| td_string!(language, settings.doctor.last_name), Kind::Text)
                .required(),
            Spec::new("first_name", |language| td_string!(language, settings.doctor.first_name), Kind::Text)
                .required(),
            Spec::new("patronymic", |language| td_string!(language, settings.doctor.patronymic), Kind::Text),
            Spec::new(
                "sex",
                |language| td_string!(language, settings.doctor.sex),
                Kind::One(sexes, Some(|language| td_string!(language, settings.doctor.sex_unsaid))),
            )
            .note(|language| td_string!(language, settings.doctor.sex_note)),
            Spec::new(
                "skills",
                |language| td_string!(language, settings.doctor.specialties),
                Kind::Many(specialties),
            )
            .required(),
            Spec::new(
                "skills",
                |language| td_string!(language, settings.doctor.competences),
                Kind::Many(competences),
            ),
            Spec::new(
                "languages",
                |language| td_string!(language, settings.doctor.languages),
                Kind::Many(languages),
            )
            .note(|language| td_string!(language, settings.doctor.languages_note)),
            Spec::new("age_from", |language| td_string!(language, settings.doctor.age_from), Kind::Digits)
                .note(|language| td_string!(language, settings.doctor.age_from_note)),
            Spec::new("age_to", |language| td_string!(language, settings.doctor.age_to), Kind::Digits)
                .note(|language| td_string!(language, settings.doctor.age_to_note)),
            Spec::new(
                "practising_since",
                |language| td_string!(language, settings.doctor.since),
                Kind::Digits,
            ),
            Spec::new("about", |language| td_string!(language, settings.doctor.about), Kind::Area)
                .note(|language| td_string!(language, settings.doctor.about_note)),
            Spec::new("own_minutes", |language| td_string!(language, settings.doctor.minutes), Kind::Minutes)
                .note(|language| td_string!(language, settings.doctor.minutes_note)),
        ]
    },
    row: |_, page, entry| {
        let form = &entry.form;
        let name = ["last_name", "first_name", "patronymic"].map(|field| text(form, field));
        Row {
            name: name.join(" ").trim_end().to_owned(),
            about: joined([names(&page.choices.skills, texts(form, "skills"))]),
            figures: vec![ages(text(form, "age_from"), text(form, "age_to"))],
            more: Some(format!("/settings/doctors/{}/hours", entry.id)),
        }
    },
    beside: None,
    below: None,
};

/// «0+», «18+», «0–14».
fn ages(from: &str, to: &str) -> String {
    let from = if from.is_empty() { "0" } else { from };
    if to.is_empty() { format!("{from}+") } else { format!("{from}–{to}") }
}

fn languages(language: Locale, _: &SettingsPage) -> Vec<Choice> {
    let name = |own: &Language| Choice::new(own.code(), own.name(words::lang(language)));
    Language::ALL.iter().map(name).collect()
}

fn sexes(language: Locale, _: &SettingsPage) -> Vec<Choice> {
    [Sex::F, Sex::M].map(|sex| Choice::new(sex.code(), words::patient::sex(language, sex))).to_vec()
}
