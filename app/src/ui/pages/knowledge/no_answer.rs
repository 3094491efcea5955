//! «Ответа нет»: the patient's words go to whoever answers for what should have told it.

use domain::{
    error::{AppError, FieldErrors},
    knowledge_question::QuestionForm,
    settings::Noun,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::knowledge::ask_knowledge,
    i18n::*,
    ui::{
        connection::use_connection,
        parts::{AreaField, Button, Look, answers::Finder, provide_errors, use_toasts},
        words,
    },
};

/// The button, and the form that it opens.
#[component]
pub fn NoAnswer(finder: Finder, about: Option<(Noun, String)>) -> impl IntoView {
    let i18n = use_i18n();
    let (toasts, connection) = (use_toasts(), use_connection());
    let errors = RwSignal::new(FieldErrors::default());
    provide_errors(errors);
    let open = RwSignal::new(false);
    let asked = RwSignal::new(String::new());
    let about = StoredValue::new(about);
    let show = move |_| {
        asked.set(finder.text.get_untracked());
        open.set(true);
    };
    let send = move || {
        let form = QuestionForm { words: asked.get_untracked(), about: about.get_value() };
        spawn_local(async move {
            let answer = ask_knowledge(form).await;
            connection.note(&answer);
            match answer {
                Ok(_) => {
                    open.try_set(false);
                    toasts.say(td_string!(i18n.get_locale_untracked(), knowledge.asked));
                }
                Err(AppError::Invalid(faults)) => {
                    errors.try_set(faults);
                }
                Err(error) => toasts.say(words::error(i18n.get_locale_untracked(), &error)),
            }
        });
    };
    view! {
        <Show
            when=move || open.get()
            fallback=move || view! {
                <Button small=true look=Look::Plain on:click=show>{t!(i18n, knowledge.no_answer)}</Button>
            }
        >
            <div class="col g2 know-ask">
                <AreaField label=text!(i18n, knowledge.words) name="words" value=asked rows=3
                    note=text!(i18n, knowledge.words_note)/>
                <div class="row">
                    <Button small=true on:click=move |_| send()>{t!(i18n, knowledge.send)}</Button>
                    <Button small=true look=Look::Plain on:click=move |_| open.set(false)>{t!(i18n, common.cancel)}</Button>
                </div>
            </div>
        </Show>
    }
    .into_any()
}
