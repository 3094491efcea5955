//! Messages to patients about their visits: planned with the act ([`plan`]), put into words ([`letter`]), sent and tried
//! again ([`send`]), answered ([`answer`]); here the page that shows them, and what is forgotten in time.

mod answer;
mod consent;
mod letter;
pub(crate) mod plan;
mod send;
mod templates;

use chrono::TimeDelta;
use domain::{
    message::{Answer, Channel, MessageFault, MessageKind, MessageState},
    message_page::{MessageLine, MessagesPage},
    permission::Permission,
    person_name::PersonName,
};

pub use answer::{answer, linked};
pub(crate) use answer::{due, take_in};
pub use consent::{consent, set_consent};
pub use letter::LINK_PATH;
pub use send::{send_again, send_due};
pub use templates::save as save_template;

use crate::{
    Actor, Ctx, Error,
    store::{
        Tx,
        messages::{self, MessageLineRow},
    },
};

/// Entries of the log that the page shows.
const SHOWN: i64 = 100;
/// How long it is kept what was sent to whom.
const KEPT: TimeDelta = TimeDelta::days(90);

/// The page: channels, words, and the last entries of the log, of one state or of all.
pub async fn page(ctx: &Ctx, state: Option<MessageState>) -> Result<MessagesPage, Error> {
    ctx.require(Permission::EditClinic)?;
    let mut tx = ctx.read().await?;
    let zone = ctx.directory(&mut tx).await?.clinic_zone();
    let mut rows = messages::list_log(&mut tx, state.map(MessageState::code), SHOWN + 1).await?;
    let more = rows.len() as i64 > SHOWN;
    rows.truncate(SHOWN as usize);
    let rules = tx.messages();
    Ok(MessagesPage {
        channels: Channel::ALL.into_iter().filter(|channel| rules.channels.has(*channel)).collect(),
        has_links: ctx.messengers().public_url().is_some(),
        templates: templates::list(&mut tx).await?,
        dead: messages::count_dead(&mut tx).await?,
        log: rows.into_iter().map(|row| line(tx.actor(), row)).collect::<Result<_, _>>()?,
        more,
        now: tx.now(),
        zone,
    })
}

fn line(actor: &Actor, row: MessageLineRow) -> Result<MessageLine, Error> {
    let MessageLineRow { message, last_name, first_name, patronymic } = row;
    let sees = actor.may(Permission::SeePatients);
    let name = PersonName { last: last_name, first: first_name, patronymic };
    let unknown = |what: &str| Error::broken(format!("message {what}"));
    Ok(MessageLine {
        id: message.id.into(),
        kind: MessageKind::from_code(&message.kind).ok_or_else(|| unknown(&message.kind))?,
        channel: Channel::from_code(&message.channel).ok_or_else(|| unknown(&message.channel))?,
        to: message.recipient_masked,
        patient_id: sees.then(|| message.patient_id.into()),
        patient: sees.then(|| name.short()),
        state: MessageState::from_code(&message.state).ok_or_else(|| unknown(&message.state))?,
        due_at: message.due_at,
        next_try_at: message.next_try_at,
        sent_at: message.sent_at,
        tries: message.tries.unsigned_abs(),
        fault: message.fault.as_deref().and_then(MessageFault::from_code),
        answer: message.answer.as_deref().and_then(Answer::from_code),
    })
}

/// Forgets what is not needed any more: addresses soon, links after the visit, the log in time.
pub async fn sweep(ctx: &Ctx) -> Result<(), Error> {
    ctx.write((), |tx: &mut Tx, ()| {
        Box::pin(async move {
            let now = tx.now();
            messages::forget_recipients(tx, now - answer::ANSWERED_WITHIN).await?;
            messages::delete_expired_links(tx).await?;
            Ok(messages::delete_settled(tx, now - KEPT).await?)
        })
    })
    .await
}
