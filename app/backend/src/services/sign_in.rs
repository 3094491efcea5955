//! Coming in: a login and a password, or an invitation, and then the second factor of whoever has one or needs one.
//!
//! Between the two steps nothing is kept: the page holds a ticket that tells who has shown the right password, and
//! until when that counts.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    second_factor::NewFactor,
    user::{Secret, UserBrief, folded_login},
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Ctx, Error,
    services::{
        audit::seen,
        passwords,
        second_factors::{self, Asked},
        throttle,
    },
    store::users::{self, UserRow},
};

/// How long one may take from the password to the second factor: an app may have to be set up first.
const BETWEEN: TimeDelta = TimeDelta::minutes(10);

/// What was typed, and where it came from.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The login, in any case.
    pub login: String,
    /// The password.
    pub password: Secret,
    /// The client's address.
    pub address: IpAddr,
}

/// What came of a try to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// Nothing more is asked of the user.
    Welcome(UserBrief),
    /// The right password; the second factor is asked for.
    Step(Step),
    /// The right password, but users of the role may not come in from this address.
    Elsewhere,
    /// Anything else; so many tries are left before a pause.
    Refused {
        /// Tries.
        left: u32,
    },
}

/// What stands between the right password and the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Tells whose password it was, and until when it counts.
    pub ticket: String,
    /// The secret of the app that has to be set up first.
    pub new: Option<NewFactor>,
}

/// What was typed as the second factor.
#[derive(Clone, Debug)]
pub struct Second {
    /// That of the [`Step`].
    pub ticket: String,
    /// The secret of the app that was set up meanwhile; empty when there was one.
    pub secret: String,
    /// A code.
    pub code: Secret,
    /// The client's address.
    pub address: IpAddr,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Passed {
    /// It fits.
    Welcome {
        /// Who.
        user: UserBrief,
        /// Recovery codes to be kept, when an app was set up; never shown again.
        codes: Vec<String>,
    },
    /// It does not.
    Wrong {
        /// Tries before a pause.
        left: u32,
        /// The same step once more.
        step: Step,
    },
    /// The password has to be shown again.
    Over,
}

/// Checks a login and a password. Takes as long for a login that nobody has; after too many tries answers
/// `TooMany` without a look at the password. The caller starts the session.
pub async fn sign_in(stranger: &Ctx, credentials: Credentials) -> Result<SignIn, Error> {
    let login = folded_login(&credentials.login);
    let left = throttle::count(stranger, &login, credentials.address).await?;
    let known = users::find_credentials(&mut stranger.read().await?, &login).await?;
    let hash = known.as_ref().map(|known| known.password_hash.clone());
    let fits = passwords::verify(credentials.password, hash).await?;
    match known {
        Some(row) if fits && !row.user.disabled => {
            after_password(stranger, &row.user, credentials.address).await
        }
        other => {
            tracing::info!("a try to sign in failed");
            let why =
                if other.as_ref().is_some_and(|row| row.user.disabled) { "disabled" } else { "password" };
            note_refused(stranger, other.map(|row| row.user.id), why).await?;
            Ok(SignIn::Refused { left: throttle::refuse(&left)? })
        }
    }
}

/// What is asked of somebody who has shown the right password.
pub(super) async fn after_password(stranger: &Ctx, row: &UserRow, address: IpAddr) -> Result<SignIn, Error> {
    let user = row.brief()?;
    if !stranger.sign_in_rules().lets_in(user.role, address) {
        note_refused(stranger, Some(row.id), "network").await?;
        return Ok(SignIn::Elsewhere);
    }
    let new = match second_factors::asked(stranger, &user).await? {
        Asked::Nothing => {
            throttle::clear(stranger, &row.login, address).await?;
            return Ok(SignIn::Welcome(user));
        }
        Asked::Code => None,
        Asked::SetUp(new) => Some(new),
    };
    // the tries are not forgotten yet: who has the password alone may not guess on and on
    Ok(SignIn::Step(Step { ticket: ticket(stranger, row), new }))
}

/// Checks the second factor of whoever holds a ticket, or sets up the app that it was typed from. The caller starts
/// the session.
pub async fn pass(stranger: &Ctx, second: Second) -> Result<Passed, Error> {
    let Some(row) = holder(stranger, &second.ticket).await? else { return Ok(Passed::Over) };
    let left = throttle::count(stranger, &row.login, second.address).await?;
    let user = row.brief()?;
    if let Some(codes) = second_factors::check(stranger, &user, &second.secret, &second.code).await? {
        throttle::clear(stranger, &row.login, second.address).await?;
        return Ok(Passed::Welcome { user, codes });
    }
    note_refused(stranger, Some(row.id), "code").await?;
    let left = throttle::refuse(&left)?;
    let new = second_factors::again(&second.secret, &row.login)?;
    Ok(Passed::Wrong { left, step: Step { ticket: second.ticket, new } })
}

/// Tries that were let as far as the password leave a row, which the pauses between them keep few: whose login it was,
/// and never what was typed.
pub(super) async fn note_refused(stranger: &Ctx, user: Option<Uuid>, why: &str) -> Result<(), Error> {
    let why = if user.is_some() { why } else { "unknown" };
    let user = user.map(|user| user.to_string()).unwrap_or_default();
    seen(stranger, "user.sign_in_refused", ("user", user), json!({"why": why})).await
}

/// User, version and end; a change of the user makes it worthless.
fn ticket(stranger: &Ctx, row: &UserRow) -> String {
    let until = (stranger.now() + BETWEEN).timestamp();
    let told = format!("{}.{}.{until}", row.id, row.version);
    format!("{told}.{}", stranger.keys().tickets.tag(&told))
}

/// Who holds a ticket that is good.
async fn holder(stranger: &Ctx, ticket: &str) -> Result<Option<UserRow>, Error> {
    let Some((user, version)) = told(stranger, ticket) else { return Ok(None) };
    let row = users::get(&mut stranger.read().await?, user).await?;
    Ok(Some(row).filter(|row| row.version == version && !row.disabled))
}

fn told(stranger: &Ctx, ticket: &str) -> Option<(Uuid, i64)> {
    let (told, tag) = ticket.rsplit_once('.')?;
    if !stranger.keys().tickets.fits(told, tag) {
        return None;
    }
    let [user, version, until] = told.split('.').collect::<Vec<_>>().try_into().ok()?;
    let until = DateTime::<Utc>::from_timestamp(until.parse().ok()?, 0)?;
    (until > stranger.now()).then_some((user.parse().ok()?, version.parse().ok()?))
}
