//! The page of a noun: its list, or the form of one of them. The address says which.

use domain::settings::{Entry, SettingsPage};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate, use_query_map},
};

use super::{
    about::{About, Words},
    bar::SettingsBar,
    editor::Editor,
    list::List,
};
use crate::{
    api::settings::read_settings,
    i18n::*,
    ui::{
        frame::Main,
        keys::{Chord, use_keys},
        parts::Loaded,
    },
};

/// The word for a new one in the address.
const NEW: &str = "new";

/// The address of a form.
pub fn editing(about: &About, id: Option<&str>) -> String {
    format!("?edit={}.{}", about.noun.code(), id.unwrap_or(NEW))
}

/// A page of nouns that belong together.
pub fn noun_page(title: Words, nouns: &'static [&'static About]) -> AnyView {
    let i18n = use_i18n();
    let noun = nouns[0].noun;
    let page = Resource::new_blocking(|| (), move |()| read_settings(noun));
    let reload = Callback::new(move |()| page.refetch());
    view! {
        <SettingsBar title=move || title(i18n.get_locale())/>
        <Main>
            <Loaded resource=page let:told>{content(nouns, told, reload)}</Loaded>
        </Main>
    }
    .into_any()
}

/// What is edited: which noun, and which of it; none for a new one.
#[derive(Clone, PartialEq)]
struct Open {
    noun: usize,
    entry: Option<Entry>,
}

fn read(edit: &str, nouns: &[&About], page: &SettingsPage) -> Option<Open> {
    let (code, id) = edit.split_once('.')?;
    let noun = nouns.iter().position(|about| about.noun.code() == code)?;
    if id == NEW {
        return Some(Open { noun, entry: None });
    }
    let list = page.lists.iter().find(|list| list.noun == nouns[noun].noun)?;
    let entry = list.entries.iter().find(|entry| entry.id == id)?;
    Some(Open { noun, entry: Some(entry.clone()) })
}

fn content(nouns: &'static [&'static About], told: SettingsPage, reload: Callback<()>) -> AnyView {
    let query = use_query_map();
    let page = StoredValue::new(told);
    let open = Memo::new(move |_| {
        query.with(|query| {
            let edit = query.get_str("edit")?;
            page.with_value(|page| read(edit, nouns, page))
        })
    });
    let leave = use_close();
    // what was changed below a form shows in the list
    let changed = StoredValue::new(false);
    let close = Callback::new(move |()| {
        leave.run(());
        if changed.get_value() {
            reload.run(());
        }
    });
    let go = use_go();
    let done = Callback::new(move |id: String| {
        // who was just made has to be let in yet
        let made = open.with_untracked(|open| {
            open.as_ref().filter(|open| open.entry.is_none()).map(|open| nouns[open.noun])
        });
        match made.filter(|about| about.beside.is_some()) {
            Some(about) => go.run(editing(about, Some(&id))),
            None => leave.run(()),
        }
        reload.run(());
    });
    let shown = move || match open.get() {
        None => {
            let list = |about: &&'static About| view! { <List about=about page/> };
            view! { <div class="page narrow">{nouns.iter().map(list).collect_view()}</div> }.into_any()
        }
        Some(Open { noun, entry }) => {
            let beside = nouns[noun].beside.filter(|_| entry.is_some());
            let beside = beside.map(|about| {
                view! { <Editor about page entry=entry.clone() done close reload/> }
            });
            let id = entry.as_ref().map(|entry| entry.id.clone());
            let note = Callback::new(move |()| changed.set_value(true));
            let below = nouns[noun].below.zip(id).map(|(below, id)| below(&id, note));
            view! {
                <div class="page narrow">
                    <CloseKey close/>
                    <Editor about=nouns[noun] page entry done close reload focus=true/>
                    {beside}
                    {below}
                </div>
            }
            .into_any()
        }
    };
    shown.into_any()
}

/// Esc leaves the form.
#[component]
fn CloseKey(close: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    use_keys().bind(Chord::key("Escape"), text!(i18n, common.cancel), move || close.run(()));
}

/// Back to the list.
fn use_close() -> Callback<()> {
    let go = use_go();
    Callback::new(move |()| go.run(String::new()))
}

/// To a form of the same page, by the query of its address.
fn use_go() -> Callback<String> {
    let (navigate, path) = (StoredValue::new(use_navigate()), use_location().pathname);
    Callback::new(move |query: String| {
        let to = format!("{}{query}", path.get_untracked());
        navigate.with_value(|navigate| navigate(&to, NavigateOptions::default()));
    })
}
