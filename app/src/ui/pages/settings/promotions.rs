//! Promotions.

use chrono::Weekday;
use domain::{
    settings::{Noun, SettingsPage},
    wording::{weekday_name, weekday_short},
};
use leptos::prelude::*;
use serde_json::Value;

use super::{
    about::{About, Kind, Row, Spec, joined, names, offered, text, texts},
    page::noun_page,
};
use crate::{
    i18n::*,
    ui::{
        icons::Glyph,
        parts::Choice,
        words::{hours::WEEK, lang},
    },
};

/// The page.
#[component]
pub fn PromotionsPage() -> impl IntoView {
    noun_page(|language| td_string!(language, settings.promotion.title), &NOUNS)
}

static NOUNS: [&About; 1] = [&PROMOTION];

pub(super) static PROMOTION: About = About {
    noun: Noun::Promotion,
    icon: Glyph::Tag,
    title: |language| td_string!(language, settings.promotion.title),
    add: |language| td_string!(language, settings.promotion.add),
    edit: |language| td_string!(language, settings.promotion.edit),
    saved: |language| td_string!(language, settings.promotion.saved),
    empty: |language| td_string!(language, settings.promotion.empty),
    empty_next: |language| td_string!(language, settings.promotion.empty_next),
    active: Some(|language| td_string!(language, settings.promotion.active)),
    inactive: |language| td_string!(language, settings.promotion.inactive),
    in_use: |language| td_string!(language, settings.in_use),
    head: |language| td_string!(language, settings.name),
    figures: &[|language| td_string!(language, settings.promotion.benefit_short)],
    more: None,
    fields: |_| {
        vec![
            Spec::new("name", |language| td_string!(language, settings.name), Kind::Text)
                .note(|language| td_string!(language, settings.promotion.name_note))
                .required(),
            Spec::new(
                "benefit",
                |language| td_string!(language, settings.promotion.benefit),
                Kind::Code(benefits, None),
            )
            .required(),
            Spec::new("value", |language| td_string!(language, settings.promotion.value), Kind::Digits)
                .note(|language| td_string!(language, settings.promotion.value_note))
                .required(),
            Spec::new(
                "starts_on",
                |language| td_string!(language, settings.promotion.starts_on),
                Kind::Digits,
            )
            .note(|language| td_string!(language, settings.promotion.date_note)),
            Spec::new("ends_on", |language| td_string!(language, settings.promotion.ends_on), Kind::Digits)
                .note(|language| td_string!(language, settings.promotion.ends_note)),
            Spec::new(
                "from_min",
                |language| td_string!(language, settings.promotion.from_time),
                Kind::Digits,
            )
            .note(|language| td_string!(language, settings.promotion.time_note)),
            Spec::new("to_min", |language| td_string!(language, settings.promotion.to_time), Kind::Digits)
                .note(|language| td_string!(language, settings.promotion.to_note)),
            Spec::new(
                "weekdays",
                |language| td_string!(language, settings.promotion.weekdays),
                Kind::Many(weekdays),
            )
            .note(|language| td_string!(language, settings.promotion.weekdays_note)),
            Spec::new(
                "condition",
                |language| td_string!(language, settings.promotion.condition),
                Kind::Code(conditions, Some(|language| td_string!(language, settings.promotion.everybody))),
            ),
            Spec::new(
                "condition_value",
                |language| td_string!(language, settings.promotion.limit),
                Kind::Digits,
            )
            .note(|language| td_string!(language, settings.promotion.limit_note)),
            Spec::new(
                "branches",
                |language| td_string!(language, settings.promotion.branches),
                Kind::Many(branches),
            )
            .note(|language| td_string!(language, settings.promotion.branches_note)),
            Spec::new(
                "services",
                |language| td_string!(language, settings.promotion.services),
                Kind::Many(services),
            )
            .note(|language| td_string!(language, settings.promotion.services_note)),
            Spec::new("stackable", |language| td_string!(language, settings.promotion.stackable), Kind::Flag)
                .note(|language| td_string!(language, settings.promotion.stackable_note)),
        ]
    },
    row: |language, page, entry| {
        let form = &entry.form;
        let days: Vec<&str> = texts(form, "weekdays").filter_map(|day| short(language, day)).collect();
        Row {
            name: text(form, "name").to_owned(),
            about: joined([dates(language, form), days.join(", "), times(form), scope(page, form)]),
            figures: vec![benefit(form)],
            more: None,
        }
    },
    beside: None,
    below: None,
};

/// «−10 %», «5 900 ₽», «−1 500 ₽».
fn benefit(form: &Value) -> String {
    match text(form, "benefit") {
        "percent" => format!("−{}\u{a0}%", text(form, "value")),
        "amount_off" => format!("−{}", text(form, "value")),
        _ => text(form, "value").to_owned(),
    }
}

fn dates(language: Locale, form: &Value) -> String {
    match (text(form, "starts_on"), text(form, "ends_on")) {
        ("", "") => td_string!(language, hours.until_further).to_owned(),
        (from, "") => td_string!(language, hours.from_date, from = from),
        ("", to) => td_string!(language, settings.promotion.until, to = to),
        (from, to) => format!("{from}–{to}"),
    }
}

fn times(form: &Value) -> String {
    match (text(form, "from_min"), text(form, "to_min")) {
        ("", "") => String::new(),
        ("", to) => format!("0:00–{to}"),
        (from, "") => format!("{from}–24:00"),
        (from, to) => format!("{from}–{to}"),
    }
}

/// The services, or how many more there are.
fn scope(page: &SettingsPage, form: &Value) -> String {
    let all = texts(form, "services").count();
    let first = names(&page.choices.services, texts(form, "services").take(2));
    if all > 2 { format!("{first} +{}", all - 2) } else { first }
}

fn day(number: &str) -> Option<Weekday> {
    let number: usize = number.parse().ok()?;
    WEEK.get(number.checked_sub(1)?).copied()
}

fn short(language: Locale, number: &str) -> Option<&'static str> {
    day(number).map(|day| weekday_short(day, lang(language)))
}

fn benefits(language: Locale, _: &SettingsPage) -> Vec<Choice> {
    vec![
        Choice::new("percent", td_string!(language, settings.promotion.percent)),
        Choice::new("fixed_price", td_string!(language, settings.promotion.fixed_price)),
        Choice::new("amount_off", td_string!(language, settings.promotion.amount_off)),
    ]
}

fn conditions(language: Locale, _: &SettingsPage) -> Vec<Choice> {
    vec![
        Choice::new("birthday", td_string!(language, settings.promotion.birthday)),
        Choice::new("pensioner", td_string!(language, settings.promotion.pensioner)),
        Choice::new("child", td_string!(language, settings.promotion.child)),
        Choice::new("again", td_string!(language, settings.promotion.again)),
    ]
}

fn weekdays(language: Locale, _: &SettingsPage) -> Vec<Choice> {
    WEEK.map(|day| Choice::new(day.number_from_monday(), weekday_name(day, lang(language)))).to_vec()
}

fn branches(_: Locale, page: &SettingsPage) -> Vec<Choice> {
    offered(&page.choices.branches)
}

fn services(_: Locale, page: &SettingsPage) -> Vec<Choice> {
    offered(&page.choices.services)
}
