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
pub mod patients;
pub mod schedule;
pub mod slots;

#[cfg(feature = "ssr")]
pub use access::{Visit, authorize, authorize_any, is_public, visit};
