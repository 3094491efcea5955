//! Working and opening hours: `/settings/doctors/{id}/hours`, `/settings/branches/{id}/hours`, and
//! `/settings/to-move`, the visits that have lost their hours.
//!
//! On the left what is kept and the form that changes it, on the right the month that comes of it, worked out in the
//! browser as one types.

mod address;
mod branch;
mod calendar;
mod days;
mod doctor;
mod drafts;
mod editor;
mod exception_form;
mod facts;
mod holidays;
mod lists;
mod month;
mod outcome;
mod pattern_form;
mod place;
mod saving;
mod times;
mod to_move;
mod visits;

pub use branch::BranchHoursPage;
pub use doctor::DoctorHoursPage;
pub use to_move::ToMovePage;
