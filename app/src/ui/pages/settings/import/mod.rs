//! `/settings/import`: a file is chosen or pasted, the dry run says what each row would do, what is wanted is kept; what
//! was kept before can be taken back.
//!
//! The file stays in the page until it is left: nothing is lost when an answer is.

mod choose;
mod flow;
mod history;
mod outcome;
mod rows;
mod words;

use domain::{import::ImportKind, permission::Permission};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use self::flow::Flow;
use crate::{
    i18n::*,
    ui::{
        frame::{Main, TopBar, Viewer},
        icons::Glyph,
        parts::{Banner, Tone},
        words as told,
    },
};

/// The page.
#[component]
pub fn ImportPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let role = use_context::<Viewer>().map(|viewer| viewer.role);
    let both = role.is_some_and(|role| role.may(Permission::ImportPatients));
    let kind = Memo::new(move |_| {
        let named = query.with(|query| query.get_str("list").and_then(ImportKind::from_code));
        named.filter(|_| both).unwrap_or_default()
    });
    let flow = Flow::new(kind);
    let tab = move |of: ImportKind| {
        let current = move || (kind.get() == of).then_some("true");
        let href = format!("/settings/import?list={}", of.code());
        // a plain link: the router's own takes every query of the address for the present page
        view! { <a href=href aria-current=current>{move || words::kind(i18n.get_locale(), of)}</a> }
    };
    let tabs = both.then(|| {
        view! {
            <nav class="seg" aria-label=text!(i18n, import.what)>
                {tab(ImportKind::Services)}{tab(ImportKind::Patients)}
            </nav>
        }
    });
    let trouble = move || {
        flow.trouble.get().map(|error| {
            view! {
                <div role="alert">
                    <Banner tone=Tone::Bad icon=Glyph::Warn>{move || told::error(i18n.get_locale(), &error)}</Banner>
                </div>
            }
        })
    };
    view! {
        <TopBar title=text!(i18n, import.title)>{tabs}</TopBar>
        <Main>
            <div class="page">
                <choose::Choose flow/>
                {trouble}
                <outcome::Outcome flow/>
                <rows::Report flow/>
                <history::History flow/>
            </div>
        </Main>
    }
    .into_any()
}
