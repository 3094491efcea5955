//! Import of services and patients from a table: what each row would do, judged before anything is done.
//!
//! Pure: the backend turns a file into a [`Table`] and looks up what the clinic already keeps; the rules of a match,
//! a doubt and a refusal are here. Columns are recognised in [`columns`], services judged in [`services`], patients
//! in [`patients`].

pub mod columns;
mod faces;
pub mod history;
pub mod patients;
mod price_list;
pub mod report;
pub mod services;
pub mod template;

use std::{
    collections::{HashMap, hash_map::Entry},
    fmt,
};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use columns::{Column, Columns};
pub use report::*;

use crate::{error::Fault, letter_case::lowercase, permission::Permission};

/// Most that a workbook may unpack to, in bytes.
pub const UNPACKED_MAX: usize = 64 << 20;

/// Largest file, in bytes.
pub const FILE_MAX: usize = 8 << 20;
/// Most rows of a card index, without its head.
pub const ROWS_MAX: usize = 50_000;
/// Most columns of a file.
pub const COLUMNS_MAX: usize = 60;
/// Longest cell, in characters.
pub const CELL_MAX: usize = 5_000;
/// Most rows of a price list.
pub const SERVICES_MAX: usize = 5_000;
/// Rows that are kept in one transaction.
pub const CHUNK: usize = 250;

/// Which list is imported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportKind {
    /// The price list.
    #[default]
    Services,
    /// The card index.
    Patients,
}

impl ImportKind {
    /// Its name in addresses and in the audit.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Services => "services",
            Self::Patients => "patients",
        }
    }

    /// What whoever imports it needs.
    pub const fn permission(self) -> Permission {
        match self {
            Self::Services => Permission::EditClinic,
            Self::Patients => Permission::ImportPatients,
        }
    }

    /// The kind of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Services, Self::Patients].into_iter().find(|kind| kind.code() == code)
    }
}

/// A file as the page sends it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportFile {
    /// The bytes of a file, in base64.
    Base64(String),
    /// A text that was pasted.
    Text(String),
}

impl fmt::Debug for ImportFile {
    /// Without what is in it: people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ImportFile(…)")
    }
}

/// A file that was taken apart: its head and its rows, blank ones left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The sheet, of a workbook.
    pub sheet: Option<String>,
    /// Rows above the head, as the title of a price list.
    pub above: u32,
    /// Titles of the columns, as they are written.
    pub head: Vec<String>,
    /// The rows.
    pub lines: Vec<Line>,
}

/// Rows among which the head is looked for.
pub const HEAD_WITHIN: usize = 10;

impl Table {
    /// Finds the head: the one of the first rows in which the most columns are known.
    pub fn of(kind: ImportKind, mut lines: Vec<Line>) -> Self {
        let known =
            |line: &Line| line.cells.iter().filter(|cell| Column::titled(kind, cell).is_some()).count();
        let heads = lines.iter().take(HEAD_WITHIN).map(known);
        // of two that are as good the upper one
        let head = heads.enumerate().rev().max_by_key(|(_, known)| *known).map_or(0, |(at, _)| at);
        let below = lines.split_off((head + 1).min(lines.len()));
        let head = lines.pop().unwrap_or_default();
        Self { sheet: None, above: lines.len() as u32, head: head.cells, lines: below }
    }
}

/// One row of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The line of the file on which it starts; the head is on the first.
    pub number: u32,
    /// Its cells, as they are written.
    pub cells: Vec<String>,
}

/// A file that cannot be judged row by row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileProblem {
    /// Nothing in it, or a head alone.
    Empty,
    /// Larger than so many megabytes.
    TooLarge(u32),
    /// More rows than so many.
    TooManyRows(u32),
    /// More columns than so many.
    TooManyColumns(u32),
    /// Neither a text nor a workbook of today's kind: an old workbook, a picture, an archive.
    NotText,
    /// A workbook that unpacks to more than so many megabytes.
    Swollen(u32),
    /// Several sheets of a workbook would do, or the one that was named is not there: these are.
    WhichSheet(Vec<String>),
    /// Not one title of a column is known; these were found.
    NoHead(Vec<String>),
    /// A column without which no row can be read.
    NoColumn(Column),
    /// Two columns of one meaning, where only one can be.
    TwoColumns(Column),
    /// A quotation mark that is opened and never closed, or the like; from this line on.
    Broken(u32),
}

/// What was read of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read<T> {
    /// Its line in the file.
    pub line: u32,
    /// What it is about, as far as it can be told.
    pub label: String,
    /// The row, or the cells that cannot be read.
    pub row: Result<T, Vec<CellFault>>,
}

/// A row with its verdict, and what keeping it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged<A> {
    /// Its line in the file.
    pub line: u32,
    /// What it is about, as the file says.
    pub label: String,
    /// What is kept of it already, if it was found.
    pub about: Option<String>,
    /// The id of that.
    pub target: Option<Uuid>,
    /// The verdict.
    pub verdict: Verdict,
    /// What to do to keep it; none when there is nothing to do or it cannot be kept.
    pub act: Option<A>,
}

impl<A> Judged<A> {
    /// A row that cannot be kept.
    pub(crate) fn refused<T>(read: &Read<T>, faults: Vec<CellFault>) -> Self {
        Self {
            line: read.line,
            label: read.label.clone(),
            about: None,
            target: None,
            verdict: Verdict::Refused { faults },
            act: None,
        }
    }

    /// A row that waits for an earlier one of the file.
    pub(crate) fn follows<T>(read: &Read<T>, why: Doubt, act: A) -> Self {
        let verdict = Verdict::Doubtful { why, would: Would::Follow, differences: Vec::new() };
        let label = read.label.clone();
        Self { line: read.line, label, about: None, target: None, verdict, act: Some(act) }
    }

    /// A row that adds something, after a yes where there is a doubt.
    pub(crate) fn adds<T>(read: &Read<T>, doubt: Option<Doubt>, act: A) -> Self {
        let verdict = match doubt {
            Some(why) => Verdict::Doubtful { why, would: Would::Add, differences: Vec::new() },
            None => Verdict::New,
        };
        let label = read.label.clone();
        Self { line: read.line, label, about: None, target: None, verdict, act: Some(act) }
    }

    /// A row of something that is kept already, `known` by what it is called and its id. Without a difference and
    /// without a doubt there is nothing to do.
    pub(crate) fn changes<T>(
        read: &Read<T>,
        known: (String, Uuid),
        doubt: Option<Doubt>,
        differences: Vec<Difference>,
        act: A,
    ) -> Self {
        let (about, target) = (Some(known.0), Some(known.1));
        let (verdict, act) = match doubt {
            Some(why) => (Verdict::Doubtful { why, would: Would::Change, differences }, Some(act)),
            None if differences.is_empty() => (Verdict::Same, None),
            None => (Verdict::Changed { differences }, Some(act)),
        };
        Self { line: read.line, label: read.label.clone(), about, target, verdict, act }
    }

    /// As a report shows it.
    pub fn report(&self) -> RowReport {
        let (label, about) = (self.label.clone(), self.about.clone());
        RowReport { line: self.line, label, about, verdict: self.verdict.clone() }
    }
}

/// Which line was the first about a thing that is kept.
#[derive(Default)]
pub(crate) struct Claims(HashMap<Uuid, (u32, bool)>);

impl Claims {
    /// The earlier line about the same thing, as far as they do not both leave it as it is.
    pub(crate) fn earlier<A>(&mut self, judged: &Judged<A>) -> Option<u32> {
        let same = judged.verdict == Verdict::Same;
        match self.0.entry(judged.target?) {
            Entry::Occupied(first) => {
                let (line, was_same) = *first.get();
                (!(same && was_same)).then_some(line)
            }
            Entry::Vacant(place) => {
                place.insert((judged.line, same));
                None
            }
        }
    }
}

/// A cell that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellFault {
    /// The column's title in the file; empty for a column that is not there.
    pub title: String,
    /// What the column means; none for a cell beyond the last title.
    pub column: Option<Column>,
    /// What stands in the cell, cut after [`SHOWN_MAX`] characters.
    pub value: String,
    /// What is the matter with it.
    pub fault: Fault,
}

/// As much of a cell as a report shows, in characters.
pub const SHOWN_MAX: usize = 80;

/// A text as a report shows it.
pub(crate) fn shown(text: &str) -> String {
    let mut shown: String = text.chars().filter(|c| !c.is_control()).take(SHOWN_MAX).collect();
    if text.chars().count() > SHOWN_MAX {
        shown.push('…');
    }
    shown
}

/// Reads the cells of one row and keeps what is the matter with them.
pub(crate) struct Cells<'a> {
    columns: &'a Columns,
    line: &'a Line,
    faults: Vec<CellFault>,
}

impl<'a> Cells<'a> {
    pub(crate) fn new(columns: &'a Columns, line: &'a Line) -> Self {
        let mut cells = Self { columns, line, faults: Vec::new() };
        let beyond = line.cells.iter().enumerate().skip(columns.count());
        for (at, value) in beyond.filter(|(_, value)| !value.trim().is_empty()) {
            cells.faults.push(CellFault {
                title: format!("№ {}", at + 1),
                column: None,
                value: shown(value),
                fault: Fault::UnknownField,
            });
        }
        for (at, value) in line.cells.iter().enumerate().take(columns.count()) {
            let column = columns.meaning(at);
            let hidden = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
            let fault = match value {
                value if value.chars().count() > CELL_MAX => Fault::TooLong(CELL_MAX as u32),
                value if column.is_some() && value.contains(hidden) => Fault::BadCharacter,
                _ => continue,
            };
            cells.faults.push(CellFault { title: columns.title(at), column, value: shown(value), fault });
        }
        cells
    }

    /// What stands in the column; empty when it is not in the file.
    pub(crate) fn text(&self, column: Column) -> &'a str {
        self.columns.place(column).and_then(|at| self.line.cells.get(at)).map_or("", |cell| plain(cell))
    }

    /// What stands in all columns of that meaning.
    pub(crate) fn texts(&self, column: Column) -> Vec<&'a str> {
        let cells = self.columns.places(column).filter_map(|at| self.line.cells.get(at));
        cells.map(|cell| plain(cell)).filter(|text| !text.is_empty()).collect()
    }

    /// Whether the file has the column.
    pub(crate) fn has(&self, column: Column) -> bool {
        self.columns.place(column).is_some()
    }

    /// How many cells are filled.
    pub(crate) fn filled(&self) -> usize {
        self.line.cells.iter().filter(|cell| !cell.trim().is_empty()).count()
    }

    /// The only filled cell.
    pub(crate) fn only(&self) -> &'a str {
        self.line.cells.iter().map(|cell| plain(cell)).find(|text| !text.is_empty()).unwrap_or_default()
    }

    /// Keeps a parsed cell, or marks it; an empty one is none.
    pub(crate) fn take<T>(
        &mut self,
        column: Column,
        parse: impl FnOnce(&str) -> Result<T, Fault>,
    ) -> Option<T> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        parse(text).map_err(|fault| self.mark(column, fault)).ok()
    }

    /// Marks a column of the row.
    pub(crate) fn mark(&mut self, column: Column, fault: Fault) {
        let title = self.columns.place(column).map(|at| self.columns.title(at)).unwrap_or_default();
        let value = shown(&self.texts(column).join("; "));
        self.faults.push(CellFault { title, column: Some(column), value, fault });
    }

    /// The row, if no cell was marked.
    pub(crate) fn done<T>(self, label: String, row: Option<T>) -> Read<T> {
        let row = match row {
            Some(row) if self.faults.is_empty() => Ok(row),
            _ => Err(self.faults),
        };
        Read { line: self.line.number, label: shown(&label), row }
    }
}

/// A cell without the spaces round it, and without the mark that keeps a spreadsheet from reading a formula.
fn plain(cell: &str) -> &str {
    let text = cell.trim();
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.trim_start(),
        _ => text,
    }
}

/// A cell that no spreadsheet takes for a formula; [`Cells`] reads it back as it was.
pub fn guarded(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

/// «да», «нет», «1», «yes»: what stands for yes and no in tables.
pub(crate) fn yes_or_no(text: &str) -> Result<bool, Fault> {
    match lowercase(text).as_str() {
        "да" | "д" | "yes" | "y" | "true" | "истина" | "1" | "+" | "x" | "х" => Ok(true),
        "нет" | "н" | "no" | "n" | "false" | "ложь" | "0" | "-" | "–" | "—" => Ok(false),
        _ => Err(Fault::UnknownChoice),
    }
}
