//! What the desk does outside: asks the server, moves the focus, tells the operator, keeps drafts, watches holds.
//! Each answer comes back as an act; nothing is decided here.

use std::time::Duration;

use domain::{
    call::{CallDraft, CallEnd, CallForm, CallOutcome},
    call_reason::CallReason,
    error::{AppError, FieldErrors},
    event::Event,
    id::CallId,
};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};

use super::{
    open_call::{Desk, OpenCall, Panel},
    state::{Act, Deed, Done, Effect as Outside, Saying, Spot},
    wording,
};
use crate::{
    api::{
        bookings, calls,
        clinic::{clinic_facts, triage_rules},
        holds, patients, slots,
    },
    i18n::*,
    ui::{focus, live::use_live, words},
};

/// How long changes are gathered before free time is looked for.
const SEARCH_REST: Duration = Duration::from_millis(120);
/// How long the desk must rest before its draft is kept.
const DRAFT_REST: Duration = Duration::from_millis(500);

/// Does it.
pub fn run(call: OpenCall, effect: Outside) {
    match effect {
        Outside::Start => start(call),
        Outside::Card(id) => ask(call, patients::read_card(id), |answer| match answer {
            Ok(card) => Act::Card(Box::new(card)),
            Err(error) => Act::Failed(error),
        }),
        Outside::Search(_) => search(call),
        Outside::Hold(form) => ask(call, holds::hold_slot(form), Act::Held),
        Outside::Extend(id) => ask(call, holds::extend_hold(id), Act::Held),
        Outside::Release(id) => spawn_local(async move {
            // A hold that is not given back runs out by itself.
            call.desk.connection.note(&holds::release_hold(id).await);
        }),
        Outside::FindHold(id) => ask(call, bookings::get_booking(id), Act::HoldFound),
        Outside::Find(id) => ask(call, bookings::get_booking(id), Act::Moving),
        Outside::Book(form, key) => ask(call, bookings::book_visit(form, Some(key)), Act::Saved),
        Outside::Reschedule(id, form, key) => {
            ask(call, bookings::reschedule_booking(id, form, Some(key)), Act::Saved);
        }
        Outside::Cancel(id, form) => ask(call, bookings::cancel_booking(id, form), Act::Cancelled),
        Outside::Undo(change) => {
            ask(call, bookings::undo_change(change), move |answer| Act::Undone(change, answer));
        }
        Outside::Say(saying) => say(call, saying),
        Outside::Texts { reason, wish } => {
            call.reason.set(reason);
            call.wish.set(wish);
            call.override_reason.set(String::new());
        }
        Outside::Focus(spot) => focus(spot),
    }
}

/// Asks the server; the answer comes back as an act, unless the call is off the desk by then.
fn ask<T: 'static>(
    call: OpenCall,
    question: impl Future<Output = Result<T, AppError>> + 'static,
    act: impl FnOnce(Result<T, AppError>) -> Act + 'static,
) {
    spawn_local(async move {
        let answer = question.await;
        call.desk.connection.note(&answer);
        call.act(act(answer));
    });
}

fn start(call: OpenCall) {
    ask(call, calls::start_call(CallForm::default()), |answer| match answer {
        Ok(call) => Act::Noted(call),
        Err(error) => Act::Failed(error),
    });
}

/// Notes the caller's number.
pub fn note_phone(call: OpenCall, phone: String) {
    let Some(id) = call.id() else { return };
    ask(call, calls::set_call_phone(id, phone), |answer| match answer {
        Ok(call) => Act::Noted(call),
        Err(error) => Act::Failed(error),
    });
}

/// Ends the call and takes it off the desk; `faults` is told of what was typed amiss.
pub fn end(call: OpenCall, outcome: CallOutcome, faults: RwSignal<FieldErrors>) {
    call.act(Act::LetGo);
    let Some(id) = call.id() else { return call.desk.close(call) };
    let at = (outcome == CallOutcome::CallBack).then(|| call.call_back_at.get_untracked());
    let form = CallEnd {
        outcome: Some(outcome),
        note: call.note.get_untracked(),
        reasons: call.reasons.with_untracked(|codes| CallReason::split(codes)),
        // the draft follows the desk by half a second
        patient_id: call.state.with_untracked(|state| state.patient.as_ref().map(|patient| patient.id)),
        call_back_at: at.unwrap_or_default(),
    };
    spawn_local(async move {
        let answer = calls::end_call(id, form).await;
        call.desk.connection.note(&answer);
        match answer {
            Ok(_) => call.desk.close(call),
            Err(error) => {
                if let AppError::Invalid(errors) = &error {
                    // the panel may be closed by then
                    faults.try_set(errors.clone());
                }
                say(call, Saying::Failed(error));
            }
        }
    });
}

/// Searches in a moment, once for all that changes until then. The answer to a search that is out of date is
/// dropped by the state.
fn search(call: OpenCall) {
    if call.searching.get_value() {
        return;
    }
    call.searching.set_value(true);
    set_timeout(
        move || {
            // The call may be off the desk by then.
            let query = call.state.try_with_untracked(|state| state.offers.query.clone()).flatten();
            call.searching.try_set_value(false);
            if let Some(query) = query {
                ask(call, slots::search_slots(query.clone()), move |answer| Act::Offers(query, answer));
            }
        },
        SEARCH_REST,
    );
}

/// Keeps up with what colleagues do. The desk's own hold is no news.
pub fn follow_live(desk: Desk) {
    use_live().listen(move |event| {
        for call in desk.calls.get_untracked() {
            let news = call.state.with_untracked(|state| match event {
                Event::BookingChanged { id, .. } => {
                    let own =
                        state.taken.as_ref().and_then(|taken| taken.hold).is_some_and(|hold| hold.id == *id);
                    let on_card = state
                        .card
                        .as_ref()
                        .is_some_and(|card| card.visits.iter().any(|visit| visit.id == *id));
                    (!own, on_card)
                }
                Event::PatientChanged { id } | Event::PlanChanged { patient: id, .. } => {
                    (false, state.patient.as_ref().is_some_and(|patient| patient.id == *id))
                }
                Event::HoursChanged { .. } | Event::ClinicChanged => (true, false),
                Event::Resync => (true, true),
                _ => (false, false),
            });
            if news.0 {
                call.act(Act::Refresh);
            }
            if let (true, Some(patient)) =
                (news.1, call.state.with_untracked(|state| state.patient.as_ref().map(|p| p.id)))
            {
                run(call, Outside::Card(patient));
            }
        }
        if matches!(event, Event::ClinicChanged | Event::Resync) {
            spawn_local(async move {
                if let Ok(facts) = clinic_facts().await {
                    desk.facts.try_set(std::sync::Arc::new(facts));
                }
            });
            read_triage(desk);
        }
    });
}

/// Reads the rules by which a reason leads to a specialist. The page does not wait for them.
pub fn read_triage(desk: Desk) {
    spawn_local(async move {
        if let Ok(rules) = triage_rules().await {
            desk.triage.try_set(rules);
        }
    });
}

fn say(call: OpenCall, saying: Saying) {
    let desk = call.desk;
    let language = desk.i18n.get_locale_untracked();
    match saying {
        Saying::Done(done) => say_done(call, &done),
        Saying::Undone => desk.toasts.say(td_string!(language, desk.undone)),
        Saying::NeedPatient => desk.toasts.say(td_string!(language, desk.need_patient)),
        Saying::NeedServices => desk.toasts.say(td_string!(language, desk.need_services)),
        Saying::NeedTime => desk.toasts.say(td_string!(language, desk.need_time)),
        // The banner says it.
        Saying::Failed(AppError::Offline) => {}
        Saying::Failed(error) => desk.toasts.say(words::error(language, &error)),
    }
}

fn say_done(call: OpenCall, done: &Done) {
    let desk = call.desk;
    let language = desk.i18n.get_locale_untracked();
    let when = desk.facts.with_untracked(|facts| {
        wording::day_and_time(
            facts,
            done.booking.branch_id,
            done.booking.starts_at,
            desk.today.get_untracked(),
            language,
        )
    });
    let text = match done.deed {
        Deed::Booked => td_string!(language, desk.said.booked, when = when),
        Deed::Moved => td_string!(language, desk.said.moved, when = when),
        Deed::Cancelled => td_string!(language, desk.said.cancelled, when = when),
    };
    if done.deed == Deed::Booked {
        desk.counts.update(|(_, booked)| *booked += 1);
    }
    let change = done.change;
    desk.toasts.with_undo(text, move || call.act(Act::Undo(change)));
}

/// Puts the focus where the hands go next, once the page has drawn what was just decided.
pub fn focus(spot: Spot) {
    focus_on(match spot {
        Spot::Search => "#desk-search",
        Spot::Reason => "#desk-reason",
        Spot::Override => "#desk-override",
        Spot::Page => "#main",
    });
}

/// Puts the focus on the first element that the selector finds: at once when it is there, for the next key may be a
/// letter of it; else, and when it was drawn anew meanwhile, once the page has drawn.
pub fn focus_on(selector: &'static str) {
    let found = focus::give_first(selector);
    request_animation_frame(move || {
        if !found || focus::is_lost() {
            focus::give_first(selector);
        }
    });
}

/// Has the server keep the draft whenever the desk rests, and when the desk is left before that.
pub fn keep_draft(call: OpenCall) {
    let draft = Memo::new(move |_| call.draft());
    let id = call.slice(|state| state.id);
    let unsaved = StoredValue::new(None::<(TimeoutHandle, CallId, CallDraft)>);
    let stop = move || {
        let (timer, id, draft) = unsaved.try_update_value(Option::take).flatten()?;
        timer.clear();
        Some((id, draft))
    };
    let save = move || {
        if let Some((id, draft)) = stop() {
            let connection = call.desk.connection;
            spawn_local(async move { connection.note(&calls::save_call_draft(id, draft).await) });
        }
    };
    Effect::new(move |first: Option<()>| {
        let (draft, id) = (draft.get(), id.get());
        stop();
        if let Some(id) = id.filter(|_| first.is_some())
            && let Ok(timer) = set_timeout_with_handle(save, DRAFT_REST)
        {
            unsaved.set_value(Some((timer, id, draft)));
        }
    });
    on_cleanup(move || {
        let still_open = |open: &Vec<OpenCall>| open.iter().any(|other| other.key == call.key);
        // Nothing is kept of a call that has ended; the list itself goes with the page.
        if call.desk.calls.try_with_untracked(still_open).unwrap_or(true) {
            save();
        } else {
            stop();
        }
    });
}

/// Notices when a hold runs out, and when the connection is back.
pub fn watch_hold(call: OpenCall) {
    let until = call.slice(|state| {
        let taken = state.taken.as_ref().filter(|taken| !taken.lapsed)?;
        taken.hold.and_then(|hold| hold.until)
    });
    let over = Memo::new(move |_| until.get().is_some_and(|until| until <= call.desk.now.get()));
    Effect::new(move || {
        if over.get() {
            call.act(Act::Lapsed);
        }
    });
    call.desk.connection.when_restored(move || call.act(Act::Online));
}

/// Closes whatever is open beside the steps; the focus goes back to the page.
pub fn close_panel(call: OpenCall) {
    call.panel.set(Panel::None);
    focus(Spot::Page);
}
