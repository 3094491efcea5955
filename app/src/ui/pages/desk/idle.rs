//! The desk between two calls.

use leptos::prelude::*;

use super::{effects::focus, open_call::Desk, state::Spot};
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        keys::{Chord, Keycaps},
    },
};

/// What the day has come to, and how to begin.
#[component]
pub fn Idle(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let start = move |_| {
        if desk.start(Default::default()).is_some() {
            focus(Spot::Search);
        }
    };
    view! {
        <div class="idle">
            <div class="empty">
                <Icon glyph=Glyph::Phone/>
                <b>{t!(i18n, desk.idle.title)}</b>
                <span>{t!(i18n, desk.idle.body)}</span>
                <button type="button" class="btn primary" on:click=start>
                    {t!(i18n, desk.start)}
                    <Keycaps chord=Chord::NEW_CALL/>
                </button>
            </div>
            <div class="panel figures">
                <a href="/calls?own=true">
                    <b>{move || desk.counts.get().0}</b>
                    <span class="small mute">{t!(i18n, desk.idle.calls_today)}</span>
                </a>
                <a href="/calls?own=true&outcome=booked">
                    <b>{move || desk.counts.get().1}</b>
                    <span class="small mute">{t!(i18n, desk.idle.booked_today)}</span>
                </a>
                <a href="/calls?view=callbacks">
                    <b>{move || desk.waiting.get().callbacks}</b>
                    <span class="small mute">{t!(i18n, desk.idle.call_back)}</span>
                </a>
                <a href="/leads">
                    <b>{move || desk.waiting.get().leads}</b>
                    <span class="small mute">{t!(i18n, desk.idle.leads)}</span>
                </a>
                <a href="/memos">
                    <b>{move || desk.waiting.get().memos}</b>
                    <span class="small mute">{t!(i18n, desk.idle.memos)}</span>
                </a>
            </div>
        </div>
    }
    .into_any()
}
