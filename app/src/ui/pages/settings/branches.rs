//! Branches and their chairs.

use domain::settings::{Entry, Noun, SettingsPage};
use leptos::prelude::*;

use super::{
    about::{About, Kind, Row, Spec, joined, names, offered, text},
    page::noun_page,
};
use crate::{
    i18n::*,
    ui::{icons::Glyph, pages::setup::ZONES, parts::Choice},
};

/// The page.
#[component]
pub fn BranchesPage() -> impl IntoView {
    noun_page(|language| td_string!(language, settings.branch.page), &NOUNS)
}

static NOUNS: [&About; 2] = [&BRANCH, &CHAIR];

pub(super) static BRANCH: About = About {
    noun: Noun::Branch,
    icon: Glyph::Arrived,
    title: |language| td_string!(language, settings.branch.title),
    add: |language| td_string!(language, settings.branch.add),
    edit: |language| td_string!(language, settings.branch.edit),
    saved: |language| td_string!(language, settings.branch.saved),
    empty: |language| td_string!(language, settings.branch.empty),
    empty_next: |language| td_string!(language, settings.branch.empty_next),
    active: Some(|language| td_string!(language, settings.branch.active)),
    inactive: |language| td_string!(language, settings.branch.inactive),
    in_use: |language| td_string!(language, settings.in_use),
    head: |language| td_string!(language, settings.name),
    figures: &[|language| td_string!(language, settings.chair.title)],
    more: Some(|language| td_string!(language, settings.hours)),
    fields: |_| {
        vec![
            Spec::new("name", |language| td_string!(language, settings.name), Kind::Text)
                .note(|language| td_string!(language, settings.branch.name_note))
                .required(),
            Spec::new("address", |language| td_string!(language, settings.branch.address), Kind::Text)
                .required(),
            Spec::new("zone", |language| td_string!(language, settings.branch.zone), Kind::Likely(&ZONES))
                .note(|language| td_string!(language, settings.branch.zone_note))
                .required(),
            Spec::new(
                "grid_min",
                |language| td_string!(language, settings.branch.grid),
                Kind::Code(grids, None),
            )
            .note(|language| td_string!(language, settings.branch.grid_note))
            .required(),
            Spec::new("big_gap_min", |language| td_string!(language, settings.branch.big_gap), Kind::Digits)
                .note(|language| td_string!(language, settings.branch.big_gap_note))
                .required(),
            Spec::new(
                "big_gap_median",
                |language| td_string!(language, settings.branch.big_gap_median),
                Kind::Flag,
            ),
            Spec::new(
                "dead_gap_min",
                |language| td_string!(language, settings.branch.dead_gap),
                Kind::Digits,
            )
            .note(|language| td_string!(language, settings.branch.dead_gap_note))
            .required(),
            Spec::new(
                "reserve_until",
                |language| td_string!(language, settings.branch.reserve),
                Kind::Digits,
            )
            .note(|language| td_string!(language, settings.branch.reserve_note))
            .required(),
        ]
    },
    row: |_, page, entry| {
        let form = &entry.form;
        let chairs = page.lists.iter().filter(|list| list.noun == Noun::Chair).flat_map(|list| &list.entries);
        let own = chairs.filter(|chair| chair.active && text(&chair.form, "branch_id") == entry.id);
        Row {
            name: text(form, "name").to_owned(),
            about: joined([text(form, "address").to_owned(), text(form, "zone").to_owned()]),
            figures: vec![own.count().to_string()],
            more: Some(format!("/settings/branches/{}/hours", entry.id)),
        }
    },
    beside: None,
    below: None,
};

fn grids(_: Locale, _: &SettingsPage) -> Vec<Choice> {
    ["5", "10", "15"].map(|minutes| Choice::new(minutes, minutes)).to_vec()
}

pub(super) static CHAIR: About = About {
    noun: Noun::Chair,
    icon: Glyph::Chair,
    title: |language| td_string!(language, settings.chair.title),
    add: |language| td_string!(language, settings.chair.add),
    edit: |language| td_string!(language, settings.chair.edit),
    saved: |language| td_string!(language, settings.chair.saved),
    empty: |language| td_string!(language, settings.chair.empty),
    empty_next: |language| td_string!(language, settings.chair.empty_next),
    active: Some(|language| td_string!(language, settings.chair.active)),
    inactive: |language| td_string!(language, settings.chair.inactive),
    in_use: |language| td_string!(language, settings.in_use),
    head: |language| td_string!(language, settings.name),
    figures: &[],
    more: None,
    fields: |is_new| {
        let name = Spec::new("name", |language| td_string!(language, settings.name), Kind::Text)
            .note(|language| td_string!(language, settings.chair.name_note))
            .required();
        // A chair stays in its branch.
        let branch = is_new.then(|| {
            Spec::new(
                "branch_id",
                |language| td_string!(language, settings.chair.branch),
                Kind::Code(branches, None),
            )
            .required()
        });
        [name].into_iter().chain(branch).collect()
    },
    row: |_, page, entry: &Entry| Row {
        name: text(&entry.form, "name").to_owned(),
        about: names(&page.choices.branches, [text(&entry.form, "branch_id")].into_iter()),
        figures: Vec::new(),
        more: None,
    },
    beside: None,
    below: None,
};

fn branches(_: Locale, page: &SettingsPage) -> Vec<Choice> {
    offered(&page.choices.branches)
}
