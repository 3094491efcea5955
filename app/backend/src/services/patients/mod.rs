//! Patients: searching and creating them here and in [`search`], the card and what it uncovers in [`card`], changes
//! of a card in [`edit`] and [`phones`], two cards of one person in [`merges`].

mod card;
mod edit;
mod merges;
mod phones;
mod search;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    birth_date,
    error::{AppError, Fault},
    event::Event,
    id::PatientId,
    name_search::{fold, terms},
    patient::{Alike, AlikeBy, CreatedPatient, NewPatient, PatientBrief, PatientForm, PatientKind, Relation},
    permission::Permission,
    person_name::PersonName,
    phone::{Phone, mask_e164},
};
use serde_json::json;
use uuid::Uuid;

pub(crate) use card::callers;
pub use card::{card, code_word_fits, reveal};
pub use edit::{add_wish, remove_wish, update};
pub use merges::{doubles, merge, preview_merge, unmerge};
pub use phones::{add_phone, remove_phone, update_phone};
pub(super) use phones::{refine, row as phone_row};
pub use search::{by_phone, search};
pub(crate) use search::{note_search, of_number};

use crate::{
    Ctx, Error,
    services::directory::Directory,
    store::{
        Tx, audit, patient_phones,
        patient_search::{self, BriefRow, Range},
        patients::{self, PatientRow},
    },
};

/// Cards alike that are shown at the most.
const ALIKE_MAX: usize = 5;
/// Patients of one birth date or on one phone that are compared.
const COMPARED_MAX: i64 = 50;

/// Creates a patient. Cards that may be of the same person come back with the new one and stop nothing.
///
/// Fails with `Invalid`.
pub async fn create(ctx: &Ctx, form: PatientForm) -> Result<CreatedPatient, Error> {
    ctx.require(Permission::EditPatients)?;
    let new = parse(ctx, form).await?;
    ctx.write((new, ctx.directory_cache()), |tx, (new, directory)| {
        Box::pin(async move {
            let directory = directory.get(tx).await?;
            create_in(tx, &directory, new).await
        })
    })
    .await
}

/// Cards that may be of the person who is about to be created. Empty while the form cannot be read.
pub async fn alike(ctx: &Ctx, form: PatientForm) -> Result<Vec<Alike>, Error> {
    ctx.require(Permission::EditPatients)?;
    let alike = {
        let mut tx = ctx.read().await?;
        let directory = ctx.directory(&mut tx).await?;
        let Ok(new) = NewPatient::parse(form, directory.clinic_today(ctx.now())) else {
            return Ok(Vec::new());
        };
        list_alike(&mut tx, &directory, &Sought::of(&new)).await?
    };
    if !alike.is_empty() {
        // names that were shown leave a row, as those that were searched for do
        note_search(ctx, "alike", alike.len()).await?;
    }
    Ok(alike)
}

async fn parse(ctx: &Ctx, form: PatientForm) -> Result<NewPatient, Error> {
    let mut tx = ctx.read().await?;
    let today = ctx.directory(&mut tx).await?.clinic_today(ctx.now());
    let mut new = NewPatient::parse(form, today)?;
    for phone in &mut new.phones {
        phones::refine(phone).map_err(|fault| AppError::field("phone", fault))?;
    }
    Ok(new)
}

async fn create_in(tx: &mut Tx, directory: &Directory, new: &NewPatient) -> Result<CreatedPatient, Error> {
    let alike = list_alike(tx, directory, &Sought::of(new)).await?;
    if let Some(guardian) = new.guardian_id
        && patients::find(tx, guardian.0).await?.is_none()
    {
        return Err(AppError::field("guardian_id", Fault::UnknownChoice).into());
    }
    let relation = match new.relation {
        Some(relation) => relation,
        None => guess_relation(tx, &new.phones).await?,
    };
    let row = PatientRow {
        id: Uuid::now_v7(),
        card_no: patients::next_card_no(tx).await?,
        last_name: new.name.last.clone(),
        first_name: new.name.first.clone(),
        patronymic: new.name.patronymic.clone(),
        birth_date: new.birth_date,
        sex: new.sex.map(|sex| sex.code().into()),
        note: new.note.clone().unwrap_or_default(),
        code_word: new.code_word.clone(),
        email: new.email.clone(),
        guardian_id: new.guardian_id.map(|guardian| guardian.0),
        restriction: None,
        do_not_contact: false,
        created_at: tx.now(),
        version: 1,
    };
    patients::insert(tx, &row).await?;
    for term in terms(&new.name) {
        patients::insert_term(tx, row.id, &term).await?;
    }
    for (at, phone) in new.phones.iter().enumerate() {
        let row = phones::row(row.id, phone, relation, at == 0);
        patient_phones::insert(tx, &row).await?;
    }
    audit::insert(tx, "patient.create", "patient", row.id, json!({"version": 1})).await?;
    tx.emit(Event::PatientChanged { id: row.id.into() });
    Ok(CreatedPatient { patient: get_brief(tx, directory, row.id.into()).await?, alike })
}

/// A number that is somebody's own already is most likely a relative's.
async fn guess_relation(tx: &mut Tx, phones: &[Phone]) -> Result<Relation, Error> {
    for phone in phones {
        let known = patient_phones::list_number(tx, &phone.reversed_digits()).await?;
        if known.iter().any(|row| row.relation == Relation::Own.code()) {
            return Ok(Relation::Other);
        }
    }
    Ok(Relation::Own)
}

/// A person of whom there may be a card already.
struct Sought {
    name: PersonName,
    birth_date: Option<NaiveDate>,
    /// Phones, each from the last digit to the first.
    numbers: Vec<String>,
    /// The card that is known to be of that person.
    except: Option<Uuid>,
}

impl Sought {
    fn of(new: &NewPatient) -> Self {
        Self {
            name: new.name.clone(),
            birth_date: new.birth_date,
            numbers: new.phones.iter().map(Phone::reversed_digits).collect(),
            except: None,
        }
    }
}

/// The same whole name and birth date, or the same phone and first name.
async fn list_alike(tx: &mut Tx, directory: &Directory, sought: &Sought) -> Result<Vec<Alike>, Error> {
    let now = tx.now();
    let mut alike: Vec<Alike> = Vec::new();
    let mut add = |row: BriefRow, by: AlikeBy| {
        if sought.except != Some(row.id) && !alike.iter().any(|other| other.patient.id.0 == row.id) {
            alike.push(Alike { patient: brief(directory, now, row), by });
        }
    };
    let PersonName { last, first, .. } = &sought.name;
    let word = [last, first].into_iter().map(|part| fold(part)).find(|part| !part.is_empty());
    if let (Some(birth_date), Some(word)) = (sought.birth_date, word) {
        let term = word.replace(' ', "");
        for row in patient_search::list_born(tx, birth_date, &term, COMPARED_MAX).await? {
            if fold(&name(&row).full()) == fold(&sought.name.full()) {
                add(row, AlikeBy::NameAndBirthDate);
            }
        }
    }
    for number in &sought.numbers {
        for row in patient_search::list_phoned(tx, &Range::exactly(number), COMPARED_MAX).await? {
            if !first.is_empty() && fold(&row.first_name) == fold(first) {
                add(row, AlikeBy::PhoneAndFirstName);
            }
        }
    }
    alike.truncate(ALIKE_MAX);
    Ok(alike)
}

/// A patient in short.
async fn get_brief(tx: &mut Tx, directory: &Directory, id: PatientId) -> Result<PatientBrief, Error> {
    let row = patient_search::find_brief(tx, id.0).await?.ok_or(AppError::NotFound)?;
    Ok(brief(directory, tx.now(), row))
}

/// What others see of the row.
fn brief(directory: &Directory, now: DateTime<Utc>, row: BriefRow) -> PatientBrief {
    let today = directory.clinic_today(now);
    let zone = row.next_branch.and_then(|branch| directory.branch(branch.into())).map(|branch| branch.zone);
    PatientBrief {
        id: row.id.into(),
        name: name(&row),
        age: row.birth_date.map(|born| birth_date::age(born, today)),
        birth_year: row.birth_date.map(|born| chrono::Datelike::year(&born)),
        card_no: row.card_no,
        phone_masked: row.phone.as_deref().map(mask_e164),
        relation: row.relation.as_deref().and_then(Relation::from_code),
        kind: if row.returns { PatientKind::Returning } else { PatientKind::New },
        next_visit: row.next_visit,
        next_visit_zone: row.next_visit.and(zone).map(|zone| zone.name().to_owned()),
        restricted: row.restricted,
        needs_guardian: row.birth_date.is_some_and(|born| birth_date::needs_guardian(born, today)),
        family: u16::try_from(row.family).unwrap_or(u16::MAX),
    }
}

fn name(row: &BriefRow) -> PersonName {
    PersonName {
        last: row.last_name.clone(),
        first: row.first_name.clone(),
        patronymic: row.patronymic.clone(),
    }
}
