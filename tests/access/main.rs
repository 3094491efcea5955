//! Who gets in, who does not, and what each role may do; over HTTP, on both engines.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod api_keys;
mod dependencies;
mod headers;
mod invitations;
mod passwords;
mod permissions;
mod screen_lock;
mod second_factors;
mod sessions;
mod setup;
mod sign_in;
mod threats;
mod users;
