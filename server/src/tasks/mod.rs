//! What the command line asks for: opens the backend as the settings say, does one task, closes it.

mod api_keys;
mod audit;
mod backup;
mod import;
mod recount;
mod serve;
mod simulate;
mod users;

use std::{fmt, sync::Arc};

use backend::{
    Backend,
    cipher::Cipher,
    clock::SystemClock,
    demo::{self, DemoOptions, DemoSummary},
    files::Files,
    services::tallies,
    store::{DbOptions, StoreError},
};
use chrono::TimeDelta;
use chrono_tz::Europe::Moscow;
use domain::{
    error::{AppError, FieldErrors},
    import::{Doubtful, Reading},
};

use crate::{
    cli::{AuditTask, Cli, Task},
    config::{Config, ConfigError, Sources},
    key_file::{self, KeyError},
    log,
};

/// Why a task was not done; one sentence for whoever asked.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    /// A setting.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The database's key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The database.
    #[error("The database cannot be opened: {0}.")]
    Open(StoreError),
    /// Anything else, in a sentence.
    #[error("{0}")]
    Refused(String),
}

impl From<backend::Error> for TaskError {
    fn from(error: backend::Error) -> Self {
        Self::Refused(match error {
            backend::Error::App(AppError::Invalid(errors)) => sentence(&errors),
            other => format!("{other}."),
        })
    }
}

impl TaskError {
    fn refused(sentence: impl fmt::Display) -> Self {
        Self::Refused(sentence.to_string())
    }
}

/// `login: taken; password: too short (10).`
fn sentence(errors: &FieldErrors) -> String {
    let faults =
        errors.0.iter().map(|error| format!("{}: {}", error.field, words(&format!("{:?}", error.fault))));
    format!("{}.", faults.collect::<Vec<_>>().join("; "))
}

/// `TooShort(10)` → `too short (10)`.
fn words(name: &str) -> String {
    let spaced = name.chars().flat_map(|c| match c {
        c if c.is_uppercase() => vec![' ', c.to_ascii_lowercase()],
        '(' => vec![' ', '('],
        c => vec![c],
    });
    spaced.collect::<String>().trim_start().to_owned()
}

/// Does what the command line asks for.
pub async fn run(cli: Cli) -> Result<(), TaskError> {
    let config = Config::read(&Sources::new(cli.flags.0, cli.config)?)?;
    log::start(config.log_format, &config.log);
    let task = match cli.command.unwrap_or(Task::Serve) {
        // the database is the running server's, or not there yet
        Task::Simulate(task) => return simulate::run(&config, task).await,
        Task::Backup { folder, keep } => return backup::make(&config, &folder, keep).await,
        Task::Restore { backup, check } => return backup::restore(&config, &backup, check).await,
        task => task,
    };
    let backend = open(&config).await?;
    let done = match task {
        Task::Simulate(_) | Task::Backup { .. } | Task::Restore { .. } => Ok(()),
        Task::Serve => serve::run(&config, &backend).await,
        Task::Migrate => {
            println!("The database is up to date.");
            Ok(())
        }
        Task::Demo { scale, seed } => fill(&backend, scale, seed).await.map(|summary| tell(&summary)),
        Task::Import { list, file, apply, doubtful, sheet, from } => {
            let taken = if doubtful { Doubtful::All } else { Doubtful::None };
            let reading = Reading { sheet, first_day: from };
            import::run(&backend, list, &file, apply.then_some(taken), reading).await
        }
        Task::Audit(AuditTask::Verify { seal }) => audit::verify(&backend, seal.as_deref()).await,
        Task::Recount { mend } => recount::run(&backend, mend).await,
        Task::User(task) => users::run(&config, &backend, task).await,
        Task::ApiKey(task) => api_keys::run(&backend, task).await,
    };
    backend.close().await;
    done
}

/// What the key file holds; one is made where there is neither it nor any data.
fn data_key(config: &Config) -> Result<String, TaskError> {
    let key_file = config.key_file.as_deref().ok_or(ConfigError::NoHome)?;
    let data = config.sqlite_path().or(config.files.folder.as_deref());
    let data = data.ok_or_else(|| TaskError::refused("No folder for files is set."))?;
    Ok(key_file::read_or_make(key_file, data)?)
}

async fn open(config: &Config) -> Result<Backend, TaskError> {
    let secret = data_key(config)?;
    let files = Files { key: Some(Cipher::of_files(&secret)), ..config.files.clone() };
    let options = DbOptions { url: config.database.clone(), key: Some(secret), readers: config.readers };
    let backend = Backend::open(&options, Arc::new(SystemClock)).await.map_err(TaskError::Open)?;
    let hold = TimeDelta::minutes(config.hold_minutes.into());
    let accept = TimeDelta::minutes(config.lead_accept_minutes.into());
    Ok(backend
        .with_hold(hold)
        .with_call_hours(config.call_hours)
        .with_lead_accept(accept)
        .with_messengers(config.messengers.clone())
        .with_dialler(config.dialler.clone())
        .with_files(files)
        .with_alarms(config.alarms)
        .with_sign_in_rules(config.sign_in.clone()))
}

async fn fill(backend: &Backend, scale: u32, seed: u64) -> Result<DemoSummary, TaskError> {
    let today = backend.now().with_timezone(&Moscow).date_naive();
    let made =
        demo::load(backend, DemoOptions { scale, seed, today }).await.map_err(|error| match error {
            backend::Error::App(AppError::Refused(_)) => {
                TaskError::refused("The database is not empty: the demo clinic goes into an empty one only.")
            }
            other => other.into(),
        })?;
    tallies::settle(&backend.system()).await?;
    Ok(made)
}

fn tell(summary: &DemoSummary) {
    println!(
        "The demo clinic: {} branches, {} doctors, {} patients, {} bookings, {} calls.",
        summary.branches, summary.doctors, summary.patients, summary.bookings, summary.calls
    );
    println!("Sign in as, with the password:");
    for (login, password, role) in demo::logins() {
        println!("  {login:<16} {password:<28} {}", role.code());
    }
}

#[cfg(test)]
mod tests {
    use domain::error::Fault;

    use super::*;

    #[test]
    fn a_refused_field_is_told_in_words() {
        let mut errors = FieldErrors::default();
        errors.add("login", Fault::Taken);
        errors.add("password", Fault::TooShort(10));
        assert_eq!(sentence(&errors), "login: taken; password: too short (10).");
    }
}
