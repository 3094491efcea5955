//! Edits of one doctor's patterns and exceptions.

use std::{collections::BTreeSet, sync::Arc};

use chrono::NaiveDate;
use domain::{
    clinic_time::local_date,
    error::{AppError, Fault},
    event::Event,
    hours_change::{HoursEdit, NewHours, WorkingHours},
    hours_clash::{HoursClash, chair_clashes, clash_dates, own_clashes},
    hours_fallout::{Fallout, MoveReason, fallout},
    hours_page::{HoursCheck, HoursSaved},
    id::{BookingId, BranchId, ChairId, DoctorId, ExceptionId, PatternId},
    permission::Permission,
    working_hours::{Duty, Pattern},
};
use uuid::Uuid;

use super::{notices, saved, settle, trail, visits::Ahead};
use crate::{
    Ctx, Error,
    services::directory::{self, Directory, DirectoryCache},
    store::{
        Tx, bookings,
        directory::{ExceptionRow, PatternRow, touch},
        hours,
    },
};

/// What an edit would do, without doing it.
pub async fn check(ctx: &Ctx, edit: HoursEdit) -> Result<HoursCheck, Error> {
    ctx.require(Permission::EditHours)?;
    let new = NewHours::parse(edit.clone())?;
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let (doctor, orders) = (edit.doctor(), [Order { edit, new }]);
    Case::read(&mut tx, &directory, doctor, &orders).await?.check(&tx, &directory)
}

/// An edit as it was typed, and what it means.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub edit: HoursEdit,
    pub new: NewHours,
}

/// Keeps an edit. Visits that it leaves outside the hours must all be among `confirmed`, the ones that the editor has
/// agreed to move; otherwise nothing is kept.
///
/// Fails with `Invalid`, `Stale`, or `NotFound` when what is edited is gone.
pub async fn save(ctx: &Ctx, edit: HoursEdit, confirmed: Vec<BookingId>) -> Result<HoursSaved, Error> {
    ctx.require(Permission::EditHours)?;
    let new = NewHours::parse(edit.clone())?;
    let input = ([Order { edit, new }], confirmed, ctx.directory_cache());
    ctx.write(input, |tx, (orders, confirmed, cache)| {
        Box::pin(save_in(tx, cache, orders[0].edit.doctor(), orders, confirmed))
    })
    .await
}

/// Keeps one doctor's edits, all or none, each of hours of its own, and tells the doctor.
pub(super) async fn save_in(
    tx: &mut Tx,
    cache: &Arc<DirectoryCache>,
    doctor: DoctorId,
    orders: &[Order],
    confirmed: &[BookingId],
) -> Result<HoursSaved, Error> {
    // First the branches, so that their hours do not change meanwhile, in the order of their ids, so that two edits
    // cannot wait for one another; then the diary, so that nothing is booked.
    let branches: BTreeSet<BranchId> =
        orders.iter().filter_map(|order| place(&order.new)).map(|(branch, _)| branch).collect();
    for branch in branches {
        tx.lock_diary(branch.0).await?;
    }
    tx.lock_diary(doctor.0).await?;
    let directory = cache.get(tx).await?;
    let case = Case::read(tx, &directory, doctor, orders).await?;
    let check = case.check(tx, &directory)?;
    let reason = orders.first().map_or(MoveReason::HoursChanged, |order| order.new.reason());
    let kept = settle(tx, &case.ahead, &case.fallout, confirmed, reason).await?;
    if kept {
        for order in orders {
            case.keep(tx, &order.new).await?;
        }
        let today = today(&directory, &case.after, tx.now());
        notices::leave(tx, doctor, &case.before, &case.after, directory.opening(), today).await?;
        touch(tx).await?;
        tx.emit(Event::HoursChanged { doctor });
    }
    Ok(saved(kept, check))
}

/// Where the edit has the doctor work.
fn place(new: &NewHours) -> Option<(BranchId, Option<ChairId>)> {
    match new {
        NewHours::Pattern { new, .. } => Some((new.branch, new.chair)),
        NewHours::Exception { new, .. } => new.hours.as_ref().map(|at| (at.branch, at.chair)),
        NewHours::DropPattern { .. } | NewHours::DropException { .. } => None,
    }
}

/// Edits, and what they are edits of.
pub(super) struct Case {
    doctor: DoctorId,
    first_date: Option<NaiveDate>,
    patterns: Vec<PatternRow>,
    exceptions: Vec<ExceptionRow>,
    before: WorkingHours,
    after: WorkingHours,
    ahead: Ahead,
    fallout: Fallout,
}

impl Case {
    pub async fn read(
        tx: &mut Tx,
        directory: &Directory,
        doctor: DoctorId,
        orders: &[Order],
    ) -> Result<Self, Error> {
        directory.doctor(doctor).ok_or(AppError::NotFound)?;
        let patterns = hours::list_patterns(tx, doctor.0).await?;
        let exceptions = hours::list_exceptions(tx, doctor.0).await?;
        for Order { edit, new } in orders {
            trail::refuse_stale(tx, new, edit.version(), &patterns, &exceptions).await?;
        }
        let before = WorkingHours {
            patterns: patterns.iter().map(directory::pattern).collect::<Result<_, _>>()?,
            exceptions: exceptions.iter().map(directory::exception).collect::<Result<_, _>>()?,
        };
        for order in orders {
            refuse_unknown_place(directory, &order.new, &before)?;
        }
        let after = orders.iter().fold(before.clone(), |hours, order| hours.with(&order.new));
        let first_date = orders.iter().filter_map(|order| order.new.first_date()).min();
        let ahead = Ahead(bookings::ahead::list_of_doctor(tx, doctor.0).await?);
        let fallout = fallout(
            &ahead.visits(),
            |_, date| before.duty(directory.opening(), date),
            |_, date| after.duty(directory.opening(), date),
        );
        Ok(Self { doctor, first_date, patterns, exceptions, before, after, ahead, fallout })
    }

    pub fn check(&self, tx: &Tx, directory: &Directory) -> Result<HoursCheck, Error> {
        Ok(HoursCheck {
            outside: self.ahead.shown(tx, &self.fallout.outside)?,
            back: u32::try_from(self.fallout.back.len()).unwrap_or(u32::MAX),
            clashes: clashes(directory, self.doctor, &self.after, tx.now(), self.first_date),
        })
    }

    async fn keep(&self, tx: &mut Tx, new: &NewHours) -> Result<(), Error> {
        match new {
            NewHours::Pattern { id, since, new } => {
                let (kept, put) = new.clone().since(*id, *since, &self.before.patterns);
                if let Some(kept) = &kept {
                    self.update_pattern(tx, kept).await?;
                }
                match id {
                    Some(_) if kept.is_none() => self.update_pattern(tx, &put).await,
                    _ => insert_pattern(tx, Pattern { id: PatternId(Uuid::now_v7()), ..put }).await,
                }
            }
            NewHours::DropPattern { id } => {
                let was = self.before.patterns.iter().find(|pattern| pattern.id == *id);
                hours::delete_pattern(tx, id.0).await?;
                trail::dropped(tx, trail::PATTERN, id.0, was.map(trail::pattern)).await
            }
            NewHours::Exception { id: None, new } => {
                let row = exception_row(new, Uuid::now_v7(), 1)?;
                hours::insert_exception(tx, &row).await?;
                let exception = new.clone().with_id(ExceptionId(row.id));
                trail::kept(tx, trail::EXCEPTION, row.id, row.version, trail::exception(&exception)).await
            }
            NewHours::Exception { id: Some(id), new } => {
                let known = self.exceptions.iter().find(|row| row.id == id.0).ok_or(AppError::NotFound)?;
                let row = exception_row(new, id.0, known.version + 1)?;
                hours::update_exception(tx, &row).await?;
                let exception = new.clone().with_id(*id);
                trail::kept(tx, trail::EXCEPTION, row.id, row.version, trail::exception(&exception)).await
            }
            NewHours::DropException { id } => {
                let was = self.before.exceptions.iter().find(|exception| exception.id == *id);
                hours::delete_exception(tx, id.0).await?;
                trail::dropped(tx, trail::EXCEPTION, id.0, was.map(trail::exception)).await
            }
        }
    }

    async fn update_pattern(&self, tx: &mut Tx, pattern: &Pattern) -> Result<(), Error> {
        let known = self.patterns.iter().find(|row| row.id == pattern.id.0).ok_or(AppError::NotFound)?;
        let row = pattern_row(pattern, known.version + 1)?;
        hours::update_pattern(tx, &row).await?;
        trail::kept(tx, trail::PATTERN, row.id, row.version, trail::pattern(pattern)).await
    }
}

async fn insert_pattern(tx: &mut Tx, pattern: Pattern) -> Result<(), Error> {
    let row = pattern_row(&pattern, 1)?;
    hours::insert_pattern(tx, &row).await?;
    trail::kept(tx, trail::PATTERN, row.id, row.version, trail::pattern(&pattern)).await
}

fn pattern_row(pattern: &Pattern, version: i64) -> Result<PatternRow, Error> {
    Ok(PatternRow {
        id: pattern.id.0,
        doctor_id: pattern.doctor.0,
        branch_id: pattern.branch.0,
        chair_id: pattern.chair.map(|chair| chair.0),
        rhythm: serde_json::to_string(&pattern.rhythm)?,
        valid_from: pattern.valid_from,
        valid_to: pattern.valid_to,
        version,
    })
}

fn exception_row(
    new: &domain::hours_form::NewException,
    id: Uuid,
    version: i64,
) -> Result<ExceptionRow, Error> {
    Ok(ExceptionRow {
        id,
        doctor_id: new.doctor.0,
        kind: new.kind.code().into(),
        from_date: new.from,
        to_date: new.to,
        hours: new.hours.as_ref().map(serde_json::to_string).transpose()?,
        note: new.note.clone(),
        version,
    })
}

/// A branch or chair that is closed can stay where it is, and cannot be chosen anew.
fn refuse_unknown_place(directory: &Directory, new: &NewHours, before: &WorkingHours) -> Result<(), Error> {
    let Some((branch, chair)) = place(new) else { return Ok(()) };
    let patterns = before.patterns.iter().map(|pattern| (pattern.branch, pattern.chair));
    let exceptions = before.exceptions.iter().filter_map(|exception| exception.hours.as_ref());
    let mut known = patterns.chain(exceptions.map(|at| (at.branch, at.chair)));
    if known.any(|place| place == (branch, chair)) {
        return Ok(());
    }
    if !directory.branch(branch).is_some_and(|branch| branch.active) {
        return Err(AppError::field("branch_id", Fault::UnknownChoice).into());
    }
    let fits = |chair| directory.chair(chair).is_some_and(|chair| chair.active && chair.branch == branch);
    if chair.is_none_or(fits) {
        Ok(())
    } else {
        Err(AppError::field("chair_id", Fault::UnknownChoice).into())
    }
}

/// What cannot be kept as it stands of a doctor's hours, from today or from the first date of an edit on.
pub(super) fn clashes(
    directory: &Directory,
    doctor: DoctorId,
    hours: &WorkingHours,
    now: chrono::DateTime<chrono::Utc>,
    first: Option<NaiveDate>,
) -> Vec<HoursClash> {
    let dates: Vec<NaiveDate> = clash_dates(today(directory, hours, now), first).collect();
    let over = |hours: &WorkingHours| -> Vec<(NaiveDate, Vec<Duty>)> {
        dates.iter().map(|date| (*date, hours.duty(directory.opening(), *date))).collect()
    };
    let mine = over(hours);
    let name = directory.doctor(doctor).map(|doctor| doctor.name.short()).unwrap_or_default();
    let mut clashes = own_clashes(&mine, &name);
    let chairs: Vec<ChairId> =
        mine.iter().flat_map(|(_, duties)| duties).filter_map(|duty| duty.chair).collect();
    let colleagues = directory.doctors.iter().filter(|other| other.id != doctor && other.active);
    for colleague in colleagues {
        let Some(theirs) = directory.hours(colleague.id).filter(|theirs| uses_any(theirs, &chairs)) else {
            continue;
        };
        clashes.extend(chair_clashes(&mine, (colleague.id, &colleague.name.short()), &over(theirs)));
    }
    clashes
}

fn uses_any(hours: &WorkingHours, chairs: &[ChairId]) -> bool {
    let patterns = hours.patterns.iter().filter_map(|pattern| pattern.chair);
    let exceptions = hours.exceptions.iter().filter_map(|exception| exception.hours.as_ref()?.chair);
    patterns.chain(exceptions).any(|chair| chairs.contains(&chair))
}

/// The date where the doctor works; of the first branch when that is not known yet.
pub(super) fn today(
    directory: &Directory,
    hours: &WorkingHours,
    now: chrono::DateTime<chrono::Utc>,
) -> NaiveDate {
    let usual = hours.patterns.last().and_then(|pattern| directory.branch(pattern.branch));
    match usual.or(directory.branches.first()) {
        Some(branch) => local_date(branch.zone, now),
        None => now.date_naive(),
    }
}
