//! What the demo clinic promises to those who try it out and to benchmarks.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{
    birth_date::age,
    error::{AppError, Refusal},
    gap::{DoctorDay, GapRules},
    interval::Interval,
};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row, sqlite::SqlitePool};

use super::*;
use crate::{
    clock::FixedClock,
    services::directory::Directory,
    store::{DbOptions, bookings},
};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn today() -> NaiveDate {
    day(2026, 11, 24)
}

/// Half past twelve in Moscow.
fn now() -> DateTime<Utc> {
    today().and_hms_opt(9, 30, 0).unwrap().and_utc()
}

async fn open(path: &Path) -> Backend {
    open_at(format!("sqlite:{}", path.display()), now()).await
}

async fn open_at(url: String, now: DateTime<Utc>) -> Backend {
    let options = DbOptions { url, key: None, readers: 2 };
    Backend::open(&options, Arc::new(FixedClock::at(now))).await.unwrap()
}

async fn fill(backend: Backend, scale: u32, today: NaiveDate) {
    load(&backend, DemoOptions { scale, seed: 7, today }).await.unwrap();
    backend.close().await;
}

async fn load_into(path: &Path, scale: u32) {
    fill(open(path).await, scale, today()).await;
}

/// A demo clinic that the tests read together.
fn demo() -> PathBuf {
    static MADE: OnceLock<tempfile::TempDir> = OnceLock::new();
    let dir = MADE.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("demo.db");
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(load_into(&path, 1));
        })
        .join()
        .unwrap();
        dir
    });
    dir.path().join("demo.db")
}

async fn sql(path: &Path) -> SqlitePool {
    SqlitePool::connect(&format!("sqlite:{}", path.display())).await.unwrap()
}

async fn count(pool: &SqlitePool, query: &'static str) -> i64 {
    sqlx::query(query).fetch_one(pool).await.unwrap().get(0)
}

/// Every row of every table as text, but for what may differ.
async fn everything(path: &Path) -> Vec<String> {
    let pool = sql(path).await;
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'
                  AND name NOT LIKE 'sqlite%' ORDER BY name";
    let mut all = Vec::new();
    for table in sqlx::query(tables).fetch_all(&pool).await.unwrap() {
        let table: String = table.get(0);
        // The directory's version is a new random number at every change.
        if table == "settings" {
            continue;
        }
        let columns = format!("SELECT name FROM pragma_table_info('{table}') WHERE name <> 'password_hash'");
        let columns: Vec<String> = sqlx::query(AssertSqlSafe(columns))
            .fetch_all(&pool)
            .await
            .unwrap()
            .iter()
            .map(|row| format!("quote({})", row.get::<String, _>(0)))
            .collect();
        let rows = format!("SELECT {} FROM {table} ORDER BY 1", columns.join(" || '|' || "));
        let rows = sqlx::query(AssertSqlSafe(rows)).fetch_all(&pool).await.unwrap();
        all.push(format!("{table}: {}", rows.len()));
        all.extend(rows.iter().map(|row| row.get::<String, _>(0)));
    }
    all
}

async fn directory_of(backend: &Backend) -> Arc<Directory> {
    let ctx = backend.system();
    let mut tx = ctx.read().await.unwrap();
    ctx.directory(&mut tx).await.unwrap()
}

#[tokio::test]
async fn the_same_seed_makes_the_same_clinic_to_the_byte() {
    let dir = tempfile::tempdir().unwrap();
    let again = dir.path().join("again.db");
    load_into(&again, 1).await;
    let (one, other) = (everything(&demo()).await, everything(&again).await);
    assert!(one.len() > 20_000);
    assert!(one == other);
}

#[tokio::test]
async fn a_clinic_that_is_there_is_never_filled_again() {
    let backend = open(&demo()).await;
    let refused = load(&backend, DemoOptions { scale: 1, seed: 7, today: today() }).await;
    assert!(matches!(refused, Err(Error::App(AppError::Refused(Refusal::AlreadySetUp)))));
}

#[tokio::test]
async fn nobody_is_in_two_chairs_at_once() {
    let pool = sql(&demo()).await;
    let double =
        "SELECT count(*) FROM bookings a JOIN bookings b ON a.patient_id = b.patient_id AND a.id < b.id
                  AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at AND a.live AND b.live";
    assert_eq!(count(&pool, double).await, 0);
}

#[tokio::test]
async fn every_visit_lies_in_its_doctors_duty_and_fits_doctor_and_patient() {
    let backend = open(&demo()).await;
    let directory = directory_of(&backend).await;
    let ctx = backend.system();
    let mut tx = ctx.read().await.unwrap();
    let mut seen = 0;
    for branch in &directory.branches {
        for day in (today() - TimeDelta::days(42)).iter_days().take(71) {
            for line in bookings::day::list(&mut tx, branch.id.0, day).await.unwrap() {
                let row = bookings::get(&mut tx, line.id).await.unwrap();
                let doctor = directory.doctor(row.doctor_id.into()).unwrap();
                let busy = Interval::new(row.starts_at, row.busy_until);
                let duties = directory.duty(doctor.id, day);
                let duty = duties.iter().find(|duty| duty.work().iter().any(|work| work.contains(&busy)));
                let duty = duty.expect("a duty around the visit");
                assert_eq!((duty.branch, duty.chair), (branch.id, Some(row.chair_id.into())));
                let age = line.birth_date.map(|born| age(born, day));
                assert!(doctor.treats_age(age));
                for service in bookings::list_services(&mut tx, row.id).await.unwrap() {
                    let service = directory.service(service.service_id.into()).unwrap();
                    assert!(service.done_by(&doctor.skills));
                    assert!(!service.child_only || age.is_none_or(|age| age < 18));
                }
                seen += 1;
            }
        }
    }
    assert!(seen > 2000, "{seen}");
}

/// What is never true: `$1` is now, `$2` an hour ago.
const NEVER: [&str; 14] = [
    "SELECT count(*) FROM bookings WHERE status = 'done' AND starts_at >= $1",
    "SELECT count(*) FROM bookings WHERE status = 'in_chair' AND (starts_at > $1 OR ends_at < $1)",
    "SELECT count(*) FROM bookings WHERE ends_at < $2 AND status NOT IN ('done', 'no_show', 'cancelled')",
    "SELECT count(*) FROM bookings WHERE status = 'no_show' AND starts_at > $1",
    "SELECT count(*) FROM bookings WHERE created_at > $1 OR updated_at > $1",
    "SELECT count(*) FROM booking_changes WHERE at > $1",
    "SELECT count(*) FROM calls WHERE ended_at IS NULL OR ended_at > $1",
    "SELECT count(*) FROM patients WHERE created_at > $1",
    "SELECT count(*) FROM bookings WHERE created_at >= starts_at",
    "SELECT count(*) FROM bookings b JOIN patients p ON p.id = b.patient_id WHERE b.created_at < p.created_at",
    "SELECT count(*) FROM (SELECT 1 FROM bookings GROUP BY patient_id HAVING count(DISTINCT branch_id) > 1)",
    // new means no visit done when it was booked
    "SELECT count(*) FROM bookings b WHERE new_patient <> NOT EXISTS (
         SELECT 1 FROM bookings d
         WHERE d.patient_id = b.patient_id AND d.status = 'done' AND d.updated_at <= b.created_at)",
    "SELECT count(*) FROM bookings b
     WHERE version <> (SELECT count(*) FROM booking_changes c WHERE c.booking_id = b.id)",
    "SELECT count(*) FROM bookings b JOIN calls c ON c.id = b.call_id
     WHERE c.started_at > b.created_at OR c.ended_at < b.created_at OR c.patient_id <> b.patient_id",
];

async fn check(path: &Path, now: DateTime<Utc>) {
    let pool = sql(path).await;
    for query in NEVER {
        let row = sqlx::query(query).bind(now).bind(now - TimeDelta::hours(1)).fetch_one(&pool).await;
        assert_eq!(row.unwrap().get::<i64, _>(0), 0, "at {now}: {query}");
    }
}

#[tokio::test]
async fn statuses_and_histories_are_true_to_the_clock() {
    check(&demo(), now()).await;
    let pool = sql(&demo()).await;
    for status in ["booked", "confirmed", "arrived", "in_chair", "done", "no_show", "cancelled"] {
        let query = AssertSqlSafe(format!("SELECT count(*) FROM bookings WHERE status = '{status}'"));
        let rows: i64 = sqlx::query(query).fetch_one(&pool).await.unwrap().get(0);
        assert!(rows > 0, "{status}");
    }
}

#[tokio::test]
async fn the_clinic_can_be_made_at_any_hour() {
    for (today, hour, minute) in [
        // midnight in Moscow, yesterday in Greenwich
        (day(2026, 11, 25), -3, 5),
        // a minute after the lines open
        (day(2026, 11, 24), 5, 46),
        // Sunday, the lines are closed
        (day(2026, 11, 29), 16, 0),
        // holidays
        (day(2027, 1, 2), 9, 0),
        // a leap day
        (day(2028, 2, 29), 12, 0),
    ] {
        let now =
            today.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(hour) + TimeDelta::minutes(minute);
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("demo.db");
        fill(open_at(format!("sqlite:{}", path.display()), now).await, 1, today).await;
        check(&path, now).await;
    }
}

#[tokio::test]
async fn both_engines_hold_the_same_clinic() {
    let url = std::env::var("PRIYOM_TEST_POSTGRES").expect("run this under tests/postgres.sh");
    let name = format!("demo_{}", std::process::id());
    let (server, rest) = url.split_once("/postgres?").unwrap();
    let mut admin = PgConnection::connect(&url).await.unwrap();
    admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    let backend = open_at(format!("{server}/{name}?{rest}"), now()).await;
    load(&backend, DemoOptions { scale: 1, seed: 7, today: today() }).await.unwrap();
    let (one, other) = (days(&open(&demo()).await).await, days(&backend).await);
    assert!(one.len() > 10_000);
    assert!(one == other);
}

/// Every booking with its patient, its services and its history.
async fn days(backend: &Backend) -> Vec<String> {
    let directory = directory_of(backend).await;
    let mut tx = backend.system().read().await.unwrap();
    let mut all = Vec::new();
    for branch in &directory.branches {
        for day in (today() - TimeDelta::days(42)).iter_days().take(71) {
            for line in bookings::day::list(&mut tx, branch.id.0, day).await.unwrap() {
                let changes = bookings::list_changes(&mut tx, line.id).await.unwrap();
                all.extend(changes.iter().map(|change| format!("{change:?}")));
                let row = bookings::get(&mut tx, line.id).await.unwrap();
                let services = bookings::list_services(&mut tx, line.id).await.unwrap();
                all.push(format!("{row:?} {line:?} {services:?}"));
            }
        }
    }
    all
}

#[tokio::test]
async fn days_near_today_are_full_and_later_ones_are_not() {
    let backend = open(&demo()).await;
    let directory = directory_of(&backend).await;
    let ctx = backend.system();
    let mut tx = ctx.read().await.unwrap();
    let mut filled = async |from: i64, to: i64| {
        let (mut work, mut booked) = (0, 0);
        for day in (from..=to).map(|days| today() + TimeDelta::days(days)) {
            for branch in &directory.branches {
                let lines = bookings::day::list(&mut tx, branch.id.0, day).await.unwrap();
                for doctor in &directory.doctors {
                    let mut duties = directory.duty(doctor.id, day);
                    duties.retain(|duty| duty.branch == branch.id);
                    let live = lines.iter().filter(|row| row.live);
                    let own = live.filter(|row| row.doctor_id == doctor.id.0);
                    let busy = own.map(|row| Interval::new(row.starts_at, row.busy_until)).collect();
                    let day = DoctorDay { duties, busy, kept: Vec::new() };
                    let figures = day.figures(&GapRules::default(), now());
                    work += figures.work_min;
                    booked += figures.booked_min;
                }
            }
        }
        booked * 100 / work
    };
    let (past, near, week, late) =
        (filled(-42, -1).await, filled(0, 2).await, filled(6, 8).await, filled(20, 28).await);
    assert!((60..=90).contains(&past), "past: {past} %");
    assert!((60..=90).contains(&near), "near: {near} %");
    assert!((30..=55).contains(&week), "in a week: {week} %");
    assert!((5..=25).contains(&late), "late: {late} %");
}

#[tokio::test]
async fn there_is_work_in_every_queue() {
    let pool = sql(&demo()).await;
    let waiting = "SELECT count(*) FROM waitlist WHERE status = 'waiting'";
    let due = "SELECT count(*) FROM treatment_plans WHERE next_step_id IS NOT NULL";
    let to_ring = "SELECT count(*) FROM callbacks WHERE closed_at IS NULL";
    assert!(count(&pool, waiting).await >= 10);
    assert!(count(&pool, due).await >= 10);
    assert!(count(&pool, to_ring).await >= 3);
}

#[tokio::test]
async fn the_clinic_is_as_large_as_a_demo_should_be() {
    let pool = sql(&demo()).await;
    for (query, expected) in [
        ("SELECT count(*) FROM branches", 2..=2),
        ("SELECT count(*) FROM doctors", 12..=12),
        ("SELECT count(*) FROM chairs", 8..=8),
        ("SELECT count(*) FROM patients", 3000..=3000),
        ("SELECT count(DISTINCT role) FROM users", 10..=10),
        (
            "SELECT count(*) FROM calls WHERE started_at >= '2026-10-13' AND started_at < '2026-11-24'",
            3000..=3900,
        ),
        ("SELECT count(*) FROM patients WHERE restriction IS NOT NULL", 10..=70),
        ("SELECT count(*) FROM patients WHERE guardian_id IS NOT NULL", 400..=1000),
        ("SELECT count(*) FROM audit", 1..=1),
    ] {
        let rows = count(&pool, query).await;
        assert!(expected.contains(&rows), "{query}: {rows}");
    }
}

#[tokio::test]
async fn a_longer_history_leaves_today_and_what_is_ahead_as_they_are() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("long.db");
    load_into(&path, 3).await;
    let (short, long) = (sql(&demo()).await, sql(&path).await);
    let ahead = "SELECT count(*) FROM bookings WHERE day >= '2026-11-24'";
    let (few, many) = (count(&short, ahead).await, count(&long, ahead).await);
    assert!((few - many).abs() * 20 < few, "{few} {many}");
    let past = "SELECT count(*) FROM bookings WHERE day < '2026-11-24'";
    let (few, many) = (count(&short, past).await, count(&long, past).await);
    assert!((few * 5 / 2..few * 7 / 2).contains(&many), "{few} {many}");
}

#[test]
fn there_is_a_login_for_each_role() {
    assert_eq!(logins().len(), Role::ALL.len());
}
