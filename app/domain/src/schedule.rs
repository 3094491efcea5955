//! The day page and the week of one doctor: what the server sends and the browser draws, and how instants become
//! minutes on the grid.
//!
//! Minutes are wall minutes of the branch's day, 0 to 1440. Which time is free or lost belongs in [`crate::gap`].

use std::{fmt, str::FromStr};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    acute_reserve::{kept, still_free},
    booking::BookingStatus,
    clinic::Branch,
    clinic_time::{DAY_MIN, WallSpan, day_interval, minute_on},
    fill::{DayFill, Fill},
    gap::{DayFigures, DoctorDay, Gap, GapRules},
    id::{BookingId, BranchId, ChairId, DoctorId},
    interval::Interval,
    person_name::PersonName,
    working_hours::Duty,
};

/// One branch's day, or one doctor's week at a branch: columns beside each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DayView {
    /// The branch's date.
    pub date: NaiveDate,
    /// The branch.
    pub branch: BranchBrief,
    /// All branches the user may choose from.
    pub branches: Vec<BranchBrief>,
    /// First wall minute shown.
    pub from_min: u16,
    /// Wall minute after the last one shown.
    pub to_min: u16,
    /// The server's time when it was drawn; the browser's own clock is not to be trusted.
    pub now: DateTime<Utc>,
    /// From which length on free time counts as what, whoever's it is.
    pub rules: GapRules,
    /// Of a day a column for each doctor on duty or booked; of a week the doctor's, from Monday on.
    pub columns: Vec<DoctorColumn>,
    /// Whose week it is; `None`: a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub week_of: Option<DoctorId>,
    /// Of a week all doctors who have one, to leaf through.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doctors: Vec<DoctorBrief>,
    /// The branch's chairs in their order; columns and blocks name them by their place here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chairs: Vec<ChairBrief>,
    /// The specialties of these doctors, in the clinic's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub specialties: Vec<Specialty>,
    /// How full the branch is on the days that are [`crate::fill::WATCHED`]; nothing on a doctor's own page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ahead: Vec<DayFill>,
}

impl DayView {
    /// What a chair is called.
    pub fn chair_name(&self, place: Option<u8>) -> Option<&str> {
        self.chairs.get(usize::from(place?)).map(|chair| chair.name.as_str())
    }

    /// The column under a key.
    pub fn column(&self, key: ColumnKey) -> Option<&DoctorColumn> {
        self.columns.iter().find(|column| column.key() == key)
    }
}

/// Which column: whose, and of which date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ColumnKey {
    /// Whose.
    pub doctor: DoctorId,
    /// Of which date.
    pub date: NaiveDate,
}

impl fmt::Display for ColumnKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}_{}", self.doctor, self.date)
    }
}

impl FromStr for ColumnKey {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (doctor, date) = text.split_once('_').ok_or(())?;
        Ok(Self { doctor: doctor.parse().map_err(drop)?, date: date.parse().map_err(drop)? })
    }
}

/// A chair as heads of columns show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChairBrief {
    /// Its id.
    pub id: ChairId,
    /// Its name.
    pub name: String,
}

/// A specialty, by which columns are picked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Specialty {
    /// Its code.
    pub code: String,
    /// «терапевт».
    pub name: String,
}

/// A branch as lists and heads show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BranchBrief {
    /// Its id.
    pub id: BranchId,
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// Its IANA time zone.
    pub zone: String,
    /// The grid of its day, in minutes: 5, 10 or 15.
    pub grid_min: u16,
}

impl From<&Branch> for BranchBrief {
    fn from(branch: &Branch) -> Self {
        Self {
            id: branch.id,
            name: branch.name.clone(),
            address: branch.address.clone(),
            zone: branch.zone.name().into(),
            grid_min: branch.grid_min,
        }
    }
}

/// A doctor as heads of columns show them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoctorBrief {
    /// Their id.
    pub id: DoctorId,
    /// Фамилия.
    pub last_name: String,
    /// Имя.
    pub first_name: String,
    /// Отчество.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patronymic: Option<String>,
    /// Codes of the specialties.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub specialties: Vec<String>,
}

impl DoctorBrief {
    /// The doctor's name.
    pub fn name(&self) -> PersonName {
        PersonName {
            last: self.last_name.clone(),
            first: self.first_name.clone(),
            patronymic: self.patronymic.clone(),
        }
    }
}

/// One doctor's day at the branch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DoctorColumn {
    /// Who.
    pub doctor: DoctorBrief,
    /// Of which date.
    pub date: NaiveDate,
    /// The doctor's median service, in minutes, where that makes gaps big ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median_min: Option<u16>,
    /// The chair of the duty, when it has a fixed one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chair: Option<u8>,
    /// Working hours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duty: Vec<WallSpan>,
    /// Breaks in them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<WallSpan>,
    /// Kept for acute pain and still free.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reserve: Vec<WallSpan>,
    /// Bookings and holds, by start.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<BookingBlock>,
    /// Free time from now on, by start.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<GapBlock>,
    /// How full the day is, and what of it is lost.
    #[serde(default, skip_serializing_if = "Fill::is_nothing")]
    pub fill: Fill,
}

impl DoctorColumn {
    /// Which column it is.
    pub fn key(&self) -> ColumnKey {
        ColumnKey { doctor: self.doctor.id, date: self.date }
    }
}

/// A booking or a hold on the grid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BookingBlock {
    /// Its id.
    pub id: BookingId,
    /// Where it stands.
    pub status: BookingStatus,
    /// Start.
    pub at_min: u16,
    /// Length of the visit, in minutes.
    pub for_min: u16,
    /// Length of the cleaning after it, in minutes.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub buffer_min: u16,
    /// In which chair.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chair: Option<u8>,
    /// «Фамилия И. О.»; `None` when hidden, or a hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<String>,
    /// Age in years of somebody under 18.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age: Option<u8>,
    /// What for.
    pub service: String,
    /// Whether there are wishes to read.
    #[serde(default, skip_serializing_if = "is_false")]
    pub wish: bool,
    /// The wishes themselves: on the doctor's own day alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wish_text: Option<String>,
    /// Who holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// When the hold ends by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold_expires_at: Option<DateTime<Utc>>,
    /// The version to send back with an edit.
    pub version: i64,
}

/// Free time on the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GapBlock {
    /// Start.
    pub at_min: u16,
    /// Length in minutes.
    pub for_min: u16,
    /// Whether it is a big gap between visits.
    #[serde(default, skip_serializing_if = "is_false")]
    pub big: bool,
    /// Whether no service fits into it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub dead: bool,
}

/// The part of a column that follows from hours and visits alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ColumnTime {
    /// Working hours, cut to the date.
    pub duty: Vec<WallSpan>,
    /// Breaks in them, cut to the date.
    pub breaks: Vec<WallSpan>,
    /// Kept for acute pain and still free, cut to the date.
    pub reserve: Vec<WallSpan>,
    /// Free time from now on, cut to the date.
    pub gaps: Vec<GapBlock>,
    /// How full the duties that begin on the date are, and what of them is lost.
    pub fill: Fill,
}

/// What hours and visits look like on a date's grid. `duties` are the doctor's at this branch, also the night
/// before; `busy` the live visits with their buffers, at any branch; gaps before `now` are past filling.
pub fn column_time(
    branch: &Branch,
    date: NaiveDate,
    duties: &[Duty],
    busy: &[Interval],
    rules: &GapRules,
    now: DateTime<Utc>,
) -> ColumnTime {
    let zone = branch.zone;
    let day = day_interval(zone, date);
    // Each date is a day of its own: what waits between a night and the day after it is no gap between visits.
    let mut duties = duties.to_vec();
    duties.sort_by_key(|duty| (duty.date, duty.hours));
    let days = duties.chunk_by(|a, b| a.date == b.date);
    let figures: Vec<(NaiveDate, DayFigures)> = days
        .map(|day| {
            let (duties, kept) = (day.to_vec(), kept(day, branch, now));
            (day[0].date, DoctorDay { duties, busy: busy.to_vec(), kept }.figures(rules, now))
        })
        .collect();
    let spans = |intervals: &mut dyn Iterator<Item = Interval>| {
        intervals.filter_map(|interval| span_on(zone, date, interval)).collect()
    };
    let block = |gap: &Gap| {
        let shown = Interval::new(gap.start, gap.end).intersection(&day)?;
        let (at_min, for_min) = at_and_for(zone, date, shown);
        Some(GapBlock { at_min, for_min, big: rules.is_big(gap), dead: rules.is_dead(gap) })
    };
    ColumnTime {
        duty: spans(&mut duties.iter().map(|duty| duty.hours)),
        breaks: spans(&mut duties.iter().flat_map(|duty| duty.breaks.iter().copied())),
        reserve: spans(&mut still_free(&kept(&duties, branch, now), busy).into_iter()),
        gaps: figures.iter().flat_map(|(_, day)| &day.gaps).filter_map(block).collect(),
        fill: figures.iter().find(|(of, _)| *of == date).map(|(_, day)| day.into()).unwrap_or_default(),
    }
}

/// An interval on a date's grid; `None` when it lies on other dates. One whose end the clocks have set back to
/// before its start is drawn by its true length.
pub fn span_on(zone: Tz, date: NaiveDate, interval: Interval) -> Option<WallSpan> {
    let shown = interval.intersection(&day_interval(zone, date))?;
    let (start, length) = at_and_for(zone, date, shown);
    let end = minute_on(zone, date, shown.end);
    let end = if end > start { end } else { start.saturating_add(length).min(DAY_MIN) };
    Some(WallSpan::new(start, end))
}

/// Where a visit starts on a date's grid, and its length in minutes. The length is true also when the clocks change
/// or midnight comes in between.
pub fn at_and_for(zone: Tz, date: NaiveDate, visit: Interval) -> (u16, u16) {
    let minutes = u16::try_from(visit.minutes()).unwrap_or(u16::MAX);
    (minute_on(zone, date, visit.start), minutes)
}

/// The first and last wall minute to show, on whole hours: the opening hours and whatever lies outside them.
/// Without either, 9:00 to 20:00.
pub fn shown_minutes(opening: Option<WallSpan>, columns: &[DoctorColumn]) -> (u16, u16) {
    let opening =
        opening.map(|span| if span.is_overnight() { WallSpan::new(span.start_min, DAY_MIN) } else { span });
    let block = |block: &BookingBlock| {
        let length = block.for_min.saturating_add(block.buffer_min);
        WallSpan::new(block.at_min, block.at_min.saturating_add(length))
    };
    let of_columns = columns.iter().flat_map(|column| {
        let blocks = column.blocks.iter().map(block);
        column.duty.iter().copied().chain(blocks)
    });
    let spans: Vec<WallSpan> = opening.into_iter().chain(of_columns).collect();
    let first = spans.iter().map(|span| span.start_min).min().unwrap_or(9 * 60);
    let last = spans.iter().map(|span| span.end_min).max().unwrap_or(20 * 60);
    (first / 60 * 60, last.min(DAY_MIN).next_multiple_of(60))
}

fn is_false(flag: &bool) -> bool {
    !flag
}

fn is_zero(minutes: &u16) -> bool {
    *minutes == 0
}
