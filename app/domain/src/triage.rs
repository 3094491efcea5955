//! Which specialist, and how soon: from the patient's own words to whom the operator books with.
//!
//! Names a specialist and an urgency, never a diagnosis or a medicine. The rules are the clinic's to confirm; the
//! default ones are in `triage/acute.rs` and `triage/planned.rs`, one for each complaint that patients bring, and in
//! `triage/named.rs` for those who ask for a specialist.

mod acute;
mod named;
mod pattern;
mod planned;

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
#[serde(rename_all = "snake_case")]
pub enum To {
    /// A doctor with this specialty or competence.
    Skill(SkillCode),
    /// The doctor who treated last.
    TreatingDoctor,
}

/// One complaint and what is done with it.
#[derive(Debug, PartialEq, Eq)]
pub struct TriageRule {
    /// Its name in the code and in figures.
    pub id: &'static str,
    /// Patterns of words, any of which is this complaint; `triage/pattern.rs` says how they are written.
    pub words: &'static [&'static str],
    /// Patterns that make the same complaint an emergency.
    pub emergency: &'static [&'static str],
    /// What patients say.
    pub say: &'static str,
    /// The same in English.
    pub say_en: &'static str,
    /// To whom; of several the first that the patient's age fits.
    pub to: &'static [To],
    /// How soon.
    pub urgency: Urgency,
    /// The minutes within which the patient must be here, where today is too late.
    pub within_minutes: Option<u16>,
    /// What the operator asks first; a «yes» to any of them is an emergency.
    pub red_flags: &'static [&'static str],
    /// What the operator says.
    pub note: Option<&'static str>,
    /// The first service to book, by its code.
    pub service_code: Option<&'static str>,
}

/// What every rule is unless it says otherwise.
const RULE: TriageRule = TriageRule {
    id: "",
    words: &[],
    emergency: &[],
    say: "",
    say_en: "",
    to: &[],
    urgency: Urgency::C,
    within_minutes: None,
    red_flags: &[],
    note: None,
    service_code: None,
};

/// A rule that fits a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// Which.
    pub rule: &'static TriageRule,
    /// How much of the text it explains, in letters; the more the better.
    pub score: u16,
    /// The rule's urgency, or an emergency where the text says so.
    pub urgency: Urgency,
}

/// What the operator does next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// The rule behind it.
    pub rule: &'static TriageRule,
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
    pub service_codes: Vec<&'static str>,
    /// What to ask first; a «yes» to any is an emergency.
    pub red_flags: &'static [&'static str],
}

/// The default rules, those for emergencies first.
pub fn table() -> impl Iterator<Item = &'static TriageRule> {
    acute::RULES.iter().chain(planned::RULES).chain(named::RULES)
}

/// The rule of that name.
pub fn rule(id: &str) -> Option<&'static TriageRule> {
    table().find(|rule| rule.id == id)
}

/// The rules that fit what was typed, also in the wrong keyboard layout: emergencies first, then the best, the more
/// urgent of two equal ones.
pub fn match_words(text: &str) -> Vec<Match> {
    let mut matches: Vec<Match> = matches(&pattern::words(text)).collect();
    matches.sort_by_key(Match::order);
    matches
}

fn matches(words: &[String]) -> impl Iterator<Item = Match> {
    let best = move |patterns: &[&str]| patterns.iter().filter_map(|p| pattern::score(p, words)).max();
    table().filter_map(move |rule| match (best(rule.emergency), best(rule.words)) {
        (Some(score), _) => Some(Match { rule, score, urgency: Urgency::Emergency103 }),
        (None, Some(score)) => Some(Match { rule, score, urgency: rule.urgency }),
        (None, None) => None,
    })
}

/// What to do with a complaint. Without an age the words tell whether it is a child («у сына», «дочке 5 лет»).
pub fn suggest(text: &str, age: Option<u8>) -> Option<Advice> {
    let mut words = pattern::words(text);
    match age {
        Some(age) if age < CHILD_AGE => words.push(pattern::CHILD_WORD.to_owned()),
        Some(_) => pattern::forget_child(&mut words),
        None => {}
    }
    let child = pattern::is_child(&words);
    // no sort: it is a good deal of code for one answer
    matches(&words).min_by_key(Match::order).map(|best| best.advice(child))
}

impl Match {
    /// Emergencies first, then the best, the more urgent of two equal ones.
    fn order(&self) -> (bool, std::cmp::Reverse<u16>, Urgency) {
        (self.urgency != Urgency::Emergency103, std::cmp::Reverse(self.score), self.urgency)
    }

    /// What to do when this is the complaint.
    pub fn advice(&self, child: bool) -> Advice {
        let emergency = self.urgency == Urgency::Emergency103;
        let skills = if emergency { Vec::new() } else { self.rule.skills(child) };
        let service = match skills.first() {
            Some(SkillCode::C) => Some(CHILD_VISIT),
            _ if emergency => None,
            _ => self.rule.service_code,
        };
        Advice {
            rule: self.rule,
            treating_doctor: !emergency && self.rule.to.contains(&To::TreatingDoctor),
            skills,
            urgency: self.urgency,
            within_days: self.urgency.within_days(),
            service_codes: service.into_iter().collect(),
            red_flags: self.rule.red_flags,
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
