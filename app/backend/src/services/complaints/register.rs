//! Registering: a number, a route, a deadline, in one transaction.

use chrono::{DateTime, Datelike, Utc};
use domain::clinic_time::local_date;
use domain::{
    call::CallOutcome,
    complaint::{
        Category, ComplaintForm, ComplaintStatus, Demand, NewComplaint,
        act::EntryKind,
        deadline::Deadline,
        refund::{RefundQuestion, RefundRule, claim},
        routing::{DIRECTOR, route},
        view::{ComplaintPreview, RefundAdvice, RegisteredComplaint},
    },
    error::{AppError, Fault},
    permission::Permission,
};
use uuid::Uuid;

use super::{Calendar, answerers, number_of, place, role, rules, told};
use crate::{
    Ctx, Error,
    services::{calls, directory::Directory, memos},
    store::{
        Tx, bookings, calls as call_rows,
        complaints::{self, ComplaintRow},
        patients,
    },
};

/// Registers a complaint that somebody makes to the actor.
///
/// Fails with `Invalid`.
pub async fn register(ctx: &Ctx, form: ComplaintForm) -> Result<RegisteredComplaint, Error> {
    keep(ctx, form, ComplaintStatus::Registered).await
}

/// Takes in a complaint from outside: it has its number and its deadline, and somebody has to look at it.
///
/// Fails with `Invalid`.
pub async fn submit(ctx: &Ctx, form: ComplaintForm) -> Result<RegisteredComplaint, Error> {
    keep(ctx, form, ComplaintStatus::New).await
}

async fn keep(ctx: &Ctx, form: ComplaintForm, status: ComplaintStatus) -> Result<RegisteredComplaint, Error> {
    ctx.require(Permission::RegisterComplaints)?;
    let directory = ctx.directory_lately().await?;
    let calendar = Calendar::of(&directory);
    let new = NewComplaint::parse(&form, calendar.zone, ctx.now())?;
    check_places(&directory, &new)?;
    ctx.write((new, status, calendar), |tx, (new, status, calendar)| {
        Box::pin(async move {
            let row = row(tx, new, *status, calendar).await?;
            complaints::insert(tx, &row).await?;
            told(tx, row.id, EntryKind::Registered, &row.role, "").await?;
            calls::note_outcome(tx, new.call_id, new.patient_id, CallOutcome::Complaint).await?;
            let row = told_at_once(tx, row, new.category).await?;
            Ok(RegisteredComplaint {
                id: row.id.into(),
                number: number_of(&row),
                role: role(&row.role)?,
                due_on: row.due_on,
                basis: row.basis,
            })
        })
    })
    .await
}

/// A doctor or a branch that there is not is marked.
fn check_places(directory: &Directory, new: &NewComplaint) -> Result<(), AppError> {
    if new.doctor_id.is_some_and(|id| directory.doctor(id).is_none()) {
        return Err(AppError::field("doctor_id", Fault::UnknownChoice));
    }
    if new.branch_id.is_some_and(|id| directory.branch(id).is_none()) {
        return Err(AppError::field("branch_id", Fault::UnknownChoice));
    }
    Ok(())
}

/// The doctor and the branch of the visit hold where no others are named.
async fn row(
    tx: &mut Tx,
    new: &NewComplaint,
    status: ComplaintStatus,
    calendar: &Calendar,
) -> Result<ComplaintRow, Error> {
    let patient_id = match new.patient_id {
        Some(patient) => {
            let standing = patients::find_standing(tx, patient.0).await?;
            Some(standing.ok_or_else(|| AppError::field("patient_id", Fault::UnknownChoice))?)
        }
        None => None,
    };
    let phone = match (&new.phone, new.call_id) {
        (None, Some(call)) => call_rows::get(tx, call.0).await?.call.phone,
        (phone, _) => phone.clone(),
    };
    if phone.is_none() && new.address.is_empty() && patient_id.is_none() {
        return Err(AppError::field("phone", Fault::Required).into());
    }
    let visit = match new.booking_id {
        Some(id) => {
            let visit = bookings::find(tx, id.0).await?;
            let own = visit.filter(|visit| visit.patient_id == patient_id);
            Some(own.ok_or_else(|| AppError::field("booking_id", Fault::UnknownChoice))?)
        }
        None => None,
    };
    let doctor_id = new.doctor_id.map(|id| id.0).or(visit.as_ref().map(|visit| visit.doctor_id));
    let branch_id = new.branch_id.map(|id| id.0).or(visit.as_ref().map(|visit| visit.branch_id));
    let rules = rules::get(tx).await?.rules;
    let routed = route(&rules.routes, new.category, new.quality_cited);
    let users = answerers(tx).await?;
    let (role, assignee) = place(&users, routed.role, routed.person.map(|person| person.0), doctor_id);
    let deadline = Deadline::of(&rules, &calendar.work, calendar.zone, new.received_at, new.demand);
    let year = local_date(calendar.zone, tx.now()).year();
    let status = match status {
        ComplaintStatus::Registered if assignee.is_some() => ComplaintStatus::Assigned,
        other => other,
    };
    Ok(ComplaintRow {
        id: Uuid::now_v7(),
        year,
        serial: complaints::next_serial(tx, year).await?,
        status: status.code().into(),
        channel: new.channel.code().into(),
        category: new.category.code().into(),
        quality_cited: new.quality_cited,
        severity: new.severity.code().into(),
        demand: new.demand.code().into(),
        amount: new.amount.map(|amount| amount.0),
        words: new.text.clone(),
        name: new.name.clone(),
        phone,
        address: new.address.clone(),
        authority: new.authority.clone(),
        patient_id,
        booking_id: new.booking_id.map(|id| id.0),
        doctor_id,
        branch_id,
        call_id: new.call_id.map(|id| id.0),
        received_at: new.received_at,
        clock_from: new.received_at,
        due_on: deadline.on,
        due_at: deadline.at,
        basis: deadline.basis,
        warned: None,
        memo_id: None,
        registered_by: tx.actor().id(),
        registered_by_name: tx.actor().name.clone(),
        registered_at: tx.now(),
        role: role.code().into(),
        second_role: routed.second.filter(|second| *second != role).map(|second| second.code().into()),
        assignee_id: assignee,
        answer: None,
        answered_at: None,
        outcome: None,
        refund: None,
        score: None,
        merged_into: None,
        over_at: None,
        version: 1,
    })
}

/// Of an injury and of a court the director is told at once.
async fn told_at_once(tx: &mut Tx, row: ComplaintRow, category: Category) -> Result<ComplaintRow, Error> {
    if !route(&[], category, false).at_once {
        return Ok(row);
    }
    let what = if category == Category::Injury { "вред здоровью" } else { "суд" };
    let words = format!("Обращение № {}: {what}. Требует внимания сразу.", number_of(&row));
    let memo = memos::announce(tx, &words, &[DIRECTOR]).await?;
    let row = ComplaintRow { memo_id: Some(memo), ..row };
    complaints::update(tx, &row).await?;
    Ok(ComplaintRow { version: row.version + 1, ..row })
}

/// To whom a complaint would go and until when it would be answered, if it were registered now: to be said to the
/// caller while it is typed. What cannot be read counts as not said.
pub async fn preview(ctx: &Ctx, form: ComplaintForm) -> Result<ComplaintPreview, Error> {
    ctx.require(Permission::RegisterComplaints)?;
    let mut tx = ctx.read().await?;
    let calendar = Calendar::of(ctx.directory(&mut tx).await?.as_ref());
    let rules = rules::get(&mut tx).await?.rules;
    // the whole form may still lack this or that
    let said = ComplaintForm { text: "…".into(), name: "…".into(), address: "…".into(), ..form };
    let from =
        NewComplaint::parse(&ComplaintForm { on_behalf: false, ..said.clone() }, calendar.zone, ctx.now());
    let from = from.map_or(ctx.now(), |new| new.received_at);
    let category = Category::from_code(&said.category).unwrap_or_default();
    let demand = Demand::from_code(&said.demand).unwrap_or_default();
    Ok(of(&rules, &calendar, from, (category, said.quality_cited, demand)))
}

fn of(
    rules: &domain::complaint::rules::ComplaintRules,
    calendar: &Calendar,
    from: DateTime<Utc>,
    (category, quality, demand): (Category, bool, Demand),
) -> ComplaintPreview {
    let Deadline { on, basis, .. } = Deadline::of(rules, &calendar.work, calendar.zone, from, demand);
    ComplaintPreview { role: route(&rules.routes, category, quality).role, due_on: on, basis }
}

/// What there is to say to a question about money back.
pub async fn advise(ctx: &Ctx, question: RefundQuestion) -> Result<RefundAdvice, Error> {
    ctx.require(Permission::RegisterComplaints)?;
    let mut tx = ctx.read().await?;
    let calendar = Calendar::of(ctx.directory(&mut tx).await?.as_ref());
    let rules = rules::get(&mut tx).await?.rules;
    let rule = RefundRule::of(question);
    let category = Category::from_code(&claim(question).category).unwrap_or_default();
    let claim = of(&rules, &calendar, ctx.now(), (category, question.quality_cited, rule.demand()));
    Ok(RefundAdvice { rule, words: rules.words(rule).to_owned(), claim })
}
