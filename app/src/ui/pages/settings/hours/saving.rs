//! What becomes of an edit: what it would do is asked while it is typed, then it is saved, refused, or told that
//! others were faster. What is typed stays in any case.

use std::{future::Future, time::Duration};

use domain::{
    branch_hours::{BranchHoursEdit, NewBranchHours},
    error::{AppError, Fault, FieldErrors, Stale},
    hours_change::{HoursEdit, NewHours},
    hours_page::{HoursCheck, HoursSaved},
    id::BookingId,
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    facts::use_facts,
    outcome::{Clashes, StaleBanner},
};
use crate::{
    api::hours as api,
    i18n::*,
    ui::{
        connection::use_connection,
        focus,
        icons::Glyph,
        keys::{Chord, use_keys},
        parts::{Banner, Button, Look, Tone, use_toasts},
        words,
    },
};

/// How long the typing must pause before the server is asked what the edit would do.
const PAUSE: Duration = Duration::from_millis(350);
/// Where the visits that are in the way stand on the page.
pub const OUTSIDE: &str = "visits-outside";

/// What is edited on a page of hours.
pub trait Edit: Clone + PartialEq + Send + Sync + 'static {
    /// What the browser itself sees is the matter.
    fn faults(&self) -> FieldErrors;
    /// The same edit of another version.
    fn at(self, version: i64) -> Self;
    /// What it would do.
    fn check(self) -> impl Future<Output = Result<HoursCheck, AppError>>;
    /// Does it.
    fn save(self, confirmed: Vec<BookingId>) -> impl Future<Output = Result<HoursSaved, AppError>>;
    /// Keeps it for later, where that can be done.
    fn keep_draft(self) -> Option<impl Future<Output = Result<(), AppError>>> {
        None::<std::future::Ready<Result<(), AppError>>>
    }
    /// Whether [`Edit::keep_draft`] keeps it.
    const DRAFTS: bool = false;
    /// What the button says that does it, and sends so many visits to the list.
    fn verb(language: Locale, moves: u32) -> String {
        match moves {
            0 => td_string!(language, hours.save).to_owned(),
            moves => td_string!(language, hours.save_and_move, count = moves),
        }
    }
}

impl Edit for HoursEdit {
    fn faults(&self) -> FieldErrors {
        NewHours::parse(self.clone()).err().unwrap_or_default()
    }

    fn at(mut self, now: i64) -> Self {
        match &mut self {
            Self::Pattern { version, .. }
            | Self::DropPattern { version, .. }
            | Self::Exception { version, .. }
            | Self::DropException { version, .. } => *version = now,
        }
        self
    }

    fn check(self) -> impl Future<Output = Result<HoursCheck, AppError>> {
        api::check_doctor_hours(self)
    }

    fn save(self, confirmed: Vec<BookingId>) -> impl Future<Output = Result<HoursSaved, AppError>> {
        api::save_doctor_hours(self, confirmed)
    }

    fn keep_draft(self) -> Option<impl Future<Output = Result<(), AppError>>> {
        Some(api::keep_hours_draft(self))
    }

    const DRAFTS: bool = true;
}

impl Edit for BranchHoursEdit {
    fn faults(&self) -> FieldErrors {
        NewBranchHours::parse(self.clone()).err().unwrap_or_default()
    }

    fn at(mut self, now: i64) -> Self {
        if let Self::Week { version, .. } = &mut self {
            *version = now;
        }
        self
    }

    fn check(self) -> impl Future<Output = Result<HoursCheck, AppError>> {
        api::check_branch_hours(self)
    }

    fn save(self, confirmed: Vec<BookingId>) -> impl Future<Output = Result<HoursSaved, AppError>> {
        api::save_branch_hours(self, confirmed)
    }
}

/// An edit on its way.
pub struct Flow<E: Edit> {
    edit: Memo<E>,
    faults: Memo<FieldErrors>,
    tried: RwSignal<bool>,
    told: RwSignal<FieldErrors>,
    /// What the edit would do, as far as it is known.
    pub check: RwSignal<HoursCheck>,
    /// The edit that `check` speaks of.
    checked: RwSignal<Option<E>>,
    busy: RwSignal<bool>,
    problem: RwSignal<Option<AppError>>,
    on_saved: Callback<HoursCheck>,
}

impl<E: Edit> Clone for Flow<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E: Edit> Copy for Flow<E> {}

impl<E: Edit> Flow<E> {
    /// Follows what is typed. `on_saved` comes after it is kept.
    pub fn new(
        edit: impl Fn() -> E + Send + Sync + 'static,
        on_saved: impl Fn(HoursCheck) + Send + Sync + 'static,
    ) -> Self {
        let edit = Memo::new(move |_| edit());
        let flow = Self {
            edit,
            faults: Memo::new(move |_| edit.with(Edit::faults)),
            tried: RwSignal::new(false),
            told: RwSignal::new(FieldErrors::default()),
            check: RwSignal::new(HoursCheck::default()),
            checked: RwSignal::new(None),
            busy: RwSignal::new(false),
            problem: RwSignal::new(None),
            on_saved: Callback::new(on_saved),
        };
        flow.ask_ahead();
        flow
    }

    /// What is typed.
    pub fn edit(self) -> Memo<E> {
        self.edit
    }

    /// What is the matter with the fields. What is only missing is no fault before one has tried to save.
    pub fn errors(self) -> Signal<FieldErrors> {
        Signal::derive(move || {
            let mut errors = self.faults.get();
            if !self.tried.get() {
                errors.0.retain(|error| error.fault != Fault::Required);
            }
            errors.0.extend(self.told.get().0);
            errors
        })
    }

    /// Whether what is known of its outcome is of what is typed now.
    fn is_checked(self) -> bool {
        self.edit.with(|edit| self.checked.with(|checked| checked.as_ref() == Some(edit)))
    }

    /// Asks the server what the edit would do whenever the typing pauses.
    fn ask_ahead(self) {
        let connection = use_connection();
        Effect::new(move |pending: Option<Option<TimeoutHandle>>| {
            if let Some(Some(pending)) = pending {
                pending.clear();
            }
            let edit = self.edit.get();
            self.told.set(FieldErrors::default());
            if !self.faults.with(|faults| faults.0.is_empty()) {
                self.check.set(HoursCheck::default());
                return None;
            }
            let ask = move || {
                // The form may have gone meanwhile.
                if self.edit.try_get_untracked().is_none() {
                    return;
                }
                spawn_local(async move {
                    let told = edit.clone().check().await;
                    connection.note(&told);
                    // Meanwhile the form may have gone, or hold something else.
                    if let Ok(check) = told
                        && self.edit.try_with_untracked(|now| *now == edit) == Some(true)
                    {
                        self.check.set(check);
                        self.checked.set(Some(edit));
                    }
                });
            };
            set_timeout_with_handle(ask, PAUSE).ok()
        });
    }

    /// Saves what is typed, and sends the visits that are known to be in the way to the list.
    pub fn save(self) {
        self.tried.set(true);
        if self.busy.get_untracked() || !self.faults.with_untracked(|faults| faults.0.is_empty()) {
            return;
        }
        let known = self.is_checked();
        let confirmed = self.check.with_untracked(|check| {
            let ids = check.outside.iter().map(|visit| visit.id);
            if known { ids.collect() } else { Vec::new() }
        });
        self.send(self.edit.get_untracked(), confirmed);
    }

    /// Keeps what is typed for later; `then` comes after it is kept.
    fn keep_draft(self, then: impl Fn() + 'static) {
        self.tried.set(true);
        if self.busy.get_untracked() || !self.faults.with_untracked(|faults| faults.0.is_empty()) {
            return;
        }
        let Some(kept) = self.edit.get_untracked().keep_draft() else { return };
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let outcome = kept.await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match outcome {
                Ok(()) => then(),
                Err(AppError::Invalid(errors)) => self.told.set(errors),
                Err(error) => self.problem.set(Some(error)),
            }
        });
    }

    /// Saves over what a colleague has saved meanwhile.
    pub fn save_over(self, stale: &Stale) {
        self.send(self.edit.get_untracked().at(stale.version), Vec::new());
    }

    fn send(self, edit: E, confirmed: Vec<BookingId>) {
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let saved = edit.clone().save(confirmed).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match saved {
                Ok(HoursSaved::Saved(check)) => self.on_saved.run(check),
                Ok(HoursSaved::VisitsInTheWay(check)) => {
                    self.check.set(check);
                    self.checked.set(Some(self.edit.get_untracked()));
                    request_animation_frame(focus_outside);
                }
                Err(AppError::Invalid(errors)) => self.told.set(errors),
                Err(error) => self.problem.set(Some(error)),
            }
        });
    }
}

fn focus_outside() {
    focus::give_first(&format!("#{OUTSIDE}"));
}

/// Below a form: what it would do, what went wrong, and the commands.
#[component]
pub fn SaveBar<E: Edit>(
    /// The edit.
    flow: Flow<E>,
    /// Its version, to be raised when the colleague's is taken over.
    #[prop(optional, into)]
    version: Option<RwSignal<i64>>,
) -> impl IntoView {
    let i18n = use_i18n();
    use_keys().bind(Chord::SAVE, text!(i18n, hours.save), move || flow.save());
    let count = Memo::new(move |_| flow.check.with(|check| check.outside.len()));
    let moves = move || count.get() > 0 && flow.is_checked();
    let problem = move || {
        flow.problem.get().map(|problem| match problem {
            AppError::Stale(stale) => {
                let over = stale.clone();
                let keep = Callback::new(move |()| {
                    if let Some(version) = version {
                        version.set(over.version);
                    }
                    flow.save_over(&over);
                });
                view! { <StaleBanner stale=*stale keep/> }.into_any()
            }
            error => view! {
                <div role="alert">
                    <Banner tone=Tone::Bad icon=Glyph::Warn>
                        {move || words::error(i18n.get_locale(), &error)}
                    </Banner>
                </div>
            }
            .into_any(),
        })
    };
    let back = move || {
        let back = flow.check.with(|check| check.back);
        (back > 0).then(|| view! { <p class="note">{t!(i18n, hours.back, count = move || back)}</p> })
    };
    let label = move || E::verb(i18n.get_locale(), if moves() { count.get() as u32 } else { 0 });
    let (facts, toasts) = (use_facts(), use_toasts());
    let draft = move || {
        let facts = facts.clone();
        flow.keep_draft(move || {
            toasts.say(td_string!(i18n.get_locale_untracked(), hours.draft_kept));
            facts.reload.run(());
        });
    };
    view! {
        <super::outcome::Outside check=flow.check/>
        <Clashes check=flow.check/>
        {back}
        {problem}
        <div class="row wrap">
            <Button look=Look::Primary keys=Chord::SAVE busy=flow.busy on:click=move |_| flow.save()>
                {label}
            </Button>
            {E::DRAFTS.then(|| view! {
                <Button busy=flow.busy on:click=move |_| draft()>{t!(i18n, hours.keep_draft)}</Button>
            })}
            <super::address::CancelLink/>
        </div>
    }
    .into_any()
}

/// Says that hours were saved, and how many visits went on the list.
pub fn say_saved() -> impl Fn(&HoursCheck) + Clone + Send + Sync + 'static {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    move |check: &HoursCheck| {
        let language = i18n.get_locale_untracked();
        let text = match check.outside.len() {
            0 => td_string!(language, hours.saved).to_owned(),
            moved => td_string!(language, hours.saved_and_moved, count = moved as u32),
        };
        toasts.say(text);
    }
}
