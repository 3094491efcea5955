//! What comes in from outside, read: the messages of social networks and the forms of the site, each in its source's
//! own shape.
//!
//! What cannot be read is kept as it came and becomes a lead all the same, so that nobody is lost.

mod max;
mod site;
mod telegram;
mod vk;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::{
    error::Fault,
    lead::{CONTACT_MAX, LeadSource, NAME_MAX, TEXT_MAX, Touch},
    phone::Phone,
};

pub use site::{SiteForm, is_from_a_robot};

/// Something that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intake {
    /// From where.
    pub source: LeadSource,
    /// The source's own name of it, by which a repeat is known.
    pub event_key: String,
    /// As it came.
    pub payload: String,
    /// What it says.
    pub read: Reading,
}

/// What a payload says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Somebody reaches out.
    Lead(Box<Incoming>),
    /// Nothing that concerns anybody here.
    Nothing,
    /// It cannot be read, and why.
    Unreadable(String),
}

/// Somebody who reaches out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Incoming {
    /// As they call themselves; may be empty.
    pub name: String,
    /// E.164.
    pub phone: Option<String>,
    /// The source vouches that the number is the sender's own.
    pub own_phone: bool,
    /// Who it is at the source: «vk:1234».
    pub sender: Option<String>,
    /// A link or a name to answer to; may be empty.
    pub contact: String,
    /// What they write.
    pub text: String,
    /// What brought them.
    pub touch: Touch,
    /// Which text they have agreed to.
    pub consent: Option<String>,
}

impl Incoming {
    /// Takes a number as it was typed; one that is none is kept among the words.
    fn with_phone(mut self, raw: &str) -> Self {
        match raw.trim() {
            "" => self,
            raw => {
                match Phone::parse(raw) {
                    Ok(phone) => self.phone = Some(phone.e164),
                    Err(_) => self = self.saying(raw),
                }
                self
            }
        }
    }

    /// Adds a line to what they write.
    fn saying(mut self, line: &str) -> Self {
        if !self.text.is_empty() && !line.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(line);
        self
    }

    /// Cut to what there is room for.
    fn cut(mut self) -> Self {
        for (text, max) in
            [(&mut self.name, NAME_MAX), (&mut self.contact, CONTACT_MAX), (&mut self.text, TEXT_MAX)]
        {
            *text = cut(text, max);
        }
        self
    }
}

/// What a payload is known by, and who reaches out, if anybody does.
type Said = (String, Option<Incoming>);

/// Reads what a source has sent.
pub fn read(source: LeadSource, payload: String, now: DateTime<Utc>) -> Intake {
    let parse: fn(&Value) -> Option<Said> = match source {
        LeadSource::Vk => vk::read,
        LeadSource::Telegram => telegram::read,
        LeadSource::Max => max::read,
        _ => |_| None,
    };
    let value: Option<Value> = serde_json::from_str(&payload).ok();
    let (event_key, read) = match value.as_ref().and_then(parse) {
        Some((key, Some(incoming))) => (key, Reading::Lead(Box::new(incoming.cut()))),
        Some((key, None)) => (key, Reading::Nothing),
        None => {
            let fault = if value.is_none() { "not JSON" } else { "an unknown shape" };
            // two of them that are alike are one that was sent twice
            (format!("?{}:{}", now.date_naive(), fingerprint(&payload)), Reading::Unreadable(fault.into()))
        }
    };
    Intake { source, event_key, payload, read }
}

/// What the form on the site says.
pub fn read_form(form: &SiteForm, payload: String) -> Result<Intake, (&'static str, Fault)> {
    let (event_key, incoming) = site::read(form)?;
    Ok(Intake { source: LeadSource::Site, event_key, payload, read: Reading::Lead(Box::new(incoming.cut())) })
}

/// A number that two equal texts share.
fn fingerprint(text: &str) -> String {
    // FNV-1a: what it is for needs no secrecy, and it is the same in every release
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// The text of a field, wherever it is; empty when it is not there.
fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().trim()
}

/// A number that names somebody.
fn number(value: &Value, pointer: &str) -> Option<i64> {
    value.pointer(pointer).and_then(Value::as_i64)
}

fn cut(text: &str, max: usize) -> String {
    text.trim().chars().filter(|c| *c == '\n' || !c.is_control()).take(max).collect()
}

#[cfg(test)]
mod tests;
