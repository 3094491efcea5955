//! The words of messages to patients: templates with named places (`{имя}`), and what is put into them.
//!
//! That somebody is treated, and for what, is a medical secret and a message travels in the open: there is no place for
//! a service, a specialty or a price, so no template can hold one.

use serde::{Deserialize, Serialize};

use crate::{
    error::{Fault, FieldErrors},
    message::MessageKind,
    text::{NBSP, required_text},
};

/// Longest template, in characters.
pub const TEMPLATE_MAX: usize = 600;

/// What a place stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// The patient's name as one is spoken to.
    Name,
    /// Date and time by the branch's clock.
    When,
    /// The doctor's short name.
    Doctor,
    /// The branch.
    Branch,
    /// Its address.
    Address,
    /// What the clinic is called.
    Clinic,
    /// The address of the page where the patient answers.
    Link,
}

impl Place {
    /// All of them, in the order in which the page names them.
    pub const ALL: [Place; 7] =
        [Self::Name, Self::When, Self::Doctor, Self::Branch, Self::Address, Self::Clinic, Self::Link];

    /// Its name in templates; the English one is understood too.
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Name => ("имя", "name"),
            Self::When => ("когда", "when"),
            Self::Doctor => ("врач", "doctor"),
            Self::Branch => ("филиал", "branch"),
            Self::Address => ("адрес", "address"),
            Self::Clinic => ("клиника", "clinic"),
            Self::Link => ("ссылка", "link"),
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| {
            let (ru, en) = place.names();
            name == ru || name == en
        })
    }
}

/// What a message says of a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageFacts {
    /// «Анна Сергеевна».
    pub name: String,
    /// «ср, 25 ноября, 10:45».
    pub when: String,
    /// «Орлова А. С.».
    pub doctor: String,
    /// «Покровка».
    pub branch: String,
    /// «ул. Покровка, 12».
    pub address: String,
    /// «Улыбка».
    pub clinic: String,
    /// Where the patient answers; none where the clinic has no address on the net.
    pub link: Option<String>,
}

impl MessageFacts {
    /// Made-up ones, to show what a template comes to.
    pub fn sample() -> Self {
        Self {
            name: "Анна Сергеевна".into(),
            when: "ср, 25 ноября, 10:45".into(),
            doctor: "Орлова А. С.".into(),
            branch: "Покровка".into(),
            address: "ул. Покровка, 12".into(),
            clinic: "Улыбка".into(),
            link: Some("https://clinic.example/v/…".into()),
        }
    }

    fn at(&self, place: Place) -> &str {
        match place {
            Place::Name => &self.name,
            Place::When => &self.when,
            Place::Doctor => &self.doctor,
            Place::Branch => &self.branch,
            Place::Address => &self.address,
            Place::Clinic => &self.clinic,
            Place::Link => self.link.as_deref().unwrap_or_default(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Words(String),
    Place(Place),
}

/// A template that can be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageTemplate {
    /// Line by line, for a line goes when its link does.
    lines: Vec<Vec<Part>>,
}

impl MessageTemplate {
    /// Reads a template. `UnknownChoice`: a place that there is not; `BadCharacter`: a brace without its other half.
    pub fn parse(raw: &str) -> Result<Self, Fault> {
        let text = required_text(raw, TEMPLATE_MAX)?.replace("\r\n", "\n");
        let lines = text.split('\n').map(line).collect::<Result<_, _>>()?;
        Ok(Self { lines })
    }

    /// The message. A line with the link is left out where there is none.
    pub fn fill(&self, facts: &MessageFacts) -> String {
        let told = |line: &&Vec<Part>| facts.link.is_some() || !line.contains(&Part::Place(Place::Link));
        let fill = |line: &Vec<Part>| -> String {
            let mut told = String::new();
            for part in line {
                match part {
                    // «Орлова А. С.» ends the sentence by itself
                    Part::Words(words) if told.ends_with('.') => {
                        told.push_str(words.strip_prefix('.').unwrap_or(words));
                    }
                    Part::Words(words) => told.push_str(words),
                    // one symbol outside the plain ones doubles the price of a text message
                    Part::Place(place) => told.push_str(&facts.at(*place).replace(NBSP, " ")),
                }
            }
            told
        };
        let lines: Vec<String> = self.lines.iter().filter(told).map(fill).collect();
        lines.join("\n").trim().to_owned()
    }
}

fn line(text: &str) -> Result<Vec<Part>, Fault> {
    let (mut parts, mut rest) = (Vec::new(), text);
    while let Some(at) = rest.find(['{', '}']) {
        let (words, braced) = rest.split_at(at);
        let inside = braced.strip_prefix('{').ok_or(Fault::BadCharacter)?;
        let (name, after) = inside.split_once('}').ok_or(Fault::BadCharacter)?;
        let place = Place::from_name(name.trim()).ok_or(Fault::UnknownChoice)?;
        if !words.is_empty() {
            parts.push(Part::Words(words.into()));
        }
        parts.push(Part::Place(place));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Words(rest.into()));
    }
    Ok(parts)
}

/// The words until the clinic has its own.
pub const fn usual(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Booked => {
            "{имя}: запись на {когда}. {филиал}, {адрес}. Врач: {врач}.\nОтветить клинике: {ссылка}"
        }
        MessageKind::Moved => {
            "{имя}: запись перенесена на {когда}. {филиал}, {адрес}. Врач: {врач}.\nОтветить клинике: {ссылка}"
        }
        MessageKind::Cancelled => "{имя}: запись на {когда} отменена. {филиал}, {адрес}.",
        MessageKind::DayBefore => {
            "{имя}, напоминаем о записи: {когда}. {филиал}, {адрес}. Врач: {врач}.\n\
             Подтвердить или попросить перезвонить: {ссылка}"
        }
        MessageKind::TwoHours => {
            "{имя}, ждём вас сегодня: {когда}. {филиал}, {адрес}.\nЕсли не успеваете: {ссылка}"
        }
    }
}

/// An edit of a template, as it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateForm {
    /// Which.
    pub kind: MessageKind,
    /// The version that was edited; 0 while the clinic has no words of its own.
    pub version: i64,
    /// The words; empty for the usual ones.
    pub text: String,
}

impl TemplateForm {
    /// The words to keep; the same in the browser and on the server.
    pub fn parse(&self) -> Result<String, FieldErrors> {
        let mut errors = FieldErrors::default();
        let text = if self.text.trim().is_empty() { usual(self.kind) } else { self.text.trim() };
        errors.take("text", MessageTemplate::parse(text));
        errors.or(text.replace("\r\n", "\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(text: &str, facts: &MessageFacts) -> String {
        MessageTemplate::parse(text).unwrap().fill(facts)
    }

    #[test]
    fn places_are_filled_in_in_either_language() {
        let facts =
            MessageFacts { when: "ср, 25\u{a0}ноября, 10:45".into(), ..MessageFacts::sample() };
        assert_eq!(
            fill("{имя}: {when} — { врач }", &facts),
            "Анна Сергеевна: ср, 25 ноября, 10:45 — Орлова А. С."
        );
        assert_eq!(fill("Врач: {врач}. Ждём вас", &facts), "Врач: Орлова А. С. Ждём вас");
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for (text, fault) in [
            ("{услуга}", Fault::UnknownChoice),
            ("{}", Fault::UnknownChoice),
            ("{имя", Fault::BadCharacter),
            ("имя}", Fault::BadCharacter),
            ("{имя {врач}", Fault::UnknownChoice),
            ("  ", Fault::Required),
        ] {
            assert_eq!(MessageTemplate::parse(text), Err(fault), "{text}");
        }
        assert_eq!(
            MessageTemplate::parse(&"я".repeat(TEMPLATE_MAX + 1)),
            Err(Fault::TooLong(TEMPLATE_MAX as u32))
        );
    }

    #[test]
    fn without_a_link_its_line_goes() {
        let nowhere = MessageFacts { link: None, ..MessageFacts::sample() };
        assert_eq!(fill("Ждём вас.\nОтветить: {ссылка}", &nowhere), "Ждём вас.");
    }

    #[test]
    fn the_usual_words_can_be_filled_in_and_kept() {
        for kind in MessageKind::ALL {
            let text = fill(usual(kind), &MessageFacts::sample());
            assert!(!text.contains(['{', '}']) && text.contains("10:45"), "{text}");
            let form = TemplateForm { kind, version: 0, text: String::new() };
            assert_eq!(form.parse().unwrap(), usual(kind));
        }
        let form = TemplateForm { kind: MessageKind::Booked, version: 1, text: "{цена}".into() };
        assert_eq!(form.parse().unwrap_err().of("text"), Some(Fault::UnknownChoice));
    }
}
