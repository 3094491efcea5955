//! Does things with leads, from the board and from a lead's own page.

use domain::{
    error::AppError,
    id::{LeadId, UserId},
    lead_act::{LeadAct, LeadChange},
    lead_board::{LeadLine, LeadView, Owner},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    acts::{self, Act, Hand},
    asking,
    clock::Clock,
};
use crate::{
    api::leads::change_lead,
    i18n::*,
    ui::{
        connection::{Connection, use_connection},
        frame::Viewer,
        parts::{Offering, toast::ToastStack, use_toasts},
        words,
    },
};

/// What a card beside a lead asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// What is to be done.
    Menu,
    /// What is needed, and of whom.
    Forward,
    /// What came of it.
    Return,
    /// Why there will be no visit.
    Reject,
}

/// What is being typed there. It outlives the card, which a click outside closes.
#[derive(Clone, Copy)]
pub struct Draft {
    of: StoredValue<Option<(LeadId, Ask)>>,
    /// What is needed, what came of it, or why.
    pub note: RwSignal<String>,
    /// To whom.
    pub to: RwSignal<String>,
    /// The code of a reason.
    pub reason: RwSignal<String>,
}

impl Draft {
    fn new() -> Self {
        Self {
            of: StoredValue::new(None),
            note: RwSignal::default(),
            to: RwSignal::default(),
            reason: RwSignal::default(),
        }
    }

    fn begin(self, id: LeadId, ask: Ask) {
        if ask != Ask::Menu && self.of.get_value() != Some((id, ask)) {
            self.clear();
            self.of.set_value(Some((id, ask)));
        }
    }

    fn clear(self) {
        self.of.try_set_value(None);
        for typed in [self.note, self.to, self.reason] {
            typed.try_set(String::new());
        }
    }

    /// The act that it is.
    pub fn act(self, ask: Ask) -> LeadAct {
        let note = self.note.get_untracked();
        match ask {
            Ask::Forward => {
                let to = self.to.with_untracked(|to| to.parse::<UserId>().ok());
                LeadAct::Forward { note, to }
            }
            Ask::Reject => LeadAct::Reject { reason: self.reason.get_untracked(), note },
            Ask::Return | Ask::Menu => LeadAct::Return { note },
        }
    }
}

/// What a page knows of its leads.
#[derive(Clone, Copy)]
pub struct Source {
    /// A lead as it is shown.
    pub find: Callback<LeadId, Option<LeadLine>>,
    /// Whom one can pass leads on to.
    pub smm: Signal<Vec<Owner>>,
    /// Called with what a change has left; with nothing when a lead is to be read anew.
    pub changed: Callback<Option<LeadView>>,
}

/// Does things with the leads of a page.
#[derive(Clone, Copy)]
pub struct Doing {
    /// What the reader's role lets them do.
    pub hand: Hand,
    /// What the page knows.
    pub source: Source,
    /// The clock of the page.
    pub clock: Clock,
    /// The card that is open: whose, and what it asks.
    pub asked: RwSignal<Option<(LeadId, Ask)>>,
    /// What is typed there.
    pub draft: Draft,
    busy: RwSignal<bool>,
    offering: Offering,
    connection: Connection,
    toasts: ToastStack,
    i18n: leptos_i18n::I18nContext<Locale>,
}

impl Doing {
    /// For a page that knows its leads by `source`.
    pub fn new(source: Source, clock: Clock) -> Self {
        let look_again = move || {
            source.changed.try_run(None);
        };
        Self {
            hand: Hand::of(use_context::<Viewer>().map(|viewer| viewer.role)),
            source,
            clock,
            asked: RwSignal::new(None),
            draft: Draft::new(),
            busy: RwSignal::new(false),
            offering: Offering::new(look_again),
            connection: use_connection(),
            toasts: use_toasts(),
            i18n: use_i18n(),
        }
    }

    /// Whether something is under way.
    pub fn is_busy(self) -> bool {
        self.busy.get() || self.offering.is_busy()
    }

    /// The same as a signal.
    pub fn busy(self) -> Signal<bool> {
        Signal::derive(move || self.is_busy())
    }

    /// Takes note of how a call to the server went.
    pub fn note<T>(self, answer: &Result<T, AppError>) {
        self.connection.note(answer);
    }

    /// Does it, or asks what it needs.
    pub fn begin(self, id: LeadId, act: Act) {
        match act {
            Act::Ring => self.offering.ring_lead(id),
            Act::Forward => self.ask(id, Ask::Forward),
            Act::Return => self.ask(id, Ask::Return),
            Act::Reject => self.ask(id, Ask::Reject),
            _ => {
                if let Some(act) = act.plain() {
                    self.asked.set(None);
                    asking::give_back(id);
                    self.send_now(id, act);
                }
            }
        }
    }

    /// Opens the card beside a lead.
    pub fn ask(self, id: LeadId, ask: Ask) {
        self.draft.begin(id, ask);
        self.asked.set(Some((id, ask)));
    }

    /// The words of an act are in order.
    pub fn check(self, act: &LeadAct) -> Result<(), AppError> {
        let (now, zone) = self.clock.untracked();
        LeadChange::parse(act, zone, now)?;
        Ok(())
    }

    fn send_now(self, id: LeadId, act: LeadAct) {
        spawn_local(async move {
            if let Err(error) = self.send(id, act).await {
                self.complain(&error);
            }
        });
    }

    /// Does it; the toast has the way back. Whether it was done: not while something else is under way. Whoever called
    /// says what was refused.
    pub async fn send(self, id: LeadId, act: LeadAct) -> Result<bool, AppError> {
        if self.busy.try_get_untracked() != Some(false) {
            return Ok(false);
        }
        let line = untrack(|| self.source.find.try_run(id)).flatten().ok_or(AppError::NotFound)?;
        self.busy.set(true);
        let answer = self.change(id, line.version, act.clone()).await;
        self.busy.try_set(false);
        let version = answer?;
        let said = acts::done(self.i18n.get_locale_untracked(), &act);
        match acts::undo(&act) {
            Some(undo) => self.toasts.with_undo(said, move || self.put_back(id, version, undo.clone())),
            None => self.toasts.say(said),
        }
        Ok(true)
    }

    fn put_back(self, id: LeadId, version: i64, undo: LeadAct) {
        spawn_local(async move {
            if let Err(error) = self.change(id, version, undo).await {
                self.complain(&error);
            }
        });
    }

    /// The version that it left.
    async fn change(self, id: LeadId, version: i64, act: LeadAct) -> Result<i64, AppError> {
        let answer = change_lead(id, version, act).await;
        self.connection.note(&answer);
        match answer {
            Ok(view) => {
                let version = view.line.version;
                // the page may have been left by then
                self.source.changed.try_run(Some(view));
                Ok(version)
            }
            Err(error) => {
                // a colleague was faster, or it is gone: whatever is shown is old
                if !matches!(error, AppError::Invalid(_) | AppError::Offline) {
                    self.source.changed.try_run(None);
                }
                Err(error)
            }
        }
    }

    /// Forgets what was typed, once it is done.
    pub fn close(self) {
        self.draft.clear();
        self.asked.try_set(None);
    }

    /// Says why something was refused.
    pub fn complain(self, error: &AppError) {
        self.toasts.say(words::error(self.i18n.get_locale_untracked(), error));
    }
}
