//! Files taken apart: encodings, delimiters, quotes. Workbooks are in [`workbook`]. What a row means is `domain::import`'s business.

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::import::{
    CELL_MAX, COLUMNS_MAX, Column, FILE_MAX, FileProblem, HEAD_WITHIN, ImportFile, ImportKind, Line,
    ROWS_MAX, SERVICES_MAX, Table,
};

use super::workbook;

/// Beginnings of files that are no tables of text: workbooks of the old kind, archives, PDF, pictures.
const FOREIGN: [&[u8]; 6] = [b"\xD0\xCF\x11\xE0", b"%PDF", b"\x1F\x8B", b"Rar!", b"\x89PNG", b"\xFF\xD8\xFF"];
/// Lines within one cell that nobody writes: its quotation mark was never closed.
const CELL_LINES_MAX: usize = 100;

/// A file of these bytes.
pub fn file_of(bytes: &[u8]) -> ImportFile {
    ImportFile::Base64(STANDARD.encode(bytes))
}

/// Takes a file apart; of a workbook the sheet that is named, else the one that fits.
pub(super) fn read(kind: ImportKind, file: &ImportFile, sheet: Option<&str>) -> Result<Table, FileProblem> {
    let bytes = match file {
        ImportFile::Text(text) => text.as_bytes().to_vec(),
        // a third more than the bytes
        ImportFile::Base64(text) if text.len() / 4 * 3 > FILE_MAX + 3 => return Err(too_large()),
        ImportFile::Base64(text) => STANDARD.decode(text.trim()).map_err(|_| FileProblem::NotText)?,
    };
    if bytes.len() > FILE_MAX {
        return Err(too_large());
    }
    if bytes.starts_with(workbook::START) {
        return workbook::read(kind, bytes, sheet);
    }
    let text = decode(&bytes)?;
    table(kind, lines(kind, &text)?)
}

/// The table that the lines make.
pub(super) fn table(kind: ImportKind, lines: Vec<Line>) -> Result<Table, FileProblem> {
    let table = Table::of(kind, lines);
    if table.lines.is_empty() {
        return Err(FileProblem::Empty);
    }
    if table.head.len() > COLUMNS_MAX {
        return Err(FileProblem::TooManyColumns(COLUMNS_MAX as u32));
    }
    Ok(table)
}

/// Most rows of a list.
pub(super) const fn most(kind: ImportKind) -> usize {
    match kind {
        ImportKind::Services => SERVICES_MAX,
        ImportKind::Patients => ROWS_MAX,
    }
}

fn too_large() -> FileProblem {
    FileProblem::TooLarge((FILE_MAX >> 20) as u32)
}

/// UTF-8, UTF-16 with its mark, else the Windows-1251 of spreadsheets in Russia.
fn decode(bytes: &[u8]) -> Result<String, FileProblem> {
    if FOREIGN.iter().any(|start| bytes.starts_with(start)) {
        return Err(FileProblem::NotText);
    }
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return Ok(encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned());
    }
    // more than some stray ones: whatever this is, it is no text
    if bytes.iter().filter(|byte| **byte == 0).count() > bytes.len() / 100 + 10 {
        return Err(FileProblem::NotText);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => Ok(encoding_rs::WINDOWS_1251.decode_without_bom_handling(bytes).0.into_owned()),
    }
}

/// The rows, blank ones left out, with the lines on which they start.
fn lines(kind: ImportKind, text: &str) -> Result<Vec<Line>, FileProblem> {
    // what spreadsheets write above the head to name the delimiter
    let named = text.strip_prefix("sep=").and_then(|rest| rest.bytes().next());
    let (text, first) = match named.and_then(|_| text.split_once('\n')) {
        Some((_, rest)) => (rest, 1),
        None => (text, 0),
    };
    let delimiter = named.unwrap_or_else(|| delimiter(kind, text));
    let most = most(kind);
    if let Some(line) = never_closed(text, delimiter) {
        return Err(FileProblem::Broken(line + first));
    }
    let mut lines = Vec::new();
    for record in reader(text, delimiter).into_records() {
        // the text is UTF-8 and rows may be of any length: nothing else can fail
        let Ok(record) = record else { return Err(FileProblem::NotText) };
        let number = record.position().map_or(0, |position| line_of(text, position)) + first;
        let swallows = |cell: &str| cell.len() > CELL_MAX && cell.matches('\n').count() > CELL_LINES_MAX;
        if record.iter().any(swallows) {
            return Err(FileProblem::Broken(number));
        }
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if lines.len() > most {
            return Err(FileProblem::TooManyRows(most as u32));
        }
        // beyond the columns that a file may have it only matters that there is something
        let cells = record.iter().take(COLUMNS_MAX + 1).map(str::to_owned).collect();
        lines.push(Line { number, cells });
    }
    Ok(lines)
}

/// The line on which a row starts: the reader counts the blank lines above it to the row.
fn line_of(text: &str, position: &csv::Position) -> u32 {
    let rest = text.as_bytes().get(position.byte() as usize..).unwrap_or_default();
    let above = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r'));
    position.line() as u32 + above.filter(|byte| **byte == b'\n').count() as u32
}

/// Whichever makes the most of the first rows titles that are known; else whichever makes the most cells.
fn delimiter(kind: ImportKind, text: &str) -> u8 {
    let merit = |delimiter: u8| {
        let records = reader(text, delimiter).into_records().take(HEAD_WITHIN).flatten();
        let titles = |record: csv::StringRecord| {
            let known = record.iter().filter(|cell| Column::titled(kind, cell).is_some()).count();
            (known, record.len())
        };
        records.map(titles).max().unwrap_or_default()
    };
    // of those that are as good the last
    let all = [b'|', b',', b'\t', b';'];
    all.into_iter().max_by_key(|delimiter| merit(*delimiter)).unwrap_or(b';')
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    let mut builder = csv::ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}

/// The line of a quotation mark that opens a cell which no other one closes.
fn never_closed(text: &str, delimiter: u8) -> Option<u32> {
    let (mut line, mut opened, mut at_start) = (1, None, true);
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        line += u32::from(byte == b'\n');
        match (byte, opened) {
            (b'"', None) if at_start => opened = Some(line),
            (b'"', Some(_)) if bytes.peek() == Some(&b'"') => {
                bytes.next();
            }
            (b'"', Some(_)) => opened = None,
            _ => {}
        }
        at_start = opened.is_none() && (byte == delimiter || byte == b'\n' || byte == b'\r');
    }
    opened
}

#[cfg(test)]
mod tests {
    use domain::import::{guarded, template::written};
    use proptest::prelude::*;

    use super::*;

    fn table(bytes: &[u8]) -> Result<Table, FileProblem> {
        read(ImportKind::Patients, &ImportFile::Base64(STANDARD.encode(bytes)), None)
    }

    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        let table = table(bytes).unwrap();
        let lines = table.lines.into_iter().map(|line| line.cells);
        std::iter::once(table.head).chain(lines).collect()
    }

    #[test]
    fn a_file_is_read_as_spreadsheets_in_russia_write_it() {
        let text = "ФИО;Телефон;Примечание\r\n\"Иванова; Анна\";8 900 000-00-01;\"первая\nвторая \"\"строка\"\"\"\r\n";
        let want = [
            vec!["ФИО".to_owned(), "Телефон".into(), "Примечание".into()],
            vec!["Иванова; Анна".into(), "8 900 000-00-01".into(), "первая\nвторая \"строка\"".into()],
        ];
        assert_eq!(cells(text.as_bytes()), want);
        assert_eq!(cells(format!("\u{feff}{text}").as_bytes()), want);
        assert_eq!(cells(&encoding_rs::WINDOWS_1251.encode(text).0), want);
        let wide: Vec<u8> =
            std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(cells(&wide), want);
        assert_eq!(cells(format!("sep=;\n{text}").as_bytes()), want);
    }

    #[test]
    fn the_delimiter_is_found_by_itself() {
        for delimiter in [";", ",", "\t", "|"] {
            let text = ["ФИО", "Телефон", "Пол"].join(delimiter)
                + "\n"
                + &["Анна", "89000000001", "ж"].join(delimiter);
            assert_eq!(cells(text.as_bytes())[1], ["Анна", "89000000001", "ж"], "{delimiter:?}");
        }
        let prices = "Услуга;Цена\nПриём, первичный, взрослый;1000,00";
        let file = ImportFile::Base64(STANDARD.encode(prices));
        let table = read(ImportKind::Services, &file, None).unwrap();
        assert_eq!(table.lines[0].cells, ["Приём, первичный, взрослый", "1000,00"]);
    }

    #[test]
    fn a_row_is_known_by_the_line_on_which_it_starts() {
        let text = "sep=;\nКлиника;\nФИО;Телефон\n\n\"Анна\nСергеевна\";1\nПётр;2\n";
        let table = table(text.as_bytes()).unwrap();
        assert_eq!(table.lines.iter().map(|line| line.number).collect::<Vec<_>>(), [5, 7]);
        assert_eq!(table.above, 1);
    }

    #[test]
    fn what_is_no_table_is_told_in_one_word() {
        assert_eq!(table(b"PK\x03\x04..."), Err(FileProblem::NotText));
        assert_eq!(table(&[0; 1000]), Err(FileProblem::NotText));
        assert_eq!(table(b""), Err(FileProblem::Empty));
        assert_eq!(table("ФИО;Телефон\n;;\n".as_bytes()), Err(FileProblem::Empty));
        assert_eq!(table("ФИО;Телефон\nа;1\n\"б;2\nв;3".as_bytes()), Err(FileProblem::Broken(3)));
        assert_eq!(table(";".repeat(COLUMNS_MAX + 1).as_bytes()), Err(FileProblem::Empty));
        let wide = format!("{}\n1", "a;".repeat(COLUMNS_MAX + 1));
        assert_eq!(table(wide.as_bytes()), Err(FileProblem::TooManyColumns(COLUMNS_MAX as u32)));
        let long = format!("ФИО;Телефон\n{}", "а;1\n".repeat(ROWS_MAX + 1));
        assert_eq!(table(long.as_bytes()), Err(FileProblem::TooManyRows(ROWS_MAX as u32)));
        assert_eq!(table(&vec![b'a'; FILE_MAX + 1]), Err(FileProblem::TooLarge(8)));
        let no_base64 = ImportFile::Base64("не base64".into());
        assert_eq!(read(ImportKind::Services, &no_base64, None), Err(FileProblem::NotText));
    }

    #[test]
    fn what_is_written_is_no_formula_and_is_read_back() {
        let rows = [vec!["ФИО".to_owned(), "Телефон".into()], vec!["=1+1".into(), "+7 900 000-00-01".into()]];
        let text = written(rows);
        assert!(text.starts_with('\u{feff}') && text.contains("'=1+1;'+7 900"), "{text}");
        assert_eq!(cells(text.as_bytes())[1], ["'=1+1", "'+7 900 000-00-01"]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = table(&bytes);
        }

        #[test]
        fn any_table_is_read_back(rows in proptest::collection::vec(proptest::collection::vec("[а-яa-z\";,\\n\\t ]{1,8}", 2..5), 1..6)) {
            let mut all = vec![vec!["ФИО".to_owned(), "Телефон".into(), "Пол".into(), "Почта".into()]];
            all.extend(rows.into_iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())));
            prop_assume!(all.len() > 1);
            let text = written(all.clone());
            let guarded: Vec<Vec<String>> = all.iter().map(|row| row.iter().map(|cell| guarded(cell)).collect()).collect();
            prop_assert_eq!(cells(text.as_bytes()), guarded);
        }
    }
}
