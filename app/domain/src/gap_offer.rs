//! Filling gaps: free time, and who could take it.
//!
//! What a gap is, is said in [`crate::gap`]; where in it a visit goes, in [`crate::slot`]; who waits, in
//! [`crate::waitlist`].

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    booking::Place,
    fill::Fill,
    gap::{DoctorDay, GapRules},
    id::{BookingId, BranchId, DoctorId, PatientId, StepId, WaitId},
    interval::Interval,
    schedule::{BranchBrief, DoctorBrief, Specialty},
    slot::Offer,
    treatment_plan::InPlan,
    triage::Urgency,
    waitlist::{Claim, HasVisit},
};

/// Days ahead that a list of gaps may span.
pub const DAYS_MAX: u16 = 14;
/// Days ahead that it spans unless something else is asked.
pub const DAYS: u16 = 7;

/// Which gaps a list holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GapQuery {
    /// Where; the first branch when not given.
    pub branch: Option<BranchId>,
    /// From this date on; today when not given.
    pub from: Option<NaiveDate>,
    /// So many dates, the first included; [`DAYS`] when not given.
    pub days: Option<u16>,
    /// All free time in which a visit fits, not only big gaps.
    pub all: bool,
}

/// A gap as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hole {
    /// Whose.
    pub doctor: DoctorId,
    /// The branch's date.
    pub date: NaiveDate,
    /// First instant.
    pub start: DateTime<Utc>,
    /// First instant after.
    pub end: DateTime<Utc>,
    /// Whether it is a big one.
    pub big: bool,
    /// How many could take it who wait, on the list or with the next visit of a plan.
    pub waiting: u16,
}

impl Hole {
    /// Its length in minutes.
    pub fn minutes(&self) -> i64 {
        (self.end - self.start).num_minutes()
    }

    /// Whether it is the one asked about.
    pub fn is_at(&self, place: &HoleAt) -> bool {
        (self.doctor, self.end) == (place.doctor, place.end)
    }
}

/// A gap that is asked about: known by its end, for its start moves with the time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HoleAt {
    /// Where.
    pub branch: BranchId,
    /// Whose.
    pub doctor: DoctorId,
    /// When it ends.
    pub end: DateTime<Utc>,
}

/// What an operator has brought back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovered {
    /// Who.
    pub operator: String,
    /// Visits that were put into gaps from the list.
    pub visits: u32,
    /// How long they are together, with their cleaning.
    pub minutes: i64,
}

/// The gaps of a branch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GapsView {
    /// The branch.
    pub branch: BranchBrief,
    /// All branches the user may choose from.
    pub branches: Vec<BranchBrief>,
    /// Today at the branch.
    pub today: NaiveDate,
    /// First date of the list.
    pub from: NaiveDate,
    /// How many dates.
    pub days: u16,
    /// The gaps, by date and start.
    pub holes: Vec<Hole>,
    /// Whose they are.
    pub doctors: Vec<DoctorBrief>,
    /// Their specialties, in the clinic's order.
    pub specialties: Vec<Specialty>,
    /// What was brought back today, the most first.
    pub recovered: Vec<Recovered>,
}

/// From where somebody comes who could take a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Source {
    /// Waits on the list; with a visit, for an earlier one.
    Waiting(WaitId),
    /// Has a later visit with the same doctor, which could move here.
    Visit(BookingId),
    /// Has a treatment plan whose next visit is to be booked.
    Step(StepId),
}

/// What becomes of the day that a visit leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaves {
    /// Minutes in gaps and in time that nothing fits into, both days together: fewer by so many.
    pub gain_min: i64,
    /// How much longer big gaps are on the day that it leaves, in minutes.
    pub big_min: i64,
}

/// Somebody who could take a gap.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// From where.
    pub source: Source,
    /// Who.
    pub patient_id: PatientId,
    /// «Иванова Анна Сергеевна».
    pub patient: String,
    /// Age in full years, where it is known.
    pub age: Option<u8>,
    /// What for.
    pub services: String,
    /// When, and why then.
    pub offer: Offer,
    /// Minutes of the gap that it fills, with the cleaning.
    pub fills_min: i64,
    /// How soon; none for a visit that could move.
    pub urgency: Option<Urgency>,
    /// Until when they wait.
    pub until: Option<NaiveDate>,
    /// What else there is to know.
    pub note: String,
    /// The plan whose next visit it is.
    pub plan: Option<InPlan>,
    /// When a time was last offered.
    pub asked_at: Option<DateTime<Utc>>,
    /// The visit that would move.
    pub visit: Option<HasVisit>,
    /// What becomes of its day.
    pub leaves: Option<Leaves>,
    /// Who talks with them now.
    pub claim: Option<Claim>,
}

/// The form that offers a gap's time to somebody: a call begins with all of it filled in, and the time is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfferForm {
    /// To whom.
    pub source: Source,
    /// When.
    pub place: Place,
}

/// What is lost when a visit leaves the day `from` for a gap of the day `to`; `None` for `to`: it stays on its day.
/// The visit's times are whole, with its cleaning.
pub fn leaves(
    visit: Interval,
    target: Interval,
    from: &DoctorDay,
    to: Option<&DoctorDay>,
    rules: &GapRules,
    now: DateTime<Utc>,
) -> Leaves {
    let fill = |day: &DoctorDay| Fill::from(&day.figures(rules, now));
    let lost = |fill: Fill| fill.big_min + fill.dead_min;
    let (left, gain_there) = match to {
        Some(to) => (from.clone().without(visit), lost(fill(to)) - lost(fill(&to.clone().with(target)))),
        None => (from.clone().without(visit).with(target), 0),
    };
    let (before, after) = (fill(from), fill(&left));
    Leaves { gain_min: gain_there + lost(before) - lost(after), big_min: after.big_min - before.big_min }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use uuid::Uuid;

    use super::*;
    use crate::working_hours::Duty;

    fn at(day: i64, from: i64, to: i64) -> Interval {
        let minute = |minute| DateTime::UNIX_EPOCH + TimeDelta::minutes(day * 24 * 60 + minute);
        Interval::new(minute(from * 60), minute(to * 60))
    }

    fn day(day: i64, busy: &[(i64, i64)]) -> DoctorDay {
        let duty = Duty {
            date: NaiveDate::from_ymd_opt(1970, 1, 1 + day as u32).unwrap(),
            branch: BranchId(Uuid::nil()),
            chair: None,
            hours: at(day, 9, 17),
            breaks: Vec::new(),
            reserve: Vec::new(),
        };
        DoctorDay {
            duties: vec![duty],
            busy: busy.iter().map(|(from, to)| at(day, *from, *to)).collect(),
            kept: Vec::new(),
        }
    }

    #[test]
    fn a_visit_at_the_edge_of_a_later_day_moves_into_a_gap_without_leaving_one() {
        let (to, from) = (day(0, &[(9, 11), (12, 17)]), day(3, &[(9, 10), (10, 11)]));
        let moved = leaves(
            at(3, 10, 11),
            at(0, 11, 12),
            &from,
            Some(&to),
            &GapRules::default(),
            DateTime::UNIX_EPOCH,
        );
        assert_eq!(moved, Leaves { gain_min: 60, big_min: 0 });
    }

    #[test]
    fn one_from_the_middle_leaves_as_much_as_it_fills() {
        let (to, from) = (day(0, &[(9, 11), (12, 17)]), day(3, &[(9, 10), (10, 11), (11, 12)]));
        let moved = leaves(
            at(3, 10, 11),
            at(0, 11, 12),
            &from,
            Some(&to),
            &GapRules::default(),
            DateTime::UNIX_EPOCH,
        );
        assert_eq!(moved, Leaves { gain_min: 0, big_min: 60 });
    }

    #[test]
    fn the_last_visit_of_the_same_day_closes_its_gap() {
        let own = day(0, &[(9, 11), (12, 13)]);
        let moved =
            leaves(at(0, 12, 13), at(0, 11, 12), &own, None, &GapRules::default(), DateTime::UNIX_EPOCH);
        assert_eq!(moved, Leaves { gain_min: 60, big_min: -60 });
    }
}
