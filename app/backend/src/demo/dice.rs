//! Chance that falls the same way each time: a seeded generator, and ids that look like UUIDv7 but are thrown.

use chrono::{DateTime, TimeDelta, Utc};
use rand::{Rng, RngCore, SeedableRng, rngs::StdRng};
use uuid::{Builder, Uuid};

/// What is thrown for. Each has chances of its own, so that more of the one does not change the other.
#[derive(Clone, Copy)]
pub(super) enum Stream {
    Clinic = 1,
    Family,
    Diary,
    Visits,
    Calls,
    Waitlist,
    Plans,
    Leads,
    Complaints,
    Shifts,
}

/// A seeded generator.
pub(super) struct Dice(StdRng);

impl Dice {
    /// The chances of the n-th throw of a stream.
    pub fn new(seed: u64, stream: Stream, n: u64) -> Self {
        let mixed = [stream as u64, n].iter().fold(seed, |mixed, part| {
            (mixed ^ part.wrapping_mul(0x9E37_79B9_7F4A_7C15))
                .wrapping_mul(0xBF58_476D_1CE4_E5B9)
                .rotate_left(29)
        });
        Self(StdRng::seed_from_u64(mixed))
    }

    /// From `low` to `high`, both inside.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.random_range(low..=high.max(low))
    }

    /// True in so many of a hundred cases.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.0.random_range(0..100) < percent
    }

    /// One of them; `all` must not be empty.
    pub fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        *self.one(all)
    }

    /// One of them, where it stands; `all` must not be empty.
    pub fn one<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.0.random_range(0..all.len())]
    }

    /// One of them, each as often as its weight says; `all` must not be empty.
    pub fn weighted<T: Copy>(&mut self, all: &[(T, u32)]) -> T {
        let total: u32 = all.iter().map(|(_, weight)| weight).sum();
        let mut left = self.0.random_range(0..total.max(1));
        for (choice, weight) in all {
            if left < *weight {
                return *choice;
            }
            left -= weight;
        }
        all[0].0
    }

    /// So many minutes later, and some seconds.
    pub fn after(&mut self, at: DateTime<Utc>, low_min: i64, high_min: i64) -> DateTime<Utc> {
        at + TimeDelta::seconds(self.between(low_min * 60, high_min * 60))
    }

    /// An id as it would have been made then.
    pub fn id(&mut self, at: DateTime<Utc>) -> Uuid {
        let mut random = [0; 10];
        self.0.fill_bytes(&mut random);
        Builder::from_unix_timestamp_millis(at.timestamp_millis().max(0).unsigned_abs(), &random).into_uuid()
    }
}
