//! The log of calls: what it shows to whom, and what one of its calls tells.

use backend::{
    Ctx,
    services::{bookings, call_log, calls, patients, telephony},
};
use chrono::{Days, TimeDelta};
use domain::{
    booking::{BookingForm, Place, RescheduleForm},
    call::{CallEnd, CallForm, CallOutcome, Direction},
    call_log::{CallLine, CallStep, Ending, LogFilter, VisitAct},
    call_reason::CallReason,
    error::{AppError, Fault},
    id::CallId,
    permission::{Permission, Role},
    slot_query::SlotQuery,
    telephony::Provider,
};
use serde_json::json;
use tests::{
    on_both,
    world::{Engine, World, monday, morning},
};

use crate::{actor, pinboard::operator, refused};

async fn lines(ctx: &Ctx, filter: LogFilter) -> Vec<CallLine> {
    call_log::page(ctx, &filter).await.unwrap().lines
}

/// A call that is begun and ended by hand.
async fn call(ctx: &Ctx, form: CallForm, end: CallEnd) -> CallId {
    let id = calls::start(ctx, form).await.unwrap().id;
    calls::end(ctx, id, end).await.unwrap();
    id
}

fn ended(outcome: CallOutcome, reasons: &[CallReason]) -> CallEnd {
    CallEnd { outcome: Some(outcome), reasons: reasons.to_vec(), ..CallEnd::default() }
}

/// The exchange tells something, at a second of that morning.
pub async fn tell(world: &World, second: i64, event: &str, more: serde_json::Value) {
    let at = morning() + TimeDelta::hours(1) + TimeDelta::seconds(second);
    let mut payload = json!({"event": event, "call_id": "a", "at": at.to_rfc3339()});
    for (name, value) in more.as_object().unwrap() {
        payload[name] = value.clone();
    }
    world.clock.set(at);
    telephony::take(&world.backend.system(), Provider::Generic, &payload.to_string()).await.unwrap();
}

on_both! {
    async fn each_filter_leaves_those_that_fit(world: World) {
        let ((one, me), (other, _)) = (operator(&world, 0).await, operator(&world, 1).await);
        let today = LogFilter { from: Some(monday()), ..LogFilter::default() };
        let phone = |phone: &str, outgoing| CallForm { phone: phone.into(), outgoing, patient_id: None };
        let price = [CallReason::Price, CallReason::Promotion];
        let asked = call(&one, phone("8 916 123-45-01", false), ended(CallOutcome::Advised, &price)).await;
        let spam = call(&other, phone("8 916 123-45-02", true), ended(CallOutcome::Spam, &[])).await;
        let found = async |filter: LogFilter| {
            lines(&one, LogFilter { from: Some(monday()), ..filter }).await.iter().map(|line| line.call.id).collect::<Vec<_>>()
        };
        let all = found(LogFilter::default()).await;
        assert!(all.contains(&asked) && all.contains(&spam));
        let fits = async |filter: LogFilter| (found(filter.clone()).await.contains(&asked), found(filter).await.contains(&spam));
        let none = LogFilter::default;
        assert_eq!(fits(LogFilter { own: true, ..none() }).await, (true, false));
        assert_eq!(fits(LogFilter { operator: Some(me), ..none() }).await, (true, false));
        assert_eq!(fits(LogFilter { direction: Some(Direction::Out), ..none() }).await, (false, true));
        assert_eq!(fits(LogFilter { ending: Some(Ending::As(CallOutcome::Spam)), ..none() }).await, (false, true));
        assert_eq!(fits(LogFilter { reason: Some(CallReason::Promotion), ..none() }).await, (true, false));
        assert_eq!(fits(LogFilter { reason: Some(CallReason::Pain), ..none() }).await, (false, false));
        assert_eq!(fits(LogFilter { phone: "45-02".into(), ..none() }).await, (false, true));
        assert_eq!(fits(LogFilter { missed: Some(true), ..none() }).await, (false, false));
        assert_eq!(fits(LogFilter { missed: Some(false), ..none() }).await, (true, true));
        assert_eq!(fits(LogFilter { to: Some(monday() - Days::new(1)), ..today }).await, (false, false));
        // the demo's week has calls that nobody answered, about branches and for reasons
        let week = lines(&one, LogFilter { missed: Some(true), ..none() }).await;
        assert!(!week.is_empty() && week.iter().all(|line| line.missed && line.call.operator.is_none()));
        let branch = call_log::choices(&one).await.unwrap().branches[0].clone();
        let there = lines(&one, LogFilter { branch: Some(branch.id), ..none() }).await;
        assert!(!there.is_empty() && there.iter().all(|line| line.branch.as_ref() == Some(&branch.name)));
    }

    async fn a_page_goes_on_where_the_last_one_ended(world: World) {
        let (one, _) = operator(&world, 0).await;
        let first = call_log::page(&one, &LogFilter::default()).await.unwrap();
        let next = LogFilter { before: first.next, ..LogFilter::default() };
        let second = call_log::page(&one, &next).await.unwrap();
        assert_eq!(first.lines.len(), 50);
        assert!(second.lines.iter().all(|line| Some(line.call.started_at) < first.next));
        assert!(first.lines.iter().all(|line| line.call.draft.is_none()), "what lies on a desk is not for the log");
    }

    async fn whoever_sees_no_patients_looks_for_no_numbers(world: World) {
        let manager = world.backend.authorize(&actor(Role::Manager), Permission::ReadReports).unwrap();
        let log = lines(&manager, LogFilter::default()).await;
        assert!(log.iter().all(|line| line.call.patient.is_none() && line.call.note.is_empty()));
        let by_phone = LogFilter { phone: "1142".into(), ..LogFilter::default() };
        assert_eq!(refused(call_log::page(&manager, &by_phone).await), AppError::Forbidden);
        let (one, _) = operator(&world, 0).await;
        let short = LogFilter { phone: "4".into(), ..LogFilter::default() };
        let fault = refused(call_log::page(&one, &short).await);
        assert_eq!(fault, AppError::field("phone", Fault::TooShort(3)));
        for role in [Role::Doctor, Role::SmmManager, Role::Admin] {
            let ctx = world.backend.authorize(&actor(role), Permission::OwnAccount).unwrap();
            assert_eq!(refused(call_log::page(&ctx, &LogFilter::default()).await), AppError::Forbidden);
            assert_eq!(refused(call_log::read(&ctx, CallId(Default::default())).await), AppError::Forbidden);
        }
    }

    async fn a_call_tells_what_came_of_it(world: World) {
        let (one, _) = operator(&world, 0).await;
        let patient = patients::search(&one, "смирнова").await.unwrap().patients[0].id;
        let form = CallForm { patient_id: Some(patient), ..CallForm::default() };
        let call = calls::start(&one, form).await.unwrap().id;
        let service = backend::services::directory::facts(&one).await.unwrap().services[0].id;
        let query = SlotQuery {
            services: vec![service],
            age: Some(35),
            from: Some(monday() + Days::new(1)),
            days: 30,
            limit: 5,
            ..SlotQuery::default()
        };
        let offers = backend::services::slots::search(&one, &query).await.unwrap();
        let place = |at: usize| Place {
            doctor_id: offers[at].doctor,
            branch_id: offers[at].branch,
            chair_id: None,
            starts_at: offers[at].starts_at,
        };
        let form = BookingForm {
            patient_id: Some(patient),
            hold_id: None,
            place: place(0),
            services: vec![service],
            wish: String::new(),
            call_id: Some(call),
            override_reason: String::new(),
        };
        let booked = bookings::book(&one, form).await.unwrap().booking;
        let form = RescheduleForm {
            minutes: None,
            version: booked.version,
            place: place(1),
            hold_id: None,
            reason: String::new(),
            override_reason: String::new(),
            call_id: Some(call),
        };
        bookings::reschedule(&one, booked.id, form).await.unwrap();
        calls::end(&one, call, CallEnd { outcome: Some(CallOutcome::CallBack), ..CallEnd::default() }).await.unwrap();
        let view = call_log::read(&one, call).await.unwrap();
        let acts: Vec<_> = view.visits.iter().map(|visit| (visit.id, visit.act)).collect();
        assert_eq!(acts.len(), 2);
        assert!(acts.contains(&(booked.id, VisitAct::Booked)) && acts.contains(&(booked.id, VisitAct::Moved)));
        assert_eq!((view.promises.len(), view.promises[0].made), (1, true));
        assert!(view.line.branch.is_some(), "that of the visit");
        let trail: Vec<_> = view.history.iter().map(|trace| trace.act.as_str()).collect();
        assert_eq!(trail, ["end", "start"]);
        assert_eq!(view.events, [], "the exchange has told nothing");
        let manager = world.backend.authorize(&actor(Role::Manager), Permission::ReadReports).unwrap();
        let seen = call_log::read(&manager, call).await.unwrap();
        assert_eq!((seen.line.call.patient_id, seen.visits.len()), (None, 2));
    }

    async fn a_recording_is_opened_by_those_who_may_and_it_is_noted(world: World) {
        let (one, _) = operator(&world, 0).await;
        tell(&world, 0, "ringing", json!({"direction": "in", "phone": "+79161234501", "extension": "101"})).await;
        tell(&world, 9, "answered", json!({"extension": "101"})).await;
        tell(&world, 40, "answered", json!({"extension": "111"})).await;
        tell(&world, 70, "ended", json!({"answered": true})).await;
        tell(&world, 75, "recorded", json!({"recording": "https://pbx.example/a.ogg"})).await;
        let today = LogFilter { from: Some(monday()), ..LogFilter::default() };
        let id = lines(&one, today).await[0].call.id;
        let senior = world.backend.authorize(&actor(Role::SeniorOperator), Permission::TakeCalls).unwrap();
        let view = call_log::read(&senior, id).await.unwrap();
        assert!(view.recording);
        assert_eq!((view.waited_s, view.talked_s), (Some(9), Some(61)));
        let steps: Vec<_> = view.events.iter().map(|event| event.step).collect();
        use CallStep::{Answered, Ended, Rang, Recorded, Transferred};
        assert_eq!(steps, [Rang, Answered, Transferred, Ended, Recorded]);
        assert!(view.events[1].who != "101" && !view.events[1].who.is_empty(), "whose telephone it is");
        assert_eq!(call_log::hear(&senior, id).await.unwrap(), "https://pbx.example/a.ogg");
        let view = call_log::read(&senior, id).await.unwrap();
        assert!(view.history.iter().any(|trace| trace.act == "hear" && trace.by == senior.actor().name));
        // an operator neither hears it nor learns that there is one
        let plain = world.backend.authorize(&actor(Role::Operator), Permission::TakeCalls).unwrap();
        assert!(!call_log::read(&plain, id).await.unwrap().recording);
        assert_eq!(refused(call_log::hear(&plain, id).await), AppError::Forbidden);
        let nobody = CallId(Default::default());
        assert_eq!(refused(call_log::hear(&senior, nobody).await), AppError::NotFound);
        assert_eq!(refused(call_log::read(&senior, nobody).await), AppError::NotFound);
    }
}
