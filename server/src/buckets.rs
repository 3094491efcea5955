//! How often somebody may ask: one bucket each, on this instance.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, Utc};

/// Buckets that are kept; above it those that are full go, for they are as good as new ones.
const MOST: usize = 10_000;

/// How often one may ask.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Requests a second, on and on.
    pub per_second: f64,
    /// Requests at once, after a pause.
    pub burst: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { per_second: 200.0, burst: 2000 }
    }
}

/// What each has left.
#[derive(Clone)]
pub struct Buckets<K> {
    limits: Limits,
    left: Arc<Mutex<HashMap<K, Bucket>>>,
}

#[derive(Clone, Copy)]
struct Bucket {
    left: f64,
    at: DateTime<Utc>,
}

impl<K: Eq + Hash> Buckets<K> {
    /// Full buckets.
    pub fn new(limits: Limits) -> Self {
        Self { limits, left: Arc::default() }
    }

    /// Takes one request; otherwise the whole seconds until the next one.
    pub fn take(&self, key: K, now: DateTime<Utc>) -> Result<(), u32> {
        let (rate, burst) = (self.limits.per_second.max(f64::EPSILON), f64::from(self.limits.burst.max(1)));
        let filled = |bucket: &Bucket| {
            let passed = (now - bucket.at).num_milliseconds().max(0) as f64 / 1000.0;
            (bucket.left + passed * rate).min(burst)
        };
        let mut all = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.retain(|_, bucket| filled(bucket) < burst);
        }
        let bucket = all.entry(key).or_insert(Bucket { left: burst, at: now });
        *bucket = Bucket { left: filled(bucket), at: now.max(bucket.at) };
        if bucket.left < 1.0 {
            return Err(((1.0 - bucket.left) / rate).ceil().max(1.0) as u32);
        }
        bucket.left -= 1.0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn one_who_asks_too_often_waits_and_others_do_not() {
        let buckets = Buckets::new(Limits { per_second: 2.0, burst: 3 });
        let now = DateTime::<Utc>::UNIX_EPOCH;
        for _ in 0..3 {
            assert_eq!(buckets.take("one", now), Ok(()));
        }
        assert_eq!(buckets.take("one", now), Err(1));
        assert_eq!(buckets.take("other", now), Ok(()));
        let later = now + TimeDelta::seconds(1);
        assert_eq!([buckets.take("one", later), buckets.take("one", later)], [Ok(()), Ok(())]);
        assert_eq!(buckets.take("one", later), Err(1));
    }
}
