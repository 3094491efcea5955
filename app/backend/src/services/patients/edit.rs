//! Changes of a card: its fields, and the standing wishes.

use chrono::Datelike;
use domain::{
    error::{AppError, Fault, Stale},
    event::Event,
    id::{PatientId, WishId},
    name_search::terms,
    patient::{PatientCard, PatientChange, PatientEdit, WishForm, mask_email},
    permission::Permission,
    person_name::PersonName,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::card::{self, card_now};
use crate::{
    Ctx, Error,
    store::{
        Tx, audit,
        patients::{self, PatientRow, WishRow},
    },
};

/// Edits of the same card that a late editor is told about.
const TOLD_MAX: i64 = 50;

/// Changes the fields of a card. A restriction is a privileged role's.
///
/// Fails with `Invalid`, or with `Stale` and what a colleague changed meanwhile.
pub async fn update(ctx: &Ctx, id: PatientId, form: PatientEdit) -> Result<PatientCard, Error> {
    ctx.require(Permission::EditPatients)?;
    let today = {
        let mut tx = ctx.read().await?;
        ctx.directory(&mut tx).await?.clinic_today(ctx.now())
    };
    let change = PatientChange::parse(form, today)?;
    ctx.write((id, change, ctx.directory_cache()), |tx, (id, change, directory)| {
        Box::pin(async move {
            let old = patients::get_following(tx, id.0).await?;
            let id: PatientId = old.id.into();
            if old.version != change.version {
                return Err(AppError::Stale(Box::new(stale(tx, &old, change.version).await?)).into());
            }
            check_guardian(tx, old.id, change.guardian_id).await?;
            let new = changed_row(&old, change);
            let fields = differing(&old, &new);
            if fields.contains(&"restriction") && !tx.actor().may(Permission::Override) {
                return Err(AppError::Forbidden.into());
            }
            if !fields.is_empty() {
                patients::update(tx, &new).await?;
                if fields.contains(&"name") {
                    patients::delete_terms(tx, new.id).await?;
                    for term in terms(&change.name) {
                        patients::insert_term(tx, new.id, &term).await?;
                    }
                }
                changed(tx, id, UPDATE, Some(old.version + 1), &fields).await?;
            }
            card_now(tx, directory, id).await
        })
    })
    .await
}

/// Notes a wish for every visit.
pub async fn add_wish(ctx: &Ctx, patient: PatientId, form: WishForm) -> Result<PatientCard, Error> {
    ctx.require(Permission::EditPatients)?;
    let text = form.parse()?;
    ctx.write((patient, text, ctx.directory_cache()), |tx, (patient, text, directory)| {
        Box::pin(async move {
            let patient: PatientId = patients::get_standing(tx, patient.0).await?.into();
            let wish = WishRow { id: Uuid::now_v7(), text: text.clone() };
            patients::insert_wish(tx, patient.0, &wish).await?;
            changed(tx, patient, "patient.add_wish", None, &["wishes"]).await?;
            card_now(tx, directory, patient).await
        })
    })
    .await
}

/// Takes a standing wish back.
pub async fn remove_wish(ctx: &Ctx, patient: PatientId, wish: WishId) -> Result<PatientCard, Error> {
    ctx.require(Permission::EditPatients)?;
    ctx.write((patient, wish, ctx.directory_cache()), |tx, (patient, wish, directory)| {
        Box::pin(async move {
            let patient: PatientId = patients::get_standing(tx, patient.0).await?.into();
            if !patients::delete_wish(tx, patient.0, wish.0).await? {
                return Err(AppError::NotFound.into());
            }
            changed(tx, patient, "patient.remove_wish", None, &["wishes"]).await?;
            card_now(tx, directory, patient).await
        })
    })
    .await
}

const UPDATE: &str = "patient.update";

/// What the audit keeps of an edit: names of fields, never what is in them.
#[derive(Serialize, Deserialize)]
struct Edited {
    version: Option<i64>,
    fields: Vec<String>,
}

/// The audit's row and the event that every change of a card leaves.
pub(super) async fn changed(
    tx: &mut Tx,
    id: PatientId,
    action: &str,
    version: Option<i64>,
    fields: &[&str],
) -> Result<(), Error> {
    audit::insert(tx, action, "patient", id.0, json!({"version": version, "fields": fields})).await?;
    tx.emit(Event::PatientChanged { id });
    Ok(())
}

/// What colleagues changed since that version, with what it holds now.
async fn stale(tx: &mut Tx, row: &PatientRow, edited: i64) -> Result<Stale, Error> {
    let edits = audit::list_acts(tx, "patient", row.id, UPDATE, TOLD_MAX).await?;
    let mut fields: Vec<String> = Vec::new();
    for edit in &edits {
        let edit: Edited = serde_json::from_str(&edit.details)?;
        if edit.version.is_some_and(|version| version > edited) {
            fields.extend(edit.fields);
        }
    }
    fields.sort_unstable();
    fields.dedup();
    let mut changed = Vec::with_capacity(fields.len());
    for field in fields {
        let value = shown(tx, row, &field).await?;
        changed.push((field, value));
    }
    Ok(Stale {
        version: row.version,
        by: edits.first().map(|edit| edit.actor_name.clone()),
        at: edits.first().map(|edit| edit.at),
        changed,
    })
}

/// A field's value as far as a card shows it.
async fn shown(tx: &mut Tx, row: &PatientRow, field: &str) -> Result<String, Error> {
    Ok(match field {
        "name" => card::name(row).full(),
        "birth_date" => row.birth_date.map(|born| born.year().to_string()).unwrap_or_default(),
        "sex" => row.sex.clone().unwrap_or_default(),
        "note" => row.note.clone(),
        "email" => row.email.as_deref().map(mask_email).unwrap_or_default(),
        "restriction" => row.restriction.clone().unwrap_or_default(),
        "do_not_contact" => row.do_not_contact.to_string(),
        "guardian_id" => match row.guardian_id {
            Some(guardian) => card::name(&patients::get(tx, guardian).await?).full(),
            None => String::new(),
        },
        // a code word is shown to nobody
        _ => String::new(),
    })
}

fn changed_row(old: &PatientRow, change: &PatientChange) -> PatientRow {
    let PersonName { last, first, patronymic } = change.name.clone();
    PatientRow {
        last_name: last,
        first_name: first,
        patronymic,
        birth_date: change.birth_date.unwrap_or(old.birth_date),
        sex: change.sex.map(|sex| sex.code().into()),
        note: change.note.clone().unwrap_or_default(),
        code_word: change.code_word.clone().or_else(|| old.code_word.clone()),
        email: change.email.clone().unwrap_or_else(|| old.email.clone()),
        guardian_id: change.guardian_id.map(|guardian| guardian.0),
        restriction: change.restriction.clone(),
        do_not_contact: change.do_not_contact,
        ..old.clone()
    }
}

/// Names of the fields in which two rows of one patient differ, as the form calls them.
fn differing(old: &PatientRow, new: &PatientRow) -> Vec<&'static str> {
    [
        ("name", card::name(old) != card::name(new)),
        ("birth_date", old.birth_date != new.birth_date),
        ("sex", old.sex != new.sex),
        ("note", old.note != new.note),
        ("code_word", old.code_word != new.code_word),
        ("email", old.email != new.email),
        ("guardian_id", old.guardian_id != new.guardian_id),
        ("restriction", old.restriction != new.restriction),
        ("do_not_contact", old.do_not_contact != new.do_not_contact),
    ]
    .into_iter()
    .filter_map(|(field, differs)| differs.then_some(field))
    .collect()
}

/// A guardian has a card, is somebody else, and is not the ward's own ward.
async fn check_guardian(tx: &mut Tx, ward: Uuid, guardian: Option<PatientId>) -> Result<(), Error> {
    let Some(guardian) = guardian else { return Ok(()) };
    let row = patients::find(tx, guardian.0).await?;
    let good = row.is_some_and(|row| row.id != ward && row.guardian_id != Some(ward));
    if good { Ok(()) } else { Err(AppError::field("guardian_id", Fault::UnknownChoice).into()) }
}
