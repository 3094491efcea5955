//! What waits for somebody besides the phone: counted for the frame, of each what the reader may see.

use chrono::NaiveDate;
use domain::{
    permission::Permission,
    waiting::{Count, Waiting},
    wording::Lang,
};

use crate::{
    Ctx, Error,
    services::{audit, memos, reports},
    store::{Tx, callbacks, complaints, knowledge_questions, leads},
};

/// What waits for the actor.
pub async fn count(ctx: &Ctx, lang: Lang) -> Result<Waiting, Error> {
    ctx.require(Permission::OwnAccount)?;
    let report = match ctx.actor().may(Permission::TakeCalls) {
        true => reports::due(ctx).await?,
        false => None,
    };
    let mut tx = ctx.read().await?;
    let today = ctx.directory(&mut tx).await?.clinic_today(ctx.now());
    Ok(Waiting { report, ..of(&mut tx, today, lang).await? })
}

/// The same but for the report, in a transaction that reads more. For nobody in particular nothing waits but call-backs.
pub(crate) async fn of(tx: &mut Tx, today: NaiveDate, lang: Lang) -> Result<Waiting, Error> {
    let mut waiting = Waiting::default();
    let takes_calls = tx.actor().may(Permission::TakeCalls);
    if takes_calls {
        let now = tx.now();
        waiting.callbacks = Count::callbacks(callbacks::count_due(tx, now).await?, lang);
    }
    let Some(me) = tx.actor().user.map(|user| user.0) else { return Ok(waiting) };
    if tx.actor().may(Permission::WorkLeads) {
        // whoever rings nobody has leads passed on to
        let count = match takes_calls {
            true => leads::count_waiting(tx, me).await?,
            false => leads::count_to_accept(tx, me).await?,
        };
        waiting.leads = Count::leads(count, lang);
    }
    if let Some(role) = tx.actor().role.filter(|role| role.may(Permission::WorkComplaints)) {
        let doctor = tx.actor().doctor.map(|doctor| doctor.0);
        let counts = complaints::count_to_answer(tx, (me, doctor), role.code()).await?;
        waiting.complaints = Count::complaints(counts, lang);
    }
    if tx.actor().may(Permission::ReadKnowledge) {
        let keeps = tx.actor().may(Permission::EditKnowledge);
        waiting.questions = Count::questions(knowledge_questions::count_open(tx, me, keeps).await?, lang);
    }
    if tx.actor().may(Permission::ReadAudit) {
        waiting.alarms = Count::alarms(audit::count_open(tx).await?, lang);
    }
    waiting.memos = Count::memos(memos::unread(tx, today).await?, lang);
    Ok(waiting)
}
