//! What came of a call, and what was done with it.

use std::sync::Arc;

use domain::call_log::{CallLead, CallMessage, CallPromise, CallTrace, CallView, CallVisit};
use leptos::prelude::*;

use super::one::Moments;
use crate::{
    i18n::*,
    ui::{
        parts::{Panel, StatusTag, Tag, Tone},
        words::{call, lead, message},
    },
};

/// Visits, leads, promises, messages.
#[component]
pub fn Results(view: Arc<CallView>, moments: Moments) -> impl IntoView {
    let i18n = use_i18n();
    let CallView { visits, leads, promises, messages, .. } = &*view;
    let nothing = visits.is_empty() && leads.is_empty() && promises.is_empty() && messages.is_empty();
    let body = if nothing {
        view! { <p class="pad mute">{t!(i18n, calls.one.nothing)}</p> }.into_any()
    } else {
        let visits = visits.iter().cloned().map(|visit| view! { <Visit visit moments/> }).collect_view();
        let leads = leads.iter().cloned().map(|of| view! { <Lead of/> }).collect_view();
        let promises =
            promises.iter().cloned().map(|promise| view! { <Promise promise moments/> }).collect_view();
        let messages = messages.iter().cloned().map(|of| view! { <Message of/> }).collect_view();
        view! { <ul class="pad col g2">{visits}{leads}{promises}{messages}</ul> }.into_any()
    };
    view! { <Panel title=text!(i18n, calls.one.came)>{body}</Panel> }.into_any()
}

#[component]
fn Visit(visit: CallVisit, moments: Moments) -> impl IntoView {
    let i18n = use_i18n();
    let CallVisit { act, starts_at, zone, about, status, .. } = visit;
    let date = starts_at.with_timezone(&zone).date_naive();
    let when = move || moments.say(i18n.get_locale(), starts_at);
    view! {
        <li class="row wrap g2">
            <span>{move || call::act(i18n.get_locale(), act)}</span>
            <a class="b" href=format!("/schedule?date={date}")>{when}</a>
            <span>{about}</span>
            <StatusTag status/>
        </li>
    }
}

#[component]
fn Lead(of: CallLead) -> impl IntoView {
    let i18n = use_i18n();
    let CallLead { id, source, status } = of;
    let words = move || {
        let language = i18n.get_locale();
        format!("{}: {}", td_string!(language, calls.one.lead), lead::source(language, source))
    };
    let who = match id {
        Some(id) => view! { <a class="b" href=format!("/leads/{id}")>{words}</a> }.into_any(),
        None => view! { <b>{words}</b> }.into_any(),
    };
    view! {
        <li class="row wrap g2">
            {who}
            <Tag tone=Tone::Neutral>{move || lead::state(i18n.get_locale(), status)}</Tag>
        </li>
    }
}

#[component]
fn Promise(promise: CallPromise, moments: Moments) -> impl IntoView {
    let i18n = use_i18n();
    let words = move || {
        let language = i18n.get_locale();
        let when = moments.say(language, promise.due_at);
        if promise.made {
            td_string!(language, calls.one.promise, when = when)
        } else {
            td_string!(language, calls.one.tried, when = when)
        }
    };
    let state = move || {
        let language = i18n.get_locale();
        match promise.closed_at {
            Some(at) => td_string!(language, calls.one.kept, when = moments.say(language, at)),
            None => td_string!(language, calls.one.open).to_owned(),
        }
    };
    view! { <li class="row wrap g2"><span>{words}</span><span class="small mute">{state}</span></li> }
}

#[component]
fn Message(of: CallMessage) -> impl IntoView {
    let i18n = use_i18n();
    let CallMessage { kind, channel, state } = of;
    let words = move || {
        let language = i18n.get_locale();
        let (kind, channel) = (message::kind(language, kind), message::channel(language, channel));
        format!("{}: {kind}, {channel}", td_string!(language, calls.one.message))
    };
    view! {
        <li class="row wrap g2">
            <span>{words}</span>
            <span class="small mute">{move || message::state(i18n.get_locale(), state)}</span>
        </li>
    }
}

/// What was done with the call, by whom.
#[component]
pub fn History(history: Vec<CallTrace>, moments: Moments) -> impl IntoView {
    let i18n = use_i18n();
    let line = move |trace: CallTrace| {
        call::trace(Locale::ru, &trace.act)?;
        let CallTrace { at, by, act } = trace;
        Some(view! {
            <li class="row wrap g2">
                <span class="mute nw">{move || moments.say(i18n.get_locale(), at)}</span>
                <span>{move || call::trace(i18n.get_locale(), &act)}</span>
                <span class="small mute">{by}</span>
            </li>
        })
    };
    let lines = history.into_iter().filter_map(line).collect_view();
    view! { <Panel title=text!(i18n, calls.one.history)><ol class="pad col g1">{lines}</ol></Panel> }
        .into_any()
}
