//! What all columns of a day have in common when they are drawn.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::{
    booking::BookingStatus,
    clinic_time::{Edge, instant, minute_on, parse_zone},
    id::BranchId,
    schedule::{ColumnKey, DayView, Specialty},
};

use super::address::{Address, Zoom};
use crate::i18n::Locale;

/// Minutes shown before the first hour, so that its mark has room.
const AIR_MIN: u16 = 30;

/// The frame in which columns are drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// In which language.
    pub language: Locale,
    /// The first and the last date of the columns.
    pub dates: (NaiveDate, NaiveDate),
    /// Whether the columns are days of one doctor.
    pub week: bool,
    /// Where a day is shown, and a doctor's week.
    pub address: Address,
    /// The branch.
    pub branch: BranchId,
    /// Its zone; `None` when this browser does not know it.
    pub zone: Option<Tz>,
    /// Minutes between starts of visits.
    pub grid_min: u16,
    /// First wall minute drawn.
    pub from_min: u16,
    /// Wall minute after the last one drawn.
    pub to_min: u16,
    /// The scale.
    pub zoom: Zoom,
    /// What the reader may do.
    pub may: May,
    /// Statuses that stand out; none: all.
    pub statuses: Vec<BookingStatus>,
    /// Names of specialties.
    pub specialties: Vec<Specialty>,
}

/// What the reader of a day may do besides reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct May {
    /// Gaps lead to the desk.
    pub book: bool,
    /// Doctors' names lead to their hours.
    pub see_hours: bool,
    /// And to the form that says that a doctor does not come.
    pub edit_hours: bool,
}

impl Scene {
    /// The scene of a day.
    pub fn of(day: &DayView, address: &Address, language: Locale, may: May) -> Self {
        let air = if address.zoom == Zoom::Fit { 0 } else { AIR_MIN };
        Self {
            language,
            dates: dates(day),
            week: day.week_of.is_some(),
            address: Address { branch: Some(day.branch.id), date: Some(day.date), ..address.clone() },
            branch: day.branch.id,
            zone: parse_zone(&day.branch.zone).ok(),
            grid_min: day.branch.grid_min.max(5),
            from_min: day.from_min.saturating_sub(air),
            to_min: day.to_min,
            zoom: address.zoom,
            may,
            statuses: address.statuses.clone(),
            specialties: day.specialties.clone(),
        }
    }

    /// Minutes drawn.
    pub fn span(&self) -> u16 {
        self.to_min.saturating_sub(self.from_min)
    }

    /// A wall minute as one of the column's own.
    pub fn at(&self, minute: u16) -> u16 {
        minute.saturating_sub(self.from_min)
    }

    /// The wall minute of an instant, when it lies on one of the days.
    pub fn minute(&self, at: DateTime<Utc>) -> Option<u16> {
        let zone = self.zone?;
        let today = domain::clinic_time::local_date(zone, at);
        (self.dates.0..=self.dates.1).contains(&today).then(|| minute_on(zone, today, at))
    }

    /// The instant of a wall minute of a date.
    pub fn instant(&self, date: NaiveDate, minute: u16) -> Option<DateTime<Utc>> {
        Some(instant(self.zone?, date, minute, Edge::Opening))
    }

    /// Whether blocks of the status stand out, as all do unless some were chosen.
    pub fn stands_out(&self, status: BookingStatus) -> bool {
        self.statuses.is_empty() || self.statuses.contains(&status)
    }

    /// Where a doctor's hours are; for those who edit them, with the day on which the doctor does not come.
    pub fn hours_href(&self, of: ColumnKey) -> Option<String> {
        let month = of.date.format("%Y-%m");
        let ill = if self.may.edit_hours { format!("&edit=days&ill={}", of.date) } else { String::new() };
        self.may.see_hours.then(|| format!("/settings/doctors/{}/hours?month={month}{ill}", of.doctor))
    }

    /// Where the call desk books a visit in that column at that wall minute.
    pub fn desk_href(&self, of: ColumnKey, minute: u16) -> Option<String> {
        let at = self.instant(of.date, self.on_grid(minute))?;
        let at = at.format("%Y-%m-%dT%H:%M:%SZ");
        Some(format!("/?doctor={}&branch={}&at={at}", of.doctor, self.branch))
    }

    /// The first start of a visit from that minute on.
    pub fn on_grid(&self, minute: u16) -> u16 {
        minute.next_multiple_of(self.grid_min)
    }
}

fn dates(day: &DayView) -> (NaiveDate, NaiveDate) {
    let dates = || day.columns.iter().map(|column| column.date);
    (dates().min().unwrap_or(day.date), dates().max().unwrap_or(day.date))
}
