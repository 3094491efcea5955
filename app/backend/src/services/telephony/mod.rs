//! Calls as the telephone exchange tells of them: every payload is kept as it came, and the call is worked out anew of
//! all that is known of it. What becomes of the call is in [`line`], who it may be and whose it becomes in [`ringing`].

mod line;
mod ringing;

use chrono::TimeDelta;
use domain::{
    permission::Permission,
    telephony::{Provider, Told, Unreadable},
    text::storable,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub use ringing::{accept, list_ringing};

use self::line::Line;
use crate::{
    Ctx, Error,
    services::{callbacks::Due, leads::Clockwork},
    store::{
        Tx,
        telephony::{self, PayloadRow},
    },
};

/// After so long without an end a call that is on nobody's desk is taken to be over.
const RINGS_MOST: TimeDelta = TimeDelta::minutes(60);
/// Calls that one sweep ends.
const SWEPT: i64 = 50;

/// What became of a payload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Taken {
    /// It is kept, and the call follows it.
    Followed,
    /// It was there already: nothing has changed.
    Repeated,
    /// It is kept with its fault, which is told in a sentence that names no contents.
    Unreadable(String),
}

/// Keeps what a provider sent and follows it. `raw` is JSON, without what was sent to prove who sends.
pub async fn take(ctx: &Ctx, provider: Provider, raw: &str) -> Result<Taken, Error> {
    ctx.require(Permission::TakeCalls)?;
    let raw = storable(raw);
    let told = provider.read(&raw, ctx.now());
    let payload = Payload { provider, told, raw, times: Times::of(ctx).await? };
    ctx.write(payload, |tx, payload| Box::pin(payload.keep(tx))).await
}

/// Ends calls whose end was never told; how many.
pub async fn sweep(ctx: &Ctx) -> Result<usize, Error> {
    let before = ctx.now() - RINGS_MOST;
    if telephony::list_forgotten(&mut ctx.read().await?, before, 1).await?.is_empty() {
        return Ok(0);
    }
    let times = Times::of(ctx).await?;
    ctx.write((before, times), |tx, (before, times)| {
        Box::pin(async move {
            let forgotten = telephony::list_forgotten(tx, *before, SWEPT).await?;
            for row in &forgotten {
                line::forget(tx, row.clone(), *times).await?;
            }
            Ok(forgotten.len())
        })
    })
    .await
}

/// When whoever was not talked with is to be rung.
#[derive(Clone, Copy)]
struct Times {
    clock: Clockwork,
    due: Due,
}

impl Times {
    async fn of(ctx: &Ctx) -> Result<Self, Error> {
        let clock = Clockwork::of(ctx, &*ctx.directory_lately().await?);
        Ok(Self { clock, due: Due::new(ctx, clock.zone, None) })
    }
}

struct Payload {
    provider: Provider,
    told: Result<Told, Unreadable>,
    raw: String,
    times: Times,
}

impl Payload {
    async fn keep(&self, tx: &mut Tx) -> Result<Taken, Error> {
        let event = self.told.as_ref().ok().and_then(|told| told.event.as_ref());
        let line =
            event.map(|(key, _)| Line { provider: self.provider, key: key.clone(), times: self.times });
        if let Some(line) = &line {
            // what comes at once about one call is followed one by one
            tx.lock(&format!("line {} {}", self.provider.code(), line.key)).await?;
        }
        if !telephony::insert_payload(tx, &self.row(tx, line.as_ref())).await? {
            return Ok(Taken::Repeated);
        }
        if let Some(line) = &line {
            line.follow(tx).await?;
        }
        Ok(match &self.told {
            Ok(_) => Taken::Followed,
            Err(fault) => Taken::Unreadable(fault.to_string()),
        })
    }

    fn row(&self, tx: &Tx, line: Option<&Line>) -> PayloadRow {
        let own = self.told.as_ref().ok().and_then(|told| told.key.clone());
        PayloadRow {
            id: Uuid::now_v7(),
            provider: self.provider.code().into(),
            event_key: own.unwrap_or_else(|| hex::encode(Sha256::digest(&self.raw))),
            call_key: line.map(|line| line.key.clone()),
            received_at: tx.now(),
            raw: self.raw.clone(),
            fault: self.told.as_ref().err().map(ToString::to_string),
        }
    }
}
