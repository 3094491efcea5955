//! Complaints: `/complaints`, the list of those that one may see, `/complaints/new`, one that is registered by hand,
//! `/complaints/{id}`, the file of one, and `/settings/complaints`, the rules.
//!
//! `address` says what the list shows (pure), `list` draws it; `one` draws a file with `clock`, `facts`, `files` and
//! `history`, `acts` says what can be done (pure) and `doing` does it; `new` and `rules` are forms.

mod acts;
mod address;
mod clock;
mod doing;
mod facts;
mod files;
mod history;
mod list;
mod new;
mod one;
mod rules;

pub use list::ComplaintsPage;
pub use new::NewComplaintPage;
pub use one::ComplaintPage;
pub use rules::ComplaintRulesPage;
