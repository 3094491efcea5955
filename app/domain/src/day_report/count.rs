//! What the facts of a date come to, and the rows behind each figure.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{ComplaintCounts, DayFigures, DayRows, Metric, Part, RowRef, SourceLeads};
use crate::{
    booking::CancelReason,
    figure::{ActCounts, ActFact, ActKind, CallCounts, CallFact, LeadCounts, LeadFact},
    id::{CallbackId, ComplaintId, DoctorId, UserId},
    lead::{LeadSource, LeadStatus},
};

/// A complaint that the operator registered, as far as it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComplaintFact {
    /// Which.
    pub id: ComplaintId,
    /// When it was registered.
    pub registered_at: DateTime<Utc>,
    /// It was registered on the report's date.
    pub on_date: bool,
    /// An employee has it in hand.
    pub passed_on: bool,
    /// It is not answered, and the time for the answer is over.
    pub overdue: bool,
}

/// A promise to ring back that was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptFact {
    /// Which.
    pub id: CallbackId,
    /// When the call began that kept it.
    pub at: DateTime<Utc>,
}

/// What there was on the report's date.
#[derive(Clone, Debug)]
pub struct DayFacts {
    /// Whose report it is.
    pub operator: UserId,
    /// The operator's calls.
    pub calls: Vec<CallFact>,
    /// Promises that these calls kept.
    pub kept: Vec<KeptFact>,
    /// The operator's acts with visits.
    pub acts: Vec<ActFact>,
    /// All leads that came in.
    pub leads: Vec<LeadFact>,
    /// Complaints that the operator registered: on the date, or before and overdue.
    pub complaints: Vec<ComplaintFact>,
}

/// Rows as they are gathered.
#[derive(Default)]
struct Gathered(BTreeMap<Metric, Vec<RowRef>>);

impl Gathered {
    fn put(&mut self, metric: Metric, id: Uuid, at: DateTime<Utc>, count: i64) {
        if count != 0 {
            self.0.entry(metric).or_default().push(RowRef { id, at, back: count < 0 });
        }
    }

    /// An act that was taken back on the same date is no row any more.
    fn settled(mut self) -> DayRows {
        for rows in self.0.values_mut() {
            let backs: Vec<RowRef> = rows.iter().filter(|row| row.back).copied().collect();
            for back in backs {
                let taken = |row: &RowRef| !row.back && row.id == back.id && row.at <= back.at;
                if let Some(act) = rows.iter().rposition(taken)
                    && let Some(undo) = rows.iter().position(|row| *row == back)
                {
                    rows.remove(undo);
                    rows.remove(act);
                }
            }
        }
        self.0.retain(|_, rows| !rows.is_empty());
        DayRows(self.0)
    }
}

impl DayFacts {
    /// The figures and their rows. `specialty` says the code and the name of a doctor's first one.
    pub fn count(&self, specialty: impl Fn(DoctorId) -> Option<(String, String)>) -> (DayFigures, DayRows) {
        let mut rows = Gathered::default();
        let calls = self.calls(&mut rows);
        for kept in &self.kept {
            rows.put(Metric::CalledBack, kept.id.0, kept.at, 1);
        }
        let figures = DayFigures {
            calls,
            called_back: self.kept.len() as i64,
            acts: self.acts(&mut rows),
            specialties: self.parts(|act| specialty(act.doctor).unwrap_or_default()),
            channels: self.parts(|act| (act.channel.clone(), String::new())),
            reasons: self.reasons(),
            leads: self.leads(&mut rows),
            complaints: self.complaints(&mut rows),
        };
        (figures, rows.settled())
    }

    fn calls(&self, rows: &mut Gathered) -> CallCounts {
        let mut sum = CallCounts::default();
        for call in self.calls.iter().filter(|call| call.operator == Some(self.operator)) {
            let counts = CallCounts::of(call);
            let mut put = |metric, count| rows.put(metric, call.id.0, call.started_at, count);
            put(Metric::CallsIn, counts.offered);
            put(Metric::Answered, counts.answered);
            put(Metric::Missed, counts.missed);
            put(Metric::Outgoing, counts.outgoing);
            put(Metric::Target, counts.target);
            sum += counts;
        }
        sum
    }

    fn own_acts(&self) -> impl Iterator<Item = &ActFact> {
        self.acts.iter().filter(|act| act.by == Some(self.operator))
    }

    fn acts(&self, rows: &mut Gathered) -> ActCounts {
        let mut sum = ActCounts::default();
        for act in self.own_acts() {
            let counts = ActCounts::of(act);
            let mut put = |metric, count| rows.put(metric, act.booking.0, act.at, count);
            put(Metric::Booked, counts.booked);
            put(Metric::BookedNew, counts.booked_new);
            put(Metric::BookedAgain, counts.booked_again());
            put(Metric::Moved, counts.moved);
            put(Metric::Cancelled, counts.cancelled);
            put(Metric::CancelledByClinic, counts.cancelled_by_clinic);
            let by_patient = act.reason.is_some_and(CancelReason::by_patient);
            put(Metric::CancelledByPatient, if by_patient { counts.cancelled } else { 0 });
            sum += counts;
        }
        sum
    }

    /// Bookings by something, the most first.
    fn parts(&self, of: impl Fn(&ActFact) -> (String, String)) -> Vec<Part> {
        let mut counts: BTreeMap<(String, String), i64> = BTreeMap::new();
        for act in self.own_acts() {
            *counts.entry(of(act)).or_default() += ActCounts::of(act).booked;
        }
        let parts = counts.into_iter().filter(|(_, count)| *count != 0);
        let mut parts: Vec<Part> = parts.map(|((code, name), count)| Part { code, name, count }).collect();
        parts.sort_by_key(|part| std::cmp::Reverse(part.count));
        parts
    }

    fn reasons(&self) -> Vec<(CancelReason, i64)> {
        let of = |reason: CancelReason| {
            let acts = self.own_acts().filter(|act| act.kind == ActKind::Cancelled);
            acts.filter(|act| act.reason == Some(reason)).map(|act| ActCounts::of(act).cancelled).sum()
        };
        CancelReason::ALL
            .into_iter()
            .map(|reason| (reason, of(reason)))
            .filter(|(_, count)| *count != 0)
            .collect()
    }

    /// What of a lead is the operator's.
    fn own(&self, lead: &LeadFact) -> LeadCounts {
        let me = Some(self.operator);
        let turned = [lead.owner, lead.forwarded_by, lead.booked_by].contains(&me);
        let booked = lead.booked_by == me || (lead.booked_by.is_none() && lead.owner == me);
        let counts = LeadCounts::of(lead);
        let own = |is: bool, count: i64| if is { count } else { 0 };
        LeadCounts {
            received: counts.received,
            processed: own(turned, counts.processed),
            forwarded: own(lead.forwarded_by == me, counts.forwarded),
            booked: own(booked && lead.status == LeadStatus::Booked, counts.booked),
            rejected: own(lead.owner == me, counts.rejected),
        }
    }

    fn leads(&self, rows: &mut Gathered) -> Vec<SourceLeads> {
        let mut sums: Vec<(LeadSource, LeadCounts)> = Vec::new();
        for lead in &self.leads {
            let counts = self.own(lead);
            let mut put = |metric, count| rows.put(metric, lead.id.0, lead.received_at, count);
            put(Metric::LeadsReceived, counts.received);
            put(Metric::LeadsProcessed, counts.processed);
            put(Metric::LeadsForwarded, counts.forwarded);
            put(Metric::LeadsBooked, counts.booked);
            match sums.iter_mut().find(|(source, _)| *source == lead.source) {
                Some((_, sum)) => *sum += counts,
                None => sums.push((lead.source, counts)),
            }
        }
        let order = |source| LeadSource::ALL.iter().position(|other| *other == source);
        sums.sort_by_key(|(source, _)| order(*source));
        sums.into_iter().map(|(source, counts)| SourceLeads { source, counts }).collect()
    }

    fn complaints(&self, rows: &mut Gathered) -> ComplaintCounts {
        let mut sum = ComplaintCounts::default();
        for complaint in &self.complaints {
            let is = i64::from;
            let (registered, passed_on) =
                (is(complaint.on_date), is(complaint.on_date && complaint.passed_on));
            let overdue = is(complaint.overdue);
            let mut put = |metric, count| rows.put(metric, complaint.id.0, complaint.registered_at, count);
            put(Metric::ComplaintsRegistered, registered);
            put(Metric::ComplaintsPassedOn, passed_on);
            put(Metric::ComplaintsOverdue, overdue);
            sum.registered += registered;
            sum.passed_on += passed_on;
            sum.overdue += overdue;
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;
    use crate::{
        call::{CallOutcome, Direction},
        id::{BookingId, BranchId, CallId, LeadId},
    };

    const ME: UserId = UserId(Uuid::from_u128(1));
    const OTHER: UserId = UserId(Uuid::from_u128(2));

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(second)
    }

    fn facts() -> DayFacts {
        DayFacts {
            operator: ME,
            calls: Vec::new(),
            kept: Vec::new(),
            acts: Vec::new(),
            leads: Vec::new(),
            complaints: Vec::new(),
        }
    }

    fn call(id: u128, operator: UserId, direction: Direction, missed: bool, outcome: u8) -> CallFact {
        CallFact {
            id: CallId(Uuid::from_u128(id)),
            direction,
            operator: Some(operator),
            branch: None,
            started_at: at(0),
            answered_at: (!missed).then(|| at(9)),
            hung_up_at: Some(at(60)),
            ended_at: Some(at(70)),
            on_line: true,
            missed,
            outcome: CallOutcome::ALL.get(usize::from(outcome)).copied().filter(|_| !missed),
            reasons: Vec::new(),
            came: false,
            awaited: false,
        }
    }

    fn act(booking: u128, second: i64, by: UserId, kind: ActKind, undone: bool) -> ActFact {
        ActFact {
            booking: BookingId(Uuid::from_u128(booking)),
            at: at(second),
            by: Some(by),
            kind,
            undone,
            branch: BranchId(Uuid::nil()),
            doctor: DoctorId(Uuid::from_u128(booking % 2)),
            channel: "phone".into(),
            new_patient: booking.is_multiple_of(3),
            reason: (kind == ActKind::Cancelled).then_some(CancelReason::DoctorAway),
        }
    }

    fn count(facts: &DayFacts) -> (DayFigures, DayRows) {
        facts.count(|doctor| Some((doctor.to_string(), "Терапевт".into())))
    }

    fn reconciles(figures: &DayFigures, rows: &DayRows) -> bool {
        Metric::ALL.into_iter().all(|metric| figures.of(metric) == rows.count(metric))
    }

    #[test]
    fn what_was_taken_back_at_once_is_no_row() {
        let acts = vec![
            act(1, 0, ME, ActKind::Booked, false),
            act(2, 1, ME, ActKind::Booked, false),
            act(1, 2, ME, ActKind::Booked, true),
            act(2, 3, OTHER, ActKind::Moved, false),
        ];
        let (figures, rows) = count(&DayFacts { acts, ..facts() });
        assert_eq!((figures.acts.booked, figures.acts.moved), (1, 0));
        assert_eq!(rows.of(Metric::Booked), [RowRef { id: Uuid::from_u128(2), at: at(1), back: false }]);
        assert!(reconciles(&figures, &rows));
    }

    #[test]
    fn what_is_taken_back_after_midnight_is_a_row_of_its_own() {
        let acts = vec![act(1, 0, ME, ActKind::Cancelled, true)];
        let (figures, rows) = count(&DayFacts { acts, ..facts() });
        assert_eq!((figures.acts.cancelled, figures.acts.cancelled_by_clinic), (-1, -1));
        assert!(rows.of(Metric::Cancelled)[0].back && reconciles(&figures, &rows));
    }

    #[test]
    fn a_lead_is_of_whoever_did_something_for_it() {
        let lead = |id: u128, owner, forwarded_by, booked_by, status| LeadFact {
            id: LeadId(Uuid::from_u128(id)),
            source: LeadSource::Vk,
            received_at: at(0),
            status,
            owner,
            forwarded_by,
            booked_by,
            answered: true,
            answer_s: Some(60),
        };
        let leads = vec![
            lead(1, None, None, Some(ME), LeadStatus::Booked),
            lead(2, Some(OTHER), Some(ME), Some(OTHER), LeadStatus::Booked),
            lead(3, Some(OTHER), None, None, LeadStatus::InWork),
        ];
        let (figures, rows) = count(&DayFacts { leads, ..facts() });
        let counts = figures.all_leads();
        assert_eq!((counts.received, counts.processed, counts.forwarded, counts.booked), (3, 2, 1, 1));
        assert!(reconciles(&figures, &rows));
    }

    proptest! {
        #[test]
        fn every_figure_is_the_number_of_its_rows(
            calls in prop::collection::vec((any::<bool>(), any::<bool>(), any::<bool>(), 0u8..12), 0..30),
            acts in prop::collection::vec((0u128..6, any::<bool>(), 0u8..3, any::<bool>()), 0..40),
        ) {
            let calls = calls.into_iter().enumerate().map(|(id, (own, out, missed, outcome))| {
                let direction = if out { Direction::Out } else { Direction::In };
                call(id as u128, if own { ME } else { OTHER }, direction, missed && !out, outcome)
            });
            let kinds = [ActKind::Booked, ActKind::Moved, ActKind::Cancelled];
            let acts = acts.into_iter().enumerate().map(|(second, (booking, own, kind, undone))| {
                let by = if own { ME } else { OTHER };
                act(booking, second as i64, by, kinds[usize::from(kind)], undone)
            });
            let facts = DayFacts { calls: calls.collect(), acts: acts.collect(), ..facts() };
            let (figures, rows) = count(&facts);
            prop_assert!(reconciles(&figures, &rows));
            let specialties: i64 = figures.specialties.iter().map(|part| part.count).sum();
            let channels: i64 = figures.channels.iter().map(|part| part.count).sum();
            prop_assert_eq!((specialties, channels), (figures.acts.booked, figures.acts.booked));
            let by_new = figures.acts.booked_new + figures.acts.booked_again();
            prop_assert_eq!(by_new, figures.acts.booked);
            let own = facts.calls.iter().filter(|call| call.operator == Some(ME)).count() as i64;
            prop_assert_eq!(figures.calls.offered + figures.calls.outgoing, own);
            prop_assert_eq!(figures.calls.answered + figures.calls.missed, figures.calls.offered);
        }
    }
}
