//! What became of messages, and another try of those that were given up. The address says of which state.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::{
    clinic_time::local_date,
    id::MessageId,
    message::MessageState,
    message_page::{MessageLine, MessagesPage},
    wording,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use crate::{
    api::messages::{read_messages, send_message_again},
    i18n::*,
    ui::{
        connection::use_connection,
        icons::Glyph,
        parts::{Button, Empty, Loaded, Panel, Tag, Tone, use_toasts},
        words::{self, message, plan},
    },
};

/// The panel.
#[component]
pub fn Log() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let state =
        Memo::new(move |_| query.with(|query| query.get_str("state").and_then(MessageState::from_code)));
    let told = Resource::new_blocking(move || state.get(), read_messages);
    let reload = Callback::new(move |()| told.refetch());
    let chip = move |own: Option<MessageState>| {
        let href = own.map_or_else(
            || "/settings/messages".to_owned(),
            |own| format!("/settings/messages?state={}", own.code()),
        );
        let name = move || {
            let language = i18n.get_locale();
            own.map_or_else(|| td_string!(language, messages.log.all), |own| message::state(language, own))
        };
        let current = move || (state.get() == own).then_some("true");
        view! { <a href=href class="chip" aria-current=current>{name}</a> }
    };
    let chips = [None].into_iter().chain(MessageState::ALL.map(Some)).map(chip).collect_view();
    view! {
        <Panel title=text!(i18n, messages.log.title)>
            <nav class="pad row wrap g1" aria-label=text!(i18n, messages.log.filter)>{chips}</nav>
            <Loaded resource=told let:page>
                <Lines page reload/>
            </Loaded>
        </Panel>
    }
    .into_any()
}

#[component]
fn Lines(page: MessagesPage, reload: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let MessagesPage { log, more, now, zone, .. } = page;
    let again = sending(reload);
    let list = if log.is_empty() {
        view! { <Empty icon=Glyph::Check title=text!(i18n, messages.log.empty) body=text!(i18n, messages.log.empty_body)/> }
            .into_any()
    } else {
        let row = |line| view! { <Row line now zone again/> };
        view! { <ol class="candidates">{log.into_iter().map(row).collect_view()}</ol> }.into_any()
    };
    let rest = more.then(|| view! { <p class="pad small mute">{t!(i18n, messages.log.more)}</p> });
    view! {
        {list}
        {rest}
    }
    .into_any()
}

/// Tries one more time.
fn sending(reload: Callback<()>) -> Callback<MessageId> {
    let (i18n, toasts, connection) = (use_i18n(), use_toasts(), use_connection());
    Callback::new(move |id| {
        spawn_local(async move {
            let answer = send_message_again(id).await;
            connection.note(&answer);
            let language = i18n.get_locale_untracked();
            match answer {
                Ok(()) => toasts.say(td_string!(language, messages.log.again_done)),
                Err(error) => toasts.say(words::error(language, &error)),
            }
            // the page may have been left by then
            reload.try_run(());
        });
    })
}

#[component]
fn Row(line: MessageLine, now: DateTime<Utc>, zone: Tz, again: Callback<MessageId>) -> impl IntoView {
    let i18n = use_i18n();
    let MessageLine { id, kind, channel, to, patient_id, patient, state, .. } = line;
    let who = patient_id
        .zip(patient)
        .map(|(id, patient)| view! { <a class="b" href=format!("/patients/{id}")>{patient}</a> });
    let today = local_date(zone, now);
    let (due_at, next_try_at, sent_at) = (line.due_at, line.next_try_at, line.sent_at);
    let (tries, fault, answer) = (line.tries, line.fault, line.answer);
    let history = move || {
        let language = i18n.get_locale();
        let at = |at| moment(at, zone, today, language);
        let when = match (sent_at, next_try_at.filter(|_| tries > 0)) {
            (Some(sent), _) => td_string!(language, messages.log.sent, when = at(sent)),
            (None, Some(next)) => td_string!(language, messages.log.next, when = at(next)),
            (None, None) => td_string!(language, messages.log.due, when = at(due_at)),
        };
        let tries = (tries > 1 || fault.is_some() && tries > 0)
            .then(|| td_string!(language, messages.log.tries, count = tries));
        let fault = fault.map(|fault| message::fault(language, fault).to_owned());
        let answer = answer.map(|answer| message::answer(language, answer).to_owned());
        [Some(when), tries, fault, answer].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let button = (state == MessageState::Dead).then(|| {
        view! {
            <span class="end">
                <Button small=true on:click=move |_| again.run(id)>{t!(i18n, messages.log.again)}</Button>
            </span>
        }
    });
    let (tone, glyph) = look(state);
    let way = move || {
        let way = message::channel(i18n.get_locale(), channel);
        if to.is_empty() { way.to_owned() } else { format!("{way} {to}") }
    };
    view! {
        <li>
            <div class="row g2 wrap">
                <Tag tone icon=glyph>{move || message::state(i18n.get_locale(), state)}</Tag>
                <span>{move || message::kind(i18n.get_locale(), kind)}</span>
                {who}
                <span class="mute nw">{way}</span>
                {button}
            </div>
            <p class="small mute">{history}</p>
        </li>
    }
    .into_any()
}

const fn look(state: MessageState) -> (Tone, Glyph) {
    match state {
        MessageState::Waiting => (Tone::Info, Glyph::Clock),
        MessageState::Sent => (Tone::Good, Glyph::Check),
        MessageState::Dead => (Tone::Bad, Glyph::Warn),
        MessageState::Stopped => (Tone::Neutral, Glyph::Cross),
    }
}

/// «15:30» today, «вт, 1 декабря, 10:00» on another day.
fn moment(at: DateTime<Utc>, zone: Tz, today: NaiveDate, language: Locale) -> String {
    let at = at.with_timezone(&zone);
    let (time, date) = (wording::time(at.time()), at.date_naive());
    if date == today { time } else { format!("{}, {time}", plan::date(language, date, today)) }
}
