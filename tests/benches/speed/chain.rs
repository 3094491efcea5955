//! A year of the large chain, as far as the dashboard needs it: 40 branches, 600 doctors and 60 operators, whose
//! yesterday and today are there call by call and visit by visit; what is kept of yesterday is kept of every other date of two
//! years, and thirty times as much of every month.

use backend::{Backend, clock::SystemClock, services::tallies, store::DbOptions};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::{
    tally::{Tally, TallyKind},
    tally_cover::{month_of, months_between},
};
use sqlx::{
    AssertSqlSafe, ConnectOptions, PgConnection, Postgres, QueryBuilder, Sqlite, SqliteConnection,
    postgres::PgConnectOptions, sqlite::SqliteConnectOptions,
};
use std::{str::FromStr, sync::Arc};
use uuid::Uuid;

const BRANCHES: usize = 40;
const DOCTORS: usize = 600;
const OPERATORS: usize = 60;
const CALLS: usize = 5_500;
const VISITS: usize = 3_500;
const LEADS: usize = 500;
/// Dates before today of which something is kept.
const KEPT: u64 = 740;
/// Rows of one statement.
const ROWS: usize = 500;

enum Engine {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// `rows!(engine, "INSERT INTO t (a, b) ", rows, row => [row.a, row.b])`
macro_rules! rows {
    ($engine:expr, $into:literal, $rows:expr, $row:pat => [$($bind:expr),* $(,)?]) => {
        for rows in $rows.chunks(ROWS) {
            match $engine {
                Engine::Sqlite(connection) => {
                    let mut query = QueryBuilder::<Sqlite>::new($into);
                    query.push_values(rows, |mut values, $row| { $(values.push_bind($bind);)* });
                    query.build().execute(&mut *connection).await.unwrap();
                }
                Engine::Postgres(connection) => {
                    let mut query = QueryBuilder::<Postgres>::new($into);
                    query.push_values(rows, |mut values, $row| { $(values.push_bind($bind);)* });
                    query.build().execute(&mut *connection).await.unwrap();
                }
            }
        }
    };
}

/// `run!(engine, text, binds…)`
macro_rules! run {
    ($engine:expr, $text:expr $(, $bind:expr)*) => {
        match $engine {
            Engine::Sqlite(connection) => {
                sqlx::query(AssertSqlSafe($text.to_owned()))$(.bind($bind))*.execute(&mut *connection).await.unwrap();
            }
            Engine::Postgres(connection) => {
                sqlx::query(AssertSqlSafe($text.to_owned()))$(.bind($bind))*.execute(&mut *connection).await.unwrap();
            }
        }
    };
}

/// The ids of what is counted by.
struct Chain {
    branches: Vec<Uuid>,
    doctors: Vec<Uuid>,
    chairs: Vec<Uuid>,
    operators: Vec<Uuid>,
    patient: Uuid,
    service: Uuid,
}

/// Makes it beside the demo clinic; the first and the last date of a year of it.
pub async fn make(options: &DbOptions) -> (NaiveDate, NaiveDate) {
    let backend = Backend::open(options, Arc::new(SystemClock)).await.unwrap();
    let now = backend.now();
    backend.close().await;
    let mut engine = Engine::open(options).await;
    let chain = Chain::make(&mut engine, now).await;
    let today = now.date_naive();
    let yesterday = today - Days::new(1);
    for date in [yesterday, today] {
        chain.day(&mut engine, date).await;
    }
    // the first facts of each kind, so that all dates since then are looked for
    chain.facts(&mut engine, today - Days::new(KEPT), (1, 1, 1)).await;
    drop(engine);
    // yesterday is counted, and the dates of the demo clinic
    let backend = Backend::open(options, Arc::new(SystemClock)).await.unwrap();
    tallies::settle(&backend.system()).await.unwrap();
    backend.close().await;
    Engine::open(options).await.spread(yesterday, today).await;
    (today - Days::new(364), today)
}

impl Engine {
    async fn open(options: &DbOptions) -> Self {
        match options.file_key() {
            Some(key) => {
                let connect = SqliteConnectOptions::from_str(&options.url).unwrap();
                let connect = connect.pragma("key", format!("\"x'{key}'\"")).pragma("synchronous", "OFF");
                Self::Sqlite(connect.connect().await.unwrap())
            }
            None => {
                Self::Postgres(PgConnectOptions::from_str(&options.url).unwrap().connect().await.unwrap())
            }
        }
    }

    /// Keeps of every date what is kept of one, and of every month thirty times as much.
    async fn spread(mut self, of: NaiveDate, today: NaiveDate) {
        run!(&mut self, "DELETE FROM tallies WHERE span = 'month' OR date <> $1", of);
        let copy = "INSERT INTO tallies (kind, branch_id, span, date, basis, version, counts)
            SELECT kind, branch_id, 'day', $1, basis, 1, counts FROM tallies WHERE span = 'day' AND date = $2";
        for ago in 2..=KEPT {
            run!(&mut self, copy, today - Days::new(ago), of);
        }
        let read = "SELECT kind, branch_id, basis, counts FROM tallies WHERE span = 'day' AND date = $1";
        let kept: Vec<(String, Uuid, String, String)> = match &mut self {
            Self::Sqlite(connection) => sqlx::query_as(read).bind(of).fetch_all(connection).await.unwrap(),
            Self::Postgres(connection) => sqlx::query_as(read).bind(of).fetch_all(connection).await.unwrap(),
        };
        let mut months = Vec::new();
        for (code, branch, basis, counts) in kept {
            let kind = TallyKind::from_code(&code).unwrap();
            let date = Tally::of_text(kind, &counts).unwrap();
            let mut sum = Tally::default();
            (0..30).for_each(|_| sum += date.clone());
            let text = sum.text(kind).unwrap();
            // the month before is told by its dates, as long as it is not over
            for month in
                months_between(today - Days::new(KEPT), today).filter(|month| *month < month_of(today))
            {
                months.push((code.clone(), branch, month, basis.clone(), text.clone()));
            }
        }
        rows!(
            &mut self,
            "INSERT INTO tallies (kind, branch_id, span, date, basis, version, counts) ",
            months,
            (kind, branch, month, basis, text) => [kind, *branch, "month", *month, basis, 1_i64, text]
        );
    }
}

/// When the n-th of so many happens on a date.
fn at(date: NaiveDate, number: usize, of: usize) -> DateTime<Utc> {
    let second = 6 * 3600 + number as i64 * 11 * 3600 / of as i64;
    date.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::seconds(second)
}

impl Chain {
    async fn make(engine: &mut Engine, now: DateTime<Utc>) -> Self {
        let ids = |count: usize| -> Vec<Uuid> { (0..count).map(|_| Uuid::now_v7()).collect() };
        let chain = Self {
            branches: ids(BRANCHES),
            doctors: ids(DOCTORS),
            chairs: ids(DOCTORS),
            operators: ids(OPERATORS),
            patient: Uuid::now_v7(),
            service: Uuid::now_v7(),
        };
        rows!(
            &mut *engine,
            "INSERT INTO branches (id, name, address, zone, position) ",
            chain.branches,
            id => [*id, "Филиал", "", "Europe/Moscow", 90_i32]
        );
        rows!(
            &mut *engine,
            "INSERT INTO doctors (id, last_name, first_name, position) ",
            chain.doctors,
            id => [*id, "Врач", "Анна", 900_i32]
        );
        let chairs: Vec<_> = chain.chairs.iter().enumerate().collect();
        rows!(
            &mut *engine,
            "INSERT INTO chairs (id, branch_id, name) ",
            chairs,
            (number, id) => [**id, chain.branches[number % BRANCHES], "Кабинет"]
        );
        rows!(
            &mut *engine,
            "INSERT INTO users (id, login, name, role, password_hash, created_at) ",
            chain.operators,
            id => [*id, id.to_string(), "Оператор", "operator", "", now]
        );
        rows!(
            &mut *engine,
            "INSERT INTO patients (id, card_no, last_name, first_name, created_at) ",
            [chain.patient],
            id => [*id, 9_999_999_i64, "Иванова", "Анна", now]
        );
        rows!(
            &mut *engine,
            "INSERT INTO services (id, code, name, minutes) ",
            [chain.service],
            id => [*id, "B01.065.098", "Приём сети", 30_i32]
        );
        chain
    }

    async fn day(&self, engine: &mut Engine, date: NaiveDate) {
        self.facts(engine, date, (CALLS, VISITS, LEADS)).await;
    }

    async fn facts(&self, engine: &mut Engine, date: NaiveDate, counts: (usize, usize, usize)) {
        let (calls, visits, leads) = counts;
        let calls: Vec<_> = (0..calls).map(|number| (number, at(date, number, calls))).collect();
        rows!(
            &mut *engine,
            "INSERT INTO calls (id, operator_id, direction, started_at, answered_at, hung_up_at, ended_at, outcome,
                 branch_id, reasons, provider, line_key) ",
            calls,
            (number, at) => [
                Uuid::now_v7(), self.operators[number % OPERATORS], "in", *at, *at + TimeDelta::seconds(9),
                *at + TimeDelta::seconds(190), *at + TimeDelta::seconds(220),
                if number % 3 == 0 { "booked" } else { "advised" }, self.branches[number * 7 % BRANCHES], " price ",
                "generic", Uuid::now_v7().to_string(),
            ]
        );
        // one after the other in each chair
        let visits: Vec<_> = (0..visits).map(|number| (number, Uuid::now_v7())).collect();
        let starts = |number: usize| at(date, number / DOCTORS, 8);
        rows!(
            &mut *engine,
            "INSERT INTO bookings (id, branch_id, doctor_id, chair_id, patient_id, status, live, starts_at, ends_at,
                 busy_until, day, services, created_by_name, created_at, updated_at) ",
            visits,
            (number, id) => [
                *id, self.branches[number % DOCTORS % BRANCHES], self.doctors[number % DOCTORS],
                self.chairs[number % DOCTORS], self.patient, "done", true, starts(*number),
                starts(*number) + TimeDelta::minutes(30), starts(*number) + TimeDelta::minutes(40), date, "Приём", "bench",
                starts(*number), starts(*number),
            ]
        );
        rows!(
            &mut *engine,
            "INSERT INTO booking_services (booking_id, position, service_id, minutes, price_from) ",
            visits,
            (_, id) => [*id, 0_i32, self.service, 30_i32, 100_000_i64]
        );
        rows!(
            &mut *engine,
            "INSERT INTO booking_changes (id, booking_id, at, actor_id, actor_name, action, after) ",
            visits,
            (number, id) => [
                Uuid::now_v7(), *id, at(date, *number, VISITS), self.operators[number % OPERATORS], "bench", "book", "{}",
            ]
        );
        let leads: Vec<_> = (0..leads).map(|number| (number, at(date, number, LEADS))).collect();
        let sources = ["site", "vk", "telegram", "max", "aggregator"];
        rows!(
            &mut *engine,
            "INSERT INTO leads (id, source, status, name, contact, message, known, received_at, answer_s, first_touch,
                 last_touch) ",
            leads,
            (number, at) => [
                Uuid::now_v7(), sources[number % 5], "new", "", "", "", false, *at, (number % 900) as i32, "{}", "{}",
            ]
        );
    }
}
