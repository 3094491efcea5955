//! Half-open intervals of time, `[start, end)`.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// `[start, end)`; empty when the end is not after the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Interval {
    /// First instant inside.
    pub start: DateTime<Utc>,
    /// First instant after.
    pub end: DateTime<Utc>,
}

impl Interval {
    /// From `start` up to `end`.
    pub const fn new(start: DateTime<Utc>, end: DateTime<Utc>) -> Self {
        Self { start, end }
    }

    /// So many minutes from `start`.
    pub fn of_minutes(start: DateTime<Utc>, minutes: i64) -> Self {
        Self { start, end: start + TimeDelta::minutes(minutes) }
    }

    /// Whole minutes; 0 when empty.
    pub fn minutes(&self) -> i64 {
        (self.end - self.start).num_minutes().max(0)
    }

    /// Whether nothing lies inside.
    pub fn is_empty(&self) -> bool {
        self.end <= self.start
    }

    /// Whether they share an instant.
    pub fn overlaps(&self, other: &Interval) -> bool {
        self.start < other.end && other.start < self.end && !self.is_empty() && !other.is_empty()
    }

    /// Whether the other lies wholly inside.
    pub fn contains(&self, other: &Interval) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// What they share, if anything.
    pub fn intersection(&self, other: &Interval) -> Option<Interval> {
        let both = Interval::new(self.start.max(other.start), self.end.min(other.end));
        (!both.is_empty()).then_some(both)
    }
}

/// Sorts, drops empty ones, and joins those that touch or overlap.
pub fn union(mut intervals: Vec<Interval>) -> Vec<Interval> {
    intervals.retain(|i| !i.is_empty());
    intervals.sort_unstable();
    let mut joined: Vec<Interval> = Vec::with_capacity(intervals.len());
    for next in intervals {
        match joined.last_mut() {
            Some(last) if next.start <= last.end => last.end = last.end.max(next.end),
            _ => joined.push(next),
        }
    }
    joined
}

/// What is left of `from` without `taken`; both may be unsorted.
pub fn subtract(from: Vec<Interval>, taken: Vec<Interval>) -> Vec<Interval> {
    let taken = union(taken);
    let mut left = Vec::new();
    for whole in union(from) {
        let mut start = whole.start;
        let after = taken.partition_point(|t| t.end <= start);
        for t in taken[after..].iter().take_while(|t| t.start < whole.end) {
            if start < t.start {
                left.push(Interval::new(start, t.start));
            }
            start = start.max(t.end);
        }
        if start < whole.end {
            left.push(Interval::new(start, whole.end));
        }
    }
    left
}
