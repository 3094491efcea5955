//! A plan as it is typed.

use std::collections::HashMap;

use domain::{
    clinic::ClinicFacts,
    id::{PatientId, PlanId, ServiceId, StepId},
    treatment_plan::{PlanStep, PlanView, stands},
    treatment_plan_form::{PlanForm, StepForm},
};
use leptos::prelude::*;

/// With what the form begins.
#[derive(Clone, Debug, Default)]
pub struct Begin {
    /// The plan that is changed, at its version; none for a new one.
    pub entry: Option<(PlanId, i64)>,
    /// What is in the fields.
    pub form: PlanForm,
    /// What stands of steps that have a visit, in words: services and doctor.
    pub kept: HashMap<StepId, String>,
}

impl Begin {
    /// A new plan.
    pub fn new(patient: PatientId, facts: &ClinicFacts) -> Self {
        let mut active = facts.branches.iter().filter(|branch| branch.active);
        let branch_id = active.next().filter(|_| active.next().is_none()).map(|only| only.id);
        let steps = vec![StepForm::default()];
        let form = PlanForm { patient_id: Some(patient), branch_id, steps, ..PlanForm::default() };
        Self { form, ..Self::default() }
    }

    /// A plan that is changed.
    pub fn of(plan: &PlanView) -> Self {
        let has_visit = |step: &&PlanStep| step.visit.as_ref().is_some_and(|visit| stands(visit.status));
        let words = |step: &PlanStep| {
            let parts = [step.services_text.as_str(), step.doctor.as_str()];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
        };
        let kept = plan.steps.iter().filter(has_visit).map(|step| (step.id, words(step))).collect();
        Self { entry: Some((plan.id, plan.version)), form: plan.into(), kept }
    }
}

/// What is typed.
#[derive(Clone, Copy)]
pub struct Draft {
    /// Whose.
    pub patient: Option<PatientId>,
    /// What it is about.
    pub title: RwSignal<String>,
    /// Where.
    pub branch: RwSignal<String>,
    /// Who.
    pub doctor: RwSignal<String>,
    /// Days of the week.
    pub weekdays: RwSignal<Vec<u8>>,
    /// Not before.
    pub from_time: RwSignal<String>,
    /// Over by.
    pub to_time: RwSignal<String>,
    /// What else there is to know.
    pub note: RwSignal<String>,
    /// The visits.
    pub steps: RwSignal<Vec<StepDraft>>,
    next: StoredValue<u32>,
}

/// A visit as it is typed.
#[derive(Clone, Copy, PartialEq)]
pub struct StepDraft {
    /// Which row of the form.
    pub key: u32,
    id: Option<StepId>,
    /// What for.
    pub services: RwSignal<Vec<ServiceId>>,
    /// Who, when it is not the plan's doctor.
    pub doctor: RwSignal<String>,
    /// Days after the visit before, at least.
    pub min_days: RwSignal<String>,
    /// At most.
    pub max_days: RwSignal<String>,
    /// How many in a row.
    pub times: RwSignal<String>,
    /// What stands of it because it has a visit, in words.
    pub kept: StoredValue<Option<String>>,
}

impl Draft {
    /// Filled in.
    pub fn of(begin: &Begin) -> Self {
        let form = &begin.form;
        let id = |id: Option<String>| RwSignal::new(id.unwrap_or_default());
        let draft = Self {
            patient: form.patient_id,
            title: RwSignal::new(form.title.clone()),
            branch: id(form.branch_id.map(|id| id.to_string())),
            doctor: id(form.doctor_id.map(|id| id.to_string())),
            weekdays: RwSignal::new(form.weekdays.clone()),
            from_time: RwSignal::new(form.from_time.clone()),
            to_time: RwSignal::new(form.to_time.clone()),
            note: RwSignal::new(form.note.clone()),
            steps: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
        };
        for step in &form.steps {
            draft.add(step, step.id.and_then(|id| begin.kept.get(&id).cloned()));
        }
        draft
    }

    /// One more visit.
    pub fn add(self, step: &StepForm, kept: Option<String>) {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        let row = StepDraft {
            key,
            id: step.id,
            services: RwSignal::new(step.services.clone()),
            doctor: RwSignal::new(step.doctor_id.map(|id| id.to_string()).unwrap_or_default()),
            min_days: RwSignal::new(step.min_days.clone()),
            max_days: RwSignal::new(step.max_days.clone()),
            times: RwSignal::new(step.times.clone()),
            kept: StoredValue::new(kept),
        };
        self.steps.update(|steps| steps.push(row));
    }

    /// The row's place in the list.
    pub fn place(self, row: StepDraft) -> usize {
        self.steps.with(|steps| steps.iter().position(|own| own.key == row.key)).unwrap_or_default()
    }

    /// The row goes before the one before it.
    pub fn raise(self, row: StepDraft) {
        let at = untrack(|| self.place(row));
        if at > 0 {
            self.steps.update(|steps| steps.swap(at - 1, at));
        }
    }

    /// The row goes.
    pub fn remove(self, row: StepDraft) {
        self.steps.update(|steps| steps.retain(|own| own.key != row.key));
    }

    /// The form as it stands.
    pub fn form(self) -> PlanForm {
        PlanForm {
            patient_id: self.patient,
            title: self.title.get_untracked(),
            branch_id: self.branch.get_untracked().parse().ok(),
            doctor_id: self.doctor.get_untracked().parse().ok(),
            weekdays: self.weekdays.get_untracked(),
            from_time: self.from_time.get_untracked(),
            to_time: self.to_time.get_untracked(),
            note: self.note.get_untracked(),
            steps: self.steps.with_untracked(|steps| steps.iter().map(StepDraft::form).collect()),
        }
    }
}

impl StepDraft {
    fn form(&self) -> StepForm {
        StepForm {
            id: self.id,
            services: self.services.get_untracked(),
            doctor_id: self.doctor.get_untracked().parse().ok(),
            min_days: self.min_days.get_untracked(),
            max_days: self.max_days.get_untracked(),
            times: self.times.get_untracked(),
        }
    }
}
