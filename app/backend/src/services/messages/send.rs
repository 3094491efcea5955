//! Sending what is due. A worker takes some messages, so that no other instance takes them too, hands them to their
//! providers outside of any transaction, and notes what became of each. A worker that dies in between has sent a message
//! or has not: when its lease ends somebody tries again, under the same id.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    error::Refusal,
    id::MessageId,
    message::{Channel, MessageFault, MessageKind, MessageState, back_off},
    permission::Permission,
    reminder::MessageRules,
};
use futures::future::join_all;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{
    letter::{self, Parcel},
    plan::{allowed, still_true},
};
use crate::{
    Ctx, Error,
    messengers::Messengers,
    services::directory::Directory,
    store::{
        Tx, audit, bookings, message_consents,
        messages::{self, MessageRow},
    },
};

/// Messages that a worker takes at once.
const BATCH: i64 = 20;
/// How long they are its own; longer than any provider may take.
const LEASE: TimeDelta = TimeDelta::minutes(2);

/// Sends what is due, up to a batch of it; says how many it took.
pub async fn send_due(ctx: &Ctx) -> Result<usize, Error> {
    let (messengers, directory) = (ctx.messengers(), ctx.directory_lately().await?);
    let taken = ctx
        .write((messengers.clone(), directory), |tx, (messengers, directory)| {
            Box::pin(async move {
                tx.lock("messages.take").await?;
                let now = tx.now();
                let rows = messages::list_due(tx, now, BATCH).await?;
                let mut taken = Taken { looked_at: rows.len(), parcels: Vec::new() };
                for row in rows {
                    let (row, parcel) = take(tx, row, messengers, directory).await?;
                    // unless an act of this very moment has stopped it
                    if messages::update_waiting(tx, &row).await? {
                        taken.parcels.extend(parcel);
                    }
                }
                Ok(taken)
            })
        })
        .await?;
    let outcomes = join_all(taken.parcels.iter().map(async |parcel| {
        let sent = messengers.send(parcel.channel, &parcel.letter()).await;
        if let Err(fault) = &sent {
            tracing::warn!(message = %parcel.id, channel = parcel.channel.code(), fault = fault.code(), "not sent");
        }
        sent
    }));
    for (parcel, outcome) in taken.parcels.iter().zip(outcomes.await) {
        settle(ctx, parcel.clone(), outcome).await?;
    }
    Ok(taken.looked_at)
}

#[derive(Serialize, Deserialize)]
struct Taken {
    looked_at: usize,
    parcels: Vec<Parcel>,
}

/// The row as it is from now on, and what is to be handed over.
async fn take(
    tx: &mut Tx,
    mut row: MessageRow,
    messengers: &Messengers,
    directory: &Directory,
) -> Result<(MessageRow, Option<Parcel>), Error> {
    let Next::Send(channel) = judge(tx, &mut row, messengers.rules(), directory).await? else {
        return Ok((row, None));
    };
    let parcel = letter::write(tx, &row, channel, messengers, directory).await?;
    if parcel.is_some() {
        row.tries += 1;
        row.next_try_at = Some(tx.now() + LEASE);
        row.fault = None;
    } else {
        give_up(&mut row, MessageFault::NoAddress);
    }
    Ok((row, parcel))
}

/// What to do with a message whose time has come.
enum Next {
    Send(Channel),
    /// The row says what has become of it.
    Nothing,
}

/// Whether a message still says what is true and wanted, at an hour at which it may come.
async fn judge(
    tx: &mut Tx,
    row: &mut MessageRow,
    rules: MessageRules,
    directory: &Directory,
) -> Result<Next, Error> {
    let kind = kind(row)?;
    let booking = bookings::get(tx, row.booking_id).await?;
    let consent = message_consents::find(tx, row.patient_id).await?;
    let too_late = tx.now() >= kind.too_late(booking.starts_at);
    let Some(channel) = allowed(consent.as_ref()).filter(|_| !too_late) else {
        return Ok(stop(row));
    };
    if !still_true(kind, &row.about, &booking)? {
        return Ok(stop(row));
    }
    let zone = directory.branch(booking.branch_id.into()).map_or(chrono_tz::UTC, |branch| branch.zone);
    let next_hour = rules.next_hour(zone, tx.now());
    // what follows an act at once is awaited at any hour; what comes late is not
    if (kind.is_reminder() || row.tries > 0) && next_hour > tx.now() {
        row.next_try_at = Some(next_hour);
        return Ok(Next::Nothing);
    }
    row.channel = channel.code().into();
    if !rules.channels.has(channel) {
        give_up(row, MessageFault::NoChannel);
        return Ok(Next::Nothing);
    }
    Ok(Next::Send(channel))
}

fn stop(row: &mut MessageRow) -> Next {
    row.state = MessageState::Stopped.code().into();
    row.next_try_at = None;
    Next::Nothing
}

fn give_up(row: &mut MessageRow, fault: MessageFault) {
    row.state = MessageState::Dead.code().into();
    row.next_try_at = None;
    row.fault = Some(fault.code().into());
}

pub(super) fn kind(row: &MessageRow) -> Result<MessageKind, Error> {
    MessageKind::from_code(&row.kind).ok_or_else(|| Error::broken(format!("kind of message {}", row.kind)))
}

type Outcome = Result<Option<String>, MessageFault>;

/// Notes what became of a message, unless its lease has ended and another worker has it.
async fn settle(ctx: &Ctx, parcel: Parcel, outcome: Outcome) -> Result<(), Error> {
    ctx.write((parcel, outcome), |tx, (parcel, outcome)| {
        Box::pin(async move {
            let row = messages::get(tx, parcel.id).await?;
            let own = row.tries == parcel.tries + 1;
            let waits = row.state == MessageState::Waiting.code();
            match outcome {
                // it is in the world, whatever was decided of it meanwhile
                Ok(id) => messages::update(tx, &sent(row, parcel, id.clone(), tx.now())).await?,
                Err(fault) if own && waits => {
                    messages::update_waiting(tx, &failed(row, *fault, tx.now())).await?;
                }
                Err(fault) if own => {
                    messages::update(tx, &MessageRow { fault: Some(fault.code().into()), ..row }).await?;
                }
                Err(_) => {}
            }
            Ok(())
        })
    })
    .await
}

fn sent(row: MessageRow, parcel: &Parcel, provider_id: Option<String>, now: DateTime<Utc>) -> MessageRow {
    MessageRow {
        state: MessageState::Sent.code().into(),
        next_try_at: None,
        fault: None,
        recipient: Some(parcel.recipient()),
        recipient_masked: parcel.masked(),
        text: parcel.text_without_link(),
        provider_id,
        sent_at: Some(now),
        ..row
    }
}

fn failed(mut row: MessageRow, fault: MessageFault, now: DateTime<Utc>) -> MessageRow {
    let tries = u32::try_from(row.tries).unwrap_or_default();
    match back_off(tries).filter(|_| fault.may_pass()) {
        Some(wait) => {
            row.next_try_at = Some(now + wait);
            row.fault = Some(fault.code().into());
        }
        None => give_up(&mut row, fault),
    }
    row
}

/// Tries a message once more that was given up, from the beginning.
pub async fn send_again(ctx: &Ctx, id: MessageId) -> Result<(), Error> {
    ctx.require(Permission::EditClinic)?;
    ctx.write(id.0, |tx, id: &Uuid| {
        Box::pin(async move {
            let row = messages::get(tx, *id).await?;
            if row.state != MessageState::Dead.code() {
                return Err(Refusal::WrongStatus.into());
            }
            let state = MessageState::Waiting.code().into();
            let again = MessageRow { state, tries: 0, next_try_at: Some(tx.now()), ..row };
            messages::update(tx, &again).await?;
            Ok(audit::insert(tx, "message.send_again", "message", *id, json!({})).await?)
        })
    })
    .await
}
