//! What those who take calls do, and the shifts they work in: by hand, by telephone, and by themselves.

use backend::{
    Actor, Ctx,
    services::{call_log, calls, operator_states, shifts, telephony, users},
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    call::{CallEnd, CallOutcome},
    clinic_time::WallSpan,
    error::{AppError, Fault, Refusal},
    id::UserId,
    operator_state::{OperatorState, StateSpan},
    permission::{Permission, Role},
    shift::{ShiftDay, ShiftForm},
    telephony::Provider,
};
use serde_json::json;
use tests::{
    on_both,
    world::{Engine, World, monday, morning},
};

use crate::{actor, editor, refused};

const EXTENSION: &str = "101";

/// The operator of the telephone 101.
async fn one(world: &World) -> (Ctx, UserId) {
    let user = users::find_by_login(&world.backend.system(), "operator").await.unwrap().unwrap();
    (world.backend.authorize(&Actor::from(&user), Permission::TakeCalls).unwrap(), user.id)
}

fn at(minute: i64) -> DateTime<Utc> {
    morning() + TimeDelta::minutes(minute)
}

async fn tell(world: &World, call: &str, minute: i64, event: &str, more: serde_json::Value) {
    let mut payload = json!({"event": event, "call_id": call, "at": at(minute).to_rfc3339()});
    for (name, value) in more.as_object().unwrap() {
        payload[name] = value.clone();
    }
    world.clock.set(at(minute));
    telephony::take(&world.backend.system(), Provider::Generic, &payload.to_string()).await.unwrap();
}

async fn rings(world: &World, call: &str, minute: i64) {
    let more = json!({"direction": "in", "phone": "+79161234501", "extension": EXTENSION});
    tell(world, call, minute, "ringing", more).await;
}

/// What somebody does, as colleagues see it.
async fn state(world: &World, user: UserId) -> Option<OperatorState> {
    let board = operator_states::list(&world.backend.system()).await.unwrap();
    board.lines.into_iter().find(|line| line.id == user).and_then(|line| line.state)
}

async fn today(ctx: &Ctx, user: UserId) -> ShiftDay {
    let week = shifts::read_week(ctx, None).await.unwrap();
    let row = week.rows.into_iter().find(|row| row.user == user).unwrap();
    row.days.into_iter().find(|day| day.date == week.today).unwrap()
}

on_both! {
    async fn a_call_leads_from_ready_over_the_call_and_the_wrap_up_to_ready(world: World) {
        use OperatorState::{OnCall, Ready, WrapUp};
        let (one, user) = one(&world).await;
        world.clock.set(at(60));
        assert_eq!(operator_states::come(&one).await.unwrap().state, Some(Ready), "the first time of a day");
        rings(&world, "a", 61).await;
        assert_eq!(state(&world, user).await, Some(Ready), "it only rings");
        tell(&world, "a", 62, "answered", json!({"extension": EXTENSION})).await;
        assert_eq!(state(&world, user).await, Some(OnCall));
        assert_eq!(refused(operator_states::set(&one, OnCall).await), AppError::field("state", Fault::UnknownChoice));
        tell(&world, "a", 65, "ended", json!({"answered": true})).await;
        assert_eq!(state(&world, user).await, Some(WrapUp));
        world.clock.set(at(67));
        let call = calls::desk_day(&one).await.unwrap().open[0].id;
        let form = CallEnd { outcome: Some(CallOutcome::Advised), ..CallEnd::default() };
        calls::end(&one, call, form).await.unwrap();
        assert_eq!(state(&world, user).await, Some(Ready));
        let spans = operator_states::spans(&one, user, at(0)).await.unwrap();
        let span = |state, from, to: Option<i64>| StateSpan { state, started_at: at(from), ended_at: to.map(at) };
        let expected = [span(Ready, 60, Some(62)), span(OnCall, 62, Some(65)), span(WrapUp, 65, Some(67)), span(Ready, 67, None)];
        assert_eq!(spans, expected);
    }

    async fn what_is_written_down_before_the_end_needs_no_wrap_up(world: World) {
        let (one, user) = one(&world).await;
        world.clock.set(at(60));
        operator_states::come(&one).await.unwrap();
        tell(&world, "a", 62, "answered", json!({"direction": "in", "phone": "+79161234501", "extension": EXTENSION})).await;
        let call = calls::desk_day(&one).await.unwrap().open[0].id;
        calls::end(&one, call, CallEnd::default()).await.unwrap();
        assert_eq!(state(&world, user).await, Some(OperatorState::OnCall), "the line still lives");
        tell(&world, "a", 65, "ended", json!({"answered": true})).await;
        assert_eq!(state(&world, user).await, Some(OperatorState::Ready));
        // a call that goes over to a colleague takes the state along
        tell(&world, "b", 70, "answered", json!({"direction": "in", "phone": "+79161234502", "extension": EXTENSION})).await;
        tell(&world, "b", 72, "answered", json!({"extension": "111"})).await;
        assert_eq!(state(&world, user).await, Some(OperatorState::Ready));
        let other = users::find_by_login(&world.backend.system(), "operator2").await.unwrap().unwrap().id;
        assert_eq!(state(&world, other).await, Some(OperatorState::OnCall));
    }

    async fn whoever_rests_hears_the_own_telephone_alone(world: World) {
        let (one, _) = one(&world).await;
        let count = async || telephony::list_ringing(&one).await.unwrap().calls.len();
        tell(&world, "a", 60, "ringing", json!({"direction": "in", "phone": "+79161234501", "extension": "777"})).await;
        assert_eq!(count().await, 1, "who has said nothing hears all");
        for state in [OperatorState::Break, OperatorState::Off] {
            operator_states::set(&one, state).await.unwrap();
            assert_eq!(count().await, 0, "{state:?}");
        }
        rings(&world, "b", 61).await;
        assert_eq!(count().await, 1, "it rings at the own one");
        operator_states::set(&one, OperatorState::Ready).await.unwrap();
        assert_eq!(count().await, 2);
    }

    async fn what_is_forgotten_ends_with_the_hours_of_calls(world: World) {
        let (one, user) = one(&world).await;
        world.clock.set(at(60));
        operator_states::come(&one).await.unwrap();
        // Monday, 20:00 in Moscow is twelve hours after that morning
        world.clock.set(at(12 * 60 - 1));
        assert_eq!(operator_states::sweep(&world.backend.system()).await.unwrap(), 0);
        world.clock.set(at(12 * 60 + 30));
        assert_eq!(state(&world, user).await, None, "it is over before anybody sweeps");
        assert_eq!(operator_states::sweep(&world.backend.system()).await.unwrap(), 1);
        let spans = operator_states::spans(&one, user, at(0)).await.unwrap();
        assert_eq!(spans[0].ended_at, Some(at(12 * 60)));
        assert_eq!(today(&one, user).await.ended_at, Some(at(12 * 60)), "the shift ends with it");
        // what is begun after it was forgotten does not reach back
        world.clock.set(at(24 * 60 + 60));
        operator_states::come(&one).await.unwrap();
        let spans = operator_states::spans(&one, user, at(0)).await.unwrap();
        assert_eq!((spans.len(), spans[1].started_at), (2, at(24 * 60 + 60)));
    }

    async fn a_shift_is_planned_begun_and_finished(world: World) {
        let (one, user) = one(&world).await;
        let usual = today(&one, user).await;
        assert_eq!((usual.planned, usual.started_at), (Some(WallSpan::new(525, 1200)), None), "by the hours of calls");
        let form = |plan: &str, date: &str| ShiftForm {
            user,
            date: date.into(),
            plan: plan.into(),
            from: "10:00".into(),
            to: "15:00".into(),
        };
        let date = monday().to_string();
        assert_eq!(refused(shifts::plan(&one, form("hours", &date)).await), AppError::Forbidden);
        let admin = editor(&world);
        shifts::plan(&admin, form("hours", &date)).await.unwrap();
        assert_eq!(today(&one, user).await.planned, Some(WallSpan::new(600, 900)));
        let until = operator_states::list(&one).await.unwrap().lines.into_iter().find(|line| line.id == user).unwrap().until;
        assert_eq!(until, Some(at(7 * 60)), "15:00 in Moscow");
        shifts::plan(&admin, form("free", &date)).await.unwrap();
        assert_eq!(today(&one, user).await.planned, None);
        let past = refused(shifts::plan(&admin, form("free", "2026-11-22")).await);
        assert_eq!(past, AppError::field("date", Fault::InThePast));
        let doctor = users::find_by_login(&world.backend.system(), "doctor").await.unwrap().unwrap().id;
        let nobody = refused(shifts::plan(&admin, ShiftForm { user: doctor, ..form("free", &date) }).await);
        assert_eq!(nobody, AppError::field("user", Fault::UnknownChoice));

        assert_eq!(refused(shifts::finish(&one).await), AppError::Refused(Refusal::WrongStatus));
        world.clock.set(at(45));
        shifts::begin(&one).await.unwrap();
        world.clock.set(at(50));
        assert_eq!(operator_states::come(&one).await.unwrap().started_at, Some(at(45)), "it has begun once");
        world.clock.set(at(600));
        assert_eq!(shifts::finish(&one).await.unwrap().state, None);
        assert_eq!(today(&one, user).await.ended_at, Some(at(600)));
        assert_eq!(operator_states::come(&one).await.unwrap().state, None, "a reload begins nothing anew");
        world.clock.set(at(610));
        assert_eq!(shifts::begin(&one).await.unwrap().ended_at, None, "it was finished too early");
        assert_eq!(today(&one, user).await.started_at, Some(at(45)));
    }

    async fn states_and_shifts_are_for_those_whom_they_concern(world: World) {
        for role in [Role::Doctor, Role::SmmManager, Role::Admin, Role::DataProtectionOfficer] {
            let ctx = world.backend.authorize(&actor(role), Permission::OwnAccount).unwrap();
            assert_eq!(refused(operator_states::list(&ctx).await), AppError::Forbidden, "{role:?}");
            assert_eq!(refused(operator_states::set(&ctx, OperatorState::Ready).await), AppError::Forbidden);
            assert_eq!(refused(shifts::read_week(&ctx, None).await), AppError::Forbidden);
        }
        // who takes calls besides works in no shift
        let user = users::find_by_login(&world.backend.system(), "administrator").await.unwrap().unwrap();
        let administrator = world.backend.authorize(&Actor::from(&user), Permission::TakeCalls).unwrap();
        assert_eq!(refused(shifts::begin(&administrator).await), AppError::Forbidden);
        assert_eq!(operator_states::come(&administrator).await.unwrap().state, None);
        operator_states::set(&administrator, OperatorState::Ready).await.unwrap();
        assert_eq!(state(&world, user.id).await, Some(OperatorState::Ready));
        let manager = world.backend.authorize(&actor(Role::Manager), Permission::ReadReports).unwrap();
        assert!(!shifts::read_week(&manager, None).await.unwrap().plans);
        call_log::choices(&manager).await.unwrap();
    }
}
