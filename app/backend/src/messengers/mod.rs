//! The ways by which messages leave the house: e-mail, text messages, Telegram, MAX. Each takes one message to one
//! recipient and says what became of it; when and to whom is the services' business.

mod email;
mod http;
mod max;
mod sms;
mod telegram;

use std::time::Duration;

use domain::{
    message::{Channel, MessageFault},
    reminder::MessageRules,
};
use tokio::time::timeout;
use uuid::Uuid;

pub use email::{Email, EmailSettings};
pub use http::{Client, client};
pub use max::Max;
pub use sms::{Sms, SmsSettings};
pub use telegram::Telegram;

/// How long a provider may take over one message.
pub const LONGEST: Duration = Duration::from_secs(30);

/// A message that is about to leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// By which a provider knows a repeat.
    pub id: Uuid,
    /// E-mail address, E.164 number, or the number of an account.
    pub to: String,
    /// What it is called, where messages are called something.
    pub subject: String,
    /// The words.
    pub text: String,
}

/// The channels that are set up, and what is settled about messages.
#[derive(Clone, Default)]
pub struct Messengers {
    /// E-mail.
    pub email: Option<Email>,
    /// Text messages.
    pub sms: Option<Sms>,
    /// Telegram.
    pub telegram: Option<Telegram>,
    /// MAX.
    pub max: Option<Max>,
    /// Scheme and host under which patients reach the program; without it messages carry no link.
    pub public_url: Option<String>,
    /// Hours, and the channels above.
    rules: MessageRules,
}

impl Messengers {
    /// With what is set up; `rules` says the hours.
    pub fn ready(self, rules: MessageRules) -> Self {
        let is_on = |channel: &Channel| match channel {
            Channel::Email => self.email.is_some(),
            Channel::Sms => self.sms.is_some(),
            Channel::Telegram => self.telegram.is_some(),
            Channel::Max => self.max.is_some(),
        };
        let channels = Channel::ALL.into_iter().filter(is_on).collect();
        Self { rules: MessageRules { channels, ..rules }, ..self }
    }

    /// What is settled.
    pub fn rules(&self) -> MessageRules {
        self.rules
    }

    /// Hands a message over; gives what the provider calls it, if anything.
    pub async fn send(&self, channel: Channel, letter: &Letter) -> Result<Option<String>, MessageFault> {
        let sending = async {
            match channel {
                Channel::Email => self.email.as_ref().ok_or(MessageFault::NoChannel)?.send(letter).await,
                Channel::Sms => self.sms.as_ref().ok_or(MessageFault::NoChannel)?.send(letter).await,
                Channel::Telegram => {
                    self.telegram.as_ref().ok_or(MessageFault::NoChannel)?.send(letter).await
                }
                Channel::Max => self.max.as_ref().ok_or(MessageFault::NoChannel)?.send(letter).await,
            }
        };
        timeout(LONGEST, sending).await.unwrap_or(Err(MessageFault::Unreachable))
    }
}
