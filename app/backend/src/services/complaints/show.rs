//! One complaint with all that the actor may see of it.

use domain::{
    complaint::{
        ComplaintChannel, Outcome,
        access::Sight,
        act::EntryKind,
        view::{ComplaintEntry, ComplaintFile, ComplaintView, Scan},
    },
    error::AppError,
    id::ComplaintId,
    money::Kopecks,
    permission::Permission,
    person_name::PersonName,
    phone::{format_e164, mask_e164},
};
use serde_json::json;

use super::{answerers, demand, existing, fits, list::Drawer, number_of, require, rules, seen};
use crate::{
    Ctx, Error,
    store::{
        Tx, audit, bookings, complaint_files,
        complaint_files::ComplaintFileRow,
        complaints::{self, ComplaintEntryRow},
        patients,
    },
};

/// What whoever registered a complaint may know of its history.
const OUTWARD: [EntryKind; 8] = [
    EntryKind::Registered,
    EntryKind::Confirmed,
    EntryKind::Rerouted,
    EntryKind::Answered,
    EntryKind::Closed,
    EntryKind::Rated,
    EntryKind::Reopened,
    EntryKind::Rejected,
];

/// The complaint. It is noted who looked at it.
pub async fn read(ctx: &Ctx, id: ComplaintId) -> Result<ComplaintView, Error> {
    let view = look(ctx, id).await?;
    note(ctx, id, "view", view.line.sight).await?;
    Ok(view)
}

/// The same for the file that is printed: for those alone who see all of it.
pub async fn paper(ctx: &Ctx, id: ComplaintId) -> Result<ComplaintView, Error> {
    let view = look(ctx, id).await?;
    if view.line.sight < Sight::Whole {
        return Err(AppError::Forbidden.into());
    }
    note(ctx, id, "export", view.line.sight).await?;
    Ok(view)
}

/// The whole number; it is noted who saw it.
pub async fn reveal(ctx: &Ctx, id: ComplaintId) -> Result<String, Error> {
    require(ctx)?;
    ctx.write(id, |tx, id| {
        Box::pin(async move {
            let row = existing(tx, *id, Sight::Whole).await?;
            audit::insert(tx, "complaint.reveal", "complaint", row.id, json!({})).await?;
            Ok(row.phone.as_deref().map(format_e164).unwrap_or_default())
        })
    })
    .await
}

async fn note(ctx: &Ctx, id: ComplaintId, act: &'static str, sight: Sight) -> Result<(), Error> {
    ctx.write((id, sight), move |tx, (id, sight)| {
        Box::pin(async move {
            let details = json!({"sight": sight});
            Ok(audit::insert(tx, &format!("complaint.{act}"), "complaint", id.0, details).await?)
        })
    })
    .await
}

async fn look(ctx: &Ctx, id: ComplaintId) -> Result<ComplaintView, Error> {
    require(ctx)?;
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let found = existing(&mut tx, id, Sight::Status).await?;
    let sight = seen(tx.actor(), &found)?;
    let line_row = complaints::get_line(&mut tx, id.0).await?;
    let row = line_row.complaint.clone();
    let rules = rules::get(&mut tx).await?.rules;
    let whole = sight >= Sight::Whole;
    let entries = complaints::list_entries(&mut tx, id.0).await?.into_iter().filter_map(entry);
    let entries = entries.filter_map(|entry| if whole { Some(entry) } else { outward(entry) }).collect();
    let files = if whole { complaint_files::list(&mut tx, id.0).await? } else { Vec::new() };
    let answerers = if sight == Sight::Hand {
        let users = answerers(&mut tx).await?;
        let fit = users.iter().filter(|user| fits(user, row.doctor_id));
        fit.map(rules::answerer).collect::<Result<_, _>>()?
    } else {
        Vec::new()
    };
    let visit_at = match row.booking_id.filter(|_| whole) {
        Some(visit) => bookings::find(&mut tx, visit).await?.map(|visit| visit.starts_at),
        None => None,
    };
    let patient = match row.patient_id {
        Some(patient) => patient_of(&mut tx, patient).await?,
        None => None,
    };
    let merged_into = match row.merged_into {
        Some(other) => Some((other.into(), number_of(&complaints::get(&mut tx, other).await?))),
        None => None,
    };
    let drawer = Drawer { actor: ctx.actor(), rules: &rules, now: tx.now() };
    Ok(ComplaintView {
        line: drawer.line(line_row)?,
        channel: ComplaintChannel::from_code(&row.channel)
            .ok_or_else(|| Error::broken("channel of a complaint"))?,
        quality_cited: row.quality_cited,
        demand: demand(&row)?,
        amount: row.amount.map(Kopecks),
        phone_masked: row.phone.as_deref().map(mask_e164),
        address: if whole { row.address } else { String::new() },
        authority: row.authority,
        patient,
        doctor: row.doctor_id.and_then(|id| directory.doctor(id.into())).map(|doctor| doctor.name.short()),
        branch: row.branch_id.and_then(|id| directory.branch(id.into())).map(|branch| branch.name.clone()),
        visit_at,
        clock_from: row.clock_from,
        basis: row.basis,
        registered_by: row.registered_by_name,
        registered_at: row.registered_at,
        answer: row.answer.filter(|_| whole),
        answered_at: row.answered_at,
        outcome: row.outcome.as_deref().and_then(Outcome::from_code).filter(|_| whole),
        refund: row.refund.filter(|_| whole).map(Kopecks),
        score: row.score.filter(|_| whole).and_then(|score| score.try_into().ok()),
        merged_into,
        entries,
        files: files.into_iter().map(file).collect(),
        answerers,
        templates: if sight == Sight::Hand { rules.templates.clone() } else { Vec::new() },
        now: tx.now(),
        zone: directory.clinic_zone(),
    })
}

/// The card, for those alone who may open it.
async fn patient_of(
    tx: &mut Tx,
    patient: uuid::Uuid,
) -> Result<Option<(Option<domain::id::PatientId>, String)>, Error> {
    let Some(row) = patients::find(tx, patient).await? else { return Ok(None) };
    let opens = tx.actor().may(Permission::SeePatients);
    let name = PersonName { last: row.last_name, first: row.first_name, patronymic: row.patronymic };
    Ok(Some((opens.then(|| patient.into()), name.full())))
}

fn entry(row: ComplaintEntryRow) -> Option<ComplaintEntry> {
    let kind = EntryKind::from_code(&row.kind)?;
    Some(ComplaintEntry { at: row.at, by: row.by_name, kind, detail: row.detail, text: row.words })
}

/// That something happened, without its words.
fn outward(entry: ComplaintEntry) -> Option<ComplaintEntry> {
    let ComplaintEntry { at, by, kind, detail, .. } = entry;
    let keeps_detail = matches!(kind, EntryKind::Registered | EntryKind::Rerouted);
    let detail = if keeps_detail { detail } else { String::new() };
    OUTWARD.contains(&kind).then_some(ComplaintEntry { at, by, kind, detail, text: String::new() })
}

pub(super) fn file(row: ComplaintFileRow) -> ComplaintFile {
    ComplaintFile {
        id: row.id.into(),
        name: row.name,
        media: row.media,
        size: row.size.unsigned_abs(),
        by: row.by_name,
        at: row.at,
        scan: Scan::from_code(&row.scan).unwrap_or(Scan::Failed),
    }
}
