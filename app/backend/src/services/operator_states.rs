//! What those who take calls do: set by hand or by the telephone, kept from when until when, ended by itself when it
//! is forgotten (see [`OperatorState::lapses_at`]).

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{
    clinic_time::local_date,
    error::{AppError, Fault},
    event::Event,
    id::UserId,
    operator_state::{LineStep, OperatorBoard, OperatorLine, OperatorState, OwnState, StateSpan},
    permission::{Permission, Role},
    shift::on_roster,
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Ctx, Error,
    services::{leads::Clockwork, shifts},
    store::{
        Tx, audit,
        operator_states::{self, StateRow},
        telephony, users,
    },
};

/// The actor comes to the desk: who works in shifts begins today's, and is ready.
pub async fn come(ctx: &Ctx) -> Result<OwnState, Error> {
    ctx.require(Permission::TakeCalls)?;
    let clock = clock(ctx).await?;
    let me = ctx.actor().user.ok_or(AppError::Forbidden)?.0;
    let so_far = own(&mut ctx.read().await?, me, clock).await?;
    // mostly one only comes back
    let comes = so_far.started_at.is_none() || so_far.ended_at.is_none() && so_far.state.is_none();
    if !comes || !ctx.actor().role.is_some_and(on_roster) {
        return Ok(so_far);
    }
    ctx.write((me, clock), |tx, (me, clock)| {
        Box::pin(async move {
            let me = *me;
            if shifts::begin_once(tx, me, *clock).await? && now(tx, me, *clock).await?.is_none() {
                enter(tx, me, OperatorState::Ready, *clock).await?;
            }
            own(tx, me, *clock).await
        })
    })
    .await
}

/// Sets the actor's own. That somebody talks only the telephone says.
pub async fn set(ctx: &Ctx, state: OperatorState) -> Result<OwnState, Error> {
    ctx.require(Permission::TakeCalls)?;
    if !OperatorState::BY_HAND.contains(&state) {
        return Err(AppError::field("state", Fault::UnknownChoice).into());
    }
    ctx.write((state, clock(ctx).await?), |tx, (state, clock)| {
        Box::pin(async move {
            let me = tx.actor().user.ok_or(AppError::Forbidden)?.0;
            if *state != OperatorState::Off && tx.actor().role.is_some_and(on_roster) {
                shifts::resume(tx, me, *clock).await?;
            }
            if now(tx, me, *clock).await? != Some(*state) {
                enter(tx, me, *state, *clock).await?;
            }
            own(tx, me, *clock).await
        })
    })
    .await
}

/// Those who take calls: what they do, and until when they are on shift.
pub async fn list(ctx: &Ctx) -> Result<OperatorBoard, Error> {
    ctx.require(Permission::TakeCalls).or_else(|_| ctx.require(Permission::ReadReports))?;
    let clock = clock(ctx).await?;
    let mut tx = ctx.read().await?;
    let mut states: HashMap<Uuid, (OperatorState, DateTime<Utc>)> = HashMap::new();
    for row in operator_states::list_current(&mut tx).await? {
        if let Some(state) = lasting(&row, clock, tx.now())? {
            states.insert(row.user_id, (state, row.started_at));
        }
    }
    let ends = shifts::ends(&mut tx, clock).await?;
    let takes_calls = |role: Role| role.may(Permission::TakeCalls);
    let users = users::list(&mut tx).await?.into_iter().filter(|user| !user.disabled);
    let mut lines: Vec<OperatorLine> = users
        .filter_map(|user| {
            let state = states.get(&user.id).copied();
            let until = ends.get(&user.id).copied();
            let role = Role::from_code(&user.role).filter(|role| takes_calls(*role))?;
            (state.is_some() || on_roster(role)).then(|| OperatorLine {
                id: user.id.into(),
                name: user.name,
                state: state.map(|(state, _)| state),
                since: state.map(|(_, since)| since),
                until,
            })
        })
        .collect();
    lines.sort_by_key(|line| line.state.and_then(place).unwrap_or(OperatorState::ALL.len()));
    Ok(OperatorBoard { lines, zone: clock.zone })
}

fn place(state: OperatorState) -> Option<usize> {
    OperatorState::ALL.iter().position(|other| *other == state)
}

/// What somebody has done since a moment, the first first: for figures.
pub async fn spans(ctx: &Ctx, user: UserId, since: DateTime<Utc>) -> Result<Vec<StateSpan>, Error> {
    ctx.require(Permission::ReadReports)?;
    let rows = operator_states::list(&mut ctx.read().await?, user.0, since).await?;
    let span = |row: StateRow| {
        Ok(StateSpan { state: state(&row)?, started_at: row.started_at, ended_at: row.ended_at })
    };
    rows.into_iter().map(span).collect()
}

/// Ends what was forgotten, and the shifts with it; how many states.
pub async fn sweep(ctx: &Ctx) -> Result<usize, Error> {
    let clock = clock(ctx).await?;
    let over = |rows: Vec<StateRow>, now| {
        rows.into_iter().filter(move |row| matches!(lasting(row, clock, now), Ok(None)))
    };
    let open = operator_states::list_current(&mut ctx.read().await?).await?;
    if over(open, ctx.now()).next().is_none() {
        return Ok(0);
    }
    ctx.write(clock, |tx, clock| {
        Box::pin(async move {
            let mut ended = 0;
            for row in operator_states::list_current(tx).await? {
                if lasting(&row, *clock, tx.now())?.is_none() {
                    lapse(tx, &row, *clock).await?;
                    ended += 1;
                }
            }
            Ok(ended)
        })
    })
    .await
}

/// What a call does to the state of whoever has it.
pub(crate) async fn follow(tx: &mut Tx, user: Uuid, step: LineStep, clock: Clockwork) -> Result<(), Error> {
    let before = now(tx, user, clock).await?;
    let Some(state) = step.leads_to(before) else { return Ok(()) };
    let role = Role::from_code(&users::get(tx, user).await?.role);
    if !role.is_some_and(|role| role.may(Permission::TakeCalls)) {
        return Ok(());
    }
    // of two calls at once the other one goes on
    if matches!(step, LineStep::HungUp { .. }) && telephony::any_talked(tx, user).await? {
        return Ok(());
    }
    enter(tx, user, state, clock).await
}

/// Whether calls that ring for nobody in particular ring for the actor.
pub(crate) async fn hears_all(tx: &mut Tx, clock: Clockwork) -> Result<bool, Error> {
    let Some(me) = tx.actor().user else { return Ok(true) };
    Ok(now(tx, me.0, clock).await?.is_none_or(OperatorState::hears_all))
}

/// Ends what somebody does, and nothing follows.
pub(crate) async fn leave(tx: &mut Tx, user: Uuid, clock: Clockwork) -> Result<(), Error> {
    if let Some(row) = operator_states::current(tx, user).await? {
        let at = until(&row, clock)?.min(tx.now());
        operator_states::end(tx, row.id, at).await?;
        tx.emit(Event::OperatorsChanged);
    }
    Ok(())
}

async fn enter(tx: &mut Tx, user: Uuid, state: OperatorState, clock: Clockwork) -> Result<(), Error> {
    tx.lock(&format!("operator {user}")).await?;
    leave(tx, user, clock).await?;
    let row = StateRow {
        id: Uuid::now_v7(),
        user_id: user,
        state: state.code().into(),
        started_at: tx.now(),
        ended_at: None,
    };
    operator_states::insert(tx, &row).await?;
    audit::insert(tx, "operator.state", "user", user, json!({"state": state.code()})).await?;
    tx.emit(Event::OperatorsChanged);
    Ok(())
}

async fn lapse(tx: &mut Tx, row: &StateRow, clock: Clockwork) -> Result<(), Error> {
    let at = until(row, clock)?;
    operator_states::end(tx, row.id, at).await?;
    shifts::end_forgotten(tx, row.user_id, local_date(clock.zone, row.started_at), at).await?;
    audit::insert(tx, "operator.lapse", "user", row.user_id, json!({"state": row.state})).await?;
    tx.emit(Event::OperatorsChanged);
    Ok(())
}

/// What somebody does; none when nothing is said, or it was forgotten.
async fn now(tx: &mut Tx, user: Uuid, clock: Clockwork) -> Result<Option<OperatorState>, Error> {
    match operator_states::current(tx, user).await? {
        Some(row) => lasting(&row, clock, tx.now()),
        None => Ok(None),
    }
}

fn lasting(row: &StateRow, clock: Clockwork, now: DateTime<Utc>) -> Result<Option<OperatorState>, Error> {
    let state = state(row)?;
    Ok(Some(state).filter(|state| now < state.lapses_at(clock.hours, clock.zone, row.started_at)))
}

fn until(row: &StateRow, clock: Clockwork) -> Result<DateTime<Utc>, Error> {
    Ok(state(row)?.lapses_at(clock.hours, clock.zone, row.started_at))
}

fn state(row: &StateRow) -> Result<OperatorState, Error> {
    OperatorState::from_code(&row.state).ok_or_else(|| Error::broken("state of an operator"))
}

pub(crate) async fn own(tx: &mut Tx, me: Uuid, clock: Clockwork) -> Result<OwnState, Error> {
    let today = local_date(clock.zone, tx.now());
    let shift = crate::store::shifts::find(tx, me, today).await?;
    Ok(OwnState {
        state: now(tx, me, clock).await?,
        started_at: shift.as_ref().and_then(|shift| shift.started_at),
        ended_at: shift.as_ref().and_then(|shift| shift.ended_at),
    })
}

pub(crate) async fn clock(ctx: &Ctx) -> Result<Clockwork, Error> {
    Ok(Clockwork::of(ctx, &*ctx.directory_lately().await?))
}
