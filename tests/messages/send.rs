//! Sending: once each, again when it failed, given up in the end, never at night.

use backend::{Backend, services::messages};
use chrono::TimeDelta;
use chrono_tz::Europe::Moscow;
use domain::{
    error::{AppError, Refusal},
    message::{MessageFault, MessageKind::*, MessageState::*},
};
use futures::future::join_all;
use serde_json::json;
use tests::{
    on_both,
    world::{Engine, World},
};

use crate::clinic::{Clinic, refused};

on_both! {
    async fn what_fails_is_tried_again_further_and_further_apart_and_given_up(world: World) {
        let clinic = Clinic::with_sms(&world).await;
        clinic.sms.will_answer((0..6).map(|_| (503, json!({}))));
        clinic.book_afternoon().await;
        clinic.pass(TimeDelta::seconds(61));
        let mut waits = Vec::new();
        for tries in 1..=6 {
            clinic.send().await;
            let line = clinic.log().await.remove(0);
            assert_eq!((line.kind, line.tries, line.fault), (Booked, tries, Some(MessageFault::Busy)));
            if let Some(next) = line.next_try_at {
                waits.push((next - clinic.now()).num_minutes());
                clinic.world.clock.set(next - TimeDelta::seconds(1));
                clinic.send().await;
                clinic.world.clock.set(next);
            }
        }
        assert_eq!(waits, [1, 5, 15, 60, 240]);
        assert_eq!(clinic.texts().len(), 6);
        let page = messages::page(&clinic.editor(), Some(Dead)).await.unwrap();
        assert_eq!((page.dead, page.log.len(), page.log[0].state), (1, 1, Dead));
        messages::send_again(&clinic.editor(), page.log[0].id).await.unwrap();
        clinic.send().await;
        assert_eq!((clinic.texts().len(), clinic.story().await[0]), (1, (Booked, Sent)));
        let refusal = refused(messages::send_again(&clinic.editor(), page.log[0].id).await);
        assert_eq!(refusal, AppError::Refused(Refusal::WrongStatus));
    }

    async fn what_the_provider_refuses_for_good_is_not_tried_again(world: World) {
        let clinic = Clinic::with_sms(&world).await;
        clinic.sms.will_answer([(422, json!({}))]);
        clinic.book_afternoon().await;
        clinic.pass(TimeDelta::seconds(61));
        clinic.send().await;
        let line = clinic.log().await.remove(0);
        assert_eq!((line.state, line.tries, line.fault), (Dead, 1, Some(MessageFault::Refused)));
    }

    async fn several_workers_send_each_message_once(world: World) {
        let clinic = Clinic::with_sms(&world).await;
        for offer in clinic.afternoons().await.iter().take(5) {
            clinic.book(offer).await;
        }
        clinic.pass(TimeDelta::seconds(61));
        // on PostgreSQL another instance too
        let other = match world.engine {
            Engine::Postgres => {
                let other = Backend::open(world.options(), world.clock.clone()).await.unwrap();
                Clinic::like(&clinic, other)
            }
            Engine::Sqlite => clinic.system.clone(),
        };
        let workers = (0..6).map(|n| if n % 2 == 0 { clinic.system.clone() } else { other.clone() });
        join_all(workers.map(async |ctx| messages::send_due(&ctx).await.unwrap())).await;
        let ids: Vec<String> =
            clinic.sms.asked().iter().map(|asked| asked.json()["id"].as_str().unwrap().to_owned()).collect();
        let mut once = ids.clone();
        once.sort();
        once.dedup();
        assert_eq!((ids.len(), once.len()), (5, 5));
    }

    async fn a_worker_that_dies_leaves_the_message_to_the_next_under_the_same_name(world: World) {
        let clinic = Clinic::with_sms(&world).await;
        clinic.book_afternoon().await;
        clinic.pass(TimeDelta::seconds(61));
        clinic.sms.hold();
        let system = clinic.system.clone();
        let worker = tokio::spawn(async move { messages::send_due(&system).await });
        clinic.sms.came().await;
        worker.abort();
        clinic.sms.release();
        clinic.send().await;
        let first = clinic.sms.asked();
        assert_eq!(first.len(), 1, "it is still the first worker's");
        clinic.pass(TimeDelta::minutes(2));
        clinic.send().await;
        let second = clinic.sms.asked();
        assert_eq!((second.len(), &second[0].json()["id"]), (1, &first[0].json()["id"]));
        assert_eq!(clinic.story().await[0], (Booked, Sent));
    }

    async fn what_is_on_its_way_when_the_visit_is_called_off_is_taken_back_by_another(world: World) {
        let clinic = Clinic::with_sms(&world).await;
        let booking = clinic.book_afternoon().await;
        clinic.pass(TimeDelta::seconds(61));
        clinic.sms.hold();
        let system = clinic.system.clone();
        let worker = tokio::spawn(async move { messages::send_due(&system).await.unwrap() });
        clinic.sms.came().await;
        clinic.cancel(&booking).await;
        clinic.sms.release();
        worker.await.unwrap();
        clinic.pass(TimeDelta::seconds(61));
        clinic.send().await;
        let texts = clinic.texts();
        assert!(texts.len() == 2 && texts[1].contains("отменена"), "{texts:?}");
    }

    async fn what_comes_late_does_not_come_at_night(world: World) {
        let clinic = Clinic::with_sms(&world).await;
        let booking = clinic.book_afternoon().await;
        clinic.pass(TimeDelta::seconds(61));
        clinic.send().await;
        clinic.texts();
        // nobody worked from noon to the late evening
        let eve = clinic.waiting().await[0].1 + TimeDelta::hours(11);
        clinic.world.clock.set(eve);
        clinic.send().await;
        assert_eq!(clinic.texts(), Vec::<String>::new());
        let next = clinic.log().await[1].next_try_at.unwrap().with_timezone(&Moscow);
        assert_eq!(next.format("%H:%M").to_string(), "09:00");
        clinic.world.clock.set(next.to_utc());
        clinic.send().await;
        assert_eq!(clinic.texts().len(), 1);
        // and not when it says nothing of use any more
        clinic.world.clock.set(booking.starts_at);
        clinic.send().await;
        assert_eq!(clinic.texts(), Vec::<String>::new());
        assert_eq!(clinic.story().await, [(Booked, Sent), (DayBefore, Sent), (TwoHours, Stopped)]);
    }
}
