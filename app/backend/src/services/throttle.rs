//! Slowing down whoever guesses passwords and codes: after some tries a pause that doubles, for the login and for the address.
//!
//! A try is counted before the password is looked at, so that many at once gain nothing.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use domain::error::AppError;
use sha2::{Digest, Sha256};

use crate::{
    Ctx, Error,
    store::{
        StoreError, Tx,
        sign_in_failures::{self, FailuresRow},
    },
};

/// Tries of one login before the first pause.
const TRIES: i32 = 5;
/// Tries from one address before the first pause: a whole clinic sits behind one.
const TRIES_FROM_ADDRESS: i32 = 20;
/// The longest pause.
const LONGEST: TimeDelta = TimeDelta::minutes(15);
/// After so long without a try the count starts anew.
const FORGET: TimeDelta = TimeDelta::minutes(15);

/// What a try leaves.
pub(super) struct Left {
    tries: u32,
    pause: TimeDelta,
}

/// Counts a try; refuses it during a pause.
pub(super) async fn count(ctx: &Ctx, login: &str, address: IpAddr) -> Result<Left, Error> {
    let counted = ctx
        .write(keys(login, address), |tx, keys| {
            Box::pin(async move {
                let by_address = count_one(tx, &keys.address, TRIES_FROM_ADDRESS).await?;
                let by_login = count_one(tx, &keys.login, TRIES).await?;
                Ok((by_address.min(by_login), pause_after(by_login).num_seconds()))
            })
        })
        .await;
    let (left, pause) = counted?;
    Ok(Left { tries: u32::try_from(left).unwrap_or(0), pause: TimeDelta::seconds(pause) })
}

/// How many tries are left after one that failed; fails when there is a pause first.
pub(super) fn refuse(left: &Left) -> Result<u32, Error> {
    match left.tries {
        0 => Err(too_many(left.pause.max(TimeDelta::minutes(1)))),
        tries => Ok(tries),
    }
}

/// The try was a good one: the login starts anew, and the address is not charged for it.
pub(super) async fn clear(ctx: &Ctx, login: &str, address: IpAddr) -> Result<(), Error> {
    ctx.write(keys(login, address), |tx, keys| {
        Box::pin(async move {
            // in the order in which they are counted
            tx.lock(&keys.address).await?;
            tx.lock(&keys.login).await?;
            sign_in_failures::delete(tx, &keys.login).await?;
            match sign_in_failures::find(tx, &keys.address).await? {
                Some(row) if row.failures > 1 => {
                    let row = FailuresRow { failures: row.failures - 1, until: tx.now() };
                    sign_in_failures::upsert(tx, &keys.address, &row).await?;
                }
                _ => sign_in_failures::delete(tx, &keys.address).await?,
            }
            Ok(())
        })
    })
    .await
}

pub(super) async fn sweep(tx: &mut Tx) -> Result<u64, StoreError> {
    let than = tx.now() - FORGET;
    sign_in_failures::delete_older(tx, than).await
}

/// Hashes, for what was typed as a login may have been a password.
struct Keys {
    login: String,
    address: String,
}

fn keys(login: &str, address: IpAddr) -> Keys {
    // one subscriber has a whole /64
    let network = match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{:?}", &address.segments()[..4]),
    };
    let key =
        |kind: &str, of: &str| format!("{kind} {}", hex::encode(Sha256::digest(format!("{kind} {of}"))));
    Keys { login: key("login", login), address: key("address", &network) }
}

/// Tries left before a pause; none is a pause after this one, less is a longer one.
async fn count_one(tx: &mut Tx, key: &str, tries: i32) -> Result<i32, Error> {
    tx.lock(key).await?;
    let now = tx.now();
    let row = sign_in_failures::find(tx, key).await?.filter(|row| row.until + FORGET > now);
    let failures = row.as_ref().map_or(0, |row| row.failures);
    if let Some(wait) = row.map(|row| row.until - now).filter(|wait| *wait > TimeDelta::zero()) {
        return Err(too_many(wait));
    }
    let left = tries - failures - 1;
    let row = FailuresRow { failures: failures + 1, until: until(now, left) };
    sign_in_failures::upsert(tx, key, &row).await?;
    Ok(left)
}

fn until(now: DateTime<Utc>, left: i32) -> DateTime<Utc> {
    now + pause_after(left)
}

/// 1, 2, 4, 8, 15 minutes.
fn pause_after(left: i32) -> TimeDelta {
    match u32::try_from(-left) {
        Err(_) => TimeDelta::zero(),
        Ok(more) => TimeDelta::minutes(1_i64 << more.min(4)).min(LONGEST),
    }
}

fn too_many(wait: TimeDelta) -> Error {
    let seconds = (wait.num_milliseconds() + 999) / 1000;
    AppError::TooMany(u32::try_from(seconds).unwrap_or(u32::MAX)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_quarter_of_an_hour() {
        let minutes: Vec<i64> = (-6..=1).rev().map(|left| pause_after(left).num_minutes()).collect();
        assert_eq!(minutes, [0, 1, 2, 4, 8, 15, 15, 15]);
    }

    #[test]
    fn neighbours_in_one_ipv6_network_count_as_one() {
        let key = |address: &str| keys("a", address.parse().unwrap()).address;
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_ne!(key("192.0.2.1"), key("192.0.2.2"));
    }
}
