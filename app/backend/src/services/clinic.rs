//! The settings: branches, chairs, specialties, doctors, services. What has visits ahead cannot be put out of use.
//!
//! Promotions and users have services of their own; what the pages show is in [`super::settings`].

use domain::{
    clinic_form::{BranchForm, ChairForm, DoctorForm, Edited, NewBranch, NewDoctor, NewSkill, SkillForm},
    error::{AppError, Fault, Refusal},
    event::Event,
    id::{BranchId, ChairId, DoctorId, ServiceId},
    language::Language,
    permission::Permission,
    service::{NewService, ServiceForm},
};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::{
    Ctx, Error,
    services::{prices, trail},
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
                big_gap_median: new.big_gap_median,
                dead_gap_min: new.dead_gap_min.into(),
                reserve_until_min: new.reserve_until_min.into(),
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
                    let what = ("branch", edited.id.0, edited.version);
                    refuse_stale(tx, what, now.version, form, &BranchForm::from(now)).await?;
                    if !edited.active {
                        let chairs = directory.chairs.iter().filter(|chair| chair.branch == edited.id);
                        let mut chairs: Vec<Uuid> = chairs.map(|chair| chair.id.0).collect();
                        chairs.sort_unstable();
                        for chair in chairs {
                            tx.lock_diary(chair).await?;
                        }
                        refuse_used(tx, bookings::Diary::Branch(edited.id.0)).await?;
                    }
                    clinic::update_branch(tx, edited.id.0, edited.version, &values).await?;
                    edited.id.0
                }
            };
            changed(tx, "branch", id, next(*edited), form).await?;
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
                    let what = ("chair", edited.id.0, edited.version);
                    refuse_stale(tx, what, now.version, form, &ChairForm::from(now)).await?;
                    if !edited.active {
                        tx.lock_diary(edited.id.0).await?;
                        refuse_used(tx, bookings::Diary::Chair(edited.id.0)).await?;
                    }
                    clinic::update_chair(tx, edited.id.0, edited.version, name, edited.active).await?;
                    edited.id.0
                }
            };
            changed(tx, "chair", id, next(*edited), form).await?;
            Ok(id.into())
        })
    })
    .await
}

/// Keeps a specialty or competence, new or edited: then `edited` is the version that was on the screen. The code
/// of one that is there stays.
pub async fn save_skill(ctx: &Ctx, edited: Option<i64>, form: SkillForm) -> Result<String, Error> {
    ctx.require(Permission::EditClinic)?;
    let new = NewSkill::parse(&form)?;
    ctx.write((edited, form, new, ctx.directory_cache()), |tx, (edited, form, new, cache)| {
        Box::pin(async move {
            let directory = cache.get(tx).await?;
            let now = directory.skills.iter().find(|skill| skill.code == new.code);
            match (edited, now) {
                (None, None) => clinic::insert_skill(tx, new).await?,
                (None, Some(_)) => return Err(AppError::field("code", Fault::Taken).into()),
                (Some(_), None) => return Err(AppError::NotFound.into()),
                (Some(saw), Some(now)) => {
                    let what = ("skill", &new.code, *saw);
                    refuse_stale(tx, what, now.version, form, &SkillForm::from(now)).await?;
                    clinic::update_skill(tx, new, *saw).await?;
                }
            }
            changed(tx, "skill", &new.code, edited.map_or(1, |version| version + 1), form).await?;
            Ok(new.code.clone())
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
                    directory::touch(tx).await?;
                    audit::insert(tx, "skill.drop", "skill", code, json!({})).await?;
                    tx.emit(Event::ClinicChanged);
                    Ok(())
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
            if !directory.skills.iter().any(|skill| skill.specialty && new.skills.contains(&skill.code)) {
                return Err(AppError::field("skills", Fault::Required).into());
            }
            if new.own_minutes.iter().any(|(service, _)| directory.service(*service).is_none()) {
                return Err(unknown("own_minutes").into());
            }
            let values = doctor_values(new, edited.is_none_or(|edited| edited.active));
            let id = match edited {
                None => {
                    let id = Uuid::now_v7();
                    clinic::insert_doctor(tx, id, &values).await?;
                    id
                }
                Some(edited) => {
                    let now = directory.doctor(edited.id).ok_or(AppError::NotFound)?;
                    let what = ("doctor", edited.id.0, edited.version);
                    refuse_stale(tx, what, now.version, form, &DoctorForm::from(now)).await?;
                    if !edited.active {
                        tx.lock_diary(edited.id.0).await?;
                        refuse_used(tx, bookings::Diary::Doctor(edited.id.0)).await?;
                    }
                    clinic::update_doctor(tx, edited.id.0, edited.version, &values).await?;
                    edited.id.0
                }
            };
            clinic::set_doctor_skills(tx, id, &new.skills).await?;
            let minutes: Vec<(Uuid, i32)> =
                new.own_minutes.iter().map(|(service, minutes)| (service.0, i32::from(*minutes))).collect();
            clinic::set_doctor_minutes(tx, id, &minutes).await?;
            changed(tx, "doctor", id, next(*edited), form).await?;
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
        languages: Language::joined(&new.languages),
        active,
    }
}

/// Keeps a service, new or edited, and its price from a day on; the first price of a new one holds at once. Visits that
/// are booked keep the length and the price they were booked with.
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
            let from = prices::first_day(&directory, new.valid_from, "valid_from")?;
            let id = match edited {
                None => {
                    let id = Uuid::now_v7();
                    clinic::insert_service(tx, id, &values).await?;
                    prices::insert(tx, id, directory.day(), new.price, None).await?;
                    id
                }
                Some(edited) => {
                    let now = directory.service(edited.id).ok_or(AppError::NotFound)?;
                    let what = ("service", edited.id.0, edited.version);
                    refuse_stale(tx, what, now.version, form, &ServiceForm::from(now)).await?;
                    clinic::update_service(tx, edited.id.0, edited.version, &values).await?;
                    prices::set(tx, &directory, edited.id, from, new.price, None).await?;
                    edited.id.0
                }
            };
            clinic::set_service_skills(tx, id, &new.skills).await?;
            changed(tx, "service", id, next(*edited), form).await?;
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
        active,
    }
}

fn known_skills(directory: &super::directory::Directory, skills: &[String]) -> Result<(), Error> {
    let known = |code: &String| directory.skills.iter().any(|skill| skill.code == *code);
    if skills.iter().all(known) { Ok(()) } else { Err(unknown("skills").into()) }
}

pub(super) fn unknown(field: &str) -> AppError {
    AppError::field(field, Fault::UnknownChoice)
}

/// Whoever wants to book has to wait for the diary that is locked, and sees what has become of it.
async fn refuse_used(tx: &mut Tx, diary: bookings::Diary) -> Result<(), Error> {
    if bookings::is_used_ahead(tx, diary).await? { Err(Refusal::InUse.into()) } else { Ok(()) }
}

/// Refuses an edit of another version than the one in force, and says who changed which fields.
pub(super) async fn refuse_stale(
    tx: &mut Tx,
    (entity, id, saw): (&str, impl ToString, i64),
    is: i64,
    typed: &impl Serialize,
    now: &impl Serialize,
) -> Result<(), Error> {
    if saw == is {
        return Ok(());
    }
    let (typed, now) = (serde_json::to_value(typed)?, serde_json::to_value(now)?);
    Err(trail::stale(tx, (entity, &id.to_string()), (saw, is), &now, Some(&typed)).await?.into())
}

/// The version after an edit.
pub(super) fn next<I>(edited: Option<Edited<I>>) -> i64 {
    edited.map_or(1, |edited| edited.version + 1)
}

/// The trail of every change here.
pub(super) async fn changed(
    tx: &mut Tx,
    entity: &str,
    id: impl ToString,
    version: i64,
    form: &impl Serialize,
) -> Result<(), Error> {
    directory::touch(tx).await?;
    let details = json!({ "version": version, "is": form });
    audit::insert(tx, &format!("{entity}.save"), entity, id.to_string(), details).await?;
    tx.emit(Event::ClinicChanged);
    Ok(())
}
