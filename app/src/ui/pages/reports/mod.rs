//! `/reports`: the day's report and the month of them.
//!
//! `one` draws a report and holds what its parts share, `figures` its numbers, `points` what is open, `send` the comment
//! and what is done with the report, `rows` what is behind a figure, `month` the history.

mod address;
mod ahead;
mod figures;
mod month;
mod one;
mod points;
mod rows;
mod send;
mod shown;
mod story;

pub use month::ReportsPage;
pub use one::ReportPage;
