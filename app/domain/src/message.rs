//! A message of the clinic to a patient about a visit (сообщение): what it is about, by which channel it goes, what has
//! become of it, and what the patient answers.
//!
//! Its words belong in [`crate::message_template`], when it is due in [`crate::reminder`].

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::letter_case::lower;

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// A visit was booked.
    Booked,
    /// A visit has another time, place or doctor.
    Moved,
    /// A visit was called off.
    Cancelled,
    /// The visit is tomorrow.
    DayBefore,
    /// The visit is in two hours.
    TwoHours,
}

impl MessageKind {
    /// All of them, in the order in which the page shows them.
    pub const ALL: [MessageKind; 5] =
        [Self::Booked, Self::Moved, Self::Cancelled, Self::DayBefore, Self::TwoHours];

    /// Its name in the database and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Moved => "moved",
            Self::Cancelled => "cancelled",
            Self::DayBefore => "day_before",
            Self::TwoHours => "two_hours",
        }
    }

    /// The kind of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether nobody waits for it: it may come in the hours for messages only.
    pub const fn is_reminder(self) -> bool {
        matches!(self, Self::DayBefore | Self::TwoHours)
    }

    /// From when on it says nothing of use any more.
    pub fn too_late(self, starts_at: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            // by then the next reminder says the same
            Self::DayBefore => starts_at - TimeDelta::hours(2),
            _ => starts_at,
        }
    }
}

/// By which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Email,
    /// A text message to a phone.
    Sms,
    /// Telegram.
    Telegram,
    /// MAX.
    Max,
}

impl Channel {
    /// All of them, in the order of choosers.
    pub const ALL: [Channel; 4] = [Self::Sms, Self::Telegram, Self::Max, Self::Email];

    /// Its name in the database and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Telegram => "telegram",
            Self::Max => "max",
        }
    }

    /// The channel of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }

    const fn bit(self) -> u8 {
        match self {
            Self::Email => 1,
            Self::Sms => 2,
            Self::Telegram => 4,
            Self::Max => 8,
        }
    }
}

/// Some channels: those that are set up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Channels(u8);

impl Channels {
    /// Whether it is one of them.
    pub const fn has(self, channel: Channel) -> bool {
        self.0 & channel.bit() != 0
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<Channel> for Channels {
    fn from_iter<I: IntoIterator<Item = Channel>>(channels: I) -> Self {
        Self(channels.into_iter().fold(0, |all, channel| all | channel.bit()))
    }
}

/// What has become of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// It goes when it is due.
    Waiting,
    /// The provider has taken it.
    Sent,
    /// It was tried to the end, or never can go; somebody should look.
    Dead,
    /// It says nothing that is true any more, or the patient does not want it.
    Stopped,
}

impl MessageState {
    /// All of them, in the order of choosers.
    pub const ALL: [MessageState; 4] = [Self::Dead, Self::Waiting, Self::Sent, Self::Stopped];

    /// Its name in the database, in JSON and in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Dead => "dead",
            Self::Stopped => "stopped",
        }
    }

    /// The state of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// Why a message did not go. A code, so that nothing personal of a provider's answer is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageFault {
    /// The provider was not reached, or did not answer in time.
    Unreachable,
    /// The provider refused it for now: too many, or it is out of order.
    Busy,
    /// The provider does not know who asks: a token or a password is wrong.
    NotAllowed,
    /// The provider refused it: no such recipient, or they do not want it.
    Refused,
    /// The card holds no address of this channel.
    NoAddress,
    /// The channel is not set up any more.
    NoChannel,
}

impl MessageFault {
    /// All of them.
    pub const ALL: [MessageFault; 6] =
        [Self::Unreachable, Self::Busy, Self::NotAllowed, Self::Refused, Self::NoAddress, Self::NoChannel];

    /// Its name in the database and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Busy => "busy",
            Self::NotAllowed => "not_allowed",
            Self::Refused => "refused",
            Self::NoAddress => "no_address",
            Self::NoChannel => "no_channel",
        }
    }

    /// The fault of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.code() == code)
    }

    /// Whether another try may help by itself.
    pub const fn may_pass(self) -> bool {
        matches!(self, Self::Unreachable | Self::Busy | Self::NotAllowed)
    }
}

/// How long to wait after so many tries, at least one, before the next; `None`: no more of them.
pub fn back_off(tries: u32) -> Option<TimeDelta> {
    let minutes = match tries {
        0 | 1 => 1,
        2 => 5,
        3 => 15,
        4 => 60,
        5 => 240,
        _ => return None,
    };
    Some(TimeDelta::minutes(minutes))
}

/// What a patient answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// They will come.
    Confirm,
    /// They want to be rung.
    CallBack,
}

impl Answer {
    /// Its name in the database, in forms and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::CallBack => "call_back",
        }
    }

    /// The answer of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Confirm, Self::CallBack].into_iter().find(|answer| answer.code() == code)
    }

    /// What a few words mean; none when they are about something else, which a person has to read.
    pub fn read(words: &str) -> Option<Self> {
        let mut plain = String::new();
        for c in words.trim().chars().map(lower).map(|c| if c == 'ё' { 'е' } else { c }) {
            plain.push(if c.is_alphanumeric() || c == '+' { c } else { ' ' });
        }
        match plain.split_whitespace().collect::<Vec<_>>().join(" ").as_str() {
            "да"
            | "ок"
            | "1"
            | "приду"
            | "буду"
            | "придем"
            | "подтверждаю"
            | "да приду"
            | "да буду"
            | "да подтверждаю"
            | "да придем" => Some(Self::Confirm),
            "+" if words.trim() == "+" => Some(Self::Confirm),
            "нет"
            | "2"
            | "не приду"
            | "не смогу"
            | "перезвоните"
            | "перезвоните мне"
            | "позвоните"
            | "позвоните мне"
            | "перезвоните пожалуйста"
            | "позвоните пожалуйста"
            | "перенести"
            | "отменить" => Some(Self::CallBack),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_back_to_its_kind() {
        for kind in MessageKind::ALL {
            assert_eq!(MessageKind::from_code(kind.code()), Some(kind));
        }
        for channel in Channel::ALL {
            assert_eq!(Channel::from_code(channel.code()), Some(channel));
        }
        for state in MessageState::ALL {
            assert_eq!(MessageState::from_code(state.code()), Some(state));
        }
        for fault in MessageFault::ALL {
            assert_eq!(MessageFault::from_code(fault.code()), Some(fault));
        }
    }

    #[test]
    fn channels_are_those_that_were_named() {
        let some: Channels = [Channel::Sms, Channel::Max].into_iter().collect();
        assert!(some.has(Channel::Sms) && some.has(Channel::Max) && !some.has(Channel::Email));
        assert!(Channels::default().is_empty() && !some.is_empty());
    }

    #[test]
    fn tries_grow_apart_and_end() {
        let waits: Vec<i64> = (1..).map_while(back_off).map(|wait| wait.num_minutes()).collect();
        assert_eq!(waits, [1, 5, 15, 60, 240]);
    }

    #[test]
    fn a_short_answer_is_understood_and_a_longer_one_is_left_to_a_person() {
        for yes in ["Да", "да!", " ПОДТВЕРЖДАЮ. ", "+", "1", "Да, приду", "Придём"]
        {
            assert_eq!(Answer::read(yes), Some(Answer::Confirm), "{yes}");
        }
        for call in ["нет", "Перезвоните, пожалуйста", "2", "не приду"] {
            assert_eq!(Answer::read(call), Some(Answer::CallBack), "{call}");
        }
        for other in ["", "да, но позже", "сколько стоит?", "не подтверждаю", "+7 916 204-11-42", "12"]
        {
            assert_eq!(Answer::read(other), None, "{other}");
        }
    }
}
