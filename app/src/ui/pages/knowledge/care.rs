//! Who answers for an entry, and until when it is good.

use domain::{
    error::{AppError, FieldErrors},
    id::UserId,
    knowledge_care::{Care, CareForm},
    settings::Noun,
    wording,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::knowledge::set_care,
    i18n::*,
    ui::{
        connection::use_connection,
        parts::{Button, Choice, Look, SelectField, TextField, answers::Finder, provide_errors, use_toasts},
        words,
    },
};

/// Who answers for it and until when; whoever may, says that it was looked through or gives it to somebody.
#[component]
pub fn CareLine(
    finder: Finder,
    noun: Noun,
    id: String,
    care: Care,
    keeps: bool,
    owners: Vec<(UserId, String)>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (toasts, connection) = (use_toasts(), use_connection());
    let errors = RwSignal::new(FieldErrors::default());
    provide_errors(errors);
    let owner = RwSignal::new(care.owner.map(|owner| owner.to_string()).unwrap_or_default());
    let review = RwSignal::new(String::new());
    let id = StoredValue::new(id);
    let save = move || {
        let form = CareForm {
            noun,
            id: id.get_value(),
            owner: owner.get_untracked().parse().ok(),
            review_on: review.get_untracked(),
        };
        spawn_local(async move {
            let answer = set_care(form).await;
            connection.note(&answer);
            match answer {
                Ok(()) => {
                    toasts.say(td_string!(i18n.get_locale_untracked(), knowledge.looked_through));
                    finder.again();
                }
                Err(AppError::Invalid(faults)) => errors.set(faults),
                Err(error) => toasts.say(words::error(i18n.get_locale_untracked(), &error)),
            }
        });
    };
    let name = care.owner_name.clone();
    let until = care.review_on;
    let told = move || {
        let language = i18n.get_locale();
        let owner = match &name {
            Some(name) => td_string!(language, knowledge.owner, name = name.clone()),
            None => td_string!(language, knowledge.nobody).to_owned(),
        };
        let until = until.map(|date| {
            let date = wording::full_date(date, words::lang(language));
            td_string!(language, knowledge.review_on, date = date)
        });
        [Some(owner), until].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let choices =
        Signal::stored(owners.iter().map(|(id, name)| Choice::new(id, name.clone())).collect::<Vec<_>>());
    let editor = (!owners.is_empty()).then(|| {
        view! {
            <details>
                <summary class="small">{t!(i18n, knowledge.give)}</summary>
                <div class="row wrap know-care">
                    <SelectField label=text!(i18n, knowledge.owner_label) name="owner" value=owner choices
                        empty=text!(i18n, knowledge.nobody)/>
                    <TextField label=text!(i18n, knowledge.review_label) name="review_on" value=review
                        note=text!(i18n, knowledge.review_note) inputmode="numeric"/>
                    <Button small=true on:click=move |_| save()>{t!(i18n, common.save)}</Button>
                </div>
            </details>
        }
    });
    let done = keeps.then(|| {
        view! {
            <Button small=true look=Look::Plain on:click=move |_| save()>{t!(i18n, knowledge.look_through)}</Button>
        }
    });
    view! {
        <div class="know-owner">
            <p class="row wrap small mute"><span>{told}</span>{done}</p>
            {editor}
        </div>
    }
    .into_any()
}
