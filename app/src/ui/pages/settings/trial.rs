//! «Проверить фразу»: which rules answer a patient's words while one of the rules is being typed.

use std::time::Duration;

use domain::triage::{
    Urgency,
    trial::{Answering, Trial},
};
use leptos::{ev::KeyboardEvent, prelude::*, task::spawn_local};

use super::fields::Draft;
use crate::{
    api::clinic::try_phrase,
    i18n::*,
    ui::{
        connection::use_connection,
        parts::{Tag, Tone},
        words::free_time,
    },
};

/// How long typing must rest before it is tried.
const REST: Duration = Duration::from_millis(150);

/// What answers; none until it was asked.
type Told = Option<Vec<Answering>>;

/// The box, and what answers, in its order.
#[component]
pub fn Trying(draft: Draft, id: Option<String>, active: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let (phrase, told) = (RwSignal::new(String::new()), RwSignal::new(Told::None));
    follow(draft, id, active, phrase, told);
    // a form would be sent
    let press = |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.ctrl_key() && !event.meta_key() {
            event.prevent_default();
        }
    };
    view! {
        <fieldset class="field trying">
            <legend class="label">{t!(i18n, knowledge.triage.try_title)}</legend>
            <p class="note" id="try-note">{t!(i18n, knowledge.triage.try_note)}</p>
            <input
                class="input"
                type="text"
                id="try-phrase"
                autocomplete="off"
                aria-label=text!(i18n, knowledge.triage.try_phrase)
                aria-describedby="try-note"
                placeholder=text!(i18n, knowledge.triage.try_phrase)
                prop:value=phrase
                on:input:target=move |event| phrase.set(event.target().value())
                on:keydown=press
            />
            <div aria-live="polite">{move || told.get().map(|told| view! { <Answers told/> })}</div>
        </fieldset>
    }
    .into_any()
}

/// Asks whenever the words or the rule change and rest. The answer to what is typed no more is dropped.
fn follow(
    draft: Draft,
    id: Option<String>,
    active: RwSignal<bool>,
    phrase: RwSignal<String>,
    told: RwSignal<Told>,
) {
    let connection = use_connection();
    let asked = StoredValue::new(0u32);
    Effect::new(move || {
        draft.track();
        let (phrase, active) = (phrase.get(), active.get());
        let mine = asked.with_value(|asked| asked + 1);
        asked.set_value(mine);
        if phrase.trim().is_empty() {
            return told.set(None);
        }
        let Ok(form) = serde_json::from_value(draft.read()) else { return };
        let trial = Trial { id: id.clone(), active, form, phrase };
        let is_last = move || asked.try_get_value() == Some(mine);
        let ask = move || {
            if !is_last() {
                return;
            }
            spawn_local(async move {
                let answer = try_phrase(trial).await;
                connection.note(&answer);
                if let (true, Ok(answer)) = (is_last(), answer) {
                    told.set(Some(answer));
                }
            });
        };
        set_timeout(ask, REST);
    });
}

#[component]
fn Answers(told: Vec<Answering>) -> impl IntoView {
    let i18n = use_i18n();
    let (none, own) = (told.is_empty(), told.iter().position(|answering| answering.own));
    let summary = move || match own {
        _ if none => t_string!(i18n, knowledge.triage.try_none),
        None => t_string!(i18n, knowledge.triage.try_not_own),
        Some(0) => t_string!(i18n, knowledge.triage.try_first),
        Some(_) => t_string!(i18n, knowledge.triage.try_later),
    };
    let line = move |Answering { say, urgency, own }: Answering| {
        let tone = match urgency {
            Urgency::Emergency103 | Urgency::A => Tone::Bad,
            Urgency::B => Tone::Warn,
            Urgency::C => Tone::Neutral,
        };
        view! {
            <li>
                <span class:b=own>{say}</span>
                " "
                <Tag tone>{move || free_time::urgency(urgency, i18n.get_locale())}</Tag>
                {own.then(|| view! { " " <Tag tone=Tone::Info>{t!(i18n, knowledge.triage.try_own)}</Tag> })}
            </li>
        }
    };
    view! {
        <p>{summary}</p>
        <ol class="tried">{told.into_iter().map(line).collect_view()}</ol>
    }
    .into_any()
}
