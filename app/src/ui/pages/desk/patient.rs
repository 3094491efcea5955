//! What the operator must know of the patient: warnings, standing wishes, visits behind and ahead, and what can be
//! done with those ahead.

use std::sync::Arc;

use domain::{
    booking::{BookingStatus, CancelReason},
    id::BookingId,
    patient::{PatientCard, VisitLine},
};
use leptos::prelude::*;

use super::{
    keys,
    open_call::{OpenCall, Panel},
    state::Act,
    treatment::Plans,
    wording,
};
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        keys::Keycaps,
        parts::{Banner, Skeleton, StatusTag, Tag, Tone, status_glyph, status_tone},
        words,
    },
};

/// Visits behind that are shown; the card has the rest.
const BEHIND: usize = 3;
/// Warnings that are shown; more are not read.
const WARNINGS: usize = 3;

/// The card, as far as the desk needs it.
#[component]
pub fn Patient(call: OpenCall) -> impl IntoView {
    let card = call.slice(|state| state.card.clone());
    let picked = call.slice(|state| state.patient.is_some());
    move || match card.get() {
        Some(card) => view! { <Card call card/> }.into_any(),
        None if picked.get() => view! { <Skeleton rows=4/> }.into_any(),
        None => ().into_any(),
    }
}

#[component]
fn Card(call: OpenCall, card: Arc<PatientCard>) -> impl IntoView {
    let i18n = use_i18n();
    let href = format!("/patients/{}", card.brief.id);
    let behind: Vec<VisitLine> =
        card.visits.iter().filter(|visit| !visit.status.is_ahead()).take(BEHIND).cloned().collect();
    let wishes =
        card.wishes.iter().map(|wish| view! { <span class="tag">{wish.text.clone()}</span> }).collect_view();
    let (no_wishes, no_visits) = (card.wishes.is_empty(), behind.is_empty());
    let behind = behind.into_iter().map(|visit| view! { <Behind visit/> }).collect_view();
    view! {
        <super::complaint::Marks patient=card.brief.id/>
        <Warnings card=card.clone()/>
        <Ahead call/>
        <Plans call card=card.clone()/>
        <section>
            <h2>
                <Icon glyph=Glyph::Wish/>
                {t!(i18n, desk.wishes.standing)}
                <a class="end small plain" href=href.clone()>{t!(i18n, common.edit)}</a>
            </h2>
            <div class="row wrap g1">
                {wishes}
                {no_wishes.then(|| view! { <span class="small mute">{t!(i18n, desk.wishes.none)}</span> })}
            </div>
        </section>
        <section>
            <h2>
                {t!(i18n, desk.visits.behind)}
                <a class="end small plain" href=href>{t!(i18n, desk.visits.all)}</a>
            </h2>
            <ul class="list">{behind}</ul>
            {no_visits.then(|| view! { <span class="small mute">{t!(i18n, desk.visits.first)}</span> })}
        </section>
    }
    .into_any()
}

#[component]
fn Warnings(card: Arc<PatientCard>) -> impl IntoView {
    let i18n = use_i18n();
    let mut warnings = Vec::new();
    if let Some(reason) = card.restriction.clone() {
        warnings.push(
            view! {
                <Banner tone=Tone::Bad icon=Glyph::Lock title=text!(i18n, desk.warnings.restricted)>{reason}</Banner>
            }
            .into_any(),
        );
    }
    if card.do_not_contact {
        warnings.push(
            view! {
                <Banner tone=Tone::Warn icon=Glyph::Warn title=text!(i18n, desk.warnings.do_not_contact)>
                    {t!(i18n, desk.warnings.only_visits)}
                </Banner>
            }
            .into_any(),
        );
    }
    if card.brief.needs_guardian {
        let guardian = card.guardian.as_ref().map(|guardian| guardian.name.full());
        warnings.push(
            view! {
                <Banner tone=Tone::Info icon=Glyph::Child title=text!(i18n, desk.warnings.child)>
                    {t!(i18n, desk.warnings.guardian)}" "{guardian}
                </Banner>
            }
            .into_any(),
        );
    }
    if let Some(note) = card.note.clone().filter(|note| !note.trim().is_empty()) {
        warnings.push(
            view! {
                <Banner tone=Tone::Warn icon=Glyph::Wish title=text!(i18n, desk.warnings.note)>{note}</Banner>
            }
            .into_any(),
        );
    }
    if card.no_shows_last_year > 0 {
        let count = i64::from(card.no_shows_last_year);
        warnings.push(
            view! {
                <Banner tone=Tone::Neutral icon=Glyph::NoShow>
                    {t!(i18n, desk.warnings.no_shows, count = move || count)}
                </Banner>
            }
            .into_any(),
        );
    }
    warnings.truncate(WARNINGS);
    (!warnings.is_empty()).then(|| view! { <section class="col small">{warnings}</section> })
}

#[component]
fn Behind(visit: VisitLine) -> impl IntoView {
    let i18n = use_i18n();
    let day = local(&visit).date_naive();
    let what = format!("{}, {}", visit.services, visit.doctor);
    let status = visit.status;
    let state = if status == BookingStatus::Done {
        view! {
            <Tag tone=status_tone(status) icon=status_glyph(status)>
                <span class="vh">{move || words::status(i18n.get_locale(), status)}</span>
            </Tag>
        }
        .into_any()
    } else {
        view! { <StatusTag status/> }.into_any()
    };
    view! {
        <li class="row tight">
            <span class="small mute nw day">{move || wording::short_date(day, i18n.get_locale())}</span>
            <span class="grow cut" title=what.clone()>{what.clone()}</span>
            {state}
        </li>
    }
    .into_any()
}

/// The visits ahead, each of which can be moved and called off.
#[component]
fn Ahead(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let ahead = call.slice(|state| state.ahead());
    let any = move || ahead.with(|ahead| !ahead.is_empty());
    view! {
        <Show when=any>
            <section>
                <h2><Icon glyph=Glyph::Calendar/>{t!(i18n, desk.visits.ahead)}</h2>
                <ul class="list">
                    <For each=move || ahead.get() key=|visit| (visit.id, visit.version, visit.starts_at) let(visit)>
                        <Coming call visit/>
                    </For>
                </ul>
            </section>
        </Show>
    }
    .into_any()
}

#[component]
fn Coming(call: OpenCall, visit: VisitLine) -> impl IntoView {
    let i18n = use_i18n();
    let id = visit.id;
    let panel = call.panel;
    let next = call.slice(move |state| state.ahead().first().is_some_and(|first| first.id == id));
    let moving = call.slice(move |state| state.moving.as_ref().is_some_and(|moving| moving.id == id));
    let at = local(&visit);
    let today = call.desk.today;
    let when = move || {
        let language = words::lang(i18n.get_locale());
        words::capitalised(&domain::wording::day_and_time(at.date_naive(), at.time(), today.get(), language))
    };
    let what = format!("{}, {}", visit.services, visit.doctor);
    let asks_why = move || panel.get() == Panel::Cancel(id);
    view! {
        <li class="coming" class:moving=move || moving.get()>
            <div class="row">
                <span class="grow">
                    <b>{when}</b>
                    <span class="small mute cut" title=what.clone()>{what.clone()}</span>
                </span>
                <StatusTag status=visit.status/>
            </div>
            <div class="row g1">
                <button type="button" class="btn plain sm" on:click=move |_| call.act(Act::Move(id))>
                    <Icon glyph=Glyph::Swap/>
                    {t!(i18n, desk.visits.move_it)}
                    {move || next.get().then(|| view! { <Keycaps chord=keys::MOVE/> })}
                </button>
                <button type="button" class="btn plain sm" on:click=move |_| panel.set(Panel::Cancel(id))>
                    <Icon glyph=Glyph::Cross/>
                    {t!(i18n, desk.visits.cancel_it)}
                    {move || next.get().then(|| view! { <kbd>"Del"</kbd> })}
                </button>
            </div>
            <Show when=asks_why>
                <Reasons call visit=id/>
            </Show>
        </li>
    }
    .into_any()
}

/// Why a visit is called off: a digit says it.
#[component]
fn Reasons(call: OpenCall, visit: BookingId) -> impl IntoView {
    let i18n = use_i18n();
    let reason = move |(at, reason): (usize, CancelReason)| {
        view! {
            <button type="button" on:click=move |_| cancel(call, visit, at)>
                <kbd>{at + 1}</kbd>
                {move || words::cancel_reason(i18n.get_locale(), reason)}
            </button>
        }
    };
    view! {
        <div class="menu reasons" role="group" aria-label=text!(i18n, desk.visits.why)>
            {CancelReason::ALL.into_iter().enumerate().map(reason).collect_view()}
        </div>
    }
    .into_any()
}

fn local(visit: &VisitLine) -> chrono::DateTime<chrono_tz::Tz> {
    visit.starts_at.with_timezone(&visit.zone.parse().unwrap_or(chrono_tz::Europe::Moscow))
}

/// Moves the next visit; pressed again, the one after it.
pub fn move_next(call: OpenCall) {
    let (ahead, moving) =
        call.state.with_untracked(|state| (state.ahead(), state.moving.as_ref().map(|moving| moving.id)));
    if let Some(id) = after(&ahead, moving) {
        call.act(Act::Move(id));
    }
}

/// Asks why the next visit is called off; pressed again, the one after it.
pub fn cancel_next(call: OpenCall) {
    let asked = match call.panel.get_untracked() {
        Panel::Cancel(id) => Some(id),
        _ => None,
    };
    if let Some(id) = after(&call.state.with_untracked(|state| state.ahead()), asked) {
        call.panel.set(Panel::Cancel(id));
    }
}

/// The visit after the one given, round and round; the first when none is given.
fn after(ahead: &[VisitLine], current: Option<BookingId>) -> Option<BookingId> {
    let at = current.and_then(|id| ahead.iter().position(|visit| visit.id == id)).map_or(0, |at| at + 1);
    ahead.get(at).or(ahead.first()).map(|visit| visit.id)
}

/// Calls the visit off for the reason of that digit.
pub fn cancel(call: OpenCall, visit: BookingId, at: usize) {
    let visit = call.state.with_untracked(|state| state.ahead().into_iter().find(|line| line.id == visit));
    if let Some((visit, reason)) = visit.zip(CancelReason::ALL.get(at)) {
        call.panel.set(Panel::None);
        call.act(Act::Cancel(visit, *reason));
    }
}
