//! The pages of the workplace, and the server functions behind them.
//!
//! `api` asks for leave and calls a service. `ui` draws; it runs on the server for the first view of a page and in
//! the browser from then on.

pub mod api;
pub mod ui;

include!(concat!(env!("OUT_DIR"), "/i18n/mod.rs"));
