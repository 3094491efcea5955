//! Import of services and patients: a dry run that says what each row would do, and keeping what it said. A file is
//! taken apart in [`file`] and [`workbook`], price lists are kept in [`services`], card indexes in [`patients`]; what
//! was kept is taken back in [`undo`], by what stands in [`before`].
//!
//! What is kept comes in parts of [`CHUNK`] rows, each of them one transaction that first looks whether it would still
//! do what the dry run found, and is done once however often it is asked for.

mod before;
mod file;
mod patients;
mod services;
mod undo;
mod workbook;

use std::sync::Arc;

use domain::{
    date::optional_date,
    error::{AppError, Fault},
    import::{
        CHUNK, Class, Columns, Doubtful, DryRun, FileProblem, ImportFile, ImportKind, ImportOrder,
        ImportReport, ImportStep, Judged, Kept, LISTED_DOUBTFUL_MAX, LISTED_MAX, Line, Reading, RefusedRow,
        RefusedRows, Table, Verdict,
    },
    permission::Permission,
};
use sha2::{Digest, Sha256};

pub use file::file_of;
pub use undo::{list, undo};

use crate::{
    Ctx, Error, IdempotencyKey,
    services::{
        directory::{self, Directory},
        prices,
    },
};

/// Parts that one request keeps: seconds at the most, and the next request goes on.
const PARTS_AT_ONCE: u32 = 20;

/// A file with its columns recognised.
struct Sheet {
    columns: Columns,
    table: Table,
}

impl Sheet {
    fn read(kind: ImportKind, file: &ImportFile, sheet: Option<&str>) -> Result<Self, FileProblem> {
        let table = file::read(kind, file, sheet)?;
        Ok(Self { columns: Columns::recognise(kind, &table)?, table })
    }
}

/// A file with each row read, before anything that the clinic keeps is looked at.
enum Prepared {
    Services(services::Prepared),
    Patients(patients::Prepared),
}

fn allowed(ctx: &Ctx, kind: ImportKind) -> Result<(), AppError> {
    ctx.require(kind.permission())?;
    if kind == ImportKind::Patients {
        ctx.require(Permission::EditPatients)?;
        // the report names people whose cards are there already
        ctx.require(Permission::SeePatients)?;
    }
    Ok(())
}

/// Reads the rows, away from the threads that answer requests, and while no connection is held. With what the clinic is
/// made of.
async fn prepare(
    ctx: &Ctx,
    kind: ImportKind,
    file: ImportFile,
    reading: &Reading,
) -> Result<Result<(Arc<Directory>, Prepared), FileProblem>, Error> {
    allowed(ctx, kind)?;
    let directory = directory::read(ctx).await?;
    let today = directory.day();
    let named = optional_date(&reading.first_day).map_err(|fault| AppError::field("first_day", fault))?;
    let first_day = prices::first_day(&directory, named, "first_day")?;
    let named = reading.sheet.clone();
    let read = move || {
        let sheet = Sheet::read(kind, &file, named.as_deref())?;
        let prepared = match kind {
            ImportKind::Services => Prepared::Services(services::Prepared::new(sheet, &directory, first_day)),
            ImportKind::Patients => Prepared::Patients(patients::Prepared::new(sheet, today)),
        };
        Ok((directory, prepared))
    };
    tokio::task::spawn_blocking(read).await.map_err(Error::broken)
}

/// Says what a file would do. Nothing is kept.
///
/// Fails with `Invalid` when the first day of the prices cannot be one.
pub async fn plan(ctx: &Ctx, kind: ImportKind, file: ImportFile, reading: &Reading) -> Result<DryRun, Error> {
    Ok(match prepare(ctx, kind, file, reading).await? {
        Err(problem) => DryRun::Unreadable(problem),
        Ok((directory, Prepared::Services(prepared))) => {
            let (judged, digests) = prepared.judge(&directory)?;
            let mut gone = domain::import::services::gone(&judged, &directory.services);
            let gone_count = gone.len() as u32;
            gone.truncate(LISTED_MAX);
            let report = report(&prepared.sheet, prepared.headings, &judged, digests);
            DryRun::Report(Box::new(ImportReport { gone, gone_count, ..report }))
        }
        Ok((_, Prepared::Patients(mut prepared))) => {
            let (judged, digests) = prepared.judge(&mut ctx.read().await?).await?;
            DryRun::Report(Box::new(report(&prepared.sheet, 0, &judged, digests)))
        }
    })
}

fn report<A>(sheet: &Sheet, headings: u32, judged: &[Judged<A>], digests: Vec<String>) -> ImportReport {
    let mut report = ImportReport {
        headings,
        above: sheet.table.above,
        sheet: sheet.table.sheet.clone(),
        columns: sheet.columns.known(),
        ignored: sheet.columns.ignored(),
        digests,
        ..ImportReport::default()
    };
    for one in judged {
        let class = one.verdict.class();
        report.counts.add(class);
        let most =
            if matches!(class, Class::Doubtful | Class::Refused) { LISTED_DOUBTFUL_MAX } else { LISTED_MAX };
        if report.counts.of(class) as usize <= most {
            report.rows.push(one.report());
        }
    }
    report
}

/// The refused rows of a file as they came, with what is the matter with each. None of a file that cannot be judged.
pub async fn refused(
    ctx: &Ctx,
    kind: ImportKind,
    file: ImportFile,
    reading: &Reading,
) -> Result<RefusedRows, Error> {
    Ok(match prepare(ctx, kind, file, reading).await? {
        Err(_) => RefusedRows::default(),
        Ok((directory, Prepared::Services(prepared))) => {
            refused_rows(&prepared.sheet, prepared.judge(&directory)?.0)
        }
        Ok((_, Prepared::Patients(mut prepared))) => {
            let (judged, _) = prepared.judge(&mut ctx.read().await?).await?;
            refused_rows(&prepared.sheet, judged)
        }
    })
}

fn refused_rows<A>(sheet: &Sheet, judged: Vec<Judged<A>>) -> RefusedRows {
    // both are in the file's order
    let mut lines = sheet.table.lines.iter();
    let rows = judged.into_iter().filter_map(|one| {
        let Verdict::Refused { faults } = one.verdict else { return None };
        let line = lines.by_ref().find(|line| line.number == one.line)?;
        Some(RefusedRow { line: one.line, cells: line.cells.clone(), faults })
    });
    RefusedRows { rows: rows.collect(), head: sheet.table.head.clone() }
}

/// Keeps what the dry run found, from one part on; the next request goes on where this one ends.
///
/// Fails with `Invalid` when the file cannot be read. What has changed since the dry run stops it: `stale`.
pub async fn apply(
    ctx: &Ctx,
    kind: ImportKind,
    file: ImportFile,
    order: ImportOrder,
) -> Result<ImportStep, Error> {
    let prepared = match prepare(ctx, kind, file, &order.reading).await? {
        Err(_) => return Err(AppError::field("file", Fault::WrongType).into()),
        Ok((_, Prepared::Services(prepared))) => return services::keep(ctx, prepared, order).await,
        Ok((_, Prepared::Patients(mut prepared))) => {
            let (_, digests) = prepared.judge(&mut ctx.read().await?).await?;
            let from = order.part as usize;
            if digests.len() != order.digests.len() || digests.get(from..) != order.digests.get(from..) {
                return Ok(ImportStep { next: Some(order.part), stale: true, ..ImportStep::default() });
            }
            Arc::new(prepared)
        }
    };
    let (parts, order) = (order.digests.len() as u32, Arc::new(order));
    let mut step = ImportStep::default();
    for part in order.part..parts.min(order.part.saturating_add(PARTS_AT_ONCE)) {
        let ctx = once(ctx, &order, part);
        match settled(patients::keep(&ctx, prepared.clone(), order.clone(), part).await)? {
            Some(kept) => step.done += kept,
            None => return Ok(ImportStep { next: Some(part), stale: true, ..step }),
        }
    }
    step.next = Some(order.part.saturating_add(PARTS_AT_ONCE)).filter(|next| *next < parts);
    Ok(step)
}

/// None when the part would no longer do what the dry run found.
fn settled(kept: Result<Kept, Error>) -> Result<Option<Kept>, Error> {
    match kept {
        Ok(kept) => Ok(Some(kept)),
        Err(Error::App(AppError::Stale(_))) => Ok(None),
        Err(error) => Err(error),
    }
}

fn stale() -> Error {
    Error::stale(0)
}

/// A part is kept once for each run, however often it is asked for.
fn once(ctx: &Ctx, order: &ImportOrder, part: u32) -> Ctx {
    let asked = (&order.digests, &order.doubtful, &order.reading);
    let key = IdempotencyKey::of(format!("import {} {part}", order.run), "import", &asked);
    ctx.clone().once(Some(key))
}

/// What some rows would do, in short: their cells, their verdicts, what they are about.
fn digest<A>(lines: &[Line], judged: &[Judged<A>]) -> Result<String, Error> {
    let mut hash = Sha256::new();
    for line in lines {
        hash.update(serde_json::to_vec(&(line.number, &line.cells))?);
    }
    for one in judged {
        hash.update(serde_json::to_vec(&(one.line, one.target, &one.verdict))?);
    }
    Ok(hex::encode(&hash.finalize()[..8]))
}

/// What becomes of a judged row: what to do now, what waits for other rows, what is left.
fn sort<'a, A>(
    judged: &'a [Judged<A>],
    doubtful: &Doubtful,
    follows: impl Fn(&A) -> bool,
    kept: &mut Kept,
) -> (Vec<&'a A>, Vec<u32>) {
    let (mut now, mut later) = (Vec::new(), Vec::new());
    for one in judged {
        match (one.verdict.class(), &one.act) {
            (Class::Refused, _) => kept.refused += 1,
            (Class::Doubtful, _) if !doubtful.takes(one.line) => kept.left_out += 1,
            (_, Some(act)) if follows(act) => later.push(one.line),
            (_, Some(act)) => now.push(act),
            (_, None) => kept.same += 1,
        }
    }
    (now, later)
}

/// How many parts so many rows make.
const fn parts(rows: usize) -> usize {
    rows.div_ceil(CHUNK)
}
