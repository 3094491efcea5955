//! The visits of a plan in its form, a row each.

use std::sync::Arc;

use domain::{
    clinic::{ClinicFacts, Doctor},
    error::{FieldError, FieldErrors},
    id::ServiceId,
};
use leptos::prelude::*;

use super::{
    draft::{Draft, StepDraft},
    form::doctors,
};
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        parts::{Choice, SelectField, Several, TextField, provide_errors},
    },
};

/// A row.
#[component]
pub fn Row(
    /// What is typed.
    draft: Draft,
    /// Which row.
    row: StepDraft,
    /// The clinic.
    facts: Arc<ClinicFacts>,
    /// What is the matter with the form.
    errors: RwSignal<FieldErrors>,
) -> impl IntoView {
    let at = Memo::new(move |_| draft.place(row));
    provide_errors(Signal::derive(move || errors.with(|errors| of_row(errors, at.get()))));
    let asks_days = Memo::new(move |_| {
        at.get() > 0 || row.times.with(|times| times.trim().parse().is_ok_and(|times: u16| times > 1))
    });
    let kept = row.kept.get_value();
    let doctor = kept.is_none().then(|| view! { <Who row facts=facts.clone()/> });
    let what = match kept {
        Some(words) => view! { <p>{words}</p> }.into_any(),
        None => view! { <What row facts/> }.into_any(),
    };
    view! {
        <fieldset class="inset">
            <Head draft row at/>
            {what}
            <div class="pairs four">
                {doctor}
                <Show when=move || asks_days.get()>
                    <Days row/>
                </Show>
                <InARow row/>
            </div>
        </fieldset>
    }
    .into_any()
}

/// The faults of a row, under the names of its fields alone.
fn of_row(errors: &FieldErrors, at: usize) -> FieldErrors {
    let prefix = format!("steps.{at}.");
    let own = |error: &FieldError| {
        let field = error.field.strip_prefix(&prefix)?.to_owned();
        Some(FieldError { field, fault: error.fault })
    };
    FieldErrors(errors.0.iter().filter_map(own).collect())
}

/// «Визит 2», and what can be done with the row.
#[component]
fn Head(draft: Draft, row: StepDraft, at: Memo<usize>) -> impl IntoView {
    let i18n = use_i18n();
    let name = move || t_string!(i18n, plans.step, number = at.get() + 1);
    let removable = move || draft.steps.with(|steps| steps.len() > 1) && row.kept.with_value(Option::is_none);
    view! {
        <legend class="vh">{name}</legend>
        <div class="row g1">
            <span class="b grow" aria-hidden="true">{name}</span>
            <Show when=move || { at.get() > 0 }>
                <button
                    type="button"
                    class="ib"
                    aria-label=move || t_string!(i18n, plans.up, name = name())
                    on:click=move |_| draft.raise(row)
                >
                    <Icon glyph=Glyph::Up/>
                </button>
            </Show>
            <Show when=removable>
                <button
                    type="button"
                    class="ib"
                    aria-label=move || t_string!(i18n, gaps.take_out, name = name())
                    on:click=move |_| draft.remove(row)
                >
                    <Icon glyph=Glyph::Cross/>
                </button>
            </Show>
        </div>
    }
}

/// What for.
#[component]
fn What(row: StepDraft, facts: Arc<ClinicFacts>) -> impl IntoView {
    let i18n = use_i18n();
    let active = facts.services.iter().filter(|service| service.active);
    let services: Vec<Choice> = active.map(|service| Choice::new(service.id, service.name.clone())).collect();
    let name = move |id: ServiceId| {
        let service = facts.services.iter().find(|service| service.id == id);
        service.map(|service| service.name.clone()).unwrap_or_default()
    };
    view! {
        <Several
            label=text!(i18n, gaps.services)
            name="services"
            id=format!("services-{}", row.key)
            chosen=row.services
            choices=Signal::stored(services)
            words=Callback::new(name)
            required=true
        />
    }
    .into_any()
}

/// With whom: those who do all of it.
#[component]
fn Who(row: StepDraft, facts: Arc<ClinicFacts>) -> impl IntoView {
    let i18n = use_i18n();
    let fitting = Signal::derive(move || {
        let chosen = row.services.get();
        let needed = || facts.services.iter().filter(|service| chosen.contains(&service.id));
        let fits = |doctor: &Doctor| needed().all(|service| service.done_by(&doctor.skills));
        row.doctor.with(|doctor| doctors(&facts, doctor, fits))
    });
    view! {
        <SelectField
            label=text!(i18n, hours.doctor)
            name="doctor_id"
            id=format!("doctor-{}", row.key)
            value=row.doctor
            choices=fitting
            empty=text!(i18n, plans.own_doctor)
        />
    }
    .into_any()
}

/// How many days after the visit before.
#[component]
fn Days(row: StepDraft) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <TextField
            label=text!(i18n, plans.min_days)
            name="min_days"
            id=format!("min-days-{}", row.key)
            value=row.min_days
            inputmode="numeric"
        />
        <TextField
            label=text!(i18n, plans.max_days)
            name="max_days"
            id=format!("max-days-{}", row.key)
            value=row.max_days
            inputmode="numeric"
        />
    }
}

#[component]
fn InARow(row: StepDraft) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <TextField
            label=text!(i18n, plans.in_a_row)
            name="times"
            id=format!("times-{}", row.key)
            value=row.times
            placeholder="1"
            inputmode="numeric"
        />
    }
}

#[cfg(test)]
mod tests {
    use domain::error::Fault;

    use super::*;

    #[test]
    fn a_row_knows_its_own_faults_alone() {
        let mut errors = FieldErrors::default();
        errors.add("title", Fault::Required);
        errors.add("steps.1.min_days", Fault::Required);
        errors.add("steps.11.services", Fault::Required);
        assert_eq!(of_row(&errors, 1).of("min_days"), Some(Fault::Required));
        assert_eq!(of_row(&errors, 1).0.len(), 1);
    }
}
