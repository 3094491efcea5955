//! The waiting list (лист ожидания): who waits for a time, what for, and when they can come.
//!
//! Which free time is whose is said in [`crate::gap_offer`].

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    booking::SERVICES_MAX,
    clinic::Doctor,
    date::{optional_date, parse_date},
    error::{Fault, FieldErrors},
    id::{BookingId, BranchId, DoctorId, PatientId, ServiceId, WaitId},
    interval::Interval,
    schedule::BranchBrief,
    text::optional_text,
    triage::Urgency,
    visit_times::VisitTimes,
};

/// Longest note, in characters.
pub const NOTE_MAX: usize = 500;
/// Doctors that one may choose from.
const DOCTORS_MAX: usize = 20;
/// Nobody waits longer than so many days.
pub const LONGEST_DAYS: u64 = 366;
/// How long one waits unless something else is said, in days.
pub const USUAL_DAYS: u64 = 30;

/// What somebody waits for, in one visit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// What for; at least one.
    pub services: Vec<ServiceId>,
    /// Only doctors with this specialty or competence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skill: Option<String>,
    /// Only these doctors; any when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doctors: Vec<DoctorId>,
    /// Only on these days of the week, Monday is 1; any when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weekdays: Vec<u8>,
    /// The visit starts no earlier: a wall minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_min: Option<u16>,
    /// The visit ends no later: a wall minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_min: Option<u16>,
}

impl Need {
    /// Whether the doctor is one of those asked for. Whether they do the services is not judged here.
    pub fn allows_doctor(&self, doctor: &Doctor) -> bool {
        let known = self.doctors.is_empty() || self.doctors.contains(&doctor.id);
        known && self.skill.as_ref().is_none_or(|skill| doctor.skills.contains(skill))
    }

    /// When the patient can come on a date; `None` when not at all. `visit` is the one that should be earlier.
    pub fn window(&self, date: NaiveDate, zone: Tz, visit: Option<DateTime<Utc>>) -> Option<Interval> {
        let times =
            VisitTimes { weekdays: self.weekdays.clone(), from_min: self.from_min, to_min: self.to_min };
        let window = times.window(date, zone)?;
        Some(Interval::new(window.start, visit.map_or(window.end, |visit| window.end.min(visit))))
    }
}

/// Where an entry of the list stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitStatus {
    /// Still waits.
    Waiting,
    /// Has a visit now.
    Booked,
    /// Does not wait any more.
    Withdrawn,
}

impl WaitStatus {
    /// Its name in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Booked => "booked",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// Whose turn it is: the urgent first, of them those who were never asked, then who was asked longest ago, then who
/// has waited longest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Turn {
    /// How soon.
    pub urgency: Urgency,
    /// When a time was last offered.
    pub asked_at: Option<DateTime<Utc>>,
    /// Since when they wait.
    pub since: DateTime<Utc>,
}

/// The form that puts somebody on the list or changes what they wait for, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaitForm {
    /// Who; required.
    #[serde(default)]
    pub patient_id: Option<PatientId>,
    /// A visit that should be earlier.
    #[serde(default)]
    pub booking_id: Option<BookingId>,
    /// What for; without any, the first visit to the specialty.
    #[serde(default)]
    pub services: Vec<ServiceId>,
    /// Only doctors with this specialty or competence; empty: any.
    #[serde(default)]
    pub skill: String,
    /// Only these doctors; empty: any.
    #[serde(default)]
    pub doctors: Vec<DoctorId>,
    /// Only this branch.
    #[serde(default)]
    pub branch_id: Option<BranchId>,
    /// Days of the week, Monday is 1; empty: any.
    #[serde(default)]
    pub weekdays: Vec<u8>,
    /// Not before this time of day.
    #[serde(default)]
    pub from_time: String,
    /// Over by this time of day.
    #[serde(default)]
    pub to_time: String,
    /// Not before this date; today when empty.
    #[serde(default)]
    pub from: String,
    /// The last date.
    #[serde(default)]
    pub until: String,
    /// A, B or C.
    #[serde(default)]
    pub urgency: String,
    /// What else there is to know.
    #[serde(default)]
    pub note: String,
}

/// An entry that can be put on the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewWait {
    /// Who.
    pub patient_id: PatientId,
    /// A visit that should be earlier.
    pub booking_id: Option<BookingId>,
    /// Only this branch.
    pub branch_id: Option<BranchId>,
    /// What for, and when. Without services the first visit to the specialty is meant.
    pub need: Need,
    /// First date.
    pub from: NaiveDate,
    /// Last date.
    pub until: NaiveDate,
    /// How soon: A, B or C.
    pub urgency: Urgency,
    /// What else there is to know.
    pub note: String,
}

impl NewWait {
    /// Checks the form; `today` is the clinic's date.
    pub fn parse(form: WaitForm, today: NaiveDate) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let patient_id = form.patient_id;
        if patient_id.is_none() {
            errors.add("patient_id", Fault::Required);
        }
        let skill = Some(form.skill.trim().to_owned()).filter(|skill| !skill.is_empty());
        match form.services.len() {
            0 if skill.is_none() && form.booking_id.is_none() => errors.add("services", Fault::Required),
            many if many > SERVICES_MAX => {
                errors.add("services", Fault::OutOfRange(1, SERVICES_MAX as i64));
            }
            _ => {}
        }
        if form.doctors.len() > DOCTORS_MAX {
            errors.add("doctors", Fault::OutOfRange(0, DOCTORS_MAX as i64));
        }
        let VisitTimes { weekdays, from_min, to_min } =
            VisitTimes::parse(form.weekdays, &form.from_time, &form.to_time, &mut errors);
        let from = errors.take("from", optional_date(&form.from)).flatten().unwrap_or(today).max(today);
        let until = errors.take("until", parse_date(&form.until)).unwrap_or(from);
        if until < from {
            errors.add("until", if until < today { Fault::InThePast } else { Fault::EndBeforeStart });
        } else if (until - today).num_days().unsigned_abs() > LONGEST_DAYS {
            errors.add("until", Fault::TooFar(LONGEST_DAYS as u32));
        }
        let urgency = Urgency::of_visit(&form.urgency);
        if urgency.is_none() {
            errors.add("urgency", Fault::Required);
        }
        let note = errors.take("note", optional_text(&form.note, NOTE_MAX)).flatten();
        let need = Need { services: form.services, skill, doctors: form.doctors, weekdays, from_min, to_min };
        let new = patient_id.zip(urgency).map(|(patient_id, urgency)| Self {
            patient_id,
            booking_id: form.booking_id,
            branch_id: form.branch_id,
            need,
            from,
            until,
            urgency,
            note: note.unwrap_or_default(),
        });
        match new {
            Some(new) => errors.or(new),
            None => Err(errors),
        }
    }
}

/// The visit that a patient has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HasVisit {
    /// Which.
    pub id: BookingId,
    /// When.
    pub starts_at: DateTime<Utc>,
    /// Where: the zone in which its time is told.
    pub zone: Tz,
    /// «Мельникова О. С.»
    pub doctor: String,
}

/// Somebody who talks with the patient about a time now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The colleague's name.
    pub by: String,
    /// Whether it is the reader.
    pub own: bool,
}

/// An entry as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitLine {
    /// Which.
    pub id: WaitId,
    /// For edits.
    pub version: i64,
    /// Who.
    pub patient_id: PatientId,
    /// «Иванова Анна Сергеевна».
    pub patient: String,
    /// Age in full years, where it is known.
    pub age: Option<u8>,
    /// What for.
    pub need: Need,
    /// Names of the services.
    pub services: String,
    /// «Мельникова О. С., Жуков П. П.»; empty: any.
    pub doctors: String,
    /// The name of the specialty; empty: any.
    pub specialty: String,
    /// Only this branch.
    pub branch_id: Option<BranchId>,
    /// Its name; empty: any.
    pub branch: String,
    /// First date.
    pub from: NaiveDate,
    /// Last date.
    pub until: NaiveDate,
    /// Whether that was before today.
    pub over: bool,
    /// How soon.
    pub urgency: Urgency,
    /// What else there is to know.
    pub note: String,
    /// The visit that should be earlier.
    pub visit: Option<HasVisit>,
    /// When a time was last offered.
    pub asked_at: Option<DateTime<Utc>>,
    /// How often.
    pub asked: u32,
    /// Since when they wait.
    pub since: DateTime<Utc>,
    /// Who put them on the list.
    pub by: String,
    /// Who talks with them now.
    pub claim: Option<Claim>,
}

/// The waiting list of a branch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WaitlistView {
    /// The branch.
    pub branch: BranchBrief,
    /// All branches the user may choose from.
    pub branches: Vec<BranchBrief>,
    /// Today at the branch.
    pub today: NaiveDate,
    /// Those who wait for it, and those to whom any will do; whose turn it is first.
    pub lines: Vec<WaitLine>,
}

impl WaitLine {
    /// The form that shows it for a change.
    pub fn form(&self) -> WaitForm {
        let clock = |minute: Option<u16>| minute.map(crate::wording::clock).unwrap_or_default();
        WaitForm {
            patient_id: Some(self.patient_id),
            booking_id: self.visit.as_ref().map(|visit| visit.id),
            services: self.need.services.clone(),
            skill: self.need.skill.clone().unwrap_or_default(),
            doctors: self.need.doctors.clone(),
            branch_id: self.branch_id,
            weekdays: self.need.weekdays.clone(),
            from_time: clock(self.need.from_min),
            to_time: clock(self.need.to_min),
            from: self.from.to_string(),
            until: self.until.to_string(),
            urgency: self.urgency.code().into(),
            note: self.note.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    fn form() -> WaitForm {
        WaitForm {
            patient_id: Some(PatientId(Uuid::from_u128(1))),
            services: vec![ServiceId(Uuid::from_u128(2))],
            until: "30.11.2026".into(),
            urgency: "B".into(),
            ..WaitForm::default()
        }
    }

    #[test]
    fn a_form_says_what_is_missing() {
        let errors = NewWait::parse(WaitForm::default(), today()).unwrap_err();
        for field in ["patient_id", "services", "until", "urgency"] {
            assert_eq!(errors.of(field), Some(Fault::Required), "{field}");
        }
    }

    #[test]
    fn a_specialty_or_a_visit_will_do_instead_of_a_service() {
        let by_skill = WaitForm { services: Vec::new(), skill: "S".into(), ..form() };
        assert_eq!(NewWait::parse(by_skill, today()).unwrap().need.skill.as_deref(), Some("S"));
        let earlier =
            WaitForm { services: Vec::new(), booking_id: Some(BookingId(Uuid::from_u128(3))), ..form() };
        assert!(NewWait::parse(earlier, today()).is_ok());
    }

    #[test]
    fn times_and_dates_are_in_order_and_ahead() {
        let fault = |form, field: &str| NewWait::parse(form, today()).unwrap_err().of(field);
        let backwards = WaitForm { from_time: "18:00".into(), to_time: "9:00".into(), ..form() };
        assert_eq!(fault(backwards, "to_time"), Some(Fault::EndBeforeStart));
        assert_eq!(fault(WaitForm { until: "22.11.2026".into(), ..form() }, "until"), Some(Fault::InThePast));
        let before = WaitForm { from: "2.12.2026".into(), ..form() };
        assert_eq!(fault(before, "until"), Some(Fault::EndBeforeStart));
        let late = WaitForm { until: "30.11.2028".into(), ..form() };
        assert_eq!(fault(late, "until"), Some(Fault::TooFar(366)));
        assert_eq!(fault(WaitForm { weekdays: vec![0], ..form() }, "weekdays"), Some(Fault::UnknownChoice));
        // who could come since last week can come from today on
        let old = NewWait::parse(WaitForm { from: "1.11.2026".into(), ..form() }, today()).unwrap();
        assert_eq!(old.from, today());
    }

    #[test]
    fn a_window_is_told_in_the_branchs_time() {
        let need =
            Need { weekdays: vec![1, 3], from_min: Some(9 * 60), to_min: Some(12 * 60), ..Need::default() };
        let window = need.window(today(), chrono_tz::Asia::Yekaterinburg, None).unwrap();
        assert_eq!(window.start.to_rfc3339(), "2026-11-23T04:00:00+00:00");
        assert_eq!(window.minutes(), 180);
        assert_eq!(need.window(today().succ_opt().unwrap(), chrono_tz::Asia::Yekaterinburg, None), None);
    }

    fn turn() -> impl Strategy<Value = Turn> {
        let urgency = prop_oneof![Just(Urgency::A), Just(Urgency::B), Just(Urgency::C)];
        (urgency, proptest::option::of(0i64..500), 0i64..500).prop_map(|(urgency, asked, since)| {
            let at = |minute| DateTime::UNIX_EPOCH + TimeDelta::minutes(minute);
            Turn { urgency, asked_at: asked.map(at), since: at(since) }
        })
    }

    proptest! {
        #[test]
        fn the_urgent_come_first_then_who_was_asked_longest_ago(mut turns in proptest::collection::vec(turn(), 2..30)) {
            turns.sort();
            for pair in turns.windows(2) {
                let (first, second) = (pair[0], pair[1]);
                prop_assert!(first.urgency <= second.urgency);
                if first.urgency == second.urgency {
                    let in_order = match (first.asked_at, second.asked_at) {
                        (None, Some(_)) => true,
                        (Some(_), None) => false,
                        (one, other) => one < other || one == other && first.since <= second.since,
                    };
                    prop_assert!(in_order, "{first:?} before {second:?}");
                }
            }
        }
    }
}
