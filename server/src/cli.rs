//! The command line: what can be asked of the program, and the flags of all settings.

use std::{collections::BTreeMap, path::PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, Parser, Subcommand, error};
use domain::{import::ImportKind, permission::Role};

use crate::config::{SETTINGS, Setting};

/// The workplace of a dental clinic's call centre.
///
/// A setting is a flag, a variable of the environment, or a line of the file named by --config; a flag beats the
/// environment, which beats the file.
#[derive(Debug, Parser)]
#[command(name = "priyom", version, max_term_width = 110)]
pub struct Cli {
    /// What to do; serves the workplace when nothing is named.
    #[command(subcommand)]
    pub command: Option<Task>,
    /// Values of settings.
    #[command(flatten)]
    pub flags: Flags,
    /// A TOML file with settings [env: PRIYOM_CONFIG]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// What can be asked.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Serve the workplace
    Serve,
    /// Bring the database's schema up to date
    Migrate,
    /// Fill an empty database with the demo clinic
    Demo {
        /// How many times its history: 10, 100, 1000 for benchmarks
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
        scale: u32,
        /// The same seed, the same clinic
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Judge an XLSX or CSV file of services or patients row by row, and keep what is new and changed
    Import {
        /// Which list
        #[arg(value_parser = list)]
        list: ImportKind,
        /// The file
        file: PathBuf,
        /// Keep it; without this nothing is changed
        #[arg(long)]
        apply: bool,
        /// Keep the doubtful rows too
        #[arg(long, requires = "apply")]
        doubtful: bool,
        /// The sheet of a workbook; not needed where one alone has columns that fit
        #[arg(long, value_name = "NAME")]
        sheet: Option<String>,
        /// The first day of the new prices, as 01.01.2027; today when left out
        #[arg(long, value_name = "DATE", default_value = "")]
        from: String,
    },
    /// Count all figures anew from what happened, and compare them with what was kept
    Recount {
        /// Keep what was counted now where it differs
        #[arg(long)]
        mend: bool,
    },
    /// Copy an SQLite clinic to a folder of backups, while it is served
    Backup {
        /// The folder of backups, on another disk
        folder: PathBuf,
        /// How many of the newest are kept
        #[arg(long, default_value_t = 14, value_parser = clap::value_parser!(u16).range(1..))]
        keep: u16,
    },
    /// Look a backup through, and put it back where no clinic is
    Restore {
        /// The backup, one folder of those that `backup` makes
        backup: PathBuf,
        /// Look it through only
        #[arg(long)]
        check: bool,
    },
    /// The audit: who did or saw what
    #[command(subcommand)]
    Audit(AuditTask),
    /// Users of the workplace
    #[command(subcommand)]
    User(UserTask),
    /// Keys of the JSON API
    #[command(subcommand)]
    ApiKey(ApiKeyTask),
    /// Send made-up events to a running server
    #[command(subcommand)]
    Simulate(SimulateTask),
}

/// What can be made up.
#[derive(Debug, Subcommand)]
pub enum SimulateTask {
    /// Play a day of telephone calls through the generic webhook
    ///
    /// Somebody rings and is answered, is missed and rings again, hides the number, or is dialled. Calls last as long
    /// as they do, divided by --speed, and are signed with the setting --calls-secret, which has to be that of the
    /// server. Nothing is written but by the server.
    Calls {
        /// Where the server is
        #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:3000")]
        address: String,
        /// How many times faster than the clock: at 60 the day of eleven hours takes eleven minutes
        #[arg(long, default_value_t = 60.0, value_parser = speed)]
        speed: f64,
        /// The same seed, the same day
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// How many calls the day has
        #[arg(long, default_value_t = 80, value_parser = clap::value_parser!(u32).range(1..=100_000))]
        calls: u32,
        /// Telephones that ring; those of the demo clinic's operators when left out
        #[arg(long, value_name = "NUMBERS", value_delimiter = ',', default_value = "101,102,111,112")]
        extensions: Vec<String>,
        /// A file with the numbers that ring, one a line; made-up ones when left out
        #[arg(long, value_name = "FILE")]
        phones: Option<PathBuf>,
    },
}

fn speed(text: &str) -> Result<f64, &'static str> {
    let speed: f64 = text.parse().map_err(|_| "a number from 0.1 to 1000000")?;
    if (0.1..=1_000_000.0).contains(&speed) { Ok(speed) } else { Err("a number from 0.1 to 1000000") }
}

/// What can be asked of the audit.
#[derive(Debug, Subcommand)]
pub enum AuditTask {
    /// Prove that no row was altered, removed, slipped in or put elsewhere; fails and names what was
    ///
    /// Prints the newest seal at the end: whoever keeps it elsewhere can show later, with --seal, that the audit up to
    /// then is the one of that day.
    Verify {
        /// A seal that was printed before and kept elsewhere: the audit has to have it still
        #[arg(long, value_name = "SEAL")]
        seal: Option<String>,
    },
}

/// What can be done about users.
#[derive(Debug, Subcommand)]
pub enum UserTask {
    /// Add a user; the password is asked for, or read from standard input
    Add {
        /// What is typed to sign in
        login: String,
        /// As colleagues see it; the login when left out
        #[arg(long)]
        name: Option<String>,
        /// What the user may do
        #[arg(long, value_name = "ROLE", value_parser = roles())]
        role: String,
        /// The id of the doctor that the user is
        #[arg(long, value_name = "ID")]
        doctor: Option<String>,
        /// The user's telephone, as the exchange knows it
        #[arg(long, value_name = "NUMBER")]
        extension: Option<String>,
    },
    /// Give a user another password and end all sessions
    Passwd {
        /// Whose
        login: String,
    },
    /// Print a link by which a user sets the password, once and within three days
    Invite {
        /// Whose
        login: String,
    },
    /// Remove the second factor of a user who has lost it and end all sessions
    ResetFactor {
        /// Whose
        login: String,
    },
    /// Refuse to sign a user in from now on and end all sessions
    Disable {
        /// Whose
        login: String,
    },
    /// Let a disabled user sign in again
    Enable {
        /// Whose
        login: String,
    },
}

/// What can be done about keys.
#[derive(Debug, Subcommand)]
pub enum ApiKeyTask {
    /// Make a key and print it: it is shown this once
    Create {
        /// What it is for
        name: String,
        /// It may do no more than this role
        #[arg(long, value_name = "ROLE", value_parser = roles_of_keys())]
        role: String,
        /// It may do no more than this, as `book`; may be repeated; all that the role may when left out
        #[arg(long = "scope", value_name = "PERMISSION")]
        scopes: Vec<String>,
    },
    /// List the keys with their ids
    List,
    /// Refuse a key from now on
    Revoke {
        /// The key's id, as `list` shows it
        id: String,
    },
}

/// A key is no doctor.
fn roles_of_keys() -> clap::builder::PossibleValuesParser {
    let roles = Role::ALL.into_iter().filter(|role| *role != Role::Doctor);
    roles.map(Role::code).collect::<Vec<_>>().into()
}

fn list(name: &str) -> Result<ImportKind, &'static str> {
    ImportKind::from_code(name).ok_or("services or patients")
}

fn roles() -> clap::builder::PossibleValuesParser {
    Role::ALL.map(Role::code).into()
}

/// The values of those settings that the command line names.
#[derive(Debug, Default)]
pub struct Flags(pub BTreeMap<&'static str, String>);

impl Args for Flags {
    fn augment_args(command: Command) -> Command {
        SETTINGS
            .iter()
            .fold(command.next_help_heading("Settings"), |command, setting| command.arg(flag(setting)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Flags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, error::Error> {
        let given = SETTINGS.iter().filter_map(|setting| {
            let value = matches.get_one::<String>(setting.name)?;
            Some((setting.name, value.clone()))
        });
        Ok(Self(given.collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), error::Error> {
        self.0.extend(Self::from_arg_matches(matches)?.0);
        Ok(())
    }
}

fn flag(setting: &'static Setting) -> Arg {
    let default =
        if setting.default.is_empty() { String::new() } else { format!(" [default: {}]", setting.default) };
    let help = format!("{} ({}){default} [env: {}]", setting.help, setting.allowed, setting.variable());
    let arg = Arg::new(setting.name)
        .long(setting.flag())
        .help(help)
        .value_name("VALUE")
        .global(true)
        .action(ArgAction::Set);
    if setting.default == "false" {
        arg.num_args(0..=1).require_equals(true).default_missing_value("true")
    } else {
        arg
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn help_tells_every_setting_with_its_default_and_its_variable() {
        let help = Cli::command().render_long_help().to_string();
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        for setting in SETTINGS {
            assert!(help.contains(&format!("--{}", setting.flag())), "{}", setting.name);
            assert!(help.contains(&format!("[env: {}]", setting.variable())), "{}", setting.name);
            assert!(help.contains(setting.allowed), "{}", setting.name);
            assert!(setting.default.is_empty() || help.contains(setting.default), "{}", setting.name);
        }
    }

    #[test]
    fn a_setting_may_stand_before_and_after_the_task() {
        for line in [["priyom", "--readers=2", "migrate"], ["priyom", "migrate", "--readers=2"]] {
            let cli = Cli::parse_from(line);
            assert_eq!(cli.flags.0.get("readers").map(String::as_str), Some("2"));
            assert!(matches!(cli.command, Some(Task::Migrate)));
        }
    }

    #[test]
    fn demo_is_a_flag_and_a_task() {
        let cli = Cli::parse_from(["priyom", "--demo", "serve"]);
        assert_eq!(cli.flags.0.get("demo").map(String::as_str), Some("true"));
        assert!(matches!(cli.command, Some(Task::Serve)));
        assert!(matches!(
            Cli::parse_from(["priyom", "demo", "--scale", "10"]).command,
            Some(Task::Demo { .. })
        ));
    }
}
