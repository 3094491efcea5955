//! What a dry run says: of each row what would become of it, and the same in figures. What the clinic keeps of a
//! person stands here masked.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{CellFault, Column, FileProblem};

/// What would become of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "class", rename_all = "snake_case")]
pub enum Verdict {
    /// It would be added.
    New,
    /// What is kept would change.
    Changed {
        /// How.
        differences: Vec<Difference>,
    },
    /// It is kept like this already.
    Same,
    /// It is left out unless somebody says otherwise.
    Doubtful {
        /// Why.
        why: Doubt,
        /// What it would do all the same.
        would: Would,
        /// What would change.
        differences: Vec<Difference>,
    },
    /// It cannot be taken.
    Refused {
        /// The cells that cannot be read.
        faults: Vec<CellFault>,
    },
}

/// The five kinds of verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Would be added.
    New,
    /// Would change.
    Changed,
    /// Is so already.
    Same,
    /// Left out unless said otherwise.
    Doubtful,
    /// Cannot be taken.
    Refused,
}

impl Class {
    /// In the order in which a report shows them.
    pub const ALL: [Class; 5] = [Class::Refused, Class::Doubtful, Class::New, Class::Changed, Class::Same];

    /// Its name in files.
    pub const fn code(self) -> &'static str {
        match self {
            Class::New => "new",
            Class::Changed => "changed",
            Class::Same => "same",
            Class::Doubtful => "doubtful",
            Class::Refused => "refused",
        }
    }
}

impl Verdict {
    /// Its kind.
    pub const fn class(&self) -> Class {
        match self {
            Verdict::New => Class::New,
            Verdict::Changed { .. } => Class::Changed,
            Verdict::Same => Class::Same,
            Verdict::Doubtful { .. } => Class::Doubtful,
            Verdict::Refused { .. } => Class::Refused,
        }
    }
}

/// What a doubtful row would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Would {
    /// Add another one.
    Add,
    /// Change what is kept.
    Change,
    /// Whatever it would do after the other lines are in.
    Follow,
}

/// Why a row is doubtful.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// An earlier line of the file speaks of the same one.
    TwiceInFile(u32),
    /// Another line of the file has the same code and name and another price.
    TwoPrices(u32),
    /// The price would change by more than half.
    PriceJump,
    /// No duration: half an hour would be taken.
    NoDuration,
    /// The code is known under another name.
    OtherName,
    /// The name is known under another code.
    OtherCode,
    /// Several of those kept fit.
    Several,
    /// It is kept, and out of use: it would come back.
    OutOfUse,
    /// The same person by name and phone or card, born on another day.
    OtherBirthDate,
    /// The same name and birth date, another phone.
    OtherPhone,
    /// The same phone and first name, another surname.
    OtherSurname,
    /// The same phone, surname and birth date, another first name.
    OtherFirstName,
    /// The number of the card is somebody else's: the next free one would be taken.
    CardTaken,
    /// The same person has a card of another number, which would stay.
    OtherCard,
}

/// A field that would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Which.
    pub column: Column,
    /// What is kept; masked where it is personal.
    pub from: String,
    /// What would be kept; masked like it.
    pub to: String,
    /// Of a price: by how many per cent it changes.
    #[serde(default)]
    pub percent: Option<i32>,
}

/// One row of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowReport {
    /// Its line in the file.
    pub line: u32,
    /// What it is about.
    pub label: String,
    /// The card or service that it is about, if there is one.
    pub about: Option<String>,
    /// What would become of it.
    pub verdict: Verdict,
}

/// Rows by their verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Would be added.
    pub new: u32,
    /// Would change.
    pub changed: u32,
    /// Are so already.
    pub same: u32,
    /// Are left out unless said otherwise.
    pub doubtful: u32,
    /// Cannot be taken.
    pub refused: u32,
}

impl Counts {
    /// Counts one more.
    pub fn add(&mut self, class: Class) {
        *self.at(class) += 1;
    }

    /// How many of a kind.
    pub fn of(mut self, class: Class) -> u32 {
        *self.at(class)
    }

    /// All of them.
    pub const fn all(self) -> u32 {
        self.new + self.changed + self.same + self.doubtful + self.refused
    }

    fn at(&mut self, class: Class) -> &mut u32 {
        match class {
            Class::New => &mut self.new,
            Class::Changed => &mut self.changed,
            Class::Same => &mut self.same,
            Class::Doubtful => &mut self.doubtful,
            Class::Refused => &mut self.refused,
        }
    }
}

/// Rows of one kind that a report shows; the downloaded one has all of them.
pub const LISTED_MAX: usize = 200;
/// Doubtful and refused rows that a report shows, for those need a look each.
pub const LISTED_DOUBTFUL_MAX: usize = 1_000;

/// What a dry run found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Rows by what would become of them.
    pub counts: Counts,
    /// Rows that head a section, which say what follows and are nothing by themselves.
    pub headings: u32,
    /// Rows above the head of the file.
    pub above: u32,
    /// The sheet of a workbook that is read.
    pub sheet: Option<String>,
    /// Services in use that the file does not name, up to a limit: nothing becomes of them.
    pub gone: Vec<String>,
    /// How many there are.
    pub gone_count: u32,
    /// Columns that are read, under their titles in the file.
    pub columns: Vec<(String, Column)>,
    /// Titles of the columns that are not read.
    pub ignored: Vec<String>,
    /// Rows, in the file's order, of each kind up to a limit.
    pub rows: Vec<RowReport>,
    /// What was found, in short, for each part that is kept at once: it must be the same when it is kept.
    pub digests: Vec<String>,
}

/// The answer to a dry run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DryRun {
    /// The rows were judged.
    Report(Box<ImportReport>),
    /// The file cannot be judged.
    Unreadable(FileProblem),
}

/// The refused rows of a file, to be mended and imported again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedRows {
    /// Titles of the columns, as they are written.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<RefusedRow>,
}

/// A refused row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedRow {
    /// Its line in the file.
    pub line: u32,
    /// Its cells, as they are written.
    pub cells: Vec<String>,
    /// What is the matter with them.
    pub faults: Vec<CellFault>,
}

impl RefusedRows {
    /// The rows of a file: the cells as they came, the line, the reason in words. `titles` are of the last two.
    pub fn table(&self, titles: [&str; 2], reason: impl Fn(&CellFault) -> String) -> Vec<Vec<String>> {
        let row = |cells: &[String], more: [String; 2]| {
            let mut row = cells.to_vec();
            row.resize(self.head.len().max(cells.len()), String::new());
            row.extend(more);
            row
        };
        let head = row(&self.head, titles.map(str::to_owned));
        let rows = self.rows.iter().map(|refused| {
            let reasons: Vec<String> = refused.faults.iter().map(&reason).collect();
            row(&refused.cells, [refused.line.to_string(), reasons.join("; ")])
        });
        std::iter::once(head).chain(rows).collect()
    }
}

/// Which doubtful rows are taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubtful {
    /// None.
    #[default]
    None,
    /// All.
    All,
    /// Those on these lines.
    Lines(Vec<u32>),
}

impl Doubtful {
    /// Whether the row on that line is taken.
    pub fn takes(&self, line: u32) -> bool {
        match self {
            Self::None => false,
            Self::All => true,
            Self::Lines(lines) => lines.contains(&line),
        }
    }
}

/// What is to be kept of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportOrder {
    /// Names this import: a part of it that is asked for again is not done again.
    pub run: Uuid,
    /// What the dry run found.
    pub digests: Vec<String>,
    /// The doubtful rows that are taken.
    pub doubtful: Doubtful,
    /// The part to go on with; 0 at first.
    pub part: u32,
    /// How the file was read for the dry run.
    #[serde(default)]
    pub reading: Reading,
    /// What the file is called; empty for a text that was pasted.
    #[serde(default)]
    pub file_name: String,
}

/// Longest name of a file that is kept, in characters.
pub const FILE_NAME_MAX: usize = 200;

impl ImportOrder {
    /// The name of the file as it is kept.
    pub fn kept_name(&self) -> String {
        self.file_name.trim().chars().filter(|c| !c.is_control()).take(FILE_NAME_MAX).collect()
    }
}

/// How a file is to be read, besides what stands in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Reading {
    /// The sheet of a workbook; none for the only one that fits.
    pub sheet: Option<String>,
    /// The first day of the new prices, as it is typed; empty for today.
    pub first_day: String,
}

/// How far an import has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportStep {
    /// What the parts kept by this request did.
    pub done: Kept,
    /// The part to go on with; none when all are kept.
    pub next: Option<u32>,
    /// Nothing more was kept: what the next part would do is no longer what the dry run found.
    pub stale: bool,
}

/// What was kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Added.
    pub added: u32,
    /// Changed.
    pub changed: u32,
    /// Left as it was, for it was so already.
    pub same: u32,
    /// Doubtful and not taken.
    pub left_out: u32,
    /// Refused.
    pub refused: u32,
}

impl std::ops::AddAssign for Kept {
    fn add_assign(&mut self, more: Self) {
        self.added += more.added;
        self.changed += more.changed;
        self.same += more.same;
        self.left_out += more.left_out;
        self.refused += more.refused;
    }
}
