//! What open screens are told: kinds and ids, never anything personal.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::id::{BookingId, BranchId, CallId, DoctorId, LeadId, PatientId, PlanId, UserId};

/// Something changed, after the change is durable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", try_from = "Told")]
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
    /// Somebody reached out, or something was done with a lead.
    LeadChanged {
        /// Which.
        id: LeadId,
    },
    /// A complaint was made, or something was done about one.
    ComplaintsChanged,
    /// Something was asked that nothing answered, or was answered.
    QuestionsChanged,
    /// Somebody was put on the waiting list or taken off it, or is being asked about a time.
    WaitlistChanged,
    /// A treatment plan was made, changed or closed, or one of its visits was booked, moved or called off.
    PlanChanged {
        /// Which.
        id: PlanId,
        /// Whose.
        patient: PatientId,
    },
    /// The report of a date was written, sent, accepted or returned.
    ReportChanged {
        /// Whose.
        operator: UserId,
        /// The date of the clinic's zone.
        day: NaiveDate,
    },
    /// Something was put up for colleagues to read, taken down, or read.
    MemosChanged,
    /// Somebody who takes calls does something else now, or a shift was planned, begun or finished.
    OperatorsChanged,
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
    pub const NAMES: [&str; 19] = [
        "booking_changed",
        "patient_changed",
        "call_changed",
        "call_ringing",
        "callbacks_changed",
        "lead_changed",
        "complaints_changed",
        "questions_changed",
        "waitlist_changed",
        "plan_changed",
        "report_changed",
        "memos_changed",
        "operators_changed",
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
            Event::LeadChanged { .. } => "lead_changed",
            Event::ComplaintsChanged => "complaints_changed",
            Event::QuestionsChanged => "questions_changed",
            Event::WaitlistChanged => "waitlist_changed",
            Event::PlanChanged { .. } => "plan_changed",
            Event::ReportChanged { .. } => "report_changed",
            Event::MemosChanged => "memos_changed",
            Event::OperatorsChanged => "operators_changed",
            Event::PinboardChanged => "pinboard_changed",
            Event::PresenceChanged { .. } => "presence_changed",
            Event::PresenceEnded { .. } => "presence_ended",
            Event::HoursChanged { .. } => "hours_changed",
            Event::ClinicChanged => "clinic_changed",
            Event::Resync => "resync",
        }
    }
}

/// All that an event may say: reading one shape takes a twentieth of the code that reading each variant by itself does,
/// and every page loads it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Told {
    kind: String,
    id: Option<Uuid>,
    doctor: Option<Uuid>,
    branch: Option<Uuid>,
    patient: Option<Uuid>,
    operator: Option<Uuid>,
    user: Option<Uuid>,
    day: Option<NaiveDate>,
    moves: bool,
}

impl TryFrom<Told> for Event {
    type Error = &'static str;

    fn try_from(told: Told) -> Result<Self, Self::Error> {
        let Told { kind, id, doctor, branch, patient, operator, user, day, moves } = told;
        let event = match kind.as_str() {
            "booking_changed" => id.zip(doctor).zip(branch).zip(day).map(|(((id, doctor), branch), day)| {
                Event::BookingChanged { id: id.into(), doctor: doctor.into(), branch: branch.into(), day }
            }),
            "patient_changed" => id.map(|id| Event::PatientChanged { id: id.into() }),
            "call_changed" => {
                id.map(|id| Event::CallChanged { id: id.into(), operator: operator.map(Into::into) })
            }
            "call_ringing" => {
                id.map(|id| Event::CallRinging { id: id.into(), operator: operator.map(Into::into) })
            }
            "callbacks_changed" => Some(Event::CallbacksChanged),
            "lead_changed" => id.map(|id| Event::LeadChanged { id: id.into() }),
            "complaints_changed" => Some(Event::ComplaintsChanged),
            "questions_changed" => Some(Event::QuestionsChanged),
            "waitlist_changed" => Some(Event::WaitlistChanged),
            "plan_changed" => id
                .zip(patient)
                .map(|(id, patient)| Event::PlanChanged { id: id.into(), patient: patient.into() }),
            "report_changed" => operator
                .zip(day)
                .map(|(operator, day)| Event::ReportChanged { operator: operator.into(), day }),
            "memos_changed" => Some(Event::MemosChanged),
            "operators_changed" => Some(Event::OperatorsChanged),
            "pinboard_changed" => Some(Event::PinboardChanged),
            "presence_changed" => user.zip(branch).zip(day).map(|((user, branch), day)| {
                let doctor = doctor.map(Into::into);
                Event::PresenceChanged { user: user.into(), branch: branch.into(), day, doctor, moves }
            }),
            "presence_ended" => user.map(|user| Event::PresenceEnded { user: user.into() }),
            "hours_changed" => doctor.map(|doctor| Event::HoursChanged { doctor: doctor.into() }),
            "clinic_changed" => Some(Event::ClinicChanged),
            "resync" => Some(Event::Resync),
            _ => None,
        };
        event.ok_or("no such event")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_is_read_as_it_was_told() {
        let (id, day) = (Uuid::from_u128(7), NaiveDate::default());
        let events = [
            Event::BookingChanged { id: id.into(), doctor: id.into(), branch: id.into(), day },
            Event::PatientChanged { id: id.into() },
            Event::CallChanged { id: id.into(), operator: None },
            Event::CallRinging { id: id.into(), operator: Some(id.into()) },
            Event::CallbacksChanged,
            Event::LeadChanged { id: id.into() },
            Event::ComplaintsChanged,
            Event::QuestionsChanged,
            Event::WaitlistChanged,
            Event::PlanChanged { id: id.into(), patient: id.into() },
            Event::ReportChanged { operator: id.into(), day },
            Event::MemosChanged,
            Event::OperatorsChanged,
            Event::PinboardChanged,
            Event::PresenceChanged {
                user: id.into(),
                branch: id.into(),
                day,
                doctor: Some(id.into()),
                moves: true,
            },
            Event::PresenceEnded { user: id.into() },
            Event::HoursChanged { doctor: id.into() },
            Event::ClinicChanged,
            Event::Resync,
        ];
        assert_eq!(events.each_ref().map(Event::name), Event::NAMES);
        for event in events {
            let told = serde_json::to_string(&event).unwrap();
            assert_eq!(serde_json::from_str::<Event>(&told).unwrap(), event, "{told}");
        }
        assert!(serde_json::from_str::<Event>(r#"{"kind":"lead_changed"}"#).is_err(), "without its id");
    }
}
