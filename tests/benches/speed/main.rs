//! How fast the program is, as ratios to floors of the same run: a bare handler that sends as many bytes, and one
//! commit per booking into the same table. The program is a process of its own, as it is for use.
//!
//! `make bench`. PRIYOM_BENCH_SCALES names the sizes of the demo clinic, 1,10,100 when it does not; the first one is
//! what the others are compared to. PRIYOM_BENCH_SECONDS is how long each figure is measured, 3 when not named;
//! PRIYOM_BENCH_HOOKS how many webhooks come in how many seconds, 1000x30 when not named.

#![expect(clippy::unwrap_used, reason = "a measurement fails by panicking")]

mod chain;
mod client;
mod clinic;
mod floor;
mod hooks;
mod measure;

use std::{sync::Arc, time::Instant};

use backend::{
    Backend,
    clock::SystemClock,
    services::{schedule, slots},
    store::DbOptions,
};
use chrono::Days;
use domain::{permission::Role, slot_query::SlotQuery};
use serde_json::json;
use tests::{
    program::{Home, Program},
    site::demo_login,
    statements::{Planner, Statements},
    world::{Engine, empty},
};

use client::{get, post};
use clinic::Clinic;
use floor::{FLOOR, Floor, inserts};
use measure::{Promise, Report, Times, run};

const PROGRAM: &str = env!("CARGO_BIN_EXE_priyom-under-test");
/// How much slower a clinic with a longer history may be.
const GROWN: Promise = Promise::AtMost(1.2);
/// Within how many seconds the dashboard of a year of the large chain is told.
const YEAR: f64 = 0.3;
/// Bookings that one figure takes at the most.
const BOOKINGS: usize = 40_000;

/// What operators type: whole words, half ones, with errors, in the wrong layout.
const QUESTIONS: [&str; 8] = [
    "сколько стоит имплант",
    "выпала пломба",
    "проф",
    "акция на отбеливание",
    "врач с английским",
    "налоговый вычит",
    "bvgkfyn",
    "у ребёнка болит зуб",
];

fn setting(name: &str, otherwise: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| otherwise.into())
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    if std::env::args().any(|argument| argument == FLOOR) {
        return runtime.block_on(floor::serve());
    }
    runtime.block_on(bench());
}

async fn bench() {
    let scales = setting("PRIYOM_BENCH_SCALES", "1,10,100");
    let scales: Vec<u32> = scales.split(',').map(|scale| scale.trim().parse().unwrap()).collect();
    let seconds: f64 = setting("PRIYOM_BENCH_SECONDS", "3").parse().unwrap();
    let statements = Statements::catch();
    let floor = Floor::start().await;
    let mut report = Report::default();
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let mut first: Option<Vec<Measured>> = None;
        for scale in &scales {
            let subject = Subject::open(engine, *scale).await;
            report.part(&format!("{engine:?}, {scale} × the demo clinic (made in {:.0} s)", subject.made));
            let measured = subject.reads(&floor, seconds, &mut report).await;
            if let Some(first) = &first {
                for (now, then) in measured.iter().zip(first) {
                    report.against(&format!("{}, against the first", now.0), &now.1, &then.1, GROWN);
                }
            } else {
                first = Some(measured);
            }
            subject.writes(seconds, &mut report).await;
            subject.knowledge(&floor, seconds, &mut report).await;
            subject.hooks().await;
            subject.explain(&statements).await;
            subject.program.kill().await;
        }
    }
    for engine in [Engine::Sqlite, Engine::Postgres] {
        year(engine, &floor, seconds, &mut report).await;
    }
    report.end();
}

/// The dashboard of a year of the large chain, and the figures alone. Of what it takes nothing but the frame of the page
/// depends on the browser.
async fn year(engine: Engine, floor: &Floor, seconds: f64, report: &mut Report) {
    let home = match engine {
        Engine::Sqlite => Home::on_sqlite(PROGRAM),
        Engine::Postgres => Home::on_postgres(PROGRAM, empty(engine).await.0.url),
    };
    home.task(&["demo"]).await;
    let options = home.database();
    let started = Instant::now();
    let (from, to) = chain::make(&options).await;
    Planner::open(&options).await;
    report.part(&format!(
        "{engine:?}, a year of the large chain (made in {:.0} s)",
        started.elapsed().as_secs_f64()
    ));
    let program = home.serve().await;
    let cookie = sign_in(&program, Role::Manager).await;
    let address = program.base.trim_start_matches("http://");
    let page = get(&format!("/dashboard?span=period&from={from}&to={to}"), &format!("cookie: {cookie}\r\n"));
    let times = run(address, vec![page], 1, seconds, 200).await;
    let bare =
        run(&floor.address, vec![get(&format!("/{}", times.bytes), ""); 64], 1, seconds / 3.0, 200).await;
    report.within("the dashboard of a year, 600 doctors", &times, &bare, YEAR);
    program.kill().await;
}

/// What, and how long it took.
type Measured = (&'static str, Times);

/// One clinic that is asked.
struct Subject {
    engine: Engine,
    options: DbOptions,
    clinic: Clinic,
    program: Program,
    cookie: String,
    made: f64,
    _home: Home,
}

impl Subject {
    async fn open(engine: Engine, scale: u32) -> Self {
        let home = match engine {
            Engine::Sqlite => Home::on_sqlite(PROGRAM),
            Engine::Postgres => Home::on_postgres(PROGRAM, empty(engine).await.0.url),
        };
        let started = Instant::now();
        home.task(&["demo", &format!("--scale={scale}")]).await;
        let made = started.elapsed().as_secs_f64();
        let options = home.database();
        let backend = Backend::open(&options, Arc::new(SystemClock)).await.unwrap();
        let clinic = Clinic::make(&backend).await;
        backend.close().await;
        // figures of how much there is of everything, which autovacuum would bring in time
        Planner::open(&options).await;
        let program = home.serve().await;
        let cookie = sign_in(&program, Role::Operator).await;
        Self { engine, options, clinic, program, cookie, made, _home: home }
    }

    fn address(&self) -> &str {
        self.program.base.trim_start_matches("http://")
    }

    /// The same request with each key.
    fn with_keys(&self, path: &str) -> Vec<Vec<u8>> {
        self.clinic.keys.iter().map(|key| get(path, &format!("authorization: Bearer {key}\r\n"))).collect()
    }

    async fn reads(&self, floor: &Floor, seconds: f64, report: &mut Report) -> Vec<Measured> {
        let (Clinic { twelve, forty, service, .. }, day) = (&self.clinic, self.clinic.day());
        let slots = |days: u64| {
            let to = day + Days::new(days - 1);
            let path =
                format!("/api/v1/slots?service_id={service}&branch_id={}&from={day}&to={to}", twelve.id);
            self.with_keys(&path)
        };
        let page = |branch| {
            let path = format!("/schedule?date={day}&branch={branch}");
            vec![get(&path, &format!("cookie: {}\r\n", self.cookie)); 64]
        };
        self.is_whole(&format!("/schedule?date={day}&branch={}", twelve.id), 150).await;
        self.is_whole(&format!("/schedule?date={day}&branch={}", forty.id), 600).await;
        let mut measured = Vec::new();
        for (what, requests, most) in [
            ("free time of 12 doctors, one day", slots(1), 5.0),
            ("free time of 12 doctors, 30 days", slots(30), 30.0),
            ("day page, 12 doctors, 150 bookings", page(twelve.id), 15.0),
            ("day page, 40 doctors, 600 bookings", page(forty.id), 15.0),
        ] {
            for connections in [1, 16] {
                run(self.address(), requests.clone(), connections, seconds / 6.0, 200).await; // warm
                let times = run(self.address(), requests.clone(), connections, seconds, 200).await;
                let bare = vec![get(&format!("/{}", times.bytes), ""); 64];
                let bare = run(&floor.address, bare, connections, seconds / 3.0, 200).await;
                report.against(what, &times, &bare, Promise::AtMost(most));
                measured.push((what, times));
            }
        }
        measured
    }

    /// The page shows what it is said to show.
    async fn is_whole(&self, path: &str, bookings: usize) {
        let request = self.program.client.get(format!("{}{path}", self.program.base));
        let page = request.header("cookie", &self.cookie).send().await.unwrap().text().await.unwrap();
        assert_eq!(page.matches(r#"class="blk "#).count(), bookings, "{path}");
    }

    async fn writes(&self, seconds: f64, report: &mut Report) {
        for (first, connections, on_sqlite) in [(0, 16, 2.0), (BOOKINGS, 64, 3.5)] {
            let least = if self.engine == Engine::Sqlite { on_sqlite } else { 0.5 };
            // SQLite has one writer: more of them only wait for one another
            let writers = if self.engine == Engine::Sqlite { 1 } else { connections };
            let bare = inserts(&self.options, &self.clinic, writers, seconds).await;
            let bodies = self.clinic.bookings(first, BOOKINGS);
            let requests = bodies.iter().zip(self.clinic.keys.iter().cycle()).map(|(body, key)| {
                post("/api/v1/bookings", &format!("authorization: Bearer {key}\r\n"), &body.to_string())
            });
            let times = run(self.address(), requests.collect(), connections, seconds, 201).await;
            let what = format!("bookings; bare inserts, a commit each: {bare:.0}/s");
            report.above(&what, &times, bare, Promise::AtLeast(least));
        }
    }

    /// A search of all that operators tell, as it is asked while they type.
    async fn knowledge(&self, floor: &Floor, seconds: f64, report: &mut Report) {
        let head = format!("cookie: {}\r\nsec-fetch-site: same-origin\r\n", self.cookie);
        let ask = |text: &&str| {
            let query = json!({"query": {"text": text, "noun": null, "stale": false, "lang": "ru"}});
            post("/fn/search_knowledge", &head, &query.to_string())
        };
        let requests: Vec<_> = QUESTIONS.iter().map(ask).cycle().take(64).collect();
        for connections in [1, 16] {
            run(self.address(), requests.clone(), connections, seconds / 6.0, 200).await; // warm
            let times = run(self.address(), requests.clone(), connections, seconds, 200).await;
            let bare = vec![get(&format!("/{}", times.bytes), ""); 64];
            let bare = run(&floor.address, bare, connections, seconds / 3.0, 200).await;
            report.against("knowledge, whole and half-typed questions", &times, &bare, Promise::AtMost(30.0));
        }
    }

    /// Whatever is acknowledged is kept, once.
    async fn hooks(&self) {
        let asked = setting("PRIYOM_BENCH_HOOKS", "1000x30");
        let (rate, seconds) = asked.split_once('x').unwrap();
        let (rate, seconds): (usize, usize) = (rate.parse().unwrap(), seconds.parse().unwrap());
        let offered = hooks::offer(self.address(), hooks::events(rate * seconds), rate as f64).await;
        let kept = Planner::open(&self.options).await.count("call_payloads").await;
        println!("  {}", offered.line(rate * seconds, kept));
        assert_eq!(i64::try_from(offered.acknowledged), Ok(kept), "acknowledged and kept");
    }

    /// The plans of what a search and a day read.
    async fn explain(&self, statements: &Statements) {
        let backend = Backend::open(&self.options, Arc::new(SystemClock)).await.unwrap();
        statements.take();
        let (ctx, clinic) = (backend.system(), &self.clinic);
        schedule::day(&ctx, Some(clinic.twelve.id), Some(clinic.day())).await.unwrap();
        let query = SlotQuery {
            services: vec![clinic.service],
            branch_id: Some(clinic.twelve.id),
            from: Some(clinic.day()),
            days: 30,
            limit: 10,
            ..SlotQuery::default()
        };
        slots::search(&ctx, &query).await.unwrap();
        backend.close().await;
        let mut planner = Planner::open(&self.options).await;
        println!("  plans of the day and of free time:");
        for statement in statements.take().iter().filter(|statement| statement.contains("bookings")) {
            let (head, tail) = statement.split_once(" FROM ").unwrap_or((statement, ""));
            println!("    {} … FROM {tail}", head.chars().take(40).collect::<String>());
            planner.plan(statement).await.iter().for_each(|step| println!("      {step}"));
        }
    }
}

async fn sign_in(program: &Program, role: Role) -> String {
    let (login, password) = demo_login(role);
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let request = client.post(format!("{}/login", program.base)).header("origin", &program.base);
    let answer = request.form(&[("login", login), ("password", password)]).send().await.unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}
