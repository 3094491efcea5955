//! Articles of what operators know.

use domain::settings::{Noun, SettingsPage};
use leptos::prelude::*;

use super::{
    about::{About, Kind, Row, Spec, names, offered, text, texts},
    page::noun_page,
};
use crate::{
    i18n::*,
    ui::{icons::Glyph, parts::Choice},
};

/// The page.
#[component]
pub fn ArticlesPage() -> impl IntoView {
    noun_page(|language| td_string!(language, knowledge.article.title), &NOUNS)
}

static NOUNS: [&About; 1] = [&ARTICLE];

pub(super) static ARTICLE: About = About {
    noun: Noun::Article,
    icon: Glyph::Book,
    title: |language| td_string!(language, knowledge.article.title),
    add: |language| td_string!(language, knowledge.article.add),
    edit: |language| td_string!(language, knowledge.article.edit),
    saved: |language| td_string!(language, knowledge.article.saved),
    empty: |language| td_string!(language, knowledge.article.empty),
    empty_next: |language| td_string!(language, knowledge.article.empty_next),
    active: Some(|language| td_string!(language, knowledge.article.active)),
    inactive: |language| td_string!(language, knowledge.article.inactive),
    in_use: |language| td_string!(language, settings.in_use),
    head: |language| td_string!(language, knowledge.article.head),
    figures: &[],
    more: None,
    fields: |_| {
        vec![
            Spec::new("title", |language| td_string!(language, knowledge.article.head), Kind::Text)
                .note(|language| td_string!(language, knowledge.article.head_note))
                .required(),
            Spec::new(
                "kind",
                |language| td_string!(language, knowledge.article.kind),
                Kind::Code(kinds, None),
            )
            .required(),
            Spec::new("body", |language| td_string!(language, knowledge.article.body), Kind::Area)
                .note(|language| td_string!(language, knowledge.article.body_note))
                .required(),
            Spec::new("keywords", |language| td_string!(language, knowledge.article.keywords), Kind::Text)
                .note(|language| td_string!(language, knowledge.article.keywords_note)),
            Spec::new(
                "services",
                |language| td_string!(language, knowledge.article.services),
                Kind::Many(services),
            )
            .note(|language| td_string!(language, knowledge.article.services_note)),
        ]
    },
    row: |language, page, entry| {
        let form = &entry.form;
        let of = names(&page.choices.services, texts(form, "services").take(3));
        let kind = kinds(language, page).into_iter().find(|kind| kind.value == text(form, "kind"));
        let parts = [kind.map(|kind| kind.text).unwrap_or_default(), of];
        Row {
            name: text(form, "title").to_owned(),
            about: super::about::joined(parts),
            figures: Vec::new(),
            more: None,
        }
    },
    beside: None,
    below: None,
};

fn kinds(language: Locale, _: &SettingsPage) -> Vec<Choice> {
    vec![
        Choice::new("preparation", td_string!(language, knowledge.article.preparation)),
        Choice::new("after_care", td_string!(language, knowledge.article.after_care)),
        Choice::new("directions", td_string!(language, knowledge.article.directions)),
        Choice::new("payment", td_string!(language, knowledge.article.payment)),
        Choice::new("tax", td_string!(language, knowledge.article.tax)),
        Choice::new("refund", td_string!(language, knowledge.article.refund)),
        Choice::new("other", td_string!(language, knowledge.article.other)),
    ]
}

fn services(_: Locale, page: &SettingsPage) -> Vec<Choice> {
    offered(&page.choices.services)
}
