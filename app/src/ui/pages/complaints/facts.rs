//! Who has to do with a complaint.

use std::time::Duration;

use domain::complaint::access::Sight;
use leptos::{prelude::*, task::spawn_local};

use super::one::Shown;
use crate::{
    api::complaints::reveal_complaint,
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        parts::Panel,
        words::complaint,
    },
};

/// How long a number stays in the open.
const STAYS: Duration = Duration::from_secs(30);

/// Whoever complains, the patient, the doctor, those who answer.
#[component]
pub fn People(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let name = move || shown.view.with(|view| view.line.name.clone());
    let authority = move || {
        shown
            .view
            .with(|view| view.authority.clone())
            .map(|words| view! { <span class="small mute block">{words}</span> })
    };
    let patient = move || match shown.view.with(|view| view.patient.clone()) {
        Some((Some(id), name)) => view! { <a href=format!("/patients/{id}")>{name}</a> }.into_any(),
        Some((None, name)) => name.into_any(),
        None => view! { <span class="mute">{t!(i18n, complaints.none)}</span> }.into_any(),
    };
    let fact = move |get: fn(&domain::complaint::view::ComplaintView) -> Option<String>| {
        move || match shown.view.with(get) {
            Some(words) => words.into_any(),
            None => view! { <span class="mute">{t!(i18n, complaints.none)}</span> }.into_any(),
        }
    };
    let visit = move || {
        shown.view.with(|view| view.visit_at).map(|at| {
            view! { <dt>{t!(i18n, complaints.visit)}</dt><dd>{shown.moment(at)}</dd> }
        })
    };
    let address = move || {
        let address = shown.view.with(|view| view.address.clone());
        (!address.is_empty())
            .then(|| view! { <dt>{t!(i18n, complaints.address)}</dt><dd class="lines">{address}</dd> })
    };
    let who = move || {
        shown.view.with(|view| complaint::answerers(i18n.get_locale(), view.line.role, view.line.second))
    };
    let person = move || {
        let nobody = || t_string!(i18n, complaints.list.nobody).to_owned();
        shown.view.with(|view| view.line.assignee.clone()).unwrap_or_else(nobody)
    };
    let merged = move || {
        shown.view.with(|view| view.merged_into.clone()).map(|(id, number)| {
            let words = move || t_string!(i18n, complaints.merged, number = number.clone());
            view! { <p class="pad small"><a href=format!("/complaints/{id}")>{words}</a></p> }
        })
    };
    view! {
        <Panel title=text!(i18n, complaints.people)>
            <dl class="dl pad">
                <dt>{t!(i18n, complaints.name)}</dt>
                <dd>{name}{authority}</dd>
                <dt>{t!(i18n, complaints.phone)}</dt>
                <dd><Phone shown/></dd>
                {address}
                <dt>{t!(i18n, complaints.patient)}</dt>
                <dd>{patient}</dd>
                {visit}
                <dt>{t!(i18n, complaints.doctor)}</dt>
                <dd>{fact(|view| view.doctor.clone())}</dd>
                <dt>{t!(i18n, complaints.branch)}</dt>
                <dd>{fact(|view| view.branch.clone())}</dd>
                <dt>{t!(i18n, complaints.list.who)}</dt>
                <dd>{person}<span class="small mute block">{who}</span></dd>
            </dl>
            {merged}
            <p class="pad small mute">{t!(i18n, complaints.keeping)}</p>
        </Panel>
    }
    .into_any()
}

/// Masked until it is asked for, and for half a minute then.
#[component]
fn Phone(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(None::<String>);
    let reveal = move |_| {
        spawn_local(async move {
            let answer = reveal_complaint(shown.id).await;
            shown.connection.note(&answer);
            match answer {
                Ok(phone) => {
                    open.try_set(Some(phone));
                    set_timeout(move || drop(open.try_set(None)), STAYS);
                }
                Err(error) => shown.complain(&error),
            }
        });
    };
    let may = Memo::new(move |_| {
        shown.view.with(|view| view.line.sight >= Sight::Whole && view.phone_masked.is_some())
    });
    let number = move || {
        let masked = || shown.view.with(|view| view.phone_masked.clone());
        open.get().or_else(masked).unwrap_or_else(|| t_string!(i18n, complaints.none).to_owned())
    };
    view! {
        <span class="row g1">
            <span class="nw">{number}</span>
            <Show when=move || may.get() && open.with(Option::is_none)>
                <button type="button" class="ib" aria-label=text!(i18n, complaints.reveal) on:click=reveal>
                    <Icon glyph=Glyph::Eye/>
                </button>
            </Show>
        </span>
    }
    .into_any()
}
