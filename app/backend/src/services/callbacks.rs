//! Whom the clinic has promised to ring back: promised when a call ends so, kept by a call, closed once they were
//! reached, got through themselves, or somebody says that there is no need.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::{
    call::CallOutcome,
    callback::{AGAIN, CallbackLine, CallbackQueue, USUAL},
    clinic_time::{day_interval, local_date},
    error::Refusal,
    event::Event,
    id::{CallbackId, PatientId},
    permission::Permission,
    person_name::PersonName,
    phone::mask_e164,
    waitlist::Claim,
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Actor, Ctx, Error,
    store::{
        Tx, audit,
        callbacks::{self, CallbackLineRow, CallbackRow},
        calls::CallRow,
    },
};

/// Promises that the queue shows.
const SHOWN: i64 = 200;
/// How long somebody is taken to be on the phone with whoever rang back; then a colleague may.
pub(crate) const CLAIM: TimeDelta = TimeDelta::minutes(15);

/// All that are open, by the time they are due.
pub async fn list(ctx: &Ctx) -> Result<CallbackQueue, Error> {
    ctx.require(Permission::TakeCalls)?;
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let mut rows = callbacks::list_open(&mut tx, SHOWN + 1).await?;
    let more = rows.len() as i64 > SHOWN;
    rows.truncate(SHOWN as usize);
    let now = tx.now();
    let lines = rows.into_iter().map(|row| line(tx.actor(), row, now)).collect();
    Ok(CallbackQueue { lines, now, zone: directory.clinic_zone(), more })
}

/// A promise that may be kept now. Refused with `BeingAsked` while a colleague rings, `WaitsNoMore` when it is closed.
pub(crate) async fn to_ring(tx: &mut Tx, id: CallbackId) -> Result<CallbackRow, Error> {
    let found = callbacks::get(tx, id.0).await?;
    if found.callback.closed_at.is_some() {
        return Err(Refusal::WaitsNoMore.into());
    }
    match claim(tx.actor(), &found, tx.now()) {
        Some(_) => Err(Refusal::BeingAsked.into()),
        None => Ok(found.callback),
    }
}

/// The call was begun for it.
pub(crate) async fn rung(tx: &mut Tx, row: CallbackRow, call: Uuid) -> Result<(), Error> {
    changed(tx, "ring", &CallbackRow { call_id: Some(call), ..row }).await
}

/// Takes a promise off the queue, or puts it back: a person says that there is no need, and may err.
pub async fn set_dropped(ctx: &Ctx, id: CallbackId, dropped: bool) -> Result<(), Error> {
    ctx.require(Permission::TakeCalls)?;
    ctx.write((id, dropped), |tx, (id, dropped)| {
        Box::pin(async move {
            let row = callbacks::get(tx, id.0).await?.callback;
            let by_hand = row.closed_at.is_some() && row.closed_by.is_none();
            if if *dropped { row.closed_at.is_some() } else { !by_hand } {
                return Err(Refusal::WrongStatus.into());
            }
            let closed_at = dropped.then(|| tx.now());
            changed(tx, if *dropped { "drop" } else { "restore" }, &CallbackRow { closed_at, ..row }).await
        })
    })
    .await
}

/// Leaves somebody to the next date on which calls are taken. Refused with `WaitsNoMore` when nobody waits any more.
pub async fn leave_to_tomorrow(ctx: &Ctx, id: CallbackId) -> Result<(), Error> {
    ctx.require(Permission::TakeCalls)?;
    let zone = ctx.directory_lately().await?.clinic_zone();
    let end_of_day = day_interval(zone, local_date(zone, ctx.now())).end;
    let due_at = ctx.call_hours().next_open(zone, end_of_day);
    ctx.write((id, due_at), |tx, (id, due_at)| {
        Box::pin(async move {
            let row = callbacks::get(tx, id.0).await?.callback;
            if row.closed_at.is_some() {
                return Err(Refusal::WaitsNoMore.into());
            }
            let due_at = row.due_at.max(*due_at);
            changed(tx, "put_off", &CallbackRow { due_at, ..row }).await
        })
    })
    .await
}

/// When whoever was promised a call is to be rung: inside the hours in which calls are made, unless another time was
/// said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Due {
    said: Option<DateTime<Utc>>,
    usual: DateTime<Utc>,
    again: DateTime<Utc>,
}

impl Due {
    /// From now on; `said` is what was said.
    pub fn new(ctx: &Ctx, zone: Tz, said: Option<DateTime<Utc>>) -> Self {
        let after = |length| ctx.call_hours().after(zone, ctx.now(), length);
        Self { said, usual: after(USUAL), again: after(AGAIN) }
    }

    /// When to ring first.
    fn first(self) -> DateTime<Utc> {
        self.said.unwrap_or(self.usual)
    }

    /// When to try again.
    pub fn next(self) -> DateTime<Utc> {
        self.said.unwrap_or(self.again)
    }
}

/// What a call that ends means for promises: one that is made in it, one that was kept by it or not, and those to
/// whoever it was with.
pub(crate) async fn settle(tx: &mut Tx, call: &CallRow, due: Due) -> Result<(), Error> {
    let Some(outcome) = call.outcome.as_deref().and_then(CallOutcome::from_code) else { return Ok(()) };
    pass_one_by_one(tx, call).await?;
    let open = callbacks::list_of(tx, call.patient_id, call.phone.as_deref()).await?;
    settle_open(tx, call, (outcome, open), due).await
}

/// The same of a call that had ended and is given another outcome. What it had closed though nobody was reached is open
/// again, what was promised in it alone is promised no more, and what was promised after it is not its business.
pub(crate) async fn settle_anew(tx: &mut Tx, call: &CallRow, due: Due) -> Result<(), Error> {
    let Some(outcome) = call.outcome.as_deref().and_then(CallOutcome::from_code) else { return Ok(()) };
    pass_one_by_one(tx, call).await?;
    if CallOutcome::UNREACHED.contains(&outcome) {
        for row in callbacks::list_closed_by(tx, call.id).await? {
            changed(tx, "restore", &CallbackRow { closed_at: None, closed_by: None, ..row }).await?;
        }
    }
    let ended = call.ended_at.unwrap_or(tx.now());
    let open = callbacks::list_of(tx, call.patient_id, call.phone.as_deref()).await?;
    let is_own = |row: &CallbackRow| row.promised_in == Some(call.id);
    let (own, mut open): (Vec<_>, Vec<_>) = open.into_iter().partition(is_own);
    open.retain(|row| row.promised_at <= ended);
    if outcome == CallOutcome::CallBack {
        open.extend(own);
    } else {
        for row in own {
            close(tx, call, row).await?;
        }
    }
    settle_open(tx, call, (outcome, open), due).await
}

async fn settle_open(
    tx: &mut Tx,
    call: &CallRow,
    (outcome, open): (CallOutcome, Vec<CallbackRow>),
    due: Due,
) -> Result<(), Error> {
    let promises = outcome == CallOutcome::CallBack;
    let reached = !CallOutcome::UNREACHED.contains(&outcome);
    if open.is_empty() && promises {
        return promise(tx, call, due.first()).await;
    }
    for row in open {
        let tried = row.call_id == Some(call.id);
        if reached {
            close(tx, call, row).await?;
        } else if tried || promises {
            let (attempts, tried_at) =
                if tried { (row.attempts + 1, Some(tx.now())) } else { (row.attempts, row.tried_at) };
            let due_at = if tried { due.next() } else { due.first() };
            let note = if call.note.is_empty() { row.note.clone() } else { call.note.clone() };
            let again = CallbackRow { note, due_at, attempts, tried_at, call_id: None, ..row };
            changed(tx, "put_off", &again).await?;
        }
    }
    Ok(())
}

/// Whoever hides the number and is not known cannot be rung.
async fn promise(tx: &mut Tx, call: &CallRow, due_at: DateTime<Utc>) -> Result<(), Error> {
    if call.phone.is_none() && call.patient_id.is_none() {
        return Ok(());
    }
    let row = promised(tx, call, due_at);
    keep(tx, "promise", row).await
}

fn promised(tx: &Tx, call: &CallRow, due_at: DateTime<Utc>) -> CallbackRow {
    CallbackRow {
        phone: call.phone.clone(),
        patient_id: call.patient_id,
        promised_in: Some(call.id),
        ..new(tx, call.note.clone(), due_at)
    }
}

fn new(tx: &Tx, note: String, due_at: DateTime<Utc>) -> CallbackRow {
    CallbackRow {
        id: Uuid::now_v7(),
        phone: None,
        patient_id: None,
        note,
        due_at,
        promised_in: None,
        promised_by: tx.actor().name.clone(),
        promised_at: tx.now(),
        attempts: 0,
        tried_at: None,
        call_id: None,
        closed_at: None,
        closed_by: None,
        missed: 0,
    }
}

/// A patient asks to be rung, without a call; once is enough.
pub(crate) async fn ask(tx: &mut Tx, patient: PatientId, note: &str, due: Due) -> Result<(), Error> {
    ask_about(tx, Some(patient.0), None, note, due).await
}

/// Somebody is to be rung about something: a patient, or whoever has a number. Who waits for a call already is asked in
/// that one.
pub(crate) async fn ask_about(
    tx: &mut Tx,
    patient: Option<Uuid>,
    phone: Option<&str>,
    note: &str,
    due: Due,
) -> Result<(), Error> {
    let phone = phone.filter(|_| patient.is_none());
    let Some(whom) = patient.map(|id| id.to_string()).or_else(|| phone.map(str::to_owned)) else {
        return Ok(());
    };
    tx.lock(&format!("callback {whom}")).await?;
    match callbacks::list_of(tx, patient, phone).await?.into_iter().next() {
        None => {
            let new = new(tx, note.into(), due.first());
            keep(tx, "promise", CallbackRow { patient_id: patient, phone: phone.map(str::to_owned), ..new })
                .await
        }
        Some(row) if row.note.contains(note) => Ok(()),
        Some(row) => {
            let note = if row.note.is_empty() { note.to_owned() } else { format!("{}\n{note}", row.note) };
            changed(tx, "add", &CallbackRow { note, ..row }).await
        }
    }
}

async fn keep(tx: &mut Tx, act: &str, row: CallbackRow) -> Result<(), Error> {
    callbacks::insert(tx, &row).await?;
    told(tx, act, &row).await
}

/// They rang and nobody answered: to be rung by `due_at`, once however often they ring. What they wait for already is
/// put off no further than that.
pub(crate) async fn missed(tx: &mut Tx, call: &CallRow, due_at: DateTime<Utc>) -> Result<(), Error> {
    pass_one_by_one(tx, call).await?;
    let open = callbacks::list_of(tx, call.patient_id, call.phone.as_deref()).await?;
    if open.is_empty() && (call.phone.is_some() || call.patient_id.is_some()) {
        return keep(tx, "miss", CallbackRow { missed: 1, ..promised(tx, call, due_at) }).await;
    }
    for row in open {
        let due_at = row.due_at.min(due_at);
        changed(tx, "miss", &CallbackRow { due_at, missed: row.missed + 1, ..row }).await?;
    }
    Ok(())
}

/// The call was not missed after all: what was promised for it alone is kept by it.
pub(crate) async fn not_missed(tx: &mut Tx, call: &CallRow) -> Result<(), Error> {
    for row in callbacks::list_of(tx, call.patient_id, call.phone.as_deref()).await? {
        if row.promised_in == Some(call.id) && row.missed == 1 {
            close(tx, call, row).await?;
        }
    }
    Ok(())
}

/// The clinic rings them by telephone: whom nobody rings yet is being rung now.
pub(crate) async fn rung_by_line(tx: &mut Tx, call: &CallRow) -> Result<(), Error> {
    for row in callbacks::list_of(tx, call.patient_id, call.phone.as_deref()).await? {
        let line = callbacks::get(tx, row.id).await?;
        if claim(tx.actor(), &line, tx.now()).is_none() {
            rung(tx, row, call.id).await?;
        }
    }
    Ok(())
}

/// Two calls of one person that end at the same moment make one promise.
async fn pass_one_by_one(tx: &mut Tx, call: &CallRow) -> Result<(), Error> {
    match &call.phone {
        Some(phone) => Ok(tx.lock(&format!("callbacks {phone}")).await?),
        None => Ok(()),
    }
}

/// The call has kept it.
async fn close(tx: &mut Tx, call: &CallRow, row: CallbackRow) -> Result<(), Error> {
    let closed = CallbackRow { closed_at: Some(tx.now()), closed_by: Some(call.id), ..row };
    changed(tx, "close", &closed).await
}

async fn changed(tx: &mut Tx, act: &str, row: &CallbackRow) -> Result<(), Error> {
    callbacks::update(tx, row).await?;
    told(tx, act, row).await
}

/// Notes the change, and tells the screens.
async fn told(tx: &mut Tx, act: &str, row: &CallbackRow) -> Result<(), Error> {
    audit::insert(tx, &format!("callback.{act}"), "callback", row.id, json!({})).await?;
    tx.emit(Event::CallbacksChanged);
    Ok(())
}

fn line(actor: &Actor, row: CallbackLineRow, now: DateTime<Utc>) -> CallbackLine {
    let claim = claim(actor, &row, now);
    let sees = actor.may(Permission::SeePatients);
    let CallbackLineRow { callback: row, last_name, first_name, patronymic, .. } = row;
    let name = last_name.zip(first_name).map(|(last, first)| PersonName { last, first, patronymic });
    CallbackLine {
        id: row.id.into(),
        due_at: row.due_at,
        phone_masked: row.phone.as_deref().map(mask_e164),
        patient_id: row.patient_id.filter(|_| sees).map(Into::into),
        patient: name.filter(|_| sees).map(|name| name.full()),
        note: if sees { row.note } else { String::new() },
        by: if row.promised_by == Actor::system().name { String::new() } else { row.promised_by },
        promised_at: row.promised_at,
        attempts: row.attempts.unsigned_abs(),
        missed: row.missed.unsigned_abs(),
        tried_at: row.tried_at,
        claim,
    }
}

/// Who rings now.
fn claim(actor: &Actor, row: &CallbackLineRow, now: DateTime<Utc>) -> Option<Claim> {
    let since = row.ringing_since.filter(|_| row.ringing_ended.is_none())?;
    let own = row.ringing_by.is_some() && row.ringing_by == actor.user.map(|user| user.0);
    (now - since < CLAIM).then(|| Claim { by: row.ringing_name.clone().unwrap_or_default(), own })
}
