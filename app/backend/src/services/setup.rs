//! The first run: a clinic, its first branch, its first administrator; only while there is no user.

use domain::{
    clinic_form::NewSkill,
    error::Refusal,
    event::Event,
    setup::{NewClinic, SetupForm},
    user::UserBrief,
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Ctx, Error,
    services::{passwords, users as user_service},
    store::{
        audit,
        clinic::{self, BranchValues},
        directory, settings, users,
    },
};

/// Specialties and competences of a new clinic: code, name, kind. They are the ones that the triage speaks of.
pub(crate) const SKILLS: [(&str, &str, &str); 9] = [
    ("T", "терапевт", "specialty"),
    ("S", "хирург", "specialty"),
    ("P", "ортопед", "specialty"),
    ("O", "ортодонт", "specialty"),
    ("C", "детский стоматолог", "specialty"),
    ("H", "гигиенист", "specialty"),
    ("I", "имплантация", "competence"),
    ("R", "пародонтология", "competence"),
    ("E", "эндодонтия", "competence"),
];

/// Two first runs at the same time pass one by one.
const TURN: &str = "setup";

/// Whether the clinic has yet to be set up.
pub async fn needed(stranger: &Ctx) -> Result<bool, Error> {
    Ok(!users::any(&mut stranger.read().await?).await?)
}

/// What the clinic is called; none before it is set up.
pub async fn clinic_name(stranger: &Ctx) -> Result<Option<String>, Error> {
    Ok(settings::find(&mut stranger.read().await?, settings::CLINIC_NAME).await?)
}

/// Sets the clinic up, all or nothing.
pub async fn set_up(stranger: &Ctx, form: SetupForm) -> Result<UserBrief, Error> {
    if !needed(stranger).await? {
        return Err(Refusal::AlreadySetUp.into());
    }
    let new = NewClinic::parse(&form)?;
    let hash = passwords::hash(new.password.clone()).await?;
    let ids = (Uuid::now_v7(), Uuid::now_v7());
    stranger
        .write((new, hash, ids), |tx, (new, hash, (branch, admin))| {
            Box::pin(async move {
                tx.lock(TURN).await?;
                if users::any(tx).await? {
                    return Err(Refusal::AlreadySetUp.into());
                }
                settings::update(tx, settings::CLINIC_NAME, &new.name).await?;
                clinic::insert_branch(tx, *branch, &first_branch(new)).await?;
                for (code, name, kind) in SKILLS {
                    let (code, name) = (code.to_owned(), name.to_owned());
                    clinic::insert_skill(tx, &NewSkill { code, name, specialty: kind == "specialty" })
                        .await?;
                }
                directory::touch(tx).await?;
                tx.emit(Event::ClinicChanged);
                audit::insert(tx, "clinic.set_up", "branch", *branch, json!({})).await?;
                user_service::insert(tx, *admin, &new.admin, hash).await
            })
        })
        .await
}

/// With the grid and the size of a big gap that most clinics keep; the settings change them.
fn first_branch(new: &NewClinic) -> BranchValues {
    BranchValues {
        name: new.branch.clone(),
        address: new.address.clone(),
        zone: new.zone.name().into(),
        grid_min: 15,
        big_gap_min: 60,
        big_gap_median: false,
        dead_gap_min: 30,
        reserve_until_min: 10 * 60,
        active: true,
    }
}
