//! Russian holidays as the demo clinic's calendar: the days of ст. 112 ТК, the transfers that follow from it, and
//! the government's own where they are published.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc, Weekday};
use uuid::Uuid;

use super::dice::{Dice, Stream};
use crate::store::directory::HolidayRow;

/// Month, day, name.
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

/// Days off that the government moved from a January weekend: year, month, day.
const TRANSFERS: [(i32, u32, u32, &str); 7] = [
    (2025, 5, 2, "перенос с 4 января"),
    (2025, 5, 8, "перенос с 23 февраля"),
    (2025, 6, 13, "перенос с 8 марта"),
    (2025, 11, 3, "перенос с 1 ноября"),
    (2025, 12, 31, "перенос с 5 января"),
    (2026, 1, 9, "перенос с 3 января"),
    (2026, 12, 31, "перенос с 4 января"),
];

/// On these the main branch is closed too; on the others it works.
const CLOSED: [(u32, u32); 3] = [(1, 1), (1, 2), (1, 7)];

/// The calendar of a year and the next. `open` works on most holidays, as private clinics do.
pub(super) fn calendar(seed: u64, at: DateTime<Utc>, year: i32, open: Uuid) -> Vec<HolidayRow> {
    let mut dice = Dice::new(seed, Stream::Clinic, 2);
    let mut rows = Vec::new();
    for (date, reason) in [year, year + 1].into_iter().flat_map(days_off) {
        let mut row = |branch_id, kind: &str| HolidayRow {
            id: dice.id(at),
            branch_id,
            date,
            kind: kind.into(),
            open_as: None,
            reason: reason.clone(),
        };
        rows.push(row(None, "off"));
        if !CLOSED.contains(&(date.month(), date.day())) {
            rows.push(row(Some(open), "work"));
        }
    }
    rows
}

fn days_off(year: i32) -> Vec<(NaiveDate, String)> {
    let mut days = Vec::new();
    for (month, day, name) in HOLIDAYS {
        let Some(date) = NaiveDate::from_ymd_opt(year, month, day) else { continue };
        days.push((date, name.to_owned()));
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        // in January and in years with a decree of their own the government says where the day goes
        if weekend && month != 1 && year != 2025 {
            let monday = date + Days::new(u64::from(7 - date.weekday().num_days_from_monday()));
            days.push((monday, format!("выходной за {}", date.format("%d.%m"))));
        }
    }
    let moved = TRANSFERS.iter().filter(|(of, ..)| *of == year);
    let moved = moved.filter_map(|(_, month, day, why)| {
        Some((NaiveDate::from_ymd_opt(year, *month, *day)?, (*why).into()))
    });
    days.extend(moved);
    days.sort_unstable();
    days.dedup_by_key(|(date, _)| *date);
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holiday_on_a_weekend_gives_the_monday_after() {
        let off: Vec<NaiveDate> = days_off(2026).into_iter().map(|(date, _)| date).collect();
        for (month, day) in [(1, 1), (1, 9), (3, 8), (3, 9), (5, 9), (5, 11), (11, 4), (12, 31)] {
            assert!(off.contains(&NaiveDate::from_ymd_opt(2026, month, day).unwrap()), "{day}.{month}");
        }
        assert_eq!(off.len(), 14 + 2 + 2);
    }
}
