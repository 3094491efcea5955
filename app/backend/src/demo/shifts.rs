//! The demo clinic's shifts: the last week as it was worked, and a day off ahead.

use chrono::{Days, NaiveDate, TimeDelta};
use domain::{call_hours::CallHours, clinic_time::wall};

use super::{
    calls::{Operator, ZONE},
    dice::{Dice, Stream},
};
use crate::store::shifts::ShiftRow;

/// Days that were worked.
const PAST: u64 = 7;

/// Rows of those who take calls: begun a few minutes before the hours of calls, finished a few after them. Each has had a
/// day off, and the first one has another the day after tomorrow.
pub(super) fn rows(seed: u64, operators: &[Operator], today: NaiveDate) -> Vec<ShiftRow> {
    let mut dice = Dice::new(seed, Stream::Shifts, 0);
    let mut rows = Vec::new();
    for operator in operators {
        let free = dice.between(1, PAST as i64).unsigned_abs();
        for back in 1..=PAST {
            let date = today - Days::new(back);
            let Some(span) = CallHours::default().of(date) else { continue };
            let hours = wall(ZONE, date, span);
            let started = hours.start - TimeDelta::minutes(dice.between(1, 12));
            let ended = hours.end + TimeDelta::minutes(dice.between(0, 15));
            let works = back != free;
            rows.push(ShiftRow {
                id: dice.id(started),
                works,
                started_at: works.then_some(started),
                ended_at: works.then_some(ended),
                ..ShiftRow::blank(operator.id, date)
            });
        }
    }
    if let Some(first) = operators.first() {
        let date = today + Days::new(2);
        let at = wall(ZONE, date, domain::clinic_time::WallSpan::new(0, 1)).start;
        rows.push(ShiftRow { id: dice.id(at), works: false, ..ShiftRow::blank(first.id, date) });
    }
    rows
}
