//! Dates and times of day as people type them.
//!
//! What instant a wall time is belongs in [`crate::clinic_time`].

use chrono::NaiveDate;

use crate::{clinic_time::DAY_MIN, error::Fault};

/// A date that must be there, typed as 31.12.1990 or 1990-12-31; the year has four digits.
pub fn parse_date(raw: &str) -> Result<NaiveDate, Fault> {
    optional_date(raw)?.ok_or(Fault::Required)
}

/// A date that may be missing; otherwise as [`parse_date`].
pub fn optional_date(raw: &str) -> Result<Option<NaiveDate>, Fault> {
    let raw = raw.trim();
    if raw.is_empty() {
        return Ok(None);
    }
    let (year, month, day) = if raw.contains('-') {
        parts(raw, '-')?
    } else {
        let (day, month, year) = parts(raw, '.')?;
        (year, month, day)
    };
    let year = digits(year, 4, 4).ok_or(Fault::NotADate)?;
    let month = digits(month, 1, 2).filter(|month| (1..=12).contains(month)).ok_or(Fault::NotADate)?;
    let day = digits(day, 1, 2).ok_or(Fault::NotADate)?;
    match NaiveDate::from_ymd_opt(year as i32, month, day) {
        Some(date) if year > 0 => Ok(Some(date)),
        Some(_) => Err(Fault::NotADate),
        None => Err(Fault::NoSuchDay),
    }
}

/// A time of day that must be there, in minutes after midnight, typed as 9:00, 09:00, 9.00, 900 or 9. 24:00 is
/// 1440, the midnight that ends the day.
pub fn parse_minute(raw: &str) -> Result<u16, Fault> {
    optional_minute(raw)?.ok_or(Fault::Required)
}

/// A time of day that may be missing; otherwise as [`parse_minute`].
pub fn optional_minute(raw: &str) -> Result<Option<u16>, Fault> {
    let raw = raw.trim();
    if raw.is_empty() {
        return Ok(None);
    }
    let (hours, minutes) = match raw.split_once([':', '.']) {
        Some(parts) => parts,
        None if (3..=4).contains(&raw.len()) && raw.is_ascii() => raw.split_at(raw.len() - 2),
        None => (raw, "00"),
    };
    let hours = digits(hours, 1, 2).ok_or(Fault::NotATime)?;
    let minutes = digits(minutes, 2, 2).filter(|minutes| *minutes < 60).ok_or(Fault::NotATime)?;
    let minute = hours * 60 + minutes;
    if minute <= DAY_MIN.into() { Ok(Some(minute as u16)) } else { Err(Fault::NotATime) }
}

fn parts(raw: &str, separator: char) -> Result<(&str, &str, &str), Fault> {
    let mut parts = raw.split(separator).map(str::trim);
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(first), Some(second), Some(third), None) => Ok((first, second, third)),
        _ => Err(Fault::NotADate),
    }
}

/// A number written in so many ASCII digits.
fn digits(text: &str, least: usize, most: usize) -> Option<u32> {
    let fits = (least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_date_is_read_as_russians_and_as_computers_write_it() {
        for raw in ["31.12.1990", " 31.12.1990 ", "1990-12-31", "31. 12. 1990"] {
            assert_eq!(parse_date(raw), Ok(ymd(1990, 12, 31)), "{raw}");
        }
        assert_eq!(parse_date("1.2.2026"), Ok(ymd(2026, 2, 1)));
        assert_eq!(parse_date("29.02.2024"), Ok(ymd(2024, 2, 29)));
    }

    #[test]
    fn a_day_the_month_does_not_have_is_told_from_what_is_no_date() {
        for raw in ["29.02.2026", "31.04.2026", "2026-06-31", "32.01.2026", "00.01.2026"] {
            assert_eq!(parse_date(raw), Err(Fault::NoSuchDay), "{raw}");
        }
        for raw in
            ["31.12.90", "31.13.1990", "завтра", "31/12/1990", "1990-12", "+1.12.1990", "1.1.0000", "-"]
        {
            assert_eq!(parse_date(raw), Err(Fault::NotADate), "{raw}");
        }
        assert_eq!(parse_date("  "), Err(Fault::Required));
        assert_eq!(optional_date("  "), Ok(None));
    }

    #[test]
    fn a_time_is_read_in_every_way_it_is_typed() {
        for raw in ["9:00", "09:00", "9", "09", "9.00", "900", "0900", " 9:00 "] {
            assert_eq!(parse_minute(raw), Ok(540), "{raw}");
        }
        assert_eq!(parse_minute("9.30"), Ok(570));
        assert_eq!(parse_minute("0:00"), Ok(0));
        assert_eq!(parse_minute("24:00"), Ok(1440));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for raw in
            ["25", "24:01", "9:60", "9:5", "9:000", "девять", "-1", "9:", ":30", "9:00:00", "99999", "9м0"]
        {
            assert_eq!(parse_minute(raw), Err(Fault::NotATime), "{raw}");
        }
        assert_eq!(parse_minute(""), Err(Fault::Required));
        assert_eq!(optional_minute(""), Ok(None));
    }
}
