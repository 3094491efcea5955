//! A file on its way: chosen, judged, kept part by part. An answer that is lost loses nothing: the same is asked
//! again, and what was kept is not kept twice.

use std::collections::BTreeSet;

use domain::{
    error::{AppError, FieldErrors},
    import::{Doubtful, DryRun, ImportFile, ImportKind, ImportOrder, ImportReport, Kept, Reading},
};
use leptos::{prelude::*, task::spawn_local};
use uuid::Uuid;

use crate::{
    api::import::{apply_import, plan_import},
    ui::connection::{Connection, use_connection},
};

/// A file that was chosen or pasted.
#[derive(Clone, PartialEq)]
pub struct Chosen {
    /// What it is called; none for a pasted text.
    pub name: Option<String>,
    /// What is in it.
    pub file: ImportFile,
}

/// How far keeping has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// What was kept so far.
    pub kept: Kept,
    /// The part to go on with; none when all is kept.
    pub next: Option<u32>,
    /// How many parts there are.
    pub parts: u32,
    /// It was stopped: something has changed since the dry run.
    pub stale: bool,
}

/// All that the page knows.
#[derive(Clone, Copy)]
pub struct Flow {
    /// Which list.
    pub kind: Memo<ImportKind>,
    /// The file.
    pub chosen: RwSignal<Option<Chosen>>,
    /// The sheet of a workbook that was chosen.
    pub sheet: RwSignal<Option<String>>,
    /// The first day of the new prices, as it is typed.
    pub first_day: RwSignal<String>,
    /// What is wrong with that.
    pub errors: RwSignal<FieldErrors>,
    /// What the dry run said.
    pub dry: RwSignal<Option<DryRun>>,
    /// Ticked lines.
    pub ticked: RwSignal<BTreeSet<u32>>,
    /// All doubtful rows are ticked.
    pub all: RwSignal<bool>,
    /// Under way.
    pub busy: RwSignal<bool>,
    /// What went wrong.
    pub trouble: RwSignal<Option<AppError>>,
    /// What was kept.
    pub progress: RwSignal<Option<Progress>>,
    order: RwSignal<Option<ImportOrder>>,
    /// How well the server is reached.
    pub connection: Connection,
}

impl Flow {
    /// Nothing yet; another list begins anew with the same file.
    pub fn new(kind: Memo<ImportKind>) -> Self {
        let flow = Self {
            kind,
            chosen: RwSignal::new(None),
            sheet: RwSignal::new(None),
            first_day: RwSignal::new(String::new()),
            errors: RwSignal::new(FieldErrors::default()),
            dry: RwSignal::new(None),
            ticked: RwSignal::new(BTreeSet::new()),
            all: RwSignal::new(false),
            busy: RwSignal::new(false),
            trouble: RwSignal::new(None),
            progress: RwSignal::new(None),
            order: RwSignal::new(None),
            connection: use_connection(),
        };
        Effect::new(move |before: Option<ImportKind>| {
            let now = kind.get();
            if before.is_some_and(|before| before != now) {
                flow.forget();
                flow.check();
            }
            now
        });
        flow
    }

    /// Takes another file and has it judged.
    pub fn choose(self, chosen: Chosen) {
        self.forget();
        self.chosen.set(Some(chosen));
        self.check();
    }

    fn forget(self) {
        self.dry.set(None);
        self.sheet.set(None);
        self.errors.set(FieldErrors::default());
        self.trouble.set(None);
        self.progress.set(None);
        self.order.set(None);
        self.ticked.set(BTreeSet::new());
        self.all.set(false);
    }

    /// Reads that sheet of the workbook.
    pub fn read_sheet(self, name: String) {
        self.sheet.set(Some(name));
        self.check();
    }

    /// How the file is to be read.
    pub fn reading(self) -> Reading {
        let first_day = match self.kind.get_untracked() {
            ImportKind::Services => self.first_day.get_untracked(),
            ImportKind::Patients => String::new(),
        };
        Reading { sheet: self.sheet.get_untracked(), first_day }
    }

    /// The report, if the file could be judged.
    pub fn report(self) -> Option<ImportReport> {
        self.dry.with(|dry| match dry {
            Some(DryRun::Report(report)) => Some((**report).clone()),
            _ => None,
        })
    }

    /// Has the file judged.
    pub fn check(self) {
        let Some(chosen) = self.chosen.get_untracked() else { return };
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.trouble.set(None);
        self.errors.set(FieldErrors::default());
        spawn_local(async move {
            let (kind, reading) = (self.kind.get_untracked(), self.reading());
            let answer = plan_import(kind, chosen.file, reading.clone()).await;
            self.connection.note(&answer);
            self.busy.set(false);
            match answer {
                // of the list or the day that was shown a moment ago
                Ok(_) if self.kind.get_untracked() != kind => {}
                Ok(_) if self.reading() != reading => self.check(),
                Ok(dry) => {
                    self.ticked.set(BTreeSet::new());
                    self.all.set(false);
                    self.order.set(None);
                    self.dry.set(Some(dry));
                }
                Err(AppError::Invalid(faults)) if !faults.0.is_empty() => {
                    self.dry.set(None);
                    self.errors.set(faults);
                }
                Err(error) => self.trouble.set(Some(error)),
            }
        });
    }

    /// How many rows would be kept.
    pub fn wanted(self) -> u32 {
        let Some(report) = self.report() else { return 0 };
        let doubtful =
            if self.all.get() { report.counts.doubtful } else { self.ticked.with(BTreeSet::len) as u32 };
        report.counts.new + report.counts.changed + doubtful
    }

    /// Keeps what is wanted, or goes on where it was interrupted.
    pub fn keep(self) {
        let (Some(chosen), Some(report)) = (self.chosen.get_untracked(), self.report()) else { return };
        if self.busy.get_untracked() {
            return;
        }
        // an order with other ticks is another one: the server looks anew whether it fits
        let doubtful = self.doubtful();
        let begun = self.order.get_untracked().filter(|order| order.doubtful == doubtful);
        let order = begun.unwrap_or_else(|| ImportOrder {
            run: Uuid::from_u128(random()),
            digests: report.digests,
            doubtful,
            part: 0,
            reading: self.reading(),
            file_name: chosen.name.clone().unwrap_or_default(),
        });
        let parts = order.digests.len() as u32;
        self.progress.update(|progress| match progress {
            Some(progress) if order.part > 0 => progress.stale = false,
            _ => *progress = Some(Progress { next: Some(order.part), parts, ..Progress::default() }),
        });
        self.busy.set(true);
        self.trouble.set(None);
        self.order.set(Some(order.clone()));
        spawn_local(self.go_on(chosen, order));
    }

    fn doubtful(self) -> Doubtful {
        if self.all.get_untracked() {
            return Doubtful::All;
        }
        let lines: Vec<u32> = self.ticked.with_untracked(|ticked| ticked.iter().copied().collect());
        if lines.is_empty() { Doubtful::None } else { Doubtful::Lines(lines) }
    }

    async fn go_on(self, chosen: Chosen, mut order: ImportOrder) {
        let kind = self.kind.get_untracked();
        loop {
            let answer = apply_import(kind, chosen.file.clone(), order.clone()).await;
            self.connection.note(&answer);
            let step = match answer {
                Ok(step) => step,
                Err(error) => {
                    self.busy.set(false);
                    return self.trouble.set(Some(error));
                }
            };
            self.progress.update(|progress| {
                let progress = progress.get_or_insert_default();
                progress.kept += step.done;
                progress.next = step.next;
                progress.stale = step.stale;
            });
            match step.next {
                Some(part) if !step.stale => {
                    order.part = part;
                    self.order.set(Some(order.clone()));
                }
                _ => break,
            }
        }
        self.busy.set(false);
        // what is left, as it is now
        self.check();
    }

    /// Whether keeping was interrupted and can go on.
    pub fn interrupted(self) -> bool {
        let under_way = self.progress.with(|progress| {
            progress.as_ref().is_some_and(|progress| progress.next.is_some() && !progress.stale)
        });
        under_way && !self.busy.get()
    }
}

/// A number that no other page draws. It is no secret.
fn random() -> u128 {
    (0..4).fold(0, |number, _| number << 32 | (js_sys::Math::random() * 4_294_967_296.0) as u128)
}
