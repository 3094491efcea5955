//! Tables as files, through the site: who may have which, what stands in them, and what is noted of it.

use backend::services::{
    bookings::{self, BookingFilter},
    dashboard,
};
use calamine::{Data, DataType, Reader, Xlsx, open_workbook_from_rs};
use domain::{
    dashboard::{DashboardFilter, Span},
    export::ExportTable,
};
use reqwest::{Method, header};
use tests::site::{House, Visitor};

use super::*;

const WEEK: [(&str, &str); 2] = [("from", "2026-11-16"), ("to", "22.11.2026")];

fn form<'a>(table: &'a str, format: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&[("table", table), ("format", format)], &WEEK[..], more].concat()
}

/// The bytes of a file.
async fn file_of(visitor: &Visitor, form: &[(&str, &str)]) -> Vec<u8> {
    let request = visitor.request(Method::POST, "/exports").header(header::ORIGIN, &visitor.base).form(form);
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 200);
    let headers = response.headers();
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");
    assert!(headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment; filename=\""));
    response.bytes().await.unwrap().to_vec()
}

/// Its heads and its rows.
async fn csv_of(visitor: &Visitor, form: &[(&str, &str)]) -> (Vec<String>, Vec<Vec<String>>) {
    let bytes = file_of(visitor, form).await;
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).expect("a mark");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text);
    let line = |record: &csv::StringRecord| record.iter().map(ToOwned::to_owned).collect::<Vec<_>>();
    let heads = line(reader.headers().unwrap());
    (heads, reader.records().map(|record| line(&record.unwrap())).collect())
}

const SAID: [(&str, &str); 2] = [("personal", "on"), ("reason", "сверка записей с журналом")];

on_both! {
    async fn without_a_reason_nothing_personal_leaves(world: World) {
        let manager = House::open(&world).await.visitor(Role::Manager).await;
        let (heads, rows) = csv_of(&manager, &form("visits", "csv", &[])).await;
        assert!(!heads.iter().any(|head| ["Имя", "Номер карты", "Пожелания"].contains(&head.as_str())), "{heads:?}");
        let there = world.texts(
            "SELECT CAST(count(*) AS TEXT) FROM bookings WHERE day BETWEEN '2026-11-16' AND '2026-11-22' AND status <> 'held'",
        );
        assert_eq!(there.await, [rows.len().to_string()]);
        assert!(rows.len() > 100);
        let (told, named) = csv_of(&manager, &form("visits", "csv", &SAID)).await;
        let at = told.iter().position(|head| head == "Имя").unwrap();
        assert!(named.len() == rows.len() && named.iter().any(|row| row[at].contains(' ')));
        let noted = world.texts("SELECT details FROM audit WHERE action LIKE 'export.%' ORDER BY seq").await;
        let [_, plain, _, personal] = &noted[..] else { panic!("{noted:?}") };
        assert!(plain.contains("\"personal\":false") && plain.contains(&format!("\"rows\":{}", rows.len())), "{plain}");
        assert!(personal.contains("сверка записей"), "{personal}");
    }

    async fn what_is_missing_is_said_beside_the_field(world: World) {
        let manager = House::open(&world).await.visitor(Role::Manager).await;
        let bad = [("table", "visits"), ("format", "csv"), ("from", "завтра"), ("to", "2026-11-20"), ("personal", "on")];
        let answer = manager.send("/exports", &bad).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text.contains("value=\"2026-11-20\""), "what was typed stays");
        assert!(answer.text.matches("aria-invalid=\"true\"").count() >= 2, "{}", answer.text);
        assert!(world.texts("SELECT action FROM audit WHERE action LIKE 'export.%'").await.is_empty());
    }

    async fn each_role_has_its_own_tables(world: World) {
        let house = House::open(&world).await;
        for role in Role::ALL {
            let visitor = house.visitor(role).await;
            for table in ExportTable::ALL {
                let answer = visitor.send("/exports", &form(table.code(), "csv", &SAID)).await;
                let may = table.is_for(role) && role.may(Permission::RevealPatient);
                assert_eq!(answer.status, if may { 200 } else { 403 }, "{role:?} {table:?}");
            }
        }
        // whether a table tells of nothing but persons is said to those alone who may have files
        for (role, table, status) in [
            (Role::Operator, "visits", 403),
            (Role::SeniorOperator, "patients", 403),
            (Role::Manager, "patients", 422),
            (Role::SmmManager, "calls", 403),
        ] {
            let answer = house.visitor(role).await.send("/exports", &form(table, "csv", &[])).await;
            assert_eq!(answer.status, status, "{role:?} {table}");
        }
        assert_eq!(house.visitor(Role::SmmManager).await.send("/exports", &form("leads", "csv", &[])).await.status, 200);
        assert_eq!(house.stranger().send("/exports", &form("prices", "csv", &[])).await.location.as_deref(), Some("/login"));
    }

    async fn no_cell_is_a_formula(world: World) {
        let ctx = administrator(&world, Permission::Book);
        let week = BookingFilter { first_day: "2026-11-16".parse().ok(), last_day: "2026-11-22".parse().ok(), ..BookingFilter::default() };
        let (visits, _) = bookings::list(&ctx, &week, None, 1).await.unwrap();
        let evil = "=HYPERLINK(\"http://evil.example\";\"открыть\")";
        bookings::set_wish(&ctx, visits[0].id, visits[0].version, evil.into()).await.unwrap();
        let visitor = House::open(&world).await.visitor(Role::Administrator).await;
        let (heads, rows) = csv_of(&visitor, &form("visits", "csv", &SAID)).await;
        let at = heads.iter().position(|head| head == "Пожелания").unwrap();
        assert!(rows.iter().any(|row| row[at] == format!("'{evil}")));
        assert!(rows.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@'])));
        let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(file_of(&visitor, &form("visits", "xlsx", &SAID)).await)).unwrap();
        let sheet = book.worksheet_range_at(0).unwrap().unwrap();
        assert!(sheet.rows().any(|row| row[at] == Data::String(evil.into())), "text is text in a workbook");
        assert!(book.worksheet_formula("1").unwrap().is_empty());
    }

    async fn a_workbook_holds_the_same_as_the_text(world: World) {
        let visitor = House::open(&world).await.visitor(Role::Administrator).await;
        for table in ["visits", "calls", "complaints", "patients", "prices", "day_reports", "callbacks", "waitlist"] {
            let (heads, rows) = csv_of(&visitor, &form(table, "csv", &SAID)).await;
            let bytes = file_of(&visitor, &form(table, "xlsx", &SAID)).await;
            let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
            let sheet = book.worksheet_range_at(0).unwrap().unwrap();
            assert_eq!(sheet.height(), rows.len() + 1, "{table}");
            let first: Vec<String> = sheet.rows().next().unwrap().iter().map(ToString::to_string).collect();
            assert_eq!(first, heads);
        }
        let bytes = file_of(&visitor, &form("visits", "xlsx", &[])).await;
        let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
        let sheet = book.worksheet_range_at(0).unwrap().unwrap();
        let (date, price) = (sheet.get((1, 0)).unwrap(), sheet.get((1, 9)).unwrap());
        // 16 November 2026, as spreadsheets count days
        assert!(matches!(date, Data::DateTime(day) if (46_342.0..46_349.0).contains(&day.as_f64())), "{date:?}");
        assert!(price.is_empty() || price.as_string().is_some(), "{price:?}");
    }

    /// Who waits and who is to be rung is in the file as often as in the tables; of a shift there are the two figures.
    async fn what_is_open_leaves_as_it_stands(world: World) {
        let house = House::open(&world).await;
        let visitor = house.visitor(Role::Administrator).await;
        let counted = async |query| { world.texts(query).await[0].parse::<usize>().unwrap() };
        let (heads, rows) = csv_of(&visitor, &form("callbacks", "csv", &SAID)).await;
        let open = counted("SELECT CAST(count(*) AS TEXT) FROM callbacks WHERE closed_at IS NULL").await;
        assert!(open > 0 && heads.contains(&"Телефон".to_owned()));
        assert_eq!(rows.len(), open);
        let (heads, rows) = csv_of(&visitor, &form("waitlist", "csv", &[])).await;
        let waiting = counted("SELECT CAST(count(*) AS TEXT) FROM waitlist WHERE status = 'waiting'").await;
        assert!(waiting > 0 && !heads.contains(&"Имя".to_owned()));
        assert_eq!(rows.len(), waiting);
        let services = heads.iter().position(|head| head == "Услуги").unwrap();
        assert!(rows.iter().all(|row| !row[services].is_empty()));

        let manager = house.visitor(Role::Manager).await;
        let (heads, rows) = csv_of(&manager, &form("day_reports", "csv", &[])).await;
        let at = |name: &str| heads.iter().position(|head| head == name).unwrap();
        let of_date = |date: &str| rows.iter().filter(|row| row[at("Дата")] == date).collect::<Vec<_>>();
        let calls: i64 = of_date("20.11.2026").iter().filter_map(|row| row[at("Звонков")].parse::<i64>().ok()).sum();
        let there = counted(
            "SELECT CAST(count(*) AS TEXT) FROM calls WHERE direction = 'in' AND started_at >= '2026-11-19T21:00:00Z'
                 AND started_at < '2026-11-20T21:00:00Z' AND coalesce(operator_id, rang_for) IS NOT NULL",
        );
        assert_eq!(calls as usize, there.await);
    }

    async fn a_table_of_many_pages_has_every_row_once(world: World) {
        let visitor = House::open(&world).await.visitor(Role::Administrator).await;
        let (_, rows) = csv_of(&visitor, &form("patients", "csv", &SAID)).await;
        let cards: std::collections::BTreeSet<&str> = rows.iter().map(|row| row[0].as_str()).collect();
        let there = world.texts("SELECT CAST(count(*) AS TEXT) FROM patients").await;
        assert_eq!((rows.len(), cards.len()), (there[0].parse().unwrap(), rows.len()));
        assert!(rows.iter().all(|row| !row[4].starts_with('+')), "a phone is no sum");
        let long = [("table", "calls"), ("format", "csv"), ("from", "2026-10-01"), ("to", "2026-11-23")];
        let (_, calls) = csv_of(&visitor, &long).await;
        let there = world.texts("SELECT CAST(count(*) AS TEXT) FROM calls WHERE started_at >= '2026-09-30T21:00:00Z' AND started_at < '2026-11-23T21:00:00Z'").await;
        assert_eq!(calls.len().to_string(), there[0]);
    }

    async fn figures_leave_as_the_dashboard_tells_them(world: World) {
        let manager = House::open(&world).await.visitor(Role::Manager).await;
        let filter = DashboardFilter { span: Span::Period, from: "2026-11-16".parse().ok(), to: "2026-11-22".parse().ok(), branch: None };
        let told = dashboard::read(&world.backend.system(), &filter).await.unwrap();
        let (heads, rows) = csv_of(&manager, &form("by_operator", "csv", &[])).await;
        assert_eq!((rows.len(), heads[1].as_str()), (told.operators.len(), "Звонков"));
        let sum = |rows: &[Vec<String>], at: usize| rows.iter().map(|row| row[at].parse::<i64>().unwrap()).sum::<i64>();
        assert_eq!(sum(&rows, 1), told.operators.iter().map(|line| line.calls.offered).sum::<i64>());
        assert!(sum(&rows, 1) > 0);
        let (_, dates) = csv_of(&manager, &form("by_date", "csv", &[])).await;
        assert_eq!((dates.len(), dates[0][0].as_str()), (7, "16.11.2026"));
        assert_eq!(sum(&dates, 1), told.dates.iter().map(|line| line.calls.offered).sum::<i64>());
        for table in ["by_branch", "by_doctor", "by_service", "by_source"] {
            assert!(!csv_of(&manager, &form(table, "csv", &[])).await.1.is_empty(), "{table}");
        }
        let long = [("table", "by_date"), ("format", "csv"), ("from", "2020-01-01"), ("to", "2026-11-22")];
        assert_eq!(manager.send("/exports", &long).await.status, 422);
    }

    async fn complaints_leave_with_those_who_may_see_them(world: World) {
        let house = House::open(&world).await;
        let all = [("table", "complaints"), ("format", "csv"), ("from", "2026-01-01"), ("to", "2026-11-23")];
        let manager = csv_of(&house.visitor(Role::Manager).await, &all).await.1.len();
        let accountant = csv_of(&house.visitor(Role::Accountant).await, &all).await.1;
        let there = world.texts("SELECT CAST(count(*) AS TEXT) FROM complaints").await;
        assert_eq!(manager.to_string(), there[0]);
        assert!(!accountant.is_empty() && accountant.len() < manager);
    }
}
