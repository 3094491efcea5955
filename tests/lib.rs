//! What the tests of several promises share.
#![expect(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests say what they need by name"
)]

pub mod cluster;
pub mod program;
pub mod provider;
pub mod site;
pub mod statements;
pub mod tls;
pub mod world;
