//! How full a doctor's day is, and which free time in it is big, dead or still to be filled.
//!
//! Which time to offer so that less is lost belongs in [`crate::slot`].

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    clinic::Branch,
    interval::{Interval, subtract, union},
    working_hours::Duty,
};

/// From which length on free time counts as what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GapRules {
    /// A gap is big from so many minutes on …
    pub big_min: u16,
    /// … or from the doctor's median service on, in minutes, whichever is shorter. `None`: not known.
    pub median_min: Option<u16>,
    /// The shortest service, in minutes: a shorter gap is dead.
    pub shortest_min: u16,
    /// Whether free time before the first and after the last visit can be a big gap too.
    pub edges: bool,
}

impl Default for GapRules {
    fn default() -> Self {
        Self { big_min: 60, median_min: None, shortest_min: 30, edges: false }
    }
}

impl GapRules {
    /// The branch's own, for a doctor with that median service.
    pub fn of(branch: &Branch, median: Option<u16>) -> Self {
        Self {
            big_min: branch.big_gap_min,
            shortest_min: branch.dead_gap_min,
            median_min: median.filter(|_| branch.big_gap_median),
            ..Self::default()
        }
    }

    /// Whether a gap is big.
    pub fn is_big(&self, gap: &Gap) -> bool {
        let least = self.median_min.map_or(self.big_min, |median| median.min(self.big_min));
        gap.minutes > 0 && gap.minutes >= i64::from(least) && (gap.inside || self.edges)
    }

    /// Whether no service fits into a gap.
    pub fn is_dead(&self, gap: &Gap) -> bool {
        gap.minutes < i64::from(self.shortest_min)
    }
}

/// Free working time of a doctor (окно).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// First instant.
    pub start: DateTime<Utc>,
    /// First instant after.
    pub end: DateTime<Utc>,
    /// Its length in minutes.
    pub minutes: i64,
    /// Whether there are visits before and after it on this day.
    pub inside: bool,
}

/// The figures of one doctor's day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DayFigures {
    /// Working hours without breaks, in minutes.
    pub work_min: i64,
    /// Minutes of it that are booked.
    pub booked_min: i64,
    /// `booked_min / work_min`, from 0 to 1; `None` when nothing is worked.
    pub fill_rate: Option<f64>,
    /// Minutes of waiting between the first and the last visit, the past too. Breaks are no waiting.
    pub idle_inside_min: i64,
    /// Free minutes that can still be filled.
    pub free_min: i64,
    /// `1 − longest / total` of what can still be filled: 0 in one piece, near 1 in crumbs; `None` without any.
    pub fragmentation: Option<f64>,
    /// What can still be filled, by start.
    pub gaps: Vec<Gap>,
    /// Those of the gaps that are big.
    pub big_gaps: Vec<Gap>,
    /// Those of the gaps that no service fits into.
    pub dead_gaps: Vec<Gap>,
}

/// One doctor's day: working time, and what takes it.
#[derive(Clone, Debug, PartialEq)]
pub struct DoctorDay {
    /// When the doctor works.
    pub duties: Vec<Duty>,
    /// Live visits with their buffers.
    pub busy: Vec<Interval>,
    /// Kept for acute pain: no gap to fill.
    pub kept: Vec<Interval>,
}

impl DoctorDay {
    /// Its figures. What of `busy` lies outside the working time is not counted; gaps before `from`, usually now, are
    /// past filling.
    pub fn figures(&self, rules: &GapRules, from: DateTime<Utc>) -> DayFigures {
        let work = union(self.duties.iter().flat_map(Duty::work).collect());
        figures(&work, &self.busy, &self.kept, rules, from)
    }

    /// The day without a visit.
    pub fn without(mut self, visit: Interval) -> Self {
        self.busy.retain(|busy| *busy != visit);
        self
    }

    /// The day with one visit more.
    pub fn with(mut self, visit: Interval) -> Self {
        self.busy.push(visit);
        self
    }
}

/// The figures of a [`DoctorDay`] whose working time is known already, without breaks and overlaps.
pub fn figures(
    work: &[Interval],
    busy: &[Interval],
    kept: &[Interval],
    rules: &GapRules,
    from: DateTime<Utc>,
) -> DayFigures {
    let free = subtract(work.to_vec(), busy.to_vec());
    let visits = visits(work, busy);
    let (work_min, whole_free_min) = (total(work), total(&free));
    let waiting = visits.map_or(0, |visits| total(&clipped(&free, visits)));
    let gap = |span: &Interval| Gap {
        start: span.start,
        end: span.end,
        minutes: span.minutes(),
        inside: visits.is_some_and(|visits| visits.contains(span)),
    };
    let ahead = clipped(&subtract(free, kept.to_vec()), Interval::new(from, DateTime::<Utc>::MAX_UTC));
    let gaps: Vec<Gap> = ahead.iter().map(gap).filter(|gap| gap.minutes > 0).collect();
    let free_min: i64 = gaps.iter().map(|gap| gap.minutes).sum();
    let longest = gaps.iter().map(|gap| gap.minutes).max();
    DayFigures {
        work_min,
        booked_min: work_min - whole_free_min,
        fill_rate: (work_min > 0).then(|| (work_min - whole_free_min) as f64 / work_min as f64),
        idle_inside_min: waiting,
        free_min,
        fragmentation: longest.map(|longest| 1.0 - longest as f64 / free_min as f64),
        big_gaps: gaps.iter().filter(|gap| rules.is_big(gap)).copied().collect(),
        dead_gaps: gaps.iter().filter(|gap| rules.is_dead(gap)).copied().collect(),
        gaps,
    }
}

/// The median of services' lengths in minutes, the lower of two middle ones; `None` without any.
pub fn median_min(mut lengths: Vec<u16>) -> Option<u16> {
    lengths.sort_unstable();
    let middle = lengths.len().checked_sub(1)? / 2;
    lengths.get(middle).copied()
}

/// From the start of the first to the end of the last visit in the working time.
fn visits(work: &[Interval], busy: &[Interval]) -> Option<Interval> {
    let at_work: Vec<&Interval> =
        busy.iter().filter(|busy| work.iter().any(|work| work.overlaps(busy))).collect();
    let start = at_work.iter().map(|busy| busy.start).min()?;
    let end = at_work.iter().map(|busy| busy.end).max()?;
    Some(Interval::new(start, end))
}

fn clipped(intervals: &[Interval], to: Interval) -> Vec<Interval> {
    intervals.iter().filter_map(|interval| interval.intersection(&to)).collect()
}

fn total(intervals: &[Interval]) -> i64 {
    intervals.iter().map(Interval::minutes).sum()
}
