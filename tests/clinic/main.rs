//! The settings of a real clinic: from an empty database to the first booking, and what edits refuse; on both
//! engines.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod audit;
mod audit_chain;
mod call_log;
mod callbacks;
mod complaint_files;
mod complaints;
mod dashboard;
mod day_report_figures;
mod day_reports;
mod edits;
mod fill;
mod first_booking;
mod gaps;
mod imap;
mod knowledge;
mod lead_intake;
mod lead_reminders;
mod leads;
mod lengths;
mod letters;
mod memos;
mod merges;
mod naive;
mod outcomes;
mod pinboard;
mod presence;
mod prices;
mod promotions;
mod roles;
mod shifts;
mod treatment_plans;
mod unread;
mod waiting;
mod week;

use backend::{
    Actor, Ctx, Error,
    services::{bookings, directory, settings, slots, users},
};
use chrono::NaiveDate;
use domain::{
    booking::{Booking, BookingForm, Place, RescheduleForm},
    error::AppError,
    id::{CallId, PatientId},
    permission::{Permission, Role},
    settings::{Entry, Noun, SettingEdit},
    slot_query::SlotQuery,
};
use serde_json::Value;
use sqlx::{Connection, PgConnection, SqliteConnection};
use tests::world::World;

/// Somebody of a role, who is not in the database.
fn actor(role: Role) -> Actor {
    Actor {
        user: None, key: None, name: "Белова Жанна".into(), role: Some(role), doctor: None, scopes: None
    }
}

/// Somebody of the demo clinic who has a role.
async fn of_role(world: &World, role: Role) -> Ctx {
    let users = users::list(&world.backend.system()).await.unwrap();
    let user = users.into_iter().find(|user| user.role == role).unwrap();
    let own = Actor { user: Some(user.id), name: user.name, doctor: user.doctor_id, ..actor(role) };
    world.backend.authorize(&own, Permission::OwnAccount).unwrap()
}

/// Whoever edits the clinic.
fn editor(world: &World) -> Ctx {
    world.backend.authorize(&actor(Role::Administrator), Permission::EditClinic).unwrap()
}

/// All there is of a noun.
async fn entries(ctx: &Ctx, noun: Noun) -> Vec<Entry> {
    let page = settings::page(ctx, noun).await.unwrap();
    page.lists.into_iter().find(|list| list.noun == noun).unwrap().entries
}

async fn entry(ctx: &Ctx, noun: Noun, id: &str) -> Entry {
    entries(ctx, noun).await.into_iter().find(|entry| entry.id == id).unwrap()
}

/// The form of a new one, with some fields filled in.
async fn fresh(ctx: &Ctx, noun: Noun, fields: Value) -> SettingEdit {
    let page = settings::page(ctx, noun).await.unwrap();
    let list = page.lists.into_iter().find(|list| list.noun == noun).unwrap();
    SettingEdit {
        noun,
        id: None,
        version: 0,
        active: true,
        seen: Value::Null,
        form: filled(list.blank, fields),
    }
}

/// An edit of what is there.
fn edit(noun: Noun, entry: &Entry, fields: Value) -> SettingEdit {
    SettingEdit {
        noun,
        id: Some(entry.id.clone()),
        version: entry.version,
        active: entry.active,
        seen: entry.form.clone(),
        form: filled(entry.form.clone(), fields),
    }
}

fn filled(mut form: Value, fields: Value) -> Value {
    for (name, value) in fields.as_object().unwrap() {
        form[name] = value.clone();
    }
    form
}

/// Books the first time from the day after tomorrow on for a service of the demo clinic.
async fn book_first(ctx: &Ctx, code: &str, patient: PatientId, call: Option<CallId>) -> Booking {
    book_from(ctx, 25, code, patient, call).await
}

/// The same from another day of November on.
async fn book_from(ctx: &Ctx, day: u32, code: &str, patient: PatientId, call: Option<CallId>) -> Booking {
    let facts = directory::read(ctx).await.unwrap();
    let services = vec![facts.services.iter().find(|service| service.code == code).unwrap().id];
    let query = SlotQuery {
        services: services.clone(),
        from: NaiveDate::from_ymd_opt(2026, 11, day),
        days: 7,
        limit: 1,
        ..SlotQuery::default()
    };
    let offer = slots::search(ctx, &query).await.unwrap().remove(0);
    let form = BookingForm {
        patient_id: Some(patient),
        hold_id: None,
        place: Place::from(&offer),
        services,
        wish: String::new(),
        call_id: call,
        override_reason: String::new(),
    };
    bookings::book(ctx, form).await.unwrap().booking
}

/// The form that moves a visit to where it is, or was before it was parked.
fn unmoved(visit: &Booking) -> RescheduleForm {
    RescheduleForm {
        minutes: None,
        version: visit.version,
        place: Place {
            doctor_id: visit.doctor_id,
            branch_id: visit.branch_id,
            chair_id: Some(visit.chair_id),
            starts_at: visit.starts_at,
        },
        hold_id: None,
        reason: String::new(),
        override_reason: String::new(),
        call_id: None,
    }
}

/// How often the audit says that something was done to a thing.
async fn audited(world: &World, action: &str, id: &str) -> i64 {
    let (text, url) =
        ("SELECT count(*) FROM audit WHERE action = $1 AND entity_id = $2", &world.options().url);
    if url.starts_with("sqlite") {
        let mut connection = SqliteConnection::connect(url).await.unwrap();
        sqlx::query_scalar(text).bind(action).bind(id).fetch_one(&mut connection).await.unwrap()
    } else {
        let mut connection = PgConnection::connect(url).await.unwrap();
        sqlx::query_scalar(text).bind(action).bind(id).fetch_one(&mut connection).await.unwrap()
    }
}

#[track_caller]
fn refused<T: std::fmt::Debug>(outcome: Result<T, Error>) -> AppError {
    match outcome.unwrap_err() {
        Error::App(error) => error,
        other => panic!("{other}"),
    }
}
