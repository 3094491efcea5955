//! Tallies: what was counted of a date, or of several together, by operator, branch, doctor and so on.
//!
//! Tallies add up like the counts they are made of: those of a month are the sum of its dates'. What is counted of one
//! fact is said by [`crate::figure`] alone.

use std::{
    collections::{BTreeMap, btree_map},
    ops::AddAssign,
};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::{
    booking::{BookingStatus, CancelReason},
    figure::{
        ActCounts, ActFact, CallCounts, CallFact, Counts, LeadCounts, LeadFact, Number, RecoveredCounts,
        VisitCounts, VisitFact,
    },
    id::{BranchId, DoctorId, ServiceId, UserId},
    lead::LeadSource,
};

/// By which rules tallies are counted: raised whenever a count changes its meaning, so that what was kept before counts
/// for nothing.
pub const RULES: u32 = 2;

/// Of which facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TallyKind {
    /// Calls.
    Calls,
    /// What was done with visits.
    Acts,
    /// Visits.
    Visits,
    /// Leads.
    Leads,
}

codes!(TallyKind, 4,
    Calls => "calls",
    Acts => "acts",
    Visits => "visits",
    Leads => "leads",
);

/// Counts by something. Kept as pairs of it and a row of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grouped<K, C>(BTreeMap<K, C>);

impl<K, C> Default for Grouped<K, C> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord, C: Counts> Grouped<K, C> {
    /// Counts more of one. What counts nothing leaves no trace, so that equal tallies are equal.
    pub fn add(&mut self, key: K, counts: C) {
        match self.0.entry(key) {
            btree_map::Entry::Vacant(entry) => {
                if counts != C::default() {
                    entry.insert(counts);
                }
            }
            btree_map::Entry::Occupied(mut entry) => {
                *entry.get_mut() += counts;
                if *entry.get() == C::default() {
                    entry.remove();
                }
            }
        }
    }

    /// Those of one.
    pub fn of(&self, key: &K) -> C {
        self.0.get(key).copied().unwrap_or_default()
    }

    /// Those of all together.
    pub fn total(&self) -> C {
        self.0.values().fold(C::default(), |mut total, counts| {
            total += *counts;
            total
        })
    }

    /// Each of which something was counted, in order.
    pub fn iter(&self) -> btree_map::Iter<'_, K, C> {
        self.0.iter()
    }
}

impl<K: Ord, C: Counts> AddAssign for Grouped<K, C> {
    fn add_assign(&mut self, other: Self) {
        other.0.into_iter().for_each(|(key, counts)| self.add(key, counts));
    }
}

impl<K: Serialize, C: Counts> Serialize for Grouped<K, C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|(key, counts)| (key, counts.numbers())))
    }
}

impl<'de, K: Deserialize<'de> + Ord, C: Counts> Deserialize<'de> for Grouped<K, C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pairs = Vec::<(K, Vec<i64>)>::deserialize(deserializer)?.into_iter();
        let pair = |(key, numbers): (K, Vec<i64>)| {
            let counts = C::of_numbers(&numbers).ok_or_else(|| D::Error::custom("other counts"))?;
            Ok((key, counts))
        };
        pairs.map(pair).collect::<Result<_, _>>().map(Self)
    }
}

/// A tally of several groups.
macro_rules! tally {
    ($(#[$about:meta])* $type:ident { $($(#[$field_about:meta])* $field:ident: $of:ty),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $type {
            $($(#[$field_about])* pub $field: $of,)+
        }

        impl AddAssign for $type {
            fn add_assign(&mut self, other: Self) {
                $(self.$field += other.$field;)+
            }
        }
    };
}

tally! {
    /// Calls.
    CallTally {
        /// By whose they were; of missed ones, for whom it rang last.
        by_operator: Grouped<Option<UserId>, CallCounts>,
        /// By what branch they were about.
        by_branch: Grouped<Option<BranchId>, CallCounts>,
        /// By the hour of the clinic's clock in which they began.
        by_hour: Grouped<u32, CallCounts>,
    }
}

impl CallTally {
    /// Counts a call that began in an hour.
    pub fn add(&mut self, call: &CallFact, hour: u32) {
        let counts = CallCounts::of(call);
        self.by_operator.add(call.operator, counts);
        self.by_branch.add(call.branch, counts);
        self.by_hour.add(hour, counts);
    }
}

tally! {
    /// What was done with visits.
    ActTally {
        /// By who did it; none is a key, or the program itself.
        by_operator: Grouped<Option<UserId>, ActCounts>,
        /// By the visit's branch.
        by_branch: Grouped<BranchId, ActCounts>,
        /// By the way in which it was booked.
        by_channel: Grouped<String, ActCounts>,
        /// Time of gaps that was taken, by who offered it.
        recovered: Grouped<UserId, RecoveredCounts>,
        /// The same, by branch.
        recovered_by_branch: Grouped<BranchId, RecoveredCounts>,
    }
}

impl ActTally {
    /// Counts an act.
    pub fn add(&mut self, act: &ActFact) {
        let counts = ActCounts::of(act);
        self.by_operator.add(act.by, counts);
        self.by_branch.add(act.branch, counts);
        self.by_channel.add(act.channel.clone(), counts);
    }

    /// Counts a visit of so many minutes that fills a gap's time.
    pub fn add_recovered(&mut self, offered_by: UserId, branch: BranchId, minutes: i64) {
        let counts = RecoveredCounts { visits: 1, minutes };
        self.recovered.add(offered_by, counts);
        self.recovered_by_branch.add(branch, counts);
    }
}

tally! {
    /// Visits.
    VisitTally {
        /// By doctor.
        by_doctor: Grouped<DoctorId, VisitCounts>,
        /// By branch.
        by_branch: Grouped<BranchId, VisitCounts>,
        /// By service; one for two services is one of each.
        by_service: Grouped<ServiceId, VisitCounts>,
        /// Those that were called off, by why.
        by_reason: Grouped<CancelReason, Number>,
    }
}

impl VisitTally {
    /// Counts a visit, as it is known at a moment.
    pub fn add(&mut self, visit: &VisitFact, services: &[ServiceId], now: DateTime<Utc>) {
        let counts = VisitCounts::of(visit, now);
        self.by_doctor.add(visit.doctor, counts);
        self.by_branch.add(visit.branch, counts);
        for (at, service) in services.iter().enumerate() {
            if !services.iter().take(at).any(|other| other == service) {
                self.by_service.add(*service, counts);
            }
        }
        if visit.status == BookingStatus::Cancelled
            && let Some(reason) = visit.reason
        {
            self.by_reason.add(reason, Number { number: counts.cancelled });
        }
    }
}

tally! {
    /// Leads.
    LeadTally {
        /// By where they reached out.
        by_source: Grouped<LeadSource, LeadCounts>,
        /// How many were turned to after so many seconds of the hours of calls, by source.
        answers: Grouped<(LeadSource, i64), Number>,
    }
}

impl LeadTally {
    /// Counts a lead.
    pub fn add(&mut self, lead: &LeadFact) {
        self.by_source.add(lead.source, LeadCounts::of(lead));
        if let Some(seconds) = lead.answer_s {
            self.answers.add((lead.source, seconds), Number { number: 1 });
        }
    }

    /// The middle one of the seconds until somebody turned to them, of one source or of all; none when nobody did.
    pub fn median_answer_s(&self, source: Option<LeadSource>) -> Option<i64> {
        let mut times: BTreeMap<i64, i64> = BTreeMap::new();
        for ((of, seconds), Number { number }) in self.answers.iter() {
            if source.is_none_or(|source| source == *of) {
                *times.entry(*seconds).or_default() += number;
            }
        }
        let (all, mut passed) = (times.values().sum::<i64>(), 0);
        // as `figure::median`: of an even number the lower of the two in the middle
        let middle = (all - 1) / 2;
        times.into_iter().find_map(|(seconds, number)| {
            passed += number;
            (passed > middle).then_some(seconds)
        })
    }
}

tally! {
    /// All kinds together.
    Tally {
        /// Calls.
        calls: CallTally,
        /// What was done with visits.
        acts: ActTally,
        /// Visits.
        visits: VisitTally,
        /// Leads.
        leads: LeadTally,
    }
}

impl Tally {
    /// The part of one kind, as it is kept.
    pub fn text(&self, kind: TallyKind) -> serde_json::Result<String> {
        match kind {
            TallyKind::Calls => serde_json::to_string(&self.calls),
            TallyKind::Acts => serde_json::to_string(&self.acts),
            TallyKind::Visits => serde_json::to_string(&self.visits),
            TallyKind::Leads => serde_json::to_string(&self.leads),
        }
    }

    /// From what was kept of one kind; nothing of the others.
    pub fn of_text(kind: TallyKind, text: &str) -> serde_json::Result<Self> {
        let mut tally = Self::default();
        match kind {
            TallyKind::Calls => tally.calls = serde_json::from_str(text)?,
            TallyKind::Acts => tally.acts = serde_json::from_str(text)?,
            TallyKind::Visits => tally.visits = serde_json::from_str(text)?,
            TallyKind::Leads => tally.leads = serde_json::from_str(text)?,
        }
        Ok(tally)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{figure::median, lead::LeadStatus};

    fn lead(source: LeadSource, answer_s: Option<i64>) -> LeadFact {
        LeadFact {
            id: uuid::Uuid::nil().into(),
            source,
            received_at: DateTime::UNIX_EPOCH,
            status: LeadStatus::New,
            owner: None,
            forwarded_by: None,
            booked_by: None,
            answered: answer_s.is_some(),
            answer_s,
        }
    }

    fn act(branch: u128, undone: bool) -> ActFact {
        ActFact {
            booking: uuid::Uuid::nil().into(),
            at: DateTime::UNIX_EPOCH,
            by: None,
            kind: crate::figure::ActKind::Booked,
            undone,
            branch: uuid::Uuid::from_u128(branch).into(),
            doctor: uuid::Uuid::nil().into(),
            channel: "phone".into(),
            new_patient: true,
            reason: None,
        }
    }

    #[test]
    fn what_counts_for_nothing_leaves_no_trace() {
        let mut tally = ActTally::default();
        tally.add(&act(1, false));
        tally.add(&act(1, true));
        assert_eq!(tally, ActTally::default());
    }

    #[test]
    fn what_was_kept_with_other_counts_is_not_read() {
        assert!(Tally::of_text(TallyKind::Leads, r#"{"by_source":[["vk",[1,2]]],"answers":[]}"#).is_err());
    }

    fn leads() -> impl Strategy<Value = Vec<LeadFact>> {
        let one = (0usize..LeadSource::ALL.len(), prop::option::of(0i64..60));
        prop::collection::vec(one.prop_map(|(source, answer)| lead(LeadSource::ALL[source], answer)), 0..40)
    }

    proptest! {
        #[test]
        fn the_middle_answer_is_that_of_all_leads_however_they_were_put_together(parts in prop::collection::vec(leads(), 0..5)) {
            let mut whole = LeadTally::default();
            for part in &parts {
                let mut tally = LeadTally::default();
                part.iter().for_each(|lead| tally.add(lead));
                whole += tally;
            }
            let all: Vec<&LeadFact> = parts.iter().flatten().collect();
            let answers = all.iter().filter_map(|lead| lead.answer_s).collect();
            prop_assert_eq!(whole.median_answer_s(None), median(answers));
            prop_assert_eq!(whole.by_source.total().received, all.len() as i64);
            for source in LeadSource::ALL {
                let of = all.iter().filter(|lead| lead.source == source).filter_map(|lead| lead.answer_s);
                prop_assert_eq!(whole.median_answer_s(Some(source)), median(of.collect()));
            }
        }

        #[test]
        fn a_sum_of_tallies_is_the_tally_of_all_and_survives_being_kept(acts in prop::collection::vec((1u128..4, any::<bool>()), 0..30), cut in 0usize..30) {
            let facts: Vec<ActFact> = acts.into_iter().map(|(branch, undone)| act(branch, undone)).collect();
            let tally = |facts: &[ActFact]| {
                let mut tally = Tally::default();
                facts.iter().for_each(|fact| tally.acts.add(fact));
                tally
            };
            let (first, second) = facts.split_at(cut.min(facts.len()));
            let mut sum = tally(first);
            sum += tally(second);
            prop_assert_eq!(&sum, &tally(&facts));
            let kept = Tally::of_text(TallyKind::Acts, &sum.text(TallyKind::Acts).unwrap()).unwrap();
            prop_assert_eq!(kept, sum);
        }
    }
}
