//! Which specialist, and how soon: from the patient's own words to whom the operator books with.
//!
//! Names a specialist and an urgency, never a diagnosis or a medicine. The rules are the clinic's: those that it has
//! not written itself are the [`preset`]s.

mod acute;
pub mod form;
mod named;
mod pattern;
mod planned;
pub mod preset;
pub mod trial;

use serde::{Deserialize, Serialize};

use crate::service::SkillCode;

/// Under this age a child's specialist comes first.
pub const CHILD_AGE: u8 = 14;

/// How soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Urgency {
    /// The caller rings 103 or 112 at once; nothing is booked.
    #[serde(rename = "103")]
    Emergency103,
    /// Today.
    A,
    /// In one to three days.
    B,
    /// Routine.
    C,
}

impl Urgency {
    /// Its name in JSON and on the screen.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Emergency103 => "103",
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
        }
    }

    /// Those with which a visit is booked.
    pub const OF_VISITS: [Urgency; 3] = [Self::A, Self::B, Self::C];

    /// The urgency of a visit of that name.
    pub fn of_visit(code: &str) -> Option<Self> {
        Self::OF_VISITS.into_iter().find(|urgency| urgency.code() == code)
    }

    /// The last day of the visit, counted from today; none when it does not matter, or when nothing is booked.
    pub const fn within_days(self) -> Option<u8> {
        match self {
            Self::A => Some(0),
            Self::B => Some(3),
            Self::Emergency103 | Self::C => None,
        }
    }
}

/// To whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
pub enum To {
    /// A doctor with this specialty or competence.
    Skill(SkillCode),
    /// The doctor who treated last.
    TreatingDoctor,
}

impl To {
    /// Its name in the database, in forms and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Skill(skill) => skill.code(),
            Self::TreatingDoctor => "treating",
        }
    }

    /// The one of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "treating" => Some(Self::TreatingDoctor),
            _ => SkillCode::from_code(code).map(Self::Skill),
        }
    }
}

impl From<To> for &'static str {
    fn from(to: To) -> Self {
        to.code()
    }
}

impl TryFrom<String> for To {
    type Error = &'static str;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::from_code(&code).ok_or("nobody of that name")
    }
}

/// One complaint and what is done with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriageRule {
    /// Its name in the database, in addresses and in figures.
    pub id: String,
    /// Patterns of words, any of which is this complaint; `triage/pattern.rs` says how they are written.
    pub words: Vec<String>,
    /// Patterns that make the same complaint an emergency.
    pub emergency: Vec<String>,
    /// What patients say.
    pub say: String,
    /// The same in English.
    pub say_en: String,
    /// To whom; of several the first that the patient's age fits.
    pub to: Vec<To>,
    /// How soon.
    pub urgency: Urgency,
    /// The minutes within which the patient must be here, where today is too late.
    pub within_minutes: Option<u16>,
    /// What the operator asks first; a «yes» to any of them is an emergency.
    pub red_flags: Vec<String>,
    /// What the operator says.
    pub note: Option<String>,
    /// The first service to book, by its code.
    pub service_code: Option<String>,
}

/// A rule that fits a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match<'r> {
    /// Which.
    pub rule: &'r TriageRule,
    /// How much of the text it explains, in letters; the more the better.
    pub score: u16,
    /// The rule's urgency, or an emergency where the text says so.
    pub urgency: Urgency,
}

/// What the operator does next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// The rule behind it.
    pub rule: TriageRule,
    /// Skills in the order of preference: a child's specialist first for a child, where the clinic has one. Empty
    /// for an emergency and for the treating doctor.
    pub skills: Vec<SkillCode>,
    /// Goes back to the doctor who treated.
    pub treating_doctor: bool,
    /// How soon.
    pub urgency: Urgency,
    /// Last day of the visit, counted from today.
    pub within_days: Option<u8>,
    /// Codes of the first services to book.
    pub service_codes: Vec<String>,
}

/// The rules that fit what was typed, also in the wrong keyboard layout: emergencies first, then the best, the more
/// urgent of two equal ones.
pub fn match_words<'r>(rules: &'r [TriageRule], text: &str) -> Vec<Match<'r>> {
    let mut matches: Vec<Match<'r>> = matches(rules, &pattern::words(text)).collect();
    matches.sort_by_key(Match::order);
    matches
}

fn matches<'r>(rules: &'r [TriageRule], words: &[String]) -> impl Iterator<Item = Match<'r>> {
    let best = move |patterns: &[String]| patterns.iter().filter_map(|p| pattern::score(p, words)).max();
    rules.iter().filter_map(move |rule| match (best(&rule.emergency), best(&rule.words)) {
        (Some(score), _) => Some(Match { rule, score, urgency: Urgency::Emergency103 }),
        (None, Some(score)) => Some(Match { rule, score, urgency: rule.urgency }),
        (None, None) => None,
    })
}

/// What to do with a complaint. Without an age the words tell whether it is a child («у сына», «дочке 5 лет»).
pub fn suggest(rules: &[TriageRule], text: &str, age: Option<u8>) -> Option<Advice> {
    let mut words = pattern::words(text);
    match age {
        Some(age) if age < CHILD_AGE => words.push(pattern::CHILD_WORD.to_owned()),
        Some(_) => pattern::forget_child(&mut words),
        None => {}
    }
    let child = pattern::is_child(&words);
    // no sort: it is a good deal of code for one answer
    matches(rules, &words).min_by_key(Match::order).map(|best| best.advice(child))
}

impl Match<'_> {
    /// Emergencies first, then the best, the more urgent of two equal ones.
    fn order(&self) -> (bool, std::cmp::Reverse<u16>, Urgency) {
        (self.urgency != Urgency::Emergency103, std::cmp::Reverse(self.score), self.urgency)
    }

    /// What to do when this is the complaint.
    pub fn advice(&self, child: bool) -> Advice {
        let emergency = self.urgency == Urgency::Emergency103;
        let skills = if emergency { Vec::new() } else { self.rule.skills(child) };
        let service = match skills.first() {
            Some(SkillCode::C) => Some(CHILD_VISIT.to_owned()),
            _ if emergency => None,
            _ => self.rule.service_code.clone(),
        };
        Advice {
            rule: self.rule.clone(),
            treating_doctor: !emergency && self.rule.to.contains(&To::TreatingDoctor),
            skills,
            urgency: self.urgency,
            within_days: self.urgency.within_days(),
            service_codes: service.into_iter().collect(),
        }
    }
}

impl TriageRule {
    /// Skills in the order of preference. Braces are the orthodontist's at any age.
    fn skills(&self, child: bool) -> Vec<SkillCode> {
        let named = |to: &To| match to {
            To::Skill(skill) => Some(*skill),
            To::TreatingDoctor => None,
        };
        let mut skills: Vec<SkillCode> = self.to.iter().filter_map(named).collect();
        if child && !skills.is_empty() && skills != [SkillCode::O] {
            skills.retain(|skill| *skill != SkillCode::C);
            skills.insert(0, SkillCode::C);
        } else if skills.len() > 1 {
            skills.retain(|skill| *skill != SkillCode::C);
        }
        skills
    }
}

/// приём детского стоматолога
const CHILD_VISIT: &str = "B01.064.003";
