//! The words for figures: what each is called, what it means, and how a value is written.

use domain::{
    dashboard::{FunnelStep, Period, Span},
    measure::{Aim, Measure, Unit},
    visit_log::VisitSet,
    wording,
};

use super::lang;
use crate::i18n::*;

/// What it is called.
pub fn measure(language: Locale, measure: Measure) -> &'static str {
    match measure {
        Measure::Offered => td_string!(language, dashboard.measure.offered),
        Measure::Booked => td_string!(language, dashboard.measure.booked),
        Measure::Conversion => td_string!(language, dashboard.measure.conversion),
        Measure::ServiceLevel => td_string!(language, dashboard.measure.service_level),
        Measure::Abandonment => td_string!(language, dashboard.measure.abandonment),
        Measure::FillRate => td_string!(language, dashboard.measure.fill_rate),
        Measure::MeanWait => td_string!(language, dashboard.measure.mean_wait),
        Measure::MeanHandling => td_string!(language, dashboard.measure.mean_handling),
        Measure::LeadAnswer => td_string!(language, dashboard.measure.lead_answer),
        Measure::NoShow => td_string!(language, dashboard.measure.no_show),
        Measure::Cancelled => td_string!(language, dashboard.measure.cancelled),
        Measure::ComplaintsOnTime => td_string!(language, dashboard.measure.complaints_on_time),
        Measure::LeadConversion => td_string!(language, dashboard.measure.lead_conversion),
        Measure::ShowRate => td_string!(language, dashboard.measure.show_rate),
        Measure::Recovered => td_string!(language, dashboard.measure.recovered),
        Measure::Missed => td_string!(language, dashboard.measure.missed),
    }
}

/// How it is defined.
pub fn about(language: Locale, measure: Measure) -> &'static str {
    match measure {
        Measure::Offered => td_string!(language, dashboard.about.offered),
        Measure::Booked => td_string!(language, dashboard.about.booked),
        Measure::Conversion => td_string!(language, dashboard.about.conversion),
        Measure::ServiceLevel => td_string!(language, dashboard.about.service_level),
        Measure::Abandonment => td_string!(language, dashboard.about.abandonment),
        Measure::FillRate => td_string!(language, dashboard.about.fill_rate),
        Measure::MeanWait => td_string!(language, dashboard.about.mean_wait),
        Measure::MeanHandling => td_string!(language, dashboard.about.mean_handling),
        Measure::LeadAnswer => td_string!(language, dashboard.about.lead_answer),
        Measure::NoShow => td_string!(language, dashboard.about.no_show),
        Measure::Cancelled => td_string!(language, dashboard.about.cancelled),
        Measure::ComplaintsOnTime => td_string!(language, dashboard.about.complaints_on_time),
        Measure::LeadConversion => td_string!(language, dashboard.about.lead_conversion),
        Measure::ShowRate => td_string!(language, dashboard.about.show_rate),
        Measure::Recovered => td_string!(language, dashboard.about.recovered),
        Measure::Missed => td_string!(language, dashboard.about.missed),
    }
}

/// A step of the funnel.
pub fn step(language: Locale, step: FunnelStep) -> &'static str {
    match step {
        FunnelStep::Offered => td_string!(language, dashboard.funnel.offered),
        FunnelStep::Answered => td_string!(language, dashboard.funnel.answered),
        FunnelStep::Target => td_string!(language, dashboard.funnel.target),
        FunnelStep::Booked => td_string!(language, dashboard.funnel.booked),
        FunnelStep::Came => td_string!(language, dashboard.funnel.came),
        FunnelStep::Awaited => td_string!(language, dashboard.funnel.awaited),
    }
}

/// How long a period is.
pub fn span(language: Locale, span: Span) -> &'static str {
    match span {
        Span::Day => td_string!(language, dashboard.span.day),
        Span::Week => td_string!(language, dashboard.span.week),
        Span::Month => td_string!(language, dashboard.span.month),
        Span::Period => td_string!(language, dashboard.span.period),
    }
}

/// Which visits.
pub fn set(language: Locale, set: VisitSet) -> &'static str {
    match set {
        VisitSet::Planned => td_string!(language, dashboard.visits.set.planned),
        VisitSet::Due => td_string!(language, dashboard.visits.set.due),
        VisitSet::Arrived => td_string!(language, dashboard.visits.set.arrived),
        VisitSet::NoShow => td_string!(language, dashboard.visits.set.no_show),
        VisitSet::Cancelled => td_string!(language, dashboard.visits.set.cancelled),
        VisitSet::Unmarked => td_string!(language, dashboard.visits.set.unmarked),
        VisitSet::Booked => td_string!(language, dashboard.visits.set.booked),
        VisitSet::Moved => td_string!(language, dashboard.visits.set.moved),
        VisitSet::CalledOff => td_string!(language, dashboard.visits.set.called_off),
        VisitSet::Recovered => td_string!(language, dashboard.visits.set.recovered),
    }
}

/// «вт, 24 ноября» of a day, «23–29 ноября» of several.
pub fn period(language: Locale, period: Period) -> String {
    if period.from == period.to {
        wording::date_with_weekday(period.from, lang(language))
    } else {
        wording::date_range(period.from, period.to, lang(language))
    }
}

/// Its value in its unit: «83 %», «6,4 %», «3:48», «12 с», «6 ч 15 мин», «437».
pub fn value(language: Locale, unit: Unit, value: f64) -> String {
    match unit {
        Unit::Number => number(value.round() as i64),
        Unit::Percent => format!("{}\u{a0}%", share(language, value)),
        Unit::Seconds => seconds(language, value),
        Unit::Minutes => wording::duration(value.round() as i64, lang(language)),
    }
}

/// Seconds as a clock shows them from a minute on.
pub fn seconds(language: Locale, value: f64) -> String {
    let whole = value.round() as i64;
    match language {
        _ if whole >= 60 => format!("{}:{:02}", whole / 60, whole % 60),
        Locale::ru => format!("{whole}\u{a0}с"),
        Locale::en => format!("{whole}\u{a0}s"),
    }
}

/// A number in groups of three digits.
pub fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + 4);
    if value < 0 {
        text.push('−');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    text
}

/// Tenths of what is small, else whole.
fn share(language: Locale, value: f64) -> String {
    if value.abs() >= 10.0 || value == 0.0 || value.fract() == 0.0 {
        return format!("{value:.0}");
    }
    let text = format!("{value:.1}");
    if language == Locale::ru { text.replace('.', ",") } else { text }
}

/// By how much it has changed: of parts in points, of all else in percent; none of what did not change or began at
/// nothing.
pub fn change(language: Locale, unit: Unit, now: f64, before: f64) -> Option<String> {
    let change = (now - before).abs();
    match unit {
        _ if change == 0.0 => None,
        Unit::Percent => Some(td_string!(language, dashboard.points, value = share(language, change))),
        _ if before == 0.0 => None,
        _ => Some(format!("{}\u{a0}%", share(language, change * 100.0 / before))),
    }
}

/// What is aimed at.
pub fn aim(language: Locale, unit: Unit, aim: Aim) -> String {
    let words = |value| self::value(language, unit, value);
    match aim {
        Aim::AtLeast(least) => td_string!(language, dashboard.aim_at_least, value = words(least)),
        Aim::AtMost(most) => td_string!(language, dashboard.aim_at_most, value = words(most)),
        Aim::Between(low, high) => {
            td_string!(language, dashboard.aim_between, low = share(language, low), high = words(high))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_they_are_read_aloud() {
        let ru = |unit, of| value(Locale::ru, unit, of);
        assert_eq!(ru(Unit::Percent, 6.44), "6,4\u{a0}%");
        assert_eq!(ru(Unit::Percent, 82.6), "83\u{a0}%");
        assert_eq!(ru(Unit::Seconds, 12.2), "12\u{a0}с");
        assert_eq!(ru(Unit::Seconds, 228.0), "3:48");
        assert_eq!(ru(Unit::Number, 1_234_567.0), "1\u{a0}234\u{a0}567");
        assert_eq!(value(Locale::en, Unit::Percent, 6.44), "6.4\u{a0}%");
    }

    #[test]
    fn a_change_of_a_part_is_told_in_points() {
        assert_eq!(change(Locale::en, Unit::Percent, 69.0, 65.0), Some("4 pp".into()));
        assert_eq!(change(Locale::en, Unit::Number, 110.0, 100.0), Some("10\u{a0}%".into()));
        assert_eq!(change(Locale::en, Unit::Number, 110.0, 0.0), None);
        assert_eq!(change(Locale::en, Unit::Percent, 5.0, 5.0), None);
    }
}
