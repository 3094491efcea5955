//! One report.

use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use domain::{
    call_log::Choice,
    clinic_time::day_interval,
    day_report::{
        BranchAhead, DayFigures, Snapshot,
        act::{EntryKind, ReportState, TAKE_BACK},
        view::{ReportEntry, ReportKey, ReportMay, ReportView},
    },
    error::AppError,
    id::UserId,
    permission::Permission,
};
use serde_json::json;

use super::{count, has_reports, may_read, may_see, points, sees_all, snapshot, state};
use crate::{
    Actor, Ctx, Error,
    services::{audit::seen, directory::Directory, leads::Clockwork, shifts},
    store::{
        Tx,
        reports::{self, ReportEntryRow, ReportRow},
        users,
    },
};

/// So long before the end of the hours of calls an operator is reminded of the report.
const REMIND: TimeDelta = TimeDelta::minutes(30);

/// The same for the file that is printed; it is noted who has it.
pub async fn paper(ctx: &Ctx, key: ReportKey) -> Result<ReportView, Error> {
    let view = read(ctx, key).await?;
    let details = json!({"date": view.date});
    seen(ctx, "report.print", ("user", view.operator.id.to_string()), details).await?;
    Ok(view)
}

/// The report of a date: live as long as it is a draft, as it was sent from then on. Without an operator it is the actor's
/// own; of whoever has none, the first operator's.
///
/// Fails with `NotFound` for a date that has not come, and for whoever may not see the report.
pub async fn read(ctx: &Ctx, key: ReportKey) -> Result<ReportView, Error> {
    may_read(ctx)?;
    let directory = ctx.directory_lately().await?;
    let clock = Clockwork::of(ctx, &directory);
    let mut tx = ctx.read().await?;
    let today = directory.clinic_today(tx.now());
    if key.date > today {
        return Err(AppError::NotFound.into());
    }
    let operators = operators(&mut tx).await?;
    let operator = whose(ctx.actor(), key.operator, &operators)?;
    let row = reports::find(&mut tx, operator.id.0, key.date).await?;
    let row = row.unwrap_or_else(|| ReportRow::blank(operator.id.0, key.date));
    let (state, sent) = (state(&row)?, snapshot(&row)?);
    let facts = count::facts(&mut tx, &directory, operator.id, key.date).await?;
    let (live, _) = count::counted(&directory, &facts);
    let branches = count::branches(&directory, &facts);
    let open = match state.is_sent() {
        true => Vec::new(),
        false => points::list(&mut tx, &directory, &facts, (key.date, &branches)).await?,
    };
    let shift = shifts::day_of(&mut tx, operator.id.0, key.date, clock).await?;
    let entries = reports::list_entries(&mut tx, row.id).await?;
    let entries = entries.into_iter().map(entry).collect::<Result<_, _>>()?;
    let now = tx.now();
    drop(tx);
    let sees_schedule = ctx.actor().may(Permission::SeeSchedule);
    let told = match sent {
        Some(sent) => Told::of(sent, live),
        None => {
            let branches = if sees_schedule { branches } else { Vec::new() };
            let ahead = count::ahead(ctx, &directory, &branches, key.date).await?;
            Told { figures: live, now_figures: None, ahead, counted_at: now, left_open: 0 }
        }
    };
    Ok(ReportView {
        date: key.date,
        today,
        own: ctx.actor().user == Some(operator.id),
        may: may(ctx, &row, state, operator.id),
        operators: if sees_all(ctx.actor()) { operators } else { Vec::new() },
        operator,
        state,
        version: row.version,
        shift,
        hours: clock.hours.of(key.date),
        next_start: clock.hours.next_open(clock.zone, day_interval(clock.zone, today).end),
        figures: told.figures,
        now_figures: told.now_figures,
        counted_at: told.counted_at,
        ahead: if sees_schedule { told.ahead } else { Vec::new() },
        comment: row.comment,
        points: open,
        left_open: told.left_open,
        entries,
        now,
        zone: clock.zone,
    })
}

/// What a report tells that was sent, or that counts itself.
struct Told {
    figures: DayFigures,
    now_figures: Option<DayFigures>,
    ahead: Vec<BranchAhead>,
    counted_at: chrono::DateTime<chrono::Utc>,
    left_open: u32,
}

impl Told {
    fn of(sent: Snapshot, live: DayFigures) -> Self {
        Self {
            now_figures: Some(live),
            ahead: sent.ahead,
            counted_at: sent.counted_at,
            left_open: sent.open_points,
            figures: sent.figures,
        }
    }
}

/// Those who have reports, by name.
pub(super) async fn operators(tx: &mut Tx) -> Result<Vec<Choice<UserId>>, Error> {
    let rows = users::list(tx).await?.into_iter();
    let rows = rows.filter(|row| !row.disabled).filter(has_reports);
    Ok(rows.map(|row| Choice { id: row.id.into(), name: row.name }).collect())
}

/// Whose report is meant.
pub(super) fn whose(
    actor: &Actor,
    asked: Option<UserId>,
    operators: &[Choice<UserId>],
) -> Result<Choice<UserId>, AppError> {
    let find = |id: UserId| operators.iter().find(|operator| operator.id == id);
    let own = actor.user.and_then(find);
    let found = match asked {
        Some(id) => find(id),
        None => own.or(operators.first()),
    };
    found.filter(|operator| may_see(actor, operator.id)).cloned().ok_or(AppError::NotFound)
}

/// What the actor may do.
fn may(ctx: &Ctx, row: &ReportRow, state: ReportState, operator: UserId) -> ReportMay {
    let actor = ctx.actor();
    let own = actor.user == Some(operator) && actor.may(Permission::TakeCalls);
    let decides = decides(actor, operator);
    let until = row.submitted_at.map(|at| at + TAKE_BACK).filter(|until| *until >= ctx.now());
    ReportMay {
        submit: own && !state.is_sent(),
        take_back: until.filter(|_| own && state == ReportState::Submitted),
        accept: decides && state == ReportState::Submitted,
        send_back: decides && state.is_sent(),
        amend: (own || decides) && state.is_sent(),
    }
}

/// Whether the actor accepts an operator's reports; nobody accepts the own ones.
pub(super) fn decides(actor: &Actor, operator: UserId) -> bool {
    actor.may(Permission::AcceptReports) && actor.user.is_some_and(|user| user != operator)
}

fn entry(row: ReportEntryRow) -> Result<ReportEntry, Error> {
    let kind = EntryKind::from_code(&row.kind).ok_or_else(|| Error::broken("what happened to a report"))?;
    let figures: Option<DayFigures> = match (kind, &row.figures) {
        (EntryKind::Submitted, Some(text)) => Some(serde_json::from_str::<Snapshot>(text)?.figures),
        (_, Some(text)) => Some(serde_json::from_str(text)?),
        (_, None) => None,
    };
    let counted = figures.map(|figures| (figures.calls.offered, figures.acts.booked));
    Ok(ReportEntry { at: row.at, by: row.by_name, kind, words: row.words, counted })
}

/// Whether the actor is to be reminded: the hours of calls end soon or are over, the actor has worked today, and the report
/// is not sent.
pub async fn due(ctx: &Ctx) -> Result<Option<NaiveDate>, Error> {
    ctx.require(Permission::TakeCalls)?;
    let Some(me) = ctx.actor().user else { return Ok(None) };
    let directory: Arc<Directory> = ctx.directory_lately().await?;
    let clock = Clockwork::of(ctx, &directory);
    let today = directory.clinic_today(ctx.now());
    let ends = clock.hours.on(clock.zone, today).map(|hours| hours.end);
    if ends.is_none_or(|end| ctx.now() < end - REMIND) {
        return Ok(None);
    }
    let mut tx = ctx.read().await?;
    let worked = shifts::day_of(&mut tx, me.0, today, clock).await?.started_at.is_some();
    let sent = match reports::find(&mut tx, me.0, today).await? {
        Some(row) => state(&row)?.is_sent(),
        None => false,
    };
    Ok((worked && !sent).then_some(today))
}
