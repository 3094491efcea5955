//! Who fits into a gap, and when best.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    birth_date,
    clinic::{Branch, Doctor},
    clinic_time::local_date,
    gap::{DoctorDay, Gap},
    gap_offer::{Candidate, Source, leaves},
    interval::Interval,
    person_name::PersonName,
    service::{ServiceBrief, names},
    slot::{self, ChairUse, Demand, Diary, Offer},
    waitlist::{Claim, HasVisit},
};

use crate::{
    services::{
        branch_days::BranchDays,
        directory::Directory,
        slots::{buffer, can_do, demand, length, lengths},
        treatment_plans::due::DueStep,
        waitlist::Waits,
    },
    store::bookings::ahead::MovableRow,
};

/// A gap, with all that bears on whether a visit fits into it.
pub(super) struct FreeTime<'g> {
    pub doctor: &'g Doctor,
    pub date: NaiveDate,
    pub day: &'g DoctorDay,
    pub gap: &'g Gap,
    pub chairs: &'g [ChairUse],
}

/// Judges who fits.
pub(super) struct Fitting<'d> {
    branch: &'d Branch,
    lengths: Vec<u16>,
    now: DateTime<Utc>,
}

impl<'d> Fitting<'d> {
    /// At a branch, at an instant.
    pub fn new(directory: &Directory, branch: &'d Branch, now: DateTime<Utc>) -> Self {
        Self { branch, lengths: lengths(directory), now }
    }

    /// The best time in the gap for one who waits; `None` when there is none.
    pub fn waits(&self, at: &FreeTime, waits: &Waits) -> Option<Offer> {
        let (row, doctor) = (&waits.row.wait, at.doctor);
        let in_time = (row.from_date..=row.until_date).contains(&at.date);
        let complete = waits.services.len() == waits.need.services.len();
        if !in_time || !complete || !waits.need.allows_doctor(doctor) {
            return None;
        }
        if !can_do(doctor, &waits.services) || !doctor.treats_age(waits.age(at.date)) {
            return None;
        }
        let window = waits.need.window(at.date, self.branch.zone, waits.row.visit_at)?;
        self.best(at, length(doctor, &waits.services), buffer(&waits.services), window)
    }

    /// One who waits, with the best time in the gap.
    pub fn of_list(&self, directory: &Directory, at: &FreeTime, waits: &Waits) -> Option<Candidate> {
        let (offer, row) = (self.waits(at, waits)?, &waits.row.wait);
        Some(Candidate {
            source: Source::Waiting(row.id.into()),
            patient_id: row.patient_id.into(),
            patient: waits.patient().full(),
            age: waits.age(at.date),
            services: waits.services_text(),
            fills_min: fills(&offer, &waits.services),
            offer,
            urgency: Some(waits.urgency),
            until: Some(row.until_date),
            note: row.note.clone(),
            plan: None,
            asked_at: row.asked_at,
            visit: waits.visit(directory),
            leaves: None,
            claim: waits.claim.clone(),
        })
    }

    /// The best time in the gap for the next visit of a plan; `None` when there is none.
    pub fn due(&self, at: &FreeTime, step: &DueStep) -> Option<Offer> {
        let (doctor, today) = (at.doctor, local_date(self.branch.zone, self.now));
        let able = can_do(doctor, &step.services) && doctor.treats_age(step.age(at.date));
        if !able || !step.allows(doctor, at.date, today) {
            return None;
        }
        let window = step.times.window(at.date, self.branch.zone)?;
        self.best(at, length(doctor, &step.services), buffer(&step.services), window)
    }

    /// The patient of a plan, with the best time in the gap for the next visit.
    pub fn of_plan(&self, at: &FreeTime, step: &DueStep) -> Option<Candidate> {
        let (offer, plan) = (self.due(at, step)?, &step.row.plan);
        Some(Candidate {
            source: Source::Step(plan.next_step_id?.into()),
            patient_id: plan.patient_id.into(),
            patient: step.patient(),
            age: step.age(at.date),
            services: names(step.services.iter().copied()),
            fills_min: fills(&offer, &step.services),
            offer,
            urgency: None,
            until: plan.due_until,
            note: plan.note.clone(),
            plan: Some(step.in_plan()),
            asked_at: None,
            visit: None,
            leaves: None,
            claim: step.claim.clone(),
        })
    }

    /// The best time in the gap for a visit that is the doctor's own already, when the days are better for it.
    pub fn movable(
        &self,
        book: &BranchDays<'_>,
        at: &FreeTime,
        visit: &MovableRow,
        claim: Option<Claim>,
    ) -> Option<Candidate> {
        let minutes = |from: DateTime<Utc>, to: DateTime<Utc>| u16::try_from((to - from).num_minutes()).ok();
        let visit_min = minutes(visit.starts_at, visit.ends_at)?;
        let buffer_min = minutes(visit.ends_at, visit.busy_until)?;
        if visit.starts_at < at.gap.end {
            return None;
        }
        let window = Interval::new(at.gap.start, at.gap.end);
        let offer = self.best(at, visit_min, buffer_min, window)?;
        let fills_min = i64::from(visit_min) + i64::from(buffer_min);
        let target = Interval::of_minutes(offer.starts_at, fills_min);
        let own = Interval::new(visit.starts_at, visit.busy_until);
        let rules = book.rules(at.doctor);
        let leaves = if visit.day == at.date {
            leaves(own, target, at.day, None, &rules, self.now)
        } else {
            leaves(own, target, &book.of(at.doctor, visit.day)?, Some(at.day), &rules, self.now)
        };
        if leaves.gain_min <= 0 {
            return None;
        }
        let name = PersonName {
            last: visit.last_name.clone(),
            first: visit.first_name.clone(),
            patronymic: visit.patronymic.clone(),
        };
        Some(Candidate {
            source: Source::Visit(visit.id.into()),
            patient_id: visit.patient_id.into(),
            patient: name.full(),
            age: visit.birth_date.map(|born| birth_date::age(born, at.date)),
            services: visit.services.clone(),
            offer,
            fills_min,
            urgency: None,
            until: None,
            note: String::new(),
            plan: None,
            asked_at: None,
            visit: Some(HasVisit {
                id: visit.id.into(),
                starts_at: visit.starts_at,
                zone: self.branch.zone,
                doctor: at.doctor.name.short(),
            }),
            leaves: Some(leaves),
            claim,
        })
    }

    fn best(&self, at: &FreeTime, visit_min: u16, buffer_min: u16, window: Interval) -> Option<Offer> {
        let window = window.intersection(&Interval::new(at.gap.start, at.gap.end))?;
        if window.minutes() < i64::from(visit_min)
            || at.gap.minutes < i64::from(visit_min) + i64::from(buffer_min)
        {
            return None;
        }
        let demand = Demand {
            windows: vec![window],
            ..demand(self.branch, self.lengths.clone(), buffer_min, at.date, self.now)
        };
        let diary = Diary {
            doctor: at.doctor.id,
            visit_min,
            duties: at.day.duties.clone(),
            busy: at.day.busy.clone(),
            reserve: at.day.kept.clone(),
        };
        slot::best(&demand, &[diary], at.chairs, 1).into_iter().next()
    }
}

/// Minutes of the gap that a visit fills, with the cleaning.
fn fills(offer: &Offer, services: &[&ServiceBrief]) -> i64 {
    (offer.ends_at - offer.starts_at).num_minutes() + i64::from(buffer(services))
}
