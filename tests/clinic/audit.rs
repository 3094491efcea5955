//! The audit tells of every kind of act, is searched by whoever answers for it, and raises an alarm about whoever does
//! too much.

use std::{fs, path::Path};

use backend::{
    Ctx,
    services::{audit, bookings, call_log, calls, exports, leads, patients, reports, schedule, waiting},
};
use chrono::{Days, TimeDelta};
use domain::{
    audit::{
        AlarmLimits, AuditKind,
        act::{ACTS, is_known},
        view::{AuditFilter, AuditLine, AuditPage, NOUNS, Thing},
        words,
    },
    call::{CallEnd, CallForm},
    day_report::view::ReportKey,
    error::AppError,
    export::{Export, ExportForm},
    permission::{Permission, Role},
    wording::Lang,
};
use tests::{
    on_both,
    site::{House, demo_login},
    world::{Engine, World, monday, morning},
};

use crate::{
    actor, audited, book_first,
    leads::{comes_in, form as site_form, newest},
    of_role, refused,
};

async fn page(ctx: &Ctx, filter: AuditFilter) -> AuditPage {
    audit::page(ctx, &filter, Lang::Ru).await.unwrap()
}

async fn lines(ctx: &Ctx, filter: AuditFilter) -> Vec<AuditLine> {
    page(ctx, filter).await.lines
}

async fn reader(world: &World) -> Ctx {
    of_role(world, Role::DataProtectionOfficer).await
}

/// How often an act stands in the audit, whatever it was about.
async fn times(world: &World, action: &'static str) -> usize {
    let acts = world.texts("SELECT action FROM audit").await;
    acts.iter().filter(|act| *act == action).count()
}

on_both! {
    /// One case for each kind of look and search; changes have their own tests.
    async fn whoever_looks_searches_or_uncovers_leaves_a_row(world: World) {
        let one = of_role(&world, Role::Operator).await;
        let patient = patients::search(&one, "смирнова").await.unwrap().patients[0].id;
        let visit = book_first(&one, "B01.065.001", patient, None).await;
        let call = calls::start(&one, CallForm::default()).await.unwrap().id;
        calls::end(&one, call, CallEnd::default()).await.unwrap();
        comes_in(&world, &site_form("audit-1", "+7 916 123-45-01")).await;
        let lead = newest(&one).await.line.id;
        patients::card(&one, patient).await.unwrap();
        patients::reveal(&one, patient, "перезвонить").await.unwrap();
        patients::code_word_fits(&one, patient, "нет").await.unwrap();
        bookings::card(&one, visit.id).await.unwrap();
        call_log::read(&one, call).await.unwrap();
        leads::reveal(&one, lead).await.unwrap();
        schedule::paper(&one, None, None).await.unwrap();
        reports::paper(&one, ReportKey { date: monday(), operator: None }).await.unwrap();
        for (action, id, often) in [
            ("patient.search", String::new(), 1),
            ("patient.view", patient.to_string(), 1),
            ("patient.reveal", patient.to_string(), 1),
            ("patient.code_word", patient.to_string(), 1),
            ("booking.view", visit.id.to_string(), 1),
            ("call.view", call.to_string(), 1),
            ("lead.view", lead.to_string(), 1),
            ("lead.reveal", lead.to_string(), 1),
            ("booking.book", visit.id.to_string(), 1),
            ("report.print", one.actor().user.unwrap().to_string(), 1),
        ] {
            assert_eq!(audited(&world, action, &id).await, often, "{action}");
        }
        assert_eq!(times(&world, "schedule.print").await, 1);
        let searched = world.texts("SELECT details FROM audit WHERE action = 'patient.search'").await;
        assert!(!searched[0].contains("смирнова") && searched[0].contains("\"found\""), "{searched:?}");
        // looks are no history of a call
        assert!(call_log::read(&one, call).await.unwrap().history.iter().all(|trace| trace.act != "view"));
    }

    async fn signing_in_being_refused_and_signing_out_leave_rows(world: World) {
        let visitor = House::open(&world).await.stranger();
        let (login, password) = demo_login(Role::Operator);
        visitor.sign_in(login, "не тот пароль").await;
        visitor.sign_in("nobody at all", "не тот пароль").await;
        visitor.sign_in(login, password).await;
        assert_eq!(visitor.send("/logout", &[]).await.status, 303);
        assert!(!visitor.is_signed_in().await);
        let rows = world.texts("SELECT action || ' ' || details FROM audit WHERE kind = 'sign_in' ORDER BY seq").await;
        assert_eq!(
            rows,
            [
                r#"user.sign_in_refused {"why":"password"}"#,
                r#"user.sign_in_refused {"why":"unknown"}"#,
                "user.sign_in {}",
                "user.sign_out {}",
            ]
        );
        let out = world.texts("SELECT actor_name FROM audit WHERE action = 'user.sign_out'").await;
        assert_ne!(out, ["Приём"], "it is the user who signs out");
        let all = world.texts("SELECT actor_name || entity_id || details FROM audit").await.join("\n");
        assert!(!all.contains("не тот пароль") && !all.contains("nobody"));
    }

    async fn the_audit_is_searched_by_time_person_kind_and_thing(world: World) {
        let (one, reader) = (of_role(&world, Role::Operator).await, reader(&world).await);
        let me = one.actor().user.unwrap().0;
        let found = patients::search(&one, "смирнова").await.unwrap().patients;
        for patient in &found {
            world.clock.advance(TimeDelta::seconds(1));
            patients::card(&one, patient.id).await.unwrap();
        }
        patients::reveal(&one, found[0].id, "перезвонить").await.unwrap();
        let all = lines(&reader, AuditFilter::default()).await;
        assert!(all.is_sorted_by_key(|line| std::cmp::Reverse((line.at, line.seq))));
        let own = lines(&reader, AuditFilter { person: Some(me), ..AuditFilter::default() }).await;
        assert_eq!(own.len(), found.len() + 2);
        assert!(own.iter().all(|line| line.person == Some(me) && line.who == one.actor().name));
        let looks = AuditFilter { person: Some(me), kind: Some(AuditKind::View), ..AuditFilter::default() };
        assert_eq!(lines(&reader, looks).await.len(), found.len());
        let reveals = lines(&reader, AuditFilter { kind: Some(AuditKind::Reveal), ..AuditFilter::default() }).await;
        let [line] = &reveals[..] else { panic!("{reveals:?}") };
        assert_eq!(line.act, "Раскрыты данные пациента");
        assert_eq!(line.details, "причина: перезвонить");
        assert_eq!(line.thing_words, format!("карта пациента №\u{a0}{}", found[0].card_no));
        assert_eq!(line.href, None, "who sees no patients is led to none");
        let thing = line.thing.clone().unwrap();
        let of_it = AuditFilter { thing: Some(thing.clone()), ..AuditFilter::default() };
        assert_eq!(lines(&reader, of_it.clone()).await.len(), 2);
        let found_thing = audit::find(&reader, "patient", &format!("№ {}", found[0].card_no)).await.unwrap();
        assert_eq!(found_thing, thing);
        assert_eq!(audit::find(&reader, "booking", &thing.id).await.unwrap().noun, "booking");
        for (noun, typed) in [("patient", "99999999"), ("patient", "Иванова"), ("booking", "12"), ("sun", "1")] {
            assert!(matches!(refused(audit::find(&reader, noun, typed).await), AppError::Invalid(_)), "{noun} {typed}");
        }
        // dates by the clinic's clock; of one thing everything, as long ago as it may be
        let tomorrow = Some(monday() + Days::new(1));
        let later = AuditFilter { from: tomorrow, to: tomorrow, ..AuditFilter::default() };
        assert_eq!(lines(&reader, later).await, []);
        world.clock.advance(TimeDelta::days(200));
        assert_eq!(lines(&reader, of_it).await.len(), 2);
        let week = lines(&reader, AuditFilter { person: Some(me), ..AuditFilter::default() }).await;
        assert_eq!(week, [], "a week is shown");
        // who reads it stands in it
        assert!(times(&world, "audit.view").await >= 8);
    }

    async fn every_row_stands_on_one_page(world: World) {
        let (one, reader) = (of_role(&world, Role::Operator).await, reader(&world).await);
        for _ in 0..60 {
            // many at one moment: the number decides
            patients::search(&one, "смирнова").await.unwrap();
        }
        let filter = AuditFilter { kind: Some(AuditKind::Search), ..AuditFilter::default() };
        let first = page(&reader, filter.clone()).await;
        let second = page(&reader, AuditFilter { before: first.next, ..filter }).await;
        assert_eq!((first.lines.len(), second.lines.len(), second.next), (50, 10, None));
        let mut numbers: Vec<i64> = first.lines.iter().chain(&second.lines).map(|line| line.seq).collect();
        assert!(numbers.is_sorted_by_key(|seq| -seq));
        numbers.dedup();
        assert_eq!(numbers.len(), 60);
    }

    async fn only_those_who_answer_for_it_read_it(world: World) {
        for role in Role::ALL {
            let ctx = world.backend.authorize(&actor(role), Permission::OwnAccount).unwrap();
            let outcome = audit::page(&ctx, &AuditFilter::default(), Lang::Ru).await;
            assert_eq!(outcome.is_ok(), role.may(Permission::ReadAudit), "{role:?}");
            let settled = refused(audit::settle(&ctx, 1).await);
            let expected = if role.may(Permission::ReadAudit) { AppError::NotFound } else { AppError::Forbidden };
            assert_eq!(settled, expected, "{role:?}");
        }
    }

    async fn whoever_looks_at_too_many_raises_one_alarm_an_hour(world: World) {
        let limits = AlarmLimits { views: 5, reveals: 2, exports: 1 };
        let backend = world.backend.clone().with_alarms(limits);
        let of = async |role| {
            let ctx = of_role(&world, role).await;
            backend.authorize(ctx.actor(), Permission::OwnAccount).unwrap()
        };
        let (one, reader) = (of(Role::Operator).await, of(Role::DataProtectionOfficer).await);
        let system = backend.system();
        let patient = patients::search(&one, "смирнова").await.unwrap().patients[0].id;
        for _ in 0..4 {
            patients::card(&one, patient).await.unwrap();
        }
        audit::seal_all(&system).await.unwrap();
        assert_eq!(times(&world, "alarm.views").await, 0, "five are usual");
        for _ in 0..3 {
            patients::card(&one, patient).await.unwrap();
            audit::seal_all(&system).await.unwrap();
        }
        assert_eq!(times(&world, "alarm.views").await, 1, "one for each person and hour");
        let waits = waiting::count(&reader, Lang::Ru).await.unwrap().alarms;
        assert_eq!((waits.count, waits.bad, waits.words.as_str()), (1, true, "1 тревога в журнале действий"));
        assert_eq!(waiting::count(&one, Lang::Ru).await.unwrap().alarms.count, 0);
        let alarms = page(&reader, AuditFilter::default()).await.alarms;
        let [alarm] = &alarms[..] else { panic!("{alarms:?}") };
        assert_eq!(alarm.thing, Some(Thing { noun: "user".into(), id: one.actor().user.unwrap().to_string() }));
        assert!(alarm.thing_words.contains(&one.actor().name), "{}", alarm.thing_words);
        assert_eq!(alarm.details, "раз: 6; обычно не больше: 5; за часов: 1");
        audit::settle(&reader, alarm.seq).await.unwrap();
        assert_eq!(page(&reader, AuditFilter::default()).await.alarms, []);
        assert_eq!(waiting::count(&reader, Lang::Ru).await.unwrap().alarms.count, 0);
        assert_eq!(refused(audit::settle(&reader, alarm.seq).await), AppError::NotFound);
        // an hour later it begins anew
        world.clock.advance(TimeDelta::minutes(61));
        for _ in 0..6 {
            patients::card(&one, patient).await.unwrap();
        }
        audit::seal_all(&system).await.unwrap();
        assert_eq!(times(&world, "alarm.views").await, 2);
    }

    async fn whoever_uncovers_or_carries_away_too_much_raises_an_alarm(world: World) {
        let limits = AlarmLimits { views: 500, reveals: 2, exports: 1 };
        let backend = world.backend.clone().with_alarms(limits);
        let manager = of_role(&world, Role::Manager).await;
        let manager = backend.authorize(manager.actor(), Permission::OwnAccount).unwrap();
        let patient = patients::search(&backend.system(), "смирнова").await.unwrap().patients[0].id;
        for often in 1..=3 {
            patients::reveal(&manager, patient, "сверка").await.unwrap();
            audit::seal_all(&backend.system()).await.unwrap();
            assert_eq!(times(&world, "alarm.reveals").await, usize::from(often > 2));
        }
        let form = ExportForm { table: "prices".into(), format: "csv".into(), ..ExportForm::default() };
        for often in 1..=2 {
            let mut rows = exports::begin(&manager, Export::parse(&form).unwrap()).await.unwrap();
            while rows.next().await.unwrap().is_some() {}
            // within a day, not within an hour
            world.clock.advance(TimeDelta::hours(5));
            audit::seal_all(&backend.system()).await.unwrap();
            assert_eq!(times(&world, "alarm.exports").await, usize::from(often > 1));
        }
        assert!(world.backend.now() > morning());
    }
}

/// Every name that the code gives to an act has words, so that none shows raw.
#[test]
fn every_act_of_the_code_has_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/backend/src");
    let (mut whole, mut parts) = (Vec::new(), Vec::new());
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(path).unwrap();
                for call in text.split("audit::insert(").skip(1).chain(text.split("seen(").skip(1)) {
                    let told: String = call.split(';').next().unwrap_or_default().into();
                    let Some(name) = told.split('"').nth(1) else { continue };
                    match name.split_once('{') {
                        Some((before, _)) => parts.push(before.to_owned()),
                        None => whole.push(name.to_owned()),
                    }
                }
            }
        }
    }
    assert!(whole.len() > 40 && parts.len() > 10, "the code is read: {} {}", whole.len(), parts.len());
    let without: Vec<_> = whole.iter().filter(|name| name.contains('.') && !is_known(name)).collect();
    assert!(without.is_empty(), "say in domain/audit/act.rs what these are called: {without:?}");
    let begins = |part: &&String| ACTS.iter().any(|(name, ..)| name.starts_with(part.as_str()));
    let without: Vec<_> = parts.iter().filter(|part| !begins(part)).collect();
    assert!(without.is_empty(), "nothing in domain/audit/act.rs begins so: {without:?}");
}

/// Every thing that acts are about has words, too.
#[test]
fn every_thing_of_an_act_has_words() {
    for noun in NOUNS {
        assert!(words::is_known(noun), "{noun}");
    }
    for (name, ..) in ACTS {
        let (noun, _) = name.split_once('.').unwrap();
        // what is done to a user, or in the settings, under another name
        let elsewhere = ["operator", "shift", "gap", "knowledge", "demo"];
        assert!(words::is_known(noun) || elsewhere.contains(&noun), "{noun}");
    }
}
