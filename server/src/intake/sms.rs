//! What patients answer to text messages: their provider sends it in fields of a name that it chooses. A word confirms the
//! visit or asks for a call, as with the bots; anything else is a lead, for a person has to read it.

use std::borrow::Cow;

use axum::{
    Router,
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use domain::{
    lead::{LeadSource, TEXT_MAX},
    lead_intake::{Incoming, Intake, Reading},
    phone::Phone,
};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::{Door, refused, taken};
use crate::secret::is_same;

/// Where its addresses are; the last part is the secret.
pub const FOLDER: &str = "/hooks/sms/";
/// The address as a log may have it.
pub const PATH: &str = "/hooks/sms/{secret}";
/// Longest key of the provider's, in bytes.
const KEY_MAX: usize = 200;

/// How a provider tells of replies.
#[derive(Clone, Debug)]
pub struct SmsReplies {
    /// The last part of the address.
    pub secret: String,
    /// Names of the fields with the sender's number, the text, and the provider's own key of the message.
    pub fields: [String; 3],
}

/// The address, for whoever knows the secret.
pub(super) fn routes(on: bool) -> Router<Door> {
    if on { Router::new().route(PATH, post(take).get(take)) } else { Router::new() }
}

async fn take(
    State(door): State<Door>,
    Path(given): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some(replies) = &door.keys.sms else { return StatusCode::NOT_FOUND.into_response() };
    if !is_same(&given, &replies.secret) {
        return refused(&door, "sms");
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let told = if kind.starts_with("application/json") {
        serde_json::from_slice(&body).unwrap_or_default()
    } else {
        let query = query.unwrap_or_default();
        let pairs = form_urlencoded::parse(query.as_bytes()).chain(form_urlencoded::parse(&body));
        let owned = |(name, value): (Cow<'_, str>, Cow<'_, str>)| {
            (name.into_owned(), Value::from(value.into_owned()))
        };
        Value::Object(pairs.map(owned).collect::<Map<_, _>>())
    };
    taken(&door, read(&told, replies), "OK").await
}

fn read(told: &Value, replies: &SmsReplies) -> Intake {
    let [phone, text, id] = replies.fields.each_ref().map(|name| field(told, name));
    let payload = told.to_string();
    // without a key of the provider's two that are alike are one that was sent twice
    let own = id.filter(|id| !id.is_empty() && id.len() <= KEY_MAX);
    let event_key = own.unwrap_or_else(|| format!("?{}", hex::encode(Sha256::digest(&payload))));
    let number = phone.and_then(|phone| Phone::parse(&international(&phone)).ok());
    let read = match (number, text) {
        (Some(phone), Some(text)) => Reading::Lead(Box::new(Incoming {
            sender: Some(format!("sms:{}", phone.e164)),
            phone: Some(phone.e164),
            text: text.trim().chars().filter(|c| *c == '\n' || !c.is_control()).take(TEXT_MAX).collect(),
            ..Incoming::default()
        })),
        _ => Reading::Unreadable("no number or no text".into()),
    };
    Intake { source: LeadSource::Sms, event_key, payload, read }
}

/// A field by its name, or by a JSON pointer.
fn field(told: &Value, name: &str) -> Option<String> {
    let found = if name.starts_with('/') { told.pointer(name) } else { told.get(name) };
    match found? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// `375291234567` is a number abroad, `79161234567` and `+79161234567` are what they seem.
fn international(phone: &str) -> String {
    let digits = phone.bytes().all(|byte| byte.is_ascii_digit());
    if digits && phone.len() > 10 && !phone.starts_with(['7', '8']) {
        format!("+{phone}")
    } else {
        phone.to_owned()
    }
}

/// What a name of a field may be.
pub fn is_name(name: &str) -> bool {
    (1..=60).contains(&name.len()) && name.chars().all(|c| c.is_ascii_graphic() && c != ',')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn replies(fields: [&str; 3]) -> SmsReplies {
        SmsReplies { secret: String::new(), fields: fields.map(Into::into) }
    }

    #[test]
    fn a_reply_is_read_by_the_names_of_the_provider() {
        let told =
            read(&json!({"phone": "79161234567", "mes": " Да ", "id": 17}), &replies(["phone", "mes", "id"]));
        let Reading::Lead(incoming) = &told.read else { panic!("{told:?}") };
        assert_eq!((incoming.sender.as_deref(), incoming.text.as_str()), (Some("sms:+79161234567"), "Да"));
        assert_eq!(told.event_key, "17");
        let deep = json!({"message": {"from": "375291234567", "body": "?"}});
        let told = read(&deep, &replies(["/message/from", "/message/body", "/message/id"]));
        let Reading::Lead(incoming) = &told.read else { panic!("{told:?}") };
        assert_eq!(incoming.phone.as_deref(), Some("+375291234567"));
        assert_eq!(told.event_key.len(), 65);
    }

    #[test]
    fn what_names_nobody_cannot_be_read() {
        for told in [
            json!(null),
            json!({"phone": "бот", "text": "да"}),
            json!({"phone": "79161234567"}),
            json!({"text": "да"}),
        ] {
            let told = read(&told, &replies(["phone", "text", "id"]));
            assert_eq!(told.read, Reading::Unreadable("no number or no text".into()));
        }
    }
}
