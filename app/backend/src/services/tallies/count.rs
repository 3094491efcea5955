//! Counting dates from their facts: the one way, for whoever reads, keeps or proves.

use std::collections::BTreeMap;

use chrono::{NaiveDate, Timelike};
use chrono_tz::Tz;
use domain::{
    clinic_time::{day_interval, local_date},
    id::BranchId,
    interval::Interval,
    tally::{Tally, TallyKind},
};

use crate::{
    Error,
    services::figures,
    store::{Tx, gap_offers},
};

/// A date's tallies of all branches together and of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ByBranch {
    all: Tally,
    each: BTreeMap<BranchId, Tally>,
    /// Some of it lies ahead, so that it counts otherwise later.
    pub ahead: bool,
}

impl ByBranch {
    /// Counts a fact in all together and in its branch.
    fn add(&mut self, branch: Option<BranchId>, count: impl Fn(&mut Tally)) {
        count(&mut self.all);
        if let Some(branch) = branch {
            count(self.each.entry(branch).or_default());
        }
    }

    /// Those of a branch, or of all.
    pub fn of(&self, branch: Option<BranchId>) -> Tally {
        match branch {
            None => self.all.clone(),
            Some(branch) => self.each.get(&branch).cloned().unwrap_or_default(),
        }
    }
}

impl std::ops::AddAssign<&ByBranch> for ByBranch {
    fn add_assign(&mut self, other: &ByBranch) {
        self.all += other.all.clone();
        for (branch, tally) in &other.each {
            *self.each.entry(*branch).or_default() += tally.clone();
        }
        self.ahead |= other.ahead;
    }
}

/// What is counted of a date.
fn of(counted: &mut BTreeMap<NaiveDate, ByBranch>, date: NaiveDate) -> &mut ByBranch {
    counted.entry(date).or_default()
}

/// Counts each of some dates.
pub(super) async fn count(
    tx: &mut Tx,
    kind: TallyKind,
    zone: Tz,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<BTreeMap<NaiveDate, ByBranch>, Error> {
    let time = Interval::new(day_interval(zone, from).start, day_interval(zone, to).end);
    let now = tx.now();
    let mut counted: BTreeMap<NaiveDate, ByBranch> =
        from.iter_days().take_while(|date| *date <= to).map(|date| (date, ByBranch::default())).collect();
    let dates = &mut counted;
    match kind {
        TallyKind::Calls => {
            for call in figures::calls(tx, time, None).await? {
                let local = call.started_at.with_timezone(&zone);
                of(dates, local.date_naive()).add(call.branch, |tally| tally.calls.add(&call, local.hour()));
            }
        }
        TallyKind::Acts => {
            for act in figures::acts(tx, time, None).await? {
                of(dates, local_date(zone, act.at)).add(Some(act.branch), |tally| tally.acts.add(&act));
            }
            for row in gap_offers::list_taken(tx, time.start, time.end).await? {
                let (by, branch) = (row.operator_id.into(), BranchId(row.branch_id));
                let minutes = Interval::new(row.starts_at, row.busy_until).minutes();
                let date = of(dates, local_date(zone, row.offered_at));
                date.add(Some(branch), |tally| tally.acts.add_recovered(by, branch, minutes));
            }
        }
        TallyKind::Visits => {
            for visit in figures::visits(tx, from, to).await? {
                let (fact, date) = (&visit.fact, of(dates, visit.date));
                date.add(Some(fact.branch), |tally| {
                    tally.visits.add(fact, &visit.services, now);
                });
                date.ahead |= fact.starts_at > now;
            }
        }
        TallyKind::Leads => {
            for lead in figures::leads(tx, time).await? {
                of(dates, local_date(zone, lead.received_at)).add(None, |tally| tally.leads.add(&lead));
            }
        }
    }
    Ok(counted)
}
