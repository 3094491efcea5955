//! A lead (заявка): somebody who reached out over a social network, the site or in another way, until they have a visit
//! or say that they want none.
//!
//! What one does with it belongs in [`crate::lead_act`], how it is shown in [`crate::lead_board`], and what comes in
//! from outside in [`crate::lead_intake`].

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::{
    error::FieldErrors,
    phone::Phone,
    text::{optional_text, required_text},
};

/// Within so long, of the hours in which calls are taken, somebody is to turn to a lead.
pub const ANSWER: TimeDelta = TimeDelta::minutes(5);
/// Within so long, likewise, an SMM manager is to accept what was passed on, unless a setting says otherwise.
pub const ACCEPT: TimeDelta = TimeDelta::minutes(30);
/// Longest name, in characters.
pub const NAME_MAX: usize = 120;
/// Longest text, in characters.
pub const TEXT_MAX: usize = 4000;
/// Longest address to answer to, in characters.
pub const CONTACT_MAX: usize = 200;

/// Where somebody reached out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeadSource {
    /// The form on the clinic's site.
    #[default]
    Site,
    /// ВКонтакте.
    Vk,
    /// Telegram.
    Telegram,
    /// MAX.
    Max,
    /// WhatsApp.
    Whatsapp,
    /// Instagram.
    Instagram,
    /// A letter.
    Email,
    /// The answer to a text message.
    Sms,
    /// A site that compares clinics.
    Aggregator,
    /// A call about something that only the SMM manager knows.
    Phone,
    /// Somebody came by.
    WalkIn,
}

codes!(LeadSource, 11,
    Site => "site",
    Vk => "vk",
    Telegram => "telegram",
    Max => "max",
    Whatsapp => "whatsapp",
    Instagram => "instagram",
    Email => "email",
    Sms => "sms",
    Aggregator => "aggregator",
    Phone => "phone",
    WalkIn => "walk_in",
);

/// How far a lead is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeadStatus {
    /// Nobody has turned to it.
    New,
    /// An operator works on it.
    InWork,
    /// Passed on to the SMM manager.
    Forwarded,
    /// There is a visit.
    Booked,
    /// There will be none.
    Rejected,
}

codes!(LeadStatus, 5,
    New => "new",
    InWork => "in_work",
    Forwarded => "forwarded",
    Booked => "booked",
    Rejected => "rejected",
);

impl LeadStatus {
    /// Whether there is something to do.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::New | Self::InWork | Self::Forwarded)
    }
}

/// Why there will be no visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectReason {
    /// Too dear.
    Price,
    /// Nobody answers.
    NoAnswer,
    /// Went to another clinic.
    OtherClinic,
    /// Too far away.
    TooFar,
    /// No time that suits.
    NoTime,
    /// The clinic does not do this.
    NoService,
    /// Needs it no more.
    ChangedMind,
    /// Only a question, and it is answered.
    Answered,
    /// The same as another lead.
    Duplicate,
    /// Advertising and the like; counts nowhere.
    Spam,
}

codes!(RejectReason, 10,
    Price => "price",
    NoAnswer => "no_answer",
    OtherClinic => "other_clinic",
    TooFar => "too_far",
    NoTime => "no_time",
    NoService => "no_service",
    ChangedMind => "changed_mind",
    Answered => "answered",
    Duplicate => "duplicate",
    Spam => "spam",
);

/// What brought somebody: the marks that an advertisement leaves in the address of the site, and where they came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Touch {
    /// `utm_source`: «yandex».
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// `utm_medium`: «cpc».
    #[serde(skip_serializing_if = "String::is_empty")]
    pub medium: String,
    /// `utm_campaign`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub campaign: String,
    /// `utm_content`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub content: String,
    /// `utm_term`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub term: String,
    /// Yandex's own mark of a click.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub yclid: String,
    /// The page that they came from, its query left out.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub referrer: String,
}

impl Touch {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.parts().all(str::is_empty)
    }

    /// «yandex, cpc, ноябрь»: what there is of it, in its order.
    pub fn words(&self) -> String {
        let told = [&self.source, &self.medium, &self.campaign, &self.content, &self.term];
        let told: Vec<&str> = told.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        if told.is_empty() { self.referrer.clone() } else { told.join(", ") }
    }

    fn parts(&self) -> impl Iterator<Item = &str> {
        let all = [
            &self.source,
            &self.medium,
            &self.campaign,
            &self.content,
            &self.term,
            &self.yclid,
            &self.referrer,
        ];
        all.into_iter().map(String::as_str)
    }
}

/// A lead that an operator enters by hand, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeadForm {
    /// Where they reached out: the code of a [`LeadSource`].
    #[serde(default)]
    pub source: String,
    /// As they call themselves; may be empty.
    #[serde(default)]
    pub name: String,
    /// May be empty where there is an address to answer to.
    #[serde(default)]
    pub phone: String,
    /// A link or a name to answer to; may be empty where there is a phone.
    #[serde(default)]
    pub contact: String,
    /// What they want.
    #[serde(default)]
    pub text: String,
}

/// A lead that can be entered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewLead {
    /// Where they reached out.
    pub source: LeadSource,
    /// As they call themselves; may be empty.
    pub name: String,
    /// E.164.
    pub phone: Option<String>,
    /// A link or a name to answer to; may be empty.
    pub contact: String,
    /// What they want.
    pub text: String,
}

impl NewLead {
    /// Checks the form: somebody whom nobody can reach is no lead.
    pub fn parse(form: &LeadForm) -> Result<Self, FieldErrors> {
        use crate::error::Fault;
        let mut errors = FieldErrors::default();
        let source = LeadSource::from_code(&form.source).ok_or(Fault::UnknownChoice);
        let source = errors.take("source", source).unwrap_or_default();
        let name = errors.take("name", optional_text(&form.name, NAME_MAX)).flatten().unwrap_or_default();
        let phone = match form.phone.trim() {
            "" => None,
            raw => errors.take("phone", Phone::parse(raw)).map(|phone| phone.e164),
        };
        let contact =
            errors.take("contact", optional_text(&form.contact, CONTACT_MAX)).flatten().unwrap_or_default();
        if form.phone.trim().is_empty() && contact.is_empty() && errors.of("contact").is_none() {
            errors.add("phone", Fault::Required);
        }
        let text = errors.take("text", required_text(&form.text, TEXT_MAX)).unwrap_or_default();
        errors.or(Self { source, name, phone, contact, text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Fault;

    #[test]
    fn somebody_whom_nobody_can_reach_is_no_lead() {
        let form = LeadForm { source: "instagram".into(), text: "Винир".into(), ..LeadForm::default() };
        assert_eq!(NewLead::parse(&form).unwrap_err().of("phone"), Some(Fault::Required));
        let by_name = LeadForm { contact: "@rita".into(), ..form.clone() };
        assert_eq!(NewLead::parse(&by_name).unwrap().contact, "@rita");
        let by_phone = LeadForm { phone: "8 916 204-11-42".into(), ..form };
        assert_eq!(NewLead::parse(&by_phone).unwrap().phone.as_deref(), Some("+79162041142"));
    }

    #[test]
    fn every_field_is_looked_at() {
        let form = LeadForm { source: "fax".into(), phone: "12".into(), ..LeadForm::default() };
        let errors = NewLead::parse(&form).unwrap_err();
        let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["source", "phone", "text"]);
    }

    #[test]
    fn a_touch_is_told_by_what_is_known_of_it() {
        let touch = Touch { source: "yandex".into(), campaign: "ноябрь".into(), ..Touch::default() };
        assert_eq!(touch.words(), "yandex, ноябрь");
        let bare = Touch { referrer: "https://vk.com/".into(), ..Touch::default() };
        assert_eq!((bare.words().as_str(), bare.is_empty()), ("https://vk.com/", false));
        assert!(Touch::default().is_empty());
    }
}
