//! The form that makes or changes a treatment plan, as it is typed, and what it holds once parsed.

use std::num::NonZeroU16;

use serde::{Deserialize, Serialize};

use crate::{
    booking::SERVICES_MAX,
    error::{Fault, FieldErrors},
    id::{BranchId, DoctorId, PatientId, ServiceId, StepId},
    number::{number, optional_number},
    text::{optional_text, required_text},
    treatment_plan::{PlanStep, PlanView, Spacing},
    visit_times::VisitTimes,
    wording::clock,
};

/// Most visits of a plan.
pub const STEPS_MAX: usize = 36;
/// Longest title, in characters.
pub const TITLE_MAX: usize = 100;
/// Longest note, in characters.
pub const NOTE_MAX: usize = 500;
/// Longest interval between two visits, in days.
pub const INTERVAL_MAX: u16 = 366;

/// The form that makes or changes a plan, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanForm {
    /// Whose; required.
    #[serde(default)]
    pub patient_id: Option<PatientId>,
    /// What it is about: «Имплантация 36».
    #[serde(default)]
    pub title: String,
    /// Where; required.
    #[serde(default)]
    pub branch_id: Option<BranchId>,
    /// Who, unless a step says otherwise; anybody who does the services when not given.
    #[serde(default)]
    pub doctor_id: Option<DoctorId>,
    /// Days of the week on which the patient can come, Monday is 1; empty: any.
    #[serde(default)]
    pub weekdays: Vec<u8>,
    /// Not before this time of day.
    #[serde(default)]
    pub from_time: String,
    /// Over by this time of day.
    #[serde(default)]
    pub to_time: String,
    /// What else there is to know.
    #[serde(default)]
    pub note: String,
    /// The visits, in their order; at least one.
    #[serde(default)]
    pub steps: Vec<StepForm>,
}

/// A visit of a plan, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepForm {
    /// Which; none for a new one.
    #[serde(default)]
    pub id: Option<StepId>,
    /// What for; at least one.
    #[serde(default)]
    pub services: Vec<ServiceId>,
    /// Who, when it is not the plan's doctor.
    #[serde(default)]
    pub doctor_id: Option<DoctorId>,
    /// Days after the visit before, at least; not asked for the first one.
    #[serde(default)]
    pub min_days: String,
    /// At most; empty: as long as one likes.
    #[serde(default)]
    pub max_days: String,
    /// How many visits like this in a row, each at that interval; one when empty.
    #[serde(default)]
    pub times: String,
}

/// A plan that can be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPlan {
    /// Whose.
    pub patient_id: PatientId,
    /// What it is about.
    pub title: String,
    /// Where.
    pub branch_id: BranchId,
    /// Who, unless a step says otherwise.
    pub doctor_id: Option<DoctorId>,
    /// When the patient can come.
    pub times: VisitTimes,
    /// What else there is to know.
    pub note: String,
    /// The visits, in their order.
    pub steps: Vec<NewStep>,
}

/// A visit of such a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewStep {
    /// Which; none for a new one.
    pub id: Option<StepId>,
    /// What for.
    pub services: Vec<ServiceId>,
    /// Who, when it is not the plan's doctor.
    pub doctor_id: Option<DoctorId>,
    /// The interval to the visit before; that of a first one counts for nothing.
    pub spacing: Spacing,
    /// The row of the form in which it stands.
    pub row: usize,
}

impl NewPlan {
    /// Checks the form; the same in the browser and on the server. Faults of steps are `steps.0.min_days` and so on.
    pub fn parse(form: PlanForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let patient_id = errors.take("patient_id", form.patient_id.ok_or(Fault::Required));
        let title = errors.take("title", required_text(&form.title, TITLE_MAX));
        let branch_id = errors.take("branch_id", form.branch_id.ok_or(Fault::Required));
        let times = VisitTimes::parse(form.weekdays, &form.from_time, &form.to_time, &mut errors);
        let note = errors.take("note", optional_text(&form.note, NOTE_MAX)).flatten();
        if form.steps.is_empty() {
            errors.add("steps", Fault::Required);
        }
        let mut steps = Vec::new();
        for (row, step) in form.steps.iter().enumerate() {
            steps.extend(step.parse(row, &mut errors));
        }
        if steps.len() > STEPS_MAX {
            errors.add("steps", Fault::OutOfRange(1, STEPS_MAX as i64));
        }
        match (patient_id, title, branch_id) {
            (Some(patient_id), Some(title), Some(branch_id)) => errors.or(Self {
                patient_id,
                title,
                branch_id,
                doctor_id: form.doctor_id,
                times,
                note: note.unwrap_or_default(),
                steps,
            }),
            _ => Err(errors),
        }
    }
}

impl StepForm {
    /// The visits that a row stands for: as many as it says, the first of them the one that was there.
    fn parse(&self, row: usize, errors: &mut FieldErrors) -> Vec<NewStep> {
        let field = |name: &str| format!("steps.{row}.{name}");
        match self.services.len() {
            0 => errors.add(field("services"), Fault::Required),
            many if many > SERVICES_MAX => {
                errors.add(field("services"), Fault::OutOfRange(1, SERVICES_MAX as i64));
            }
            _ => {}
        }
        let times = optional_number(&self.times, 1, STEPS_MAX as u16);
        let times = errors.take(&field("times"), times).flatten().unwrap_or(1);
        // nothing comes before the first visit, unless it is the first of several
        let asked = row > 0 || times > 1;
        let min_days = if asked { number(&self.min_days, 1, INTERVAL_MAX) } else { Ok(1) };
        let min_days = errors.take(&field("min_days"), min_days).and_then(NonZeroU16::new);
        let max_days = if asked { optional_number(&self.max_days, 1, INTERVAL_MAX) } else { Ok(None) };
        let max_days = errors.take(&field("max_days"), max_days).flatten();
        let Some(min_days) = min_days else { return Vec::new() };
        if max_days.is_some_and(|max| max < min_days.get()) {
            errors.add(field("max_days"), Fault::OutOfRange(min_days.get().into(), INTERVAL_MAX.into()));
        }
        let visit = |at: u16| NewStep {
            id: self.id.filter(|_| at == 0),
            services: self.services.clone(),
            doctor_id: self.doctor_id,
            spacing: Spacing { min_days, max_days },
            row,
        };
        (0..times).map(visit).collect()
    }
}

impl From<&PlanView> for PlanForm {
    fn from(plan: &PlanView) -> Self {
        let clock = |minute: Option<u16>| minute.map(clock).unwrap_or_default();
        let step = |step: &PlanStep| StepForm {
            id: Some(step.id),
            services: step.services.clone(),
            doctor_id: step.doctor_id,
            min_days: step.spacing.min_days.to_string(),
            max_days: step.spacing.max_days.map(|days| days.to_string()).unwrap_or_default(),
            times: String::new(),
        };
        Self {
            patient_id: Some(plan.patient_id),
            title: plan.title.clone(),
            branch_id: Some(plan.branch_id),
            doctor_id: plan.doctor_id,
            weekdays: plan.times.weekdays.clone(),
            from_time: clock(plan.times.from_min),
            to_time: clock(plan.times.to_min),
            note: plan.note.clone(),
            steps: plan.steps.iter().map(step).collect(),
        }
    }
}
