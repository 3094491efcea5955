//! The reports of a month: who sent which, and who did not.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::{
    clinic_time::{day_interval, local_date},
    day_report::{
        act::ReportState,
        view::{MonthCell, MonthRow, ReportMonth},
    },
    error::AppError,
    figure::{ActCounts, CallCounts},
    fill::month_days,
    id::UserId,
    permission::Permission,
};
use uuid::Uuid;

use super::{may_read, read::operators, sees_all, state};
use crate::{
    Ctx, Error,
    services::{figures, leads::Clockwork},
    store::{
        Tx,
        reports::{self, ReportRow},
        shifts::{self, ShiftRow},
    },
};

/// What is not sent is counted for so many days; later it is only said to be missing.
const COUNTED: u64 = 7;

/// The month of a date; this one when none is given. Whoever takes calls and accepts no reports sees the own ones.
pub async fn month(ctx: &Ctx, of: Option<NaiveDate>) -> Result<ReportMonth, Error> {
    may_read(ctx)?;
    let directory = ctx.directory_lately().await?;
    let clock = Clockwork::of(ctx, &directory);
    let mut tx = ctx.read().await?;
    let today = directory.clinic_today(tx.now());
    let (first, last) = month_days(of.unwrap_or(today)).ok_or(AppError::NotFound)?;
    let me = ctx.actor().user;
    let only = me.filter(|_| !sees_all(ctx.actor()));
    if only.is_none() && !sees_all(ctx.actor()) {
        return Err(AppError::Forbidden.into());
    }
    let mut known = Known::default();
    for row in reports::list(&mut tx, first, last, only.map(|user| user.0)).await? {
        known.sent.insert((row.operator_id, row.date), row);
    }
    for row in shifts::list(&mut tx, first, last).await? {
        known.shifts.insert((row.user_id, row.date), row);
    }
    let until = last.min(today);
    let since = first.max(today.checked_sub_days(Days::new(COUNTED)).unwrap_or(first));
    if since <= until {
        known.count(&mut tx, clock, (since, until), only).await?;
    }
    let now = tx.now();
    let dates: Vec<NaiveDate> = first.iter_days().take_while(|date| *date <= until).collect();
    let mut rows = Vec::new();
    for operator in operators(&mut tx).await? {
        if only.is_some_and(|only| only != operator.id) {
            continue;
        }
        let cells = dates.iter().filter_map(|date| known.cell(operator.id, *date, clock, now).transpose());
        let cells = cells.collect::<Result<Vec<_>, Error>>()?;
        let own = me == Some(operator.id);
        if own || !cells.is_empty() {
            rows.push(MonthRow { operator, own, cells });
        }
    }
    let accepts = ctx.actor().may(Permission::AcceptReports);
    Ok(ReportMonth { first, last, today, accepts, rows })
}

/// What there is of the month.
#[derive(Default)]
struct Known {
    sent: HashMap<(Uuid, NaiveDate), ReportRow>,
    shifts: HashMap<(Uuid, NaiveDate), ShiftRow>,
    /// Calls and bookings as they are now.
    live: BTreeMap<(Uuid, NaiveDate), (i64, i64)>,
}

impl Known {
    async fn count(
        &mut self,
        tx: &mut Tx,
        clock: Clockwork,
        (from, to): (NaiveDate, NaiveDate),
        only: Option<UserId>,
    ) -> Result<(), Error> {
        for date in from.iter_days().take_while(|date| *date <= to) {
            let time = day_interval(clock.zone, date);
            for call in figures::calls(tx, time, only).await? {
                if let Some(operator) = call.operator {
                    self.live.entry((operator.0, date)).or_default().0 += CallCounts::of(&call).offered;
                }
            }
            for act in figures::acts(tx, time, only).await? {
                if let Some(by) = act.by {
                    self.live.entry((by.0, date)).or_default().1 += ActCounts::of(&act).booked;
                }
            }
        }
        Ok(())
    }

    /// What there is of an operator's date; none where there is nothing.
    fn cell(
        &self,
        operator: UserId,
        date: NaiveDate,
        clock: Clockwork,
        now: DateTime<Utc>,
    ) -> Result<Option<MonthCell>, Error> {
        let key = (operator.0, date);
        let row = self.sent.get(&key);
        let state = row.map(state).transpose()?.unwrap_or_default();
        let live = self.live.get(&key).copied().filter(|counted| *counted != (0, 0));
        let worked = live.is_some() || self.shifts.get(&key).is_some_and(|shift| shift.started_at.is_some());
        if !worked && row.is_none() {
            return Ok(None);
        }
        let sent = row.and_then(|row| row.calls.zip(row.booked));
        let sent = sent.map(|(calls, booked)| (calls.into(), booked.into()));
        let over = match clock.hours.on(clock.zone, date) {
            Some(hours) => hours.end <= now,
            None => date < local_date(clock.zone, now),
        };
        Ok(Some(MonthCell {
            date,
            state,
            counted: if state.is_sent() { sent } else { live },
            missing: worked && over && state == ReportState::Draft,
        }))
    }
}
