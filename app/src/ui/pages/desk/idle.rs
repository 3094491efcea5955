//! The desk between two calls.

use leptos::prelude::*;

use super::{effects::focus, open_call::Desk, state::Spot};
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        keys::{Chord, Keycaps},
        parts::{Banner, Tone},
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
            <Show when=move || desk.waiting.get().report.is_some()>
                <Reminder desk/>
            </Show>
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
                    <b>{move || desk.waiting.with(|waiting| waiting.callbacks.count)}</b>
                    <span class="small mute">{t!(i18n, desk.idle.call_back)}</span>
                </a>
                <a href="/leads">
                    <b>{move || desk.waiting.with(|waiting| waiting.leads.count)}</b>
                    <span class="small mute">{t!(i18n, desk.idle.leads)}</span>
                </a>
                <a href="/memos">
                    <b>{move || desk.waiting.with(|waiting| waiting.memos.count)}</b>
                    <span class="small mute">{t!(i18n, desk.idle.memos)}</span>
                </a>
            </div>
        </div>
    }
    .into_any()
}

/// The report of the day is to be sent.
#[component]
fn Reminder(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let href = move || desk.waiting.get().report.map(|date| format!("/reports/{date}"));
    view! {
        <Banner tone=Tone::Warn icon=Glyph::Document title=text!(i18n, desk.idle.report_due)>
            <a href=href>{t!(i18n, desk.idle.report_open)}</a>
        </Banner>
    }
    .into_any()
}
