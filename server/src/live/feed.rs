//! The events of this instance, numbered, with the last of them kept for whoever comes back.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use backend::Backend;
use domain::event::Event;
use tokio::sync::broadcast::{self, error::RecvError};
use uuid::Uuid;

/// Events kept; a screen that was away for longer fetches everything anew.
const KEPT: usize = 4096;
/// Events that a listener may be behind before it is dropped.
const BEHIND: usize = 256;

/// An event with its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its number on this instance.
    pub number: u64,
    /// What happened.
    pub event: Event,
}

/// All that is told. Cheap to clone; one a process.
#[derive(Clone)]
pub struct Feed(Arc<Inner>);

struct Inner {
    /// Tells this instance's numbers from another's, and from those before a restart.
    instance: String,
    kept: Mutex<Kept>,
}

struct Kept {
    last: u64,
    events: VecDeque<Told>,
    listeners: broadcast::Sender<Told>,
}

impl Feed {
    /// Listens to the backend from now on, until it is gone.
    pub fn start(backend: &Backend) -> Self {
        let feed = Self::silent();
        let (own, mut events) = (feed.clone(), backend.subscribe());
        tokio::spawn(async move {
            loop {
                match events.recv().await {
                    Ok(event) => own.tell(event),
                    Err(RecvError::Lagged(missed)) => {
                        tracing::warn!(missed, "the live feed has missed events");
                        own.tell(Event::Resync);
                    }
                    Err(RecvError::Closed) => return,
                }
            }
        });
        feed
    }

    fn silent() -> Self {
        let kept = Kept { last: 0, events: VecDeque::new(), listeners: broadcast::channel(BEHIND).0 };
        Self(Arc::new(Inner { instance: Uuid::now_v7().simple().to_string(), kept: Mutex::new(kept) }))
    }

    fn tell(&self, event: Event) {
        let mut kept = self.kept();
        kept.last += 1;
        let told = Told { number: kept.last, event };
        if kept.events.len() == KEPT {
            kept.events.pop_front();
        }
        kept.events.push_back(told.clone());
        // Nobody may be listening.
        let _ = kept.listeners.send(told);
    }

    /// Up to where it is told now: what a page that is rendered from now on will have seen.
    pub fn position(&self) -> String {
        self.id(self.kept().last)
    }

    /// The id under which a browser comes back for what follows.
    pub fn id(&self, number: u64) -> String {
        format!("{}-{number}", self.0.instance)
    }

    /// What was missed since that position, and what is told from now on. Who says no position has missed nothing;
    /// one that is not known, or too long ago, is told to fetch everything.
    pub fn follow(&self, since: Option<&str>) -> (Vec<Told>, broadcast::Receiver<Told>) {
        let kept = self.kept();
        let missed = match since {
            None => Vec::new(),
            Some(since) => match self.number(since).filter(|number| kept.knows(*number)) {
                Some(number) => kept.events.iter().filter(|told| told.number > number).cloned().collect(),
                None => vec![Told { number: kept.last, event: Event::Resync }],
            },
        };
        (missed, kept.listeners.subscribe())
    }

    fn number(&self, id: &str) -> Option<u64> {
        let (instance, number) = id.rsplit_once('-')?;
        if instance == self.0.instance { number.parse().ok() } else { None }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// Whether everything after that number is still there.
    fn knows(&self, number: u64) -> bool {
        let oldest = self.events.front().map_or(self.last + 1, |told| told.number);
        number <= self.last && number + 1 >= oldest
    }
}

#[cfg(test)]
mod tests {
    use domain::id::DoctorId;

    use super::*;

    fn event(number: u64) -> Event {
        Event::HoursChanged { doctor: DoctorId(Uuid::from_u128(number.into())) }
    }

    fn numbers(told: &[Told]) -> Vec<u64> {
        told.iter().map(|told| told.number).collect()
    }

    #[test]
    fn whoever_comes_back_is_told_what_was_missed_and_then_the_rest() {
        let feed = Feed::silent();
        feed.tell(event(1));
        let position = feed.position();
        feed.tell(event(2));
        feed.tell(event(3));
        let (missed, mut rest) = feed.follow(Some(&position));
        assert_eq!(missed, [Told { number: 2, event: event(2) }, Told { number: 3, event: event(3) }]);
        feed.tell(event(4));
        assert_eq!(rest.try_recv().unwrap().number, 4);
    }

    #[test]
    fn whoever_is_new_has_missed_nothing() {
        let feed = Feed::silent();
        feed.tell(event(1));
        assert!(feed.follow(None).0.is_empty());
        assert!(feed.follow(Some(&feed.position())).0.is_empty());
    }

    #[test]
    fn a_position_that_is_not_known_means_to_fetch_everything() {
        let feed = Feed::silent();
        feed.tell(event(1));
        let other = Feed::silent().position();
        for unknown in ["", "1", &other, &feed.id(2), &format!("{}x", feed.position())] {
            let (missed, _) = feed.follow(Some(unknown));
            assert_eq!(missed, [Told { number: 1, event: Event::Resync }], "{unknown:?}");
        }
    }

    #[test]
    fn what_is_too_long_ago_is_not_remembered() {
        let feed = Feed::silent();
        for number in 0..=KEPT as u64 {
            feed.tell(event(number));
        }
        assert_eq!(feed.follow(Some(&feed.id(0))).0[0].event, Event::Resync);
        let missed = feed.follow(Some(&feed.id(1))).0;
        assert_eq!((missed.len(), numbers(&missed)[0]), (KEPT, 2));
    }
}
