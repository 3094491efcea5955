//! Patients, the folded parts of their names, and their standing wishes. Phones are in
//! [`patient_phones`](super::patient_phones), searches in [`patient_search`](super::patient_search).

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub(crate) struct PatientRow {
    pub id: Uuid,
    pub card_no: i64,
    pub last_name: String,
    pub first_name: String,
    pub patronymic: Option<String>,
    pub birth_date: Option<NaiveDate>,
    pub sex: Option<String>,
    pub note: String,
    pub code_word: Option<String>,
    pub email: Option<String>,
    pub guardian_id: Option<Uuid>,
    pub restriction: Option<String>,
    pub do_not_contact: bool,
    pub created_at: DateTime<Utc>,
    pub version: i64,
}

/// What of a patient bears on a booking.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct ToBookRow {
    pub birth_date: Option<NaiveDate>,
    pub restriction: Option<String>,
    /// Whether a visit was ever finished.
    pub known: bool,
}

/// A wish for every visit.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct WishRow {
    pub id: Uuid,
    pub text: String,
}

/// The columns of [`PatientRow`].
macro_rules! patient_columns {
    () => {
        "p.id, p.card_no, p.last_name, p.first_name, p.patronymic, p.birth_date, p.sex, p.note, p.code_word, \
         p.email, p.guardian_id, p.restriction, p.do_not_contact, p.created_at, p.version"
    };
}

pub(super) use patient_columns;

pub(crate) async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<PatientRow>, StoreError> {
    fetch_optional!(
        tx,
        PatientRow,
        concat!("SELECT ", patient_columns!(), " FROM patients p WHERE p.id = $1"),
        id
    )
}

pub(crate) async fn get(tx: &mut Tx, id: Uuid) -> Result<PatientRow, StoreError> {
    find(tx, id).await?.ok_or(StoreError::NotFound)
}

/// The card that stands for one that may have gone into another.
pub(crate) async fn find_standing(tx: &mut Tx, id: Uuid) -> Result<Option<Uuid>, StoreError> {
    let found =
        fetch_optional!(tx, (Uuid,), "SELECT COALESCE(merged_into, id) FROM patients WHERE id = $1", id)?;
    Ok(found.map(|(id,)| id))
}

/// The same where there must be one.
pub(crate) async fn get_standing(tx: &mut Tx, id: Uuid) -> Result<Uuid, StoreError> {
    find_standing(tx, id).await?.ok_or(StoreError::NotFound)
}

/// The row of the card that stands for one that may have gone into another.
pub(crate) async fn get_following(tx: &mut Tx, id: Uuid) -> Result<PatientRow, StoreError> {
    let standing = get_standing(tx, id).await?;
    get(tx, standing).await
}

/// Says into which card one has gone, or that it stands again.
pub(crate) async fn set_merged(tx: &mut Tx, id: Uuid, into: Option<Uuid>) -> Result<(), StoreError> {
    let touched =
        execute!(tx, "UPDATE patients SET merged_into = $1, version = version + 1 WHERE id = $2", into, id)?;
    if touched == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

pub(crate) async fn find_to_book(tx: &mut Tx, id: Uuid) -> Result<Option<ToBookRow>, StoreError> {
    fetch_optional!(
        tx,
        ToBookRow,
        "SELECT p.birth_date, p.restriction,
             EXISTS (SELECT 1 FROM bookings b WHERE b.patient_id = p.id AND b.status = 'done') AS known
         FROM patients p WHERE p.id = $1",
        id
    )
}

/// Those whose guardian the patient is.
pub(crate) async fn list_wards(tx: &mut Tx, guardian: Uuid) -> Result<Vec<PatientRow>, StoreError> {
    fetch_all!(
        tx,
        PatientRow,
        concat!(
            "SELECT ",
            patient_columns!(),
            " FROM patients p WHERE p.guardian_id = $1 AND p.merged_into IS NULL ORDER BY p.birth_date, p.id"
        ),
        guardian
    )
}

/// The number of the next card. It stays the caller's until the transaction ends.
pub(crate) async fn next_card_no(tx: &mut Tx) -> Result<i64, StoreError> {
    tx.lock("patients.card_no").await?;
    let (last,): (Option<i64>,) = fetch_one!(tx, (Option<i64>,), "SELECT max(card_no) FROM patients")?;
    Ok(last.unwrap_or(0) + 1)
}

pub(crate) async fn insert(tx: &mut Tx, row: &PatientRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO patients (id, card_no, last_name, first_name, patronymic, birth_date, sex, note, code_word,
             email, guardian_id, restriction, do_not_contact, created_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        row.id,
        row.card_no,
        &row.last_name,
        &row.first_name,
        &row.patronymic,
        row.birth_date,
        &row.sex,
        &row.note,
        &row.code_word,
        &row.email,
        row.guardian_id,
        &row.restriction,
        row.do_not_contact,
        row.created_at,
        row.version
    )?;
    Ok(())
}

/// Writes the row back, raised by one version; `NotFound` when somebody raised it first.
pub(crate) async fn update(tx: &mut Tx, row: &PatientRow) -> Result<(), StoreError> {
    let touched = execute!(
        tx,
        "UPDATE patients SET last_name = $1, first_name = $2, patronymic = $3, birth_date = $4, sex = $5, note = $6,
             code_word = $7, email = $8, guardian_id = $9, restriction = $10, do_not_contact = $11,
             version = version + 1
         WHERE id = $12 AND version = $13",
        &row.last_name,
        &row.first_name,
        &row.patronymic,
        row.birth_date,
        &row.sex,
        &row.note,
        &row.code_word,
        &row.email,
        row.guardian_id,
        &row.restriction,
        row.do_not_contact,
        row.id,
        row.version
    )?;
    if touched == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

/// One more folded part of the patient's name.
pub(crate) async fn insert_term(tx: &mut Tx, patient: Uuid, term: &str) -> Result<(), StoreError> {
    execute!(tx, "INSERT INTO patient_terms (term, patient_id) VALUES ($1, $2)", term, patient)?;
    Ok(())
}

pub(crate) async fn delete_terms(tx: &mut Tx, patient: Uuid) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM patient_terms WHERE patient_id = $1", patient)?;
    Ok(())
}

/// Standing wishes in the order in which they were noted.
pub(crate) async fn list_wishes(tx: &mut Tx, patient: Uuid) -> Result<Vec<WishRow>, StoreError> {
    fetch_all!(
        tx,
        WishRow,
        "SELECT id, text FROM patient_wishes WHERE patient_id = $1 ORDER BY created_at, id",
        patient
    )
}

pub(crate) async fn insert_wish(tx: &mut Tx, patient: Uuid, wish: &WishRow) -> Result<(), StoreError> {
    let now = tx.now();
    execute!(
        tx,
        "INSERT INTO patient_wishes (id, patient_id, text, created_at) VALUES ($1, $2, $3, $4)",
        wish.id,
        patient,
        &wish.text,
        now
    )?;
    Ok(())
}

/// False when the patient has no such wish.
pub(crate) async fn delete_wish(tx: &mut Tx, patient: Uuid, wish: Uuid) -> Result<bool, StoreError> {
    let touched =
        execute!(tx, "DELETE FROM patient_wishes WHERE id = $1 AND patient_id = $2", wish, patient)?;
    Ok(touched == 1)
}

/// Removes a card with its phones, wishes and terms; `Referenced` while anything else names the patient.
pub(crate) async fn delete(tx: &mut Tx, id: Uuid) -> Result<(), StoreError> {
    delete_terms(tx, id).await?;
    execute!(tx, "DELETE FROM patient_phones WHERE patient_id = $1", id)?;
    execute!(tx, "DELETE FROM patient_wishes WHERE patient_id = $1", id)?;
    let touched = execute!(tx, "DELETE FROM patients WHERE id = $1", id)?;
    if touched == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}
