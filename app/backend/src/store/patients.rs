//! Patients, the folded parts of their names, their phones and wishes.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

#[derive(Clone, Debug, sqlx::FromRow)]
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
    pub guardian_id: Option<Uuid>,
    pub restriction: Option<String>,
    pub do_not_contact: bool,
    pub created_at: DateTime<Utc>,
    pub version: i64,
}

/// The columns of [`PatientRow`].
macro_rules! patient_columns {
    () => {
        "p.id, p.card_no, p.last_name, p.first_name, p.patronymic, p.birth_date, p.sex, p.note, p.code_word, \
         p.guardian_id, p.restriction, p.do_not_contact, p.created_at, p.version"
    };
}

pub(crate) async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<PatientRow>, StoreError> {
    fetch_optional!(
        tx,
        PatientRow,
        concat!("SELECT ", patient_columns!(), " FROM patients p WHERE p.id = $1"),
        id
    )
}
