//! Use cases. Each asks for a [`crate::Ctx`], opens its transaction, lets `domain` decide and `store` keep.

pub mod bookings;
pub mod calls;
pub mod clinic;
pub mod directory;
pub mod holds;
pub mod patients;
pub mod quotes;
pub mod schedule;
pub mod slots;
