//! What telephone exchanges send becomes calls on desks and missed calls in the queue; over HTTP, on both engines.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod ami;
mod asterisk;
mod desk;
mod dialling;
mod hooks;
mod missed;
mod payloads;
mod ringing;
mod simulation;

use backend::{
    Actor, Ctx, Error,
    services::{
        call_log, callbacks, calls,
        telephony::{Taken, take},
        users,
    },
};
use chrono::{DateTime, Days, TimeDelta, Utc};
use domain::{
    call::{Call, CallEnd, CallOutcome},
    call_log::LogFilter,
    callback::CallbackLine,
    error::AppError,
    permission::Permission,
    telephony::Provider,
};
use serde_json::{Value, json};
use tests::world::{World, monday, morning};

/// The telephones of two operators of the demo clinic, and one that is nobody's.
const ONE: &str = "101";
const OTHER: &str = "111";
const NOBODYS: &str = "777";

/// Nobody's number, and how it is shown.
const PHONE: &str = "+79161234501";
const MASKED: &str = "+7 916 •••-••-01";

/// Five past nine of a Monday in Moscow.
fn five_past_nine() -> DateTime<Utc> {
    morning() + TimeDelta::minutes(65)
}

/// So many seconds of that morning.
fn at(second: i64) -> DateTime<Utc> {
    five_past_nine() + TimeDelta::seconds(second)
}

/// An operator with the telephone, at a minute of that morning.
async fn operator(world: &World, extension: &str) -> Ctx {
    let login = if extension == ONE { "operator" } else { "operator2" };
    let user = users::find_by_login(&world.backend.system(), login).await.unwrap().unwrap();
    world.backend.authorize(&Actor::from(&user), Permission::TakeCalls).unwrap()
}

/// The exchange sends something.
async fn send(world: &World, payload: &Value) -> Taken {
    take(&world.backend.system(), Provider::Generic, &payload.to_string()).await.unwrap()
}

/// An event of a call; it is sent when it happens.
async fn tell(world: &World, call: &str, second: i64, event: &str, more: Value) -> Taken {
    let mut payload = json!({"event": event, "call_id": call, "at": at(second).to_rfc3339()});
    for (name, value) in more.as_object().unwrap() {
        payload[name] = value.clone();
    }
    world.clock.set(at(second));
    send(world, &payload).await
}

/// It rings at a telephone.
async fn ring(world: &World, call: &str, second: i64, phone: &str, extension: &str) {
    tell(world, call, second, "ringing", json!({"direction": "in", "phone": phone, "extension": extension}))
        .await;
}

/// Somebody rang and nobody answered, at that second of the morning.
async fn miss(world: &World, call: &str, second: i64, phone: &str) {
    ring(world, call, second, phone, ONE).await;
    tell(world, call, second + 20, "ended", json!({"answered": false})).await;
}

async fn end(ctx: &Ctx, call: &Call, outcome: CallOutcome) {
    let form = CallEnd { outcome: Some(outcome), ..CallEnd::default() };
    calls::end(ctx, call.id, form).await.unwrap();
}

/// What is on the operator's desk.
async fn open(ctx: &Ctx) -> Vec<Call> {
    calls::desk_day(ctx).await.unwrap().open
}

/// The one call on the desk.
async fn only(ctx: &Ctx) -> Call {
    let [call] = open(ctx).await.try_into().unwrap();
    call
}

/// Every call since that morning began, the oldest first.
async fn log(world: &World) -> Vec<Call> {
    let filter =
        LogFilter { from: Some(monday()), to: Some(monday() + Days::new(1)), ..LogFilter::default() };
    let page = call_log::page(&world.backend.system(), &filter).await.unwrap();
    page.lines.into_iter().map(|line| line.call).filter(|call| call.started_at >= morning()).rev().collect()
}

/// Who of the queue was missed.
async fn queue(world: &World) -> Vec<CallbackLine> {
    let mut lines = callbacks::list(&world.backend.system()).await.unwrap().lines;
    lines.retain(|line| line.missed > 0);
    lines
}

#[track_caller]
fn refused<T: std::fmt::Debug>(outcome: Result<T, Error>) -> AppError {
    match outcome.unwrap_err() {
        Error::App(error) => error,
        other => panic!("{other}"),
    }
}
