//! A booking with the names that its card on the schedule shows.

use chrono::{DateTime, Datelike, Utc};
use domain::{
    booking::BookingStatus,
    booking_card::{BookedPatient, BookingCard},
    error::AppError,
    id::{BookingId, PatientId},
    person_name::PersonName,
    phone::mask_e164,
};
use serde_json::json;

use super::{row, visible};
use crate::{
    Ctx, Error,
    services::{audit::seen, treatment_plans::due::in_plan},
    store::{
        Tx,
        bookings::{self, BookingRow},
        patient_phones, patients, treatment_plans,
    },
};

/// The card of a booking, as far as the actor may see it. A look at one with a patient leaves a row in the audit.
pub async fn card(ctx: &Ctx, id: BookingId) -> Result<BookingCard, Error> {
    let card = look(ctx, id).await?;
    if card.patient.is_some() {
        seen(ctx, "booking.view", ("booking", id.to_string()), json!({})).await?;
    }
    Ok(card)
}

async fn look(ctx: &Ctx, id: BookingId) -> Result<BookingCard, Error> {
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let shown = visible(&mut tx, id).await?;
    let since = since(&mut tx, &shown).await?;
    let own_hold = shown.status == BookingStatus::Held.code() && shown.is_of(tx.actor());
    let branch = directory.branch(shown.branch_id.into()).ok_or(AppError::NotFound)?;
    let doctor = directory.doctor(shown.doctor_id.into()).ok_or(AppError::NotFound)?;
    let chair = directory.chair(shown.chair_id.into());
    let booking = row::booking(&mut tx, shown).await?;
    let patient = match booking.patient_id {
        Some(id) => Some(patient(&mut tx, id).await?),
        None => None,
    };
    let plan = match patient {
        Some(_) => treatment_plans::find_of_booking(&mut tx, id.0).await?,
        None => None,
    };
    Ok(BookingCard {
        plan: plan.map(|plan| in_plan(plan.plan_id, &plan.title, plan.position, plan.steps)),
        patient,
        booking,
        doctor: doctor.name.short(),
        chair: chair.map(|chair| chair.name.clone()).unwrap_or_default(),
        zone: branch.zone.name().into(),
        since,
        now: tx.now(),
        own_hold,
    })
}

async fn patient(tx: &mut Tx, id: PatientId) -> Result<BookedPatient, Error> {
    let row = patients::get(tx, id.0).await?;
    let phones = patient_phones::list(tx, id.0).await?;
    let wishes = patients::list_wishes(tx, id.0).await?;
    let name = PersonName { last: row.last_name, first: row.first_name, patronymic: row.patronymic };
    Ok(BookedPatient {
        id,
        full_name: name.full(),
        birth_year: row.birth_date.map(|born| born.year()),
        card_no: row.card_no,
        phone_masked: phones.first().map(|phone| mask_e164(&phone.e164)),
        standing_wishes: wishes.into_iter().map(|wish| wish.text).collect(),
    })
}

/// When the booking came to its present status.
async fn since(tx: &mut Tx, booking: &BookingRow) -> Result<DateTime<Utc>, Error> {
    let changes = bookings::list_changes(tx, booking.id).await?;
    let mut since = None;
    for change in &changes {
        let after: BookingRow = serde_json::from_str(&change.after)?;
        if after.status != booking.status {
            break;
        }
        since = Some(change.at);
    }
    Ok(since.unwrap_or(booking.updated_at))
}
