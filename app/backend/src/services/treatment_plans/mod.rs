//! Treatment plans: making and changing them, and what of one is still to be booked.
//!
//! `follow` keeps them up with the visits, `due` lists those whose next visit is to be booked. Times for their visits,
//! all together, are the business of [`visit_chains`](super::visit_chains).

pub(crate) mod due;
pub(crate) mod follow;
pub(crate) mod plan;

use std::collections::{HashMap, HashSet};

use domain::{
    error::{AppError, Fault, Refusal},
    id::PlanId,
    person_name::PersonName,
    treatment_plan::PlanView,
    treatment_plan_form::{NewPlan, NewStep, PlanForm},
};
use serde_json::json;
use uuid::Uuid;

pub use due::due;
use plan::{Plan, Step};

use super::waitlist::require;
use crate::{
    Ctx, Error,
    services::directory::Directory,
    store::{
        Tx, audit, patients,
        treatment_plans::{self, PlanRow, StepRow},
    },
};

/// A plan with its visits.
pub async fn read(ctx: &Ctx, id: PlanId) -> Result<PlanView, Error> {
    require(ctx)?;
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let plan = Plan::read(&mut tx, id).await?;
    let patient = patients::get(&mut tx, plan.row.patient_id).await?;
    let name =
        PersonName { last: patient.last_name, first: patient.first_name, patronymic: patient.patronymic };
    plan.view(&directory, name.full(), tx.now())
}

/// Makes a plan. Fails with `Invalid`.
pub async fn make(ctx: &Ctx, form: PlanForm) -> Result<PlanId, Error> {
    require(ctx)?;
    let new = NewPlan::parse(form)?;
    ctx.write((new, ctx.directory_cache()), |tx, (new, directory)| {
        Box::pin(async move {
            let directory = directory.get(tx).await?;
            let patient = check(tx, &directory, new).await?;
            refuse_strange(&[], &new.steps)?;
            let row = PlanRow {
                id: Uuid::now_v7(),
                patient_id: patient,
                branch_id: new.branch_id.0,
                doctor_id: new.doctor_id.map(|doctor| doctor.0),
                title: new.title.clone(),
                times: serde_json::to_string(&new.times)?,
                note: new.note.clone(),
                starts_on: directory.today(new.branch_id, tx.now()).ok_or(AppError::NotFound)?,
                closed_at: None,
                next_step_id: None,
                due_from: None,
                due_until: None,
                created_by: tx.actor().user.map(|user| user.0),
                created_by_name: tx.actor().name.clone(),
                created_at: tx.now(),
                version: 1,
            };
            treatment_plans::insert(tx, &row).await?;
            insert_steps(tx, row.id, &new.steps, &HashMap::new()).await?;
            changed(tx, "make", &row).await?;
            Ok(row.id.into())
        })
    })
    .await
}

/// Changes a plan; the patient stays, and so do the steps that have a visit: `Refused(InUse)` when one of them is left
/// out or is to be about something else.
pub async fn edit(ctx: &Ctx, id: PlanId, version: i64, form: PlanForm) -> Result<(), Error> {
    require(ctx)?;
    ctx.write((id, version, form, ctx.directory_cache()), |tx, (id, version, form, directory)| {
        Box::pin(async move {
            let old = current(tx, *id, *version).await?;
            let directory = directory.get(tx).await?;
            let form = PlanForm { patient_id: Some(old.row.patient_id.into()), ..form.clone() };
            let new = NewPlan::parse(form)?;
            check(tx, &directory, &new).await?;
            refuse_strange(&old.steps, &new.steps)?;
            refuse_used(&old, &new.steps)?;
            let visits = old.steps.iter().filter_map(|step| Some((step.row.id, step.row.booking_id?)));
            let visits: HashMap<Uuid, Uuid> = visits.collect();
            treatment_plans::delete_steps(tx, old.row.id).await?;
            insert_steps(tx, old.row.id, &new.steps, &visits).await?;
            let row = PlanRow {
                branch_id: new.branch_id.0,
                doctor_id: new.doctor_id.map(|doctor| doctor.0),
                title: new.title,
                times: serde_json::to_string(&new.times)?,
                note: new.note,
                ..old.row
            };
            treatment_plans::update(tx, &row).await?;
            changed(tx, "edit", &row).await
        })
    })
    .await
}

/// Closes a plan, for nothing more is to be booked for it, or opens it again. Its visits stay as they are.
pub async fn close(ctx: &Ctx, id: PlanId, version: i64, closed: bool) -> Result<(), Error> {
    require(ctx)?;
    ctx.write((id, version, closed), |tx, (id, version, closed)| {
        Box::pin(async move {
            let old = current(tx, *id, *version).await?;
            let row = PlanRow {
                closed_at: closed.then(|| tx.now()),
                next_step_id: None,
                due_from: None,
                due_until: None,
                ..old.row
            };
            treatment_plans::update(tx, &row).await?;
            changed(tx, if *closed { "close" } else { "reopen" }, &row).await
        })
    })
    .await
}

/// The plan as it was on the screen.
async fn current(tx: &mut Tx, id: PlanId, version: i64) -> Result<Plan, Error> {
    let plan = Plan::read(tx, id).await?;
    if plan.row.version == version {
        return Ok(plan);
    }
    Err(Error::stale(plan.row.version))
}

/// Whose plan it is; all else that it names is known, too.
async fn check(tx: &mut Tx, directory: &Directory, new: &NewPlan) -> Result<Uuid, Error> {
    let unknown = |field: &str| Error::from(AppError::field(field, Fault::UnknownChoice));
    let patient = patients::find_standing(tx, new.patient_id.0).await?;
    let patient = patient.ok_or_else(|| unknown("patient_id"))?;
    if !directory.branch(new.branch_id).is_some_and(|branch| branch.active) {
        return Err(unknown("branch_id"));
    }
    let is_doctor = |id| directory.doctor(id).is_some_and(|doctor| doctor.active);
    if !new.doctor_id.is_none_or(is_doctor) {
        return Err(unknown("doctor_id"));
    }
    for step in &new.steps {
        let row = step.row;
        let known = |id| directory.service(id).is_some();
        if !step.services.iter().all(|id| known(*id)) {
            return Err(unknown(&format!("steps.{row}.services")));
        }
        if !step.doctor_id.is_none_or(is_doctor) {
            return Err(unknown(&format!("steps.{row}.doctor_id")));
        }
    }
    Ok(patient)
}

/// A step that is named is one of the plan's, and stands in it once.
fn refuse_strange(old: &[Step], new: &[NewStep]) -> Result<(), Error> {
    let mut seen = HashSet::new();
    let strange = |step: &&NewStep| {
        step.id.is_some_and(|id| !seen.insert(id) || old.iter().all(|old| old.row.id != id.0))
    };
    match new.iter().find(strange) {
        Some(step) => Err(AppError::field(&format!("steps.{}.id", step.row), Fault::UnknownChoice).into()),
        None => Ok(()),
    }
}

fn refuse_used(old: &Plan, new: &[NewStep]) -> Result<(), Error> {
    let kept = |step: &Step| {
        let same = |new: &&NewStep| new.id.is_some_and(|id| id.0 == step.row.id);
        new.iter().find(same).is_some_and(|new| {
            new.services == step.services && new.doctor_id.map(|doctor| doctor.0) == step.row.doctor_id
        })
    };
    let used = old.steps.iter().filter(|step| step.standing().is_some());
    if used.into_iter().all(kept) { Ok(()) } else { Err(Refusal::InUse.into()) }
}

/// Writes the steps anew; those that were there keep their visits.
async fn insert_steps(
    tx: &mut Tx,
    plan: Uuid,
    steps: &[NewStep],
    visits: &HashMap<Uuid, Uuid>,
) -> Result<(), Error> {
    for (position, step) in (0..).zip(steps) {
        let row = StepRow {
            id: step.id.map_or_else(Uuid::now_v7, |id| id.0),
            plan_id: plan,
            position,
            services: serde_json::to_string(&step.services)?,
            doctor_id: step.doctor_id.map(|doctor| doctor.0),
            min_days: i32::from(step.spacing.min_days.get()),
            max_days: step.spacing.max_days.map(i32::from),
            booking_id: step.id.and_then(|id| visits.get(&id.0).copied()),
        };
        treatment_plans::insert_step(tx, &row).await?;
    }
    Ok(())
}

/// Notes the change, and what follows from it; that tells the screens.
async fn changed(tx: &mut Tx, act: &str, row: &PlanRow) -> Result<(), Error> {
    audit::insert(tx, &format!("plan.{act}"), "plan", row.id, json!({"version": row.version})).await?;
    follow::refresh(tx, row.id.into()).await
}
