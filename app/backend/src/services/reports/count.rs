//! What there was on a date, and the schedule ahead of it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    call_log::Choice,
    clinic::Branch,
    clinic_time::day_interval,
    day_report::{
        AHEAD, BranchAhead, DayFigures, DayRows,
        count::{ComplaintFact, DayFacts, KeptFact},
    },
    id::{DoctorId, UserId},
    interval::Interval,
};

use crate::{
    Ctx, Error,
    services::{directory::Directory, figures, fill},
    store::{
        Tx,
        reports::{self, KeptRow, OwnComplaintRow},
    },
};

/// Where there are more branches, those alone are told with whose visits the operator had to do.
const BRANCHES: usize = 5;

/// All that there was of an operator's on a date of the clinic's zone.
pub(super) async fn facts(
    tx: &mut Tx,
    directory: &Directory,
    operator: UserId,
    date: NaiveDate,
) -> Result<DayFacts, Error> {
    let time = day_interval(directory.clinic_zone(), date);
    let kept = reports::list_kept(tx, operator.0, time).await?.into_iter();
    let moment = tx.now().min(time.end);
    let complaints = reports::list_complaints(tx, operator.0, time, moment).await?.into_iter();
    Ok(DayFacts {
        operator,
        calls: figures::calls(tx, time, Some(operator)).await?,
        kept: kept.map(|KeptRow { id, started_at }| KeptFact { id: id.into(), at: started_at }).collect(),
        acts: figures::acts(tx, time, Some(operator)).await?,
        leads: figures::leads(tx, time).await?,
        complaints: complaints.map(|row| complaint(&row, time, moment)).collect(),
    })
}

fn complaint(row: &OwnComplaintRow, time: Interval, moment: DateTime<Utc>) -> ComplaintFact {
    let later = |at: Option<DateTime<Utc>>| at.is_none_or(|at| at > moment);
    ComplaintFact {
        id: row.id.into(),
        registered_at: row.registered_at,
        on_date: time.start <= row.registered_at && row.registered_at < time.end,
        passed_on: row.assignee_id.is_some(),
        overdue: row.due_at <= moment && later(row.answered_at) && later(row.over_at),
    }
}

/// What they come to.
pub(super) fn counted(directory: &Directory, facts: &DayFacts) -> (DayFigures, DayRows) {
    facts.count(|doctor| specialty(directory, doctor))
}

/// The first specialty of a doctor.
fn specialty(directory: &Directory, doctor: DoctorId) -> Option<(String, String)> {
    let doctor = directory.doctor(doctor)?;
    let is = |code: &String| directory.skills.iter().find(|skill| skill.specialty && skill.code == *code);
    doctor.skills.iter().find_map(is).map(|skill| (skill.code.clone(), skill.name.clone()))
}

/// The branches of a report: all in use; of many those alone with whose visits the operator had to do.
pub(super) fn branches<'d>(directory: &'d Directory, facts: &DayFacts) -> Vec<&'d Branch> {
    let in_use: Vec<&Branch> = directory.branches.iter().filter(|branch| branch.active).collect();
    if in_use.len() <= BRANCHES {
        return in_use;
    }
    let met = |branch: &&Branch| facts.acts.iter().any(|act| act.branch == branch.id);
    let mut met: Vec<&Branch> = in_use.iter().copied().filter(met).collect();
    if met.is_empty() {
        met.extend(in_use.first());
    }
    met
}

/// How full they are on the days ahead.
pub(super) async fn ahead(
    ctx: &Ctx,
    directory: &Directory,
    branches: &[&Branch],
    date: NaiveDate,
) -> Result<Vec<BranchAhead>, Error> {
    let mut told = Vec::new();
    for branch in branches {
        told.push(BranchAhead {
            branch: Choice { id: branch.id, name: branch.name.clone() },
            days: fill::after(ctx, directory, branch, (date, &AHEAD)).await?,
        });
    }
    Ok(told)
}
