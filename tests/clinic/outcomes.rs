//! The outcome of a call that has ended: given where nobody had it on a desk, set right by whoever took it, and what
//! that means for those who are to be rung back.

use backend::{
    Ctx,
    services::{call_log, callbacks, calls, leads},
};
use domain::{
    call::{Call, CallEnd, CallForm, CallOutcome},
    call_log::{Ending, LogFilter},
    error::{AppError, Refusal},
    event::Event,
    id::CallId,
    lead::{LeadForm, LeadStatus},
    permission::{Permission, Role},
};
use serde_json::json;
use tests::{
    on_both,
    world::{Engine, World, monday},
};

use crate::{actor, audited, call_log::tell, of_role, pinboard::operator, refused};

const PHONE: &str = "+7 912 000-55-77";

/// A call that ended on a desk.
async fn ended(ctx: &Ctx, phone: &str, outcome: CallOutcome) -> Call {
    let form = CallForm { phone: phone.into(), ..CallForm::default() };
    let id = calls::start(ctx, form).await.unwrap().id;
    calls::end(ctx, id, CallEnd { outcome: Some(outcome), ..CallEnd::default() }).await.unwrap()
}

/// A call that was answered at a telephone which is nobody's, and is over.
async fn on_nobodys_desk(world: &World, reader: &Ctx) -> Call {
    tell(world, 0, "ringing", json!({"direction": "in", "phone": "+79120005577", "extension": "999"})).await;
    tell(world, 9, "answered", json!({"extension": "999"})).await;
    tell(world, 40, "ended", json!({"answered": true})).await;
    unsettled(reader).await.remove(0)
}

async fn unsettled(ctx: &Ctx) -> Vec<Call> {
    let filter = LogFilter { from: Some(monday()), ending: Some(Ending::Unsettled), ..LogFilter::default() };
    call_log::page(ctx, &filter).await.unwrap().lines.into_iter().map(|line| line.call).collect()
}

/// How many wait to be rung on a number that ends so.
async fn waits(ctx: &Ctx) -> usize {
    let lines = callbacks::list(ctx).await.unwrap().lines;
    lines.iter().filter(|line| line.phone_masked.as_ref().is_some_and(|phone| phone.ends_with("-77"))).count()
}

async fn settle(ctx: &Ctx, call: &Call, outcome: CallOutcome) -> Call {
    calls::set_outcome(ctx, call.id, call.version, outcome).await.unwrap()
}

on_both! {
    async fn a_call_on_nobodys_desk_is_given_its_outcome(world: World) {
        let (one, _) = operator(&world, 0).await;
        let call = on_nobodys_desk(&world, &one).await;
        assert_eq!((call.outcome, call.operator.as_deref()), (None, None));
        assert!(call_log::read(&one, call.id).await.unwrap().settles);
        let mut events = world.backend.subscribe();
        let settled = settle(&one, &call, CallOutcome::Advised).await;
        assert_eq!(settled.outcome, Some(CallOutcome::Advised));
        let told: Vec<_> = std::iter::from_fn(|| events.try_recv().ok()).collect();
        assert!(told.contains(&Event::CallChanged { id: call.id, operator: None }));
        assert_eq!(audited(&world, "call.outcome", &call.id.to_string()).await, 1);
        assert_eq!(unsettled(&one).await, [], "the log has nothing more to ask");
        let view = call_log::read(&one, call.id).await.unwrap();
        assert_eq!(view.history[0].act, "outcome");
        // the same once more changes nothing
        assert_eq!(settle(&one, &settled, CallOutcome::Advised).await.version, settled.version);
        assert_eq!(audited(&world, "call.outcome", &call.id.to_string()).await, 1);
    }

    async fn an_outcome_is_set_right_by_whoever_took_the_call_or_is_senior(world: World) {
        let ((one, _), (other, _)) = (operator(&world, 0).await, operator(&world, 1).await);
        let call = ended(&one, PHONE, CallOutcome::Advised).await;
        let refusal = calls::set_outcome(&other, call.id, call.version, CallOutcome::Spam).await;
        assert_eq!(refused(refusal), AppError::Forbidden);
        assert!(!call_log::read(&other, call.id).await.unwrap().settles);
        let call = settle(&one, &call, CallOutcome::Spam).await;
        for role in [Role::SeniorOperator, Role::Administrator] {
            let senior = world.backend.authorize(&actor(role), Permission::TakeCalls).unwrap();
            assert!(call_log::read(&senior, call.id).await.unwrap().settles);
        }
        let senior = world.backend.authorize(&actor(Role::SeniorOperator), Permission::TakeCalls).unwrap();
        let late = calls::set_outcome(&senior, call.id, call.version - 1, CallOutcome::Silent).await;
        assert!(matches!(refused(late), AppError::Stale(_)));
        settle(&senior, &call, CallOutcome::WrongNumber).await;
        for role in [Role::Manager, Role::ChiefPhysician, Role::SmmManager] {
            let reader = world.backend.authorize(&actor(role), Permission::OwnAccount).unwrap();
            let refusal = calls::set_outcome(&reader, call.id, call.version, CallOutcome::Spam).await;
            assert_eq!(refused(refusal), AppError::Forbidden);
        }
        let manager = world.backend.authorize(&actor(Role::Manager), Permission::ReadReports).unwrap();
        assert!(!call_log::read(&manager, call.id).await.unwrap().settles);
    }

    async fn only_a_call_that_was_answered_and_has_ended_has_an_outcome(world: World) {
        let (one, _) = operator(&world, 0).await;
        let open = calls::start(&one, CallForm::default()).await.unwrap();
        let refusal = calls::set_outcome(&one, open.id, open.version, CallOutcome::Spam).await;
        assert_eq!(refused(refusal), AppError::Refused(Refusal::WrongStatus));
        tell(&world, 0, "ringing", json!({"direction": "in", "phone": "+79120005577"})).await;
        tell(&world, 9, "ended", json!({"answered": false})).await;
        let filter = LogFilter { from: Some(monday()), missed: Some(true), ..LogFilter::default() };
        let missed = call_log::page(&one, &filter).await.unwrap().lines.remove(0).call;
        let refusal = calls::set_outcome(&one, missed.id, missed.version, CallOutcome::Spam).await;
        assert_eq!(refused(refusal), AppError::Refused(Refusal::WrongStatus));
        assert!(!call_log::read(&one, missed.id).await.unwrap().settles);
        assert_eq!(unsettled(&one).await, []);
        let nobody = CallId(Default::default());
        assert_eq!(refused(calls::set_outcome(&one, nobody, 1, CallOutcome::Spam).await), AppError::NotFound);
    }

    async fn a_promise_follows_the_outcome(world: World) {
        let (one, _) = operator(&world, 0).await;
        let call = ended(&one, PHONE, CallOutcome::Advised).await;
        assert_eq!(waits(&one).await, 0);
        let call = settle(&one, &call, CallOutcome::CallBack).await;
        assert_eq!(waits(&one).await, 1, "a call-back is promised");
        let call = settle(&one, &call, CallOutcome::WrongNumber).await;
        assert_eq!(waits(&one).await, 0, "it is promised no more");
        settle(&one, &call, CallOutcome::CallBack).await;
        assert_eq!(waits(&one).await, 1);

        // it was kept, as was thought
        let kept = ended(&one, PHONE, CallOutcome::Advised).await;
        assert_eq!(waits(&one).await, 0);
        let kept = settle(&one, &kept, CallOutcome::Silent).await;
        assert_eq!(waits(&one).await, 1, "nobody was reached after all");
        settle(&one, &kept, CallOutcome::Booked).await;
        assert_eq!(waits(&one).await, 0);
    }

    async fn what_was_promised_after_a_call_is_not_its_business(world: World) {
        let (one, _) = operator(&world, 0).await;
        let first = ended(&one, PHONE, CallOutcome::Silent).await;
        world.clock.set(one.now() + chrono::TimeDelta::hours(1));
        let (later, _) = operator(&world, 0).await;
        ended(&later, PHONE, CallOutcome::CallBack).await;
        settle(&later, &first, CallOutcome::Advised).await;
        assert_eq!(waits(&later).await, 1);
    }

    async fn a_lead_learns_of_a_call_that_nobody_had_on_a_desk(world: World) {
        let (one, _) = operator(&world, 0).await;
        let form = |name: &str| LeadForm { source: "vk".into(), name: name.into(), phone: PHONE.into(), text: "Болит зуб".into(), ..LeadForm::default() };
        let early = leads::add(&one, form("Зоя")).await.unwrap();
        let senior = of_role(&world, Role::SeniorOperator).await;
        let call = on_nobodys_desk(&world, &senior).await;
        settle(&senior, &call, CallOutcome::Silent).await;
        let lead = leads::read(&senior, early).await.unwrap();
        assert_eq!(lead.line.status, LeadStatus::InWork);
        let owner = lead.line.owner.map(|owner| owner.name);
        assert_eq!(owner.as_ref(), Some(&senior.actor().name), "whoever has said how it ended");
        let entries = lead.entries.len();
        let call = call_log::read(&senior, call.id).await.unwrap().line.call;
        settle(&senior, &call, CallOutcome::Advised).await;
        assert_eq!(leads::read(&senior, early).await.unwrap().entries.len(), entries, "it was one call");
    }
}
