//! What a role may do to a booking on the schedule.

use chrono::{DateTime, TimeDelta};
use domain::{
    booking::{Booking, BookingStatus, CancelReason},
    booking_card::{BookedPatient, BookingAct, BookingCard, reason_of_digit},
    id::{BookingId, BranchId, ChairId, DoctorId, PatientId},
    money::Price,
    permission::Role,
};
use uuid::Uuid;

fn card(status: BookingStatus) -> BookingCard {
    let now = DateTime::UNIX_EPOCH;
    let id = Uuid::nil();
    BookingCard {
        plan: None,
        booking: Booking {
            id: BookingId(id),
            version: 1,
            status,
            branch_id: BranchId(id),
            doctor_id: DoctorId(id),
            chair_id: ChairId(id),
            patient_id: Some(PatientId(id)),
            starts_at: now + TimeDelta::hours(1),
            ends_at: now + TimeDelta::hours(2),
            services: Vec::new(),
            services_text: "Осмотр".into(),
            price: Price::of_kopecks(0, None),
            wish: None,
            hold_expires_at: None,
            cancel_reason: None,
            override_reason: None,
            to_move: None,
            new_patient: false,
            created_by: "Анна".into(),
            created_at: now,
        },
        patient: Some(BookedPatient {
            id: PatientId(id),
            full_name: "Иванова Анна Сергеевна".into(),
            birth_year: None,
            card_no: 1,
            phone_masked: None,
            standing_wishes: Vec::new(),
        }),
        doctor: "Орлов К. Е.".into(),
        chair: "каб. 2".into(),
        zone: "Europe/Moscow".into(),
        since: now,
        now,
        own_hold: false,
    }
}

#[test]
fn an_operator_may_do_to_a_booking_what_its_status_allows() {
    use BookingAct::*;
    assert_eq!(
        card(BookingStatus::Booked).acts(Role::Operator),
        [
            Step(BookingStatus::Confirmed),
            Step(BookingStatus::Arrived),
            Step(BookingStatus::InChair),
            Move,
            Step(BookingStatus::Parked),
            Earlier,
            Wish,
            BookAgain,
            Cancel
        ]
    );
    assert_eq!(
        card(BookingStatus::InChair).acts(Role::Operator),
        [Step(BookingStatus::Done), Wish, BookAgain]
    );
    assert_eq!(card(BookingStatus::Parked).acts(Role::Operator), [Move, Earlier, BookAgain, Cancel]);
    assert_eq!(card(BookingStatus::Done).acts(Role::Operator), [BookAgain]);
    assert_eq!(card(BookingStatus::Cancelled).acts(Role::Operator), [BookAgain]);
}

#[test]
fn nobody_has_stayed_away_before_the_visit_should_have_begun() {
    let mut late = card(BookingStatus::Booked);
    let no_show = BookingAct::Step(BookingStatus::NoShow);
    assert!(!late.acts(Role::Operator).contains(&no_show));
    late.now = late.booking.starts_at;
    assert!(late.acts(Role::Operator).contains(&no_show));
}

#[test]
fn a_doctor_receives_and_does_not_book() {
    use BookingAct::*;
    assert_eq!(
        card(BookingStatus::Arrived).acts(Role::Doctor),
        [Step(BookingStatus::InChair), Step(BookingStatus::Done)]
    );
}

#[test]
fn whoever_only_looks_may_do_nothing() {
    for status in BookingStatus::ALL {
        assert!(card(status).acts(Role::Manager).is_empty(), "{status:?}");
    }
}

#[test]
fn a_hold_is_given_back_by_its_owner_alone() {
    let mut hold = card(BookingStatus::Held);
    assert!(hold.acts(Role::Administrator).is_empty());
    hold.own_hold = true;
    assert_eq!(hold.acts(Role::Administrator), [BookingAct::Release]);
}

#[test]
fn digits_choose_the_reasons_in_their_order() {
    assert_eq!(reason_of_digit(1), Some(CancelReason::PatientPlans));
    assert_eq!(reason_of_digit(8), Some(CancelReason::Mistake));
    assert_eq!((reason_of_digit(0), reason_of_digit(9)), (None, None));
}
