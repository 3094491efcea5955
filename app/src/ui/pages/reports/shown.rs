//! The report on the screen, and what is done with it.

use std::time::Duration;

use domain::{
    day_report::{
        Metric,
        act::ReportAct,
        view::{ReportKey, ReportView, RowList},
    },
    error::{AppError, FieldErrors},
    event::Event,
};
use leptos::{prelude::*, task::spawn_local};

use super::address;
use crate::{
    api::reports::{change_report, list_report_rows, read_report, save_report_comment},
    i18n::*,
    ui::{
        connection::{Connection, use_connection},
        live::keep_fresh,
        parts::{toast::ToastStack, use_toasts},
        words,
    },
};

/// How long typing must rest before the comment is kept.
const REST: Duration = Duration::from_millis(600);

/// The report, and what its parts share.
#[derive(Clone, Copy)]
pub struct Shown {
    /// All that is known of it.
    pub view: RwSignal<ReportView>,
    /// What is typed as its comment.
    pub comment: RwSignal<String>,
    /// Whether it is to be sent although points are open.
    pub despite: RwSignal<bool>,
    /// What is the matter with what was typed.
    pub faults: RwSignal<FieldErrors>,
    /// Whether something is being done.
    pub busy: RwSignal<bool>,
    /// Whether the comment that is typed is kept.
    pub kept: RwSignal<bool>,
    /// Which figure is open.
    pub open: Memo<Option<Metric>>,
    /// The rows behind it.
    pub rows: RwSignal<Option<RowList>>,
    /// Whether the server can be reached.
    pub connection: Connection,
    /// Where it is said what was done.
    pub toasts: ToastStack,
    /// The language.
    pub i18n: leptos_i18n::I18nContext<Locale>,
}

impl Shown {
    /// Of a report that was just told.
    pub fn of(view: ReportView, open: Memo<Option<Metric>>, rows: Option<RowList>) -> Self {
        Self {
            comment: RwSignal::new(view.comment.clone()),
            view: RwSignal::new(view),
            despite: RwSignal::new(false),
            faults: RwSignal::default(),
            busy: RwSignal::new(false),
            kept: RwSignal::new(true),
            open,
            rows: RwSignal::new(rows),
            connection: use_connection(),
            toasts: use_toasts(),
            i18n: use_i18n(),
        }
    }

    /// Which report it is.
    pub fn key(self) -> ReportKey {
        self.view.with_untracked(|view| ReportKey { date: view.date, operator: Some(view.operator.id) })
    }

    /// The address of a figure's rows, or of the report without them.
    pub fn href(self, rows: Option<Metric>) -> String {
        self.view.with(|view| address::href(view.date, Some(view.operator.id), rows))
    }

    /// «19:38» by the clinic's clock.
    pub fn time(self, at: chrono::DateTime<chrono::Utc>) -> String {
        self.view.with(|view| words::free_time::time(view.zone, at))
    }

    /// Keeps what is shown true to what happens.
    pub fn follow(self) {
        keep_fresh(matters, move || self.again());
        Effect::new(move |before: Option<Option<Metric>>| {
            let now = self.open.get();
            if before.is_some_and(|before| before != now) {
                self.read_rows(now);
            }
            now
        });
    }

    /// Reads it anew: by no resource, which would draw the comment anew that is being typed.
    pub fn again(self) {
        spawn_local(self.read());
    }

    /// The same, to be awaited.
    pub async fn read(self) {
        let Some(key) = self.view.try_with_untracked(|_| self.key()) else { return };
        let answer = read_report(key).await;
        self.connection.note(&answer);
        if let Ok(now) = answer {
            self.show(now);
        }
        if let Some(Some(metric)) = self.open.try_get_untracked() {
            self.read_rows(Some(metric));
        }
    }

    fn show(self, now: ReportView) {
        let told = now.comment.clone();
        let typed = self.comment.try_get_untracked();
        // what is typed and not kept yet is the newer one
        if self.kept.try_get_untracked() == Some(true) && typed.is_some_and(|typed| typed != told) {
            self.comment.try_set(told);
        }
        self.view.try_set(now);
    }

    fn read_rows(self, metric: Option<Metric>) {
        let Some(metric) = metric else {
            self.rows.set(None);
            return;
        };
        let key = self.key();
        spawn_local(async move {
            let answer = list_report_rows(key, metric).await;
            self.connection.note(&answer);
            if self.open.try_get_untracked() != Some(Some(metric)) {
                return;
            }
            match answer {
                Ok(rows) => drop(self.rows.try_set(Some(rows))),
                Err(error) => self.complain(&error),
            }
        });
    }

    /// Says that something did not work; a banner says so already when the server is not there.
    pub fn complain(self, error: &AppError) {
        if *error != AppError::Offline {
            self.toasts.say(words::error(self.i18n.get_locale_untracked(), error));
        }
    }

    /// Keeps the comment once typing rests.
    pub fn typed(self, comment: String) {
        self.comment.set(comment.clone());
        self.kept.set(false);
        set_timeout(
            move || {
                let same = self.comment.try_with_untracked(|now| *now == comment) == Some(true);
                if same && self.kept.try_get_untracked() == Some(false) {
                    self.keep(comment);
                }
            },
            REST,
        );
    }

    fn keep(self, comment: String) {
        let (date, version) = self.view.with_untracked(|view| (view.date, view.version));
        spawn_local(async move {
            let answer = save_report_comment(date, version, comment.clone()).await;
            self.connection.note(&answer);
            match answer {
                Ok(version) => {
                    self.view.try_update(|view| {
                        view.version = version;
                        view.comment.clone_from(&comment);
                    });
                    if self.comment.try_with_untracked(|now| *now == comment) == Some(true) {
                        self.kept.try_set(true);
                    }
                }
                Err(error) => self.complain(&error),
            }
        });
    }

    /// Does something with the report; `said` is what the toast tells, with the way back where there is one.
    pub fn act(self, act: ReportAct, said: &'static str, done: impl Fn() + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let sends = matches!(act, ReportAct::Submit { .. });
        let (key, version) = (self.key(), self.view.with_untracked(|view| view.version));
        spawn_local(async move {
            let answer = change_report(key, version, act).await;
            self.connection.note(&answer);
            self.busy.try_set(false);
            match answer {
                Ok(now) => {
                    self.kept.try_set(true);
                    self.faults.try_set(FieldErrors::default());
                    self.show(now);
                    if sends {
                        self.toasts.with_undo(said, move || self.take_back());
                    } else {
                        self.toasts.say(said);
                    }
                    done();
                }
                Err(error) => {
                    if let AppError::Invalid(errors) = &error {
                        self.faults.try_set(errors.clone());
                    }
                    self.complain(&error);
                    self.read().await;
                }
            }
        });
    }

    fn take_back(self) {
        let said = td_string!(self.i18n.get_locale_untracked(), reports.taken_back);
        if self.view.try_get_untracked().is_some() {
            self.act(ReportAct::TakeBack, said, || ());
        }
    }

    /// Sends it, unless points are open and it was not said that they may be.
    pub fn send(self) {
        let open = self.view.with_untracked(|view| !view.points.is_empty());
        let (comment, despite) = (self.comment.get_untracked(), self.despite.get_untracked());
        let language = self.i18n.get_locale_untracked();
        if open && !despite {
            self.toasts.say(td_string!(language, reports.why_not));
            return;
        }
        let said = td_string!(language, reports.sent);
        self.act(ReportAct::Submit { comment, despite }, said, || ());
    }
}

/// Whether an event may change what is shown.
fn matters(event: &Event) -> bool {
    matches!(
        event,
        Event::ReportChanged { .. }
            | Event::CallChanged { .. }
            | Event::BookingChanged { .. }
            | Event::CallbacksChanged
            | Event::LeadChanged { .. }
            | Event::ComplaintsChanged
            | Event::OperatorsChanged
            | Event::Resync
    )
}
