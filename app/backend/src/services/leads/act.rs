//! What one does with a lead.

use domain::{
    error::{AppError, Fault, Refusal},
    id::LeadId,
    lead::{LeadStatus, RejectReason},
    lead_act::{LeadAct, LeadChange},
    lead_board::LeadView,
    permission::{Permission, Role},
};
use uuid::Uuid;

use super::{Clockwork, changed, show, smm_managers, status};
use crate::{
    Ctx, Error,
    store::{Tx, lead_intake, leads::LeadRow},
};

/// Does it, and reads the lead anew. A version that is over is refused with `Stale`, but for a note: it changes
/// nothing of what a colleague has done.
pub async fn change(ctx: &Ctx, id: LeadId, version: i64, act: LeadAct) -> Result<LeadView, Error> {
    ctx.require(Permission::WorkLeads)?;
    let directory = ctx.directory_lately().await?;
    let clock = Clockwork::of(ctx, &directory);
    let change = LeadChange::parse(&act, clock.zone, ctx.now())?;
    let version = Some(version).filter(|_| !matches!(change, LeadChange::Note(_)));
    ctx.write((id, version, change, clock), |tx, (id, version, change, clock)| {
        Box::pin(async move {
            let row = show::existing(tx, *id, *version).await?;
            let next =
                change.leads_to(status(&row)?, row.accepted_at.is_some()).ok_or(Refusal::WrongStatus)?;
            let row = LeadRow { status: next.code().into(), ..row };
            let row = match change {
                LeadChange::Note(_) => row,
                _ => clock.answered(applied(tx, row, change).await?, tx.now()),
            };
            changed(tx, &row, change.kind(), change.words()).await
        })
    })
    .await?;
    show::look(ctx, id).await
}

/// The lead after the act.
async fn applied(tx: &mut Tx, row: LeadRow, change: &LeadChange) -> Result<LeadRow, Error> {
    let me = tx.actor().user.ok_or(AppError::Forbidden)?.0;
    let is_smm = tx.actor().role == Some(Role::SmmManager);
    Ok(match change {
        LeadChange::Note(_) => row,
        LeadChange::Take => LeadRow { owner_id: Some(me), ..row },
        LeadChange::Release => LeadRow { owner_id: None, returned: false, ..row },
        LeadChange::Plan(step, at) => {
            let owner_id = row.owner_id.or(Some(me));
            LeadRow { owner_id, next_step: step.clone(), next_at: *at, ..row }
        }
        LeadChange::Forward(note, to) => {
            if let Some(to) = to
                && !smm_managers(tx).await?.iter().any(|owner| owner.id == *to)
            {
                return Err(AppError::field("to", Fault::UnknownChoice).into());
            }
            LeadRow {
                owner_id: to.map(|user| user.0),
                forwarded_by: Some(me),
                forwarded_at: Some(tx.now()),
                accepted_at: None,
                returned: false,
                handover_note: note.clone(),
                ..row
            }
        }
        LeadChange::Recall => {
            LeadRow { owner_id: row.forwarded_by, forwarded_by: None, forwarded_at: None, ..row }
        }
        LeadChange::Accept => {
            may_only(is_smm)?;
            LeadRow { owner_id: Some(me), accepted_at: Some(tx.now()), ..row }
        }
        LeadChange::Return(note) => {
            may_only(is_smm)?;
            LeadRow { owner_id: row.forwarded_by, returned: true, handover_note: note.clone(), ..row }
        }
        LeadChange::Reject(reason, _) => {
            if *reason == RejectReason::Spam {
                mark_spam(tx, &row).await?;
            }
            let (closed_at, reason) = (Some(tx.now()), Some(reason.code().into()));
            LeadRow { closed_at, reason, owner_id: row.owner_id.or(Some(me)), ..row }
        }
        LeadChange::Reopen => {
            lead_intake::delete_spam(tx, row.id).await?;
            LeadRow { closed_at: None, reason: None, owner_id: Some(me), returned: false, ..row }
        }
    })
}

fn may_only(allowed: bool) -> Result<(), AppError> {
    if allowed { Ok(()) } else { Err(AppError::Forbidden) }
}

/// What this sender, or this number, brings from now on is no lead.
async fn mark_spam(tx: &mut Tx, row: &LeadRow) -> Result<(), Error> {
    for key in spam_keys(row.sender.as_deref(), row.phone.as_deref()) {
        lead_intake::insert_spam(tx, &key, row.id).await?;
    }
    Ok(())
}

/// By what somebody is known again.
pub(super) fn spam_keys(sender: Option<&str>, phone: Option<&str>) -> Vec<String> {
    let phone = phone.map(|phone| format!("tel:{phone}"));
    sender.map(str::to_owned).into_iter().chain(phone).collect()
}

/// The lead with its visit.
pub(super) fn booked(row: LeadRow, booking: Uuid, now: chrono::DateTime<chrono::Utc>) -> LeadRow {
    LeadRow {
        status: LeadStatus::Booked.code().into(),
        booking_id: Some(booking),
        closed_at: Some(now),
        next_step: String::new(),
        next_at: None,
        ..row
    }
}
