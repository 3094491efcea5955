//! Shifts: planned by whoever runs the clinic, begun and finished by whoever works in them.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    clinic_time::{WallSpan, local_date},
    error::{AppError, Fault, Refusal},
    event::Event,
    operator_state::OwnState,
    permission::{Permission, Role},
    shift::{NewPlan, ShiftDay, ShiftForm, ShiftPlan, ShiftRow as Week, ShiftWeek, monday, on_roster, week},
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Ctx, Error,
    services::{
        leads::Clockwork,
        operator_states::{clock, leave, own},
    },
    store::{
        Tx, audit,
        shifts::{self, ShiftRow},
        users::{self, UserRow},
    },
};

/// The week of a date: what is planned, and what was worked.
pub async fn read_week(ctx: &Ctx, of: Option<NaiveDate>) -> Result<ShiftWeek, Error> {
    ctx.require(Permission::TakeCalls).or_else(|_| ctx.require(Permission::ReadReports))?;
    let clock = clock(ctx).await?;
    let mut tx = ctx.read().await?;
    let today = local_date(clock.zone, tx.now());
    let first = monday(of.unwrap_or(today));
    let dates: Vec<NaiveDate> = week(first).collect();
    let last = dates.last().copied().unwrap_or(first);
    let mut kept: HashMap<(Uuid, NaiveDate), ShiftRow> = HashMap::new();
    for row in shifts::list(&mut tx, first, last).await? {
        kept.insert((row.user_id, row.date), row);
    }
    let me = tx.actor().user.map(|user| user.0);
    let of_user = |user: UserRow| {
        let days = dates.iter().map(|date| day(kept.get(&(user.id, *date)), *date, clock));
        Ok(Week {
            user: user.id.into(),
            own: Some(user.id) == me,
            days: days.collect::<Result<_, Error>>()?,
            name: user.name,
        })
    };
    let rows = roster(&mut tx).await?.into_iter().map(of_user).collect::<Result<_, Error>>()?;
    let plans = ctx.actor().may(Permission::EditClinic);
    Ok(ShiftWeek { monday: first, today, rows, zone: clock.zone, plans })
}

/// Plans somebody's date.
pub async fn plan(ctx: &Ctx, form: ShiftForm) -> Result<(), Error> {
    ctx.require(Permission::EditClinic)?;
    let clock = clock(ctx).await?;
    let new = NewPlan::parse(&form, local_date(clock.zone, ctx.now()))?;
    ctx.write(new, |tx, new| {
        Box::pin(async move {
            if !roster(tx).await?.iter().any(|user| user.id == new.user.0) {
                return Err(AppError::field("user", Fault::UnknownChoice).into());
            }
            let (works, span) = match new.plan {
                ShiftPlan::Usual => (true, None),
                ShiftPlan::Hours(span) => (true, Some(span)),
                ShiftPlan::Free => (false, None),
            };
            let row = ShiftRow {
                works,
                start_min: span.map(|span| span.start_min.into()),
                end_min: span.map(|span| span.end_min.into()),
                ..existing(tx, new.user.0, new.date).await?
            };
            shifts::put(tx, &row).await?;
            let details = json!({"date": new.date, "plan": new.plan});
            noted(tx, "plan", new.user.0, details).await
        })
    })
    .await
}

/// The actor's shift begins, or goes on after it was finished too early.
pub async fn begin(ctx: &Ctx) -> Result<OwnState, Error> {
    ctx.require(Permission::TakeCalls)?;
    ctx.write(clock(ctx).await?, |tx, clock| {
        Box::pin(async move {
            let me = works_in_shifts(tx)?;
            resume(tx, me, *clock).await?;
            own(tx, me, *clock).await
        })
    })
    .await
}

/// The actor's shift is over, and with it whatever they did. Refused with `WrongStatus` when none has begun.
pub async fn finish(ctx: &Ctx) -> Result<OwnState, Error> {
    ctx.require(Permission::TakeCalls)?;
    ctx.write(clock(ctx).await?, |tx, clock| {
        Box::pin(async move {
            let me = works_in_shifts(tx)?;
            let row = existing(tx, me, local_date(clock.zone, tx.now())).await?;
            if row.started_at.is_none() || row.ended_at.is_some() {
                return Err(Refusal::WrongStatus.into());
            }
            let ended_at = Some(tx.now());
            shifts::put(tx, &ShiftRow { ended_at, ..row }).await?;
            leave(tx, me, *clock).await?;
            noted(tx, "finish", me, json!({})).await?;
            own(tx, me, *clock).await
        })
    })
    .await
}

fn works_in_shifts(tx: &Tx) -> Result<Uuid, AppError> {
    let me = tx.actor().user.filter(|_| tx.actor().role.is_some_and(on_roster));
    me.map(|user| user.0).ok_or(AppError::Forbidden)
}

/// Today's shift begins, or goes on after it was finished too early; nothing when it lasts.
pub(crate) async fn resume(tx: &mut Tx, user: Uuid, clock: Clockwork) -> Result<(), Error> {
    let row = existing(tx, user, local_date(clock.zone, tx.now())).await?;
    if row.started_at.is_some() && row.ended_at.is_none() {
        return Ok(());
    }
    let started_at = row.started_at.or(Some(tx.now()));
    shifts::put(tx, &ShiftRow { started_at, ended_at: None, ..row }).await?;
    noted(tx, "begin", user, json!({})).await
}

/// Begins today's shift unless it has begun; false when it is over already.
pub(crate) async fn begin_once(tx: &mut Tx, user: Uuid, clock: Clockwork) -> Result<bool, Error> {
    let row = existing(tx, user, local_date(clock.zone, tx.now())).await?;
    if row.started_at.is_none() {
        let started_at = Some(tx.now());
        shifts::put(tx, &ShiftRow { started_at, ..row }).await?;
        noted(tx, "begin", user, json!({})).await?;
        return Ok(true);
    }
    Ok(row.ended_at.is_none())
}

/// Somebody's date: what is planned, and what was worked.
pub(crate) async fn day_of(
    tx: &mut Tx,
    user: Uuid,
    date: NaiveDate,
    clock: Clockwork,
) -> Result<ShiftDay, Error> {
    day(shifts::find(tx, user, date).await?.as_ref(), date, clock)
}

/// A shift that nobody has finished ended with the last thing that was done in it.
pub(crate) async fn end_forgotten(
    tx: &mut Tx,
    user: Uuid,
    date: NaiveDate,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    if let Some(row) = shifts::find(tx, user, date).await?
        && row.started_at.is_some_and(|started| started <= at)
        && row.ended_at.is_none()
    {
        shifts::put(tx, &ShiftRow { ended_at: Some(at), ..row }).await?;
        noted(tx, "lapse", user, json!({})).await?;
    }
    Ok(())
}

/// Until when each is on shift today: those who are to come yet too, those who have finished no more.
pub(crate) async fn ends(tx: &mut Tx, clock: Clockwork) -> Result<HashMap<Uuid, DateTime<Utc>>, Error> {
    let now = tx.now();
    let today = local_date(clock.zone, now);
    let mut kept: HashMap<Uuid, ShiftRow> = HashMap::new();
    for row in shifts::list(tx, today, today).await? {
        kept.insert(row.user_id, row);
    }
    let mut ends = HashMap::new();
    for user in roster(tx).await? {
        let row = kept.get(&user.id);
        let plan = row.map(plan_of).transpose()?.unwrap_or_default();
        let over = row.is_some_and(|row| row.ended_at.is_some());
        let planned =
            plan.interval(clock.hours, clock.zone, today).filter(|planned| planned.end > now && !over);
        ends.extend(planned.map(|planned| (user.id, planned.end)));
    }
    Ok(ends)
}

/// Those who work in shifts, by name.
async fn roster(tx: &mut Tx) -> Result<Vec<UserRow>, Error> {
    let rows = users::list(tx).await?.into_iter().filter(|row| !row.disabled);
    Ok(rows.filter(|row| Role::from_code(&row.role).is_some_and(on_roster)).collect())
}

async fn existing(tx: &mut Tx, user: Uuid, date: NaiveDate) -> Result<ShiftRow, Error> {
    tx.lock(&format!("shift {user} {date}")).await?;
    Ok(shifts::find(tx, user, date).await?.unwrap_or_else(|| ShiftRow::blank(user, date)))
}

fn day(row: Option<&ShiftRow>, date: NaiveDate, clock: Clockwork) -> Result<ShiftDay, Error> {
    let plan = row.map(plan_of).transpose()?.unwrap_or_default();
    Ok(ShiftDay {
        date,
        plan,
        planned: plan.on(clock.hours, date),
        started_at: row.and_then(|row| row.started_at),
        ended_at: row.and_then(|row| row.ended_at),
    })
}

fn plan_of(row: &ShiftRow) -> Result<ShiftPlan, Error> {
    let minute = |minute: i32| u16::try_from(minute).map_err(|_| Error::broken("minute of a shift"));
    Ok(match (row.works, row.start_min.zip(row.end_min)) {
        (false, _) => ShiftPlan::Free,
        (true, None) => ShiftPlan::Usual,
        (true, Some((start, end))) => ShiftPlan::Hours(WallSpan::new(minute(start)?, minute(end)?)),
    })
}

async fn noted(tx: &mut Tx, act: &str, user: Uuid, details: serde_json::Value) -> Result<(), Error> {
    audit::insert(tx, &format!("shift.{act}"), "user", user, details).await?;
    tx.emit(Event::OperatorsChanged);
    Ok(())
}
