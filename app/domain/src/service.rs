//! A service (услуга) of the price list, the skills that may do it, and the form that edits one.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    date::optional_date,
    error::{Fault, FieldErrors},
    id::ServiceId,
    letter_case::uppercase,
    money::Price,
    number::{number, optional_number},
    service_code::normalise_code,
    text::required_text,
};

/// What a doctor is or can do. The clinic may name more; these are the ones the triage speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SkillCode {
    /// терапевт
    T,
    /// хирург
    S,
    /// ортопед
    P,
    /// ортодонт
    O,
    /// детский стоматолог
    C,
    /// гигиенист, not a physician
    H,
    /// имплантация
    I,
    /// пародонтология
    R,
    /// эндодонтия
    E,
}

/// What a doctor is: at least one of them.
pub const SPECIALTIES: [SkillCode; 6] =
    [SkillCode::T, SkillCode::S, SkillCode::P, SkillCode::O, SkillCode::C, SkillCode::H];

/// What a doctor can do besides: any number of them.
pub const COMPETENCES: [SkillCode; 3] = [SkillCode::I, SkillCode::R, SkillCode::E];

impl SkillCode {
    /// Its letter in the database and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::T => "T",
            Self::S => "S",
            Self::P => "P",
            Self::O => "O",
            Self::C => "C",
            Self::H => "H",
            Self::I => "I",
            Self::R => "R",
            Self::E => "E",
        }
    }

    /// The skill of that letter.
    pub fn from_code(code: &str) -> Option<Self> {
        SPECIALTIES.into_iter().chain(COMPETENCES).find(|skill| skill.code() == code)
    }

    /// Whether it is a competence, which a doctor has besides a specialty.
    pub const fn is_competence(self) -> bool {
        matches!(self, Self::I | Self::R | Self::E)
    }
}

/// A service as lists and choosers need it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceBrief {
    /// Which.
    pub id: ServiceId,
    /// Its code, of Приказ 804н or the clinic's own; not unique.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Time in the chair, in minutes.
    pub minutes: u16,
    /// Cleaning after it, in minutes.
    pub buffer_min: u16,
    /// What it costs.
    pub price: Price,
    /// Letters of specialties and competences; a doctor with any of them may do it.
    pub skills: Vec<String>,
    /// For children only.
    pub child_only: bool,
    /// Can be booked; otherwise only kept for old visits.
    pub active: bool,
    /// The row's version, for edits.
    pub version: i64,
}

impl ServiceBrief {
    /// The doctor's time that a visit of this service takes, in minutes, with its cleaning.
    pub const fn whole_minutes(&self) -> u32 {
        self.minutes as u32 + self.buffer_min as u32
    }

    /// Whether a doctor with these skills may do it.
    pub fn done_by(&self, skills: &[String]) -> bool {
        self.skills.iter().any(|skill| skills.contains(skill))
    }
}

/// Codes of Приказ 804н under which first visits and consultations stand.
const VISITS: &str = "B01";

/// The visits and consultations that somebody of these skills may be booked for, in the price list's order.
pub fn visits<'s>(services: &'s [ServiceBrief], skills: &[String]) -> impl Iterator<Item = &'s ServiceBrief> {
    let fits = move |service: &&ServiceBrief| {
        service.active && service.code.starts_with(VISITS) && service.done_by(skills)
    };
    services.iter().filter(fits)
}

/// The names of services, as lists and schedules show them together.
pub fn names<'s>(services: impl IntoIterator<Item = &'s ServiceBrief>) -> String {
    let names: Vec<&str> = services.into_iter().map(|service| service.name.as_str()).collect();
    names.join(", ")
}

/// The visit with which a patient comes to somebody of these skills, the main one first.
pub fn first_visit<'s>(services: &'s [ServiceBrief], skills: &[String]) -> Option<&'s ServiceBrief> {
    skills.iter().find_map(|skill| visits(services, std::slice::from_ref(skill)).next())
}

/// The form that creates or edits a service, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceForm {
    /// Code, in any spelling.
    pub code: String,
    /// Name.
    pub name: String,
    /// Minutes in the chair.
    pub minutes: String,
    /// Minutes of cleaning; 0 when empty.
    #[serde(default)]
    pub buffer_min: String,
    /// «5900», «от 5000», «35 000–90 000».
    pub price: String,
    /// The first day on which that price holds; empty from today on.
    #[serde(default)]
    pub valid_from: String,
    /// Codes of the skills; at least one.
    #[serde(default)]
    pub skills: Vec<String>,
    /// For children only.
    #[serde(default)]
    pub child_only: bool,
}

impl From<&ServiceBrief> for ServiceForm {
    fn from(service: &ServiceBrief) -> Self {
        Self {
            code: service.code.clone(),
            name: service.name.clone(),
            minutes: service.minutes.to_string(),
            buffer_min: service.buffer_min.to_string(),
            price: service.price.format(),
            valid_from: String::new(),
            skills: service.skills.clone(),
            child_only: service.child_only,
        }
    }
}

/// A service that can be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewService {
    /// Normalised code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Minutes in the chair.
    pub minutes: u16,
    /// Minutes of cleaning.
    pub buffer_min: u16,
    /// What it costs.
    pub price: Price,
    /// From which day on; from today when none is named.
    pub valid_from: Option<NaiveDate>,
    /// Letters of the skills, none twice.
    pub skills: Vec<String>,
    /// For children only.
    pub child_only: bool,
}

/// Longest name of a service, in characters.
pub const SERVICE_NAME_MAX: usize = 200;
/// Longest code, in characters.
pub const SERVICE_CODE_MAX: usize = 40;
/// Longest visit of one service, in minutes.
pub const SERVICE_MINUTES_MAX: u16 = 480;
/// Longest cleaning, in minutes.
pub const BUFFER_MAX: u16 = 60;

impl NewService {
    /// Checks the form. Which skills the clinic knows is for the server to check.
    pub fn parse(form: ServiceForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let code = errors.take("code", required_text(&form.code, SERVICE_CODE_MAX));
        let name = errors.take("name", required_text(&form.name, SERVICE_NAME_MAX));
        let minutes = errors.take("minutes", number(&form.minutes, 5, SERVICE_MINUTES_MAX));
        let buffer_min = errors.take("buffer_min", optional_number(&form.buffer_min, 0, BUFFER_MAX));
        let price = errors.take("price", Price::parse(&form.price));
        let valid_from = errors.take("valid_from", optional_date(&form.valid_from));
        let skills = errors.take("skills", skills(form.skills));
        match (code, name, minutes, buffer_min, price, valid_from, skills) {
            (
                Some(code),
                Some(name),
                Some(minutes),
                Some(buffer_min),
                Some(price),
                Some(valid_from),
                Some(skills),
            ) => Ok(Self {
                code: normalise_code(&code),
                name,
                minutes,
                buffer_min: buffer_min.unwrap_or(0),
                price,
                valid_from,
                skills,
                child_only: form.child_only,
            }),
            _ => Err(errors),
        }
    }
}

fn skills(typed: Vec<String>) -> Result<Vec<String>, Fault> {
    let mut skills: Vec<String> = typed.into_iter().map(|s| uppercase(s.trim())).collect();
    skills.retain(|s| !s.is_empty());
    skills.sort_unstable();
    skills.dedup();
    if skills.is_empty() { Err(Fault::Required) } else { Ok(skills) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> ServiceForm {
        ServiceForm {
            code: " ВОЗ.003.001".into(),
            name: "Приём терапевта".into(),
            minutes: "30".into(),
            price: "от 1000".into(),
            skills: vec!["T".into(), "t ".into()],
            ..Default::default()
        }
    }

    #[test]
    fn a_form_as_it_is_typed_becomes_a_service() {
        let service = NewService::parse(form()).unwrap();
        assert_eq!(service.code, "B03.003.001");
        assert_eq!((service.minutes, service.buffer_min), (30, 0));
        assert_eq!(service.skills, ["T"]);
        assert_eq!(service.price.to, None);
    }

    #[test]
    fn each_field_is_marked_by_itself() {
        let errors = NewService::parse(ServiceForm {
            minutes: "500".into(),
            buffer_min: "долго".into(),
            price: "дорого".into(),
            valid_from: "31.02.2027".into(),
            skills: vec![" ".into()],
            name: "".into(),
            ..form()
        })
        .unwrap_err();
        assert_eq!(errors.of("name"), Some(Fault::Required));
        assert_eq!(errors.of("minutes"), Some(Fault::OutOfRange(5, 480)));
        assert_eq!(errors.of("buffer_min"), Some(Fault::NotANumber));
        assert_eq!(errors.of("price"), Some(Fault::NotANumber));
        assert_eq!(errors.of("valid_from"), Some(Fault::NoSuchDay));
        assert_eq!(errors.of("skills"), Some(Fault::Required));
        assert_eq!(errors.of("code"), None);
    }

    #[test]
    fn every_skill_is_found_by_its_letter() {
        for skill in SPECIALTIES.into_iter().chain(COMPETENCES) {
            assert_eq!(SkillCode::from_code(skill.code()), Some(skill));
            assert_eq!(skill.is_competence(), COMPETENCES.contains(&skill));
        }
        assert_eq!(SkillCode::from_code("x"), None);
    }
}
