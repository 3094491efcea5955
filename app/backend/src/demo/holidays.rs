//! Russia's official days off as the demo clinic's calendar.

use chrono::{DateTime, Datelike, Utc};
use domain::holiday_calendar::{CalendarDay, official};
use uuid::Uuid;

use super::dice::{Dice, Stream};
use crate::store::directory::HolidayRow;

/// On these the main branch is closed too; on the others it works.
const CLOSED: [(u32, u32); 3] = [(1, 1), (1, 2), (1, 7)];

/// The calendar of a year and the next. `open` works on most holidays, as private clinics do.
pub(super) fn calendar(seed: u64, at: DateTime<Utc>, year: i32, open: Uuid) -> Vec<HolidayRow> {
    let mut dice = Dice::new(seed, Stream::Clinic, 2);
    let mut rows = Vec::new();
    let days = [year, year + 1].into_iter().flat_map(official).filter(|day| day.open_as.is_none());
    for CalendarDay { date, reason, .. } in days {
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
