//! Which patients want messages, and by which way.

use domain::{
    error::{AppError, Fault},
    event::Event,
    id::PatientId,
    message::Channel,
    message_page::MessageConsent,
    permission::Permission,
};
use serde_json::json;

use super::{letter::address, plan};
use crate::{
    Ctx, Error,
    store::{Tx, audit, bookings, message_consents, messages, patients},
};

/// Visits of a patient that are looked at when they begin to want messages.
const VISITS_MAX: i64 = 100;

/// What a patient has agreed to, and how they could be reached.
pub async fn consent(ctx: &Ctx, patient: PatientId) -> Result<MessageConsent, Error> {
    ctx.require(Permission::EditPatients)?;
    let mut tx = ctx.read().await?;
    let zone = ctx.directory(&mut tx).await?.clinic_zone();
    let patient: PatientId = patients::get_standing(&mut tx, patient.0).await?.into();
    read(&mut tx, patient, zone).await
}

async fn read(tx: &mut Tx, patient: PatientId, zone: chrono_tz::Tz) -> Result<MessageConsent, Error> {
    let card = patients::get(tx, patient.0).await?;
    let row = message_consents::find(tx, patient.0).await?;
    let rules = tx.messages();
    let channels: Vec<Channel> = Channel::ALL.into_iter().filter(|one| rules.channels.has(*one)).collect();
    let mut reachable = Vec::new();
    for channel in &channels {
        if address(tx, patient.0, *channel).await?.is_some() {
            reachable.push(*channel);
        }
    }
    Ok(MessageConsent {
        channel: row.as_ref().and_then(|row| Channel::from_code(&row.channel)),
        since: row.as_ref().map(|row| row.given_at),
        by: row.map(|row| row.noted_by).unwrap_or_default(),
        do_not_contact: card.do_not_contact,
        reachable,
        channels,
        zone,
    })
}

/// Notes that a patient wants messages by a channel, or none. Reminders of the visits ahead are planned with it, and
/// stopped without.
///
/// Fails with `Invalid` for a channel that is not set up.
pub async fn set_consent(
    ctx: &Ctx,
    patient: PatientId,
    channel: Option<Channel>,
) -> Result<MessageConsent, Error> {
    ctx.require(Permission::EditPatients)?;
    ctx.write((patient, channel, ctx.directory_cache()), |tx, (patient, channel, cache)| {
        Box::pin(async move {
            let zone = cache.get(tx).await?.clinic_zone();
            let patient: PatientId = patients::get_standing(tx, patient.0).await?.into();
            match channel {
                Some(channel) if !tx.messages().channels.has(*channel) => {
                    return Err(AppError::field("channel", Fault::UnknownChoice).into());
                }
                Some(channel) => {
                    message_consents::save(tx, patient.0, channel.code()).await?;
                    for row in bookings::list_patient(tx, patient.0, VISITS_MAX).await? {
                        plan::remind(tx, &row.booking, *channel).await?;
                    }
                }
                None => {
                    message_consents::delete(tx, patient.0).await?;
                    messages::stop_of_patient(tx, patient.0).await?;
                }
            }
            let details = json!({"channel": channel.map(Channel::code)});
            audit::insert(tx, "patient.messages", "patient", patient.0, details).await?;
            tx.emit(Event::PatientChanged { id: patient });
            read(tx, patient, zone).await
        })
    })
    .await
}
