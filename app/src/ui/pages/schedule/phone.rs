//! The patient's phone on the card: masked, and uncovered for a reason for half a minute.

use std::time::Duration;

use domain::{error::AppError, id::PatientId};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::patients::reveal_patient,
    i18n::*,
    ui::{
        connection::use_connection,
        icons::{Glyph, Icon},
        words,
    },
};

/// How long an uncovered number is seen.
const SEEN: Duration = Duration::from_secs(30);

/// What the row shows.
#[derive(Clone, Debug, PartialEq)]
enum Row {
    Masked,
    Asked,
    Seen(String),
    Refused(AppError),
}

/// A masked phone, with the eye for those who may uncover it.
#[component]
pub fn Phone(
    /// Whose.
    patient: PatientId,
    /// As it is seen.
    masked: String,
    /// Whether the reader may uncover it.
    may_reveal: bool,
    /// Raised when the row takes more room.
    grown: RwSignal<u32>,
) -> impl IntoView {
    let i18n = use_i18n();
    let connection = use_connection();
    let row = RwSignal::new(Row::Masked);
    Effect::new(move || {
        row.track();
        grown.update(|grown| *grown += 1);
    });
    let reveal = move |reason: String| {
        spawn_local(async move {
            let told = reveal_patient(patient, reason).await;
            connection.note(&told);
            match told {
                Ok(shown) => {
                    row.try_set(Row::Seen(shown.phones.join(", ")));
                    set_timeout(
                        move || {
                            row.try_set(Row::Masked);
                        },
                        SEEN,
                    );
                }
                Err(error) => {
                    row.try_set(Row::Refused(error));
                }
            }
        });
    };
    let number = move || match row.get() {
        Row::Seen(phones) => phones,
        _ => masked.clone(),
    };
    let eye = move || {
        (may_reveal && row.get() == Row::Masked).then(|| view! {
            <button type="button" class="ib eye" aria-label=text!(i18n, schedule.reveal) on:click=move |_| row.set(Row::Asked)>
                <Icon glyph=Glyph::Eye/>
            </button>
        })
    };
    let below = move || match row.get() {
        Row::Asked => view! { <Reasons reveal=Callback::new(reveal)/> }.into_any(),
        Row::Refused(error) => {
            view! { <p class="note" data-tone="bad">{words::error(i18n.get_locale(), &error)}</p> }.into_any()
        }
        Row::Masked | Row::Seen(_) => ().into_any(),
    };
    view! {
        <dt>{t!(i18n, schedule.phone)}</dt>
        <dd>
            <span class="row g1"><span class="nw">{number}</span>{eye}</span>
            {below}
        </dd>
    }
    .into_any()
}

/// Why the number is needed: it is kept in the audit.
#[component]
fn Reasons(reveal: Callback<String>) -> impl IntoView {
    let i18n = use_i18n();
    let usual = [
        text!(i18n, schedule.reveal_call).into(),
        text!(i18n, schedule.reveal_confirm).into(),
        text!(i18n, schedule.reveal_late).into(),
    ];
    let chip = |words: TextProp| {
        let reason = words.clone();
        view! {
            <button type="button" class="chip" on:click=move |_| reveal.run(reason.get().to_string())>
                {move || words.get()}
            </button>
        }
    };
    view! {
        <span class="row wrap g1" role="group" aria-label=text!(i18n, schedule.reveal_why)>
            <span class="cap faint">{t!(i18n, schedule.reveal_why)}</span>
            {usual.map(chip).collect_view()}
        </span>
    }
}
