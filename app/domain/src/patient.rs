//! A patient (пациент): the forms that create and edit one. What is shown of one is in [`card`], how one is looked
//! for in [`search`], how two cards of one person become one in [`merge`].

mod card;
mod merge;
mod search;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    birth_date::parse_birth_date,
    booking::WISH_MAX,
    clinic::Sex,
    error::{Fault, FieldErrors},
    id::PatientId,
    person_name::PersonName,
    phone::{self, Phone},
    text::{optional_text, required_text},
};

pub use card::*;
pub use merge::*;
pub use search::*;

/// Longest note on a patient, in characters.
pub const PATIENT_NOTE_MAX: usize = 2000;
/// Longest code word, in characters.
pub const CODE_WORD_MAX: usize = 50;
/// Longest e-mail address, in characters.
pub const EMAIL_MAX: usize = 254;
/// Longest reason of a restriction, in characters.
pub const RESTRICTION_MAX: usize = 300;
/// Most phones typed at once.
pub const PHONES_MAX: usize = 5;

/// Whose phone it is, seen from the patient.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// The patient's own.
    #[default]
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

impl Relation {
    /// All of them, in the order of choosers.
    pub const ALL: [Relation; 7] =
        [Self::Own, Self::Mother, Self::Father, Self::Child, Self::Spouse, Self::Guardian, Self::Other];

    /// Its name in the database and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Mother => "mother",
            Self::Father => "father",
            Self::Child => "child",
            Self::Spouse => "spouse",
            Self::Guardian => "guardian",
            Self::Other => "other",
        }
    }

    /// The relation of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|relation| relation.code() == code)
    }
}

/// Whether the patient has been here before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PatientKind {
    /// No completed visit ever (первичный).
    New,
    /// Has been here (повторный).
    Returning,
}

/// The form that creates a patient, as it is typed. Name and phone are enough.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PatientForm {
    /// The whole name.
    pub name: String,
    /// One number or several.
    pub phone: String,
    /// 31.12.1990, or nothing.
    #[serde(default)]
    pub birth_date: String,
    /// Whose phone it is. When not given: the patient's own, unless it is somebody else's own already.
    #[serde(default)]
    pub relation: Option<Relation>,
    /// Sex.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// A note for the clinic.
    #[serde(default)]
    pub note: String,
    /// A word by which the patient is known on the phone.
    #[serde(default)]
    pub code_word: String,
    /// The guardian's card.
    #[serde(default)]
    pub guardian_id: Option<PatientId>,
    /// E-mail; never demanded.
    #[serde(default)]
    pub email: String,
}

/// A patient that can be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPatient {
    /// Name.
    pub name: PersonName,
    /// Phones, the first one primary; at least one, none twice.
    pub phones: Vec<Phone>,
    /// Whose phones they are, if it was said.
    pub relation: Option<Relation>,
    /// Birth date.
    pub birth_date: Option<NaiveDate>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Note.
    pub note: Option<String>,
    /// Code word.
    pub code_word: Option<String>,
    /// The guardian's card.
    pub guardian_id: Option<PatientId>,
    /// E-mail.
    pub email: Option<String>,
}

impl NewPatient {
    /// Checks the form; the same in the browser and on the server. `today` is the clinic's date.
    pub fn parse(form: PatientForm, today: NaiveDate) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", PersonName::parse(&form.name));
        let phones = errors.take("phone", phones(&form.phone));
        let details = Details {
            birth_date: &form.birth_date,
            note: &form.note,
            code_word: &form.code_word,
            email: &form.email,
        };
        let details = details.parse(today, &mut errors);
        match (name, phones, details) {
            (Some(name), Some(phones), Some((birth_date, note, code_word, email))) => errors.or(Self {
                name,
                phones,
                relation: form.relation,
                birth_date,
                sex: form.sex,
                note,
                code_word,
                guardian_id: form.guardian_id,
                email,
            }),
            _ => Err(errors),
        }
    }
}

/// The form that edits a card, as it is typed. Phones and wishes have forms of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PatientEdit {
    /// The version that was edited.
    pub version: i64,
    /// The whole name.
    pub name: String,
    /// 31.12.1990, or nothing.
    #[serde(default)]
    pub birth_date: String,
    /// Keeps the birth date as it is: the editor has not revealed it.
    #[serde(default)]
    pub keep_birth_date: bool,
    /// Sex.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// Note.
    #[serde(default)]
    pub note: String,
    /// A new code word; nothing keeps the one there is.
    #[serde(default)]
    pub code_word: String,
    /// The guardian's card.
    #[serde(default)]
    pub guardian_id: Option<PatientId>,
    /// E-mail.
    #[serde(default)]
    pub email: String,
    /// Keeps the e-mail as it is: the editor has not revealed it.
    #[serde(default)]
    pub keep_email: bool,
    /// Why the patient is not to be booked without a privileged role; nothing for no restriction.
    #[serde(default)]
    pub restriction: String,
    /// No calls and messages but those about a visit.
    #[serde(default)]
    pub do_not_contact: bool,
}

/// An edit that can be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatientChange {
    /// The version that was edited.
    pub version: i64,
    /// Name.
    pub name: PersonName,
    /// The new birth date or none; `None` keeps it as it is.
    pub birth_date: Option<Option<NaiveDate>>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Note.
    pub note: Option<String>,
    /// A new code word; none keeps the one there is.
    pub code_word: Option<String>,
    /// The guardian's card.
    pub guardian_id: Option<PatientId>,
    /// The new e-mail or none; `None` keeps it as it is.
    pub email: Option<Option<String>>,
    /// Reason of a restriction.
    pub restriction: Option<String>,
    /// No calls and messages but those about a visit.
    pub do_not_contact: bool,
}

impl PatientChange {
    /// Checks the edit. `today` is the clinic's date.
    pub fn parse(form: PatientEdit, today: NaiveDate) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", PersonName::parse(&form.name));
        let details = Details {
            birth_date: if form.keep_birth_date { "" } else { &form.birth_date },
            note: &form.note,
            code_word: &form.code_word,
            email: if form.keep_email { "" } else { &form.email },
        };
        let details = details.parse(today, &mut errors);
        let restriction = errors.take("restriction", optional_text(&form.restriction, RESTRICTION_MAX));
        match (name, details, restriction) {
            (Some(name), Some((birth_date, note, code_word, email)), Some(restriction)) => errors.or(Self {
                version: form.version,
                name,
                birth_date: (!form.keep_birth_date).then_some(birth_date),
                sex: form.sex,
                note,
                code_word,
                guardian_id: form.guardian_id,
                email: (!form.keep_email).then_some(email),
                restriction,
                do_not_contact: form.do_not_contact,
            }),
            _ => Err(errors),
        }
    }
}

/// The fields that both forms have.
struct Details<'a> {
    birth_date: &'a str,
    note: &'a str,
    code_word: &'a str,
    email: &'a str,
}

type Parsed = (Option<NaiveDate>, Option<String>, Option<String>, Option<String>);

impl Details<'_> {
    fn parse(&self, today: NaiveDate, errors: &mut FieldErrors) -> Option<Parsed> {
        let birth_date = errors.take("birth_date", parse_birth_date(self.birth_date, today));
        let note = errors.take("note", optional_text(self.note, PATIENT_NOTE_MAX));
        let code_word = errors.take("code_word", optional_text(self.code_word, CODE_WORD_MAX));
        let email = errors.take("email", email(self.email));
        Some((birth_date?, note?, code_word?, email?))
    }
}

/// All numbers of the field must be good.
pub(crate) fn phones(raw: &str) -> Result<Vec<Phone>, Fault> {
    let mut phones: Vec<Phone> = Vec::new();
    for parsed in phone::parse_all(raw) {
        let parsed = parsed?;
        if !phones.iter().any(|p| p.e164 == parsed.e164 && p.extension == parsed.extension) {
            phones.push(parsed);
        }
    }
    match phones.len() {
        0 => Err(Fault::Required),
        n if n > PHONES_MAX => Err(Fault::OutOfRange(1, PHONES_MAX as i64)),
        _ => Ok(phones),
    }
}

/// Something before one `@` and a dot somewhere inside what follows it; the rest only a letter sent there can tell.
pub(crate) fn email(raw: &str) -> Result<Option<String>, Fault> {
    let Some(email) = optional_text(raw, EMAIL_MAX)? else { return Ok(None) };
    let good = email.split_once('@').is_some_and(|(who, host)| {
        !who.is_empty()
            && !host.contains('@')
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !email.contains(char::is_whitespace)
    });
    if good { Ok(Some(email)) } else { Err(Fault::NotAnEmail) }
}

/// The form that adds a phone to a card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhoneForm {
    /// One number.
    pub phone: String,
    /// Whose it is.
    #[serde(default)]
    pub relation: Relation,
    /// The one to call first.
    #[serde(default)]
    pub primary: bool,
}

impl PhoneForm {
    /// Checks the form.
    pub fn parse(&self) -> Result<Phone, FieldErrors> {
        let mut errors = FieldErrors::default();
        let phone = errors.take("phone", Phone::parse(&self.phone));
        phone.ok_or(errors)
    }
}

/// The form that adds a standing wish.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WishForm {
    /// The wish.
    pub text: String,
}

impl WishForm {
    /// The wish's text.
    pub fn parse(&self) -> Result<String, FieldErrors> {
        let mut errors = FieldErrors::default();
        let text = errors.take("text", required_text(&self.text, WISH_MAX));
        text.ok_or(errors)
    }
}

/// What is changed of a phone on a card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhoneEdit {
    /// Whose it is; nothing keeps what there is.
    #[serde(default)]
    pub relation: Option<Relation>,
    /// Makes it the one to call first.
    #[serde(default)]
    pub primary: bool,
    /// Whether somebody has answered on it; nothing keeps what there is.
    #[serde(default)]
    pub verified: Option<bool>,
}
