use std::io::Write;

use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook as Writer, Worksheet};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;

/// A workbook of sheets that are filled by `fill`.
fn workbook(names: &[&str], fill: impl Fn(usize, &mut Worksheet)) -> Vec<u8> {
    let mut writer = Writer::new();
    for (at, name) in names.iter().enumerate() {
        let sheet = writer.add_worksheet();
        sheet.set_name(*name).unwrap();
        fill(at, sheet);
    }
    writer.save_to_buffer().unwrap()
}

fn row(sheet: &mut Worksheet, at: u32, cells: &[&str]) {
    for (column, cell) in (0..).zip(cells) {
        sheet.write_string(at, column, *cell).unwrap();
    }
}

fn prices(bytes: Vec<u8>) -> Result<Table, FileProblem> {
    read(ImportKind::Services, bytes, None)
}

fn cells(table: &Table) -> Vec<Vec<&str>> {
    table.lines.iter().map(|line| line.cells.iter().map(String::as_str).collect()).collect()
}

#[test]
fn numbers_dates_and_formulas_are_read_as_somebody_would_type_them() {
    let bytes = workbook(&["Пациенты"], |_, sheet| {
        row(sheet, 0, &["ФИО", "Телефон", "Дата рождения", "Карта", "Заметка", "Не звонить", "Время"]);
        row(sheet, 1, &["Примерова Анна"]);
        sheet.write_number(1, 1, 89_000_000_001.0).unwrap();
        let birth = ExcelDateTime::from_ymd(1990, 12, 31).unwrap();
        sheet.write_datetime_with_format(1, 2, &birth, &Format::new().set_num_format("dd.mm.yyyy")).unwrap();
        sheet.write_formula(1, 3, Formula::new("=1000+1").set_result("1001")).unwrap();
        sheet.write_number(1, 4, 0.1 + 0.2).unwrap();
        sheet.write_boolean(1, 5, true).unwrap();
        let time = ExcelDateTime::from_hms(1, 30, 0).unwrap();
        sheet.write_datetime_with_format(1, 6, &time, &Format::new().set_num_format("hh:mm")).unwrap();
    });
    let table = read(ImportKind::Patients, bytes, None).unwrap();
    assert_eq!(table.sheet.as_deref(), Some("Пациенты"));
    assert_eq!(cells(&table), [["Примерова Анна", "89000000001", "31.12.1990", "1001", "0.3", "1", "1:30"]]);
    assert_eq!(decimal(5900.0), "5900");
    assert_eq!(decimal(5900.5), "5900.5");
    assert_eq!(decimal(13_000.0 / 3.0), "4333.33");
    assert_eq!(decimal(10.0), "10");
}

#[test]
fn a_row_is_known_by_its_number_and_blank_ones_are_none() {
    let bytes = workbook(&["Прайс"], |_, sheet| {
        row(sheet, 0, &["ООО «Клиника»"]);
        row(sheet, 3, &["Код", "Услуга", "Цена"]);
        row(sheet, 5, &["A1", "Чистка"]);
        sheet.write_number(5, 2, 5900).unwrap();
        row(sheet, 9, &["A2", "Снимок", "от 500"]);
    });
    let table = prices(bytes).unwrap();
    assert_eq!(
        (table.above, table.head.as_slice()),
        (1, ["Код", "Услуга", "Цена"].map(String::from).as_slice())
    );
    assert_eq!(table.lines.iter().map(|line| line.number).collect::<Vec<_>>(), [6, 10]);
    assert_eq!(cells(&table), [["A1", "Чистка", "5900"], ["A2", "Снимок", "от 500"]]);
}

#[test]
fn merged_cells_stand_in_each_row_and_in_the_first_column() {
    let format = Format::new();
    let bytes = workbook(&["Прайс"], |_, sheet| {
        row(sheet, 0, &["Специальность", "Услуга", "Цена", "Код"]);
        sheet.merge_range(1, 0, 2, 0, "терапевт", &format).unwrap();
        row(sheet, 1, &[]);
        for (at, name) in [(1, "Чистка"), (2, "Снимок"), (4, "Осмотр")] {
            sheet.write_string(at, 1, name).unwrap();
            sheet.write_number(at, 2, 500).unwrap();
        }
        sheet.merge_range(3, 0, 3, 3, "Хирургия", &format).unwrap();
    });
    let table = prices(bytes).unwrap();
    assert_eq!(
        cells(&table),
        [
            vec!["терапевт", "Чистка", "500"],
            vec!["терапевт", "Снимок", "500"],
            vec!["Хирургия"],
            vec!["", "Осмотр", "500"],
        ]
    );
}

#[test]
fn of_several_sheets_the_one_that_fits_is_read_and_of_several_such_one_is_asked_for() {
    let fill = |both: bool| {
        workbook(&["Титул", "Цены", "Старые"], move |at, sheet| match at {
            0 => row(sheet, 0, &["ООО «Клиника»", "Прайс-лист"]),
            1 => {
                row(sheet, 0, &["Услуга", "Цена"]);
                row(sheet, 1, &["Чистка", "5900"]);
            }
            _ if both => {
                row(sheet, 0, &["Услуга", "Цена"]);
                row(sheet, 1, &["Чистка", "4900"]);
            }
            _ => {}
        })
    };
    assert_eq!(prices(fill(false)).unwrap().sheet.as_deref(), Some("Цены"));
    let asked = FileProblem::WhichSheet(vec!["Цены".into(), "Старые".into()]);
    assert_eq!(prices(fill(true)), Err(asked));
    let named = read(ImportKind::Services, fill(true), Some("Старые")).unwrap();
    assert_eq!(cells(&named), [["Чистка", "4900"]]);
    let all = ["Титул", "Цены", "Старые"].map(String::from).to_vec();
    assert_eq!(read(ImportKind::Services, fill(true), Some("Июль")), Err(FileProblem::WhichSheet(all)));
}

#[test]
fn what_is_no_workbook_is_told_in_one_word() {
    assert_eq!(prices(workbook(&["Лист1"], |_, _| {})), Err(FileProblem::Empty));
    let titled = workbook(&["Лист1"], |_, sheet| row(sheet, 0, &["Услуга", "Цена"]));
    assert_eq!(prices(titled), Err(FileProblem::Empty));
    let strange = workbook(&["Лист1"], |_, sheet| {
        row(sheet, 0, &["a", "b"]);
        row(sheet, 1, &["1", "2"]);
    });
    assert_eq!(prices(strange), Err(FileProblem::NoHead(vec!["a".into(), "b".into()])));
    assert_eq!(prices(b"PK\x03\x04 and nothing more".to_vec()), Err(FileProblem::NotText));
    assert_eq!(prices(archive(&[("readme.txt", b"hello")])), Err(FileProblem::NotText));
    let whole = workbook(&["Прайс"], |_, sheet| row(sheet, 0, &["Услуга", "Цена"]));
    assert_eq!(prices(whole[..whole.len() / 2].to_vec()), Err(FileProblem::NotText));
}

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_bomb_and_a_cell_at_the_end_of_the_world_take_no_memory() {
    let zeros = vec![0; 33 << 20];
    let bomb = archive(&[("xl/a.xml", &zeros), ("xl/b.xml", &zeros)]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(prices(bomb), Err(FileProblem::Swollen(64)));

    let far = workbook(&["Прайс"], |_, sheet| {
        row(sheet, 0, &["Услуга", "Цена"]);
        row(sheet, 1, &["Чистка", "5900"]);
        sheet.write_string(1_048_575, 16_383, "здесь").unwrap();
    });
    let table = prices(far).unwrap();
    assert_eq!(table.lines.len(), 2);
    assert_eq!(table.lines[1].cells.len(), COLUMNS_MAX + 1);

    let long = "я".repeat(30_000);
    let shared = workbook(&["Прайс"], |_, sheet| {
        row(sheet, 0, &["Услуга", "Цена"]);
        for at in 1..=5_000 {
            sheet.write_string(at, 0, &long).unwrap();
            sheet.write_string(at, 1, &long).unwrap();
        }
    });
    assert_eq!(prices(shared), Err(FileProblem::Swollen(64)));

    let many = workbook(&["Прайс"], |_, sheet| {
        for at in 0..=5_100 {
            row(sheet, at, &["Услуга", "Цена"]);
        }
    });
    assert_eq!(prices(many), Err(FileProblem::TooManyRows(5_000)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_workbook_with_a_broken_byte_is_read_or_refused(at in 0..4_000usize, byte: u8) {
        let mut bytes = workbook(&["Прайс"], |_, sheet| {
            row(sheet, 0, &["Услуга", "Цена"]);
            row(sheet, 1, &["Чистка", "5900"]);
        });
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = prices(bytes);
    }
}
