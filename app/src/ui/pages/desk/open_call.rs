//! The desk and its open calls, as the components hold them: the state, the texts that are being typed, and the way
//! from an act to its effects. What an act makes of a call is decided in `state`.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{
    call::{Call, CallDraft, CallOutcome, DeskDay},
    clinic::ClinicFacts,
    clinic_time::local_date,
    id::{BookingId, CallId, PatientId},
    knowledge::Goal,
    permission::Permission,
    promotion::Quote,
    triage::{self, Advice, TriageRule},
    waiting::Waiting,
};
use leptos::prelude::*;

use super::{
    effects, knowledge,
    plan::{Known, Plan, treating, visited_zone},
    state::{Act, CallState, Effect as Outside, Words},
};
use crate::{
    i18n::*,
    ui::{
        connection::{Connection, use_connection},
        frame::{Viewer, use_waiting},
        parts::{toast::ToastStack, use_toasts},
    },
};

/// Calls that can be open at once; the server refuses more.
pub const OPEN_MAX: usize = 9;

/// The desk. One a page.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The clinic.
    pub facts: RwSignal<Arc<ClinicFacts>>,
    /// The rules by which a reason leads to a specialist; none until they have come.
    pub triage: RwSignal<Vec<TriageRule>>,
    /// Open calls, the oldest first.
    pub calls: RwSignal<Vec<OpenCall>>,
    /// The call in front.
    pub current: RwSignal<Option<u32>>,
    /// The server's time, by the second.
    pub now: RwSignal<DateTime<Utc>>,
    /// The clinic's date.
    pub today: Memo<NaiveDate>,
    /// Calls begun today, and visits booked today.
    pub counts: RwSignal<(u32, u32)>,
    /// What waits besides the phone.
    pub waiting: Memo<Waiting>,
    /// Whether warnings may be overridden.
    pub may_override: bool,
    /// For whoever tells the operator something.
    pub i18n: leptos_i18n::I18nContext<Locale>,
    /// Says what was done.
    pub toasts: ToastStack,
    /// Whether the server can be reached.
    pub connection: Connection,
    skew: StoredValue<TimeDelta>,
    owner: StoredValue<Owner>,
    next: StoredValue<u32>,
}

/// What is open beside the ordinary steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Panel {
    /// Nothing.
    #[default]
    None,
    /// The fields of a new patient.
    NewPatient,
    /// The list of services.
    Services,
    /// The list of specialists and doctors.
    Doctors,
    /// Why a visit is called off.
    Cancel(BookingId),
    /// How the call ends.
    Outcome,
    /// What the caller holds against the clinic.
    Complaint,
    /// A question about money back.
    Refund,
}

/// An open call.
#[derive(Clone, Copy)]
pub struct OpenCall {
    /// Which, on this page.
    pub key: u32,
    /// The desk it lies on.
    pub desk: Desk,
    /// What is chosen and under way.
    pub state: RwSignal<CallState>,
    /// What is typed to find the caller.
    pub search: RwSignal<String>,
    /// The reason in the patient's words.
    pub reason: RwSignal<String>,
    /// What the reason leads to.
    pub advice: Memo<Option<Advice>>,
    /// Wishes for the visit.
    pub wish: RwSignal<String>,
    /// What else was said.
    pub note: RwSignal<String>,
    /// A complaint that is being typed, as JSON of its form.
    pub complaint: RwSignal<String>,
    /// What the call has come to besides visits.
    pub noted: RwSignal<Option<CallOutcome>>,
    /// When to ring back, as it is typed; soon when empty.
    pub call_back_at: RwSignal<String>,
    /// Why over hours or over a warning.
    pub override_reason: RwSignal<String>,
    /// What is open beside the steps.
    pub panel: RwSignal<Panel>,
    /// The outcome chosen by hand while it ends.
    pub outcome: RwSignal<Option<CallOutcome>>,
    /// What they rang for: codes, as [`CallReason::joined`] writes them.
    ///
    /// [`CallReason::joined`]: domain::call_reason::CallReason::joined
    pub reasons: RwSignal<String>,
    /// What the visit costs; none until a time is chosen.
    pub quote: RwSignal<Option<Quote>>,
    /// Whether a search is about to be made.
    pub searching: StoredValue<bool>,
    owner: StoredValue<Owner>,
}

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Errand {
    /// Begin with this patient.
    pub patient: Option<PatientId>,
    /// Begin with moving this visit.
    pub moving: Option<BookingId>,
    /// Begin with what was found in the knowledge.
    pub goal: Goal,
}

impl Errand {
    /// Whether there is one.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

impl Desk {
    /// Lays the desk, with the calls that the server knows to be open.
    pub fn lay(facts: ClinicFacts, day: DeskDay) -> Self {
        let now = RwSignal::new(day.now);
        let facts = RwSignal::new(Arc::new(facts));
        let viewer = use_context::<Viewer>();
        let counted = use_waiting();
        let desk = Self {
            facts,
            triage: RwSignal::new(Vec::new()),
            calls: RwSignal::new(Vec::new()),
            current: RwSignal::new(None),
            now,
            today: Memo::new(move |_| local_date(facts.with(|facts| facts.zone()), now.get())),
            counts: RwSignal::new((day.calls_today, day.booked_today)),
            waiting: Memo::new(move |_| counted.get().unwrap_or_else(|| day.waiting.clone())),
            may_override: viewer.is_some_and(|viewer| viewer.role.may(Permission::Override)),
            i18n: use_i18n(),
            toasts: use_toasts(),
            connection: use_connection(),
            skew: StoredValue::new(TimeDelta::zero()),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            next: StoredValue::new(0),
        };
        for call in day.open {
            desk.put(call);
        }
        desk.current.set(desk.calls.with_untracked(|calls| calls.last().map(|call| call.key)));
        desk
    }

    /// A call that the server knows.
    pub fn put(self, call: Call) -> OpenCall {
        let open = self.open(call.started_at);
        let CallDraft { search, note, complaint, .. } = call.draft.clone().unwrap_or_default();
        open.search.set(search);
        open.note.set(note);
        open.complaint.set(complaint);
        open.noted.set(call.outcome.filter(|outcome| *outcome == CallOutcome::Complaint));
        open.owner.get_value().with(|| open.restored(call));
        open
    }

    /// Begins a call, and puts it in front. Its start is noted by the server meanwhile.
    pub fn start(self, errand: Errand) -> Option<OpenCall> {
        if self.calls.with_untracked(Vec::len) >= OPEN_MAX {
            self.toasts.say(td_string!(self.i18n.get_locale_untracked(), desk.too_many_open));
            return None;
        }
        let call = self.open(self.now.get_untracked());
        self.current.set(Some(call.key));
        self.counts.update(|(calls, _)| *calls += 1);
        effects::run(call, Outside::Start);
        call.go(errand);
        Some(call)
    }

    fn open(self, started_at: DateTime<Utc>) -> OpenCall {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        let owner = self.owner.with_value(Owner::child);
        let call = owner.with(|| OpenCall::new(key, self, started_at, owner.clone()));
        self.calls.update(|calls| calls.push(call));
        call
    }

    /// The call in front.
    pub fn front(self) -> Option<OpenCall> {
        let key = self.current.get()?;
        self.calls.with(|calls| calls.iter().find(|call| call.key == key).copied())
    }

    /// The same, without following it.
    pub fn front_untracked(self) -> Option<OpenCall> {
        untrack(|| self.front())
    }

    /// Takes a call that has ended off the desk; the one beside it comes in front.
    pub fn close(self, call: OpenCall) {
        let at = self.calls.with_untracked(|calls| calls.iter().position(|other| other.key == call.key));
        let Some(at) = at else { return };
        self.calls.update(|calls| {
            calls.remove(at);
        });
        let beside =
            self.calls.with_untracked(|calls| calls.get(at.min(calls.len().saturating_sub(1))).copied());
        if self.current.get_untracked() == Some(call.key) {
            self.current.set(beside.map(|call| call.key));
        }
        // What still draws it is taken down first.
        set_timeout(move || call.owner.with_value(Owner::cleanup), std::time::Duration::ZERO);
    }

    /// Follows the server's clock from now on. Only in the browser.
    pub fn follow_clock(self, server: DateTime<Utc>) {
        self.skew.set_value(server - browser_now());
        let tick = move || self.now.set(browser_now() + self.skew.get_value());
        let ticking = set_interval_with_handle(tick, std::time::Duration::from_secs(1));
        on_cleanup(move || {
            if let Ok(ticking) = ticking {
                ticking.clear();
            }
        });
    }
}

fn browser_now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(js_sys::Date::now() as i64).unwrap_or_default()
}

impl OpenCall {
    fn new(key: u32, desk: Desk, started_at: DateTime<Utc>, owner: Owner) -> Self {
        let state = RwSignal::new(CallState::new(started_at));
        let reason = RwSignal::new(String::new());
        let age = Memo::new(move |_| state.with(CallState::age));
        let call = Self {
            key,
            desk,
            state,
            search: RwSignal::new(String::new()),
            reason,
            advice: Memo::new(move |_| {
                desk.triage.with(|rules| reason.with(|reason| triage::suggest(rules, reason, age.get())))
            }),
            wish: RwSignal::new(String::new()),
            note: RwSignal::new(String::new()),
            complaint: RwSignal::new(String::new()),
            noted: RwSignal::new(None),
            call_back_at: RwSignal::new(String::new()),
            override_reason: RwSignal::new(String::new()),
            panel: RwSignal::new(Panel::None),
            outcome: RwSignal::new(None),
            reasons: RwSignal::new(String::new()),
            quote: RwSignal::new(None),
            searching: StoredValue::new(false),
            owner: StoredValue::new(owner),
        };
        call.follow_reason();
        effects::keep_draft(call);
        effects::watch_hold(call);
        knowledge::follow_price(call);
        call
    }

    /// Lets the plan follow whatever it is made of.
    fn follow_reason(self) {
        let choices = self.slice(|state| state.choices.clone());
        let moving = self.slice(|state| state.moving.clone());
        let treated = self.slice(|state| state.card.clone());
        let age = self.slice(CallState::age);
        let facts = self.desk.facts;
        let plan = Memo::new(move |_| {
            let moving = moving.get();
            facts.with(|facts| {
                self.advice.with(|advice| {
                    let known = Known {
                        facts,
                        advice: advice.as_ref(),
                        age: age.get(),
                        treating: treated.with(|card| card.as_ref().and_then(|card| treating(facts, card))),
                        zone: treated.with(|card| card.as_ref().and_then(|card| visited_zone(card))),
                        moving: moving.as_ref(),
                    };
                    choices.with(|choices| Plan::make(choices, &known))
                })
            })
        });
        Effect::new(move || self.act(Act::Planned(plan.get())));
        let rule = Memo::new(move |_| {
            self.advice.with(|advice| advice.as_ref().map(|advice| advice.rule.id.clone()))
        });
        Effect::new(move |before: Option<Option<String>>| {
            let now = rule.get();
            if before.flatten().is_some_and(|before| Some(before) != now) {
                self.act(Act::Reason);
            }
            now
        });
    }

    /// Something happened.
    pub fn act(self, act: Act) {
        let effects = self.state.try_update(|state| state.apply(act));
        for effect in effects.into_iter().flatten() {
            effects::run(self, effect);
        }
    }

    /// A part of the state that is followed by itself.
    pub fn slice<T>(self, part: impl Fn(&CallState) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.state.with(&part))
    }

    /// Books or moves with what is on the desk.
    pub fn save(self) {
        self.act(Act::Save(Words {
            wish: self.wish.get_untracked(),
            override_reason: self.override_reason.get_untracked(),
            reason: self.reason.get_untracked(),
        }));
    }

    /// What the server is to keep.
    pub fn draft(self) -> CallDraft {
        CallDraft {
            search: self.search.get(),
            reason: self.reason.get(),
            wish: self.wish.get(),
            note: self.note.get(),
            complaint: self.complaint.get(),
            ..self.state.with(CallState::draft)
        }
    }

    /// Its id, as far as the server has told it.
    pub fn id(self) -> Option<CallId> {
        self.state.with_untracked(|state| state.id)
    }

    /// Whether nothing was done in it yet.
    pub fn is_blank(self) -> bool {
        self.reason.with_untracked(String::is_empty)
            && self.complaint.with_untracked(String::is_empty)
            && self.state.with_untracked(|state| {
                state.patient.is_none()
                    && state.taken.is_none()
                    && state.done.is_empty()
                    && state.moving.is_none()
            })
    }

    /// Does what the address asks for.
    pub fn go(self, errand: Errand) {
        if let Some(patient) = errand.patient {
            effects::run(self, Outside::Card(patient));
        }
        if let Some(booking) = errand.moving {
            self.act(Act::Move(booking));
        }
        self.aim(errand.goal);
    }

    /// Looks for free time for what was found in the knowledge.
    pub fn aim(self, goal: Goal) {
        if let Some(place) = goal.place {
            self.act(Act::Want(place));
        }
        if let Some(reason) = goal.reason {
            self.reason.set(reason);
        }
        if let Some(doctor) = goal.doctor {
            self.act(Act::Doctor(Some(doctor)));
        }
        if let Some(service) = goal.service {
            self.act(Act::Services(vec![service]));
        }
    }

    /// Goes on with a call from before a reload. The effects wait for the browser.
    fn restored(self, call: Call) {
        let draft = call.draft.clone().unwrap_or_default();
        let now = self.desk.now.get_untracked();
        self.state.update(|state| state.take_over(&call, now));
        self.reason.set(draft.reason.clone());
        self.wish.set(draft.wish.clone());
        let effects = self.state.try_update(|state| state.apply(Act::Restore(draft)));
        let effects = StoredValue::new(effects.unwrap_or_default());
        Effect::new(move || {
            for effect in effects.try_update_value(std::mem::take).unwrap_or_default() {
                effects::run(self, effect);
            }
        });
    }
}
