//! Card indexes.

use std::time::Instant;

use backend::services::patients;
use domain::{event::Event, import::CHUNK, patient::PatientForm};

use super::*;

const INDEX: &str = "Карта;ФИО;Дата рождения;Телефон;Чей телефон;Примечание;Пожелание\n\
    1001;Салтыкова-Щедрина Анна Сергеевна;31.12.1990;8 900 000-00-01;;Аллергия: лидокаин;Утром\n\
    ;Салтыков Пётр;05.03.2015;8 900 000-00-01;;;\n\
    ;Юрьев Олег;;8 900 000-00-02, +49 30 901820;;;\n\
    ;Юрьев Олег;;8 900 000-00-02, 8 900 000-00-03;;;\n\
    ;Ким;;12345;;;\n\
    1002;Ли Яна;01.02.1980;+375 29 123;;;\n";

fn importer(world: &World) -> Ctx {
    administrator(world, Permission::ImportPatients)
}

async fn find(ctx: &Ctx, text: &str) -> Vec<(i64, String)> {
    let found = patients::search(ctx, text).await.unwrap();
    found.patients.into_iter().map(|one| (one.card_no, one.name.full())).collect()
}

/// So many people; every third line is a family on one phone, some speak of somebody twice, some cannot be read.
fn many(count: u32) -> String {
    let mut text = String::from("Карта;Фамилия;Имя;Дата рождения;Телефон;Пол\n");
    let letters = |mut n: u32| {
        let mut word = String::from("Ф");
        for _ in 0..5 {
            word.push(['а', 'е', 'и', 'о', 'у', 'ы', 'э', 'ю', 'я', 'ё'][(n % 10) as usize]);
            word.push('к');
            n /= 10;
        }
        word
    };
    for n in 0..count {
        let phone = format!(
            "8 9{:02} {:03}-{:02}-{:02}",
            n % 3 * 10 + 5,
            n / 3 / 1000 % 1000,
            n / 3 / 10 % 100,
            n / 3 % 10
        );
        let phone = if n % 3 == 2 {
            format!("8 9{:02} {:03}-{:02}-{:02}", 15, n / 3 / 1000 % 1000, n / 3 / 10 % 100, n / 3 % 10)
        } else {
            phone
        };
        let card = if n % 2 == 0 { (50_000 + n).to_string() } else { String::new() };
        let born = format!("{:02}.{:02}.{}", n % 28 + 1, n % 12 + 1, 1940 + n % 80);
        let name = ["Анна", "Пётр", "Яна", "Олег", "Ия"][(n % 5) as usize];
        text.push_str(&format!(
            "{card};{};{name};{born};{phone};{}\n",
            letters(n),
            if n % 5 % 2 == 0 { "ж" } else { "м" }
        ));
    }
    text
}

on_both! {
    in an empty clinic:

    async fn a_card_index_is_kept_as_the_dry_run_said(world: World) {
        let ctx = importer(&world);
        let report = plan(&ctx, ImportKind::Patients, INDEX).await;
        assert_eq!(classes(&report), [
            (2, Class::New), (3, Class::New), (4, Class::New), (5, Class::Doubtful), (6, Class::Refused), (7, Class::Refused),
        ]);
        assert_eq!(number(&world, "SELECT count(*) FROM patients").await, 0, "a dry run");
        let kept = keep(&ctx, ImportKind::Patients, INDEX, order(&report, Doubtful::None)).await;
        assert_eq!(kept, Kept { added: 3, left_out: 1, refused: 2, ..Kept::default() });
        assert_eq!(find(&ctx, "щедрина").await, [(1001, "Салтыкова-Щедрина Анна Сергеевна".to_owned())]);
        let family = find(&ctx, "89000000001").await;
        assert_eq!(family.len(), 2);
        assert!(family.iter().all(|(card, _)| *card == 1001 || *card > 1002), "no number of the file is given away: {family:?}");
        assert_eq!(number(&world, "SELECT count(*) FROM patient_phones WHERE relation = 'other'").await, 1);
        assert_eq!(number(&world, "SELECT count(*) FROM patient_wishes").await, 1);
        assert_eq!(number(&world, "SELECT count(*) FROM audit WHERE action = 'patient.create'").await, 3);
        assert_eq!(number(&world, "SELECT count(*) FROM audit WHERE details LIKE '%000%' AND action LIKE '%patient%' AND details LIKE '%лидокаин%'").await, 0);

        let again = plan(&ctx, ImportKind::Patients, INDEX).await;
        assert_eq!(again.counts, counts(0, 0, 3, 1, 2));
        let kept = keep(&ctx, ImportKind::Patients, INDEX, order(&again, Doubtful::Lines(vec![5]))).await;
        assert_eq!(kept, Kept { changed: 1, same: 3, refused: 2, ..Kept::default() });
        assert_eq!(find(&ctx, "89000000003").await.len(), 1, "the phone of the second line is on the first one's card");
        assert_eq!(number(&world, "SELECT count(*) FROM patients").await, 3);
        assert_eq!(number(&world, "SELECT max(version) FROM patients").await, 1, "a phone is no change of the card's row");
    }

    async fn a_change_keeps_what_the_file_does_not_say_and_can_be_found_by_its_new_name(world: World) {
        let ctx = importer(&world);
        let first = plan(&ctx, ImportKind::Patients, INDEX).await;
        keep(&ctx, ImportKind::Patients, INDEX, order(&first, Doubtful::None)).await;
        let next = "Карта;ФИО;Дата рождения;Телефон;Примечание;Пол\n1001;Троекурова Анна Сергеевна;31.12.1990;;Диабет;ж\n";
        let report = plan(&ctx, ImportKind::Patients, next).await;
        assert_eq!(report.counts, counts(0, 0, 0, 1, 0));
        assert_eq!(report.rows[0].about.as_deref(), Some("№ 1001 Салтыкова-Щедрина А.\u{a0}С."));
        let mut events = world.backend.subscribe();
        let kept = keep(&ctx, ImportKind::Patients, next, order(&report, Doubtful::All)).await;
        assert_eq!((kept.changed, kept.added), (1, 0));
        assert!(matches!(events.recv().await.unwrap(), Event::PatientChanged { .. }));
        assert_eq!(find(&ctx, "троекурова").await.len(), 1);
        assert!(find(&ctx, "щедрина").await.is_empty());
        assert_eq!(find(&ctx, "89000000001").await.len(), 2, "the phone is still there");
        assert_eq!(number(&world, "SELECT count(*) FROM patients WHERE note LIKE '%лидокаин%Диабет' AND version = 2").await, 1);
    }

    async fn a_patient_whom_a_colleague_has_made_meanwhile_stops_the_part_that_adds_the_same(world: World) {
        let ctx = importer(&world);
        let report = plan(&ctx, ImportKind::Patients, INDEX).await;
        let form = PatientForm { name: "Юрьев Олег".into(), phone: "8 900 000-00-02".into(), ..PatientForm::default() };
        patients::create(&administrator(&world, Permission::EditPatients), form).await.unwrap();
        let step = import::apply(&ctx, ImportKind::Patients, file(INDEX), order(&report, Doubtful::None)).await.unwrap();
        assert_eq!(step, ImportStep { next: Some(0), stale: true, ..ImportStep::default() });
        assert_eq!(number(&world, "SELECT count(*) FROM patients").await, 1);
    }

    async fn all_lines_about_one_person_make_one_card(world: World) {
        let ctx = importer(&world);
        let mut text = String::from("ФИО;Дата рождения;Телефон\n");
        (0..8).for_each(|n| text.push_str(&format!("Ким Анна;01.02.1990;8 900 000-00-0{n}\n")));
        let report = plan(&ctx, ImportKind::Patients, &text).await;
        assert_eq!(report.counts, counts(1, 0, 0, 7, 0));
        let kept = keep(&ctx, ImportKind::Patients, &text, order(&report, Doubtful::All)).await;
        assert_eq!((kept.added, kept.changed), (1, 7));
        assert_eq!(number(&world, "SELECT count(*) FROM patients").await, 1);
        assert_eq!(number(&world, "SELECT count(*) FROM patient_phones").await, 8);
    }

    /// Twenty thousand people, in parts, with a request that is lost and sent again in between: nothing is lost,
    /// nothing is there twice.
    async fn twenty_thousand_patients_are_kept_part_by_part(world: World) {
        const COUNT: u32 = 20_000;
        let ctx = importer(&world);
        let mut text = many(COUNT);
        text.push_str(";Бедный;Яков;;нет;м\n50000;Другой;Иван;;8 900 000-00-00;м\n");
        let began = Instant::now();
        let report = plan(&ctx, ImportKind::Patients, &text).await;
        eprintln!("{:?}: planned in {:?}, {:?}", world.engine, began.elapsed(), report.counts);
        assert_eq!(report.counts, counts(COUNT, 0, 0, 1, 1));
        assert_eq!(report.digests.len(), (COUNT as usize + 2).div_ceil(CHUNK));
        assert!(report.rows.len() < 1000, "a report does not carry them all");
        let mut order = order(&report, Doubtful::None);
        let (mut kept, mut requests) = (Kept::default(), 0);
        let began = Instant::now();
        loop {
            let step = import::apply(&ctx, ImportKind::Patients, file(&text), order.clone()).await.unwrap();
            assert!(!step.stale, "part {} after {requests} requests", order.part);
            requests += 1;
            kept += step.done;
            if requests == 2 {
                // the answer was lost: the same is asked again, and only told again
                let told = import::apply(&ctx, ImportKind::Patients, file(&text), order.clone()).await.unwrap();
                assert!(told.stale || told == step, "{told:?}");
            }
            match step.next {
                Some(part) => order.part = part,
                None => break,
            }
        }
        eprintln!("{:?}: kept in {:?} by {requests} requests", world.engine, began.elapsed());
        assert_eq!(kept, Kept { added: COUNT, left_out: 1, refused: 1, ..Kept::default() });
        assert_eq!(number(&world, "SELECT count(*) FROM patients").await, i64::from(COUNT));
        assert_eq!(number(&world, "SELECT count(DISTINCT card_no) FROM patients").await, i64::from(COUNT));
        assert_eq!(number(&world, "SELECT count(*) FROM patients p WHERE NOT EXISTS (SELECT 1 FROM patient_phones f WHERE f.patient_id = p.id)").await, 0);
        assert_eq!(number(&world, "SELECT count(*) FROM patients p WHERE NOT EXISTS (SELECT 1 FROM patient_terms t WHERE t.patient_id = p.id)").await, 0);
        assert_eq!(number(&world, "SELECT count(*) FROM audit WHERE action = 'patient.create'").await, i64::from(COUNT));
        let again = plan(&ctx, ImportKind::Patients, &text).await;
        assert_eq!(again.counts, counts(0, 0, COUNT, 1, 1), "all of them are there as the file says");
    }
}
