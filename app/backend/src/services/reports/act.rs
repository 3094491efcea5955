//! What one does with a report: writes to it, sends it, takes it back, accepts it, sends it back, adds to it.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::{
    call_log::Choice,
    day_report::{
        BranchAhead, SHAPE, Snapshot,
        act::{EntryKind, ReportAct, ReportChange, TAKE_BACK, comment_of},
        view::{OpenPoint, PointAbout, ReportKey, ReportView},
    },
    error::{AppError, Fault, Refusal, Stale},
    event::Event,
    id::UserId,
    permission::Permission,
    wording::{self, Lang},
};
use serde_json::json;
use uuid::Uuid;

use super::{
    count, may_read, points,
    read::{decides, operators, read, whose},
    state,
};
use crate::{
    Ctx, Error,
    services::{directory::Directory, leads::Clockwork, memos, shifts},
    store::{
        Tx, audit,
        reports::{self, ReportEntryRow, ReportRow},
    },
};

/// What an act is done upon.
struct Scene {
    directory: Arc<Directory>,
    clock: Clockwork,
    operator: Choice<UserId>,
    date: NaiveDate,
    version: i64,
    /// The schedule ahead, for what is sent: it is looked up before anything is written.
    ahead: Vec<BranchAhead>,
}

/// Does it, and reads the report anew. A version that is over is refused with `Stale`; sending with open points, which
/// was not said to be meant, with `Invalid` for the field `despite`.
pub async fn change(ctx: &Ctx, key: ReportKey, version: i64, act: ReportAct) -> Result<ReportView, Error> {
    may_read(ctx)?;
    let change = ReportChange::parse(&act)?;
    let scene = scene(ctx, key, version, matches!(change, ReportChange::Submit(..))).await?;
    may(ctx, &change, scene.operator.id)?;
    let key = ReportKey { operator: Some(scene.operator.id), ..key };
    ctx.write((scene, change), |tx, (scene, change)| Box::pin(changed(tx, scene, change))).await?;
    read(ctx, key).await
}

async fn scene(ctx: &Ctx, key: ReportKey, version: i64, sends: bool) -> Result<Scene, Error> {
    let directory = ctx.directory_lately().await?;
    let clock = Clockwork::of(ctx, &directory);
    if key.date > directory.clinic_today(ctx.now()) {
        return Err(AppError::NotFound.into());
    }
    let mut tx = ctx.read().await?;
    let operator = whose(ctx.actor(), key.operator, &operators(&mut tx).await?)?;
    let mut ahead = Vec::new();
    if sends {
        let facts = count::facts(&mut tx, &directory, operator.id, key.date).await?;
        drop(tx);
        ahead = count::ahead(ctx, &directory, &count::branches(&directory, &facts), key.date).await?;
    }
    Ok(Scene { directory, clock, operator, date: key.date, version, ahead })
}

/// Sending is the operator's own, accepting somebody else's.
fn may(ctx: &Ctx, change: &ReportChange, operator: UserId) -> Result<(), AppError> {
    let own = ctx.actor().user == Some(operator) && ctx.actor().may(Permission::TakeCalls);
    let decides = decides(ctx.actor(), operator);
    let allowed = match change {
        ReportChange::Submit(..) | ReportChange::TakeBack => own,
        ReportChange::Accept(_) | ReportChange::Return(_) => decides,
        ReportChange::Amend(_) => own || decides,
    };
    if allowed { Ok(()) } else { Err(AppError::Forbidden) }
}

async fn changed(tx: &mut Tx, scene: &Scene, change: &ReportChange) -> Result<(), Error> {
    let row = current(tx, scene).await?;
    let next = change.leads_to(state(&row)?).ok_or(Refusal::WrongStatus)?;
    let (row, figures) = match change {
        ReportChange::Submit(comment, despite) => sent(tx, scene, row, comment, *despite).await?,
        ReportChange::TakeBack => {
            if row.submitted_at.is_none_or(|at| tx.now() - at > TAKE_BACK) {
                return Err(Refusal::TooLateToUndo.into());
            }
            (opened(tx, row, true).await?, None)
        }
        ReportChange::Return(_) => (opened(tx, row, false).await?, None),
        ReportChange::Accept(_) => (row, None),
        ReportChange::Amend(_) => {
            let facts = count::facts(tx, &scene.directory, scene.operator.id, scene.date).await?;
            let figures = count::counted(&scene.directory, &facts).0;
            (row, Some(serde_json::to_string(&figures)?))
        }
    };
    let row = ReportRow { state: next.code().into(), ..row };
    keep(tx, &row).await?;
    noted(tx, &row, change.kind(), change.words(), figures).await
}

/// The report as it is kept, at the version that was on the screen.
async fn current(tx: &mut Tx, scene: &Scene) -> Result<ReportRow, Error> {
    let (operator, date) = (scene.operator.id, scene.date);
    tx.lock(&format!("report {operator} {date}")).await?;
    let row = reports::find(tx, operator.0, date).await?;
    let row = row.unwrap_or_else(|| ReportRow::blank(operator.0, date));
    if row.version == scene.version {
        return Ok(row);
    }
    let last = reports::list_entries(tx, row.id).await?.pop();
    Err(AppError::Stale(Box::new(Stale {
        version: row.version,
        by: last.as_ref().map(|entry| entry.by_name.clone()),
        at: last.as_ref().map(|entry| entry.at),
        changed: vec![("state".into(), row.state)],
    }))
    .into())
}

async fn keep(tx: &mut Tx, row: &ReportRow) -> Result<(), Error> {
    match row.version {
        0 => reports::insert(tx, row).await?,
        _ => reports::update(tx, row).await?,
    }
    Ok(())
}

/// The report as it is sent: with all that is counted at this moment.
async fn sent(
    tx: &mut Tx,
    scene: &Scene,
    row: ReportRow,
    comment: &str,
    despite: bool,
) -> Result<(ReportRow, Option<String>), Error> {
    let (directory, date) = (&*scene.directory, scene.date);
    let facts = count::facts(tx, directory, scene.operator.id, date).await?;
    let open = points::list(tx, directory, &facts, (date, &count::branches(directory, &facts))).await?;
    if !open.is_empty() && !despite {
        return Err(AppError::field("despite", Fault::Required).into());
    }
    let (figures, rows) = count::counted(directory, &facts);
    let whole = i32::try_from(figures.calls.offered).ok().zip(i32::try_from(figures.acts.booked).ok());
    let (calls, booked) = whole.ok_or_else(|| Error::broken("figures of a report"))?;
    let snapshot = Snapshot {
        shape: SHAPE,
        date,
        operator: scene.operator.clone(),
        shift: shifts::day_of(tx, scene.operator.id.0, date, scene.clock).await?,
        figures,
        rows,
        ahead: scene.ahead.clone(),
        comment: comment.into(),
        open_points: open.len() as u32,
        counted_at: tx.now(),
    };
    let text = serde_json::to_string(&snapshot)?;
    // what an earlier note said is said anew
    if let Some(memo) = row.memo_id {
        memos::withdraw(tx, memo).await?;
    }
    let memo_id = match open.is_empty() {
        true => None,
        false => Some(memos::hand_over(tx, &left_open(scene, &open)).await?),
    };
    let row = ReportRow {
        comment: comment.into(),
        snapshot: Some(text.clone()),
        calls: Some(calls),
        booked: Some(booked),
        submitted_at: Some(tx.now()),
        memo_id,
        ..row
    };
    Ok((row, Some(text)))
}

/// The report as it counts itself again.
async fn opened(tx: &mut Tx, row: ReportRow, undone: bool) -> Result<ReportRow, Error> {
    let memo_id = match row.memo_id {
        Some(memo) if undone => {
            memos::withdraw(tx, memo).await?;
            None
        }
        kept => kept,
    };
    Ok(ReportRow { snapshot: None, calls: None, booked: None, submitted_at: None, memo_id, ..row })
}

/// What the next shift is told: kinds and times, nobody's name.
fn left_open(scene: &Scene, open: &[OpenPoint]) -> String {
    let mut lines = vec![format!("Не закрыто за {}:", wording::full_date(scene.date, Lang::Ru))];
    for (code, name) in [
        ("unsettled", "звонки без исхода"),
        ("missed", "не перезвонили"),
        ("unmarked", "приёмы без отметки"),
        ("lead", "заявки без следующего шага"),
    ] {
        let of = |point: &&OpenPoint| point.about.code() == code;
        let at = |point: &OpenPoint| {
            let zone = match &point.about {
                PointAbout::Unmarked { zone, .. } => *zone,
                _ => scene.clock.zone,
            };
            wording::time(point.at.with_timezone(&zone).time())
        };
        let times: Vec<String> = open.iter().filter(of).map(at).collect();
        if !times.is_empty() {
            lines.push(format!("– {name}: {} ({})", times.len(), times.join(", ")));
        }
    }
    lines.join("\n")
}

/// Keeps what happened, and tells the screens.
async fn noted(
    tx: &mut Tx,
    row: &ReportRow,
    kind: EntryKind,
    words: &str,
    figures: Option<String>,
) -> Result<(), Error> {
    let entry = ReportEntryRow {
        id: Uuid::now_v7(),
        at: tx.now(),
        by_id: tx.actor().id(),
        by_name: tx.actor().name.clone(),
        kind: kind.code().into(),
        words: words.into(),
        figures,
    };
    reports::insert_entry(tx, row.id, &entry).await?;
    let details = json!({"date": row.date, "calls": row.calls, "booked": row.booked});
    audit::insert(tx, &format!("report.{}", kind.code()), "report", row.id, details).await?;
    tx.emit(Event::ReportChanged { operator: row.operator_id.into(), day: row.date });
    Ok(())
}

/// Keeps the comment of the actor's own report while it is typed; the version from then on.
pub async fn save_comment(ctx: &Ctx, date: NaiveDate, version: i64, comment: String) -> Result<i64, Error> {
    ctx.require(Permission::TakeCalls)?;
    let comment = comment_of(&comment).map_err(|fault| AppError::field("comment", fault))?;
    let operator = ctx.actor().user;
    let scene = scene(ctx, ReportKey { date, operator }, version, false).await?;
    ctx.write((scene, comment), |tx, (scene, comment)| {
        Box::pin(async move {
            if tx.actor().user != Some(scene.operator.id) {
                return Err(AppError::Forbidden.into());
            }
            let row = current(tx, scene).await?;
            if state(&row)?.is_sent() {
                return Err(Refusal::WrongStatus.into());
            }
            let version = row.version + 1;
            keep(tx, &ReportRow { comment: comment.clone(), ..row }).await?;
            Ok(version)
        })
    })
    .await
}
