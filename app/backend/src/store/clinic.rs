//! The settings' tables: branches, chairs, skills, doctors, services. Read whole by `store::directory`.

use domain::clinic_form::NewSkill;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{StoreError, Tx};

pub(crate) struct BranchValues {
    pub name: String,
    pub address: String,
    pub zone: String,
    pub grid_min: i32,
    pub big_gap_min: i32,
    pub big_gap_median: bool,
    pub dead_gap_min: i32,
    pub reserve_until_min: i32,
    pub active: bool,
}

pub(crate) struct DoctorValues {
    pub last_name: String,
    pub first_name: String,
    pub patronymic: Option<String>,
    pub sex: Option<&'static str>,
    pub age_from: i32,
    pub age_to: Option<i32>,
    pub practising_since: Option<i32>,
    pub about: String,
    /// Codes between spaces.
    pub languages: String,
    pub active: bool,
}

/// What is kept of a service besides its skills and prices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ServiceValues {
    pub code: String,
    pub name: String,
    pub minutes: i32,
    pub buffer_min: i32,
    pub child_only: bool,
    pub active: bool,
}

/// Whether one row was touched; none means that somebody was faster.
fn one(touched: u64) -> Result<(), StoreError> {
    if touched == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

pub(crate) async fn insert_branch(tx: &mut Tx, id: Uuid, values: &BranchValues) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO branches (id, name, address, zone, grid_min, big_gap_min, dead_gap_min, reserve_until_min, active,
             big_gap_median, position)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, (SELECT count(*) FROM branches))",
        id,
        &values.name,
        &values.address,
        &values.zone,
        values.grid_min,
        values.big_gap_min,
        values.dead_gap_min,
        values.reserve_until_min,
        values.active,
        values.big_gap_median
    )?;
    Ok(())
}

pub(crate) async fn update_branch(
    tx: &mut Tx,
    id: Uuid,
    version: i64,
    values: &BranchValues,
) -> Result<(), StoreError> {
    one(execute!(
        tx,
        "UPDATE branches SET name = $1, address = $2, zone = $3, grid_min = $4, big_gap_min = $5, dead_gap_min = $6,
             reserve_until_min = $7, active = $8, big_gap_median = $9, version = version + 1
         WHERE id = $10 AND version = $11",
        &values.name,
        &values.address,
        &values.zone,
        values.grid_min,
        values.big_gap_min,
        values.dead_gap_min,
        values.reserve_until_min,
        values.active,
        values.big_gap_median,
        id,
        version
    )?)
}

pub(crate) async fn insert_chair(tx: &mut Tx, id: Uuid, branch: Uuid, name: &str) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO chairs (id, branch_id, name, position) VALUES ($1, $2, $3, (SELECT count(*) FROM chairs))",
        id,
        branch,
        name
    )?;
    Ok(())
}

pub(crate) async fn update_chair(
    tx: &mut Tx,
    id: Uuid,
    version: i64,
    name: &str,
    active: bool,
) -> Result<(), StoreError> {
    one(execute!(
        tx,
        "UPDATE chairs SET name = $1, active = $2, version = version + 1 WHERE id = $3 AND version = $4",
        name,
        active,
        id,
        version
    )?)
}

pub(crate) async fn insert_skill(tx: &mut Tx, skill: &NewSkill) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO skills (code, name, kind, position) VALUES ($1, $2, $3, (SELECT count(*) FROM skills))",
        &skill.code,
        &skill.name,
        kind(skill)
    )?;
    Ok(())
}

pub(crate) async fn update_skill(tx: &mut Tx, skill: &NewSkill, version: i64) -> Result<(), StoreError> {
    one(execute!(
        tx,
        "UPDATE skills SET name = $1, kind = $2, version = version + 1 WHERE code = $3 AND version = $4",
        &skill.name,
        kind(skill),
        &skill.code,
        version
    )?)
}

fn kind(skill: &NewSkill) -> &'static str {
    if skill.specialty { "specialty" } else { "competence" }
}

/// `Referenced` while a doctor has it or a service asks for it.
pub(crate) async fn delete_skill(tx: &mut Tx, code: &str) -> Result<(), StoreError> {
    one(execute!(tx, "DELETE FROM skills WHERE code = $1", code)?)
}

pub(crate) async fn insert_doctor(tx: &mut Tx, id: Uuid, values: &DoctorValues) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO doctors (id, last_name, first_name, patronymic, sex, age_from, age_to, practising_since, about,
             active, languages, position)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, (SELECT count(*) FROM doctors))",
        id,
        &values.last_name,
        &values.first_name,
        &values.patronymic,
        values.sex,
        values.age_from,
        values.age_to,
        values.practising_since,
        &values.about,
        values.active,
        &values.languages
    )?;
    Ok(())
}

pub(crate) async fn update_doctor(
    tx: &mut Tx,
    id: Uuid,
    version: i64,
    values: &DoctorValues,
) -> Result<(), StoreError> {
    one(execute!(
        tx,
        "UPDATE doctors SET last_name = $1, first_name = $2, patronymic = $3, sex = $4, age_from = $5, age_to = $6,
             practising_since = $7, about = $8, active = $9, languages = $10, version = version + 1
         WHERE id = $11 AND version = $12",
        &values.last_name,
        &values.first_name,
        &values.patronymic,
        values.sex,
        values.age_from,
        values.age_to,
        values.practising_since,
        &values.about,
        values.active,
        &values.languages,
        id,
        version
    )?)
}

/// Replaces the doctor's skills; their order of importance is the skills' own.
pub(crate) async fn set_doctor_skills(
    tx: &mut Tx,
    doctor: Uuid,
    skills: &[String],
) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM doctor_skills WHERE doctor_id = $1", doctor)?;
    for skill in skills {
        execute!(tx, "INSERT INTO doctor_skills (doctor_id, skill) VALUES ($1, $2)", doctor, skill)?;
    }
    Ok(())
}

/// Replaces the minutes that differ from the price list's.
pub(crate) async fn set_doctor_minutes(
    tx: &mut Tx,
    doctor: Uuid,
    minutes: &[(Uuid, i32)],
) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM doctor_services WHERE doctor_id = $1", doctor)?;
    for (service, minutes) in minutes {
        execute!(
            tx,
            "INSERT INTO doctor_services (doctor_id, service_id, minutes) VALUES ($1, $2, $3)",
            doctor,
            *service,
            *minutes
        )?;
    }
    Ok(())
}

pub(crate) async fn insert_service(tx: &mut Tx, id: Uuid, values: &ServiceValues) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO services (id, code, name, minutes, buffer_min, child_only, active, position)
         VALUES ($1, $2, $3, $4, $5, $6, $7, (SELECT count(*) FROM services))",
        id,
        &values.code,
        &values.name,
        values.minutes,
        values.buffer_min,
        values.child_only,
        values.active
    )?;
    Ok(())
}

pub(crate) async fn update_service(
    tx: &mut Tx,
    id: Uuid,
    version: i64,
    values: &ServiceValues,
) -> Result<(), StoreError> {
    one(execute!(
        tx,
        "UPDATE services SET code = $1, name = $2, minutes = $3, buffer_min = $4, child_only = $5, active = $6,
             version = version + 1
         WHERE id = $7 AND version = $8",
        &values.code,
        &values.name,
        values.minutes,
        values.buffer_min,
        values.child_only,
        values.active,
        id,
        version
    )?)
}

/// Replaces the skills that may do the service.
pub(crate) async fn set_service_skills(
    tx: &mut Tx,
    service: Uuid,
    skills: &[String],
) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM service_skills WHERE service_id = $1", service)?;
    for skill in skills {
        execute!(tx, "INSERT INTO service_skills (service_id, skill) VALUES ($1, $2)", service, skill)?;
    }
    Ok(())
}

/// Removes a service and the skills that may do it; `Referenced` while a visit or a doctor's own time names it.
pub(crate) async fn delete_service(tx: &mut Tx, id: Uuid) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM service_skills WHERE service_id = $1", id)?;
    one(execute!(tx, "DELETE FROM services WHERE id = $1", id)?)
}
