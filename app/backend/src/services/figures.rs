//! The facts of which figures are made: what there was in some time. Whoever tells a figure takes them from here and
//! counts them by [`domain::figure`].

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::{
    booking::{BookingStatus, CancelReason},
    call::{CallOutcome, Direction},
    call_reason::CallReason,
    complaint::ComplaintStatus,
    figure::{ActFact, ActKind, CallFact, LeadFact, VisitFact},
    id::{BranchId, ServiceId, UserId},
    interval::Interval,
    lead::{LeadSource, LeadStatus},
    measure::ComplaintFact,
};
use uuid::Uuid;

use crate::{
    Error,
    store::{
        Tx,
        bookings::BookingRow,
        figures::{
            self, ActFactRow, BranchVisitRow, CallFactRow, ComplaintFactRow, LeadFactRow, VisitFactRow,
        },
    },
};

/// Calls that began in some time, of one operator or of all.
pub(crate) async fn calls(
    tx: &mut Tx,
    time: Interval,
    operator: Option<UserId>,
) -> Result<Vec<CallFact>, Error> {
    let rows = figures::list_calls(tx, time, operator.map(|user| user.0)).await?;
    rows.into_iter().map(call).collect()
}

/// What was done with visits in some time, by one user or by all.
pub(crate) async fn acts(tx: &mut Tx, time: Interval, by: Option<UserId>) -> Result<Vec<ActFact>, Error> {
    let rows = figures::list_acts(tx, time, by.map(|user| user.0)).await?;
    let facts: Result<Vec<Option<ActFact>>, Error> = rows.into_iter().map(act).collect();
    Ok(facts?.into_iter().flatten().collect())
}

/// A visit of some branch, with its date and what is done in it.
pub(crate) struct BranchVisit {
    pub date: NaiveDate,
    pub fact: VisitFact,
    pub services: Vec<ServiceId>,
}

/// The visits of all branches on some dates.
pub(crate) async fn visits(tx: &mut Tx, from: NaiveDate, to: NaiveDate) -> Result<Vec<BranchVisit>, Error> {
    let mut services: HashMap<Uuid, Vec<ServiceId>> = HashMap::new();
    for (booking, service) in figures::list_visit_services(tx, from, to).await? {
        services.entry(booking).or_default().push(service.into());
    }
    let rows = figures::list_visits(tx, from, to).await?;
    let with_services = |row: BranchVisitRow| {
        Ok(BranchVisit {
            date: row.visit.day,
            services: services.remove(&row.visit.id).unwrap_or_default(),
            fact: visit(row.branch_id.into(), row.visit)?,
        })
    };
    rows.into_iter().map(with_services).collect()
}

/// Leads that came in in some time.
pub(crate) async fn leads(tx: &mut Tx, time: Interval) -> Result<Vec<LeadFact>, Error> {
    let rows = figures::list_leads(tx, time).await?;
    rows.into_iter().map(lead).collect()
}

/// Complaints that were received in some time.
pub(crate) async fn complaints(tx: &mut Tx, time: Interval) -> Result<Vec<ComplaintFact>, Error> {
    let rows = figures::list_complaints(tx, time).await?.into_iter();
    let fact = |row: ComplaintFactRow| ComplaintFact {
        branch: row.branch_id.map(Into::into),
        due_at: row.due_at,
        answered_at: row.answered_at,
        void: row.merged_into.is_some() || row.status == ComplaintStatus::Rejected.code(),
    };
    Ok(rows.map(fact).collect())
}

fn call(row: CallFactRow) -> Result<CallFact, Error> {
    Ok(CallFact {
        id: row.id.into(),
        direction: Direction::from_code(&row.direction)
            .ok_or_else(|| Error::broken("direction of a call"))?,
        operator: row.operator_id.map(Into::into),
        branch: row.branch_id.map(Into::into),
        started_at: row.started_at,
        answered_at: row.answered_at,
        hung_up_at: row.hung_up_at,
        ended_at: row.ended_at,
        on_line: row.on_line,
        missed: row.missed,
        outcome: row.outcome.as_deref().and_then(CallOutcome::from_code),
        reasons: row.reasons.split_whitespace().filter_map(CallReason::from_code).collect(),
        came: row.came,
        awaited: row.awaited,
    })
}

/// None of an undo that takes back what is not counted.
fn act(row: ActFactRow) -> Result<Option<ActFact>, Error> {
    let undone = row.action == "undo";
    let action = if undone { row.reason.clone().unwrap_or_default() } else { row.action };
    let Some(kind) = ActKind::from_action(&action) else { return Ok(None) };
    // what takes a cancellation back says why the visit had been called off
    let before: Option<BookingRow> = row.before.as_deref().map(serde_json::from_str).transpose()?;
    let reason = if undone { before.and_then(|visit| visit.cancel_reason) } else { row.reason };
    Ok(Some(ActFact {
        booking: row.booking_id.into(),
        at: row.at,
        by: row.actor_id.map(Into::into),
        kind,
        undone,
        branch: row.branch_id.into(),
        doctor: row.doctor_id.into(),
        channel: row.channel,
        new_patient: row.new_patient,
        reason: reason.as_deref().and_then(CancelReason::from_code),
    }))
}

fn visit(branch: BranchId, row: VisitFactRow) -> Result<VisitFact, Error> {
    Ok(VisitFact {
        booking: row.id.into(),
        branch,
        doctor: row.doctor_id.into(),
        starts_at: row.starts_at,
        minutes: (row.ends_at - row.starts_at).num_minutes(),
        status: BookingStatus::from_code(&row.status)
            .ok_or_else(|| Error::broken(format!("status {}", row.status)))?,
        reason: row.cancel_reason.as_deref().and_then(CancelReason::from_code),
    })
}

fn lead(row: LeadFactRow) -> Result<LeadFact, Error> {
    Ok(LeadFact {
        id: row.id.into(),
        source: LeadSource::from_code(&row.source).ok_or_else(|| Error::broken("source of a lead"))?,
        received_at: row.received_at,
        status: LeadStatus::from_code(&row.status).ok_or_else(|| Error::broken("status of a lead"))?,
        owner: row.owner_id.map(Into::into),
        forwarded_by: row.forwarded_by.map(Into::into),
        booked_by: row.booked_by.map(Into::into),
        answered: row.answered,
        answer_s: row.answer_s.map(Into::into),
    })
}
