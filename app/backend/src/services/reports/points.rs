//! What is to be closed before a report is sent.

use chrono::{NaiveDate, TimeDelta};
use domain::{
    clinic::Branch,
    clinic_time::day_interval,
    day_report::{
        count::DayFacts,
        view::{OpenPoint, PointAbout},
    },
    figure::CallFact,
    id::DoctorId,
    lead::LeadSource,
    permission::Permission,
    phone::mask_e164,
};

use super::short_name;
use crate::{
    Error,
    services::{callbacks::CLAIM, directory::Directory},
    store::{Tx, calls, reports},
};

/// Points of a kind that are shown.
const SHOWN: usize = 50;

/// What is open of an operator's date, as far as the actor may see it: calls without an outcome, those who were not rung
/// back, visits that nobody has marked, leads without an answer or a next step.
pub(super) async fn list(
    tx: &mut Tx,
    directory: &Directory,
    facts: &DayFacts,
    (date, branches): (NaiveDate, &[&Branch]),
) -> Result<Vec<OpenPoint>, Error> {
    let end = day_interval(directory.clinic_zone(), date).end;
    let own = |call: &&CallFact| call.operator == Some(facts.operator);
    let mut points = Vec::new();
    for call in facts.calls.iter().filter(own).filter(|call| call.is_unsettled()).take(SHOWN) {
        points.push(unsettled(tx, call).await?);
    }
    for call in facts.calls.iter().filter(own).filter(|call| call.missed) {
        if let Some(row) = reports::find_open_missed(tx, call.id.0).await?
            && row.due_at < end
            && !points.iter().any(|point: &OpenPoint| is_promise(point, row.callback_id))
        {
            points.push(missed(tx, row));
        }
    }
    if tx.actor().may(Permission::Receive) && tx.actor().may(Permission::SeeSchedule) {
        for branch in branches {
            let now = tx.now();
            for row in reports::list_unmarked(tx, branch.id.0, date, now).await?.into_iter().take(SHOWN) {
                points.push(unmarked(tx, directory, branch, row));
            }
        }
    }
    for row in reports::list_leads_without_step(tx, facts.operator.0, end).await?.into_iter().take(SHOWN) {
        points.push(lead(tx, row)?);
    }
    Ok(points)
}

fn is_promise(point: &OpenPoint, id: uuid::Uuid) -> bool {
    matches!(&point.about, PointAbout::Missed { callback, .. } if callback.0 == id)
}

async fn unsettled(tx: &mut Tx, call: &CallFact) -> Result<OpenPoint, Error> {
    let row = calls::get(tx, call.id.0).await?;
    let about = PointAbout::Unsettled {
        version: row.call.version,
        direction: call.direction,
        phone_masked: row.call.phone.as_deref().map(mask_e164),
        patient: short_name(tx.actor(), (row.last_name, row.first_name, row.patronymic)),
        talked_s: call.talk().or(call.handling()).as_ref().map(TimeDelta::num_seconds),
    };
    Ok(OpenPoint { id: call.id.0, at: call.started_at, about })
}

fn missed(tx: &Tx, row: reports::OpenMissedRow) -> OpenPoint {
    let since = row.ringing_since.filter(|_| row.ringing_ended.is_none());
    let about = PointAbout::Missed {
        callback: row.callback_id.into(),
        phone_masked: row.phone.as_deref().map(mask_e164),
        patient: short_name(tx.actor(), (row.last_name, row.first_name, row.patronymic)),
        ringing: since.is_some_and(|since| tx.now() - since < CLAIM),
    };
    OpenPoint { id: row.call_id, at: row.started_at, about }
}

fn unmarked(tx: &Tx, directory: &Directory, branch: &Branch, row: reports::UnmarkedRow) -> OpenPoint {
    let doctor = directory.doctor(DoctorId(row.doctor_id)).map(|doctor| doctor.name.short());
    let about = PointAbout::Unmarked {
        version: row.version,
        patient: short_name(tx.actor(), (row.last_name, row.first_name, row.patronymic)),
        doctor: doctor.unwrap_or_default(),
        zone: branch.zone,
    };
    OpenPoint { id: row.id, at: row.starts_at, about }
}

fn lead(tx: &Tx, row: reports::OwnLeadRow) -> Result<OpenPoint, Error> {
    let sees = tx.actor().may(Permission::WorkLeads);
    let about = PointAbout::Lead {
        version: row.version,
        name: if sees { row.name } else { String::new() },
        source: LeadSource::from_code(&row.source).ok_or_else(|| Error::broken("source of a lead"))?,
        attempts: row.attempts.unsigned_abs(),
        answered: row.answered_at.is_some(),
    };
    Ok(OpenPoint { id: row.id, at: row.received_at, about })
}
