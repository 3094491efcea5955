//! Edits of a doctor's hours that are prepared, looked at together, and published in one act.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    error::AppError,
    event::Event,
    hours_change::{HoursEdit, NewHours},
    hours_draft::HoursDraft,
    hours_page::{HoursCheck, HoursSaved},
    id::{BookingId, DoctorId, DraftId},
    permission::Permission,
};
use serde_json::json;
use uuid::Uuid;

use super::doctor::{Case, Order, save_in};
use crate::{
    Ctx, Error,
    services::directory::DirectoryCache,
    store::{
        Tx, audit,
        hours_drafts::{self, DraftRow},
    },
};

/// Keeps an edit for later, in place of an earlier draft of the same hours.
pub async fn keep_draft(ctx: &Ctx, edit: HoursEdit) -> Result<(), Error> {
    ctx.require(Permission::EditHours)?;
    NewHours::parse(edit.clone())?;
    ctx.write((edit, ctx.directory_cache()), |tx, (edit, cache)| {
        Box::pin(async move {
            let doctor = edit.doctor();
            cache.get(tx).await?.doctor(doctor).ok_or(AppError::NotFound)?;
            let row = DraftRow {
                id: Uuid::now_v7(),
                doctor_id: doctor.0,
                target: edit.target(),
                edit: serde_json::to_string(edit)?,
                created_by_name: tx.actor().name.clone(),
                created_at: tx.now(),
            };
            hours_drafts::insert(tx, &row).await?;
            audit::insert(tx, "hours_draft.keep", "hours_draft", row.id, json!({"doctor": doctor})).await?;
            tx.emit(Event::HoursChanged { doctor });
            Ok(())
        })
    })
    .await
}

/// Gives a draft up.
pub async fn drop_draft(ctx: &Ctx, id: DraftId) -> Result<(), Error> {
    ctx.require(Permission::EditHours)?;
    ctx.write(id, |tx, id| {
        Box::pin(async move {
            let row = hours_drafts::find(tx, id.0).await?.ok_or(AppError::NotFound)?;
            hours_drafts::delete(tx, row.id).await?;
            let details = json!({"doctor": row.doctor_id});
            audit::insert(tx, "hours_draft.drop", "hours_draft", row.id, details).await?;
            tx.emit(Event::HoursChanged { doctor: row.doctor_id.into() });
            Ok(())
        })
    })
    .await
}

/// A doctor's drafts, the oldest first.
pub(super) async fn list(tx: &mut Tx, doctor: DoctorId) -> Result<Vec<HoursDraft>, Error> {
    hours_drafts::list(tx, doctor.0).await?.iter().map(draft).collect()
}

fn draft(row: &DraftRow) -> Result<HoursDraft, Error> {
    Ok(HoursDraft {
        id: row.id.into(),
        edit: serde_json::from_str(&row.edit)?,
        by: row.created_by_name.clone(),
        at: row.created_at,
    })
}

/// What it would do to publish those of the drafts that are still there, without doing it.
pub async fn check_drafts(ctx: &Ctx, doctor: DoctorId, ids: Vec<DraftId>) -> Result<HoursCheck, Error> {
    ctx.require(Permission::EditHours)?;
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let orders = known(&mut tx, doctor, &ids).await?;
    Case::read(&mut tx, &directory, doctor, &orders).await?.check(&tx, &directory)
}

/// Puts the drafts named into force, all or none of them, and tells the doctor. Visits that they leave outside the
/// hours must all be among `confirmed`.
///
/// Fails with `NotFound` when a draft is there no more, with `Stale` when what it changes has changed meanwhile.
pub async fn publish(
    ctx: &Ctx,
    doctor: DoctorId,
    ids: Vec<DraftId>,
    confirmed: Vec<BookingId>,
) -> Result<HoursSaved, Error> {
    ctx.require(Permission::EditHours)?;
    let input = (doctor, ids, confirmed, ctx.directory_cache());
    ctx.write(input, |tx, (doctor, ids, confirmed, cache)| {
        Box::pin(publish_in(tx, cache, *doctor, ids, confirmed))
    })
    .await
}

async fn publish_in(
    tx: &mut Tx,
    cache: &Arc<DirectoryCache>,
    doctor: DoctorId,
    ids: &[DraftId],
    confirmed: &[BookingId],
) -> Result<HoursSaved, Error> {
    let orders = orders(tx, doctor, ids).await?;
    let saved = save_in(tx, cache, doctor, &orders, confirmed).await?;
    if matches!(saved, HoursSaved::Saved(_)) {
        for id in ids {
            hours_drafts::delete(tx, id.0).await?;
            audit::insert(tx, "hours_draft.publish", "hours_draft", id.0, json!({"doctor": doctor})).await?;
        }
    }
    Ok(saved)
}

/// The drafts named, each once; `NotFound` when one of them is there no more.
async fn orders(tx: &mut Tx, doctor: DoctorId, ids: &[DraftId]) -> Result<Vec<Order>, Error> {
    let (orders, wanted) = (known(tx, doctor, ids).await?, ids.iter().collect::<BTreeSet<_>>());
    if orders.is_empty() || orders.len() != wanted.len() {
        return Err(AppError::NotFound.into());
    }
    Ok(orders)
}

/// Those of the drafts named that are still there.
async fn known(tx: &mut Tx, doctor: DoctorId, ids: &[DraftId]) -> Result<Vec<Order>, Error> {
    let found = list(tx, doctor).await?.into_iter().filter(|draft| ids.contains(&draft.id));
    found.map(|draft| Ok(Order { new: NewHours::parse(draft.edit.clone())?, edit: draft.edit })).collect()
}
