//! Who takes calls just now: a line of those who are on shift, the ready ones first.

use chrono_tz::Tz;
use domain::{
    event::Event,
    operator_state::{OperatorBoard, OperatorLine},
    wording,
};
use leptos::prelude::*;

use crate::{
    api::shifts::list_operators,
    i18n::*,
    ui::{
        live::keep_fresh,
        parts::{Loaded, Panel, Tag},
        words::call,
    },
};

/// The panel.
#[component]
pub fn Operators() -> impl IntoView {
    let i18n = use_i18n();
    let told = Resource::new(|| (), |()| list_operators());
    keep_fresh(|event| matches!(event, Event::OperatorsChanged | Event::Resync), move || told.refetch());
    view! {
        <Panel title=text!(i18n, calls.state_now)>
            <Loaded resource=told let:board>
                <Board board/>
            </Loaded>
        </Panel>
    }
    .into_any()
}

#[component]
fn Board(board: OperatorBoard) -> impl IntoView {
    let i18n = use_i18n();
    let OperatorBoard { lines, zone } = board;
    if lines.is_empty() {
        return view! { <p class="pad mute">{t!(i18n, shifts.state.nobody)}</p> }.into_any();
    }
    let line = |line| view! { <Line line zone/> };
    view! { <ul class="pad row wrap g4">{lines.into_iter().map(line).collect_view()}</ul> }.into_any()
}

#[component]
fn Line(line: OperatorLine, zone: Tz) -> impl IntoView {
    let i18n = use_i18n();
    let OperatorLine { name, state, since, until, .. } = line;
    let clock = move |at: chrono::DateTime<chrono::Utc>| wording::time(at.with_timezone(&zone).time());
    let words = move || {
        let language = i18n.get_locale();
        state.map_or_else(|| td_string!(language, shifts.state.none), |own| call::state(language, own))
    };
    let times = move || {
        let language = i18n.get_locale();
        let since = since.map(|at| td_string!(language, shifts.state.since, time = clock(at)));
        let until = until.map(|at| td_string!(language, shifts.state.until, time = clock(at)));
        [since, until].into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    let tag = match state {
        Some(state) => view! { <Tag tone=call::state_tone(state)>{words}</Tag> }.into_any(),
        None => view! { <Tag>{words}</Tag> }.into_any(),
    };
    view! {
        <li class="row g1">
            <b class="nw">{name}</b>
            {tag}
            <span class="small mute nw">{times}</span>
        </li>
    }
}
