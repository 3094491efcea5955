//! Working hours: what is kept, what is refused, and that no booked visit is left outside unnoticed; on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod acute_reserve;
mod clinic_world;
mod drafts;
mod to_move;

use std::sync::Arc;

use backend::{
    Error,
    services::{bookings, clinic, hours},
};
use chrono::NaiveDate;
use domain::{
    booking::{BookingStatus, CancelForm, CancelReason, RescheduleForm},
    branch_hours::{BranchHoursEdit, HolidayForm},
    clinic_form::BranchForm,
    error::{AppError, Fault, Refusal},
    event::Event,
    hours_change::HoursEdit,
    hours_fallout::MoveReason,
    hours_form::PatternForm,
    hours_page::HoursSaved,
    permission::{Permission, Role},
    working_hours::ExceptionKind,
};
use tests::{on_both, world::Engine};

use clinic_world::{World, actor, add, at, day, outside, refused};

on_both! {
    async fn a_pattern_makes_time_that_can_be_booked(world: World) {
        assert_eq!(refused(world.book("2026-11-16", "09:00").await), AppError::Refused(Refusal::OutsideHours));
        world.works(0).await;
        world.book("2026-11-16", "09:00").await.unwrap();
        let page = world.page().await;
        assert_eq!((page.patterns.len(), page.patterns[0].version, page.may_edit), (1, 1, true));
        assert_eq!(page.today, NaiveDate::from_ymd_opt(2026, 11, 12).unwrap());
        assert_eq!(page.skills, ["терапевт"]);
        assert_eq!(page.doctors.len(), 2);
    }

    async fn visits_outside_the_new_hours_are_named_and_nothing_is_kept(world: World) {
        world.works(0).await;
        world.book("2026-11-16", "10:00").await.unwrap();
        let late = world.book("2026-11-17", "17:00").await.unwrap();
        let pattern = world.page().await.patterns[0].is.id;
        let form = PatternForm { hours: day("9:00", "17:00"), ..world.pattern(0) };
        let edit = HoursEdit::Pattern { id: Some(pattern), version: 1, since: String::new(), form };
        let check = hours::check(&world.may(Permission::EditHours), edit.clone()).await.unwrap();
        let HoursSaved::VisitsInTheWay(refused) = world.save(edit, &[]).await.unwrap() else { panic!() };
        assert_eq!(check, refused, "the look before says the same");
        let [visit] = &refused.outside[..] else { panic!("{refused:?}") };
        assert_eq!((visit.id, visit.patient.as_deref()), (late, Some("Иванова А.\u{a0}С.")));
        assert_eq!((visit.starts_at, visit.status), (at("2026-11-17T17:00:00+03:00"), BookingStatus::Booked));
        assert_eq!(visit.services, "Приём терапевта");
        assert_eq!(world.page().await.patterns[0].version, 1);
        world.book("2026-11-18", "17:00").await.unwrap();
    }

    async fn visits_that_the_editor_agrees_to_move_go_on_the_list_and_come_off_it(world: World) {
        world.works(0).await;
        let first = world.book("2026-11-16", "10:00").await.unwrap();
        let second = world.book("2026-11-17", "11:00").await.unwrap();
        world.book("2026-11-19", "11:00").await.unwrap();
        let away = world.away(ExceptionKind::Sick, "16.11.2026", "18.11.2026");
        assert_eq!(outside(world.save(away.clone(), &[first]).await.unwrap()), [first, second], "one is not all");
        let saved = world.save(away, &[first, second]).await.unwrap();
        let HoursSaved::Saved(check) = saved else { panic!("{saved:?}") };
        assert_eq!(check.outside.len(), 2);
        assert_eq!(world.booking(first).await.to_move.as_deref(), Some("sick"));
        let list = hours::to_move(&world.may(Permission::Book), None).await.unwrap();
        let listed: Vec<_> = list.iter().map(|visit| (visit.id, visit.reason)).collect();
        assert_eq!(listed, [(first, Some(MoveReason::Sick)), (second, Some(MoveReason::Sick))]);
        assert!(list.iter().all(|visit| visit.doctor == world.doctors[0]));
        assert_eq!(world.page().await.to_move.len(), 2);
        let history = bookings::history(&world.may(Permission::SeeSchedule), first).await.unwrap();
        assert_eq!((history[0].action.as_str(), history[0].reason.as_deref()), ("to_move", Some("sick")));

        let exception = &world.page().await.exceptions[0];
        let shorter = match world.away(ExceptionKind::Sick, "16.11.2026", "16.11.2026") {
            HoursEdit::Exception { form, .. } => HoursEdit::Exception { id: Some(exception.is.id), version: 1, form },
            other => other,
        };
        assert_eq!(world.keep(shorter).await.back, 1);
        assert_eq!(world.booking(second).await.to_move, None);
        assert_eq!(world.booking(first).await.to_move.as_deref(), Some("sick"));
        let well =
            HoursEdit::DropException { doctor_id: world.doctors[0], id: exception.is.id, version: 2 };
        assert_eq!(world.keep(well).await.back, 1);
        assert_eq!(hours::to_move(&world.may(Permission::Book), None).await.unwrap().len(), 0);
    }

    async fn a_visit_booked_after_the_editor_looked_is_named_too(world: World) {
        world.works(0).await;
        let known = world.book("2026-11-16", "10:00").await.unwrap();
        let away = world.away(ExceptionKind::Vacation, "16.11.2026", "20.11.2026");
        let seen = hours::check(&world.may(Permission::EditHours), away.clone()).await.unwrap();
        assert_eq!(seen.outside.len(), 1);
        let new = world.book("2026-11-17", "10:00").await.unwrap();
        assert_eq!(outside(world.save(away, &[known]).await.unwrap()), [known, new]);
        assert_eq!(world.booking(known).await.to_move, None, "nothing was kept");
    }

    async fn nothing_is_booked_between_the_look_and_the_edit(world: World) {
        world.works(0).await;
        let world = Arc::new(world);
        for day in 10..30 {
            let (iso, typed) = (format!("2026-12-{day}"), format!("{day}.12.2026"));
            let booking = tokio::spawn({
                let (world, iso) = (world.clone(), iso.clone());
                async move { world.book(&iso, "10:00").await }
            });
            let edit = tokio::spawn({
                let world = world.clone();
                async move { world.save(world.away(ExceptionKind::DayOff, &typed, ""), &[]).await.unwrap() }
            });
            let (booked, saved) = (booking.await.unwrap(), edit.await.unwrap());
            match (booked, saved) {
                (Ok(id), HoursSaved::VisitsInTheWay(check)) => assert_eq!(check.outside[0].id, id),
                (Err(Error::App(AppError::Refused(Refusal::OutsideHours))), HoursSaved::Saved(_)) => {}
                (booked, saved) => panic!("{iso}: {booked:?} and {saved:?}"),
            }
        }
    }

    async fn nothing_is_booked_between_the_look_and_a_change_of_the_branch(world: World) {
        world.works(0).await;
        let world = Arc::new(world);
        for day in 10..30 {
            let (iso, typed) = (format!("2026-12-{day}"), format!("{day}.12.2026"));
            let booking = tokio::spawn({
                let (world, iso) = (world.clone(), iso.clone());
                async move { world.book(&iso, "10:00").await }
            });
            let edit = tokio::spawn({
                let world = world.clone();
                async move {
                    let form = HolidayForm { from: typed, reason: "ремонт".into(), ..HolidayForm::default() };
                    let edit = BranchHoursEdit::Holidays { form };
                    hours::save_branch(&world.may(Permission::EditHours), edit, Vec::new()).await.unwrap()
                }
            });
            let (booked, saved) = (booking.await.unwrap(), edit.await.unwrap());
            match (booked, saved) {
                (Ok(id), HoursSaved::VisitsInTheWay(check)) => assert_eq!(check.outside[0].id, id),
                (Err(Error::App(AppError::Refused(Refusal::OutsideHours))), HoursSaved::Saved(_)) => {}
                (booked, saved) => panic!("{iso}: {booked:?} and {saved:?}"),
            }
        }
    }

    async fn a_stale_edit_is_told_what_changed(world: World) {
        world.works(0).await;
        let id = world.page().await.patterns[0].is.id;
        let edit = |form| HoursEdit::Pattern { id: Some(id), version: 1, since: String::new(), form };
        world.keep(edit(PatternForm { valid_to: "31.12.2026".into(), ..world.pattern(0) })).await;
        let late = edit(PatternForm { hours: day("10:00", "18:00"), ..world.pattern(0) });
        let AppError::Stale(stale) = refused(world.save(late, &[]).await) else { panic!() };
        assert_eq!((stale.version, stale.by.as_deref()), (2, Some("Петрова Ольга")));
        assert_eq!(stale.changed, [("valid_to".to_owned(), "31.12.2026".to_owned())]);
        let gone = HoursEdit::DropPattern { doctor_id: world.doctors[0], id, version: 2 };
        world.keep(gone.clone()).await;
        assert_eq!(refused(world.save(gone, &[]).await), AppError::NotFound);
        assert!(matches!(
            refused(hours::save_branch(&world.may(Permission::EditHours), world.week(1, "9", "20"), vec![]).await),
            AppError::Stale(stale) if stale.version == 2
        ));
    }

    async fn a_change_from_a_date_on_leaves_the_past_as_it_was(world: World) {
        world.works(0).await;
        let id = world.page().await.patterns[0].is.id;
        let form = PatternForm { hours: day("12:00", "20:00"), ..world.pattern(0) };
        let edit = HoursEdit::Pattern { id: Some(id), version: 1, since: "16.11.2026".into(), form };
        world.keep(edit).await;
        let patterns = world.page().await.patterns;
        let dates: Vec<_> = patterns.iter().map(|kept| (kept.is.valid_from, kept.is.valid_to)).collect();
        let date = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        assert_eq!(dates, [(date(1), Some(date(15))), (date(16), None)]);
        assert_eq!((patterns[0].is.id, patterns[0].version, patterns[1].version), (id, 2, 1));
        world.book("2026-11-16", "19:00").await.unwrap();
        world.book("2026-11-15", "09:00").await.unwrap();
    }

    async fn hours_are_edited_by_those_who_may(world: World) {
        let operator = world.backend.authorize(&actor(Role::Operator), Permission::SeeHours).unwrap();
        let edit = add(world.pattern(0));
        assert_eq!(refused(hours::save(&operator, edit.clone(), Vec::new()).await), AppError::Forbidden);
        assert_eq!(refused(hours::check(&operator, edit).await), AppError::Forbidden);
        let week = world.week(2, "9", "18");
        assert_eq!(refused(hours::save_branch(&operator, week, Vec::new()).await), AppError::Forbidden);
        assert!(!hours::of_doctor(&operator, world.doctors[0]).await.unwrap().may_edit);
        let smm = world.backend.authorize(&actor(Role::SmmManager), Permission::WorkLeads).unwrap();
        assert_eq!(refused(hours::of_doctor(&smm, world.doctors[0]).await), AppError::Forbidden);
        assert_eq!(refused(hours::of_branch(&smm, world.branch).await), AppError::Forbidden);
        assert_eq!(refused(hours::to_move(&smm, None).await), AppError::Forbidden);
    }

    async fn patients_are_named_to_those_who_may_know(world: World) {
        world.works(0).await;
        world.book("2026-11-16", "10:00").await.unwrap();
        let admin = world.backend.authorize(&actor(Role::Admin), Permission::EditHours).unwrap();
        let away = world.away(ExceptionKind::Vacation, "16.11.2026", "");
        let check = hours::check(&admin, away).await.unwrap();
        assert_eq!((check.outside.len(), check.outside[0].patient.as_deref()), (1, None));
    }

    async fn a_chair_of_two_doctors_is_a_warning(world: World) {
        let chair_id = Some(world.chairs[0]);
        world.keep(add(PatternForm { chair_id, ..world.pattern(0) })).await;
        let second = add(PatternForm { chair_id, hours: day("15:00", "20:00"), ..world.pattern(1) });
        let check = world.keep(second).await;
        let [clash] = &check.clashes[..] else { panic!("{check:?}") };
        assert_eq!((clash.colleague, clash.name.as_str()), (Some(world.doctors[0]), "Абдурахманова-Северская А."));
        assert_eq!((clash.chair, clash.dates), (chair_id, 56));
        assert_eq!(world.page().await.clashes[0].name, "Юрьев А.");
    }

    async fn a_chair_stands_in_its_branch(world: World) {
        let ctx = world.may(Permission::EditClinic);
        let form = BranchForm {
            name: "Вторая".into(),
            address: "Малышева, 2".into(),
            zone: "Asia/Yekaterinburg".into(),
            grid_min: "15".into(),
            big_gap_min: "60".into(),
            big_gap_median: false,
            dead_gap_min: "30".into(),
            reserve_until: "10:00".into(),
        };
        let other = clinic::save_branch(&ctx, None, form).await.unwrap();
        let chair_id = Some(world.chairs[0]);
        let elsewhere = add(PatternForm { branch_id: Some(other), chair_id, ..world.pattern(0) });
        assert_eq!(refused(world.save(elsewhere, &[]).await), AppError::field("chair_id", Fault::UnknownChoice));
        let nowhere = add(PatternForm { branch_id: Some(uuid::Uuid::nil().into()), ..world.pattern(0) });
        assert_eq!(refused(world.save(nowhere, &[]).await), AppError::field("branch_id", Fault::UnknownChoice));
        let nobody = add(PatternForm { doctor_id: uuid::Uuid::nil().into(), ..world.pattern(0) });
        assert_eq!(refused(world.save(nobody, &[]).await), AppError::NotFound);
        let errors = refused(world.save(add(PatternForm { days: Vec::new(), ..world.pattern(0) }), &[]).await);
        assert_eq!(errors, AppError::field("days", Fault::Required));
    }

    async fn shorter_opening_hours_name_the_visits(world: World) {
        world.works(0).await;
        let early = world.book("2026-11-16", "09:00").await.unwrap();
        world.book("2026-11-16", "10:00").await.unwrap();
        let ctx = world.may(Permission::EditHours);
        let edit = world.week(2, "9:30", "20:00");
        let check = hours::check_branch(&ctx, edit.clone()).await.unwrap();
        assert_eq!(check.outside.len(), 1);
        assert_eq!(outside(hours::save_branch(&ctx, edit.clone(), vec![]).await.unwrap()), [early]);
        let mut events = world.backend.subscribe();
        let saved = hours::save_branch(&ctx, edit, vec![early]).await.unwrap();
        assert!(matches!(saved, HoursSaved::Saved(_)));
        assert_eq!(world.booking(early).await.to_move.as_deref(), Some("branch_hours"));
        let heard = [events.recv().await.unwrap(), events.recv().await.unwrap()];
        assert!(heard.contains(&Event::ClinicChanged), "{heard:?}");
        assert_eq!(hours::of_branch(&ctx, world.branch).await.unwrap().branch.version, 3);
        assert_eq!(refused(world.book("2026-11-17", "09:00").await), AppError::Refused(Refusal::OutsideHours));
    }

    async fn a_holiday_names_the_visits_of_all_doctors(world: World) {
        world.works(0).await;
        let visit = world.book("2026-11-16", "10:00").await.unwrap();
        let ctx = world.may(Permission::EditHours);
        let form = HolidayForm {
            from: "16.11.2026".into(),
            to: "17.11.2026".into(),
            reason: "ремонт".into(),
            ..HolidayForm::default()
        };
        let edit = BranchHoursEdit::Holidays { form: form.clone() };
        assert_eq!(outside(hours::save_branch(&ctx, edit.clone(), vec![]).await.unwrap()), [visit]);
        hours::save_branch(&ctx, edit, vec![visit]).await.unwrap();
        assert_eq!(world.booking(visit).await.to_move.as_deref(), Some("holiday"));
        let page = hours::of_branch(&ctx, world.branch).await.unwrap();
        assert_eq!(page.hours.holidays.len(), 2);
        let open = HolidayForm { to: String::new(), open_as: "1".into(), ..form };
        let saved = hours::save_branch(&ctx, BranchHoursEdit::Holidays { form: open }, vec![]).await.unwrap();
        assert!(matches!(saved, HoursSaved::Saved(check) if check.back == 1));
        let page = hours::of_branch(&ctx, world.branch).await.unwrap();
        assert_eq!(page.hours.holidays.len(), 2, "replaced, not doubled");
        let closed = page.hours.holidays.iter().find(|holiday| holiday.open_as.is_none()).unwrap();
        let drop = BranchHoursEdit::DropHoliday { id: closed.id };
        hours::save_branch(&ctx, drop.clone(), vec![]).await.unwrap();
        assert_eq!(refused(hours::save_branch(&ctx, drop, vec![]).await), AppError::NotFound);
    }

    async fn a_calendar_is_loaded_whole_names_the_visits_and_replaces_what_was_there(world: World) {
        world.works(0).await;
        let visit = world.book("2026-12-31", "10:00").await.unwrap();
        let ctx = world.may(Permission::EditHours);
        let edit = |text: &str| BranchHoursEdit::Calendar { branch_id: None, text: text.into() };
        let AppError::Invalid(errors) = refused(hours::check_branch(&ctx, edit("2026-12-31,shut,а")).await) else { panic!() };
        assert_eq!(errors.of("text.1"), Some(Fault::UnknownChoice));
        let text = "2026-12-31,off,перенос с 4 января\n2027-02-20,work,рабочая суббота\n";
        let HoursSaved::VisitsInTheWay(check) = hours::save_branch(&ctx, edit(text), vec![]).await.unwrap() else { panic!() };
        assert_eq!(check.outside.iter().map(|visit| visit.id).collect::<Vec<_>>(), [visit]);
        for _ in 0..2 {
            let saved = hours::save_branch(&ctx, edit(text), vec![visit]).await.unwrap();
            assert!(matches!(saved, HoursSaved::Saved(_)), "{saved:?}");
        }
        let page = hours::of_branch(&world.may(Permission::SeeHours), world.branch).await.unwrap();
        assert_eq!(page.hours.holidays.len(), 2, "the second time replaces the first");
        assert_eq!(world.booking(visit).await.to_move.as_deref(), Some(MoveReason::Holiday.code()));
    }

    async fn a_visit_that_was_moved_or_called_off_is_on_the_list_no_more(world: World) {
        world.works(0).await;
        let first = world.book("2026-11-16", "10:00").await.unwrap();
        let second = world.book("2026-11-16", "11:00").await.unwrap();
        let away = world.away(ExceptionKind::Vacation, "16.11.2026", "");
        world.save(away, &[first, second]).await.unwrap();
        let form = RescheduleForm {
            minutes: None,
            version: world.booking(first).await.version,
            place: world.place("2026-11-17", "10:00"),
            hold_id: None,
            reason: String::new(),
            override_reason: String::new(),
            call_id: None,
        };
        bookings::reschedule(&world.may(Permission::Book), first, form).await.unwrap();
        let form = CancelForm { version: world.booking(second).await.version, reason: CancelReason::DoctorAway, call_id: None };
        bookings::cancel(&world.may(Permission::Book), second, form).await.unwrap();
        assert!(hours::to_move(&world.may(Permission::Book), Some(world.branch)).await.unwrap().is_empty());
    }

    async fn an_edit_is_in_the_audit_and_open_screens_hear_of_it(world: World) {
        let mut events = world.backend.subscribe();
        world.works(0).await;
        assert_eq!(events.recv().await.unwrap(), Event::HoursChanged { doctor: world.doctors[0] });
        let visit = world.book("2026-11-16", "10:00").await.unwrap();
        world.save(world.away(ExceptionKind::Sick, "16.11.2026", ""), &[visit]).await.unwrap();
        let audit = world.audit().await;
        let of = |action: &str| {
            let named = audit.iter().filter(|(name, _)| name == action);
            named.map(|(_, details)| details.as_str()).collect::<Vec<_>>()
        };
        assert!(of("pattern.add")[0].contains("9:00"));
        assert!(!of("hours_exception.add")[0].contains("курсы"), "a note may be personal");
        assert_eq!(of("booking.to_move").len(), 1);
    }

    async fn a_visit_that_comes_back_by_undo_finds_its_hours_gone(world: World) {
        world.works(0).await;
        let visit = world.book("2026-11-16", "10:00").await.unwrap();
        let operator = world.user().await;
        let form = CancelForm { version: 1, reason: CancelReason::PatientPlans, call_id: None };
        let cancelled = bookings::cancel(&operator, visit, form).await.unwrap();
        world.keep(world.away(ExceptionKind::Vacation, "16.11.2026", "")).await;
        let back = bookings::undo(&operator, cancelled.change).await.unwrap();
        assert_eq!(back.booking.to_move.as_deref(), Some("hours_changed"));
        assert_eq!(hours::to_move(&operator, None).await.unwrap().len(), 1);
    }

    async fn what_an_edit_did_to_a_visit_is_not_undone_apart_from_it(world: World) {
        world.works(0).await;
        let visit = world.book("2026-11-16", "10:00").await.unwrap();
        let editor = world.user().await;
        let away = world.away(ExceptionKind::Vacation, "16.11.2026", "");
        hours::save(&editor, away, vec![visit]).await.unwrap();
        let history = bookings::history(&editor, visit).await.unwrap();
        let undone = refused(bookings::undo(&editor, history[0].id).await);
        assert_eq!(undone, AppError::Refused(Refusal::TooLateToUndo));
    }
}
