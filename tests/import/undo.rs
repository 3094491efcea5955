//! Taking an import back: what nobody has touched is what it was, what was touched stays and is named.

use backend::services::{clinic, directory, import::undo, patients, prices, settings};
use domain::{
    clinic_form::SkillForm,
    import::history::{StayedWhy, UndoStep},
    patient::WishForm,
    service::{ServiceBrief, ServiceForm},
    settings::{Noun, SettingEdit},
};
use serde_json::json;

use super::*;

const OLD: &str =
    "Код;Услуга;Минут;Цена;Специальность\nA1;Снимок;10;500;T\nA2;Чистка;60;5900;T\nA3;Осмотр;30;1000;T\n";
const NEW: &str = "Код;Услуга;Минут;Цена;Специальность\nA1;Снимок;15;600;T,S\nA2;Чистка;60;6500;T\nA3;Осмотр;30;1000;T\nA4;Пломба;60;7000;T\nA5;Винир;90;9000;T\n";

async fn clinic_with(world: &World) -> Ctx {
    let ctx = administrator(world, Permission::EditClinic);
    for (code, name) in [("T", "терапевт"), ("S", "хирург")] {
        let form = SkillForm { code: code.into(), name: name.into(), specialty: true };
        clinic::save_skill(&ctx, None, form).await.unwrap();
    }
    ctx
}

async fn kept(ctx: &Ctx, kind: ImportKind, text: &str, first_day: &str) -> domain::id::ImportId {
    let reading = Reading { first_day: first_day.into(), ..Reading::default() };
    let DryRun::Report(report) = import::plan(ctx, kind, file(text), &reading).await.unwrap() else {
        panic!()
    };
    let order = ImportOrder { reading, ..order(&report, Doubtful::All) };
    let run = order.run;
    keep(ctx, kind, text, order).await;
    run.into()
}

/// All services but for their versions, which only rise.
async fn services(ctx: &Ctx) -> Vec<ServiceBrief> {
    let directory = directory::read(ctx).await.unwrap();
    directory.services.iter().map(|service| ServiceBrief { version: 0, ..service.clone() }).collect()
}

async fn change(ctx: &Ctx, code: &str, price: &str) {
    let directory = directory::read(ctx).await.unwrap();
    let service = directory.services.iter().find(|service| service.code == code).unwrap();
    let form = ServiceForm { price: price.into(), ..ServiceForm::from(service) };
    let edit = SettingEdit {
        noun: Noun::Service,
        id: Some(service.id.to_string()),
        version: service.version,
        active: true,
        seen: json!(null),
        form: json!(form),
    };
    settings::save(ctx, edit).await.unwrap();
}

on_both! {
    in an empty clinic:

    async fn a_price_list_that_nobody_touched_is_what_it_was(world: World) {
        let ctx = clinic_with(&world).await;
        kept(&ctx, ImportKind::Services, OLD, "").await;
        let before = services(&ctx).await;
        let run = kept(&ctx, ImportKind::Services, NEW, "").await;
        assert_ne!(services(&ctx).await, before);
        let step = undo(&ctx, ImportKind::Services, run).await.unwrap();
        assert_eq!(step, UndoStep { returned: 4, ..UndoStep::default() });
        assert_eq!(services(&ctx).await, before);
        let again = undo(&ctx, ImportKind::Services, run).await.unwrap();
        assert_eq!(again, step, "asked again, nothing more is done");
        assert_eq!(services(&ctx).await, before);
        let report = plan(&ctx, ImportKind::Services, NEW).await;
        assert_eq!(report.counts, counts(2, 2, 1, 0, 0), "it can be imported anew");

        let made = import::list(&ctx, ImportKind::Services).await.unwrap();
        let told: Vec<_> = made.iter().map(|one| (one.kept.added, one.kept.changed, one.back.as_ref().map(|back| back.returned))).collect();
        assert_eq!(told, [(2, 2, Some(4)), (3, 0, None)]);
        assert_eq!((made[0].by.as_str(), made[0].file_name.as_str()), ("Петрова Ольга", "прайс.csv"));
    }

    async fn prices_of_a_day_to_come_never_hold_once_they_are_taken_back(world: World) {
        let ctx = clinic_with(&world).await;
        kept(&ctx, ImportKind::Services, OLD, "").await;
        let before = services(&ctx).await;
        let run = kept(&ctx, ImportKind::Services, &OLD.replace("5900", "6500"), "01.12.2026").await;
        let id = before[1].id;
        assert_eq!(directory::read(&ctx).await.unwrap().coming(id).len(), 1);
        undo(&ctx, ImportKind::Services, run).await.unwrap();
        assert_eq!(prices::history(&ctx, id).await.unwrap().len(), 1);

        // taken back after its day, what was goes on from today
        let run = kept(&ctx, ImportKind::Services, &OLD.replace("5900", "6500"), "01.12.2026").await;
        world.clock.set("2026-12-03T08:00:00Z".parse().unwrap());
        assert_eq!(directory::read(&ctx).await.unwrap().service(id).unwrap().price.from.0, 650_000);
        undo(&ctx, ImportKind::Services, run).await.unwrap();
        assert_eq!(services(&ctx).await, before);
        let directory = directory::read(&ctx).await.unwrap();
        let price = |day: u32| directory.price_on(id, chrono::NaiveDate::from_ymd_opt(2026, 12, day).unwrap()).unwrap().from.0;
        assert_eq!((price(2), price(3)), (650_000, 590_000), "the past is not changed");
    }

    async fn two_imports_are_taken_back_the_last_one_first(world: World) {
        let ctx = clinic_with(&world).await;
        kept(&ctx, ImportKind::Services, OLD, "").await;
        let before = services(&ctx).await;
        let first = kept(&ctx, ImportKind::Services, NEW, "").await;
        let between = services(&ctx).await;
        let last = kept(&ctx, ImportKind::Services, &NEW.replace("6500", "7100").replace("9000", "9900"), "").await;
        let step = undo(&ctx, ImportKind::Services, last).await.unwrap();
        assert_eq!((step.returned, step.stayed), (2, 0));
        assert_eq!(services(&ctx).await, between);
        let step = undo(&ctx, ImportKind::Services, first).await.unwrap();
        assert_eq!((step.returned, step.stayed), (4, 0), "{step:?}");
        assert_eq!(services(&ctx).await, before);
    }

    async fn what_was_touched_or_is_used_stays_and_is_named(world: World) {
        let ctx = clinic_with(&world).await;
        kept(&ctx, ImportKind::Services, OLD, "").await;
        let run = kept(&ctx, ImportKind::Services, NEW, "").await;
        change(&ctx, "A2", "6700").await;
        let directory = directory::read(&ctx).await.unwrap();
        let used = directory.services.iter().find(|service| service.code == "A5").unwrap().id;
        let promotion = json!({
            "name": "Виниры", "benefit": "percent", "value": "10", "starts_on": "", "ends_on": "", "weekdays": [],
            "from_min": "", "to_min": "", "services": [used], "branches": [], "condition": "", "condition_value": "",
            "stackable": false,
        });
        let edit = SettingEdit { noun: Noun::Promotion, id: None, version: 0, active: true, seen: json!(null), form: promotion };
        settings::save(&ctx, edit).await.unwrap();
        let step = undo(&ctx, ImportKind::Services, run).await.unwrap();
        assert_eq!((step.returned, step.stayed, step.left), (2, 2, 0));
        let mut named: Vec<_> = step.named.iter().map(|one| (one.label.as_str(), one.why)).collect();
        named.sort_by_key(|(label, _)| label.to_string());
        assert_eq!(named, [("A2 Чистка", StayedWhy::Touched), ("A5 Винир", StayedWhy::Used)]);
        let told: Vec<_> = services(&ctx).await.iter().map(|s| (s.code.clone(), s.minutes, s.price.from.0)).collect();
        assert_eq!(told, [("A1".into(), 10, 50_000), ("A2".into(), 60, 670_000), ("A3".into(), 30, 100_000), ("A5".into(), 90, 900_000)]);
    }

    async fn a_card_index_that_nobody_touched_is_what_it_was(world: World) {
        let ctx = administrator(&world, Permission::ImportPatients);
        let old = "Карта;ФИО;Телефон;Примечание\n1;Примерова Анна;8 900 000-00-01;\n2;Примеров Пётр;8 900 000-00-02;Спокойный\n";
        kept(&ctx, ImportKind::Patients, old, "").await;
        let cards = async || {
            let mut cards = Vec::new();
            for name in ["примерова анна", "примеров пётр", "новиков олег"] {
                for found in patients::search(&ctx, name).await.unwrap().patients {
                    let card = patients::card(&ctx, found.id).await.unwrap();
                    cards.push((card.brief.name.full(), card.note.clone(), card.phones.len(), card.wishes.len(), card.brief.birth_year));
                }
            }
            cards
        };
        let before = cards().await;
        let new = "Карта;ФИО;Телефон;Примечание;Пожелание;Дата рождения\n\
            1;Примерова Анна;8 900 000-00-11;Аллергия;Утром;01.02.1990\n2;Примеров Пётр;8 900 000-00-02;;Не звонить рано;\n3;Новиков Олег;8 900 000-00-03;;;\n";
        let run = kept(&ctx, ImportKind::Patients, new, "").await;
        assert_ne!(cards().await, before);
        let step = undo(&ctx, ImportKind::Patients, run).await.unwrap();
        assert_eq!((step.returned, step.stayed, step.left), (3, 0, 0), "{step:?}");
        assert_eq!(cards().await, before);
        assert_eq!(number(&world, "SELECT count(*) FROM patients").await, 2);
        assert_eq!(number(&world, "SELECT count(*) FROM import_rows WHERE before <> '{}'").await, 0, "nothing of a card is kept");
    }

    async fn a_card_that_was_touched_stays(world: World) {
        let ctx = administrator(&world, Permission::ImportPatients);
        let new = "Карта;ФИО;Телефон\n1;Примерова Анна;8 900 000-00-01\n2;Примеров Пётр;8 900 000-00-02\n";
        let run = kept(&ctx, ImportKind::Patients, new, "").await;
        let anna = patients::search(&ctx, "примерова анна").await.unwrap().patients[0].id;
        patients::card(&ctx, anna).await.unwrap();
        let pyotr = patients::search(&ctx, "примеров пётр").await.unwrap().patients[0].id;
        patients::add_wish(&ctx, pyotr, WishForm { text: "Утром".into() }).await.unwrap();
        let step = undo(&ctx, ImportKind::Patients, run).await.unwrap();
        assert_eq!((step.returned, step.stayed), (1, 1), "who only looked has touched nothing");
        assert_eq!(step.named[0].label, "Примеров Пётр, № 2");
        assert_eq!(number(&world, "SELECT count(*) FROM patients").await, 1);
    }

    async fn only_who_imports_takes_back_and_only_what_is_there(world: World) {
        let ctx = clinic_with(&world).await;
        let run = kept(&ctx, ImportKind::Services, OLD, "").await;
        let knows = may(&world, Role::Operator, Permission::ReadKnowledge).unwrap();
        assert_eq!(refused_with(undo(&knows, ImportKind::Services, run).await), AppError::Forbidden);
        assert_eq!(refused_with(import::list(&knows, ImportKind::Services).await), AppError::Forbidden);
        let importer = administrator(&world, Permission::ImportPatients);
        for id in [run, Uuid::now_v7().into()] {
            assert_eq!(refused_with(undo(&importer, ImportKind::Patients, id).await), AppError::NotFound);
        }
        assert_eq!(directory::read(&ctx).await.unwrap().services.len(), 3);
    }
}
