//! The SQL that services really run, caught on its way to the database, and how an engine goes about it.

use std::{
    collections::BTreeSet,
    fmt::Debug,
    str::FromStr,
    sync::{Arc, Mutex},
};

use backend::store::DbOptions;
use sqlx::ConnectOptions;
use sqlx::{
    AssertSqlSafe, Executor, PgConnection, Row, SqliteConnection, postgres::PgConnectOptions,
    sqlite::SqliteConnectOptions,
};
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

/// Under this name sqlx logs each statement.
const TARGET: &str = "sqlx::query";

/// Every statement that this process has run, once each.
#[derive(Clone, Default)]
pub struct Statements(Arc<Mutex<BTreeSet<String>>>);

impl Statements {
    /// Catches from now on; once a process.
    pub fn catch() -> Self {
        let statements = Self::default();
        tracing::subscriber::set_global_default(Catcher(statements.clone())).unwrap();
        statements
    }

    /// What was caught since the last time.
    pub fn take(&self) -> BTreeSet<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

struct Catcher(Statements);

impl Subscriber for Catcher {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == TARGET && *metadata.level() <= Level::DEBUG
    }

    fn event(&self, event: &Event<'_>) {
        let mut text = Text::default();
        event.record(&mut text);
        let whole = if text.statement.trim().is_empty() { text.summary } else { text.statement };
        let words: Vec<&str> = whole.split_whitespace().collect();
        self.0.0.lock().unwrap().insert(words.join(" "));
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// A short statement is its own summary.
#[derive(Default)]
struct Text {
    summary: String,
    statement: String,
}

impl Visit for Text {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => self.summary = value.to_owned(),
            "db.statement" => self.statement = value.to_owned(),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

/// An engine that says how it would run a statement.
pub enum Planner {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Planner {
    /// With figures of how much there is of everything.
    pub async fn open(options: &DbOptions) -> Self {
        if options.url.starts_with("sqlite:") {
            let mut connect = SqliteConnectOptions::from_str(&options.url).unwrap();
            if let Some(key) = &options.key {
                connect = connect.pragma("key", format!("\"x'{key}'\""));
            }
            return Self::Sqlite(connect.read_only(true).connect().await.unwrap());
        }
        let mut connection = PgConnectOptions::from_str(&options.url).unwrap().connect().await.unwrap();
        // What autovacuum does in time. One plan for all values, as the program's prepared statements get.
        connection.execute("ANALYZE").await.unwrap();
        connection.execute("SET plan_cache_mode = force_generic_plan").await.unwrap();
        // A table of three rows is read whole, whatever indexes it has: what is asked is how it goes in a clinic with
        // a long history, so the planner is told that there is one.
        let text = "UPDATE pg_class SET reltuples = 100000, relpages = 1 WHERE relname = ANY($1)";
        sqlx::query(text).bind(LARGE.as_slice()).execute(&mut connection).await.unwrap();
        Self::Postgres(connection)
    }

    /// How many rows a table has.
    pub async fn count(&mut self, table: &str) -> i64 {
        let text = AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        match self {
            Self::Sqlite(connection) => connection.fetch_one(text).await.unwrap().get(0),
            Self::Postgres(connection) => connection.fetch_one(text).await.unwrap().get(0),
        }
    }

    /// The plan, a line each step.
    pub async fn plan(&mut self, statement: &str) -> Vec<String> {
        match self {
            Self::Sqlite(connection) => {
                let text = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"));
                let rows =
                    connection.fetch_all(text).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
                rows.iter().map(|row| row.get::<String, _>("detail")).collect()
            }
            Self::Postgres(connection) => {
                let types = if parameters(statement) == 0 { String::new() } else { types(statement) };
                let text = AssertSqlSafe(format!("PREPARE one{types} AS {statement}"));
                let made = sqlx::raw_sql(text).execute(&mut *connection).await;
                made.unwrap_or_else(|error| panic!("{statement}: {error}"));
                let values = vec!["NULL"; parameters(statement)].join(", ");
                let values = if values.is_empty() { values } else { format!("({values})") };
                let text = AssertSqlSafe(format!("EXPLAIN (COSTS OFF) EXECUTE one{values}"));
                let rows = sqlx::raw_sql(text).fetch_all(&mut *connection).await.unwrap();
                sqlx::raw_sql("DEALLOCATE one").execute(&mut *connection).await.unwrap();
                rows.iter().map(|row| row.get::<String, _>(0)).collect()
            }
        }
    }
}

/// The types of the parameters, where PostgreSQL cannot tell by itself: `$6 IS NULL OR b.branch_id = $6` is decided
/// at its first mention.
fn types(statement: &str) -> String {
    let of = |number: usize| {
        if !statement.contains(&format!("${number} IS NULL OR")) {
            return "unknown";
        }
        match statement
            .split(&format!(" = ${number}"))
            .next()
            .and_then(|left| left.rsplit([' ', '.', '(']).next())
        {
            Some(column) if column.ends_with("_id") => "uuid",
            Some("status" | "outcome" | "source" | "category" | "role" | "direction" | "kind") => "text",
            Some("missed") => "boolean",
            _ => "timestamptz",
        }
    };
    format!("({})", (1..=parameters(statement)).map(of).collect::<Vec<_>>().join(", "))
}

/// How many `$1`, `$2` … there are.
fn parameters(statement: &str) -> usize {
    (1..)
        .take_while(|number| {
            let name = format!("${number}");
            statement
                .match_indices(&name)
                .any(|(at, _)| !statement[at + name.len()..].starts_with(|next: char| next.is_ascii_digit()))
        })
        .count()
}

/// Tables that grow with the clinic's history.
const LARGE: [&str; 28] = [
    "bookings",
    "booking_services",
    "booking_changes",
    "patients",
    "patient_phones",
    "patient_terms",
    "patient_wishes",
    "calls",
    "call_visits",
    "operator_states",
    "call_payloads",
    "call_dials",
    "audit",
    "waitlist",
    "gap_offers",
    "leads",
    "lead_entries",
    "lead_intake",
    "lead_spam",
    "complaints",
    "complaint_entries",
    "complaint_files",
    "sessions",
    "idempotency",
    "messages",
    "message_links",
    "import_rows",
    "tallies",
];

/// Steps of a plan that read a large table, or an index of it, from one end to the other; up to a limit is not.
pub fn full_scans(statement: &str, plan: &[String]) -> Vec<String> {
    let names = names(statement);
    let limited = plan.iter().any(|step| step.trim_start().trim_start_matches("->").trim_start() == "Limit");
    let is_full = |(at, step): &(usize, &String)| {
        let words: Vec<&str> = step.split_whitespace().collect();
        // SQLite: `SCAN b`, or an index of it, also without a search
        if words.windows(2).any(|pair| pair[0] == "SCAN" && names.contains(pair[1])) {
            return true;
        }
        // PostgreSQL: `Seq Scan on bookings b`, or `Index Scan using … on bookings b` without a condition below it
        let scanned = words.windows(2).find(|pair| pair[0] == "on" && LARGE.contains(&pair[1]));
        let sought = plan.get(at + 1).is_some_and(|below| below.trim_start().starts_with("Index Cond:"));
        scanned.is_some() && (step.contains("Seq Scan on") || step.contains("Index") && !sought && !limited)
    };
    plan.iter().enumerate().filter(is_full).map(|(_, step)| step.clone()).collect()
}

/// What the statement calls the large tables: by their names, or by others.
fn names(statement: &str) -> BTreeSet<String> {
    let words: Vec<&str> = statement.split([' ', '(', ')', ',']).filter(|word| !word.is_empty()).collect();
    let mut names = BTreeSet::new();
    for (at, word) in words.iter().enumerate() {
        if LARGE.contains(word) {
            names.insert((*word).to_owned());
            names.extend(words.get(at + 1).map(|alias| (*alias).to_owned()));
        }
    }
    names
}
