//! What doctors are told of new hours, and that they have seen it.

use chrono::NaiveDate;
use domain::{
    error::AppError,
    event::Event,
    hours_change::WorkingHours,
    hours_draft::{HoursNotice, changed_days},
    id::{DoctorId, NoticeId},
    permission::Permission,
    working_hours::BranchHours,
};
use uuid::Uuid;

use crate::{
    Ctx, Error,
    store::{
        Tx,
        hours_drafts::{self, NoticeRow},
    },
};

/// Notices that pages show.
const SHOWN: i64 = 3;

/// Leaves the doctor a notice, unless no date ahead differs.
pub(super) async fn leave(
    tx: &mut Tx,
    doctor: DoctorId,
    before: &WorkingHours,
    after: &WorkingHours,
    opening: &[BranchHours],
    today: NaiveDate,
) -> Result<(), Error> {
    let days = changed_days(before, after, opening, today);
    if days.is_empty() {
        return Ok(());
    }
    let row = NoticeRow {
        id: Uuid::now_v7(),
        doctor_id: doctor.0,
        days: serde_json::to_string(&days)?,
        published_by_name: tx.actor().name.clone(),
        published_at: tx.now(),
        seen_at: None,
    };
    Ok(hours_drafts::insert_notice(tx, &row).await?)
}

/// A doctor's latest notices, the newest first.
pub(super) async fn list(tx: &mut Tx, doctor: DoctorId) -> Result<Vec<HoursNotice>, Error> {
    hours_drafts::list_notices(tx, doctor.0, SHOWN).await?.iter().map(notice).collect()
}

fn notice(row: &NoticeRow) -> Result<HoursNotice, Error> {
    Ok(HoursNotice {
        id: row.id.into(),
        days: serde_json::from_str(&row.days)?,
        by: row.published_by_name.clone(),
        at: row.published_at,
        seen_at: row.seen_at,
    })
}

/// What the reader, a doctor, has not seen yet of the own new hours, the oldest first.
pub async fn unseen(ctx: &Ctx) -> Result<Vec<HoursNotice>, Error> {
    let own = own(ctx)?;
    let mut notices = list(&mut ctx.read().await?, own).await?;
    notices.retain(|notice| notice.seen_at.is_none());
    notices.reverse();
    Ok(notices)
}

/// The reader, a doctor, has seen it.
pub async fn acknowledge(ctx: &Ctx, id: NoticeId) -> Result<(), Error> {
    let own = own(ctx)?;
    ctx.write((id, own), |tx, (id, own)| {
        Box::pin(async move {
            if !hours_drafts::see_notice(tx, id.0, own.0).await? {
                return Err(AppError::NotFound.into());
            }
            tx.emit(Event::HoursChanged { doctor: *own });
            Ok(())
        })
    })
    .await
}

fn own(ctx: &Ctx) -> Result<DoctorId, AppError> {
    ctx.require(Permission::SeeOwnSchedule)?;
    ctx.actor().doctor.ok_or(AppError::Forbidden)
}
