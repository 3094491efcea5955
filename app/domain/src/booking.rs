//! A booking (запись): its statuses and the steps between them, and the forms that make, move and cancel one.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    error::{Fault, FieldErrors},
    id::{BookingId, BranchId, CallId, ChairId, DoctorId, PatientId, ServiceId},
    text::optional_text,
};

/// Where a visit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookingStatus {
    /// Kept for a caller on the phone; expires by itself.
    Held,
    /// Booked.
    Booked,
    /// The patient has said that they will come.
    Confirmed,
    /// In the clinic.
    Arrived,
    /// In the chair.
    InChair,
    /// The visit is over.
    Done,
    /// Called off; the time is free again.
    Cancelled,
    /// The patient did not come; a person said so.
    NoShow,
}

impl BookingStatus {
    /// All of them, in the order of a visit's life.
    pub const ALL: [BookingStatus; 8] = [
        Self::Held,
        Self::Booked,
        Self::Confirmed,
        Self::Arrived,
        Self::InChair,
        Self::Done,
        Self::Cancelled,
        Self::NoShow,
    ];

    /// Whether the doctor's and the chair's time is taken.
    pub const fn is_live(self) -> bool {
        !matches!(self, Self::Cancelled | Self::NoShow)
    }

    /// Whether the visit still lies ahead, so that it can be moved or called off.
    pub const fn is_ahead(self) -> bool {
        matches!(self, Self::Held | Self::Booked | Self::Confirmed)
    }

    /// Whether the step may be taken. Steps may be skipped forward (a patient who walks straight to the chair),
    /// never taken back: that is what undo is for.
    pub const fn may_become(self, next: BookingStatus) -> bool {
        use BookingStatus::*;
        match next {
            Held => false,
            Booked => matches!(self, Held),
            Confirmed => matches!(self, Booked),
            Arrived => matches!(self, Booked | Confirmed),
            InChair => matches!(self, Booked | Confirmed | Arrived),
            Done => matches!(self, Arrived | InChair),
            Cancelled => matches!(self, Held | Booked | Confirmed | Arrived),
            NoShow => matches!(self, Booked | Confirmed),
        }
    }

    /// Its name in the database and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Booked => "booked",
            Self::Confirmed => "confirmed",
            Self::Arrived => "arrived",
            Self::InChair => "in_chair",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::NoShow => "no_show",
        }
    }

    /// The status of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// Who called a visit off, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelReason {
    /// The patient fell ill.
    PatientIll,
    /// The patient's plans changed.
    PatientPlans,
    /// Too expensive for the patient.
    PatientPrice,
    /// The patient goes elsewhere.
    PatientElsewhere,
    /// The patient gave no reason.
    PatientUnsaid,
    /// The doctor is ill or away.
    DoctorAway,
    /// The clinic: equipment, repair, overbooking.
    Clinic,
    /// Booked by mistake.
    Mistake,
}

impl CancelReason {
    /// All of them, in the order in which digits choose them.
    pub const ALL: [CancelReason; 8] = [
        Self::PatientPlans,
        Self::PatientIll,
        Self::PatientPrice,
        Self::PatientElsewhere,
        Self::PatientUnsaid,
        Self::DoctorAway,
        Self::Clinic,
        Self::Mistake,
    ];

    /// Its name in the database and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::PatientIll => "patient_ill",
            Self::PatientPlans => "patient_plans",
            Self::PatientPrice => "patient_price",
            Self::PatientElsewhere => "patient_elsewhere",
            Self::PatientUnsaid => "patient_unsaid",
            Self::DoctorAway => "doctor_away",
            Self::Clinic => "clinic",
            Self::Mistake => "mistake",
        }
    }

    /// The reason of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// Whether the patient called it off.
    pub const fn by_patient(self) -> bool {
        !matches!(self, Self::DoctorAway | Self::Clinic | Self::Mistake)
    }
}

/// The time chosen for a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Who.
    pub doctor_id: DoctorId,
    /// Where.
    pub branch_id: BranchId,
    /// In which chair; any free one when not given.
    #[serde(default)]
    pub chair_id: Option<ChairId>,
    /// Start of the visit.
    pub starts_at: DateTime<Utc>,
}

/// The form that books a visit, as it is typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookingForm {
    /// Whom; required.
    #[serde(default)]
    pub patient_id: Option<PatientId>,
    /// The hold that is turned into the booking; without one the time is taken directly.
    #[serde(default)]
    pub hold_id: Option<BookingId>,
    /// When and where.
    pub place: Place,
    /// What for; at least one.
    pub services: Vec<ServiceId>,
    /// Wishes for this visit.
    #[serde(default)]
    pub wish: String,
    /// The call in which it is booked.
    #[serde(default)]
    pub call_id: Option<CallId>,
    /// Why over hours or over a warning; only privileged roles.
    #[serde(default)]
    pub override_reason: String,
}

/// A form that can be booked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewBooking {
    /// Whom.
    pub patient_id: PatientId,
    /// The hold it replaces.
    pub hold_id: Option<BookingId>,
    /// When and where.
    pub place: Place,
    /// What for.
    pub services: Vec<ServiceId>,
    /// Wishes for this visit.
    pub wish: Option<String>,
    /// The call in which it is booked.
    pub call_id: Option<CallId>,
    /// Why over hours or over a warning.
    pub override_reason: Option<String>,
}

/// Longest wish, in characters.
pub const WISH_MAX: usize = 1000;
/// Longest reason, in characters.
pub const REASON_MAX: usize = 300;
/// Most services of one visit.
pub const SERVICES_MAX: usize = 10;

impl NewBooking {
    /// Checks the form; the same in the browser and on the server.
    pub fn parse(form: BookingForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let patient_id = errors.take("patient_id", form.patient_id.ok_or(Fault::Required));
        if form.services.is_empty() {
            errors.add("services", Fault::Required);
        }
        if form.services.len() > SERVICES_MAX {
            errors.add("services", Fault::OutOfRange(1, SERVICES_MAX as i64));
        }
        let wish = errors.take("wish", optional_text(&form.wish, WISH_MAX));
        let override_reason = errors.take("override_reason", optional_text(&form.override_reason, REASON_MAX));
        match (patient_id, wish, override_reason) {
            (Some(patient_id), Some(wish), Some(override_reason)) => errors.or(Self {
                patient_id,
                hold_id: form.hold_id,
                place: form.place,
                services: form.services,
                wish,
                call_id: form.call_id,
                override_reason,
            }),
            _ => Err(errors),
        }
    }
}
