//! Exports (выгрузки): tables that leave the program as files, what stands in their columns, and on what terms.

mod table;

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use crate::{
    booking::{BookingStatus, CancelReason},
    call::{CallOutcome, Direction},
    call_reason::CallReason,
    clinic::Sex,
    complaint::{Category, ComplaintStatus, Outcome},
    dashboard::LONGEST,
    date::parse_date,
    day_report::act::ReportState,
    error::{Fault, FieldErrors},
    lead::{LeadSource, LeadStatus, RejectReason},
    money::Kopecks,
    text::required_text,
};

pub use table::{Column, ExportTable};

/// The longest reason, in characters.
const REASON_MAX: usize = 200;

/// The kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// A workbook.
    Xlsx,
    /// Text with semicolons, as spreadsheets in Russia open it.
    Csv,
}

codes!(ExportFormat, 2, Xlsx => "xlsx", Csv => "csv");

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "a variant is called as what it holds")]
pub enum Cell {
    Empty,
    Text(String),
    Count(i64),
    /// A part, a mean: told to a tenth.
    Rate(f64),
    Money(Kopecks),
    Day(NaiveDate),
    /// By the clock of the branch, or of the clinic where there is none.
    Moment(NaiveDateTime),
    Is(bool),
    /// Booked by a program, not on the phone.
    OverApi(bool),
    Visit(BookingStatus),
    Cancelled(CancelReason),
    Call(CallOutcome),
    Direction(Direction),
    Reasons(Vec<CallReason>),
    Source(LeadSource),
    Lead(LeadStatus),
    Rejected(RejectReason),
    Complaint(ComplaintStatus),
    Category(Category),
    Settled(Outcome),
    Report(ReportState),
    Sex(Sex),
}

impl Cell {
    /// What there is, made a cell.
    pub fn of<T>(value: Option<T>, cell: impl FnOnce(T) -> Cell) -> Self {
        value.map_or(Self::Empty, cell)
    }

    /// Text; nothing when it is empty.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

/// Text that no spreadsheet takes for a formula, whoever wrote it: what begins like one gets an apostrophe before it
/// (OWASP, CSV injection).
pub fn harmless(text: &str) -> String {
    let starts = |letters: &[char]| text.trim_start().starts_with(letters);
    if text.starts_with(['\t', '\r', '\n']) || starts(&['=', '+', '-', '@', '|', '＝', '＋', '－', '＠'])
    {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The form, as it comes from the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExportForm {
    /// The table's code.
    pub table: String,
    /// The format's.
    pub format: String,
    /// The first date, as typed.
    pub from: String,
    /// The last date.
    pub to: String,
    /// Not empty: with personal data.
    pub personal: String,
    /// Why with them.
    pub reason: String,
}

/// What the reader may choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportChoices {
    /// Tables.
    pub tables: Vec<ExportTable>,
    /// Whether with personal data.
    pub personal: bool,
    /// Today by the clinic's clock.
    pub today: NaiveDate,
}

/// An export that can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// What.
    pub table: ExportTable,
    /// As what.
    pub format: ExportFormat,
    /// The first and the last date; none of a table without.
    pub dates: Option<(NaiveDate, NaiveDate)>,
    /// Why with personal data; none without them.
    pub reason: Option<String>,
}

impl Export {
    /// Reads the form; all that is wrong at once.
    pub fn parse(form: &ExportForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let table = errors.take("table", ExportTable::from_code(&form.table).ok_or(Fault::UnknownChoice));
        let format = errors.take("format", ExportFormat::from_code(&form.format).ok_or(Fault::UnknownChoice));
        let dates = match table.is_some_and(ExportTable::is_dated) {
            true => Self::dates(form, &mut errors),
            false => None,
        };
        let mut reason = None;
        if !form.personal.is_empty() {
            reason = errors.take("reason", required_text(&form.reason, REASON_MAX));
        } else if table.is_some_and(ExportTable::is_of_persons) {
            errors.add("personal", Fault::Required);
        }
        let export = table.zip(format).map(|(table, format)| Self { table, format, dates, reason });
        errors.or(())?;
        export.ok_or_else(FieldErrors::default)
    }

    fn dates(form: &ExportForm, errors: &mut FieldErrors) -> Option<(NaiveDate, NaiveDate)> {
        let from = errors.take("from", parse_date(&form.from));
        let to = errors.take("to", parse_date(&form.to));
        let dates = from.zip(to);
        let of_figures = ExportTable::from_code(&form.table).is_some_and(ExportTable::is_of_figures);
        match dates.map(|(from, to)| (to - from).num_days()) {
            Some(days) if days < 0 => errors.add("to", Fault::EndBeforeStart),
            Some(days) if of_figures && days >= LONGEST => errors.add("to", Fault::TooFar(LONGEST as u32)),
            _ => {}
        }
        dates
    }

    /// The columns that it has.
    pub fn columns(&self) -> Vec<Column> {
        let personal = self.reason.is_some();
        let columns = self.table.columns().iter().copied();
        columns.filter(|column| personal || !column.is_personal()).collect()
    }

    /// `visits-2026-11-01-2026-11-30.xlsx`
    pub fn file_name(&self) -> String {
        let dates = self.dates.map(|(from, to)| format!("-{from}-{to}")).unwrap_or_default();
        format!("{}{dates}.{}", self.table.code(), self.format.code())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn form() -> ExportForm {
        ExportForm {
            table: "visits".into(),
            format: "csv".into(),
            from: "2026-11-01".into(),
            to: "30.11.2026".into(),
            ..ExportForm::default()
        }
    }

    #[test]
    fn without_a_reason_nothing_personal_leaves() {
        let plain = Export::parse(&form()).unwrap();
        assert!(plain.columns().iter().all(|column| !column.is_personal()));
        assert_eq!(plain.file_name(), "visits-2026-11-01-2026-11-30.csv");
        let unsaid = ExportForm { personal: "on".into(), reason: "  ".into(), ..form() };
        assert_eq!(Export::parse(&unsaid).unwrap_err().of("reason"), Some(Fault::Required));
        let said =
            ExportForm { reason: "проверка записей за ноябрь".into(), ..unsaid };
        assert!(Export::parse(&said).unwrap().columns().contains(&Column::Patient));
        let patients = ExportForm { table: "patients".into(), ..form() };
        assert_eq!(Export::parse(&patients).unwrap_err().of("personal"), Some(Fault::Required));
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let bad = ExportForm { format: "exe".into(), from: "вчера".into(), to: String::new(), ..form() };
        let errors = Export::parse(&bad).unwrap_err();
        assert_eq!(errors.of("format"), Some(Fault::UnknownChoice));
        assert!(errors.of("from").is_some() && errors.of("to").is_some());
        let turned = ExportForm { from: "2026-12-01".into(), ..form() };
        assert_eq!(Export::parse(&turned).unwrap_err().of("to"), Some(Fault::EndBeforeStart));
    }

    proptest! {
        #[test]
        fn no_text_is_a_formula(text in ".*") {
            let safe = harmless(&text);
            prop_assert!(!safe.trim_start().starts_with(['=', '+', '-', '@']), "{safe:?}");
            prop_assert!(safe.ends_with(&text));
        }
    }
}
