//! What the page of messages shows, and what the card of a patient says about them, as they cross the wire.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    id::{MessageId, PatientId},
    message::{Channel, MessageFault, MessageKind, MessageState},
};

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessagesPage {
    /// The channels that are set up.
    pub channels: Vec<Channel>,
    /// Whether messages can carry a link: the clinic's address on the net is known.
    pub has_links: bool,
    /// The words of each kind.
    pub templates: Vec<TemplateLine>,
    /// The last entries of the log, the newest first.
    pub log: Vec<MessageLine>,
    /// Whether there are more than are shown.
    pub more: bool,
    /// How many went to the end of their tries.
    pub dead: u32,
    /// The server's time.
    pub now: DateTime<Utc>,
    /// The zone in which times are told.
    pub zone: Tz,
}

/// The words of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateLine {
    /// Which.
    pub kind: MessageKind,
    /// For edits; 0 while the clinic has no words of its own.
    pub version: i64,
    /// The words in force.
    pub text: String,
}

/// A message, as the log shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageLine {
    /// Which.
    pub id: MessageId,
    /// What it is about.
    pub kind: MessageKind,
    /// Its channel.
    pub channel: Channel,
    /// «+7 916 •••-••-42»; empty until it is known.
    pub to: String,
    /// Whose visit; not for those who see no patients.
    pub patient_id: Option<PatientId>,
    /// «Иванова А. С.»
    pub patient: Option<String>,
    /// What became of it.
    pub state: MessageState,
    /// When it was or will be due.
    pub due_at: DateTime<Utc>,
    /// When it is tried next; only while it waits.
    pub next_try_at: Option<DateTime<Utc>>,
    /// When the provider took it.
    pub sent_at: Option<DateTime<Utc>>,
    /// How often it was tried.
    pub tries: u32,
    /// Why it did not go the last time.
    pub fault: Option<MessageFault>,
    /// What the patient has answered.
    pub answer: Option<crate::message::Answer>,
}

/// Whether a patient wants messages about visits, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageConsent {
    /// The way they agreed to; none: no messages.
    pub channel: Option<Channel>,
    /// When they agreed.
    pub since: Option<DateTime<Utc>>,
    /// Who noted it.
    pub by: String,
    /// They asked not to be contacted: nothing goes whatever else is said.
    pub do_not_contact: bool,
    /// The channels that are set up and have an address on the card.
    pub reachable: Vec<Channel>,
    /// The channels that are set up.
    pub channels: Vec<Channel>,
    /// The zone in which the date is told.
    pub zone: Tz,
}

/// What the page behind a link shows: nothing that says who, or what for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedVisit {
    /// When, by the branch's clock.
    pub starts_at: DateTime<Utc>,
    /// Its zone.
    pub zone: Tz,
    /// «Покровка».
    pub branch: String,
    /// «ул. Покровка, 12».
    pub address: String,
    /// How it stands with the visit.
    pub stands: LinkedState,
    /// They have asked to be rung, and were not yet.
    pub will_be_rung: bool,
}

/// How it stands with the visit behind a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkedState {
    /// It can be confirmed.
    Booked,
    /// It was confirmed.
    Confirmed,
    /// It has another time now, which another message told, or is called off, or is over.
    Over,
}
