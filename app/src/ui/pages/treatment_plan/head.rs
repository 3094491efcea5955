//! What a plan is about, whose it is, when the patient can come; changing and closing it.

use domain::{treatment_plan::PlanView, wording};
use leptos::{prelude::*, task::spawn_local};

use super::{EDIT, Shown};
use crate::{
    api::treatment_plans::close_plan,
    i18n::*,
    ui::{
        parts::{Button, Tag},
        words::{self, free_time},
    },
};

/// Changes the plan.
#[component]
pub fn Edit(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Show when=move || !shown.editing.get()>
            <Button keys=EDIT on:click=move |_| shown.editing.set(true)>{t!(i18n, common.edit)}</Button>
        </Show>
    }
    .into_any()
}

/// Closes the plan, or opens it again.
#[component]
fn Close(shown: Shown, closed: bool) -> impl IntoView {
    let i18n = use_i18n();
    let busy = RwSignal::new(false);
    let act = move |_| {
        let version = shown.plan.with_untracked(|plan| plan.version);
        busy.set(true);
        spawn_local(async move {
            let answer = close_plan(shown.id, version, !closed).await;
            shown.connection.note(&answer);
            busy.try_set(false);
            if let Err(error) = answer {
                shown.complain(&error);
            }
            shown.look_again();
        });
    };
    let verb = move || if closed { t_string!(i18n, plans.reopen) } else { t_string!(i18n, plans.close) };
    view! { <Button small=true busy on:click=act>{verb}</Button> }.into_any()
}

/// The facts.
#[component]
pub fn Head(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let facts = move || view! { <Facts shown plan=shown.plan.get() language=i18n.get_locale()/> };
    view! { <section class="panel pad col g3">{facts}</section> }.into_any()
}

#[component]
fn Facts(shown: Shown, plan: PlanView, language: Locale) -> impl IntoView {
    let PlanView { patient_id, patient, title, branch, zone, doctor, times, note, by, created_at, .. } = plan;
    let closed = plan.closed_at.is_some();
    let doctor =
        if doctor.is_empty() { td_string!(language, desk.offers.any_doctor).to_owned() } else { doctor };
    let times = free_time::times(&times.weekdays, times.from_min, times.to_min, language);
    let made = wording::day_and_month(created_at.with_timezone(&zone).date_naive(), words::lang(language));
    let line = |name: &'static str, fact: String| view! { <dt>{name}</dt><dd class="lines">{fact}</dd> };
    view! {
        <div class="row wrap">
            <h2 class="lead">{title}</h2>
            {closed.then(|| view! { <Tag>{td_string!(language, plans.closed)}</Tag> })}
        </div>
        <dl class="dl">
            <dt>{td_string!(language, gaps.patient)}</dt>
            <dd><a href=format!("/patients/{patient_id}")>{patient}</a></dd>
            {line(td_string!(language, hours.doctor), doctor)}
            {line(td_string!(language, hours.branch), branch)}
            {times.map(|times| line(td_string!(language, plans.times), times))}
            {(!note.is_empty()).then(|| line(td_string!(language, gaps.note), note))}
        </dl>
        <div class="row wrap">
            <span class="grow small mute">{td_string!(language, gaps.since, date = made, name = by)}</span>
            <Close shown closed/>
        </div>
    }
    .into_any()
}
