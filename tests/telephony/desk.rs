//! Calls on the desks: whose they become, and how they go along with those that are begun by hand.

use backend::services::{calls, patients, telephony, users};
use chrono::TimeDelta;
use domain::{
    call::{CallDraft, CallForm, CallOutcome, Direction},
    callback::AGAIN,
    error::{AppError, Refusal},
    patient::PhoneForm,
    permission::Permission,
    phone::Phone,
    user::UserEditForm,
};
use serde_json::json;
use tests::{
    on_both,
    world::{Engine, World},
};

use crate::{
    MASKED, NOBODYS, ONE, OTHER, PHONE, at, end, five_past_nine, log, miss, only, open, operator, queue,
    refused, ring, tell,
};

fn by_hand(phone: &str, outgoing: bool) -> CallForm {
    CallForm { phone: phone.into(), outgoing, patient_id: None }
}

on_both! {
    async fn a_call_opens_on_the_desk_of_whoever_answers(world: World) {
        let (one, other) = (operator(&world, ONE).await, operator(&world, OTHER).await);
        ring(&world, "a", 0, PHONE, ONE).await;
        assert_eq!((open(&one).await, open(&other).await), (vec![], vec![]), "it only rings");
        tell(&world, "a", 5, "answered", json!({"extension": OTHER})).await;
        assert_eq!(open(&one).await, []);
        let call = only(&other).await;
        assert_eq!((call.direction, call.phone_masked.as_deref()), (Direction::In, Some(MASKED)));
        assert_eq!((call.started_at, call.draft.clone()), (at(0), Some(CallDraft::default())));
        // it is worked with as one that was begun by hand, and goes on after the line is dead
        let draft = CallDraft { note: "спросить врача".into(), ..CallDraft::default() };
        calls::save_draft(&other, call.id, draft.clone()).await.unwrap();
        tell(&world, "a", 90, "ended", json!({"answered": true, "talk_s": 85})).await;
        assert_eq!(only(&other).await.draft, Some(draft));
        world.clock.set(at(120));
        end(&other, &call, CallOutcome::Advised).await;
        // what comes after the end opens nothing again
        tell(&world, "a", 95, "recorded", json!({"recording": "https://pbx.example/a.ogg"})).await;
        tell(&world, "a", 85, "answered", json!({"extension": ONE})).await;
        assert_eq!((open(&one).await, open(&other).await), (vec![], vec![]));
        let [call] = log(&world).await.try_into().unwrap();
        assert_eq!((call.outcome, call.ended_at), (Some(CallOutcome::Advised), Some(at(120))));
    }

    async fn a_transferred_call_goes_over_with_all_that_was_noted(world: World) {
        let (one, other) = (operator(&world, ONE).await, operator(&world, OTHER).await);
        ring(&world, "a", 0, PHONE, ONE).await;
        tell(&world, "a", 5, "answered", json!({"extension": ONE})).await;
        let draft = CallDraft { reason: "выпала пломба".into(), ..CallDraft::default() };
        calls::save_draft(&one, only(&one).await.id, draft.clone()).await.unwrap();
        tell(&world, "a", 60, "answered", json!({"extension": OTHER})).await;
        assert_eq!((open(&one).await, only(&other).await.draft), (vec![], Some(draft)));
    }

    async fn a_call_that_is_passed_on_to_a_doctor_stays_on_the_operator_s_desk(world: World) {
        let (one, system) = (operator(&world, ONE).await, world.backend.system());
        let doctor = users::find_by_login(&system, "doctor").await.unwrap().unwrap();
        let form = UserEditForm {
            name: doctor.name.clone(),
            role: doctor.role.code().into(),
            doctor_id: doctor.doctor_id.unwrap().to_string(),
            extension: "150".into(),
            version: doctor.version,
            ..UserEditForm::default()
        };
        users::update(&system, doctor.id, form).await.unwrap();
        ring(&world, "a", 0, PHONE, ONE).await;
        tell(&world, "a", 5, "answered", json!({"extension": ONE})).await;
        tell(&world, "a", 60, "answered", json!({"extension": "150"})).await;
        end(&one, &only(&one).await, CallOutcome::Advised).await;
        // one that only the doctor took is the doctor's, and asks nobody for an outcome
        miss(&world, "b", 100, PHONE).await;
        ring(&world, "c", 150, PHONE, "150").await;
        tell(&world, "c", 155, "answered", json!({"extension": "150"})).await;
        assert_eq!(telephony::list_ringing(&one).await.unwrap().calls, []);
        tell(&world, "c", 200, "ended", json!({"answered": true})).await;
        let calls = log(&world).await;
        assert_eq!((calls[2].operator.as_deref(), calls[2].ended_at), (Some(doctor.name.as_str()), Some(at(200))));
        assert_eq!((open(&one).await.len(), queue(&world).await.len()), (0, 0));
    }

    async fn the_only_patient_of_a_number_is_recognised_and_of_a_family_nobody(world: World) {
        let one = operator(&world, ONE).await;
        let found = patients::search(&one, "смирнова").await.unwrap().patients;
        let alone = found.iter().find(|patient| patient.family == 0).unwrap();
        let revealed = patients::reveal(&one, alone.id, "проверка").await.unwrap();
        let phone = Phone::parse(&revealed.phones[0]).unwrap().e164;
        ring(&world, "a", 0, &phone, ONE).await;
        tell(&world, "a", 5, "answered", json!({"extension": ONE})).await;
        let call = only(&one).await;
        assert_eq!((call.patient_id, call.draft.clone().unwrap().patient_id), (Some(alone.id), Some(alone.id)));
        end(&one, &call, CallOutcome::Advised).await;

        let relative = patients::search(&one, "кузнецов").await.unwrap().patients[0].id;
        let form = PhoneForm { phone: phone.clone(), ..PhoneForm::default() };
        let editor = world.backend.authorize(one.actor(), Permission::EditPatients).unwrap();
        patients::add_phone(&editor, relative, form).await.unwrap();
        ring(&world, "b", 20, &phone, ONE).await;
        tell(&world, "b", 25, "answered", json!({"extension": ONE})).await;
        let call = only(&one).await;
        assert_eq!((call.patient_id, call.draft.unwrap().patient_id), (None, None));
    }

    async fn telephony_attaches_to_the_call_that_was_begun_by_hand(world: World) {
        let one = operator(&world, ONE).await;
        world.clock.set(at(-60));
        let manual = calls::start(&one, by_hand(PHONE, false)).await.unwrap();
        ring(&world, "a", 0, PHONE, ONE).await;
        assert_eq!(log(&world).await.len(), 2, "as long as it rings it may be another one");
        tell(&world, "a", 5, "answered", json!({"extension": ONE})).await;
        assert_eq!((only(&one).await.id, log(&world).await.len()), (manual.id, 1));
        tell(&world, "a", 50, "ended", json!({"answered": true})).await;
        assert_eq!(only(&one).await.id, manual.id);

        // neither to another number's, nor to a colleague's, nor to one of long ago
        ring(&world, "b", 60, "+79161234599", ONE).await;
        tell(&world, "b", 65, "answered", json!({"extension": ONE})).await;
        assert_eq!(open(&one).await.len(), 2);
        ring(&world, "c", 70, PHONE, OTHER).await;
        tell(&world, "c", 75, "answered", json!({"extension": OTHER})).await;
        assert_eq!(open(&operator(&world, OTHER).await).await.len(), 1);
        world.clock.set(at(100));
        calls::start(&one, by_hand("+79161234598", false)).await.unwrap();
        tell(&world, "d", 2000, "answered", json!({"phone": "+79161234598", "extension": ONE})).await;
        assert_eq!(open(&one).await.len(), 4);
    }

    async fn a_blank_call_that_was_begun_when_it_rang_is_the_one_that_rings(world: World) {
        let one = operator(&world, ONE).await;
        ring(&world, "a", 0, PHONE, ONE).await;
        world.clock.set(at(3));
        let manual = calls::start(&one, CallForm::default()).await.unwrap();
        tell(&world, "a", 5, "answered", json!({"extension": ONE})).await;
        let call = only(&one).await;
        assert_eq!((call.id, call.phone_masked.as_deref()), (manual.id, Some(MASKED)));
        // one that is old stays by itself
        world.clock.set(at(10));
        calls::start(&one, CallForm::default()).await.unwrap();
        ring(&world, "b", 200, "+79161234599", ONE).await;
        tell(&world, "b", 205, "answered", json!({"extension": ONE})).await;
        assert_eq!(open(&one).await.len(), 3);
    }

    async fn a_call_to_a_patient_opens_on_the_desk_of_whoever_dials(world: World) {
        let one = operator(&world, ONE).await;
        tell(&world, "a", 0, "ringing", json!({"direction": "out", "phone": PHONE, "extension": ONE})).await;
        let call = only(&one).await;
        assert_eq!((call.direction, call.phone_masked.as_deref()), (Direction::Out, Some(MASKED)));
        tell(&world, "a", 30, "ended", json!({"direction": "out", "answered": false})).await;
        assert_eq!(only(&one).await.id, call.id, "the operator says what came of it");
        assert_eq!(queue(&world).await, [], "we were not missed");
    }

    async fn a_promise_is_kept_by_telephone_as_by_hand(world: World) {
        let one = operator(&world, ONE).await;
        miss(&world, "a", 0, PHONE).await;
        let [line] = queue(&world).await.try_into().unwrap();
        // from the queue: the call that it begins is the one that is dialled
        world.clock.set(at(60));
        let rung = calls::ring_back(&one, line.id).await.unwrap();
        tell(&world, "b", 65, "ringing", json!({"direction": "out", "phone": PHONE, "extension": ONE})).await;
        assert_eq!(only(&one).await.id, rung.id);
        end(&one, &rung, CallOutcome::Silent).await;
        let [line] = queue(&world).await.try_into().unwrap();
        assert_eq!((line.attempts, line.due_at), (1, at(65) + AGAIN));
        // dialled without the queue
        tell(&world, "c", 120, "ringing", json!({"direction": "out", "phone": PHONE, "extension": ONE})).await;
        assert!(queue(&world).await[0].claim.as_ref().is_some_and(|claim| !claim.own), "a colleague sees who rings");
        let other = operator(&world, OTHER).await;
        assert_eq!(refused(calls::ring_back(&other, line.id).await), AppError::Refused(Refusal::BeingAsked));
        end(&one, &only(&one).await, CallOutcome::Silent).await;
        assert_eq!(queue(&world).await[0].attempts, 2);
        // on a telephone that is nobody's: nobody says what came of it, so the exchange does
        tell(&world, "d", 180, "ringing", json!({"direction": "out", "phone": PHONE, "extension": NOBODYS})).await;
        tell(&world, "d", 200, "ended", json!({"direction": "out", "answered": false})).await;
        assert_eq!(queue(&world).await[0].attempts, 3);
        tell(&world, "e", 240, "ringing", json!({"direction": "out", "phone": PHONE, "extension": NOBODYS})).await;
        tell(&world, "e", 300, "ended", json!({"direction": "out", "answered": true, "talk_s": 40})).await;
        assert_eq!(queue(&world).await, []);
    }

    async fn a_call_of_long_ago_is_noted_and_put_on_no_desk(world: World) {
        let one = operator(&world, ONE).await;
        let told = json!({"extension": ONE, "phone": PHONE, "answered": true, "talk_s": 60, "at": at(-1200).to_rfc3339()});
        tell(&world, "a", 0, "ended", told).await;
        assert_eq!(open(&one).await, []);
        let [call] = log(&world).await.try_into().unwrap();
        assert_eq!((call.ended_at, call.operator.is_some()), (Some(at(-1200)), true));
        assert_eq!(queue(&world).await, []);
    }

    async fn a_call_whose_end_is_never_told_ends_by_itself(world: World) {
        ring(&world, "a", 0, PHONE, ONE).await;
        let system = world.backend.system();
        world.clock.set(five_past_nine() + TimeDelta::minutes(59));
        assert_eq!(telephony::sweep(&system).await.unwrap(), 0);
        world.clock.set(five_past_nine() + TimeDelta::minutes(61));
        assert_eq!(telephony::sweep(&system).await.unwrap(), 1);
        assert_eq!((telephony::sweep(&system).await.unwrap(), queue(&world).await.len()), (0, 1));
    }
}
