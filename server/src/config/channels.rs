//! Settings of the channels by which messages to patients leave.

use std::fs;

use backend::{
    messengers::{Client, Email, EmailSettings, Max, Messengers, Sms, SmsSettings, Telegram, Ways, client},
    net::Roots,
};
use domain::{clinic_time::WallSpan, date::parse_minute, reminder::MessageRules};

use super::{ConfigError, PublicUrl, Setting, Sources};

pub(super) const SMTP_URL: Setting = Setting {
    name: "smtp_url",
    help: "Sends messages to patients by e-mail: the server that takes them",
    allowed: "smtps://USER:PASSWORD@HOST, or smtp://USER:PASSWORD@HOST:587?tls=required; without TLS only on this machine",
    default: "",
    secret: true,
};
pub(super) const MAIL_FROM: Setting = Setting {
    name: "mail_from",
    help: "Whom e-mail to patients comes from; needed with smtp_url",
    allowed: "an address, as clinic@example.ru or Клиника <clinic@example.ru>",
    default: "",
    secret: false,
};
pub(super) const TELEGRAM_TOKEN: Setting = Setting {
    name: "telegram_token",
    help: "Sends messages to patients by Telegram: the token of the bot",
    allowed: "a number, a colon and letters, as BotFather gives it",
    default: "",
    secret: true,
};
pub(super) const TELEGRAM_API: Setting = Setting {
    name: "telegram_api",
    help: "Where the Bot API of Telegram is reached",
    allowed: "an address, as https://api.telegram.org",
    default: "https://api.telegram.org",
    secret: false,
};
pub(super) const MAX_TOKEN: Setting = Setting {
    name: "max_token",
    help: "Sends messages to patients by MAX: the token of the bot",
    allowed: "16 characters or more",
    default: "",
    secret: true,
};
pub(super) const MAX_API: Setting = Setting {
    name: "max_api",
    help: "Where the API of MAX is reached",
    allowed: "an address, as https://platform-api2.max.ru",
    default: "https://platform-api2.max.ru",
    secret: false,
};
pub(super) const SMS_URL: Setting = Setting {
    name: "sms_url",
    help: "Sends messages to patients by SMS: the address of the provider",
    allowed: "an address; it or sms_body says {phone} or {digits}, and {text}",
    default: "",
    secret: true,
};
pub(super) const SMS_METHOD: Setting = Setting {
    name: "sms_method",
    help: "How the provider of SMS is asked",
    allowed: "POST or GET",
    default: "POST",
    secret: false,
};
pub(super) const SMS_HEADERS: Setting = Setting {
    name: "sms_headers",
    help: "Headers that the provider of SMS wants, as Authorization",
    allowed: "Name: value, one a line",
    default: "",
    secret: true,
};
pub(super) const SMS_BODY: Setting = Setting {
    name: "sms_body",
    help: "What the provider of SMS is sent; JSON, or a form as to={digits}&text={text}; {id} is the message's own",
    allowed: "JSON or a form",
    default: "",
    secret: true,
};
pub(super) const MESSAGE_ROOTS: Setting = Setting {
    name: "message_roots",
    help: "A file with certificates (PEM) that are trusted besides the usual ones when other servers are asked; MAX needs those \
           of the Ministry of Digital Development",
    allowed: "a path to a PEM file",
    default: "",
    secret: false,
};
pub(super) const MESSAGE_HOURS: Setting = Setting {
    name: "message_hours",
    help: "The hours in which patients are reminded of visits, by the clock of the visit's branch",
    allowed: "two times of one day, as 9:00-21:00",
    default: "9:00-21:00",
    secret: false,
};
pub(super) const REMIND_AT: Setting = Setting {
    name: "remind_at",
    help: "When patients are reminded of a visit on the day before; moved into the branch's opening hours",
    allowed: "a time of day, as 12:00",
    default: "12:00",
    secret: false,
};

/// With what other servers are asked, over HTTP and else.
pub(super) fn outside(sources: &Sources) -> Result<(Client, Roots), ConfigError> {
    let with = |more: Option<&[u8]>| Some((client(more)?, Roots::new(more)?));
    match sources.get_optional(&MESSAGE_ROOTS, |path| with(Some(&fs::read(path).ok()?)))? {
        Some(outside) => Ok(outside),
        // without more roots there is nothing that could fail but the machine itself
        None => with(None).ok_or(ConfigError::NoTls),
    }
}

/// The channels that are set up.
pub(super) fn read(
    sources: &Sources,
    client: &Client,
    public_url: Option<&PublicUrl>,
) -> Result<Messengers, ConfigError> {
    let rules = MessageRules {
        hours: sources.get(&MESSAGE_HOURS, hours)?,
        day_before_min: sources
            .get(&REMIND_AT, |value| parse_minute(value).ok().filter(|minute| *minute < 24 * 60))?,
        ..MessageRules::default()
    };
    let ways = Ways {
        email: email(sources)?,
        sms: sms(sources, client)?,
        telegram: telegram(sources, client)?,
        max: max(sources, client)?,
    };
    Ok(Messengers::new(ways, public_url.map(|url| url.origin.clone()), rules))
}

fn hours(value: &str) -> Option<WallSpan> {
    let (from, to) = value.split_once(['-', '–'])?;
    let span = WallSpan::new(parse_minute(from.trim()).ok()?, parse_minute(to.trim()).ok()?);
    (span.start_min < span.end_min).then_some(span)
}

fn email(sources: &Sources) -> Result<Option<Email>, ConfigError> {
    let with = |url: &str, from: &str| Email::new(&EmailSettings { url: url.into(), from: from.into() });
    let good = |url: &str| with(url, "clinic@example.ru").map(|_| url.to_owned());
    match sources.get_optional(&SMTP_URL, good)? {
        Some(url) => sources.get(&MAIL_FROM, |from| with(&url, from)).map(Some),
        None => Ok(None),
    }
}

fn telegram(sources: &Sources, client: &Client) -> Result<Option<Telegram>, ConfigError> {
    let api = sources.get(&TELEGRAM_API, address)?;
    let token = |value: &str| {
        let (bot, key) = value.split_once(':')?;
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let good = bot.parse::<u64>().is_ok() && !key.is_empty() && key.chars().all(plain);
        good.then(|| Telegram::new(client.clone(), &api, value))
    };
    sources.get_optional(&TELEGRAM_TOKEN, token)
}

fn max(sources: &Sources, client: &Client) -> Result<Option<Max>, ConfigError> {
    let api = sources.get(&MAX_API, address)?;
    let token = |value: &str| {
        let good = value.len() >= 16 && value.chars().all(|c| c.is_ascii_graphic());
        good.then(|| Max::new(client.clone(), &api, value))
    };
    sources.get_optional(&MAX_TOKEN, token)
}

fn sms(sources: &Sources, client: &Client) -> Result<Option<Sms>, ConfigError> {
    let text = |value: &str| Some(value.to_owned());
    let (headers, body) = (sources.get(&SMS_HEADERS, text)?, sources.get(&SMS_BODY, text)?);
    let method =
        sources.get(&SMS_METHOD, |value| ["POST", "GET"].contains(&value).then(|| value.to_owned()))?;
    let provider = |url: &str| {
        let (headers, body, method) = (headers.clone(), body.clone(), method.clone());
        Sms::new(client.clone(), &SmsSettings { url: url.into(), method, headers, body })
    };
    sources.get_optional(&SMS_URL, provider)
}

/// Scheme and host; a path too, of a server of one's own.
pub(super) fn address(value: &str) -> Option<String> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| value.starts_with(scheme))?;
    let rest = &value[scheme.len()..];
    (!rest.is_empty() && !rest.contains(['?', '#', '@', ' '])).then(|| value.trim_end_matches('/').to_owned())
}
