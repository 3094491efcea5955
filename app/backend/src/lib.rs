//! What the workplace does and where it keeps it. Native only: the browser never sees this crate.
//!
//! `services` are the use cases and own the transactions, `store` is SQL and the rows. Everything enters through
//! [`Backend::authorize`], which turns an actor and a permission into the [`Ctx`] that every service asks for.

pub mod audit_chain;
pub mod backup;
mod charts;
pub mod cipher;
mod clinic_keys;
pub mod clock;
mod ctx;
pub mod demo;
mod error;
pub mod exchanges;
pub mod files;
mod full_text;
mod keys;
pub mod links;
mod memory;
pub mod messengers;
pub mod net;
pub mod services;
pub mod store;
mod totp;

pub use ctx::{Actor, Backend, Ctx, IdempotencyKey};
pub use error::Error;
