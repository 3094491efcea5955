//! The reports of a date as a letter: figures alone, nobody's name and nothing that was said. Written once for each
//! address, when all reports of the date are sent, or at a set time whatever is missing.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::{
    clinic_time::{Edge, day_interval, instant, local_date},
    day_report::{DayFigures, act::ReportState},
    figure::{ActCounts, CallCounts},
    message::{Channel, back_off},
    wording::{self, Lang},
};
use uuid::Uuid;

use super::{count, read::operators, snapshot, state};
use crate::{
    Ctx, Error,
    messengers::Letter,
    services::{directory::Directory, leads::Clockwork, shifts},
    store::{
        Tx,
        report_letters::{self, ReportLetterRow},
        reports,
    },
};

/// Letters that are sent at once.
const BATCH: i64 = 20;
/// How long they are this instance's own.
const LEASE: TimeDelta = TimeDelta::minutes(2);
/// Reports are sent from so long before the end of the hours of calls on.
const FROM: TimeDelta = TimeDelta::minutes(30);

/// To whom reports are mailed, and when at the latest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailing {
    /// Addresses.
    pub to: Vec<String>,
    /// Minutes after midnight, by the clinic's clock.
    pub at_min: u16,
}

/// Writes the letters of today and yesterday whose time has come, and sends what is due; how many were sent.
pub async fn send_letters(ctx: &Ctx, mailing: &Mailing) -> Result<usize, Error> {
    let directory = ctx.directory_lately().await?;
    let clock = Clockwork::of(ctx, &directory);
    let today = local_date(clock.zone, ctx.now());
    for date in [today.checked_sub_days(Days::new(1)), Some(today)].into_iter().flatten() {
        if is_due(&mut ctx.read().await?, clock, date, mailing).await? {
            write(ctx, date, mailing).await?;
        }
    }
    deliver(ctx, &directory, clock).await
}

/// Whether the letters of a date are to be written now.
async fn is_due(tx: &mut Tx, clock: Clockwork, date: NaiveDate, mailing: &Mailing) -> Result<bool, Error> {
    // what nobody mailed by the time the next day begins is history
    let until = clock.hours.next_open(clock.zone, day_interval(clock.zone, date).end);
    if tx.now() >= until || report_letters::any(tx, date).await? {
        return Ok(false);
    }
    let Day { sent, missing } = day(tx, clock, date).await?;
    let ends = clock.hours.on(clock.zone, date).map(|hours| hours.end);
    let at = instant(clock.zone, date, mailing.at_min, Edge::Opening);
    let latest = ends.map_or(at, |end| at.max(end));
    let all_sent = missing == 0 && ends.is_none_or(|end| tx.now() >= end - FROM);
    Ok(sent + missing > 0 && (tx.now() >= latest || sent > 0 && all_sent))
}

/// How many reports of a date are sent, and how many of those who have worked are not.
struct Day {
    sent: usize,
    missing: usize,
}

async fn day(tx: &mut Tx, clock: Clockwork, date: NaiveDate) -> Result<Day, Error> {
    let (mut sent, mut missing) = (0, 0);
    for operator in operators(tx).await? {
        let row = reports::find(tx, operator.id.0, date).await?;
        let state = row.as_ref().map(state).transpose()?.unwrap_or_default();
        let worked = shifts::day_of(tx, operator.id.0, date, clock).await?.started_at.is_some();
        match state {
            ReportState::Submitted | ReportState::Accepted => sent += 1,
            ReportState::Draft | ReportState::Returned if worked => missing += 1,
            ReportState::Draft | ReportState::Returned => {}
        }
    }
    Ok(Day { sent, missing })
}

async fn write(ctx: &Ctx, date: NaiveDate, mailing: &Mailing) -> Result<(), Error> {
    ctx.write((date, mailing.to.clone()), |tx, (date, to)| {
        Box::pin(async move {
            tx.lock("report letters").await?;
            // another instance was faster
            if report_letters::any(tx, *date).await? {
                return Ok(());
            }
            for recipient in to {
                report_letters::insert(tx, *date, recipient).await?;
            }
            Ok(())
        })
    })
    .await
}

/// Sends what is due, outside of any transaction.
async fn deliver(ctx: &Ctx, directory: &Directory, clock: Clockwork) -> Result<usize, Error> {
    if report_letters::list_due(&mut ctx.read().await?, 1).await?.is_empty() {
        return Ok(0);
    }
    let taken: Vec<(Uuid, NaiveDate, String, i32)> = ctx
        .write((), |tx, ()| {
            Box::pin(async move {
                tx.lock("report letters").await?;
                let mut taken = Vec::new();
                for row in report_letters::list_due(tx, BATCH).await? {
                    let row =
                        ReportLetterRow { tries: row.tries + 1, next_try_at: Some(tx.now() + LEASE), ..row };
                    report_letters::update(tx, &row).await?;
                    taken.push((row.id, row.date, row.recipient, row.tries));
                }
                Ok(taken)
            })
        })
        .await?;
    let mut sent = 0;
    for (id, date, to, tries) in taken {
        let (subject, text) = words(ctx, directory, clock, date).await?;
        let letter = Letter { id, to: to.clone(), subject, text };
        let outcome = ctx.messengers().send(Channel::Email, &letter).await;
        if let Err(fault) = &outcome {
            tracing::warn!(fault = fault.code(), "the letter with the reports was not sent");
        }
        sent += usize::from(outcome.is_ok());
        let (sent_at, fault) = match outcome {
            Ok(_) => (Some(ctx.now()), None),
            Err(fault) => (None, Some(fault)),
        };
        let again = fault.filter(|fault| fault.may_pass()).and_then(|_| back_off(tries.unsigned_abs()));
        let row = ReportLetterRow {
            id,
            date,
            recipient: to,
            tries,
            next_try_at: again.map(|wait| ctx.now() + wait),
            sent_at,
            fault: fault.map(|fault| fault.code().into()),
        };
        settle(ctx, row).await?;
    }
    Ok(sent)
}

async fn settle(ctx: &Ctx, row: ReportLetterRow) -> Result<(), Error> {
    ctx.write(row, |tx, row| Box::pin(async move { Ok(report_letters::update(tx, row).await?) })).await
}

/// What all reports of a date come to.
struct Sum {
    calls: CallCounts,
    acts: ActCounts,
    called_back: i64,
    /// Of the whole clinic, the same in each report that is counted now.
    leads: i64,
    forwarded: i64,
    complaints: i64,
    overdue: i64,
    counted_at: DateTime<Utc>,
}

/// The subject and the text.
async fn words(
    ctx: &Ctx,
    directory: &Directory,
    clock: Clockwork,
    date: NaiveDate,
) -> Result<(String, String), Error> {
    let (Day { sent, missing }, sum) = {
        let mut tx = ctx.read().await?;
        (day(&mut tx, clock, date).await?, sum(&mut tx, directory, date).await?)
    };
    let branches: Vec<_> = directory.branches.iter().filter(|branch| branch.active).take(5).collect();
    let ahead = count::ahead(ctx, directory, &branches, date).await?;
    let day = wording::date_with_weekday(date, Lang::Ru);
    let subject = format!("Отчёт за {day}: звонков {}, записей {}", sum.calls.offered, sum.acts.booked);
    let share = |share: Option<f64>| share.map_or("нет".into(), |share| format!("{share:.0} %"));
    let mut lines = vec![
        format!("Отчёт за {day}"),
        format!("Отчётов отправлено: {sent}, не отправлено: {missing}"),
        String::new(),
        format!("Звонки: {}", sum.calls.offered),
        format!("  принято {}, пропущено {}", sum.calls.answered, sum.calls.missed),
        format!("  исходящих {}, перезвонили {}", sum.calls.outgoing, sum.called_back),
        format!("  ответ за 20 секунд: {}", share(sum.calls.service_level())),
        format!("Записи: {}", sum.acts.booked),
        format!("  первичных {}, повторных {}", sum.acts.booked_new, sum.acts.booked_again()),
        format!("  перенесено {}, отменено {}", sum.acts.moved, sum.acts.cancelled),
        format!("  конверсия: {}", share(sum.calls.conversion())),
        format!("Заявки: {}, передано SMM {}", sum.leads, sum.forwarded),
        format!("Жалобы: {}, просрочено {}", sum.complaints, sum.overdue),
        String::new(),
        "Расписание вперёд".into(),
    ];
    for of in ahead {
        let day = |day: &domain::fill::DayFill| {
            let percent =
                day.fill.percent().map_or("нет приёма".into(), |percent| format!("{percent} %"));
            format!(
                "{} {percent}, больших окон {}",
                wording::short_day(day.date, Lang::Ru),
                day.fill.big_gaps
            )
        };
        let days: Vec<String> = of.days.iter().map(day).collect();
        lines.push(format!("  {}: {}", of.branch.name, days.join("; ")));
    }
    let at = sum.counted_at.with_timezone(&clock.zone).time();
    lines.push(String::new());
    lines.push(format!("Посчитано в {}", wording::time(at)));
    if let Some(url) = ctx.messengers().public_url() {
        lines.push(format!("{url}/reports/{date}"));
    }
    Ok((subject, lines.join("\n")))
}

/// As they were sent; of whoever has not sent one, as they are now.
async fn sum(tx: &mut Tx, directory: &Directory, date: NaiveDate) -> Result<Sum, Error> {
    let mut sum = Sum {
        calls: CallCounts::default(),
        acts: ActCounts::default(),
        called_back: 0,
        leads: 0,
        forwarded: 0,
        complaints: 0,
        overdue: 0,
        counted_at: tx.now(),
    };
    for operator in operators(tx).await? {
        let sent = match reports::find(tx, operator.id.0, date).await? {
            Some(row) => snapshot(&row)?,
            None => None,
        };
        let figures: DayFigures = match sent {
            Some(sent) => sent.figures,
            None => {
                let facts = count::facts(tx, directory, operator.id, date).await?;
                count::counted(directory, &facts).0
            }
        };
        let leads = figures.all_leads();
        sum.calls += figures.calls;
        sum.acts += figures.acts;
        sum.called_back += figures.called_back;
        sum.leads = sum.leads.max(leads.received);
        sum.forwarded += leads.forwarded;
        sum.complaints += figures.complaints.registered;
        sum.overdue += figures.complaints.overdue;
    }
    Ok(sum)
}
