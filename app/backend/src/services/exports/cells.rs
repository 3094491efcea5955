//! What of a row stands in a column.

use chrono::{DateTime, NaiveDateTime, Utc};
use domain::{
    booking::{BookingStatus, CancelReason},
    call::{CallOutcome, Direction},
    call_reason::CallReason,
    clinic::Sex,
    complaint::{Outcome, access::Sight},
    day_report::view::MonthCell,
    export::{Cell, Column},
    id::{BranchId, DoctorId},
    lead::{LeadSource, LeadStatus, RejectReason, Touch},
    money::Kopecks,
    person_name::PersonName,
    phone::format_e164,
    service::{ServiceBrief, names},
};
use uuid::Uuid;

use super::zone;
use crate::{
    Error,
    services::{complaints, directory::Directory, waitlist::entry::need},
    store::{
        callbacks::CallbackLineRow,
        complaints::ComplaintLineRow,
        exports::{CallExportRow, LeadExportRow, PatientExportRow, VisitExportRow, WaitExportRow},
    },
};

pub(super) fn visit(directory: &Directory, row: &VisitExportRow, column: Column) -> Result<Cell, Error> {
    let booking = &row.booking;
    let local = |at| moment(directory, Some(booking.branch_id), at);
    Ok(match column {
        Column::Date => Cell::Day(booking.day),
        Column::Starts => local(booking.starts_at),
        Column::Ends => local(booking.ends_at),
        Column::Branch => branch(directory, Some(booking.branch_id)),
        Column::Doctor => doctor(directory, booking.doctor_id),
        Column::Services => Cell::text(&booking.services),
        Column::Status => Cell::Visit(known("status of a visit", BookingStatus::from_code(&booking.status))?),
        Column::NewPatient => Cell::Is(booking.new_patient),
        Column::Channel => Cell::OverApi(booking.channel == "api"),
        Column::CancelReason => {
            Cell::of(booking.cancel_reason.as_deref().and_then(CancelReason::from_code), Cell::Cancelled)
        }
        Column::PriceFrom => Cell::Money(Kopecks(booking.price_from)),
        Column::PriceTo => Cell::of(booking.price_to, |price| Cell::Money(Kopecks(price))),
        Column::BookedBy => Cell::text(&booking.created_by_name),
        Column::BookedAt => local(booking.created_at),
        Column::Card => Cell::of(row.card_no, Cell::Count),
        Column::Patient => name(&row.last_name, &row.first_name, &row.patronymic),
        Column::Wish => Cell::text(booking.wish.clone().unwrap_or_default()),
        _ => Cell::Empty,
    })
}

pub(super) fn call(directory: &Directory, row: &CallExportRow, column: Column) -> Result<Cell, Error> {
    let seconds = |from: Option<DateTime<Utc>>, to: Option<DateTime<Utc>>| {
        Cell::of(from.zip(to), |(from, to)| Cell::Count((to - from).num_seconds().max(0)))
    };
    let incoming = row.direction == Direction::In.code();
    Ok(match column {
        Column::Starts => moment(directory, None, row.started_at),
        Column::Direction => {
            Cell::Direction(known("direction of a call", Direction::from_code(&row.direction))?)
        }
        Column::Operator => Cell::text(row.operator_name.clone().unwrap_or_default()),
        Column::Outcome => Cell::of(row.outcome.as_deref().and_then(CallOutcome::from_code), Cell::Call),
        Column::Missed => Cell::Is(row.missed),
        Column::Reasons => match CallReason::split(&row.reasons) {
            none if none.is_empty() => Cell::Empty,
            reasons => Cell::Reasons(reasons),
        },
        Column::WaitSeconds if incoming => seconds(Some(row.started_at), row.answered_at),
        Column::TalkSeconds => seconds(row.answered_at, row.hung_up_at),
        Column::Branch => branch(directory, row.branch_id),
        Column::Phone => phone(row.phone.as_deref()),
        Column::Patient => name(&row.last_name, &row.first_name, &row.patronymic),
        Column::Note => Cell::text(&row.note),
        _ => Cell::Empty,
    })
}

pub(super) fn lead(directory: &Directory, row: &LeadExportRow, column: Column) -> Result<Cell, Error> {
    Ok(match column {
        Column::Received => moment(directory, None, row.received_at),
        Column::Source => Cell::Source(known("source of a lead", LeadSource::from_code(&row.source))?),
        Column::Status => Cell::Lead(known("status of a lead", LeadStatus::from_code(&row.status))?),
        Column::Owner => Cell::text(row.owner_name.clone().unwrap_or_default()),
        Column::AnswerMinutes => {
            Cell::of(row.answer_s, |seconds| Cell::Count(i64::from(seconds).div_euclid(60)))
        }
        Column::ForwardedBy => Cell::text(row.forwarder.clone().unwrap_or_default()),
        Column::RejectReason => {
            Cell::of(row.reason.as_deref().and_then(RejectReason::from_code), Cell::Rejected)
        }
        Column::Closed => Cell::of(row.closed_at, |at| moment(directory, None, at)),
        Column::Campaign => Cell::text(serde_json::from_str::<Touch>(&row.first_touch)?.campaign),
        Column::Patient => Cell::text(&row.name),
        Column::Phone => phone(row.phone.as_deref()),
        Column::Contact => Cell::text(&row.contact),
        Column::Words => Cell::text(&row.message),
        _ => Cell::Empty,
    })
}

/// Whoever may know only that there is one, and how far it is, is told no more.
pub(super) fn complaint(
    directory: &Directory,
    row: &ComplaintLineRow,
    sight: Sight,
    column: Column,
) -> Result<Cell, Error> {
    let ComplaintLineRow { complaint: row, assignee_name } = row;
    if column.is_personal() && sight < Sight::Whole {
        return Ok(Cell::Empty);
    }
    Ok(match column {
        Column::Number => Cell::text(complaints::number_of(row)),
        Column::Received => moment(directory, None, row.received_at),
        Column::Status => Cell::Complaint(complaints::status(row)?),
        Column::Category => Cell::Category(complaints::category(row)?),
        Column::Due => Cell::Day(row.due_on),
        Column::Answered => Cell::of(row.answered_at, |at| moment(directory, None, at)),
        Column::Outcome => Cell::of(row.outcome.as_deref().and_then(Outcome::from_code), Cell::Settled),
        Column::Refund => Cell::of(row.refund, |amount| Cell::Money(Kopecks(amount))),
        Column::Assignee => Cell::text(assignee_name.clone().unwrap_or_default()),
        Column::Patient => Cell::text(&row.name),
        Column::Phone => phone(row.phone.as_deref()),
        Column::Words => Cell::text(&row.words),
        Column::Answer => Cell::text(row.answer.clone().unwrap_or_default()),
        _ => Cell::Empty,
    })
}

pub(super) fn patient(directory: &Directory, row: &PatientExportRow, column: Column) -> Result<Cell, Error> {
    let PatientExportRow { patient: row, e164 } = row;
    Ok(match column {
        Column::Card => Cell::Count(row.card_no),
        Column::Patient => name(&Some(row.last_name.clone()), &Some(row.first_name.clone()), &row.patronymic),
        Column::BirthDate => Cell::of(row.birth_date, Cell::Day),
        Column::Sex => Cell::of(row.sex.as_deref().and_then(Sex::from_code), Cell::Sex),
        Column::Phone => phone(e164.as_deref()),
        Column::Email => Cell::text(row.email.clone().unwrap_or_default()),
        Column::DoNotContact => Cell::Is(row.do_not_contact),
        Column::Created => moment(directory, None, row.created_at),
        _ => Cell::Empty,
    })
}

pub(super) fn callback(directory: &Directory, row: &CallbackLineRow, column: Column) -> Cell {
    let CallbackLineRow { callback, last_name, first_name, patronymic, .. } = row;
    match column {
        Column::Due => moment(directory, None, callback.due_at),
        Column::Operator => Cell::text(&callback.promised_by),
        Column::Created => moment(directory, None, callback.promised_at),
        Column::Attempts => Cell::Count(callback.attempts.into()),
        Column::Missed => Cell::Is(callback.missed > 0),
        Column::Patient => name(last_name, first_name, patronymic),
        Column::Phone => phone(callback.phone.as_deref()),
        Column::Note => Cell::text(&callback.note),
        _ => Cell::Empty,
    }
}

pub(super) fn waiting(directory: &Directory, row: &WaitExportRow, column: Column) -> Result<Cell, Error> {
    let WaitExportRow { wait, last_name, first_name, patronymic } = row;
    Ok(match column {
        Column::Created => moment(directory, wait.branch_id, wait.created_at),
        Column::Branch => branch(directory, wait.branch_id),
        Column::Services => {
            let wanted = need(wait)?.services;
            Cell::text(names(wanted.iter().filter_map(|id| directory.service(*id))))
        }
        Column::Date => Cell::Day(wait.from_date),
        Column::Until => Cell::Day(wait.until_date),
        Column::Operator => Cell::text(&wait.created_by_name),
        Column::Attempts => Cell::Count(wait.asked.into()),
        Column::Patient => name(&Some(last_name.clone()), &Some(first_name.clone()), patronymic),
        Column::Note => Cell::text(&wait.note),
        _ => Cell::Empty,
    })
}

pub(super) fn report(operator: &str, report: &MonthCell, column: Column) -> Cell {
    let counted = |of: fn((i64, i64)) -> i64| Cell::of(report.counted.map(of), Cell::Count);
    match column {
        Column::Date => Cell::Day(report.date),
        Column::Operator => Cell::text(operator),
        Column::Status => Cell::Report(report.state),
        Column::Overdue => Cell::Is(report.missing),
        Column::Offered => counted(|(calls, _)| calls),
        Column::VisitsBooked => counted(|(_, booked)| booked),
        _ => Cell::Empty,
    }
}

pub(super) fn price(service: &ServiceBrief, column: Column) -> Cell {
    match column {
        Column::Code => Cell::text(&service.code),
        Column::Service => Cell::text(&service.name),
        Column::Minutes => Cell::Count(service.minutes.into()),
        Column::PriceFrom => Cell::Money(service.price.from),
        Column::PriceTo => Cell::of(service.price.to, Cell::Money),
        _ => Cell::Empty,
    }
}

fn known<T>(what: &str, read: Option<T>) -> Result<T, Error> {
    read.ok_or_else(|| Error::broken(what))
}

fn moment(directory: &Directory, branch: Option<Uuid>, at: DateTime<Utc>) -> Cell {
    let local: NaiveDateTime = at.with_timezone(&zone(directory, branch)).naive_local();
    Cell::Moment(local)
}

fn branch(directory: &Directory, id: Option<Uuid>) -> Cell {
    let branch = id.and_then(|id| directory.branch(BranchId::from(id)));
    Cell::of(branch, |branch| Cell::text(&branch.name))
}

fn doctor(directory: &Directory, id: Uuid) -> Cell {
    Cell::of(directory.doctor(DoctorId::from(id)), |doctor| Cell::text(doctor.name.short()))
}

fn name(last: &Option<String>, first: &Option<String>, patronymic: &Option<String>) -> Cell {
    let name = last.clone().zip(first.clone());
    Cell::of(name, |(last, first)| {
        Cell::text(PersonName { last, first, patronymic: patronymic.clone() }.full())
    })
}

/// Without the plus, so that no spreadsheet takes it for a sum.
fn phone(e164: Option<&str>) -> Cell {
    Cell::of(e164, |e164| Cell::text(format_e164(e164).trim_start_matches('+')))
}
