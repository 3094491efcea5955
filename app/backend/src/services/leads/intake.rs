//! Leads as they come in: what comes twice is taken once, whoever has an open lead already adds to it, and whoever is
//! known for advertising makes none.

use domain::{
    id::LeadId,
    lead::{LeadForm, LeadSource, LeadStatus, NewLead, TEXT_MAX, Touch},
    lead_act::EntryKind,
    lead_intake::{Incoming, Intake, Reading},
    permission::Permission,
    text::storable,
};
use uuid::Uuid;

use super::{act::spam_keys, noted, show::people, told};
use crate::{
    Ctx, Error,
    services::messages,
    store::{
        Tx,
        lead_intake::{self, IntakeRow},
        leads::{self, LeadRow},
    },
};

/// Takes in what a source has sent; durable when this returns.
pub async fn receive(ctx: &Ctx, intake: Intake) -> Result<(), Error> {
    let (event_key, payload) = (storable(&intake.event_key), storable(&intake.payload));
    let (read, fault) = match intake.read {
        Reading::Lead(incoming) => (Some(*incoming), None),
        Reading::Nothing => (None, None),
        Reading::Unreadable(fault) => {
            let text = payload.chars().take(TEXT_MAX).collect();
            (Some(Incoming { text, ..Incoming::default() }), Some(fault))
        }
    };
    let source = intake.source;
    let due = messages::due(ctx).await?;
    let input = (source, event_key, payload, fault, read, due);
    ctx.write(input, |tx, (source, event_key, payload, fault, read, due)| {
        Box::pin(async move {
            let row = IntakeRow {
                id: Uuid::now_v7(),
                source: source.code().into(),
                event_key: event_key.clone(),
                payload: payload.clone(),
                fault: fault.clone(),
            };
            if let Some(incoming) = read
                && lead_intake::insert(tx, &row).await?
            {
                if messages::take_in(tx, incoming, *due).await? {
                    return Ok(());
                }
                let lead = admit(tx, *source, incoming, "").await?;
                lead_intake::set_lead(tx, row.id, lead).await?;
            } else if read.is_none() {
                lead_intake::insert(tx, &row).await?;
            }
            Ok(())
        })
    })
    .await
}

/// Enters a lead by hand; it is the actor's own from the start. Whoever has an open one already keeps that.
pub async fn add(ctx: &Ctx, form: LeadForm) -> Result<LeadId, Error> {
    ctx.require(Permission::WorkLeads)?;
    let new = NewLead::parse(&form)?;
    ctx.write(new, |tx, new| {
        Box::pin(async move {
            let by = tx.actor().name.clone();
            Ok(LeadId(admit(tx, new.source, &said(new), &by).await?))
        })
    })
    .await
}

/// Takes in what another program tells: nobody has turned to it yet.
pub async fn submit(ctx: &Ctx, form: LeadForm, touch: Touch) -> Result<LeadId, Error> {
    ctx.require(Permission::WorkLeads)?;
    let new = NewLead::parse(&form)?;
    ctx.write((new, touch), |tx, (new, touch)| {
        Box::pin(async move {
            let incoming = Incoming { touch: touch.clone(), ..said(new) };
            Ok(LeadId(admit(tx, new.source, &incoming, "").await?))
        })
    })
    .await
}

fn said(new: &NewLead) -> Incoming {
    Incoming {
        name: new.name.clone(),
        phone: new.phone.clone(),
        contact: new.contact.clone(),
        text: new.text.clone(),
        ..Incoming::default()
    }
}

/// The lead to which it belongs from now on. `by` is empty when it comes from outside.
async fn admit(tx: &mut Tx, source: LeadSource, incoming: &Incoming, by: &str) -> Result<Uuid, Error> {
    let (sender, phone) = (incoming.sender.as_deref(), incoming.phone.as_deref());
    let keys = spam_keys(sender, phone);
    for key in &keys {
        tx.lock(key).await?;
    }
    let by_hand = !by.is_empty();
    if !by_hand {
        for key in &keys {
            if let Some(lead) = lead_intake::find_spam(tx, key).await? {
                noted(tx, lead, by, EntryKind::Message, &incoming.text).await?;
                return Ok(lead);
            }
        }
    }
    let open = leads::list_of(tx, phone, sender).await?.into_iter().next();
    let lead = match open {
        Some(row) => repeated(tx, row, incoming).await?,
        None => first(tx, source, incoming, by_hand).await?,
    };
    told(tx, lead, by, EntryKind::Message, &incoming.text).await?;
    Ok(lead)
}

/// Adds to a lead that is open.
async fn repeated(tx: &mut Tx, row: LeadRow, incoming: &Incoming) -> Result<Uuid, Error> {
    let or = |old: String, new: &str| if old.is_empty() { new.to_owned() } else { old };
    let known = people(tx, incoming.phone.as_deref()).await?;
    let last_touch =
        if incoming.touch.is_empty() { row.last_touch } else { serde_json::to_string(&incoming.touch)? };
    let consented = incoming.consent.is_some();
    let row = LeadRow {
        name: or(row.name, &incoming.name),
        contact: or(row.contact, &incoming.contact),
        message: if incoming.text.is_empty() { row.message } else { incoming.text.clone() },
        phone: row.phone.or_else(|| incoming.phone.clone()),
        known: row.known || !known.is_empty(),
        patient_id: row.patient_id.or_else(|| the_only(&known)),
        repeats: row.repeats + 1,
        last_touch,
        consent_version: incoming.consent.clone().or(row.consent_version),
        consent_at: if consented { Some(tx.now()) } else { row.consent_at },
        ..row
    };
    leads::update(tx, &row).await?;
    Ok(row.id)
}

async fn first(tx: &mut Tx, source: LeadSource, incoming: &Incoming, by_hand: bool) -> Result<Uuid, Error> {
    let known = people(tx, incoming.phone.as_deref()).await?;
    let touch = serde_json::to_string(&incoming.touch)?;
    let now = tx.now();
    let status = if by_hand { LeadStatus::InWork } else { LeadStatus::New };
    let row = LeadRow {
        status: status.code().into(),
        name: incoming.name.clone(),
        phone: incoming.phone.clone(),
        sender: incoming.sender.clone(),
        contact: incoming.contact.clone(),
        message: incoming.text.clone(),
        patient_id: the_only(&known),
        known: !known.is_empty(),
        owner_id: tx.actor().user.filter(|_| by_hand).map(|user| user.0),
        // whoever enters it has turned to it; how fast that was nobody can say
        answered_at: by_hand.then_some(now),
        first_touch: touch.clone(),
        last_touch: touch,
        consent_version: incoming.consent.clone(),
        consent_at: incoming.consent.is_some().then_some(now),
        ..LeadRow::blank(Uuid::now_v7(), source.code(), now)
    };
    leads::insert(tx, &row).await?;
    Ok(row.id)
}

/// The patient, where one alone has the number.
fn the_only(people: &[domain::lead_board::LeadPerson]) -> Option<Uuid> {
    if let [only] = people { Some(only.id.0) } else { None }
}
