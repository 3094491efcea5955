//! The list of a noun: what is in use, narrowed by typing where it is long, and below it what is not.

use domain::settings::{Entry, SettingsPage};
use leptos::prelude::*;
use leptos_router::components::A;

use super::{
    about::{About, Row},
    page::editing,
};
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        keys::{Chord, Keycaps, use_keys},
        matching,
        parts::{Column, Empty, Panel, Table},
    },
};

/// From so many on a list can be searched.
const LONG: usize = 12;

/// The panel.
#[component]
pub fn List(
    /// Of what.
    about: &'static About,
    /// The page it stands on.
    page: StoredValue<SettingsPage>,
) -> impl IntoView {
    let i18n = use_i18n();
    let typed = RwSignal::new(String::new());
    let count = |active: bool| {
        with_entries(page, about, |entries| entries.iter().filter(|entry| entry.active == active).count())
    };
    let (used, unused) = (count(true), count(false));
    let table = move |active: bool| view! { <Lines about page typed active/> };
    let body = if used == 0 {
        view! {
            <Empty
                icon=about.icon
                title=move || (about.empty)(i18n.get_locale())
                body=move || (about.empty_next)(i18n.get_locale())
            >
                <A href=editing(about, None) attr:class="btn sm">{move || (about.add)(i18n.get_locale())}</A>
            </Empty>
        }
        .into_any()
    } else {
        table(true).into_any()
    };
    let older = (unused > 0).then(|| {
        view! {
            <details class="older">
                <summary class="small mute">{move || (about.inactive)(i18n.get_locale())}": "{unused}</summary>
                {table(false)}
            </details>
        }
    });
    view! {
        <Panel
            title=move || (about.title)(i18n.get_locale())
            aside=move || (used > 0).then(|| view! {
                <A href=editing(about, None) attr:class="btn sm">
                    <Icon glyph=Glyph::Plus small=true/>
                    {move || (about.add)(i18n.get_locale())}
                </A>
            })
        >
            {(used > LONG).then(|| view! { <Search about typed/> })}
            {body}
            {older}
        </Panel>
    }
    .into_any()
}

fn with_entries<T>(page: StoredValue<SettingsPage>, about: &About, f: impl FnOnce(&[Entry]) -> T) -> T {
    page.with_value(|page| {
        let list = page.lists.iter().find(|list| list.noun == about.noun);
        f(list.map_or(&[], |list| &list.entries))
    })
}

#[component]
fn Search(about: &'static About, typed: RwSignal<String>) -> impl IntoView {
    const KEY: Chord = Chord::key("Slash");
    let i18n = use_i18n();
    let input = NodeRef::<leptos::html::Input>::new();
    use_keys().bind(KEY, text!(i18n, common.search), move || {
        if let Some(input) = input.get_untracked() {
            // It stands on the page, so it takes the focus.
            let _ = input.focus();
        }
    });
    view! {
        <div class="pad row narrowing">
            <Icon glyph=Glyph::Search/>
            <input
                node_ref=input
                class="input grow"
                type="search"
                autocomplete="off"
                aria-label=move || {
                    let language = i18n.get_locale();
                    format!("{}: {}", td_string!(language, common.search), (about.title)(language))
                }
                placeholder=text!(i18n, common.search)
                prop:value=typed
                on:input:target=move |event| typed.set(event.target().value())
            />
            <Keycaps chord=KEY/>
        </div>
    }
    .into_any()
}

#[component]
fn Lines(
    about: &'static About,
    page: StoredValue<SettingsPage>,
    typed: RwSignal<String>,
    active: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let rows = Memo::new(move |_| {
        let language = i18n.get_locale();
        let row = |entry: &Entry| {
            let row = page.with_value(|page| (about.row)(language, page, entry));
            let fits = typed.with(|typed| matching::fits(&format!("{} {}", row.name, row.about), typed));
            fits.then(|| (entry.id.clone(), row))
        };
        with_entries(page, about, |entries| {
            entries.iter().filter(|entry| entry.active == active).filter_map(row).collect::<Vec<_>>()
        })
    });
    let mut columns = vec![Column::words(move || (about.head)(i18n.get_locale()))];
    for head in about.figures {
        columns.push(Column::number(move || head(i18n.get_locale())));
    }
    if let Some(more) = about.more {
        columns.push(Column::number(move || more(i18n.get_locale())));
    }
    let line = move |(id, row): (String, Row)| {
        let figures = row.figures.into_iter().map(|figure| view! { <td class="num nowrap">{figure}</td> });
        let name = row.name.clone();
        let more = about.more.map(|more| {
            let link = row.more.clone().map(|href| {
                let name = name.clone();
                let label = move || format!("{}: {name}", more(i18n.get_locale()));
                view! { <A href attr:aria-label=label>{move || more(i18n.get_locale())}</A> }
            });
            view! { <td class="num">{link}</td> }
        });
        view! {
            <tr>
                <td>
                    <A href=editing(about, Some(&id)) attr:class="b">{row.name}</A>
                    <span class="small mute second">{row.about}</span>
                </td>
                {figures.collect_view()}
                {more}
            </tr>
        }
    };
    let nothing = move || {
        rows.with(Vec::is_empty).then(|| view! { <p class="pad mute">{t!(i18n, settings.nothing_found)}</p> })
    };
    view! {
        <Table label=move || (about.title)(i18n.get_locale()) columns>
            {move || rows.get().into_iter().map(line).collect_view()}
        </Table>
        {nothing}
    }
    .into_any()
}
