//! Settings of telephony: a provider is on when its secret is set.

use domain::user::Secret;

use super::{ConfigError, Setting, Sources};
use crate::webhooks::Secrets;

pub(super) const MANGO_KEY: Setting = Setting {
    name: "mango_key",
    help: "Mango Office: the key of the virtual exchange; turns /hooks/calls/mango on",
    allowed: "the key as Mango Office shows it, 8 characters or more",
    default: "",
    secret: true,
};
pub(super) const MANGO_SALT: Setting = Setting {
    name: "mango_salt",
    help: "Mango Office: the salt that goes with the key",
    allowed: "the salt as Mango Office shows it, 8 characters or more; there is none without a key",
    default: "",
    secret: true,
};
pub(super) const ZADARMA_SECRET: Setting = Setting {
    name: "zadarma_secret",
    help: "Zadarma: the secret of the API; turns /hooks/calls/zadarma on",
    allowed: "the secret as Zadarma shows it, 8 characters or more",
    default: "",
    secret: true,
};
pub(super) const MEGAFON_TOKEN: Setting = Setting {
    name: "megafon_token",
    help: "MegaFon: the token with which its exchange comes to us; turns /hooks/calls/megafon on",
    allowed: "8 characters or more",
    default: "",
    secret: true,
};
pub(super) const UIS_SECRET: Setting = Setting {
    name: "uis_secret",
    help: "UIS: the last part of the address /hooks/calls/uis/..., which it turns on",
    allowed: "16 letters, digits, - and _ or more",
    default: "",
    secret: true,
};
pub(super) const CALLS_SECRET: Setting = Setting {
    name: "calls_secret",
    help: "Any other exchange: the key of its signatures; turns /hooks/calls/generic on",
    allowed: "16 characters or more",
    default: "",
    secret: true,
};

/// A secret that is not too short to be one.
pub(super) fn at_least(least: usize) -> impl Fn(&str) -> Option<Secret> {
    move |value| (value.len() >= least).then(|| Secret(value.to_owned()))
}

/// A secret that is the last part of an address.
pub(super) fn in_an_address(value: &str) -> Option<Secret> {
    let fits = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    at_least(16)(value).filter(|_| fits)
}

/// The secrets that are set.
pub(super) fn read(sources: &Sources) -> Result<Secrets, ConfigError> {
    let has = |setting| sources.find(setting).is_some();
    let mango = if has(&MANGO_KEY) || has(&MANGO_SALT) {
        Some((sources.get(&MANGO_KEY, at_least(8))?, sources.get(&MANGO_SALT, at_least(8))?))
    } else {
        None
    };
    Ok(Secrets {
        mango,
        zadarma: sources.get_optional(&ZADARMA_SECRET, at_least(8))?,
        megafon: sources.get_optional(&MEGAFON_TOKEN, at_least(8))?,
        uis: sources.get_optional(&UIS_SECRET, in_an_address)?,
        generic: sources.get_optional(&CALLS_SECRET, at_least(16))?,
    })
}
