//! The ways by which messages leave the house: e-mail, text messages, Telegram, MAX. Each takes one message to one
//! recipient and says what became of it; when and to whom is the services' business.

mod email;
mod http;
mod max;
mod sms;
mod telegram;

use std::{fmt, time::Duration};

use domain::{
    message::{Channel, MessageFault},
    reminder::MessageRules,
};
use tokio::time::timeout;
use uuid::Uuid;

pub use email::{Email, EmailSettings, is_address};
pub(crate) use http::ask;
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

/// The channels that are set up.
#[derive(Clone, Default)]
pub struct Ways {
    /// E-mail.
    pub email: Option<Email>,
    /// Text messages.
    pub sms: Option<Sms>,
    /// Telegram.
    pub telegram: Option<Telegram>,
    /// MAX.
    pub max: Option<Max>,
}

impl Ways {
    fn has(&self, channel: Channel) -> bool {
        match channel {
            Channel::Email => self.email.is_some(),
            Channel::Sms => self.sms.is_some(),
            Channel::Telegram => self.telegram.is_some(),
            Channel::Max => self.max.is_some(),
        }
    }
}

/// How messages leave, and what is settled about them.
#[derive(Clone, Default)]
pub struct Messengers {
    ways: Ways,
    public_url: Option<String>,
    rules: MessageRules,
}

impl fmt::Debug for Messengers {
    /// Without what is secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Messengers").field("rules", &self.rules).finish_non_exhaustive()
    }
}

impl Messengers {
    /// With what is set up. `public_url` is scheme and host under which patients reach the program, without which
    /// messages carry no link; `rules` says the hours.
    pub fn new(ways: Ways, public_url: Option<String>, rules: MessageRules) -> Self {
        let channels = Channel::ALL.into_iter().filter(|channel| ways.has(*channel)).collect();
        Self { ways, public_url, rules: MessageRules { channels, ..rules } }
    }

    /// Scheme and host under which patients reach the program.
    pub fn public_url(&self) -> Option<&str> {
        self.public_url.as_deref()
    }

    /// What is settled.
    pub fn rules(&self) -> MessageRules {
        self.rules
    }

    /// Hands a message over; gives what the provider calls it, if anything.
    pub async fn send(&self, channel: Channel, letter: &Letter) -> Result<Option<String>, MessageFault> {
        let sending = async {
            match channel {
                Channel::Email => self.ways.email.as_ref().ok_or(MessageFault::NoChannel)?.send(letter).await,
                Channel::Sms => self.ways.sms.as_ref().ok_or(MessageFault::NoChannel)?.send(letter).await,
                Channel::Telegram => {
                    self.ways.telegram.as_ref().ok_or(MessageFault::NoChannel)?.send(letter).await
                }
                Channel::Max => self.ways.max.as_ref().ok_or(MessageFault::NoChannel)?.send(letter).await,
            }
        };
        timeout(LONGEST, sending).await.unwrap_or(Err(MessageFault::Unreachable))
    }
}
