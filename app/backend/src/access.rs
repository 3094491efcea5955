//! What is remembered, for seconds, of who may come in: sessions and API keys that were just looked up.
//!
//! A change on this instance is felt at once, one on another instance within [`FOR`].

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};

use crate::{Actor, services::sessions::SignedIn};

/// How long a look-up is good for.
pub(crate) const FOR: TimeDelta = TimeDelta::seconds(5);
/// More than a clinic ever has; beyond it somebody tries to fill the memory.
const MOST: usize = 10_000;

/// Both kinds. One a backend.
#[derive(Default)]
pub(crate) struct Access {
    pub sessions: Remembered<Arc<SignedIn>>,
    pub keys: Remembered<Actor>,
}

impl Access {
    /// Forgets everything: users, sessions or keys have changed, which is rare.
    pub fn forget(&self) {
        self.sessions.forget();
        self.keys.forget();
    }
}

pub(crate) struct Remembered<T>(Mutex<Known<T>>);

struct Known<T> {
    /// Raised by every change, so that a look-up that began before it is not remembered after it.
    generation: u64,
    values: HashMap<String, (DateTime<Utc>, T)>,
}

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Self(Mutex::new(Known { generation: 0, values: HashMap::new() }))
    }
}

impl<T: Clone> Remembered<T> {
    /// What was looked up a moment ago; else the generation to hand to [`Self::keep`].
    pub fn get(&self, hash: &str, now: DateTime<Utc>) -> Result<T, u64> {
        let known = self.lock();
        match known.values.get(hash) {
            Some((at, value)) if (TimeDelta::zero()..FOR).contains(&(now - at)) => Ok(value.clone()),
            _ => Err(known.generation),
        }
    }

    /// Remembers a look-up, unless something has changed since it began.
    pub fn keep(&self, generation: u64, hash: &str, now: DateTime<Utc>, value: T) {
        let mut known = self.lock();
        if known.generation == generation {
            if known.values.len() >= MOST {
                known.values.clear();
            }
            known.values.insert(hash.to_owned(), (now, value));
        }
    }

    /// Forgets everything.
    pub fn forget(&self) {
        let mut known = self.lock();
        known.generation += 1;
        known.values.clear();
    }

    /// Forgets one.
    pub fn forget_one(&self, hash: &str) {
        let mut known = self.lock();
        known.generation += 1;
        known.values.remove(hash);
    }

    fn lock(&self) -> MutexGuard<'_, Known<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_up_that_began_before_a_change_is_not_remembered() {
        let known = Remembered::default();
        let now = DateTime::UNIX_EPOCH;
        let Err(before) = known.get("a", now) else { panic!("nothing is known yet") };
        known.forget();
        known.keep(before, "a", now, 1);
        assert!(known.get("a", now).is_err());
    }

    #[test]
    fn what_is_remembered_is_forgotten_after_some_seconds() {
        let known = Remembered::default();
        let now = DateTime::UNIX_EPOCH;
        known.keep(0, "a", now, 1);
        assert_eq!(known.get("a", now + TimeDelta::seconds(4)), Ok(1));
        assert!(known.get("a", now + FOR).is_err());
        assert!(known.get("a", now - TimeDelta::seconds(1)).is_err(), "a clock that was set back");
    }
}
