//! The keys of the desk. Bound once; each acts on the call in front.

use leptos::prelude::*;

use super::{
    effects::{self, close_panel, focus, focus_on},
    open_call::{Desk, OpenCall, Panel},
    patient,
    state::{Act, Spot},
    treatment,
};
use crate::{
    i18n::*,
    ui::keys::{Chord, use_keys},
};

/// The keys of the first tabs. F5 and what follows belong to the browser.
pub const TAB_KEYS: [Chord; 4] = [Chord::key("F1"), Chord::key("F2"), Chord::key("F3"), Chord::key("F4")];
/// Choosing who calls.
pub const PEOPLE: [Chord; 3] = [Chord::alt("Digit1"), Chord::alt("Digit2"), Chord::alt("Digit3")];
/// A new patient.
pub const NEWCOMER: Chord = Chord::alt("Digit4");
/// Somebody else asks about a patient.
pub const THIRD_PARTY: Chord = Chord::alt("Digit5");
/// «Да, 103».
pub const RED_FLAG: Chord = Chord::alt("Digit0");
/// Takes the call that rings: «Ф» of «Телефон».
pub const ANSWER: Chord = Chord::key("KeyA");
/// Has the exchange dial: «З» of «Позвонить».
pub const DIAL: Chord = Chord::key("KeyP");
/// Ready, or on a break: «С» of «Состояние».
pub const DUTY: Chord = Chord::key("KeyC");
/// The search for the caller.
pub const CALLER: Chord = Chord::key("KeyR");
/// What else the patient asks: «Ч» of «Что спрашивает».
pub const ASK: Chord = Chord::key("KeyX");
/// The reason.
pub const REASON: Chord = Chord::key("Slash");
/// Another specialist or doctor.
pub const DOCTOR: Chord = Chord::key("KeyD");
/// Services.
pub const SERVICES: Chord = Chord::key("KeyE");
/// Wishes.
pub const WISH: Chord = Chord::key("Semicolon");
/// How the call ends.
pub const OUTCOME: Chord = Chord::key("KeyB");
/// What the caller holds against the clinic: Shift with «Ж» of «Жалоба».
pub const COMPLAINT: Chord = Chord::shift("Semicolon");
/// A question about money back: Shift with «В» of «Возврат».
pub const REFUND: Chord = Chord::shift("KeyD");
/// Moves a visit.
pub const MOVE: Chord = Chord::key("KeyG");
/// The next visit of the treatment plan: «Л» of «Лечение».
pub const PLAN: Chord = Chord::key("KeyK");
/// Calls a visit off.
pub const CANCEL: Chord = Chord::key("Delete");
/// More offers.
pub const MORE: Chord = Chord::key("Equal");

/// Binds them for as long as the page is there.
pub fn bind(desk: Desk) {
    let (keys, i18n) = (use_keys(), use_i18n());
    keys.bind(Chord::NEW_CALL, text!(i18n, desk.start), move || {
        if desk.start(Default::default()).is_some() {
            focus(Spot::Search);
        }
    });
    for (at, chord) in TAB_KEYS.into_iter().enumerate() {
        let name = move || t_string!(i18n, desk.keys.tab, number = at + 1);
        keys.bind(chord, name, move || to_tab(desk, at));
    }
    let on_call = move |chord: Chord, name: TextProp, run: fn(OpenCall)| {
        keys.bind(chord, name, move || {
            if let Some(call) = desk.front_untracked() {
                run(call);
            }
        });
    };
    on_call(CALLER, text!(i18n, desk.who.search).into(), |_| focus(Spot::Search));
    on_call(NEWCOMER, text!(i18n, desk.who.new).into(), super::newcomer::open);
    on_call(THIRD_PARTY, text!(i18n, desk.who.third_party).into(), |call| {
        let on = call.state.with_untracked(|state| state.third_party);
        call.act(Act::ThirdParty(!on));
    });
    on_call(REASON, text!(i18n, desk.reason.title).into(), |_| focus(Spot::Reason));
    on_call(DOCTOR, text!(i18n, desk.reason.other_doctor).into(), |call| call.panel.set(Panel::Doctors));
    on_call(SERVICES, text!(i18n, desk.services.title).into(), |call| call.panel.set(Panel::Services));
    on_call(WISH, text!(i18n, desk.wish.title).into(), |_| focus_on("#desk-wish"));
    on_call(MOVE, text!(i18n, desk.visits.move_visit).into(), patient::move_next);
    on_call(PLAN, text!(i18n, plans.next_visit).into(), treatment::take_next);
    on_call(CANCEL, text!(i18n, desk.visits.cancel_visit).into(), patient::cancel_next);
    on_call(MORE, text!(i18n, desk.offers.more_key).into(), |call| call.act(Act::More));
    on_call(OUTCOME, text!(i18n, desk.outcome.title).into(), |call| call.panel.set(Panel::Outcome));
    on_call(COMPLAINT, text!(i18n, complaints.desk.key).into(), |call| call.panel.set(Panel::Complaint));
    on_call(REFUND, text!(i18n, complaints.refunds.title).into(), |call| call.panel.set(Panel::Refund));
    on_call(RED_FLAG, text!(i18n, desk.flags.found).into(), |call| call.act(Act::RedFlag(Some(true))));
    on_call(Chord::SAVE, text!(i18n, desk.save.book).into(), OpenCall::save);
    on_call(Chord::key("Escape"), text!(i18n, desk.keys.back).into(), step_back);
    for (at, chord) in PEOPLE.into_iter().enumerate() {
        let name = move || t_string!(i18n, desk.keys.person, number = at + 1);
        keys.bind(chord, name, move || {
            if let Some(call) = desk.front_untracked() {
                super::who::pick(call, at);
            }
        });
    }
    for (at, chord) in Chord::DIGITS.into_iter().enumerate() {
        let name = move || t_string!(i18n, desk.keys.choose, number = (at + 1) % 10);
        keys.bind(chord, name, move || {
            if let Some(call) = desk.front_untracked() {
                choose(call, at);
            }
        });
    }
}

fn to_tab(desk: Desk, at: usize) {
    if let Some(call) = desk.calls.with_untracked(|calls| calls.get(at).copied()) {
        desk.current.set(Some(call.key));
        focus(Spot::Page);
    }
}

/// A digit: in the list that is open, else among the offers; 0 says that there is no sign of an emergency.
fn choose(call: OpenCall, at: usize) {
    match call.panel.get_untracked() {
        Panel::Outcome => super::outcome::choose(call, at),
        Panel::Cancel(visit) => patient::cancel(call, visit, at),
        _ if at == 9 => call.act(Act::RedFlag(Some(false))),
        _ => super::offers::choose(call, at),
    }
}

/// One step back: closes what is open, else leaves the field.
fn step_back(call: OpenCall) {
    if call.panel.get_untracked() != Panel::None {
        close_panel(call);
    } else {
        effects::focus(Spot::Page);
    }
}
