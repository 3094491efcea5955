//! What the address of the schedule says: which day, which branch, how it is shown. Nothing personal.

use chrono::NaiveDate;
use domain::{
    id::BranchId,
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
    /// A month: how full each doctor's days are.
    Month,
    /// A day to print.
    Paper,
}

impl View {
    const fn code(self) -> &'static str {
        match self {
            View::Day => "day",
            View::Month => "month",
            View::Paper => "paper",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [View::Day, View::Month, View::Paper].into_iter().find(|view| view.code() == code)
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
    /// Only doctors with a big gap.
    pub gaps_only: bool,
}

impl Address {
    /// Reads the query. What makes no sense counts as not said.
    pub fn read(query: &ParamsMap) -> Self {
        let specialties = query.get_str("spec").unwrap_or_default().split(',');
        Self {
            view: query.get_str("view").and_then(View::from_code).unwrap_or_default(),
            date: query.get_str("date").and_then(|date| date.parse().ok()),
            branch: query.get_str("branch").and_then(|branch| branch.parse().ok()),
            zoom: query.get_str("zoom").and_then(Zoom::from_code).unwrap_or_default(),
            specialties: specialties.filter(|code| !code.is_empty()).map(str::to_owned).collect(),
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

    /// The same at another branch.
    pub fn at(&self, branch: BranchId) -> Self {
        Self { branch: Some(branch), specialties: Vec::new(), ..self.clone() }
    }

    /// The same at another scale.
    pub fn zoomed(&self, zoom: Zoom) -> Self {
        Self { zoom, ..self.clone() }
    }

    /// The same with a specialty more, or less where it was there.
    pub fn toggled(&self, code: &str) -> Self {
        let mut next = self.clone();
        let before = next.specialties.len();
        next.specialties.retain(|own| own != code);
        if next.specialties.len() == before {
            next.specialties.push(code.to_owned());
        }
        next
    }

    /// The same with all specialties.
    pub fn of_everybody(&self) -> Self {
        Self { specialties: Vec::new(), ..self.clone() }
    }

    /// Whether the column is shown.
    pub fn shows(&self, column: &DoctorColumn) -> bool {
        self.shows_doctor(&column.doctor) && (!self.gaps_only || column.gaps.iter().any(|gap| gap.big))
    }

    /// Whether the specialties let the doctor be shown.
    pub fn shows_doctor(&self, doctor: &DoctorBrief) -> bool {
        let fits = |code: &String| self.specialties.contains(code);
        self.specialties.is_empty() || doctor.specialties.iter().any(fits)
    }
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
            ("gaps", "1"),
        ]);
        assert_eq!(address.date, NaiveDate::from_ymd_opt(2026, 11, 24));
        assert_eq!(address.view, View::Month);
        assert_eq!((address.zoom, address.specialties.len(), address.gaps_only), (Zoom::Fit, 2, true));
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
        let address =
            read(&[("date", "вчера"), ("branch", "1"), ("zoom", "7"), ("view", "год"), ("spec", ",,")]);
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
