//! `priyom import …`: the report of a dry run, and keeping what it found.

use std::{fs, path::Path};

use backend::{Backend, services::import};
use domain::import::{
    CellFault, Class, Doubtful, DryRun, ImportKind, ImportOrder, ImportReport, Kept, Reading, RowReport,
    Verdict,
};
use uuid::Uuid;

use super::{TaskError, words};

/// Judges a file; keeps what is new and changed when `keep` says so, the doubtful rows too when it says so of them.
pub(super) async fn run(
    backend: &Backend,
    kind: ImportKind,
    path: &Path,
    keep: Option<Doubtful>,
    reading: Reading,
) -> Result<(), TaskError> {
    let bytes = fs::read(path)
        .map_err(|error| TaskError::refused(format!("{} cannot be read: {error}.", path.display())))?;
    let (ctx, file) = (backend.system(), import::file_of(&bytes));
    let report = match import::plan(&ctx, kind, file.clone(), &reading).await? {
        DryRun::Report(report) => *report,
        DryRun::Unreadable(problem) => {
            let problem = words(&format!("{problem:?}"));
            return Err(TaskError::refused(format!("{} cannot be judged: {problem}.", path.display())));
        }
    };
    tell(&report);
    let Some(doubtful) = keep else {
        println!("Nothing was kept. Say --apply to keep what is new and changed.");
        return Ok(());
    };
    let mut order = ImportOrder {
        run: Uuid::now_v7(),
        digests: report.digests,
        doubtful,
        part: 0,
        reading,
        file_name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
    };
    let mut kept = Kept::default();
    loop {
        let step = import::apply(&ctx, kind, file.clone(), order.clone()).await?;
        kept += step.done;
        match step.next {
            Some(_) if step.stale => {
                println!("{}", summary(&kept));
                return Err(TaskError::refused(
                    "Something has changed since the dry run: run it again for the rest.",
                ));
            }
            Some(part) => order.part = part,
            None => break,
        }
    }
    println!("{}", summary(&kept));
    Ok(())
}

fn tell(report: &ImportReport) {
    let titles = report.columns.iter().map(|(title, column)| format!("{title} ({})", column.code()));
    println!("Columns read: {}.", titles.collect::<Vec<_>>().join(", "));
    if !report.ignored.is_empty() {
        println!("Columns not read: {}.", report.ignored.join(", "));
    }
    let counts = Class::ALL.map(|class| format!("{} {}", report.counts.of(class), class.code()));
    println!("Rows: {}.", counts.join(", "));
    if report.gone_count > 0 {
        println!("Services in use that the file does not name: {}.", report.gone_count);
    }
    report.rows.iter().filter_map(line).for_each(|line| println!("{line}"));
}

/// What needs a look: doubtful and refused rows.
fn line(row: &RowReport) -> Option<String> {
    let why = match &row.verdict {
        Verdict::Doubtful { why, would, .. } => {
            format!(
                "doubtful: {}; taken, it would {}",
                words(&format!("{why:?}")),
                words(&format!("{would:?}"))
            )
        }
        Verdict::Refused { faults } => faults.iter().map(cell).collect::<Vec<_>>().join("; "),
        _ => return None,
    };
    Some(format!("  line {} ({}): {why}", row.line, row.label))
}

fn cell(cell: &CellFault) -> String {
    let place =
        cell.column.filter(|_| cell.title.is_empty()).map_or(cell.title.as_str(), |column| column.code());
    format!("{place} {:?}: {}", cell.value, words(&format!("{:?}", cell.fault)))
}

fn summary(kept: &Kept) -> String {
    format!(
        "Kept: {} new, {} changed; {} the same already; {} doubtful left out, {} refused.",
        kept.added, kept.changed, kept.same, kept.left_out, kept.refused
    )
}
