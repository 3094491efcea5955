//! The JSON API, over HTTP, on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bookings;
mod complaints;
mod directory;
mod figures;
mod leads;
mod lists;
mod openapi;
mod patients;
mod refusals;
mod repeats;
mod reports;
