//! The parts that pages are made of. `look.md` says what each is for.

mod branch_menu;
mod button;
mod dialog;
mod field;
mod inputs;
mod marks;
mod menu;
mod patient_create;
mod patient_line;
mod patient_search;
mod place;
mod popover;
mod several;
mod states;
mod surfaces;
pub mod toast;
mod tone;
mod weekdays;

pub use branch_menu::BranchMenu;
pub use button::{Button, Look};
pub use dialog::Dialog;
pub use field::{Control, Field, provide_errors};
pub use inputs::{AreaField, Check, Choice, SelectField, TextField};
pub use marks::{Avatar, Chip, ClaimTag, Seg, StatusTag, Tag, hue, initials};
pub use menu::{MenuButton, MenuItem};
pub use patient_create::PatientCreate;
pub use patient_line::PatientLine;
pub use patient_search::PatientSearch;
pub use popover::Popover;
pub use several::Several;
pub use states::{Empty, ErrorState, Loaded, Skeleton};
pub use surfaces::{Banner, Column, Panel, Table};
pub use toast::use_toasts;
pub use tone::{Tone, status_glyph, status_tone};
pub use weekdays::Weekdays;
