//! The pages: one module for each noun.

pub mod account;
pub mod calls;
pub mod desk;
pub mod patient;
pub mod patients;
pub mod schedule;
pub mod settings;
pub mod setup;
pub mod sign_in;
