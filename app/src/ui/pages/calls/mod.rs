//! `/calls`: the log of calls, and those who are to be rung back.

mod callbacks;
mod log;

use domain::permission::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    i18n::*,
    ui::{
        frame::{Main, TopBar, Viewer},
        palette::PaletteButton,
    },
};

/// The page.
#[component]
pub fn CallsPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let back = Memo::new(move |_| query.with(|query| query.get_str("view") == Some("callbacks")));
    // who only reads the log rings nobody
    let both = use_context::<Viewer>().is_some_and(|viewer| viewer.role.may(Permission::TakeCalls));
    view! {
        <TopBar title=text!(i18n, calls.title)>
            <span class="end"></span>
            <PaletteButton/>
        </TopBar>
        <Main>
            <div class="page" class:narrow=back>
                {both.then(|| view! { <Views back/> })}
                {move || {
                    if back.get() {
                        view! { <callbacks::Queue/> }.into_any()
                    } else {
                        view! { <log::Log/> }.into_any()
                    }
                }}
            </div>
        </Main>
    }
    .into_any()
}

/// The ways to look at it.
#[component]
fn Views(back: Memo<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let current = move |own: bool| (back.get() == own).then_some("true");
    view! {
        <div class="row">
            <nav class="seg" aria-label=text!(i18n, gaps.views)>
                <a href="/calls" aria-current=move || current(false)>{t!(i18n, calls.log)}</a>
                <a href="/calls?view=callbacks" aria-current=move || current(true)>
                    {t!(i18n, calls.outcome.call_back)}
                </a>
            </nav>
        </div>
    }
    .into_any()
}
