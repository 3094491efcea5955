//! Server functions: each asks for the leave to act, calls one service, and returns what it says.
//!
//! Nothing is decided here. What only the server knows of a request is in `access`.
#![expect(missing_docs, reason = "`#[server]` makes fields of the arguments and writes no docs on them")]

#[cfg(feature = "ssr")]
mod access;
pub mod account;

pub mod bookings;
pub mod calls;
pub mod clinic;
pub mod holds;
pub mod hours;
pub mod import;
pub mod patients;
pub mod quotes;
pub mod schedule;
pub mod settings;
pub mod slots;

#[cfg(feature = "ssr")]
pub use access::{Visit, authorize, authorize_any, is_public, is_server_function, takes_files, visit};

/// Under a page's key a repeat of the same act answers as the first time.
#[cfg(feature = "ssr")]
fn once(ctx: backend::Ctx, key: Option<String>, act: &str, form: &impl serde::Serialize) -> backend::Ctx {
    ctx.once(key.map(|key| backend::IdempotencyKey::of(key, act, form)))
}
