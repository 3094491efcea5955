//! Rows of a card index.

use chrono::NaiveDate;
use domain::{
    clinic::Sex,
    error::Fault,
    id::PatientId,
    import::{
        Class, Column, Columns, Doubt, ImportKind, Judged, Line, Read, Table, Verdict, Would,
        patients::{Cards, KnownPatient, PatientAct, PatientRow, Twins, read},
    },
    patient::Relation,
    person_name::PersonName,
};
use proptest::prelude::*;
use uuid::Uuid;

use super::table;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

fn born(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(1990, 12, day).unwrap()
}

fn known(card: i64, name: &str, phone: &str, birth_date: Option<NaiveDate>) -> KnownPatient {
    KnownPatient {
        id: PatientId(Uuid::from_u128(card as u128)),
        card,
        name: PersonName::parse(name).unwrap(),
        phones: vec![phone.into()],
        birth_date,
        sex: None,
        email: None,
        note: "Аллергия: лидокаин".into(),
        wishes: vec!["Утром".into()],
        code_word: None,
        do_not_contact: false,
    }
}

fn rows(text: &str) -> (Columns, Vec<Read<PatientRow>>) {
    let (columns, table) = table(ImportKind::Patients, text);
    let rows = read(&columns, &table, today());
    (columns, rows)
}

fn judged(cards: Vec<KnownPatient>, text: &str) -> Vec<Judged<PatientAct>> {
    let (columns, rows) = rows(text);
    let (mut twins, cards) = (Twins::find(&rows), Cards::new(cards));
    let mut judged: Vec<_> = rows.iter().map(|read| cards.judge(&columns, read, &twins)).collect();
    twins.settle(&rows, &mut judged);
    judged
}

fn doubt(judged: &Judged<PatientAct>) -> (Doubt, Would) {
    match &judged.verdict {
        Verdict::Doubtful { why, would, .. } => (*why, *would),
        other => panic!("{other:?}"),
    }
}

fn refused(judged: &Judged<PatientAct>) -> Vec<(Option<Column>, Fault)> {
    match &judged.verdict {
        Verdict::Refused { faults } => faults.iter().map(|fault| (fault.column, fault.fault)).collect(),
        other => panic!("{other:?}"),
    }
}

fn added(judged: &Judged<PatientAct>) -> &PatientRow {
    match &judged.act {
        Some(PatientAct::Add(row)) => row,
        other => panic!("{other:?}"),
    }
}

const PHONE: &str = "+79000000001";
const HEAD: &str = "№ карты;ФИО;Дата рождения;Телефон\n";

#[test]
fn a_new_patient_is_read_whole() {
    let rows = judged(
        vec![],
        "Номер карты;Фамилия;Имя;Отчество;Д.р.;Пол;Моб. телефон;Домашний телефон;Чей телефон;E-mail;Пожелание;Примечание;Кодовое слово;Не звонить\n\
         № 1 001;САЛТЫКОВА-ЩЕДРИНА;анна;;31.12.1990 0:00:00;Женский;89000000001.0;8 (495) 000-00-02 доб. 12;мама;a@b.ru;Утром;'=1+1;ромашка;да",
    );
    assert_eq!(rows[0].verdict, Verdict::New);
    let row = added(&rows[0]);
    assert_eq!((row.card, row.name.full().as_str()), (Some(1001), "Салтыкова-Щедрина Анна"));
    assert_eq!((row.birth_date, row.sex), (Some(born(31)), Some(Sex::F)));
    assert_eq!(
        row.phones.iter().map(|phone| phone.e164.as_str()).collect::<Vec<_>>(),
        [PHONE, "+74950000002"]
    );
    assert_eq!(row.phones[1].extension.as_deref(), Some("12"));
    assert_eq!(row.relation, Some(Relation::Mother));
    assert_eq!(
        (row.note.as_deref(), row.code_word.as_deref(), row.do_not_contact),
        (Some("=1+1"), Some("ромашка"), Some(true))
    );
}

#[test]
fn a_family_on_one_phone_is_not_one_person() {
    let cards = vec![known(1, "Иванова Анна", PHONE, Some(born(1)))];
    let rows = judged(
        cards,
        &format!(
            "{HEAD};Иванов Пётр;05.03.2015;89000000001\n;Иванова Мария;;89000000001\n;Иванова Анна;02.02.2018;89000000001"
        ),
    );
    assert_eq!(rows[0].verdict, Verdict::New);
    assert_eq!(rows[1].verdict, Verdict::New);
    assert_eq!(
        doubt(&rows[2]),
        (Doubt::OtherBirthDate, Would::Add),
        "a daughter of her mother's name, perhaps"
    );
}

#[test]
fn the_same_person_is_found_by_card_by_phone_and_by_birth_date() {
    let cards = || vec![known(1, "Иванова Анна Сергеевна", PHONE, Some(born(1)))];
    let same = |line: &str| judged(cards(), &format!("{HEAD}{line}")).remove(0);
    assert_eq!(same("1;Иванова Анна Сергеевна;01.12.1990;8 900 000-00-01").verdict, Verdict::Same);
    assert_eq!(same(";ИВАНОВА анна;;8 900 000-00-01").verdict, Verdict::Same);
    assert_eq!(same("1;Иванова Анна;;").verdict, Verdict::Same, "a card that is there needs no phone");
    let more = same("1;Иванова Анна;;8 900 000-00-01, 8 900 000-00-02");
    let Verdict::Changed { differences } = &more.verdict else { panic!("{more:?}") };
    assert_eq!(differences[0].to, "+7 900 •••-••-01, +7 900 •••-••-02");
    assert_eq!(more.about.as_deref(), Some("№ 1 Иванова А.\u{a0}С."));
    assert_eq!(
        doubt(&same(";Иванова Анна Сергеевна;01.12.1990;8 900 000-00-09")),
        (Doubt::OtherPhone, Would::Change)
    );
    assert_eq!(
        doubt(&same("7;Иванова Анна;;8 900 000-00-01, 8 900 000-00-02")),
        (Doubt::OtherCard, Would::Change)
    );
    assert_eq!(
        doubt(&same("1;Иванова Анна;03.12.1990;8 900 000-00-01")),
        (Doubt::OtherBirthDate, Would::Change)
    );
    assert_eq!(
        doubt(&same("1;Петрова Анна;01.12.1990;8 900 000-00-01")),
        (Doubt::OtherSurname, Would::Change)
    );
    assert_eq!(doubt(&same(";Петрова Анна;;8 900 000-00-01")), (Doubt::OtherSurname, Would::Add));
    assert_eq!(doubt(&same(";Иванова Яна;01.12.1990;8 900 000-00-01")), (Doubt::OtherFirstName, Would::Add));
    let taken = same("1;Сидоров Олег;;8 900 000-00-07");
    assert_eq!(doubt(&taken), (Doubt::CardTaken, Would::Add));
    assert_eq!(added(&taken).card, None, "the number stays whose it is");
}

#[test]
fn two_cards_that_fit_are_one_too_many() {
    let cards = vec![known(1, "Иванова Анна", PHONE, None), known(2, "Иванова Анна", PHONE, None)];
    let rows =
        judged(cards, &format!("{HEAD};Иванова Анна;;8 900 000-00-01\n2;Иванова Анна;;8 900 000-00-01"));
    assert_eq!(doubt(&rows[0]), (Doubt::Several, Would::Add));
    assert_eq!(doubt(&rows[1]), (Doubt::TwiceInFile(2), Would::Follow));
}

#[test]
fn what_a_card_holds_is_never_erased_and_a_note_only_grows() {
    let text =
        "Карта;ФИО;Телефон;Примечание;Пожелание;Дата рождения;Почта\n1;Иванова Анна;;Диабет;Утром;;a@b.ru";
    let rows = judged(vec![known(1, "Иванова Анна Сергеевна", PHONE, Some(born(1)))], text);
    let Some(PatientAct::Change(_, update)) = &rows[0].act else { panic!("{rows:?}") };
    assert_eq!(update.note.as_deref(), Some("Аллергия: лидокаин\nДиабет"));
    assert_eq!((&update.name, update.birth_date, &update.wish, update.phones.len()), (&None, None, &None, 0));
    let again = KnownPatient {
        note: update.note.clone().unwrap(),
        email: Some("a@b.ru".into()),
        ..known(1, "Иванова Анна", PHONE, None)
    };
    assert_eq!(judged(vec![again], text)[0].verdict, Verdict::Same);
}

#[test]
fn personal_facts_of_a_card_are_told_masked() {
    let cards = vec![known(1, "Иванова Анна", PHONE, None)];
    let rows = judged(
        cards,
        "Карта;ФИО;Телефон;Дата рождения;Почта;Кодовое слово\n1;Иванова Анна;8 900 000-00-02;31.12.1990;anna@b.ru;ромашка",
    );
    let Verdict::Changed { differences } = &rows[0].verdict else { panic!() };
    let told = serde_json::to_string(differences).unwrap();
    for secret in ["0000001", "000-00-01", "31.12", "12-31", "anna@", "ромашка"] {
        assert!(!told.contains(secret), "{secret} in {told}");
    }
}

#[test]
fn lines_about_one_person_wait_for_the_first_of_them() {
    let rows = judged(
        vec![known(5, "Юрьев Олег", "+79000000005", None)],
        &format!(
            "{HEAD}10;Иванова Анна;01.12.1990;8 900 000-00-01\n;Иванова Анна;01.12.1990;8 900 000-00-02\n\
             10;Сидоров Олег;;8 900 000-00-03\n;Иванов Пётр;;8 900 000-00-01\n\
             5;Юрьев Олег;;8 900 000-00-06\n;Юрьев Олег;;8 900 000-00-05"
        ),
    );
    assert_eq!(rows[0].verdict, Verdict::New);
    assert_eq!(doubt(&rows[1]), (Doubt::TwiceInFile(2), Would::Follow));
    assert_eq!(doubt(&rows[2]), (Doubt::TwiceInFile(2), Would::Follow), "the same card");
    assert_eq!(rows[3].verdict, Verdict::New);
    assert_eq!(rows[4].verdict.class(), Class::Changed);
    assert_eq!(doubt(&rows[5]), (Doubt::TwiceInFile(6), Would::Follow), "the same card of the clinic");
}

#[test]
fn a_row_that_cannot_be_read_names_each_cell() {
    let rows = judged(
        vec![],
        "Карта;ФИО;Дата рождения;Телефон;Пол;Почта;Не звонить\n\
         А-1;Анна 2;31.02.1990;7,91612E+10;?;почта;может быть\n;;;8 900 000-00-01;;;\n;Анна;;;;;\n;=HYPERLINK(\"x\");;8 900 000-00-01;;;",
    );
    assert_eq!(
        refused(&rows[0]).into_iter().map(|(column, _)| column.unwrap()).collect::<Vec<_>>(),
        [
            Column::FullName,
            Column::Card,
            Column::Phone,
            Column::BirthDate,
            Column::Sex,
            Column::Email,
            Column::DoNotContact
        ]
    );
    assert_eq!(refused(&rows[1]), [(Some(Column::FullName), Fault::Required)]);
    assert_eq!(refused(&rows[2]), [(Some(Column::Phone), Fault::Required)]);
    assert_eq!(refused(&rows[3]), [(Some(Column::FullName), Fault::NotAName)]);
}

proptest! {
    #[test]
    fn no_table_makes_the_rules_stumble_and_every_row_has_a_verdict(
        lines in proptest::collection::vec(proptest::collection::vec(
            prop_oneof!["\\PC{0,12}", "[=+@\\x00-\\x1f(-]{0,5}", "[0-9 +().;-]{0,16}",
                "Иванова Анна|Анна|ж|31.12.1990|89000000001|1|a@b.ru|(\u{0})|8 900 000-00-01 \\(\u{0}\\)"], 0..9), 0..14)
    ) {
        let head = ["Карта", "ФИО", "Телефон", "Дата рождения", "Пол", "Почта", "Примечание"].map(str::to_owned).to_vec();
        let lines = lines.into_iter().enumerate().map(|(at, cells)| Line { number: at as u32 + 2, cells });
        let table = Table { head, lines: lines.collect(), ..Table::default() };
        let columns = Columns::recognise(ImportKind::Patients, &table).unwrap();
        let rows = read(&columns, &table, today());
        let cards = Cards::new(vec![known(1, "Иванова Анна", PHONE, Some(born(31)))]);
        let mut twins = Twins::find(&rows);
        let mut judged: Vec<_> = rows.iter().map(|read| cards.judge(&columns, read, &twins)).collect();
        twins.settle(&rows, &mut judged);
        prop_assert_eq!(judged.len(), table.lines.len());
        for one in judged {
            match (&one.verdict, &one.act) {
                (Verdict::Refused { faults }, act) => prop_assert!(!faults.is_empty() && act.is_none()),
                (Verdict::Same, act) => prop_assert!(act.is_none()),
                (_, act) => prop_assert!(act.is_some()),
            }
            if let Some(PatientAct::Add(row)) = one.act {
                prop_assert!(!row.phones.is_empty());
                let texts = [row.name.full(), row.note.clone().unwrap_or_default(), row.phones[0].raw.clone(),
                    row.phones[0].note.clone().unwrap_or_default()];
                prop_assert!(texts.iter().all(|text| !text.contains('\0')));
            }
        }
    }

    #[test]
    fn what_was_imported_is_the_same_when_it_comes_again(
        people in proptest::collection::vec((0usize..4, 0usize..3, 0u32..4, 0usize..3), 1..20)
    ) {
        let line = |(last, first, day, phone): &(usize, usize, u32, usize)| {
            let birth = if *day == 0 { String::new() } else { format!("{day:02}.12.1990") };
            format!(";{} {};{birth};8 900 000-00-0{phone}", ["Иванова", "Петрова", "Юрьева", "Ёлкина"][*last], ["Анна", "Яна", "Ия"][*first])
        };
        let text = format!("{HEAD}{}", people.iter().map(line).collect::<Vec<_>>().join("\n"));
        let first = judged(vec![], &text);
        let cards: Vec<KnownPatient> = first.iter().zip(1..).filter(|(one, _)| one.verdict == Verdict::New).map(|(one, card)| {
            let row = added(one);
            KnownPatient {
                id: PatientId(Uuid::from_u128(card as u128)), card, name: row.name.clone(),
                phones: row.phones.iter().map(|phone| phone.e164.clone()).collect(), birth_date: row.birth_date,
                sex: None, email: None, note: String::new(), wishes: vec![], code_word: None, do_not_contact: false,
            }
        }).collect();
        let again = judged(cards, &text);
        for (before, after) in first.iter().zip(&again) {
            match before.verdict.class() {
                Class::New => prop_assert_eq!(&after.verdict, &Verdict::Same, "line {}", before.line),
                // what waits for another line still does: nothing is added unasked
                _ => prop_assert_eq!(after.verdict.class(), Class::Doubtful),
            }
        }
    }
}
