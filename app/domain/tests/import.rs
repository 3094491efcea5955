//! Import: what becomes of each kind of row, and that no table makes the rules stumble.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "import/patients.rs"]
mod patients;
#[path = "import/services.rs"]
mod services;

use domain::import::{Columns, ImportKind, Line, Table};

/// A table of `;`-parted lines, the head first.
fn table(kind: ImportKind, text: &str) -> (Columns, Table) {
    let lines = text.lines().enumerate().map(|(at, line)| Line {
        number: at as u32 + 1,
        cells: line.trim().split(';').map(str::to_owned).collect(),
    });
    let table =
        Table::of(kind, lines.filter(|line| line.cells.iter().any(|cell| !cell.is_empty())).collect());
    (Columns::recognise(kind, &table).unwrap(), table)
}
