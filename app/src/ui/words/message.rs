//! The words for messages to patients.

use domain::message::{Answer, Channel, MessageFault, MessageKind, MessageState};

use crate::i18n::*;

/// By which way a message goes.
pub fn channel(language: Locale, channel: Channel) -> &'static str {
    match channel {
        Channel::Email => td_string!(language, messages.channel.email),
        Channel::Sms => td_string!(language, messages.channel.sms),
        Channel::Telegram => td_string!(language, messages.channel.telegram),
        Channel::Max => td_string!(language, messages.channel.max),
    }
}

/// What a message is about.
pub fn kind(language: Locale, kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Booked => td_string!(language, messages.kind.booked),
        MessageKind::Moved => td_string!(language, messages.kind.moved),
        MessageKind::Cancelled => td_string!(language, messages.kind.cancelled),
        MessageKind::DayBefore => td_string!(language, messages.kind.day_before),
        MessageKind::TwoHours => td_string!(language, messages.kind.two_hours),
    }
}

/// What has become of it.
pub fn state(language: Locale, state: MessageState) -> &'static str {
    match state {
        MessageState::Waiting => td_string!(language, messages.state.waiting),
        MessageState::Sent => td_string!(language, messages.state.sent),
        MessageState::Dead => td_string!(language, messages.state.dead),
        MessageState::Stopped => td_string!(language, messages.state.stopped),
    }
}

/// Why it did not go.
pub fn fault(language: Locale, fault: MessageFault) -> &'static str {
    match fault {
        MessageFault::Unreachable => td_string!(language, messages.fault.unreachable),
        MessageFault::Busy => td_string!(language, messages.fault.busy),
        MessageFault::NotAllowed => td_string!(language, messages.fault.not_allowed),
        MessageFault::Refused => td_string!(language, messages.fault.refused),
        MessageFault::NoAddress => td_string!(language, messages.fault.no_address),
        MessageFault::NoChannel => td_string!(language, messages.fault.no_channel),
    }
}

/// What the patient has answered.
pub fn answer(language: Locale, answer: Answer) -> &'static str {
    match answer {
        Answer::Confirm => td_string!(language, messages.log.confirmed),
        Answer::CallBack => td_string!(language, messages.log.call_back),
    }
}
