//! Missed calls: due within a quarter of an hour in which calls are taken, once a person, off the list once they were
//! talked with.

use backend::services::{callbacks, calls, patients};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    call::{CallEnd, CallForm, CallOutcome, Direction},
    callback::USUAL,
    phone::Phone,
};
use serde_json::json;
use tests::{
    on_both,
    world::{Engine, World, morning},
};

use crate::{MASKED, NOBODYS, ONE, PHONE, at, end, log, miss, only, operator, queue, ring, tell};

on_both! {
    async fn whoever_was_missed_is_to_be_rung_within_a_quarter_of_an_hour(world: World) {
        miss(&world, "a", 0, PHONE).await;
        let [line] = queue(&world).await.try_into().unwrap();
        assert_eq!((line.due_at, line.missed, line.attempts), (at(20) + USUAL, 1, 0));
        assert_eq!((line.phone_masked.as_deref(), line.by.as_str()), (Some(MASKED), ""));
        let one = operator(&world, ONE).await;
        let due = calls::desk_day(&one).await.unwrap().waiting.callbacks.count;
        world.clock.set(line.due_at);
        assert_eq!(calls::desk_day(&one).await.unwrap().waiting.callbacks.count, due + 1);
        let [call] = log(&world).await.try_into().unwrap();
        assert_eq!((call.ended_at, call.operator, call.outcome), (Some(at(20)), None, None));
    }

    async fn whoever_was_missed_at_night_is_to_be_rung_when_the_day_begins(world: World) {
        let opens: DateTime<Utc> = morning() + TimeDelta::minutes(45);
        // three o'clock in the morning, Moscow time
        miss(&world, "a", -6 * 3600 - 300, PHONE).await;
        assert_eq!(queue(&world).await[0].due_at, opens + USUAL);
        // five minutes before eight in the evening a quarter of an hour runs into the next day
        miss(&world, "b", (10 * 60 + 50) * 60 - 20, "+79161234502").await;
        let lines = queue(&world).await;
        let tomorrow = opens + TimeDelta::days(1) + TimeDelta::minutes(10);
        assert_eq!(lines[1].due_at, tomorrow, "{}", lines[1].due_at);
    }

    async fn whoever_gets_through_is_not_rung_any_more(world: World) {
        let one = operator(&world, ONE).await;
        miss(&world, "a", 0, PHONE).await;
        ring(&world, "b", 60, PHONE, ONE).await;
        tell(&world, "b", 65, "answered", json!({"extension": ONE})).await;
        assert_eq!(queue(&world).await.len(), 1, "while they talk nothing is sure");
        tell(&world, "b", 120, "ended", json!({"answered": true})).await;
        end(&one, &only(&one).await, CallOutcome::Advised).await;
        assert_eq!(queue(&world).await, []);
        // on a telephone that is nobody's as well
        miss(&world, "c", 200, PHONE).await;
        ring(&world, "d", 260, PHONE, NOBODYS).await;
        tell(&world, "d", 265, "answered", json!({"extension": NOBODYS})).await;
        tell(&world, "d", 300, "ended", json!({"answered": true})).await;
        assert_eq!(queue(&world).await, []);
        // and by hand
        miss(&world, "e", 400, PHONE).await;
        let form = CallForm { phone: PHONE.into(), ..CallForm::default() };
        let call = calls::start(&one, form).await.unwrap();
        end(&one, &call, CallOutcome::Booked).await;
        assert_eq!(queue(&world).await, []);
    }

    async fn whoever_rings_again_is_raised_and_not_doubled(world: World) {
        miss(&world, "a", 0, PHONE).await;
        miss(&world, "b", 60, PHONE).await;
        miss(&world, "c", 120, PHONE).await;
        let [line] = queue(&world).await.try_into().unwrap();
        assert_eq!((line.missed, line.due_at), (3, at(20) + USUAL), "it is not put off");
        // promised for tomorrow, but they ring today
        let one = operator(&world, ONE).await;
        let call = calls::ring_back(&one, line.id).await.unwrap();
        let form = CallEnd {
            outcome: Some(CallOutcome::CallBack),
            call_back_at: "2026-11-24T15:00".into(),
            ..CallEnd::default()
        };
        calls::end(&one, call.id, form).await.unwrap();
        assert_eq!(queue(&world).await[0].due_at.to_rfc3339(), "2026-11-24T12:00:00+00:00");
        miss(&world, "d", 600, PHONE).await;
        let [again] = queue(&world).await.try_into().unwrap();
        assert_eq!((again.id, again.missed, again.due_at), (line.id, 4, at(620) + USUAL));
    }

    async fn one_patient_is_on_the_list_once_whatever_number_they_ring_from(world: World) {
        let one = operator(&world, ONE).await;
        let found = patients::search(&one, "смирнова").await.unwrap().patients;
        let patient = found.iter().find(|patient| patient.family == 0).unwrap().id;
        let revealed = patients::reveal(&one, patient, "проверка").await.unwrap();
        let phone = Phone::parse(&revealed.phones[0]).unwrap().e164;
        world.clock.set(at(0));
        let form = CallForm { patient_id: Some(patient), ..CallForm::default() };
        let call = calls::start(&one, form).await.unwrap();
        end(&one, &call, CallOutcome::CallBack).await;
        miss(&world, "a", 60, &phone).await;
        let lines = callbacks::list(&one).await.unwrap().lines;
        let of: Vec<_> = lines.iter().filter(|line| line.patient_id == Some(patient)).collect();
        assert_eq!((of.len(), of[0].missed, of[0].due_at), (1, 1, at(0) + USUAL));
        assert!(!of[0].by.is_empty(), "it was promised before");
    }

    async fn an_answer_that_is_told_late_takes_it_back(world: World) {
        let one = operator(&world, ONE).await;
        ring(&world, "a", 0, PHONE, ONE).await;
        // this exchange does not say whether anybody answered
        tell(&world, "a", 60, "ended", json!({})).await;
        assert_eq!(queue(&world).await.len(), 1);
        tell(&world, "a", 10, "answered", json!({"extension": ONE})).await;
        assert_eq!((only(&one).await.started_at, queue(&world).await.len(), log(&world).await.len()), (at(0), 0, 1));
        // nor who rang whom
        tell(&world, "b", 160, "ended", json!({"phone": "+79161234502"})).await;
        assert_eq!(queue(&world).await.len(), 1);
        tell(&world, "b", 110, "ringing", json!({"direction": "out"})).await;
        assert_eq!((queue(&world).await, log(&world).await[1].direction), (vec![], Direction::Out));
    }

    async fn whoever_hides_the_number_cannot_be_rung(world: World) {
        tell(&world, "a", 0, "ringing", json!({"direction": "in", "phone": "anonymous"})).await;
        tell(&world, "a", 20, "ended", json!({"answered": false})).await;
        assert_eq!((queue(&world).await, log(&world).await.len()), (vec![], 1));
    }
}
