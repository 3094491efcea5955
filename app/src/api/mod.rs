//! Server functions: each asks for the leave to act, calls one service, and returns what it says.
//!
//! Nothing is decided here. What only the server knows of a request is in [`access`](crate::access).
#![expect(missing_docs, reason = "`#[server]` makes fields of the arguments and writes no docs on them")]

pub mod account;
pub mod audit;
pub mod bookings;
pub mod callbacks;
pub mod calls;
pub mod clinic;
pub mod complaints;
pub mod dashboard;
pub mod exports;
pub mod fill;
pub mod gap_offers;
pub mod holds;
pub mod hours;
pub mod import;
pub mod knowledge;
pub mod leads;
pub mod memos;
pub mod messages;
pub mod patients;
pub mod pinboard;
pub mod presence;
pub mod prices;
pub mod quotes;
pub mod reports;
pub mod schedule;
pub mod settings;
pub mod shifts;
pub mod slots;
pub mod to_move;
pub mod treatment_plans;
pub mod unread;
pub mod users;
pub mod visit_chains;
pub mod waiting;
pub mod waitlist;
