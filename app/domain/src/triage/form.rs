//! A triage rule as the clinic writes it. What rules do is in [`super`].

use serde::{Deserialize, Serialize};

use super::{To, TriageRule, Urgency, pattern};
use crate::{
    error::{Fault, FieldErrors},
    number::optional_number,
    text::{optional_text, required_text},
};

/// Longest line, in characters.
const LINE_MAX: usize = 200;
/// Longest text, in characters.
const TEXT_MAX: usize = 600;
/// Most lines of a list.
const LINES_MAX: usize = 40;

/// A rule as it is typed. Lists have a line for each of theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriageForm {
    /// What patients say.
    pub say: String,
    /// The same in English.
    pub say_en: String,
    /// Patterns of words, any of which is this complaint.
    pub words: String,
    /// Patterns that make it an emergency; may be empty.
    pub emergency: String,
    /// Codes of [`To`]; none for an emergency.
    pub to: Vec<String>,
    /// The code of an [`Urgency`].
    pub urgency: String,
    /// Minutes within which the patient must be here; may be empty.
    pub within_minutes: String,
    /// What the operator asks first; may be empty.
    pub red_flags: String,
    /// What the operator says; may be empty.
    pub note: String,
    /// The code of the first service to book; may be empty.
    pub service_code: String,
}

impl TriageForm {
    /// Checks the form. Which services there are is for the server to check.
    pub fn parse(&self, id: String) -> Result<TriageRule, FieldErrors> {
        let mut errors = FieldErrors::default();
        let say = errors.take("say", required_text(&self.say, LINE_MAX)).unwrap_or_default();
        let say_en = errors.take("say_en", required_text(&self.say_en, LINE_MAX)).unwrap_or_default();
        let words = errors.take("words", patterns(&self.words)).unwrap_or_default();
        let emergency = errors.take("emergency", patterns(&self.emergency)).unwrap_or_default();
        let urgency = errors.take("urgency", urgency(&self.urgency)).unwrap_or(Urgency::C);
        let to = errors.take("to", to(&self.to, urgency)).unwrap_or_default();
        let within = errors.take("within_minutes", optional_number(&self.within_minutes, 5, 600)).flatten();
        let red_flags = errors.take("red_flags", lines(&self.red_flags)).unwrap_or_default();
        let note = errors.take("note", optional_text(&self.note, TEXT_MAX)).flatten();
        let code = errors.take("service_code", optional_text(&self.service_code, LINE_MAX)).flatten();
        if words.is_empty() && errors.of("words").is_none() {
            errors.add("words", Fault::Required);
        }
        errors.or(TriageRule {
            id,
            words,
            emergency,
            say,
            say_en,
            to,
            urgency,
            within_minutes: within,
            red_flags,
            note,
            service_code: code,
        })
    }
}

impl TriageForm {
    /// The rule as far as it is typed, to be tried: what says too little to be kept is left out.
    pub fn as_typed(&self, id: String) -> TriageRule {
        let patterns = |typed: &str| {
            let lines = typed.lines().map(|line| pattern::folded(line.trim()));
            lines.filter(|line| pattern::says_enough(line)).take(LINES_MAX).collect()
        };
        TriageRule {
            id,
            words: patterns(&self.words),
            emergency: patterns(&self.emergency),
            say: self.say.trim().to_owned(),
            say_en: self.say_en.trim().to_owned(),
            to: Vec::new(),
            urgency: urgency(&self.urgency).unwrap_or(Urgency::C),
            within_minutes: None,
            red_flags: Vec::new(),
            note: None,
            service_code: None,
        }
    }
}

/// The lines of a text that have something in them.
fn lines(typed: &str) -> Result<Vec<String>, Fault> {
    let lines: Vec<&str> = typed.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.len() > LINES_MAX {
        return Err(Fault::OutOfRange(0, LINES_MAX as i64));
    }
    lines.into_iter().map(|line| required_text(line, LINE_MAX)).collect()
}

fn patterns(typed: &str) -> Result<Vec<String>, Fault> {
    let patterns: Vec<String> = lines(typed)?.iter().map(|line| pattern::folded(line)).collect();
    match patterns.iter().all(|written| pattern::says_enough(written)) {
        true => Ok(patterns),
        false => Err(Fault::TooShort(pattern::LEAST as u32)),
    }
}

fn urgency(code: &str) -> Result<Urgency, Fault> {
    match code {
        "" => Err(Fault::Required),
        "103" => Ok(Urgency::Emergency103),
        _ => Urgency::of_visit(code).ok_or(Fault::UnknownChoice),
    }
}

/// An emergency leads to nobody here, all else to somebody.
fn to(codes: &[String], urgency: Urgency) -> Result<Vec<To>, Fault> {
    if urgency == Urgency::Emergency103 {
        return Ok(Vec::new());
    }
    let to = codes.iter().map(|code| To::from_code(code).ok_or(Fault::UnknownChoice));
    let to: Vec<To> = to.collect::<Result<_, _>>()?;
    if to.is_empty() { Err(Fault::Required) } else { Ok(to) }
}

impl From<&TriageRule> for TriageForm {
    fn from(rule: &TriageRule) -> Self {
        Self {
            say: rule.say.clone(),
            say_en: rule.say_en.clone(),
            words: rule.words.join("\n"),
            emergency: rule.emergency.join("\n"),
            to: rule.to.iter().map(|to| to.code().to_owned()).collect(),
            urgency: rule.urgency.code().into(),
            within_minutes: rule.within_minutes.map(|minutes| minutes.to_string()).unwrap_or_default(),
            red_flags: rule.red_flags.join("\n"),
            note: rule.note.clone().unwrap_or_default(),
            service_code: rule.service_code.clone().unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::{preset, suggest};

    #[test]
    fn every_preset_comes_back_from_its_form_as_it_was() {
        for rule in preset::rules() {
            assert_eq!(TriageForm::from(&rule).parse(rule.id.clone()), Ok(rule));
        }
    }

    fn form() -> TriageForm {
        TriageForm {
            say: "болит под капой".into(),
            say_en: "pain under the splint".into(),
            words: "Капа|капы|капой боль|болит\n\n  натёрла капа ".into(),
            to: vec!["P".into()],
            urgency: "B".into(),
            ..TriageForm::default()
        }
    }

    #[test]
    fn a_rule_of_the_clinic_leads_to_its_specialist() {
        let rule = form().parse("splint".into()).unwrap();
        assert_eq!(rule.words, ["капа|капы|капой боль|болит", "натерла капа"]);
        let advice = suggest(&[rule], "Капа натёрла десну", None).unwrap();
        assert_eq!((advice.rule.id.as_str(), advice.within_days), ("splint", Some(3)));
    }

    #[test]
    fn a_rule_that_would_fit_everything_or_lead_to_nobody_is_refused() {
        let bad =
            TriageForm { words: "а\nболит".into(), to: vec![], ..form() }.parse("x".into()).unwrap_err();
        assert_eq!(bad.of("words"), Some(Fault::TooShort(3)));
        assert_eq!(bad.of("to"), Some(Fault::Required));
        for words in ["", "!зуб", "+9", "|", "зуб|", "! зуб"] {
            let bad = TriageForm { words: words.into(), ..form() }.parse("x".into()).unwrap_err();
            assert!(bad.of("words").is_some(), "{words}");
        }
        let unknown = TriageForm { urgency: "D".into(), ..form() }.parse("x".into()).unwrap_err();
        assert_eq!(unknown.of("urgency"), Some(Fault::UnknownChoice));
    }
}
