//! What is looked for: from the patient's reason, the operator's choices and the clinic's facts to a search for
//! free time. Pure; when the search is made is the business of `effects`.

use chrono::NaiveDate;
use chrono_tz::Tz;
use domain::{
    booking::Booking,
    clinic::{ClinicFacts, Doctor, Sex},
    id::{BranchId, DoctorId, ServiceId},
    letter_case::lowercase,
    patient::PatientCard,
    service::{ServiceBrief, SkillCode, first_visit, visits},
    slot_query::{SlotMode, SlotQuery},
    triage::{Advice, Urgency},
};

/// How far ahead free time is looked for when nothing hurries.
const DAYS: u16 = 30;
/// Offers asked for: four are shown, the rest on demand.
const OFFERS: usize = 10;

/// What the operator has chosen by hand; the rest follows the reason.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choices {
    /// Services.
    pub services: Option<Vec<ServiceId>>,
    /// Only doctors with this skill.
    pub skill: Option<String>,
    /// Only this doctor.
    pub doctor: Option<DoctorId>,
    /// Only this branch.
    pub branch: Option<BranchId>,
    /// In branches of other cities too.
    pub everywhere: bool,
    /// Only a woman, or a man.
    pub sex: Option<Sex>,
    /// Not before this date.
    pub from: Option<NaiveDate>,
    /// The order.
    pub mode: Option<SlotMode>,
    /// Whether the signs of an emergency were asked for, and found.
    pub red_flag: Option<bool>,
    /// The patient says to be a pensioner.
    pub pensioner: bool,
}

/// What is known besides the choices.
pub struct Known<'a> {
    /// The clinic.
    pub facts: &'a ClinicFacts,
    /// What the reason leads to.
    pub advice: Option<&'a Advice>,
    /// The patient's age in full years.
    pub age: Option<u8>,
    /// The doctor who treated the patient last.
    pub treating: Option<DoctorId>,
    /// Where the patient was last, or is to come next.
    pub zone: Option<Tz>,
    /// The visit that is to be moved.
    pub moving: Option<&'a Booking>,
}

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Nothing: the caller is to ring 103.
    pub emergency: bool,
    /// Services of the visit.
    pub services: Vec<ServiceId>,
    /// Only this doctor.
    pub doctor: Option<DoctorId>,
    /// Only doctors with one of these.
    pub skills: Vec<String>,
    /// Only this branch.
    pub branch: Option<BranchId>,
    /// Only branches in this zone.
    pub zone: Option<Tz>,
    /// Only a woman, or a man.
    pub sex: Option<Sex>,
    /// The patient's age.
    pub age: Option<u8>,
    /// Not before this date.
    pub from: Option<NaiveDate>,
    /// Days after today in which the visit should take place; none when nothing hurries.
    pub within: Option<u8>,
    /// The order.
    pub mode: SlotMode,
}

impl Plan {
    /// Follows the choices, and the reason where nothing was chosen.
    pub fn make(choices: &Choices, known: &Known) -> Self {
        let advice = known.advice.filter(|_| known.moving.is_none());
        let urgency = advice.map(|advice| advice.urgency);
        let wanted = Wanted::read(choices, known, advice);
        Self {
            emergency: choices.red_flag == Some(true) || urgency == Some(Urgency::Emergency103),
            services: wanted.services,
            doctor: wanted.doctor,
            skills: wanted.skills,
            branch: choices.branch,
            zone: near(choices, known),
            sex: choices.sex,
            age: known.age,
            from: choices.from,
            within: advice.and_then(|advice| advice.within_days).filter(|_| choices.from.is_none()),
            mode: choices.mode.unwrap_or(match urgency {
                Some(Urgency::A) => SlotMode::Earliest,
                _ => SlotMode::Best,
            }),
        }
    }

    /// The search. `late` looks beyond the days in which the visit should take place.
    pub fn query(&self, late: bool) -> Option<SlotQuery> {
        if self.emergency || self.services.is_empty() {
            return None;
        }
        Some(SlotQuery {
            services: self.services.clone(),
            doctor_id: self.doctor,
            branch_id: self.branch,
            zone: self.zone,
            skills: self.skills.clone(),
            sex: self.sex,
            age: self.age,
            from: self.from,
            days: self.within.filter(|_| !late).map_or(DAYS, |days| u16::from(days) + 1),
            mode: self.mode,
            limit: OFFERS,
        })
    }
}

/// The zone that the patient can get to, where the clinic has branches in several: that of the visit that is moved,
/// else where the patient goes, else where the clinic is at home.
fn near(choices: &Choices, known: &Known) -> Option<Tz> {
    let branches = &known.facts.branches;
    let zone_of = |id: BranchId| branches.iter().find(|branch| branch.id == id).map(|branch| branch.zone);
    let home = branches.first().map(|branch| branch.zone);
    let several = branches.iter().any(|branch| Some(branch.zone) != home);
    let free = choices.everywhere || choices.branch.is_some() || choices.doctor.is_some();
    let moved = known.moving.and_then(|booking| zone_of(booking.branch_id));
    let visited = known.zone.filter(|zone| branches.iter().any(|branch| branch.zone == *zone));
    moved.or(visited).or(home).filter(|_| several && !free)
}

/// Services and whose they are.
#[derive(Default)]
struct Wanted {
    services: Vec<ServiceId>,
    doctor: Option<DoctorId>,
    skills: Vec<String>,
}

impl Wanted {
    fn read(choices: &Choices, known: &Known, advice: Option<&Advice>) -> Self {
        let facts = known.facts;
        let chosen: Vec<String> = choices.skill.iter().cloned().collect();
        if let Some(booking) = known.moving {
            return Self { services: booking.services.clone(), doctor: choices.doctor, skills: chosen };
        }
        if let Some(services) = &choices.services {
            return Self { services: services.clone(), doctor: choices.doctor, skills: chosen };
        }
        if let Some(doctor) = choices.doctor.and_then(|id| doctor(facts, id)) {
            return Self::with_doctor(facts, doctor, suggested(facts, advice), false);
        }
        if let Some(skill) = &choices.skill {
            let own = suggested(facts, advice).filter(|service| service.skills.contains(skill));
            let service = own.or_else(|| first_visit(&facts.services, std::slice::from_ref(skill)));
            return Self { services: ids(service), doctor: None, skills: chosen };
        }
        let Some(advice) = advice else { return Self::default() };
        let treating = known.treating.filter(|_| advice.treating_doctor).and_then(|id| doctor(facts, id));
        if let Some(doctor) = treating {
            return Self::with_doctor(facts, doctor, suggested(facts, Some(advice)), true);
        }
        // Whoever was not treated here goes to a therapist.
        let anybody = || first_visit(&facts.services, &[SkillCode::T.code().to_owned()]);
        let service =
            suggested(facts, Some(advice)).or_else(|| advice.treating_doctor.then(anybody).flatten());
        Self { services: ids(service), doctor: None, skills: practised(facts, &advice.skills) }
    }

    /// A certain doctor, with the service suggested if that doctor does it, else with a visit.
    fn with_doctor(
        facts: &ClinicFacts,
        doctor: &Doctor,
        service: Option<&ServiceBrief>,
        again: bool,
    ) -> Self {
        let done = service.filter(|service| service.done_by(&doctor.skills));
        let repeat = || {
            visits(&facts.services, &doctor.skills).find(|visit| lowercase(&visit.name).contains("повторн"))
        };
        let repeat = again.then(repeat).flatten();
        let service = done.or(repeat).or_else(|| first_visit(&facts.services, &doctor.skills));
        Self { services: ids(service), doctor: Some(doctor.id), skills: Vec::new() }
    }
}

fn ids(service: Option<&ServiceBrief>) -> Vec<ServiceId> {
    service.map(|service| service.id).into_iter().collect()
}

fn doctor(facts: &ClinicFacts, id: DoctorId) -> Option<&Doctor> {
    facts.doctors.iter().find(|doctor| doctor.id == id)
}

/// The service that the reason leads to, if the clinic has it.
fn suggested<'f>(facts: &'f ClinicFacts, advice: Option<&Advice>) -> Option<&'f ServiceBrief> {
    let codes = &advice?.service_codes;
    facts.services.iter().find(|service| service.active && codes.contains(&service.code))
}

/// Those of the skills that some doctor has: a clinic without an endodontist still treats teeth.
fn practised(facts: &ClinicFacts, skills: &[SkillCode]) -> Vec<String> {
    let codes = skills.iter().map(|skill| skill.code().to_owned());
    codes
        .filter(|code| facts.doctors.iter().any(|doctor| doctor.active && doctor.skills.contains(code)))
        .collect()
}

/// The zone of the patient's latest visit, behind or ahead.
pub fn visited_zone(card: &PatientCard) -> Option<Tz> {
    let latest = card.visits.iter().max_by_key(|visit| visit.starts_at)?;
    latest.zone.parse().ok()
}

/// The doctor of the patient's last finished visit.
pub fn treating(facts: &ClinicFacts, card: &PatientCard) -> Option<DoctorId> {
    let done = card.visits.iter().find(|visit| visit.status == domain::booking::BookingStatus::Done)?;
    facts.doctors.iter().find(|doctor| doctor.name.short() == done.doctor).map(|doctor| doctor.id)
}

#[cfg(test)]
mod tests {
    use domain::{
        clinic::Branch,
        id::ServiceId,
        money::{Kopecks, Price},
        person_name::PersonName,
        triage::{preset, suggest},
    };
    use uuid::Uuid;

    use super::*;

    fn service(n: u128, code: &str, name: &str, skills: &[&str]) -> ServiceBrief {
        ServiceBrief {
            id: ServiceId(Uuid::from_u128(n)),
            code: code.into(),
            name: name.into(),
            minutes: 30,
            buffer_min: 10,
            price: Price::fixed(Kopecks::rubles(1000)),
            skills: skills.iter().map(|skill| (*skill).to_owned()).collect(),
            child_only: false,
            active: true,
            version: 1,
        }
    }

    fn doctor(n: u128, skills: &[&str]) -> Doctor {
        Doctor {
            id: DoctorId(Uuid::from_u128(n)),
            name: PersonName::parse("Жукова Нина Викторовна").unwrap(),
            sex: Some(Sex::F),
            skills: skills.iter().map(|skill| (*skill).to_owned()).collect(),
            languages: Vec::new(),
            age_from: 0,
            age_to: None,
            practising_since: None,
            about: String::new(),
            own_minutes: Vec::new(),
            active: true,
            version: 1,
        }
    }

    fn facts() -> ClinicFacts {
        ClinicFacts {
            services: vec![
                service(1, "B01.065.001", "Приём терапевта первичный", &["T"]),
                service(2, "B01.065.002", "Приём терапевта повторный", &["T"]),
                service(3, "B01.067.001", "Приём хирурга", &["S"]),
                service(4, "A16.07.051", "Профгигиена", &["H"]),
            ],
            doctors: vec![doctor(11, &["T"]), doctor(12, &["S"])],
            ..ClinicFacts::default()
        }
    }

    fn plan(reason: &str, choices: Choices) -> Plan {
        let facts = facts();
        let advice = suggest(&preset::rules(), reason, None);
        let treating = Some(DoctorId(Uuid::from_u128(11)));
        Plan::make(
            &choices,
            &Known { facts: &facts, advice: advice.as_ref(), age: None, treating, zone: None, moving: None },
        )
    }

    fn id(n: u128) -> Vec<ServiceId> {
        vec![ServiceId(Uuid::from_u128(n))]
    }

    #[test]
    fn a_reason_leads_to_a_service_a_specialist_and_days() {
        let plan = plan("выпала пломба", Choices::default());
        assert_eq!((plan.services.clone(), plan.within, plan.mode), (id(1), Some(3), SlotMode::Best));
        assert_eq!(plan.query(false).map(|query| query.days), Some(4));
        assert_eq!(plan.query(true).map(|query| query.days), Some(DAYS));
    }

    #[test]
    fn acute_pain_asks_for_the_earliest_of_whoever_is_there() {
        let plan = plan("острая боль, не спал", Choices::default());
        assert_eq!(plan.mode, SlotMode::Earliest);
        // nobody here is trained in endodontics
        assert_eq!(plan.skills, Vec::<String>::new());
    }

    #[test]
    fn an_emergency_is_not_booked() {
        let by_words = plan("не могу глотать, тяжело дышать", Choices::default());
        assert!(by_words.emergency && by_words.query(false).is_none());
        let by_answer = plan("раздуло щёку", Choices { red_flag: Some(true), ..Choices::default() });
        assert!(by_answer.query(false).is_none());
    }

    #[test]
    fn what_was_chosen_by_hand_goes_before_the_reason() {
        let by_hand = Choices { services: Some(id(4)), ..Choices::default() };
        assert_eq!(plan("выпала пломба", by_hand).services, id(4));
        let surgeon = Choices { skill: Some("S".into()), ..Choices::default() };
        assert_eq!(plan("выпала пломба", surgeon).services, id(3));
        let doctor = Choices { doctor: Some(DoctorId(Uuid::from_u128(12))), ..Choices::default() };
        assert_eq!(plan("выпала пломба", doctor).services, id(3));
    }

    #[test]
    fn pain_after_treatment_goes_back_to_the_doctor_who_treated() {
        let plan = plan("после лечения болит", Choices::default());
        assert_eq!((plan.doctor, plan.services), (Some(DoctorId(Uuid::from_u128(11))), id(2)));
    }

    fn branch(n: u128, zone: Tz) -> Branch {
        Branch {
            id: BranchId(Uuid::from_u128(n)),
            name: "Филиал".into(),
            address: String::new(),
            zone,
            grid_min: 15,
            big_gap_min: 60,
            big_gap_median: false,
            dead_gap_min: 30,
            reserve_until_min: 600,
            opening: [None; 7],
            active: true,
            version: 1,
        }
    }

    #[test]
    fn a_clinic_of_several_cities_offers_what_the_patient_can_get_to() {
        let (home, far) = (chrono_tz::Europe::Moscow, chrono_tz::Asia::Yekaterinburg);
        let facts = ClinicFacts { branches: vec![branch(1, home), branch(2, far)], ..facts() };
        let zone = |choices: Choices, zone| {
            let known = Known { facts: &facts, advice: None, age: None, treating: None, zone, moving: None };
            Plan::make(&choices, &known).zone
        };
        assert_eq!(zone(Choices::default(), None), Some(home));
        assert_eq!(zone(Choices::default(), Some(far)), Some(far));
        let closed = Some(chrono_tz::Asia::Vladivostok);
        assert_eq!(zone(Choices::default(), closed), Some(home), "no branch is left there");
        assert_eq!(zone(Choices { everywhere: true, ..Choices::default() }, None), None);
        let chosen = Some(BranchId(Uuid::from_u128(2)));
        assert_eq!(zone(Choices { branch: chosen, ..Choices::default() }, None), None);
    }

    #[test]
    fn without_a_reason_nothing_is_looked_for() {
        assert_eq!(plan("", Choices::default()).query(false), None);
    }
}
