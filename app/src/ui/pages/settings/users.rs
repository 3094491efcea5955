//! Users of the workplace: who signs in, and what they may do.

use domain::{
    permission::Role,
    settings::{Noun, SettingsPage},
};
use leptos::prelude::*;

use super::{
    about::{About, Kind, Row, Spec, joined, names, offered, text},
    page::noun_page,
};
use crate::{
    i18n::*,
    ui::{icons::Glyph, parts::Choice, words},
};

/// The page.
#[component]
pub fn UsersPage() -> impl IntoView {
    noun_page(|language| td_string!(language, settings.user.title), &NOUNS)
}

static NOUNS: [&About; 1] = [&USER];

pub(super) static USER: About = About {
    noun: Noun::User,
    icon: Glyph::Lock,
    title: |language| td_string!(language, settings.user.title),
    add: |language| td_string!(language, settings.user.add),
    edit: |language| td_string!(language, settings.user.edit),
    saved: |language| td_string!(language, settings.user.saved),
    empty: |language| td_string!(language, settings.user.empty),
    empty_next: |language| td_string!(language, settings.user.empty_next),
    active: Some(|language| td_string!(language, settings.user.active)),
    inactive: |language| td_string!(language, settings.user.inactive),
    in_use: |language| td_string!(language, settings.in_use),
    head: |language| td_string!(language, account.setup.name),
    figures: &[],
    more: None,
    fields: |is_new| {
        let first = [
            Spec::new("name", |language| td_string!(language, account.setup.name), Kind::Text)
                .note(|language| td_string!(language, settings.user.name_note))
                .required(),
            Spec::new("role", |language| td_string!(language, settings.user.role), Kind::Code(roles, None))
                .note(|language| td_string!(language, settings.user.role_note))
                .required(),
            Spec::new(
                "doctor_id",
                |language| td_string!(language, settings.user.doctor),
                Kind::Code(doctors, Some(|language| td_string!(language, settings.user.no_doctor))),
            )
            .note(|language| td_string!(language, settings.user.doctor_note)),
            Spec::new("extension", |language| td_string!(language, settings.user.extension), Kind::Text)
                .note(|language| td_string!(language, settings.user.extension_note)),
        ];
        let sign_in = is_new.then(|| {
            [
                Spec::new("login", |language| td_string!(language, account.login), Kind::Text)
                    .note(|language| td_string!(language, account.login_note))
                    .required(),
                first_password(),
            ]
        });
        first.into_iter().chain(sign_in.into_iter().flatten()).collect()
    },
    row: |language, page, entry| {
        let form = &entry.form;
        let role = Role::from_code(text(form, "role")).map(|role| words::role(language, role));
        let doctor = names(&page.choices.doctors, [text(form, "doctor_id")].into_iter());
        Row {
            name: text(form, "name").to_owned(),
            about: joined([role.unwrap_or_default().to_owned(), text(form, "login").to_owned(), doctor]),
            figures: Vec::new(),
            more: None,
        }
    },
    beside: Some(&PASSWORD),
    below: Some(super::access::panel),
};

pub(super) static PASSWORD: About = About {
    noun: Noun::Password,
    icon: Glyph::Lock,
    title: |language| td_string!(language, settings.user.password),
    add: |language| td_string!(language, settings.user.password),
    edit: |language| td_string!(language, settings.user.password),
    saved: |language| td_string!(language, settings.user.password_saved),
    empty: |language| td_string!(language, settings.user.empty),
    empty_next: |language| td_string!(language, settings.user.empty_next),
    active: None,
    inactive: |language| td_string!(language, settings.user.inactive),
    in_use: |language| td_string!(language, settings.in_use),
    head: |language| td_string!(language, account.setup.name),
    figures: &[],
    more: None,
    fields: |_| vec![password().note(|language| td_string!(language, settings.user.password_note))],
    row: |_, _, entry| Row { name: entry.id.clone(), about: String::new(), figures: Vec::new(), more: None },
    beside: None,
    below: None,
};

fn password() -> Spec {
    Spec::new("password", |language| td_string!(language, account.password), Kind::Secret)
        .note(|language| td_string!(language, account.password_note))
        .required()
}

fn first_password() -> Spec {
    Spec::new("password", |language| td_string!(language, account.password), Kind::Secret)
        .note(|language| td_string!(language, settings.user.first_password_note))
}

fn roles(language: Locale, _: &SettingsPage) -> Vec<Choice> {
    Role::ALL.map(|role| Choice::new(role.code(), words::role(language, role))).to_vec()
}

fn doctors(_: Locale, page: &SettingsPage) -> Vec<Choice> {
    offered(&page.choices.doctors)
}
