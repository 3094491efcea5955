//! The words for tables that leave as files: heads of columns, and what coded cells say.

use domain::export::{Cell, Column, ExportTable};

use super::{cancel_reason, capitalised, complaint, lead, patient, report, status};
use crate::{i18n::*, ui::words::call};

/// The name of a table.
pub fn table(language: Locale, table: ExportTable) -> &'static str {
    match table {
        ExportTable::Visits => td_string!(language, exports.table.visits),
        ExportTable::Calls => td_string!(language, exports.table.calls),
        ExportTable::Leads => td_string!(language, exports.table.leads),
        ExportTable::Complaints => td_string!(language, exports.table.complaints),
        ExportTable::Patients => td_string!(language, exports.table.patients),
        ExportTable::Prices => td_string!(language, exports.table.prices),
        ExportTable::DayReports => td_string!(language, exports.table.day_reports),
        ExportTable::Callbacks => td_string!(language, exports.table.callbacks),
        ExportTable::Waitlist => td_string!(language, exports.table.waitlist),
        ExportTable::ByDate => td_string!(language, exports.table.by_date),
        ExportTable::ByOperator => td_string!(language, exports.table.by_operator),
        ExportTable::ByBranch => td_string!(language, exports.table.by_branch),
        ExportTable::ByDoctor => td_string!(language, exports.table.by_doctor),
        ExportTable::ByService => td_string!(language, exports.table.by_service),
        ExportTable::BySource => td_string!(language, exports.table.by_source),
    }
}

/// The head of a column.
pub fn column(language: Locale, column: Column) -> &'static str {
    match column {
        Column::Number => td_string!(language, exports.column.number),
        Column::Date => td_string!(language, exports.column.date),
        Column::Starts => td_string!(language, exports.column.starts),
        Column::Ends => td_string!(language, exports.column.ends),
        Column::Received => td_string!(language, exports.column.received),
        Column::Branch => td_string!(language, exports.column.branch),
        Column::Doctor => td_string!(language, exports.column.doctor),
        Column::Services => td_string!(language, exports.column.services),
        Column::Status => td_string!(language, exports.column.status),
        Column::NewPatient => td_string!(language, exports.column.new_patient),
        Column::Channel => td_string!(language, exports.column.channel),
        Column::CancelReason => td_string!(language, exports.column.cancel_reason),
        Column::PriceFrom => td_string!(language, exports.column.price_from),
        Column::PriceTo => td_string!(language, exports.column.price_to),
        Column::BookedBy => td_string!(language, exports.column.booked_by),
        Column::BookedAt => td_string!(language, exports.column.booked_at),
        Column::Direction => td_string!(language, exports.column.direction),
        Column::Operator => td_string!(language, exports.column.operator),
        Column::Outcome => td_string!(language, exports.column.outcome),
        Column::Missed => td_string!(language, exports.column.missed),
        Column::Reasons => td_string!(language, exports.column.reasons),
        Column::WaitSeconds => td_string!(language, exports.column.wait_seconds),
        Column::TalkSeconds => td_string!(language, exports.column.talk_seconds),
        Column::Source => td_string!(language, exports.column.source),
        Column::Owner => td_string!(language, exports.column.owner),
        Column::AnswerMinutes => td_string!(language, exports.column.answer_minutes),
        Column::ForwardedBy => td_string!(language, exports.column.forwarded_by),
        Column::RejectReason => td_string!(language, exports.column.reject_reason),
        Column::Closed => td_string!(language, exports.column.closed),
        Column::Campaign => td_string!(language, exports.column.campaign),
        Column::Category => td_string!(language, exports.column.category),
        Column::Due => td_string!(language, exports.column.due),
        Column::Answered => td_string!(language, exports.column.answered),
        Column::Refund => td_string!(language, exports.column.refund),
        Column::Assignee => td_string!(language, exports.column.assignee),
        Column::Card => td_string!(language, exports.column.card),
        Column::Patient => td_string!(language, exports.column.patient),
        Column::BirthDate => td_string!(language, exports.column.birth_date),
        Column::Sex => td_string!(language, exports.column.sex),
        Column::Phone => td_string!(language, exports.column.phone),
        Column::Email => td_string!(language, exports.column.email),
        Column::Created => td_string!(language, exports.column.created),
        Column::DoNotContact => td_string!(language, exports.column.do_not_contact),
        Column::Wish => td_string!(language, exports.column.wish),
        Column::Note => td_string!(language, exports.column.note),
        Column::Contact => td_string!(language, exports.column.contact),
        Column::Words => td_string!(language, exports.column.words),
        Column::Answer => td_string!(language, exports.column.answer),
        Column::Code => td_string!(language, exports.column.code),
        Column::Service => td_string!(language, exports.column.service),
        Column::Minutes => td_string!(language, exports.column.minutes),
        Column::Offered => td_string!(language, exports.column.offered),
        Column::AnsweredCalls => td_string!(language, exports.column.answered_calls),
        Column::MissedCalls => td_string!(language, exports.column.missed_calls),
        Column::ServiceLevel => td_string!(language, exports.column.service_level),
        Column::MeanWait => td_string!(language, exports.column.mean_wait),
        Column::MeanHandling => td_string!(language, exports.column.mean_handling),
        Column::Outgoing => td_string!(language, exports.column.outgoing),
        Column::Target => td_string!(language, exports.column.target),
        Column::TargetBooked => td_string!(language, exports.column.target_booked),
        Column::Conversion => td_string!(language, exports.column.conversion),
        Column::VisitsBooked => td_string!(language, exports.column.visits_booked),
        Column::VisitsBookedNew => td_string!(language, exports.column.visits_booked_new),
        Column::VisitsMoved => td_string!(language, exports.column.visits_moved),
        Column::VisitsCalledOff => td_string!(language, exports.column.visits_called_off),
        Column::Recovered => td_string!(language, exports.column.recovered),
        Column::Planned => td_string!(language, exports.column.planned),
        Column::Arrived => td_string!(language, exports.column.arrived),
        Column::NoShow => td_string!(language, exports.column.no_show),
        Column::Cancelled => td_string!(language, exports.column.cancelled),
        Column::Unmarked => td_string!(language, exports.column.unmarked),
        Column::ShowRate => td_string!(language, exports.column.show_rate),
        Column::LeadsReceived => td_string!(language, exports.column.leads_received),
        Column::LeadsProcessed => td_string!(language, exports.column.leads_processed),
        Column::LeadsForwarded => td_string!(language, exports.column.leads_forwarded),
        Column::LeadsBooked => td_string!(language, exports.column.leads_booked),
        Column::Cost => td_string!(language, exports.column.cost),
        Column::Until => td_string!(language, exports.column.until),
        Column::Attempts => td_string!(language, exports.column.attempts),
        Column::Overdue => td_string!(language, exports.column.overdue),
    }
}

/// What a coded cell says; nothing of one that says it by itself.
pub fn cell(language: Locale, cell: &Cell) -> String {
    let words = match cell {
        Cell::Is(true) => td_string!(language, exports.yes),
        Cell::Is(false) => td_string!(language, exports.no),
        Cell::OverApi(true) => td_string!(language, exports.over_api),
        Cell::OverApi(false) => td_string!(language, exports.by_phone),
        Cell::Visit(own) => status(language, *own),
        Cell::Cancelled(own) => cancel_reason(language, *own),
        Cell::Call(own) => call::outcome(language, *own),
        Cell::Direction(own) => call::direction(language, *own),
        Cell::Reasons(own) => return call::reasons(language, own),
        Cell::Source(own) => lead::source(language, *own),
        Cell::Lead(own) => lead::state(language, *own),
        Cell::Rejected(own) => lead::reason(language, *own),
        Cell::Complaint(own) => complaint::status(language, *own),
        Cell::Category(own) => complaint::category(language, *own),
        Cell::Settled(own) => complaint::outcome(language, *own),
        Cell::Report(own) => report::state(language, *own),
        Cell::Sex(own) => return capitalised(patient::sex(language, *own)),
        Cell::Empty
        | Cell::Text(_)
        | Cell::Count(_)
        | Cell::Rate(_)
        | Cell::Money(_)
        | Cell::Day(_)
        | Cell::Moment(_) => "",
    };
    words.to_owned()
}
