//! What lists and the card show of a patient. Phones are masked and birth dates left out by the server until they
//! are revealed, so these types have no place for them.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{PatientKind, Relation};
use crate::{
    booking::BookingStatus,
    clinic::Sex,
    id::{BookingId, PatientId, PhoneId, WishId},
    person_name::PersonName,
    treatment_plan::PlanBrief,
};

/// A patient in a list, a chooser or a booking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatientBrief {
    /// Which.
    pub id: PatientId,
    /// Name.
    pub name: PersonName,
    /// Full years today.
    pub age: Option<u8>,
    /// Year of birth.
    pub birth_year: Option<i32>,
    /// Number of the card.
    pub card_no: i64,
    /// The primary phone, masked: `+7 912 •••-••-89`.
    pub phone_masked: Option<String>,
    /// Whose the phone is that was searched for or that rings.
    pub relation: Option<Relation>,
    /// Whether the patient has been here before.
    pub kind: PatientKind,
    /// Start of the next visit.
    pub next_visit: Option<DateTime<Utc>>,
    /// IANA zone of the branch of the next visit, by which its time is shown.
    pub next_visit_zone: Option<String>,
    /// Not to be booked without a privileged role.
    pub restricted: bool,
    /// Under 15: a guardian consents.
    pub needs_guardian: bool,
    /// How many other patients can be reached on one of the same phones.
    pub family: u16,
}

/// What became of a creation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedPatient {
    /// The new card.
    pub patient: PatientBrief,
    /// Cards that were there before and may be of the same person.
    pub alike: Vec<Alike>,
}

/// A card that may be of the same person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alike {
    /// Whose.
    pub patient: PatientBrief,
    /// What is the same.
    pub by: AlikeBy,
}

/// Why two cards may be of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlikeBy {
    /// The whole name and the birth date.
    NameAndBirthDate,
    /// A phone and the first name.
    PhoneAndFirstName,
}

/// A patient's card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatientCard {
    /// Who.
    pub brief: PatientBrief,
    /// Phones, the primary one first.
    pub phones: Vec<MaskedPhone>,
    /// Standing wishes.
    pub wishes: Vec<StandingWish>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Note.
    pub note: Option<String>,
    /// Whether a code word is agreed; the word itself is only compared on the server.
    pub has_code_word: bool,
    /// E-mail, masked: `a•••@mail.ru`.
    pub email_masked: Option<String>,
    /// Why the patient is not to be booked.
    pub restriction: Option<String>,
    /// No calls and messages but those about a visit.
    pub do_not_contact: bool,
    /// The guardian.
    pub guardian: Option<Relative>,
    /// Those whose guardian the patient is.
    pub wards: Vec<Relative>,
    /// Other patients on the same phones, with whose the phone is to them.
    pub family: Vec<PatientBrief>,
    /// Visits, the latest first.
    pub visits: Vec<VisitLine>,
    /// Treatment plans, those that are not closed first; none for those who do not book.
    pub plans: Vec<PlanBrief>,
    /// Visits not come to within a year.
    pub no_shows_last_year: u8,
    /// The row's version, for edits.
    pub version: i64,
    /// When it was read; days are named from it.
    pub as_of: DateTime<Utc>,
}

/// A phone of a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaskedPhone {
    /// Which.
    pub id: PhoneId,
    /// `+7 912 •••-••-89`.
    pub masked: String,
    /// Whose.
    pub relation: Relation,
    /// The one to call first.
    pub primary: bool,
    /// Somebody has answered on it.
    pub verified: bool,
}

/// A wish for every visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingWish {
    /// Which.
    pub id: WishId,
    /// What.
    pub text: String,
}

/// Another patient of the family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relative {
    /// Whose card.
    pub id: PatientId,
    /// Name.
    pub name: PersonName,
    /// The primary phone, masked.
    pub phone_masked: Option<String>,
}

/// A visit on a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitLine {
    /// Which.
    pub id: BookingId,
    /// Start.
    pub starts_at: DateTime<Utc>,
    /// IANA zone of the branch, by which the time is shown.
    pub zone: String,
    /// «Иванова А. С.»
    pub doctor: String,
    /// Name of the branch.
    pub branch: String,
    /// Names of the services, as they were booked.
    pub services: String,
    /// Wishes for this visit.
    pub wish: Option<String>,
    /// Where it stands.
    pub status: BookingStatus,
    /// The booking's version, for moving and cancelling it.
    pub version: i64,
}

/// What was asked to be uncovered; every reveal is logged with a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revealed {
    /// Phones as they are dialled and read aloud: `+7 912 345-67-89`, in the card's order.
    pub phones: Vec<String>,
    /// Birth date.
    pub birth_date: Option<NaiveDate>,
    /// E-mail.
    pub email: Option<String>,
}

/// `a•••@mail.ru`.
pub fn mask_email(email: &str) -> String {
    match email.split_once('@') {
        Some((who, host)) => format!("{}•••@{host}", who.chars().take(1).collect::<String>()),
        None => "•••".to_owned(),
    }
}
