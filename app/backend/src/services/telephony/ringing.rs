//! Calls that ring: who it may be, and taking one onto the desk.

use chrono::TimeDelta;
use domain::{
    call::Call,
    error::{AppError, Fault, Refusal},
    id::{CallId, PatientId},
    operator_state::LineStep,
    permission::Permission,
    phone::mask_e164,
    telephony::{RingingCall, RingingCalls},
};

use super::line::{blank, noted};
use crate::{
    Ctx, Error,
    services::{calls, complaints, leads, operator_states, patients},
    store::{
        Tx, patients as patient_rows,
        telephony::{self, LineCallRow},
    },
};

/// Calls that are shown at once.
const SHOWN: i64 = 20;
/// A call that has rung so long is no news.
const RINGS_FOR: TimeDelta = TimeDelta::minutes(30);

/// Calls that ring at the actor's telephone or at nobody's in particular, the longest first.
pub async fn list_ringing(ctx: &Ctx) -> Result<RingingCalls, Error> {
    ctx.require(Permission::TakeCalls)?;
    let sees = ctx.actor().may(Permission::SeePatients) && ctx.actor().may(Permission::SeeSchedule);
    let own = ctx.actor().user.map(|user| user.0);
    let clock = operator_states::clock(ctx).await?;
    let (calls, now) = {
        let mut tx = ctx.read().await?;
        let since = tx.now() - RINGS_FOR;
        let mut rows = telephony::list_waiting(&mut tx, since, SHOWN).await?;
        let hears_all = operator_states::hears_all(&mut tx, clock).await?;
        rows.retain(|row| match row.call.operator_id {
            None => hears_all,
            somebody => somebody == own,
        });
        let mut calls = Vec::with_capacity(rows.len());
        for row in rows {
            calls.push(shown(ctx, &mut tx, row, sees).await?);
        }
        (calls, tx.now())
    };
    note(ctx, calls.iter().map(|call| call.callers.len()).sum()).await?;
    Ok(RingingCalls { calls, now })
}

async fn shown(ctx: &Ctx, tx: &mut Tx, row: LineCallRow, sees: bool) -> Result<RingingCall, Error> {
    let phone = row.call.phone.as_deref();
    let callers = match phone.filter(|_| sees) {
        Some(phone) => patients::callers(ctx, tx, phone).await?,
        None => Vec::new(),
    };
    let complaints = match phone {
        Some(phone) => complaints::of_stranger(tx, phone).await?,
        None => Vec::new(),
    };
    let leads = match phone.filter(|_| ctx.actor().may(Permission::WorkLeads)) {
        Some(phone) => leads::open_of(tx, phone).await?,
        None => Vec::new(),
    };
    Ok(RingingCall {
        leads,
        id: row.call.id.into(),
        since: row.call.started_at,
        own: row.call.operator_id.is_some(),
        answered: row.answered_at.is_some(),
        phone_masked: phone.map(mask_e164),
        callers,
        complaints,
    })
}

/// Names that were shown leave a row, as those that were searched for do.
async fn note(ctx: &Ctx, found: usize) -> Result<(), Error> {
    if found == 0 {
        return Ok(());
    }
    patients::note_search(ctx, "ringing", found).await
}

/// Makes a call that rings the actor's open one, as if it had been begun on the desk; about `patient`, where one of
/// several was chosen. Once it is on the actor's desk it only says so.
///
/// Fails with `CallEnded`, and with `BeingAsked` when a colleague has it.
pub async fn accept(ctx: &Ctx, id: CallId, patient: Option<PatientId>) -> Result<Call, Error> {
    ctx.require(Permission::TakeCalls)?;
    let clock = operator_states::clock(ctx).await?;
    ctx.write((id, patient, clock), |tx, (id, patient, clock)| {
        Box::pin(async move {
            let mut row = telephony::get(tx, id.0).await?;
            let operator = tx.actor().user.ok_or(AppError::Forbidden)?.0;
            let own = row.call.operator_id == Some(operator);
            match () {
                () if row.line_key.is_none() => return Err(AppError::NotFound.into()),
                () if row.call.ended_at.is_some() => return Err(Refusal::CallEnded.into()),
                () if own && row.call.draft.is_some() => return calls::read(tx, id.0).await,
                () if is_with_a_colleague(&row, own) => return Err(Refusal::BeingAsked.into()),
                () => {}
            }
            if let Some(patient) = patient {
                if patient_rows::find(tx, patient.0).await?.is_none() {
                    return Err(AppError::field("patient_id", Fault::UnknownChoice).into());
                }
                row.call.patient_id = Some(patient.0);
            }
            row.call.operator_id = Some(operator);
            row.call.draft = Some(blank(row.call.patient_id)?);
            telephony::update_desk(tx, &row.call).await?;
            noted(tx, "accept", &row).await?;
            if row.answered_at.is_some() {
                operator_states::follow(tx, operator, LineStep::Connected, *clock).await?;
            }
            calls::read(tx, id.0).await
        })
    })
    .await
}

/// On a desk, or answered on somebody else's telephone. One that only rings there may be taken over.
fn is_with_a_colleague(row: &LineCallRow, own: bool) -> bool {
    let somebodys = row.answered_at.is_some() && row.call.operator_id.is_some();
    !own && (row.call.draft.is_some() || somebodys)
}
