//! A table as text: UTF-8 with its mark, semicolons, decimal commas, as spreadsheets in Russia open it at a click.

use std::io;

use app::{i18n::Locale, ui::words};
use csv::{Writer, WriterBuilder};
use domain::export::{Cell, harmless};

use super::Table;

/// What tells a spreadsheet that it is UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// A file in the making.
pub struct Csv(Writer<Vec<u8>>);

impl Default for Csv {
    fn default() -> Self {
        Self(writer(MARK.to_vec()))
    }
}

fn writer(begun: Vec<u8>) -> Writer<Vec<u8>> {
    WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(begun)
}

impl Table for Csv {
    fn heads(&mut self, heads: &[&str]) -> io::Result<()> {
        Ok(self.0.write_record(heads)?)
    }

    fn row(&mut self, cells: &[Cell], language: Locale) -> io::Result<()> {
        Ok(self.0.write_record(cells.iter().map(|cell| text(cell, language)))?)
    }

    fn take(&mut self) -> Vec<u8> {
        let written = std::mem::replace(&mut self.0, writer(Vec::new()));
        // into memory nothing fails
        written.into_inner().unwrap_or_default()
    }

    fn end(mut self: Box<Self>) -> io::Result<Vec<u8>> {
        Ok(self.take())
    }
}

fn text(cell: &Cell, language: Locale) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => harmless(text),
        Cell::Count(number) => number.to_string(),
        Cell::Rate(rate) => format!("{rate:.1}").replace('.', ","),
        Cell::Money(amount) => format!("{},{:02}", amount.0 / 100, amount.0.unsigned_abs() % 100),
        Cell::Day(date) => date.format("%d.%m.%Y").to_string(),
        Cell::Moment(at) => at.format("%d.%m.%Y %H:%M").to_string(),
        coded => words::export::cell(language, coded),
    }
}
