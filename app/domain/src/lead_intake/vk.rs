//! The callbacks of ВКонтакте: a message to the community, or the answers of a lead form.

use serde_json::Value;

use super::{Incoming, Said, number, text};
use crate::lead::Touch;

/// The id of the event, and who reaches out; none when it is about something else.
pub fn read(value: &Value) -> Option<Said> {
    let key = value.get("event_id").and_then(Value::as_str).filter(|key| !key.is_empty())?.to_owned();
    let incoming = match text(value, "/type") {
        "message_new" => Some(message(value)?),
        "lead_forms_new" => Some(form(value)?),
        "" => return None,
        _ => None,
    };
    Some((key, incoming))
}

fn message(value: &Value) -> Option<Incoming> {
    // before version 5.103 the message is the object itself
    let at = if value.pointer("/object/message").is_some() { "/object/message" } else { "/object" };
    let from = number(value, &format!("{at}/from_id"))?;
    let words = text(value, &format!("{at}/text"));
    Some(from_user(from).saying(words))
}

fn form(value: &Value) -> Option<Incoming> {
    let user = number(value, "/object/user_id")?;
    let answers = value.pointer("/object/answers")?.as_array()?;
    let answer = |key: &str| {
        let found = answers.iter().find(|answer| text(answer, "/key") == key);
        found.map(told).unwrap_or_default()
    };
    let name = [answer("first_name"), answer("last_name")];
    let name = name.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ");
    let form = text(value, "/object/form_name").to_owned();
    let mut incoming = Incoming { name, ..from_user(user) }.saying(&form);
    for other in answers {
        let known = ["first_name", "last_name", "phone_number"].contains(&text(other, "/key"));
        let (question, told) = (text(other, "/question"), told(other));
        if !known && !told.is_empty() {
            incoming =
                incoming.saying(&if question.is_empty() { told } else { format!("{question}: {told}") });
        }
    }
    incoming.touch = Touch { source: "vk".into(), campaign: form, ..Touch::default() };
    Some(incoming.with_phone(&answer("phone_number")))
}

/// The words of an answer: one, or several to choose from.
fn told(answer: &Value) -> String {
    match answer.get("answer") {
        Some(Value::String(one)) => one.trim().to_owned(),
        Some(Value::Array(several)) => {
            several.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    }
}

fn from_user(id: i64) -> Incoming {
    Incoming {
        sender: Some(format!("vk:{id}")),
        contact: format!("https://vk.com/id{id}"),
        ..Incoming::default()
    }
}
