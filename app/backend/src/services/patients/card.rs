//! A patient's card, and what of it is uncovered for a reason. Every look at one leaves a row in the audit.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    booking::{BookingStatus, REASON_MAX},
    clinic::Sex,
    error::AppError,
    id::PatientId,
    name_search::fold,
    patient::{
        MaskedPhone, PatientBrief, PatientCard, Relation, Relative, Revealed, StandingWish, VisitLine,
        mask_email,
    },
    permission::Permission,
    person_name::PersonName,
    phone::{Phone, mask_e164},
    telephony::Caller,
    text::required_text,
    treatment_plan::PlanBrief,
};
use serde_json::json;

use super::{brief, get_brief};
use crate::{
    Ctx, Error,
    services::{
        audit::seen,
        bookings::status,
        complaints,
        directory::{Directory, DirectoryCache},
        treatment_plans::plan::Plan,
    },
    store::{
        Tx, audit,
        bookings::{self, BookingRow},
        patient_phones::{self, PhoneRow},
        patient_search::{self, Range},
        patients::{self, PatientRow},
    },
};

/// Visits that a card shows.
const VISITS_MAX: i64 = 100;
/// Others on one phone that a card shows.
const FAMILY_MAX: i64 = 20;

/// The card; of one that has gone into another, that one. A doctor sees it, with the own visits, only of patients who
/// are or were booked with that doctor.
pub async fn card(ctx: &Ctx, id: PatientId) -> Result<PatientCard, Error> {
    ctx.require(Permission::SeePatients)?;
    let card = {
        let mut tx = ctx.read().await?;
        let directory = ctx.directory(&mut tx).await?;
        assemble(&mut tx, &directory, id).await?
    };
    seen(ctx, "patient.view", ("patient", card.brief.id.to_string()), json!({})).await?;
    Ok(card)
}

/// Uncovers phones, birth date and e-mail. The reason is kept in the audit.
pub async fn reveal(ctx: &Ctx, id: PatientId, reason: &str) -> Result<Revealed, Error> {
    ctx.require(Permission::RevealPatient)?;
    let reason = required_text(reason, REASON_MAX).map_err(|fault| AppError::field("reason", fault))?;
    ctx.write((id, reason), |tx, (id, reason)| {
        Box::pin(async move {
            let row = patients::get_following(tx, id.0).await?;
            let phones = patient_phones::list(tx, row.id).await?;
            audit::insert(tx, "patient.reveal", "patient", row.id, json!({"reason": reason})).await?;
            Ok(Revealed {
                phones: phones.into_iter().map(|phone| read_aloud(phone).format()).collect(),
                birth_date: row.birth_date,
                email: row.email,
            })
        })
    })
    .await
}

/// Whether a caller knows the code word of the card; false too when none is agreed.
pub async fn code_word_fits(ctx: &Ctx, id: PatientId, word: &str) -> Result<bool, Error> {
    ctx.require(Permission::RevealPatient)?;
    ctx.write((id, fold(word)), |tx, (id, word)| {
        Box::pin(async move {
            let row = patients::get_following(tx, id.0).await?;
            let fits = row.code_word.as_deref().is_some_and(|agreed| fold(agreed) == *word);
            audit::insert(tx, "patient.code_word", "patient", row.id, json!({"fits": fits})).await?;
            Ok(fits)
        })
    })
    .await
}

/// Everybody on a number, its owner first, with what bears on their call.
pub(crate) async fn callers(ctx: &Ctx, tx: &mut Tx, phone: &str) -> Result<Vec<Caller>, Error> {
    let directory = ctx.directory(tx).await?;
    let reversed: String = phone.chars().rev().filter(char::is_ascii_digit).collect();
    let mut callers: Vec<Caller> = Vec::new();
    for row in patient_search::list_phoned(tx, &Range::exactly(&reversed), FAMILY_MAX).await? {
        if !callers.iter().any(|caller| caller.patient.id.0 == row.id) {
            callers.push(caller(tx, &directory, brief(&directory, tx.now(), row)).await?);
        }
    }
    Ok(callers)
}

async fn caller(tx: &mut Tx, directory: &Directory, patient: PatientBrief) -> Result<Caller, Error> {
    let (id, now) = (patient.id.0, tx.now());
    let visits = bookings::list_patient(tx, id, VISITS_MAX).await?;
    let visits: Vec<BookingRow> = visits.into_iter().map(|row| row.booking).collect();
    let stands = |row: &&BookingRow| row.starts_at > now && row.live;
    let (next, last) = (visits.iter().rev().find(stands), visits.iter().find(|row| row.starts_at <= now));
    Ok(Caller {
        last: last.map(|row| visit(directory, row)).transpose()?,
        next: next.map(|row| visit(directory, row)).transpose()?,
        restriction: patients::get(tx, id).await?.restriction,
        wishes: patients::list_wishes(tx, id).await?.into_iter().map(|wish| wish.text).collect(),
        complaints: complaints::of_patient(tx, patient.id).await?,
        patient,
    })
}

/// The card as a change has left it.
pub(super) async fn card_now(
    tx: &mut Tx,
    directory: &DirectoryCache,
    id: PatientId,
) -> Result<PatientCard, Error> {
    let directory = directory.get(tx).await?;
    assemble(tx, &directory, id).await
}

/// The card as the actor may see it.
async fn assemble(tx: &mut Tx, directory: &Directory, id: PatientId) -> Result<PatientCard, Error> {
    let row = patients::get_following(tx, id.0).await?;
    let id = row.id.into();
    let bookings = visible_bookings(tx, id).await?;
    let phones = patient_phones::list(tx, id.0).await?;
    let guardian = match row.guardian_id {
        Some(guardian) => {
            let guardian = patients::get(tx, guardian).await?;
            Some(relative(tx, guardian).await?)
        }
        None => None,
    };
    let mut wards = Vec::new();
    for ward in patients::list_wards(tx, id.0).await? {
        wards.push(relative(tx, ward).await?);
    }
    let wishes = patients::list_wishes(tx, id.0).await?;
    Ok(PatientCard {
        brief: get_brief(tx, directory, id).await?,
        family: family(tx, directory, id, &phones).await?,
        phones: phones.into_iter().map(masked).collect(),
        wishes: wishes.into_iter().map(|wish| StandingWish { id: wish.id.into(), text: wish.text }).collect(),
        sex: row.sex.as_deref().and_then(Sex::from_code),
        note: Some(row.note).filter(|note| !note.is_empty()),
        has_code_word: row.code_word.is_some(),
        email_masked: row.email.as_deref().map(mask_email),
        restriction: row.restriction,
        do_not_contact: row.do_not_contact,
        guardian,
        wards,
        plans: plans(tx, directory, id).await?,
        no_shows_last_year: no_shows(&bookings, tx.now()),
        visits: bookings.iter().map(|row| visit(directory, row)).collect::<Result<_, _>>()?,
        version: row.version,
        as_of: tx.now(),
    })
}

/// The patient's bookings; of a doctor's own ones there must be one, or there is no such patient.
async fn visible_bookings(tx: &mut Tx, id: PatientId) -> Result<Vec<BookingRow>, Error> {
    let rows = bookings::list_patient(tx, id.0, VISITS_MAX).await?;
    let rows = rows.into_iter().map(|row| row.booking);
    match tx.actor().own_patients() {
        None => Ok(rows.collect()),
        Some(own) => {
            let rows: Vec<_> = rows.filter(|row| row.doctor_id == own.0).collect();
            if rows.is_empty() { Err(AppError::NotFound.into()) } else { Ok(rows) }
        }
    }
}

fn no_shows(bookings: &[BookingRow], now: DateTime<Utc>) -> u8 {
    let since = now - TimeDelta::days(365);
    let missed = |row: &&BookingRow| row.status == BookingStatus::NoShow.code() && row.starts_at >= since;
    u8::try_from(bookings.iter().filter(missed).count()).unwrap_or(u8::MAX)
}

fn visit(directory: &Directory, row: &BookingRow) -> Result<VisitLine, Error> {
    let branch = directory.branch(row.branch_id.into());
    Ok(VisitLine {
        id: row.id.into(),
        starts_at: row.starts_at,
        zone: branch.map_or(chrono_tz::UTC, |branch| branch.zone).name().into(),
        doctor: directory.doctor(row.doctor_id.into()).map(|doctor| doctor.name.short()).unwrap_or_default(),
        branch: branch.map(|branch| branch.name.clone()).unwrap_or_default(),
        services: row.services.clone(),
        wish: row.wish.clone(),
        status: status(row)?,
        version: row.version,
    })
}

/// Treatment plans, those that are not closed first; of no use to those who do not book.
async fn plans(tx: &mut Tx, directory: &Directory, id: PatientId) -> Result<Vec<PlanBrief>, Error> {
    if !tx.actor().may(Permission::Book) {
        return Ok(Vec::new());
    }
    let plans = Plan::list_of_patient(tx, id).await?;
    let mut plans: Vec<PlanBrief> = plans.iter().map(|plan| plan.brief(directory)).collect();
    plans.sort_by_key(|plan| plan.closed);
    Ok(plans)
}

/// Everybody else on the patient's phones; not for a doctor, whose patients they need not be.
async fn family(
    tx: &mut Tx,
    directory: &Directory,
    id: PatientId,
    phones: &[PhoneRow],
) -> Result<Vec<PatientBrief>, Error> {
    let mut family: Vec<PatientBrief> = Vec::new();
    if tx.actor().own_patients().is_some() {
        return Ok(family);
    }
    for phone in phones {
        for row in patient_search::list_phoned(tx, &Range::exactly(&phone.reversed), FAMILY_MAX).await? {
            if row.id != id.0 && !family.iter().any(|other| other.id.0 == row.id) {
                family.push(brief(directory, tx.now(), row));
            }
        }
    }
    Ok(family)
}

async fn relative(tx: &mut Tx, row: PatientRow) -> Result<Relative, Error> {
    let phones = patient_phones::list(tx, row.id).await?;
    Ok(Relative {
        id: row.id.into(),
        name: name(&row),
        phone_masked: phones.first().map(|phone| mask_e164(&phone.e164)),
    })
}

fn masked(row: PhoneRow) -> MaskedPhone {
    MaskedPhone {
        id: row.id.into(),
        masked: mask_e164(&row.e164),
        relation: Relation::from_code(&row.relation).unwrap_or(Relation::Other),
        primary: row.is_primary,
        verified: row.verified,
    }
}

fn read_aloud(row: PhoneRow) -> Phone {
    Phone { e164: row.e164, extension: row.extension, note: row.note, raw: row.raw }
}

pub(super) fn name(row: &PatientRow) -> PersonName {
    PersonName {
        last: row.last_name.clone(),
        first: row.first_name.clone(),
        patronymic: row.patronymic.clone(),
    }
}
