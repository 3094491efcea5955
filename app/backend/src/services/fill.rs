//! How full a branch is, day after day.

use chrono::{Days, NaiveDate};
use domain::{
    clinic::{Branch, Doctor},
    clinic_time::local_date,
    dashboard::FillAhead,
    error::AppError,
    fill::{DayFill, DoctorFill, Fill, FillView, WATCHED, calendar_days, month_days},
    id::BranchId,
    permission::Permission,
};

use crate::{
    Ctx, Error,
    services::{branch_days::BranchDays, directory::Directory},
};

/// Every doctor's days of a month, and all of them together; the first branch and this month when not given.
pub async fn month(ctx: &Ctx, branch: Option<BranchId>, of: Option<NaiveDate>) -> Result<FillView, Error> {
    ctx.require(Permission::SeeSchedule)?;
    let directory = ctx.directory_lately().await?;
    let branch = directory.branch_or_first(branch).ok_or(AppError::NotFound)?;
    let today = local_date(branch.zone, ctx.now());
    let (from, to) = month_days(of.unwrap_or(today)).ok_or(AppError::NotFound)?;
    let book = BranchDays::open(ctx, &directory, branch, from, to).await?;
    let dates: Vec<NaiveDate> = from.iter_days().take_while(|date| *date <= to).collect();
    let mut days: Vec<DayFill> =
        dates.iter().map(|date| DayFill { date: *date, fill: Fill::default() }).collect();
    let doctors = by_doctor(&directory, &book, &dates);
    for doctor in &doctors {
        days.iter_mut().zip(&doctor.days).for_each(|(day, own)| day.fill += *own);
    }
    Ok(FillView {
        branch: branch.into(),
        branches: directory.branches_in_use(),
        today,
        specialties: directory.specialties_of(doctors.iter().map(|of| &of.doctor)),
        days,
        doctors,
    })
}

/// The days of a wall calendar that shows a date's month, all doctors of the branch together.
pub async fn calendar(ctx: &Ctx, branch: BranchId, of: NaiveDate) -> Result<Vec<DayFill>, Error> {
    ctx.require(Permission::SeeSchedule)?;
    let directory = ctx.directory_lately().await?;
    let branch = directory.branch(branch).ok_or(AppError::NotFound)?;
    let (from, to) = calendar_days(of).ok_or(AppError::NotFound)?;
    let book = BranchDays::open(ctx, &directory, branch, from, to).await?;
    Ok(from.iter_days().take_while(|date| *date <= to).map(|date| whole(&directory, &book, date)).collect())
}

/// The days from today on of each doctor who works at a branch on one of them.
pub(crate) async fn ahead(
    ctx: &Ctx,
    directory: &Directory,
    branch: &Branch,
    days: u64,
) -> Result<FillAhead, Error> {
    let today = local_date(branch.zone, ctx.now());
    let dates: Vec<NaiveDate> = today.iter_days().take(usize::try_from(days).unwrap_or_default()).collect();
    let last = dates.last().copied().unwrap_or(today);
    let book = BranchDays::open(ctx, directory, branch, today, last).await?;
    let doctors = by_doctor(directory, &book, &dates);
    Ok(FillAhead { branch: branch.into(), dates, doctors })
}

/// The days that are watched, all doctors of the branch together.
pub(crate) async fn watched(
    ctx: &Ctx,
    directory: &Directory,
    branch: &Branch,
) -> Result<Vec<DayFill>, Error> {
    let today = local_date(branch.zone, ctx.now());
    after(ctx, directory, branch, (today, &WATCHED)).await
}

/// Some days after a date, the nearest first, all doctors of the branch together.
pub(crate) async fn after(
    ctx: &Ctx,
    directory: &Directory,
    branch: &Branch,
    (date, days): (NaiveDate, &[u64]),
) -> Result<Vec<DayFill>, Error> {
    let dates = days.iter().map(|days| date.checked_add_days(Days::new(*days)).unwrap_or(date));
    let dates: Vec<NaiveDate> = dates.collect();
    let (Some(first), Some(last)) = (dates.first(), dates.last()) else { return Ok(Vec::new()) };
    let book = BranchDays::open(ctx, directory, branch, *first, *last).await?;
    Ok(dates.iter().map(|date| whole(directory, &book, *date)).collect())
}

/// Each doctor's days, of those who work on one of them.
fn by_doctor(directory: &Directory, book: &BranchDays<'_>, dates: &[NaiveDate]) -> Vec<DoctorFill> {
    let of = |doctor: &Doctor| {
        let days: Vec<Fill> = dates.iter().map(|date| own(book, doctor, *date)).collect();
        let works = days.iter().any(|fill| fill.work_min > 0);
        works.then(|| DoctorFill { doctor: directory.brief_of(doctor), days })
    };
    directory.doctors.iter().filter_map(of).collect()
}

/// All doctors' day.
fn whole(directory: &Directory, days: &BranchDays<'_>, date: NaiveDate) -> DayFill {
    let mut fill = Fill::default();
    directory.doctors.iter().for_each(|doctor| fill += own(days, doctor, date));
    DayFill { date, fill }
}

/// One doctor's day; nothing when the doctor does not work here then.
fn own(days: &BranchDays<'_>, doctor: &Doctor, date: NaiveDate) -> Fill {
    days.figures(doctor, date).as_ref().map(Fill::from).unwrap_or_default()
}
