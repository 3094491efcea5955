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
            let incoming = from_user(value, "/message/sender")?.saying(words);
            Some((key, Some(with_contact(incoming, value))))
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

/// Takes the number of a contact that is shared; the sender's own when MAX says the same user.
fn with_contact(incoming: Incoming, value: &Value) -> Incoming {
    let shared = value.pointer("/message/body/attachments").and_then(Value::as_array);
    let contact = shared.into_iter().flatten().find(|one| text(one, "/type") == "contact");
    let Some(contact) = contact else { return incoming };
    let line = |line: &&str| line.to_ascii_uppercase().starts_with("TEL");
    let card = text(contact, "/payload/vcf_info");
    let phone = card.lines().find(line).and_then(|line| line.rsplit(':').next()).unwrap_or_default();
    let sender = number(value, "/message/sender/user_id");
    let own_phone = sender.is_some() && number(contact, "/payload/max_info/user_id") == sender;
    Incoming { own_phone, ..incoming }.with_phone(phone)
}
