//! The forms of the settings: branches, chairs, specialties, doctors; and what they hold once parsed. Services have
//! theirs in [`crate::service`], hours in [`crate::hours_form`].

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    clinic::{Branch, Chair, Doctor, Sex, Skill},
    clinic_time::parse_zone,
    date::parse_minute,
    error::{Fault, FieldErrors},
    id::{BranchId, ServiceId},
    language::Language,
    letter_case::uppercase,
    number::{number, optional_number},
    person_name::PersonName,
    text::{optional_text, required_text},
    wording::clock,
};

/// Longest name of anything in the settings, in characters.
pub const NAME_MAX: usize = 100;
/// Longest address and longest remark, in characters.
pub const LINE_MAX: usize = 300;

/// What was edited: whether it stays in use, and at which version it was on the screen; none for a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edited<I> {
    /// Which.
    pub id: I,
    /// The version that was on the screen.
    pub version: i64,
    /// Whether it can be booked from now on.
    pub active: bool,
}

/// A branch as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BranchForm {
    /// Its short name.
    pub name: String,
    /// Street and house.
    pub address: String,
    /// IANA zone.
    pub zone: String,
    /// Minutes between two starts: 5, 10 or 15.
    pub grid_min: String,
    /// Free minutes that make a big gap.
    pub big_gap_min: String,
    /// Whether a gap is a big one from the doctor's median service on already.
    #[serde(default)]
    pub big_gap_median: bool,
    /// Free minutes below which nothing fits.
    pub dead_gap_min: String,
    /// «10:00», from when on time kept for acute pain on the same day is everybody's.
    pub reserve_until: String,
}

/// A branch that can be kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewBranch {
    /// Its short name.
    pub name: String,
    /// Street and house.
    pub address: String,
    /// Its zone.
    pub zone: Tz,
    /// Minutes between two starts.
    pub grid_min: u16,
    /// Free minutes that make a big gap.
    pub big_gap_min: u16,
    /// Whether a gap is a big one from the doctor's median service on already.
    pub big_gap_median: bool,
    /// Free minutes below which nothing fits.
    pub dead_gap_min: u16,
    /// The wall minute of a day from which on what is kept of it for acute pain is everybody's.
    pub reserve_until_min: u16,
}

impl NewBranch {
    /// Checks the form.
    pub fn parse(form: &BranchForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", required_text(&form.name, NAME_MAX));
        let address = errors.take("address", required_text(&form.address, LINE_MAX));
        let zone = errors.take("zone", parse_zone(form.zone.trim()));
        let grid_min = errors.take("grid_min", grid(&form.grid_min));
        let big_gap_min = errors.take("big_gap_min", number(&form.big_gap_min, 15, 240));
        let dead_gap_min = errors.take("dead_gap_min", number(&form.dead_gap_min, 5, 60));
        let reserve_until_min = errors.take("reserve_until", parse_minute(&form.reserve_until));
        let minutes = grid_min.zip(big_gap_min).zip(dead_gap_min.zip(reserve_until_min));
        match (name, address, zone, minutes) {
            (Some(name), Some(address), Some(zone), Some(minutes)) => {
                let ((grid_min, big_gap_min), (dead_gap_min, reserve_until_min)) = minutes;
                let big_gap_median = form.big_gap_median;
                Ok(Self {
                    name,
                    address,
                    zone,
                    grid_min,
                    big_gap_min,
                    big_gap_median,
                    dead_gap_min,
                    reserve_until_min,
                })
            }
            _ => Err(errors),
        }
    }
}

fn grid(raw: &str) -> Result<u16, Fault> {
    let minutes = number(raw, 5, 15)?;
    if [5, 10, 15].contains(&minutes) { Ok(minutes) } else { Err(Fault::UnknownChoice) }
}

impl From<&Branch> for BranchForm {
    fn from(branch: &Branch) -> Self {
        Self {
            name: branch.name.clone(),
            address: branch.address.clone(),
            zone: branch.zone.name().into(),
            grid_min: branch.grid_min.to_string(),
            big_gap_min: branch.big_gap_min.to_string(),
            big_gap_median: branch.big_gap_median,
            dead_gap_min: branch.dead_gap_min.to_string(),
            reserve_until: clock(branch.reserve_until_min),
        }
    }
}

/// A chair as it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChairForm {
    /// Where it stands; a chair that has bookings does not move.
    pub branch_id: BranchId,
    /// As the staff calls it.
    pub name: String,
}

impl ChairForm {
    /// Checks the form: the name.
    pub fn parse(&self) -> Result<String, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", required_text(&self.name, NAME_MAX));
        name.ok_or(errors)
    }
}

impl From<&Chair> for ChairForm {
    fn from(chair: &Chair) -> Self {
        Self { branch_id: chair.branch, name: chair.name.clone() }
    }
}

/// A specialty or competence as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkillForm {
    /// One to four Latin letters or digits.
    pub code: String,
    /// As patients are told it.
    pub name: String,
    /// A specialty, or only a competence.
    pub specialty: bool,
}

/// A specialty or competence that can be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSkill {
    /// In capitals.
    pub code: String,
    /// As patients are told it.
    pub name: String,
    /// A specialty, or only a competence.
    pub specialty: bool,
}

impl NewSkill {
    /// Checks the form.
    pub fn parse(form: &SkillForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let code = errors.take("code", skill_code(&form.code));
        let name = errors.take("name", required_text(&form.name, NAME_MAX));
        match (code, name) {
            (Some(code), Some(name)) => Ok(Self { code, name, specialty: form.specialty }),
            _ => Err(errors),
        }
    }
}

impl From<&Skill> for SkillForm {
    fn from(skill: &Skill) -> Self {
        Self { code: skill.code.clone(), name: skill.name.clone(), specialty: skill.specialty }
    }
}

fn skill_code(raw: &str) -> Result<String, Fault> {
    let code = uppercase(&required_text(raw, 4)?);
    if code.chars().all(|c| c.is_ascii_alphanumeric()) { Ok(code) } else { Err(Fault::BadCharacter) }
}

/// A doctor as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoctorForm {
    /// Surname.
    pub last_name: String,
    /// First name.
    pub first_name: String,
    /// Patronymic; may be empty.
    pub patronymic: String,
    /// For patients who ask for a woman or a man.
    pub sex: Option<Sex>,
    /// Codes of specialties and competences, the main one first.
    pub skills: Vec<String>,
    /// Codes of the languages besides Russian; older forms have none.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Youngest patient in full years; 0 when empty.
    pub age_from: String,
    /// Oldest patient in full years; empty for no limit.
    pub age_to: String,
    /// First year of practice; may be empty.
    pub practising_since: String,
    /// What an operator should know.
    pub about: String,
    /// Minutes of services that take this doctor another time; an empty one is the usual time.
    pub own_minutes: Vec<(ServiceId, String)>,
}

/// A doctor that can be kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewDoctor {
    /// The name.
    pub name: PersonName,
    /// For patients who ask.
    pub sex: Option<Sex>,
    /// Codes, the main one first.
    pub skills: Vec<String>,
    /// Languages besides Russian, the likeliest first.
    pub languages: Vec<Language>,
    /// Youngest patient in full years.
    pub age_from: u8,
    /// Oldest patient in full years.
    pub age_to: Option<u8>,
    /// First year of practice.
    pub practising_since: Option<i32>,
    /// What an operator should know.
    pub about: String,
    /// Minutes that differ from the price list's.
    pub own_minutes: Vec<(ServiceId, u16)>,
}

impl NewDoctor {
    /// Checks the form. Which skills and services there are is for the server to check.
    pub fn parse(form: &DoctorForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let last = errors.take("last_name", required_text(&form.last_name, NAME_MAX));
        let first = errors.take("first_name", required_text(&form.first_name, NAME_MAX));
        let patronymic = errors.take("patronymic", optional_text(&form.patronymic, NAME_MAX));
        if form.skills.is_empty() {
            errors.add("skills", Fault::Required);
        }
        let languages = errors.take("languages", languages(&form.languages));
        let age_from = errors.take("age_from", optional_number(&form.age_from, 0, 120));
        let age_to = errors.take("age_to", optional_number(&form.age_to, 0, 120));
        if let (Some(Some(from)), Some(Some(to))) = (age_from, age_to)
            && to < from
        {
            errors.add("age_to", Fault::EndBeforeStart);
        }
        let since = errors.take("practising_since", optional_number(&form.practising_since, 1950, 2100));
        let about = errors.take("about", optional_text(&form.about, LINE_MAX));
        let own_minutes = own_minutes(form, &mut errors);
        match (last, first, patronymic, about) {
            (Some(last), Some(first), Some(patronymic), Some(about)) => errors.or(Self {
                name: PersonName { last, first, patronymic },
                sex: form.sex,
                skills: form.skills.clone(),
                languages: languages.unwrap_or_default(),
                age_from: age_from.flatten().map_or(0, |age| age as u8),
                age_to: age_to.flatten().map(|age| age as u8),
                practising_since: since.flatten().map(i32::from),
                about: about.unwrap_or_default(),
                own_minutes,
            }),
            _ => Err(errors),
        }
    }
}

/// In their order in the list, each once.
fn languages(codes: &[String]) -> Result<Vec<Language>, Fault> {
    if codes.iter().any(|code| Language::from_code(code).is_none()) {
        return Err(Fault::UnknownChoice);
    }
    let said = |language: &Language| codes.iter().any(|code| code == language.code());
    Ok(Language::ALL.iter().copied().filter(said).collect())
}

fn own_minutes(form: &DoctorForm, errors: &mut FieldErrors) -> Vec<(ServiceId, u16)> {
    let typed = form.own_minutes.iter().filter_map(|(service, raw)| {
        let minutes = errors.take(&format!("own_minutes.{service}"), optional_number(raw, 5, 480))?;
        minutes.map(|minutes| (*service, minutes))
    });
    typed.collect()
}

impl From<&Doctor> for DoctorForm {
    fn from(doctor: &Doctor) -> Self {
        let text = |number: Option<String>| number.unwrap_or_default();
        Self {
            last_name: doctor.name.last.clone(),
            first_name: doctor.name.first.clone(),
            patronymic: doctor.name.patronymic.clone().unwrap_or_default(),
            sex: doctor.sex,
            skills: doctor.skills.clone(),
            languages: doctor.languages.iter().map(|language| language.code().to_owned()).collect(),
            age_from: doctor.age_from.to_string(),
            age_to: text(doctor.age_to.map(|age| age.to_string())),
            practising_since: text(doctor.practising_since.map(|year| year.to_string())),
            about: doctor.about.clone(),
            own_minutes: doctor.own_minutes.iter().map(|(id, minutes)| (*id, minutes.to_string())).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_needs_a_known_zone_and_a_grid_of_5_10_or_15() {
        let form = BranchForm { grid_min: "7".into(), zone: "Москва".into(), ..BranchForm::default() };
        let errors = NewBranch::parse(&form).unwrap_err();
        assert_eq!(errors.of("zone"), Some(Fault::NotAZone));
        assert_eq!(errors.of("grid_min"), Some(Fault::UnknownChoice));
        assert_eq!(errors.of("name"), Some(Fault::Required));
        assert_eq!(errors.of("big_gap_min"), Some(Fault::Required));
        assert_eq!(errors.of("dead_gap_min"), Some(Fault::Required));
    }

    #[test]
    fn an_edited_doctor_comes_back_as_it_was() {
        let form = DoctorForm {
            last_name: "Абдурахманова-Северская".into(),
            first_name: "Зарина".into(),
            skills: vec!["T".into()],
            languages: vec!["de".into(), "en".into(), "de".into()],
            age_from: "12".into(),
            own_minutes: vec![(ServiceId(uuid::Uuid::nil()), "75".into())],
            ..DoctorForm::default()
        };
        let doctor = NewDoctor::parse(&form).unwrap();
        assert_eq!(doctor.age_from, 12);
        assert_eq!(doctor.languages, [Language::English, Language::German], "each once, the likeliest first");
        let martian = DoctorForm { languages: vec!["xx".into()], ..form };
        assert_eq!(NewDoctor::parse(&martian).unwrap_err().of("languages"), Some(Fault::UnknownChoice));
        assert_eq!(doctor.own_minutes, [(ServiceId(uuid::Uuid::nil()), 75)]);
    }

    #[test]
    fn the_oldest_patient_is_not_younger_than_the_youngest() {
        let form = DoctorForm { age_from: "18".into(), age_to: "14".into(), ..DoctorForm::default() };
        assert_eq!(NewDoctor::parse(&form).unwrap_err().of("age_to"), Some(Fault::EndBeforeStart));
    }

    #[test]
    fn a_code_of_a_skill_is_short_and_latin() {
        let code = |code: &str| {
            NewSkill::parse(&SkillForm { code: code.into(), name: "х".into(), specialty: true })
        };
        assert_eq!(code("t").map(|skill| skill.code), Ok("T".into()));
        assert_eq!(code("Т").unwrap_err().of("code"), Some(Fault::BadCharacter));
        assert_eq!(code("terap").unwrap_err().of("code"), Some(Fault::TooLong(4)));
    }
}
