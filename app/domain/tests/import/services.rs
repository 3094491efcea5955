//! Rows of a price list.

use domain::{
    clinic::Skill,
    error::Fault,
    id::ServiceId,
    import::{
        Class, Column, Columns, Doubt, ImportKind, Judged, Line, Table, Verdict, Would,
        services::{ServiceAct, ServiceRows, USUAL_MINUTES, judge},
    },
    money::{Kopecks, Price},
    service::ServiceBrief,
};
use proptest::prelude::*;
use uuid::Uuid;

use super::table;

fn skills() -> Vec<Skill> {
    let skill =
        |code: &str, name: &str| Skill { code: code.into(), name: name.into(), specialty: true, version: 1 };
    vec![
        skill("T", "терапевт"),
        skill("S", "хирург"),
        skill("P", "ортопед"),
        skill("O", "ортодонт"),
        skill("C", "детский стоматолог"),
        skill("I", "имплантация"),
    ]
}

fn service(id: u128, code: &str, name: &str, rubles: i64) -> ServiceBrief {
    ServiceBrief {
        id: ServiceId(Uuid::from_u128(id)),
        code: code.into(),
        name: name.into(),
        minutes: 30,
        buffer_min: 10,
        price: Price::fixed(Kopecks::rubles(rubles)),
        skills: vec!["T".into()],
        child_only: false,
        active: true,
        version: 7,
    }
}

fn judged(known: &[ServiceBrief], text: &str) -> Vec<Judged<ServiceAct>> {
    let (columns, table) = table(ImportKind::Services, text);
    let read = ServiceRows::read(&columns, &table, &skills());
    judge(&columns, &read.rows.iter().collect::<Vec<_>>(), known, true)
}

fn doubt(judged: &Judged<ServiceAct>) -> (Doubt, Would) {
    match &judged.verdict {
        Verdict::Doubtful { why, would, .. } => (*why, *would),
        other => panic!("{other:?}"),
    }
}

fn refused(judged: &Judged<ServiceAct>) -> Vec<(Option<Column>, Fault)> {
    assert_eq!(judged.act, None);
    match &judged.verdict {
        Verdict::Refused { faults } => faults.iter().map(|fault| (fault.column, fault.fault)).collect(),
        other => panic!("{other:?}"),
    }
}

const HEAD: &str = "Код;Услуга;Длительность;Цена;Специальность\n";

#[test]
fn a_new_service_is_read_whole() {
    let rows = judged(
        &[],
        "Только детям;Цена;Специальность;Уборка, мин;Длительность, мин;Наименование;Код\n\
         да;от 5 000,50 руб.;Врач-стоматолог-терапевт, Имплантация;15;1 ч 30 мин;Приём   первичный;ВО1. 065.001",
    );
    assert_eq!(rows[0].verdict, Verdict::New);
    let Some(ServiceAct::Add(new)) = &rows[0].act else { panic!() };
    assert_eq!((new.code.as_str(), new.name.as_str()), ("B01.065.001", "Приём первичный"));
    assert_eq!((new.minutes, new.buffer_min, new.child_only), (90, 15, true));
    assert_eq!(new.price, Price::starting_at(Kopecks(500_050)));
    assert_eq!(new.skills, ["T", "I"]);
}

#[test]
fn a_price_may_stand_in_two_columns() {
    let text = "Код;Услуга;Минут;Цена от;Цена до;Специальность\n1;а;30;1000;2000;T\n2;б;30;1000;;T\n3;в;30;2000;1000;T\n4;г;30;;1000;T";
    let rows = judged(&[], text);
    let price = |at: usize| match &rows[at].act {
        Some(ServiceAct::Add(new)) => new.price,
        other => panic!("{other:?}"),
    };
    assert_eq!(price(0), Price::range(Kopecks::rubles(1000), Kopecks::rubles(2000)));
    assert_eq!(price(1), Price::starting_at(Kopecks::rubles(1000)));
    assert_eq!(refused(&rows[2]), [(Some(Column::PriceTo), Fault::EndBeforeStart)]);
    assert_eq!(refused(&rows[3]), [(Some(Column::PriceFrom), Fault::Required)]);
}

#[test]
fn what_is_kept_like_this_is_the_same_and_what_differs_is_named() {
    let known =
        [service(1, "B01.065.001", "Приём терапевта", 1000), service(2, "B01.067.001", "Приём хирурга", 600)];
    let rows = judged(
        &known,
        &format!(
            "{HEAD}в01.065.001;прием терапевта;30 мин;1 000 ₽;терапевт\nB01.067.001;Приём хирурга;45;700;"
        ),
    );
    let Verdict::Changed { differences } = &rows[0].verdict else {
        panic!("a name in other letters is a change")
    };
    assert_eq!(differences[0].column, Column::Service);
    let Verdict::Changed { differences } = &rows[1].verdict else { panic!() };
    let told: Vec<_> = differences.iter().map(|d| (d.column, d.from.as_str(), d.to.as_str())).collect();
    assert_eq!(told, [(Column::Minutes, "30", "45"), (Column::Price, "600\u{a0}₽", "700\u{a0}₽")]);
    let Some(ServiceAct::Change(id, 7, new)) = &rows[1].act else { panic!() };
    assert_eq!((*id, new.skills.as_slice(), new.buffer_min), (known[1].id, ["T".to_owned()].as_slice(), 10));
    let rows = judged(&known, &format!("{HEAD}B01.065.001;Приём терапевта;;1000;\n;Приём хирурга;;600;"));
    assert_eq!(rows.iter().map(|row| row.verdict.class()).collect::<Vec<_>>(), [Class::Same, Class::Same]);
}

#[test]
fn doubtful_rows_say_why_and_what_they_would_do() {
    let known = [
        service(1, "A1", "Чистка", 1000),
        service(2, "A2", "Снимок", 1000),
        service(3, "A3", "Снимок", 1000),
        ServiceBrief { active: false, ..service(4, "A4", "Старая", 1000) },
    ];
    let rows = judged(
        &known,
        &format!(
            "{HEAD}A1;Чистка;30;1501;T\nA9;Снимок;30;1000;T\nA4;Старая;;1000;\nN1;Новая;;1000;T\n\
             A2;Снимок прицельный;30;1000;T\nX1;Чистка;30;1000;T"
        ),
    );
    assert_eq!(doubt(&rows[0]), (Doubt::PriceJump, Would::Change));
    assert_eq!(doubt(&rows[1]), (Doubt::Several, Would::Add));
    assert_eq!(doubt(&rows[2]), (Doubt::OutOfUse, Would::Change));
    assert_eq!(doubt(&rows[3]), (Doubt::NoDuration, Would::Add));
    assert!(matches!(&rows[3].act, Some(ServiceAct::Add(new)) if new.minutes == USUAL_MINUTES));
    assert_eq!(doubt(&rows[4]), (Doubt::OtherName, Would::Change));
    // «Чистка» has a row of its own under its own code
    assert_eq!(rows[5].verdict, Verdict::New);
    let rows = judged(&known, &format!("{HEAD}A1;Чистка;30;1500;T\n"));
    assert_eq!(rows[0].verdict.class(), Class::Changed, "half is not more than half");
    let rows = judged(&known[..1], &format!("{HEAD}X1;Чистка;30;1000;T"));
    assert_eq!(doubt(&rows[0]), (Doubt::OtherCode, Would::Change));
}

#[test]
fn one_code_with_two_prices_is_doubtful_on_every_line_of_it() {
    let lines = "A16.07.051;Чистка;30;1000;T\nА16. О7.051;чистка;30;2000;T\nB;Б;30;1;T\nB;Б;30;1;T\n\
                 A16.07.051;Чистка ультразвуком;30;3000;T";
    let rows = judged(&[], &format!("{HEAD}{lines}"));
    assert_eq!(doubt(&rows[0]), (Doubt::TwoPrices(3), Would::Add));
    assert_eq!(doubt(&rows[1]), (Doubt::TwoPrices(2), Would::Follow));
    assert_eq!(rows[2].verdict, Verdict::New);
    assert_eq!(doubt(&rows[3]), (Doubt::TwiceInFile(4), Would::Follow));
    assert_eq!(rows[4].verdict, Verdict::New, "variants of one code have names of their own");
}

#[test]
fn two_lines_about_one_service_do_not_both_change_it_unasked() {
    let known = [service(1, "A1", "Чистка", 1000)];
    let rows = judged(&known, &format!("{HEAD}A1;Чистка;30;1100;T\n;Чистка;30;1200;T"));
    assert_eq!(rows[0].verdict.class(), Class::Changed);
    assert_eq!(doubt(&rows[1]), (Doubt::TwiceInFile(2), Would::Follow));
}

#[test]
fn a_section_names_the_specialty_of_what_follows_and_is_no_service() {
    let (columns, table) = table(
        ImportKind::Services,
        "Прейскурант на 2026 год;;;;\nКод;Услуга;Длительность;Цена;Специальность\n;Хирургия;;;\nA1;Удаление;30;5000;\nA2;Осмотр;30;1000;терапевт\n;Прочее;;;\nA3;Справка;30;100;",
    );
    let read = ServiceRows::read(&columns, &table, &skills());
    assert_eq!((table.above, read.headings), (1, 2));
    let rows = judge(&columns, &read.rows.iter().collect::<Vec<_>>(), &[], true);
    assert!(matches!(&rows[0].act, Some(ServiceAct::Add(new)) if new.skills == ["S"]));
    assert!(matches!(&rows[1].act, Some(ServiceAct::Add(new)) if new.skills == ["T"]));
    assert_eq!(refused(&rows[2]), [(Some(Column::Skills), Fault::Required)]);
}

#[test]
fn a_row_that_cannot_be_read_names_each_cell() {
    let rows = judged(&[], &format!("{HEAD}A1;Чистка;долго;договорная;колдун;лишнее\n;Б;3;#REF!;T"));
    assert_eq!(
        refused(&rows[0]),
        [
            (None, Fault::UnknownField),
            (Some(Column::Minutes), Fault::NotANumber),
            (Some(Column::Price), Fault::NotANumber),
            (Some(Column::Skills), Fault::UnknownChoice),
        ]
    );
    let Verdict::Refused { faults } = &rows[0].verdict else { panic!() };
    assert_eq!(
        (rows[0].line, faults[1].title.as_str(), faults[1].value.as_str()),
        (2, "Длительность", "долго")
    );
    assert_eq!(
        refused(&rows[1]),
        [(Some(Column::Minutes), Fault::OutOfRange(5, 480)), (Some(Column::Price), Fault::NotANumber)]
    );
}

proptest! {
    #[test]
    fn no_table_makes_the_rules_stumble_and_every_row_has_a_verdict(
        rows in proptest::collection::vec(proptest::collection::vec(
            prop_oneof!["\\PC{0,12}", "[=+@\\x00-\\x1f-]{0,4}", "[0-9 ,.:₽-]{0,14}", "A1|А1|Чистка|T|Терапия|30|1000|от 5000|1:30"], 0..9), 0..12)
    ) {
        let head = ["Код", "Услуга", "Мин", "Уборка", "Цена", "Специальность", "Дети"].map(str::to_owned).to_vec();
        let lines = rows.into_iter().enumerate().map(|(at, cells)| Line { number: at as u32 + 2, cells });
        let table = Table { head, lines: lines.collect(), ..Table::default() };
        let columns = Columns::recognise(ImportKind::Services, &table).unwrap();
        let read = ServiceRows::read(&columns, &table, &skills());
        let known = [service(1, "A1", "Чистка", 1000)];
        let judged = judge(&columns, &read.rows.iter().collect::<Vec<_>>(), &known, true);
        prop_assert_eq!(judged.len() + read.headings as usize, table.lines.len());
        for one in judged {
            match one.verdict {
                Verdict::Refused { faults } => prop_assert!(!faults.is_empty() && one.act.is_none()),
                Verdict::Same => prop_assert!(one.act.is_none()),
                _ => prop_assert!(one.act.is_some()),
            }
            if let Some(ServiceAct::Add(new) | ServiceAct::Change(_, _, new)) = one.act {
                prop_assert!((5..=480).contains(&new.minutes) && new.buffer_min <= 60);
                prop_assert!(!new.skills.is_empty() && !new.name.contains('\0'));
            }
        }
    }
}
