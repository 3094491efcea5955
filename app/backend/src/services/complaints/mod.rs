//! Complaints: registered with a number, sent to whoever answers, answered in time, closed. Seen by those alone who have
//! to do with them, and each look leaves a row in the audit.
//!
//! `register` takes them in, `list` and `show` read them, `act` does what one does with them, `files` keeps what is
//! attached (`content` judges it), `warn` says when a deadline is near, `marks` tells whoever talks with somebody that
//! there is one, `rules` is what the clinic settles.

mod act;
mod content;
mod files;
mod list;
mod marks;
mod register;
mod rules;
mod show;
mod warn;

use chrono_tz::Tz;
use domain::{
    complaint::{
        Category, ComplaintStatus, Demand,
        access::{Reader, Sight, Subject, sight},
        act::EntryKind,
        deadline::WorkDays,
        number,
        routing::{ANSWERERS, DIRECTOR},
    },
    error::AppError,
    event::Event,
    id::ComplaintId,
    permission::{Permission, Role},
};
use serde_json::json;
use uuid::Uuid;

use super::directory::Directory;
use crate::{
    Actor, Ctx, Error,
    store::{
        Tx, audit,
        complaints::{self, ComplaintEntryRow, ComplaintRow},
        users::{self, UserRow},
    },
};

pub use act::change;
pub use files::{OpenFile, attach, detach, open};
pub use list::list;
pub use marks::open_of;
pub(crate) use marks::{of_patient, of_stranger};
pub use register::{advise, preview, register, submit};
pub use rules::{read as read_rules, save as save_rules};
pub use show::{paper, read, reveal};
pub use warn::warn;

/// Whoever has one of these has to do with complaints.
pub const READERS: [Permission; 2] = [Permission::RegisterComplaints, Permission::WorkComplaints];

/// Fails unless the actor has to do with complaints at all.
fn require(ctx: &Ctx) -> Result<(), AppError> {
    if READERS.iter().any(|permission| ctx.actor().may(*permission)) {
        Ok(())
    } else {
        Err(AppError::Forbidden)
    }
}

/// By which days terms are counted.
#[derive(Clone)]
struct Calendar {
    zone: Tz,
    work: WorkDays,
}

impl Calendar {
    fn of(directory: &Directory) -> Self {
        let worked = directory.holidays.iter().filter(|day| day.branch.is_none() && day.open_as.is_some());
        Self {
            zone: directory.clinic_zone(),
            work: WorkDays { worked: worked.map(|day| day.date).collect() },
        }
    }
}

/// What the actor may see of a complaint.
pub(crate) fn seen(actor: &Actor, row: &ComplaintRow) -> Result<Sight, Error> {
    let reader = Reader {
        role: actor.role,
        // what a key has registered is its own too
        user: actor.id().map(Into::into),
        doctor: actor.doctor,
    };
    let subject = Subject {
        role: role(&row.role)?,
        second: row.second_role.as_deref().map(role).transpose()?,
        assignee: row.assignee_id.map(Into::into),
        registered_by: row.registered_by.map(Into::into),
        doctor: row.doctor_id.map(Into::into),
    };
    Ok(sight(&reader, &subject))
}

/// The complaint, if the actor may see so much of it; otherwise there is none.
async fn existing(tx: &mut Tx, id: ComplaintId, least: Sight) -> Result<ComplaintRow, Error> {
    let row = complaints::get(tx, id.0).await?;
    match seen(tx.actor(), &row)? {
        Sight::Nothing => Err(AppError::NotFound.into()),
        sight if sight < least => Err(AppError::Forbidden.into()),
        _ => Ok(row),
    }
}

fn role(code: &str) -> Result<Role, Error> {
    Role::from_code(code).ok_or_else(|| Error::broken("role of a complaint"))
}

pub(crate) fn status(row: &ComplaintRow) -> Result<ComplaintStatus, Error> {
    ComplaintStatus::from_code(&row.status).ok_or_else(|| Error::broken("status of a complaint"))
}

pub(crate) fn category(row: &ComplaintRow) -> Result<Category, Error> {
    Category::from_code(&row.category).ok_or_else(|| Error::broken("category of a complaint"))
}

fn demand(row: &ComplaintRow) -> Result<Demand, Error> {
    Demand::from_code(&row.demand).ok_or_else(|| Error::broken("demand of a complaint"))
}

/// «2026-0147».
pub(crate) fn number_of(row: &ComplaintRow) -> String {
    number(row.year, row.serial.unsigned_abs())
}

/// Those who can be asked to answer.
async fn answerers(tx: &mut Tx) -> Result<Vec<UserRow>, Error> {
    let answers = |row: &UserRow| Role::from_code(&row.role).is_some_and(|role| ANSWERERS.contains(&role));
    Ok(users::list(tx).await?.into_iter().filter(|row| !row.disabled && answers(row)).collect())
}

/// Whether somebody can answer: not whom it names.
fn fits(user: &UserRow, doctor: Option<Uuid>) -> bool {
    doctor.is_none() || user.doctor_id != doctor
}

/// Who of a role is to answer: whoever is named, else the only one. Where the only ones are whom it names, it is the
/// director's.
fn place(users: &[UserRow], role: Role, named: Option<Uuid>, doctor: Option<Uuid>) -> (Role, Option<Uuid>) {
    let of = |role: Role| users.iter().filter(move |user| user.role == role.code());
    let fit: Vec<Uuid> = of(role).filter(|user| fits(user, doctor)).map(|user| user.id).collect();
    if fit.is_empty() && of(role).next().is_some() && role != DIRECTOR {
        return place(users, DIRECTOR, None, doctor);
    }
    let only = if let [only] = fit.as_slice() { Some(*only) } else { None };
    (role, named.filter(|named| fit.contains(named)).or(only))
}

/// Writes the complaint back with what happened to it.
async fn changed(
    tx: &mut Tx,
    row: &ComplaintRow,
    kind: EntryKind,
    detail: &str,
    words: &str,
) -> Result<(), Error> {
    complaints::update(tx, row).await?;
    told(tx, row.id, kind, detail, words).await
}

/// Keeps what happened, and tells the screens.
async fn told(tx: &mut Tx, id: Uuid, kind: EntryKind, detail: &str, words: &str) -> Result<(), Error> {
    let entry = ComplaintEntryRow {
        id: Uuid::now_v7(),
        at: tx.now(),
        by_name: tx.actor().name.clone(),
        kind: kind.code().into(),
        detail: detail.into(),
        words: words.into(),
    };
    complaints::insert_entry(tx, id, &entry).await?;
    audit::insert(tx, &format!("complaint.{}", kind.code()), "complaint", id, json!({})).await?;
    tx.emit(Event::ComplaintsChanged);
    Ok(())
}
