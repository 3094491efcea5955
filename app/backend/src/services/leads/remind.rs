//! Leads that nobody accepts: the SMM managers are told once they have waited for as long as they may, whoever reads the
//! reports once they have waited for twice as long. It stops when the lead is accepted, or comes back.

use chrono::{DateTime, Utc};
use domain::{event::Event, lead::LeadSource, lead_act::EntryKind, memo::MemoKind, permission::Role};
use uuid::Uuid;

use super::{Clockwork, told};
use crate::{
    Ctx, Error,
    store::{
        Tx,
        leads::{self, UnacceptedRow},
        memos::{self, MemoRow},
    },
};

/// Leads that one sweep looks at.
const SWEPT: i64 = 200;
/// Whom each reminder is for.
const ROLES: [Role; 2] = [Role::SmmManager, Role::Manager];

/// Reminds of those that have waited too long; how many reminders.
pub async fn sweep(ctx: &Ctx) -> Result<usize, Error> {
    let clock = Clockwork::of(ctx, &*ctx.directory_lately().await?);
    let waiting = leads::list_unaccepted(&mut ctx.read().await?, SWEPT).await?;
    if !waiting.iter().any(|row| due(row, clock, ctx.now()) > row.reminded) {
        return Ok(0);
    }
    ctx.write(clock, |tx, clock| {
        Box::pin(async move {
            let mut reminders = 0;
            for row in leads::list_unaccepted(tx, SWEPT).await? {
                for number in row.reminded..due(&row, *clock, tx.now()) {
                    remind(tx, &row, number).await?;
                    reminders += 1;
                }
            }
            Ok(reminders)
        })
    })
    .await
}

/// How many reminders there should have been by now.
fn due(row: &UnacceptedRow, clock: Clockwork, now: DateTime<Utc>) -> i32 {
    let waited = clock.hours.between(clock.zone, row.forwarded_at, now);
    match () {
        () if waited >= clock.accept * 2 => 2,
        () if waited >= clock.accept => 1,
        () => 0,
    }
}

async fn remind(tx: &mut Tx, row: &UnacceptedRow, number: i32) -> Result<(), Error> {
    leads::set_reminded(tx, row.id, number + 1).await?;
    let role = usize::try_from(number).ok().and_then(|number| ROLES.get(number));
    let source = LeadSource::from_code(&row.source).map_or("", LeadSource::code);
    let memo = MemoRow {
        id: Uuid::now_v7(),
        kind: MemoKind::Announcement.code().into(),
        words: format!("Заявка ({source}) ждёт, чтобы её приняли"),
        roles: serde_json::to_string(&role.into_iter().collect::<Vec<_>>())?,
        until_date: None,
        written_by: None,
        written_by_name: tx.actor().name.clone(),
        written_at: tx.now(),
        taken_down_at: None,
        lead_id: Some(row.id),
    };
    memos::insert(tx, &memo).await?;
    tx.emit(Event::MemosChanged);
    let by = tx.actor().name.clone();
    told(tx, row.id, &by, EntryKind::Reminded, "").await
}

/// It waits no more: nobody is reminded, and what was said is taken down.
pub(super) async fn stop(tx: &mut Tx, lead: Uuid) -> Result<(), Error> {
    if leads::forget_reminders(tx, lead).await? {
        memos::take_down_of(tx, lead).await?;
        tx.emit(Event::MemosChanged);
    }
    Ok(())
}
