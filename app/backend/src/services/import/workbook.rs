//! Workbooks (XLSX) turned into the same rows of text that a CSV file gives.
//!
//! A workbook comes from outside: it is unpacked once with a counter, before anything else reads it, and its cells are
//! taken one by one, so that neither a bomb nor a cell in the last row of an empty sheet takes the memory.

use std::{
    collections::BTreeMap,
    io::{self, Cursor, Read},
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, Xlsx, XlsxError};
use domain::import::{
    CELL_MAX, COLUMNS_MAX, Columns, FileProblem, HEAD_WITHIN, ImportKind, Line, Table, UNPACKED_MAX,
};
use zip::ZipArchive;

use super::file::{most, table};

/// The beginning of a workbook, and of any archive of its kind.
pub(super) const START: &[u8] = b"PK\x03\x04";

type Workbook = Xlsx<Cursor<Vec<u8>>>;

/// The table of the sheet that is named, else of the only one whose columns are known.
pub(super) fn read(kind: ImportKind, bytes: Vec<u8>, sheet: Option<&str>) -> Result<Table, FileProblem> {
    bounded(&bytes)?;
    // the reader knows well-formed workbooks: whatever else it does with another one, it is none
    let read = catch_unwind(AssertUnwindSafe(|| choose(kind, bytes, sheet)));
    read.unwrap_or(Err(FileProblem::NotText))
}

/// Refuses what unpacks to too much, whatever its directory says of its size.
fn bounded(bytes: &[u8]) -> Result<(), FileProblem> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileProblem::NotText)?;
    let mut left = UNPACKED_MAX as u64;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|_| FileProblem::NotText)?;
        let read = io::copy(&mut entry.take(left + 1), &mut io::sink()).map_err(|_| FileProblem::NotText)?;
        left = left.checked_sub(read).ok_or(swollen())?;
    }
    Ok(())
}

fn swollen() -> FileProblem {
    FileProblem::Swollen((UNPACKED_MAX >> 20) as u32)
}

fn choose(kind: ImportKind, bytes: Vec<u8>, named: Option<&str>) -> Result<Table, FileProblem> {
    let mut workbook = Workbook::new(Cursor::new(bytes)).map_err(unreadable)?;
    let sheets = workbook.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
    if let Some(named) = named {
        if !names.iter().any(|name| name == named) {
            return Err(FileProblem::WhichSheet(names));
        }
        return sheet(kind, &mut workbook, named);
    }
    let mut fitting = Vec::new();
    let mut problem = None;
    for name in &names {
        let read = sheet(kind, &mut workbook, name);
        let known = read.and_then(|table| Columns::recognise(kind, &table).map(|_| table));
        match known {
            Ok(table) => fitting.push(table),
            Err(FileProblem::Empty) => {}
            Err(of_sheet) => problem = problem.or(Some(of_sheet)),
        }
    }
    match fitting.len() {
        0 => Err(problem.unwrap_or(FileProblem::Empty)),
        1 => Ok(fitting.remove(0)),
        _ => Err(FileProblem::WhichSheet(fitting.into_iter().filter_map(|table| table.sheet).collect())),
    }
}

fn unreadable(_: XlsxError) -> FileProblem {
    FileProblem::NotText
}

fn sheet(kind: ImportKind, workbook: &mut Workbook, name: &str) -> Result<Table, FileProblem> {
    let mut rows = rows(kind, workbook, name)?;
    spread(kind, workbook, name, &mut rows)?;
    let lines = rows.into_iter().map(|(row, cells)| {
        let width = cells.last_key_value().map_or(0, |(at, _)| at + 1);
        let cells = (0..width).map(|at| cells.get(&at).cloned().unwrap_or_default()).collect();
        Line { number: row + 1, cells }
    });
    Ok(Table { sheet: Some(name.to_owned()), ..table(kind, lines.collect())? })
}

/// Filled cells by row and column, both from 0.
type Rows = BTreeMap<u32, BTreeMap<usize, String>>;

fn rows(kind: ImportKind, workbook: &mut Workbook, name: &str) -> Result<Rows, FileProblem> {
    let mut reader = workbook.worksheet_cells_reader(name).map_err(unreadable)?;
    let mut rows = Rows::new();
    // a text that many cells share is written once, and could be of any length
    let mut left = UNPACKED_MAX;
    while let Some(cell) = reader.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        // beyond the columns that a file may have it only matters that there is something
        let column = (column as usize).min(COLUMNS_MAX);
        let Some(text) = text(cell.get_value()) else { continue };
        left = left.checked_sub(text.len()).ok_or(swollen())?;
        rows.entry(row).or_default().insert(column, text);
        if rows.len() > most(kind) + HEAD_WITHIN {
            return Err(FileProblem::TooManyRows(most(kind) as u32));
        }
    }
    Ok(rows)
}

/// Writes what stands in cells that are merged downwards into each row of them; across columns it stands in the first.
fn spread(kind: ImportKind, workbook: &mut Workbook, name: &str, rows: &mut Rows) -> Result<(), FileProblem> {
    let mut left = most(kind) * COLUMNS_MAX;
    for merged in workbook.merge_cells_by_sheet_name(name).map_err(unreadable)? {
        let (column, first) = ((merged.start.1 as usize).min(COLUMNS_MAX), merged.start.0);
        let Some(text) = rows.get(&first).and_then(|cells| cells.get(&column)).cloned() else { continue };
        // rows with nothing else in them are none
        for (_, cells) in rows.range_mut(first.saturating_add(1)..=merged.end.0.max(first.saturating_add(1)))
        {
            if merged.end.0 > first && left > 0 {
                cells.entry(column).or_insert_with(|| text.clone());
                left -= 1;
            }
        }
    }
    Ok(())
}

/// What a cell shows, as somebody would type it; of a formula its last value.
fn text(value: &DataRef<'_>) -> Option<String> {
    let text = match value {
        DataRef::Empty => return None,
        DataRef::String(text) => cut(text),
        DataRef::SharedString(text) => cut(text),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => decimal(*number),
        DataRef::Bool(yes) => String::from(if *yes { "1" } else { "0" }),
        DataRef::DateTime(at) => moment(at),
        DataRef::DateTimeIso(text) => iso(text),
        DataRef::DurationIso(text) => cut(text),
        DataRef::Error(error) => error.to_string(),
    };
    Some(text).filter(|text| !text.trim().is_empty())
}

/// A little more than a cell may hold, so that the row is refused for it.
fn cut(text: &str) -> String {
    text.chars().take(CELL_MAX + 1).collect()
}

/// «5900», «5900.5»: to the hundredth, for no column asks for more and sums of fractions never end.
fn decimal(number: f64) -> String {
    let text = format!("{number:.2}");
    let bare = text.strip_suffix("00").and_then(|text| text.strip_suffix('.'));
    bare.map_or_else(|| text.trim_end_matches('0').to_owned(), str::to_owned)
}

/// A date, a time of day, or both.
fn moment(at: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, ..) = at.to_ymd_hms_milli();
    if at.is_duration() || at.as_f64() < 1.0 {
        let minutes = (at.as_f64() * 1440.0).round() as i64;
        return format!("{}:{:02}", minutes / 60, minutes % 60);
    }
    let date = format!("{day:02}.{month:02}.{year}");
    if (hour, minute) == (0, 0) { date } else { format!("{date} {hour}:{minute:02}") }
}

/// `2026-01-31T00:00:00` is a date.
fn iso(text: &str) -> String {
    cut(text.split_once("T00:00").map_or(text, |(date, _)| date))
}

#[cfg(test)]
mod tests;
