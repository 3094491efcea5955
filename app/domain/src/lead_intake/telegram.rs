//! The updates of a Telegram bot: a message to it, or a number that somebody shares with it.

use serde_json::Value;

use super::{Incoming, Said, number, text};

/// The id of the update, and who reaches out; none when it is about something else.
pub fn read(value: &Value) -> Option<Said> {
    let key = number(value, "/update_id")?.to_string();
    let Some(message) = value.get("message") else { return Some((key, None)) };
    if text(message, "/chat/type") != "private" {
        return Some((key, None));
    }
    let from = number(message, "/from/id")?;
    let user = text(message, "/from/username");
    let name = [text(message, "/from/first_name"), text(message, "/from/last_name")].join(" ");
    let contact = if user.is_empty() { String::new() } else { format!("https://t.me/{user}") };
    let words = [text(message, "/text"), text(message, "/caption")].concat();
    // one can share anybody's number: only of the sender's own does Telegram say the same user
    let own_phone = number(message, "/contact/user_id") == Some(from);
    let incoming = Incoming {
        name,
        sender: Some(format!("telegram:{from}")),
        contact,
        own_phone,
        ..Incoming::default()
    }
    .saying(&words)
    .with_phone(text(message, "/contact/phone_number"));
    Some((key, Some(incoming)))
}
