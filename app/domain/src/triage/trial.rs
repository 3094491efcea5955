//! Trying a patient's words on the rules as they would be with one of them as it is being typed.

use serde::{Deserialize, Serialize};

use super::{TriageRule, Urgency, form::TriageForm, match_words};

/// A rule that answers the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answering {
    /// What patients say, as the rule has it.
    pub say: String,
    /// How soon, with these words.
    pub urgency: Urgency,
    /// Whether it is the rule that is being typed.
    pub own: bool,
}

/// What is being typed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Trial {
    /// Of which rule; none of a new one.
    pub id: Option<String>,
    /// Whether it is to be heeded.
    pub active: bool,
    /// The rule as it is typed.
    pub form: TriageForm,
    /// The patient's words.
    pub phrase: String,
}

/// The rules that answer, in their order: the first is the one that the desk follows.
pub fn answering(rules: &[TriageRule], trial: &Trial) -> Vec<Answering> {
    let edited = trial.id.clone().unwrap_or_default();
    let mut rules: Vec<TriageRule> = rules.iter().filter(|rule| rule.id != edited).cloned().collect();
    if trial.active {
        rules.push(trial.form.as_typed(edited.clone()));
    }
    let found = match_words(&rules, &trial.phrase).into_iter();
    let answer = |found: super::Match<'_>| Answering {
        say: found.rule.say.clone(),
        urgency: found.urgency,
        own: found.rule.id == edited,
    };
    found.map(answer).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::triage::preset;

    fn trial(id: Option<&str>, words: &str, phrase: &str) -> Trial {
        let form = TriageForm {
            say: "болит под капой".into(),
            words: words.into(),
            emergency: "капа задыха".into(),
            urgency: "B".into(),
            ..TriageForm::default()
        };
        Trial { id: id.map(Into::into), active: true, form, phrase: phrase.into() }
    }

    #[test]
    fn the_rule_as_it_is_typed_answers_beside_the_others() {
        let rules = preset::rules();
        let found = answering(&rules, &trial(None, "натер|натерла капа", "капа натёрла десну, кровят дёсны"));
        assert!(found.iter().any(|it| it.own && it.say == "болит под капой" && it.urgency == Urgency::B));
        assert!(found.iter().any(|it| !it.own), "the others answer too");
        let worse = answering(&rules, &trial(None, "капа болит", "капа, задыхаюсь"));
        assert_eq!(
            (worse[0].own, worse[0].urgency),
            (true, Urgency::Emergency103),
            "an emergency comes first"
        );
    }

    #[test]
    fn an_edited_rule_stands_in_place_of_itself() {
        let rules = preset::rules();
        let words = rules.iter().find(|rule| rule.urgency == Urgency::C).unwrap();
        let phrase = words.say.clone();
        let before = match_words(&rules, &phrase);
        assert!(before.iter().any(|it| it.rule.id == words.id));
        let now = answering(&rules, &trial(Some(&words.id), "совсем другое", &phrase));
        assert!(!now.iter().any(|it| it.own || it.say == words.say), "it does not answer any more");
        let off = Trial { active: false, ..trial(Some(&words.id), &words.words.join("\n"), &phrase) };
        assert!(!answering(&rules, &off).iter().any(|it| it.own), "nobody heeds it");
    }

    #[test]
    fn what_is_half_typed_is_tried_as_far_as_it_goes() {
        let half = trial(None, "а\nкапа болит\n|", "капа болит");
        assert!(answering(&[], &half)[0].own);
        let nothing = Trial { form: TriageForm::default(), ..half };
        assert_eq!(answering(&[], &nothing), []);
    }

    proptest! {
        #[test]
        fn a_rule_that_is_tried_unchanged_changes_nothing(at in 0usize..preset::rules().len(), with in 0usize..preset::rules().len()) {
            let rules = preset::rules();
            let (rule, other) = (&rules[at], &rules[with]);
            let phrase = format!("{} {}", rule.say, other.say);
            let trial = Trial { id: Some(rule.id.clone()), active: true, form: rule.into(), phrase: phrase.clone() };
            let mut as_is: Vec<_> = match_words(&rules, &phrase).iter().map(|it| (it.rule.say.clone(), it.urgency)).collect();
            let mut tried: Vec<_> = answering(&rules, &trial).into_iter().map(|it| (it.say, it.urgency)).collect();
            as_is.sort();
            tried.sort();
            prop_assert_eq!(as_is, tried);
        }
    }
}
