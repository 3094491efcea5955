//! What those show who bring leads; a source without a secret is off.

use super::{ConfigError, PublicUrl, Setting, Sources};
use crate::intake::IntakeKeys;

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

/// The secrets that are set.
pub(super) fn read(sources: &Sources) -> Result<IntakeKeys, ConfigError> {
    let secret = |value: &str| (value.len() >= 8).then(|| value.to_owned());
    let confirmation = sources.get(&VK_CONFIRMATION, |value| Some(value.to_owned()))?;
    let sites = |value: &str| {
        let sites = value.split(',').map(str::trim).filter(|site| !site.is_empty());
        sites.map(|site| PublicUrl::parse(site).map(|url| url.origin)).collect::<Option<Vec<_>>>()
    };
    Ok(IntakeKeys {
        vk: sources.get_optional(&VK_SECRET, secret)?.map(|secret| (secret, confirmation)),
        telegram: sources.get_optional(&TELEGRAM_SECRET, secret)?,
        max: sources.get_optional(&MAX_SECRET, secret)?,
        sites: sources.get(&LEAD_SITES, sites)?,
    })
}
