//! Leads: taken in from outside or by hand, worked on, passed on to an SMM manager and back, closed by a visit or by a
//! reason. Nobody who reached out is forgotten: what cannot be read becomes a lead all the same.
//!
//! `intake` takes them in, `board` and `show` read them, `act` does what one does with them, `call` rings them, `remind` says
//! so when nobody accepts what was passed on.

mod act;
mod board;
mod call;
mod intake;
mod remind;
mod show;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::{
    call_hours::CallHours,
    event::Event,
    lead::LeadStatus,
    lead_act::EntryKind,
    lead_board::{LeadClock, Owner},
    permission::Role,
};
use serde_json::json;
use uuid::Uuid;

use super::{directory::Directory, shifts};
use crate::{
    Ctx, Error,
    store::{
        Tx, audit,
        leads::{self, LeadEntryRow, LeadRow},
        users,
    },
};

pub use act::change;
pub use board::board;
pub(crate) use call::settle;
pub use call::{reveal, ring};
pub use intake::{add, receive, submit};
pub use remind::sweep;
pub(crate) use show::open_of;
pub use show::read;

/// By which clock leads wait, and those who take calls work.
#[derive(Clone, Copy)]
pub(crate) struct Clockwork {
    pub hours: CallHours,
    pub zone: Tz,
    /// Within so long an SMM manager is to accept what was passed on.
    pub accept: TimeDelta,
}

impl Clockwork {
    /// That of the clinic.
    pub fn of(ctx: &Ctx, directory: &Directory) -> Self {
        Self { hours: ctx.call_hours(), zone: directory.clinic_zone(), accept: ctx.lead_accept() }
    }

    /// How long somebody has waited by now.
    fn since(self, start: DateTime<Utc>, limit: TimeDelta, now: DateTime<Utc>) -> LeadClock {
        LeadClock::since(self.hours, self.zone, start, limit, now)
    }

    /// The lead after somebody has turned to it.
    fn answered(self, row: LeadRow, now: DateTime<Utc>) -> LeadRow {
        if row.answered_at.is_some() {
            return row;
        }
        let seconds = self.hours.between(self.zone, row.received_at, now).num_seconds();
        LeadRow { answered_at: Some(now), answer_s: i32::try_from(seconds).ok(), ..row }
    }
}

/// How far a stored lead is.
fn status(row: &LeadRow) -> Result<LeadStatus, Error> {
    LeadStatus::from_code(&row.status).ok_or_else(|| Error::broken("status of a lead"))
}

/// Writes the lead back with what happened to it.
async fn changed(tx: &mut Tx, row: &LeadRow, kind: EntryKind, words: &str) -> Result<(), Error> {
    leads::update(tx, row).await?;
    use EntryKind::{Accepted, Booked, Recalled, Rejected, Returned};
    if matches!(kind, Accepted | Booked | Recalled | Rejected | Returned) {
        remind::stop(tx, row.id).await?;
    }
    let by = tx.actor().name.clone();
    told(tx, row.id, &by, kind, words).await
}

/// Keeps what happened, and tells the screens. `by` is empty for whoever reached out.
async fn told(tx: &mut Tx, lead: Uuid, by: &str, kind: EntryKind, words: &str) -> Result<(), Error> {
    noted(tx, lead, by, kind, words).await?;
    audit::insert(tx, &format!("lead.{}", kind.code()), "lead", lead, json!({})).await?;
    tx.emit(Event::LeadChanged { id: lead.into() });
    Ok(())
}

/// Keeps what happened and nothing else.
async fn noted(tx: &mut Tx, lead: Uuid, by: &str, kind: EntryKind, words: &str) -> Result<(), Error> {
    let (id, at, kind) = (Uuid::now_v7(), tx.now(), kind.code().into());
    let entry = LeadEntryRow { id, at, by_name: by.into(), kind, words: words.into() };
    Ok(leads::insert_entry(tx, lead, &entry).await?)
}

/// Whom leads can be passed on to.
async fn smm_managers(tx: &mut Tx) -> Result<Vec<Owner>, Error> {
    let me = tx.actor().user.map(|user| user.0);
    let rows = users::list(tx).await?.into_iter();
    let rows = rows.filter(|row| row.role == Role::SmmManager.code() && !row.disabled);
    Ok(rows
        .map(|row| Owner { id: row.id.into(), own: Some(row.id) == me, name: row.name, until: None })
        .collect())
}

/// The same, with the ends of their shifts today.
async fn smm_on_shift(tx: &mut Tx, clock: Clockwork) -> Result<Vec<Owner>, Error> {
    let ends = shifts::ends(tx, clock).await?;
    let owners = smm_managers(tx).await?.into_iter();
    Ok(owners.map(|owner| Owner { until: ends.get(&owner.id.0).copied(), ..owner }).collect())
}
