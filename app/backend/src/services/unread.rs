//! What came in from outside and could not be read: the list for whoever sets the sources up, and how often a source
//! was refused, which is counted in memory alone, so that whoever knocks makes nothing to write.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, Utc};
use domain::{
    permission::Permission,
    unread::{Inlet, RefusedCount, UnreadLine, UnreadPage, masked},
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Backend, Ctx, Error,
    store::{
        audit,
        unread::{self, UnreadRow},
    },
};

/// Of each kind that are shown.
const SHOWN: i64 = 50;

/// How often each source was refused since the program was started.
#[derive(Default)]
pub(crate) struct Refusals(Mutex<BTreeMap<&'static str, (u32, DateTime<Utc>)>>);

impl Refusals {
    fn note(&self, source: &'static str, at: DateTime<Utc>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, last) = known.entry(source).or_insert((0, at));
        (*count, *last) = (count.saturating_add(1), at);
    }

    fn list(&self) -> Vec<RefusedCount> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = known.iter().map(|(source, (count, last_at))| RefusedCount {
            source: (*source).into(),
            count: *count,
            last_at: *last_at,
        });
        counted.collect()
    }
}

/// Somebody has come in a source's name without its secret.
pub fn refused(backend: &Backend, source: &'static str) {
    backend.system().memory().refusals.note(source, backend.now());
}

/// What nobody has looked at yet, the latest first.
pub async fn page(ctx: &Ctx) -> Result<UnreadPage, Error> {
    ctx.require(Permission::EditClinic)?;
    let zone = ctx.directory_lately().await?.clinic_zone();
    let mut tx = ctx.read().await?;
    let (mut lines, mut more) = (Vec::new(), false);
    for inlet in [Inlet::Calls, Inlet::Leads] {
        let mut rows = unread::list(&mut tx, inlet, SHOWN + 1).await?;
        more |= rows.len() as i64 > SHOWN;
        rows.truncate(SHOWN as usize);
        lines.extend(rows.into_iter().map(|row| line(inlet, row)));
    }
    lines.sort_by_key(|line| std::cmp::Reverse((line.at, line.id)));
    let reveals = ctx.actor().may(Permission::RevealPatient);
    Ok(UnreadPage { lines, more, refused: ctx.memory().refusals.list(), reveals, now: tx.now(), zone })
}

fn line(inlet: Inlet, row: UnreadRow) -> UnreadLine {
    let masked = masked(&row.raw);
    UnreadLine { inlet, id: row.id, source: row.source, at: row.received_at, fault: row.fault, masked }
}

/// What was sent, as it came. It is noted who saw it.
pub async fn reveal(ctx: &Ctx, inlet: Inlet, id: Uuid) -> Result<String, Error> {
    ctx.require(Permission::EditClinic)?;
    ctx.require(Permission::RevealPatient)?;
    ctx.write((inlet, id), |tx, (inlet, id)| {
        Box::pin(async move {
            let row = unread::get(tx, *inlet, *id).await?;
            audit::insert(tx, "payload.reveal", "payload", row.id, json!({"source": row.source})).await?;
            Ok(row.raw)
        })
    })
    .await
}

/// Takes one off the list, or puts it back.
pub async fn settle(ctx: &Ctx, inlet: Inlet, id: Uuid, settled: bool) -> Result<(), Error> {
    ctx.require(Permission::EditClinic)?;
    ctx.write((inlet, id, settled), |tx, (inlet, id, settled)| {
        Box::pin(async move {
            let row = unread::get(tx, *inlet, *id).await?;
            let at = settled.then(|| tx.now());
            unread::settle(tx, *inlet, row.id, at).await?;
            let act = if *settled { "payload.settle" } else { "payload.restore" };
            Ok(audit::insert(tx, act, "payload", row.id, json!({"source": row.source})).await?)
        })
    })
    .await
}
