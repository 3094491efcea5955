//! Server functions: each asks for the leave to act, calls one service, and returns what it says.
//!
//! Nothing is decided here. What only the server knows of a request is in `access`.

#[cfg(feature = "ssr")]
mod access;

#[cfg(feature = "ssr")]
pub use access::{Visit, authorize, authorize_any, visit};
