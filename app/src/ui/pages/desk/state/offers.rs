//! Free time in an open call: what was found, what is taken for the caller, and what comes of a clash.

use chrono::{DateTime, Utc};
use domain::{
    booking::{Booking, BookingStatus, HoldForm, Place},
    call::Chosen,
    error::{AppError, Clash, Refusal},
    id::BookingId,
    slot::Offer,
    slot_query::SlotQuery,
};

use super::{CallState, Effect, Plan, Save, Saying, Spot};

/// Offers that are shown without being asked for.
const SHOWN: usize = 4;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Offers {
    /// The search it belongs to; none when there is nothing to look for.
    pub query: Option<SlotQuery>,
    /// What came back, in its order.
    pub list: Vec<Offer>,
    /// Whether an answer is awaited.
    pub loading: bool,
    /// In time there was nothing: these are later.
    pub late: bool,
    /// Whether all are shown.
    pub all: bool,
    /// Why there is no list.
    pub error: Option<AppError>,
    /// Where the time stood that was chosen last; it stays there.
    at: usize,
}

/// The time that was taken for the caller.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// Which.
    pub time: Chosen,
    /// The hold on it; none when it could not be held, or cannot be yet.
    pub hold: Option<Hold>,
    /// The hold has run out.
    pub lapsed: bool,
}

/// A hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Its id.
    pub id: BookingId,
    /// When it ends, by the server's clock; none until that is known.
    pub until: Option<DateTime<Utc>>,
}

impl Taken {
    /// As a draft kept it.
    pub(super) fn restored(time: Chosen, hold: Option<BookingId>) -> Self {
        Self { time, hold: hold.map(|id| Hold { id, until: None }), lapsed: false }
    }

    fn held(mut time: Chosen, booking: &Booking) -> Self {
        time.place.chair_id = Some(booking.chair_id);
        time.ends_at = Some(booking.ends_at);
        Self { time, hold: Some(Hold { id: booking.id, until: booking.hold_expires_at }), lapsed: false }
    }

    /// Whether it is the caller's for sure.
    pub fn is_held(&self) -> bool {
        self.hold.is_some() && !self.lapsed
    }
}

impl CallState {
    /// The time chosen, whether it is taken already or not.
    pub fn chosen(&self) -> Option<Chosen> {
        self.next.or(self.asking).or(self.taken.as_ref().map(|taken| taken.time))
    }

    /// What the list shows: after a clash the nearest other times first, and what is chosen where it stood.
    pub fn rows(&self) -> Vec<Chosen> {
        let instead = self.clash.iter().flat_map(|clash| clash.alternatives.iter());
        let mut rows: Vec<Chosen> = Vec::new();
        for offer in instead.chain(&self.offers.list) {
            let row = Chosen::from(offer.clone());
            if !rows.iter().any(|other| other.is_same_time(&row)) {
                rows.push(row);
            }
        }
        if let Some(chosen) = self.chosen().filter(|chosen| !rows.iter().any(|row| row.is_same_time(chosen)))
        {
            rows.insert(self.offers.at.min(rows.len()), chosen);
        }
        rows
    }

    /// How many rows are shown.
    pub fn shown(&self) -> usize {
        if self.offers.all { usize::MAX } else { SHOWN }
    }

    pub(super) fn planned(&mut self, plan: Plan) -> Vec<Effect> {
        if plan == self.plan {
            return Vec::new();
        }
        let before = std::mem::replace(&mut self.plan, plan);
        self.offers.late = false;
        self.offers.all = false;
        let Some(query) = self.plan.query(false) else {
            self.offers = Offers::default();
            // A time asked for from the schedule waits for its services.
            let waits = self.taken.as_ref().is_some_and(|taken| taken.hold.is_none()) && !self.plan.emergency;
            return if waits { Vec::new() } else { self.let_go() };
        };
        self.offers.query = Some(query.clone());
        self.offers.loading = true;
        let mut effects = vec![Effect::Search(query)];
        let other = before.services != self.plan.services;
        let wanted = self.taken.as_ref().is_some_and(|taken| taken.hold.is_none());
        if other
            && (wanted || !before.services.is_empty())
            && let Some(chosen) = self.chosen()
        {
            effects.extend(self.ask(chosen));
        }
        effects
    }

    pub(super) fn offered(&mut self, query: &SlotQuery, answer: Result<Vec<Offer>, AppError>) -> Vec<Effect> {
        if self.offers.query.as_ref() != Some(query) {
            return Vec::new();
        }
        self.offers.loading = false;
        match answer {
            Ok(list) if list.is_empty() && !self.offers.late && self.plan.within.is_some() => {
                self.offers.late = true;
                self.offers.loading = true;
                self.offers.query = self.plan.query(true);
                self.offers.query.clone().map(Effect::Search).into_iter().collect()
            }
            Ok(list) => {
                self.offers.list = list;
                self.offers.error = None;
                Vec::new()
            }
            Err(error) => {
                self.offers.error = Some(error);
                Vec::new()
            }
        }
    }

    /// A time that was not offered; it is taken as soon as the services are known.
    pub(super) fn want(&mut self, place: Place) -> Vec<Effect> {
        self.choices.doctor = Some(place.doctor_id);
        self.choices.branch = Some(place.branch_id);
        self.taken = Some(Taken::restored(Chosen::at(place), None));
        Vec::new()
    }

    pub(super) fn take(&mut self, chosen: Chosen) -> Vec<Effect> {
        if self.plan.services.is_empty() {
            return vec![Effect::Say(Saying::NeedServices)];
        }
        let taken = self.taken.as_ref();
        let stands = taken.is_some_and(|taken| taken.is_held() && taken.time.is_same_time(&chosen));
        if stands && self.asking.is_none() {
            return Vec::new();
        }
        self.offers.at = self.rows().iter().position(|row| row.is_same_time(&chosen)).unwrap_or_default();
        self.ask(chosen)
    }

    /// Asks for a hold, one after the other, so that each frees the one before.
    pub(super) fn ask(&mut self, chosen: Chosen) -> Vec<Effect> {
        self.refused = None;
        if self.asking.is_some() {
            self.next = Some(chosen);
            return Vec::new();
        }
        self.asking = Some(chosen);
        self.asked().into_iter().collect()
    }

    /// The hold that is being asked for.
    pub(super) fn asked(&self) -> Option<Effect> {
        let chosen = self.asking?;
        Some(Effect::Hold(HoldForm {
            place: chosen.place,
            services: self.plan.services.clone(),
            call_id: self.id,
            instead_of: self.taken.as_ref().and_then(|taken| taken.hold).map(|hold| hold.id),
        }))
    }

    pub(super) fn held(&mut self, answer: Result<Booking, AppError>) -> Vec<Effect> {
        if let Ok(booking) = &answer
            && let Some(hold) = self.taken.as_mut().and_then(|taken| taken.hold.as_mut())
            && hold.id == booking.id
        {
            hold.until = booking.hold_expires_at;
            return Vec::new();
        }
        let Some(asked) = self.asking.take() else {
            return match answer {
                // Given up while it was on its way.
                Ok(booking) => vec![Effect::Release(booking.id)],
                Err(AppError::Refused(Refusal::HoldExpired)) => self.lapsed(),
                Err(error) => self.failed(error),
            };
        };
        match answer {
            Ok(booking) => {
                self.taken = Some(Taken::held(asked, &booking));
                self.clash = None;
                match self.next.take() {
                    Some(next) => self.ask(next),
                    None => self.resume(),
                }
            }
            Err(AppError::Offline) => {
                self.asking = Some(asked);
                Vec::new()
            }
            Err(error) => self.not_held(asked, error),
        }
    }

    fn not_held(&mut self, asked: Chosen, error: AppError) -> Vec<Effect> {
        self.save = Save::Idle;
        let next = self.next.take();
        let effects = match error {
            AppError::SlotTaken(clash) => self.lost(asked, *clash),
            AppError::Refused(Refusal::OutsideHours) => {
                let freed = self.let_go();
                self.taken = Some(Taken { time: asked, hold: None, lapsed: false });
                self.refused = Some(Refusal::OutsideHours);
                freed
            }
            error => {
                if self.taken.as_ref().is_some_and(|taken| taken.time.is_same_time(&asked)) {
                    self.taken = None;
                }
                let again = self.offers.query.clone().map(Effect::Search);
                self.failed(error).into_iter().chain(again).collect()
            }
        };
        match next {
            Some(next) => effects.into_iter().chain(self.ask(next)).collect(),
            None => effects,
        }
    }

    /// Somebody else has the time: the nearest others come first. Another time that is held stays so.
    pub(super) fn lost(&mut self, asked: Chosen, clash: Clash) -> Vec<Effect> {
        if self.taken.as_ref().is_some_and(|taken| taken.time.is_same_time(&asked)) {
            self.taken = None;
        }
        self.clash = Some(clash);
        let again = self.offers.query.clone().map(Effect::Search);
        again.into_iter().chain([Effect::Focus(Spot::Page)]).collect()
    }

    pub(super) fn hold_found(&mut self, answer: Result<Booking, AppError>) -> Vec<Effect> {
        let Some(taken) = self.taken.as_mut() else { return Vec::new() };
        match answer {
            Ok(booking) if booking.status == BookingStatus::Held => {
                taken.hold = Some(Hold { id: booking.id, until: booking.hold_expires_at });
                Vec::new()
            }
            // The save before the reload was the one that came through.
            Ok(booking) => {
                self.taken = None;
                self.choices = Default::default();
                let nothing = Effect::Texts { reason: String::new(), wish: String::new() };
                booking.patient_id.map(Effect::Card).into_iter().chain([nothing]).collect()
            }
            Err(AppError::NotFound) => self.lapsed(),
            Err(error) => self.failed(error),
        }
    }

    pub(super) fn lapsed(&mut self) -> Vec<Effect> {
        if let Some(taken) = &mut self.taken {
            taken.lapsed = true;
        }
        Vec::new()
    }

    pub(super) fn extend(&mut self) -> Vec<Effect> {
        match &self.taken {
            Some(taken) if taken.lapsed || taken.hold.is_none() => self.ask(taken.time),
            Some(taken) => taken.hold.map(|hold| Effect::Extend(hold.id)).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// The time goes back to everybody.
    pub(super) fn let_go(&mut self) -> Vec<Effect> {
        self.asking = None;
        self.next = None;
        self.clash = None;
        self.refused = None;
        self.save = Save::Idle;
        let held = self.taken.take().filter(|taken| !taken.lapsed).and_then(|taken| taken.hold);
        held.map(|hold| Effect::Release(hold.id)).into_iter().collect()
    }
}
