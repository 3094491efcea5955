//! The demo clinic's waiting list: those who found no time that suits, and those who would come earlier.

use chrono::{Days, NaiveDate, TimeDelta};
use domain::{
    clinic::{Branch, Doctor},
    service::first_visit,
    triage::Urgency,
    waitlist::{Need, WaitStatus},
};

use super::{
    calls,
    dice::{Dice, Stream},
    history::History,
    panel::{Panel, Person},
};
use crate::{
    Error,
    store::{bookings::BookingRow, waitlist::WaitRow},
};

/// How many wait at each of the open branches, without those who would come earlier.
const WAIT: [usize; 2] = [14, 6];
/// How many would come earlier.
const EARLIER: usize = 4;

/// Days of the week, hours, and what the patient says besides.
type When = (&'static [u8], Option<u16>, Option<u16>, &'static str);

/// When patients can come.
const TIMES: [When; 6] = [
    (&[], None, None, ""),
    (&[], Some(17 * 60), None, "Только после работы"),
    (&[6, 7], None, None, "По будням не может"),
    (&[1, 2, 3, 4, 5], None, Some(13 * 60), ""),
    (&[1, 3, 5], Some(10 * 60), Some(16 * 60), ""),
    (&[], None, None, "Может приехать за час, живёт рядом"),
];

/// Puts people on the list; `ahead` are visits that lie ahead.
pub(super) fn fill(
    history: &History<'_>,
    panels: &[Panel],
    ahead: &[BookingRow],
) -> Result<Vec<WaitRow>, Error> {
    let mut dice = Dice::new(history.seed, Stream::Waitlist, 0);
    let mut rows = Vec::new();
    for ((branch, panel), count) in history.directory.branches.iter().zip(panels).zip(WAIT) {
        let doctors: Vec<&Doctor> =
            history.directory.doctors.iter().filter(|doctor| works(history, doctor, branch)).collect();
        for _ in 0..if doctors.is_empty() { 0 } else { count } {
            let doctor = *dice.one(&doctors);
            if let Some(person) = panel.anybody(&mut dice) {
                rows.extend(waits(history, &mut dice, branch, doctor, person)?);
            }
        }
    }
    for visit in ahead.iter().step_by((ahead.len() / EARLIER).max(1)).take(EARLIER) {
        rows.extend(would_come_earlier(history, &mut dice, visit)?);
    }
    Ok(rows)
}

/// Whether the doctor works at a branch within the next week.
fn works(history: &History<'_>, doctor: &Doctor, branch: &Branch) -> bool {
    let days = history.today.iter_days().take(7);
    days.into_iter()
        .any(|day| history.directory.duty(doctor.id, day).iter().any(|duty| duty.branch == branch.id))
}

fn waits(
    history: &History<'_>,
    dice: &mut Dice,
    branch: &Branch,
    doctor: &Doctor,
    person: &Person,
) -> Result<Option<WaitRow>, Error> {
    let Some(service) = first_visit(&history.directory.services, &doctor.skills) else { return Ok(None) };
    let years = domain::birth_date::age(person.born, history.today);
    if person.restricted || !doctor.treats_age(Some(years)) {
        return Ok(None);
    }
    let (weekdays, from_min, to_min, note) = dice.pick(&TIMES);
    let need = Need {
        services: vec![service.id],
        skill: None,
        doctors: if dice.chance(40) { vec![doctor.id] } else { Vec::new() },
        weekdays: weekdays.to_vec(),
        from_min,
        to_min,
    };
    let row = row(history, dice, person.id, &need, note)?;
    Ok(Some(WaitRow { branch_id: Some(branch.id.0), ..row }))
}

fn would_come_earlier(
    history: &History<'_>,
    dice: &mut Dice,
    visit: &BookingRow,
) -> Result<Option<WaitRow>, Error> {
    let Some(patient) = visit.patient_id else { return Ok(None) };
    // names hold commas of their own: «Пломба II, III»
    let listed = format!(", {},", visit.services);
    let named = |name: &str| listed.contains(&format!(", {name},"));
    let services = history.directory.services.iter().filter(|service| named(&service.name));
    let need = Need {
        services: services.map(|service| service.id).collect(),
        doctors: vec![visit.doctor_id.into()],
        ..Need::default()
    };
    let row = row(history, dice, patient, &need, "")?;
    Ok(Some(WaitRow {
        branch_id: Some(visit.branch_id),
        booking_id: Some(visit.id),
        until_date: visit.day,
        urgency: Urgency::B.code().into(),
        ..row
    }))
}

fn row(
    history: &History<'_>,
    dice: &mut Dice,
    patient: uuid::Uuid,
    need: &Need,
    note: &str,
) -> Result<WaitRow, Error> {
    let operator = dice.one(&history.operators).clone();
    let day: NaiveDate = history.today - Days::new(dice.between(0, 12).unsigned_abs());
    let until = history.now - TimeDelta::minutes(10);
    let created_at = calls::moment(dice, day, until).unwrap_or(until);
    let asked = dice.chance(30).then(|| created_at + TimeDelta::hours(dice.between(1, 60)));
    let asked = asked.filter(|at| *at < until);
    let urgency = dice.weighted(&[(Urgency::A, 1), (Urgency::B, 5), (Urgency::C, 14)]);
    Ok(WaitRow {
        id: dice.id(created_at),
        patient_id: patient,
        branch_id: None,
        booking_id: None,
        need: serde_json::to_string(need)?,
        urgency: urgency.code().into(),
        from_date: history.today,
        until_date: history.today + Days::new(dice.between(5, 30).unsigned_abs()),
        note: note.into(),
        status: WaitStatus::Waiting.code().into(),
        filled_by: None,
        asked_at: asked,
        asked: i32::from(asked.is_some()),
        created_by: Some(operator.id),
        created_by_name: operator.name,
        created_at,
        version: 1,
    })
}
