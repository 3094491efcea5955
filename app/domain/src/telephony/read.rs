//! What the payloads of all providers have in common: what came of reading one, numbers as exchanges write them,
//! fields that are texts here and numbers there.

use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, Utc};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

use super::{LineEvent, LineKind};
use crate::{
    call::Direction,
    error::Fault,
    phone::{PHONE_FIELD_MAX, Phone},
};

/// Longest key of a call or of an event, in bytes.
const KEY_MAX: usize = 200;
/// Longest extension, in characters.
const EXTENSION_MAX: usize = 40;
/// When calls are made; other times are no times.
const YEARS: RangeInclusive<i32> = 2000..=2200;
/// Longest link to a recording, in bytes.
const LINK_MAX: usize = 1000;

/// What a payload tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The provider's own key of the event, where it has one.
    pub key: Option<String>,
    /// Which call, and what happened to it; none when the payload is about something else.
    pub event: Option<(String, LineEvent)>,
}

/// Why a payload cannot be read. Names fields, never what is in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No JSON, or not an object of the expected kind.
    #[error("not the JSON that was expected")]
    Shape,
    /// A field that has to be there is not.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A field holds what it may not.
    #[error("{0} cannot be read")]
    Bad(&'static str),
}

impl Told {
    /// Nothing about a call.
    pub(super) fn nothing() -> Self {
        Self::default()
    }

    /// Something about a call.
    pub(super) fn about(key: Option<String>, call: String, event: LineEvent) -> Self {
        Self { key, event: Some((call, event)) }
    }

    /// Keys that can be kept, or the name of the one that cannot.
    pub(super) fn checked(self) -> Result<Self, Unreadable> {
        let keeps = |key: &str| !key.is_empty() && key.len() <= KEY_MAX && !key.chars().any(char::is_control);
        if self.key.as_deref().is_some_and(|key| !keeps(key)) {
            return Err(Unreadable::Bad("the event's key"));
        }
        match &self.event {
            Some((call, _)) if !keeps(call) => Err(Unreadable::Bad("the call's key")),
            Some((_, event)) if !YEARS.contains(&event.at.year()) => Err(Unreadable::Bad("the time")),
            _ => Ok(self),
        }
    }
}

impl LineEvent {
    /// Of a call of which only so much is known.
    pub(super) fn new(at: DateTime<Utc>, kind: LineKind) -> Self {
        Self { seq: 0, at, kind, extension: None, direction: None, phone: None, recording: None }
    }

    pub(super) fn at_extension(mut self, raw: Option<&str>) -> Self {
        self.extension = raw.and_then(|raw| extension(raw).ok().flatten());
        self
    }

    pub(super) fn with(mut self, direction: Option<Direction>, phone: Option<&str>) -> Self {
        self.direction = direction;
        self.phone = phone.and_then(number);
        self
    }

    pub(super) fn recorded(mut self, link: Option<&str>) -> Self {
        self.recording = link.and_then(recording);
        self
    }

    /// A recording of which only the provider's own key is told.
    pub(super) fn recorded_as(mut self, key: Option<&str>) -> Self {
        let fits =
            |key: &&str| key.len() <= KEY_MAX && !key.chars().any(|c| c.is_control() || c.is_whitespace());
        self.recording = key.filter(fits).map(ToOwned::to_owned);
        self
    }
}

/// Reads JSON.
pub(super) fn json<T: DeserializeOwned>(raw: &str) -> Result<T, Unreadable> {
    serde_json::from_str(raw).map_err(|_| Unreadable::Shape)
}

/// An extension as a user's form and exchanges have it: `101`, `anna@clinic`; none when there is nothing.
pub fn extension(raw: &str) -> Result<Option<String>, Fault> {
    let raw = raw.trim();
    if raw.is_empty() {
        return Ok(None);
    }
    if raw.chars().count() > EXTENSION_MAX {
        return Err(Fault::TooLong(EXTENSION_MAX as u32));
    }
    let fits = raw.chars().all(|c| c.is_ascii_alphanumeric() || "._-@+*#".contains(c));
    if fits { Ok(Some(raw.to_owned())) } else { Err(Fault::BadCharacter) }
}

/// E.164 of a number as exchanges write it: `79161234567`, `84951234567`, `+375291234567`, `sip:7916…@host`. None
/// for hidden ones, short ones and names.
pub(super) fn number(raw: &str) -> Option<String> {
    let raw = raw.trim();
    let bare = raw.strip_prefix("sip:").unwrap_or(raw);
    let bare = bare.split('@').next().unwrap_or_default();
    if bare.len() > PHONE_FIELD_MAX {
        return None;
    }
    let international = bare.len() >= 11
        && bare.bytes().all(|byte| byte.is_ascii_digit())
        && !bare.starts_with(['7', '8', '0'])
        || bare.len() > 11 && bare.starts_with('8') && bare.bytes().all(|byte| byte.is_ascii_digit());
    let typed = if international { format!("+{bare}") } else { bare.to_owned() };
    Phone::parse(&typed).ok().map(|phone| phone.e164)
}

/// A link that a browser may follow.
fn recording(raw: &str) -> Option<String> {
    let raw = raw.trim();
    let link = ["https://", "http://"].iter().any(|scheme| raw.starts_with(scheme));
    let clean = raw.len() <= LINK_MAX && !raw.chars().any(|c| c.is_control() || c.is_whitespace());
    (link && clean).then(|| raw.to_owned())
}

/// A field that may be a text or a number; nothing when it is empty.
pub(super) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let text = match Option::<Value>::deserialize(from)? {
        Some(Value::String(text)) => text,
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let text = text.trim();
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// Whole seconds of such a field.
pub(super) fn seconds(text: Option<&str>) -> Option<u32> {
    let text = text?;
    text.split('.').next()?.parse().ok()
}
