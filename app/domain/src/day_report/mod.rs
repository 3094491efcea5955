//! The day's report (отчёт за день): what one operator did on one date of the clinic's zone, counted by itself, sent by
//! the operator, accepted or returned by whoever answers for it.
//!
//! What is counted of a fact is [`crate::figure`]'s to say. [`count`] adds it up and keeps the rows behind each figure,
//! [`act`] says what is done with a report, [`view`] how it is shown.
//!
//! The rule of dates: a call belongs to the date of the clinic's zone on which it began and to whoever took it (a missed
//! one to whoever it rang for alone), whatever happens at midnight or at a change of shift; an act with a visit to the date
//! on which it was done and to whoever did it; a lead to the date on which it came in.

pub mod act;
pub mod count;
pub mod view;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

use crate::{
    booking::CancelReason,
    call_log::Choice,
    figure::{ActCounts, CallCounts, LeadCounts},
    fill::DayFill,
    id::{BranchId, UserId},
    lead::LeadSource,
    shift::ShiftDay,
};

/// Longest comment, and longest words on a report, in characters.
pub const COMMENT_MAX: usize = 4000;
/// Days after the report's own whose schedule is told.
pub const AHEAD: [u64; 3] = [1, 3, 7];
/// The shape of a snapshot that is written now.
pub const SHAPE: u32 = 1;

/// A figure that opens the rows behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// Somebody rang.
    CallsIn,
    /// … and was answered.
    Answered,
    /// … and was not.
    Missed,
    /// Those who were to be rung back and were reached.
    CalledBack,
    /// The clinic rang.
    Outgoing,
    /// Calls of which a visit could have come.
    Target,
    /// Visits booked.
    Booked,
    /// … for somebody who had never been here.
    BookedNew,
    /// … for somebody who had.
    BookedAgain,
    /// Visits moved.
    Moved,
    /// Visits called off.
    Cancelled,
    /// … by the patient.
    CancelledByPatient,
    /// … by the clinic.
    CancelledByClinic,
    /// Leads that came in, whoever's they are.
    LeadsReceived,
    /// … to which the operator turned.
    LeadsProcessed,
    /// … which the operator passed on to the SMM manager.
    LeadsForwarded,
    /// … for which the operator booked a visit.
    LeadsBooked,
    /// Complaints registered.
    ComplaintsRegistered,
    /// … which an employee has in hand.
    ComplaintsPassedOn,
    /// The operator's complaints whose time is over.
    ComplaintsOverdue,
}

codes!(Metric, 20,
    CallsIn => "calls_in",
    Answered => "answered",
    Missed => "missed",
    CalledBack => "called_back",
    Outgoing => "outgoing",
    Target => "target",
    Booked => "booked",
    BookedNew => "booked_new",
    BookedAgain => "booked_again",
    Moved => "moved",
    Cancelled => "cancelled",
    CancelledByPatient => "cancelled_by_patient",
    CancelledByClinic => "cancelled_by_clinic",
    LeadsReceived => "leads_received",
    LeadsProcessed => "leads_processed",
    LeadsForwarded => "leads_forwarded",
    LeadsBooked => "leads_booked",
    ComplaintsRegistered => "complaints_registered",
    ComplaintsPassedOn => "complaints_passed_on",
    ComplaintsOverdue => "complaints_overdue",
);

/// A rate of a date's calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rate {
    /// Seconds until somebody answers (ASA).
    MeanWait,
    /// Seconds that a call keeps the operator (AHT).
    MeanHandling,
    /// Percent answered in time.
    ServiceLevel,
    /// Percent of the target calls that ended with a booking.
    Conversion,
}

codes!(Rate, 4,
    MeanWait => "mean_wait_s",
    MeanHandling => "mean_handling_s",
    ServiceLevel => "service_level_percent",
    Conversion => "conversion_percent",
);

impl Rate {
    /// What it is; none of nothing.
    pub fn of(self, calls: &CallCounts) -> Option<f64> {
        match self {
            Self::MeanWait => calls.mean_wait_s(),
            Self::MeanHandling => calls.mean_handling_s(),
            Self::ServiceLevel => calls.service_level(),
            Self::Conversion => calls.conversion(),
        }
    }
}

/// A row behind a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowRef {
    /// A call, a visit, a lead, a complaint or a promise, by its figure.
    pub id: Uuid,
    /// When it was.
    pub at: DateTime<Utc>,
    /// It takes back what another date or another user counts: the figure is one less by it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub back: bool,
}

/// The rows behind each figure; those of an empty figure are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DayRows(pub BTreeMap<Metric, Vec<RowRef>>);

impl DayRows {
    /// Those behind a figure.
    pub fn of(&self, metric: Metric) -> &[RowRef] {
        self.0.get(&metric).map_or(&[], Vec::as_slice)
    }

    /// What they come to: the figure.
    pub fn count(&self, metric: Metric) -> i64 {
        self.of(metric).iter().map(|row| if row.back { -1 } else { 1 }).sum()
    }
}

/// A part of a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its code: of a specialty, of a channel.
    pub code: String,
    /// Its name, where it has one of its own.
    pub name: String,
    /// How many.
    pub count: i64,
}

/// Leads of one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceLeads {
    /// Where they reached out.
    pub source: LeadSource,
    /// All that came in, and of them what the operator did.
    pub counts: LeadCounts,
}

/// Complaints, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintCounts {
    /// Registered by the operator on the date.
    pub registered: i64,
    /// … which an employee has in hand.
    pub passed_on: i64,
    /// Registered by the operator at any time, not answered, and the time for the answer is over.
    pub overdue: i64,
}

/// All that is counted of a date.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayFigures {
    /// Calls.
    pub calls: CallCounts,
    /// Promises to ring back that the operator's calls kept.
    pub called_back: i64,
    /// What was done with visits.
    pub acts: ActCounts,
    /// Bookings by the first specialty of their doctor.
    pub specialties: Vec<Part>,
    /// Bookings by the way they were made.
    pub channels: Vec<Part>,
    /// Cancellations by their reason.
    pub reasons: Vec<(CancelReason, i64)>,
    /// Leads by their source.
    pub leads: Vec<SourceLeads>,
    /// Complaints.
    pub complaints: ComplaintCounts,
}

impl DayFigures {
    /// Leads of all sources.
    pub fn all_leads(&self) -> LeadCounts {
        self.leads.iter().map(|of| of.counts).sum()
    }

    /// Visits called off by the patient.
    pub fn cancelled_by_patient(&self) -> i64 {
        self.reasons.iter().filter(|(reason, _)| reason.by_patient()).map(|(_, count)| count).sum()
    }

    /// A figure.
    pub fn of(&self, metric: Metric) -> i64 {
        match metric {
            Metric::CallsIn => self.calls.offered,
            Metric::Answered => self.calls.answered,
            Metric::Missed => self.calls.missed,
            Metric::CalledBack => self.called_back,
            Metric::Outgoing => self.calls.outgoing,
            Metric::Target => self.calls.target,
            Metric::Booked => self.acts.booked,
            Metric::BookedNew => self.acts.booked_new,
            Metric::BookedAgain => self.acts.booked_again(),
            Metric::Moved => self.acts.moved,
            Metric::Cancelled => self.acts.cancelled,
            Metric::CancelledByPatient => self.cancelled_by_patient(),
            Metric::CancelledByClinic => self.acts.cancelled_by_clinic,
            Metric::LeadsReceived => self.all_leads().received,
            Metric::LeadsProcessed => self.all_leads().processed,
            Metric::LeadsForwarded => self.all_leads().forwarded,
            Metric::LeadsBooked => self.all_leads().booked,
            Metric::ComplaintsRegistered => self.complaints.registered,
            Metric::ComplaintsPassedOn => self.complaints.passed_on,
            Metric::ComplaintsOverdue => self.complaints.overdue,
        }
    }
}

/// How full a branch is on the days ahead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BranchAhead {
    /// Which.
    pub branch: Choice<BranchId>,
    /// [`AHEAD`] days after the report's own.
    pub days: Vec<DayFill>,
}

/// A report as it was sent. No later change alters it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The shape in which it was written.
    pub shape: u32,
    /// The date of the clinic's zone.
    pub date: NaiveDate,
    /// Whose.
    pub operator: Choice<UserId>,
    /// The shift.
    pub shift: ShiftDay,
    /// All figures.
    pub figures: DayFigures,
    /// The rows behind them.
    pub rows: DayRows,
    /// The schedule ahead.
    pub ahead: Vec<BranchAhead>,
    /// What the operator said to it.
    pub comment: String,
    /// How many points were left open.
    pub open_points: u32,
    /// When all of it was counted.
    pub counted_at: DateTime<Utc>,
}
