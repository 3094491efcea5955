//! The days on which a doctor is going to work, as they are told on the phone.

use chrono::{Days, NaiveDate};
use domain::{
    acute_reserve::kept,
    clinic::Branch,
    error::AppError,
    gap::{DoctorDay, GapRules},
    hours_page::DayAhead,
    id::DoctorId,
    schedule::span_on,
    working_hours::Duty,
};

use crate::{Ctx, Error, services::taken};

/// Days that are told.
const TOLD: usize = 5;
/// How far they are looked for.
const WITHIN: Days = Days::new(60);

/// The doctor's next working days, by date, with what is still free of them.
pub(crate) async fn ahead(ctx: &Ctx, doctor: DoctorId) -> Result<Vec<DayAhead>, Error> {
    let directory = ctx.directory_lately().await?;
    directory.doctor(doctor).ok_or(AppError::NotFound)?;
    let today = directory.clinic_today(ctx.now());
    let mut days = Vec::new();
    for date in today.iter_days().take_while(|date| *date <= today + WITHIN) {
        let duties = directory.duty(doctor, date);
        for of_branch in duties.chunk_by(|a, b| a.branch == b.branch) {
            if let Some(branch) = directory.branch(of_branch[0].branch).filter(|branch| branch.active) {
                days.extend(day(ctx, doctor, branch, date, of_branch).await?);
            }
        }
        if days.len() >= TOLD {
            break;
        }
    }
    days.truncate(TOLD);
    Ok(days)
}

/// None when the last of the day's duties is over.
async fn day(
    ctx: &Ctx,
    doctor: DoctorId,
    branch: &Branch,
    date: NaiveDate,
    duties: &[Duty],
) -> Result<Option<DayAhead>, Error> {
    let now = ctx.now();
    if duties.iter().all(|duty| duty.hours.end <= now) {
        return Ok(None);
    }
    let taken = taken::list_lately(ctx, branch.id, date, date).await?;
    let busy = taken.iter().flat_map(|day| day.of_doctor(doctor, now)).collect();
    let hours = duties.iter().filter_map(|duty| span_on(branch.zone, date, duty.hours)).collect();
    let day = DoctorDay { duties: duties.to_vec(), busy, kept: kept(duties, branch, now) };
    let free_min = day.figures(&GapRules::default(), now).free_min;
    Ok(Some(DayAhead { date, branch: branch.id, hours, free_min }))
}
