//! The settings: branches, chairs, specialties, doctors, services. What has visits ahead cannot be put out of use.

use domain::{
    clinic_form::{BranchForm, ChairForm, DoctorForm, Edited, NewBranch, NewDoctor, SkillForm},
    error::{AppError, Fault, Refusal, Stale},
    event::Event,
    id::{BranchId, ChairId, DoctorId, ServiceId},
    permission::Permission,
    service::{NewService, ServiceForm},
};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    Ctx, Error,
    store::{
        StoreError, Tx, audit, bookings,
        clinic::{self, BranchValues, DoctorValues, ServiceValues},
        directory,
    },
};

/// Keeps a branch, new or edited.
pub async fn save_branch(
    ctx: &Ctx,
    edited: Option<Edited<BranchId>>,
    form: BranchForm,
) -> Result<BranchId, Error> {
    ctx.require(Permission::EditClinic)?;
    let new = NewBranch::parse(&form)?;
    ctx.write((edited, form, new, ctx.directory_cache()), |tx, (edited, form, new, cache)| {
        Box::pin(async move {
            let values = BranchValues {
                name: new.name.clone(),
                address: new.address.clone(),
                zone: new.zone.name().into(),
                grid_min: new.grid_min.into(),
                big_gap_min: new.big_gap_min.into(),
                active: edited.is_none_or(|edited| edited.active),
            };
            let id = match edited {
                None => {
                    let id = Uuid::now_v7();
                    clinic::insert_branch(tx, id, &values).await?;
                    id
                }
                Some(edited) => {
                    let directory = cache.get(tx).await?;
                    let now = directory.branch(edited.id).ok_or(AppError::NotFound)?;
                    let saw = (edited.version, now.version);
                    same_version(saw, form, &BranchForm::from(now))?;
                    if !edited.active
                        && bookings::is_used_ahead(tx, bookings::Diary::Branch(edited.id.0)).await?
                    {
                        return Err(Refusal::InUse.into());
                    }
                    clinic::update_branch(tx, edited.id.0, edited.version, &values).await?;
                    edited.id.0
                }
            };
            changed(tx, "branch", id).await?;
            Ok(id.into())
        })
    })
    .await
}

/// Keeps a chair, new or edited. An edited one stays in its branch.
pub async fn save_chair(
    ctx: &Ctx,
    edited: Option<Edited<ChairId>>,
    form: ChairForm,
) -> Result<ChairId, Error> {
    ctx.require(Permission::EditClinic)?;
    let name = form.parse()?;
    ctx.write((edited, form, name, ctx.directory_cache()), |tx, (edited, form, name, cache)| {
        Box::pin(async move {
            let directory = cache.get(tx).await?;
            let branch = directory.branch(form.branch_id).ok_or_else(|| unknown("branch_id"))?;
            let twin = directory.chairs.iter().any(|chair| {
                chair.branch == branch.id
                    && chair.name == *name
                    && edited.is_none_or(|edited| edited.id != chair.id)
            });
            if twin {
                return Err(AppError::field("name", Fault::Taken).into());
            }
            let id = match edited {
                None => {
                    let id = Uuid::now_v7();
                    clinic::insert_chair(tx, id, form.branch_id.0, name).await?;
                    id
                }
                Some(edited) => {
                    let now = directory.chair(edited.id).ok_or(AppError::NotFound)?;
                    same_version((edited.version, now.version), form, &ChairForm::from(now))?;
                    if !edited.active
                        && bookings::is_used_ahead(tx, bookings::Diary::Chair(edited.id.0)).await?
                    {
                        return Err(Refusal::InUse.into());
                    }
                    clinic::update_chair(tx, edited.id.0, edited.version, name, edited.active).await?;
                    edited.id.0
                }
            };
            changed(tx, "chair", id).await?;
            Ok(id.into())
        })
    })
    .await
}

/// Adds a specialty or competence, or renames it.
pub async fn save_skill(ctx: &Ctx, form: SkillForm) -> Result<(), Error> {
    ctx.require(Permission::EditClinic)?;
    let skill = form.parse()?;
    ctx.write(skill, |tx, skill| {
        Box::pin(async move {
            let kind = if skill.specialty { "specialty" } else { "competence" };
            clinic::upsert_skill(tx, &skill.code, &skill.name, kind).await?;
            changed(tx, "skill", &skill.code).await
        })
    })
    .await
}

/// Removes a specialty or competence that nobody has and nothing asks for.
pub async fn delete_skill(ctx: &Ctx, code: String) -> Result<(), Error> {
    ctx.require(Permission::EditClinic)?;
    ctx.write(code, |tx, code| {
        Box::pin(async move {
            match clinic::delete_skill(tx, code).await {
                Err(StoreError::Referenced) => Err(Refusal::InUse.into()),
                done => {
                    done?;
                    changed(tx, "skill", code).await
                }
            }
        })
    })
    .await
}

/// Keeps a doctor, new or edited.
pub async fn save_doctor(
    ctx: &Ctx,
    edited: Option<Edited<DoctorId>>,
    form: DoctorForm,
) -> Result<DoctorId, Error> {
    ctx.require(Permission::EditClinic)?;
    let new = NewDoctor::parse(&form)?;
    ctx.write((edited, form, new, ctx.directory_cache()), |tx, (edited, form, new, cache)| {
        Box::pin(async move {
            let directory = cache.get(tx).await?;
            known_skills(&directory, &new.skills)?;
            let values = doctor_values(new, edited.is_none_or(|edited| edited.active));
            let id = match edited {
                None => {
                    let id = Uuid::now_v7();
                    clinic::insert_doctor(tx, id, &values).await?;
                    id
                }
                Some(edited) => {
                    let now = directory.doctor(edited.id).ok_or(AppError::NotFound)?;
                    same_version((edited.version, now.version), form, &DoctorForm::from(now))?;
                    if !edited.active
                        && bookings::is_used_ahead(tx, bookings::Diary::Doctor(edited.id.0)).await?
                    {
                        return Err(Refusal::InUse.into());
                    }
                    clinic::update_doctor(tx, edited.id.0, edited.version, &values).await?;
                    edited.id.0
                }
            };
            clinic::set_doctor_skills(tx, id, &new.skills).await?;
            let minutes: Vec<(Uuid, i32)> =
                new.own_minutes.iter().map(|(service, minutes)| (service.0, i32::from(*minutes))).collect();
            clinic::set_doctor_minutes(tx, id, &minutes).await?;
            changed(tx, "doctor", id).await?;
            Ok(id.into())
        })
    })
    .await
}

fn doctor_values(new: &NewDoctor, active: bool) -> DoctorValues {
    DoctorValues {
        last_name: new.name.last.clone(),
        first_name: new.name.first.clone(),
        patronymic: new.name.patronymic.clone(),
        sex: new.sex.map(domain::clinic::Sex::code),
        age_from: new.age_from.into(),
        age_to: new.age_to.map(Into::into),
        practising_since: new.practising_since,
        about: new.about.clone(),
        active,
    }
}

/// Keeps a service, new or edited. Visits that are booked keep the length and the price they were booked with.
pub async fn save_service(
    ctx: &Ctx,
    edited: Option<Edited<ServiceId>>,
    form: ServiceForm,
) -> Result<ServiceId, Error> {
    ctx.require(Permission::EditClinic)?;
    let new = NewService::parse(form.clone())?;
    ctx.write((edited, form, new, ctx.directory_cache()), |tx, (edited, form, new, cache)| {
        Box::pin(async move {
            let directory = cache.get(tx).await?;
            known_skills(&directory, &new.skills)?;
            let values = service_values(new, edited.is_none_or(|edited| edited.active));
            let id = match edited {
                None => {
                    let id = Uuid::now_v7();
                    clinic::insert_service(tx, id, &values).await?;
                    id
                }
                Some(edited) => {
                    let now = directory.service(edited.id).ok_or(AppError::NotFound)?;
                    same_version((edited.version, now.version), form, &ServiceForm::from(now))?;
                    clinic::update_service(tx, edited.id.0, edited.version, &values).await?;
                    edited.id.0
                }
            };
            clinic::set_service_skills(tx, id, &new.skills).await?;
            changed(tx, "service", id).await?;
            Ok(id.into())
        })
    })
    .await
}

pub(crate) fn service_values(new: &NewService, active: bool) -> ServiceValues {
    ServiceValues {
        code: new.code.clone(),
        name: new.name.clone(),
        minutes: new.minutes.into(),
        buffer_min: new.buffer_min.into(),
        child_only: new.child_only,
        price_from: new.price.from.0,
        price_to: new.price.to.map(|to| to.0),
        active,
    }
}

fn known_skills(directory: &super::directory::Directory, skills: &[String]) -> Result<(), Error> {
    let known = |code: &String| directory.skills.iter().any(|skill| skill.code == *code);
    if skills.iter().all(known) { Ok(()) } else { Err(unknown("skills").into()) }
}

fn unknown(field: &str) -> AppError {
    AppError::field(field, Fault::UnknownChoice)
}

/// Refuses an edit of another version than the one in force, and says which fields hold something else now.
fn same_version((saw, is): (i64, i64), typed: &impl Serialize, now: &impl Serialize) -> Result<(), Error> {
    if saw == is {
        return Ok(());
    }
    let (Value::Object(typed), Value::Object(now)) =
        (serde_json::to_value(typed)?, serde_json::to_value(now)?)
    else {
        return Err(Error::broken("a form that is no object"));
    };
    let differs = |(field, value): &(String, Value)| typed.get(field) != Some(value);
    let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let changed = now.into_iter().filter(differs).map(|(field, value)| (field, text(value))).collect();
    Err(AppError::Stale(Box::new(Stale { version: is, by: None, at: None, changed })).into())
}

/// The trail of every change here.
pub(crate) async fn changed(tx: &mut Tx, entity: &str, id: impl ToString) -> Result<(), Error> {
    directory::touch(tx).await?;
    audit::insert(tx, &format!("{entity}.save"), entity, id.to_string(), json!({})).await?;
    tx.emit(Event::ClinicChanged);
    Ok(())
}
