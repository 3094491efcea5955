//! A calendar of holidays as text, `date,off|work,reason`, and the official one of Russia.
//!
//! What a date of it means for a branch belongs in [`crate::working_hours`]. A holiday need not close a private clinic:
//! the text is there to be looked through before it is kept.

use std::fmt::Write;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use crate::{
    date::parse_date,
    error::{Fault, FieldErrors},
    letter_case::lowercase,
    text::required_text,
    wording::{self, Lang},
};

/// Longest reason of a date, in characters.
pub const REASON_MAX: usize = 120;
/// Most dates of one calendar.
pub const DAYS_MAX: usize = 400;

/// A date that is not as its weekday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarDay {
    /// Which.
    pub date: NaiveDate,
    /// The weekday by whose hours it is worked; `None` closed.
    pub open_as: Option<Weekday>,
    /// «Новый год», «перенос с 3 января».
    pub reason: String,
}

/// Reads a calendar, one date a line. A line of heads and empty lines are left out; commas, semicolons and tabs all
/// separate; a working day at the weekend is worked by Friday's hours. Faults are told as `text`, when there is no
/// date at all, as `text.3` for the third line otherwise.
pub fn parse(text: &str) -> Result<Vec<CalendarDay>, FieldErrors> {
    let mut errors = FieldErrors::default();
    let mut days: Vec<CalendarDay> = Vec::new();
    let lines = text.trim_start_matches('\u{feff}').lines().zip(1..);
    for (line, number) in lines.filter(|(line, _)| !line.trim().is_empty() && !is_head(line)) {
        let field = format!("text.{number}");
        let Some(day) = errors.take(&field, day(line)) else { continue };
        if days.iter().any(|known| known.date == day.date) {
            errors.add(field, Fault::Twice);
        } else {
            days.push(day);
        }
    }
    if days.is_empty() && errors.0.is_empty() {
        errors.add("text", Fault::Required);
    }
    if days.len() > DAYS_MAX {
        errors.add("text", Fault::OutOfRange(1, DAYS_MAX as i64));
    }
    days.sort_by_key(|day| day.date);
    errors.or(days)
}

fn is_head(line: &str) -> bool {
    let first = lowercase(line.trim_start_matches('"'));
    first.starts_with("date") || first.starts_with("дата")
}

fn day(line: &str) -> Result<CalendarDay, Fault> {
    let mut parts = line.splitn(3, [',', ';', '\t']).map(|part| part.trim().trim_matches('"'));
    let date = parse_date(parts.next().unwrap_or_default())?;
    let open_as = match lowercase(parts.next().unwrap_or_default()).as_str() {
        "off" | "выходной" => None,
        "work" | "рабочий" => Some(worked_as(date.weekday())),
        _ => return Err(Fault::UnknownChoice),
    };
    Ok(CalendarDay { date, open_as, reason: required_text(parts.next().unwrap_or_default(), REASON_MAX)? })
}

fn worked_as(weekday: Weekday) -> Weekday {
    if is_weekend(weekday) { Weekday::Fri } else { weekday }
}

fn is_weekend(weekday: Weekday) -> bool {
    matches!(weekday, Weekday::Sat | Weekday::Sun)
}

/// The text that says a calendar.
pub fn text(days: &[CalendarDay]) -> String {
    let mut text = String::new();
    for day in days {
        let kind = if day.open_as.is_some() { "work" } else { "off" };
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{},{kind},{}", day.date, day.reason);
    }
    text
}

/// Holidays of every year, by month and day: Трудовой кодекс, ст. 112.
const HOLIDAYS: [(u32, u32, &str); 14] = [
    (1, 1, "Новый год"),
    (1, 2, "Новогодние каникулы"),
    (1, 3, "Новогодние каникулы"),
    (1, 4, "Новогодние каникулы"),
    (1, 5, "Новогодние каникулы"),
    (1, 6, "Новогодние каникулы"),
    (1, 7, "Рождество Христово"),
    (1, 8, "Новогодние каникулы"),
    (2, 23, "День защитника Отечества"),
    (3, 8, "Международный женский день"),
    (5, 1, "Праздник Весны и Труда"),
    (5, 9, "День Победы"),
    (6, 12, "День России"),
    (11, 4, "День народного единства"),
];

/// Month and day.
type Day = (u32, u32);

/// Days off that the government has moved: the year, whence and whither by month and day. Its decrees of 4 October 2024
/// and 24 September 2025.
const MOVED: [(i32, Day, Day); 7] = [
    (2025, (1, 4), (5, 2)),
    (2025, (2, 23), (5, 8)),
    (2025, (3, 8), (6, 13)),
    (2025, (11, 1), (11, 3)),
    (2025, (1, 5), (12, 31)),
    (2026, (1, 3), (1, 9)),
    (2026, (1, 4), (12, 31)),
];

/// The official calendar of a year, as text to be looked through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearCalendar {
    /// One date a line.
    pub text: String,
    /// Whether the government's transfers for the year are in it.
    pub transfers: bool,
}

impl YearCalendar {
    /// Of a year.
    pub fn of(year: i32) -> Self {
        Self { text: text(&official(year)), transfers: MOVED.iter().any(|(of, ..)| *of == year) }
    }
}

/// Russia's official days of a year that are not as their weekday: the holidays, the working days after those at a
/// weekend (but for January's and those that the government moves), the government's transfers as far as they are
/// known, and Saturdays that are worked for them.
pub fn official(year: i32) -> Vec<CalendarDay> {
    let date = |(month, day)| NaiveDate::from_ymd_opt(year, month, day);
    let holidays: Vec<(NaiveDate, &str)> =
        HOLIDAYS.iter().filter_map(|(month, day, name)| Some((date((*month, *day))?, *name))).collect();
    let moved: Vec<(NaiveDate, NaiveDate)> = MOVED
        .iter()
        .filter(|(of, ..)| *of == year)
        .filter_map(|(_, from, to)| date(*from).zip(date(*to)))
        .collect();
    let mut days: Vec<CalendarDay> =
        holidays.iter().map(|(date, name)| off(*date, (*name).to_owned())).collect();
    for (from, to) in &moved {
        let named = |date: NaiveDate| wording::day_and_month(date, Lang::Ru);
        days.push(off(*to, format!("перенос с {}", named(*from))));
        if holidays.iter().all(|(holiday, _)| holiday != from) {
            let reason = format!("рабочий день, выходной {}", named(*to));
            days.push(CalendarDay { date: *from, open_as: Some(worked_as(from.weekday())), reason });
        }
    }
    for (holiday, name) in holidays {
        let stays = holiday.month() > 1 && moved.iter().all(|(from, _)| *from != holiday);
        let free = |date: &NaiveDate| !is_weekend(date.weekday()) && days.iter().all(|day| day.date != *date);
        if stays && is_weekend(holiday.weekday()) {
            let instead = holiday.iter_days().find(free);
            days.extend(instead.map(|date| off(date, format!("выходной за праздник: {name}"))));
        }
    }
    days.sort_by_key(|day| day.date);
    days
}

fn off(date: NaiveDate, reason: String) -> CalendarDay {
    CalendarDay { date, open_as: None, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_calendar_is_read_as_people_write_it() {
        let days = parse("\u{feff}date,kind,reason\r\n2027-02-20,work,\"перенос, рабочая суббота\"\n\n31.12.2026;off;Новый год\n").unwrap();
        let saturday = CalendarDay {
            date: date("2027-02-20"),
            open_as: Some(Weekday::Fri),
            reason: "перенос, рабочая суббота".into(),
        };
        assert_eq!(days, [off(date("2026-12-31"), "Новый год".into()), saturday]);
        assert_eq!(parse(&text(&days)), Ok(days));
    }

    #[test]
    fn each_faulty_line_is_named() {
        let errors = parse(
            "2026-01-32,off,а\n2026-01-02,maybe,б\n2026-01-03,off,\n2026-01-04,off,г\n2026-01-04,off,д",
        )
        .unwrap_err();
        let faults: Vec<(&str, Fault)> =
            errors.0.iter().map(|error| (error.field.as_str(), error.fault)).collect();
        let expected = [
            ("text.1", Fault::NoSuchDay),
            ("text.2", Fault::UnknownChoice),
            ("text.3", Fault::Required),
            ("text.5", Fault::Twice),
        ];
        assert_eq!(faults, expected);
        assert_eq!(parse(" \n").unwrap_err().of("text"), Some(Fault::Required));
    }

    #[test]
    fn the_official_days_of_2026_are_those_that_were_decreed() {
        let days: Vec<String> =
            official(2026).iter().map(|day| day.date.format("%m-%d").to_string()).collect();
        let expected = "01-01 01-02 01-03 01-04 01-05 01-06 01-07 01-08 01-09 02-23 03-08 03-09 05-01 05-09 05-11 06-12 11-04 12-31";
        assert_eq!(days.join(" "), expected);
        assert!(YearCalendar::of(2026).transfers && !YearCalendar::of(2027).transfers);
    }

    #[test]
    fn a_day_off_that_was_moved_is_worked_where_it_was() {
        let days = official(2025);
        let on = |text| days.iter().find(|day| day.date == date(text));
        assert_eq!(on("2025-11-01").map(|day| day.open_as), Some(Some(Weekday::Fri)));
        assert_eq!(on("2025-11-03").map(|day| day.open_as), Some(None));
        assert_eq!(on("2025-02-24"), None, "its day off was moved to May");
        assert!(on("2025-05-08").is_some_and(|day| day.reason.contains("перенос с 23")));
    }

    #[test]
    fn a_holiday_at_a_weekend_brings_the_next_working_day() {
        let instead = official(2027).into_iter().filter(|day| day.reason.starts_with("выходной за"));
        let days: Vec<String> = instead.map(|day| day.date.format("%m-%d").to_string()).collect();
        assert_eq!(days, ["05-03", "05-10", "06-14"]);
    }
}
