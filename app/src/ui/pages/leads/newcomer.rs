//! The form of a lead that is entered by hand.

use domain::{
    error::{AppError, FieldErrors},
    lead::{LeadForm, LeadSource, NewLead},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;

use super::{Leads, doing::Doing};
use crate::{
    api::leads::add_lead,
    i18n::*,
    ui::{
        focus,
        icons::Glyph,
        keys::Chord,
        parts::{
            AreaField, Banner, Button, Choice, Dialog, Look, SelectField, TextField, Tone, provide_errors,
        },
        words::{self, lead},
    },
};

/// What is typed. It outlives the dialog, which Esc closes.
#[derive(Clone, Copy)]
struct Typed {
    source: RwSignal<String>,
    name: RwSignal<String>,
    phone: RwSignal<String>,
    contact: RwSignal<String>,
    text: RwSignal<String>,
}

impl Typed {
    fn new() -> Self {
        let empty = RwSignal::<String>::default;
        Self { source: empty(), name: empty(), phone: empty(), contact: empty(), text: empty() }
    }

    fn form(self) -> LeadForm {
        LeadForm {
            source: self.source.get_untracked(),
            name: self.name.get_untracked(),
            phone: self.phone.get_untracked(),
            contact: self.contact.get_untracked(),
            text: self.text.get_untracked(),
        }
    }
}

/// The dialog; what is entered leads to its page.
#[component]
pub fn Newcomer(leads: Leads) -> impl IntoView {
    let i18n = use_i18n();
    let typed = Typed::new();
    let navigate = use_navigate();
    let entered = Callback::new(move |href: String| navigate(&href, Default::default()));
    view! {
        <Dialog open=leads.adding title=text!(i18n, leads.lead)>
            <Form doing=leads.doing typed entered/>
        </Dialog>
    }
    .into_any()
}

#[component]
fn Form(doing: Doing, typed: Typed, entered: Callback<String>) -> impl IntoView {
    let i18n = use_i18n();
    let errors = RwSignal::new(FieldErrors::default());
    let failed = RwSignal::new(None::<AppError>);
    let busy = RwSignal::new(false);
    provide_errors(errors);
    let submit = move || {
        let form = typed.form();
        errors.set(FieldErrors::default());
        failed.set(None);
        if let Err(faults) = NewLead::parse(&form) {
            return errors.set(faults);
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = add_lead(form).await;
            doing.note(&answer);
            busy.try_set(false);
            match answer {
                Ok(id) => drop(entered.try_run(format!("/leads/{id}"))),
                Err(AppError::Invalid(faults)) => drop(errors.try_set(faults)),
                Err(error) => drop(failed.try_set(Some(error))),
            }
        });
    };
    let choices = Signal::derive(move || {
        let language = i18n.get_locale();
        let choice = |own: LeadSource| Choice::new(own.code(), lead::source(language, own));
        LeadSource::ALL.map(choice).to_vec()
    });
    let banner = move || {
        failed.get().map(|error| {
            view! { <Banner tone=Tone::Bad icon=Glyph::Warn>{words::error(i18n.get_locale(), &error)}</Banner> }
        })
    };
    Effect::new(|| {
        request_animation_frame(|| {
            focus::give_first("#new-source");
        })
    });
    // No key of the page works while a dialog stands over it.
    let press = move |event: leptos::ev::KeyboardEvent| {
        if Chord::SAVE.matches(&event) {
            event.prevent_default();
            submit();
        }
    };
    view! {
        <form
            class="lead-form col g3"
            novalidate=true
            on:keydown=press
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <div role="alert">{banner}</div>
            <SelectField label=text!(i18n, leads.source.label) name="source" id="new-source" value=typed.source choices required=true/>
            <div class="pairs">
                <TextField label=text!(i18n, leads.name) name="name" id="new-name" value=typed.name/>
                <TextField label=text!(i18n, leads.phone) name="phone" id="new-phone" kind="tel" value=typed.phone/>
            </div>
            <TextField label=text!(i18n, leads.contact) name="contact" id="new-contact" value=typed.contact note=text!(i18n, leads.contact_note)/>
            <AreaField label=text!(i18n, leads.text) name="text" id="new-text" value=typed.text rows=3 required=true/>
            <div class="row">
                <span class="grow"></span>
                <Button kind="submit" look=Look::Primary keys=Chord::SAVE busy>{t!(i18n, common.add)}</Button>
            </div>
        </form>
    }
    .into_any()
}
