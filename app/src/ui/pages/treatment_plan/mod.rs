//! A treatment plan, `/plans/{id}`, and a new one, `/plans/new`: its visits in their order, and times for those that
//! need some, all together.
//!
//! `head` and `steps` show it, `draft`, `form` and `rows` change it; `chain` asks for times and books them, `proposal`
//! draws them.

mod chain;
mod draft;
mod form;
mod head;
mod proposal;
mod rows;
mod steps;

use std::sync::Arc;

use domain::{
    clinic::ClinicFacts,
    error::AppError,
    event::Event,
    id::{PatientId, PlanId},
    treatment_plan::PlanView,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use self::{chain::Chaining, draft::Begin};
use crate::{
    api::{clinic::clinic_facts, patients::read_card, treatment_plans::read_plan},
    i18n::*,
    ui::{
        connection::{Connection, use_connection},
        frame::{Main, ToldPage, TopBar, told_of, use_id},
        icons::{Glyph, Icon},
        keys::{Chord, use_keys},
        live::keep_fresh,
        parts::{Loaded, Panel, toast::ToastStack, use_toasts},
        words,
    },
};

/// Changes the plan: «И» of «Изменить».
const EDIT: Chord = Chord::key("KeyB");

/// The page of a plan.
#[component]
pub fn PlanPage() -> impl IntoView {
    let i18n = use_i18n();
    let told = told_of(use_id(), read_plan);
    view! {
        <ToldPage title=text!(i18n, plans.plan) resource=told let:plan>
            <Plan plan/>
        </ToldPage>
    }
    .into_any()
}

/// The page of a plan that is to be made, for the patient whom the address names.
#[component]
pub fn NewPlanPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let patient = Memo::new(move |_| {
        query.with(|query| query.get_str("patient").and_then(|id| id.parse::<PatientId>().ok()))
    });
    let told = Resource::new_blocking(
        move || patient.get(),
        async move |patient| {
            let patient = patient.ok_or(AppError::NotFound)?;
            let name = read_card(patient).await?.brief.name.full();
            Ok::<(PatientId, String, ClinicFacts), AppError>((patient, name, clinic_facts().await?))
        },
    );
    view! {
        <ToldPage title=text!(i18n, plans.new) resource=told let((patient, name, facts))>
            <TopBar title=text!(i18n, plans.new)><Back patient/></TopBar>
            <Main>
                <div class="page narrow">
                    <Panel title=move || name.clone()>
                        <form::PlanFields begin=Begin::new(patient, &facts) facts=Arc::new(facts)/>
                    </Panel>
                </div>
            </Main>
        </ToldPage>
    }
    .into_any()
}

/// To the patient's card.
#[component]
fn Back(patient: PatientId) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <a class="ib first" href=format!("/patients/{patient}") aria-label=text!(i18n, gaps.card)>
            <Icon glyph=Glyph::Left/>
        </a>
    }
}

/// The plan on the screen, and what its parts share.
#[derive(Clone, Copy)]
struct Shown {
    id: PlanId,
    plan: RwSignal<PlanView>,
    editing: RwSignal<bool>,
    connection: Connection,
    toasts: ToastStack,
    i18n: leptos_i18n::I18nContext<Locale>,
}

impl Shown {
    fn of(plan: PlanView) -> Self {
        Self {
            id: plan.id,
            plan: RwSignal::new(plan),
            editing: RwSignal::new(false),
            connection: use_connection(),
            toasts: use_toasts(),
            i18n: use_i18n(),
        }
    }

    fn language(self) -> Locale {
        self.i18n.get_locale_untracked()
    }

    /// Says why something was refused.
    fn complain(self, error: &AppError) {
        self.toasts.say(words::error(self.language(), error));
    }

    /// Reads it anew: not by the resource, which would draw a form anew that is being filled in.
    fn look_again(self) {
        spawn_local(async move {
            let answer = read_plan(self.id).await;
            self.connection.note(&answer);
            if let Ok(now) = answer
                && self.plan.try_with_untracked(|plan| *plan != now) == Some(true)
            {
                self.plan.set(now);
            }
        });
    }

    /// Whether an event may change what is shown.
    fn matters(self, event: &Event) -> bool {
        match event {
            Event::PlanChanged { id, .. } => *id == self.id,
            Event::BookingChanged { id, .. } => {
                let own = |plan: &PlanView| {
                    plan.steps.iter().any(|step| step.visit.as_ref().is_some_and(|visit| visit.id == *id))
                };
                self.plan.try_with_untracked(own).unwrap_or(false)
            }
            Event::Resync => true,
            _ => false,
        }
    }
}

#[component]
fn Plan(plan: PlanView) -> impl IntoView {
    let i18n = use_i18n();
    let patient = plan.patient_id;
    let shown = Shown::of(plan);
    let chaining = Chaining::of(shown);
    keep_fresh(move |event| shown.matters(event), move || shown.look_again());
    use_keys().bind(EDIT, text!(i18n, common.edit), move || shown.editing.set(true));
    view! {
        <TopBar title=text!(i18n, plans.plan)>
            <Back patient/>
            <span class="end"></span>
            <head::Edit shown/>
        </TopBar>
        <Main>
            <Show
                when=move || shown.editing.get()
                fallback=move || view! { <Told shown chaining/> }
            >
                <Edited shown/>
            </Show>
        </Main>
    }
    .into_any()
}

#[component]
fn Told(shown: Shown, chaining: Chaining) -> impl IntoView {
    let open = chaining.is_open();
    view! {
        <div class="page">
            <div class="split" class:hours-page=move || open.get()>
                <div class="col g4">
                    <head::Head shown/>
                    <steps::Steps shown chaining/>
                </div>
                <Show when=move || open.get()>
                    <proposal::Proposal shown chaining/>
                </Show>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Edited(shown: Shown) -> impl IntoView {
    let facts = Resource::new(|| (), |()| clinic_facts());
    let patient = move || shown.plan.with(|plan| plan.patient.clone());
    view! {
        <div class="page narrow">
            <Panel title=patient>
                <Loaded resource=facts let:facts>
                    <form::PlanFields
                        begin=shown.plan.with_untracked(Begin::of)
                        facts=Arc::new(facts)
                        on_close=move |()| {
                            shown.editing.set(false);
                            shown.look_again();
                        }
                    />
                </Loaded>
            </Panel>
        </div>
    }
    .into_any()
}
