//! Workbooks: the same grid as a CSV file, and what cannot be one told in words.

use backend::services::directory;
use domain::{
    clinic_form::SkillForm,
    import::{Column, FileProblem},
};
use rust_xlsxwriter::{Format, Workbook};

use super::*;

async fn with_therapist(world: &World) -> Ctx {
    let ctx = administrator(world, Permission::EditClinic);
    let form = SkillForm { code: "T".into(), name: "терапевт".into(), specialty: true };
    backend::services::clinic::save_skill(&ctx, None, form).await.unwrap();
    ctx
}

/// A price list as accountants write it: a title, merged cells, prices as numbers, a second sheet with nothing for us.
fn price_list(cleaning: f64) -> ImportFile {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Прайс").unwrap();
    sheet.merge_range(0, 0, 0, 4, "ООО «Клиника». Прейскурант", &Format::new()).unwrap();
    for (column, title) in
        ["Код", "Наименование услуги", "Минут", "Цена", "Специальность"].into_iter().enumerate()
    {
        sheet.write_string(2, column as u16, title).unwrap();
    }
    sheet.merge_range(3, 4, 4, 4, "терапевт", &Format::new()).unwrap();
    for (row, code, name, minutes, price) in
        [(3, "ВО1.065.001", "Приём", 30, 1000.0), (4, "А16. 07.051", "Гигиена", 60, cleaning)]
    {
        sheet.write_string(row, 0, code).unwrap();
        sheet.write_string(row, 1, name).unwrap();
        sheet.write_number(row, 2, minutes).unwrap();
        sheet.write_number(row, 3, price).unwrap();
    }
    workbook.add_worksheet().set_name("Контакты").unwrap().write_string(0, 0, "Телефон клиники").unwrap();
    import::file_of(&workbook.save_to_buffer().unwrap())
}

async fn judge(ctx: &Ctx, kind: ImportKind, file: &ImportFile, reading: &Reading) -> ImportReport {
    match import::plan(ctx, kind, file.clone(), reading).await.unwrap() {
        DryRun::Report(report) => *report,
        DryRun::Unreadable(problem) => panic!("{problem:?}"),
    }
}

/// Keeps it and says what was done, and under which id.
async fn apply(ctx: &Ctx, kind: ImportKind, file: &ImportFile, reading: &Reading) -> (Uuid, Kept) {
    let report = judge(ctx, kind, file, reading).await;
    let order = ImportOrder {
        reading: reading.clone(),
        file_name: "Прайс на год.xlsx".into(),
        ..order(&report, Doubtful::None)
    };
    let step = import::apply(ctx, kind, file.clone(), order.clone()).await.unwrap();
    assert_eq!((step.next, step.stale), (None, false));
    (order.run, step.done)
}

on_both! {
    in an empty clinic:

    async fn a_price_list_from_a_workbook_is_kept_from_its_day_on(world: World) {
        let ctx = with_therapist(&world).await;
        let today = Reading::default();
        let report = judge(&ctx, ImportKind::Services, &price_list(5900.0), &today).await;
        assert_eq!((report.counts, report.sheet.as_deref(), report.above), (counts(2, 0, 0, 0, 0), Some("Прайс"), 1));
        apply(&ctx, ImportKind::Services, &price_list(5900.0), &today).await;
        let services = directory::read(&ctx).await.unwrap().services.clone();
        let told: Vec<_> = services.iter().map(|s| (s.code.as_str(), s.price.from.0, s.skills.join(","))).collect();
        assert_eq!(told, [("B01.065.001", 100_000, "T".to_owned()), ("A16.07.051", 590_000, "T".to_owned())]);

        let later = Reading { first_day: "01.01.2027".into(), ..Reading::default() };
        let report = judge(&ctx, ImportKind::Services, &price_list(6490.0), &later).await;
        assert_eq!(report.counts, counts(0, 1, 1, 0, 0));
        let Verdict::Changed { differences } = &report.rows[1].verdict else { panic!("{:?}", report.rows) };
        assert_eq!((differences[0].column, differences[0].percent), (Column::Price, Some(10)));
        apply(&ctx, ImportKind::Services, &price_list(6490.0), &later).await;
        let directory = directory::read(&ctx).await.unwrap();
        assert_eq!(directory.services[1].price.from.0, 590_000, "not yet");
        assert_eq!(directory.coming(directory.services[1].id)[0].price.from.0, 649_000);
        let again = judge(&ctx, ImportKind::Services, &price_list(6490.0), &later).await;
        assert_eq!(again.counts, counts(0, 0, 2, 0, 0), "it is to hold then already");

        let past = Reading { first_day: "22.11.2026".into(), ..Reading::default() };
        let refused = refused_with(import::plan(&ctx, ImportKind::Services, price_list(1.0), &past).await);
        assert_eq!(refused, AppError::field("first_day", domain::error::Fault::InThePast));
    }

    async fn what_the_list_no_longer_names_is_told_and_stays(world: World) {
        let ctx = with_therapist(&world).await;
        apply(&ctx, ImportKind::Services, &price_list(5900.0), &Reading::default()).await;
        let shorter = "Код;Услуга;Минут;Цена;Специальность\nB01.065.001;Приём;30;1000;T\n";
        let report = plan(&ctx, ImportKind::Services, shorter).await;
        assert_eq!((report.gone.as_slice(), report.gone_count), (["A16.07.051 Гигиена".to_owned()].as_slice(), 1));
        keep(&ctx, ImportKind::Services, shorter, order(&report, Doubtful::None)).await;
        assert!(directory::read(&ctx).await.unwrap().services.iter().all(|service| service.active));
    }

    async fn a_workbook_of_patients_is_a_card_index(world: World) {
        let ctx = administrator(&world, Permission::ImportPatients);
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        for (column, title) in ["ФИО", "Телефон", "Дата рождения"].into_iter().enumerate() {
            sheet.write_string(0, column as u16, title).unwrap();
        }
        sheet.write_string(1, 0, "Примерова Анна").unwrap();
        sheet.write_number(1, 1, 89_000_000_001.0).unwrap();
        let date = rust_xlsxwriter::ExcelDateTime::from_ymd(1990, 12, 31).unwrap();
        sheet.write_datetime_with_format(1, 2, &date, &Format::new().set_num_format("dd.mm.yyyy")).unwrap();
        let file = import::file_of(&workbook.save_to_buffer().unwrap());
        assert_eq!(apply(&ctx, ImportKind::Patients, &file, &Reading::default()).await.1.added, 1);
        let found = backend::services::patients::search(&ctx, "примерова").await.unwrap().patients.remove(0);
        assert_eq!((found.birth_year, found.age), (Some(1990), Some(35)));
    }

    async fn which_of_two_sheets_is_meant_is_asked(world: World) {
        let ctx = with_therapist(&world).await;
        let mut workbook = Workbook::new();
        for name in ["2026", "2027"] {
            let sheet = workbook.add_worksheet().set_name(name).unwrap();
            for (column, title) in ["Код", "Услуга", "Цена", "Минут", "Специальность"].into_iter().enumerate() {
                sheet.write_string(0, column as u16, title).unwrap();
            }
            for (column, cell) in ["A1", "Снимок", name, "10", "T"].into_iter().enumerate() {
                sheet.write_string(1, column as u16, cell).unwrap();
            }
        }
        let file = import::file_of(&workbook.save_to_buffer().unwrap());
        let asked = import::plan(&ctx, ImportKind::Services, file.clone(), &Reading::default()).await.unwrap();
        assert_eq!(asked, DryRun::Unreadable(FileProblem::WhichSheet(vec!["2026".into(), "2027".into()])));
        let named = Reading { sheet: Some("2027".into()), ..Reading::default() };
        apply(&ctx, ImportKind::Services, &file, &named).await;
        assert_eq!(directory::read(&ctx).await.unwrap().services[0].price.from.0, 202_700);
    }
}
