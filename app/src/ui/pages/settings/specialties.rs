//! Specialties and competences.

use domain::settings::Noun;
use leptos::prelude::*;

use super::{
    about::{About, Kind, Row, Spec, joined, text},
    page::noun_page,
};
use crate::{i18n::*, ui::icons::Glyph};

/// The page.
#[component]
pub fn SpecialtiesPage() -> impl IntoView {
    noun_page(|language| td_string!(language, settings.skill.title), &NOUNS)
}

static NOUNS: [&About; 1] = [&SKILL];

pub(super) static SKILL: About = About {
    noun: Noun::Skill,
    icon: Glyph::Book,
    title: |language| td_string!(language, settings.skill.title),
    add: |language| td_string!(language, settings.skill.add),
    edit: |language| td_string!(language, settings.skill.edit),
    saved: |language| td_string!(language, settings.skill.saved),
    empty: |language| td_string!(language, settings.skill.empty),
    empty_next: |language| td_string!(language, settings.skill.empty_next),
    active: None,
    inactive: |language| td_string!(language, settings.skill.title),
    in_use: |language| td_string!(language, settings.skill.in_use),
    head: |language| td_string!(language, settings.name),
    figures: &[|language| td_string!(language, settings.skill.code)],
    more: None,
    fields: |is_new| {
        let name = Spec::new("name", |language| td_string!(language, settings.name), Kind::Text)
            .note(|language| td_string!(language, settings.skill.name_note))
            .required();
        // What refers to it knows it by the code.
        let code = is_new.then(|| {
            Spec::new("code", |language| td_string!(language, settings.skill.code), Kind::Text)
                .note(|language| td_string!(language, settings.skill.code_note))
                .required()
        });
        let kind =
            Spec::new("specialty", |language| td_string!(language, settings.skill.specialty), Kind::Flag)
                .note(|language| td_string!(language, settings.skill.specialty_note));
        [name].into_iter().chain(code).chain([kind]).collect()
    },
    row: |language, _, entry| {
        let is_specialty = entry.form.get("specialty").and_then(serde_json::Value::as_bool).unwrap_or(false);
        let kind = if is_specialty {
            td_string!(language, settings.skill.is_specialty)
        } else {
            td_string!(language, settings.skill.is_competence)
        };
        Row {
            name: text(&entry.form, "name").to_owned(),
            about: joined([kind.to_owned()]),
            figures: vec![entry.id.clone()],
            more: None,
        }
    },
    beside: None,
    below: None,
};
