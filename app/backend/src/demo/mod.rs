//! The demo clinic: fictional but lifelike, the same from the same seed, as large as a benchmark asks for.
//!
//! `scale` multiplies the history and nothing else: the days of the last six weeks, today and the four weeks ahead
//! stay as they are, so that a day page and a search for free time can be compared. A longer history reaches back
//! up to ten years; what does not find room there took place in branches that have been closed since, with doctors
//! who have left. Patients grow with the scale up to a hundred times. Of visits older than six weeks the history
//! keeps the last step only, and the load writes one audit row for all of it.

mod calls;
mod clinic;
mod complaints;
mod diary;
mod dice;
mod doctors;
mod history;
mod holidays;
mod knowledge;
mod leads;
mod names;
mod panel;
mod patients;
mod prices;
mod shifts;
mod sink;
mod story;
#[cfg(test)]
mod tests;
mod treatment_plans;
mod visits;
mod waitlist;

use chrono::{Days, NaiveDate, NaiveTime};
use domain::{error::Refusal, permission::Role};
use serde::{Deserialize, Serialize};
use serde_json::json;

use self::{
    history::{History, RECENT},
    patients::Registry,
    sink::{ClinicRows, Sink},
};
use crate::{
    Backend, Ctx, Error,
    services::directory::assemble,
    store::{audit, directory},
};

/// Patients of the demo clinic as it is.
const PATIENTS: u32 = 3000;
/// Patients grow with the scale no further than so many times.
const PATIENTS_SCALE: u32 = 100;
/// The longest history, in days: ten years. What is left takes place in other branches.
const LONGEST: i64 = 3640;
/// Books of the time before are taken over so many days before the first visit.
const TAKEN_OVER: u64 = 60;

/// How the demo clinic is made.
#[derive(Clone, Copy, Debug)]
pub struct DemoOptions {
    /// How many times the history of the last six weeks; 1 is the demo itself.
    pub scale: u32,
    /// The same seed, the same clinic.
    pub seed: u64,
    /// The day around which it is made.
    pub today: NaiveDate,
}

/// What has been made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoSummary {
    /// Branches, closed ones too.
    pub branches: usize,
    /// Doctors, those who have left too.
    pub doctors: usize,
    /// Patients.
    pub patients: usize,
    /// Bookings, called-off ones too.
    pub bookings: usize,
    /// Calls.
    pub calls: usize,
}

/// Who can sign in to the demo clinic, one for each role: login, password, role. Known to everybody, so never for
/// a clinic that is not a demo.
pub fn logins() -> Vec<(&'static str, &'static str, Role)> {
    let first = |role: Role| clinic::USERS.iter().find(|user| user.role == role);
    Role::ALL.into_iter().filter_map(first).map(|user| (user.login, user.password, user.role)).collect()
}

/// Fills an empty database. At scale 1 all of it is one transaction; larger ones are written batch by batch.
///
/// `AlreadySetUp` when there is a branch already.
pub async fn load(backend: &Backend, options: DemoOptions) -> Result<DemoSummary, Error> {
    let ctx = backend.system();
    refuse_filled(&ctx).await?;
    let DemoOptions { scale, seed, today } = options;
    let whole = RECENT * i64::from(scale.max(1));
    let clinics = (whole - 1) / LONGEST + 1;
    let start = today - Days::new((whole / clinics).unsigned_abs());
    let since = (start - Days::new(TAKEN_OVER)).and_time(NaiveTime::MIN).and_utc();
    let mut rows = clinic::rows(seed, since, today)?;
    let doctors = rows.doctors.len();
    for number in 1..clinics.unsigned_abs() {
        clinic::add_former(&mut rows, seed, number, since, today - Days::new(RECENT.unsigned_abs() + 1))?;
    }
    let users = clinic::users(seed, since, rows.doctors.first().map(|doctor| doctor.id)).await?;
    let promotions = prices::promotions(&rows, seed, since, today)?;
    knowledge::fill(&mut rows, &promotions, &users, (seed, since, today))?;
    let directory = assemble(1, &rows, ctx.now())?;
    let history = History {
        seed,
        directory: &directory,
        doctors,
        operators: calls::of_role(&users, &[Role::Operator.code(), Role::SeniorOperator.code()]),
        smm: leads::smm(&users),
        answerers: complaints::answerers(&users),
        desk: calls::of_role(&users, &[Role::Administrator.code()]),
        start,
        today,
        now: ctx.now(),
        since,
    };
    let mut registry = Registry::new(seed, PATIENTS * scale.clamp(1, PATIENTS_SCALE), today);
    let mut sink = Sink::new(ctx.clone());
    sink.batch.shifts = shifts::rows(seed, &history.operators, today);
    sink.batch.clinic = Some(ClinicRows { directory: rows, promotions, users });
    history.tell(&mut registry, &mut sink).await?;
    sink.finish().await?;
    let summary = DemoSummary {
        branches: directory.branches.len(),
        doctors: directory.doctors.len(),
        patients: registry.count() as usize,
        bookings: sink.bookings,
        calls: sink.calls,
    };
    note(&ctx, options, summary).await?;
    Ok(summary)
}

async fn refuse_filled(ctx: &Ctx) -> Result<(), Error> {
    let mut tx = ctx.read().await?;
    let rows = directory::list(&mut tx).await?;
    if rows.branches.is_empty() { Ok(()) } else { Err(Refusal::AlreadySetUp.into()) }
}

/// The one audit row of it all.
async fn note(ctx: &Ctx, options: DemoOptions, summary: DemoSummary) -> Result<(), Error> {
    ctx.write((options, summary), |tx, (options, summary)| {
        Box::pin(async move {
            let details = json!({"scale": options.scale, "seed": options.seed, "bookings": summary.bookings});
            Ok(audit::insert(tx, "demo.load", "clinic", options.today.to_string(), details).await?)
        })
    })
    .await
}
