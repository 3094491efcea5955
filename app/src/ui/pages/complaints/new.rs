//! A complaint that is registered by hand: what came by letter, by mail, in the clinic.

use domain::{
    clinic::ClinicFacts,
    complaint::{Category, ComplaintForm, Demand, view::RegisteredComplaint},
    patient::PatientBrief,
};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};

use crate::{
    api::clinic::clinic_facts,
    i18n::*,
    ui::{
        frame::{Main, ToldPage, TopBar},
        icons::{Glyph, Icon},
        parts::{Banner, Button, Choice, ComplaintDraft, ComplaintEntry, Panel, PatientSearch, Tone},
    },
};

/// The address of the form with what a guided answer has come to. Nothing personal.
pub fn href(claim: &ComplaintForm) -> String {
    let quality = if claim.quality_cited { "&quality=true" } else { "" };
    format!("/complaints/new?category={}&demand={}{quality}", claim.category, claim.demand)
}

fn read(query: &ParamsMap) -> ComplaintForm {
    let category = query.get_str("category").and_then(Category::from_code);
    let demand = query.get_str("demand").and_then(Demand::from_code);
    ComplaintForm {
        category: category.map(|own| own.code().to_owned()).unwrap_or_default(),
        demand: demand.map(|own| own.code().to_owned()).unwrap_or_default(),
        quality_cited: query.get_str("quality") == Some("true"),
        ..ComplaintForm::default()
    }
}

/// The page.
#[component]
pub fn NewComplaintPage() -> impl IntoView {
    let i18n = use_i18n();
    let facts = Resource::new_blocking(|| (), |()| clinic_facts());
    view! {
        <ToldPage title=text!(i18n, complaints.new) resource=facts let:facts>
            <Page facts/>
        </ToldPage>
    }
    .into_any()
}

/// Doctors and branches that can be named.
pub fn places(facts: &ClinicFacts) -> (Vec<Choice>, Vec<Choice>) {
    let doctors = facts.doctors.iter().map(|doctor| Choice::new(doctor.id, doctor.name.full()));
    let branches = facts.branches.iter().map(|branch| Choice::new(branch.id, branch.name.clone()));
    (doctors.collect(), branches.collect())
}

#[component]
fn Page(facts: ClinicFacts) -> impl IntoView {
    let i18n = use_i18n();
    let draft = ComplaintDraft::new(use_query_map().with_untracked(read));
    let patient = RwSignal::new(None::<PatientBrief>);
    let (doctors, branches) = places(&facts);
    let zone = Signal::stored(facts.zone());
    let (doctors, branches) = (RwSignal::new(doctors), RwSignal::new(branches));
    let pick = Callback::new(move |picked: PatientBrief| {
        if draft.name.with_untracked(|name| name.trim().is_empty()) {
            draft.name.set(picked.name.full());
        }
        draft.patient.set(Some(picked.id));
        patient.set(Some(picked));
    });
    let clear = move || {
        draft.patient.set(None);
        patient.set(None);
    };
    let whom = move || {
        view! {
            <div class="field">
                <span class="label">{t!(i18n, complaints.patient)}</span>
                {move || match patient.get() {
                    Some(patient) => view! {
                        <div class="row wrap">
                            <b>{patient.name.full()}</b>
                            <Button small=true on:click=move |_| clear()>{t!(i18n, complaints.clear)}</Button>
                        </div>
                    }
                    .into_any(),
                    None => view! { <PatientSearch on_pick=pick id="complaint-patient"/> }.into_any(),
                }}
            </div>
        }
    };
    let registered = RwSignal::new(None::<RegisteredComplaint>);
    let done = move || registered.get().map(|told| view! { <Done told/> });
    view! {
        <TopBar title=text!(i18n, complaints.new)>
            <a class="ib first" href="/complaints" aria-label=text!(i18n, complaints.back)><Icon glyph=Glyph::Left/></a>
        </TopBar>
        <Main>
            <div class="page">
                <div role="status">{done}</div>
                <Panel title=text!(i18n, complaints.new)>
                    <div class="pad">
                        <ComplaintEntry
                            draft
                            doctors
                            branches
                            zone
                            patient=whom
                            registered=move |told| registered.set(Some(told))
                        />
                    </div>
                </Panel>
            </div>
        </Main>
    }
    .into_any()
}

/// Its number, and the way to it.
#[component]
pub fn Done(told: RegisteredComplaint) -> impl IntoView {
    let i18n = use_i18n();
    let RegisteredComplaint { id, number, .. } = told;
    let title = move || t_string!(i18n, complaints.registered, number = number.clone());
    view! {
        <Banner tone=Tone::Good icon=Glyph::Check title=title>
            <a href=format!("/complaints/{id}")>{t!(i18n, complaints.open_file)}</a>
        </Banner>
    }
    .into_any()
}
