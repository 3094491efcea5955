//! Sessions of those who have signed in, up to signing out.
//!
//! A session is known by the SHA-256 of what its cookie holds: whoever reads the database cannot use it. It ends
//! [`IDLE`] after the last request.

use std::{net::IpAddr, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::{
    error::AppError,
    id::UserId,
    permission::Permission,
    session::{SessionBrief, device},
    sign_in::SignInRules,
    user::UserBrief,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    Actor, Ctx, Error,
    services::throttle,
    store::{
        audit, invitations,
        sessions::{self, SessionRow, SignedInRow},
        users,
    },
};

/// How long a session lasts without a request.
pub const IDLE: TimeDelta = TimeDelta::hours(12);
/// How often the time of the last request is written down.
pub const TOUCH: TimeDelta = TimeDelta::minutes(1);

/// What is kept of a session besides its user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionData {
    /// Whose.
    pub user: UserId,
    /// The browser's `User-Agent`.
    pub agent: String,
    /// Where it was started from.
    pub address: String,
    /// When the user signed in.
    pub started_at: DateTime<Utc>,
    /// The last request, to the minute.
    pub seen_at: DateTime<Utc>,
    /// Whether a second factor was shown.
    #[serde(default)]
    pub second_factor: bool,
    /// Whether nothing is answered until the password was shown again.
    #[serde(default)]
    pub locked: bool,
}

/// A session in force, and who it is.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Names the session; of no use to take it over.
    pub id: String,
    /// Who.
    pub user: UserBrief,
    /// The rest.
    pub data: SessionData,
    /// When it ends, if no request comes before.
    pub expires_at: DateTime<Utc>,
}

impl SignedIn {
    /// The user as the one who acts.
    pub fn actor(&self) -> Actor {
        Actor::from(&self.user)
    }

    /// Whether the session counts.
    pub fn counts(&self, rules: &SignInRules, address: IpAddr) -> bool {
        !self.data.locked && self.may_come_in(rules, address)
    }

    /// Whether it began as the rules of now ask for, which may be more than those of then.
    pub fn may_come_in(&self, rules: &SignInRules, address: IpAddr) -> bool {
        let proven = self.data.second_factor || !rules.needs_second_factor(self.user.role);
        proven && rules.lets_in(self.user.role, address)
    }
}

/// Starts a session of a user who has just signed in. `cookie` is its new, random value.
pub async fn start(stranger: &Ctx, cookie: &str, data: SessionData) -> Result<(), Error> {
    let row = row(stranger, cookie, &data)?;
    let user = users::get(&mut stranger.read().await?, data.user.0).await?.brief()?;
    let ctx = stranger.acting_as(Actor::from(&user));
    ctx.write((data.user.0, row), |tx, (user, row)| {
        Box::pin(async move {
            sessions::insert(tx, *user, row).await?;
            audit::insert(tx, "user.sign_in", "user", *user, json!({})).await?;
            Ok(())
        })
    })
    .await
}

/// The session in force of a cookie. One look-up at the most every few seconds; a change made on this instance is
/// felt at once.
pub async fn find(stranger: &Ctx, cookie: &str) -> Result<Option<Arc<SignedIn>>, Error> {
    let (hash, now) = (hash(cookie), stranger.now());
    let generation = match stranger.memory().sessions.get(&hash, now) {
        Ok(known) => return Ok(Some(known).filter(|known| known.expires_at > now)),
        Err(generation) => generation,
    };
    let Some(row) = sessions::find(&mut stranger.read().await?, &hash).await? else { return Ok(None) };
    let found = Arc::new(signed_in(row)?);
    stranger.memory().sessions.keep(generation, hash, now, found.clone());
    Ok(Some(found))
}

/// Writes down that the session is in use, which puts off its end.
pub async fn touch(stranger: &Ctx, cookie: &str, data: SessionData) -> Result<(), Error> {
    let row = row(stranger, cookie, &data)?;
    let hash = row.hash.clone();
    let done =
        stranger.write(row, |tx, row| Box::pin(async move { Ok(sessions::update(tx, row).await?) })).await;
    stranger.memory().sessions.forget_one(&hash);
    done
}

/// Ends the session of a cookie: its user has signed out.
pub async fn end(stranger: &Ctx, cookie: &str) -> Result<(), Error> {
    let Some(signed_in) = find(stranger, cookie).await? else { return Ok(()) };
    let (hash, user) = (hash(cookie), signed_in.user.id.0);
    let done = stranger
        .acting_as(signed_in.actor())
        .write((user, hash.clone()), |tx, (user, hash)| {
            Box::pin(async move {
                if sessions::delete_own(tx, *user, hash).await? {
                    audit::insert(tx, "user.sign_out", "user", *user, json!({})).await?;
                }
                Ok(())
            })
        })
        .await;
    stranger.memory().sessions.forget_one(&hash);
    done
}

/// The actor's sessions. `current` is the [`SignedIn::id`] of the one that asks.
pub async fn list_own(ctx: &Ctx, current: &str) -> Result<Vec<SessionBrief>, Error> {
    ctx.require(Permission::OwnAccount)?;
    let user = ctx.actor().user.ok_or(AppError::Forbidden)?;
    let rows = sessions::list(&mut ctx.read().await?, user.0).await?;
    rows.iter().map(|row| brief(row, current)).collect()
}

/// The zone to tell a user's times in: the clinic's.
pub async fn zone(ctx: &Ctx) -> Result<Tz, Error> {
    Ok(ctx.directory(&mut ctx.read().await?).await?.clinic_zone())
}

/// Ends one of the actor's sessions. One that has ended already is no error.
pub async fn end_own(ctx: &Ctx, id: String) -> Result<(), Error> {
    ctx.require(Permission::OwnAccount)?;
    let user = ctx.actor().user.ok_or(AppError::Forbidden)?;
    let done = ctx
        .write((user.0, id.clone()), |tx, (user, id)| {
            Box::pin(async move {
                if sessions::delete_own(tx, *user, id).await? {
                    audit::insert(tx, "user.end_session", "user", *user, json!({})).await?;
                }
                Ok(())
            })
        })
        .await;
    ctx.memory().sessions.forget_one(&id);
    done
}

/// Removes what has expired: sessions, invitations, and old counts of failed tries.
pub async fn sweep(ctx: &Ctx) -> Result<u64, Error> {
    ctx.write((), |tx, ()| {
        Box::pin(async move {
            let ended = sessions::delete_expired(tx).await? + invitations::delete_expired(tx).await?;
            Ok(ended + throttle::sweep(tx).await?)
        })
    })
    .await
}

fn hash(cookie: &str) -> String {
    hex::encode(Sha256::digest(cookie))
}

pub(super) fn row(ctx: &Ctx, cookie: &str, data: &SessionData) -> Result<SessionRow, Error> {
    Ok(SessionRow { hash: hash(cookie), data: serde_json::to_string(data)?, expires_at: ctx.now() + IDLE })
}

fn signed_in(row: SignedInRow) -> Result<SignedIn, Error> {
    Ok(SignedIn {
        id: row.session.hash,
        user: row.user.brief()?,
        data: serde_json::from_str(&row.session.data)?,
        expires_at: row.session.expires_at,
    })
}

fn brief(row: &SessionRow, current: &str) -> Result<SessionBrief, Error> {
    let data: SessionData = serde_json::from_str(&row.data)?;
    Ok(SessionBrief {
        id: row.hash.clone(),
        device: device(&data.agent),
        address: data.address,
        started_at: data.started_at,
        seen_at: data.seen_at,
        current: row.hash == current,
    })
}
