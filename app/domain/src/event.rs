//! What open screens are told: kinds and ids, never anything personal.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::id::{BookingId, BranchId, CallId, DoctorId, PatientId, PlanId, UserId};

/// Something changed, after the change is durable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// A booking or hold was made, changed, moved, cancelled, or has expired.
    BookingChanged {
        /// The booking.
        id: BookingId,
        /// Whose column.
        doctor: DoctorId,
        /// Where.
        branch: BranchId,
        /// The branch's date it concerns; a move to another day sends two events.
        day: NaiveDate,
    },
    /// A patient's card changed.
    PatientChanged {
        /// Whose.
        id: PatientId,
    },
    /// A call was started, changed or ended.
    CallChanged {
        /// Which.
        id: CallId,
        /// Whose call.
        operator: Option<UserId>,
    },
    /// A call rings, or rings at another telephone than before, or the exchange has put it on somebody's desk.
    CallRinging {
        /// Which.
        id: CallId,
        /// Whose; none: nobody's in particular.
        operator: Option<UserId>,
    },
    /// Somebody is to be rung back, or no more.
    CallbacksChanged,
    /// Somebody was put on the waiting list or taken off it, or is being asked about a time.
    WaitlistChanged,
    /// A treatment plan was made, changed or closed, or one of its visits was booked, moved or called off.
    PlanChanged {
        /// Which.
        id: PlanId,
        /// Whose.
        patient: PatientId,
    },
    /// A visit was parked, placed, or handed to a colleague.
    PinboardChanged,
    /// Somebody looks at another column of the schedule, or says again that they do.
    PresenceChanged {
        /// Who.
        user: UserId,
        /// The branch on the screen.
        branch: BranchId,
        /// Its date.
        day: NaiveDate,
        /// Whose column.
        doctor: Option<DoctorId>,
        /// Whether a visit is being moved there.
        moves: bool,
    },
    /// Somebody looks at the schedule no more.
    PresenceEnded {
        /// Who.
        user: UserId,
    },
    /// A doctor's working hours changed.
    HoursChanged {
        /// Whose.
        doctor: DoctorId,
    },
    /// Branches, chairs, doctors, services or promotions changed.
    ClinicChanged,
    /// Events were missed: refetch what is on the screen.
    Resync,
}

impl Event {
    /// All names that stand in `event:` lines.
    pub const NAMES: [&str; 13] = [
        "booking_changed",
        "patient_changed",
        "call_changed",
        "call_ringing",
        "callbacks_changed",
        "waitlist_changed",
        "plan_changed",
        "pinboard_changed",
        "presence_changed",
        "presence_ended",
        "hours_changed",
        "clinic_changed",
        "resync",
    ];

    /// The name in the `event:` line of the stream.
    pub const fn name(&self) -> &'static str {
        match self {
            Event::BookingChanged { .. } => "booking_changed",
            Event::PatientChanged { .. } => "patient_changed",
            Event::CallChanged { .. } => "call_changed",
            Event::CallRinging { .. } => "call_ringing",
            Event::CallbacksChanged => "callbacks_changed",
            Event::WaitlistChanged => "waitlist_changed",
            Event::PlanChanged { .. } => "plan_changed",
            Event::PinboardChanged => "pinboard_changed",
            Event::PresenceChanged { .. } => "presence_changed",
            Event::PresenceEnded { .. } => "presence_ended",
            Event::HoursChanged { .. } => "hours_changed",
            Event::ClinicChanged => "clinic_changed",
            Event::Resync => "resync",
        }
    }
}
