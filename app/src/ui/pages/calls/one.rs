//! One call, `/calls/{id}`: who and what, what happened on the line, its recording; what came of it is in `results`.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::{
    call_log::{CallEvent, CallView},
    event::Event,
    id::CallId,
    wording,
};
use leptos::{either::Either, prelude::*, task::spawn_local};

use super::{
    log::{How, Way},
    results::{History, Results},
    settle::{Settle, Settling},
};
use crate::{
    api::calls::{hear_call, read_call},
    i18n::*,
    ui::{
        connection::use_connection,
        frame::{Main, ToldPage, TopBar, told_of, use_id},
        icons::{Glyph, Icon},
        live::keep_fresh,
        pages::desk::timer,
        palette::PaletteButton,
        parts::{Button, Panel, use_toasts},
        words::{self, call, lead},
    },
};

/// The page.
#[component]
pub fn CallPage() -> impl IntoView {
    let i18n = use_i18n();
    let id = use_id();
    let told = told_of(id, read_call);
    let matters = move |event: &Event| match event {
        Event::CallChanged { id: changed, .. } => id.get_untracked() == Some(*changed),
        Event::Resync => true,
        _ => false,
    };
    keep_fresh(matters, move || told.refetch());
    // older than what the resource draws, so that a choice outlives a reading
    let settling = Settling::new(move || told.refetch());
    view! {
        <ToldPage title=text!(i18n, calls.one.title) resource=told let:view>
            <Shown view settling/>
        </ToldPage>
    }
    .into_any()
}

/// «12:40», «вчера, 12:40».
#[derive(Clone, Copy)]
pub struct Moments {
    now: DateTime<Utc>,
    zone: Tz,
}

impl Moments {
    /// A moment by the clinic's clock.
    pub fn say(self, language: Locale, at: DateTime<Utc>) -> String {
        lead::moment(language, at, self.zone, self.now)
    }
}

#[component]
fn Shown(view: CallView, settling: Settling) -> impl IntoView {
    let i18n = use_i18n();
    let moments = Moments { now: view.now, zone: view.zone };
    let (id, recording, events) = (view.line.call.id, view.recording, view.events.clone());
    let view = Arc::new(view);
    view! {
        <TopBar title=text!(i18n, calls.one.title)>
            <a class="ib first" href="/calls" aria-label=text!(i18n, calls.one.back)><Icon glyph=Glyph::Left/></a>
            <span class="end"></span>
            <PaletteButton/>
        </TopBar>
        <Main>
            <div class="page">
                <div class="split card-columns">
                    <div class="col g4">
                        <Head view=view.clone()/>
                        {view.settles.then(|| view! { <Settle call=view.line.call.clone() settling/> })}
                        <Results view=view.clone() moments/>
                    </div>
                    <div class="col g4">
                        {recording.then(|| view! { <Recording id/> })}
                        <Line events zone=moments.zone/>
                        {(!view.history.is_empty()).then(|| view! { <History history=view.history.clone() moments/> })}
                    </div>
                </div>
            </div>
        </Main>
    }
    .into_any()
}

/// Who with, how it ended, what it was about.
#[component]
fn Head(view: Arc<CallView>) -> impl IntoView {
    let i18n = use_i18n();
    let of = view.line.call.clone();
    let began = of.started_at.with_timezone(&view.zone);
    let day = move || wording::date_with_weekday(began.date_naive(), words::lang(i18n.get_locale()));
    let phone = of.phone_masked.clone();
    let phone = move || phone.clone().unwrap_or_else(|| t_string!(i18n, calls.one.hidden).to_owned());
    let patient = of.patient.clone().map(|name| match of.patient_id {
        Some(id) => Either::Left(view! { <a href=format!("/patients/{id}")>{name}</a> }),
        None => Either::Right(name),
    });
    let reasons = view.line.reasons.clone();
    let reasons = move || {
        let words = call::reasons(i18n.get_locale(), &reasons);
        if words.is_empty() { t_string!(i18n, calls.one.no_reasons).to_owned() } else { words }
    };
    let operator = of.operator.clone();
    let operator = move || operator.clone().unwrap_or_else(|| t_string!(i18n, calls.one.nobody).to_owned());
    let length = |seconds: Option<u32>| seconds.map(|seconds| timer(seconds.into()));
    let lasted = of.ended_at.map(|ended| timer((ended - of.started_at).num_seconds()));
    let fact =
        |name: AnyView, value: Option<String>| value.map(|value| view! { <dt>{name}</dt><dd>{value}</dd> });
    view! {
        <section class="panel pad col g3">
            <div class="row wrap">
                <Way direction=of.direction/>
                <h2 class="lead grow">{wording::time(began.time())}" "<span class="mute">{day}</span></h2>
                <How outcome=of.outcome missed=view.line.missed lasts=of.ended_at.is_none()/>
            </div>
            <p class="row wrap g2"><b>{patient}</b><span class="mute nw">{phone}</span></p>
            <dl class="dl">
                <dt>{t!(i18n, calls.one.operator)}</dt><dd>{operator}</dd>
                <dt>{t!(i18n, calls.one.reasons)}</dt><dd>{reasons}</dd>
                {fact(t!(i18n, calls.one.branch).into_any(), view.line.branch.clone())}
                {fact(t!(i18n, calls.one.waited).into_any(), length(view.waited_s))}
                {fact(t!(i18n, calls.one.talked).into_any(), length(view.talked_s))}
                {fact(t!(i18n, calls.one.lasted).into_any(), lasted)}
                {fact(t!(i18n, calls.one.note).into_any(), Some(of.note).filter(|note| !note.is_empty()))}
            </dl>
        </section>
    }
    .into_any()
}

/// Where it can be heard: shown when asked for, and noted.
#[component]
fn Recording(id: CallId) -> impl IntoView {
    let i18n = use_i18n();
    let (toasts, connection) = (use_toasts(), use_connection());
    let place = RwSignal::new(None::<String>);
    let hear = move |_| {
        spawn_local(async move {
            let answer = hear_call(id).await;
            connection.note(&answer);
            match answer {
                Ok(told) => drop(place.try_set(Some(told))),
                Err(error) => toasts.say(words::error(i18n.get_locale_untracked(), &error)),
            }
        });
    };
    let shown = move || match place.get() {
        None => view! {
            <Button small=true icon=Glyph::Eye on:click=hear>{t!(i18n, calls.one.hear)}</Button>
            <p class="small mute">{t!(i18n, calls.one.hear_note)}</p>
        }
        .into_any(),
        Some(link) if link.starts_with("https://") || link.starts_with("http://") => view! {
            <a href=link rel="noreferrer noopener" target="_blank">{t!(i18n, calls.one.follow)}</a>
        }
        .into_any(),
        Some(key) => {
            view! { <p class="lines">{t!(i18n, calls.one.key, key = move || key.clone())}</p> }.into_any()
        }
    };
    view! {
        <Panel title=text!(i18n, calls.one.recording)>
            <div class="pad col g2" aria-live="polite">{shown}</div>
        </Panel>
    }
    .into_any()
}

/// What the exchange has told.
#[component]
fn Line(events: Vec<CallEvent>, zone: Tz) -> impl IntoView {
    let i18n = use_i18n();
    let list = if events.is_empty() {
        view! { <p class="pad mute">{t!(i18n, calls.one.by_hand)}</p> }.into_any()
    } else {
        let line = |event: CallEvent| {
            let at = event.at.with_timezone(&zone).format("%-H:%M:%S").to_string();
            view! {
                <li class="row g2">
                    <span class="mute nw">{at}</span>
                    <span>{move || call::step(i18n.get_locale(), event.step)}</span>
                    <span class="small mute">{event.who}</span>
                </li>
            }
        };
        view! { <ol class="pad col g1">{events.into_iter().map(line).collect_view()}</ol> }.into_any()
    };
    view! { <Panel title=text!(i18n, calls.one.line)>{list}</Panel> }.into_any()
}
