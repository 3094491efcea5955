//! What the pages of hours show.

use chrono::{Days, NaiveDate};
use domain::{
    clinic::{Branch, Chair},
    clinic_time::local_date,
    error::AppError,
    hours_page::{BranchHoursPage, DoctorHoursPage, Kept},
    id::{BranchId, DoctorId},
    permission::Permission,
    working_hours::BranchHours,
};

use super::{
    doctor::{clashes, today},
    drafts, notices,
    visits::Ahead,
};
use crate::{
    Ctx, Error,
    services::directory::{self, Directory},
    store::{bookings, hours},
};

/// Days before today from which on the calendar is sent: a month back, from any date of it.
const CALENDAR_BACK: u64 = 62;

/// One doctor's hours.
pub async fn of_doctor(ctx: &Ctx, id: DoctorId) -> Result<DoctorHoursPage, Error> {
    ctx.require(Permission::SeeHours)?;
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let doctor = directory.doctor(id).ok_or(AppError::NotFound)?;
    let known = directory.hours(id).cloned().unwrap_or_default();
    let today = today(&directory, &known, tx.now());
    let ahead = Ahead(bookings::ahead::list_of_doctor(&mut tx, id.0).await?);
    let marked: Vec<_> = ahead.visits().iter().filter(|visit| visit.to_move).map(|visit| visit.id).collect();
    let mut patterns = Vec::new();
    for row in hours::list_patterns(&mut tx, id.0).await? {
        patterns.push(Kept { is: directory::pattern(&row)?, version: row.version });
    }
    let mut exceptions = Vec::new();
    for row in hours::list_exceptions(&mut tx, id.0).await? {
        exceptions.push(Kept { is: directory::exception(&row)?, version: row.version });
    }
    let named = |branch: &BranchId| patterns.iter().any(|pattern| pattern.is.branch == *branch);
    let branches: Vec<Branch> =
        directory.branches.iter().filter(|branch| branch.active || named(&branch.id)).cloned().collect();
    let is_shown = |branch: &BranchId| branches.iter().any(|shown| shown.id == *branch);
    let chairs: Vec<Chair> =
        directory.chairs.iter().filter(|chair| is_shown(&chair.branch)).cloned().collect();
    let skill = |code: &String| directory.skills.iter().find(|skill| skill.code == *code);
    let may_edit = ctx.actor().may(Permission::EditHours);
    Ok(DoctorHoursPage {
        doctor: id,
        name: doctor.name.clone(),
        skills: doctor.skills.iter().filter_map(skill).map(|skill| skill.name.clone()).collect(),
        today,
        patterns,
        exceptions,
        chairs,
        opening: opening(&directory, today).filter(|hours| is_shown(&hours.branch)).collect(),
        to_move: ahead.shown(&tx, &marked)?,
        drafts: if may_edit { drafts::list(&mut tx, id).await? } else { Vec::new() },
        notices: notices::list(&mut tx, id).await?,
        clashes: clashes(&directory, id, &known, tx.now(), None),
        doctors: doctors(&directory),
        branches,
        may_edit,
    })
}

/// Opening hours, with those dates of the calendar that concern the branch and a month on the screen.
fn opening(directory: &Directory, today: NaiveDate) -> impl Iterator<Item = BranchHours> {
    let since = today.checked_sub_days(Days::new(CALENDAR_BACK)).unwrap_or(today);
    directory.opening().iter().map(move |hours| {
        let own = |branch: Option<BranchId>| branch.is_none_or(|branch| branch == hours.branch);
        let shown = hours.holidays.iter().filter(|holiday| holiday.date >= since && own(holiday.branch));
        BranchHours { holidays: shown.cloned().collect(), ..hours.clone() }
    })
}

fn doctors(directory: &Directory) -> Vec<(DoctorId, String)> {
    let active = directory.doctors.iter().filter(|doctor| doctor.active);
    active.map(|doctor| (doctor.id, doctor.name.short())).collect()
}

/// One branch's opening hours and the calendar.
pub async fn of_branch(ctx: &Ctx, id: BranchId) -> Result<BranchHoursPage, Error> {
    ctx.require(Permission::SeeHours)?;
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let branch = directory.branch(id).ok_or(AppError::NotFound)?;
    let hours = directory.opening().iter().find(|hours| hours.branch == id).ok_or(AppError::NotFound)?;
    let active = directory.branches.iter().filter(|branch| branch.active);
    Ok(BranchHoursPage {
        branch: branch.clone(),
        today: local_date(branch.zone, tx.now()),
        hours: hours.clone(),
        branches: active.map(|branch| (branch.id, branch.name.clone(), branch.zone)).collect(),
        doctors: doctors(&directory),
        may_edit: ctx.actor().may(Permission::EditHours),
    })
}
