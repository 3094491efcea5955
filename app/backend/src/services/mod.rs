//! Use cases. Each asks for a [`crate::Ctx`], opens its transaction, lets `domain` decide and `store` keep.

pub mod api_keys;
pub mod bookings;
pub mod calls;
pub mod clinic;
pub mod directory;
pub mod fill;
pub mod holds;
pub mod hours;
pub mod idempotency;
pub mod import;
pub mod knowledge;
pub mod live;
pub(crate) mod passwords;
pub mod patients;
pub mod promotions;
pub mod quotes;
pub mod schedule;
pub mod sessions;
pub mod settings;
pub mod setup;
pub mod slots;
pub(crate) mod taken;
mod throttle;
mod trail;
pub mod users;
