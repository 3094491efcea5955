//! A message as it is handed to a provider: to whom, and in which words.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    clinic_time::local_date,
    message::{Channel, MessageKind},
    message_template::{MessageFacts, MessageTemplate},
    patient::{Relation, mask_email},
    person_name::PersonName,
    phone::mask_e164,
    wording::{self, Lang},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{send::kind, templates};
use crate::{
    Error,
    messengers::{Letter, Messengers},
    services::directory::Directory,
    store::{
        Tx,
        bookings::{self, BookingRow},
        message_consents,
        messages::{self, MessageRow},
        patient_phones, patients,
        settings::{self, CLINIC_NAME},
    },
};

/// Where the page behind a link is.
pub const LINK_PATH: &str = "/v/";

/// A message that a worker has taken.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Parcel {
    pub id: Uuid,
    /// How often it was tried before.
    pub tries: i32,
    pub channel: Channel,
    to: String,
    subject: String,
    text: String,
    token: Option<String>,
}

impl Parcel {
    pub fn letter(&self) -> Letter {
        Letter { id: self.id, to: self.to.clone(), subject: self.subject.clone(), text: self.text.clone() }
    }

    /// Whom it goes to, in a way by which an answer is known: «telegram:1234».
    pub fn recipient(&self) -> String {
        format!("{}:{}", self.channel.code(), self.to)
    }

    /// The same as the log shows it.
    pub fn masked(&self) -> String {
        match self.channel {
            Channel::Email => mask_email(&self.to),
            Channel::Sms => mask_e164(&self.to),
            Channel::Telegram | Channel::Max => {
                let digits = self.to.chars().count();
                format!("•••{}", self.to.chars().skip(digits.saturating_sub(2)).collect::<String>())
            }
        }
    }

    /// The words for the log, which must not open the page of an answer.
    pub fn text_without_link(&self) -> String {
        match &self.token {
            Some(token) => self.text.replace(token, "…"),
            None => self.text.clone(),
        }
    }
}

/// Finds the address and the words; `None` when the card has no address of the channel.
pub(super) async fn write(
    tx: &mut Tx,
    row: &MessageRow,
    channel: Channel,
    messengers: &Messengers,
    directory: &Directory,
) -> Result<Option<Parcel>, Error> {
    let Some(to) = address(tx, row.patient_id, channel).await? else { return Ok(None) };
    let (kind, booking) = (kind(row)?, bookings::get(tx, row.booking_id).await?);
    let token = match messengers.public_url() {
        Some(_) if kind != MessageKind::Cancelled => Some(new_link(tx, row.id, &booking).await?),
        _ => None,
    };
    let link = messengers.public_url().zip(token.as_ref());
    let link = link.map(|(url, token)| format!("{url}{LINK_PATH}{token}"));
    let facts = facts(tx, directory, &booking, link).await?;
    let template = MessageTemplate::parse(&templates::words(tx, kind).await?)
        .map_err(|fault| Error::broken(format!("template {}: {fault:?}", kind.code())))?;
    let subject = format!("{}: ваша запись", facts.clinic);
    Ok(Some(Parcel {
        id: row.id,
        tries: row.tries,
        channel,
        to,
        subject,
        text: template.fill(&facts),
        token,
    }))
}

/// Where a patient is reached by a channel.
pub(super) async fn address(tx: &mut Tx, patient: Uuid, channel: Channel) -> Result<Option<String>, Error> {
    Ok(match channel {
        Channel::Email => patients::get(tx, patient).await?.email,
        // the card's first number is the one that the clinic rings
        Channel::Sms => patient_phones::list(tx, patient).await?.into_iter().next().map(|phone| phone.e164),
        Channel::Telegram | Channel::Max => account(tx, patient, channel).await?,
    })
}

/// The account that has shown a number of the patient's own to be its own. A number that was only typed, or is a
/// relative's, would tell somebody else of the visit.
async fn account(tx: &mut Tx, patient: Uuid, channel: Channel) -> Result<Option<String>, Error> {
    let prefix = format!("{}:", channel.code());
    for phone in patient_phones::list(tx, patient).await? {
        if phone.relation != Relation::Own.code() {
            continue;
        }
        let accounts = message_consents::list_accounts(tx, &phone.e164).await?;
        if let Some(number) = accounts.iter().find_map(|sender| sender.strip_prefix(&prefix)) {
            return Ok(Some(number.to_owned()));
        }
    }
    Ok(None)
}

async fn facts(
    tx: &mut Tx,
    directory: &Directory,
    booking: &BookingRow,
    link: Option<String>,
) -> Result<MessageFacts, Error> {
    let patient = booking.patient_id.ok_or_else(|| Error::broken("a message about a hold"))?;
    let patient = patients::get(tx, patient).await?;
    let name =
        PersonName { last: patient.last_name, first: patient.first_name, patronymic: patient.patronymic };
    let doctor = directory.doctor(booking.doctor_id.into()).map(|doctor| doctor.name.short());
    let branch = directory.branch(booking.branch_id.into());
    let zone = branch.map_or(chrono_tz::UTC, |branch| branch.zone);
    let day = local_date(zone, booking.starts_at);
    let time = booking.starts_at.with_timezone(&zone).time();
    Ok(MessageFacts {
        name: name.address(),
        when: format!("{}, {}", wording::date_with_weekday(day, Lang::Ru), wording::time(time)),
        doctor: doctor.unwrap_or_default(),
        branch: branch.map(|branch| branch.name.clone()).unwrap_or_default(),
        address: branch.map(|branch| branch.address.clone()).unwrap_or_default(),
        clinic: settings::find(tx, CLINIC_NAME).await?.unwrap_or_default(),
        link,
    })
}

/// Makes a link that is good until the visit is over. Its token is kept nowhere, only what it comes to.
async fn new_link(tx: &mut Tx, message: Uuid, booking: &BookingRow) -> Result<String, Error> {
    let token = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 18]>());
    messages::insert_link(tx, &hash(&token), message, booking.ends_at).await?;
    Ok(token)
}

pub(super) fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}
