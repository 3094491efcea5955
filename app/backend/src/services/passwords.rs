//! Hashing passwords: argon2id, off the threads that serve requests and off the writer.

use std::sync::LazyLock;

use argon2::{
    Argon2,
    password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString},
};
use domain::user::{Password, Secret};
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::Error;

/// Each hash takes 19 MiB and some 20 ms of a processor: a flood of tries must not take them all.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// What a login that nobody has is checked against, so that it takes as long as one that somebody has.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| derive("nobody's password").ok());

/// The hash to keep of a password.
pub(crate) async fn hash(password: Password) -> Result<String, Error> {
    work(move || derive(password.reveal())).await?
}

/// A hash that no password has, for who has none yet.
pub(crate) async fn nobodys() -> Result<String, Error> {
    work(|| derive(&hex::encode(rand::random::<[u8; 32]>()))).await?
}

/// Whether the password is the one of the hash; the same work, and always no, when there is no hash.
pub(crate) async fn verify(password: Secret, hash: Option<String>) -> Result<bool, Error> {
    work(move || {
        let known = hash.is_some();
        let hash = hash.or_else(|| NOBODY.clone()).unwrap_or_default();
        let parsed = PasswordHash::new(&hash).map_err(Error::broken)?;
        let fits = Argon2::default().verify_password(password.0.as_bytes(), &parsed).is_ok();
        Ok(fits && known)
    })
    .await?
}

fn derive(password: &str) -> Result<String, Error> {
    let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>()).map_err(Error::broken)?;
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt).map_err(Error::broken)?;
    Ok(hash.to_string())
}

async fn work<T: Send + 'static>(act: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let _turn = AT_ONCE.acquire().await.map_err(Error::broken)?;
    spawn_blocking(act).await.map_err(Error::broken)
}
