//! The rules by which a patient's words lead to a specialist.

use domain::settings::{Noun, SettingsPage};
use leptos::prelude::*;

use super::{
    about::{About, Kind, Row, Spec, joined, names, text, texts},
    page::noun_page,
};
use crate::{
    i18n::*,
    ui::{icons::Glyph, parts::Choice},
};

/// The page.
#[component]
pub fn TriagePage() -> impl IntoView {
    noun_page(|language| td_string!(language, knowledge.triage.title), &NOUNS)
}

static NOUNS: [&About; 1] = [&TRIAGE];

pub(super) static TRIAGE: About = About {
    noun: Noun::Triage,
    icon: Glyph::Bolt,
    title: |language| td_string!(language, knowledge.triage.title),
    add: |language| td_string!(language, knowledge.triage.add),
    edit: |language| td_string!(language, knowledge.triage.edit),
    saved: |language| td_string!(language, knowledge.triage.saved),
    empty: |language| td_string!(language, knowledge.triage.empty),
    empty_next: |language| td_string!(language, knowledge.triage.empty_next),
    active: Some(|language| td_string!(language, knowledge.triage.active)),
    inactive: |language| td_string!(language, knowledge.triage.inactive),
    in_use: |language| td_string!(language, settings.in_use),
    head: |language| td_string!(language, knowledge.triage.say),
    figures: &[|language| td_string!(language, knowledge.triage.urgency)],
    more: None,
    fields: |_| {
        vec![
            Spec::new("say", |language| td_string!(language, knowledge.triage.say), Kind::Text)
                .note(|language| td_string!(language, knowledge.triage.say_note))
                .required(),
            Spec::new("say_en", |language| td_string!(language, knowledge.triage.say_en), Kind::Text)
                .required(),
            Spec::new("words", |language| td_string!(language, knowledge.triage.words), Kind::Area)
                .note(|language| td_string!(language, knowledge.triage.words_note))
                .required(),
            Spec::new("emergency", |language| td_string!(language, knowledge.triage.emergency), Kind::Area)
                .note(|language| td_string!(language, knowledge.triage.emergency_note)),
            Spec::new(
                "urgency",
                |language| td_string!(language, knowledge.triage.urgency),
                Kind::Code(urgencies, None),
            )
            .required(),
            Spec::new("to", |language| td_string!(language, knowledge.triage.to), Kind::Many(to))
                .note(|language| td_string!(language, knowledge.triage.to_note)),
            Spec::new(
                "within_minutes",
                |language| td_string!(language, knowledge.triage.within),
                Kind::Digits,
            ),
            Spec::new("red_flags", |language| td_string!(language, knowledge.triage.red_flags), Kind::Area)
                .note(|language| td_string!(language, knowledge.triage.red_flags_note)),
            Spec::new("note", |language| td_string!(language, knowledge.triage.note), Kind::Area)
                .note(|language| td_string!(language, knowledge.triage.note_note)),
            Spec::new("service_code", |language| td_string!(language, knowledge.triage.service), Kind::Text)
                .note(|language| td_string!(language, knowledge.triage.service_note)),
        ]
    },
    row: |language, page, entry| {
        let form = &entry.form;
        let treating = texts(form, "to").any(|to| to == TREATING);
        let treating = treating.then(|| td_string!(language, knowledge.triage.treating).to_owned());
        let urgency = urgencies(language, page).into_iter().find(|it| it.value == text(form, "urgency"));
        Row {
            name: text(form, "say").to_owned(),
            about: joined([names(&page.choices.skills, texts(form, "to")), treating.unwrap_or_default()]),
            figures: vec![urgency.map(|urgency| urgency.text).unwrap_or_default()],
            more: None,
        }
    },
    beside: None,
    below: None,
};

/// The code of «лечивший врач».
const TREATING: &str = "treating";

fn urgencies(language: Locale, _: &SettingsPage) -> Vec<Choice> {
    vec![
        Choice::new("103", td_string!(language, knowledge.triage.at_once)),
        Choice::new("A", td_string!(language, knowledge.triage.today)),
        Choice::new("B", td_string!(language, knowledge.triage.soon)),
        Choice::new("C", td_string!(language, knowledge.triage.routine)),
    ]
}

fn to(language: Locale, page: &SettingsPage) -> Vec<Choice> {
    let skills = page.choices.skills.iter().map(|skill| Choice::new(&skill.id, &skill.name));
    let treating = Choice::new(TREATING, td_string!(language, knowledge.triage.treating));
    skills.chain([treating]).collect()
}
