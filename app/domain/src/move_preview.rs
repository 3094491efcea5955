//! What moving a visit on the day's grid would do: whether it fits there, and what becomes of the gaps.
//!
//! Counted in wall minutes of what the page shows. Whether the visit may be moved is judged by the server, with all it
//! knows; this only says at once what it would most likely say.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::{
    clinic_time::{WallSpan, local_date, minute_on, parse_zone},
    fill::Fill,
    gap::{GapRules, figures},
    id::BookingId,
    interval::{Interval, subtract, union},
    schedule::{BookingBlock, ColumnKey, DayView, DoctorColumn},
};

/// A visit of the day or from the pinboard, and where it is to go on the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    /// Which visit.
    pub booking: BookingId,
    /// Into which column.
    pub to: ColumnKey,
    /// Into which chair; `None` whichever is free.
    pub chair: Option<u8>,
    /// The wall minute of its new start.
    pub at_min: u16,
    /// Its length with the cleaning after it, in minutes.
    pub whole_min: u16,
}

/// Why a visit does not fit where it is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// That time is over.
    Past,
    /// The doctor does not work then.
    Closed,
    /// Somebody else has the time.
    Taken,
}

/// What a shift would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Why it does not fit; `None` when it does.
    pub obstacle: Option<Obstacle>,
    /// Whether it takes time that is kept for acute pain.
    pub takes_reserve: bool,
    /// The days of the doctors concerned as they are.
    pub before: Fill,
    /// The same after it.
    pub after: Fill,
}

impl Preview {
    /// Minutes that no service fits into: more when positive.
    pub fn dead_min(&self) -> i64 {
        self.after.dead_min - self.before.dead_min
    }

    /// Big gaps: more when positive.
    pub fn big_gaps(&self) -> i64 {
        self.after.big_gaps - self.before.big_gaps
    }
}

impl Shift {
    /// What it would do to the day; `None` when the column is not on it.
    pub fn preview(&self, day: &DayView) -> Option<Preview> {
        let own = |column: &&DoctorColumn| column.blocks.iter().any(|block| block.id == self.booking);
        let from = day.columns.iter().find(own);
        let to = day.column(self.to)?;
        let taken = at(self.at_min, self.whole_min);
        let mut preview = Preview {
            obstacle: self.obstacle(day, to, taken),
            takes_reserve: to.reserve.iter().any(|kept| span(kept).overlaps(&taken)),
            before: Fill::default(),
            after: Fill::default(),
        };
        let mut add = |column: &DoctorColumn, new: Option<Interval>| {
            let now = now_min(day, column.date);
            preview.before += fill(column, busy(column, None).collect(), day, now);
            let after = busy(column, Some(self.booking)).chain(new).collect();
            preview.after += fill(column, after, day, now);
        };
        add(to, Some(taken));
        if let Some(from) = from.filter(|from| from.key() != to.key()) {
            add(from, None);
        }
        Some(preview)
    }

    /// Whether nobody else sits in the chair then.
    fn is_free(&self, day: &DayView, date: NaiveDate, chair: u8, taken: Interval) -> bool {
        let columns = day.columns.iter().filter(|column| column.date == date);
        let others = columns
            .flat_map(|column| &column.blocks)
            .filter(|block| block.chair == Some(chair) && block.status.is_live() && block.id != self.booking);
        others.into_iter().all(|block| !at(block.at_min, length(block)).overlaps(&taken))
    }

    fn obstacle(&self, day: &DayView, to: &DoctorColumn, taken: Interval) -> Option<Obstacle> {
        if self.at_min < now_min(day, to.date) {
            Some(Obstacle::Past)
        } else if !work(to).iter().any(|work| work.contains(&taken)) {
            Some(Obstacle::Closed)
        } else {
            let is_free = busy(to, Some(self.booking)).all(|busy| !busy.overlaps(&taken));
            let seat = self.chair.is_none_or(|chair| self.is_free(day, to.date, chair, taken));
            (!is_free || !seat).then_some(Obstacle::Taken)
        }
    }
}

/// The wall minute of now when the date is today; the start of a day ahead, the end of one that is over.
fn now_min(day: &DayView, date: NaiveDate) -> u16 {
    let Ok(zone) = parse_zone(&day.branch.zone) else { return 0 };
    match local_date(zone, day.now).cmp(&date) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Equal => minute_on(zone, date, day.now),
        std::cmp::Ordering::Greater => u16::MAX,
    }
}

fn length(block: &BookingBlock) -> u16 {
    block.for_min.saturating_add(block.buffer_min)
}

/// What takes time in a column, but for one visit.
fn busy(column: &DoctorColumn, but: Option<BookingId>) -> impl Iterator<Item = Interval> {
    let live = column.blocks.iter().filter(move |block| block.status.is_live() && Some(block.id) != but);
    live.map(|block| at(block.at_min, length(block)))
}

fn work(column: &DoctorColumn) -> Vec<Interval> {
    let spans = |spans: &[WallSpan]| spans.iter().map(span).collect::<Vec<_>>();
    union(subtract(spans(&column.duty), spans(&column.breaks)))
}

fn fill(column: &DoctorColumn, busy: Vec<Interval>, day: &DayView, now: u16) -> Fill {
    let kept: Vec<Interval> = column.reserve.iter().map(span).collect();
    let rules = GapRules { median_min: column.median_min, ..day.rules };
    Fill::from(&figures(&work(column), &busy, &kept, &rules, instant(now)))
}

fn span(span: &WallSpan) -> Interval {
    let end = if span.is_overnight() { span.end_min.saturating_add(24 * 60) } else { span.end_min };
    Interval::new(instant(span.start_min), instant(end))
}

fn at(start: u16, minutes: u16) -> Interval {
    Interval::new(instant(start), instant(start.saturating_add(minutes)))
}

/// A wall minute on some day without a change of clocks.
fn instant(minute: u16) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::minutes(minute.into())
}
