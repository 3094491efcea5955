//! What those show who bring leads; a source without a secret is off.

use backend::net::Roots;

use super::telephony::in_an_address;
use super::{ConfigError, PublicUrl, Setting, Sources};
use crate::intake::{
    IntakeKeys,
    mailbox::Mailbox,
    sms::{SmsReplies, is_name},
};

pub(super) const VK_SECRET: Setting = Setting {
    name: "vk_secret",
    help: "Takes leads from VK at /hooks/vk: the secret key of the community's callbacks",
    allowed: "8 characters or more",
    default: "",
    secret: true,
};
pub(super) const VK_CONFIRMATION: Setting = Setting {
    name: "vk_confirmation",
    help: "What VK expects as the answer to its first callback",
    allowed: "the text that VK shows",
    default: "",
    secret: false,
};
pub(super) const TELEGRAM_SECRET: Setting = Setting {
    name: "telegram_secret",
    help: "Takes leads from Telegram at /hooks/telegram: the secret_token of the bot's webhook",
    allowed: "8 characters or more",
    default: "",
    secret: true,
};
pub(super) const MAX_SECRET: Setting = Setting {
    name: "max_secret",
    help: "Takes leads from MAX at /hooks/max: the secret of the bot's subscription",
    allowed: "8 characters or more",
    default: "",
    secret: true,
};
pub(super) const LEAD_SITES: Setting = Setting {
    name: "lead_sites",
    help: "Sites that show the form for leads, whose script is /hooks/site.js",
    allowed: "addresses with commas between them, as https://clinic.example,https://www.clinic.example",
    default: "",
    secret: false,
};

pub(super) const IMAP_URL: Setting = Setting {
    name: "imap_url",
    help: "Takes leads from the unread letters of a mailbox, and marks them as read",
    allowed: "imaps://USER:PASSWORD@HOST/FOLDER; imap:// only on this machine; INBOX when no folder is named",
    default: "",
    secret: true,
};

pub(super) const SMS_REPLY_SECRET: Setting = Setting {
    name: "sms_reply_secret",
    help: "Takes answers to SMS at /hooks/sms/SECRET: the last part of the address",
    allowed: "16 letters, digits, - and _ or more",
    default: "",
    secret: true,
};
pub(super) const SMS_REPLY_FIELDS: Setting = Setting {
    name: "sms_reply_fields",
    help: "Names of the provider's fields with the number, the text and its own key of an answer",
    allowed: "three names or JSON pointers with commas between them, as phone,text,id or /from,/body,/id",
    default: "phone,text,id",
    secret: false,
};

/// The mailbox, when there is one.
pub(super) fn mailbox(sources: &Sources, roots: &Roots) -> Result<Option<Mailbox>, ConfigError> {
    sources.get_optional(&IMAP_URL, |url| Mailbox::new(url, roots.clone()))
}

/// The secrets that are set.
pub(super) fn read(sources: &Sources) -> Result<IntakeKeys, ConfigError> {
    let secret = |value: &str| (value.len() >= 8).then(|| value.to_owned());
    let confirmation = sources.get(&VK_CONFIRMATION, |value| Some(value.to_owned()))?;
    let sites = |value: &str| {
        let sites = value.split(',').map(str::trim).filter(|site| !site.is_empty());
        sites.map(|site| PublicUrl::parse(site).map(|url| url.origin)).collect::<Option<Vec<_>>>()
    };
    let fields = sources.get(&SMS_REPLY_FIELDS, |value| {
        let names: Vec<String> = value.split(',').map(|name| name.trim().to_owned()).collect();
        <[String; 3]>::try_from(names).ok().filter(|names| names.iter().all(|name| is_name(name)))
    })?;
    Ok(IntakeKeys {
        sms: sources
            .get_optional(&SMS_REPLY_SECRET, in_an_address)?
            .map(|secret| SmsReplies { secret: secret.0, fields }),
        vk: sources.get_optional(&VK_SECRET, secret)?.map(|secret| (secret, confirmation)),
        telegram: sources.get_optional(&TELEGRAM_SECRET, secret)?,
        max: sources.get_optional(&MAX_SECRET, secret)?,
        sites: sources.get(&LEAD_SITES, sites)?,
    })
}
