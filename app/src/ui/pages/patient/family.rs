//! Those who belong together: guardian, wards, and whoever shares a phone.

use chrono::{DateTime, Utc};
use domain::patient::{PatientBrief, Relative};
use leptos::prelude::*;

use super::Shown;
use crate::{
    i18n::*,
    ui::parts::{Avatar, Panel, PatientLine, hue},
};

/// The panel; none for a patient who is alone.
#[component]
pub fn Family(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let body = move || {
        let (guardian, wards, family, as_of) = shown
            .card
            .with(|card| (card.guardian.clone(), card.wards.clone(), card.family.clone(), card.as_of));
        if guardian.is_none() && wards.is_empty() && family.is_empty() {
            return None;
        }
        let close = move |person, title: TextProp| view! { <Close person title/> };
        let guardian = guardian.map(|person| close(person, text!(i18n, patients.card.guardian).into()));
        let ward = move |person| close(person, text!(i18n, patients.card.ward).into());
        let wards = wards.into_iter().map(ward).collect_view();
        let family = family.into_iter().map(move |patient| view! { <Member patient as_of/> }).collect_view();
        Some(view! {
            <Panel title=text!(i18n, patients.card.family)>
                <ul class="people">{guardian}{wards}{family}</ul>
            </Panel>
        })
    };
    view! { {body} }.into_any()
}

#[component]
fn Member(patient: PatientBrief, as_of: DateTime<Utc>) -> impl IntoView {
    // That they share a phone is what the panel says.
    let patient = PatientBrief { family: 0, ..patient };
    let href = format!("/patients/{}", patient.id);
    view! {
        <li><a class="person" href=href><PatientLine patient as_of/></a></li>
    }
    .into_any()
}

#[component]
fn Close(person: Relative, #[prop(into)] title: TextProp) -> impl IntoView {
    let name = person.name.full();
    view! {
        <li>
            <a class="person" href=format!("/patients/{}", person.id)>
                <Avatar name=name.clone() hue=hue(person.id.0)/>
                <span class="grow two"><span>{name}</span><span class="small mute">{move || title.get()}</span></span>
            </a>
        </li>
    }
    .into_any()
}
