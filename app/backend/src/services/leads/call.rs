//! Ringing whoever reached out, and what a call means for their lead.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    call::{Call, CallDraft, CallOutcome, Direction, NewCall},
    error::{AppError, Refusal},
    id::{LeadId, PatientId},
    lead::LeadStatus,
    lead_act::EntryKind,
    permission::Permission,
    phone::format_e164,
};
use serde_json::json;

use super::{Clockwork, act, changed, show, status};
use crate::{
    Ctx, Error,
    services::calls,
    store::{
        self, Tx, audit,
        calls::CallRow,
        leads::{self, LeadRow},
    },
};

/// How long somebody is taken to be on the phone with whoever reached out; then a colleague may ring.
const CLAIM: TimeDelta = TimeDelta::minutes(15);
/// Longest message that stands as the reason of the call, in characters.
const REASON_MAX: usize = 200;

/// The whole number. It is noted who saw it.
pub async fn reveal(ctx: &Ctx, id: LeadId) -> Result<String, Error> {
    ctx.require(Permission::WorkLeads)?;
    ctx.require(Permission::TakeCalls)?;
    ctx.write(id, |tx, id| {
        Box::pin(async move {
            let row = show::existing(tx, *id, None).await?;
            audit::insert(tx, "lead.reveal", "lead", row.id, json!({})).await?;
            Ok(row.phone.as_deref().map(format_e164).unwrap_or_default())
        })
    })
    .await
}

/// Begins the call on the actor's desk, with what they wrote as its reason. Refused with `BeingAsked` while a colleague
/// rings.
pub async fn ring(ctx: &Ctx, id: LeadId) -> Result<Call, Error> {
    ctx.require(Permission::WorkLeads)?;
    ctx.require(Permission::TakeCalls)?;
    let directory = ctx.directory_lately().await?;
    ctx.write((id, Clockwork::of(ctx, &directory)), |tx, (id, clock)| {
        Box::pin(async move {
            let row = show::existing(tx, *id, None).await?;
            if !status(&row)?.is_open() {
                return Err(Refusal::WrongStatus.into());
            }
            be_free(tx, &row).await?;
            let call = begin(tx, &row).await?;
            let me = tx.actor().user.ok_or(AppError::Forbidden)?.0;
            let taken = status(&row)? == LeadStatus::New;
            let row = LeadRow {
                status: if taken { LeadStatus::InWork.code().into() } else { row.status.clone() },
                owner_id: if taken { Some(me) } else { row.owner_id },
                call_id: Some(call.id),
                ..row
            };
            changed(tx, &clock.answered(row, tx.now()), EntryKind::Taken, "").await?;
            calls::read(tx, call.id).await
        })
    })
    .await
}

/// Fails while a colleague rings.
async fn be_free(tx: &mut Tx, row: &LeadRow) -> Result<(), Error> {
    let Some(call) = row.call_id else { return Ok(()) };
    let call = store::calls::get(tx, call).await?.call;
    let own = call.operator_id == tx.actor().user.map(|user| user.0);
    let lasts = call.ended_at.is_none() && tx.now() - call.started_at < CLAIM;
    if lasts && !own { Err(Refusal::BeingAsked.into()) } else { Ok(()) }
}

async fn begin(tx: &mut Tx, row: &LeadRow) -> Result<CallRow, Error> {
    let patient = row.patient_id.map(PatientId::from);
    let short = row.message.chars().count() <= REASON_MAX;
    let draft = CallDraft {
        patient_id: patient,
        search: if patient.is_none() { row.name.clone() } else { String::new() },
        reason: if short { row.message.clone() } else { String::new() },
        ..CallDraft::default()
    };
    let new = NewCall { phone: row.phone.clone(), direction: Direction::Out, patient_id: patient };
    calls::begin(tx, &new, &draft).await
}

/// What a call that ends means for the leads of whoever it was with: a visit closes them, somebody who was not reached
/// is tried again at `again`, or when it was said. What came in after the call is not its business.
pub(crate) async fn settle(
    tx: &mut Tx,
    call: &CallRow,
    again: DateTime<Utc>,
    clock: Clockwork,
) -> Result<(), Error> {
    let Some(outcome) = call.outcome.as_deref().and_then(CallOutcome::from_code) else { return Ok(()) };
    let visit = store::calls::list_bookings(tx, call.id).await?.first().copied();
    let taker = call.operator_id.or(tx.actor().user.map(|user| user.0));
    let (now, ended) = (tx.now(), call.ended_at.unwrap_or(tx.now()));
    for row in of(tx, call).await?.into_iter().filter(|row| row.received_at <= ended) {
        let row = clock.answered(row, ended);
        let tried = row.call_id == Some(call.id);
        if let Some(visit) = visit {
            changed(tx, &act::booked(row, visit, now), EntryKind::Booked, "").await?;
            continue;
        }
        let unreached = CallOutcome::UNREACHED.contains(&outcome);
        let new = status(&row)? == LeadStatus::New;
        let row = LeadRow {
            status: if new { LeadStatus::InWork.code().into() } else { row.status.clone() },
            owner_id: if new { taker } else { row.owner_id },
            attempts: row.attempts + i32::from(tried && unreached),
            next_at: if tried && unreached { Some(again) } else { row.next_at },
            ..row
        };
        changed(tx, &row, EntryKind::Called, outcome.code()).await?;
    }
    Ok(())
}

/// The open leads of whoever a call was with.
async fn of(tx: &mut Tx, call: &CallRow) -> Result<Vec<LeadRow>, Error> {
    let mut rows = leads::list_of(tx, call.phone.as_deref(), None).await?;
    if let Some(patient) = call.patient_id {
        let theirs = leads::list_patient(tx, patient).await?;
        rows.extend(theirs.into_iter().filter(|row| row.phone.is_none() || row.phone != call.phone));
    }
    if let Some(own) = leads::find_rung(tx, call.id).await?
        && !rows.iter().any(|row| row.id == own.id)
    {
        rows.push(own);
    }
    Ok(rows)
}
