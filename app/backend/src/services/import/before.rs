//! What services and patients were before an import, as far as it is needed to take the import back.

use domain::{import::patients::PatientUpdate, service::ServiceBrief};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::{
    Error,
    store::{
        Tx,
        clinic::ServiceValues,
        imports::{self, DoneRow},
        patients,
    },
};

/// What an import did to a thing.
pub(super) enum Done<'a> {
    /// It was not there before.
    Added(Uuid),
    /// A service was changed.
    Service(Uuid, &'a Before),
    /// A patient's card was changed.
    Patient(Uuid, &'a CardBefore),
}

/// What a service was.
#[derive(Serialize, Deserialize)]
pub(super) struct Before {
    pub values: ServiceValues,
    pub skills: Vec<String>,
}

impl Before {
    pub fn of(service: &ServiceBrief) -> Self {
        let values = ServiceValues {
            code: service.code.clone(),
            name: service.name.clone(),
            minutes: service.minutes.into(),
            buffer_min: service.buffer_min.into(),
            child_only: service.child_only,
            active: service.active,
        };
        Self { values, skills: service.skills.clone() }
    }
}

/// What a patient's card was, as far as it was changed.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct CardBefore {
    pub fields: Map<String, Value>,
    /// Phones that came.
    pub phones: Vec<Uuid>,
    /// Wishes that came.
    pub wishes: Vec<Uuid>,
}

impl CardBefore {
    pub fn of(old: &patients::PatientRow, update: &PatientUpdate) -> Self {
        let mut fields = Map::new();
        let mut keep = |is_kept: bool, field: &str, value: Value| {
            if is_kept {
                fields.insert(field.to_owned(), value);
            }
        };
        keep(update.name.is_some(), "last_name", json!(old.last_name));
        keep(update.name.is_some(), "first_name", json!(old.first_name));
        keep(update.name.is_some(), "patronymic", json!(old.patronymic));
        keep(update.birth_date.is_some(), "birth_date", json!(old.birth_date));
        keep(update.sex.is_some(), "sex", json!(old.sex));
        keep(update.note.is_some(), "note", json!(old.note));
        keep(update.code_word.is_some(), "code_word", json!(old.code_word));
        keep(update.email.is_some(), "email", json!(old.email));
        keep(update.do_not_contact.is_some(), "do_not_contact", json!(old.do_not_contact));
        Self { fields, ..Self::default() }
    }

    /// The card as it was; `row` is as it is.
    pub fn put_back(&self, row: patients::PatientRow) -> Result<patients::PatientRow, Error> {
        let maybe = |field: &str, now: Option<String>| match self.fields.get(field) {
            Some(was) => was.as_str().map(str::to_owned),
            None => now,
        };
        let text = |field: &str, now: String| maybe(field, Some(now)).unwrap_or_default();
        let birth_date = match self.fields.get("birth_date") {
            Some(was) => serde_json::from_value(was.clone())?,
            None => row.birth_date,
        };
        let quiet = self.fields.get("do_not_contact").and_then(Value::as_bool);
        Ok(patients::PatientRow {
            last_name: text("last_name", row.last_name),
            first_name: text("first_name", row.first_name),
            patronymic: maybe("patronymic", row.patronymic),
            birth_date,
            sex: maybe("sex", row.sex),
            note: text("note", row.note),
            code_word: maybe("code_word", row.code_word),
            email: maybe("email", row.email),
            do_not_contact: quiet.unwrap_or(row.do_not_contact),
            ..row
        })
    }

    /// With what the import changed before that.
    fn after(mut self, mut earlier: Self) -> Self {
        self.fields.append(&mut earlier.fields);
        self.phones.append(&mut earlier.phones);
        self.wishes.append(&mut earlier.wishes);
        self
    }
}

/// Keeps what has to be done to take it back; of what an import does to a thing twice, the first counts.
pub(super) async fn note(tx: &mut Tx, run: Uuid, done: Done<'_>) -> Result<(), Error> {
    let (entity_id, act, before) = match done {
        Done::Added(id) => (id, "add", "{}".into()),
        Done::Service(id, before) => match imports::find_row(tx, run, id).await? {
            Some(_) => return Ok(()),
            None => (id, "change", serde_json::to_string(before)?),
        },
        Done::Patient(id, before) => {
            let before: CardBefore = serde_json::from_value(serde_json::to_value(before)?)?;
            match imports::find_row(tx, run, id).await? {
                Some(row) if row.act == "add" => return Ok(()),
                Some(row) => {
                    let both = before.after(serde_json::from_str(&row.before)?);
                    (id, "change", serde_json::to_string(&both)?)
                }
                None => (id, "change", serde_json::to_string(&before)?),
            }
        }
    };
    let row = DoneRow { entity_id, act: act.into(), before, state: "made".into() };
    Ok(imports::put_row(tx, run, &row).await?)
}
