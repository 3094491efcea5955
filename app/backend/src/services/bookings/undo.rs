//! Taking back one's own last act on a booking, within a minute.

use std::sync::Arc;

use chrono::TimeDelta;
use domain::{
    booking::{BookingStatus, CancelReason, Changed},
    error::{AppError, Clash, ClashWith, Refusal},
    hours_fallout::{MoveReason, is_covered},
    id::ChangeId,
    permission::Permission,
};

use super::{
    place::lines_after,
    row::{self, Act, record},
};
use crate::{
    Ctx, Error,
    services::directory::{Directory, DirectoryCache},
    store::{
        Tx,
        bookings::{self, BookingRow, ChangeRow, InTheWayRow},
    },
};

/// How long an act can be taken back.
pub(crate) const UNDO: TimeDelta = TimeDelta::seconds(60);

/// Takes back a change: its author only, within a minute, as long as nothing was changed since. The time that it
/// gave up may have been taken meanwhile: then `SlotTaken`. What an edit of hours did to a visit is not taken back
/// here, for the hours stay as they are.
pub async fn undo(ctx: &Ctx, change: ChangeId) -> Result<Changed, Error> {
    if ctx.require(Permission::Book).is_err() {
        ctx.require(Permission::Receive)?;
    }
    let input = (change, ctx.directory_cache());
    ctx.write(input, |tx, (change, cache)| Box::pin(undo_in(tx, cache, *change))).await
}

/// The same in the transaction that asks for it.
pub(crate) async fn undo_in(
    tx: &mut Tx,
    cache: &Arc<DirectoryCache>,
    id: ChangeId,
) -> Result<Changed, Error> {
    let change = bookings::get_change(tx, id.0).await?;
    let author = tx.actor().user.map(|user| user.0);
    if author.is_none() || change.actor_id != author {
        return Err(AppError::NotFound.into());
    }
    if tx.now() - change.at > UNDO {
        return Err(Refusal::TooLateToUndo.into());
    }
    restore(tx, cache, change).await
}

/// Takes back a change as long as nothing was changed since, whoever made it and however long ago.
pub(crate) async fn take_back(
    tx: &mut Tx,
    cache: &Arc<DirectoryCache>,
    id: ChangeId,
) -> Result<Changed, Error> {
    let change = bookings::get_change(tx, id.0).await?;
    restore(tx, cache, change).await
}

async fn restore(tx: &mut Tx, cache: &Arc<DirectoryCache>, change: ChangeRow) -> Result<Changed, Error> {
    let now = bookings::get(tx, change.booking_id).await?;
    let made: BookingRow = serde_json::from_str(&change.after)?;
    let final_act = ["undo", "to_move", "stays"].contains(&change.action.as_str());
    if made.version != now.version || final_act {
        return Err(Refusal::TooLateToUndo.into());
    }
    let mut restored = restored(&change, &now)?;
    let mut services = None;
    if restored.live {
        tx.lock_diary(restored.doctor_id).await?;
        tx.lock_diary(restored.chair_id).await?;
        refuse_taken(tx, &restored).await?;
        let directory = cache.get(tx).await?;
        if (restored.doctor_id, restored.day) != (now.doctor_id, now.day) {
            let moved = bookings::list_services(tx, now.id).await?;
            services = Some(lines_after(&directory, &restored, moved));
        }
        if lost_its_hours(&directory, &restored)? {
            restored.to_move = Some(MoveReason::HoursChanged.code().into());
        }
    }
    record(tx, Act { name: "undo", reason: Some(change.action) }, Some(now), restored, services).await
}

/// The row as it was; one that did not exist is called off as a mistake, for history is never deleted.
fn restored(change: &ChangeRow, now: &BookingRow) -> Result<BookingRow, Error> {
    let before = change.before.as_deref().map(serde_json::from_str::<BookingRow>).transpose()?;
    match before {
        // whose it is follows the card, when that has gone into another since
        Some(row) if row.status != BookingStatus::Held.code() => {
            Ok(BookingRow { patient_id: now.patient_id, ..row })
        }
        _ => Ok(BookingRow {
            status: BookingStatus::Cancelled.code().into(),
            live: false,
            cancel_reason: Some(CancelReason::Mistake.code().into()),
            ..now.clone()
        }),
    }
}

/// Whether a visit that comes back finds that the doctor does not work then any more.
fn lost_its_hours(directory: &Directory, row: &BookingRow) -> Result<bool, Error> {
    let may_be_anywhere = !row::status(row)?.is_ahead() || row.override_reason.is_some();
    let covered = is_covered(&row::ahead(row), |doctor, date| directory.duty(doctor, date));
    Ok(!may_be_anywhere && row.to_move.is_none() && !covered)
}

async fn refuse_taken(tx: &mut Tx, row: &BookingRow) -> Result<(), Error> {
    let wanted = bookings::Wanted {
        doctor: row.doctor_id,
        branch: row.branch_id,
        from: row.starts_at,
        to: row.busy_until,
        except: [Some(row.id), None],
    };
    let others = bookings::list_in_the_way(tx, &wanted).await?;
    let clashes =
        |other: &InTheWayRow| other.taken.doctor_id == row.doctor_id || other.taken.chair_id == row.chair_id;
    match others.into_iter().find(clashes) {
        None => Ok(()),
        Some(other) => Err(AppError::SlotTaken(Box::new(Clash {
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            by: if other.taken.doctor_id == row.doctor_id { ClashWith::Doctor } else { ClashWith::Chair },
            colleague: Some(other.created_by_name),
            alternatives: Vec::new(),
        }))
        .into()),
    }
}
