//! What the details of an act, and the things it was about, are called. Made on the server, as the acts' own words are.

use serde_json::{Map, Value};

use crate::{
    export::ExportTable,
    wording::{Lang, date_range},
};

/// A code, and its words in Russian and in English.
type Words = &'static [(&'static str, &'static str, &'static str)];

/// Kinds of things in Russian and in English.
const NOUNS: Words = &[
    ("patient", "карта пациента", "patient's card"),
    ("booking", "запись", "booking"),
    ("call", "звонок", "call"),
    ("callback", "обещанный звонок", "call-back"),
    ("lead", "заявка", "lead"),
    ("complaint", "жалоба", "complaint"),
    ("complaint_rules", "правила жалоб", "rules of complaints"),
    ("waitlist", "лист ожидания", "waiting list"),
    ("plan", "план лечения", "treatment plan"),
    ("report", "отчёт за день", "day report"),
    ("memo", "сообщение", "memo"),
    ("message", "сообщение пациенту", "message to a patient"),
    ("message_template", "шаблон сообщения", "message template"),
    ("payload", "присланное извне", "what was sent from outside"),
    ("user", "сотрудник", "user"),
    ("api_key", "ключ API", "API key"),
    ("branch", "филиал", "branch"),
    ("chair", "кабинет", "chair"),
    ("skill", "специальность", "specialty"),
    ("doctor", "врач", "doctor"),
    ("service", "услуга", "service"),
    ("promotion", "акция", "promotion"),
    ("article", "статья", "article"),
    ("triage", "правило опроса", "triage rule"),
    ("pattern", "график врача", "pattern of hours"),
    ("hours_exception", "исключение в графике", "exception of hours"),
    ("hours_draft", "черновик графика", "draft of hours"),
    ("holiday", "праздник", "holiday"),
    ("schedule", "расписание", "schedule"),
    ("lead_cost", "расходы на заявки", "cost of leads"),
    ("question", "вопрос", "question"),
    ("export", "выгрузка", "export"),
    ("import", "импорт", "import"),
    ("alarm", "тревога", "alarm"),
    ("audit", "журнал действий", "audit"),
    ("clinic", "клиника", "clinic"),
];

/// Details that are told, in Russian and in English. What else a row keeps (all of a form, for its history) is not for
/// this page.
const FIELDS: Words = &[
    ("reason", "причина", "reason"),
    ("kind", "искали", "looked for"),
    ("found", "найдено", "found"),
    ("rows", "строк", "rows"),
    ("dates", "даты", "dates"),
    ("personal", "с персональными данными", "with personal data"),
    ("fits", "подошло", "fits"),
    ("count", "раз", "times"),
    ("limit", "обычно не больше", "usually no more than"),
    ("hours", "за часов", "within hours"),
    ("added", "добавлено", "added"),
    ("changed", "изменено", "changed"),
    ("date", "дата", "date"),
    ("why", "почему", "why"),
    ("version", "версия", "version"),
    ("card_no", "карта №", "card no."),
];

/// Values that are codes, in Russian and in English.
const VALUES: Words = &[
    ("name", "по имени", "by name"),
    ("phone", "по телефону", "by phone"),
    ("card", "по номеру карты", "by a card's number"),
    ("digits", "по цифрам", "by digits"),
    ("name_and_phone", "по имени и телефону", "by name and phone"),
    ("number", "по целому номеру", "by a whole number"),
    ("ringing", "кто звонит", "who rings"),
    ("calls", "в журнале звонков", "in the log of calls"),
    ("alike", "похожие карты", "cards alike"),
    ("unknown", "неизвестный логин", "an unknown login"),
    ("password", "неверный пароль", "a wrong password"),
    ("disabled", "сотрудник отключён", "a disabled user"),
    ("code", "неверный код второго шага", "a wrong second factor"),
    ("network", "вход с этого адреса запрещён", "an address that is not allowed"),
    ("invited", "по приглашению", "by invitation"),
];

fn of(words: Words, code: &str, lang: Lang) -> Option<&'static str> {
    let found = words.iter().find(|(known, ..)| *known == code);
    found.map(|(_, ru, en)| match lang {
        Lang::Ru => *ru,
        Lang::En => *en,
    })
}

/// «карта пациента»; of an export which table; the bare name of what is not known.
pub fn noun(noun: &str, lang: Lang) -> &str {
    of(NOUNS, noun, lang).unwrap_or(noun)
}

/// Whether there is such a kind of thing.
pub fn is_known(noun: &str) -> bool {
    NOUNS.iter().any(|(known, ..)| *known == noun)
}

/// The table of an export.
pub fn table(code: &str, lang: Lang) -> Option<&'static str> {
    use ExportTable::*;
    let (ru, en) = match ExportTable::from_code(code)? {
        Visits => ("записи", "visits"),
        Calls => ("звонки", "calls"),
        Leads => ("заявки", "leads"),
        Complaints => ("жалобы", "complaints"),
        Patients => ("карты пациентов", "patients"),
        Prices => ("цены", "prices"),
        DayReports => ("отчёты смен", "day reports"),
        Callbacks => ("обещанные звонки", "promised call-backs"),
        Waitlist => ("лист ожидания", "waiting list"),
        ByDate | ByOperator | ByBranch | ByDoctor | ByService | BySource => ("показатели", "figures"),
    };
    Some(match lang {
        Lang::Ru => ru,
        Lang::En => en,
    })
}

/// «причина: перезвонить; найдено: 3».
pub fn details(kept: &Map<String, Value>, lang: Lang) -> String {
    let told = FIELDS.iter().filter_map(|(field, ..)| {
        let value = value(field, kept.get(*field)?, lang)?;
        let name = of(FIELDS, field, lang)?;
        Some(if value.is_empty() { name.to_owned() } else { format!("{name}: {value}") })
    });
    told.collect::<Vec<_>>().join("; ")
}

fn value(field: &str, value: &Value, lang: Lang) -> Option<String> {
    match value {
        // what is so is told by its name alone, and what is not so is not told
        Value::Bool(true) if field == "personal" => Some(String::new()),
        Value::Bool(_) if field == "personal" => None,
        Value::Bool(so) => Some(pick(*so, lang).to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) if field == "reason" => Some(text.clone()),
        Value::String(text) => Some(of(VALUES, text, lang).unwrap_or(text).to_owned()),
        Value::Array(dates) => {
            let date = |at: usize| dates.get(at)?.as_str()?.parse().ok();
            Some(date_range(date(0)?, date(1)?, lang))
        }
        Value::Null | Value::Object(_) => None,
    }
}

const fn pick(so: bool, lang: Lang) -> &'static str {
    match (lang, so) {
        (Lang::Ru, true) => "да",
        (Lang::Ru, false) => "нет",
        (Lang::En, true) => "yes",
        (Lang::En, false) => "no",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(kept: Value) -> String {
        details(kept.as_object().unwrap(), Lang::Ru)
    }

    fn range() -> String {
        date_range("2026-11-01".parse().unwrap(), "2026-11-30".parse().unwrap(), Lang::Ru)
    }

    #[test]
    fn details_are_told_in_words_and_nothing_of_a_form_is() {
        assert_eq!(told(json!({"kind": "name", "found": 3})), "искали: по имени; найдено: 3");
        assert_eq!(told(json!({"reason": "перезвонить"})), "причина: перезвонить");
        assert_eq!(
            told(
                json!({"personal": true, "dates": ["2026-11-01", "2026-11-30"], "rows": 12, "reason": null})
            ),
            format!("строк: 12; даты: {}; с персональными данными", range())
        );
        assert_eq!(told(json!({"personal": false, "fits": false})), "подошло: нет");
        assert_eq!(told(json!({"version": 2, "is": {"login": "anna"}, "was": "x"})), "версия: 2");
    }

    #[test]
    fn a_thing_is_called_in_both_languages() {
        assert_eq!(
            (noun("patient", Lang::Ru), noun("patient", Lang::En)),
            ("карта пациента", "patient's card")
        );
        assert_eq!(noun("sun", Lang::Ru), "sun");
        assert_eq!(table("patients", Lang::Ru), Some("карты пациентов"));
    }
}
