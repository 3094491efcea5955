//! The words of a day's report: what its figures are called and what they mean.

use domain::day_report::{
    Metric, Rate,
    act::{EntryKind, ReportState},
};

use crate::i18n::*;

/// What a figure is called.
pub fn metric(language: Locale, metric: Metric) -> &'static str {
    match metric {
        Metric::CallsIn => td_string!(language, reports.metric.calls_in),
        Metric::Answered => td_string!(language, reports.metric.answered),
        Metric::Missed => td_string!(language, reports.metric.missed),
        Metric::CalledBack => td_string!(language, reports.metric.called_back),
        Metric::Outgoing => td_string!(language, reports.metric.outgoing),
        Metric::Target => td_string!(language, reports.metric.target),
        Metric::Booked => td_string!(language, reports.metric.booked),
        Metric::BookedNew => td_string!(language, reports.metric.booked_new),
        Metric::BookedAgain => td_string!(language, reports.metric.booked_again),
        Metric::Moved => td_string!(language, reports.metric.moved),
        Metric::Cancelled => td_string!(language, reports.metric.cancelled),
        Metric::CancelledByPatient => td_string!(language, reports.metric.cancelled_by_patient),
        Metric::CancelledByClinic => td_string!(language, reports.metric.cancelled_by_clinic),
        Metric::LeadsReceived => td_string!(language, reports.metric.leads_received),
        Metric::LeadsProcessed => td_string!(language, reports.metric.leads_processed),
        Metric::LeadsForwarded => td_string!(language, reports.metric.leads_forwarded),
        Metric::LeadsBooked => td_string!(language, reports.metric.leads_booked),
        Metric::ComplaintsRegistered => td_string!(language, reports.metric.complaints_registered),
        Metric::ComplaintsPassedOn => td_string!(language, reports.metric.complaints_passed_on),
        Metric::ComplaintsOverdue => td_string!(language, reports.metric.complaints_overdue),
    }
}

/// What is counted in it.
pub fn definition(language: Locale, metric: Metric) -> &'static str {
    match metric {
        Metric::CallsIn => td_string!(language, reports.about.calls_in),
        Metric::Answered => td_string!(language, reports.about.answered),
        Metric::Missed => td_string!(language, reports.about.missed),
        Metric::CalledBack => td_string!(language, reports.about.called_back),
        Metric::Outgoing => td_string!(language, reports.about.outgoing),
        Metric::Target => td_string!(language, reports.about.target),
        Metric::Booked => td_string!(language, reports.about.booked),
        Metric::BookedNew => td_string!(language, reports.about.booked_new),
        Metric::BookedAgain => td_string!(language, reports.about.booked_again),
        Metric::Moved => td_string!(language, reports.about.moved),
        Metric::Cancelled => td_string!(language, reports.about.cancelled),
        Metric::CancelledByPatient => td_string!(language, reports.about.cancelled_by_patient),
        Metric::CancelledByClinic => td_string!(language, reports.about.cancelled_by_clinic),
        Metric::LeadsReceived => td_string!(language, reports.about.leads_received),
        Metric::LeadsProcessed => td_string!(language, reports.about.leads_processed),
        Metric::LeadsForwarded => td_string!(language, reports.about.leads_forwarded),
        Metric::LeadsBooked => td_string!(language, reports.about.leads_booked),
        Metric::ComplaintsRegistered => td_string!(language, reports.about.complaints_registered),
        Metric::ComplaintsPassedOn => td_string!(language, reports.about.complaints_passed_on),
        Metric::ComplaintsOverdue => td_string!(language, reports.about.complaints_overdue),
    }
}

/// What a rate is called.
pub fn rate(language: Locale, rate: Rate) -> &'static str {
    match rate {
        Rate::MeanWait => td_string!(language, reports.rate.mean_wait),
        Rate::MeanHandling => td_string!(language, reports.rate.mean_handling),
        Rate::ServiceLevel => td_string!(language, reports.rate.service_level),
        Rate::Conversion => td_string!(language, reports.rate.conversion),
    }
}

/// How it is worked out.
pub fn rate_definition(language: Locale, rate: Rate) -> &'static str {
    match rate {
        Rate::MeanWait => td_string!(language, reports.about.mean_wait),
        Rate::MeanHandling => td_string!(language, reports.about.mean_handling),
        Rate::ServiceLevel => td_string!(language, reports.about.service_level),
        Rate::Conversion => td_string!(language, reports.about.conversion),
    }
}

/// A rate as it is read: «12 с», «4:31», «88 %».
pub fn rate_value(language: Locale, rate: Rate, value: Option<f64>) -> String {
    let Some(value) = value else { return td_string!(language, reports.none).into() };
    let whole = value.round() as i64;
    match rate {
        Rate::MeanWait => td_string!(language, reports.seconds, count = whole),
        Rate::MeanHandling => length(whole),
        Rate::ServiceLevel | Rate::Conversion => format!("{whole}\u{a0}%"),
    }
}

/// «4:31».
pub fn length(seconds: i64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// A call that nobody answered.
pub fn missed(language: Locale) -> &'static str {
    td_string!(language, reports.missed_call)
}

/// To which date and to whom a call belongs.
pub fn rule(language: Locale) -> &'static str {
    td_string!(language, reports.rule)
}

/// How far a report is.
pub fn state(language: Locale, state: ReportState) -> &'static str {
    match state {
        ReportState::Draft => td_string!(language, reports.state.draft),
        ReportState::Submitted => td_string!(language, reports.state.submitted),
        ReportState::Returned => td_string!(language, reports.state.returned),
        ReportState::Accepted => td_string!(language, reports.state.accepted),
    }
}

/// What happened to a report.
pub fn entry(language: Locale, kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Submitted => td_string!(language, reports.entry.submitted),
        EntryKind::TakenBack => td_string!(language, reports.entry.taken_back),
        EntryKind::Accepted => td_string!(language, reports.entry.accepted),
        EntryKind::Returned => td_string!(language, reports.entry.returned),
        EntryKind::Amended => td_string!(language, reports.entry.amended),
    }
}

/// By which way a visit was booked.
pub fn channel(language: Locale, code: &str) -> String {
    match code {
        "phone" => td_string!(language, reports.channel.phone).into(),
        "desk" => td_string!(language, reports.channel.desk).into(),
        "api" => td_string!(language, reports.channel.api).into(),
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_read_with_its_unit() {
        assert_eq!(rate_value(Locale::ru, Rate::MeanWait, Some(11.6)), "12\u{a0}с");
        assert_eq!(rate_value(Locale::ru, Rate::MeanHandling, Some(271.0)), "4:31");
        assert_eq!(rate_value(Locale::ru, Rate::ServiceLevel, Some(87.6)), "88\u{a0}%");
        assert_eq!(rate_value(Locale::ru, Rate::Conversion, None), "нет");
    }
}
