//! Settings of Asterisk, and of the exchange that dials for operators.

use std::collections::BTreeMap;

use backend::{
    exchanges::{Asterisk, Dialler, Mango, Megafon, Uis, Zadarma},
    messengers::Client,
    net::Roots,
};
use domain::telephony::{Provider, extension};

use super::{
    ConfigError, Setting, Sources,
    channels::address,
    telephony::{MANGO_KEY, MANGO_SALT, ZADARMA_SECRET, at_least},
};

pub(super) const ASTERISK_URL: Setting = Setting {
    name: "asterisk_url",
    help: "Asterisk: the manager interface (AMI) that tells of calls",
    allowed: "tcp://USER:SECRET@HOST:5038, or tls:// with the port of TLS",
    default: "",
    secret: true,
};
pub(super) const ASTERISK_CHANNEL: Setting = Setting {
    name: "asterisk_channel",
    help: "Asterisk: the channel of an operator's telephone",
    allowed: "a channel with {extension} in it, as PJSIP/{extension}",
    default: "PJSIP/{extension}",
    secret: false,
};
pub(super) const ASTERISK_CONTEXT: Setting = Setting {
    name: "asterisk_context",
    help: "Asterisk: the context in which an operator's telephone dials",
    allowed: "the name of a context",
    default: "from-internal",
    secret: false,
};
pub(super) const DIAL_WITH: Setting = Setting {
    name: "dial_with",
    help: "The exchange that dials when an operator calls; without one operators dial by hand",
    allowed: "mango, zadarma, megafon, uis or asterisk",
    default: "",
    secret: false,
};
pub(super) const DIAL_API: Setting = Setting {
    name: "dial_api",
    help: "Where the exchange that dials is asked; MegaFon's is the clinic's own, as https://clinic.megapbx.ru",
    allowed: "an address, as https://app.mango-office.ru",
    default: "",
    secret: false,
};
pub(super) const DIAL_KEY: Setting = Setting {
    name: "dial_key",
    help: "The key for asking: Zadarma's key of the API, MegaFon's key of the exchange, the access token of UIS",
    allowed: "8 characters or more",
    default: "",
    secret: true,
};
pub(super) const DIAL_NUMBER: Setting = Setting {
    name: "dial_number",
    help: "The clinic's number that whoever is called sees: of UIS always, of Mango Office when it has several",
    allowed: "a number in digits, as 74951234567",
    default: "",
    secret: false,
};
pub(super) const DIAL_EMPLOYEES: Setting = Setting {
    name: "dial_employees",
    help: "Ids of employees at UIS by their extensions",
    allowed: "pairs with commas between them, as 101=25,102=26",
    default: "",
    secret: false,
};

/// Asterisk, when it is listened to.
pub(super) fn asterisk(sources: &Sources, roots: &Roots) -> Result<Option<Asterisk>, ConfigError> {
    let known = |channel: &str, context: &str| {
        Asterisk::new("tcp://user:secret@localhost", roots.clone(), channel, context).map(|_| ())
    };
    let own = |value: &str| Some(value.to_owned());
    sources.get(&ASTERISK_CHANNEL, |channel| known(channel, "context"))?;
    sources.get(&ASTERISK_CONTEXT, |context| known("{extension}", context))?;
    let (channel, context) = (sources.get(&ASTERISK_CHANNEL, own)?, sources.get(&ASTERISK_CONTEXT, own)?);
    sources.get_optional(&ASTERISK_URL, |url| Asterisk::new(url, roots.clone(), &channel, &context))
}

/// The exchange that dials.
pub(super) fn dialler(
    sources: &Sources,
    client: &Client,
    asterisk: Option<&Asterisk>,
) -> Result<Option<Dialler>, ConfigError> {
    let with =
        |value: &str| Provider::ALL.into_iter().find(|provider| provider.code() == value && dials(*provider));
    let Some(provider) = sources.get_optional(&DIAL_WITH, with)? else { return Ok(None) };
    let client = client.clone();
    let api = |usual: &str| match sources.get_optional(&DIAL_API, address)? {
        Some(address) => Ok(address),
        None => Ok(usual.to_owned()),
    };
    let secret = |setting| sources.get(setting, at_least(8)).map(|secret| secret.0);
    let key = || secret(&DIAL_KEY);
    Ok(Some(match provider {
        Provider::Mango => {
            let (key, salt) = (secret(&MANGO_KEY)?, secret(&MANGO_SALT)?);
            let line = sources.get_optional(&DIAL_NUMBER, digits)?;
            Dialler::Mango(Mango::new(client, &api("https://app.mango-office.ru")?, (&key, &salt), line))
        }
        Provider::Zadarma => {
            let (key, secret) = (key()?, secret(&ZADARMA_SECRET)?);
            Dialler::Zadarma(Zadarma::new(client, &api("https://api.zadarma.com")?, (&key, &secret)))
        }
        Provider::Megafon => {
            Dialler::Megafon(Megafon::new(client, &sources.get(&DIAL_API, address)?, &key()?))
        }
        Provider::Uis => {
            let (number, employees) =
                (sources.get(&DIAL_NUMBER, digits)?, sources.get(&DIAL_EMPLOYEES, employees)?);
            Dialler::Uis(Uis::new(
                client,
                &api("https://callapi.uiscom.ru/v4.0")?,
                &key()?,
                number,
                employees,
            ))
        }
        _ => match asterisk {
            Some(asterisk) => Dialler::Asterisk(Box::new(asterisk.clone())),
            // what is missing is named
            None => return sources.get(&ASTERISK_URL, |_| None),
        },
    }))
}

fn dials(provider: Provider) -> bool {
    provider != Provider::Generic
}

fn digits(value: &str) -> Option<String> {
    let good = (10..=15).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit());
    good.then(|| value.to_owned())
}

fn employees(value: &str) -> Option<BTreeMap<String, u64>> {
    let pair = |pair: &str| {
        let (telephone, id) = pair.split_once('=')?;
        Some((extension(telephone).ok()??, id.trim().parse().ok()?))
    };
    value.split(',').map(pair).collect()
}
