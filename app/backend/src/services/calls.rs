//! Taking a call: it begins, its draft is kept while it lasts, what is done in it is noted, it ends.

mod dial;
mod outcome;

use domain::{
    call::{Call, CallDraft, CallEnd, CallForm, CallOutcome, DeskDay, Direction, NewCall},
    call_log::VisitAct,
    call_reason::CallReason,
    callback::promised,
    clinic_time::{Edge, instant},
    error::{AppError, Fault, Refusal},
    event::Event,
    id::{BookingId, CallId, CallbackId, PatientId},
    operator_state::LineStep,
    permission::Permission,
    person_name::PersonName,
    phone::mask_e164,
    waiting::Waiting,
    wording::Lang,
};
use serde_json::json;
use uuid::Uuid;

pub use dial::{dial, dial_at_once, dial_state, ring_phone};
pub(crate) use outcome::can_settle;
pub use outcome::set_outcome;

use crate::{
    Ctx, Error,
    services::{
        callbacks::{self, Due},
        directory::Directory,
        leads::{self, Clockwork},
        operator_states, reports, waiting,
        waitlist::claims,
    },
    store::{
        Tx, audit, call_results,
        calls::{self, CallLineRow, CallRow},
        patient_phones, patients,
    },
};

/// Calls that one operator can have open at once.
const OPEN_MAX: usize = 9;

/// Begins a call of the actor's.
pub async fn start(ctx: &Ctx, form: CallForm) -> Result<Call, Error> {
    ctx.require(Permission::TakeCalls)?;
    let new = NewCall::parse(form)?;
    ctx.write(new, |tx, new| {
        Box::pin(async move {
            let draft = CallDraft { patient_id: new.patient_id, ..CallDraft::default() };
            let row = begin(tx, new, &draft).await?;
            read(tx, row.id).await
        })
    })
    .await
}

/// Begins a call of the actor's with what the desk is to hold of it, in the transaction that asks for it.
pub(crate) async fn begin(tx: &mut Tx, new: &NewCall, draft: &CallDraft) -> Result<CallRow, Error> {
    let operator = tx.actor().user.ok_or(AppError::Forbidden)?;
    if calls::list_open(tx, operator.0).await?.len() >= OPEN_MAX {
        return Err(Refusal::TooManyOpen.into());
    }
    let row = CallRow {
        id: Uuid::now_v7(),
        operator_id: Some(operator.0),
        direction: new.direction.code().into(),
        phone: new.phone.clone(),
        patient_id: new.patient_id.map(|patient| patient.0),
        started_at: tx.now(),
        ended_at: None,
        outcome: None,
        note: String::new(),
        draft: Some(serde_json::to_string(draft)?),
        version: 1,
        branch_id: None,
        reasons: String::new(),
    };
    calls::insert(tx, &row).await?;
    audit::insert(tx, "call.start", "call", row.id, json!({})).await?;
    told(tx, &row);
    Ok(row)
}

/// Begins a call to a patient on the actor's desk.
pub(crate) async fn ring(tx: &mut Tx, patient: PatientId, draft: &CallDraft) -> Result<CallRow, Error> {
    let phones = patient_phones::list(tx, patient.0).await?;
    let new = NewCall {
        phone: phones.first().map(|phone| phone.e164.clone()),
        direction: Direction::Out,
        patient_id: Some(patient),
    };
    begin(tx, &new, draft).await
}

/// Begins the call that was promised on the actor's desk. Refused with `BeingAsked` while a colleague rings,
/// `WaitsNoMore` when it is not to be made any more.
pub async fn ring_back(ctx: &Ctx, id: CallbackId) -> Result<Call, Error> {
    ctx.require(Permission::TakeCalls)?;
    ctx.write(id, |tx, id| {
        Box::pin(async move {
            let promise = callbacks::to_ring(tx, *id).await?;
            let patient = promise.patient_id.map(PatientId::from);
            let draft = CallDraft { patient_id: patient, ..CallDraft::default() };
            let call = match (patient, &promise.phone) {
                (Some(patient), None) => ring(tx, patient, &draft).await?,
                (_, phone) => {
                    let new =
                        NewCall { phone: phone.clone(), direction: Direction::Out, patient_id: patient };
                    begin(tx, &new, &draft).await?
                }
            };
            callbacks::rung(tx, promise, call.id).await?;
            read(tx, call.id).await
        })
    })
    .await
}

/// Keeps what the desk holds; the last one wins, for a call belongs to one operator.
pub async fn save_draft(ctx: &Ctx, id: CallId, draft: CallDraft) -> Result<(), Error> {
    ctx.require(Permission::TakeCalls)?;
    ctx.write((id, draft), |tx, (id, draft)| {
        Box::pin(async move {
            let mut row = own_open(tx, *id).await?;
            row.patient_id = draft.patient_id.map(|patient| patient.0);
            row.draft = Some(serde_json::to_string(draft)?);
            Ok(calls::update(tx, &row).await?)
        })
    })
    .await
}

/// Notes the other side's number, when it is told only later.
pub async fn set_phone(ctx: &Ctx, id: CallId, phone: String) -> Result<Call, Error> {
    ctx.require(Permission::TakeCalls)?;
    let new = NewCall::parse(CallForm { phone, ..CallForm::default() })?;
    ctx.write((id, new.phone), |tx, (id, phone)| {
        Box::pin(async move {
            let mut row = own_open(tx, *id).await?;
            row.phone.clone_from(phone);
            calls::update(tx, &row).await?;
            told(tx, &row);
            read(tx, row.id).await
        })
    })
    .await
}

/// Ends a call. Without an outcome it is what was done in it; a call in which nothing was done is `Advised`.
pub async fn end(ctx: &Ctx, id: CallId, form: CallEnd) -> Result<Call, Error> {
    ctx.require(Permission::TakeCalls)?;
    let note = form.note().map_err(|fault| AppError::field("note", fault))?;
    let directory = ctx.directory_lately().await?;
    let zone = directory.clinic_zone();
    let back_at = promised(&form.call_back_at, zone, ctx.now())
        .map_err(|fault| AppError::field("call_back_at", fault))?;
    let clock = Clockwork::of(ctx, &directory);
    let reasons = CallReason::joined(&form.reasons);
    let input = (id, form.outcome, (note, reasons), Due::new(ctx, zone, back_at), form.patient_id, clock);
    ctx.write((input, directory), |tx, ((id, outcome, (note, reasons), due, patient, clock), directory)| {
        Box::pin(async move {
            let mut row = own_open(tx, *id).await?;
            if let Some(patient) = patient {
                let standing = patients::find_standing(tx, patient.0).await?;
                let unknown = || AppError::field("patient_id", Fault::UnknownChoice);
                row.patient_id = Some(standing.ok_or_else(unknown)?);
            }
            let done = row.outcome.clone();
            row.outcome = outcome.map(|outcome| outcome.code().into()).or(done);
            row.outcome.get_or_insert_with(|| CallOutcome::Advised.code().into());
            row.ended_at = Some(tx.now());
            row.note.clone_from(note);
            row.reasons.clone_from(reasons);
            row.branch_id = about_branch(tx, &row, directory).await?;
            row.draft = None;
            calls::update(tx, &row).await?;
            audit::insert(tx, "call.end", "call", row.id, json!({"outcome": row.outcome})).await?;
            claims::settle(tx, &row).await?;
            callbacks::settle(tx, &row, *due).await?;
            leads::settle(tx, &row, due.next(), *clock).await?;
            if let Some(operator) = row.operator_id {
                operator_states::follow(tx, operator, LineStep::Saved, *clock).await?;
            }
            told(tx, &row);
            read(tx, row.id).await
        })
    })
    .await
}

/// About which branch the call was: that of its visits, else that of the time that was chosen, else the one asked for.
async fn about_branch(tx: &mut Tx, row: &CallRow, directory: &Directory) -> Result<Option<Uuid>, Error> {
    let visits = call_results::list_visits(tx, row.id).await?;
    if let Some(visit) = visits.first() {
        return Ok(Some(visit.branch_id));
    }
    let draft: Option<CallDraft> = row.draft.as_deref().map(serde_json::from_str).transpose()?;
    let said = draft.and_then(|draft| draft.chosen.map(|chosen| chosen.place.branch_id).or(draft.branch_id));
    // what a browser keeps may be of a branch that never was
    Ok(said.filter(|branch| directory.branch(*branch).is_some()).map(|branch| branch.0))
}

/// Notes in the call what was just done with a visit, in the transaction that does it.
pub(crate) async fn note_act(
    tx: &mut Tx,
    call: Option<CallId>,
    patient: Option<PatientId>,
    (act, visit): (VisitAct, Option<BookingId>),
) -> Result<(), Error> {
    let outcome = match act {
        VisitAct::Booked => CallOutcome::Booked,
        VisitAct::Moved => CallOutcome::Moved,
        VisitAct::Cancelled => CallOutcome::Cancelled,
    };
    note_outcome(tx, call, patient, outcome).await?;
    // a visit that is booked names the call itself
    if let (Some(call), Some(visit)) = (call, visit.filter(|_| act != VisitAct::Booked)) {
        call_results::insert_visit(tx, call.0, visit.0, act.code()).await?;
    }
    Ok(())
}

/// Notes in the call what came of it, in the transaction that makes it come.
pub(crate) async fn note_outcome(
    tx: &mut Tx,
    call: Option<CallId>,
    patient: Option<PatientId>,
    outcome: CallOutcome,
) -> Result<(), Error> {
    let Some(call) = call else { return Ok(()) };
    let mut row = own_open(tx, call).await?;
    row.outcome = Some(outcome.code().into());
    if let Some(patient) = patient {
        row.patient_id = Some(patient.0);
    }
    calls::update(tx, &row).await?;
    told(tx, &row);
    Ok(())
}

/// The actor's open call about a patient, the latest: what is booked elsewhere meanwhile is booked in it.
pub(crate) async fn open_about(tx: &mut Tx, patient: PatientId) -> Result<Option<CallId>, Error> {
    let Some(operator) = tx.actor().user else { return Ok(None) };
    let open = calls::list_open(tx, operator.0).await?;
    let about = open.iter().rev().find(|line| line.call.patient_id == Some(patient.0));
    Ok(about.map(|line| line.call.id.into()))
}

/// What the actor's desk begins with: the calls that are open, and what the day has come to.
pub async fn desk_day(ctx: &Ctx) -> Result<DeskDay, Error> {
    ctx.require(Permission::TakeCalls)?;
    let operator = ctx.actor().user.ok_or(AppError::Forbidden)?;
    let report = reports::due(ctx).await?;
    let mut tx = ctx.read().await?;
    let now = tx.now();
    let directory = ctx.directory(&mut tx).await?;
    let midnight = instant(directory.clinic_zone(), directory.clinic_today(now), 0, Edge::Opening);
    let rows = calls::list_open(&mut tx, operator.0).await?;
    Ok(DeskDay {
        now,
        calls_today: calls::count(&mut tx, operator.0, midnight).await?,
        booked_today: calls::count_booked(&mut tx, operator.0, midnight).await?,
        waiting: Waiting {
            report,
            ..waiting::of(&mut tx, directory.clinic_today(now), Lang::default()).await?
        },
        open: rows.into_iter().map(|row| call(&tx, row, Vec::new())).collect::<Result<_, _>>()?,
    })
}

async fn own_open(tx: &mut Tx, id: CallId) -> Result<CallRow, Error> {
    let row = calls::get(tx, id.0).await?.call;
    // one that only rings is on nobody's desk yet
    let on_desk = row.draft.is_some() || row.ended_at.is_some();
    if !on_desk || row.operator_id != tx.actor().user.map(|user| user.0) {
        return Err(AppError::NotFound.into());
    }
    if row.ended_at.is_some() { Err(Refusal::CallEnded.into()) } else { Ok(row) }
}

pub(crate) async fn read(tx: &mut Tx, id: Uuid) -> Result<Call, Error> {
    let row = calls::get(tx, id).await?;
    let bookings = calls::list_bookings(tx, id).await?;
    call(tx, row, bookings)
}

pub(crate) fn call(tx: &Tx, row: CallLineRow, bookings: Vec<Uuid>) -> Result<Call, Error> {
    let CallLineRow { call: row, operator_name, last_name, first_name, patronymic, .. } = row;
    let name = last_name.zip(first_name).map(|(last, first)| PersonName { last, first, patronymic });
    let sees_patients = tx.actor().may(Permission::SeePatients);
    Ok(Call {
        id: row.id.into(),
        version: row.version,
        direction: Direction::from_code(&row.direction)
            .ok_or_else(|| Error::broken("direction of a call"))?,
        phone_masked: row.phone.as_deref().map(mask_e164),
        patient_id: row.patient_id.filter(|_| sees_patients).map(Into::into),
        patient: name.filter(|_| sees_patients).map(|name| name.short()),
        operator: operator_name,
        started_at: row.started_at,
        ended_at: row.ended_at,
        outcome: row.outcome.as_deref().and_then(CallOutcome::from_code),
        note: if sees_patients { row.note } else { String::new() },
        draft: row.draft.as_deref().map(serde_json::from_str).transpose()?,
        bookings: bookings.into_iter().map(Into::into).collect(),
    })
}

fn told(tx: &mut Tx, row: &CallRow) {
    tx.emit(Event::CallChanged { id: row.id.into(), operator: row.operator_id.map(Into::into) });
}
