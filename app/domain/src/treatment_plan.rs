//! A treatment plan (план лечения): visits that follow each other at intervals which the treatment needs.
//!
//! How one is typed is said in [`crate::treatment_plan_form`], which times suit all of its visits in
//! [`crate::visit_chain`].

use std::num::NonZeroU16;

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    booking::BookingStatus,
    id::{BookingId, BranchId, DoctorId, PatientId, PlanId, ServiceId, StepId},
    schedule::BranchBrief,
    visit_times::VisitTimes,
    waitlist::Claim,
};

/// How many days ahead visits are due that lists show.
pub const DUE_DAYS: u64 = 30;

/// How many days after the visit before a visit may be. Never on the same day: what is done in one go is one visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spacing {
    /// At least.
    pub min_days: NonZeroU16,
    /// At most; as long as one likes when not given.
    pub max_days: Option<u16>,
}

impl Spacing {
    /// The first and the last date after a visit on that one.
    pub fn after(self, before: NaiveDate) -> (NaiveDate, Option<NaiveDate>) {
        let later = |days: u16| before.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX);
        (later(self.min_days.get()), self.max_days.map(later))
    }

    /// What is wrong with two visits on these dates.
    pub fn breach(self, before: NaiveDate, date: NaiveDate) -> Option<Breach> {
        let (first, last) = self.after(before);
        if date < first {
            Some(Breach::TooSoon)
        } else {
            last.filter(|last| date > *last).map(|_| Breach::TooLate)
        }
    }

    /// The interval over a visit that is left out.
    pub fn and_then(self, next: Self) -> Self {
        Self {
            min_days: self.min_days.saturating_add(next.min_days.get()),
            max_days: self.max_days.zip(next.max_days).map(|(own, next)| own.saturating_add(next)),
        }
    }
}

/// What is wrong with an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Breach {
    /// The visit comes too soon after the one before.
    TooSoon,
    /// It comes too late.
    TooLate,
}

/// Whether a step with such a visit has no need of another.
pub const fn stands(status: BookingStatus) -> bool {
    !matches!(status, BookingStatus::Cancelled | BookingStatus::NoShow)
}

/// The steps that still need a visit, by the visits that steps have: none of those before one that is finished, for
/// the treatment has gone past them.
pub fn open_steps(visits: &[Option<BookingStatus>]) -> impl Iterator<Item = usize> {
    let finished = visits.iter().rposition(|visit| *visit == Some(BookingStatus::Done));
    let first = finished.map_or(0, |at| at + 1);
    let needs = |(at, visit): (usize, &Option<BookingStatus>)| (!visit.is_some_and(stands)).then_some(at);
    visits.iter().enumerate().skip(first).filter_map(needs)
}

/// A plan in a list or on a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanBrief {
    /// Which.
    pub id: PlanId,
    /// What it is about.
    pub title: String,
    /// Its visits.
    pub total: u16,
    /// Those that are over.
    pub done: u16,
    /// Those that lie ahead.
    pub booked: u16,
    /// Whether nothing more is booked for it.
    pub closed: bool,
    /// Whether visits ahead are too near to each other, or too far apart.
    pub broken: bool,
    /// The next visit to book.
    pub next: Option<NextStep>,
}

/// The next visit to book of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStep {
    /// Which.
    pub id: StepId,
    /// Its number in the plan, from 1.
    pub number: u16,
    /// What for.
    pub services: Vec<ServiceId>,
    /// Their names.
    pub services_text: String,
    /// Where.
    pub branch_id: BranchId,
    /// With whom; anybody when not given.
    pub doctor_id: Option<DoctorId>,
    /// «Иванова А. С.»; empty: anybody.
    pub doctor: String,
    /// The first date.
    pub from: NaiveDate,
    /// The last one.
    pub until: Option<NaiveDate>,
}

/// The plan to which a visit belongs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InPlan {
    /// Which.
    pub id: PlanId,
    /// What it is about.
    pub title: String,
    /// The visit's number in it, from 1.
    pub number: u16,
    /// How many there are.
    pub total: u16,
}

/// A plan whose next visit is to be booked, on the list of those.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuePlan {
    /// Which, and which of its visits.
    pub plan: InPlan,
    /// Whose.
    pub patient_id: PatientId,
    /// «Иванова Анна Сергеевна».
    pub patient: String,
    /// Age in full years, where it is known.
    pub age: Option<u8>,
    /// What to book.
    pub next: NextStep,
    /// Who talks with the patient now.
    pub claim: Option<Claim>,
}

/// The plans of a branch whose next visit is to be booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuePlans {
    /// The branch.
    pub branch: BranchBrief,
    /// All branches the user may choose from.
    pub branches: Vec<BranchBrief>,
    /// Today at the branch.
    pub today: NaiveDate,
    /// Those whose visit is due within [`DUE_DAYS`], the longest due first.
    pub plans: Vec<DuePlan>,
    /// Whether there are more than are shown.
    pub more: bool,
}

/// A plan with all that its page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanView {
    /// Which.
    pub id: PlanId,
    /// For edits.
    pub version: i64,
    /// Whose.
    pub patient_id: PatientId,
    /// «Иванова Анна Сергеевна».
    pub patient: String,
    /// What it is about.
    pub title: String,
    /// Where.
    pub branch_id: BranchId,
    /// Its name.
    pub branch: String,
    /// Its zone.
    pub zone: Tz,
    /// Who, unless a step says otherwise.
    pub doctor_id: Option<DoctorId>,
    /// «Иванова А. С.»; empty: anybody.
    pub doctor: String,
    /// When the patient can come.
    pub times: VisitTimes,
    /// What else there is to know.
    pub note: String,
    /// Since when nothing more is booked for it.
    pub closed_at: Option<DateTime<Utc>>,
    /// Who made it.
    pub by: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Today at the branch.
    pub today: NaiveDate,
    /// The visits, in their order.
    pub steps: Vec<PlanStep>,
}

/// A visit of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanStep {
    /// Which.
    pub id: StepId,
    /// What for.
    pub services: Vec<ServiceId>,
    /// Their names.
    pub services_text: String,
    /// Who, when it is not the plan's doctor.
    pub doctor_id: Option<DoctorId>,
    /// «Иванова А. С.», the plan's or its own; empty: anybody.
    pub doctor: String,
    /// The interval to the visit before; that of a first one counts for nothing.
    pub spacing: Spacing,
    /// The visit that was booked for it last, called off or not.
    pub visit: Option<StepVisit>,
    /// What is wrong with the interval between its visit and the one before.
    pub breach: Option<Breach>,
    /// Whether it needs a visit.
    pub open: bool,
}

impl PlanStep {
    /// Its visit, while that lies ahead and can be moved.
    pub fn ahead(&self) -> Option<&StepVisit> {
        self.visit.as_ref().filter(|visit| visit.status.is_ahead())
    }
}

/// The visit of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepVisit {
    /// Which.
    pub id: BookingId,
    /// For moving it.
    pub version: i64,
    /// Where it stands.
    pub status: BookingStatus,
    /// Start.
    pub starts_at: DateTime<Utc>,
    /// End.
    pub ends_at: DateTime<Utc>,
    /// Where.
    pub branch_id: BranchId,
    /// The zone in which its time is told.
    pub zone: Tz,
    /// «Иванова А. С.»
    pub doctor: String,
}
