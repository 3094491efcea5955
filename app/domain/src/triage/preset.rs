//! The rules that a clinic begins with: in `acute.rs` and `planned.rs` one for each complaint that patients bring, and
//! in `named.rs` for those who ask for a specialist. A clinic replaces one by its own of the same name.

use super::{To, TriageRule, Urgency, acute, named, planned};

/// A rule as it stands in the code.
pub(super) struct Preset {
    pub id: &'static str,
    pub words: &'static [&'static str],
    pub emergency: &'static [&'static str],
    pub say: &'static str,
    pub say_en: &'static str,
    pub to: &'static [To],
    pub urgency: Urgency,
    pub within_minutes: Option<u16>,
    pub red_flags: &'static [&'static str],
    pub note: Option<&'static str>,
    pub service_code: Option<&'static str>,
}

/// What every rule is unless it says otherwise.
pub(super) const RULE: Preset = Preset {
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

impl Preset {
    fn rule(&self) -> TriageRule {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        TriageRule {
            id: self.id.into(),
            words: owned(self.words),
            emergency: owned(self.emergency),
            say: self.say.into(),
            say_en: self.say_en.into(),
            to: self.to.into(),
            urgency: self.urgency,
            within_minutes: self.within_minutes,
            red_flags: owned(self.red_flags),
            note: self.note.map(Into::into),
            service_code: self.service_code.map(Into::into),
        }
    }
}

/// All of them, those for emergencies first.
pub fn rules() -> Vec<TriageRule> {
    [acute::RULES, planned::RULES, named::RULES].into_iter().flatten().map(Preset::rule).collect()
}
