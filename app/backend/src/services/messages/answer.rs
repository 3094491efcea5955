//! What a patient answers to a message, by its link or by a word: they will come, or want to be rung.

use chrono::TimeDelta;
use domain::{
    booking::BookingStatus,
    error::AppError,
    lead_intake::Incoming,
    message::{Answer, MessageKind},
    message_page::{LinkedState, LinkedVisit},
};

use super::{letter::hash, plan::still_true, send::kind};
use crate::{
    Actor, Ctx, Error,
    services::{
        bookings::{Act, record, status},
        callbacks::{self, Due},
        directory::Directory,
    },
    store::{
        Tx,
        bookings::{self, BookingRow},
        callbacks as promises, message_consents,
        messages::{self, MessageRow},
    },
};

/// How long a word in a messenger is taken for an answer to the last message.
pub(super) const ANSWERED_WITHIN: TimeDelta = TimeDelta::days(3);
/// Longest token that is looked for, in bytes.
const TOKEN_MAX: usize = 100;

/// Who acts when a patient does; no name, for histories are seen by those who may not see patients'.
fn the_patient() -> Actor {
    Actor { name: "Пациент".into(), ..Actor::system() }
}

/// The visit behind a link. `NotFound` for one that there is not, or not any more.
pub async fn linked(ctx: &Ctx, token: &str) -> Result<LinkedVisit, Error> {
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let (message, booking) = find(&mut tx, token).await?;
    show(&mut tx, &directory, &message, &booking).await
}

/// Does what the patient asks for behind a link. Twice is as once.
pub async fn answer(ctx: &Ctx, token: String, answer: Answer) -> Result<LinkedVisit, Error> {
    let due = due(ctx).await?;
    ctx.write((token, answer, due, ctx.directory_cache()), |tx, (token, answer, due, cache)| {
        Box::pin(async move {
            let directory = cache.get(tx).await?;
            let (message, booking) = find(tx, token).await?;
            carry_out(tx, message, booking, *answer, *due).await?;
            let (message, booking) = find(tx, token).await?;
            show(tx, &directory, &message, &booking).await
        })
    })
    .await
}

/// When whoever asks to be rung is to be rung.
pub(crate) async fn due(ctx: &Ctx) -> Result<Due, Error> {
    Ok(Due::new(ctx, ctx.directory_lately().await?.clinic_zone(), None))
}

async fn find(tx: &mut Tx, token: &str) -> Result<(MessageRow, BookingRow), Error> {
    if token.len() > TOKEN_MAX {
        return Err(AppError::NotFound.into());
    }
    let message = messages::find_linked(tx, &hash(token)).await?.ok_or(AppError::NotFound)?;
    let booking = bookings::get(tx, message.booking_id).await?;
    Ok((message, booking))
}

async fn show(
    tx: &mut Tx,
    directory: &Directory,
    message: &MessageRow,
    booking: &BookingRow,
) -> Result<LinkedVisit, Error> {
    let branch = directory.branch(booking.branch_id.into()).ok_or(AppError::NotFound)?;
    let stands = match status(booking)? {
        _ if !is_ahead(tx, message, booking)? => LinkedState::Over,
        BookingStatus::Confirmed => LinkedState::Confirmed,
        _ => LinkedState::Booked,
    };
    Ok(LinkedVisit {
        starts_at: booking.starts_at,
        zone: branch.zone,
        branch: branch.name.clone(),
        address: branch.address.clone(),
        stands,
        will_be_rung: !promises::list_of(tx, booking.patient_id, None).await?.is_empty(),
    })
}

/// Whether the visit is still the one that the message told of.
fn is_ahead(tx: &Tx, message: &MessageRow, booking: &BookingRow) -> Result<bool, Error> {
    let told = still_true(kind(message)?, &message.about, booking)?;
    Ok(told && message.kind != MessageKind::Cancelled.code() && booking.starts_at > tx.now())
}

/// What of that which comes in is about messages: a number that the sender shows to be their own is kept, and a word
/// that answers the last message to them is done; whether it was such a word.
pub(crate) async fn take_in(tx: &mut Tx, incoming: &Incoming, due: Due) -> Result<bool, Error> {
    let Some(sender) = &incoming.sender else { return Ok(false) };
    if let Some(phone) = incoming.phone.as_ref().filter(|_| incoming.own_phone) {
        message_consents::save_account(tx, sender, phone).await?;
    }
    match Answer::read(&incoming.text) {
        Some(answer) => by_word(tx, sender, answer, due).await,
        None => Ok(false),
    }
}

async fn by_word(tx: &mut Tx, sender: &str, answer: Answer, due: Due) -> Result<bool, Error> {
    let since = tx.now() - ANSWERED_WITHIN;
    let Some(message) = messages::find_sent_to(tx, sender, since).await? else { return Ok(false) };
    let booking = bookings::get(tx, message.booking_id).await?;
    if !is_ahead(tx, &message, &booking)? {
        return Ok(false);
    }
    carry_out(tx, message, booking, answer, due).await?;
    Ok(true)
}

/// What is over can still make somebody want to be rung, but not be confirmed.
async fn carry_out(
    tx: &mut Tx,
    message: MessageRow,
    booking: BookingRow,
    answer: Answer,
    due: Due,
) -> Result<(), Error> {
    let ahead = is_ahead(tx, &message, &booking)?;
    tx.act_as(the_patient());
    match answer {
        Answer::Confirm if !ahead => return Ok(()),
        Answer::Confirm => confirm(tx, booking).await?,
        Answer::CallBack => {
            let Some(patient) = booking.patient_id else { return Ok(()) };
            callbacks::ask(tx, patient.into(), "Просит перезвонить в ответ на сообщение о записи.", due)
                .await?;
        }
    }
    Ok(messages::update(tx, &MessageRow { answer: Some(answer.code().into()), ..message }).await?)
}

async fn confirm(tx: &mut Tx, booking: BookingRow) -> Result<(), Error> {
    let next = BookingStatus::Confirmed;
    if !status(&booking)?.may_become(next) {
        return Ok(());
    }
    let after = BookingRow { status: next.code().into(), ..booking.clone() };
    record(tx, Act { name: next.code(), reason: None }, Some(booking), after, None).await?;
    Ok(())
}
