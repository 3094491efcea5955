//! `/settings`: what the clinic is made of and when it works.

pub mod hours;

use domain::clinic::ClinicFacts;
use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    api::clinic::clinic_facts,
    i18n::*,
    ui::{
        frame::{Main, TopBar},
        parts::Loaded,
    },
};

/// The way to the hours of every branch and doctor.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let i18n = use_i18n();
    let facts = Resource::new_blocking(|| (), |()| clinic_facts());
    view! {
        <TopBar title=text!(i18n, settings.title)/>
        <Main>
            <div class="page">
                <p><A href="/settings/to-move">{t!(i18n, hours.to_move_title)}</A></p>
                <Loaded resource=facts let:told>
                    <Hours told/>
                </Loaded>
            </div>
        </Main>
    }
    .into_any()
}

#[component]
fn Hours(told: ClinicFacts) -> impl IntoView {
    let i18n = use_i18n();
    let link = |href: String, name: String| view! { <li><A href>{name}</A></li> };
    let branches = told.branches.iter();
    let branches =
        branches.map(|branch| link(format!("/settings/branches/{}/hours", branch.id), branch.name.clone()));
    let doctors = told.doctors.iter();
    let doctors =
        doctors.map(|doctor| link(format!("/settings/doctors/{}/hours", doctor.id), doctor.name.full()));
    view! {
        <section class="panel"><header><h2>{t!(i18n, settings.branch_hours)}</h2></header>
            <ul class="list pad">{branches.collect_view()}</ul></section>
        <section class="panel"><header><h2>{t!(i18n, settings.doctor_hours)}</h2></header>
            <ul class="list pad">{doctors.collect_view()}</ul></section>
    }
    .into_any()
}
