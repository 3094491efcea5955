//! Second factors: codes of an app on the user's telephone, and recovery codes for when it is lost.
//!
//! What an app makes its codes of is kept sealed, of recovery codes only an HMAC; both keys come from the key file.

use domain::{
    error::{AppError, Fault},
    id::UserId,
    permission::Permission,
    second_factor::{FactorState, NewFactor, RECOVERY_CODES, RECOVERY_LETTERS, Typed, halves},
    user::{Secret, UserBrief},
};
use rand::seq::IndexedRandom;
use serde_json::json;
use uuid::Uuid;

use crate::{
    Actor, Ctx, Error,
    cipher::Cipher,
    keys::MacKey,
    services::users as user_service,
    store::{Tx, audit, second_factors, second_factors::FactorRow, sessions, users},
    totp,
};

/// Letters of recovery codes: none that is taken for another one.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// What is asked for after the password.
pub(super) enum Asked {
    /// Nothing.
    Nothing,
    /// A code.
    Code,
    /// That an app is set up first.
    SetUp(NewFactor),
}

/// What is asked for after a user's password.
pub(super) async fn asked(stranger: &Ctx, user: &UserBrief) -> Result<Asked, Error> {
    let known = second_factors::find(&mut stranger.read().await?, user.id.0).await?;
    match known {
        Some(_) => Ok(Asked::Code),
        None if stranger.sign_in_rules().needs_second_factor(user.role) => {
            Ok(Asked::SetUp(totp::shown(totp::new_secret(), &user.login)?))
        }
        None => Ok(Asked::Nothing),
    }
}

/// The same secret once more, for a page whose code was not right; none when an app was there.
pub(super) fn again(secret: &str, login: &str) -> Result<Option<NewFactor>, Error> {
    totp::secret_of(secret).map(|secret| totp::shown(secret, login)).transpose()
}

/// Whether what was typed is a user's second factor. Where there is none yet, an app with this secret is set up by it:
/// then the answer holds recovery codes.
pub(super) async fn check(
    stranger: &Ctx,
    user: &UserBrief,
    secret: &str,
    code: &Secret,
) -> Result<Option<Vec<String>>, Error> {
    let Ok(typed) = Typed::parse(&code.0) else { return Ok(None) };
    let new = New::of(stranger, user.id, secret)?;
    let input = (new, typed, Keys::of(stranger));
    stranger
        .acting_as(Actor::from(user))
        .write(input, |tx, (new, typed, keys)| {
            Box::pin(async move {
                tx.lock(&turn(new.user)).await?;
                match second_factors::find(tx, new.user).await? {
                    Some(known) => Ok(fits(tx, &known, typed, keys).await?.then(Vec::new)),
                    None => set_up(tx, new, typed, "").await,
                }
            })
        })
        .await
}

/// How it stands with the actor's own.
pub async fn state(ctx: &Ctx) -> Result<FactorState, Error> {
    let user = own(ctx)?;
    let mut tx = ctx.read().await?;
    let known = second_factors::find(&mut tx, user.0).await?;
    let codes = second_factors::count_codes(&mut tx, user.0).await?;
    Ok(FactorState {
        since: known.map(|known| known.since),
        codes: u32::try_from(codes).unwrap_or_default(),
        needed: is_needed(ctx),
    })
}

/// A new secret for the actor's app; nothing is kept until [`turn_on`].
pub async fn begin(ctx: &Ctx) -> Result<NewFactor, Error> {
    let login = login_of(ctx).await?;
    totp::shown(totp::new_secret(), &login)
}

/// The secret of [`begin`] once more, after a code that was not right.
pub async fn begin_again(ctx: &Ctx, secret: &str) -> Result<Option<NewFactor>, Error> {
    again(secret, &login_of(ctx).await?)
}

/// Asks the actor for codes of the app with this secret from now on; recovery codes to be kept. The session that asks
/// goes on, all others end.
pub async fn turn_on(ctx: &Ctx, secret: &str, code: &Secret, session: &str) -> Result<Vec<String>, Error> {
    let new = New::of(ctx, own(ctx)?, secret)?;
    let typed = Typed::parse(&code.0).map_err(|fault| AppError::field("code", fault))?;
    let set = ctx
        .write((new, typed, session.to_owned()), |tx, (new, typed, session)| {
            Box::pin(async move {
                tx.lock(&turn(new.user)).await?;
                if second_factors::find(tx, new.user).await?.is_some() {
                    return Err(Error::stale(0));
                }
                set_up(tx, new, typed, session).await
            })
        })
        .await;
    ctx.memory().forget_people();
    set?.ok_or_else(|| AppError::field("code", Fault::Wrong).into())
}

/// Other recovery codes for the actor, whose password is asked for; the old ones are of no use any more.
pub async fn renew_codes(ctx: &Ctx, password: Secret) -> Result<Vec<String>, Error> {
    let user = own(ctx)?;
    prove(ctx, password).await?;
    let codes = Codes::make(&ctx.keys().recovery, user.0);
    ctx.write((user.0, codes), |tx, (user, codes)| {
        Box::pin(async move {
            tx.lock(&turn(*user)).await?;
            if second_factors::find(tx, *user).await?.is_none() {
                return Err(Error::stale(0));
            }
            codes.keep(tx, *user).await?;
            audit::insert(tx, "user.recovery_codes", "user", *user, json!({})).await?;
            Ok(codes.shown())
        })
    })
    .await
}

/// Asks the actor for the password alone from now on. Forbidden where the role needs a second factor.
pub async fn turn_off(ctx: &Ctx, password: Secret) -> Result<(), Error> {
    let user = own(ctx)?;
    if is_needed(ctx) {
        return Err(AppError::Forbidden.into());
    }
    prove(ctx, password).await?;
    remove(ctx, user, "user.factor_off").await
}

/// Removes the second factor of a user whose telephone and recovery codes are lost, and ends what is signed in. Where the
/// role needs one, the next sign-in sets an app up.
pub async fn reset(ctx: &Ctx, user: UserId) -> Result<(), Error> {
    ctx.require(Permission::EditUsers)?;
    remove(ctx, user, "user.factor_reset").await
}

async fn remove(ctx: &Ctx, user: UserId, action: &'static str) -> Result<(), Error> {
    let done = ctx
        .write(user.0, move |tx, user| {
            Box::pin(async move {
                tx.lock(&turn(*user)).await?;
                users::get(tx, *user).await?;
                second_factors::delete_codes(tx, *user).await?;
                if second_factors::delete(tx, *user).await? {
                    audit::insert(tx, action, "user", *user, json!({})).await?;
                    if action == "user.factor_reset" {
                        sessions::delete_of(tx, *user, "").await?;
                    }
                }
                Ok(())
            })
        })
        .await;
    ctx.memory().forget_people();
    done
}

fn own(ctx: &Ctx) -> Result<UserId, AppError> {
    ctx.require(Permission::OwnAccount)?;
    ctx.actor().user.ok_or(AppError::Forbidden)
}

fn is_needed(ctx: &Ctx) -> bool {
    ctx.actor().role.is_some_and(|role| ctx.sign_in_rules().needs_second_factor(role))
}

async fn login_of(ctx: &Ctx) -> Result<String, Error> {
    Ok(users::get(&mut ctx.read().await?, own(ctx)?.0).await?.login)
}

async fn prove(ctx: &Ctx, password: Secret) -> Result<(), Error> {
    let (_, fits) = user_service::knows_own_password(ctx, password).await?;
    if fits { Ok(()) } else { Err(AppError::field("confirm", Fault::Wrong).into()) }
}

/// Two sign-ins with one code pass one by one.
fn turn(user: Uuid) -> String {
    format!("second factor {user}")
}

/// What is looked at inside a write.
struct Keys {
    factors: Cipher,
    recovery: MacKey,
}

impl Keys {
    fn of(ctx: &Ctx) -> Self {
        let keys = ctx.keys();
        Self { factors: keys.factors.clone(), recovery: keys.recovery.clone() }
    }
}

/// Whether what was typed fits; then it does not again.
async fn fits(tx: &mut Tx, known: &FactorRow, typed: &Typed, keys: &Keys) -> Result<bool, Error> {
    let user = known.user_id;
    match typed {
        Typed::Digits(digits) => {
            let secret = keys.factors.open(&user.to_string(), &known.secret);
            let secret = secret.ok_or_else(|| Error::broken("a second factor is sealed by another key"))?;
            let Some(step) = totp::step_of(secret, digits, tx.now(), known.last_step)? else {
                return Ok(false);
            };
            second_factors::update_last_step(tx, user, step).await?;
            Ok(true)
        }
        Typed::Recovery(code) => {
            let used = second_factors::delete_code(tx, user, &hash(&keys.recovery, user, code)).await?;
            if used {
                audit::insert(tx, "user.recovery_used", "user", user, json!({})).await?;
            }
            Ok(used)
        }
    }
}

/// An app that may be set up.
struct New {
    user: Uuid,
    /// As the app has it; none when the page sent another text.
    secret: Option<Vec<u8>>,
    sealed: Vec<u8>,
    codes: Codes,
}

impl New {
    fn of(ctx: &Ctx, user: UserId, secret: &str) -> Result<Self, Error> {
        let secret = totp::secret_of(secret);
        let sealed = ctx.keys().factors.seal(&user.to_string(), secret.clone().unwrap_or_default());
        Ok(Self {
            user: user.0,
            secret,
            sealed: sealed.ok_or_else(|| Error::broken("a second factor cannot be sealed"))?,
            codes: Codes::make(&ctx.keys().recovery, user.0),
        })
    }
}

/// Keeps the app whose code was typed; its recovery codes. None when it is not its code.
async fn set_up(tx: &mut Tx, new: &New, typed: &Typed, keep: &str) -> Result<Option<Vec<String>>, Error> {
    let (Some(secret), Typed::Digits(digits)) = (&new.secret, typed) else { return Ok(None) };
    let Some(last_step) = totp::step_of(secret.clone(), digits, tx.now(), 0)? else { return Ok(None) };
    let row = FactorRow { user_id: new.user, secret: new.sealed.clone(), since: tx.now(), last_step };
    second_factors::insert(tx, &row).await?;
    new.codes.keep(tx, new.user).await?;
    sessions::delete_of(tx, new.user, keep).await?;
    audit::insert(tx, "user.factor_on", "user", new.user, json!({})).await?;
    Ok(Some(new.codes.shown()))
}

/// Recovery codes and what is kept of them.
struct Codes(Vec<(String, String)>);

impl Codes {
    fn make(key: &MacKey, user: Uuid) -> Self {
        let code = || -> String {
            let mut dice = rand::rng();
            (0..RECOVERY_LETTERS)
                .filter_map(|_| LETTERS.choose(&mut dice))
                .map(|letter| char::from(*letter))
                .collect()
        };
        let codes = (0..RECOVERY_CODES).map(|_| code());
        Self(codes.map(|code| (hash(key, user, &code), code)).collect())
    }

    /// In place of all that there were.
    async fn keep(&self, tx: &mut Tx, user: Uuid) -> Result<(), Error> {
        second_factors::delete_codes(tx, user).await?;
        for (hash, _) in &self.0 {
            second_factors::insert_code(tx, user, hash).await?;
        }
        Ok(())
    }

    fn shown(&self) -> Vec<String> {
        self.0.iter().map(|(_, code)| halves(code)).collect()
    }
}

fn hash(key: &MacKey, user: Uuid, code: &str) -> String {
    key.tag(&format!("{user} {code}"))
}
