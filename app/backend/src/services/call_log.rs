//! The log of calls: a page of it, one call with all that came of it, and its recording.

use std::{collections::HashMap, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    booking::BookingStatus,
    call_log::{
        CallEvent, CallLead, CallLine, CallLog, CallMessage, CallPromise, CallTrace, CallView, CallVisit,
        Choice, Ending, LogChoices, LogFilter, VisitAct, steps,
    },
    call_reason::CallReason,
    clinic_time::day_interval,
    error::AppError,
    id::{CallId, DoctorId, UserId},
    lead::{LeadSource, LeadStatus},
    message::{Channel, MessageKind, MessageState},
    permission::{Permission, Role},
    telephony::Provider,
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Ctx, Error,
    services::{
        audit::seen,
        calls::{call, can_settle},
        directory::Directory,
        patients,
    },
    store::{
        Tx, audit, call_results,
        calls::{self, CallLineRow, CallRange},
        telephony::{self, LineCallRow},
        users::{self, UserRow},
    },
};

/// Calls of a page.
const PAGE: i64 = 50;
/// Payloads of one call that are looked at.
const PAYLOADS: i64 = 300;

/// A page of the log, the newest call first. Whoever sees no patients looks for no numbers.
///
/// Fails with `Invalid` when the digits cannot be looked for.
pub async fn page(ctx: &Ctx, filter: &LogFilter) -> Result<CallLog, Error> {
    may_read(ctx)?;
    let tail = filter.tail().map_err(|fault| AppError::field("phone", fault))?;
    if tail.is_some() {
        ctx.require(Permission::SeePatients)?;
    }
    let searched = tail.is_some();
    let log = {
        let mut tx = ctx.read().await?;
        let directory = ctx.directory(&mut tx).await?;
        listed(ctx, &mut tx, &directory, filter, tail).await?
    };
    if searched {
        // who was looked for by a number leaves a row, as a search for patients does
        patients::note_search(ctx, "calls", log.lines.len()).await?;
    }
    Ok(log)
}

fn may_read(ctx: &Ctx) -> Result<(), AppError> {
    ctx.require(Permission::TakeCalls).or_else(|_| ctx.require(Permission::ReadReports))
}

async fn listed(
    ctx: &Ctx,
    tx: &mut Tx,
    directory: &Directory,
    filter: &LogFilter,
    tail: Option<String>,
) -> Result<CallLog, Error> {
    let (zone, now) = (directory.clinic_zone(), tx.now());
    let (from, to) = filter.dates(directory.clinic_today(now));
    let end = day_interval(zone, to).end.min(now + TimeDelta::seconds(1));
    let me = ctx.actor().user.filter(|_| filter.own);
    let range = CallRange {
        from: day_interval(zone, from).start,
        to: filter.before.map_or(end, |before| end.min(before)),
        operator: me.or(filter.operator).map(|user| user.0),
        ending: filter.ending.map(Ending::code),
        direction: filter.direction.map(|direction| direction.code().into()),
        missed: filter.missed,
        branch: filter.branch.map(|branch| branch.0),
        reason: filter.reason.map(|reason| reason.code().into()),
        tail,
        limit: PAGE,
    };
    let rows = calls::list(tx, &range).await?;
    let full = rows.len() as i64 >= PAGE;
    let next = rows.last().filter(|_| full).map(|row| row.call.started_at);
    Ok(CallLog {
        lines: rows.into_iter().map(|row| line(tx, row)).collect::<Result<_, _>>()?,
        from,
        to,
        next,
        zone,
    })
}

/// By what the log can be filtered.
pub async fn choices(ctx: &Ctx) -> Result<LogChoices, Error> {
    may_read(ctx)?;
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let branches = directory.branches_in_use().into_iter();
    let branches = branches.map(|branch| Choice { id: branch.id, name: branch.name }).collect();
    Ok(LogChoices { operators: operators(&mut tx).await?, branches })
}

/// Those who take calls.
async fn operators(tx: &mut Tx) -> Result<Vec<Choice<UserId>>, Error> {
    let takes_calls =
        |row: &UserRow| Role::from_code(&row.role).is_some_and(|role| role.may(Permission::TakeCalls));
    let rows = users::list(tx).await?.into_iter().filter(|row| !row.disabled).filter(takes_calls);
    Ok(rows.map(|row| Choice { id: row.id.into(), name: row.name }).collect())
}

fn line(tx: &Tx, row: CallLineRow) -> Result<CallLine, Error> {
    let (missed, branch) = (row.missed, row.branch_name.clone());
    let reasons = CallReason::split(&row.call.reasons);
    let call = call(tx, row, Vec::new())?;
    // what lies on a colleague's desk is not for the log
    Ok(CallLine { call: domain::call::Call { draft: None, ..call }, missed, reasons, branch })
}

/// A call with all that came of it. It is noted who looked.
pub async fn read(ctx: &Ctx, id: CallId) -> Result<CallView, Error> {
    may_read(ctx)?;
    let view = look(ctx, id).await?;
    seen(ctx, "call.view", ("call", id.to_string()), json!({})).await?;
    Ok(view)
}

async fn look(ctx: &Ctx, id: CallId) -> Result<CallView, Error> {
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let row = calls::get(&mut tx, id.0).await?;
    let (from, to) = (row.call.started_at, row.call.ended_at.unwrap_or(tx.now()));
    let on_line = telephony::get(&mut tx, id.0).await?;
    let visits = visits(ctx, &mut tx, &directory, id.0).await?;
    let seconds = |from: Option<DateTime<Utc>>, to: Option<DateTime<Utc>>| {
        from.zip(to).and_then(|(from, to)| u32::try_from((to - from).num_seconds()).ok())
    };
    Ok(CallView {
        waited_s: seconds(Some(from), on_line.answered_at),
        talked_s: seconds(on_line.answered_at, on_line.hung_up_at),
        events: events(&mut tx, &on_line).await?,
        leads: leads(ctx, &mut tx, id.0).await?,
        promises: promises(&mut tx, id.0).await?,
        messages: messages(&mut tx, &visits, from, to).await?,
        visits,
        history: history(&mut tx, id.0).await?,
        settles: can_settle(ctx.actor(), &row),
        recording: on_line.recording.is_some() && ctx.actor().may(Permission::HearCalls),
        line: line(&tx, row)?,
        now: tx.now(),
        zone: directory.clinic_zone(),
    })
}

/// What the exchange has told, with the names of those whose telephones they are.
async fn events(tx: &mut Tx, row: &LineCallRow) -> Result<Vec<CallEvent>, Error> {
    let Some((code, key)) = row.provider.as_deref().zip(row.line_key.as_deref()) else {
        return Ok(Vec::new());
    };
    let Some(provider) = Provider::ALL.into_iter().find(|provider| provider.code() == code) else {
        return Ok(Vec::new());
    };
    let payloads = telephony::list_payloads(tx, code, key, PAYLOADS).await?;
    let told = payloads.iter().filter_map(|row| provider.read(&row.raw, row.received_at).ok()?.event);
    let mut events = steps(told.filter(|(call, _)| call == key).map(|(_, event)| event));
    let mut names: HashMap<String, String> = HashMap::new();
    for user in users::list(tx).await?.into_iter().filter(|user| !user.disabled) {
        names.extend(user.extension.map(|extension| (extension, user.name)));
    }
    for event in &mut events {
        if let Some(name) = names.get(&event.who) {
            event.who.clone_from(name);
        }
    }
    Ok(events)
}

async fn visits(
    ctx: &Ctx,
    tx: &mut Tx,
    directory: &Arc<Directory>,
    call: Uuid,
) -> Result<Vec<CallVisit>, Error> {
    // whoever sees no schedule learns nothing of visits
    if !ctx.actor().may(Permission::SeeSchedule) {
        return Ok(Vec::new());
    }
    let visit = |row: call_results::CallVisitRow| {
        let doctor = directory.doctor(DoctorId(row.doctor_id)).map(|doctor| doctor.name.short());
        let parts = doctor.into_iter().chain([row.services]).filter(|part| !part.is_empty());
        let branch = directory.branch(row.branch_id.into());
        Ok(CallVisit {
            id: row.id.into(),
            act: VisitAct::from_code(&row.act).ok_or_else(|| Error::broken("act upon a visit"))?,
            starts_at: row.starts_at,
            zone: branch.map_or_else(|| directory.clinic_zone(), |branch| branch.zone),
            about: parts.collect::<Vec<_>>().join(", "),
            status: BookingStatus::from_code(&row.status)
                .ok_or_else(|| Error::broken("status of a visit"))?,
        })
    };
    call_results::list_visits(tx, call).await?.into_iter().map(visit).collect()
}

async fn leads(ctx: &Ctx, tx: &mut Tx, call: Uuid) -> Result<Vec<CallLead>, Error> {
    let opens = ctx.actor().may(Permission::WorkLeads);
    let lead = |row: call_results::CallLeadRow| {
        Ok(CallLead {
            id: opens.then(|| row.id.into()),
            source: LeadSource::from_code(&row.source).ok_or_else(|| Error::broken("source of a lead"))?,
            status: LeadStatus::from_code(&row.status).ok_or_else(|| Error::broken("status of a lead"))?,
        })
    };
    call_results::list_leads(tx, call).await?.into_iter().map(lead).collect()
}

async fn promises(tx: &mut Tx, call: Uuid) -> Result<Vec<CallPromise>, Error> {
    let rows = call_results::list_promises(tx, call).await?.into_iter();
    let promise = |row: call_results::CallPromiseRow| CallPromise {
        due_at: row.due_at,
        made: row.promised_in == Some(call),
        closed_at: row.closed_at,
    };
    Ok(rows.map(promise).collect())
}

async fn messages(
    tx: &mut Tx,
    visits: &[CallVisit],
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<CallMessage>, Error> {
    let mut messages = Vec::new();
    for visit in visits {
        for row in call_results::list_messages(tx, visit.id.0, from, to).await? {
            let read = || {
                Some(CallMessage {
                    kind: MessageKind::from_code(&row.kind)?,
                    channel: Channel::from_code(&row.channel)?,
                    state: MessageState::from_code(&row.state)?,
                })
            };
            messages.push(read().ok_or_else(|| Error::broken("a message"))?);
        }
    }
    Ok(messages)
}

async fn history(tx: &mut Tx, call: Uuid) -> Result<Vec<CallTrace>, Error> {
    let rows = audit::list(tx, "call", call).await?.into_iter();
    let trace = |row: audit::AuditRow| {
        let act = row.action.strip_prefix("call.")?.to_owned();
        Some(CallTrace { at: row.at, by: row.actor_name, act })
    };
    Ok(rows.filter_map(trace).collect())
}

/// Where the recording of a call can be heard: a link, or the exchange's own key of it. It is noted who asked.
pub async fn hear(ctx: &Ctx, id: CallId) -> Result<String, Error> {
    ctx.require(Permission::HearCalls)?;
    ctx.write(id, |tx, id| {
        Box::pin(async move {
            let row = telephony::get(tx, id.0).await?;
            let recording = row.recording.ok_or(AppError::NotFound)?;
            audit::insert(tx, "call.hear", "call", row.call.id, json!({})).await?;
            Ok(recording)
        })
    })
    .await
}
