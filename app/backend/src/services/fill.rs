//! How full a branch is, day after day.

use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::{
    clinic::{Branch, Doctor},
    clinic_time::local_date,
    error::AppError,
    fill::{DayFill, DoctorFill, Fill, FillView, WATCHED, calendar_days, month_days},
    gap::{GapRules, day_figures},
    id::BranchId,
    interval::Interval,
    permission::Permission,
    working_hours::Duty,
};

use crate::{
    Ctx, Error,
    services::{
        directory::Directory,
        taken::{self, Taken},
    },
};

/// Every doctor's days of a month, and all of them together; the first branch and this month when not given.
pub async fn month(ctx: &Ctx, branch: Option<BranchId>, of: Option<NaiveDate>) -> Result<FillView, Error> {
    ctx.require(Permission::SeeSchedule)?;
    let directory = ctx.directory_lately().await?;
    let branch = match branch {
        Some(asked) => directory.branch(asked),
        None => directory.first_branch(),
    };
    let branch = branch.ok_or(AppError::NotFound)?;
    let today = local_date(branch.zone, ctx.now());
    let (from, to) = month_days(of.unwrap_or(today)).ok_or(AppError::NotFound)?;
    let book = Book::open(ctx, &directory, branch, from, to).await?;
    let dates: Vec<NaiveDate> = from.iter_days().take_while(|date| *date <= to).collect();
    let mut days: Vec<DayFill> =
        dates.iter().map(|date| DayFill { date: *date, fill: Fill::default() }).collect();
    let mut doctors = Vec::new();
    for doctor in &directory.doctors {
        let own: Vec<Fill> = dates.iter().map(|date| book.fill(doctor, *date)).collect();
        if own.iter().all(|fill| fill.work_min == 0) {
            continue;
        }
        days.iter_mut().zip(&own).for_each(|(day, own)| day.fill += *own);
        doctors.push(DoctorFill { doctor: directory.brief_of(doctor), days: own });
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
    let book = Book::open(ctx, &directory, branch, from, to).await?;
    Ok(from.iter_days().take_while(|date| *date <= to).map(|date| book.day(date)).collect())
}

/// The days that are watched, all doctors of the branch together.
pub(crate) async fn watched(
    ctx: &Ctx,
    directory: &Directory,
    branch: &Branch,
) -> Result<Vec<DayFill>, Error> {
    let today = local_date(branch.zone, ctx.now());
    let dates = WATCHED.map(|ahead| today + Days::new(ahead));
    let book = Book::open(ctx, directory, branch, dates[0], dates[WATCHED.len() - 1]).await?;
    Ok(dates.map(|date| book.day(date)).into())
}

/// What is worked and taken at a branch on some days.
struct Book<'d> {
    directory: &'d Directory,
    branch: &'d Branch,
    rules: GapRules,
    from: NaiveDate,
    /// Of each day.
    taken: Vec<Arc<Taken>>,
    now: DateTime<Utc>,
}

impl<'d> Book<'d> {
    async fn open(
        ctx: &Ctx,
        directory: &'d Directory,
        branch: &'d Branch,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Self, Error> {
        // a night's visits belong to the day after
        let taken = taken::list_lately(ctx, branch.id, from, to + Days::new(1)).await?;
        Ok(Self { directory, branch, rules: GapRules::of(branch), from, taken, now: ctx.now() })
    }

    /// All doctors' day.
    fn day(&self, date: NaiveDate) -> DayFill {
        let mut fill = Fill::default();
        self.directory.doctors.iter().for_each(|doctor| fill += self.fill(doctor, date));
        DayFill { date, fill }
    }

    /// One doctor's day; nothing when the doctor does not work here then.
    fn fill(&self, doctor: &Doctor, date: NaiveDate) -> Fill {
        let mut duties = self.directory.duty(doctor.id, date);
        duties.retain(|duty| duty.branch == self.branch.id && duty.date == date);
        if duties.is_empty() {
            return Fill::default();
        }
        Fill::from(&day_figures(&duties, &self.busy(doctor, date, &duties), &self.rules, self.now))
    }

    /// What takes the doctor's time in the duties: visits of the date, and of the next one after midnight.
    fn busy(&self, doctor: &Doctor, date: NaiveDate, duties: &[Duty]) -> Vec<Interval> {
        let place = usize::try_from((date - self.from).num_days()).unwrap_or_default();
        let in_duty = |busy: &Interval| duties.iter().any(|duty| duty.hours.overlaps(busy));
        let days = self.taken.iter().skip(place).take(2);
        days.flat_map(|day| day.of_doctor(doctor.id, self.now)).filter(in_duty).collect()
    }
}
