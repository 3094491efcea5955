//! Who looks at which day of the schedule. It is kept in memory alone: every instance hears of it by the events, and
//! forgets whoever is not heard of again.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, Utc};
use domain::{
    error::AppError,
    event::Event,
    id::UserId,
    permission::Permission,
    presence::{GONE_AFTER, Present, SAID_EVERY, Seen},
};

use crate::{Ctx, Error, store::users};

/// Says where the reader looks now, nowhere when the page is left, and answers who else looks at the same day.
pub async fn be(ctx: &Ctx, seen: Option<Seen>) -> Result<Vec<Present>, Error> {
    ctx.require(Permission::SeeSchedule)?;
    let user = ctx.actor().user.ok_or(AppError::Forbidden)?;
    let (now, whereabouts) = (ctx.now(), &ctx.memory().whereabouts);
    if whereabouts.is_news(user, seen, now) {
        ctx.write(event(user, seen), |tx, event| {
            Box::pin(async move {
                tx.emit(event.clone());
                Ok(())
            })
        })
        .await?;
    }
    let Some(seen) = seen else { return Ok(Vec::new()) };
    let others: Vec<(UserId, Seen)> =
        whereabouts.of_day(seen, now).into_iter().filter(|(other, _)| *other != user).collect();
    if others.is_empty() {
        return Ok(Vec::new());
    }
    let people = users::list(&mut ctx.read().await?).await?;
    let present = |(other, there): (UserId, Seen)| {
        let name = people.iter().find(|row| row.id == other.0)?.name.clone();
        Some(Present { user: other, name, doctor: there.doctor, moves: there.moves })
    };
    Ok(others.into_iter().filter_map(present).collect())
}

fn event(user: UserId, seen: Option<Seen>) -> Event {
    match seen {
        Some(Seen { branch, day, doctor, moves }) => {
            Event::PresenceChanged { user, branch, day, doctor, moves }
        }
        None => Event::PresenceEnded { user },
    }
}

/// Where everybody was last heard to be.
#[derive(Default)]
pub(crate) struct Whereabouts(Mutex<HashMap<UserId, Heard>>);

struct Heard {
    /// When; what an event has just said is dated by the next look.
    at: Option<DateTime<Utc>>,
    seen: Seen,
}

impl Whereabouts {
    /// Notes what an event says.
    pub fn heed(&self, event: &Event) {
        let mut known = self.lock();
        match *event {
            Event::PresenceChanged { user, branch, day, doctor, moves } => {
                known.insert(user, Heard { at: None, seen: Seen { branch, day, doctor, moves } });
            }
            Event::PresenceEnded { user } => {
                known.remove(&user);
            }
            _ => {}
        }
    }

    /// Whether others have to be told: it is somewhere else, or has not been said for a while.
    fn is_news(&self, user: UserId, seen: Option<Seen>, now: DateTime<Utc>) -> bool {
        match (self.lock().get(&user), seen) {
            (Some(known), Some(seen)) => {
                known.seen != seen || known.at.is_some_and(|at| now - at >= SAID_EVERY / 2)
            }
            (None, None) => false,
            _ => true,
        }
    }

    /// Those who look at the same day, in the order of their ids; whoever has not been heard of is forgotten.
    fn of_day(&self, day: Seen, now: DateTime<Utc>) -> Vec<(UserId, Seen)> {
        let mut known = self.lock();
        known.retain(|_, heard| now - *heard.at.get_or_insert(now) < GONE_AFTER);
        let same = known.iter().filter(|(_, of)| (of.seen.branch, of.seen.day) == (day.branch, day.day));
        let mut found: Vec<(UserId, Seen)> = same.map(|(user, heard)| (*user, heard.seen)).collect();
        found.sort_by_key(|(user, _)| *user);
        found
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<UserId, Heard>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
