//! The tabs of the open calls in the top bar.

use leptos::prelude::*;

use super::{
    effects::focus,
    keys::TAB_KEYS,
    open_call::{Desk, OpenCall},
    state::Spot,
    wording,
};
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        keys::{Chord, Keycaps},
        parts::Tone,
    },
};

/// All tabs, and the way to another call.
#[component]
pub fn Tabs(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let start = move |_| {
        if desk.start(Default::default()).is_some() {
            focus(Spot::Search);
        }
    };
    let any = move || desk.calls.with(|calls| !calls.is_empty());
    view! {
        <div class="calls">
            <div class="calls" role="tablist" aria-label=text!(i18n, desk.calls)>
                <For each=move || desk.calls.get() key=|call| call.key let(call)>
                    <Tab call/>
                </For>
            </div>
            <Show when=any>
                <button type="button" class="btn plain" on:click=start>
                    <Icon glyph=Glyph::Plus/>
                    {t!(i18n, desk.call)}
                    <Keycaps chord=Chord::NEW_CALL/>
                </button>
            </Show>
        </div>
    }
    .into_any()
}

#[component]
fn Tab(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let desk = call.desk;
    let is_front = Memo::new(move |_| desk.current.get() == Some(call.key));
    let at = move || desk.calls.with(|calls| calls.iter().position(|other| other.key == call.key));
    let hint = move || at().and_then(|at| TAB_KEYS.get(at)).map(|chord| view! { <Keycaps chord=*chord/> });
    let name = call.slice(|state| state.patient.as_ref().map(|patient| patient.name.short()));
    view! {
        <button
            type="button"
            class="calltab"
            role="tab"
            aria-selected=move || if is_front.get() { "true" } else { "false" }
            data-tone=move || if is_front.get() { Tone::Good.code() } else { Tone::Warn.code() }
            on:click=move |_| desk.current.set(Some(call.key))
        >
            <Icon glyph=Glyph::Phone/>
            <b><Timer call/></b>
            <span class="cut">
                {move || name.get().unwrap_or_else(|| t_string!(i18n, desk.somebody).to_owned())}
            </span>
            {hint}
        </button>
    }
    .into_any()
}

/// How long the call has lasted.
#[component]
pub fn Timer(call: OpenCall) -> impl IntoView {
    let started = call.slice(|state| state.started_at);
    move || wording::timer((call.desk.now.get() - started.get()).num_seconds())
}
