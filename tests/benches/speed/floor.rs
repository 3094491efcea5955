//! The floors: a bare handler that sends as many bytes, in a process of its own; and bare inserts, a commit each.

use std::{
    process::Stdio,
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{Router, body::Bytes, extract::Path, routing::get};
use backend::store::DbOptions;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{
    ConnectOptions, PgConnection, SqliteConnection,
    postgres::PgConnectOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};
use uuid::Uuid;

use super::clinic::Clinic;

/// Makes this program a floor.
pub const FLOOR: &str = "floor";

/// Serves bodies of any length until it is killed.
pub async fn serve() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    let body = Bytes::from(vec![b'x'; 4 << 20]);
    let handler = move |Path(length): Path<usize>| async move { body.slice(..length) };
    axum::serve(listener, Router::new().route("/{length}", get(handler))).await.unwrap();
}

/// The bare handler.
pub struct Floor {
    _child: Child,
    pub address: String,
}

impl Floor {
    pub async fn start() -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.arg(FLOOR).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines.next_line().await.unwrap().expect("the floor's address");
        Self { _child: child, address }
    }
}

/// One booking as a bare row. The times are far beyond those that are booked over HTTP, and do not overlap.
const INSERT: &str =
    "INSERT INTO bookings (id, branch_id, doctor_id, chair_id, patient_id, status, live, starts_at,
        ends_at, busy_until, day, services, created_by_name, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, 'booked', TRUE, $6, $7, $8, $9, 'Приём', 'bench', $6, $6)";

enum Connection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Connection {
    /// As the program opens it.
    async fn open(options: &DbOptions) -> Self {
        match options.file_key() {
            Some(key) => {
                let connect = SqliteConnectOptions::from_str(&options.url).unwrap();
                let connect = connect
                    .pragma("key", format!("\"x'{key}'\""))
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full)
                    .foreign_keys(true)
                    .pragma("cache_size", "-65536");
                Self::Sqlite(connect.connect().await.unwrap())
            }
            None => {
                Self::Postgres(PgConnectOptions::from_str(&options.url).unwrap().connect().await.unwrap())
            }
        }
    }

    async fn insert(&mut self, clinic: &Clinic, number: i64, beyond: DateTime<Utc>) {
        let seat = usize::try_from(number).unwrap() % clinic.twelve.doctors.len();
        let (doctor, chair) = clinic.twelve.doctors[seat];
        let starts_at = beyond + TimeDelta::minutes(number / clinic.twelve.doctors.len() as i64 * 45);
        let (ends_at, busy_until) = (starts_at + TimeDelta::minutes(30), starts_at + TimeDelta::minutes(40));
        macro_rules! run {
            ($connection:expr) => {
                sqlx::query(INSERT)
                    .bind(Uuid::now_v7())
                    .bind(clinic.twelve.id.0)
                    .bind(doctor.0)
                    .bind(chair.0)
                    .bind(clinic.patients[seat].0)
                    .bind(starts_at)
                    .bind(ends_at)
                    .bind(busy_until)
                    .bind(starts_at.date_naive())
                    .execute($connection)
                    .await
                    .unwrap()
                    .rows_affected()
            };
        }
        let made = match self {
            Self::Sqlite(connection) => run!(connection),
            Self::Postgres(connection) => run!(connection),
        };
        assert_eq!(made, 1);
    }
}

/// Bare inserts a second with so many connections; each is a commit.
pub async fn inserts(options: &DbOptions, clinic: &Clinic, connections: usize, seconds: f64) -> f64 {
    static NEXT: AtomicI64 = AtomicI64::new(0);
    let beyond: DateTime<Utc> = "2040-01-01T00:00:00Z".parse().unwrap();
    let clinic = Arc::new(clinic.clone());
    let mut open = Vec::new();
    for _ in 0..connections {
        open.push(Connection::open(options).await);
    }
    let started = Instant::now();
    let end = started + Duration::from_secs_f64(seconds);
    let tasks: Vec<_> = open
        .into_iter()
        .map(|mut connection| {
            let clinic = clinic.clone();
            tokio::spawn(async move {
                let mut count = 0_u32;
                while Instant::now() < end {
                    connection.insert(&clinic, NEXT.fetch_add(1, Ordering::Relaxed), beyond).await;
                    count += 1;
                }
                count
            })
        })
        .collect();
    let mut count = 0;
    for task in tasks {
        count += task.await.unwrap();
    }
    f64::from(count) / started.elapsed().as_secs_f64()
}
