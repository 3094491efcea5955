//! What is planned, and what is stopped.

use backend::services::{bookings, holds, messages, patients, treatment_plans, visit_chains};
use chrono::{TimeDelta, Timelike};
use chrono_tz::Europe::Moscow;
use domain::{
    booking::Place,
    message::{Channel, MessageKind::*, MessageState::*},
    patient::PatientEdit,
    treatment_plan_form::{PlanForm, StepForm},
    visit_chain::{ChainForm, ChainVisit},
};
use tests::{
    on_both,
    world::{Engine, World},
};

use crate::clinic::Clinic;

on_both! {
    async fn a_booking_is_confirmed_after_its_minute_and_reminded_of_twice(world: World) {
        let clinic = Clinic::with_sms(&world).await;
        let booking = clinic.book_afternoon().await;
        let waiting = clinic.waiting().await;
        let [(Booked, first), (DayBefore, second), (TwoHours, third)] = waiting[..] else { panic!("{waiting:?}") };
        assert_eq!(first, clinic.now() + TimeDelta::seconds(61));
        let (visit, noon) = (booking.starts_at.with_timezone(&Moscow), second.with_timezone(&Moscow));
        assert_eq!((noon.date_naive(), noon.hour(), noon.minute()), (visit.date_naive().pred_opt().unwrap(), 12, 0));
        assert_eq!(third, booking.starts_at - TimeDelta::hours(2));
        clinic.pass(TimeDelta::seconds(60));
        clinic.send().await;
        assert_eq!(clinic.texts(), Vec::<String>::new(), "it can still be taken back");
        clinic.pass(TimeDelta::seconds(1));
        clinic.send().await;
        assert_eq!(clinic.texts().len(), 1);
        clinic.world.clock.set(second);
        clinic.send().await;
        clinic.world.clock.set(third);
        clinic.send().await;
        let texts = clinic.texts();
        assert!(texts.len() == 2 && texts[0].contains("напоминаем") && texts[1].contains("сегодня"), "{texts:?}");
        assert_eq!(clinic.story().await, [(Booked, Sent), (DayBefore, Sent), (TwoHours, Sent)]);
    }

    async fn what_is_refused_leaves_no_message(world: World) {
        let clinic = Clinic::with_sms(&world).await;
        let offer = clinic.afternoon().await;
        let step = |min_days: &str| {
            StepForm { services: vec![clinic.service], min_days: min_days.into(), ..StepForm::default() }
        };
        let form = PlanForm {
            patient_id: Some(clinic.patient),
            title: "План".into(),
            branch_id: Some(offer.branch),
            doctor_id: Some(offer.doctor),
            steps: vec![step(""), step("1")],
            ..PlanForm::default()
        };
        let plan = treatment_plans::make(&clinic.ctx, form).await.unwrap();
        let steps = treatment_plans::read(&clinic.ctx, plan).await.unwrap().steps;
        // the first of the two is written before the second is refused
        let visit = |step| ChainVisit { step, place: Place::from(&offer), version: None };
        let form = ChainForm { plan, visits: steps.iter().map(|step| visit(step.id)).collect() };
        visit_chains::book(&clinic.ctx, form).await.unwrap_err();
        assert_eq!(clinic.story().await, []);
    }

    async fn an_undo_within_the_minute_stops_all_of_it(world: World) {
        let clinic = Clinic::with_sms(&world).await;
        let changed = clinic.book(&clinic.afternoon().await).await;
        clinic.pass(TimeDelta::seconds(60));
        bookings::undo(&clinic.ctx, changed.change).await.unwrap();
        clinic.pass(TimeDelta::days(10));
        clinic.send().await;
        assert_eq!(clinic.texts(), Vec::<String>::new());
        assert_eq!(clinic.story().await, [(Booked, Stopped), (DayBefore, Stopped), (TwoHours, Stopped)]);
    }

    async fn a_moved_visit_is_told_anew_and_its_reminders_move(world: World) {
        let clinic = Clinic::with_sms(&world).await;
        let (booking, _) = clinic.invited().await;
        let moved = clinic.reschedule(&booking).await;
        let waiting = clinic.waiting().await;
        assert_eq!(waiting.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), [Moved, DayBefore, TwoHours]);
        assert_eq!(waiting[2].1, moved.booking.starts_at - TimeDelta::hours(2));
        // back where it was: nothing to say but the reminders
        bookings::undo(&clinic.ctx, moved.change).await.unwrap();
        let waiting = clinic.waiting().await;
        assert_eq!(waiting.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), [DayBefore, TwoHours]);
        assert_eq!(waiting[1].1, booking.starts_at - TimeDelta::hours(2));
        let again = clinic.reschedule(&booking).await;
        clinic.pass(TimeDelta::seconds(61));
        clinic.send().await;
        let [text] = clinic.texts().try_into().unwrap();
        let at = again.booking.starts_at.with_timezone(&Moscow).format("%-H:%M").to_string();
        assert!(text.contains("перенесена") && text.contains(&at), "{text}");
    }

    async fn who_was_not_told_yet_is_told_of_the_new_time_alone(world: World) {
        let clinic = Clinic::with_sms(&world).await;
        let booking = clinic.book_afternoon().await;
        clinic.reschedule(&booking).await;
        clinic.pass(TimeDelta::seconds(61));
        clinic.send().await;
        let [text] = clinic.texts().try_into().unwrap();
        assert!(text.contains("запись на"), "{text}");
    }

    async fn who_was_told_of_a_visit_is_told_that_it_is_called_off(world: World) {
        let clinic = Clinic::with_sms(&world).await;
        let (booking, _) = clinic.invited().await;
        let cancelled = clinic.cancel(&booking).await;
        assert_eq!(clinic.waiting().await.len(), 1);
        bookings::undo(&clinic.ctx, cancelled.change).await.unwrap();
        let kinds = |waiting: Vec<_>| waiting.into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
        assert_eq!(kinds(clinic.waiting().await), [DayBefore, TwoHours], "as if nothing had been");
        clinic.cancel(&booking).await;
        assert_eq!(kinds(clinic.waiting().await), [Cancelled]);
        clinic.pass(TimeDelta::seconds(61));
        clinic.send().await;
        let [text] = clinic.texts().try_into().unwrap();
        assert!(text.contains("отменена") && !text.contains("/v/"), "{text}");
    }

    async fn a_parked_visit_says_nothing_until_it_has_a_time(world: World) {
        let clinic = Clinic::with_sms(&world).await;
        let (booking, _) = clinic.invited().await;
        let parked = bookings::park(&clinic.ctx, booking.id, booking.version).await.unwrap();
        assert_eq!(clinic.waiting().await, []);
        clinic.reschedule(&parked.booking).await;
        assert_eq!(clinic.waiting().await[0].0, Moved);
    }

    async fn whoever_has_not_agreed_gets_nothing(world: World) {
        let clinic = Clinic::open(&world).await;
        clinic.book_afternoon().await;
        assert_eq!(clinic.story().await, []);
        // agreed later: reminders from then on
        clinic.agree(Some(Channel::Email)).await;
        assert_eq!(clinic.story().await, [(DayBefore, Waiting), (TwoHours, Waiting)]);
        clinic.agree(None).await;
        assert_eq!(clinic.story().await, [(DayBefore, Stopped), (TwoHours, Stopped)]);
    }

    async fn whoever_wants_no_contact_gets_nothing_whatever_else_was_said(world: World) {
        let clinic = Clinic::with_sms(&world).await;
        clinic.book_afternoon().await;
        let card = patients::card(&clinic.ctx, clinic.patient).await.unwrap();
        let edit = PatientEdit {
            version: card.version,
            name: card.brief.name.full(),
            keep_birth_date: true,
            keep_email: true,
            do_not_contact: true,
            ..PatientEdit::default()
        };
        patients::update(&clinic.ctx, clinic.patient, edit).await.unwrap();
        clinic.pass(TimeDelta::days(10));
        clinic.send().await;
        assert_eq!(clinic.texts(), Vec::<String>::new());
        assert!(clinic.story().await.iter().all(|(_, state)| *state == Stopped));
        let consent = messages::consent(&clinic.ctx, clinic.patient).await.unwrap();
        assert_eq!((consent.channel, consent.do_not_contact), (Some(Channel::Sms), true));
    }

    async fn a_clinic_without_channels_plans_nothing(world: World) {
        let clinic = Clinic::with_sms(&world).await;
        let bare = Clinic { ctx: world.backend.authorize(clinic.ctx.actor(), domain::permission::Permission::Book).unwrap(), ..clinic };
        bare.book_afternoon().await;
        assert_eq!(bare.story().await, []);
        assert!(holds::sweep(&bare.system).await.is_ok());
    }
}
