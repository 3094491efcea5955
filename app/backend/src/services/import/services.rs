//! Keeping a price list: all of it in one transaction.

use std::collections::HashSet;

use domain::{
    event::Event,
    import::{
        Doubtful, ImportOrder, ImportStep, Judged, Kept, Read,
        services::{self as rules, ServiceAct, ServiceRow, ServiceRows},
    },
    service::ServiceBrief,
};
use serde_json::json;
use uuid::Uuid;

use super::{Sheet, digest, once, settled, sort, stale};
use crate::{
    Ctx, Error,
    services::{
        clinic::service_values,
        directory::{Directory, DirectoryCache},
    },
    store::{Tx, audit, clinic, directory, import},
};

/// A price list with each row read.
pub(super) struct Prepared {
    pub sheet: Sheet,
    pub headings: u32,
    rows: Vec<Read<ServiceRow>>,
}

impl Prepared {
    pub fn new(sheet: Sheet, directory: &Directory) -> Self {
        let read = ServiceRows::read(&sheet.columns, &sheet.table, &directory.skills);
        Self { sheet, headings: read.headings, rows: read.rows }
    }

    /// The verdicts, and what they are in short: one digest, for all of it is kept at once.
    pub fn judge(&self, directory: &Directory) -> Result<(Vec<Judged<ServiceAct>>, Vec<String>), Error> {
        let rows: Vec<_> = self.rows.iter().collect();
        let judged = rules::judge(&self.sheet.columns, &rows, &directory.services, true);
        let digest = digest(&self.sheet.table.lines, &judged)?;
        Ok((judged, vec![digest]))
    }
}

/// Keeps it all.
pub(super) async fn keep(ctx: &Ctx, prepared: Prepared, order: ImportOrder) -> Result<ImportStep, Error> {
    let writer = once(ctx, &order, 0);
    let input = (prepared, order, ctx.directory_cache());
    let kept = writer.write(input, |tx, (prepared, order, cache)| {
        Box::pin(async move {
            let directory = cache.get(tx).await?;
            let (judged, digests) = prepared.judge(&directory)?;
            if digests != order.digests {
                return Err(stale());
            }
            keep_judged(tx, prepared, &judged, order, cache).await
        })
    });
    match settled(kept.await)? {
        Some(done) => Ok(ImportStep { done, ..ImportStep::default() }),
        None => Ok(ImportStep { next: Some(0), stale: true, ..ImportStep::default() }),
    }
}

async fn keep_judged(
    tx: &mut Tx,
    prepared: &Prepared,
    judged: &[Judged<ServiceAct>],
    order: &ImportOrder,
    cache: &DirectoryCache,
) -> Result<Kept, Error> {
    let mut kept = Kept::default();
    let (acts, mut later) = sort(judged, &order.doubtful, |act| *act == ServiceAct::Follow, &mut kept);
    keep_acts(tx, &acts, order, &mut kept).await?;
    // rows of one service one after the other, each judged by what the last one has left
    while !later.is_empty() {
        let services = cache.get(tx).await?.services.clone();
        later = keep_following(tx, prepared, later, &services, order, &mut kept).await?;
    }
    let details = json!({"added": kept.added, "changed": kept.changed});
    audit::insert(tx, "import.services", "import", order.run, details).await?;
    Ok(kept)
}

/// Keeps one row of each service; returns the lines of the others.
async fn keep_following(
    tx: &mut Tx,
    prepared: &Prepared,
    lines: Vec<u32>,
    services: &[ServiceBrief],
    order: &ImportOrder,
    kept: &mut Kept,
) -> Result<Vec<u32>, Error> {
    let rows: Vec<_> = prepared.rows.iter().filter(|read| lines.contains(&read.line)).collect();
    let judged = rules::judge(&prepared.sheet.columns, &rows, services, false);
    let (mut touched, mut added) = (HashSet::new(), false);
    let (mut now, mut later) = (Vec::new(), Vec::new());
    for one in judged {
        // of new ones only one: the next may be the same
        let free = match one.target {
            Some(target) => touched.insert(target),
            None => !std::mem::replace(&mut added, true),
        };
        if free { now.push(one) } else { later.push(one.line) }
    }
    let (acts, _) = sort(&now, &Doubtful::All, |_| false, kept);
    keep_acts(tx, &acts, order, kept).await?;
    Ok(later)
}

async fn keep_acts(
    tx: &mut Tx,
    acts: &[&ServiceAct],
    order: &ImportOrder,
    kept: &mut Kept,
) -> Result<(), Error> {
    let mut trail = Vec::with_capacity(acts.len());
    for act in acts {
        let (id, new) = match act {
            ServiceAct::Add(new) => {
                let id = Uuid::now_v7();
                clinic::insert_service(tx, id, &service_values(new, true)).await?;
                kept.added += 1;
                (id, new)
            }
            ServiceAct::Change(id, version, new) => {
                clinic::update_service(tx, id.0, *version, &service_values(new, true)).await?;
                kept.changed += 1;
                (id.0, new)
            }
            ServiceAct::Follow => continue,
        };
        clinic::set_service_skills(tx, id, &new.skills).await?;
        trail.push(("service.save", "service", id, json!({"import": order.run})));
    }
    if !trail.is_empty() {
        import::insert_audit(tx, &trail).await?;
        directory::touch(tx).await?;
        tx.emit(Event::ClinicChanged);
    }
    Ok(())
}
