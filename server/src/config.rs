//! Settings: what there is, where each value comes from, and which values are refused.
//!
//! A flag beats the environment, which beats the file, which beats the default. Every value is read as text and
//! parsed in one place, so that a bad one is refused in one way: a sentence that names the setting and says what it
//! may be.

mod audit;
mod backup;
mod channels;
mod dial;
mod files;
mod intake;
mod reports;
mod sign_in;
mod telephony;

use std::{
    collections::BTreeMap,
    env, fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use axum::http::Uri;
use backend::{
    exchanges::{Asterisk, Dialler},
    files::Files,
    messengers::Messengers,
    services::reports::Mailing,
};
use domain::{audit::AlarmLimits, call_hours::CallHours, sign_in::SignInRules};

pub use backup::Backups;

use crate::{
    client::Proxies,
    intake::{IntakeKeys, mailbox::Mailbox},
    log::LogFormat,
    site::Site,
    webhooks::Secrets,
};

/// One setting. Its flag is the name with `-`, its variable `PRIYOM_` and the name, its key in the file the name.
pub struct Setting {
    /// In lower case, with `_`.
    pub name: &'static str,
    /// For `--help`.
    pub help: &'static str,
    /// For `--help` and for the refusal of a bad value.
    pub allowed: &'static str,
    /// As text; empty when there is none.
    pub default: &'static str,
    /// Whether a refusal must not repeat the value.
    pub secret: bool,
}

const DATABASE: Setting = Setting {
    name: "database",
    help: "The database",
    allowed: "sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME",
    default: "sqlite:data/priyom.db",
    secret: true,
};
const KEY_FILE: Setting = Setting {
    name: "key_file",
    help: "The file with the key of the encrypted SQLite database and of attached files, made on the first start; \
           without it nobody can read them, so keep a copy of it elsewhere",
    allowed: "a path outside the folder of the data",
    default: "$XDG_CONFIG_HOME/priyom/database.key",
    secret: false,
};
const LISTEN: Setting = Setting {
    name: "listen",
    help: "Where to listen",
    allowed: "an address and a port, as 127.0.0.1:3000 or [::1]:3000",
    default: "127.0.0.1:3000",
    secret: false,
};
const PUBLIC_URL: Setting = Setting {
    name: "public_url",
    help: "The address that browsers use, when it is not the one listened on; with https cookies are sent over TLS \
           only",
    allowed: "http:// or https://, a host, perhaps a port, and nothing after it",
    default: "",
    secret: false,
};
const TRUSTED_PROXIES: Setting = Setting {
    name: "trusted_proxies",
    help: "Proxies whose X-Forwarded-For is believed",
    allowed: "addresses or networks with commas between them, as 127.0.0.1,10.0.0.0/8",
    default: "",
    secret: false,
};
const SITE: Setting = Setting {
    name: "site",
    help: "The folder with the built Wasm and style sheet",
    allowed: "a path to a folder with hash.txt in it",
    default: "",
    secret: false,
};
const READERS: Setting = Setting {
    name: "readers",
    help: "Connections to the database that read at once",
    allowed: "a number from 1 to 64",
    default: "4",
    secret: false,
};
const HOLD_MINUTES: Setting = Setting {
    name: "hold_minutes",
    help: "How long a time is held for the patient on the phone",
    allowed: "a number from 1 to 30",
    default: "5",
    secret: false,
};
const CALL_HOURS: Setting = Setting {
    name: "call_hours",
    help: "The hours in which calls and leads are answered, by the clock of the clinic's first branch; what comes \
           outside of them is due at the next start",
    allowed: "weekdays and hours, as mon-sat 8:45-20:00, sun 8:45-17:00",
    default: "mon-sat 8:45-20:00, sun 8:45-17:00",
    secret: false,
};
const LEAD_ACCEPT_MINUTES: Setting = Setting {
    name: "lead_accept_minutes",
    help: "Within how long, in these hours, an SMM manager is to accept a lead that was passed on; then they are \
           reminded, and after twice as long whoever reads the reports",
    allowed: "a number from 5 to 600",
    default: "30",
    secret: false,
};
const DEMO: Setting = Setting {
    name: "demo",
    help: "Load the demo clinic when the database is empty",
    allowed: "true or false",
    default: "false",
    secret: false,
};
const LOG_FORMAT: Setting = Setting {
    name: "log_format",
    help: "How the log is written",
    allowed: "text or json",
    default: "text",
    secret: false,
};
const LOG: Setting = Setting {
    name: "log",
    help: "What is logged",
    allowed: "a level (error, warn, info, debug, trace), or a filter as info,sqlx=warn",
    default: "info",
    secret: false,
};
const METRICS_TOKEN: Setting = Setting {
    name: "metrics_token",
    help: "Lets other machines read /metrics with this bearer token; without it only this machine may",
    allowed: "16 characters or more",
    default: "",
    secret: true,
};

const PAYLOAD_DAYS: Setting = Setting {
    name: "payload_days",
    help: "How long it is kept what exchanges, networks and letters sent, as it came; calls and leads stay",
    allowed: "a number of days from 7 to 3650",
    default: "90",
    secret: false,
};

/// Every setting, in the order of `--help`.
pub const SETTINGS: [&Setting; 63] = [
    &DATABASE,
    &KEY_FILE,
    &LISTEN,
    &PUBLIC_URL,
    &TRUSTED_PROXIES,
    &SITE,
    &READERS,
    &HOLD_MINUTES,
    &CALL_HOURS,
    &LEAD_ACCEPT_MINUTES,
    &DEMO,
    &LOG_FORMAT,
    &LOG,
    &METRICS_TOKEN,
    &PAYLOAD_DAYS,
    &files::FILES,
    &files::SCANNER,
    &intake::VK_SECRET,
    &intake::VK_CONFIRMATION,
    &intake::TELEGRAM_SECRET,
    &intake::MAX_SECRET,
    &intake::LEAD_SITES,
    &intake::IMAP_URL,
    &intake::SMS_REPLY_SECRET,
    &intake::SMS_REPLY_FIELDS,
    &telephony::MANGO_KEY,
    &telephony::MANGO_SALT,
    &telephony::ZADARMA_SECRET,
    &telephony::MEGAFON_TOKEN,
    &telephony::UIS_SECRET,
    &telephony::CALLS_SECRET,
    &dial::ASTERISK_URL,
    &dial::ASTERISK_CHANNEL,
    &dial::ASTERISK_CONTEXT,
    &dial::DIAL_WITH,
    &dial::DIAL_API,
    &dial::DIAL_KEY,
    &dial::DIAL_NUMBER,
    &dial::DIAL_EMPLOYEES,
    &channels::SMTP_URL,
    &channels::MAIL_FROM,
    &channels::TELEGRAM_TOKEN,
    &channels::TELEGRAM_API,
    &channels::MAX_TOKEN,
    &channels::MAX_API,
    &channels::SMS_URL,
    &channels::SMS_METHOD,
    &channels::SMS_HEADERS,
    &channels::SMS_BODY,
    &channels::MESSAGE_ROOTS,
    &channels::MESSAGE_HOURS,
    &channels::REMIND_AT,
    &reports::REPORT_TO,
    &reports::REPORT_AT,
    &audit::ALARM_VIEWS,
    &audit::ALARM_REVEALS,
    &audit::ALARM_EXPORTS,
    &backup::BACKUP_FOLDER,
    &backup::BACKUP_AT,
    &backup::BACKUP_KEEP,
    &sign_in::SECOND_FACTOR,
    &sign_in::SIGN_IN_FROM,
    &sign_in::LOCK_MINUTES,
];

impl Setting {
    /// Its flag, without the dashes.
    pub fn flag(&self) -> String {
        self.name.replace('_', "-")
    }

    /// Its environment variable.
    pub fn variable(&self) -> String {
        format!("PRIYOM_{}", self.name.to_ascii_uppercase())
    }
}

/// All settings, with values that can be used.
#[derive(Clone, Debug)]
pub struct Config {
    /// The database's address.
    pub database: String,
    /// The file with SQLite's key.
    pub key_file: Option<PathBuf>,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The address that browsers use.
    pub public_url: Option<PublicUrl>,
    /// Who may say where a request comes from.
    pub trusted_proxies: Proxies,
    /// The built site.
    pub site: PathBuf,
    /// Connections that read at once.
    pub readers: u32,
    /// Minutes that a hold lasts.
    pub hold_minutes: u16,
    /// The hours in which calls are taken.
    pub call_hours: CallHours,
    /// Minutes within which an SMM manager is to accept a lead.
    pub lead_accept_minutes: u16,
    /// Whether an empty database gets the demo clinic.
    pub demo: bool,
    /// How the log is written.
    pub log_format: LogFormat,
    /// What is logged.
    pub log: String,
    /// Lets other machines read the metrics.
    pub metrics_token: Option<String>,
    /// Days for which it is kept what was sent from outside.
    pub payload_days: u16,
    /// What those show who bring leads.
    pub intake: IntakeKeys,
    /// What proves that a telephone exchange sends what it seems to.
    pub hooks: Secrets,
    /// How messages to patients leave.
    pub messengers: Messengers,
    /// The mailbox whose letters are leads.
    pub mailbox: Option<Mailbox>,
    /// The exchange that is listened to.
    pub asterisk: Option<Asterisk>,
    /// The exchange that dials.
    pub dialler: Option<Dialler>,
    /// Where files lie, and what looks into them.
    pub files: Files,
    /// To whom reports of a day are mailed.
    pub mailing: Option<Mailing>,
    /// How much one may do before an alarm is raised.
    pub alarms: AlarmLimits,
    /// What is asked of whoever comes in.
    pub sign_in: SignInRules,
    /// The copies that are made while the clinic is served.
    pub backups: Option<Backups>,
}

/// Scheme and authority of the address that browsers use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    /// As browsers write it in `Origin`.
    pub origin: String,
    /// Whether it is https.
    pub tls: bool,
}

/// Why the settings cannot be used; one sentence for whoever starts the program.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A value that is not allowed.
    #[error("{place}{value} is not usable: give {allowed}.")]
    Value {
        /// The flag, the variable, or the key and its file.
        place: String,
        /// The value, or nothing when it is a secret.
        value: String,
        /// What would be.
        allowed: &'static str,
    },
    /// The file cannot be read.
    #[error("The settings file {0} cannot be read: {1}.")]
    Unreadable(PathBuf, io::Error),
    /// The file is not TOML.
    #[error("The settings file {0} is not TOML: {1}.")]
    NotToml(PathBuf, String),
    /// The file sets something that there is not.
    #[error("The settings file {0} sets {1}, which is no setting; those there are: {2}.")]
    UnknownKey(PathBuf, String, String),
    /// The machine offers nothing to make TLS of.
    #[error("TLS cannot be used on this machine.")]
    NoTls,
    /// There is no folder for settings of this user.
    #[error("There is no home folder to keep the database's key in: set PRIYOM_KEY_FILE to a path for it.")]
    NoHome,
}

/// Looks up a variable of the environment.
pub type Environment = Box<dyn Fn(&str) -> Option<String>>;

/// Where values come from.
pub struct Sources {
    /// Flags by the name of their setting.
    pub flags: BTreeMap<&'static str, String>,
    /// An environment variable.
    pub env: Environment,
    /// The file's path and its values.
    pub file: Option<(PathBuf, BTreeMap<String, String>)>,
}

impl Sources {
    /// Flags, the process's environment, and a file, if one is named by the flag or by `PRIYOM_CONFIG`.
    pub fn new(flags: BTreeMap<&'static str, String>, file: Option<PathBuf>) -> Result<Self, ConfigError> {
        let file = file.or_else(|| env::var_os("PRIYOM_CONFIG").map(PathBuf::from));
        let file = file.map(|path| read_file(&path).map(|values| (path, values))).transpose()?;
        Ok(Self { flags, env: Box::new(|name| env::var(name).ok()), file })
    }

    /// The value, and where it stands. An empty variable counts as none.
    fn find(&self, setting: &Setting) -> Option<(String, String)> {
        if let Some(value) = self.flags.get(setting.name) {
            return Some((value.clone(), format!("--{}", setting.flag())));
        }
        if let Some(value) = (self.env)(&setting.variable()).filter(|value| !value.is_empty()) {
            return Some((value, setting.variable()));
        }
        let (path, values) = self.file.as_ref()?;
        Some((values.get(setting.name)?.clone(), format!("{} in {}", setting.name, path.display())))
    }

    fn get<T>(&self, setting: &Setting, parse: impl FnOnce(&str) -> Option<T>) -> Result<T, ConfigError> {
        let (value, place) =
            self.find(setting).unwrap_or_else(|| (setting.default.to_owned(), setting.variable()));
        parse(value.trim()).ok_or_else(|| ConfigError::Value {
            place,
            value: if setting.secret { String::new() } else { format!(" = {value:?}") },
            allowed: setting.allowed,
        })
    }

    fn get_optional<T>(
        &self,
        setting: &Setting,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, ConfigError> {
        if self.find(setting).is_none() { Ok(None) } else { self.get(setting, parse).map(Some) }
    }
}

impl Config {
    /// Reads every setting; the first bad one is the error.
    pub fn read(sources: &Sources) -> Result<Self, ConfigError> {
        let path = |value: &str| (!value.is_empty()).then(|| PathBuf::from(value));
        let public_url = sources.get_optional(&PUBLIC_URL, PublicUrl::parse)?;
        let (client, roots) = channels::outside(sources)?;
        let asterisk = dial::asterisk(sources, &roots)?;
        Ok(Self {
            messengers: channels::read(sources, &client, public_url.as_ref())?,
            dialler: dial::dialler(sources, &client, asterisk.as_ref())?,
            asterisk,
            mailbox: intake::mailbox(sources, &roots)?,
            files: files::read(sources)?,
            mailing: reports::read(sources)?,
            alarms: audit::read(sources)?,
            sign_in: sign_in::read(sources)?,
            backups: backup::read(sources)?,
            database: sources.get(&DATABASE, database)?,
            key_file: sources.get_optional(&KEY_FILE, path)?.or_else(|| default_key_file(&*sources.env)),
            listen: sources.get(&LISTEN, |value| value.parse().ok())?,
            public_url,
            trusted_proxies: sources.get(&TRUSTED_PROXIES, Proxies::parse)?,
            site: sources.get_optional(&SITE, path)?.unwrap_or_else(Site::default_root),
            readers: sources.get(&READERS, |value| number(value, 1, 64))?,
            hold_minutes: sources.get(&HOLD_MINUTES, |value| number(value, 1, 30))?,
            call_hours: sources.get(&CALL_HOURS, |value| value.parse().ok())?,
            lead_accept_minutes: sources.get(&LEAD_ACCEPT_MINUTES, |value| number(value, 5, 600))?,
            demo: sources.get(&DEMO, |value| value.parse().ok())?,
            log_format: sources.get(&LOG_FORMAT, LogFormat::parse)?,
            log: sources.get(&LOG, |value| crate::log::filter(value).map(|_| value.to_owned()))?,
            metrics_token: sources
                .get_optional(&METRICS_TOKEN, |value| (value.len() >= 16).then(|| value.to_owned()))?,
            payload_days: sources.get(&PAYLOAD_DAYS, |value| number(value, 7, 3650))?,
            intake: intake::read(sources)?,
            hooks: telephony::read(sources)?,
        })
    }

    /// The file of the SQLite database; none on PostgreSQL.
    pub fn sqlite_path(&self) -> Option<&Path> {
        sqlite_path(&self.database).map(Path::new)
    }
}

impl PublicUrl {
    fn parse(value: &str) -> Option<Self> {
        let url: Uri = value.parse().ok()?;
        let scheme = url.scheme_str().filter(|scheme| ["http", "https"].contains(scheme))?;
        let authority = url.authority().filter(|authority| !authority.as_str().contains('@'))?;
        let bare = url.path_and_query().is_none_or(|rest| rest.as_str() == "/");
        bare.then(|| Self {
            origin: format!("{scheme}://{}", authority.as_str().to_ascii_lowercase()),
            tls: scheme == "https",
        })
    }
}

fn database(value: &str) -> Option<String> {
    let fits = sqlite_path(value).is_some_and(|path| !path.is_empty() && !path.starts_with(':'))
        || ["postgres://", "postgresql://"].iter().any(|scheme| value.starts_with(scheme));
    fits.then(|| value.to_owned())
}

fn sqlite_path(url: &str) -> Option<&str> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    Some(path.split('?').next().unwrap_or_default())
}

fn number<T: TryFrom<u32>>(value: &str, low: u32, high: u32) -> Option<T> {
    let number: u32 = value.parse().ok()?;
    (low..=high).contains(&number).then_some(number)?.try_into().ok()
}

fn default_key_file(env: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let set = |name| env(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = set("XDG_CONFIG_HOME").or_else(|| Some(set("HOME")?.join(".config")))?;
    Some(base.join("priyom/database.key"))
}

fn read_file(path: &Path) -> Result<BTreeMap<String, String>, ConfigError> {
    let text = fs::read_to_string(path).map_err(|error| ConfigError::Unreadable(path.into(), error))?;
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| ConfigError::NotToml(path.into(), error.message().into()))?;
    table
        .into_iter()
        .map(|(key, value)| {
            if SETTINGS.iter().any(|setting| setting.name == key) {
                Ok((key, plain(value)))
            } else {
                let known: Vec<_> = SETTINGS.iter().map(|setting| setting.name).collect();
                Err(ConfigError::UnknownKey(path.into(), key, known.join(", ")))
            }
        })
        .collect()
}

/// Lists are written with commas elsewhere.
fn plain(value: toml::Value) -> String {
    match value {
        toml::Value::String(text) => text,
        toml::Value::Array(items) => items.into_iter().map(plain).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests;
