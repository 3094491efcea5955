//! Adding a phone to a card.

use domain::{
    error::{AppError, FieldErrors},
    patient::{PhoneForm, Relation},
    phone::Phone,
};
use leptos::{prelude::*, task::spawn_local};

use super::Shown;
use crate::{
    api::patients::add_patient_phone,
    i18n::*,
    ui::{
        icons::Glyph,
        parts::{Button, Choice, Look, SelectField, TextField, provide_errors},
        words,
    },
};

/// The button, and the form that it opens.
#[component]
pub fn PhoneAdder(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    view! {
        <Show
            when=move || open.get()
            fallback=move || view! {
                <div>
                    <Button look=Look::Plain small=true icon=Glyph::Plus on:click=move |_| open.set(true)>
                        {t!(i18n, patients.card.add_phone)}
                    </Button>
                </div>
            }
        >
            <Adder shown open/>
        </Show>
    }
    .into_any()
}

#[component]
fn Adder(shown: Shown, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let phone = RwSignal::new(String::new());
    let relation = RwSignal::new(Relation::Own.code().to_owned());
    let errors = RwSignal::new(FieldErrors::default());
    let busy = RwSignal::new(false);
    provide_errors(errors);
    let note = move || {
        let phone = phone.with(|phone| Phone::parse(phone).ok());
        phone
            .map(|phone| t_string!(i18n, patients.new.phone_note, phone = phone.format()))
            .unwrap_or_default()
    };
    let whose = Signal::derive(move || {
        let choice = |relation: Relation| {
            Choice::new(relation.code(), words::patient::whose(i18n.get_locale(), relation))
        };
        Relation::ALL.map(choice).to_vec()
    });
    let add = move || {
        let form = PhoneForm {
            phone: phone.get_untracked(),
            relation: relation.with_untracked(|code| Relation::from_code(code)).unwrap_or_default(),
            primary: false,
        };
        if let Err(faults) = form.parse() {
            return errors.set(faults);
        }
        busy.set(true);
        spawn_local(async move {
            let answer = add_patient_phone(shown.id(), form).await;
            busy.try_set(false);
            match answer {
                Err(AppError::Invalid(faults)) => {
                    errors.try_set(faults);
                }
                answer => {
                    shown.uncovered.hide();
                    if shown.take(answer) {
                        open.try_set(false);
                    }
                }
            }
        });
    };
    view! {
        <form
            class="col"
            on:submit=move |event| {
                event.prevent_default();
                add();
            }
        >
            <TextField
                label=text!(i18n, patients.card.phone)
                name="phone"
                id="new-phone"
                kind="tel"
                inputmode="tel"
                value=phone
                note=note
                required=true
            />
            <SelectField label=text!(i18n, patients.new.whose) name="relation" id="new-phone-relation" value=relation choices=whose/>
            <div class="row">
                <Button kind="submit" busy>{t!(i18n, common.add)}</Button>
                <Button look=Look::Plain on:click=move |_| open.set(false)>{t!(i18n, common.cancel)}</Button>
            </div>
        </form>
    }
    .into_any()
}
