//! Messages to patients: planned with the act or not at all, sent once, tried again, answered; on both engines, with an
//! SMTP server and stubs of all providers on loopback.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod answers;
mod channels;
mod clinic;
mod log;
mod plan;
mod reports;
mod send;
mod smtp;
