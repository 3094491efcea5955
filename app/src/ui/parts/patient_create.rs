//! A new patient in three fields: name and phone are enough. What is known of the number and of people alike is shown
//! beside them and stops nothing.

use std::time::Duration;

use chrono::{NaiveDate, TimeDelta};
use domain::{
    birth_date::{needs_guardian, parse_birth_date},
    error::{AppError, FieldErrors},
    id::PatientId,
    patient::{Alike, AlikeBy, CreatedPatient, NewPatient, PatientBrief, PatientForm, Relation},
    phone::Phone,
};
use leptos::{ev::KeyboardEvent, leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

use super::{Banner, Button, Choice, Look, SelectField, TextField, Tone, provide_errors};
use crate::{
    api::patients::{alike_patients, create_patient, patients_by_phone},
    i18n::*,
    ui::{
        connection::{Connection, use_connection},
        focus,
        icons::Glyph,
        keys::Chord,
        words,
    },
};

/// How long typing must rest before people alike are looked for.
const REST: Duration = Duration::from_millis(300);

/// The form. Enter goes to the next field that is empty and creates from the last one; Ctrl+Enter creates at once.
#[component]
pub fn PatientCreate(
    /// What is filled in already.
    #[prop(optional)]
    initial: PatientForm,
    /// Called with the new patient.
    #[prop(into)]
    on_created: Callback<CreatedPatient>,
    /// Called with a patient who was there already and is taken instead.
    #[prop(into)]
    on_pick: Callback<PatientBrief>,
    /// Called when it shall be nobody new after all.
    #[prop(into)]
    on_cancel: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let form = Form::new(initial, on_created);
    provide_errors(form.errors);
    form.follow_typing();
    Effect::new(move || focus(form.first_empty()));
    let phone_note = move || {
        let phone = form.phone.with(|phone| Phone::parse(phone).ok());
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
    let guardians = Signal::derive(move || {
        form.adults()
            .into_iter()
            .map(|patient| Choice::new(patient.id, patient.name.full()))
            .collect::<Vec<_>>()
    });
    let failed = move || {
        form.failed.get().map(|error| {
            let text = move || words::error(i18n.get_locale(), &error);
            view! { <Banner tone=Tone::Bad icon=Glyph::Warn>{text}</Banner> }
        })
    };
    view! {
        <form
            class="col g3 newcomer"
            aria-label=text!(i18n, patients.new.title)
            novalidate=true
            on:keydown=move |event| form.press(&event)
            on:submit=move |event| {
                event.prevent_default();
                form.create();
            }
        >
            <TextField label=text!(i18n, patients.new.name) name="name" id=NAME value=form.name required=true/>
            <TextField
                label=text!(i18n, patients.new.phone)
                name="phone"
                id=PHONE
                kind="tel"
                inputmode="tel"
                value=form.phone
                required=true
                note=phone_note
            />
            <TextField
                label=text!(i18n, patients.new.birth_date)
                name="birth_date"
                id=BIRTH
                inputmode="numeric"
                value=form.birth_date
                placeholder="31.12.1990"
                note=text!(i18n, patients.new.birth_note)
            />
            <Known form on_pick/>
            <Show when=move || !form.family.with(Vec::is_empty)>
                <SelectField
                    label=text!(i18n, patients.new.whose)
                    name="relation"
                    id="newcomer-relation"
                    value=form.relation
                    choices=whose
                />
            </Show>
            <Show when=move || form.is_ward() && !guardians.with(Vec::is_empty)>
                <SelectField
                    label=text!(i18n, patients.new.guardian)
                    name="guardian_id"
                    id="newcomer-guardian"
                    value=form.guardian
                    choices=guardians
                    note=text!(i18n, patients.new.guardian_note)
                />
            </Show>
            {failed}
            <div class="row wrap">
                <Button look=Look::Primary kind="submit" busy=form.busy keys=Chord::SAVE>
                    {t!(i18n, patients.new.create)}
                </Button>
                <Button look=Look::Plain keys=Chord::key("Escape") on:click=move |_| on_cancel.run(())>
                    {t!(i18n, common.cancel)}
                </Button>
            </div>
        </form>
    }
    .into_any()
}

/// People alike, and those who are on the number already.
#[component]
fn Known(form: Form, on_pick: Callback<PatientBrief>) -> impl IntoView {
    let i18n = use_i18n();
    let alike = move |alike: Alike| {
        let (patient, by) = (alike.patient.clone(), alike.by);
        let title = form.title_of(patient.clone());
        let why = move || match by {
            AlikeBy::NameAndBirthDate => t_string!(i18n, patients.new.by_name),
            AlikeBy::PhoneAndFirstName => t_string!(i18n, patients.new.by_phone),
        };
        view! {
            <Banner tone=Tone::Warn icon=Glyph::User title=text!(i18n, patients.new.alike)>
                {title}". "{why}" "
                <button type="button" class="link" on:click=move |_| on_pick.run(patient.clone())>
                    {t!(i18n, patients.new.take)}
                </button>
            </Banner>
        }
    };
    let others = move || {
        let known: Vec<PatientId> = form.alike.with(|all| all.iter().map(|alike| alike.patient.id).collect());
        form.family.get().into_iter().filter(|patient| !known.contains(&patient.id)).collect::<Vec<_>>()
    };
    let person = move |patient: PatientBrief| {
        let title = form.title_of(patient.clone());
        view! {
            <li>
                <button type="button" class="link" on:click=move |_| on_pick.run(patient.clone())>{title}</button>
            </li>
        }
    };
    let family = move || {
        let others = others();
        (!others.is_empty()).then(|| {
            view! {
                <Banner tone=Tone::Info icon=Glyph::Phone title=text!(i18n, patients.new.on_number)>
                    <ul>{others.into_iter().map(person).collect_view()}</ul>
                </Banner>
            }
        })
    };
    view! {
        <div class="col" role="status">
            {move || form.alike.get().into_iter().map(alike).collect_view()}
            {family}
        </div>
    }
    .into_any()
}

const NAME: &str = "newcomer-name";
const PHONE: &str = "newcomer-phone";
const BIRTH: &str = "newcomer-birth";

#[derive(Clone, Copy)]
struct Form {
    name: RwSignal<String>,
    phone: RwSignal<String>,
    birth_date: RwSignal<String>,
    /// Code of whose the number is.
    relation: RwSignal<String>,
    /// Id of the guardian.
    guardian: RwSignal<String>,
    rest_of_it: StoredValue<PatientForm>,
    errors: RwSignal<FieldErrors>,
    failed: RwSignal<Option<AppError>>,
    busy: RwSignal<bool>,
    alike: RwSignal<Vec<Alike>>,
    /// Those who are on the number.
    family: RwSignal<Vec<PatientBrief>>,
    asked: StoredValue<u32>,
    connection: Connection,
    on_created: Callback<CreatedPatient>,
}

impl Form {
    fn new(initial: PatientForm, on_created: Callback<CreatedPatient>) -> Self {
        Self {
            name: RwSignal::new(initial.name.clone()),
            phone: RwSignal::new(initial.phone.clone()),
            birth_date: RwSignal::new(initial.birth_date.clone()),
            relation: RwSignal::new(String::new()),
            guardian: RwSignal::new(String::new()),
            rest_of_it: StoredValue::new(initial),
            errors: RwSignal::default(),
            failed: RwSignal::new(None),
            busy: RwSignal::new(false),
            alike: RwSignal::new(Vec::new()),
            family: RwSignal::new(Vec::new()),
            asked: StoredValue::new(0),
            connection: use_connection(),
            on_created,
        }
    }

    fn filled(self) -> PatientForm {
        let known = self.family.with_untracked(|family| !family.is_empty());
        let ward = untrack(|| self.is_ward());
        PatientForm {
            name: self.name.get_untracked(),
            phone: self.phone.get_untracked(),
            birth_date: self.birth_date.get_untracked(),
            relation: self.relation.with_untracked(|code| Relation::from_code(code)).filter(|_| known),
            guardian_id: self.guardian.with_untracked(|id| id.parse().ok()).filter(|_| ward),
            ..self.rest_of_it.get_value()
        }
    }

    fn first_empty(self) -> &'static str {
        let empty = |text: RwSignal<String>| text.with_untracked(|text| text.trim().is_empty());
        match (empty(self.name), empty(self.phone)) {
            (true, _) => NAME,
            (_, true) => PHONE,
            _ => BIRTH,
        }
    }

    /// Whether the birth date that is typed needs a guardian.
    fn is_ward(self) -> bool {
        let born = self.birth_date.with(|typed| parse_birth_date(typed, today()));
        matches!(born, Ok(Some(born)) if needs_guardian(born, today()))
    }

    /// Those on the number who may consent for a child.
    fn adults(self) -> Vec<PatientBrief> {
        let adult = |patient: &PatientBrief| patient.age.is_none_or(|age| age >= 18);
        self.family.with(|family| family.iter().filter(|patient| adult(patient)).cloned().collect())
    }

    /// «Иванова Анна, 40 лет».
    fn title_of(self, patient: PatientBrief) -> impl Fn() -> String + Clone {
        let i18n = use_i18n();
        move || {
            let age = patient.age.map(|years| format!(", {}", words::patient::age(i18n.get_locale(), years)));
            format!("{}{}", patient.name.full(), age.unwrap_or_default())
        }
    }

    /// Looks for people alike once the typing rests.
    fn follow_typing(self) {
        let rest = StoredValue::new(None::<TimeoutHandle>);
        Effect::new(move || {
            self.name.track();
            self.phone.track();
            self.birth_date.track();
            rest.update_value(|rest| {
                if let Some(rest) = rest.take() {
                    rest.clear();
                }
                *rest = set_timeout_with_handle(move || self.compare(), REST).ok();
            });
        });
    }

    fn compare(self) {
        let Some(number) = self.asked.try_get_value().map(|asked| asked + 1) else { return };
        self.asked.set_value(number);
        let form = self.filled();
        let is_phone = Phone::parse(&form.phone).is_ok();
        if !is_phone {
            self.family.set(Vec::new());
        }
        spawn_local(async move {
            let family = if is_phone {
                patients_by_phone(form.phone.clone()).await.unwrap_or_default()
            } else {
                Vec::new()
            };
            let alike = alike_patients(form).await.unwrap_or_default();
            if self.asked.try_get_value() == Some(number) {
                if self.guardian.with_untracked(String::is_empty)
                    && let Some(owner) = family.first()
                {
                    self.guardian.set(owner.id.to_string());
                }
                self.family.set(family);
                self.alike.set(alike);
            }
        });
    }

    /// Enter goes on to the field that is still empty.
    fn press(self, event: &KeyboardEvent) {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(field) = target.filter(|_| event.key() == "Enter") else { return };
        let next = match field.id().as_str() {
            _ if event.ctrl_key() || event.meta_key() => None,
            NAME if self.phone.with_untracked(|phone| phone.trim().is_empty()) => Some(PHONE),
            NAME | PHONE => Some(BIRTH),
            _ => None,
        };
        event.prevent_default();
        match next {
            Some(next) => focus(next),
            None => self.create(),
        }
    }

    fn create(self) {
        if self.busy.get_untracked() {
            return;
        }
        let form = self.filled();
        // A day ahead of this browser's: the server knows the clinic's date and judges birth dates by it.
        if let Err(errors) = NewPatient::parse(form.clone(), today() + TimeDelta::days(1)) {
            return self.mark(errors);
        }
        self.busy.set(true);
        spawn_local(async move {
            let answer = create_patient(form).await;
            self.connection.note(&answer);
            self.busy.try_set(false);
            match answer {
                Ok(created) => self.on_created.run(created),
                Err(AppError::Invalid(errors)) => self.mark(errors),
                Err(error) => {
                    self.failed.try_set(Some(error));
                }
            }
        });
    }

    /// Marks the fields and goes to the first of them.
    fn mark(self, errors: FieldErrors) {
        let first = errors.0.first().map(|error| error.field.clone());
        self.errors.set(errors);
        focus(match first.as_deref() {
            Some("phone") => PHONE,
            Some("birth_date") => BIRTH,
            _ => NAME,
        });
    }
}

/// Today by this browser's clock; near enough to mark a field while it is typed. The server, where nothing is typed
/// yet, has no such clock.
fn today() -> NaiveDate {
    if !is_browser() {
        return NaiveDate::default();
    }
    let now = js_sys::Date::new_0();
    let date = NaiveDate::from_ymd_opt(now.get_full_year() as i32, now.get_month() + 1, now.get_date());
    date.unwrap_or_default()
}

fn focus(id: &str) {
    focus::give_first(&format!("#{id}"));
}
