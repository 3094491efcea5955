//! `/gaps`: free time that should be filled, who could take it, who waits for a time, and whose next visit is due.
//!
//! `address` says what is open; `holes` and `candidates` draw the gaps, `waiting`, `form` and `fields` the list of
//! those who wait, `due` the treatment plans.

mod address;
mod candidates;
mod due;
mod fields;
mod form;
mod holes;
mod waiting;

use domain::{event::Event, schedule::BranchBrief};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use self::address::{Address, View};
use crate::{
    i18n::*,
    ui::{
        keys::{Chord, use_keys},
        parts::BranchMenu,
    },
};

/// The page.
#[component]
pub fn GapsPage() -> impl IntoView {
    let query = use_query_map();
    let address = Memo::new(move |_| query.with(Address::read));
    let view = Memo::new(move |_| address.with(|address| address.view));
    move || match view.get() {
        View::Gaps => view! { <holes::Holes address/> }.into_any(),
        View::Waitlist => view! { <waiting::Waiting address/> }.into_any(),
        View::Plans => view! { <due::Due address/> }.into_any(),
    }
}

/// The ways to look at it.
#[component]
fn Views(address: Memo<Address>) -> impl IntoView {
    let i18n = use_i18n();
    let link = |view: View, words: TextProp| {
        let href = move || address.with(|address| address.seen(view)).href();
        let current = move || address.with(|address| address.view == view).then_some("true");
        view! { <a href=href aria-current=current>{move || words.get()}</a> }
    };
    view! {
        <nav class="seg sm" aria-label=text!(i18n, gaps.views)>
            {link(View::Gaps, text!(i18n, gaps.gaps).into())}
            {link(View::Waitlist, text!(i18n, gaps.waitlist).into())}
            {link(View::Plans, text!(i18n, plans.plans).into())}
        </nav>
    }
}

/// The branches, where there are several.
#[component]
fn Branches(address: Memo<Address>, shown: BranchBrief, all: Vec<BranchBrief>) -> impl IntoView {
    let href = move |id| address.with(|address| address.at(id)).href();
    (all.len() > 1).then(|| view! { <BranchMenu shown=Signal::stored(shown) all=Signal::stored(all) href/> })
}

/// The arrows down and up lead through a list: `open` says which of it is open, `href` where each leads.
fn walk(
    words: [TextProp; 2],
    open: impl Fn() -> Option<usize> + Send + Sync + 'static,
    href: impl Fn(usize) -> Option<String> + Send + Sync + 'static,
) {
    let navigate = use_navigate();
    let go = Callback::new(move |step: isize| {
        let open = untrack(&open);
        let next = open.map_or(Some(0), |at| at.checked_add_signed(step));
        if let Some(href) = next.and_then(|next| untrack(|| href(next))) {
            // one step back leaves the list, however many were looked at
            navigate(&href, NavigateOptions { replace: open.is_some(), scroll: false, ..Default::default() });
        }
    });
    let [down, up] = words;
    let keys = use_keys();
    keys.bind(Chord::key("ArrowDown"), down, move || go.run(1));
    keys.bind(Chord::key("ArrowUp"), up, move || go.run(-1));
}

/// Whether an event may change what the page shows.
fn matters(event: &Event) -> bool {
    !matches!(
        event,
        Event::PatientChanged { .. }
            | Event::CallChanged { .. }
            | Event::CallRinging { .. }
            | Event::CallbacksChanged
            | Event::ReportChanged { .. }
            | Event::MemosChanged
            | Event::OperatorsChanged
            | Event::LeadChanged { .. }
            | Event::ComplaintsChanged
            | Event::QuestionsChanged
    )
}
