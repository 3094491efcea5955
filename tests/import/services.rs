//! Price lists.

use backend::services::{clinic, directory};
use domain::{
    clinic_form::SkillForm,
    error::Fault,
    import::{CellFault, FileProblem, template::written},
};

use super::*;

const LIST: &str = "Код;Услуга;Длительность, мин;Уборка, мин;Цена;Специальность;Заметки бухгалтера\n\
    В01.065.001;Приём терапевта;30;10;1000;терапевт;\n\
    A16.07.054;Имплант;90;15;35 000–90 000;хирург;\n\
    A16.07.092;Трепанация;;;2000;терапевт;\n\
    A16.07.051;Гигиена;60;;договорная;терапевт;\n";

async fn with_skills(world: &World) -> Ctx {
    let ctx = administrator(world, Permission::EditClinic);
    for (code, name) in [("T", "терапевт"), ("S", "хирург")] {
        let form = SkillForm { code: code.into(), name: name.into(), specialty: true };
        clinic::save_skill(&ctx, None, form).await.unwrap();
    }
    ctx
}

on_both! {
    in an empty clinic:

    async fn a_dry_run_keeps_nothing_and_what_is_kept_is_what_it_said(world: World) {
        let ctx = with_skills(&world).await;
        let report = plan(&ctx, ImportKind::Services, LIST).await;
        assert_eq!(report.counts, counts(2, 0, 0, 1, 1));
        assert_eq!(classes(&report), [(2, Class::New), (3, Class::New), (4, Class::Doubtful), (5, Class::Refused)]);
        assert_eq!(report.ignored, ["Заметки бухгалтера"]);
        assert!(directory::read(&ctx).await.unwrap().services.is_empty());

        let kept = keep(&ctx, ImportKind::Services, LIST, order(&report, Doubtful::None)).await;
        assert_eq!(kept, Kept { added: 2, left_out: 1, refused: 1, ..Kept::default() });
        let services = directory::read(&ctx).await.unwrap().services.clone();
        let told: Vec<_> = services.iter().map(|s| (s.code.as_str(), s.minutes, s.price.format(), s.skills.join(","))).collect();
        assert_eq!(told, [
            ("B01.065.001", 30, "1\u{a0}000\u{a0}₽".to_owned(), "T".to_owned()),
            ("A16.07.054", 90, "35\u{a0}000–90\u{a0}000\u{a0}₽".to_owned(), "S".to_owned()),
        ]);
        assert_eq!(number(&world, "SELECT count(*) FROM audit WHERE action = 'service.save'").await, 2);
        assert_eq!(number(&world, "SELECT count(*) FROM audit WHERE action = 'import.services'").await, 1);

        let again = plan(&ctx, ImportKind::Services, LIST).await;
        assert_eq!(again.counts, counts(0, 0, 2, 1, 1));
        let dearer = LIST.replace(";1000;", ";1200;").replace("Трепанация;;", "Трепанация;30;");
        let report = plan(&ctx, ImportKind::Services, &dearer).await;
        assert_eq!(report.counts, counts(1, 1, 1, 0, 1));
        let kept = keep(&ctx, ImportKind::Services, &dearer, order(&report, Doubtful::None)).await;
        assert_eq!((kept.added, kept.changed, kept.same), (1, 1, 1));
        let services = directory::read(&ctx).await.unwrap().services.clone();
        assert_eq!((services.len(), services[0].price.format().as_str(), services[0].version), (3, "1\u{a0}200\u{a0}₽", 2));
        assert_eq!(services[0].id, directory::read(&ctx).await.unwrap().services[0].id);
    }

    async fn doubtful_rows_are_kept_when_they_are_ticked_and_the_last_of_two_prices_stays(world: World) {
        let ctx = with_skills(&world).await;
        let list = "Код;Услуга;Минут;Цена;Специальность\nA1;Чистка;30;1000;T\nA1;Чистка;30;1100;T\nA1;Чистка;30;1200;T\nB1;Новая;;500;T\n";
        let report = plan(&ctx, ImportKind::Services, list).await;
        assert_eq!(report.counts, counts(0, 0, 0, 4, 0));
        let kept = keep(&ctx, ImportKind::Services, list, order(&report, Doubtful::Lines(vec![3]))).await;
        assert_eq!(kept, Kept { added: 1, left_out: 3, ..Kept::default() });
        let report = plan(&ctx, ImportKind::Services, list).await;
        keep(&ctx, ImportKind::Services, list, order(&report, Doubtful::All)).await;
        let services = directory::read(&ctx).await.unwrap().services.clone();
        let told: Vec<_> = services.iter().map(|s| (s.code.as_str(), s.minutes, s.price.from.0)).collect();
        assert_eq!(told, [("A1", 30, 120_000), ("B1", 30, 50_000)]);
    }

    async fn what_a_colleague_changed_since_the_dry_run_stops_it(world: World) {
        let ctx = with_skills(&world).await;
        let report = plan(&ctx, ImportKind::Services, LIST).await;
        let colleague = "Код;Услуга;Минут;Цена;Специальность\nB01.065.001;Приём терапевта;30;900;T\n";
        let theirs = plan(&ctx, ImportKind::Services, colleague).await;
        keep(&ctx, ImportKind::Services, colleague, order(&theirs, Doubtful::None)).await;
        let step = import::apply(&ctx, ImportKind::Services, file(LIST), order(&report, Doubtful::None)).await.unwrap();
        assert_eq!(step, ImportStep { next: Some(0), stale: true, ..ImportStep::default() });
        assert_eq!(directory::read(&ctx).await.unwrap().services.len(), 1);
        let other = import::apply(&ctx, ImportKind::Services, file(&LIST.replace("90;15", "90;20")), order(&report, Doubtful::None));
        assert!(other.await.unwrap().stale, "another file than the one that was looked at");
    }

    async fn a_request_that_is_sent_again_is_done_once(world: World) {
        let ctx = with_skills(&world).await;
        let order = order(&plan(&ctx, ImportKind::Services, LIST).await, Doubtful::None);
        let first = import::apply(&ctx, ImportKind::Services, file(LIST), order.clone()).await.unwrap();
        let second = import::apply(&ctx, ImportKind::Services, file(LIST), order).await.unwrap();
        assert_eq!(first, second);
        assert_eq!(directory::read(&ctx).await.unwrap().services.len(), 2);
    }

    async fn only_those_may_import_who_edit_the_clinic(world: World) {
        assert_eq!(may(&world, Role::Operator, Permission::EditClinic).err(), Some(AppError::Forbidden));
        let knows = may(&world, Role::Operator, Permission::ReadKnowledge).unwrap();
        assert_eq!(refused_with(import::plan(&knows, ImportKind::Services, file(LIST), &Reading::default()).await), AppError::Forbidden);
        let admin = may(&world, Role::Admin, Permission::EditClinic).unwrap();
        assert!(import::plan(&admin, ImportKind::Services, file(LIST), &Reading::default()).await.is_ok());
        let people = "ФИО;Телефон\nАнна;8 900 000-00-01\n";
        assert_eq!(refused_with(import::plan(&admin, ImportKind::Patients, file(people), &Reading::default()).await), AppError::Forbidden);
        let editor = may(&world, Role::Operator, Permission::EditPatients).unwrap();
        assert_eq!(refused_with(import::plan(&editor, ImportKind::Patients, file(people), &Reading::default()).await), AppError::Forbidden);
    }

    async fn refused_rows_come_back_as_a_file_that_is_no_formula(world: World) {
        let ctx = with_skills(&world).await;
        let list = "Код;Услуга;Минут;Цена;Специальность\n=cmd|' /C calc'!A0;Чистка;30;дорого;T\nA1;Снимок;10;500;T\n";
        let refused = import::refused(&ctx, ImportKind::Services, file(list), &Reading::default()).await.unwrap();
        let reason = |fault: &CellFault| format!("{}: {}", fault.title, if fault.fault == Fault::NotANumber { "не число" } else { "?" });
        let text = written(refused.table(["Строка", "Причина"], reason));
        assert_eq!(
            text,
            "\u{feff}Код;Услуга;Минут;Цена;Специальность;Строка;Причина\r\n'=cmd|' /C calc'!A0;Чистка;30;дорого;T;2;Цена: не число\r\n"
        );
        let again = plan(&ctx, ImportKind::Services, &text.replace("дорого", "500")).await;
        assert_eq!((again.counts, again.ignored), (counts(1, 0, 0, 0, 0), vec!["Строка".to_owned(), "Причина".to_owned()]));
    }

    async fn hostile_files_are_refused_in_words(world: World) {
        let ctx = with_skills(&world).await;
        for (text, problem) in [
            ("", FileProblem::Empty),
            ("a;b\n1;2\n", FileProblem::NoHead(vec!["a".into(), "b".into()])),
            ("Услуга;Код\n1;2\n", FileProblem::NoColumn(domain::import::Column::Price)),
            ("Услуга;Цена\n\"а;1\nб;2\n", FileProblem::Broken(2)),
        ] {
            let dry = import::plan(&ctx, ImportKind::Services, file(text), &Reading::default()).await.unwrap();
            assert_eq!(dry, DryRun::Unreadable(problem));
        }
        let nul = "Код;Услуга;Минут;Цена;Специальность\nA\0;Чистка\0;30;100;T\nA1;Чистка;30;100;T\n";
        let report = plan(&ctx, ImportKind::Services, nul).await;
        assert_eq!(report.counts, counts(1, 0, 0, 0, 1));
        let Verdict::Refused { faults } = &report.rows[0].verdict else { panic!() };
        assert!(faults.iter().any(|fault| fault.fault == Fault::BadCharacter));
    }
}
