//! Questions that nothing answered: to answer, asked, and those of others.

use chrono_tz::Tz;
use domain::{
    error::{AppError, FieldErrors},
    event::Event,
    id::QuestionId,
    knowledge_question::{Question, Questions},
    wording,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::knowledge::{answer_question, list_questions},
    i18n::*,
    ui::{
        connection::use_connection,
        icons::Glyph,
        live::keep_fresh,
        parts::{AreaField, Button, Empty, Panel, Tag, Tone, provide_errors, use_toasts},
        words,
    },
};

/// All that concern the reader.
#[component]
pub fn QuestionList(told: Questions) -> impl IntoView {
    let i18n = use_i18n();
    let zone = told.zone;
    let questions = RwSignal::new(told);
    let connection = use_connection();
    let again = Callback::new(move |()| {
        spawn_local(async move {
            let answer = list_questions().await;
            connection.note(&answer);
            if let Ok(told) = answer {
                questions.try_set(told);
            }
        });
    });
    keep_fresh(|event| matches!(event, Event::QuestionsChanged | Event::Resync), move || again.run(()));
    let empty = Memo::new(move |_| questions.with(|told| told.questions.is_empty()));
    let keeps = Memo::new(move |_| questions.with(|told| told.keeps));
    view! {
        <div class="page narrow">
            <Panel title=text!(i18n, knowledge.questions)>
                <Show
                    when=move || !empty.get()
                    fallback=move || view! {
                        <Empty icon=Glyph::Check title=text!(i18n, knowledge.no_questions) body=text!(i18n, knowledge.no_questions_body)/>
                    }
                >
                    <ul class="memos">
                        <For
                            each=move || questions.get().questions
                            key=|question| (question.id, question.answer.is_some())
                            let:question
                        >
                            <One question zone keeps again/>
                        </For>
                    </ul>
                </Show>
            </Panel>
        </div>
    }
    .into_any()
}

#[component]
fn One(question: Question, zone: Tz, keeps: Memo<bool>, again: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let Question { id, words, about, asked_by, asked_at, owner_name, answer, answered_by, own, mine, .. } =
        question;
    let open = answer.is_none();
    let line = move || {
        let language = i18n.get_locale();
        let at = asked_at.with_timezone(&zone).naive_local();
        let day = wording::date_with_weekday(at.date(), words::lang(language));
        let asked = format!("{asked_by}, {day}, {}", wording::time(at.time()));
        let to = match &owner_name {
            Some(name) => td_string!(language, knowledge.owner, name = name.clone()),
            None => td_string!(language, knowledge.to_all).to_owned(),
        };
        if open { format!("{asked} · {to}") } else { asked }
    };
    let about = about.map(|(noun, entry, title)| {
        view! { <a class="small" href=format!("/knowledge?open={}.{entry}", noun.code())>{title}</a> }
    });
    let tag = match (open, own) {
        (true, _) => Some(
            view! { <Tag tone=Tone::Warn icon=Glyph::Clock>{t!(i18n, knowledge.waits)}</Tag> }.into_any(),
        ),
        (false, true) => Some(
            view! { <Tag tone=Tone::Good icon=Glyph::Check>{t!(i18n, knowledge.answered)}</Tag> }.into_any(),
        ),
        (false, false) => None,
    };
    let by = answered_by.unwrap_or_default();
    view! {
        <li>
            <p class="row wrap"><b class="grow pre">{words}</b>{tag}</p>
            <p class="row wrap small mute"><span>{line}</span>{about}</p>
            {answer.map(|answer| view! { <p class="pre">{answer}" "<span class="small mute">{by}</span></p> })}
            <Show when=move || open && (mine || keeps.get())>
                <Answering id again/>
            </Show>
        </li>
    }
    .into_any()
}

#[component]
fn Answering(id: QuestionId, again: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let (toasts, connection) = (use_toasts(), use_connection());
    let errors = RwSignal::new(FieldErrors::default());
    provide_errors(errors);
    let answer = RwSignal::new(String::new());
    let send = move |_| {
        spawn_local(async move {
            let sent = answer_question(id, answer.get_untracked()).await;
            connection.note(&sent);
            match sent {
                Ok(()) => {
                    toasts.say(td_string!(i18n.get_locale_untracked(), knowledge.answer_sent));
                    again.try_run(());
                }
                Err(AppError::Invalid(faults)) => {
                    errors.try_set(faults);
                }
                Err(error) => toasts.say(words::error(i18n.get_locale_untracked(), &error)),
            }
        });
    };
    view! {
        <div class="col g2">
            <AreaField label=text!(i18n, knowledge.answer) name="answer" value=answer rows=2 id=format!("answer-{id}")/>
            <Button small=true on:click=send>{t!(i18n, knowledge.send_answer)}</Button>
        </div>
    }
    .into_any()
}
