//! The log: lines for people or JSON for machines, on standard error.

use std::io::{self, IsTerminal};

use tracing_subscriber::{EnvFilter, fmt};

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

impl LogFormat {
    /// The format of that name.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "text" => Some(Self::Text),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// The filter of a level or of directives; none when it is neither.
pub fn filter(text: &str) -> Option<EnvFilter> {
    let levels = ["off", "error", "warn", "info", "debug", "trace"];
    let known = text.split(',').all(|part| {
        let level = part.rsplit('=').next().unwrap_or_default().trim().to_ascii_lowercase();
        levels.contains(&level.as_str())
    });
    known.then(|| EnvFilter::try_new(text).ok()).flatten()
}

/// Starts the log; later calls change nothing.
pub fn start(format: LogFormat, directives: &str) {
    let filter = filter(directives).unwrap_or_default();
    let log = fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(io::stderr().is_terminal());
    let started = match format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => {
            log.json().flatten_event(true).with_current_span(true).with_span_list(false).try_init()
        }
    };
    if let Err(error) = started {
        tracing::debug!(%error, "the log was started before");
    }
}
