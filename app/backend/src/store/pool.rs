//! Opening the database, and the two ways in: a snapshot to read, a closure to write.

use std::{str::FromStr, time::Duration};

use futures::future::BoxFuture;
use metrics::counter;
use sqlx::{
    Pool, Postgres, Sqlite,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions, PgSslMode},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::sync::oneshot;

use super::{
    Announce, StoreError, WRITES,
    relay::Relay,
    tx::{Engine, Scene, Tx},
    writer::{Job, Writer},
};
use crate::Error;

static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

/// Tries of a PostgreSQL transaction that loses against a parallel one.
const TRIES: usize = 8;

/// How to open the database.
#[derive(Clone, Debug)]
pub struct DbOptions {
    /// `sqlite:path` or `postgres://…`; the scheme picks the engine.
    pub url: String,
    /// What the key file holds, 64 hexadecimal digits: the key of the encrypted SQLite file, and on either engine the
    /// secret of which other keys are made. None for a plain file (tests).
    pub key: Option<String>,
    /// Connections that read at once.
    pub readers: u32,
}

impl DbOptions {
    /// A new one.
    pub fn new_key() -> String {
        hex::encode(rand::random::<[u8; 32]>())
    }

    /// With what an SQLite file is encrypted; none on PostgreSQL.
    pub fn file_key(&self) -> Option<&str> {
        self.key.as_deref().filter(|_| self.url.starts_with("sqlite:"))
    }

    /// How an SQLite file is opened, whatever for. What does not fit into memory goes nowhere in clear text.
    pub(super) fn sqlite(&self) -> Result<SqliteConnectOptions, StoreError> {
        let connect = SqliteConnectOptions::from_str(&self.url)?.pragma("temp_store", "MEMORY");
        Ok(match self.file_key() {
            Some(key) => connect.pragma("key", format!("\"x'{key}'\"")),
            None => connect,
        })
    }
}

/// The database, on either engine. Cheap to clone.
#[derive(Clone)]
pub struct Db(Kind);

#[derive(Clone)]
enum Kind {
    Sqlite { readers: Pool<Sqlite>, single: Pool<Sqlite>, writer: Writer },
    Postgres { pool: Pool<Postgres>, relay: Relay },
}

impl Db {
    /// Opens the database and brings its schema up to date.
    pub(crate) async fn open(options: &DbOptions, announce: Announce) -> Result<Self, StoreError> {
        let kind = if options.url.starts_with("sqlite:") {
            open_sqlite(options, announce).await?
        } else {
            open_postgres(options, announce).await?
        };
        Ok(Self(kind))
    }

    /// A snapshot to read from.
    pub(crate) async fn read(&self, scene: Scene) -> Result<Tx, StoreError> {
        let engine = match &self.0 {
            Kind::Sqlite { readers, .. } => Engine::Sqlite(readers.begin().await?),
            Kind::Postgres { pool, .. } => {
                Engine::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        };
        Ok(Tx::new(engine, scene))
    }

    /// Runs `act` in a transaction that is durable when this returns. `act` does nothing but SQL, for others wait
    /// behind it, and may run again when the database asks for it. It goes on when the caller goes away.
    pub(crate) async fn write<I, T, F>(&self, scene: Scene, input: I, act: F) -> Result<T, Error>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        F: for<'t> Fn(&'t mut Tx, &'t I) -> BoxFuture<'t, Result<T, Error>> + Send + Sync + 'static,
    {
        counter!(WRITES).increment(1);
        let (reply, answer) = oneshot::channel();
        match &self.0 {
            Kind::Sqlite { writer, .. } => {
                let job = Act { scene, input, act, outcome: None, reply };
                writer.submit(Box::new(job)).await?;
            }
            Kind::Postgres { pool, relay } => {
                let (pool, relay) = (pool.clone(), relay.clone());
                tokio::spawn(async move {
                    let _ = reply.send(write_postgres(&pool, &relay, scene, &input, &act).await);
                });
            }
        }
        answer.await.map_err(|_| StoreError::Panicked)?
    }

    /// Waits until nothing is being written any more and closes the connections.
    pub async fn close(&self) {
        match &self.0 {
            Kind::Sqlite { readers, single, .. } => {
                // the writer last: whoever closes last puts the log away, and a reader may not
                readers.close().await;
                single.close().await;
            }
            Kind::Postgres { pool, .. } => pool.close().await,
        }
    }
}

async fn open_sqlite(options: &DbOptions, announce: Announce) -> Result<Kind, StoreError> {
    let connect = options
        .sqlite()?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .statement_cache_capacity(256)
        .pragma("cache_size", "-65536");
    let single = SqlitePoolOptions::new().max_connections(1).connect_with(connect.clone()).await?;
    SQLITE.run(&single).await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(options.readers)
        .connect_with(connect.read_only(true))
        .await?;
    Ok(Kind::Sqlite { readers, writer: Writer::start(single.clone(), announce), single })
}

async fn open_postgres(options: &DbOptions, announce: Announce) -> Result<Kind, StoreError> {
    let connect = guarded(PgConnectOptions::from_str(&options.url)?)?.application_name("priyom");
    let pool = PgPoolOptions::new().max_connections(options.readers.max(2)).connect_with(connect).await?;
    POSTGRES.run(&pool).await?;
    let relay = Relay::start(&pool, announce).await?;
    Ok(Kind::Postgres { pool, relay })
}

/// Nothing travels a network in clear text; a socket of this machine is none.
fn guarded(options: PgConnectOptions) -> Result<PgConnectOptions, StoreError> {
    if options.get_socket().is_some() {
        return Ok(options);
    }
    match options.get_ssl_mode() {
        PgSslMode::Disable => Err(StoreError::NoTls),
        PgSslMode::Allow | PgSslMode::Prefer => Ok(options.ssl_mode(PgSslMode::Require)),
        PgSslMode::Require | PgSslMode::VerifyCa | PgSslMode::VerifyFull => Ok(options),
    }
}

async fn write_postgres<I, T, F>(
    pool: &Pool<Postgres>,
    relay: &Relay,
    scene: Scene,
    input: &I,
    act: &F,
) -> Result<T, Error>
where
    F: for<'t> Fn(&'t mut Tx, &'t I) -> BoxFuture<'t, Result<T, Error>>,
{
    for _ in 1..TRIES {
        match try_postgres(pool, relay, scene.clone(), input, act).await {
            // A refused overlap too: whoever took the time or the chair is visible to the next try, which finds
            // another chair or says what is free instead.
            Err(Error::Store(StoreError::Conflict | StoreError::SlotTaken(_))) => continue,
            settled => return settled,
        }
    }
    try_postgres(pool, relay, scene, input, act).await
}

async fn try_postgres<I, T, F>(
    pool: &Pool<Postgres>,
    relay: &Relay,
    scene: Scene,
    input: &I,
    act: &F,
) -> Result<T, Error>
where
    F: for<'t> Fn(&'t mut Tx, &'t I) -> BoxFuture<'t, Result<T, Error>>,
{
    let mut tx = Tx::new(Engine::Postgres(pool.begin().await.map_err(StoreError::from)?), scene);
    let outcome = act(&mut tx, input).await?;
    relay.publish(tx.commit().await?);
    Ok(outcome)
}

/// A closure, what it is given, and who waits for what it makes.
struct Act<I, T, F> {
    scene: Scene,
    input: I,
    act: F,
    outcome: Option<Result<T, Error>>,
    reply: oneshot::Sender<Result<T, Error>>,
}

impl<I, T, F> Job for Act<I, T, F>
where
    I: Send + Sync,
    T: Send,
    F: for<'t> Fn(&'t mut Tx, &'t I) -> BoxFuture<'t, Result<T, Error>> + Send + Sync,
{
    fn scene(&self) -> Scene {
        self.scene.clone()
    }

    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, bool> {
        Box::pin(async move {
            let outcome = (self.act)(tx, &self.input).await;
            let kept = outcome.is_ok();
            self.outcome = Some(outcome);
            kept
        })
    }

    fn settle(self: Box<Self>, committed: Result<(), StoreError>) {
        let outcome = match (self.outcome, committed) {
            (Some(Ok(made)), Ok(())) => Ok(made),
            (Some(Err(refused)), _) => Err(refused),
            (Some(Ok(_)), Err(error)) => Err(error.into()),
            (None, _) => Err(StoreError::Panicked.into()),
        };
        let _ = self.reply.send(outcome);
    }
}

#[cfg(test)]
mod tests {
    use domain::audit::act;
    use sqlx::{Row, SqlitePool};

    use super::*;

    #[test]
    fn postgres_is_spoken_to_over_tls_unless_it_is_on_a_socket() {
        let mode = |url: &str| {
            let guarded = guarded(PgConnectOptions::from_str(url).unwrap());
            guarded.ok().map(|options| format!("{:?}", options.get_ssl_mode()))
        };
        let is = |url: &str, expected: &str| assert_eq!(mode(url).as_deref(), Some(expected), "{url}");
        is("postgres://priyom@db.example/priyom", "Require");
        is("postgres://priyom@127.0.0.1/priyom?sslmode=prefer", "Require");
        is("postgres://priyom@db.example/priyom?sslmode=verify-full", "VerifyFull");
        is("postgres://priyom@localhost/priyom?host=/run/postgresql&sslmode=disable", "Disable");
        assert_eq!(mode("postgres://priyom@db.example/priyom?sslmode=disable"), None);
    }

    /// A visit, and all that it needs.
    const CLINIC: [&str; 5] = [
        "INSERT INTO branches (id, name, address, zone) VALUES (x'01', 'Покровка', '', 'Europe/Moscow')",
        "INSERT INTO doctors (id, last_name, first_name) VALUES (x'02', 'Орлова', 'Анна')",
        "INSERT INTO chairs (id, branch_id, name) VALUES (x'03', x'01', 'Кабинет 1')",
        "INSERT INTO patients (id, card_no, last_name, first_name, created_at)
         VALUES (x'04', 1, 'Иванова', 'Вера', '2026-11-16T09:00:00Z')",
        "INSERT INTO bookings (id, branch_id, doctor_id, chair_id, patient_id, status, live, starts_at, ends_at,
             busy_until, day, services, created_by_name, created_at, updated_at)
         VALUES (x'05', x'01', x'02', x'03', x'04', 'booked', TRUE, '2026-11-17T09:00:00Z', '2026-11-17T09:30:00Z',
             '2026-11-17T09:30:00Z', '2026-11-17', 'Осмотр', 'Анна', '2026-11-16T09:00:00Z', '2026-11-16T09:00:00Z')",
    ];

    async fn set(pool: &SqlitePool, status: &str, live: bool) -> bool {
        let text = "UPDATE bookings SET status = $1, live = $2";
        sqlx::query(text).bind(status).bind(live).execute(pool).await.is_ok()
    }

    /// A database as the program left it whose last migration is the one before.
    async fn older(options: &DbOptions, before: i64) -> SqlitePool {
        let connect = options.sqlite().unwrap().create_if_missing(true);
        let old = SqlitePoolOptions::new().connect_with(connect).await.unwrap();
        let migrations = SQLITE.iter().filter(|migration| migration.version < before).cloned();
        let older = Migrator { migrations: migrations.collect::<Vec<_>>().into(), ..Migrator::DEFAULT };
        older.run(&old).await.unwrap();
        old
    }

    #[tokio::test]
    async fn the_audit_of_an_older_database_gets_its_kinds_and_waits_for_its_seals() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("clinic.db").display());
        let options = DbOptions { url, key: Some(DbOptions::new_key()), readers: 2 };
        let old = older(&options, 26).await;
        for (action, ..) in act::ACTS {
            let text = "INSERT INTO audit (at, actor_name, action, entity, entity_id)
                        VALUES ('2026-11-16T09:00:00Z', 'Анна', $1, '', '')";
            sqlx::query(text).bind(action).execute(&old).await.unwrap();
        }
        old.close().await;
        let opened = open_sqlite(&options, std::sync::Arc::new(|_| {})).await.unwrap();
        let Kind::Sqlite { readers, .. } = opened else { panic!() };
        let rows: Vec<(String, String)> =
            sqlx::query_as("SELECT action, kind FROM audit ORDER BY seq").fetch_all(&readers).await.unwrap();
        // what came with the seals or after them was never written before
        let new = [
            "booking.view",
            "lead.view",
            "call.view",
            "audit.view",
            "report.print",
            "schedule.print",
            "user.lock",
            "user.unlock",
            "user.recovery_used",
        ];
        let new = |action: &str| {
            new.contains(&action) || action.starts_with("alarm.") || action.starts_with("user.sign_")
        };
        for (action, kind) in rows.iter().filter(|(action, _)| action == "user.sign_in" || !new(action)) {
            assert_eq!(kind, act::kind(action).code(), "{action}");
        }
        let waiting: (i64,) =
            sqlx::query_as("SELECT count(*) FROM audit_unsealed").fetch_one(&readers).await.unwrap();
        assert_eq!(waiting.0, rows.len() as i64);
    }

    /// The schema's CHECK of what takes time was changed in place, under the visits that are there.
    #[tokio::test]
    async fn the_visits_of_an_older_database_can_be_parked() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("clinic.db").display());
        let options = DbOptions { url, key: Some(DbOptions::new_key()), readers: 2 };
        let old = older(&options, 7).await;
        for text in CLINIC {
            sqlx::query(text).execute(&old).await.unwrap();
        }
        assert!(!set(&old, "parked", false).await, "what the older program knew");
        old.close().await;

        let opened = open_sqlite(&options, std::sync::Arc::new(|_| {})).await.unwrap();
        let Kind::Sqlite { single, readers, .. } = opened else { panic!() };
        assert!(!set(&single, "parked", true).await && !set(&single, "booked", false).await);
        assert!(set(&single, "parked", false).await);
        let row = sqlx::query("SELECT status FROM bookings").fetch_one(&readers).await.unwrap();
        assert_eq!(row.get::<String, _>(0), "parked");
        let sound = sqlx::query("PRAGMA integrity_check").fetch_one(&single).await.unwrap();
        assert_eq!(sound.get::<String, _>(0), "ok");
    }
}
