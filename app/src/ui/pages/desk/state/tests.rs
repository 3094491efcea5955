//! What becomes of a call, act by act.

use chrono::TimeDelta;
use domain::{
    booking::{BookingStatus, CancelReason, Changed, Place},
    clinic::ClinicFacts,
    error::ClashWith,
    id::ChairId,
    money::{Kopecks, Price},
    patient::PatientKind,
    person_name::PersonName,
    slot::{Offer, Reason},
};
use uuid::Uuid;

use super::{
    super::plan::{Known, Plan},
    *,
};

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_597_200, 0).unwrap() + TimeDelta::minutes(minutes)
}

fn id<T: From<Uuid>>(n: u128) -> T {
    T::from(Uuid::from_u128(n))
}

fn patient(n: u128) -> PatientBrief {
    PatientBrief {
        id: id(n),
        name: PersonName::parse("Лапина Софья Игоревна").unwrap(),
        age: Some(34),
        birth_year: Some(1992),
        card_no: n as i64,
        phone_masked: None,
        relation: None,
        kind: PatientKind::Returning,
        next_visit: None,
        next_visit_zone: None,
        restricted: false,
        needs_guardian: false,
        family: 0,
    }
}

fn offer(minutes: i64) -> Offer {
    Offer {
        doctor: id(2),
        branch: id(3),
        chair: id(4),
        starts_at: at(minutes),
        ends_at: at(minutes + 30),
        cost: 0,
        reason: Reason::FillsGap,
    }
}

fn booking(n: u128, minutes: i64, status: BookingStatus) -> Booking {
    Booking {
        id: id(n),
        version: 1,
        status,
        branch_id: id(3),
        doctor_id: id(2),
        chair_id: id::<ChairId>(4),
        patient_id: (status != BookingStatus::Held).then(|| id(1)),
        starts_at: at(minutes),
        ends_at: at(minutes + 30),
        services: vec![id(9)],
        services_text: "Приём".into(),
        price: Price::fixed(Kopecks::rubles(1000)),
        wish: None,
        hold_expires_at: (status == BookingStatus::Held).then(|| at(5)),
        cancel_reason: None,
        override_reason: None,
        to_move: None,
        new_patient: false,
        created_by: "Вера".into(),
        created_at: at(0),
    }
}

fn changed(booking: Booking) -> Changed {
    Changed { booking, change: id(77) }
}

/// The call as the server has noted it.
fn noted() -> Call {
    Call {
        id: id(100),
        version: 1,
        direction: domain::call::Direction::In,
        phone_masked: None,
        patient_id: None,
        patient: None,
        operator: None,
        started_at: at(0),
        ended_at: None,
        outcome: None,
        note: String::new(),
        draft: None,
        bookings: Vec::new(),
    }
}

/// A call with a patient, a service and three offers.
fn ready() -> CallState {
    let mut state = CallState::new(at(0));
    state.id = Some(id(100));
    state.apply(Act::Pick(patient(1)));
    state.apply(Act::Services(vec![id(9)]));
    plan(&mut state);
    let query = state.offers.query.clone().unwrap();
    state.apply(Act::Offers(query, Ok(vec![offer(60), offer(120), offer(180)])));
    state
}

fn plan(state: &mut CallState) -> Vec<Effect> {
    let facts = ClinicFacts::default();
    let known = Known {
        facts: &facts,
        advice: None,
        age: state.age(),
        treating: None,
        zone: None,
        moving: state.moving.as_ref(),
    };
    let plan = Plan::make(&state.choices, &known);
    state.apply(Act::Planned(plan))
}

fn words() -> Words {
    Words {
        wish: "Боится боли".into(), reason: "болит".into(), override_reason: String::new()
    }
}

fn hold(state: &mut CallState, n: u128, minutes: i64) {
    state.apply(Act::Choose(offer(minutes).into()));
    state.apply(Act::Held(Ok(booking(n, minutes, BookingStatus::Held))));
}

#[test]
fn a_digit_holds_an_offer_and_a_second_one_replaces_it_in_one_act() {
    let mut state = ready();
    hold(&mut state, 50, 60);
    assert!(state.taken.as_ref().unwrap().is_held());
    let effects = state.apply(Act::Choose(offer(120).into()));
    let [Effect::Hold(form)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!((form.instead_of, form.place.starts_at), (Some(id(50)), at(120)));
}

#[test]
fn a_choice_made_before_the_hold_has_come_back_waits_for_it() {
    let mut state = ready();
    state.apply(Act::Choose(offer(60).into()));
    assert_eq!(state.apply(Act::Choose(offer(120).into())), []);
    let effects = state.apply(Act::Held(Ok(booking(50, 60, BookingStatus::Held))));
    assert!(matches!(&effects[..], [Effect::Hold(form)] if form.instead_of == Some(id(50))));
    state.apply(Act::Held(Ok(booking(51, 120, BookingStatus::Held))));
    assert_eq!(state.chosen().unwrap().place.starts_at, at(120));
}

#[test]
fn saving_before_the_hold_has_come_back_books_as_soon_as_it_has() {
    let mut state = ready();
    state.apply(Act::Choose(offer(60).into()));
    assert_eq!(state.apply(Act::Save(words())), []);
    let effects = state.apply(Act::Held(Ok(booking(50, 60, BookingStatus::Held))));
    let [Effect::Book(form, _)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!((form.hold_id, form.wish.as_str()), (Some(id(50)), "Боится боли"));
}

#[test]
fn a_lost_time_puts_the_nearest_others_first_and_keeps_another_hold() {
    let mut state = ready();
    hold(&mut state, 50, 60);
    state.apply(Act::Choose(offer(120).into()));
    let clash = Clash {
        starts_at: at(120),
        ends_at: at(150),
        by: ClashWith::Hold,
        colleague: Some("Анна".into()),
        alternatives: vec![offer(240), offer(300)],
    };
    state.apply(Act::Held(Err(AppError::SlotTaken(Box::new(clash)))));
    assert!(state.taken.as_ref().unwrap().is_held());
    assert_eq!(state.rows()[0].place.starts_at, at(240));
    assert!(state.clash.is_some());
    // taking one of them ends the matter
    hold(&mut state, 51, 240);
    assert_eq!(state.clash, None);
}

#[test]
fn what_is_held_keeps_its_row_when_the_list_is_searched_again() {
    let mut state = ready();
    hold(&mut state, 50, 120);
    let query = state.offers.query.clone().unwrap();
    state.apply(Act::Offers(query, Ok(vec![offer(60), offer(180)])));
    let starts: Vec<_> = state.rows().iter().map(|row| row.place.starts_at).collect();
    assert_eq!(starts, [at(60), at(120), at(180)]);
}

#[test]
fn a_hold_that_has_run_out_is_taken_again_by_its_own_digit_and_by_saving() {
    let mut state = ready();
    hold(&mut state, 50, 60);
    state.apply(Act::Lapsed);
    assert!(matches!(&state.clone().apply(Act::Extend)[..], [Effect::Hold(_)]));
    assert!(matches!(&state.apply(Act::Save(words()))[..], [Effect::Hold(_)]));
    let effects = state.apply(Act::Held(Ok(booking(51, 60, BookingStatus::Held))));
    assert!(matches!(&effects[..], [Effect::Book(..)]));
}

#[test]
fn other_services_take_the_same_time_anew_because_its_length_is_another() {
    let mut state = ready();
    hold(&mut state, 50, 60);
    state.apply(Act::Services(vec![id(9), id(8)]));
    let effects = plan(&mut state);
    assert!(effects.iter().any(|effect| {
        matches!(effect, Effect::Hold(form) if form.services.len() == 2 && form.instead_of == Some(id(50)))
    }));
}

#[test]
fn what_is_missing_is_said_and_the_focus_goes_there() {
    let mut state = CallState::new(at(0));
    assert!(state.apply(Act::Save(words())).contains(&Effect::Say(Saying::NeedPatient)));
    state.apply(Act::Pick(patient(1)));
    assert!(state.apply(Act::Save(words())).contains(&Effect::Focus(Spot::Reason)));
    assert_eq!(ready().apply(Act::Save(words())), [Effect::Say(Saying::NeedTime)]);
}

#[test]
fn after_booking_the_desk_is_clear_and_an_undo_puts_everything_back() {
    let mut state = ready();
    hold(&mut state, 50, 60);
    state.apply(Act::Save(words()));
    let effects = state.apply(Act::Saved(Ok(changed(booking(50, 60, BookingStatus::Booked)))));
    assert!(effects.contains(&Effect::Texts { reason: String::new(), wish: String::new() }));
    assert!(
        !effects.iter().any(|effect| matches!(effect, Effect::Release(_))),
        "the hold is the booking now"
    );
    assert_eq!((state.taken.clone(), state.choices.services.clone()), (None, None));
    assert_eq!(state.outcome(), CallOutcome::Booked);
    plan(&mut state);
    let effects = state.apply(Act::Undone(id(77), Ok(changed(booking(50, 60, BookingStatus::Cancelled)))));
    assert!(
        effects
            .contains(&Effect::Texts { reason: "болит".into(), wish: "Боится боли".into() })
    );
    assert_eq!(state.choices.services, Some(vec![id(9)]));
    assert_eq!(state.outcome(), CallOutcome::Advised);
}

#[test]
fn a_save_without_connection_goes_on_under_the_same_key() {
    let mut state = ready();
    hold(&mut state, 50, 60);
    let first = state.apply(Act::Save(words()));
    assert_eq!(state.apply(Act::Saved(Err(AppError::Offline))), []);
    let again = state.apply(Act::Online);
    assert!(key(&first).is_some());
    assert_eq!(key(&first), key(&again));
}

#[test]
fn a_page_that_takes_a_call_over_saves_under_keys_of_its_own() {
    let saved = |taken_over_at| {
        let mut state = ready();
        state.taken_over_at = taken_over_at;
        hold(&mut state, 50, 60);
        key(&state.apply(Act::Save(words())))
    };
    let before = saved(None);
    assert!(before.is_some());
    assert_ne!(before, saved(Some(at(0))));
    assert_ne!(saved(Some(at(0))), saved(Some(at(1))));
}

fn key(effects: &[Effect]) -> Option<String> {
    effects.iter().find_map(|effect| match effect {
        Effect::Book(_, key) => Some(key.clone()),
        _ => None,
    })
}

#[test]
fn a_call_whose_start_did_not_come_through_books_once_it_has() {
    let mut state = ready();
    state.id = None;
    hold(&mut state, 50, 60);
    assert_eq!(state.apply(Act::Save(words())), []);
    assert!(matches!(&state.apply(Act::Noted(noted()))[..], [Effect::Book(..)]));
}

#[test]
fn a_warning_asks_for_a_reason_and_the_reason_goes_with_the_next_save() {
    let mut state = ready();
    hold(&mut state, 50, 60);
    state.apply(Act::Save(words()));
    let effects = state.apply(Act::Saved(Err(AppError::Refused(Refusal::PatientBusy))));
    assert_eq!((state.refused, effects), (Some(Refusal::PatientBusy), vec![Effect::Focus(Spot::Override)]));
    assert_eq!(state.apply(Act::Save(words())), [Effect::Focus(Spot::Override)]);
    let reasoned = Words { override_reason: "Просит оба".into(), ..words() };
    let effects = state.apply(Act::Save(reasoned));
    assert!(matches!(&effects[..], [Effect::Book(form, _)] if form.override_reason == "Просит оба"));
}

#[test]
fn a_time_out_of_hours_stays_chosen_without_a_hold() {
    let mut state = ready();
    state.apply(Act::Choose(offer(60).into()));
    state.apply(Act::Held(Err(AppError::Refused(Refusal::OutsideHours))));
    assert_eq!(state.refused, Some(Refusal::OutsideHours));
    let effects =
        state.apply(Act::Save(Words { override_reason: "Врач согласен".into(), ..words() }));
    assert!(matches!(&effects[..], [Effect::Book(form, _)] if form.hold_id.is_none()));
}

#[test]
fn an_emergency_gives_the_held_time_back_and_books_nothing() {
    let mut state = ready();
    hold(&mut state, 50, 60);
    state.apply(Act::RedFlag(Some(true)));
    assert_eq!(plan(&mut state), [Effect::Release(id(50))]);
    assert_eq!(state.apply(Act::Save(words())), []);
}

#[test]
fn a_visit_is_moved_with_its_own_services_and_version() {
    let mut state = ready();
    let visit = Booking { version: 7, ..booking(60, 600, BookingStatus::Booked) };
    state.apply(Act::Move(visit.id));
    state.apply(Act::Moving(Ok(visit)));
    plan(&mut state);
    hold(&mut state, 51, 120);
    let effects = state.apply(Act::Save(words()));
    let [Effect::Reschedule(moved, form, _)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!((*moved, form.version, form.hold_id), (id(60), 7, Some(id(51))));
    state.apply(Act::Saved(Ok(changed(booking(60, 120, BookingStatus::Booked)))));
    assert_eq!(state.outcome(), CallOutcome::Moved);
}

/// A card with one visit.
fn card(visit: &Booking) -> PatientCard {
    let line = VisitLine {
        id: visit.id,
        starts_at: visit.starts_at,
        zone: "Europe/Moscow".into(),
        doctor: String::new(),
        branch: String::new(),
        services: String::new(),
        wish: None,
        status: visit.status,
        version: visit.version,
    };
    PatientCard {
        brief: patient(1),
        phones: Vec::new(),
        wishes: Vec::new(),
        sex: None,
        note: None,
        has_code_word: false,
        email_masked: None,
        restriction: None,
        do_not_contact: false,
        guardian: None,
        wards: Vec::new(),
        family: Vec::new(),
        visits: vec![line],
        plans: Vec::new(),
        no_shows_last_year: 0,
        version: 1,
        as_of: at(0),
    }
}

#[test]
fn a_visit_that_was_just_moved_is_called_off_by_its_new_version_before_the_card_is_there_anew() {
    let mut state = ready();
    let visit = booking(60, 600, BookingStatus::Booked);
    state.apply(Act::Card(Box::new(card(&visit))));
    state.apply(Act::Moving(Ok(visit)));
    plan(&mut state);
    hold(&mut state, 51, 120);
    state.apply(Act::Save(words()));
    let moved = Booking { version: 2, ..booking(60, 120, BookingStatus::Booked) };
    state.apply(Act::Saved(Ok(changed(moved))));
    let [line] = state.ahead().try_into().unwrap();
    assert_eq!((line.starts_at, line.version), (at(120), 2));
    let effects = state.apply(Act::Cancel(line, CancelReason::PatientPlans));
    assert!(matches!(&effects[..], [Effect::Cancel(_, form)] if form.version == 2));
    let gone = Booking { version: 3, ..booking(60, 120, BookingStatus::Cancelled) };
    state.apply(Act::Cancelled(Ok(changed(gone))));
    assert_eq!(state.ahead(), []);
}

#[test]
fn the_next_visit_of_a_plan_is_looked_for_from_its_first_date_on_and_never_before_today() {
    let mut state = ready();
    hold(&mut state, 50, 60);
    state.apply(Act::Moving(Ok(booking(60, 600, BookingStatus::Booked))));
    state.apply(Act::Skill(Some("S".into())));
    let day = |day| NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
    let step = NextStep {
        id: id(5),
        number: 2,
        services: vec![id(8)],
        services_text: "Пломбирование".into(),
        branch_id: id(3),
        doctor_id: Some(id(2)),
        doctor: "Иванова А. С.".into(),
        from: day(3),
        until: Some(day(10)),
    };
    state.apply(Act::Next(step.clone(), day(1)));
    let wanted = Choices {
        services: Some(vec![id(8)]),
        doctor: Some(id(2)),
        branch: Some(id(3)),
        from: Some(day(3)),
        ..Choices::default()
    };
    assert_eq!((state.choices.clone(), state.moving.clone()), (wanted, None));
    let effects = plan(&mut state);
    assert!(
        effects.iter().any(|effect| matches!(effect, Effect::Search(query) if query.from == Some(day(3))))
    );
    state.apply(Act::Next(step, day(5)));
    assert_eq!(state.choices.from, Some(day(5)));
}

#[test]
fn a_visit_that_somebody_changed_is_fetched_again_and_the_new_time_stays() {
    let mut state = ready();
    state.apply(Act::Moving(Ok(booking(60, 600, BookingStatus::Booked))));
    plan(&mut state);
    hold(&mut state, 51, 120);
    state.apply(Act::Save(words()));
    let stale = domain::error::Stale { version: 2, by: None, at: None, changed: Vec::new() };
    let effects = state.apply(Act::Saved(Err(AppError::Stale(Box::new(stale)))));
    assert!(effects.contains(&Effect::Find(id(60))));
    state.apply(Act::Moving(Ok(Booking { version: 2, ..booking(60, 600, BookingStatus::Confirmed) })));
    assert!(state.taken.as_ref().unwrap().is_held());
    let effects = state.apply(Act::Save(words()));
    assert!(matches!(&effects[..], [Effect::Reschedule(_, form, _)] if form.version == 2));
}

#[test]
fn a_draft_brings_a_call_back_as_it_was() {
    let mut state = ready();
    hold(&mut state, 50, 60);
    let draft = CallDraft { reason: "болит".into(), wish: "тихо".into(), ..state.draft() };
    let mut again = CallState::new(at(0));
    let effects = again.apply(Act::Restore(draft));
    assert!(effects.contains(&Effect::Card(id(1))) && effects.contains(&Effect::FindHold(id(50))));
    plan(&mut again);
    again.apply(Act::HoldFound(Ok(booking(50, 60, BookingStatus::Held))));
    assert_eq!(again.taken.as_ref().unwrap().hold.unwrap().until, Some(at(5)));
    assert_eq!(again.choices, state.choices);
}

#[test]
fn a_restored_hold_that_became_a_booking_clears_the_desk() {
    let mut state = ready();
    hold(&mut state, 50, 60);
    state.apply(Act::HoldFound(Ok(booking(50, 60, BookingStatus::Booked))));
    assert_eq!(state.taken, None);
}

#[test]
fn a_time_of_the_schedule_is_held_as_soon_as_the_services_are_known() {
    let mut state = CallState::new(at(0));
    let place = Place { doctor_id: id(2), branch_id: id(3), chair_id: None, starts_at: at(90) };
    state.apply(Act::Want(place));
    plan(&mut state);
    assert_eq!(state.chosen().unwrap().place, place);
    state.apply(Act::Services(vec![id(9)]));
    let effects = plan(&mut state);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Hold(form) if form.place == place)));
}

#[test]
fn a_time_that_is_asked_for_is_not_asked_for_again_once_the_call_is_known() {
    let mut state = CallState::new(at(0));
    state.apply(Act::Want(Place { doctor_id: id(2), branch_id: id(3), chair_id: None, starts_at: at(90) }));
    state.apply(Act::Services(vec![id(9)]));
    assert!(plan(&mut state).iter().any(|effect| matches!(effect, Effect::Hold(_))));
    assert_eq!(state.apply(Act::Noted(noted())), []);
    // without a connection it never came there
    assert_eq!(state.apply(Act::Held(Err(AppError::Offline))), []);
    let again = state.apply(Act::Online);
    assert_eq!(again.iter().filter(|effect| matches!(effect, Effect::Hold(_))).count(), 1);
}

#[test]
fn an_answer_to_an_old_search_is_dropped() {
    let mut state = ready();
    let mut old = state.offers.query.clone().unwrap();
    old.days += 1;
    state.apply(Act::Offers(old, Ok(Vec::new())));
    assert_eq!(state.offers.list.len(), 3);
}

#[test]
fn a_hold_that_comes_after_it_was_given_up_is_given_back() {
    let mut state = ready();
    state.apply(Act::Choose(offer(60).into()));
    state.apply(Act::LetGo);
    let effects = state.apply(Act::Held(Ok(booking(50, 60, BookingStatus::Held))));
    assert_eq!(effects, [Effect::Release(id(50))]);
}

#[test]
fn a_third_party_is_told_nothing() {
    let mut state = ready();
    state.apply(Act::ThirdParty(true));
    assert_eq!((state.patient.clone(), state.card.clone(), state.found.patients.len()), (None, None, 0));
}
