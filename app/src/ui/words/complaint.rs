//! The words for complaints: what they are about, how far they are, what happened to them, and what a deadline means.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::{
    complaint::{
        Category, ComplaintChannel, ComplaintKind, ComplaintStatus, Demand, Outcome, Severity,
        act::EntryKind,
        refund::{PaidFor, Progress, RefundRule},
        view::ComplaintEntry,
        warning::Warning,
    },
    permission::Role,
    wording,
};

use super::lang;
use crate::i18n::*;

/// Complaint or claim.
pub fn kind(language: Locale, kind: ComplaintKind) -> &'static str {
    match kind {
        ComplaintKind::Grievance => td_string!(language, complaints.kind.grievance),
        ComplaintKind::Claim => td_string!(language, complaints.kind.claim),
    }
}

/// By which way it was made.
pub fn channel(language: Locale, channel: ComplaintChannel) -> &'static str {
    match channel {
        ComplaintChannel::Call => td_string!(language, complaints.channel.call),
        ComplaintChannel::Email => td_string!(language, complaints.channel.email),
        ComplaintChannel::Visit => td_string!(language, complaints.channel.visit),
        ComplaintChannel::Site => td_string!(language, complaints.channel.site),
        ComplaintChannel::Letter => td_string!(language, complaints.channel.letter),
    }
}

/// What it is about.
pub fn category(language: Locale, category: Category) -> &'static str {
    match category {
        Category::Quality => td_string!(language, complaints.category.quality),
        Category::Service => td_string!(language, complaints.category.service),
        Category::Money => td_string!(language, complaints.category.money),
        Category::PersonalData => td_string!(language, complaints.category.personal_data),
        Category::Injury => td_string!(language, complaints.category.injury),
        Category::Court => td_string!(language, complaints.category.court),
    }
}

/// What is demanded.
pub fn demand(language: Locale, demand: Demand) -> &'static str {
    match demand {
        Demand::Nothing => td_string!(language, complaints.demand.nothing),
        Demand::Answer => td_string!(language, complaints.demand.answer),
        Demand::Redo => td_string!(language, complaints.demand.redo),
        Demand::Refund => td_string!(language, complaints.demand.refund),
        Demand::Damages => td_string!(language, complaints.demand.damages),
    }
}

/// How grave it is.
pub fn severity(language: Locale, severity: Severity) -> &'static str {
    match severity {
        Severity::Ordinary => td_string!(language, complaints.severity.ordinary),
        Severity::Serious => td_string!(language, complaints.severity.serious),
        Severity::Critical => td_string!(language, complaints.severity.critical),
    }
}

/// How far it is.
pub fn status(language: Locale, status: ComplaintStatus) -> &'static str {
    match status {
        ComplaintStatus::New => td_string!(language, complaints.status.new),
        ComplaintStatus::Registered => td_string!(language, complaints.status.registered),
        ComplaintStatus::Assigned => td_string!(language, complaints.status.assigned),
        ComplaintStatus::InReview => td_string!(language, complaints.status.in_review),
        ComplaintStatus::AwaitingPatient => td_string!(language, complaints.status.awaiting_patient),
        ComplaintStatus::Answered => td_string!(language, complaints.status.answered),
        ComplaintStatus::Closed => td_string!(language, complaints.status.closed),
        ComplaintStatus::Reopened => td_string!(language, complaints.status.reopened),
        ComplaintStatus::Rejected => td_string!(language, complaints.status.rejected),
    }
}

/// What came of it.
pub fn outcome(language: Locale, outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Explained => td_string!(language, complaints.outcome.explained),
        Outcome::Granted => td_string!(language, complaints.outcome.granted),
        Outcome::Partly => td_string!(language, complaints.outcome.partly),
        Outcome::Refused => td_string!(language, complaints.outcome.refused),
    }
}

/// How near the deadline is.
pub fn warning(language: Locale, warning: Warning) -> &'static str {
    match warning {
        Warning::First => td_string!(language, complaints.warning.first),
        Warning::Second => td_string!(language, complaints.warning.second),
        Warning::Overdue => td_string!(language, complaints.warning.overdue),
    }
}

/// What happened.
pub fn entry(language: Locale, kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Registered => td_string!(language, complaints.entry.registered),
        EntryKind::Confirmed => td_string!(language, complaints.entry.confirmed),
        EntryKind::Taken => td_string!(language, complaints.entry.taken),
        EntryKind::Assigned => td_string!(language, complaints.entry.assigned),
        EntryKind::Rerouted => td_string!(language, complaints.entry.rerouted),
        EntryKind::Asked => td_string!(language, complaints.entry.asked),
        EntryKind::Resumed => td_string!(language, complaints.entry.resumed),
        EntryKind::Answered => td_string!(language, complaints.entry.answered),
        EntryKind::Closed => td_string!(language, complaints.entry.closed),
        EntryKind::Rated => td_string!(language, complaints.entry.rated),
        EntryKind::Reopened => td_string!(language, complaints.entry.reopened),
        EntryKind::Rejected => td_string!(language, complaints.entry.rejected),
        EntryKind::Merged => td_string!(language, complaints.entry.merged),
        EntryKind::TookIn => td_string!(language, complaints.entry.took_in),
        EntryKind::Comment => td_string!(language, complaints.entry.comment),
        EntryKind::Told => td_string!(language, complaints.entry.told),
        EntryKind::Attached => td_string!(language, complaints.entry.attached),
        EntryKind::Detached => td_string!(language, complaints.entry.detached),
        EntryKind::Warned => td_string!(language, complaints.entry.warned),
    }
}

/// For what was paid.
pub fn paid_for(language: Locale, paid_for: PaidFor) -> &'static str {
    match paid_for {
        PaidFor::Service => td_string!(language, complaints.refunds.paid_for.service),
        PaidFor::MadeToOrder => td_string!(language, complaints.refunds.paid_for.made_to_order),
        PaidFor::Goods => td_string!(language, complaints.refunds.paid_for.goods),
    }
}

/// How far that has come.
pub fn progress(language: Locale, progress: Progress) -> &'static str {
    match progress {
        Progress::NotBegun => td_string!(language, complaints.refunds.progress_of.not_begun),
        Progress::Begun => td_string!(language, complaints.refunds.progress_of.begun),
        Progress::Done => td_string!(language, complaints.refunds.progress_of.done),
    }
}

/// What holds for a refund.
pub fn refund_rule(language: Locale, rule: RefundRule) -> &'static str {
    match rule {
        RefundRule::Cancelled => td_string!(language, complaints.refunds.rules.cancelled),
        RefundRule::CancelledHalfway => td_string!(language, complaints.refunds.rules.cancelled_halfway),
        RefundRule::DoneWell => td_string!(language, complaints.refunds.rules.done_well),
        RefundRule::Quality => td_string!(language, complaints.refunds.rules.quality),
        RefundRule::Goods => td_string!(language, complaints.refunds.rules.goods),
        RefundRule::FaultyGoods => td_string!(language, complaints.refunds.rules.faulty_goods),
    }
}

/// «Претензия № 2026-0147».
pub fn title(language: Locale, which: ComplaintKind, number: &str) -> String {
    td_string!(language, complaints.numbered, kind = kind(language, which), number = number)
}

/// «главный врач», also «бухгалтер, также главный врач».
pub fn answerers(language: Locale, role: Role, second: Option<Role>) -> String {
    let first = super::role(language, role);
    match second {
        Some(second) => {
            let also = td_string!(language, complaints.also, role = super::role(language, second));
            format!("{first}, {also}")
        }
        None => first.to_owned(),
    }
}

/// «пн, 7 декабря»: a day as a caller hears it.
pub fn day(language: Locale, day: NaiveDate) -> String {
    wording::date_with_weekday(day, lang(language))
}

/// «осталось 3 дня», «сегодня последний день», «просрочена на 1 день».
pub fn left(language: Locale, due_on: NaiveDate, zone: Tz, now: DateTime<Utc>) -> String {
    let days = (due_on - now.with_timezone(&zone).date_naive()).num_days();
    match days {
        0 => td_string!(language, complaints.left_today).to_owned(),
        1.. => td_string!(language, complaints.left, count = days as u32),
        _ => td_string!(language, complaints.over, count = days.unsigned_abs() as u32),
    }
}

/// What an entry's detail says, where it says anything.
pub fn detail(language: Locale, told: &ComplaintEntry) -> String {
    let detail = told.detail.as_str();
    let known = match told.kind {
        EntryKind::Registered | EntryKind::Rerouted => {
            Role::from_code(detail).map(|role| super::role(language, role))
        }
        EntryKind::Answered => Outcome::from_code(detail).map(|own| outcome(language, own)),
        EntryKind::Warned => Warning::from_code(detail).map(|own| warning(language, own)),
        _ => None,
    };
    match told.kind {
        EntryKind::Merged | EntryKind::TookIn if !detail.is_empty() => {
            td_string!(language, complaints.number, number = detail)
        }
        _ => known.unwrap_or(detail).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_are_left_take_their_form() {
        let now = "2026-11-30T09:00:00Z".parse().unwrap();
        let left = |day: &str| left(Locale::ru, day.parse().unwrap(), chrono_tz::Europe::Moscow, now);
        assert_eq!(left("2026-12-03"), "осталось 3 дня");
        assert_eq!(left("2026-12-01"), "остался 1 день");
        assert_eq!(left("2026-11-30"), "сегодня последний день");
        assert_eq!(left("2026-11-25"), "просрочена на 5 дней");
    }

    #[test]
    fn a_detail_is_said_in_words() {
        let entry = |kind, detail: &str| ComplaintEntry {
            at: DateTime::UNIX_EPOCH,
            by: String::new(),
            kind,
            detail: detail.into(),
            text: String::new(),
        };
        assert_eq!(detail(Locale::ru, &entry(EntryKind::Rerouted, "accountant")), "бухгалтер");
        assert_eq!(detail(Locale::ru, &entry(EntryKind::Merged, "2026-0147")), "№ 2026-0147");
        assert_eq!(detail(Locale::ru, &entry(EntryKind::Attached, "чек.pdf")), "чек.pdf");
    }
}
