//! A demo clinic behind the API, on either engine: a database, a clock that stands still, real HTTP.

use std::sync::Arc;

use backend::{
    Backend,
    clock::FixedClock,
    demo::{self, DemoOptions},
    services::api_keys,
    store::DbOptions,
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::api_key::ApiKeyForm;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;
use server::{api, buckets::Limits};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};
use tempfile::TempDir;
use tokio::{
    net::TcpListener,
    sync::{Mutex, OnceCell},
    task::JoinHandle,
};

/// A test runs on each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

pub struct World {
    pub engine: Engine,
    pub backend: Backend,
    pub clock: Arc<FixedClock>,
    pub client: Client,
    pub key: String,
    base: String,
    options: DbOptions,
    limits: Limits,
    server: JoinHandle<()>,
    _folder: Option<TempDir>,
}

/// Monday, 8:00 in Moscow.
pub fn morning() -> DateTime<Utc> {
    "2026-11-23T05:00:00Z".parse().unwrap()
}

pub fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

async fn open(options: &DbOptions, clock: &Arc<FixedClock>) -> Backend {
    Backend::open(options, clock.clone()).await.unwrap()
}

fn options(url: String) -> DbOptions {
    DbOptions { url, key: None, readers: 8 }
}

async fn fill(options: &DbOptions) {
    let clock = Arc::new(FixedClock::at(morning()));
    let backend = open(options, &clock).await;
    demo::load(&backend, DemoOptions { scale: 1, seed: 7, today: monday() }).await.unwrap();
    backend.close().await;
}

/// The file of a demo clinic, made once.
async fn sqlite_file() -> &'static [u8] {
    static FILE: OnceCell<Vec<u8>> = OnceCell::const_new();
    let make = || async {
        let folder = TempDir::new().unwrap();
        let (made, whole) = (folder.path().join("made.db"), folder.path().join("whole.db"));
        fill(&options(format!("sqlite:{}", made.display()))).await;
        let mut connection = SqliteConnection::connect(&format!("sqlite:{}", made.display())).await.unwrap();
        let text = format!("VACUUM INTO '{}'", whole.display());
        connection.execute(AssertSqlSafe(text)).await.unwrap();
        std::fs::read(&whole).unwrap()
    };
    FILE.get_or_init(make).await
}

/// The address of a database of the cluster that `tests/postgres.sh` starts.
fn postgres(name: &str) -> String {
    let url = std::env::var("PRIYOM_TEST_POSTGRES").expect("run this under tests/postgres.sh");
    let (server, rest) = url.split_once('?').unwrap_or((&url, ""));
    let (server, _) = server.rsplit_once('/').unwrap();
    format!("{server}/{name}?{rest}")
}

async fn create_database(name: &str, template: &str) {
    let mut admin = PgConnection::connect(&postgres("postgres")).await.unwrap();
    let text = format!("CREATE DATABASE {name} TEMPLATE {template}");
    admin.execute(AssertSqlSafe(text)).await.unwrap();
}

/// A database with a demo clinic, made once, that copies are taken of.
async fn postgres_template() -> &'static str {
    static NAME: OnceCell<String> = OnceCell::const_new();
    let make = || async {
        let name = format!("api_{}", std::process::id());
        create_database(&name, "template0").await;
        fill(&options(postgres(&name))).await;
        let mut admin = PgConnection::connect(&postgres("postgres")).await.unwrap();
        let text = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
        sqlx::query(text).bind(&name).execute(&mut admin).await.unwrap();
        name
    };
    NAME.get_or_init(make).await
}

async fn copy(engine: Engine) -> (DbOptions, Option<TempDir>) {
    match engine {
        Engine::Sqlite => {
            let folder = TempDir::new().unwrap();
            let path = folder.path().join("clinic.db");
            std::fs::write(&path, sqlite_file().await).unwrap();
            (options(format!("sqlite:{}", path.display())), Some(folder))
        }
        Engine::Postgres => {
            static LAST: Mutex<u32> = Mutex::const_new(0);
            let template = postgres_template().await;
            // one at a time: a database that is being copied cannot be copied
            let mut last = LAST.lock().await;
            *last += 1;
            let name = format!("{template}_{last}");
            create_database(&name, template).await;
            (options(postgres(&name)), None)
        }
    }
}

/// A database without anything in it.
pub async fn empty(engine: Engine) -> (DbOptions, Option<TempDir>) {
    match engine {
        Engine::Sqlite => {
            let folder = TempDir::new().unwrap();
            let path = folder.path().join("clinic.db");
            (options(format!("sqlite:{}", path.display())), Some(folder))
        }
        Engine::Postgres => {
            let name = format!("empty_{}", uuid::Uuid::now_v7().simple());
            create_database(&name, "template0").await;
            (options(postgres(&name)), None)
        }
    }
}

async fn serve(backend: &Backend, limits: Limits) -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let router = api::router(backend.clone(), limits);
    (base, tokio::spawn(async move { axum::serve(listener, router).await.unwrap() }))
}

impl World {
    pub async fn new(engine: Engine) -> Self {
        Self::with(engine, Limits::default()).await
    }

    pub async fn with(engine: Engine, limits: Limits) -> Self {
        let (options, folder) = copy(engine).await;
        Self::over(engine, options, folder, limits).await
    }

    async fn over(engine: Engine, options: DbOptions, folder: Option<TempDir>, limits: Limits) -> Self {
        let clock = Arc::new(FixedClock::at(morning()));
        let backend = open(&options, &clock).await;
        let (base, server) = serve(&backend, limits).await;
        let key = new_key(&backend, "administrator", &[]).await;
        let client = Client::new();
        Self { engine, backend, clock, client, key, base, options, limits, server, _folder: folder }
    }

    /// With a database in which nothing is but the key that the tests call with.
    pub async fn empty(engine: Engine) -> Self {
        let (options, folder) = match engine {
            Engine::Sqlite => {
                let folder = TempDir::new().unwrap();
                (options(format!("sqlite:{}", folder.path().join("empty.db").display())), Some(folder))
            }
            Engine::Postgres => {
                let name = format!("empty_{}", uuid::Uuid::now_v7().simple());
                create_database(&name, "template0").await;
                (options(postgres(&name)), None)
            }
        };
        Self::over(engine, options, folder, Limits::default()).await
    }

    /// The program ends and starts anew on the same database.
    pub async fn restart(&mut self) {
        self.server.abort();
        self.backend.close().await;
        self.backend = open(&self.options, &self.clock).await;
        (self.base, self.server) = serve(&self.backend, self.limits).await;
    }

    pub fn options(&self) -> &DbOptions {
        &self.options
    }

    /// What the first column of some rows holds, past the program.
    pub async fn texts(&self, query: &'static str) -> Vec<String> {
        let rows: Result<Vec<(String,)>, _> = match self.engine {
            Engine::Sqlite => {
                let mut connection = SqliteConnection::connect(&self.options.url).await.unwrap();
                sqlx::query_as(query).fetch_all(&mut connection).await
            }
            Engine::Postgres => {
                let mut connection = PgConnection::connect(&self.options.url).await.unwrap();
                sqlx::query_as(query).fetch_all(&mut connection).await
            }
        };
        rows.unwrap().into_iter().map(|row| row.0).collect()
    }

    pub async fn new_key(&self, role: &str, scopes: &[&str]) -> String {
        new_key(&self.backend, role, scopes).await
    }

    pub fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }

    pub fn call(&self, method: Method, path: &str) -> RequestBuilder {
        self.bare(method, path).bearer_auth(&self.key)
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.call(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.call(Method::POST, path).json(body)).await
    }
}

async fn new_key(backend: &Backend, role: &str, scopes: &[&str]) -> String {
    let form = ApiKeyForm {
        name: "сайт".into(),
        role: role.into(),
        scopes: scopes.iter().map(ToString::to_string).collect(),
    };
    api_keys::create(&backend.system(), form).await.unwrap().1.0
}

/// What came back.
#[derive(Debug, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub kind: String,
    pub location: Option<String>,
    pub etag: Option<String>,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
    pub text: String,
}

impl Answer {
    pub async fn of(request: RequestBuilder) -> Self {
        Self::try_of(request).await.unwrap()
    }

    /// Fails when there is no answer, or half of one.
    pub async fn try_of(request: RequestBuilder) -> reqwest::Result<Self> {
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        let (kind, location, etag) =
            (header("content-type").unwrap_or_default(), header("location"), header("etag"));
        let text = response.text().await?;
        let body = serde_json::from_str(&text).unwrap_or_default();
        Ok(Self { status, kind, location, etag, headers, body, text })
    }

    /// The status and the code of a refusal, which is a problem document.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> &Value {
        assert_eq!((self.status, self.body["code"].as_str()), (status, Some(code)), "{}", self.text);
        assert_eq!(self.kind, "application/problem+json");
        assert_eq!(self.body["status"], status);
        assert!(!self.body["title"].as_str().unwrap().is_empty());
        &self.body
    }

    /// `field: code` of every field to mend.
    pub fn faults(&self) -> Vec<String> {
        let errors = self.body["errors"].as_array().into_iter().flatten();
        let mut faults: Vec<String> = errors
            .map(|e| format!("{}: {}", e["field"].as_str().unwrap(), e["code"].as_str().unwrap()))
            .collect();
        faults.sort();
        faults
    }

    #[track_caller]
    pub fn done(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        self.body
    }
}

/// The same test on each engine.
#[macro_export]
macro_rules! on_both {
    (@ $open:ident $($(#[$attribute:meta])* async fn $name:ident($world:ident: $kind:ty) $body:block)*) => {$(
        mod $name {
            use super::*;

            $(#[$attribute])*
            async fn promise($world: $kind) $body

            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                promise(World::$open(Engine::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                promise(World::$open(Engine::Postgres).await).await;
            }
        }
    )*};
    (in an empty clinic: $($tests:tt)*) => { $crate::on_both! { @ empty $($tests)* } };
    ($($tests:tt)*) => { $crate::on_both! { @ new $($tests)* } };
}
