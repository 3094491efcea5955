//! Leads as the actor may see them.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::{
    booking::BookingStatus,
    id::{BookingId, DoctorId, LeadId},
    lead::{ANSWER, LeadSource, LeadStatus, RejectReason, Touch},
    lead_act::EntryKind,
    lead_board::{Handover, LeadClock, LeadEntry, LeadLine, LeadPerson, LeadView, LeadVisit, Owner},
    permission::Permission,
    phone::mask_e164,
    telephony::RingingLead,
};
use serde_json::json;

use super::{Clockwork, smm_on_shift, status};
use crate::{
    Actor, Ctx, Error,
    services::{audit::seen, directory::Directory, patients},
    store::{
        Tx,
        leads::{self, LeadEntryRow, LeadLineRow, LeadRow},
    },
};

/// Entries of the history that are shown.
const ENTRIES: i64 = 200;

/// One lead with all that is known of it. It is noted who looked.
pub async fn read(ctx: &Ctx, id: LeadId) -> Result<LeadView, Error> {
    let view = look(ctx, id).await?;
    seen(ctx, "lead.view", ("lead", id.to_string()), json!({})).await?;
    Ok(view)
}

/// The same for whoever has just done something with it.
pub(super) async fn look(ctx: &Ctx, id: LeadId) -> Result<LeadView, Error> {
    ctx.require(Permission::WorkLeads)?;
    let mut tx = ctx.read().await?;
    let reader = Reader::of(ctx, &mut tx).await?;
    let row = leads::get_line(&mut tx, id.0).await?;
    let entries = leads::list_entries(&mut tx, id.0, ENTRIES).await?;
    let entries: Vec<LeadEntry> =
        entries.into_iter().map(entry).filter(|entry| reader.may_read(entry)).collect();
    let people =
        if reader.sees_patients { people(&mut tx, row.lead.phone.as_deref()).await? } else { Vec::new() };
    let touch = |json: &str| serde_json::from_str::<Touch>(json);
    Ok(LeadView {
        entries,
        people,
        first_touch: touch(&row.lead.first_touch)?,
        last_touch: touch(&row.lead.last_touch)?,
        consent: row.lead.consent_version.clone().zip(row.lead.consent_at),
        smm: smm_on_shift(&mut tx, reader.clock).await?,
        now: reader.now,
        zone: reader.clock.zone,
        line: reader.line(row)?,
    })
}

/// Open leads on a number, as the pop-up of a ringing call shows them.
pub(crate) async fn open_of(tx: &mut Tx, phone: &str) -> Result<Vec<RingingLead>, Error> {
    let lead = |row: LeadRow| {
        Ok(RingingLead {
            id: row.id.into(),
            source: LeadSource::from_code(&row.source).ok_or_else(|| Error::broken("source of a lead"))?,
            status: status(&row)?,
            name: row.name,
            text: row.message,
        })
    };
    leads::list_of(tx, Some(phone), None).await?.into_iter().map(lead).collect()
}

/// Those who have a number.
pub(super) async fn people(tx: &mut Tx, phone: Option<&str>) -> Result<Vec<LeadPerson>, Error> {
    let Some(phone) = phone else { return Ok(Vec::new()) };
    let known = patients::of_number(tx, phone).await?;
    Ok(known.into_iter().map(|(id, name)| LeadPerson { id, name: name.full() }).collect())
}

fn entry(row: LeadEntryRow) -> LeadEntry {
    let kind = EntryKind::from_code(&row.kind).unwrap_or(EntryKind::Note);
    LeadEntry { at: row.at, by: row.by_name, kind, text: row.words }
}

/// Who reads, and when.
pub(super) struct Reader {
    actor: Arc<Actor>,
    directory: Arc<Directory>,
    sees_patients: bool,
    pub clock: Clockwork,
    pub now: DateTime<Utc>,
}

impl Reader {
    pub async fn of(ctx: &Ctx, tx: &mut Tx) -> Result<Self, Error> {
        let directory = ctx.directory(tx).await?;
        Ok(Self {
            actor: Arc::new(ctx.actor().clone()),
            sees_patients: ctx.actor().may(Permission::SeePatients),
            clock: Clockwork::of(ctx, &directory),
            now: tx.now(),
            directory,
        })
    }

    /// What operators say among themselves is often about health.
    fn may_read(&self, entry: &LeadEntry) -> bool {
        let among_themselves = matches!(entry.kind, EntryKind::Note | EntryKind::Planned | EntryKind::Called);
        self.sees_patients || !among_themselves || entry.by == self.actor.name
    }

    fn is_own(&self, user: uuid::Uuid) -> bool {
        self.actor.user.is_some_and(|own| own.0 == user)
    }

    /// As lists show it.
    pub fn line(&self, row: LeadLineRow) -> Result<LeadLine, Error> {
        let (clock, visit) = (self.clock_of(&row.lead)?, self.visit(&row));
        let LeadLineRow { lead, owner_name, forwarder, .. } = row;
        let own = lead.owner_id.is_some_and(|owner| self.is_own(owner));
        let owner = lead.owner_id.zip(owner_name);
        let to = owner.as_ref().filter(|_| !lead.returned).map(|(_, name)| name.clone()).unwrap_or_default();
        let touch: Touch = serde_json::from_str(&lead.last_touch)?;
        Ok(LeadLine {
            id: lead.id.into(),
            version: lead.version,
            source: LeadSource::from_code(&lead.source).ok_or_else(|| Error::broken("source of a lead"))?,
            status: status(&lead)?,
            name: lead.name,
            phone_masked: lead.phone.as_deref().map(mask_e164),
            contact: lead.contact,
            text: lead.message,
            touch: touch.words(),
            received_at: lead.received_at,
            repeats: lead.repeats.unsigned_abs(),
            clock,
            answered_min: lead.answer_s.map(minutes),
            owner: owner.map(|(id, name)| Owner { id: id.into(), name, own, until: None }),
            attempts: lead.attempts.unsigned_abs(),
            next_step: if self.sees_patients || own { lead.next_step } else { String::new() },
            next_at: lead.next_at,
            handover: forwarder.map(|by| Handover {
                by,
                to,
                note: lead.handover_note,
                accepted_at: lead.accepted_at,
                returned: lead.returned,
            }),
            known: lead.known && self.sees_patients,
            visit,
            reason: lead.reason.as_deref().and_then(RejectReason::from_code),
            closed_at: lead.closed_at,
        })
    }

    /// Runs as long as somebody waits.
    fn clock_of(&self, lead: &LeadRow) -> Result<Option<LeadClock>, Error> {
        let (start, limit) = match status(lead)? {
            LeadStatus::New if lead.answered_at.is_none() => (Some(lead.received_at), ANSWER),
            LeadStatus::Forwarded if lead.accepted_at.is_none() => (lead.forwarded_at, self.clock.accept),
            _ => (None, ANSWER),
        };
        Ok(start.map(|start| self.clock.since(start, limit, self.now)))
    }

    fn visit(&self, row: &LeadLineRow) -> Option<LeadVisit> {
        let (id, starts_at) = row.lead.booking_id.zip(row.visit_at)?;
        let branch = row.visit_branch.and_then(|branch| self.directory.branch(branch.into()));
        let doctor = row.visit_doctor.and_then(|doctor| self.directory.doctor(DoctorId(doctor)));
        let parts = [doctor.map(|doctor| doctor.name.short()), row.visit_services.clone()];
        let about =
            parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        let status = row.visit_status.as_deref().and_then(BookingStatus::from_code);
        use BookingStatus::{Arrived, Confirmed, Done, InChair};
        Some(LeadVisit {
            id: self.sees_patients.then_some(BookingId(id)),
            starts_at,
            zone: branch.map_or(self.clock.zone, |branch| branch.zone),
            about: if self.sees_patients { about } else { String::new() },
            confirmed: matches!(status, Some(Confirmed | Arrived | InChair | Done)),
        })
    }
}

/// Whole minutes, the nearest.
pub(super) fn minutes(seconds: i32) -> u32 {
    (seconds.unsigned_abs() + 30) / 60
}

/// The lead, if it is there.
pub(super) async fn existing(tx: &mut Tx, id: LeadId, version: Option<i64>) -> Result<LeadRow, Error> {
    let row = leads::get(tx, id.0).await?;
    match version {
        Some(version) if version != row.version => Err(Error::stale(row.version)),
        _ => Ok(row),
    }
}
