//! What the address of the schedule says: which day, which branch, how it is shown. Nothing personal.

use chrono::NaiveDate;
use domain::{
    booking::BookingStatus,
    id::{BranchId, DoctorId},
    schedule::{DoctorBrief, DoctorColumn},
};
use leptos_router::{location::Url, params::ParamsMap};

/// How much of the day a screen shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Zoom {
    /// The whole day and up to twelve doctors without scrolling.
    Fit,
    /// Five minutes are one line.
    Five,
    /// Ten minutes are one line.
    Ten,
    /// A quarter of an hour is one line: 80 px an hour.
    #[default]
    Quarter,
}

impl Zoom {
    /// All of them, as the switch lists them.
    pub const ALL: [Zoom; 4] = [Zoom::Five, Zoom::Ten, Zoom::Quarter, Zoom::Fit];

    /// Its word in the address, and the class of the grid.
    pub const fn code(self) -> &'static str {
        match self {
            Zoom::Fit => "fit",
            Zoom::Five => "5",
            Zoom::Ten => "10",
            Zoom::Quarter => "15",
        }
    }

    /// Minutes between two lines of the grid.
    pub const fn step_min(self) -> u16 {
        match self {
            Zoom::Five => 5,
            Zoom::Ten => 10,
            Zoom::Quarter | Zoom::Fit => 15,
        }
    }

    /// The height of so many minutes in pixels; of `Fit`, as it is on a usual screen.
    pub const fn pixels(self, minutes: u16) -> u16 {
        match self {
            Zoom::Fit => minutes,
            Zoom::Five => minutes.saturating_mul(4),
            Zoom::Ten => minutes.saturating_mul(2),
            Zoom::Quarter => minutes.saturating_mul(4) / 3,
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|zoom| zoom.code() == code)
    }
}

/// What is shown of the schedule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// A day, doctor beside doctor.
    #[default]
    Day,
    /// The same, chair beside chair.
    Chairs,
    /// One doctor's week, day beside day.
    Week,
    /// A month: how full each doctor's days are.
    Month,
    /// A day to print.
    Paper,
}

impl View {
    const fn code(self) -> &'static str {
        match self {
            View::Day => "day",
            View::Chairs => "chairs",
            View::Week => "week",
            View::Month => "month",
            View::Paper => "paper",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [View::Day, View::Chairs, View::Week, View::Month, View::Paper]
            .into_iter()
            .find(|view| view.code() == code)
    }
}

/// The address of a part of the schedule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// What is shown.
    pub view: View,
    /// The date; today when not said.
    pub date: Option<NaiveDate>,
    /// The branch; the first one when not said.
    pub branch: Option<BranchId>,
    /// The scale.
    pub zoom: Zoom,
    /// Codes of the specialties shown; none: all.
    pub specialties: Vec<String>,
    /// Doctors shown; none: all.
    pub doctors: Vec<DoctorId>,
    /// Statuses that stand out; none: all.
    pub statuses: Vec<BookingStatus>,
    /// Only doctors with a big gap.
    pub gaps_only: bool,
}

impl Address {
    /// Reads the query. What makes no sense counts as not said.
    pub fn read(query: &ParamsMap) -> Self {
        let list =
            |name: &str| query.get_str(name).unwrap_or_default().split(',').filter(|part| !part.is_empty());
        Self {
            view: query.get_str("view").and_then(View::from_code).unwrap_or_default(),
            date: query.get_str("date").and_then(|date| date.parse().ok()),
            branch: query.get_str("branch").and_then(|branch| branch.parse().ok()),
            zoom: query.get_str("zoom").and_then(Zoom::from_code).unwrap_or_default(),
            specialties: list("spec").map(str::to_owned).collect(),
            doctors: list("doctor").filter_map(|id| id.parse().ok()).collect(),
            statuses: list("status").filter_map(BookingStatus::from_code).collect(),
            gaps_only: query.get_str("gaps").is_some(),
        }
    }

    /// Where it leads.
    pub fn href(&self) -> String {
        let mut href = "/schedule".to_owned();
        let mut say = |name: &str, value: &str| {
            href.push(if href.contains('?') { '&' } else { '?' });
            href.push_str(name);
            href.push('=');
            href.push_str(value);
        };
        if self.view != View::default() {
            say("view", self.view.code());
        }
        if let Some(date) = self.date {
            say("date", &date.to_string());
        }
        if let Some(branch) = self.branch {
            say("branch", &branch.to_string());
        }
        if self.zoom != Zoom::default() {
            say("zoom", self.zoom.code());
        }
        if !self.specialties.is_empty() {
            let codes: Vec<String> = self.specialties.iter().map(|code| Url::escape(code)).collect();
            say("spec", &codes.join(","));
        }
        if !self.doctors.is_empty() {
            let ids: Vec<String> = self.doctors.iter().map(DoctorId::to_string).collect();
            say("doctor", &ids.join(","));
        }
        if !self.statuses.is_empty() {
            let codes: Vec<&str> = self.statuses.iter().map(|status| status.code()).collect();
            say("status", &codes.join(","));
        }
        if self.gaps_only {
            say("gaps", "1");
        }
        href
    }

    /// The same on another day; today is not said, so that the address stays true tomorrow.
    pub fn on(&self, date: Option<NaiveDate>) -> Self {
        Self { date, ..self.clone() }
    }

    /// The same shown in another way.
    pub fn seen(&self, view: View) -> Self {
        Self { view, ..self.clone() }
    }

    /// The same at another branch; a week stays the same doctor's.
    pub fn at(&self, branch: BranchId) -> Self {
        let doctors = if self.view == View::Week { self.doctors.clone() } else { Vec::new() };
        Self { branch: Some(branch), specialties: Vec::new(), doctors, ..self.clone() }
    }

    /// A doctor's week.
    pub fn week_of(&self, doctor: DoctorId) -> Self {
        let (date, branch, zoom) = (self.date, self.branch, self.zoom);
        Self { view: View::Week, date, branch, zoom, doctors: vec![doctor], ..Self::default() }
    }

    /// A day of all doctors, from wherever it is looked at.
    pub fn day(&self, date: NaiveDate) -> Self {
        Self { date: Some(date), branch: self.branch, zoom: self.zoom, ..Self::default() }
    }

    /// The same at another scale.
    pub fn zoomed(&self, zoom: Zoom) -> Self {
        Self { zoom, ..self.clone() }
    }

    /// The same with a specialty more, or less where it was there.
    pub fn toggled(&self, code: &str) -> Self {
        Self { specialties: switched(&self.specialties, code.to_owned()), ..self.clone() }
    }

    /// The same with a doctor more, or less where they were there.
    pub fn with_doctor(&self, doctor: DoctorId) -> Self {
        Self { doctors: switched(&self.doctors, doctor), ..self.clone() }
    }

    /// The same with a status more that stands out, or less where it did.
    pub fn with_status(&self, status: BookingStatus) -> Self {
        Self { statuses: switched(&self.statuses, status), ..self.clone() }
    }

    /// The same with all doctors.
    pub fn of_everybody(&self) -> Self {
        Self { specialties: Vec::new(), doctors: Vec::new(), ..self.clone() }
    }

    /// Whether all doctors are shown.
    pub fn is_of_everybody(&self) -> bool {
        self.specialties.is_empty() && self.doctors.is_empty()
    }

    /// Whether the column is shown.
    pub fn shows(&self, column: &DoctorColumn) -> bool {
        self.shows_doctor(&column.doctor) && (!self.gaps_only || column.gaps.iter().any(|gap| gap.big))
    }

    /// Whether the doctor is one of those shown.
    pub fn shows_doctor(&self, doctor: &DoctorBrief) -> bool {
        let fits = |code: &String| self.specialties.contains(code);
        let of_specialty = self.specialties.is_empty() || doctor.specialties.iter().any(fits);
        of_specialty && (self.doctors.is_empty() || self.doctors.contains(&doctor.id))
    }
}

/// A list with one more, or without it where it was there.
fn switched<T: Clone + PartialEq>(all: &[T], one: T) -> Vec<T> {
    let mut rest: Vec<T> = all.iter().filter(|own| **own != one).cloned().collect();
    if rest.len() == all.len() {
        rest.push(one);
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &[(&str, &str)]) -> Address {
        let mut map = ParamsMap::new();
        for (name, value) in query {
            map.insert((*name).to_owned(), (*value).to_owned());
        }
        Address::read(&map)
    }

    #[test]
    fn an_address_leads_to_what_it_was_read_from() {
        let branch = "01890a5d-ac96-774b-bcce-b302099a8057";
        let address = read(&[
            ("date", "2026-11-24"),
            ("branch", branch),
            ("zoom", "fit"),
            ("view", "month"),
            ("spec", "т,х"),
            ("doctor", branch),
            ("status", "booked,in_chair"),
            ("gaps", "1"),
        ]);
        assert_eq!(address.date, NaiveDate::from_ymd_opt(2026, 11, 24));
        assert_eq!(address.view, View::Month);
        assert_eq!((address.zoom, address.specialties.len(), address.gaps_only), (Zoom::Fit, 2, true));
        assert_eq!(address.statuses, [BookingStatus::Booked, BookingStatus::InChair]);
        assert_eq!(address.doctors.len(), 1);
        let query = address.href();
        let again = query.trim_start_matches("/schedule?").split('&').filter_map(|pair| pair.split_once('='));
        let again: Vec<(String, String)> =
            again.map(|(name, value)| (name.to_owned(), Url::unescape(value))).collect();
        let again: Vec<(&str, &str)> =
            again.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(read(&again), address);
    }

    #[test]
    fn nonsense_in_the_address_is_not_said() {
        let address = read(&[
            ("date", "вчера"),
            ("branch", "1"),
            ("zoom", "7"),
            ("view", "год"),
            ("spec", ",,"),
            ("status", "gone"),
            ("doctor", "1"),
        ]);
        assert_eq!(address, Address::default());
        assert_eq!(address.href(), "/schedule");
    }

    #[test]
    fn a_chip_is_switched_on_and_off() {
        let on = Address::default().toggled("т");
        assert_eq!(on.specialties, ["т"]);
        assert_eq!(on.toggled("т"), Address::default());
    }
}
