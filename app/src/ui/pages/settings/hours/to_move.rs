//! `/settings/to-move`: the visits that have lost their hours and wait to be moved.

use domain::{event::Event, hours_page::ToMovePage as Page, id::BranchId};
use leptos::prelude::*;
use leptos_router::{components::A, hooks::use_query_map};

use super::{facts::Facts, visits::VisitList};
use crate::{
    api::hours::visits_to_move,
    i18n::*,
    ui::{
        frame::{Main, TopBar},
        icons::Glyph,
        live::use_live,
        parts::{Empty, Loaded},
    },
};

/// The page.
#[component]
pub fn ToMovePage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let branch: Memo<Option<BranchId>> =
        Memo::new(move |_| query.with(|query| query.get_str("branch").and_then(|id| id.parse().ok())));
    let page = Resource::new_blocking(move || branch.get(), visits_to_move);
    use_live().listen(move |event| {
        if matches!(event, Event::BookingChanged { .. } | Event::Resync) {
            page.refetch();
        }
    });
    view! {
        <TopBar title=text!(i18n, hours.to_move_title)/>
        <Main>
            <Loaded resource=page let:told>
                <List told branch reload=Callback::new(move |()| page.refetch())/>
            </Loaded>
        </Main>
    }
    .into_any()
}

#[component]
fn List(told: Page, branch: Memo<Option<BranchId>>, reload: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let branches = told.branches.clone();
    provide_context(Facts {
        branches: told.branches.into(),
        chairs: [].into(),
        doctors: told.doctors.into(),
        reload,
    });
    let chip = move |id: Option<BranchId>, name: Signal<String>| {
        let href =
            id.map_or_else(|| "/settings/to-move".to_owned(), |id| format!("/settings/to-move?branch={id}"));
        let current = move || (branch.get() == id).then_some("true");
        view! { <A href attr:class="chip" attr:aria-current=current>{move || name.get()}</A> }
    };
    let chips = (branches.len() > 1).then(|| {
        let all = Signal::derive(move || td_string!(i18n.get_locale(), hours.all_branches).to_owned());
        let each = branches.into_iter().map(|(id, name, _)| chip(Some(id), Signal::stored(name)));
        view! { <nav class="row wrap g1" aria-label=text!(i18n, hours.branch)>{chip(None, all)}{each.collect_view()}</nav> }
    });
    let list = if told.visits.is_empty() {
        view! {
            <Empty icon=Glyph::Check title=text!(i18n, hours.nothing_to_move) body=text!(i18n, hours.nothing_to_move_body)/>
        }
        .into_any()
    } else {
        view! { <VisitList visits=told.visits with_doctor=true/> }.into_any()
    };
    view! { <div class="page">{chips}<section class="panel">{list}</section></div> }.into_any()
}
