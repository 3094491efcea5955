//! One file per page.

pub mod account;
pub mod setup;
pub mod sign_in;
