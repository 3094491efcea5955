//! What a clinic settles about complaints: whose they are, how long an answer may take, and the usual words.
//!
//! The texts that speak of the law are examples, to be confirmed by the clinic's lawyer.

use serde::{Deserialize, Serialize};

use super::{
    Category, LINE_MAX, NAME_MAX,
    refund::RefundRule,
    routing::{self, ANSWERERS, Route},
};
use crate::{
    error::{Fault, FieldErrors},
    number::number,
    permission::Role,
    text::required_text,
};

/// Longest term, in days.
pub const DAYS_MAX: u16 = 180;
/// Texts of answers that are kept at most.
pub const TEMPLATES_MAX: usize = 50;
/// Longest text of an answer, in characters.
pub const TEMPLATE_MAX: usize = 4000;

/// Words for an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AnswerTemplate {
    /// What it is called.
    pub name: String,
    /// Its words; `{номер}` and `{имя}` are filled in.
    pub text: String,
}

impl AnswerTemplate {
    /// The words for one complaint.
    pub fn fill(&self, number: &str, name: &str) -> String {
        self.text.replace("{номер}", number).replace("{имя}", name)
    }
}

/// The rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintRules {
    /// Whose each category is.
    pub routes: Vec<Route>,
    /// Days for money back for a service.
    pub refund_days: u16,
    /// By what.
    pub refund_basis: String,
    /// Days for all else.
    pub own_days: u16,
    /// By what.
    pub own_basis: String,
    /// After how much of the time it is said that it passes, in percent.
    pub first_percent: u8,
    /// The same once more.
    pub second_percent: u8,
    /// Words for answers.
    pub templates: Vec<AnswerTemplate>,
    /// What an operator says about money, in the order of [`RefundRule::ALL`].
    pub refund_words: Vec<String>,
}

impl ComplaintRules {
    /// Those of a clinic that has settled nothing else.
    pub fn usual() -> Self {
        Self {
            routes: routing::usual(),
            refund_days: 10,
            refund_basis:
                "Закон «О защите прав потребителей», ст. 31: возврат денег за услугу — 10 календарных дней"
                    .into(),
            own_days: 30,
            own_basis: "Срок, установленный клиникой: 30 календарных дней".into(),
            first_percent: 50,
            second_percent: 80,
            templates: usual_templates(),
            refund_words: RefundRule::ALL.map(|rule| rule.usual_words().to_owned()).to_vec(),
        }
    }

    /// What an operator says by a rule of refunds.
    pub fn words(&self, rule: RefundRule) -> &str {
        let at = RefundRule::ALL.iter().position(|own| *own == rule);
        at.and_then(|at| self.refund_words.get(at)).map_or(rule.usual_words(), String::as_str)
    }
}

fn usual_templates() -> Vec<AnswerTemplate> {
    let template = |name: &str, text: &str| AnswerTemplate { name: name.into(), text: text.into() };
    vec![
        template(
            "Обращение рассмотрено",
            "{имя}, здравствуйте!\n\nМы рассмотрели ваше обращение № {номер}. …\n\nЕсли у вас остались вопросы, позвоните нам или ответьте на это письмо, указав номер обращения.",
        ),
        template(
            "Приглашение на бесплатный осмотр",
            "{имя}, здравствуйте!\n\nПо вашему обращению № {номер} приглашаем вас на бесплатный осмотр к главному врачу. Пожалуйста, позвоните нам, чтобы выбрать удобное время.",
        ),
        template(
            "Возврат денег",
            "{имя}, здравствуйте!\n\nМы рассмотрели ваше обращение № {номер} и приняли решение вернуть вам … ₽. Деньги поступят тем же способом, которым была внесена оплата.",
        ),
    ]
}

/// A route as it is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RouteForm {
    /// The code of a [`Category`].
    pub category: String,
    /// A role's code.
    pub role: String,
    /// A user's id; may be empty.
    pub person: String,
    /// A role's code; may be empty.
    pub if_quality: String,
}

/// The rules as they are typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ComplaintRulesForm {
    /// Whose each category is.
    pub routes: Vec<RouteForm>,
    /// Days for money back for a service.
    pub refund_days: String,
    /// By what.
    pub refund_basis: String,
    /// Days for all else.
    pub own_days: String,
    /// By what.
    pub own_basis: String,
    /// Percent.
    pub first_percent: String,
    /// Percent.
    pub second_percent: String,
    /// Words for answers; those without a name and a text are left out.
    pub templates: Vec<AnswerTemplate>,
    /// What an operator says about money.
    pub refund_words: Vec<String>,
}

impl From<&ComplaintRules> for ComplaintRulesForm {
    fn from(rules: &ComplaintRules) -> Self {
        let route = |route: &Route| RouteForm {
            category: route.category.code().into(),
            role: route.role.code().into(),
            person: route.person.map(|person| person.to_string()).unwrap_or_default(),
            if_quality: route.if_quality.map(|role| role.code().to_owned()).unwrap_or_default(),
        };
        Self {
            routes: rules.routes.iter().map(route).collect(),
            refund_days: rules.refund_days.to_string(),
            refund_basis: rules.refund_basis.clone(),
            own_days: rules.own_days.to_string(),
            own_basis: rules.own_basis.clone(),
            first_percent: rules.first_percent.to_string(),
            second_percent: rules.second_percent.to_string(),
            templates: rules.templates.clone(),
            refund_words: rules.refund_words.clone(),
        }
    }
}

impl ComplaintRulesForm {
    /// The rules of a form. Faults name fields as `role.money` and `words.1`: by the category's code, or counted from
    /// one; all templates are one field.
    pub fn parse(&self) -> Result<ComplaintRules, FieldErrors> {
        let mut errors = FieldErrors::default();
        let e = &mut errors;
        let routes = Category::ALL.into_iter().filter_map(|category| self.route(e, category)).collect();
        let refund_days = e.take("refund_days", number(&self.refund_days, 1, DAYS_MAX)).unwrap_or(1);
        let refund_basis = e.take("refund_basis", required_text(&self.refund_basis, LINE_MAX));
        let own_days = e.take("own_days", number(&self.own_days, 1, DAYS_MAX)).unwrap_or(1);
        let own_basis = e.take("own_basis", required_text(&self.own_basis, LINE_MAX));
        let first_percent = percent(e, "first_percent", &self.first_percent);
        let second_percent = percent(e, "second_percent", &self.second_percent);
        if second_percent <= first_percent && e.of("second_percent").is_none() {
            e.add("second_percent", Fault::EndBeforeStart);
        }
        let templates = templates(e, &self.templates);
        let refund_words = self.words(e);
        errors.or(ComplaintRules {
            routes,
            refund_days,
            refund_basis: refund_basis.unwrap_or_default(),
            own_days,
            own_basis: own_basis.unwrap_or_default(),
            first_percent,
            second_percent,
            templates,
            refund_words,
        })
    }

    fn route(&self, errors: &mut FieldErrors, category: Category) -> Option<Route> {
        let field = |name: &str| format!("{name}.{}", category.code());
        let Some(form) = self.routes.iter().find(|route| route.category == category.code()) else {
            errors.add(field("role"), Fault::Required);
            return None;
        };
        let role = errors.take(&field("role"), answerer(&form.role));
        let person = match form.person.trim() {
            "" => None,
            raw => errors.take(&field("person"), raw.parse().map_err(|_| Fault::UnknownChoice)),
        };
        let if_quality = match form.if_quality.trim() {
            "" => None,
            raw => errors.take(&field("if_quality"), answerer(raw)),
        };
        role.map(|role| Route { category, role, person, if_quality })
    }

    fn words(&self, errors: &mut FieldErrors) -> Vec<String> {
        let word = |(at, rule): (usize, &RefundRule)| {
            let typed = self.refund_words.get(at).map(String::as_str).unwrap_or_default();
            let typed = if typed.trim().is_empty() { rule.usual_words() } else { typed };
            let field = format!("words.{}", at + 1);
            errors.take(&field, required_text(typed, TEMPLATE_MAX)).unwrap_or_default()
        };
        RefundRule::ALL.iter().enumerate().map(word).collect()
    }
}

fn answerer(code: &str) -> Result<Role, Fault> {
    Role::from_code(code.trim()).filter(|role| ANSWERERS.contains(role)).ok_or(Fault::UnknownChoice)
}

fn percent(errors: &mut FieldErrors, field: &str, raw: &str) -> u8 {
    errors.take(field, number(raw, 1, 99)).and_then(|percent| percent.try_into().ok()).unwrap_or(1)
}

fn templates(errors: &mut FieldErrors, typed: &[AnswerTemplate]) -> Vec<AnswerTemplate> {
    let mut kept = Vec::new();
    for template in typed {
        if template.name.trim().is_empty() && template.text.trim().is_empty() {
            continue;
        }
        let name = errors.take("templates", required_text(&template.name, NAME_MAX));
        let text = errors.take("templates", required_text(&template.text, TEMPLATE_MAX));
        kept.extend(name.zip(text).map(|(name, text)| AnswerTemplate { name, text }));
    }
    if kept.len() > TEMPLATES_MAX {
        errors.add("templates", Fault::OutOfRange(0, TEMPLATES_MAX as i64));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_survive_their_form() {
        let rules = ComplaintRules::usual();
        assert_eq!(ComplaintRulesForm::from(&rules).parse(), Ok(rules));
    }

    #[test]
    fn each_faulty_field_is_named() {
        let mut form = ComplaintRulesForm::from(&ComplaintRules::usual());
        form.refund_days = "0".into();
        form.own_days = "много".into();
        form.second_percent = "50".into();
        form.routes[2].role = "doctor".into();
        form.routes.remove(5);
        form.templates.push(AnswerTemplate { name: "Без слов".into(), text: String::new() });
        form.templates.push(AnswerTemplate::default());
        let errors = form.parse().unwrap_err();
        assert_eq!(errors.of("refund_days"), Some(Fault::OutOfRange(1, 180)));
        assert_eq!(errors.of("own_days"), Some(Fault::NotANumber));
        assert_eq!(errors.of("second_percent"), Some(Fault::EndBeforeStart));
        assert_eq!(errors.of("role.money"), Some(Fault::UnknownChoice));
        assert_eq!(errors.of("role.court"), Some(Fault::Required));
        assert_eq!(errors.of("templates"), Some(Fault::Required));
        assert_eq!(errors.0.len(), 6);
    }

    #[test]
    fn a_template_is_filled_in() {
        let filled = ComplaintRules::usual().templates[0].fill("2026-0147", "Полина");
        assert!(filled.starts_with("Полина, здравствуйте!") && filled.contains("№ 2026-0147"), "{filled}");
    }
}
