//! What is remembered, for seconds, of what almost every request asks: who may come in, the clinic's directory, the
//! time that is taken.
//!
//! A change on this instance is felt at once, one on another instance when its event arrives, and within [`FOR`]
//! whatever happens. Nothing is decided by what is remembered but who comes in: whoever writes looks again.

use std::{
    borrow::Borrow,
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{event::Event, id::BranchId};

use crate::{
    Actor, Error,
    services::{
        directory::Directory, presence::Whereabouts, sessions::SignedIn, taken::Taken, unread::Refusals,
    },
    store::bookings::day::DayRow,
};

/// How long a look-up is good for.
pub(crate) const FOR: TimeDelta = TimeDelta::seconds(5);
/// More than a clinic asks for in that time; beyond it somebody tries to fill the memory.
const MOST: usize = 2_000;

/// The same of what takes room: whole days.
const MOST_DAYS: usize = 100;

/// All of it. One a backend.
pub(crate) struct Memory {
    /// Sessions in force, under the hash of their cookie.
    pub sessions: Remembered<String, Arc<SignedIn>>,
    /// Who comes with an API key, under its hash.
    pub keys: Remembered<String, Actor>,
    /// The clinic's slow-moving facts.
    pub directory: Remembered<(), Arc<Directory>>,
    /// What is taken of a branch's day.
    pub taken: Remembered<BranchDay, Arc<Taken>>,
    /// All of a branch's day, with the names of patients.
    pub days: Remembered<BranchDay, Arc<Vec<DayRow>>>,
    /// Who looks at which day of the schedule.
    pub whereabouts: Whereabouts,
    /// How often sources of calls and leads were refused.
    pub refusals: Refusals,
}

type BranchDay = (BranchId, NaiveDate);

impl Default for Memory {
    fn default() -> Self {
        Self {
            sessions: Remembered::at_most(MOST),
            keys: Remembered::at_most(MOST),
            directory: Remembered::at_most(1),
            taken: Remembered::at_most(MOST),
            days: Remembered::at_most(MOST_DAYS),
            whereabouts: Whereabouts::default(),
            refusals: Refusals::default(),
        }
    }
}

impl Memory {
    /// Users, sessions or keys have changed, which is rare.
    pub fn forget_people(&self) {
        self.sessions.forget();
        self.keys.forget();
    }

    /// Forgets what has become untrue. To be told before anybody else is.
    pub fn heed(&self, event: &Event) {
        match event {
            Event::BookingChanged { branch, day, .. } => {
                self.taken.forget_one(&(*branch, *day));
                self.days.forget_one(&(*branch, *day));
            }
            Event::PatientChanged { .. } => self.days.forget(),
            Event::HoursChanged { .. } | Event::ClinicChanged => self.directory.forget(),
            Event::Resync => {
                self.taken.forget();
                self.days.forget();
                self.directory.forget();
            }
            Event::PresenceChanged { .. } | Event::PresenceEnded { .. } => self.whereabouts.heed(event),
            Event::CallChanged { .. }
            | Event::CallRinging { .. }
            | Event::CallbacksChanged
            | Event::ReportChanged { .. }
            | Event::MemosChanged
            | Event::OperatorsChanged
            | Event::LeadChanged { .. }
            | Event::ComplaintsChanged
            | Event::QuestionsChanged
            | Event::WaitlistChanged
            | Event::PlanChanged { .. }
            | Event::PinboardChanged => {}
        }
    }
}

pub(crate) struct Remembered<K, T> {
    most: usize,
    known: Mutex<Known<K, T>>,
}

struct Known<K, T> {
    /// Raised by every change, so that a look-up that began before it is not remembered after it.
    generation: u64,
    values: HashMap<K, (DateTime<Utc>, T)>,
}

impl<K, T> Remembered<K, T> {
    /// Nothing yet, and never more than so many.
    pub fn at_most(most: usize) -> Self {
        Self { most, known: Mutex::new(Known { generation: 0, values: HashMap::new() }) }
    }
}

impl<K: Eq + Hash, T: Clone> Remembered<K, T> {
    /// What was looked up a moment ago; else the generation to hand to [`Self::keep`].
    pub fn get<Q>(&self, key: &Q, now: DateTime<Utc>) -> Result<T, u64>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let known = self.lock();
        match known.values.get(key) {
            Some((at, value)) if is_fresh(*at, now) => Ok(value.clone()),
            _ => Err(known.generation),
        }
    }

    /// Remembers a look-up, unless something has changed since it began.
    pub fn keep(&self, generation: u64, key: K, now: DateTime<Utc>, value: T) {
        let mut known = self.lock();
        if known.generation != generation {
            return;
        }
        if known.values.len() >= self.most {
            known.values.retain(|_, (at, _)| is_fresh(*at, now));
        }
        if known.values.len() >= self.most {
            known.values.clear();
        }
        known.values.insert(key, (now, value));
    }

    /// The same as [`Self::get`], with a look-up where it is needed.
    pub async fn get_or(
        &self,
        key: K,
        now: DateTime<Utc>,
        look_up: impl AsyncFnOnce() -> Result<T, Error>,
    ) -> Result<T, Error> {
        let generation = match self.get(&key, now) {
            Ok(known) => return Ok(known),
            Err(generation) => generation,
        };
        let found = look_up().await?;
        self.keep(generation, key, now, found.clone());
        Ok(found)
    }

    /// Forgets everything.
    pub fn forget(&self) {
        let mut known = self.lock();
        known.generation += 1;
        known.values.clear();
    }

    /// Forgets one.
    pub fn forget_one<Q>(&self, key: &Q)
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let mut known = self.lock();
        known.generation += 1;
        known.values.remove(key);
    }

    fn lock(&self) -> MutexGuard<'_, Known<K, T>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A clock that was set back makes nothing fresh.
fn is_fresh(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    (TimeDelta::zero()..FOR).contains(&(now - at))
}

#[cfg(test)]
mod tests {
    use domain::id::{BookingId, DoctorId, PatientId};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_look_up_that_began_before_a_change_is_not_remembered() {
        let known = Remembered::at_most(2);
        let now = DateTime::UNIX_EPOCH;
        let Err(before) = known.get("a", now) else { panic!("nothing is known yet") };
        known.forget();
        known.keep(before, "a", now, 1);
        assert!(known.get("a", now).is_err());
    }

    #[test]
    fn what_is_remembered_is_forgotten_after_some_seconds() {
        let known = Remembered::at_most(2);
        let now = DateTime::UNIX_EPOCH;
        known.keep(0, "a", now, 1);
        assert_eq!(known.get("a", now + TimeDelta::seconds(4)), Ok(1));
        assert!(known.get("a", now + FOR).is_err());
        assert!(known.get("a", now - TimeDelta::seconds(1)).is_err(), "a clock that was set back");
    }

    #[test]
    fn an_act_makes_forgotten_what_it_changes_and_nothing_else() {
        let memory = Memory::default();
        let now = DateTime::UNIX_EPOCH;
        let day = |branch, number| {
            (BranchId(Uuid::from_u128(branch)), NaiveDate::from_ymd_opt(2026, 11, number).unwrap())
        };
        let fill = || {
            for number in [24, 25] {
                let generation = |known: Result<_, u64>| known.err().unwrap_or_default();
                let taken = generation(memory.taken.get(&day(1, number), now).map(drop));
                memory.taken.keep(taken, day(1, number), now, Arc::default());
                let days = generation(memory.days.get(&day(1, number), now).map(drop));
                memory.days.keep(days, day(1, number), now, Arc::default());
            }
            let directory = memory.directory.get(&(), now).map(drop).err().unwrap_or_default();
            memory.directory.keep(directory, (), now, Arc::default());
        };
        let known = || {
            (
                [24, 25].map(|number| memory.taken.get(&day(1, number), now).is_ok()),
                [24, 25].map(|number| memory.days.get(&day(1, number), now).is_ok()),
                memory.directory.get(&(), now).is_ok(),
            )
        };
        let booking = |branch, number| Event::BookingChanged {
            id: BookingId(Uuid::nil()),
            doctor: DoctorId(Uuid::nil()),
            branch: day(branch, number).0,
            day: day(branch, number).1,
        };
        let all = [true, true];
        for (event, left) in [
            (booking(2, 24), (all, all, true)),
            (booking(1, 24), ([false, true], [false, true], true)),
            (Event::PatientChanged { id: PatientId(Uuid::nil()) }, (all, [false, false], true)),
            (Event::HoursChanged { doctor: DoctorId(Uuid::nil()) }, (all, all, false)),
            (Event::ClinicChanged, (all, all, false)),
            (Event::Resync, ([false, false], [false, false], false)),
        ] {
            fill();
            assert_eq!(known(), (all, all, true));
            memory.heed(&event);
            assert_eq!(known(), left, "{event:?}");
        }
    }
}
