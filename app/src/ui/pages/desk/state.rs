//! One open call: what is chosen in it, what is under way, and what each act makes of it.
//!
//! Pure, so that it can be tested without a browser: [`CallState::apply`] changes the state and says in [`Effect`]s
//! what is to be done outside. Texts that are being typed live in signals of their own, in `open_call`.

mod acts;
mod offers;
mod save;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    booking::{Booking, CancelForm},
    call::{Call, CallDraft, CallOutcome},
    error::{AppError, Clash, Refusal},
    id::{BookingId, CallId},
    patient::{Found, PatientBrief, PatientCard, VisitLine},
    treatment_plan::NextStep,
};

use super::plan::{Choices, Plan};
pub use acts::{Act, Effect, Saying, Spot, Words};
pub use offers::{Hold, Offers, Taken};
pub use save::{Deed, Done, Save};

/// An open call.
#[derive(Clone, Debug, PartialEq)]
pub struct CallState {
    /// Its id; none until the server has noted its start.
    pub id: Option<CallId>,
    /// When it began, by the server's clock.
    pub started_at: DateTime<Utc>,
    /// The other side's number, masked.
    pub phone: Option<String>,
    /// Somebody else asks about a patient: nothing is told.
    pub third_party: bool,
    /// Those who may be calling.
    pub found: Found,
    /// Whom it is about.
    pub patient: Option<PatientBrief>,
    /// Their card, once it is there.
    pub card: Option<Arc<PatientCard>>,
    /// What was chosen by hand.
    pub choices: Choices,
    /// What is looked for.
    pub plan: Plan,
    /// Free time.
    pub offers: Offers,
    /// The time that was taken for the caller.
    pub taken: Option<Taken>,
    /// The time that is being taken.
    pub asking: Option<domain::call::Chosen>,
    /// The time to take after that.
    pub next: Option<domain::call::Chosen>,
    /// The time wanted was somebody else's.
    pub clash: Option<Clash>,
    /// The visit that is to be moved.
    pub moving: Option<Booking>,
    /// A visit whose move goes on as soon as it is fetched again.
    resuming: Option<BookingId>,
    /// How far the save is.
    pub save: Save,
    /// When this page took it over from an earlier one: keys of saves are of one page.
    taken_over_at: Option<DateTime<Utc>>,
    /// Saves tried on this page.
    saves: u32,
    /// Why the last save was refused.
    pub refused: Option<Refusal>,
    /// What was done in this call.
    pub done: Vec<Done>,
}

impl CallState {
    /// A call that begins.
    pub fn new(started_at: DateTime<Utc>) -> Self {
        Self {
            id: None,
            started_at,
            phone: None,
            third_party: false,
            found: Found::default(),
            patient: None,
            card: None,
            choices: Choices::default(),
            plan: Plan::default(),
            offers: Offers::default(),
            taken: None,
            asking: None,
            next: None,
            clash: None,
            moving: None,
            resuming: None,
            save: Save::Idle,
            taken_over_at: None,
            saves: 0,
            refused: None,
            done: Vec::new(),
        }
    }

    /// The call as the server knows it from an earlier page.
    pub fn take_over(&mut self, call: &Call, now: DateTime<Utc>) {
        self.id = Some(call.id);
        self.phone.clone_from(&call.phone_masked);
        self.taken_over_at = Some(now);
    }

    /// What the act makes of the call, and what is to be done outside.
    pub fn apply(&mut self, act: Act) -> Vec<Effect> {
        match act {
            Act::Noted(call) => self.noted(call),
            Act::Online => self.online(),
            Act::Found(found) => self.found(found),
            Act::Pick(patient) => self.pick(patient),
            Act::Card(card) => self.carded(*card),
            Act::Failed(error) => self.failed(error),
            Act::Unpick => self.unpick(),
            Act::ThirdParty(on) => {
                self.third_party = on;
                if on { self.unpick() } else { Vec::new() }
            }
            Act::Services(services) => self.choose(|choices| choices.services = Some(services)),
            Act::Skill(skill) => self.choose(|choices| {
                choices.skill = skill;
                choices.doctor = None;
                choices.services = None;
            }),
            Act::Doctor(doctor) => self.choose(|choices| {
                choices.doctor = doctor;
                choices.skill = None;
            }),
            Act::Branch(branch) => self.choose(|choices| {
                choices.branch = branch;
                choices.everywhere = false;
            }),
            Act::Everywhere => self.choose(|choices| {
                choices.branch = None;
                choices.everywhere = true;
            }),
            Act::Next(step, today) => self.next_visit(step, today),
            Act::Sex(sex) => self.choose(|choices| choices.sex = sex),
            Act::From(from) => self.choose(|choices| choices.from = from),
            Act::Mode(mode) => self.choose(|choices| choices.mode = Some(mode)),
            Act::RedFlag(answer) => self.choose(|choices| choices.red_flag = answer),
            Act::Pensioner(on) => self.choose(|choices| choices.pensioner = on),
            Act::Reason => self.choose(|choices| choices.red_flag = None),
            Act::Planned(plan) => self.planned(plan),
            Act::Offers(query, answer) => self.offered(&query, answer),
            Act::Refresh => self.offers.query.clone().map(Effect::Search).into_iter().collect(),
            Act::More => {
                self.offers.all = true;
                Vec::new()
            }
            Act::Choose(offer) => self.take(offer),
            Act::Held(answer) => self.held(answer),
            Act::HoldFound(answer) => self.hold_found(answer),
            Act::Lapsed => self.lapsed(),
            Act::Extend => self.extend(),
            Act::LetGo => self.let_go(),
            Act::Want(place) => self.want(place),
            Act::Move(id) => vec![Effect::Find(id)],
            Act::Moving(answer) => self.moving(answer),
            Act::StopMoving => {
                self.moving = None;
                self.choices.doctor = None;
                self.let_go()
            }
            Act::Cancel(visit, reason) => {
                let form = CancelForm { version: visit.version, reason, call_id: self.id };
                vec![Effect::Cancel(visit.id, form)]
            }
            Act::Cancelled(answer) => self.cancelled(answer),
            Act::Save(words) => self.save(words),
            Act::Saved(answer) => self.saved(answer),
            Act::Undo(change) => vec![Effect::Undo(change)],
            Act::Undone(change, answer) => self.undone(change, answer),
            Act::Restore(draft) => self.restore(draft),
        }
    }

    fn choose(&mut self, change: impl FnOnce(&mut Choices)) -> Vec<Effect> {
        change(&mut self.choices);
        self.refused = None;
        Vec::new()
    }

    /// Nothing that was chosen before is meant for it.
    fn next_visit(&mut self, step: NextStep, today: NaiveDate) -> Vec<Effect> {
        let mut effects = self.let_go();
        self.moving = None;
        self.choices = Choices {
            services: Some(step.services),
            doctor: step.doctor_id,
            branch: Some(step.branch_id),
            from: Some(step.from.max(today)),
            red_flag: self.choices.red_flag,
            pensioner: self.choices.pensioner,
            ..Choices::default()
        };
        effects.push(Effect::Focus(Spot::Page));
        effects
    }

    fn noted(&mut self, call: Call) -> Vec<Effect> {
        self.id = Some(call.id);
        self.phone = call.phone_masked;
        self.started_at = call.started_at;
        self.resume()
    }

    fn online(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.id.is_none() {
            effects.push(Effect::Start);
        }
        effects.extend(self.offers.query.clone().map(Effect::Search));
        // what was asked without a connection never came there
        effects.extend(self.asked());
        effects.extend(self.resume());
        effects
    }

    fn found(&mut self, found: Found) -> Vec<Effect> {
        if self.patient.is_none() {
            self.found = found;
        }
        Vec::new()
    }

    fn pick(&mut self, patient: PatientBrief) -> Vec<Effect> {
        let id = patient.id;
        if self.patient.as_ref().is_some_and(|picked| picked.id == id) {
            return vec![Effect::Focus(Spot::Page)];
        }
        self.third_party = false;
        self.card = None;
        self.moving = None;
        self.refused = None;
        self.patient = Some(patient);
        vec![Effect::Card(id), Effect::Focus(Spot::Page)]
    }

    /// The chooser shows the family from now on, in the order in which it was found.
    fn carded(&mut self, card: PatientCard) -> Vec<Effect> {
        if self.patient.as_ref().is_some_and(|patient| patient.id != card.brief.id) {
            return Vec::new();
        }
        let is_family = |person: &PatientBrief| {
            person.id == card.brief.id || card.family.iter().any(|other| other.id == person.id)
        };
        self.found.patients.retain(is_family);
        for person in std::iter::once(&card.brief).chain(&card.family) {
            match self.found.patients.iter_mut().find(|known| known.id == person.id) {
                Some(known) => {
                    known.next_visit = person.next_visit;
                    known.next_visit_zone.clone_from(&person.next_visit_zone);
                }
                None => self.found.patients.push(person.clone()),
            }
        }
        self.found.more = false;
        self.found.hint = None;
        self.patient = Some(card.brief.clone());
        self.card = Some(Arc::new(card));
        Vec::new()
    }

    fn unpick(&mut self) -> Vec<Effect> {
        self.patient = None;
        self.card = None;
        self.moving = None;
        self.found = Found::default();
        self.refused = None;
        vec![Effect::Focus(if self.third_party { Spot::Page } else { Spot::Search })]
    }

    fn moving(&mut self, answer: Result<Booking, AppError>) -> Vec<Effect> {
        let resuming = self.resuming.take();
        match answer {
            Ok(booking) if resuming == Some(booking.id) => {
                self.moving = Some(booking);
                Vec::new()
            }
            Ok(booking) => {
                let mut effects = self.let_go();
                self.choices = Choices { doctor: Some(booking.doctor_id), ..Choices::default() };
                if self.patient.is_none() {
                    effects.extend(booking.patient_id.map(Effect::Card));
                }
                self.moving = Some(booking);
                effects.push(Effect::Focus(Spot::Page));
                effects
            }
            Err(error) => self.failed(error),
        }
    }

    fn failed(&self, error: AppError) -> Vec<Effect> {
        vec![Effect::Say(Saying::Failed(error))]
    }

    /// The patient's age in full years, as far as it is known.
    pub fn age(&self) -> Option<u8> {
        self.patient.as_ref().and_then(|patient| patient.age)
    }

    /// The visits of the card that lie ahead, the next one first.
    pub fn ahead(&self) -> Vec<VisitLine> {
        // the card has the latest first
        let visits = self.card.iter().flat_map(|card| card.visits.iter().rev());
        visits.filter(|visit| visit.status.is_ahead()).cloned().collect()
    }

    /// How the call ends as far as one can tell.
    pub fn outcome(&self) -> CallOutcome {
        let last = self.done.last().map(|done| done.deed.outcome());
        last.unwrap_or(if self.patient.is_none() && self.third_party {
            CallOutcome::CallBack
        } else {
            CallOutcome::Advised
        })
    }

    /// What the server is to keep of it, besides the texts.
    pub fn draft(&self) -> CallDraft {
        CallDraft {
            patient_id: self.patient.as_ref().map(|patient| patient.id),
            third_party: self.third_party,
            red_flag: self.choices.red_flag,
            services: self.choices.services.clone(),
            skill: self.choices.skill.clone(),
            doctor_id: self.choices.doctor,
            branch_id: self.choices.branch,
            everywhere: self.choices.everywhere,
            sex: self.choices.sex,
            from: self.choices.from,
            mode: self.choices.mode,
            chosen: self.taken.as_ref().map(|taken| taken.time),
            hold_id: self.taken.as_ref().and_then(|taken| taken.hold).map(|hold| hold.id),
            moving: self.moving.as_ref().map(|booking| booking.id),
            pensioner: self.choices.pensioner,
            ..CallDraft::default()
        }
    }

    fn restore(&mut self, draft: CallDraft) -> Vec<Effect> {
        self.third_party = draft.third_party;
        self.choices = Choices {
            services: draft.services,
            skill: draft.skill,
            doctor: draft.doctor_id,
            branch: draft.branch_id,
            everywhere: draft.everywhere,
            sex: draft.sex,
            from: draft.from,
            mode: draft.mode,
            red_flag: draft.red_flag,
            pensioner: draft.pensioner,
        };
        self.taken = draft.chosen.map(|time| Taken::restored(time, draft.hold_id));
        self.resuming = draft.moving;
        let mut effects: Vec<Effect> = draft.patient_id.map(Effect::Card).into_iter().collect();
        effects.extend(draft.hold_id.map(Effect::FindHold));
        effects.extend(draft.moving.map(Effect::Find));
        effects.push(Effect::Texts { reason: draft.reason, wish: draft.wish });
        effects
    }
}
