//! The updates of a MAX bot: a message to it, or the first press of its button.

use serde_json::Value;

use super::{Incoming, Said, number, text};

/// What the update is known by, and who reaches out; none when it is about something else.
pub fn read(value: &Value) -> Option<Said> {
    let at = number(value, "/timestamp")?;
    match text(value, "/update_type") {
        "message_created" => {
            let mid = text(value, "/message/body/mid");
            let key = if mid.is_empty() { return None } else { mid.to_owned() };
            let words = text(value, "/message/body/text");
            Some((key, Some(from_user(value, "/message/sender")?.saying(words))))
        }
        "bot_started" => {
            let incoming = from_user(value, "/user")?;
            let key = format!("{}@{at}", incoming.sender.as_deref().unwrap_or_default());
            Some((key, Some(incoming)))
        }
        "" => None,
        kind => Some((format!("{kind}@{at}"), None)),
    }
}

fn from_user(value: &Value, at: &str) -> Option<Incoming> {
    let id = number(value, &format!("{at}/user_id"))?;
    let whole = text(value, &format!("{at}/name"));
    let parts = [text(value, &format!("{at}/first_name")), text(value, &format!("{at}/last_name"))];
    let name = if whole.is_empty() { parts.join(" ") } else { whole.to_owned() };
    let user = text(value, &format!("{at}/username"));
    let contact = if user.is_empty() { String::new() } else { format!("https://max.ru/{user}") };
    Some(Incoming { name, sender: Some(format!("max:{id}")), contact, ..Incoming::default() })
}
