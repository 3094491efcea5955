//! The words for free time: when, why it is offered, how soon somebody needs it, how many gaps there are.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::{slot::Reason, triage::Urgency, wording};

use super::lang;
use crate::i18n::*;

/// «9:00» by the branch's clock.
pub fn time(zone: Tz, at: DateTime<Utc>) -> String {
    wording::time(at.with_timezone(&zone).time())
}

/// Why a time is offered.
pub fn reason(zone: Tz, reason: Reason, language: Locale) -> String {
    match reason {
        Reason::FillsGap => td_string!(language, desk.why.fills_gap).into(),
        Reason::FlushAfter { at, opening: true } => {
            td_string!(language, desk.why.after_opening, time = time(zone, at))
        }
        Reason::FlushAfter { at, opening: false } => {
            td_string!(language, desk.why.after_visit, time = time(zone, at))
        }
        Reason::FlushBefore { at, closing: true } => {
            td_string!(language, desk.why.before_closing, time = time(zone, at))
        }
        Reason::FlushBefore { at, closing: false } => {
            td_string!(language, desk.why.before_visit, time = time(zone, at))
        }
        Reason::Wastes { minutes } => td_string!(language, desk.why.wastes, minutes = minutes),
        Reason::Splits { before, after } => {
            td_string!(language, desk.why.splits, before = before, after = after)
        }
        Reason::Earliest => td_string!(language, desk.why.earliest).into(),
    }
}

/// When somebody can come: «пн, ср, пт · 17:00–20:00», «с 17:00»; nothing when any time will do.
pub fn times(
    weekdays: &[u8],
    from_min: Option<u16>,
    to_min: Option<u16>,
    language: Locale,
) -> Option<String> {
    let days: Vec<&str> = super::hours::WEEK
        .into_iter()
        .filter(|day| weekdays.contains(&(day.number_from_monday() as u8)))
        .map(|day| wording::weekday_short(day, lang(language)))
        .collect();
    let clock = wording::clock;
    let hours = match (from_min, to_min) {
        (Some(from), Some(to)) => Some(format!("{}–{}", clock(from), clock(to))),
        (Some(from), None) => Some(td_string!(language, gaps.from_time, time = clock(from))),
        (None, Some(to)) => Some(td_string!(language, gaps.to_time, time = clock(to))),
        (None, None) => None,
    };
    let days = (!days.is_empty()).then(|| days.join(", "));
    let parts: Vec<String> = days.into_iter().chain(hours).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// «Срочность Б».
pub fn urgency(urgency: Urgency, language: Locale) -> &'static str {
    match urgency {
        Urgency::Emergency103 => "103",
        Urgency::A => td_string!(language, desk.urgency.a),
        Urgency::B => td_string!(language, desk.urgency.b),
        Urgency::C => td_string!(language, desk.urgency.c),
    }
}

/// «10 больших окон, 12 ч 20 мин»; nothing when there are none.
pub fn gaps(count: i64, minutes: i64, language: Locale) -> Option<String> {
    let time = wording::duration(minutes, lang(language));
    (count > 0).then(|| td_string!(language, schedule.gaps_of, count = count as u32, time = time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_said_in_the_operators_words() {
        let at = DateTime::from_timestamp(1_795_597_200, 0).unwrap();
        let zone = chrono_tz::Europe::Moscow;
        let said = reason(zone, Reason::FlushBefore { at, closing: false }, Locale::ru);
        assert_eq!(said, format!("Встык к приёму {}, не оставляет окон", time(zone, at)));
        let said = reason(zone, Reason::Splits { before: 30, after: 75 }, Locale::ru);
        assert_eq!(said, "Дробит свободное время: останется 30\u{a0}и 75\u{a0}мин");
    }
}
