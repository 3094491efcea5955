//! Birth dates: reading one, the age on a day, and what the age decides.

use chrono::{Datelike, NaiveDate};

use crate::error::Fault;

/// The oldest patient, in years.
pub const AGE_MAX: u8 = 120;
/// From this age the patient consents in person; under it the guardian does.
pub const CONSENT_AGE: u8 = 15;

/// Reads 31.12.1990, 31/12/1990, 1990-12-31, 31121990, and 31.12.90 or 311290, where the year is the latest one
/// that does not lie ahead of `today`. Empty is no date.
pub fn parse_birth_date(raw: &str, today: NaiveDate) -> Result<Option<NaiveDate>, Fault> {
    let raw = raw.trim();
    if raw.is_empty() {
        return Ok(None);
    }
    let (year, month, day) = parts(raw, today).ok_or(Fault::NotADate)?;
    let date = NaiveDate::from_ymd_opt(year, month, day).ok_or(Fault::NoSuchDay)?;
    if date > today {
        return Err(Fault::InTheFuture);
    }
    if age(date, today) > AGE_MAX {
        return Err(Fault::OutOfRange(0, AGE_MAX.into()));
    }
    Ok(Some(date))
}

fn parts(raw: &str, today: NaiveDate) -> Option<(i32, u32, u32)> {
    if raw.bytes().all(|b| b.is_ascii_digit()) {
        return match raw.len() {
            6 | 8 => Some((
                year(&raw[4..], &raw[2..4], &raw[..2], today)?,
                number(&raw[2..4])?,
                number(&raw[..2])?,
            )),
            _ => None,
        };
    }
    let raw = raw.trim_end_matches(['г', 'Г', '.', ' ']);
    let fields: Vec<&str> = raw.split(['.', '/', '-', ' ', ',']).filter(|f| !f.is_empty()).collect();
    let [a, b, c] = fields[..] else { return None };
    let (y, m, d) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
    if m.len() > 2 || d.len() > 2 {
        return None;
    }
    Some((year(y, m, d, today)?, number(m)?, number(d)?))
}

/// Two digits are of this century unless that day still lies ahead.
fn year(raw: &str, month: &str, day: &str, today: NaiveDate) -> Option<i32> {
    let typed = number(raw)? as i32;
    match raw.len() {
        4 => Some(typed),
        2 => {
            let this_century = today.year() - today.year().rem_euclid(100) + typed;
            let ahead =
                (this_century, number(month)?, number(day)?) > (today.year(), today.month(), today.day());
            Some(if ahead { this_century - 100 } else { this_century })
        }
        _ => None,
    }
}

fn number(digits: &str) -> Option<u32> {
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// The birthday in a year; 29 February is kept on the 28th in common years.
pub fn birthday_in(birth_date: NaiveDate, year: i32) -> NaiveDate {
    birth_date.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 2, 28)).unwrap_or(birth_date)
}

/// Full years on a day; 0 before the birth.
pub fn age(birth_date: NaiveDate, on: NaiveDate) -> u8 {
    let years = on.year() - birth_date.year() - i32::from(on < birthday_in(birth_date, on.year()));
    years.clamp(0, u8::MAX.into()) as u8
}

/// Whether a guardian has to consent (under 15).
pub fn needs_guardian(birth_date: NaiveDate, on: NaiveDate) -> bool {
    age(birth_date, on) < CONSENT_AGE
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    fn parse(raw: &str) -> Result<Option<NaiveDate>, Fault> {
        parse_birth_date(raw, day(2026, 11, 24))
    }

    #[test]
    fn a_birth_date_is_read_as_people_type_it() {
        for raw in [
            "31.12.1990",
            "31/12/1990",
            "1990-12-31",
            "31121990",
            "31.12.90",
            "311290",
            " 31 12 1990 ",
            "31.12.1990 г.",
        ] {
            assert_eq!(parse(raw), Ok(Some(day(1990, 12, 31))), "{raw}");
        }
        assert_eq!(parse("1.2.1990"), Ok(Some(day(1990, 2, 1))));
        assert_eq!(parse("  "), Ok(None));
    }

    #[test]
    fn two_digits_are_the_latest_year_that_does_not_lie_ahead() {
        assert_eq!(parse("24.11.26"), Ok(Some(day(2026, 11, 24))));
        assert_eq!(parse("25.11.26"), Ok(Some(day(1926, 11, 25))));
        assert_eq!(parse("010115"), Ok(Some(day(2015, 1, 1))));
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(parse("31.02.1990"), Err(Fault::NoSuchDay));
        assert_eq!(parse("29.02.2023"), Err(Fault::NoSuchDay));
        assert_eq!(parse("00.01.1990"), Err(Fault::NoSuchDay));
        assert_eq!(parse("25.11.2026"), Err(Fault::InTheFuture));
        assert_eq!(parse("01.01.1900"), Err(Fault::OutOfRange(0, 120)));
        for raw in ["вчера", "12.1990", "1.2.3.4", "123", "1.2.199", "31.12.19901", "1990-12-311"] {
            assert_eq!(parse(raw), Err(Fault::NotADate), "{raw}");
        }
    }

    #[test]
    fn who_was_born_on_29_february_grows_older_on_the_28th_in_common_years() {
        let born = day(2004, 2, 29);
        assert_eq!(age(born, day(2023, 2, 27)), 18);
        assert_eq!(age(born, day(2023, 2, 28)), 19);
        assert_eq!(age(born, day(2024, 2, 28)), 19);
        assert_eq!(age(born, day(2024, 2, 29)), 20);
        assert_eq!(age(born, day(2000, 1, 1)), 0);
    }

    #[test]
    fn a_guardian_consents_until_the_fifteenth_birthday() {
        let born = day(2011, 11, 24);
        assert!(needs_guardian(born, day(2026, 11, 23)));
        assert!(!needs_guardian(born, day(2026, 11, 24)));
    }

    proptest! {
        #[test]
        fn every_day_is_read_back(days in 0i64..40_000) {
            let date = day(2026, 11, 24) - chrono::TimeDelta::days(days);
            for format in ["%d.%m.%Y", "%Y-%m-%d", "%d%m%Y"] {
                prop_assert_eq!(parse(&date.format(format).to_string()), Ok(Some(date)));
            }
        }

        #[test]
        fn no_text_is_too_strange(raw in "\\PC*|[0-9./ -]{0,12}") {
            let _ = parse(&raw);
        }
    }
}
