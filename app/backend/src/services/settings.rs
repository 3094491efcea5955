//! What the pages of the settings show, and the way of an edit to the service of its noun.

use domain::{
    article::ArticleForm,
    clinic_form::{BranchForm, ChairForm, DoctorForm, Edited, SkillForm},
    error::{AppError, FieldErrors},
    permission::Permission,
    promotion::Promotion,
    promotion_form::PromotionForm,
    service::{ServiceBrief, ServiceForm},
    settings::{
        Choices, Entry, Named, Noun, SettingEdit, SettingList, SettingsPage, Step, StepState, Versions,
    },
    triage::form::TriageForm,
    user::{Secret, UserBrief, UserEditForm, UserForm},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    articles, clinic,
    directory::Directory,
    promotions as promotion_service, trail,
    triage::{self, EditedRule},
    users::{self as user_service},
};
use crate::{
    Ctx, Error,
    store::{Tx, promotions, users},
};

/// The first page: the steps that a new clinic has still to take, as far as the reader may take them, and whose
/// hours can be edited.
pub async fn index(ctx: &Ctx) -> Result<SettingsPage, Error> {
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let may_edit_hours = ctx.actor().may(Permission::EditHours);
    let mut steps = steps(&mut tx, &directory).await?;
    if steps.iter().all(|step| step.done) {
        steps.clear();
    }
    steps.retain(|step| ctx.actor().may(needed(step.step)));
    let mut choices = if may_edit_hours { choices(&directory) } else { Choices::default() };
    choices.branches.retain(|branch| branch.active);
    choices.doctors.retain(|doctor| doctor.active);
    Ok(SettingsPage {
        choices: Choices { skills: Vec::new(), services: Vec::new(), ..choices },
        steps,
        ..SettingsPage::default()
    })
}

/// What a step is taken with.
const fn needed(step: Step) -> Permission {
    match step {
        Step::BranchHours | Step::DoctorHours => Permission::EditHours,
        Step::Chairs | Step::Services | Step::Doctors => Permission::EditClinic,
        Step::Users => Permission::EditUsers,
    }
}

async fn steps(tx: &mut Tx, directory: &Directory) -> Result<Vec<StepState>, Error> {
    let branches = || directory.branches.iter().filter(|branch| branch.active);
    let doctors = || directory.doctors.iter().filter(|doctor| doctor.active);
    let closed = branches().find(|branch| branch.opening.iter().all(Option::is_none));
    let has_chair = |branch: &&domain::clinic::Branch| {
        directory.chairs.iter().any(|chair| chair.active && chair.branch == branch.id)
    };
    let without_chair = branches().find(|branch| !has_chair(branch));
    let has_hours = |doctor: &&domain::clinic::Doctor| {
        directory.hours(doctor.id).is_some_and(|hours| {
            !hours.patterns.is_empty() || hours.exceptions.iter().any(|days| days.hours.is_some())
        })
    };
    let idle = doctors().find(|doctor| !has_hours(doctor));
    let books = |user: &UserBrief| !user.disabled && user.role.may(Permission::Book);
    let users: Vec<UserBrief> =
        users::list(tx).await?.iter().map(users::UserRow::brief).collect::<Result<_, _>>()?;
    let state = |step, done, at: Option<Uuid>| StepState { step, done, at: at.map(|id| id.to_string()) };
    let any_branch = branches().next().is_some();
    let any_doctor = doctors().next().is_some();
    Ok(vec![
        state(Step::BranchHours, any_branch && closed.is_none(), closed.map(|branch| branch.id.0)),
        state(Step::Chairs, any_branch && without_chair.is_none(), without_chair.map(|branch| branch.id.0)),
        state(Step::Services, directory.services.iter().any(|service| service.active), None),
        state(Step::Doctors, any_doctor, None),
        state(Step::DoctorHours, any_doctor && idle.is_none(), idle.map(|doctor| doctor.id.0)),
        state(Step::Users, users.iter().any(books), None),
    ])
}

/// A noun's page: all there is, and what its forms refer to.
pub async fn page(ctx: &Ctx, noun: Noun) -> Result<SettingsPage, Error> {
    ctx.require(noun.permission())?;
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let lists = match noun {
        Noun::Branch | Noun::Chair => vec![branches(&directory)?, chairs(&directory)?],
        Noun::Skill => vec![skills(&directory)?],
        Noun::Doctor => vec![doctors(&directory)?],
        Noun::Service => vec![services(&directory)?],
        Noun::Promotion => vec![promotions_of(&mut tx).await?],
        Noun::Article => vec![articles_of(&directory)?],
        Noun::Triage => vec![triage_of(&directory)?],
        Noun::User | Noun::Password => vec![users_of(&mut tx).await?],
    };
    Ok(SettingsPage { lists, choices: choices(&directory), steps: Vec::new() })
}

fn choices(directory: &Directory) -> Choices {
    Choices {
        branches: directory.branches.iter().map(|it| named(it.id, it.name.clone(), it.active)).collect(),
        skills: directory
            .skills
            .iter()
            .map(|it| Named { specialty: it.specialty, ..named(&it.code, it.name.clone(), true) })
            .collect(),
        doctors: directory.doctors.iter().map(|it| named(it.id, it.name.full(), it.active)).collect(),
        services: directory.services.iter().map(service).collect(),
    }
}

fn named(id: impl ToString, name: String, active: bool) -> Named {
    Named { id: id.to_string(), name, active, minutes: 0, skills: Vec::new(), specialty: false }
}

fn service(it: &ServiceBrief) -> Named {
    Named { minutes: it.minutes, skills: it.skills.clone(), ..named(it.id, it.name.clone(), it.active) }
}

/// A noun's list, each with its form.
fn list<T, F: Serialize>(
    noun: Noun,
    blank: F,
    all: &[T],
    entry: impl Fn(&T) -> (String, i64, bool, F),
) -> Result<SettingList, Error> {
    let entry = |it: &T| {
        let (id, version, active, form) = entry(it);
        Ok(Entry { id, version, active, form: serde_json::to_value(form)?, coming: Vec::new() })
    };
    let entries = all.iter().map(entry).collect::<Result<_, Error>>()?;
    Ok(SettingList { noun, blank: serde_json::to_value(blank)?, entries })
}

fn branches(directory: &Directory) -> Result<SettingList, Error> {
    let blank = BranchForm {
        zone: directory.clinic_zone().name().into(),
        grid_min: "15".into(),
        big_gap_min: "60".into(),
        big_gap_median: false,
        dead_gap_min: "30".into(),
        reserve_until: "10:00".into(),
        ..BranchForm::default()
    };
    list(Noun::Branch, blank, &directory.branches, |it| {
        (it.id.to_string(), it.version, it.active, BranchForm::from(it))
    })
}

fn chairs(directory: &Directory) -> Result<SettingList, Error> {
    let first = directory.first_branch();
    let blank = json!({ "branch_id": first.map(|branch| branch.id), "name": "" });
    list(Noun::Chair, blank, &directory.chairs, |it| {
        (it.id.to_string(), it.version, it.active, json!(ChairForm::from(it)))
    })
}

fn skills(directory: &Directory) -> Result<SettingList, Error> {
    let blank = SkillForm { specialty: true, ..SkillForm::default() };
    list(Noun::Skill, blank, &directory.skills, |it| (it.code.clone(), it.version, true, SkillForm::from(it)))
}

fn doctors(directory: &Directory) -> Result<SettingList, Error> {
    list(Noun::Doctor, DoctorForm::default(), &directory.doctors, |it| {
        (it.id.to_string(), it.version, it.active, DoctorForm::from(it))
    })
}

fn services(directory: &Directory) -> Result<SettingList, Error> {
    let blank = ServiceForm { minutes: "30".into(), buffer_min: "10".into(), ..ServiceForm::default() };
    let mut all = list(Noun::Service, blank, &directory.services, |it| {
        (it.id.to_string(), it.version, it.active, ServiceForm::from(it))
    })?;
    for (entry, service) in all.entries.iter_mut().zip(&directory.services) {
        entry.coming = directory.coming(service.id);
    }
    Ok(all)
}

async fn promotions_of(tx: &mut Tx) -> Result<SettingList, Error> {
    let rows = promotions::list(tx).await?;
    let all = rows.iter().map(|row| Ok((row, serde_json::from_str(&row.body)?)));
    let all: Vec<(_, Promotion)> = all.collect::<Result<_, Error>>()?;
    let blank = PromotionForm { benefit: "percent".into(), ..PromotionForm::default() };
    list(Noun::Promotion, blank, &all, |(row, it)| {
        (row.id.to_string(), row.version, row.active, PromotionForm::from(it))
    })
}

fn articles_of(directory: &Directory) -> Result<SettingList, Error> {
    list(Noun::Article, ArticleForm::default(), &directory.known.articles, |it| {
        (it.id.to_string(), it.version, it.active, ArticleForm::from(it))
    })
}

fn triage_of(directory: &Directory) -> Result<SettingList, Error> {
    let blank = TriageForm { urgency: "C".into(), ..TriageForm::default() };
    list(Noun::Triage, blank, &directory.known.triage, |it| {
        (it.rule.id.clone(), it.version, it.active, TriageForm::from(&it.rule))
    })
}

async fn users_of(tx: &mut Tx) -> Result<SettingList, Error> {
    let blank = UserForm { role: "operator".into(), ..UserForm::default() };
    list(Noun::User, blank, &users::list(tx).await?, |row| {
        let form = UserForm {
            login: row.login.clone(),
            name: row.name.clone(),
            role: row.role.clone(),
            doctor_id: row.doctor_id.map(|id| id.to_string()).unwrap_or_default(),
            extension: row.extension.clone().unwrap_or_default(),
            password: Secret::default(),
        };
        (row.id.to_string(), row.version, !row.disabled, form)
    })
}

/// Every state of an entry that operators are told of, the newest first. Names of services, doctors and the like stand
/// in place of their ids.
pub async fn versions(ctx: &Ctx, noun: Noun, id: &str) -> Result<Versions, Error> {
    ctx.require(noun.permission())?;
    if !Noun::KNOWN.contains(&noun) {
        return Err(AppError::NotFound.into());
    }
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let choices = choices(&directory);
    let all = [choices.branches, choices.skills, choices.doctors, choices.services].concat();
    let mut versions = trail::versions(&mut tx, noun.code(), id).await?;
    let lines = versions.iter_mut().flat_map(|version| &mut version.changes).flat_map(|it| &mut it.lines);
    for (_, line) in lines {
        if let Some(named) = all.iter().find(|named| named.id == *line) {
            line.clone_from(&named.name);
        }
    }
    Ok(Versions { versions, zone: directory.clinic_zone() })
}

/// Keeps an edit of any noun; says what it is now known by.
///
/// Fails as the noun's own service does; `Invalid` without a field when the form is not that noun's.
pub async fn save(ctx: &Ctx, edit: SettingEdit) -> Result<String, Error> {
    ctx.require(edit.noun.permission())?;
    let seen = edit.seen.clone();
    match save_noun(ctx, edit).await {
        Err(Error::App(AppError::Stale(mut stale))) => {
            stale.changed.retain(|(field, now)| seen.get(field).is_none_or(|seen| trail::text(seen) != *now));
            Err(AppError::Stale(stale).into())
        }
        outcome => outcome,
    }
}

async fn save_noun(ctx: &Ctx, edit: SettingEdit) -> Result<String, Error> {
    match edit.noun {
        Noun::Branch => Ok(clinic::save_branch(ctx, edited(&edit)?, form(edit.form)?).await?.to_string()),
        Noun::Chair => Ok(clinic::save_chair(ctx, edited(&edit)?, form(edit.form)?).await?.to_string()),
        Noun::Skill => {
            let version = edit.id.is_some().then_some(edit.version);
            clinic::save_skill(ctx, version, form(edit.form)?).await
        }
        Noun::Doctor => Ok(clinic::save_doctor(ctx, edited(&edit)?, form(edit.form)?).await?.to_string()),
        Noun::Service => Ok(clinic::save_service(ctx, edited(&edit)?, form(edit.form)?).await?.to_string()),
        Noun::Promotion => {
            Ok(promotion_service::save(ctx, edited(&edit)?, form(edit.form)?).await?.to_string())
        }
        Noun::Article => Ok(articles::save(ctx, edited(&edit)?, form(edit.form)?).await?.to_string()),
        Noun::Triage => {
            let rule = |id| EditedRule { id, version: edit.version, active: edit.active };
            triage::save(ctx, edit.id.map(rule), form(edit.form)?).await
        }
        Noun::User => Ok(save_user(ctx, edit).await?.id.to_string()),
        Noun::Password => {
            #[derive(Deserialize)]
            struct PasswordForm {
                password: Secret,
            }
            let id = edited::<domain::id::UserId>(&edit)?.ok_or(AppError::NotFound)?.id;
            let PasswordForm { password } = form(edit.form)?;
            user_service::set_password(ctx, id, password).await?;
            Ok(id.to_string())
        }
    }
}

async fn save_user(ctx: &Ctx, edit: SettingEdit) -> Result<UserBrief, Error> {
    let Some(user) = edited(&edit)? else {
        return user_service::create(ctx, form(edit.form)?).await;
    };
    let UserForm { name, role, doctor_id, extension, .. } = form(edit.form)?;
    let form =
        UserEditForm { name, role, doctor_id, extension, disabled: !edit.active, version: edit.version };
    user_service::update(ctx, user.id, form).await
}

fn edited<I: From<Uuid>>(edit: &SettingEdit) -> Result<Option<Edited<I>>, AppError> {
    let Some(id) = &edit.id else { return Ok(None) };
    let id: Uuid = id.parse().map_err(|_| AppError::NotFound)?;
    Ok(Some(Edited { id: id.into(), version: edit.version, active: edit.active }))
}

fn form<F: DeserializeOwned>(form: Value) -> Result<F, AppError> {
    serde_json::from_value(form).map_err(|_| AppError::Invalid(FieldErrors::default()))
}
