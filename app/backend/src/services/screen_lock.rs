//! The lock of a screen that nobody has touched for a while: the session stays, and is refused until its user has shown
//! the password.

use std::net::IpAddr;

use domain::{error::AppError, permission::Permission, user::Secret};
use serde_json::json;

use super::{passwords, sessions, sign_in::note_refused, throttle};
use crate::{
    Ctx, Error,
    services::sessions::SessionData,
    store::{audit, sessions as store, users},
};

/// What came of a try to unlock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlocked {
    /// The session counts again.
    Open,
    /// It was not locked: it is another one than the page was shown to, perhaps another user's.
    Another,
    /// Not the password.
    Refused,
}

/// Locks the actor's session, by its cookie.
pub async fn lock(ctx: &Ctx, cookie: &str) -> Result<(), Error> {
    ctx.require(Permission::OwnAccount)?;
    set(ctx, cookie, true).await
}

/// Unlocks the session of a cookie; `Unauthenticated` when there is none any more. What is typed wrong counts as it does
/// at the door.
pub async fn unlock(
    stranger: &Ctx,
    cookie: &str,
    password: Secret,
    address: IpAddr,
) -> Result<Unlocked, Error> {
    let Some(found) = sessions::find(stranger, cookie).await? else {
        return Err(AppError::Unauthenticated.into());
    };
    if !found.may_come_in(stranger.sign_in_rules(), address) {
        return Err(AppError::Unauthenticated.into());
    }
    let user = &found.user;
    let left = throttle::count(stranger, &user.login, address).await?;
    let known = users::find_credentials(&mut stranger.read().await?, &user.login).await?;
    if !passwords::verify(password, known.map(|known| known.password_hash)).await? {
        note_refused(stranger, Some(user.id.0), "password").await?;
        throttle::refuse(&left)?;
        return Ok(Unlocked::Refused);
    }
    throttle::clear(stranger, &user.login, address).await?;
    if !found.data.locked {
        return Ok(Unlocked::Another);
    }
    set(&stranger.acting_as(found.actor()), cookie, false).await?;
    Ok(Unlocked::Open)
}

async fn set(ctx: &Ctx, cookie: &str, locked: bool) -> Result<(), Error> {
    let Some(found) = sessions::find(ctx, cookie).await? else { return Ok(()) };
    let data = SessionData { locked, seen_at: ctx.now(), ..found.data.clone() };
    let row = sessions::row(ctx, cookie, &data)?;
    let hash = row.hash.clone();
    let done = ctx
        .write((found.user.id.0, row), move |tx, (user, row)| {
            Box::pin(async move {
                store::update(tx, row).await?;
                let action = if locked { "user.lock" } else { "user.unlock" };
                audit::insert(tx, action, "user", *user, json!({})).await?;
                Ok(())
            })
        })
        .await;
    ctx.memory().sessions.forget_one(&hash);
    done
}
