//! A table as a workbook, written row by row into a stream: crates that make workbooks keep them whole, in memory or in
//! files beside them, and this one may be of any size and is to lie nowhere.
//!
//! Office Open XML (ECMA-376): a zip of a few fixed parts and one sheet. Text stands in the cells themselves and is never
//! a formula; numbers, dates and money are numbers with a format.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};

use app::{i18n::Locale, ui::words};
use chrono::{NaiveDate, NaiveDateTime};
use domain::export::Cell;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions, write::StreamWriter};

use super::Table;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#;
const ROOT: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const BOOK_PARTS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
/// In the order of [`Style`].
const STYLES: &str = r##"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="2"><numFmt numFmtId="164" formatCode="dd\.mm\.yyyy\ hh:mm"/><numFmt numFmtId="165" formatCode="#,##0.00"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" numFmtId="14" applyNumberFormat="1"/><xf xfId="0" numFmtId="164" applyNumberFormat="1"/><xf xfId="0" numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>"##;
/// Up to the rows; the first one stays where it is.
const SHEET: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>"#;

/// Rows that a sheet may have.
const ROWS_MAX: u32 = 1_048_576;
/// Characters that a cell may hold.
const TEXT_MAX: usize = 32_767;
/// How wide a column is, in characters.
const WIDTH: u32 = 18;

/// How a cell looks.
#[derive(Clone, Copy)]
enum Style {
    Head = 1,
    Day = 2,
    Moment = 3,
    Money = 4,
}

/// What is written and was not taken yet.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A file in the making.
pub struct Workbook {
    written: Shared,
    zip: ZipWriter<StreamWriter<Shared>>,
    rows: u32,
    columns: usize,
}

impl Workbook {
    /// All that stands before the rows of a table of so many columns.
    pub fn begin(columns: usize) -> io::Result<Self> {
        let written = Shared::default();
        let mut book = Self { zip: ZipWriter::new_stream(written.clone()), written, rows: 0, columns };
        for (name, text) in [
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", ROOT),
            ("xl/workbook.xml", BOOK),
            ("xl/_rels/workbook.xml.rels", BOOK_PARTS),
            ("xl/styles.xml", STYLES),
        ] {
            book.part(name)?;
            book.zip.write_all(text.as_bytes())?;
        }
        book.part("xl/worksheets/sheet1.xml")?;
        book.zip.write_all(SHEET.as_bytes())?;
        write!(
            book.zip,
            r#"<cols><col min="1" max="{columns}" width="{WIDTH}" customWidth="1"/></cols><sheetData>"#
        )?;
        Ok(book)
    }

    fn part(&mut self, name: &str) -> io::Result<()> {
        let options =
            SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).large_file(true);
        Ok(self.zip.start_file(name, options)?)
    }

    fn open(&mut self) -> io::Result<()> {
        self.rows += 1;
        if self.rows > ROWS_MAX {
            return Err(io::Error::other("more rows than a sheet may have"));
        }
        write!(self.zip, r#"<row r="{}">"#, self.rows)
    }

    fn text(&mut self, text: &str, style: &str) -> io::Result<()> {
        write!(self.zip, r#"<c t="inlineStr"{style}><is><t xml:space="preserve">"#)?;
        self.zip.write_all(escaped(text).as_bytes())?;
        self.zip.write_all(b"</t></is></c>")
    }

    fn number(&mut self, number: f64, style: Option<Style>) -> io::Result<()> {
        let style = style.map(styled).unwrap_or_default();
        write!(self.zip, "<c{style}><v>{number}</v></c>")
    }

    fn cell(&mut self, cell: &Cell, language: Locale) -> io::Result<()> {
        match cell {
            Cell::Empty => self.zip.write_all(b"<c/>"),
            Cell::Text(text) => self.text(text, ""),
            Cell::Count(number) => self.number(*number as f64, None),
            Cell::Rate(rate) => self.number((rate * 10.0).round() / 10.0, None),
            Cell::Money(amount) => self.number(amount.0 as f64 / 100.0, Some(Style::Money)),
            Cell::Day(date) => self.number(serial((*date).into()), Some(Style::Day)),
            Cell::Moment(at) => self.number(serial(*at), Some(Style::Moment)),
            coded => self.text(&words::export::cell(language, coded), ""),
        }
    }
}

impl Table for Workbook {
    fn heads(&mut self, heads: &[&str]) -> io::Result<()> {
        self.open()?;
        for head in heads {
            self.text(head, &styled(Style::Head))?;
        }
        self.zip.write_all(b"</row>")
    }

    fn row(&mut self, cells: &[Cell], language: Locale) -> io::Result<()> {
        debug_assert_eq!(cells.len(), self.columns, "a row has a cell for each column");
        self.open()?;
        for cell in cells {
            self.cell(cell, language)?;
        }
        self.zip.write_all(b"</row>")
    }

    fn take(&mut self) -> Vec<u8> {
        self.written.take()
    }

    fn end(mut self: Box<Self>) -> io::Result<Vec<u8>> {
        self.zip.write_all(b"</sheetData></worksheet>")?;
        self.zip.finish()?;
        Ok(self.written.take())
    }
}

fn styled(style: Style) -> String {
    format!(r#" s="{}""#, style as u8)
}

/// Days since the end of 1899, as spreadsheets count them.
fn serial(at: NaiveDateTime) -> f64 {
    let first = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default();
    let time = at - first.and_hms_opt(0, 0, 0).unwrap_or_default();
    time.num_seconds() as f64 / 86_400.0
}

/// Without what XML may not hold, and no longer than a cell.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars().take(TEXT_MAX) {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' => out.push(letter),
            control if control < ' ' => {}
            '\u{fffe}' | '\u{ffff}' => {}
            other => out.push(other),
        }
    }
    out
}
