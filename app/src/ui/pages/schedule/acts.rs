//! What is done to a booking from the schedule: the call, the toast, the way back.

use domain::{
    booking::{BookingStatus, CancelForm, CancelReason, Changed, Place, RescheduleForm},
    booking_card::BookingAct,
    error::AppError,
    id::{BookingId, ChangeId},
};
use leptos::task::spawn_local;
use leptos_i18n::I18nContext;

use super::board::Board;
use crate::{
    api::{
        bookings::{cancel_booking, reschedule_booking, set_booking_wish, step_booking, undo_change},
        holds::release_hold,
    },
    i18n::*,
    ui::{
        icons::Glyph,
        keys::Chord,
        parts::{status_glyph, toast::ToastStack, use_toasts},
        words,
    },
};

/// The key of an act: the first letter of its verb, where that is free.
pub const fn chord(act: BookingAct) -> Chord {
    match act {
        BookingAct::Step(BookingStatus::Confirmed) => Chord::key("KeyL"),
        BookingAct::Step(BookingStatus::Arrived) => Chord::key("KeyF"),
        BookingAct::Step(BookingStatus::InChair) => Chord::key("KeyR"),
        BookingAct::Step(BookingStatus::NoShow) => Chord::key("KeyY"),
        BookingAct::Step(BookingStatus::Parked) => Chord::key("KeyJ"),
        BookingAct::Step(_) => Chord::key("KeyU"),
        BookingAct::Move => Chord::key("KeyG"),
        BookingAct::Earlier => Chord::key("KeyH"),
        BookingAct::Wish => Chord::key("Semicolon"),
        BookingAct::BookAgain => Chord::key("KeyT"),
        BookingAct::Release | BookingAct::Cancel => Chord::key("Delete"),
    }
}

/// Its sign.
pub const fn glyph(act: BookingAct) -> Glyph {
    match act {
        BookingAct::Step(status) => status_glyph(status),
        BookingAct::Move => Glyph::Swap,
        BookingAct::Earlier => Glyph::Clock,
        BookingAct::Wish => Glyph::Wish,
        BookingAct::BookAgain => Glyph::Copy,
        BookingAct::Release | BookingAct::Cancel => Glyph::Cancelled,
    }
}

/// What a menu calls it.
pub fn name(language: Locale, act: BookingAct) -> &'static str {
    match act {
        BookingAct::Step(BookingStatus::Confirmed) => td_string!(language, bookings.act.confirm),
        BookingAct::Step(BookingStatus::Arrived) => td_string!(language, bookings.act.arrive),
        BookingAct::Step(BookingStatus::InChair) => td_string!(language, bookings.act.start),
        BookingAct::Step(BookingStatus::NoShow) => td_string!(language, bookings.act.no_show),
        BookingAct::Step(BookingStatus::Parked) => td_string!(language, bookings.act.park),
        BookingAct::Step(_) => td_string!(language, bookings.act.finish),
        BookingAct::Move => td_string!(language, bookings.act.move_to),
        BookingAct::Earlier => td_string!(language, bookings.act.earlier),
        BookingAct::Wish => td_string!(language, bookings.act.wish),
        BookingAct::BookAgain => td_string!(language, bookings.act.again),
        BookingAct::Release => td_string!(language, bookings.act.release),
        BookingAct::Cancel => td_string!(language, bookings.act.cancel),
    }
}

/// What the toast says once it is done.
fn done(language: Locale, act: BookingAct) -> &'static str {
    match act {
        BookingAct::Step(BookingStatus::Confirmed) => td_string!(language, bookings.done.confirm),
        BookingAct::Step(BookingStatus::Arrived) => td_string!(language, bookings.done.arrive),
        BookingAct::Step(BookingStatus::InChair) => td_string!(language, bookings.done.start),
        BookingAct::Step(BookingStatus::NoShow) => td_string!(language, bookings.done.no_show),
        BookingAct::Step(BookingStatus::Parked) => td_string!(language, bookings.done.park),
        BookingAct::Step(_) => td_string!(language, bookings.done.finish),
        BookingAct::Move => td_string!(language, bookings.done.move_to),
        BookingAct::Wish => td_string!(language, bookings.done.wish),
        // done elsewhere
        BookingAct::BookAgain | BookingAct::Earlier => td_string!(language, bookings.done.again),
        BookingAct::Release => td_string!(language, bookings.done.release),
        BookingAct::Cancel => td_string!(language, bookings.done.cancel),
    }
}

/// One thing to do, with what it needs.
#[derive(Clone, Debug)]
pub enum Order {
    /// The next step of the visit's life.
    Step(BookingStatus),
    /// Other wishes.
    Wish(String),
    /// Called off, and why.
    Cancel(CancelReason),
    /// The held time given back.
    Release,
    /// Another time, on the grid; with another length in minutes, where that has changed.
    Move(Place, Option<u16>),
}

impl Order {
    fn act(&self) -> BookingAct {
        match self {
            Order::Step(status) => BookingAct::Step(*status),
            Order::Wish(_) => BookingAct::Wish,
            Order::Cancel(_) => BookingAct::Cancel,
            Order::Release => BookingAct::Release,
            Order::Move(..) => BookingAct::Move,
        }
    }

    async fn carry_out(self, id: BookingId, version: i64) -> Result<Option<Changed>, AppError> {
        match self {
            Order::Step(next) => step_booking(id, version, next).await.map(Some),
            Order::Wish(wish) => set_booking_wish(id, version, wish).await.map(Some),
            Order::Cancel(reason) => {
                cancel_booking(id, CancelForm { version, reason, call_id: None }).await.map(Some)
            }
            Order::Release => release_hold(id).await.map(|()| None),
            Order::Move(place, minutes) => {
                let form = RescheduleForm {
                    version,
                    place,
                    hold_id: None,
                    minutes,
                    reason: String::new(),
                    override_reason: String::new(),
                    call_id: None,
                };
                reschedule_booking(id, form, None).await.map(Some)
            }
        }
    }
}

/// Carries orders out.
#[derive(Clone, Copy)]
pub struct Desk {
    board: Board,
    toasts: ToastStack,
    i18n: I18nContext<Locale>,
}

impl Desk {
    /// For a board.
    pub fn of(board: Board) -> Self {
        Self { board, toasts: use_toasts(), i18n: use_i18n() }
    }

    /// Does it, says so with the way back, and shows it. What went wrong is the caller's to show.
    pub async fn order(self, order: Order, id: BookingId, version: i64) -> Result<(), AppError> {
        let (act, resized) = (order.act(), matches!(order, Order::Move(_, Some(_))));
        let outcome = order.carry_out(id, version).await;
        self.board.note(&outcome);
        let changed = outcome?;
        let language = self.i18n.get_locale_untracked();
        let text = if resized { td_string!(language, bookings.done.resize) } else { done(language, act) };
        match changed {
            Some(changed) => self.toasts.with_undo(text, move || self.undo(changed.change)),
            None => self.toasts.say(text),
        }
        self.board.refresh();
        Ok(())
    }

    fn undo(self, change: ChangeId) {
        spawn_local(async move {
            let language = self.i18n.get_locale_untracked();
            match undo_change(change).await {
                Ok(_) => self.toasts.say(td_string!(language, bookings.done.undo)),
                Err(error) => self.toasts.say(words::error(language, &error)),
            }
            self.board.refresh();
        });
    }

    /// Says something in the reader's language.
    pub fn say(self, text: impl Fn(Locale) -> String) {
        self.toasts.say(text(self.i18n.get_locale_untracked()));
    }

    /// Says what went wrong, where there is no better place for it.
    pub fn complain(self, error: &AppError) {
        self.say(|language| words::error(language, error));
    }
}
