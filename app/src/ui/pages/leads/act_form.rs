//! A form of an act: it marks the fields, and keeps what is typed until the act is done.

use domain::{
    error::{AppError, FieldErrors},
    id::LeadId,
    lead_act::LeadAct,
};
use leptos::{ev, prelude::*, task::spawn_local};

use super::doing::Doing;
use crate::{
    i18n::*,
    ui::{
        icons::Glyph,
        keys::Chord,
        parts::{Banner, Tone, provide_errors},
        words,
    },
};

/// The form; Ctrl+Enter in it sends it.
#[component]
pub fn ActForm(
    /// What does it.
    doing: Doing,
    /// With which lead.
    id: LeadId,
    /// The act that is typed.
    #[prop(into)]
    act: Callback<(), LeadAct>,
    /// Called once it is done.
    #[prop(into)]
    done: Callback<()>,
    /// Fields and button.
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let errors = RwSignal::new(FieldErrors::default());
    let failed = RwSignal::new(None::<AppError>);
    provide_errors(errors);
    let refuse = move |error| match error {
        AppError::Invalid(faults) => drop(errors.try_set(faults)),
        error => drop(failed.try_set(Some(error))),
    };
    let submit = move || {
        let act = act.run(());
        errors.set(FieldErrors::default());
        failed.set(None);
        if let Err(error) = doing.check(&act) {
            return refuse(error);
        }
        spawn_local(async move {
            match doing.send(id, act).await {
                Ok(true) => drop(done.try_run(())),
                Ok(false) => (),
                Err(error) => refuse(error),
            }
        });
    };
    let press = move |event: ev::KeyboardEvent| {
        if Chord::SAVE.matches(&event) {
            event.prevent_default();
            submit();
        }
    };
    let banner = move || {
        failed.get().map(|error| {
            view! { <Banner tone=Tone::Warn icon=Glyph::Warn>{words::error(i18n.get_locale(), &error)}</Banner> }
        })
    };
    view! {
        <form
            class="lead-form pad col g3"
            novalidate=true
            on:keydown=press
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <div role="alert">{banner}</div>
            {children()}
        </form>
    }
    .into_any()
}
