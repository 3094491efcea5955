//! Deadlines that come near: those who answer are told, and after a while the director.

use chrono_tz::Tz;
use domain::wording::{Lang, date_with_weekday};
use domain::{
    call_hours::CallHours,
    complaint::{
        act::EntryKind,
        rules::ComplaintRules,
        warning::{Clock, Warning},
    },
    error::AppError,
    permission::Role,
};
use uuid::Uuid;

use super::{changed, number_of, role, rules, status};
use crate::{
    Ctx, Error,
    services::memos,
    store::{
        Tx,
        complaints::{self, ComplaintRange, ComplaintRow},
    },
};

/// Complaints that are looked at at once.
const AT_ONCE: i64 = 1000;

/// Says of each deadline what is to be said by now; how many. For the program itself.
pub async fn warn(ctx: &Ctx) -> Result<u32, Error> {
    if ctx.actor().role.is_some() {
        return Err(AppError::Forbidden.into());
    }
    let (hours, due) = {
        let mut tx = ctx.read().await?;
        let zone = ctx.directory(&mut tx).await?.clinic_zone();
        let rules = rules::get(&mut tx).await?.rules;
        let hours = Hours { hours: ctx.call_hours(), zone };
        let range = ComplaintRange { category: None, role: None, user: None, limit: AT_ONCE };
        let rows = complaints::list_open(&mut tx, &range).await?;
        let now = tx.now();
        let due = rows.into_iter().map(|row| row.complaint);
        let due = due.filter(|row| to_say(row, &rules, hours, now).is_ok_and(|said| said.is_some()));
        (hours, due.map(|row| row.id).collect::<Vec<_>>())
    };
    let mut said = 0;
    for id in due {
        let spoke = ctx.write((id, hours), |tx, (id, hours)| Box::pin(say(tx, *id, *hours))).await?;
        said += u32::from(spoke);
    }
    Ok(said)
}

/// When anything is said at all.
#[derive(Clone, Copy)]
struct Hours {
    hours: CallHours,
    zone: Tz,
}

fn to_say(
    row: &ComplaintRow,
    rules: &ComplaintRules,
    Hours { hours, zone }: Hours,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Option<Warning>, Error> {
    let clock = Clock {
        from: row.clock_from,
        due: row.due_at,
        said: row.warned.as_deref().and_then(Warning::from_code),
        status: status(row)?,
    };
    Ok(clock.to_say(rules, hours, zone, now))
}

/// What was said before makes room; whether anything was said.
async fn say(tx: &mut Tx, id: Uuid, hours: Hours) -> Result<bool, Error> {
    let row = complaints::get(tx, id).await?;
    let rules = rules::get(tx).await?.rules;
    let now = tx.now();
    let Some(warning) = to_say(&row, &rules, hours, now)? else { return Ok(false) };
    if let Some(memo) = row.memo_id {
        memos::withdraw(tx, memo).await?;
    }
    let answer = Some(role(&row.role)?);
    let second = row.second_role.as_deref().map(role).transpose()?;
    let mut roles: Vec<Role> = [answer, second, warning.reaches()].into_iter().flatten().collect();
    roles.dedup();
    let memo = memos::announce(tx, &words(&row, warning), &roles).await?;
    let row = ComplaintRow { warned: Some(warning.code().into()), memo_id: Some(memo), ..row };
    changed(tx, &row, EntryKind::Warned, warning.code(), "").await?;
    Ok(true)
}

/// Nothing that is in it.
fn words(row: &ComplaintRow, warning: Warning) -> String {
    let (number, day) = (number_of(row), date_with_weekday(row.due_on, Lang::Ru));
    match warning {
        Warning::First => format!("Обращение № {number}: прошла половина срока. Ответ до {day}."),
        Warning::Second => format!("Обращение № {number}: срок подходит к концу. Ответ до {day}."),
        Warning::Overdue => format!("Обращение № {number}: срок ответа истёк ({day})."),
    }
}
