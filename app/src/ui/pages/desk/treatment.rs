//! The treatment plans of the patient: the next visit of each can be looked for at once.

use std::sync::Arc;

use domain::{
    patient::PatientCard,
    treatment_plan::{NextStep, PlanBrief},
};
use leptos::prelude::*;

use super::{keys, open_call::OpenCall, state::Act};
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        keys::Keycaps,
        words::plan as words,
    },
};

/// Plans that are shown; the card has the rest.
const PLANS: usize = 2;

/// Those that ask for something.
fn waiting(card: &PatientCard) -> impl Iterator<Item = &PlanBrief> {
    card.plans.iter().filter(|plan| !plan.closed && (plan.next.is_some() || plan.broken)).take(PLANS)
}

/// Those that ask for something, each with its next visit.
#[component]
pub fn Plans(call: OpenCall, card: Arc<PatientCard>) -> impl IntoView {
    let i18n = use_i18n();
    let first = next(&card).map(|step| step.id);
    let row = |plan: &PlanBrief| {
        let keyed = first.is_some() && first == plan.next.as_ref().map(|step| step.id);
        view! { <Line call plan=plan.clone() keyed/> }
    };
    let rows: Vec<_> = waiting(&card).map(row).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section>
                <h2><Icon glyph=Glyph::Document/>{t!(i18n, plans.plan)}</h2>
                <ul class="list">{rows}</ul>
            </section>
        }
    })
}

#[component]
fn Line(call: OpenCall, plan: PlanBrief, keyed: bool) -> impl IntoView {
    let i18n = use_i18n();
    let broken = plan
        .broken
        .then(|| view! { <span class="small tone" data-tone="warn">{t!(i18n, plans.broken)}</span> });
    let next = plan.next.map(|step| {
        let own = step.clone();
        let words = move || format!("{}, {}", step.services_text, words::due(i18n.get_locale(), &step));
        view! {
            <div class="row">
                <span class="grow small mute">{words}</span>
                <button type="button" class="btn sm" on:click=move |_| take(call, own.clone())>
                    {t!(i18n, plans.pick)}
                    {keyed.then(|| view! { <Keycaps chord=keys::PLAN/> })}
                </button>
            </div>
        }
    });
    view! {
        <li>
            <div class="row"><a class="b grow" href=format!("/plans/{}", plan.id)>{plan.title}</a>{broken}</div>
            {next}
        </li>
    }
    .into_any()
}

/// The next visit of the first of them that has one.
fn next(card: &PatientCard) -> Option<&NextStep> {
    waiting(card).find_map(|plan| plan.next.as_ref())
}

/// Looks for the time of the next visit.
pub fn take_next(call: OpenCall) {
    let step = call.state.with_untracked(|state| state.card.as_ref().and_then(|card| next(card).cloned()));
    if let Some(step) = step {
        take(call, step);
    }
}

fn take(call: OpenCall, step: NextStep) {
    call.act(Act::Next(step, call.desk.today.get_untracked()));
}
