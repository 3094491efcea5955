//! Keeping a price list: all of it in one transaction.

use std::collections::HashSet;

use chrono::NaiveDate;
use domain::{
    event::Event,
    id::ServiceId,
    import::{
        Doubtful, ImportKind, ImportOrder, ImportStep, Judged, Kept, Read,
        services::{self as rules, ServiceAct, ServiceRow, ServiceRows},
    },
    service::NewService,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    Sheet,
    before::{self, Before, Done},
    digest, once, settled, sort, stale,
};
use crate::{
    Ctx, Error,
    services::{
        clinic::service_values,
        directory::{Directory, DirectoryCache},
        prices,
    },
    store::{Tx, audit, clinic, directory, import, imports},
};

/// A price list with each row read.
pub(super) struct Prepared {
    pub sheet: Sheet,
    pub headings: u32,
    rows: Vec<Read<ServiceRow>>,
    /// The first day of the new prices.
    first_day: NaiveDate,
}

impl Prepared {
    pub fn new(sheet: Sheet, directory: &Directory, first_day: NaiveDate) -> Self {
        let read = ServiceRows::read(&sheet.columns, &sheet.table, &directory.skills);
        Self { sheet, headings: read.headings, rows: read.rows, first_day }
    }

    /// The verdicts, and what they are in short: one digest, for all of it is kept at once.
    pub fn judge(&self, directory: &Directory) -> Result<(Vec<Judged<ServiceAct>>, Vec<String>), Error> {
        let rows: Vec<_> = self.rows.iter().collect();
        // against what would hold on that day
        let known = directory.services_on(self.first_day);
        let judged = rules::judge(&self.sheet.columns, &rows, &known, true);
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
    let kind = ImportKind::Services.code();
    imports::begin(tx, order.run, kind, order.kept_name(), Some(prepared.first_day)).await?;
    let mut keeper = Keeper { tx, cache, prepared, run: order.run };
    let (acts, mut later) = sort(judged, &order.doubtful, |act| *act == ServiceAct::Follow, &mut kept);
    keeper.keep_acts(&acts, &mut kept).await?;
    // rows of one service one after the other, each judged by what the last one has left
    while !later.is_empty() {
        later = keeper.keep_following(later, &mut kept).await?;
    }
    imports::count(tx, order.run, &kept).await?;
    let details = json!({"added": kept.added, "changed": kept.changed});
    audit::insert(tx, "import.services", "import", order.run, details).await?;
    Ok(kept)
}

/// Keeps rows in one transaction.
struct Keeper<'a> {
    tx: &'a mut Tx,
    cache: &'a DirectoryCache,
    prepared: &'a Prepared,
    run: Uuid,
}

impl Keeper<'_> {
    /// Keeps one row of each service; returns the lines of the others.
    async fn keep_following(&mut self, lines: Vec<u32>, kept: &mut Kept) -> Result<Vec<u32>, Error> {
        let known = self.cache.get(self.tx).await?.services_on(self.prepared.first_day);
        let rows: Vec<_> = self.prepared.rows.iter().filter(|read| lines.contains(&read.line)).collect();
        let judged = rules::judge(&self.prepared.sheet.columns, &rows, &known, false);
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
        self.keep_acts(&acts, kept).await?;
        Ok(later)
    }

    async fn keep_acts(&mut self, acts: &[&ServiceAct], kept: &mut Kept) -> Result<(), Error> {
        let directory = self.cache.get(self.tx).await?;
        let mut trail = Vec::with_capacity(acts.len());
        for act in acts {
            let id = match act {
                ServiceAct::Add(new) => {
                    kept.added += 1;
                    self.add(new, directory.day()).await?
                }
                ServiceAct::Change(id, version, new) => {
                    kept.changed += 1;
                    self.change(&directory, (*id, *version), new).await?
                }
                ServiceAct::Follow => continue,
            };
            trail.push(("service.save", "service", id, json!({"import": self.run})));
        }
        if !trail.is_empty() {
            import::insert_audit(self.tx, &trail).await?;
            directory::touch(self.tx).await?;
            self.tx.emit(Event::ClinicChanged);
        }
        Ok(())
    }

    /// Its first price holds at once.
    async fn add(&mut self, new: &NewService, today: NaiveDate) -> Result<Uuid, Error> {
        let id = Uuid::now_v7();
        clinic::insert_service(self.tx, id, &service_values(new, true)).await?;
        clinic::set_service_skills(self.tx, id, &new.skills).await?;
        prices::insert(self.tx, id, today, new.price, Some(self.run)).await?;
        before::note(self.tx, self.run, Done::Added(id)).await?;
        Ok(id)
    }

    async fn change(
        &mut self,
        directory: &Directory,
        (id, version): (ServiceId, i64),
        new: &NewService,
    ) -> Result<Uuid, Error> {
        let old = directory.service(id).ok_or_else(stale)?;
        clinic::update_service(self.tx, id.0, version, &service_values(new, true)).await?;
        clinic::set_service_skills(self.tx, id.0, &new.skills).await?;
        prices::set(self.tx, directory, id, self.prepared.first_day, new.price, Some(self.run)).await?;
        before::note(self.tx, self.run, Done::Service(id.0, &Before::of(old))).await?;
        Ok(id.0)
    }
}
