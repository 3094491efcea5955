//! Those who are to be rung back, by the time they were promised: a digit begins the call.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::{
    callback::{CallbackLine, CallbackQueue},
    clinic_time::local_date,
    event::Event,
    id::CallbackId,
    wording,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::callbacks::{drop_callback, list_callbacks},
    i18n::*,
    ui::{
        connection::use_connection,
        icons::Glyph,
        live::keep_fresh,
        parts::{Button, CallButton, Empty, Loaded, Look, Offering, Panel, Tag, Tone, use_toasts},
        words::{self, plan},
    },
};

/// The queue.
#[component]
pub fn Queue() -> impl IntoView {
    let told = Resource::new(|| (), |()| list_callbacks());
    let look_again = move || told.refetch();
    keep_fresh(matters, look_again);
    let offering = Offering::new(look_again);
    let on_drop = dropping(look_again);
    view! {
        <Loaded resource=told let:queue>
            <Shown queue offering on_drop/>
        </Loaded>
    }
    .into_any()
}

/// Whether an event may change what is shown.
fn matters(event: &Event) -> bool {
    matches!(event, Event::CallbacksChanged | Event::CallChanged { .. } | Event::Resync)
}

/// Takes somebody off the queue; the toast puts them back.
fn dropping(look_again: impl Fn() + Send + Sync + 'static) -> Callback<CallbackId> {
    let (i18n, toasts, connection) = (use_i18n(), use_toasts(), use_connection());
    let look_again = Callback::new(move |()| look_again());
    let set = move |id, dropped| async move {
        let answer = drop_callback(id, dropped).await;
        connection.note(&answer);
        if let Err(error) = &answer {
            toasts.say(words::error(i18n.get_locale_untracked(), error));
        }
        // the page may have been left by then
        look_again.try_run(());
        answer.is_ok()
    };
    Callback::new(move |id| {
        spawn_local(async move {
            if set(id, true).await {
                let words = td_string!(i18n.get_locale_untracked(), calls.back.dropped);
                toasts.with_undo(words, move || {
                    spawn_local(async move {
                        set(id, false).await;
                    });
                });
            }
        });
    })
}

#[component]
fn Shown(queue: CallbackQueue, offering: Offering, on_drop: Callback<CallbackId>) -> impl IntoView {
    let i18n = use_i18n();
    let CallbackQueue { lines, now, zone, more } = queue;
    let list = if lines.is_empty() {
        view! { <Empty icon=Glyph::Check title=text!(i18n, calls.back.nobody) body=text!(i18n, calls.back.nobody_body)/> }
            .into_any()
    } else {
        let row = |(at, line)| view! { <Row at line now zone offering on_drop/> };
        let rows = lines.into_iter().enumerate().map(row).collect_view();
        view! { <ol class="candidates">{rows}</ol> }.into_any()
    };
    let rest = more.then(|| view! { <p class="pad small mute">{t!(i18n, calls.back.more)}</p> });
    view! { <Panel title=text!(i18n, calls.outcome.call_back)>{list}{rest}</Panel> }.into_any()
}

#[component]
fn Row(
    at: usize,
    line: CallbackLine,
    now: DateTime<Utc>,
    zone: Tz,
    offering: Offering,
    on_drop: Callback<CallbackId>,
) -> impl IntoView {
    let i18n = use_i18n();
    let CallbackLine { id, due_at, phone_masked, patient_id, patient, note, by, promised_at, .. } = line;
    let (attempts, tried_at, missed, claim) = (line.attempts, line.tried_at, line.missed, line.claim);
    let today = local_date(zone, now);
    let moment = move |at| moment(at, zone, today, i18n.get_locale());
    let overdue = (due_at <= now)
        .then(|| view! { <Tag tone=Tone::Warn icon=Glyph::Clock>{t!(i18n, calls.back.overdue)}</Tag> });
    let name = patient.clone().or_else(|| phone_masked.clone()).unwrap_or_default();
    let who = patient_id
        .zip(patient)
        .map(|(id, patient)| view! { <a class="b" href=format!("/patients/{id}")>{patient}</a>" " });
    let phone =
        move || phone_masked.clone().unwrap_or_else(|| t_string!(i18n, calls.back.on_card).to_owned());
    let note = (!note.is_empty()).then(|| view! { <p class="small lines">{note}</p> });
    let history = move || {
        let language = i18n.get_locale();
        let promised = (!by.is_empty()).then(|| {
            td_string!(language, calls.back.promised, when = moment(promised_at), name = by.clone())
        });
        let missed = (missed > 0).then(|| td_string!(language, calls.back.missed, count = missed));
        let tried =
            tried_at.map(|at| td_string!(language, calls.back.tried, count = attempts, when = moment(at)));
        [missed, promised, tried].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let off = claim.is_none().then(|| {
        view! {
            <Button small=true look=Look::Plain on:click=move |_| on_drop.run(id)>{t!(i18n, calls.back.drop)}</Button>
        }
    });
    view! {
        <li>
            <div class="row g2 wrap">
                <b class="nw">{move || moment(due_at)}</b>
                {overdue}
                <span>{who}<span class="mute nw">{phone}</span></span>
                <span class="row g1 end">
                    {off}
                    <CallButton at name claim offering on_call=move |()| offering.ring_back(id)/>
                </span>
            </div>
            {note}
            <p class="small mute">{history}</p>
        </li>
    }
    .into_any()
}

/// «15:30» today, «вт, 1 декабря, 10:00» on another day.
fn moment(at: DateTime<Utc>, zone: Tz, today: NaiveDate, language: Locale) -> String {
    let at = at.with_timezone(&zone);
    let time = wording::time(at.time());
    let date = at.date_naive();
    if date == today { time } else { format!("{}, {time}", plan::date(language, date, today)) }
}
