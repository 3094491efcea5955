//! Dialling: the exchange is asked to ring the operator's telephone, then whoever the open call is to. What rings then is
//! told by the exchange, and is this very call.

use chrono::TimeDelta;
use domain::{
    call::{Call, CallDraft, Direction, NewCall},
    error::{AppError, Refusal},
    id::{CallId, PatientId, PhoneId},
    permission::Permission,
    telephony::DialState,
};
use serde_json::json;
use uuid::Uuid;

use super::{begin, own_open, read, told};
use crate::{
    Ctx, Error,
    exchanges::{DialFault, DialOrder},
    store::{
        Tx, audit,
        call_dials::{self, CallDialRow},
        calls::CallRow,
        patient_phones, users,
    },
};

/// What was asked so long ago is answered no more.
const ASKED: TimeDelta = TimeDelta::seconds(30);

/// How far dialling is for a call of the actor's; one that has ended is dialled no more.
pub async fn dial_state(ctx: &Ctx, id: CallId) -> Result<DialState, Error> {
    ctx.require(Permission::TakeCalls)?;
    let can = ctx.dialler().is_some();
    let mut tx = ctx.read().await?;
    let row = match own_open(&mut tx, id).await {
        // it has ended while somebody looked
        Err(Error::App(AppError::Refused(Refusal::CallEnded))) => return Ok(DialState::ByHand),
        row => row?,
    };
    let telephone = telephone(&mut tx).await?;
    state(&mut tx, &row, can, telephone.as_deref()).await
}

/// Asks the exchange to dial, and waits for what it says; while it is being asked it is not asked again. Refused with
/// `WrongStatus` where it cannot be.
pub async fn dial(ctx: &Ctx, id: CallId) -> Result<DialState, Error> {
    ctx.require(Permission::TakeCalls)?;
    let Some(dialler) = ctx.dialler() else { return Err(Refusal::WrongStatus.into()) };
    let provider = dialler.provider().code();
    let order: Option<(String, String)> = ctx
        .write((id, provider), |tx, (id, provider)| {
            Box::pin(async move {
                let row = own_open(tx, *id).await?;
                let telephone = telephone(tx).await?;
                match state(tx, &row, true, telephone.as_deref()).await? {
                    DialState::Asked => return Ok(None),
                    state if !state.may_ask() => return Err(Refusal::WrongStatus.into()),
                    _ => {}
                }
                let (extension, phone) = telephone.zip(row.phone.clone()).ok_or(AppError::NotFound)?;
                note(tx, &row, provider, &extension, &DialState::Asked).await?;
                Ok(Some((extension, phone)))
            })
        })
        .await?;
    let Some((extension, phone)) = order else { return Ok(DialState::Asked) };
    let order = DialOrder { id: Uuid::now_v7(), extension, phone };
    let came = match dialler.dial(&order).await {
        Ok(()) => DialState::Accepted,
        Err(DialFault::Refused(words)) => DialState::Refused(words),
        Err(DialFault::Unreachable) => DialState::Unreachable,
    };
    ctx.write((id, provider, order.extension, came), |tx, (id, provider, extension, came)| {
        Box::pin(async move {
            // it may be over by now, which is nobody's fault
            let row = crate::store::calls::get(tx, id.0).await?.call;
            note(tx, &row, provider, extension, came).await?;
            Ok(came.clone())
        })
    })
    .await
}

/// Asks the exchange to dial a call that has just begun, where it can be asked; what it says is told on the desk.
pub fn dial_at_once(ctx: &Ctx, call: Call) -> Call {
    if ctx.dialler().is_some() && call.phone_masked.is_some() {
        let (ctx, id) = (ctx.clone().once(None), call.id);
        tokio::spawn(async move {
            match dial(&ctx, id).await {
                Ok(_) | Err(Error::App(_)) => {}
                Err(error) => tracing::warn!(%error, "a call was not dialled"),
            }
        });
    }
    call
}

/// Begins a call to one number of a patient on the actor's desk.
pub async fn ring_phone(ctx: &Ctx, patient: PatientId, phone: PhoneId) -> Result<Call, Error> {
    ctx.require(Permission::TakeCalls)?;
    ctx.require(Permission::SeePatients)?;
    ctx.write((patient, phone), |tx, (patient, phone)| {
        Box::pin(async move {
            let phones = patient_phones::list(tx, patient.0).await?;
            let phone = phones.into_iter().find(|row| row.id == phone.0).ok_or(AppError::NotFound)?;
            let new =
                NewCall { phone: Some(phone.e164), direction: Direction::Out, patient_id: Some(*patient) };
            let draft = CallDraft { patient_id: Some(*patient), ..CallDraft::default() };
            let row = begin(tx, &new, &draft).await?;
            read(tx, row.id).await
        })
    })
    .await
}

/// The actor's own telephone.
async fn telephone(tx: &mut Tx) -> Result<Option<String>, Error> {
    let Some(user) = tx.actor().user else { return Ok(None) };
    Ok(users::get(tx, user.0).await?.extension)
}

async fn state(tx: &mut Tx, row: &CallRow, can: bool, telephone: Option<&str>) -> Result<DialState, Error> {
    if !can || row.phone.is_none() || row.direction != Direction::Out.code() {
        return Ok(DialState::ByHand);
    }
    if telephone.is_none() {
        return Ok(DialState::NoExtension);
    }
    let Some(last) = call_dials::find(tx, row.id).await? else { return Ok(DialState::Ready) };
    let unknown = || Error::broken(format!("dial state {}", last.state));
    match DialState::from_code(&last.state, last.words.clone()).ok_or_else(unknown)? {
        DialState::Asked if tx.now() - last.asked_at > ASKED => Ok(DialState::Unreachable),
        state => Ok(state),
    }
}

/// Keeps how far it is. The audit is told of no number.
async fn note(
    tx: &mut Tx,
    row: &CallRow,
    provider: &str,
    extension: &str,
    state: &DialState,
) -> Result<(), Error> {
    let words = if let DialState::Refused(words) = state { words.clone() } else { String::new() };
    let code = state.code().unwrap_or_default();
    let kept = CallDialRow {
        call_id: row.id,
        asked_at: tx.now(),
        provider: provider.into(),
        extension: extension.into(),
        state: code.into(),
        words,
    };
    call_dials::save(tx, &kept).await?;
    let details = json!({"provider": provider, "extension": extension, "state": code});
    audit::insert(tx, "call.dial", "call", row.id, details).await?;
    told(tx, row);
    Ok(())
}
