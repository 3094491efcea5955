//! Visits booked ahead: which of them an edit concerns, and the list of those that have to be moved.

use domain::{
    error::AppError,
    hours_fallout::{AheadVisit, MoveReason, VisitToMove},
    id::{BookingId, BranchId},
    permission::Permission,
    person_name::PersonName,
};

use crate::{
    Ctx, Error,
    services::bookings::{Act, ahead, record, status},
    store::{
        StoreError, Tx,
        bookings::{self, BookingLineRow, BookingRow},
    },
};

/// Visits that are not over.
pub(super) struct Ahead(pub Vec<BookingLineRow>);

impl Ahead {
    /// As far as hours are concerned.
    pub(super) fn visits(&self) -> Vec<AheadVisit> {
        self.0.iter().map(|line| ahead(&line.booking)).collect()
    }

    /// The rows of some of them.
    pub(super) fn rows<'a>(&'a self, ids: &'a [BookingId]) -> impl Iterator<Item = &'a BookingRow> {
        self.lines(ids).map(|line| &line.booking)
    }

    /// Some of them, as the editor is shown them.
    pub(super) fn shown(&self, tx: &Tx, ids: &[BookingId]) -> Result<Vec<VisitToMove>, Error> {
        self.lines(ids).map(|line| shown(tx, line)).collect()
    }

    fn lines<'a>(&'a self, ids: &'a [BookingId]) -> impl Iterator<Item = &'a BookingLineRow> {
        self.0.iter().filter(|line| ids.contains(&line.booking.id.into()))
    }
}

fn shown(tx: &Tx, line: &BookingLineRow) -> Result<VisitToMove, Error> {
    let row = &line.booking;
    let name = PersonName {
        last: line.last_name.clone().unwrap_or_default(),
        first: line.first_name.clone().unwrap_or_default(),
        patronymic: line.patronymic.clone(),
    };
    let sees_patients = tx.actor().may(Permission::SeePatients) && row.patient_id.is_some();
    Ok(VisitToMove {
        id: row.id.into(),
        version: row.version,
        doctor: row.doctor_id.into(),
        branch: row.branch_id.into(),
        day: row.day,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        status: status(row)?,
        patient: sees_patients.then(|| name.short()),
        services: row.services.clone(),
        by: row.created_by_name.clone(),
        reason: row.to_move.as_deref().and_then(MoveReason::from_code),
    })
}

/// Marks visits as to be moved.
pub(super) async fn put_on_list(
    tx: &mut Tx,
    rows: impl Iterator<Item = &BookingRow>,
    reason: MoveReason,
) -> Result<(), Error> {
    for row in rows {
        let after = BookingRow { to_move: Some(reason.code().into()), ..row.clone() };
        let act = Act { name: "to_move", reason: Some(reason.code().into()) };
        record(tx, act, Some(row.clone()), after, None).await.map_err(again)?;
    }
    Ok(())
}

/// A visit that was changed after it was read, by a step that does not lock the diary: the whole edit is tried again.
fn again(error: Error) -> Error {
    match error {
        Error::App(AppError::NotFound) => Error::Store(StoreError::Conflict),
        other => other,
    }
}

/// The hours are there again: visits stay where they are.
pub(super) async fn take_off_list(tx: &mut Tx, rows: impl Iterator<Item = &BookingRow>) -> Result<(), Error> {
    for row in rows {
        let after = BookingRow { to_move: None, ..row.clone() };
        let act = Act { name: "stays", reason: None };
        record(tx, act, Some(row.clone()), after, None).await.map_err(again)?;
    }
    Ok(())
}

/// The visits that have to be moved, in one branch or in all of them, by start.
pub async fn to_move(ctx: &Ctx, branch: Option<BranchId>) -> Result<Vec<VisitToMove>, Error> {
    may_see_list(ctx)?;
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let mut visits = Vec::new();
    for at in directory.branches.iter().filter(|at| branch.is_none_or(|only| only == at.id)) {
        for line in bookings::ahead::list_to_move(&mut tx, at.id.0).await? {
            visits.push(shown(&tx, &line)?);
        }
    }
    visits.sort_by_key(|visit| visit.starts_at);
    Ok(visits)
}

/// Those who move visits, and those whose edits make it necessary.
fn may_see_list(ctx: &Ctx) -> Result<(), Error> {
    if ctx.require(Permission::Book).is_err() {
        ctx.require(Permission::EditHours)?;
    }
    Ok(())
}
