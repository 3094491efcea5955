//! Merging two cards of one person, and taking a merge back. Whatever named the card that is gone names the one that is
//! kept from then on, and what went over is remembered row by row. A card that is gone is still found by its number and
//! by addresses that name it: they lead to the one that was kept.

use chrono::TimeDelta;
use domain::{
    clinic::Sex,
    error::{AppError, Fault, Refusal},
    event::Event,
    id::{MergeId, PatientId},
    name_search::terms,
    patient::{
        CardFields, Doubles, MergeCounts, MergeObstacle, MergeOrder, MergePreview, MergedCard, PatientCard,
    },
    permission::Permission,
    person_name::PersonName,
};
use serde_json::json;
use uuid::Uuid;

use super::{Sought, card, get_brief, list_alike, note_search};
use crate::{
    Ctx, Error,
    services::audit::seen,
    store::{
        Tx, audit, bookings, message_consents,
        patient_merges::{self, MergeRow, MergedCardRow, NamedRow},
        patient_phones::{self, PhoneRow},
        patients::{self, PatientRow},
    },
};

/// Visits of a card of which open screens are told that they are another's.
const TOLD_MAX: i64 = 100;

/// Other cards that may be of the same person, and those that were.
pub async fn doubles(ctx: &Ctx, id: PatientId) -> Result<Doubles, Error> {
    ctx.require(Permission::MergePatients)?;
    let doubles = {
        let mut tx = ctx.read().await?;
        let directory = ctx.directory(&mut tx).await?;
        let row = patients::get_following(&mut tx, id.0).await?;
        let sought = Sought {
            name: card::name(&row),
            birth_date: row.birth_date,
            numbers: patient_phones::list(&mut tx, row.id)
                .await?
                .into_iter()
                .map(|phone| phone.reversed)
                .collect(),
            except: Some(row.id),
        };
        let merged = patient_merges::list_of(&mut tx, row.id).await?;
        Doubles {
            alike: list_alike(&mut tx, &directory, &sought).await?,
            merged: merged.into_iter().map(merged_card).collect(),
        }
    };
    if !doubles.alike.is_empty() {
        note_search(ctx, "alike", doubles.alike.len()).await?;
    }
    Ok(doubles)
}

/// What merging two cards would do.
///
/// Fails with `Invalid` when they are one card already.
pub async fn preview_merge(ctx: &Ctx, kept: PatientId, gone: PatientId) -> Result<MergePreview, Error> {
    ctx.require(Permission::MergePatients)?;
    let preview = {
        let mut tx = ctx.read().await?;
        let directory = ctx.directory(&mut tx).await?;
        let (kept, gone) = pair(&mut tx, kept, gone).await?;
        let named = patient_merges::count_named(&mut tx, gone.id).await?;
        let joined = fields(&kept).join(&fields(&gone));
        MergePreview {
            takes: joined.takes,
            differs: joined.differs,
            moves: counts(named, foreign_phones(&mut tx, &kept, &gone).await?),
            obstacle: obstacle(&mut tx, &kept, &gone, named).await?,
            order: MergeOrder {
                kept: kept.id.into(),
                kept_version: kept.version,
                gone: gone.id.into(),
                gone_version: gone.version,
            },
            kept: get_brief(&mut tx, &directory, kept.id.into()).await?,
            gone: get_brief(&mut tx, &directory, gone.id.into()).await?,
        }
    };
    for shown in [preview.order.kept, preview.order.gone] {
        seen(ctx, "patient.view", ("patient", shown.to_string()), json!({})).await?;
    }
    Ok(preview)
}

/// Merges two cards as they were looked at; the card that is kept, as it is then.
///
/// Fails with `Stale` when one has changed since, with `Invalid` when they are two persons', and with `BeingAsked` while
/// both are being offered a time.
pub async fn merge(ctx: &Ctx, order: MergeOrder) -> Result<PatientCard, Error> {
    ctx.require(Permission::MergePatients)?;
    ctx.write((order, ctx.directory_cache()), |tx, (order, directory)| {
        Box::pin(async move {
            let (kept, gone) = pair(tx, order.kept, order.gone).await?;
            if (kept.version, gone.version) != (order.kept_version, order.gone_version) {
                return Err(Error::stale(kept.version));
            }
            let named = patient_merges::count_named(tx, gone.id).await?;
            match obstacle(tx, &kept, &gone, named).await? {
                Some(MergeObstacle::Guardian) => {
                    return Err(AppError::field("gone", Fault::UnknownChoice).into());
                }
                Some(MergeObstacle::Asked) => return Err(Refusal::BeingAsked.into()),
                None => {}
            }
            let (before, gone_fields) = (fields(&kept), fields(&gone));
            let after = before.join(&gone_fields).fields;
            let phones = patient_phones::list(tx, gone.id).await?;
            let row = MergeRow {
                id: Uuid::now_v7(),
                kept_id: kept.id,
                gone_id: gone.id,
                before: serde_json::to_string(&before)?,
                after: serde_json::to_string(&after)?,
                phones: serde_json::to_string(&phones)?,
                consent: message_consents::give(tx, gone.id, kept.id).await?,
                merged_by: tx.actor().name.clone(),
                merged_at: tx.now(),
            };
            patient_merges::insert(tx, &row).await?;
            tell_visits(tx, gone.id).await?;
            patient_merges::give(tx, &row).await?;
            take_phones(tx, kept.id, phones).await?;
            save(tx, kept.clone(), &before, after).await?;
            patients::delete_terms(tx, gone.id).await?;
            patients::set_merged(tx, gone.id, Some(kept.id)).await?;
            told(tx, "patient.merge", &kept, &gone).await?;
            card::card_now(tx, directory, kept.id.into()).await
        })
    })
    .await
}

/// Takes a merge back: what went over comes back, as far as it is where the merge has put it. The card that was kept,
/// as it is then.
///
/// Fails with `TooLateToUndo` when that card has itself gone into another since: that merge is taken back first.
pub async fn unmerge(ctx: &Ctx, id: MergeId) -> Result<PatientCard, Error> {
    ctx.require(Permission::MergePatients)?;
    ctx.write((id, ctx.directory_cache()), |tx, (id, directory)| {
        Box::pin(async move {
            let row = patient_merges::get(tx, id.0).await?;
            if patients::get_standing(tx, row.kept_id).await? != row.kept_id {
                return Err(Refusal::TooLateToUndo.into());
            }
            let (kept, gone) = (patients::get(tx, row.kept_id).await?, patients::get(tx, row.gone_id).await?);
            tell_visits(tx, kept.id).await?;
            patients::set_merged(tx, gone.id, None).await?;
            patient_merges::give_back(tx, &row).await?;
            give_phones_back(tx, kept.id, serde_json::from_str(&row.phones)?).await?;
            if row.consent {
                message_consents::give(tx, kept.id, gone.id).await?;
            }
            let now = fields(&kept);
            let parted = now.part(&serde_json::from_str(&row.before)?, &serde_json::from_str(&row.after)?);
            save(tx, kept.clone(), &now, parted).await?;
            insert_terms(tx, gone.id, &card::name(&gone)).await?;
            patient_merges::undo(tx, row.id).await?;
            told(tx, "patient.unmerge", &kept, &gone).await?;
            card::card_now(tx, directory, kept.id.into()).await
        })
    })
    .await
}

/// Two cards that stand, each for itself.
async fn pair(tx: &mut Tx, kept: PatientId, gone: PatientId) -> Result<(PatientRow, PatientRow), Error> {
    let (kept, gone) =
        (patients::get_following(tx, kept.0).await?, patients::get_following(tx, gone.0).await?);
    if kept.id == gone.id { Err(AppError::field("gone", Fault::Taken).into()) } else { Ok((kept, gone)) }
}

async fn obstacle(
    tx: &mut Tx,
    kept: &PatientRow,
    gone: &PatientRow,
    named: NamedRow,
) -> Result<Option<MergeObstacle>, Error> {
    if kept.guardian_id == Some(gone.id) || gone.guardian_id == Some(kept.id) {
        return Ok(Some(MergeObstacle::Guardian));
    }
    let both_asked = named.asked > 0 && patient_merges::count_named(tx, kept.id).await?.asked > 0;
    Ok(both_asked.then_some(MergeObstacle::Asked))
}

/// Phones of the card that is gone which the other has not.
async fn foreign_phones(tx: &mut Tx, kept: &PatientRow, gone: &PatientRow) -> Result<usize, Error> {
    let own = patient_phones::list(tx, kept.id).await?;
    let others = patient_phones::list(tx, gone.id).await?;
    Ok(others.iter().filter(|phone| !has(&own, phone)).count())
}

fn has(phones: &[PhoneRow], phone: &PhoneRow) -> bool {
    phones.iter().any(|own| own.e164 == phone.e164 && own.extension == phone.extension)
}

/// A number that both have stays once. The card's own primary one stays so.
async fn take_phones(tx: &mut Tx, kept: Uuid, phones: Vec<PhoneRow>) -> Result<(), Error> {
    let own = patient_phones::list(tx, kept).await?;
    for phone in phones {
        if has(&own, &phone) {
            patient_phones::delete(tx, phone.id).await?;
        } else {
            let is_primary = own.is_empty() && phone.is_primary;
            patient_phones::give(tx, &PhoneRow { patient_id: kept, is_primary, ..phone }).await?;
        }
    }
    Ok(())
}

/// A number that was both's is again on both; one that was taken off since stays off.
async fn give_phones_back(tx: &mut Tx, kept: Uuid, phones: Vec<PhoneRow>) -> Result<(), Error> {
    let own = patient_phones::list(tx, kept).await?;
    for phone in &phones {
        if own.iter().any(|own| own.id == phone.id) {
            patient_phones::give(tx, phone).await?;
        } else if has(&own, phone) {
            patient_phones::insert(tx, phone).await?;
        }
    }
    let left = patient_phones::list(tx, kept).await?;
    match left.first() {
        Some(first) if !first.is_primary => {
            Ok(patient_phones::update(tx, &PhoneRow { is_primary: true, ..first.clone() }).await?)
        }
        _ => Ok(()),
    }
}

/// Writes the card's fields, and what its name is found by.
async fn save(tx: &mut Tx, row: PatientRow, was: &CardFields, new: CardFields) -> Result<(), Error> {
    if was.name != new.name {
        patients::delete_terms(tx, row.id).await?;
        insert_terms(tx, row.id, &new.name).await?;
    }
    let PersonName { last, first, patronymic } = new.name;
    let row = PatientRow {
        last_name: last,
        first_name: first,
        patronymic,
        birth_date: new.birth_date,
        sex: new.sex.map(|sex| sex.code().into()),
        note: new.note,
        code_word: new.code_word,
        email: new.email,
        guardian_id: new.guardian_id.map(|guardian| guardian.0),
        restriction: new.restriction,
        do_not_contact: new.do_not_contact,
        ..row
    };
    Ok(patients::update(tx, &row).await?)
}

async fn insert_terms(tx: &mut Tx, id: Uuid, name: &PersonName) -> Result<(), Error> {
    for term in terms(name) {
        patients::insert_term(tx, id, &term).await?;
    }
    Ok(())
}

fn fields(row: &PatientRow) -> CardFields {
    CardFields {
        name: card::name(row),
        birth_date: row.birth_date,
        sex: row.sex.as_deref().and_then(Sex::from_code),
        note: row.note.clone(),
        code_word: row.code_word.clone(),
        email: row.email.clone(),
        guardian_id: row.guardian_id.map(Into::into),
        restriction: row.restriction.clone(),
        do_not_contact: row.do_not_contact,
    }
}

fn counts(named: NamedRow, phones: usize) -> MergeCounts {
    let count = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    MergeCounts {
        visits: count(named.visits),
        calls: count(named.calls),
        phones: u32::try_from(phones).unwrap_or(u32::MAX),
        wishes: count(named.wishes),
        plans: count(named.plans),
        leads: count(named.leads),
        complaints: count(named.complaints),
        waiting: count(named.waiting),
        callbacks: count(named.callbacks),
    }
}

fn merged_card(row: MergedCardRow) -> MergedCard {
    MergedCard {
        id: row.id.into(),
        name: PersonName { last: row.last_name, first: row.first_name, patronymic: row.patronymic },
        card_no: row.card_no,
        at: row.merged_at,
        by: row.merged_by,
    }
}

/// Schedules name the patient of a visit: those of today and of the days ahead are drawn anew.
async fn tell_visits(tx: &mut Tx, patient: Uuid) -> Result<(), Error> {
    let since = tx.now() - TimeDelta::days(1);
    for line in bookings::list_patient(tx, patient, TOLD_MAX).await? {
        let visit = line.booking;
        if visit.starts_at > since {
            tx.emit(Event::BookingChanged {
                id: visit.id.into(),
                doctor: visit.doctor_id.into(),
                branch: visit.branch_id.into(),
                day: visit.day,
            });
        }
    }
    Ok(())
}

/// Each card's history names the number of the other.
async fn told(tx: &mut Tx, act: &str, kept: &PatientRow, gone: &PatientRow) -> Result<(), Error> {
    for (own, other) in [(kept, gone), (gone, kept)] {
        audit::insert(tx, act, "patient", own.id, json!({"card_no": other.card_no})).await?;
        tx.emit(Event::PatientChanged { id: own.id.into() });
    }
    tx.emit(Event::WaitlistChanged);
    tx.emit(Event::CallbacksChanged);
    Ok(())
}
