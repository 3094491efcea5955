//! Edits of when branches are open.

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use chrono::NaiveDate;
use domain::{
    branch_hours::{BranchHoursEdit, NewBranchHours, NewHolidays, OpeningForm},
    clinic_time::WallSpan,
    error::{AppError, Fault},
    event::Event,
    hours_fallout::{Fallout, fallout},
    hours_page::{HoursCheck, HoursSaved},
    id::{BookingId, BranchId, DoctorId},
    permission::Permission,
    working_hours::{BranchHours, Duty, Holiday},
};
use serde_json::{Value, json};

use super::{saved, settle, trail, visits::Ahead};
use crate::{
    Ctx, Error,
    services::directory::{Directory, DirectoryCache},
    store::{
        Tx, audit, bookings,
        directory::touch,
        hours::{self, NewHolidayRow},
    },
};

/// What an edit would do, without doing it.
pub async fn check_branch(ctx: &Ctx, edit: BranchHoursEdit) -> Result<HoursCheck, Error> {
    ctx.require(Permission::EditHours)?;
    let new = NewBranchHours::parse(edit)?;
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let case = Case::read(&mut tx, &directory, &new).await?;
    case.check(&tx)
}

/// Keeps an edit. Visits that it leaves outside the hours must all be among `confirmed`, the ones that the editor has
/// agreed to move; otherwise nothing is kept.
///
/// Fails with `Invalid`, `Stale`, or `NotFound` when what is edited is gone.
pub async fn save_branch(
    ctx: &Ctx,
    edit: BranchHoursEdit,
    confirmed: Vec<BookingId>,
) -> Result<HoursSaved, Error> {
    ctx.require(Permission::EditHours)?;
    let new = NewBranchHours::parse(edit)?;
    let input = (new, confirmed, ctx.directory_cache());
    ctx.write(input, |tx, (new, confirmed, cache)| Box::pin(save_in(tx, cache, new, confirmed))).await
}

async fn save_in(
    tx: &mut Tx,
    cache: &Arc<DirectoryCache>,
    new: &NewBranchHours,
    confirmed: &[BookingId],
) -> Result<HoursSaved, Error> {
    let directory = lock(tx, cache, new).await?;
    let case = Case::read(tx, &directory, new).await?;
    let check = case.check(tx)?;
    let kept = settle(tx, &case.ahead, &case.fallout, confirmed, new.reason()).await?;
    if kept {
        keep(tx, &directory, new).await?;
        touch(tx).await?;
        tx.emit(Event::ClinicChanged);
    }
    Ok(saved(kept, check))
}

/// Locks the branches, so that no doctor comes to work there meanwhile, then the diaries of those who do. Always in
/// the order of their ids, so that two edits cannot wait for one another.
async fn lock(
    tx: &mut Tx,
    cache: &Arc<DirectoryCache>,
    new: &NewBranchHours,
) -> Result<Arc<Directory>, Error> {
    let known = cache.get(tx).await?;
    let branches: BTreeSet<BranchId> = concerned(&known, new)?.into_iter().collect();
    for branch in &branches {
        tx.lock_diary(branch.0).await?;
    }
    let directory = cache.get(tx).await?;
    let doctors: BTreeSet<DoctorId> = directory
        .doctors
        .iter()
        .filter(|doctor| works_at_any(&directory, doctor.id, &branches))
        .map(|doctor| doctor.id)
        .collect();
    for doctor in doctors {
        tx.lock_diary(doctor.0).await?;
    }
    cache.get(tx).await
}

fn works_at_any(directory: &Directory, doctor: DoctorId, branches: &BTreeSet<BranchId>) -> bool {
    directory.hours(doctor).is_some_and(|hours| {
        let patterns = hours.patterns.iter().map(|pattern| pattern.branch);
        let exceptions = hours.exceptions.iter().filter_map(|exception| exception.hours.as_ref());
        patterns.chain(exceptions.map(|at| at.branch)).any(|branch| branches.contains(&branch))
    })
}

/// The branches whose hours may change.
fn concerned(directory: &Directory, new: &NewBranchHours) -> Result<Vec<BranchId>, Error> {
    let one_or_all = |branch: Option<BranchId>| match branch {
        Some(branch) => vec![branch],
        None => directory.branches.iter().map(|branch| branch.id).collect(),
    };
    match new {
        NewBranchHours::Week { branch, .. } => {
            directory.branch(*branch).ok_or(AppError::NotFound)?;
            Ok(vec![*branch])
        }
        NewBranchHours::Holidays(new) => {
            if new.branch.is_some_and(|branch| directory.branch(branch).is_none()) {
                return Err(AppError::field("branch_id", Fault::UnknownChoice).into());
            }
            Ok(one_or_all(new.branch))
        }
        NewBranchHours::DropHoliday(id) => {
            let holiday = directory.holidays.iter().find(|holiday| holiday.id == *id);
            Ok(one_or_all(holiday.ok_or(AppError::NotFound)?.branch))
        }
    }
}

/// An edit, and what it does.
struct Case {
    ahead: Ahead,
    fallout: Fallout,
}

impl Case {
    async fn read(tx: &mut Tx, directory: &Directory, new: &NewBranchHours) -> Result<Self, Error> {
        let concerned = concerned(directory, new)?;
        refuse_stale(tx, directory, new).await?;
        let mut lines = Vec::new();
        for branch in concerned {
            lines.extend(bookings::ahead::list_at_branch(tx, branch.0).await?);
        }
        lines.sort_by_key(|line| line.booking.starts_at);
        let ahead = Ahead(lines);
        let after = new.apply(directory.opening());
        let (then, now) = (Duties::of(directory, directory.opening()), Duties::of(directory, &after));
        let fallout = fallout(
            &ahead.visits(),
            |doctor, date| then.on(doctor, date),
            |doctor, date| now.on(doctor, date),
        );
        Ok(Self { ahead, fallout })
    }

    fn check(&self, tx: &Tx) -> Result<HoursCheck, Error> {
        Ok(HoursCheck {
            outside: self.ahead.shown(tx, &self.fallout.outside)?,
            back: u32::try_from(self.fallout.back.len()).unwrap_or(u32::MAX),
            clashes: Vec::new(),
        })
    }
}

/// Duties under certain opening hours, each worked out once: a day has many visits.
struct Duties<'d> {
    directory: &'d Directory,
    opening: &'d [BranchHours],
    known: RefCell<HashMap<(DoctorId, NaiveDate), Vec<Duty>>>,
}

impl<'d> Duties<'d> {
    fn of(directory: &'d Directory, opening: &'d [BranchHours]) -> Self {
        Self { directory, opening, known: RefCell::default() }
    }

    fn on(&self, doctor: DoctorId, date: NaiveDate) -> Vec<Duty> {
        let worked = || {
            let hours = self.directory.hours(doctor);
            hours.map_or_else(Vec::new, |hours| hours.duty(self.opening, date))
        };
        self.known.borrow_mut().entry((doctor, date)).or_insert_with(worked).clone()
    }
}

async fn refuse_stale(tx: &mut Tx, directory: &Directory, new: &NewBranchHours) -> Result<(), Error> {
    let NewBranchHours::Week { branch, version, .. } = new else { return Ok(()) };
    let branch = directory.branch(*branch).ok_or(AppError::NotFound)?;
    if branch.version == *version {
        return Ok(());
    }
    let versions = (*version, branch.version);
    let (id, now) = (branch.id.to_string(), week_of(&branch.opening));
    Err(crate::services::trail::stale(tx, (trail::BRANCH, &id), versions, &now, None).await?.into())
}

/// What the audit keeps of a branch's week: each day under its field's name.
fn week_of(week: &[Option<WallSpan>; 7]) -> Value {
    let days = week.iter().enumerate().map(|(day, opening)| {
        let form = OpeningForm::of(*opening);
        let text =
            if form.start.is_empty() { String::new() } else { format!("{}–{}", form.start, form.end) };
        (format!("days.{day}"), Value::String(text))
    });
    Value::Object(days.collect())
}

async fn keep(tx: &mut Tx, directory: &Directory, new: &NewBranchHours) -> Result<(), Error> {
    match new {
        NewBranchHours::Week { branch, version, week } => {
            let open = (1..).zip(week).filter_map(|(weekday, span)| {
                span.map(|span| (weekday, i32::from(span.start_min), i32::from(span.end_min)))
            });
            hours::update_week(tx, branch.0, &open.collect::<Vec<_>>()).await?;
            let details = json!({"version": version + 1, "is": week_of(week)});
            audit::insert(tx, "branch.hours", trail::BRANCH, branch.0, details).await?;
        }
        NewBranchHours::Holidays(new) => keep_holidays(tx, new).await?,
        NewBranchHours::DropHoliday(id) => {
            let was = directory.holidays.iter().find(|holiday| holiday.id == *id);
            hours::delete_holiday(tx, id.0).await?;
            audit::insert(tx, "holiday.drop", "holiday", id.0, json!({"was": was.map(holiday_of)})).await?;
        }
    }
    Ok(())
}

async fn keep_holidays(tx: &mut Tx, new: &NewHolidays) -> Result<(), Error> {
    for day in &new.days {
        let row = NewHolidayRow {
            branch_id: new.branch.map(|branch| branch.0),
            date: day.date,
            open_as: day.open_as.map(|weekday| weekday.number_from_monday() as i32),
            reason: &day.reason,
        };
        let id = hours::insert_holiday(tx, &row).await?;
        let details = json!({"is": {"date": day.date, "branch": new.branch, "open_as": row.open_as, "reason": day.reason}});
        audit::insert(tx, "holiday.put", "holiday", id, details).await?;
    }
    Ok(())
}

fn holiday_of(holiday: &Holiday) -> Value {
    let open_as = holiday.open_as.map(|weekday| weekday.number_from_monday());
    json!({"date": holiday.date, "branch": holiday.branch, "open_as": open_as, "reason": holiday.reason})
}
