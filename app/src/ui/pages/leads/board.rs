//! The board: a lane for each state. A narrow screen shows one of them, and a choice.

use domain::{
    id::LeadId,
    lead::LeadStatus,
    lead_board::{Lane, LeadBoard},
};
use leptos::prelude::*;

use super::{Leads, card::Card};
use crate::{
    i18n::*,
    ui::{parts::Tone, words::lead},
};

/// The board.
#[component]
pub fn Board(leads: Leads, stop: Memo<Option<LeadId>>) -> impl IntoView {
    let i18n = use_i18n();
    let order = leads.doing.hand.lanes();
    let front = Memo::new(move |_| leads.address.with(|address| address.status).unwrap_or(order[0]));
    let choice = move |status: LeadStatus| {
        let href = move || leads.address.with(|address| address.at(Some(status))).href();
        let current = move || (front.get() == status).then_some("true");
        view! {
            <a href=href aria-current=current>
                {move || lead::lane(i18n.get_locale(), status)}
                " "<span class="faint">{move || count(leads, status)}</span>
            </a>
        }
    };
    view! {
        <nav class="seg lane-choice" aria-label=text!(i18n, leads.lanes)>
            {order.map(choice).collect_view()}
        </nav>
        <div class="board">
            {order.map(|status| view! { <Column leads status front stop/> }).collect_view()}
        </div>
    }
    .into_any()
}

fn lane<T>(board: &LeadBoard, status: LeadStatus, read: impl FnOnce(&Lane) -> T) -> Option<T> {
    board.lanes.iter().find(|lane| lane.status == status).map(read)
}

fn count(leads: Leads, status: LeadStatus) -> u32 {
    leads.board.with(|board| lane(board, status, |lane| lane.count)).unwrap_or_default()
}

#[component]
fn Column(
    leads: Leads,
    status: LeadStatus,
    front: Memo<LeadStatus>,
    stop: Memo<Option<LeadId>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let ids = Memo::new(move |_| {
        let ids = |lane: &Lane| lane.lines.iter().map(|line| line.id).collect::<Vec<_>>();
        leads.board.with(|board| lane(board, status, ids)).unwrap_or_default()
    });
    // A lane scrolls by itself: Tab comes to each, arrows walk in it.
    let tab = Memo::new(move |_| {
        let own = stop.get().filter(|id| ids.with(|ids| ids.contains(id)));
        own.or_else(|| ids.with(|ids| ids.first().copied()))
    });
    let count = Memo::new(move |_| count(leads, status));
    let empty =
        move || ids.with(Vec::is_empty).then(|| view! { <p class="small faint">{t!(i18n, leads.empty)}</p> });
    view! {
        <section class="lane" class:front=move || front.get() == status aria-label=move || lead::lane(i18n.get_locale(), status)>
            <header>
                <h2>{move || lead::lane(i18n.get_locale(), status)}</h2>
                <span class="faint">{count}</span>
                <Remark leads status/>
            </header>
            <ul>
                <For each=move || ids.get() key=|id| *id let:id>
                    <Card leads id stop tab/>
                </For>
            </ul>
            {empty}
            <Rest leads status shown=ids count/>
        </section>
    }
    .into_any()
}

/// What of a lane hurries.
#[component]
fn Remark(leads: Leads, status: LeadStatus) -> impl IntoView {
    let i18n = use_i18n();
    let waits = Memo::new(move |_| {
        let waits = |lane: &Lane| lane.lines.iter().filter_map(|line| line.clock).collect::<Vec<_>>();
        leads.board.with(|board| lane(board, status, waits)).unwrap_or_default()
    });
    let late = Memo::new(move |_| {
        waits.with(|waits| waits.iter().filter(|wait| leads.clock.waited(wait) > wait.limit).count() as u32)
    });
    let unaccepted = Memo::new(move |_| {
        let waits = |lane: &Lane| {
            let open = |handover: &domain::lead_board::Handover| handover.accepted_at.is_none();
            lane.lines.iter().filter(|line| line.handover.as_ref().is_some_and(open)).count()
        };
        leads.board.with(|board| lane(board, status, waits)).unwrap_or_default()
    });
    let remark = move || {
        match status {
        LeadStatus::New if late.get() > 0 => view! {
            <span class="end small tone" data-tone=Tone::Bad.code()>{t!(i18n, leads.late, count = move || late.get())}</span>
        }
        .into_any(),
        LeadStatus::Forwarded if unaccepted.get() > 0 => view! {
            <span class="end small mute">{t!(i18n, leads.unaccepted, count = move || unaccepted.get())}</span>
        }
        .into_any(),
        _ => ().into_any(),
    }
    };
    view! { {remark} }.into_any()
}

/// The way to those of a lane that are not shown.
#[component]
fn Rest(leads: Leads, status: LeadStatus, shown: Memo<Vec<LeadId>>, count: Memo<u32>) -> impl IntoView {
    let i18n = use_i18n();
    let rest = Memo::new(move |_| {
        let shown = shown.with(|shown| shown.len() as u32);
        if status.is_open() { 0 } else { count.get().saturating_sub(shown) }
    });
    let href = move || leads.address.with(|address| address.page(status, None)).href();
    view! {
        <Show when=move || { rest.get() > 0 }>
            <a class="btn plain sm" href=href>{t!(i18n, leads.more, count = move || rest.get())}</a>
        </Show>
    }
    .into_any()
}
