//! The form that makes a plan or changes one.

use std::sync::Arc;

use domain::{
    clinic::{ClinicFacts, Doctor},
    error::{AppError, FieldErrors, Stale},
    id::PlanId,
    treatment_plan_form::{NewPlan, StepForm},
};
use leptos::{ev, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    draft::{Begin, Draft},
    rows::Row,
};
use crate::{
    api::treatment_plans::{edit_plan, make_plan},
    i18n::*,
    ui::{
        connection::{Connection, use_connection},
        focus,
        icons::Glyph,
        keys::{Chord, use_keys},
        parts::{
            AreaField, Banner, Button, Choice, Look, SelectField, TextField, Tone, Weekdays, provide_errors,
            use_toasts,
        },
        words,
    },
};

/// The form.
#[component]
pub fn PlanFields(
    /// What is in it.
    begin: Begin,
    /// The clinic.
    facts: Arc<ClinicFacts>,
    /// Called when nothing more is to be typed; a new plan's form leads to its page.
    #[prop(optional, into)]
    on_close: Option<Callback<()>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let draft = Draft::of(&begin);
    let saving = Saving::of(begin.entry, draft, on_close);
    provide_errors(saving.errors);
    // The form is what one came for.
    Effect::new(move || {
        request_animation_frame(|| {
            focus::give_first("#title");
        })
    });
    use_keys().bind(Chord::SAVE, text!(i18n, common.save), move || saving.save());
    let rows = {
        let facts = facts.clone();
        move |row| view! { <Row draft row facts=facts.clone() errors=saving.errors/> }
    };
    let fault = move || {
        let fault = saving.errors.with(|errors| errors.of("steps"));
        fault.map(
            |fault| view! { <p class="note" data-tone="bad">{words::fault(i18n.get_locale(), fault)}</p> },
        )
    };
    let patient = draft.patient;
    let cancel = match on_close {
        Some(close) => view! {
            <Button look=Look::Plain on:click=move |_| close.run(())>{t!(i18n, common.cancel)}</Button>
        }
        .into_any(),
        None => patient
            .map(|id| view! { <a class="btn plain" href=format!("/patients/{id}")>{t!(i18n, common.cancel)}</a> })
            .into_any(),
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        saving.save();
    };
    view! {
        <form class="wait-form pad" novalidate=true on:submit=submit>
            <Problem saving/>
            <TextField label=text!(i18n, plans.name) name="title" value=draft.title required=true/>
            <Where draft facts=facts.clone()/>
            <Weekdays chosen=draft.weekdays/>
            <div class="pairs four">
                <TextField label=text!(i18n, gaps.from_label) name="from_time" value=draft.from_time placeholder="17:00" inputmode="numeric"/>
                <TextField label=text!(i18n, gaps.to_label) name="to_time" value=draft.to_time placeholder="20:00" inputmode="numeric"/>
            </div>
            <AreaField label=text!(i18n, gaps.note) name="note" value=draft.note/>
            <For each=move || draft.steps.get() key=|row| row.key children=rows/>
            {fault}
            <div class="row wrap">
                <Button icon=Glyph::Plus on:click=move |_| draft.add(&StepForm::default(), None)>
                    {t!(i18n, plans.add_step)}
                </Button>
                <span class="grow"></span>
                {cancel}
                <Button kind="submit" look=Look::Primary keys=Chord::SAVE busy=saving.busy>{t!(i18n, common.save)}</Button>
            </div>
        </form>
    }
    .into_any()
}

/// Branch and doctor; the branch is not asked for where there is but one.
#[component]
fn Where(draft: Draft, facts: Arc<ClinicFacts>) -> impl IntoView {
    let i18n = use_i18n();
    let active = facts.branches.iter().filter(|branch| branch.active);
    let branches: Vec<Choice> = active.map(|branch| Choice::new(branch.id, branch.name.clone())).collect();
    let several = branches.len() > 1 || draft.branch.with_untracked(String::is_empty);
    let doctors = doctors(&facts, &draft.doctor.get_untracked(), |_| true);
    view! {
        <div class="pairs">
            {several.then(|| view! {
                <SelectField label=text!(i18n, gaps.branch) name="branch_id" value=draft.branch choices=Signal::stored(branches) required=true/>
            })}
            <SelectField label=text!(i18n, hours.doctor) name="doctor_id" value=draft.doctor choices=Signal::stored(doctors) empty=text!(i18n, desk.offers.any_doctor)/>
        </div>
    }
    .into_any()
}

/// The doctors to choose from; the one chosen before stays among them.
pub fn doctors(facts: &ClinicFacts, chosen: &str, fits: impl Fn(&Doctor) -> bool) -> Vec<Choice> {
    let offered = |doctor: &&Doctor| doctor.active && fits(doctor) || doctor.id.to_string() == chosen;
    let doctors = facts.doctors.iter().filter(offered);
    doctors.map(|doctor| Choice::new(doctor.id, doctor.name.short())).collect()
}

/// What becomes of what is typed.
#[derive(Clone, Copy)]
struct Saving {
    draft: Draft,
    plan: Option<PlanId>,
    version: RwSignal<i64>,
    errors: RwSignal<FieldErrors>,
    problem: RwSignal<Option<AppError>>,
    busy: RwSignal<bool>,
    connection: Connection,
    /// Called when it is saved; with a new plan's id.
    done: Callback<Option<PlanId>>,
    close: Option<Callback<()>>,
}

impl Saving {
    fn of(entry: Option<(PlanId, i64)>, draft: Draft, close: Option<Callback<()>>) -> Self {
        let (i18n, toasts, navigate) = (use_i18n(), use_toasts(), use_navigate());
        let done = Callback::new(move |made: Option<PlanId>| {
            toasts.say(td_string!(i18n.get_locale_untracked(), plans.saved));
            if let Some(id) = made {
                let options = NavigateOptions { replace: true, ..Default::default() };
                navigate(&format!("/plans/{id}"), options);
            } else if let Some(close) = close {
                close.try_run(());
            }
        });
        Self {
            draft,
            plan: entry.map(|(id, _)| id),
            version: RwSignal::new(entry.map_or(0, |(_, version)| version)),
            errors: RwSignal::new(FieldErrors::default()),
            problem: RwSignal::new(None),
            busy: RwSignal::new(false),
            connection: use_connection(),
            done,
            close,
        }
    }

    fn save(self) {
        let form = self.draft.form();
        self.errors.set(FieldErrors::default());
        self.problem.set(None);
        if let Err(faults) = NewPlan::parse(form.clone()) {
            return self.errors.set(faults);
        }
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let version = self.version.get_untracked();
        spawn_local(async move {
            let answer = match self.plan {
                Some(id) => edit_plan(id, version, form).await.map(|()| None),
                None => make_plan(form).await.map(Some),
            };
            self.connection.note(&answer);
            self.busy.try_set(false);
            match answer {
                Ok(made) => {
                    self.done.try_run(made);
                }
                Err(AppError::Invalid(faults)) => {
                    self.errors.try_set(faults);
                }
                Err(error) => {
                    self.problem.try_set(Some(error));
                }
            }
        });
    }

    /// Saves over what a colleague has saved meanwhile.
    fn save_over(self, version: i64) {
        self.version.set(version);
        self.save();
    }
}

/// Why it was not saved.
#[component]
fn Problem(saving: Saving) -> impl IntoView {
    let i18n = use_i18n();
    let banner = move || {
        Some(match saving.problem.get()? {
            AppError::Stale(stale) => view! { <Newer stale=*stale saving/> }.into_any(),
            error => view! {
                <Banner tone=Tone::Bad icon=Glyph::Warn>{words::error(i18n.get_locale(), &error)}</Banner>
            }
            .into_any(),
        })
    };
    view! { <div role="alert">{banner}</div> }.into_any()
}

/// A colleague was faster: the choice.
#[component]
fn Newer(stale: Stale, saving: Saving) -> impl IntoView {
    let i18n = use_i18n();
    let version = stale.version;
    let by = stale.by.map(|name| t!(i18n, settings.stale.by, name = move || name.clone()));
    let take = saving.close.map(|close| {
        view! {
            <Button small=true on:click=move |_| close.run(())>{t!(i18n, settings.stale.drop)}</Button>
        }
    });
    view! {
        <Banner tone=Tone::Warn icon=Glyph::Warn title=text!(i18n, settings.stale.title)>
            {by}
            <span class="row wrap acts">
                <Button small=true on:click=move |_| saving.save_over(version)>{t!(i18n, settings.stale.keep)}</Button>
                {take}
            </span>
        </Banner>
    }
    .into_any()
}
