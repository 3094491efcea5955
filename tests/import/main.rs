//! Import of services and patients: the dry run keeps nothing, what is kept is what it said, on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod exports;
mod http;
mod patients;
mod services;
mod undo;
mod workbooks;

use backend::{Actor, Ctx, Error, services::import};
use domain::{
    error::AppError,
    import::{
        Class, Counts, Doubtful, DryRun, ImportFile, ImportKind, ImportOrder, ImportReport, ImportStep, Kept,
        Reading, Verdict,
    },
    permission::{Permission, Role},
};
use sqlx::{Connection, PgConnection, SqliteConnection};
use tests::{
    on_both,
    world::{Engine, World},
};
use uuid::Uuid;

/// One of the clinic's administrators.
fn administrator(world: &World, permission: Permission) -> Ctx {
    may(world, Role::Administrator, permission).unwrap()
}

fn may(world: &World, role: Role, permission: Permission) -> Result<Ctx, AppError> {
    let name = "Петрова Ольга".into();
    let actor = Actor { user: None, key: None, name, role: Some(role), doctor: None, scopes: None };
    world.backend.authorize(&actor, permission)
}

fn file(text: &str) -> ImportFile {
    ImportFile::Text(text.to_owned())
}

async fn plan(ctx: &Ctx, kind: ImportKind, text: &str) -> ImportReport {
    match import::plan(ctx, kind, file(text), &Reading::default()).await.unwrap() {
        DryRun::Report(report) => *report,
        DryRun::Unreadable(problem) => panic!("{problem:?}"),
    }
}

fn order(report: &ImportReport, doubtful: Doubtful) -> ImportOrder {
    ImportOrder {
        run: Uuid::now_v7(),
        digests: report.digests.clone(),
        doubtful,
        part: 0,
        reading: Reading::default(),
        file_name: "прайс.csv".into(),
    }
}

/// Keeps a file to its end.
async fn keep(ctx: &Ctx, kind: ImportKind, text: &str, mut order: ImportOrder) -> Kept {
    let mut kept = Kept::default();
    loop {
        let step = import::apply(ctx, kind, file(text), order.clone()).await.unwrap();
        assert!(!step.stale, "{step:?}");
        kept += step.done;
        match step.next {
            Some(part) => order.part = part,
            None => return kept,
        }
    }
}

fn classes(report: &ImportReport) -> Vec<(u32, Class)> {
    report.rows.iter().map(|row| (row.line, row.verdict.class())).collect()
}

fn counts(new: u32, changed: u32, same: u32, doubtful: u32, refused: u32) -> Counts {
    Counts { new, changed, same, doubtful, refused }
}

/// The first column of every row, as a number.
async fn number(world: &World, text: &'static str) -> i64 {
    let url = &world.options().url;
    if url.starts_with("sqlite") {
        let mut connection = SqliteConnection::connect(url).await.unwrap();
        sqlx::query_scalar(text).fetch_one(&mut connection).await.unwrap()
    } else {
        let mut connection = PgConnection::connect(url).await.unwrap();
        sqlx::query_scalar(text).fetch_one(&mut connection).await.unwrap()
    }
}

fn refused_with(result: Result<impl std::fmt::Debug, Error>) -> AppError {
    match result.unwrap_err() {
        Error::App(error) => error,
        other => panic!("{other}"),
    }
}
