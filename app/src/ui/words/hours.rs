//! The words for working hours: rhythms, spans, kinds of days, reasons to move a visit.

use chrono::{Datelike, NaiveDate, Weekday};
use domain::{
    clinic_time::WallSpan,
    hours_fallout::MoveReason,
    hours_form::{HoursForm, PatternForm, RhythmKind},
    wording,
    working_hours::ExceptionKind,
};

use super::lang;
use crate::i18n::*;

/// The days of the week, Monday first.
pub const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// «9:00–18:00».
pub fn span(span: WallSpan) -> String {
    format!("{}–{}", wording::clock(span.start_min), wording::clock(span.end_min))
}

/// How a rhythm is called where one is chosen.
pub fn rhythm_kind(language: Locale, kind: RhythmKind) -> &'static str {
    match kind {
        RhythmKind::Weekly => td_string!(language, hours.rhythm.weekly),
        RhythmKind::TwoWeeks => td_string!(language, hours.rhythm.two_weeks),
        RhythmKind::Cycle => td_string!(language, hours.rhythm.cycle),
        RhythmKind::EvenDates => td_string!(language, hours.rhythm.even_dates),
        RhythmKind::OddDates => td_string!(language, hours.rhythm.odd_dates),
    }
}

/// On which days: «пн–пт», «2 через 2», «Чётные числа».
pub fn rhythm(language: Locale, form: &PatternForm) -> String {
    match form.kind {
        RhythmKind::EvenDates => td_string!(language, hours.rhythm.even_short).to_owned(),
        RhythmKind::OddDates => td_string!(language, hours.rhythm.odd_short).to_owned(),
        RhythmKind::Weekly => week(language, &form.days),
        RhythmKind::TwoWeeks => {
            let (first, second): (Vec<u16>, Vec<u16>) = form.days.iter().copied().partition(|day| *day < 7);
            let second: Vec<u16> = second.into_iter().map(|day| day - 7).collect();
            let (first, second) = (week(language, &first), week(language, &second));
            td_string!(language, hours.rhythm.weeks, first = first, second = second)
        }
        RhythmKind::Cycle => cycle(language, &form.days, &form.cycle_days),
    }
}

/// Days of a week, three in a row and more as a span.
fn week(language: Locale, days: &[u16]) -> String {
    let name =
        |day: u16| WEEK.get(usize::from(day)).map_or("", |day| wording::weekday_short(*day, lang(language)));
    if days.is_empty() {
        return "—".to_owned();
    }
    if days.len() == WEEK.len() {
        return td_string!(language, hours.rhythm.every_day).to_owned();
    }
    let runs = days.chunk_by(|a, b| a + 1 == *b).map(|run| match run {
        [first, .., last] if run.len() > 2 => format!("{}–{}", name(*first), name(*last)),
        days => days.iter().map(|day| name(*day)).collect::<Vec<_>>().join(", "),
    });
    runs.collect::<Vec<_>>().join(", ")
}

fn cycle(language: Locale, days: &[u16], length: &str) -> String {
    let count = length.parse::<usize>().unwrap_or(days.len());
    let from_the_first = days.iter().enumerate().all(|(place, day)| usize::from(*day) == place);
    if from_the_first && days.len() < count {
        let (on, off) = (days.len(), count - days.len());
        return td_string!(language, hours.rhythm.on_off, on = on, off = off);
    }
    let days = days.iter().map(|day| (day + 1).to_string()).collect::<Vec<_>>().join(", ");
    td_string!(language, hours.rhythm.days_of, days = days, count = count)
}

/// The name of a day of the cycle: «пн», «2-я неделя, пн», «день 3».
pub fn cycle_day(language: Locale, kind: RhythmKind, day: u16) -> String {
    let weekday =
        |day: u16| WEEK.get(usize::from(day)).map_or("", |day| wording::weekday_short(*day, lang(language)));
    match kind {
        RhythmKind::Weekly => weekday(day).to_owned(),
        RhythmKind::TwoWeeks => {
            let week = match day {
                0..7 => td_string!(language, hours.rhythm.first_week),
                _ => td_string!(language, hours.rhythm.second_week),
            };
            format!("{week}, {}", weekday(day % 7))
        }
        _ => td_string!(language, hours.day_number, day = day + 1),
    }
}

/// «9:00–18:00, перерыв 13:00–13:30, острая боль 11:00–11:30», as the form says it.
pub fn hours(language: Locale, form: &HoursForm) -> String {
    let span = |start: &str, end: &str| format!("{start}–{end}");
    let lunch = (!form.lunch_start.is_empty()).then(|| span(&form.lunch_start, &form.lunch_end));
    let more = form.more.iter().map(|pause| span(&pause.start, &pause.end));
    let pauses: Vec<String> = lunch.into_iter().chain(more).collect();
    let pauses =
        (!pauses.is_empty()).then(|| td_string!(language, hours.pause_words, span = pauses.join(", ")));
    let kept = (!form.reserve_start.is_empty()).then(|| {
        td_string!(language, hours.reserve_words, span = span(&form.reserve_start, &form.reserve_end))
    });
    let whole = span(&form.start, &form.end);
    [whole].into_iter().chain(pauses).chain(kept).collect::<Vec<_>>().join(", ")
}

/// From when to when hours are valid.
pub fn validity(language: Locale, from: NaiveDate, to: Option<NaiveDate>) -> String {
    let date = |date| wording::full_date(date, lang(language));
    match to {
        Some(to) => dates(language, from, to),
        None => td_string!(language, hours.from_date, from = date(from)),
    }
}

/// «24 ноября 2026», «9–13 ноября 2026», «30 декабря 2026 – 3 января 2027».
pub fn dates(language: Locale, from: NaiveDate, to: NaiveDate) -> String {
    let range = wording::date_range(from, to, lang(language));
    if from.year() == to.year() { format!("{range} {}", to.year()) } else { range }
}

/// The name of a kind of days.
pub fn exception(language: Locale, kind: ExceptionKind) -> &'static str {
    match kind {
        ExceptionKind::DayOff => td_string!(language, hours.exception.day_off),
        ExceptionKind::Vacation => td_string!(language, hours.exception.vacation),
        ExceptionKind::Sick => td_string!(language, hours.exception.sick),
        ExceptionKind::Extra => td_string!(language, hours.exception.extra),
        ExceptionKind::Changed => td_string!(language, hours.exception.changed),
    }
}

/// Why a visit has to be moved.
pub fn move_reason(language: Locale, reason: MoveReason) -> &'static str {
    match reason {
        MoveReason::DayOff => td_string!(language, hours.reason.day_off),
        MoveReason::Vacation => td_string!(language, hours.reason.vacation),
        MoveReason::Sick => td_string!(language, hours.reason.sick),
        MoveReason::HoursChanged => td_string!(language, hours.reason.hours_changed),
        MoveReason::BranchHours => td_string!(language, hours.reason.branch_hours),
        MoveReason::Holiday => td_string!(language, hours.reason.holiday),
    }
}

/// By which weekday's hours a special day is worked.
pub fn open_as(language: Locale, weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => td_string!(language, hours.open_as.mon),
        Weekday::Tue => td_string!(language, hours.open_as.tue),
        Weekday::Wed => td_string!(language, hours.open_as.wed),
        Weekday::Thu => td_string!(language, hours.open_as.thu),
        Weekday::Fri => td_string!(language, hours.open_as.fri),
        Weekday::Sat => td_string!(language, hours.open_as.sat),
        Weekday::Sun => td_string!(language, hours.open_as.sun),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_a_row_are_a_span() {
        assert_eq!(week(Locale::ru, &[0, 1, 2, 3, 4]), "пн–пт");
        assert_eq!(week(Locale::ru, &[0, 2, 4]), "пн, ср, пт");
        assert_eq!(week(Locale::ru, &[0, 1, 3, 4, 5]), "пн, вт, чт–сб");
        assert_eq!(week(Locale::en, &[0, 1, 2, 3, 4, 5, 6]), "every day");
    }

    #[test]
    fn a_cycle_is_called_by_its_days_on_and_off() {
        assert_eq!(cycle(Locale::ru, &[0, 1], "4"), "2 через 2");
        assert_eq!(cycle(Locale::ru, &[0, 2], "5"), "дни 1, 3 из 5");
    }
}
