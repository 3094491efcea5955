//! `/settings`: what the clinic is made of, who works in it and when.
//!
//! Each noun says in `about` what its list and its form look like; one page, one list and one form serve them all.
//! Hours have pages of their own.

mod about;
mod branches;
mod doctors;
mod editor;
mod fields;
pub mod hours;
mod index;
mod list;
mod page;
mod promotions;
mod services;
mod specialties;
mod stale;
mod users;

pub use branches::BranchesPage;
pub use doctors::DoctorsPage;
pub use index::SettingsPage;
pub use promotions::PromotionsPage;
pub use services::ServicesPage;
pub use specialties::SpecialtiesPage;
pub use users::UsersPage;
