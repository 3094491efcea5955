//! `/calls`: the log of calls, those who are to be rung back, and the shifts; `/calls/{id}`: one of the calls.

mod address;
mod callbacks;
mod filters;
mod log;
mod one;
mod operators;
mod plan;
mod results;
mod settle;
mod shifts;

pub use address::address;

use domain::{export::ExportTable, permission::Permission};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    i18n::*,
    ui::{
        frame::{Main, TopBar, Viewer},
        palette::PaletteButton,
        parts::ExportLink,
    },
};
pub use one::CallPage;

/// What the page shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    Log,
    Callbacks,
    Shifts,
}

impl View {
    /// The view of an address.
    fn of(name: Option<&str>) -> Self {
        match name {
            Some("callbacks") => Self::Callbacks,
            Some("shifts") => Self::Shifts,
            _ => Self::Log,
        }
    }

    const fn href(self) -> &'static str {
        match self {
            Self::Log => "/calls",
            Self::Callbacks => "/calls?view=callbacks",
            Self::Shifts => "/calls?view=shifts",
        }
    }

    fn name(self, language: Locale) -> &'static str {
        match self {
            Self::Log => td_string!(language, calls.log),
            Self::Callbacks => td_string!(language, calls.outcome.call_back),
            Self::Shifts => td_string!(language, calls.shifts),
        }
    }
}

/// The page.
#[component]
pub fn CallsPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let seen = Memo::new(move |_| query.with(|query| View::of(query.get_str("view"))));
    view! {
        <TopBar title=text!(i18n, calls.title)>
            <span class="end"></span>
            <ExportLink table=ExportTable::Calls/>
            <PaletteButton/>
        </TopBar>
        <Main>
            <div class="page" class:narrow=move || seen.get() == View::Callbacks>
                <Views seen/>
                {move || match seen.get() {
                    View::Callbacks => view! { <callbacks::Queue/> }.into_any(),
                    View::Shifts => view! { <shifts::Shifts/> }.into_any(),
                    View::Log => view! { <operators::Operators/><log::Log/> }.into_any(),
                }}
            </div>
        </Main>
    }
    .into_any()
}

/// The ways to look at it. Who only reads the log rings nobody.
#[component]
fn Views(seen: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let rings = use_context::<Viewer>().is_some_and(|viewer| viewer.role.may(Permission::TakeCalls));
    let link = move |own: View| {
        let current = move || (seen.get() == own).then_some("true");
        view! { <a href=own.href() aria-current=current>{move || own.name(i18n.get_locale())}</a> }
    };
    let all = [View::Log, View::Callbacks, View::Shifts];
    let links = all.into_iter().filter(|own| rings || *own != View::Callbacks).map(link).collect_view();
    view! {
        <div class="row">
            <nav class="seg" aria-label=text!(i18n, gaps.views)>{links}</nav>
        </div>
    }
    .into_any()
}
