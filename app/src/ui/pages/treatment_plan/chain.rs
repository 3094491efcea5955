//! Times for several visits of a plan: what is asked for, what is proposed, and booking or moving them in one act.

use domain::{
    booking::Place,
    date::optional_date,
    error::AppError,
    id::{ChangeId, StepId},
    slot::Offer,
    treatment_plan::PlanView,
    visit_chain::{Chain, ChainForm, ChainLink, ChainQuery, ChainVisit},
};
use leptos::{prelude::*, task::spawn_local};

use super::Shown;
use crate::{
    api::visit_chains::{book_chain, propose_chain, undo_chain},
    i18n::*,
    ui::{focus, words::plan as words},
};

/// Where the proposal stands on the page.
pub const PROPOSAL: &str = "chain";

/// A chain on its way.
#[derive(Clone, Copy)]
pub struct Chaining {
    shown: Shown,
    /// The first of the visits that move together; none: those that are to be booked.
    moving: RwSignal<Option<StepId>>,
    /// Not before this date.
    pub from: RwSignal<String>,
    /// Times that were chosen already.
    chosen: RwSignal<Vec<(StepId, Place)>>,
    /// What is asked for; none when there is nothing to find.
    query: Memo<Option<ChainQuery>>,
    /// What is proposed; none until it is there.
    pub told: RwSignal<Option<Result<Chain, AppError>>>,
    /// Whether it is being booked.
    pub busy: RwSignal<bool>,
    /// Whether what is proposed is the answer to an older question.
    pub asking: RwSignal<bool>,
    asked: StoredValue<u32>,
}

impl Chaining {
    /// Follows the plan on the screen.
    pub(super) fn of(shown: Shown) -> Self {
        let moving = RwSignal::new(None);
        let from = RwSignal::new(String::new());
        let chosen = RwSignal::new(Vec::new());
        let query = Memo::new(move |_| {
            let moving = moving.get();
            let from = from.with(|from| optional_date(from).ok().flatten());
            chosen.with(|chosen| shown.plan.with(|plan| query(plan, moving, from, chosen)))
        });
        let chaining = Self {
            shown,
            moving,
            from,
            chosen,
            query,
            told: RwSignal::new(None),
            busy: RwSignal::new(false),
            asking: RwSignal::new(false),
            asked: StoredValue::new(0),
        };
        chaining.follow();
        chaining
    }

    /// Asks anew whenever the question or the plan is another one.
    fn follow(self) {
        Effect::watch(move || self.from.track(), move |_, _, _| self.chosen.update(Vec::clear), false);
        Effect::new(move || {
            self.shown.plan.track();
            if self.query.with(Option::is_none) {
                self.told.set(None);
            }
            self.ask();
        });
    }

    /// Whether there is something to find.
    pub fn is_open(self) -> Memo<bool> {
        Memo::new(move |_| self.query.with(Option::is_some))
    }

    /// Whether visits are moved, not booked.
    pub fn moves(self) -> bool {
        self.query.with(|query| query.as_ref().is_some_and(|query| query.moving.is_some()))
    }

    /// Asks for times. An answer to an older question is dropped.
    pub fn ask(self) {
        let Some(query) = self.query.try_get_untracked().flatten() else { return };
        let turn = self.asked.get_value() + 1;
        self.asked.set_value(turn);
        self.asking.set(true);
        spawn_local(async move {
            let answer = propose_chain(query).await;
            self.shown.connection.note(&answer);
            if self.asked.try_get_value() == Some(turn) {
                self.told.try_set(Some(answer));
                self.asking.try_set(false);
            }
        });
    }

    /// The visit takes this time; those after it are found anew.
    pub fn choose(self, step: StepId, offer: &Offer) {
        let place = Place::from(offer);
        self.chosen.update(|chosen| {
            chosen.retain(|(other, _)| *other != step);
            chosen.push((step, place));
        });
    }

    /// Moves the visit of the step and those after it.
    pub fn shift(self, step: StepId) {
        self.begin(Some(step));
        request_animation_frame(|| {
            focus::give_first(&format!("#{PROPOSAL}"));
        });
    }

    /// Begins anew.
    pub fn begin(self, moving: Option<StepId>) {
        let before = self.query.try_get_untracked();
        self.told.try_set(None);
        self.chosen.try_update(Vec::clear);
        self.from.try_set(String::new());
        self.moving.try_set(moving);
        // Another question is asked by itself.
        if self.query.try_get_untracked() == before {
            self.ask();
        }
    }

    /// The visits that would be booked or moved.
    pub fn visits(self) -> Vec<ChainVisit> {
        self.told.with(|told| match told {
            Some(Ok(chain)) => self.shown.plan.with(|plan| visits(plan, &chain.links)),
            _ => Vec::new(),
        })
    }

    /// Books or moves them.
    pub fn book(self) {
        let visits = untrack(|| self.visits());
        if visits.is_empty() || self.busy.get_untracked() || self.asking.get_untracked() {
            return;
        }
        self.busy.set(true);
        let moves = visits.iter().all(|visit| visit.version.is_some());
        let count = visits.len();
        spawn_local(async move {
            let answer = book_chain(ChainForm { plan: self.shown.id, visits }).await;
            self.shown.connection.note(&answer);
            self.busy.try_set(false);
            match answer {
                Ok(changes) => self.booked(changes, count, moves),
                Err(error) => self.refused(&error),
            }
            self.shown.look_again();
        });
    }

    fn booked(self, changes: Vec<ChangeId>, count: usize, moves: bool) {
        self.begin(None);
        let language = self.shown.language();
        let visits = words::visits(language, count);
        let said = if moves {
            td_string!(language, plans.was_moved, visits = visits)
        } else {
            td_string!(language, plans.was_booked, visits = visits)
        };
        self.shown.toasts.with_undo(said, move || self.undo(changes.clone()));
    }

    /// Times that somebody has taken meanwhile are found anew.
    fn refused(self, error: &AppError) {
        self.shown.complain(error);
        self.chosen.try_update(Vec::clear);
        self.ask();
    }

    fn undo(self, changes: Vec<ChangeId>) {
        spawn_local(async move {
            let answer = undo_chain(changes).await;
            self.shown.connection.note(&answer);
            match answer {
                Ok(()) => {
                    let said = td_string!(self.shown.language(), bookings.done.undo);
                    self.shown.toasts.say(said);
                }
                Err(error) => self.shown.complain(&error),
            }
            self.shown.look_again();
        });
    }
}

/// What is to be asked of a plan as it stands.
fn query(
    plan: &PlanView,
    moving: Option<StepId>,
    from: Option<chrono::NaiveDate>,
    chosen: &[(StepId, Place)],
) -> Option<ChainQuery> {
    let moving =
        moving.filter(|moving| plan.steps.iter().any(|step| step.id == *moving && step.ahead().is_some()));
    let open = plan.steps.iter().any(|step| step.open);
    if plan.closed_at.is_some() || (!open && moving.is_none()) {
        return None;
    }
    let still = |(id, _): &&(StepId, Place)| {
        plan.steps.iter().any(|step| step.id == *id && (step.open || step.ahead().is_some()))
    };
    Some(ChainQuery { plan: plan.id, moving, from, chosen: chosen.iter().filter(still).copied().collect() })
}

/// Those of the proposal that are not booked for that time already.
fn visits(plan: &PlanView, links: &[ChainLink]) -> Vec<ChainVisit> {
    let visit = |link: &ChainLink| {
        let step = plan.steps.iter().find(|step| step.id == link.step)?;
        let version = step.ahead().map(|visit| visit.version);
        Some(ChainVisit { step: link.step, place: Place::from(&link.offer), version })
    };
    links.iter().filter(|link| !link.stays).filter_map(visit).collect()
}
