//! The words for leads: where somebody reached out, how far it is, why there will be no visit.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::{
    lead::{LeadSource, LeadStatus, RejectReason},
    lead_act::EntryKind,
    lead_board::{LeadLine, LeadVisit},
    wording,
};

use super::{capitalised, lang};
use crate::i18n::*;

/// Where somebody reached out.
pub fn source(language: Locale, source: LeadSource) -> &'static str {
    match source {
        LeadSource::Site => td_string!(language, leads.source.site),
        LeadSource::Vk => td_string!(language, leads.source.vk),
        LeadSource::Telegram => "Telegram",
        LeadSource::Max => "MAX",
        LeadSource::Whatsapp => "WhatsApp",
        LeadSource::Instagram => "Instagram",
        LeadSource::Email => td_string!(language, leads.source.email),
        LeadSource::Sms => "SMS",
        LeadSource::Aggregator => td_string!(language, leads.source.aggregator),
        LeadSource::Phone => td_string!(language, leads.source.phone),
        LeadSource::WalkIn => td_string!(language, leads.source.walk_in),
    }
}

/// The same in two letters, for the mark of a card.
pub fn source_mark(language: Locale, source: LeadSource) -> &'static str {
    match source {
        LeadSource::Site => td_string!(language, leads.mark.site),
        LeadSource::Vk => "VK",
        LeadSource::Telegram => "TG",
        LeadSource::Max => "M",
        LeadSource::Whatsapp => "WA",
        LeadSource::Instagram => "IG",
        LeadSource::Email => "@",
        LeadSource::Sms => "SMS",
        LeadSource::Aggregator => td_string!(language, leads.mark.aggregator),
        LeadSource::Phone => td_string!(language, leads.mark.phone),
        LeadSource::WalkIn => td_string!(language, leads.mark.walk_in),
    }
}

/// The head of a lane.
pub fn lane(language: Locale, status: LeadStatus) -> &'static str {
    match status {
        LeadStatus::New => td_string!(language, leads.lane.new),
        LeadStatus::InWork => td_string!(language, leads.lane.in_work),
        LeadStatus::Forwarded => td_string!(language, leads.lane.forwarded),
        LeadStatus::Booked => td_string!(language, leads.lane.booked),
        LeadStatus::Rejected => td_string!(language, leads.lane.rejected),
    }
}

/// How far one lead is.
pub fn state(language: Locale, status: LeadStatus) -> &'static str {
    match status {
        LeadStatus::New => td_string!(language, leads.state.new),
        LeadStatus::Forwarded => td_string!(language, leads.state.forwarded),
        LeadStatus::Booked => td_string!(language, leads.state.booked),
        LeadStatus::InWork | LeadStatus::Rejected => lane(language, status),
    }
}

/// Why there will be no visit.
pub fn reason(language: Locale, reason: RejectReason) -> &'static str {
    match reason {
        RejectReason::Price => td_string!(language, leads.reason.price),
        RejectReason::NoAnswer => td_string!(language, leads.reason.no_answer),
        RejectReason::OtherClinic => td_string!(language, leads.reason.other_clinic),
        RejectReason::TooFar => td_string!(language, leads.reason.too_far),
        RejectReason::NoTime => td_string!(language, leads.reason.no_time),
        RejectReason::NoService => td_string!(language, leads.reason.no_service),
        RejectReason::ChangedMind => td_string!(language, leads.reason.changed_mind),
        RejectReason::Answered => td_string!(language, leads.reason.answered),
        RejectReason::Duplicate => td_string!(language, leads.reason.duplicate),
        RejectReason::Spam => td_string!(language, leads.reason.spam),
    }
}

/// «Нет ответа, 3 попытки».
pub fn rejected(language: Locale, why: RejectReason, attempts: u32) -> String {
    let words = reason(language, why);
    if why == RejectReason::NoAnswer && attempts > 0 {
        format!("{words}, {}", td_string!(language, leads.attempts, count = attempts))
    } else {
        words.to_owned()
    }
}

/// What happened.
pub fn entry(language: Locale, kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Message => td_string!(language, leads.entry.message),
        EntryKind::Taken => td_string!(language, leads.entry.taken),
        EntryKind::Released => td_string!(language, leads.entry.released),
        EntryKind::Note => td_string!(language, leads.note),
        EntryKind::Planned => td_string!(language, leads.step),
        EntryKind::Called => td_string!(language, leads.entry.called),
        EntryKind::Forwarded => td_string!(language, leads.state.forwarded),
        EntryKind::Recalled => td_string!(language, leads.entry.recalled),
        EntryKind::Accepted => td_string!(language, leads.accepted),
        EntryKind::Returned => td_string!(language, leads.returned),
        EntryKind::Reminded => td_string!(language, leads.entry.reminded),
        EntryKind::Booked => td_string!(language, leads.entry.booked),
        EntryKind::Rejected => td_string!(language, leads.lane.rejected),
        EntryKind::Reopened => td_string!(language, leads.entry.reopened),
    }
}

/// «12:40» today, «вчера, 12:40», «ср 25, 10:45» on another day.
pub fn moment(language: Locale, at: DateTime<Utc>, zone: Tz, now: DateTime<Utc>) -> String {
    let (at, today) = (at.with_timezone(&zone), now.with_timezone(&zone).date_naive());
    if at.date_naive() == today {
        wording::time(at.time())
    } else {
        wording::day_and_time(at.date_naive(), at.time(), today, lang(language))
    }
}

/// «Ср 25, 9:00»: when the visit is.
pub fn visit(language: Locale, visit: &LeadVisit, now: DateTime<Utc>) -> String {
    let (at, today) =
        (visit.starts_at.with_timezone(&visit.zone), now.with_timezone(&visit.zone).date_naive());
    capitalised(&wording::day_and_time(at.date_naive(), at.time(), today, lang(language)))
}

/// «Позвонить в 13:15», «Позвонить, завтра, 9:00», «Попытка 2 в 13:15»: what comes next; empty when nothing is said.
pub fn next(language: Locale, line: &LeadLine, zone: Tz, now: DateTime<Utc>) -> String {
    let step = match (line.next_step.as_str(), line.attempts) {
        ("", 0) => String::new(),
        ("", tried) => td_string!(language, leads.attempt, number = tried + 1),
        (step, _) => step.to_owned(),
    };
    let Some(at) = line.next_at else { return step };
    let when = moment(language, at, zone, now);
    if step.is_empty() {
        when
    } else if at.with_timezone(&zone).date_naive() == now.with_timezone(&zone).date_naive() {
        td_string!(language, leads.step_at, step = step, time = when)
    } else {
        format!("{step}, {when}")
    }
}

/// «7:40», «1 ч 15 мин»: how long somebody has waited.
pub fn waited(language: Locale, seconds: i64) -> String {
    if seconds < 3600 {
        format!("{}:{:02}", seconds / 60, seconds % 60)
    } else {
        wording::duration(seconds / 60, lang(language))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_to_the_second_for_an_hour() {
        assert_eq!(waited(Locale::ru, 7 * 60 + 40), "7:40");
        assert_eq!(waited(Locale::ru, 20), "0:20");
        assert_eq!(waited(Locale::ru, 75 * 60 + 9), wording::duration(75, lang(Locale::ru)));
    }

    #[test]
    fn tries_are_counted_where_nobody_answers() {
        assert_eq!(rejected(Locale::ru, RejectReason::NoAnswer, 3), "Нет ответа, 3 попытки");
        assert_eq!(rejected(Locale::ru, RejectReason::Price, 3), "Дорого");
    }
}
