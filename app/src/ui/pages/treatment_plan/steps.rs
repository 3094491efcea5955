//! The visits of a plan as a time line.

use chrono::NaiveDate;
use domain::{
    treatment_plan::{Breach, PlanStep, StepVisit},
    wording,
};
use leptos::prelude::*;

use super::{Shown, chain::Chaining};
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        parts::{Button, Look, Panel, StatusTag, Tag, Tone, status_tone},
        words::plan as words,
    },
};

/// The panel.
#[component]
pub fn Steps(shown: Shown, chaining: Chaining) -> impl IntoView {
    let i18n = use_i18n();
    let rows = move || {
        let (steps, today, closed) =
            shown.plan.with(|plan| (plan.steps.clone(), plan.today, plan.closed_at.is_some()));
        let language = i18n.get_locale();
        let row = |(at, step)| view! { <Step at step today closed language chaining/> };
        steps.into_iter().enumerate().map(row).collect_view()
    };
    view! {
        <Panel title=text!(i18n, plans.steps)>
            <ol class="timeline pad">{rows}</ol>
        </Panel>
    }
    .into_any()
}

#[component]
fn Step(
    at: usize,
    step: PlanStep,
    today: NaiveDate,
    closed: bool,
    language: Locale,
    chaining: Chaining,
) -> impl IntoView {
    let ahead = step.ahead().map(|visit| view! { <Ahead visit=visit.clone() step=step.id closed chaining/> });
    let tone = step.visit.as_ref().map(|visit| status_tone(visit.status).code());
    let interval = (at > 0).then(|| words::spacing(language, step.spacing));
    let doctor = Some(step.doctor).filter(|doctor| !doctor.is_empty());
    let about: Vec<String> = interval.into_iter().chain(doctor).collect();
    let missing = (step.open || step.visit.is_none())
        .then(|| view! { <Tag icon=Glyph::Clock>{td_string!(language, plans.not_booked)}</Tag> });
    let breach = step.breach.map(|breach| view! { <Broken breach language/> });
    view! {
        <li data-tone=tone>
            <span class="dot cap" aria-hidden="true">{at + 1}</span>
            <div class="row top wrap">
                <b>{step.services_text}</b>
                <span class="end">{missing}</span>
            </div>
            <p class="small mute">{about.join(" · ")}</p>
            {step.visit.map(|visit| view! { <Visit visit today language/> })}
            {breach}
            {ahead}
        </li>
    }
    .into_any()
}

/// What is wrong with an interval.
#[component]
pub fn Broken(breach: Breach, language: Locale) -> impl IntoView {
    view! {
        <p class="small row g1 tone" data-tone=Tone::Warn.code()>
            <Icon glyph=Glyph::Warn small=true/>
            {words::breach(language, breach)}
        </p>
    }
    .into_any()
}

#[component]
fn Visit(visit: StepVisit, today: NaiveDate, language: Locale) -> impl IntoView {
    let at = visit.starts_at.with_timezone(&visit.zone);
    let date = at.date_naive();
    let day = words::date(language, date, today);
    view! {
        <div class="row top wrap">
            <a href=format!("/schedule?date={date}&branch={}", visit.branch_id)>{format!("{day}, {}", wording::time(at.time()))}</a>
            <span class="mute">{visit.doctor}</span>
            <span class="end"><StatusTag status=visit.status/></span>
        </div>
    }
    .into_any()
}

/// What can be done with a visit that lies ahead.
#[component]
fn Ahead(visit: StepVisit, step: domain::id::StepId, closed: bool, chaining: Chaining) -> impl IntoView {
    let i18n = use_i18n();
    let shift = (!closed).then(|| {
        view! {
            <Button small=true look=Look::Plain icon=Glyph::Fall on:click=move |_| chaining.shift(step)>
                {t!(i18n, plans.shift)}
            </Button>
        }
    });
    view! {
        <div class="row wrap g1">
            <a class="btn plain sm" href=format!("/?move={}", visit.id)>
                <Icon glyph=Glyph::Swap/>
                {t!(i18n, desk.visits.move_it)}
            </a>
            {shift}
        </div>
    }
    .into_any()
}
