//! The demo clinic's treatment plans: begun by a visit of the last weeks, with the next ones still to be booked.

use chrono::TimeDelta;
use domain::{id::ServiceId, service::ServiceBrief, visit_times::VisitTimes};
use uuid::Uuid;

use super::{
    dice::{Dice, Stream},
    history::History,
};
use crate::{
    Error,
    store::{
        bookings::BookingRow,
        treatment_plans::{PlanRow, StepRow},
    },
};

/// A visit: the service's code, and the days after the one before, at least and at most.
type Visit = (&'static str, i32, Option<i32>);

/// What a plan is called, and its visits; the first has taken place.
struct Kind {
    title: &'static str,
    visits: &'static [Visit],
    note: &'static str,
    /// The patient cannot come before that minute of the day.
    from_min: Option<u16>,
}

const ACTIVATION: Visit = ("A16.07.028", 28, Some(42));

const KINDS: [Kind; 5] = [
    Kind {
        title: "Имплантация",
        visits: &[("A16.07.054", 1, None), ("B01.067.001", 10, Some(14)), ("A16.07.004", 90, Some(180))],
        note: "",
        from_min: None,
    },
    Kind {
        title: "Лечение каналов",
        visits: &[
            ("A16.07.008.002", 1, None),
            ("A16.07.008.002", 7, Some(14)),
            ("A16.07.002.010", 7, Some(21)),
        ],
        note: "",
        from_min: None,
    },
    Kind {
        title: "Брекеты",
        visits: &[("A16.07.028", 1, None), ACTIVATION, ACTIVATION, ACTIVATION, ACTIVATION, ACTIVATION],
        note: "Учится, может после 16",
        from_min: Some(16 * 60),
    },
    Kind {
        title: "Лечение дёсен",
        visits: &[
            ("A16.07.039", 1, None),
            ("A16.07.039", 7, Some(14)),
            ("A16.07.039", 7, Some(14)),
            ("A16.07.051", 90, Some(180)),
        ],
        note: "",
        from_min: None,
    },
    Kind {
        title: "Коронка",
        visits: &[("A16.07.004.009", 1, None), ("A16.07.004", 14, Some(21))],
        note: "Временная коронка, следить за сроком",
        from_min: None,
    },
];
/// Plans of each kind.
const OF_EACH: usize = 4;

/// A visit with which a plan may have begun.
pub(super) struct Begun {
    pub booking: BookingRow,
    pub service: Uuid,
}

/// A plan and its steps.
pub(super) type Rows = (PlanRow, Vec<StepRow>);

/// Makes plans of visits that have taken place.
pub(super) fn fill(history: &History<'_>, begun: &[Begun]) -> Result<Vec<Rows>, Error> {
    let mut dice = Dice::new(history.seed, Stream::Plans, 0);
    let mut plans: Vec<Rows> = Vec::new();
    for kind in &KINDS {
        let services: Option<Vec<_>> = kind.visits.iter().map(|(code, ..)| service(history, code)).collect();
        let Some(services) = services else { continue };
        let first = services.first().map(|service| service.id.0);
        let of_kind: Vec<&Begun> = begun.iter().filter(|visit| Some(visit.service) == first).collect();
        for visit in of_kind.iter().step_by((of_kind.len() / OF_EACH).max(1)).take(OF_EACH) {
            if let Some(patient) = visit.booking.patient_id
                && plans.iter().all(|(plan, _)| plan.patient_id != patient)
            {
                plans.push(plan(history, &mut dice, kind, &services, &visit.booking, patient)?);
            }
        }
    }
    Ok(plans)
}

fn service<'h>(history: &'h History<'_>, code: &str) -> Option<&'h ServiceBrief> {
    history.directory.services.iter().find(|service| service.code == code && service.active)
}

/// Whether a plan may begin with the service.
pub(super) fn begins(history: &History<'_>, id: Uuid) -> bool {
    let firsts = KINDS.iter().filter_map(|kind| kind.visits.first());
    firsts.filter_map(|(code, ..)| service(history, code)).any(|service| service.id.0 == id)
}

fn plan(
    history: &History<'_>,
    dice: &mut Dice,
    kind: &Kind,
    services: &[&ServiceBrief],
    begun: &BookingRow,
    patient: Uuid,
) -> Result<Rows, Error> {
    let operator = dice.one(&history.operators).clone();
    let created_at = begun.ends_at + TimeDelta::minutes(dice.between(2, 12));
    let times = VisitTimes { from_min: kind.from_min, ..VisitTimes::default() };
    let doctor = history.directory.doctor(begun.doctor_id.into());
    let row = PlanRow {
        id: dice.id(created_at),
        patient_id: patient,
        branch_id: begun.branch_id,
        doctor_id: None,
        title: kind.title.into(),
        times: serde_json::to_string(&times)?,
        note: kind.note.into(),
        starts_on: begun.day,
        closed_at: None,
        next_step_id: None,
        due_from: None,
        due_until: None,
        created_by: Some(operator.id),
        created_by_name: operator.name,
        created_at,
        version: 1,
    };
    let mut steps = Vec::with_capacity(services.len());
    for (position, (service, (_, min_days, max_days))) in (0..).zip(services.iter().zip(kind.visits)) {
        let does = doctor.is_some_and(|doctor| doctor.has_any(&service.skills));
        steps.push(StepRow {
            id: dice.id(created_at + TimeDelta::milliseconds(i64::from(position))),
            plan_id: row.id,
            position,
            services: serde_json::to_string(&[ServiceId(service.id.0)])?,
            doctor_id: does.then_some(begun.doctor_id),
            min_days: *min_days,
            max_days: *max_days,
            booking_id: (position == 0).then_some(begun.id),
        });
    }
    Ok((row, steps))
}
