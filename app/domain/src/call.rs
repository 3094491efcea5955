//! A call (звонок): what the operator notes while it lasts, and how it ends.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    booking::Place,
    call_reason::CallReason,
    clinic::Sex,
    error::{Fault, FieldErrors},
    id::{BookingId, BranchId, CallId, DoctorId, PatientId, ServiceId},
    phone::Phone,
    slot::{Offer, Reason},
    slot_query::SlotMode,
    text::optional_text,
    waiting::Waiting,
};

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallOutcome {
    /// A visit was booked.
    Booked,
    /// A visit was moved.
    Moved,
    /// A visit was called off.
    Cancelled,
    /// A question was answered.
    Advised,
    /// A complaint was made.
    Complaint,
    /// Passed on as a lead.
    Lead,
    /// To be rung back.
    CallBack,
    /// Somebody wanted another place.
    WrongNumber,
    /// Advertising and the like.
    Spam,
    /// Nobody spoke.
    Silent,
}

impl CallOutcome {
    /// All of them, in the order in which digits choose them.
    pub const ALL: [CallOutcome; 10] = [
        Self::Booked,
        Self::Moved,
        Self::Cancelled,
        Self::Advised,
        Self::Complaint,
        Self::Lead,
        Self::CallBack,
        Self::WrongNumber,
        Self::Spam,
        Self::Silent,
    ];

    /// Those after which the other side does not know what it was rung for.
    pub const UNREACHED: [CallOutcome; 3] = [Self::CallBack, Self::WrongNumber, Self::Silent];

    /// Its name in the database and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Moved => "moved",
            Self::Cancelled => "cancelled",
            Self::Advised => "advised",
            Self::Complaint => "complaint",
            Self::Lead => "lead",
            Self::CallBack => "call_back",
            Self::WrongNumber => "wrong_number",
            Self::Spam => "spam",
            Self::Silent => "silent",
        }
    }

    /// The outcome of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }
}

/// Who rang whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The patient rang.
    In,
    /// The clinic rang.
    Out,
}

impl Direction {
    /// Its name in the database and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }

    /// The direction of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::In, Self::Out].into_iter().find(|direction| direction.code() == code)
    }
}

/// What the desk holds of a call so far. Kept by the server, so that it survives a reload without anything
/// personal in the browser's storage.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CallDraft {
    /// Whom it is about; not always the caller.
    pub patient_id: Option<PatientId>,
    /// Somebody else asks about a patient: nothing is told.
    pub third_party: bool,
    /// What was typed to find the patient.
    pub search: String,
    /// The reason in the patient's words.
    pub reason: String,
    /// Whether the signs of an emergency were asked for, and found.
    pub red_flag: Option<bool>,
    /// Services chosen by the operator; none as long as they follow the reason.
    pub services: Option<Vec<ServiceId>>,
    /// Only doctors with this skill.
    pub skill: Option<String>,
    /// Only this doctor.
    pub doctor_id: Option<DoctorId>,
    /// Only this branch.
    pub branch_id: Option<BranchId>,
    /// In branches of other cities too.
    pub everywhere: bool,
    /// Only a woman, or a man.
    pub sex: Option<Sex>,
    /// Not before this date.
    pub from: Option<NaiveDate>,
    /// The order of the offers; none as long as it follows the urgency.
    pub mode: Option<SlotMode>,
    /// The time chosen.
    pub chosen: Option<Chosen>,
    /// The hold on it.
    pub hold_id: Option<BookingId>,
    /// A visit that is to be moved to the time chosen.
    pub moving: Option<BookingId>,
    /// Wishes for the visit.
    pub wish: String,
    /// The patient says to be a pensioner.
    pub pensioner: bool,
    /// What else was said.
    pub note: String,
    /// A complaint that is being typed, as JSON of its form; empty when there is none.
    pub complaint: String,
}

/// The time chosen for a visit, and why it was offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// When and where.
    pub place: Place,
    /// End of the visit; none until its length is known.
    pub ends_at: Option<DateTime<Utc>>,
    /// What the schedule loses, in minutes; none for a time that was not offered.
    pub cost: Option<i32>,
    /// Why it was offered.
    pub reason: Option<Reason>,
}

impl Chosen {
    /// A time that nobody offered.
    pub const fn at(place: Place) -> Self {
        Self { place, ends_at: None, cost: None, reason: None }
    }

    /// Whether it is the same doctor's same time.
    pub fn is_same_time(&self, other: &Self) -> bool {
        let of = |chosen: &Self| (chosen.place.doctor_id, chosen.place.branch_id, chosen.place.starts_at);
        of(self) == of(other)
    }
}

impl From<Offer> for Chosen {
    fn from(offer: Offer) -> Self {
        let place = Place::from(&offer);
        Self { place, ends_at: Some(offer.ends_at), cost: Some(offer.cost), reason: Some(offer.reason) }
    }
}

/// What the desk begins with: the operator's own day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeskDay {
    /// The server's time; the browser's own clock is not to be trusted.
    pub now: DateTime<Utc>,
    /// The operator's calls that have not ended.
    pub open: Vec<Call>,
    /// Calls that the operator began today.
    pub calls_today: u32,
    /// Visits that the operator booked today and that still stand.
    pub booked_today: u32,
    /// What waits besides.
    pub waiting: Waiting,
}

/// A call as the desk and the log show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// Its id.
    pub id: CallId,
    /// For edits.
    pub version: i64,
    /// Who rang whom.
    pub direction: Direction,
    /// «+7 916 •••-••-42»; none when the caller hides it.
    pub phone_masked: Option<String>,
    /// Whom it was about.
    pub patient_id: Option<PatientId>,
    /// «Фамилия И. О.», for those who may see it.
    pub patient: Option<String>,
    /// Who talked.
    pub operator: Option<String>,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended; none while it lasts.
    pub ended_at: Option<DateTime<Utc>>,
    /// How it ended, or what it has come to so far.
    pub outcome: Option<CallOutcome>,
    /// What the operator noted.
    pub note: String,
    /// The desk's state, while the call lasts.
    pub draft: Option<CallDraft>,
    /// The visits booked in it.
    pub bookings: Vec<BookingId>,
}

/// The form that begins a call.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallForm {
    /// The other side's number as typed; empty when it is hidden or not asked yet.
    #[serde(default)]
    pub phone: String,
    /// Whether the clinic rang.
    #[serde(default)]
    pub outgoing: bool,
    /// Whom it is about, where that is known already.
    #[serde(default)]
    pub patient_id: Option<PatientId>,
}

/// A call that can begin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewCall {
    /// E.164.
    pub phone: Option<String>,
    /// Who rang whom.
    pub direction: Direction,
    /// Whom it is about.
    pub patient_id: Option<PatientId>,
}

impl NewCall {
    /// Checks the form.
    pub fn parse(form: CallForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let phone = match form.phone.trim() {
            "" => None,
            raw => errors.take("phone", Phone::parse(raw)).map(|phone| phone.e164),
        };
        let direction = if form.outgoing { Direction::Out } else { Direction::In };
        errors.or(Self { phone, direction, patient_id: form.patient_id })
    }
}

/// The form that ends a call.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallEnd {
    /// How; when not given, what was done in it decides.
    #[serde(default)]
    pub outcome: Option<CallOutcome>,
    /// What else there is to say.
    #[serde(default)]
    pub note: String,
    /// Whom it was about, where the draft does not say so yet.
    #[serde(default)]
    pub patient_id: Option<PatientId>,
    /// What they rang for.
    #[serde(default)]
    pub reasons: Vec<CallReason>,
    /// When somebody is to be rung back or tried again: `2026-11-30T15:30` by the clinic's clock; soon when empty.
    #[serde(default)]
    pub call_back_at: String,
}

/// Longest note, in characters.
pub const NOTE_MAX: usize = 2000;

impl CallEnd {
    /// The note, checked.
    pub fn note(&self) -> Result<String, Fault> {
        Ok(optional_text(&self.note, NOTE_MAX)?.unwrap_or_default())
    }
}
