//! How a report is shown: one of them, what is open before it is sent, the rows behind a figure, a month of them.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    BranchAhead, DayFigures, Metric,
    act::{EntryKind, ReportState},
};
use crate::{
    booking::{BookingStatus, CancelReason},
    call::{CallOutcome, Direction},
    call_log::Choice,
    clinic_time::WallSpan,
    id::{CallId, CallbackId, UserId},
    lead::{LeadSource, LeadStatus},
    shift::ShiftDay,
};

/// Which report is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportKey {
    /// The date of the clinic's zone.
    pub date: NaiveDate,
    /// Whose; the reader's own when not given.
    #[serde(default)]
    pub operator: Option<UserId>,
}

/// What is to be closed before the report is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenPoint {
    /// Of what it is: a call, a visit, a lead.
    pub id: Uuid,
    /// When it was.
    pub at: DateTime<Utc>,
    /// What it is about, as far as the reader may see it.
    pub about: PointAbout,
}

/// What a point is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PointAbout {
    /// A call that is over, and nobody has said what came of it.
    Unsettled {
        /// For the act upon it.
        version: i64,
        /// Who rang whom.
        direction: Direction,
        /// «+7 916 •••-••-42»; none when the caller hides it.
        phone_masked: Option<String>,
        /// «Фамилия И. О.», for those who may see it.
        patient: Option<String>,
        /// How long it was talked, in seconds.
        talked_s: Option<i64>,
    },
    /// Somebody rang, nobody answered, and nobody has rung back.
    Missed {
        /// The promise to ring them.
        callback: CallbackId,
        /// Their number, masked.
        phone_masked: Option<String>,
        /// «Фамилия И. О.», for those who may see it.
        patient: Option<String>,
        /// Somebody rings them just now.
        ringing: bool,
    },
    /// A visit has begun, and nobody has said whether the patient came.
    Unmarked {
        /// For the act upon it.
        version: i64,
        /// «Фамилия И. О.», for those who may see it.
        patient: Option<String>,
        /// «Фамилия И. О.»
        doctor: String,
        /// The branch's zone.
        zone: Tz,
    },
    /// A lead of the operator's to which nobody has turned, or of which nobody has said what comes next.
    Lead {
        /// For the act upon it.
        version: i64,
        /// As they call themselves; empty for those who may not see it.
        name: String,
        /// Where they reached out.
        source: LeadSource,
        /// Calls in which nobody was reached.
        attempts: u32,
        /// Somebody has turned to it.
        answered: bool,
    },
}

impl PointAbout {
    /// Its kind, as texts and the hand-over note call it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unsettled { .. } => "unsettled",
            Self::Missed { .. } => "missed",
            Self::Unmarked { .. } => "unmarked",
            Self::Lead { .. } => "lead",
        }
    }
}

/// What happened to a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
    /// What.
    pub kind: EntryKind,
    /// What was said.
    pub words: String,
    /// Calls and bookings as they were counted then.
    pub counted: Option<(i64, i64)>,
}

/// What the reader may do with a report in the state in which it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportMay {
    /// Write the comment, settle what is open, send it.
    pub submit: bool,
    /// Take it back until then.
    pub take_back: Option<DateTime<Utc>>,
    /// Accept it.
    pub accept: bool,
    /// Send it back.
    pub send_back: bool,
    /// Add something to it.
    pub amend: bool,
}

/// A report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportView {
    /// The date of the clinic's zone.
    pub date: NaiveDate,
    /// The clinic's date now.
    pub today: NaiveDate,
    /// Whose.
    pub operator: Choice<UserId>,
    /// Whether it is the reader's own.
    pub own: bool,
    /// How far it is.
    pub state: ReportState,
    /// For edits; 0 as long as nothing is kept of it.
    pub version: i64,
    /// The shift.
    pub shift: ShiftDay,
    /// The hours of calls of the date.
    pub hours: Option<WallSpan>,
    /// When calls are taken next after today.
    pub next_start: DateTime<Utc>,
    /// All figures: as they were sent, else as they are now.
    pub figures: DayFigures,
    /// Of a report that was sent: as they are now.
    pub now_figures: Option<DayFigures>,
    /// When the figures were counted.
    pub counted_at: DateTime<Utc>,
    /// The schedule ahead, for those who may see it.
    pub ahead: Vec<BranchAhead>,
    /// What the operator says to it.
    pub comment: String,
    /// What is to be closed; of a report that was sent nothing.
    pub points: Vec<OpenPoint>,
    /// Points that were left open when it was sent.
    pub left_open: u32,
    /// What happened to it, the first first.
    pub entries: Vec<ReportEntry>,
    /// What the reader may do.
    pub may: ReportMay,
    /// Whose reports the reader may choose from.
    pub operators: Vec<Choice<UserId>>,
    /// The server's time.
    pub now: DateTime<Utc>,
    /// The zone in which times are told.
    pub zone: Tz,
}

impl ReportView {
    /// A figure as it is now, where it is no more what was sent.
    pub fn differs(&self, metric: Metric) -> Option<i64> {
        let now = self.now_figures.as_ref()?.of(metric);
        (now != self.figures.of(metric)).then_some(now)
    }
}

/// What a row behind a figure is about, as far as the reader may see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RowAbout {
    /// A call.
    Call {
        /// Who rang whom.
        direction: Direction,
        /// Nobody answered.
        missed: bool,
        /// What came of it.
        outcome: Option<CallOutcome>,
        /// The number, masked.
        phone_masked: Option<String>,
        /// «Фамилия И. О.», for those who may see it.
        patient: Option<String>,
    },
    /// A promise that was kept.
    Kept {
        /// By which call.
        call: Option<CallId>,
        /// The number, masked.
        phone_masked: Option<String>,
        /// «Фамилия И. О.», for those who may see it.
        patient: Option<String>,
    },
    /// A visit.
    Visit {
        /// «Фамилия И. О.», for those who may see it.
        patient: Option<String>,
        /// «Фамилия И. О.»
        doctor: String,
        /// The branch's name.
        branch: String,
        /// When it begins.
        starts_at: DateTime<Utc>,
        /// The branch's zone.
        zone: Tz,
        /// Where it stands.
        status: BookingStatus,
        /// Why it was called off.
        reason: Option<CancelReason>,
    },
    /// A lead.
    Lead {
        /// As they call themselves; empty for those who may not see it.
        name: String,
        /// Where they reached out.
        source: LeadSource,
        /// How far it is.
        status: LeadStatus,
    },
    /// A complaint.
    Complaint {
        /// «2026-0147».
        number: String,
        /// How far it is.
        status: crate::complaint::ComplaintStatus,
    },
}

/// A row behind a figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowLine {
    /// Of what.
    pub id: Uuid,
    /// When it was.
    pub at: DateTime<Utc>,
    /// It takes back what is counted elsewhere.
    pub back: bool,
    /// Where it can be opened, for those who may.
    pub href: Option<String>,
    /// What it is about.
    pub about: RowAbout,
}

/// The rows behind a figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowList {
    /// Which figure.
    pub metric: Metric,
    /// What it says.
    pub figure: i64,
    /// The rows; their number is the figure, those that take something back counted off.
    pub lines: Vec<RowLine>,
    /// The zone in which times are told.
    pub zone: Tz,
}

/// A date of an operator's in the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthCell {
    /// Which date.
    pub date: NaiveDate,
    /// How far the report is.
    pub state: ReportState,
    /// Calls and bookings: as they were sent, or as they are now; none of a date that nobody counts any more.
    pub counted: Option<(i64, i64)>,
    /// The operator has worked, the date is over, and no report was sent.
    pub missing: bool,
}

/// An operator's month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthRow {
    /// Whose.
    pub operator: Choice<UserId>,
    /// Whether it is the reader's own.
    pub own: bool,
    /// The dates on which there is something, the first first.
    pub cells: Vec<MonthCell>,
}

/// The reports of a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportMonth {
    /// Its first date.
    pub first: NaiveDate,
    /// Its last date.
    pub last: NaiveDate,
    /// The clinic's date.
    pub today: NaiveDate,
    /// Whether the reader accepts reports.
    pub accepts: bool,
    /// By name.
    pub rows: Vec<MonthRow>,
}
