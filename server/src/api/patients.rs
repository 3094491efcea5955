//! `/patients`: finding, reading and creating cards. What is looked for is personal, so it stands in bodies, never in
//! addresses; phones and birth dates are masked unless the key may uncover them.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Json},
};
use backend::{Error, services::patients};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    clinic::Sex,
    error::FieldErrors,
    id::PatientId,
    patient::{Alike, CreatedPatient, Found, PatientBrief, PatientCard, PatientForm, PatientKind, Relation},
    permission::Permission,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    etag,
    input::{Call, Id, need},
    page::Page,
    problem::Answer,
    slots::SexCode,
    time::Date,
};

/// Why the audit says that something was uncovered.
const REVEAL_REASON: &str = "запрос через API";

/// A patient in a list.
#[derive(Serialize, ToSchema)]
#[schema(as = PatientBrief)]
pub struct BriefBody {
    /// The id.
    id: Uuid,
    /// The whole name.
    name: String,
    /// Surname; empty when it is not known.
    last_name: String,
    /// First name; empty when it is not known.
    first_name: String,
    /// Patronymic.
    patronymic: Option<String>,
    /// Full years today.
    age: Option<u8>,
    /// Number of the card.
    card_no: i64,
    /// The primary phone, masked.
    #[schema(example = "+7 912 •••-••-89")]
    phone_masked: Option<String>,
    /// Whether the patient has never finished a visit.
    new_patient: bool,
    /// Start of the next visit.
    next_visit: Option<DateTime<Utc>>,
    /// Not to be booked without an override.
    restricted: bool,
    /// Under 15: a guardian consents.
    needs_guardian: bool,
}

impl From<PatientBrief> for BriefBody {
    fn from(patient: PatientBrief) -> Self {
        Self {
            id: patient.id.0,
            name: patient.name.full(),
            last_name: patient.name.last,
            first_name: patient.name.first,
            patronymic: patient.name.patronymic,
            age: patient.age,
            card_no: patient.card_no,
            phone_masked: patient.phone_masked,
            new_patient: patient.kind == PatientKind::New,
            next_visit: patient.next_visit,
            restricted: patient.restricted,
            needs_guardian: patient.needs_guardian,
        }
    }
}

/// What is looked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PatientSearch)]
pub struct SearchBody {
    /// Any part of a name, the end of a phone number, or the number of a card; the wrong keyboard layout and Latin
    /// letters do not matter.
    #[schema(required = true, nullable = false, max_length = 100)]
    query: Option<String>,
}

/// Those who fit, the best first.
#[derive(Serialize, ToSchema)]
#[schema(as = FoundPatients)]
pub struct FoundBody {
    /// At most twenty.
    items: Vec<BriefBody>,
    /// Always none: a longer list is narrowed by a longer query.
    next_cursor: Option<String>,
    /// Whether there are more than are listed.
    more: bool,
}

impl From<Found> for FoundBody {
    fn from(found: Found) -> Self {
        let Page { items, next_cursor } =
            Page::whole(found.patients.into_iter().map(BriefBody::from).collect());
        Self { items, next_cursor, more: found.more }
    }
}

/// Finds patients. It changes nothing, so an Idempotency-Key is not looked at.
#[utoipa::path(
    post, path = "/patients/search", tag = "patients", operation_id = "search_patients", request_body = SearchBody,
    responses((status = 200, description = "Who fits", body = FoundBody))
)]
pub async fn search(call: Call) -> Answer {
    let ctx = call.leave(Permission::SeePatients)?;
    let (body, mut errors) = call.json::<SearchBody>()?;
    let query = need(&mut errors, "query", body.query).unwrap_or_default();
    errors.or(())?;
    Ok(Json(FoundBody::from(patients::search(&ctx, &query).await?)).into_response())
}

/// A patient to create. Name and phone are enough.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPatient)]
pub struct NewPatientBody {
    /// The whole name.
    #[schema(required = true, nullable = false, example = "Иванова Мария Петровна")]
    name: Option<String>,
    /// One number or several, in any usual spelling.
    #[schema(required = true, nullable = false, example = "+7 912 345-67-89")]
    phone: Option<String>,
    /// Birth date.
    #[schema(value_type = Option<NaiveDate>)]
    birth_date: Option<Date>,
    /// Whose phone it is; the patient's own when not given.
    #[schema(value_type = Option<RelationName>)]
    relation: Option<Relation>,
    /// Sex.
    #[schema(value_type = Option<SexCode>)]
    sex: Option<Sex>,
    /// A note for the clinic.
    note: Option<String>,
    /// A word by which the patient is known on the phone.
    code_word: Option<String>,
    /// The guardian's card.
    guardian_id: Option<Uuid>,
    /// E-mail.
    email: Option<String>,
}

/// Whose a phone is.
#[derive(ToSchema)]
#[schema(as = Relation, rename_all = "snake_case")]
#[expect(dead_code, reason = "only describes domain::patient::Relation")]
pub enum RelationName {
    /// The patient's own.
    Own,
    /// The mother's.
    Mother,
    /// The father's.
    Father,
    /// A son's or daughter's.
    Child,
    /// The husband's or wife's.
    Spouse,
    /// A guardian's who is not a parent.
    Guardian,
    /// Somebody else's.
    Other,
}

impl NewPatientBody {
    fn read(self, mut errors: FieldErrors) -> Result<PatientForm, FieldErrors> {
        let (name, phone) = (need(&mut errors, "name", self.name), need(&mut errors, "phone", self.phone));
        errors.or(PatientForm {
            name: name.unwrap_or_default(),
            phone: phone.unwrap_or_default(),
            birth_date: self.birth_date.map(|date| date.0.to_string()).unwrap_or_default(),
            relation: self.relation,
            sex: self.sex,
            note: self.note.unwrap_or_default(),
            code_word: self.code_word.unwrap_or_default(),
            guardian_id: self.guardian_id.map(Into::into),
            email: self.email.unwrap_or_default(),
        })
    }
}

/// A new card, and those that may be of the same person.
#[derive(Serialize, ToSchema)]
#[schema(as = CreatedPatient)]
pub struct CreatedBody {
    /// The new card.
    #[serde(flatten)]
    patient: BriefBody,
    /// Cards that were there before and may be of the same person.
    alike: Vec<BriefBody>,
}

impl From<CreatedPatient> for CreatedBody {
    fn from(created: CreatedPatient) -> Self {
        let alike = created.alike.into_iter().map(|Alike { patient, .. }| patient.into());
        Self { patient: created.patient.into(), alike: alike.collect() }
    }
}

/// Creates a patient. One that looks the same is no hindrance: `alike` names those that are there already.
#[utoipa::path(
    post, path = "/patients", tag = "patients", operation_id = "create_patient", request_body = NewPatientBody,
    responses((status = 201, description = "Created", body = CreatedBody,
        headers(("Location" = String, description = "The card"))))
)]
pub async fn create(call: Call) -> Answer {
    let ctx = call.leave_once(Permission::EditPatients)?;
    let (body, errors) = call.json::<NewPatientBody>()?;
    let created = patients::create(&ctx, body.read(errors)?).await?;
    let place = format!("/api/v1/patients/{}", created.patient.id);
    let location = HeaderValue::try_from(place).map_err(Error::broken)?;
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(CreatedBody::from(created)))
        .into_response())
}

/// A patient's card.
#[derive(Serialize, ToSchema)]
#[schema(as = Patient)]
pub struct CardBody {
    /// Who.
    #[serde(flatten)]
    patient: BriefBody,
    /// The version; the ETag holds the same.
    version: i64,
    /// Phones, the primary one first: masked, or whole for keys that may uncover them.
    phones: Vec<String>,
    /// Birth date, for keys that may uncover it.
    birth_date: Option<NaiveDate>,
    /// E-mail: masked, or whole for keys that may uncover it.
    email: Option<String>,
    /// Whether phones and e-mail are whole.
    revealed: bool,
    /// Standing wishes.
    wishes: Vec<String>,
    /// A note for the clinic.
    note: Option<String>,
    /// No calls and messages but those about a visit.
    do_not_contact: bool,
    /// Visits not come to within a year.
    no_shows_last_year: u8,
}

impl From<PatientCard> for CardBody {
    fn from(card: PatientCard) -> Self {
        Self {
            patient: card.brief.into(),
            version: card.version,
            phones: card.phones.into_iter().map(|phone| phone.masked).collect(),
            birth_date: None,
            email: card.email_masked,
            revealed: false,
            wishes: card.wishes.into_iter().map(|wish| wish.text).collect(),
            note: card.note,
            do_not_contact: card.do_not_contact,
            no_shows_last_year: card.no_shows_last_year,
        }
    }
}

/// A card. Its phones, birth date and e-mail are whole for a key with the scope `reveal_patient`, and the audit
/// notes it.
#[utoipa::path(
    get, path = "/patients/{id}", tag = "patients", operation_id = "get_patient",
    params(("id" = Uuid, Path, description = "The patient")),
    responses((status = 200, description = "The card", body = CardBody,
        headers(("ETag" = String, description = "The version"))))
)]
pub async fn get(Id(id): Id<PatientId>, call: Call) -> Answer {
    let ctx = call.leave(Permission::SeePatients)?;
    let mut card = CardBody::from(patients::card(&ctx, id).await?);
    if let Ok(ctx) = call.leave(Permission::RevealPatient) {
        let whole = patients::reveal(&ctx, id, REVEAL_REASON).await?;
        card = CardBody {
            phones: whole.phones,
            birth_date: whole.birth_date,
            email: whole.email,
            revealed: true,
            ..card
        };
    }
    Ok(([(header::ETAG, etag::tag(card.version))], Json(card)).into_response())
}
