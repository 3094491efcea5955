//! Booking and moving in an open call: what is missing, what is under way, what was done and can be taken back.

use std::sync::Arc;

use domain::{
    booking::{Booking, BookingForm, Changed, RescheduleForm},
    call::{CallDraft, CallOutcome},
    error::{AppError, Refusal},
    id::ChangeId,
};

use super::{CallState, Effect, Saying, Spot, Words};

/// How far the save is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Save {
    /// Nothing is being saved.
    #[default]
    Idle,
    /// As soon as the time is held.
    WhenHeld(Words),
    /// On its way.
    Running(Words),
    /// As soon as the server can be reached.
    Waiting {
        /// What was typed.
        words: Words,
        /// Whether the server may have seen it already.
        sent: bool,
    },
}

impl Save {
    /// Whether a save was asked for and is not done yet.
    pub fn is_pending(&self) -> bool {
        *self != Save::Idle
    }
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A visit was booked.
    Booked,
    /// A visit was moved.
    Moved,
    /// A visit was called off.
    Cancelled,
}

impl Deed {
    /// What the call has come to with it.
    pub const fn outcome(self) -> CallOutcome {
        match self {
            Deed::Booked => CallOutcome::Booked,
            Deed::Moved => CallOutcome::Moved,
            Deed::Cancelled => CallOutcome::Cancelled,
        }
    }
}

/// Something done in the call.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    /// What.
    pub deed: Deed,
    /// The booking as it was then.
    pub booking: Booking,
    /// What an undo takes back.
    pub change: ChangeId,
    /// What an undo puts back on the desk.
    pub draft: CallDraft,
}

impl CallState {
    pub(super) fn save(&mut self, words: Words) -> Vec<Effect> {
        if matches!(self.save, Save::Running(_) | Save::Waiting { .. }) || self.plan.emergency {
            return Vec::new();
        }
        let patient = self.patient.as_ref().map(|patient| patient.id);
        if patient.is_none() && self.moving.is_none() {
            return vec![Effect::Say(Saying::NeedPatient), Effect::Focus(Spot::Search)];
        }
        if self.plan.services.is_empty() {
            return vec![Effect::Say(Saying::NeedServices), Effect::Focus(Spot::Reason)];
        }
        let over = !words.override_reason.trim().is_empty();
        if self.refused.is_some() && !over {
            return vec![Effect::Focus(Spot::Override)];
        }
        if self.asking.is_some() {
            self.save = Save::WhenHeld(words);
            return Vec::new();
        }
        let Some(taken) = &self.taken else { return vec![Effect::Say(Saying::NeedTime)] };
        let time = taken.time;
        if !taken.is_held() && !over {
            let asked = self.ask(time);
            self.save = Save::WhenHeld(words);
            return asked;
        }
        self.send(words, false)
    }

    /// Goes on with a save that had to wait; it waits on while a time is asked for.
    pub(super) fn resume(&mut self) -> Vec<Effect> {
        if self.asking.is_some() {
            return Vec::new();
        }
        match std::mem::take(&mut self.save) {
            Save::WhenHeld(words) => self.send(words, false),
            Save::Waiting { words, sent } => self.send(words, sent),
            other => {
                self.save = other;
                Vec::new()
            }
        }
    }

    /// Sends the save. A repeat goes under the same key, so that the server does it once.
    fn send(&mut self, words: Words, repeat: bool) -> Vec<Effect> {
        let (Some(id), Some(time)) = (self.id, self.taken.as_ref().map(|taken| taken.time)) else {
            self.save = Save::Waiting { words, sent: repeat };
            return Vec::new();
        };
        if !repeat {
            self.saves += 1;
        }
        let page = self.taken_over_at.map_or(0, |at| at.timestamp_millis());
        let key = format!("{id}-{page}-{}", self.saves);
        let hold_id = self.taken.as_ref().filter(|taken| taken.is_held()).and_then(|taken| taken.hold);
        let hold_id = hold_id.map(|hold| hold.id);
        let override_reason = words.override_reason.clone();
        let effect = match &self.moving {
            Some(booking) => {
                let form = RescheduleForm {
                    minutes: None,
                    version: booking.version,
                    place: time.place,
                    hold_id,
                    reason: String::new(),
                    override_reason,
                    call_id: Some(id),
                };
                Effect::Reschedule(booking.id, form, key)
            }
            None => {
                let form = BookingForm {
                    patient_id: self.patient.as_ref().map(|patient| patient.id),
                    hold_id,
                    place: time.place,
                    services: self.plan.services.clone(),
                    wish: words.wish.clone(),
                    call_id: Some(id),
                    override_reason,
                };
                Effect::Book(form, key)
            }
        };
        self.save = Save::Running(words);
        vec![effect]
    }

    pub(super) fn saved(&mut self, answer: Result<Changed, AppError>) -> Vec<Effect> {
        let Save::Running(words) = std::mem::take(&mut self.save) else { return Vec::new() };
        match answer {
            Ok(changed) => self.booked(changed, words),
            Err(AppError::Offline) => {
                self.save = Save::Waiting { words, sent: true };
                Vec::new()
            }
            Err(AppError::SlotTaken(clash)) => match self.taken.take() {
                Some(taken) => self.lost(taken.time, *clash),
                None => Vec::new(),
            },
            Err(AppError::Refused(
                refusal @ (Refusal::OutsideHours | Refusal::PatientBusy | Refusal::PatientRestricted),
            )) => {
                self.refused = Some(refusal);
                vec![Effect::Focus(Spot::Override)]
            }
            Err(error) => {
                let stale = matches!(error, AppError::Stale(_));
                self.resuming = self.moving.as_ref().map(|booking| booking.id).filter(|_| stale);
                let again = self.resuming.map(Effect::Find);
                self.failed(error).into_iter().chain(again).collect()
            }
        }
    }

    /// The desk is clear for another visit of the same patient, or of the family.
    fn booked(&mut self, changed: Changed, words: Words) -> Vec<Effect> {
        let deed = if self.moving.is_some() { Deed::Moved } else { Deed::Booked };
        let draft =
            CallDraft { chosen: None, hold_id: None, reason: words.reason, wish: words.wish, ..self.draft() };
        let patient_id = changed.booking.patient_id.or(draft.patient_id);
        self.renew_line(&changed.booking);
        let done = Done { deed, booking: changed.booking, change: changed.change, draft };
        self.done.push(done.clone());
        self.taken = None;
        self.moving = None;
        self.refused = None;
        let mut effects = self.restore(CallDraft { patient_id, ..CallDraft::default() });
        effects.extend([Effect::Say(Saying::Done(Box::new(done))), Effect::Focus(Spot::Page)]);
        effects
    }

    pub(super) fn cancelled(&mut self, answer: Result<Changed, AppError>) -> Vec<Effect> {
        let card = self.patient.as_ref().map(|patient| Effect::Card(patient.id));
        let said = match answer {
            Ok(changed) => {
                self.renew_line(&changed.booking);
                let draft = CallDraft::default();
                let done =
                    Done { deed: Deed::Cancelled, booking: changed.booking, change: changed.change, draft };
                self.done.push(done.clone());
                vec![Effect::Say(Saying::Done(Box::new(done)))]
            }
            Err(error) => self.failed(error),
        };
        said.into_iter().chain(card).collect()
    }

    /// Shows a visit of the card as an act has left it, before the card is fetched anew: the next act needs its version,
    /// and may follow at once.
    fn renew_line(&mut self, booking: &Booking) {
        let Some(card) = &mut self.card else { return };
        if let Some(line) = Arc::make_mut(card).visits.iter_mut().find(|line| line.id == booking.id) {
            line.version = booking.version;
            line.status = booking.status;
            line.starts_at = booking.starts_at;
        }
    }

    pub(super) fn undone(&mut self, change: ChangeId, answer: Result<Changed, AppError>) -> Vec<Effect> {
        if let Err(error) = answer {
            return self.failed(error);
        }
        let at = self.done.iter().position(|done| done.change == change);
        let done = at.map(|at| self.done.remove(at));
        let mut effects = vec![Effect::Say(Saying::Undone)];
        match done {
            // Nothing new was begun: what was saved is put back on the desk.
            Some(done) if done.deed != Deed::Cancelled && self.plan.services.is_empty() => {
                effects.extend(self.restore(done.draft));
            }
            _ => effects.extend(self.patient.as_ref().map(|patient| Effect::Card(patient.id))),
        }
        effects
    }
}
