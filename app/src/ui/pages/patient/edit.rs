//! Changing the fields of a card. What is masked is kept unless it is uncovered or typed anew.

use domain::{
    clinic::Sex,
    error::{AppError, FieldErrors, Stale},
    patient::{PatientCard, PatientEdit, Revealed},
};
use leptos::{ev::KeyboardEvent, prelude::*, task::spawn_local};

use super::Shown;
use crate::{
    api::patients::update_patient,
    i18n::*,
    ui::{
        icons::Glyph,
        keys::Chord,
        parts::{
            AreaField, Banner, Button, Check, Choice, Dialog, Look, SelectField, TextField, Tone,
            provide_errors,
        },
        words,
    },
};

/// The dialog with the form.
#[component]
pub fn EditDialog(shown: Shown, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    view! { <Dialog open title=text!(i18n, patients.edit.title)><EditForm shown open/></Dialog> }.into_any()
}

/// The fields as they are typed.
#[derive(Clone, Copy)]
struct Fields {
    version: RwSignal<i64>,
    name: RwSignal<String>,
    birth_date: RwSignal<String>,
    sex: RwSignal<String>,
    note: RwSignal<String>,
    email: RwSignal<String>,
    code_word: RwSignal<String>,
    guardian: RwSignal<String>,
    restriction: RwSignal<String>,
    do_not_contact: RwSignal<bool>,
    /// Birth date and e-mail are in the fields: an empty one erases.
    uncovered: bool,
}

impl Fields {
    fn new(card: &PatientCard, open: Option<Revealed>) -> Self {
        let birth_date = open.as_ref().and_then(|open| open.birth_date);
        Self {
            version: RwSignal::new(card.version),
            name: RwSignal::new(card.brief.name.full()),
            birth_date: RwSignal::new(
                birth_date.map(|date| date.format("%d.%m.%Y").to_string()).unwrap_or_default(),
            ),
            sex: RwSignal::new(card.sex.map(|sex| sex.code().to_owned()).unwrap_or_default()),
            note: RwSignal::new(card.note.clone().unwrap_or_default()),
            email: RwSignal::new(open.as_ref().and_then(|open| open.email.clone()).unwrap_or_default()),
            code_word: RwSignal::new(String::new()),
            guardian: RwSignal::new(
                card.guardian.as_ref().map(|person| person.id.to_string()).unwrap_or_default(),
            ),
            restriction: RwSignal::new(card.restriction.clone().unwrap_or_default()),
            do_not_contact: RwSignal::new(card.do_not_contact),
            uncovered: open.is_some(),
        }
    }

    fn form(self) -> PatientEdit {
        let keeps = |text: &str| !self.uncovered && text.trim().is_empty();
        let (birth_date, email) = (self.birth_date.get_untracked(), self.email.get_untracked());
        PatientEdit {
            version: self.version.get_untracked(),
            name: self.name.get_untracked(),
            keep_birth_date: keeps(&birth_date),
            birth_date,
            sex: self.sex.with_untracked(|code| Sex::from_code(code)),
            note: self.note.get_untracked(),
            code_word: self.code_word.get_untracked(),
            guardian_id: self.guardian.with_untracked(|id| id.parse().ok()),
            keep_email: keeps(&email),
            email,
            restriction: self.restriction.get_untracked(),
            do_not_contact: self.do_not_contact.get_untracked(),
        }
    }
}

#[component]
fn EditForm(shown: Shown, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let card = shown.card.get_untracked();
    let fields = Fields::new(&card, shown.uncovered.get_untracked());
    let errors = RwSignal::new(FieldErrors::default());
    let stale = RwSignal::new(None::<Stale>);
    let busy = RwSignal::new(false);
    provide_errors(errors);
    let save = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = update_patient(shown.id(), fields.form()).await;
            busy.try_set(false);
            match answer {
                Err(AppError::Invalid(faults)) => {
                    errors.try_set(faults);
                }
                // What is typed stays; the next try is made upon what is in force now.
                Err(AppError::Stale(newer)) => {
                    fields.version.try_set(newer.version);
                    stale.try_set(Some(*newer));
                }
                answer => {
                    if shown.take(answer) {
                        shown.uncovered.hide();
                        shown.toasts.say(t_string!(i18n, patients.edit.saved));
                        open.try_set(false);
                    }
                }
            }
        });
    };
    let press = move |event: KeyboardEvent| {
        if Chord::SAVE.matches(&event) {
            event.prevent_default();
            save();
        }
    };
    let masked = !fields.uncovered;
    let year = card.brief.birth_year.filter(|_| masked);
    let birth_note =
        move || year.map(|year| t_string!(i18n, patients.edit.keep_birth, year = year)).unwrap_or_default();
    let known_email = card.email_masked.clone().filter(|_| masked);
    let email_note = move || match &known_email {
        Some(email) => t_string!(i18n, patients.edit.keep_email, email = email.clone()),
        None => String::new(),
    };
    let has_word = card.has_code_word;
    let word_note = move || {
        if has_word {
            t_string!(i18n, patients.edit.keep_word)
        } else {
            t_string!(i18n, patients.edit.no_word)
        }
    };
    let sexes = Signal::derive(move || {
        [Sex::F, Sex::M]
            .map(|sex| Choice::new(sex.code(), words::patient::sex(i18n.get_locale(), sex)))
            .to_vec()
    });
    let guardians = guardians(&card);
    let restriction = shown.may_override.then(|| {
        view! {
            <TextField
                label=text!(i18n, patients.edit.restriction)
                name="restriction"
                value=fields.restriction
                note=text!(i18n, patients.edit.restriction_note)
            />
        }
    });
    let guardian = (!guardians.is_empty()).then(|| {
        view! {
            <SelectField
                label=text!(i18n, patients.new.guardian)
                name="guardian_id"
                value=fields.guardian
                choices=Signal::stored(guardians)
            />
        }
    });
    view! {
        <form
            class="col g3 edit"
            novalidate=true
            on:keydown=press
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            {move || stale.get().map(|stale| view! { <Newer stale/> })}
            <TextField label=text!(i18n, patients.new.name) name="name" value=fields.name required=true/>
            <div class="pairs">
                <TextField
                    label=text!(i18n, patients.new.birth_date)
                    name="birth_date"
                    inputmode="numeric"
                    value=fields.birth_date
                    placeholder="31.12.1990"
                    note=birth_note
                />
                <SelectField label=text!(i18n, patients.card.sex) name="sex" value=fields.sex choices=sexes/>
                <TextField
                    label=text!(i18n, patients.card.email)
                    name="email"
                    kind="email"
                    value=fields.email
                    note=email_note
                />
                <TextField
                    label=text!(i18n, patients.code_word.title)
                    name="code_word"
                    value=fields.code_word
                    note=word_note
                />
            </div>
            {guardian}
            <AreaField label=text!(i18n, patients.card.note) name="note" value=fields.note rows=3/>
            <Check label=text!(i18n, patients.edit.do_not_contact) name="do_not_contact" checked=fields.do_not_contact/>
            {restriction}
            <div class="row">
                <Button look=Look::Primary kind="submit" busy keys=Chord::SAVE>{t!(i18n, common.save)}</Button>
                <Button look=Look::Plain on:click=move |_| open.set(false)>{t!(i18n, common.cancel)}</Button>
            </div>
        </form>
    }
    .into_any()
}

/// Whom one may name as guardian here: the present one, and grown-ups on the same phone.
fn guardians(card: &PatientCard) -> Vec<Choice> {
    let present = card.guardian.iter().map(|person| Choice::new(person.id, person.name.full()));
    let adult = card.family.iter().filter(|patient| patient.age.is_none_or(|age| age >= 18));
    let mut choices: Vec<Choice> = present.collect();
    for patient in adult {
        let choice = Choice::new(patient.id, patient.name.full());
        if !choices.contains(&choice) {
            choices.push(choice);
        }
    }
    choices
}

/// What a colleague changed meanwhile.
#[component]
fn Newer(stale: Stale) -> impl IntoView {
    let i18n = use_i18n();
    let by = stale.by.zip(stale.at).map(|(name, at)| {
        let time = domain::wording::time(at.with_timezone(&chrono_tz::Europe::Moscow).time());
        move || t_string!(i18n, patients.edit.stale_by, name = name.clone(), time = time.clone())
    });
    let fields = stale.changed.into_iter().map(move |(field, value)| {
        let name = move || field_name(i18n.get_locale(), &field);
        view! { <li><b>{name}</b>{if value.is_empty() { String::new() } else { format!(": {value}") }}</li> }
    });
    view! {
        <Banner tone=Tone::Warn icon=Glyph::Warn title=text!(i18n, patients.edit.stale)>
            {by}
            <ul>{fields.collect_view()}</ul>
            {t!(i18n, patients.edit.stale_next)}
        </Banner>
    }
    .into_any()
}

/// What a field of the form is called.
pub(super) fn field_name(language: Locale, field: &str) -> &'static str {
    match field {
        "name" => td_string!(language, patients.edit.field.name),
        "birth_date" => td_string!(language, patients.edit.field.birth_date),
        "sex" => td_string!(language, patients.edit.field.sex),
        "note" => td_string!(language, patients.edit.field.note),
        "code_word" => td_string!(language, patients.edit.field.code_word),
        "email" => td_string!(language, patients.edit.field.email),
        "guardian_id" => td_string!(language, patients.edit.field.guardian_id),
        "restriction" => td_string!(language, patients.edit.field.restriction),
        _ => td_string!(language, patients.edit.field.do_not_contact),
    }
}
