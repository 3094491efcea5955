//! The pages of the workplace, and the server functions behind them.
//!
//! `api` asks for leave (`access`, on the server alone) and calls a service. `ui` draws; it runs on the server for the first view of a page and in
//! the browser from then on.
#![recursion_limit = "256"] // the type of a page is the tree of its elements

#[cfg(feature = "ssr")]
pub mod access;
pub mod api;
pub mod ui;

include!(concat!(env!("OUT_DIR"), "/i18n/mod.rs"));
