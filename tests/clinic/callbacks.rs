//! Promises to ring back: made when a call ends so, kept by a call, closed once they were reached or got through
//! themselves.

use backend::{
    Ctx,
    services::{callbacks, calls, patients},
};
use chrono::TimeDelta;
use domain::{
    call::{Call, CallDraft, CallEnd, CallForm, CallOutcome},
    callback::{AGAIN, CallbackLine, USUAL},
    error::{AppError, Fault, Refusal},
    id::PatientId,
    permission::{Permission, Role},
};
use tests::{
    on_both,
    world::{Engine, World, morning},
};

use crate::{actor, pinboard::operator, refused};

const PHONE: &str = "+7 912 000-55-66";

/// An operator at nine in the morning.
async fn at_nine(world: &World) -> Ctx {
    world.clock.set(morning() + TimeDelta::hours(1));
    operator(world, 0).await.0
}

async fn begin(ctx: &Ctx, patient: Option<PatientId>, phone: &str) -> Call {
    let form = CallForm { phone: phone.into(), outgoing: false, patient_id: patient };
    let call = calls::start(ctx, form).await.unwrap();
    let draft = CallDraft { patient_id: patient, ..CallDraft::default() };
    calls::save_draft(ctx, call.id, draft).await.unwrap();
    call
}

async fn end(ctx: &Ctx, call: &Call, outcome: CallOutcome, call_back_at: &str) {
    let form = CallEnd {
        outcome: Some(outcome),
        note: "просит врача".into(),
        call_back_at: call_back_at.into(),
        ..CallEnd::default()
    };
    calls::end(ctx, call.id, form).await.unwrap();
}

/// Somebody was promised a call.
async fn promised(ctx: &Ctx, patient: Option<PatientId>, phone: &str) {
    let call = begin(ctx, patient, phone).await;
    end(ctx, &call, CallOutcome::CallBack, "").await;
}

async fn somebody(ctx: &Ctx) -> PatientId {
    patients::search(ctx, "смирнова").await.unwrap().patients[0].id
}

/// What of the queue is about a patient, or nobody that is known.
async fn of(ctx: &Ctx, patient: Option<PatientId>) -> Vec<CallbackLine> {
    let mut lines = callbacks::list(ctx).await.unwrap().lines;
    lines.retain(|line| line.patient_id == patient);
    lines
}

on_both! {
    async fn a_promise_stands_in_the_queue_until_they_are_reached(world: World) {
        let ctx = at_nine(&world).await;
        let patient = Some(somebody(&ctx).await);
        let due = calls::desk_day(&ctx).await.unwrap().waiting.callbacks.count;
        promised(&ctx, patient, "").await;
        let [line] = of(&ctx, patient).await.try_into().unwrap();
        let now = ctx.now();
        assert_eq!((line.due_at, line.attempts, line.note.as_str()), (now + USUAL, 0, "просит врача"));
        assert_eq!(calls::desk_day(&ctx).await.unwrap().waiting.callbacks.count, due, "it is not due yet");
        world.clock.set(now + USUAL);
        assert_eq!(calls::desk_day(&ctx).await.unwrap().waiting.callbacks.count, due + 1);

        let call = calls::ring_back(&ctx, line.id).await.unwrap();
        assert_eq!(call.draft.clone().unwrap().patient_id, patient);
        assert!(call.phone_masked.is_some(), "the number of the card");
        end(&ctx, &call, CallOutcome::Advised, "").await;
        assert_eq!(of(&ctx, patient).await, []);
        assert_eq!(refused(calls::ring_back(&ctx, line.id).await), AppError::Refused(Refusal::WaitsNoMore));
        let restored = callbacks::set_dropped(&ctx, line.id, false).await;
        assert_eq!(refused(restored), AppError::Refused(Refusal::WrongStatus), "it was kept");
    }

    async fn who_was_not_reached_is_tried_again_later(world: World) {
        let ctx = at_nine(&world).await;
        let patient = Some(somebody(&ctx).await);
        promised(&ctx, patient, "").await;
        let id = of(&ctx, patient).await[0].id;
        for (attempt, outcome) in [(1, CallOutcome::Silent), (2, CallOutcome::CallBack)] {
            let call = calls::ring_back(&ctx, id).await.unwrap();
            end(&ctx, &call, outcome, "").await;
            let [line] = of(&ctx, patient).await.try_into().unwrap();
            assert_eq!((line.id, line.attempts, line.due_at), (id, attempt, ctx.now() + AGAIN));
            assert_eq!((line.tried_at, line.claim), (Some(ctx.now()), None));
        }
        // a time that was said goes before
        let call = calls::ring_back(&ctx, id).await.unwrap();
        end(&ctx, &call, CallOutcome::CallBack, "2026-11-24T10:00").await;
        assert_eq!(of(&ctx, patient).await[0].due_at.to_rfc3339(), "2026-11-24T07:00:00+00:00");
    }

    async fn who_gets_through_is_not_rung_any_more(world: World) {
        let (ctx, _) = operator(&world, 0).await;
        let patient = Some(somebody(&ctx).await);
        promised(&ctx, patient, "").await;
        promised(&ctx, None, PHONE).await;
        let unknown = of(&ctx, None).await;
        assert!(unknown.iter().any(|line| line.phone_masked.as_deref() == Some("+7 912 •••-••-66")));

        // nobody spoke: that is no getting through
        let call = begin(&ctx, patient, "").await;
        end(&ctx, &call, CallOutcome::Silent, "").await;
        assert_eq!(of(&ctx, patient).await.len(), 1);
        let call = begin(&ctx, patient, PHONE).await;
        end(&ctx, &call, CallOutcome::Advised, "").await;
        assert_eq!((of(&ctx, patient).await.len(), of(&ctx, None).await.len()), (0, unknown.len() - 1));
    }

    async fn a_second_promise_moves_the_first_and_makes_no_other(world: World) {
        let (ctx, _) = operator(&world, 0).await;
        let patient = Some(somebody(&ctx).await);
        promised(&ctx, patient, "").await;
        let call = begin(&ctx, patient, "").await;
        end(&ctx, &call, CallOutcome::CallBack, "2026-11-23T18:00").await;
        let [line] = of(&ctx, patient).await.try_into().unwrap();
        assert_eq!((line.due_at.to_rfc3339().as_str(), line.attempts), ("2026-11-23T15:00:00+00:00", 0));
    }

    async fn what_is_promised_outside_the_hours_of_calls_is_due_in_them(world: World) {
        let (ctx, _) = operator(&world, 0).await;
        // five minutes before eight in the evening
        world.clock.set(morning() + TimeDelta::minutes(11 * 60 + 55));
        let patient = Some(somebody(&ctx).await);
        promised(&ctx, patient, "").await;
        let [line] = of(&ctx, patient).await.try_into().unwrap();
        assert_eq!(line.due_at.to_rfc3339(), "2026-11-24T05:55:00+00:00", "ten minutes into the next day's hours");
    }

    async fn two_operators_do_not_ring_the_same_person(world: World) {
        let ((one, _), (other, _)) = (operator(&world, 0).await, operator(&world, 1).await);
        let patient = Some(somebody(&one).await);
        promised(&one, patient, "").await;
        let id = of(&one, patient).await[0].id;
        let call = calls::ring_back(&one, id).await.unwrap();
        assert!(of(&one, patient).await[0].claim.as_ref().is_some_and(|claim| claim.own));
        assert!(of(&other, patient).await[0].claim.as_ref().is_some_and(|claim| !claim.own));
        assert_eq!(refused(calls::ring_back(&other, id).await), AppError::Refused(Refusal::BeingAsked));
        // a call that was left open keeps nobody off for ever, and says nothing when it ends after all
        world.clock.set(one.now() + TimeDelta::minutes(16));
        let second = calls::ring_back(&other, id).await.unwrap();
        end(&one, &call, CallOutcome::Silent, "").await;
        let [line] = of(&other, patient).await.try_into().unwrap();
        assert_eq!(line.attempts, 0);
        end(&other, &second, CallOutcome::Booked, "").await;
        assert_eq!(of(&one, patient).await, []);
    }

    async fn a_time_that_makes_no_sense_is_refused_and_the_call_goes_on(world: World) {
        let (ctx, _) = operator(&world, 0).await;
        let call = begin(&ctx, Some(somebody(&ctx).await), "").await;
        for (typed, fault) in [
            ("вечером", Fault::NotATime),
            ("2026-11-22T10:00", Fault::InThePast),
            ("2027-11-22T10:00", Fault::TooFar(30)),
        ] {
            let form =
                CallEnd { outcome: Some(CallOutcome::CallBack), call_back_at: typed.into(), ..CallEnd::default() };
            let refusal = refused(calls::end(&ctx, call.id, form).await);
            assert_eq!(refusal, AppError::field("call_back_at", fault), "{typed}");
        }
        let open = calls::desk_day(&ctx).await.unwrap().open;
        assert!(open.iter().any(|other| other.id == call.id));
    }

    async fn whom_it_was_about_is_said_at_the_end_when_the_draft_does_not_say_so_yet(world: World) {
        let (ctx, _) = operator(&world, 0).await;
        let patient = somebody(&ctx).await;
        let call = begin(&ctx, None, "").await;
        let form =
            CallEnd { outcome: Some(CallOutcome::CallBack), patient_id: Some(patient), ..CallEnd::default() };
        let nobody = CallEnd { patient_id: Some(PatientId(Default::default())), ..form.clone() };
        let refusal = refused(calls::end(&ctx, call.id, nobody).await);
        assert_eq!(refusal, AppError::field("patient_id", Fault::UnknownChoice));
        let ended = calls::end(&ctx, call.id, form).await.unwrap();
        assert_eq!((ended.patient_id, of(&ctx, Some(patient)).await.len()), (Some(patient), 1));
    }

    async fn nothing_is_promised_to_whom_nobody_could_ring(world: World) {
        let (ctx, _) = operator(&world, 0).await;
        let before = callbacks::list(&ctx).await.unwrap().lines.len();
        promised(&ctx, None, "").await;
        assert_eq!(callbacks::list(&ctx).await.unwrap().lines.len(), before);
    }

    async fn a_promise_is_dropped_by_hand_and_put_back(world: World) {
        let (ctx, _) = operator(&world, 0).await;
        let patient = Some(somebody(&ctx).await);
        promised(&ctx, patient, "").await;
        let id = of(&ctx, patient).await[0].id;
        callbacks::set_dropped(&ctx, id, true).await.unwrap();
        assert_eq!(of(&ctx, patient).await, []);
        assert_eq!(refused(callbacks::set_dropped(&ctx, id, true).await), AppError::Refused(Refusal::WrongStatus));
        callbacks::set_dropped(&ctx, id, false).await.unwrap();
        assert_eq!(of(&ctx, patient).await.len(), 1);
    }

    async fn who_takes_no_calls_sees_no_queue(world: World) {
        for role in Role::ALL.into_iter().filter(|role| !role.may(Permission::TakeCalls)) {
            assert!(world.backend.authorize(&actor(role), Permission::TakeCalls).is_err(), "{role:?}");
        }
    }
}
