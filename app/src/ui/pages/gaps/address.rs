//! What the address of the gaps says: which gaps, or who waits, and which one is open. Ids only, nothing personal.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use domain::{
    gap_offer::{GapQuery, Hole, HoleAt},
    id::{BookingId, BranchId, DoctorId, PatientId, ServiceId, WaitId},
    schedule::DoctorBrief,
};
use leptos_router::{location::Url, params::ParamsMap};

/// What is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// Free time, and who could take it.
    #[default]
    Gaps,
    /// Who waits, and for what.
    Waitlist,
    /// Treatment plans whose next visit is to be booked.
    Plans,
}

impl View {
    const fn code(self) -> Option<&'static str> {
        match self {
            View::Gaps => None,
            View::Waitlist => Some("waitlist"),
            View::Plans => Some("plans"),
        }
    }

    fn from_code(code: Option<&str>) -> Self {
        [View::Waitlist, View::Plans].into_iter().find(|view| view.code() == code).unwrap_or_default()
    }
}

/// With what the form of somebody new on the list begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// Who.
    pub patient: Option<PatientId>,
    /// A visit that should be earlier.
    pub booking: Option<BookingId>,
    /// What for.
    pub services: Vec<ServiceId>,
    /// With whom.
    pub doctor: Option<DoctorId>,
    /// Whether it goes back to the desk afterwards.
    pub from_desk: bool,
}

/// The address of a part of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// What is shown.
    pub view: View,
    /// The branch; the first one when not said.
    pub branch: Option<BranchId>,
    /// First date; today when not said.
    pub from: Option<NaiveDate>,
    /// All free time, not only big gaps.
    pub all: bool,
    /// Codes of the specialties shown; none: all.
    pub specialties: Vec<String>,
    /// The gap that is open: whose, and when it ends.
    pub hole: Option<(DoctorId, DateTime<Utc>)>,
    /// The entry of the list that is open.
    pub wait: Option<WaitId>,
    /// The form that is open.
    pub start: Option<Start>,
}

impl Address {
    /// Reads the query. What makes no sense counts as not said.
    pub fn read(query: &ParamsMap) -> Self {
        let get = |name: &str| query.get_str(name);
        let list = |name: &str| get(name).unwrap_or_default().split(',').filter(|part| !part.is_empty());
        let doctor = get("doctor").and_then(|id| id.parse().ok());
        let end = get("end").and_then(|at| at.parse().ok());
        let start = Start {
            patient: get("patient").and_then(|id| id.parse().ok()),
            booking: get("booking").and_then(|id| id.parse().ok()),
            services: list("services").filter_map(|id| id.parse().ok()).collect(),
            doctor: doctor.filter(|_| end.is_none()),
            from_desk: get("back").is_some(),
        };
        Self {
            view: View::from_code(get("view")),
            branch: get("branch").and_then(|id| id.parse().ok()),
            from: get("from").and_then(|date| date.parse().ok()),
            all: get("all").is_some(),
            specialties: list("spec").map(str::to_owned).collect(),
            hole: doctor.zip(end),
            wait: get("wait").and_then(|id| id.parse().ok()),
            start: get("new").map(|_| start),
        }
    }

    /// Where it leads.
    pub fn href(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut say = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                parts.push(format!("{name}={value}"));
            }
        };
        let list = |all: &[String]| (!all.is_empty()).then(|| all.join(","));
        say("view", self.view.code().map(str::to_owned));
        say("branch", self.branch.map(|id| id.to_string()));
        say("from", self.from.map(|date| date.to_string()));
        say("all", self.all.then(|| "1".into()));
        let codes: Vec<String> = self.specialties.iter().map(|code| Url::escape(code)).collect();
        say("spec", list(&codes));
        say("doctor", self.hole.map(|(doctor, _)| doctor.to_string()));
        say("end", self.hole.map(|(_, end)| end.to_rfc3339_opts(SecondsFormat::Secs, true)));
        say("wait", self.wait.map(|id| id.to_string()));
        if let Some(start) = &self.start {
            let services: Vec<String> = start.services.iter().map(ServiceId::to_string).collect();
            say("new", Some("1".into()));
            say("patient", start.patient.map(|id| id.to_string()));
            say("booking", start.booking.map(|id| id.to_string()));
            say("services", list(&services));
            say("doctor", start.doctor.map(|id| id.to_string()));
            say("back", start.from_desk.then(|| "desk".into()));
        }
        if parts.is_empty() { "/gaps".into() } else { format!("/gaps?{}", parts.join("&")) }
    }

    /// What is asked of the server for the list of gaps.
    pub fn query(&self) -> GapQuery {
        GapQuery { branch: self.branch, from: self.from, days: None, all: self.all }
    }

    /// The gap that is open.
    pub fn hole_at(&self) -> Option<HoleAt> {
        let (doctor, end) = self.hole?;
        Some(HoleAt { branch: self.branch?, doctor, end })
    }

    /// The same with nothing open.
    pub fn closed(&self) -> Self {
        Self { hole: None, wait: None, start: None, ..self.clone() }
    }

    /// The same with a gap open. The branch is said, so that the address stays true.
    pub fn opened(&self, branch: BranchId, hole: &Hole) -> Self {
        Self { branch: Some(branch), hole: Some((hole.doctor, hole.end)), ..self.closed() }
    }

    /// The same with an entry open.
    pub fn waiting(&self, id: WaitId) -> Self {
        Self { view: View::Waitlist, wait: Some(id), ..self.closed() }
    }

    /// The same with a form open.
    pub fn starting(&self, start: Start) -> Self {
        Self { view: View::Waitlist, start: Some(start), ..self.closed() }
    }

    /// The same seen in another way.
    pub fn seen(&self, view: View) -> Self {
        Self { view, ..self.closed() }
    }

    /// The same at another branch.
    pub fn at(&self, branch: BranchId) -> Self {
        Self { branch: Some(branch), specialties: Vec::new(), ..self.closed() }
    }

    /// The same from another date on; today is not said, so that the address stays true tomorrow.
    pub fn on(&self, from: Option<NaiveDate>) -> Self {
        Self { from, ..self.closed() }
    }

    /// The same with one specialty, or with all.
    pub fn of(&self, specialty: Option<String>) -> Self {
        Self { specialties: specialty.into_iter().collect(), ..self.closed() }
    }

    /// Whether the doctor is shown.
    pub fn shows(&self, doctor: &DoctorBrief) -> bool {
        self.specialties.is_empty() || doctor.specialties.iter().any(|own| self.specialties.contains(own))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn read(href: &str) -> Address {
        let mut query = ParamsMap::new();
        let pairs = href.split_once('?').map_or("", |(_, query)| query).split('&');
        for (name, value) in pairs.filter_map(|pair| pair.split_once('=')) {
            query.insert(name.to_owned(), value.to_owned());
        }
        Address::read(&query)
    }

    #[test]
    fn an_address_survives_its_writing() {
        let id = Uuid::from_u128;
        let base = Address {
            branch: Some(BranchId(id(1))),
            from: NaiveDate::from_ymd_opt(2026, 11, 25),
            all: true,
            specialties: vec!["T".into()],
            ..Address::default()
        };
        let end = "2026-11-25T09:30:00Z".parse().unwrap();
        let hole = Address { hole: Some((DoctorId(id(2)), end)), ..base.clone() };
        assert_eq!(read(&hole.href()), hole);
        assert_eq!(read(&base.waiting(WaitId(id(3))).href()), base.waiting(WaitId(id(3))));
        let start = Start {
            patient: Some(PatientId(id(4))),
            booking: None,
            services: vec![ServiceId(id(5)), ServiceId(id(6))],
            doctor: Some(DoctorId(id(7))),
            from_desk: true,
        };
        assert_eq!(read(&base.starting(start.clone()).href()), base.starting(start));
        let plans = base.seen(View::Plans);
        assert_eq!(read(&plans.href()), plans);
        assert_eq!(Address::default().href(), "/gaps");
    }
}
