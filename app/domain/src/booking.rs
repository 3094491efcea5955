//! A booking (запись): its statuses and the steps between them, and the forms that make, move and cancel one.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    error::{Fault, FieldErrors},
    id::{BookingId, BranchId, CallId, ChairId, ChangeId, DoctorId, PatientId, ServiceId, StepId},
    money::Price,
    slot::Offer,
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
    /// On the pinboard, without a time of its own until it gets another.
    Parked,
}

impl BookingStatus {
    /// All of them, in the order of a visit's life.
    pub const ALL: [BookingStatus; 9] = [
        Self::Held,
        Self::Booked,
        Self::Confirmed,
        Self::Arrived,
        Self::InChair,
        Self::Done,
        Self::Cancelled,
        Self::NoShow,
        Self::Parked,
    ];

    /// Whether the doctor's and the chair's time is taken.
    pub const fn is_live(self) -> bool {
        !matches!(self, Self::Cancelled | Self::NoShow | Self::Parked)
    }

    /// Whether the visit still lies ahead, so that it can be moved or called off.
    pub const fn is_ahead(self) -> bool {
        matches!(self, Self::Held | Self::Booked | Self::Confirmed | Self::Parked)
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
            Cancelled => matches!(self, Held | Booked | Confirmed | Arrived | Parked),
            NoShow | Parked => matches!(self, Booked | Confirmed),
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
            Self::Parked => "parked",
        }
    }

    /// The status of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// Who called a visit off, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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

impl From<&Offer> for Place {
    fn from(offer: &Offer) -> Self {
        Self {
            doctor_id: offer.doctor,
            branch_id: offer.branch,
            chair_id: Some(offer.chair),
            starts_at: offer.starts_at,
        }
    }
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
    /// The step of a treatment plan that it is for; found by the services when not given.
    pub step_id: Option<StepId>,
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
        let override_reason =
            errors.take("override_reason", optional_text(&form.override_reason, REASON_MAX));
        match (patient_id, wish, override_reason) {
            (Some(patient_id), Some(wish), Some(override_reason)) => errors.or(Self {
                patient_id,
                hold_id: form.hold_id,
                place: form.place,
                services: form.services,
                wish,
                call_id: form.call_id,
                step_id: None,
                override_reason,
            }),
            _ => Err(errors),
        }
    }
}

/// A booking or hold as it stands; what the API answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Booking {
    /// Its id.
    pub id: BookingId,
    /// For `If-Match` and edits.
    pub version: i64,
    /// Where it stands.
    pub status: BookingStatus,
    /// Where.
    pub branch_id: BranchId,
    /// Who.
    pub doctor_id: DoctorId,
    /// In which chair.
    pub chair_id: ChairId,
    /// Whom; none while it is only held, or to those who may not know.
    pub patient_id: Option<PatientId>,
    /// Start of the visit.
    pub starts_at: DateTime<Utc>,
    /// End of the visit.
    pub ends_at: DateTime<Utc>,
    /// What for.
    pub services: Vec<ServiceId>,
    /// What for, as the schedule shows it.
    pub services_text: String,
    /// What it costs by the price list.
    pub price: Price,
    /// Wishes for this visit.
    pub wish: Option<String>,
    /// When the hold ends.
    pub hold_expires_at: Option<DateTime<Utc>>,
    /// Why it was called off.
    pub cancel_reason: Option<CancelReason>,
    /// Why it was booked over hours or over a warning.
    pub override_reason: Option<String>,
    /// Why it has to be moved.
    pub to_move: Option<String>,
    /// Whether the patient had never finished a visit before.
    pub new_patient: bool,
    /// The colleague who made it.
    pub created_by: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// What an act made of a booking, and the change that an undo takes back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Changed {
    /// As it is now.
    pub booking: Booking,
    /// For [undo](ChangeId), within a minute.
    pub change: ChangeId,
}

/// One line of a booking's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeLine {
    /// The change.
    pub id: ChangeId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
    /// What was done, one of the acts' names.
    pub action: String,
    /// Why, where it was asked.
    pub reason: Option<String>,
    /// The start of the visit after it.
    pub starts_at: DateTime<Utc>,
    /// The status after it.
    pub status: BookingStatus,
}

/// The form that holds a time for a caller.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoldForm {
    /// When and where.
    pub place: Place,
    /// What for; gives the length.
    pub services: Vec<ServiceId>,
    /// The call it is held in.
    #[serde(default)]
    pub call_id: Option<CallId>,
    /// A hold of the same operator that this one replaces, freed in the same transaction.
    #[serde(default)]
    pub instead_of: Option<BookingId>,
}

/// The form that moves a visit to another time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RescheduleForm {
    /// The version that was on the screen.
    pub version: i64,
    /// The new time.
    pub place: Place,
    /// A hold of the new time.
    #[serde(default)]
    pub hold_id: Option<BookingId>,
    /// Another length than its services take, in minutes, from [`OWN_MIN`] to [`OWN_MAX`]; it stays with the visit. As
    /// it was when not given.
    #[serde(default)]
    pub minutes: Option<u16>,
    /// Why; may be empty.
    #[serde(default)]
    pub reason: String,
    /// Why over hours or over a warning; only privileged roles.
    #[serde(default)]
    pub override_reason: String,
    /// The call in which it is moved.
    #[serde(default)]
    pub call_id: Option<CallId>,
}

/// The shortest and the longest visit that can be made by hand, in minutes.
pub const OWN_MIN: u16 = 5;
/// See [`OWN_MIN`].
pub const OWN_MAX: u16 = 480;

/// The form that calls a visit off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CancelForm {
    /// The version that was on the screen.
    pub version: i64,
    /// Who called it off and why.
    pub reason: CancelReason,
    /// The call in which it is called off.
    #[serde(default)]
    pub call_id: Option<CallId>,
}
