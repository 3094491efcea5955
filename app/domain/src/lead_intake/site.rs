//! The form on the clinic's site.

use serde::{Deserialize, Serialize};

use super::{Incoming, cut};
use crate::{error::Fault, lead::Touch, phone::Phone};

/// Longest mark of an advertisement, in characters.
const MARK_MAX: usize = 200;

/// What the form sends; everything is text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SiteForm {
    /// A random name that the form gives itself when it is drawn: one that is sent twice counts once.
    pub id: String,
    /// As they call themselves.
    pub name: String,
    /// A number to ring.
    pub phone: String,
    /// What they want.
    pub text: String,
    /// The version of the text that they have agreed to.
    pub consent: String,
    /// A field that people do not see; robots fill it in.
    pub website: String,
    /// See [`Touch`].
    pub utm_source: String,
    /// See [`Touch`].
    pub utm_medium: String,
    /// See [`Touch`].
    pub utm_campaign: String,
    /// See [`Touch`].
    pub utm_content: String,
    /// See [`Touch`].
    pub utm_term: String,
    /// See [`Touch`].
    pub yclid: String,
    /// The page that they came from.
    pub referrer: String,
}

/// Whether no person has filled it in.
pub fn is_from_a_robot(form: &SiteForm) -> bool {
    !form.website.trim().is_empty()
}

/// What it is known by, and who reaches out; or the field that needs another look.
pub fn read(form: &SiteForm) -> Result<(String, Incoming), (&'static str, Fault)> {
    let phone = Phone::parse(&form.phone).map_err(|fault| ("phone", fault))?;
    let consent = cut(&form.consent, MARK_MAX);
    if consent.is_empty() {
        return Err(("consent", Fault::Required));
    }
    let id = cut(&form.id, MARK_MAX);
    if id.is_empty() {
        return Err(("id", Fault::Required));
    }
    let mark = |text: &str| cut(text, MARK_MAX);
    let touch = Touch {
        source: mark(&form.utm_source),
        medium: mark(&form.utm_medium),
        campaign: mark(&form.utm_campaign),
        content: mark(&form.utm_content),
        term: mark(&form.utm_term),
        yclid: mark(&form.yclid),
        // what follows the path may hold anything
        referrer: mark(form.referrer.split(['?', '#']).next().unwrap_or_default()),
    };
    let incoming = Incoming {
        name: form.name.clone(),
        phone: Some(phone.e164),
        text: form.text.clone(),
        touch,
        consent: Some(consent),
        ..Incoming::default()
    };
    Ok((id, incoming))
}
