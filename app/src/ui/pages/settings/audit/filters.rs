//! Which rows of the audit are shown. What is typed to name a thing becomes its id before it becomes an address.

use domain::{
    audit::{
        AuditKind,
        view::{AuditFilter, NOUNS, Person},
    },
    error::{AppError, FieldErrors},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::address::address;
use crate::{
    api::audit::find_audit_thing,
    i18n::*,
    ui::{
        connection::use_connection,
        parts::{Button, Choice, SelectField, TextField, provide_errors, use_toasts},
        words,
    },
};

/// What is chosen and typed.
#[derive(Clone, Copy)]
struct Typed {
    from: RwSignal<String>,
    to: RwSignal<String>,
    person: RwSignal<String>,
    kind: RwSignal<String>,
    noun: RwSignal<String>,
    thing: RwSignal<String>,
}

impl Typed {
    fn of(asked: &AuditFilter) -> Self {
        let text = |value: Option<String>| RwSignal::new(value.unwrap_or_default());
        let noun = asked.thing.as_ref().map(|thing| thing.noun.clone());
        let noun = noun.filter(|noun| NOUNS.contains(&noun.as_str()));
        Self {
            from: text(asked.from.map(|date| date.to_string())),
            to: text(asked.to.map(|date| date.to_string())),
            person: text(asked.person.map(|id| id.to_string())),
            kind: text(asked.kind.map(|kind| kind.code().to_owned())),
            noun: RwSignal::new(noun.unwrap_or_else(|| "patient".into())),
            thing: text(asked.thing.as_ref().map(|thing| thing.id.clone())),
        }
    }

    /// All of it but the thing.
    fn filter(self) -> AuditFilter {
        AuditFilter {
            from: self.from.get_untracked().parse().ok(),
            to: self.to.get_untracked().parse().ok(),
            person: self.person.get_untracked().parse().ok(),
            kind: AuditKind::from_code(&self.kind.get_untracked()),
            ..AuditFilter::default()
        }
    }
}

/// The form above the list.
#[component]
pub fn Filters(asked: AuditFilter, people: Vec<Person>) -> impl IntoView {
    let i18n = use_i18n();
    let (toasts, connection, navigate) = (use_toasts(), use_connection(), use_navigate());
    let typed = Typed::of(&asked);
    let errors = RwSignal::new(FieldErrors::default());
    provide_errors(errors);
    let go = Callback::new(move |filter: AuditFilter| {
        navigate(&address(&filter), NavigateOptions { scroll: false, ..Default::default() });
    });
    let named = asked.thing.clone();
    let show = move || {
        errors.set(FieldErrors::default());
        let (noun, id) = (typed.noun.get_untracked(), typed.thing.get_untracked());
        // what a row has led to stays what it is, though the form knows no such kind
        let same = named.clone().filter(|thing| thing.id == id.trim());
        if id.trim().is_empty() || same.is_some() {
            return go.run(AuditFilter { thing: same, ..typed.filter() });
        }
        spawn_local(async move {
            let answer = find_audit_thing(noun, id).await;
            connection.note(&answer);
            match answer {
                Ok(thing) => drop(go.try_run(AuditFilter { thing: Some(thing), ..typed.filter() })),
                Err(AppError::Invalid(faults)) => drop(errors.try_set(faults)),
                Err(error) => toasts.say(words::error(i18n.get_locale_untracked(), &error)),
            }
        });
    };
    let people: Vec<Choice> = people.into_iter().map(|own| Choice::new(own.id, own.name)).collect();
    let kinds = move || {
        let choice = |kind: AuditKind| Choice::new(kind.code(), kind_name(i18n.get_locale(), kind));
        AuditKind::ALL.map(choice).to_vec()
    };
    let nouns = move || {
        let choice = |noun: &str| Choice::new(noun, noun_name(i18n.get_locale(), noun));
        NOUNS.map(choice).to_vec()
    };
    view! {
        <form
            class="audit-filters"
            novalidate=true
            aria-label=text!(i18n, audit.filter.title)
            on:submit=move |event| {
                event.prevent_default();
                show();
            }
        >
            <TextField label=text!(i18n, audit.filter.from) name="from" kind="date" value=typed.from/>
            <TextField label=text!(i18n, audit.filter.to) name="to" kind="date" value=typed.to/>
            <SelectField
                label=text!(i18n, audit.filter.person) name="person" value=typed.person
                choices=Signal::stored(people) empty=text!(i18n, audit.filter.everybody)
            />
            <SelectField
                label=text!(i18n, audit.filter.kind) name="kind" value=typed.kind
                choices=Signal::derive(kinds) empty=text!(i18n, audit.filter.any_kind)
            />
            <SelectField
                label=text!(i18n, audit.filter.noun) name="noun" value=typed.noun
                choices=Signal::derive(nouns)
            />
            <TextField label=text!(i18n, audit.filter.thing) name="thing" value=typed.thing/>
            <span class="row g2">
                <Button small=true kind="submit">{t!(i18n, audit.filter.show)}</Button>
                <a class="btn plain sm" href="/settings/audit">{t!(i18n, audit.filter.clear)}</a>
            </span>
        </form>
    }
    .into_any()
}

/// «Просмотр».
pub fn kind_name(language: Locale, kind: AuditKind) -> &'static str {
    match kind {
        AuditKind::View => td_string!(language, audit.kind.view),
        AuditKind::Search => td_string!(language, audit.kind.search),
        AuditKind::Reveal => td_string!(language, audit.kind.reveal),
        AuditKind::Export => td_string!(language, audit.kind.export),
        AuditKind::Change => td_string!(language, audit.kind.change),
        AuditKind::SignIn => td_string!(language, audit.kind.sign_in),
        AuditKind::Alarm => td_string!(language, audit.kind.alarm),
    }
}

fn noun_name(language: Locale, noun: &str) -> &'static str {
    match noun {
        "booking" => td_string!(language, audit.noun.booking),
        "call" => td_string!(language, audit.noun.call),
        "lead" => td_string!(language, audit.noun.lead),
        "complaint" => td_string!(language, audit.noun.complaint),
        "plan" => td_string!(language, audit.noun.plan),
        "user" => td_string!(language, audit.noun.user),
        "api_key" => td_string!(language, audit.noun.api_key),
        _ => td_string!(language, audit.noun.patient),
    }
}
