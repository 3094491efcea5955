//! Services: the price list.

use domain::{price_history::coming_words, settings::Noun};
use leptos::prelude::*;

use super::{
    about::{About, Kind, Row, Spec, competences, joined, names, specialties, text, texts},
    page::noun_page,
};
use crate::{
    i18n::*,
    ui::{icons::Glyph, words::lang},
};

/// The page.
#[component]
pub fn ServicesPage() -> impl IntoView {
    noun_page(|language| td_string!(language, settings.service.title), &NOUNS)
}

static NOUNS: [&About; 1] = [&SERVICE];

pub(super) static SERVICE: About = About {
    noun: Noun::Service,
    icon: Glyph::Ruble,
    title: |language| td_string!(language, settings.service.title),
    add: |language| td_string!(language, settings.service.add),
    edit: |language| td_string!(language, settings.service.edit),
    saved: |language| td_string!(language, settings.service.saved),
    empty: |language| td_string!(language, settings.service.empty),
    empty_next: |language| td_string!(language, settings.service.empty_next),
    active: Some(|language| td_string!(language, settings.service.active)),
    inactive: |language| td_string!(language, settings.service.inactive),
    in_use: |language| td_string!(language, settings.in_use),
    head: |language| td_string!(language, settings.name),
    figures: &[
        |language| td_string!(language, settings.service.minutes_short),
        |language| td_string!(language, settings.service.price),
    ],
    more: None,
    fields: |is_new| {
        let mut fields = vec![
            Spec::new("name", |language| td_string!(language, settings.name), Kind::Text).required(),
            Spec::new("code", |language| td_string!(language, settings.service.code), Kind::Text)
                .note(|language| td_string!(language, settings.service.code_note))
                .required(),
            Spec::new("price", |language| td_string!(language, settings.service.price), Kind::Text)
                .note(|language| td_string!(language, settings.service.price_note))
                .required(),
            Spec::new("minutes", |language| td_string!(language, settings.service.minutes), Kind::Digits)
                .note(|language| td_string!(language, settings.service.minutes_note))
                .required(),
            Spec::new("buffer_min", |language| td_string!(language, settings.service.buffer), Kind::Digits)
                .note(|language| td_string!(language, settings.service.buffer_note)),
            Spec::new(
                "skills",
                |language| td_string!(language, settings.doctor.specialties),
                Kind::Many(specialties),
            )
            .note(|language| td_string!(language, settings.service.skills_note))
            .required(),
            Spec::new(
                "skills",
                |language| td_string!(language, settings.doctor.competences),
                Kind::Many(competences),
            ),
            Spec::new("child_only", |language| td_string!(language, settings.service.child_only), Kind::Flag),
        ];
        // the first price holds at once
        if !is_new {
            let from = Spec::new(
                "valid_from",
                |language| td_string!(language, settings.service.valid_from),
                Kind::Digits,
            );
            fields.insert(3, from.note(|language| td_string!(language, settings.service.valid_from_note)));
        }
        fields
    },
    row: |language, page, entry| {
        let form = &entry.form;
        let skills = names(&page.choices.skills, texts(form, "skills"));
        let coming = entry.coming.iter().map(|price| coming_words(price, lang(language)));
        Row {
            name: text(form, "name").to_owned(),
            about: joined([text(form, "code").to_owned(), skills].into_iter().chain(coming)),
            figures: vec![text(form, "minutes").to_owned(), text(form, "price").to_owned()],
            more: None,
        }
    },
    beside: None,
    below: Some(super::prices::panel),
};
