//! The thin shell round the workplace: HTTP, sessions, settings, the command line.

pub mod answers;
pub mod api;
pub mod asterisk;
pub mod buckets;
pub mod cli;
pub mod client;
pub mod config;
mod exports;
mod forms;
mod gate;
pub mod headers;
pub mod intake;
mod key_file;
pub mod live;
mod log;
pub mod metrics;
pub mod pages;
mod papers;
pub mod router;
mod secret;
pub mod session;
pub mod site;
mod stage;
mod status;
pub mod tasks;
pub mod webhooks;

// A page is a tree of thousands of small pieces, made and thrown away: the system's allocator takes longer over it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
