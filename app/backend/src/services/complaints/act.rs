//! What one does with a complaint.

use domain::{
    complaint::{
        ComplaintStatus,
        access::Sight,
        act::{ComplaintAct, ComplaintChange, EntryKind},
        deadline::Deadline,
        view::ComplaintView,
    },
    error::{AppError, Fault, Refusal},
    id::ComplaintId,
};
use uuid::Uuid;

use super::{
    Calendar, answerers, changed, demand, existing, fits, number_of, place, require, rules, show, status,
    told,
};
use crate::{
    Ctx, Error,
    services::{
        callbacks::{self, Due},
        memos,
    },
    store::{
        Tx, complaint_files,
        complaints::{self, ComplaintRow},
    },
};

/// Does it, and reads the complaint anew. A version that is over is refused with `Stale`, but for what only adds
/// words. Whoever may see only how far it is may note how satisfied somebody is, and what they said.
pub async fn change(
    ctx: &Ctx,
    id: ComplaintId,
    version: i64,
    act: ComplaintAct,
) -> Result<ComplaintView, Error> {
    require(ctx)?;
    let change = ComplaintChange::parse(&act)?;
    let directory = ctx.directory_lately().await?;
    let (calendar, due) = (Calendar::of(&directory), Due::new(ctx, directory.clinic_zone(), None));
    ctx.write((id, version, change, calendar, due), |tx, (id, version, change, calendar, due)| {
        Box::pin(async move {
            let outward = matches!(change, ComplaintChange::Rate(..) | ComplaintChange::Tell(_));
            let least = if outward { Sight::Status } else { Sight::Hand };
            let row = existing(tx, *id, least).await?;
            if row.version != *version && !change.only_adds() {
                return Err(Error::stale(row.version));
            }
            let next = change.leads_to(status(&row)?).ok_or(Refusal::WrongStatus)?;
            if change.only_adds() {
                return told(tx, row.id, change.kind(), "", change.words()).await;
            }
            let (row, detail) = applied(tx, row, next, change, calendar).await?;
            let row = quiet(tx, row, next).await?;
            changed(tx, &row, change.kind(), &detail, change.words()).await?;
            if matches!(change, ComplaintChange::Close(true)) {
                ask_to_ring(tx, &row, *due).await?;
            }
            Ok(())
        })
    })
    .await?;
    show::read(ctx, id).await
}

/// The complaint after the act, and the detail that its history keeps.
async fn applied(
    tx: &mut Tx,
    row: ComplaintRow,
    next: ComplaintStatus,
    change: &ComplaintChange,
    calendar: &Calendar,
) -> Result<(ComplaintRow, String), Error> {
    let row = ComplaintRow {
        status: next.code().into(),
        over_at: next.is_over().then(|| row.over_at.unwrap_or(tx.now())),
        ..row
    };
    let nothing = String::new();
    Ok(match change {
        ComplaintChange::Comment(_)
        | ComplaintChange::Tell(_)
        | ComplaintChange::Ask(_)
        | ComplaintChange::Resume(_)
        | ComplaintChange::Reject(_)
        | ComplaintChange::Close(_) => (row, nothing),
        ComplaintChange::Confirm => {
            let assigned = row.assignee_id.map(|_| ComplaintStatus::Assigned.code().to_owned());
            (ComplaintRow { status: assigned.unwrap_or(row.status), ..row }, nothing)
        }
        ComplaintChange::Take => {
            let me = tx.actor().user.ok_or(AppError::Forbidden)?.0;
            (ComplaintRow { assignee_id: Some(me), ..row }, nothing)
        }
        ComplaintChange::Assign(to, _) => {
            let users = answerers(tx).await?;
            let to = users.iter().find(|user| user.id == to.0 && fits(user, row.doctor_id));
            let to = to.ok_or_else(|| AppError::field("to", Fault::UnknownChoice))?;
            (ComplaintRow { assignee_id: Some(to.id), ..row }, to.name.clone())
        }
        ComplaintChange::Reroute(role, _) => {
            let users = answerers(tx).await?;
            let (role, assignee_id) = place(&users, *role, None, row.doctor_id);
            let status = if assignee_id.is_some() { ComplaintStatus::Assigned } else { next };
            let second_role = row.second_role.filter(|second| second != role.code());
            let row = ComplaintRow {
                role: role.code().into(),
                second_role,
                assignee_id,
                status: status.code().into(),
                ..row
            };
            (row, role.code().into())
        }
        ComplaintChange::Answer(text, outcome, refund) => {
            let row = ComplaintRow {
                answer: Some(text.clone()),
                answered_at: Some(tx.now()),
                outcome: Some(outcome.code().into()),
                refund: refund.map(|amount| amount.0),
                ..row
            };
            (row, outcome.code().into())
        }
        ComplaintChange::Rate(score, _) => {
            (ComplaintRow { score: Some((*score).into()), ..row }, score.to_string())
        }
        ComplaintChange::Reopen(_) => (reopened(tx, row, calendar).await?, nothing),
        ComplaintChange::Merge(year, serial) => merged(tx, row, (*year, *serial)).await?,
    })
}

/// A complaint that goes on is a new one to the law: its term begins with the day on which it was said.
async fn reopened(tx: &mut Tx, row: ComplaintRow, calendar: &Calendar) -> Result<ComplaintRow, Error> {
    let rules = rules::get(tx).await?.rules;
    let now = tx.now();
    let Deadline { on, at, basis } = Deadline::of(&rules, &calendar.work, calendar.zone, now, demand(&row)?);
    Ok(ComplaintRow {
        clock_from: now,
        due_on: on,
        due_at: at,
        basis,
        warned: None,
        answered_at: None,
        score: None,
        merged_into: None,
        ..row
    })
}

/// The other one takes over the files, and the deadline where that is nearer.
async fn merged(
    tx: &mut Tx,
    row: ComplaintRow,
    (year, serial): (i32, u32),
) -> Result<(ComplaintRow, String), Error> {
    let unknown = || AppError::field("into", Fault::UnknownChoice);
    let serial = i32::try_from(serial).map_err(|_| unknown())?;
    let other = complaints::find_number(tx, year, serial).await?.filter(|other| other.id != row.id);
    let other = other.ok_or_else(unknown)?;
    // what the actor may not see is not known to be there
    let other = existing(tx, other.id.into(), Sight::Hand).await.map_err(|_| unknown())?;
    if !status(&other)?.is_running() {
        return Err(unknown().into());
    }
    complaint_files::update_complaint(tx, row.id, other.id).await?;
    let number = number_of(&other);
    let id = other.id;
    let nearer = row.due_at < other.due_at;
    let other = if nearer {
        let ComplaintRow { clock_from, due_on, due_at, basis, .. } = row.clone();
        ComplaintRow { clock_from, due_on, due_at, basis, ..other }
    } else {
        other
    };
    changed(tx, &other, EntryKind::TookIn, &number_of(&row), &row.words).await?;
    Ok((ComplaintRow { merged_into: Some(id), ..row }, number))
}

/// Nothing more is said of a deadline that has no meaning any more.
async fn quiet(tx: &mut Tx, row: ComplaintRow, next: ComplaintStatus) -> Result<ComplaintRow, Error> {
    match row.memo_id.filter(|_| !next.is_running()) {
        Some(memo) => {
            memos::withdraw(tx, memo).await?;
            Ok(ComplaintRow { memo_id: None, ..row })
        }
        None => Ok(row),
    }
}

/// Whoever complained is to be rung and asked how satisfied they are.
async fn ask_to_ring(tx: &mut Tx, row: &ComplaintRow, due: Due) -> Result<(), Error> {
    let note = format!("Обращение № {}: спросить, довольны ли ответом", number_of(row));
    // it is whoever complained who is asked, who need not be the patient
    let patient: Option<Uuid> = row.patient_id.filter(|_| row.authority.is_none() || row.phone.is_none());
    callbacks::ask_about(tx, patient, row.phone.as_deref(), &note, due).await
}
