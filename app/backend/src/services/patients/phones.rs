//! Phones of a card.

use domain::{
    error::{AppError, Fault},
    id::{PatientId, PhoneId},
    patient::{PatientCard, PhoneEdit, PhoneForm, Relation},
    permission::Permission,
    phone::Phone,
};
use uuid::Uuid;

use super::{card::card_now, edit::changed};
use crate::{
    Ctx, Error,
    store::{
        Tx,
        patient_phones::{self, PhoneRow},
        patients,
    },
};

/// Adds a phone. The first one is the primary one.
///
/// Fails with `Invalid` when it is no number, or on the card already.
pub async fn add_phone(ctx: &Ctx, patient: PatientId, form: PhoneForm) -> Result<PatientCard, Error> {
    ctx.require(Permission::EditPatients)?;
    let mut phone = form.parse()?;
    refine(&mut phone).map_err(|fault| AppError::field("phone", fault))?;
    ctx.write((patient, form, phone, ctx.directory_cache()), |tx, (patient, form, phone, directory)| {
        Box::pin(async move {
            let patient: PatientId = patients::get_standing(tx, patient.0).await?.into();
            let others = patient_phones::list(tx, patient.0).await?;
            if others.iter().any(|other| other.e164 == phone.e164 && other.extension == phone.extension) {
                return Err(AppError::field("phone", Fault::Taken).into());
            }
            let primary = form.primary || others.is_empty();
            let row = row(patient.0, phone, form.relation, primary);
            patient_phones::insert(tx, &row).await?;
            if primary {
                demote(tx, others, row.id).await?;
            }
            changed(tx, patient, "patient.add_phone", None, &["phones"]).await?;
            card_now(tx, directory, patient).await
        })
    })
    .await
}

/// Says whose a phone is, makes it the primary one, or notes that somebody answered on it.
pub async fn update_phone(
    ctx: &Ctx,
    patient: PatientId,
    phone: PhoneId,
    edit: PhoneEdit,
) -> Result<PatientCard, Error> {
    ctx.require(Permission::EditPatients)?;
    let input = (patient, phone, edit, ctx.directory_cache());
    ctx.write(input, |tx, (patient, phone, edit, directory)| {
        Box::pin(async move {
            let patient: PatientId = patients::get_standing(tx, patient.0).await?.into();
            let (mut row, others) = take(tx, patient, *phone).await?;
            if let Some(relation) = edit.relation {
                row.relation = relation.code().into();
            }
            row.verified = edit.verified.unwrap_or(row.verified);
            row.is_primary |= edit.primary;
            patient_phones::update(tx, &row).await?;
            if edit.primary {
                demote(tx, others, row.id).await?;
            }
            changed(tx, patient, "patient.update_phone", None, &["phones"]).await?;
            card_now(tx, directory, patient).await
        })
    })
    .await
}

/// Takes a phone off the card. Another one becomes the primary one.
pub async fn remove_phone(ctx: &Ctx, patient: PatientId, phone: PhoneId) -> Result<PatientCard, Error> {
    ctx.require(Permission::EditPatients)?;
    ctx.write((patient, phone, ctx.directory_cache()), |tx, (patient, phone, directory)| {
        Box::pin(async move {
            let patient: PatientId = patients::get_standing(tx, patient.0).await?.into();
            let (row, others) = take(tx, patient, *phone).await?;
            patient_phones::delete(tx, row.id).await?;
            if row.is_primary
                && let Some(next) = others.into_iter().next()
            {
                patient_phones::update(tx, &PhoneRow { is_primary: true, ..next }).await?;
            }
            changed(tx, patient, "patient.remove_phone", None, &["phones"]).await?;
            card_now(tx, directory, patient).await
        })
    })
    .await
}

/// The phone and the others of the card.
async fn take(tx: &mut Tx, patient: PatientId, phone: PhoneId) -> Result<(PhoneRow, Vec<PhoneRow>), Error> {
    let mut rows = patient_phones::list(tx, patient.0).await?;
    let at = rows.iter().position(|row| row.id == phone.0).ok_or(AppError::NotFound)?;
    Ok((rows.remove(at), rows))
}

async fn demote(tx: &mut Tx, rows: Vec<PhoneRow>, except: Uuid) -> Result<(), Error> {
    for row in rows.into_iter().filter(|row| row.is_primary && row.id != except) {
        patient_phones::update(tx, &PhoneRow { is_primary: false, ..row }).await?;
    }
    Ok(())
}

/// A new row.
pub(in crate::services) fn row(patient: Uuid, phone: &Phone, relation: Relation, primary: bool) -> PhoneRow {
    PhoneRow {
        id: Uuid::now_v7(),
        patient_id: patient,
        e164: phone.e164.clone(),
        reversed: phone.reversed_digits(),
        extension: phone.extension.clone(),
        note: phone.note.clone(),
        raw: phone.raw.clone(),
        relation: relation.code().into(),
        is_primary: primary,
        verified: false,
    }
}

/// Checks a foreign number against the numbering plan of its country. Russian ones are left alone: the plan's
/// library damages some of them.
pub(in crate::services) fn refine(phone: &mut Phone) -> Result<(), Fault> {
    if phone.e164.starts_with("+7") {
        return Ok(());
    }
    let read = phonenumber::parse(None, &phone.e164).map_err(|_| Fault::NotAPhone)?;
    if !phonenumber::is_valid(&read) {
        return Err(Fault::NotAPhone);
    }
    phone.e164 = phonenumber::format(&read).mode(phonenumber::Mode::E164).to_string();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refined(raw: &str) -> Result<String, Fault> {
        let mut phone = Phone::parse(raw)?;
        refine(&mut phone)?;
        Ok(phone.e164)
    }

    #[test]
    fn a_foreign_number_is_checked_against_its_countrys_plan() {
        assert_eq!(refined("+49 30 901820").as_deref(), Ok("+4930901820"));
        assert_eq!(refined("+375 29 123-45-67").as_deref(), Ok("+375291234567"));
        // the zero of inland calls
        assert_eq!(refined("+44 (0)20 7946 0018").as_deref(), Ok("+442079460018"));
        assert_eq!(refined("+375 29 123"), Err(Fault::NotAPhone));
    }

    #[test]
    fn a_russian_number_is_left_as_it_was_read() {
        assert_eq!(refined("8 800 555-35-35").as_deref(), Ok("+78005553535"));
    }
}
