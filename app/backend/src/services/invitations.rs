//! Invitations: users who set their first password themselves, by a link that works once and for some days. Nobody
//! else ever knows the password, and of the link only a hash is kept.

use std::net::IpAddr;

use chrono::TimeDelta;
use domain::{
    error::AppError,
    id::UserId,
    permission::Permission,
    user::{Password, Secret},
};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    Actor, Ctx, Error,
    services::{
        passwords,
        sign_in::{SignIn, after_password},
    },
    store::{audit, invitations, sessions, users},
};

/// For how long a link works.
pub const VALID: TimeDelta = TimeDelta::days(3);
/// The page that a link leads to; the token follows.
pub const PAGE: &str = "/login?invite=";

/// Invites a user to set a password: the path of the link, to be told this once. An earlier one works no longer; the
/// password in force, if there is one, does until then.
pub async fn invite(ctx: &Ctx, user: UserId) -> Result<String, Error> {
    ctx.require(Permission::EditUsers)?;
    let token = hex::encode(rand::random::<[u8; 24]>());
    ctx.write((user.0, hash(&token)), |tx, (user, hash)| {
        Box::pin(async move {
            if users::get(tx, *user).await?.disabled {
                return Err(AppError::NotFound.into());
            }
            let until = tx.now() + VALID;
            invitations::upsert(tx, *user, hash, until).await?;
            audit::insert(tx, "user.invite", "user", *user, json!({})).await?;
            Ok(())
        })
    })
    .await?;
    Ok(format!("{PAGE}{token}"))
}

/// Sets the password of whoever was invited, and goes on as after the right password; none when the link works no
/// longer.
pub async fn accept(
    stranger: &Ctx,
    token: &str,
    password: &Secret,
    address: IpAddr,
) -> Result<Option<SignIn>, Error> {
    let hash = hash(token);
    let Some(invited) = invitations::find(&mut stranger.read().await?, &hash).await? else { return Ok(None) };
    let password =
        Password::parse(password, &invited.login).map_err(|fault| AppError::field("password", fault))?;
    let password = passwords::hash(password).await?;
    let done = stranger
        .acting_as(Actor::from(&invited.brief()?))
        .write((invited.id, hash, password), |tx, (user, hash, password)| {
            Box::pin(async move {
                // of two at the same time one sets it
                if !invitations::delete(tx, hash).await? {
                    return Ok(false);
                }
                users::update_password(tx, *user, password).await?;
                sessions::delete_of(tx, *user, "").await?;
                audit::insert(tx, "user.password", "user", *user, json!({"why": "invited"})).await?;
                Ok(true)
            })
        })
        .await?;
    stranger.memory().forget_people();
    if !done {
        return Ok(None);
    }
    let row = users::get(&mut stranger.read().await?, invited.id).await?;
    after_password(stranger, &row, address).await.map(Some)
}

fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}
