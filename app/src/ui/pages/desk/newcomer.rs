//! A new patient in three fields: name and phone are enough, Enter goes through them.

use domain::{
    error::{AppError, FieldErrors},
    patient::{Alike, NewPatient, PatientForm},
};
use leptos::{ev::KeyboardEvent, prelude::*, task::spawn_local};

use super::{
    effects::{self, focus_on},
    open_call::{OpenCall, Panel},
    who::settle,
};
use crate::{
    api::patients::{alike_patients, create_patient},
    i18n::*,
    ui::{
        icons::Glyph,
        parts::{Banner, Button, TextField, Tone, provide_errors},
        words,
    },
};

/// Opens the fields.
pub fn open(call: OpenCall) {
    call.panel.set(Panel::NewPatient);
    let digits = call.search.with_untracked(|typed| typed.chars().any(|c| c.is_ascii_digit()));
    let typed = call.search.with_untracked(|typed| !typed.trim().is_empty());
    focus_on(if typed && !digits { "#newcomer-phone" } else { "#newcomer-name" });
}

/// The three fields as they are typed.
#[derive(Clone, Copy)]
struct Fields {
    call: OpenCall,
    name: RwSignal<String>,
    phone: RwSignal<String>,
    birth_date: RwSignal<String>,
    errors: RwSignal<FieldErrors>,
    alike: RwSignal<Vec<Alike>>,
    busy: RwSignal<bool>,
}

/// The fields, filled with what was typed in the search.
#[component]
pub fn Newcomer(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let typed = call.search.get_untracked().trim().to_owned();
    let digits = typed.chars().any(|c| c.is_ascii_digit());
    let meant = call.state.with_untracked(|state| state.found.hint.clone());
    let (name, phone) = if digits { (String::new(), typed) } else { (meant.unwrap_or(typed), String::new()) };
    let fields = Fields {
        call,
        name: RwSignal::new(name),
        phone: RwSignal::new(phone),
        birth_date: RwSignal::new(String::new()),
        errors: RwSignal::new(FieldErrors::default()),
        alike: RwSignal::new(Vec::new()),
        busy: RwSignal::new(false),
    };
    provide_errors(fields.errors);
    let same = move |alike: Alike| {
        let person = alike.patient;
        let name = person.name.full();
        view! {
            <Banner tone=Tone::Warn icon=Glyph::User title=text!(i18n, desk.new.alike)>
                {name}{person.birth_year.map(|year| format!(", {year}"))}" "
                <button type="button" class="link" on:click=move |_| settle(call, person.clone())>
                    {t!(i18n, desk.new.take)}
                </button>
            </Banner>
        }
    };
    view! {
        <div class="col newcomer" role="group" aria-label=text!(i18n, desk.who.new) on:keydown=move |event| fields.press(&event)>
            <TextField label=text!(i18n, desk.new.name) name="name" id="newcomer-name" value=fields.name required=true/>
            <TextField
                label=text!(i18n, desk.new.phone)
                name="phone"
                id="newcomer-phone"
                kind="tel"
                inputmode="tel"
                value=fields.phone
                required=true
            />
            <TextField
                label=text!(i18n, desk.new.birth_date)
                name="birth_date"
                id="newcomer-birth"
                inputmode="numeric"
                value=fields.birth_date
                placeholder="31.12.1990"
            />
            {move || fields.alike.get().into_iter().map(same).collect_view()}
            <div class="row g1">
                <Button small=true busy=Signal::from(fields.busy) on:click=move |_| fields.create()>
                    {t!(i18n, desk.new.create)}
                    " "
                    <kbd>"Enter"</kbd>
                </Button>
                <button type="button" class="btn plain sm" on:click=move |_| effects::close_panel(call)>
                    {t!(i18n, common.cancel)}
                    <kbd>"Esc"</kbd>
                </button>
            </div>
        </div>
    }
    .into_any()
}

impl Fields {
    fn form(self) -> PatientForm {
        PatientForm {
            name: self.name.get_untracked(),
            phone: self.phone.get_untracked(),
            birth_date: self.birth_date.get_untracked(),
            ..PatientForm::default()
        }
    }

    /// Enter goes to the next field that is empty, and creates from the last one.
    fn press(self, event: &KeyboardEvent) {
        use wasm_bindgen::JsCast;
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(field) = target.filter(|_| event.key() == "Enter") else { return };
        event.prevent_default();
        match field.id().as_str() {
            "newcomer-name" if self.phone.with_untracked(String::is_empty) => focus_on("#newcomer-phone"),
            "newcomer-name" | "newcomer-phone" => {
                self.compare();
                focus_on("#newcomer-birth");
            }
            _ => self.create(),
        }
    }

    /// Asks whether such a person is known already. It stops nothing.
    fn compare(self) {
        let form = self.form();
        spawn_local(async move {
            if let Ok(alike) = alike_patients(form).await {
                self.alike.try_set(alike);
            }
        });
    }

    fn create(self) {
        let form = self.form();
        let today = self.call.desk.today.get_untracked();
        if let Err(errors) = NewPatient::parse(form.clone(), today) {
            return self.show(errors);
        }
        self.busy.set(true);
        let call = self.call;
        spawn_local(async move {
            let answer = create_patient(form.clone()).await;
            call.desk.connection.note(&answer);
            self.busy.try_set(false);
            match answer {
                Ok(created) => {
                    call.search.set(form.phone);
                    settle(call, created.patient);
                }
                Err(AppError::Invalid(errors)) => self.show(errors),
                Err(AppError::Offline) => {}
                Err(error) => {
                    let language = call.desk.i18n.get_locale_untracked();
                    call.desk.toasts.say(words::error(language, &error));
                }
            }
        });
    }

    /// Marks the fields and goes to the first of them.
    fn show(self, errors: FieldErrors) {
        let first = errors.0.first().map(|error| error.field.clone());
        self.errors.set(errors);
        focus_on(match first.as_deref() {
            Some("phone") => "#newcomer-phone",
            Some("birth_date") => "#newcomer-birth",
            _ => "#newcomer-name",
        });
    }
}
