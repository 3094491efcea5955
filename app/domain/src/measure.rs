//! Measures (показатели): the figures that a dashboard is read for, what each is aimed at, and which way is better.
//!
//! They are made of counts ([`crate::figure`]), so that those of a period follow from the sums of its dates. What a
//! measure is called and how it is defined is told in `app/locales`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    figure::{
        ABANDONED_AIM, ActCounts, CallCounts, LEAD_AIM_MIN, LeadCounts, RecoveredCounts, SERVICE_LEVEL_AIM,
        VisitCounts, WAIT_AIM_S, percent,
    },
    fill::Fill,
    id::BranchId,
    tally::Tally,
};

/// A complaint, as far as it is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComplaintFact {
    /// About which branch.
    pub branch: Option<BranchId>,
    /// The moment after the last day for the answer.
    pub due_at: DateTime<Utc>,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// It needs no answer: it was rejected, or is the same as another.
    pub void: bool,
}

/// Complaints, counted by the date on which they were received.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintCounts {
    /// To be answered.
    pub received: i64,
    /// Answered before the deadline.
    pub on_time: i64,
    /// Answered too late, or not by the deadline.
    pub late: i64,
}

impl ComplaintCounts {
    /// Counts those of some time, as they are known at a moment.
    pub fn of<'f>(facts: impl IntoIterator<Item = &'f ComplaintFact>, now: DateTime<Utc>) -> Self {
        let mut counts = Self::default();
        for fact in facts.into_iter().filter(|fact| !fact.void) {
            counts.received += 1;
            match fact.answered_at {
                Some(at) if at < fact.due_at => counts.on_time += 1,
                Some(_) => counts.late += 1,
                None => counts.late += i64::from(fact.due_at <= now),
            }
        }
        counts
    }

    /// Percent answered in time of those that were answered or should have been.
    pub fn on_time_rate(&self) -> Option<f64> {
        percent(self.on_time, self.on_time + self.late)
    }
}

/// All counts of a period, of whatever they are counted by together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Calls.
    pub calls: CallCounts,
    /// What was done with visits.
    pub acts: ActCounts,
    /// Visits.
    pub visits: VisitCounts,
    /// Leads.
    pub leads: LeadCounts,
    /// Seconds until somebody turned to the middle one of the leads.
    pub answer_s: Option<i64>,
    /// Time of gaps that was taken.
    pub recovered: RecoveredCounts,
    /// Complaints.
    pub complaints: ComplaintCounts,
    /// How full the days ahead are.
    pub fill: Fill,
}

impl Totals {
    /// Those of a tally; the rest nothing.
    pub fn of(tally: &Tally) -> Self {
        Self {
            calls: tally.calls.by_branch.total(),
            acts: tally.acts.by_branch.total(),
            visits: tally.visits.by_branch.total(),
            leads: tally.leads.by_source.total(),
            answer_s: tally.leads.median_answer_s(None),
            recovered: tally.acts.recovered.total(),
            ..Self::default()
        }
    }
}

/// A figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Calls of patients.
    Offered,
    /// Visits booked.
    Booked,
    /// Target calls with a booking.
    Conversion,
    /// Answered in time.
    ServiceLevel,
    /// Given up.
    Abandonment,
    /// How full the days ahead are.
    FillRate,
    /// Time until somebody answers.
    MeanWait,
    /// Time that a call takes.
    MeanHandling,
    /// Time until somebody turns to a lead.
    LeadAnswer,
    /// Patients who did not come.
    NoShow,
    /// Visits called off.
    Cancelled,
    /// Complaints answered in time.
    ComplaintsOnTime,
    /// Leads of which a visit came.
    LeadConversion,
    /// Patients who came.
    ShowRate,
    /// Time of gaps that was taken.
    Recovered,
    /// Calls nobody answered.
    Missed,
}

codes!(Measure, 16,
    Offered => "offered",
    Booked => "booked",
    Conversion => "conversion",
    ServiceLevel => "service_level",
    Abandonment => "abandonment",
    FillRate => "fill_rate",
    MeanWait => "mean_wait",
    MeanHandling => "mean_handling",
    LeadAnswer => "lead_answer",
    NoShow => "no_show",
    Cancelled => "cancelled",
    ComplaintsOnTime => "complaints_on_time",
    LeadConversion => "lead_conversion",
    ShowRate => "show_rate",
    Recovered => "recovered",
    Missed => "missed",
);

/// In what something is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// So many.
    Number,
    /// Of a hundred.
    Percent,
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
}

/// What is aimed at.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aim {
    /// This or more.
    AtLeast(f64),
    /// This or less.
    AtMost(f64),
    /// Not less than the first, not more than the second.
    Between(f64, f64),
}

impl Aim {
    /// Whether a value is as it should be.
    pub fn is_met(self, value: f64) -> bool {
        match self {
            Self::AtLeast(least) => value >= least,
            Self::AtMost(most) => value <= most,
            Self::Between(least, most) => (least..=most).contains(&value),
        }
    }
}

impl Measure {
    /// Its value; none when it is a part of nothing.
    pub fn value(self, totals: &Totals) -> Option<f64> {
        let Totals { calls, acts, visits, leads, answer_s, recovered, complaints, fill } = totals;
        match self {
            Self::Offered => Some(calls.offered as f64),
            Self::Missed => Some(calls.missed as f64),
            Self::Booked => Some(acts.booked as f64),
            Self::Conversion => calls.conversion(),
            Self::ServiceLevel => calls.service_level(),
            Self::Abandonment => calls.abandonment(),
            Self::FillRate => percent(fill.booked_min, fill.work_min),
            Self::MeanWait => calls.mean_wait_s(),
            Self::MeanHandling => calls.mean_handling_s(),
            Self::LeadAnswer => answer_s.map(|seconds| seconds as f64),
            Self::LeadConversion => leads.conversion(),
            Self::ShowRate => visits.show_rate(),
            Self::NoShow => visits.no_show_rate(),
            Self::Cancelled => visits.cancelled_rate(),
            Self::ComplaintsOnTime => complaints.on_time_rate(),
            Self::Recovered => Some(recovered.minutes as f64),
        }
    }

    /// In what it is measured.
    pub const fn unit(self) -> Unit {
        match self {
            Self::Offered | Self::Booked | Self::Missed => Unit::Number,
            Self::MeanWait | Self::MeanHandling | Self::LeadAnswer => Unit::Seconds,
            Self::Recovered => Unit::Minutes,
            _ => Unit::Percent,
        }
    }

    /// What it is aimed at.
    pub fn aim(self) -> Option<Aim> {
        match self {
            Self::ServiceLevel => Some(Aim::AtLeast(SERVICE_LEVEL_AIM)),
            Self::Abandonment => Some(Aim::AtMost(ABANDONED_AIM)),
            Self::MeanWait => Some(Aim::AtMost(WAIT_AIM_S)),
            Self::LeadAnswer => Some(Aim::AtMost(f64::from(LEAD_AIM_MIN) * 60.0)),
            Self::FillRate => Some(Aim::Between(80.0, 90.0)),
            Self::ComplaintsOnTime => Some(Aim::AtLeast(100.0)),
            _ => None,
        }
    }

    /// Whether more is better; none where neither is.
    pub const fn more_is_better(self) -> Option<bool> {
        match self {
            Self::Offered | Self::MeanHandling => None,
            Self::Abandonment
            | Self::Missed
            | Self::MeanWait
            | Self::LeadAnswer
            | Self::NoShow
            | Self::Cancelled => Some(false),
            _ => Some(true),
        }
    }
}

/// A measure of a period and of the one before.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// Which.
    pub measure: Measure,
    /// Now.
    pub now: Option<f64>,
    /// In the period before.
    pub before: Option<f64>,
}

impl Measured {
    /// Whether it got better; none when it is neither better nor worse, or nothing can be compared.
    pub fn is_better(&self) -> Option<bool> {
        let change = self.now? - self.before?;
        (change != 0.0).then_some(())?;
        Some((change > 0.0) == self.measure.more_is_better()?)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn a_complaint_is_late_once_its_time_is_over_whether_answered_or_not() {
        let at = |day| DateTime::UNIX_EPOCH + TimeDelta::days(day);
        let fact = |due, answered: Option<i64>, void| ComplaintFact {
            branch: None,
            due_at: at(due),
            answered_at: answered.map(at),
            void,
        };
        let facts = [
            fact(10, Some(9), false),
            fact(10, Some(10), false),
            fact(10, None, false),
            fact(30, None, false),
            fact(1, None, true),
        ];
        let counts = ComplaintCounts::of(&facts, at(20));
        assert_eq!(counts, ComplaintCounts { received: 4, on_time: 1, late: 2 });
        assert_eq!(counts.on_time_rate(), percent(1, 3));
    }

    #[test]
    fn what_is_better_depends_on_what_is_measured() {
        let of = |measure, before, now| Measured { measure, now, before }.is_better();
        assert_eq!(of(Measure::Conversion, Some(60.0), Some(65.0)), Some(true));
        assert_eq!(of(Measure::Abandonment, Some(3.0), Some(4.0)), Some(false));
        assert_eq!(of(Measure::Offered, Some(3.0), Some(4.0)), None);
        assert_eq!(of(Measure::Conversion, None, Some(4.0)), None);
        assert_eq!(of(Measure::Conversion, Some(4.0), Some(4.0)), None);
    }
}
