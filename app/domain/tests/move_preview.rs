//! Moving a visit on the grid: what is promised before it is done.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    booking::BookingStatus,
    clinic_time::WallSpan,
    fill::Fill,
    gap::GapRules,
    id::{BookingId, BranchId, DoctorId},
    move_preview::{Obstacle, Shift},
    schedule::{BookingBlock, BranchBrief, ColumnKey, DayView, DoctorBrief, DoctorColumn},
};
use proptest::prelude::*;
use uuid::Uuid;

const OWN: u128 = 1;

fn block(id: u128, at_min: u16, for_min: u16) -> BookingBlock {
    BookingBlock {
        id: BookingId(Uuid::from_u128(id)),
        status: BookingStatus::Booked,
        at_min,
        for_min,
        chair: None,
        buffer_min: 0,
        patient: None,
        age: None,
        service: "Осмотр".into(),
        wish: false,
        wish_text: None,
        holder: None,
        hold_expires_at: None,
        version: 1,
    }
}

fn date() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

/// 9:00 to 15:00, lunch from 12:00 to 12:30.
fn column(doctor: u128, blocks: Vec<BookingBlock>) -> DoctorColumn {
    DoctorColumn {
        doctor: DoctorBrief {
            id: DoctorId(Uuid::from_u128(doctor)),
            last_name: "Орлова".into(),
            first_name: "Анна".into(),
            patronymic: None,
            specialties: Vec::new(),
        },
        date: date(),
        median_min: None,
        chair: None,
        duty: vec![WallSpan::new(540, 900)],
        breaks: vec![WallSpan::new(720, 750)],
        reserve: Vec::new(),
        blocks,
        gaps: Vec::new(),
        fill: Fill::default(),
    }
}

fn day(now: &str, columns: Vec<DoctorColumn>) -> DayView {
    DayView {
        date: date(),
        branch: BranchBrief {
            id: BranchId(Uuid::nil()),
            name: String::new(),
            address: String::new(),
            zone: "Europe/Moscow".into(),
            grid_min: 15,
        },
        branches: Vec::new(),
        from_min: 540,
        to_min: 900,
        now: now.parse::<DateTime<Utc>>().unwrap(),
        rules: GapRules::default(),
        columns,
        week_of: None,
        doctors: Vec::new(),
        chairs: Vec::new(),
        specialties: Vec::new(),
        ahead: Vec::new(),
    }
}

const EVE: &str = "2026-11-23T09:00:00Z";

fn to(doctor: u128, at_min: u16) -> Shift {
    let (booking, doctor) = (BookingId(Uuid::from_u128(OWN)), DoctorId(Uuid::from_u128(doctor)));
    Shift { booking, to: ColumnKey { doctor, date: date() }, chair: None, at_min, whole_min: 60 }
}

fn obstacle(day: &DayView, shift: Shift) -> Option<Obstacle> {
    shift.preview(day).unwrap().obstacle
}

#[test]
fn what_is_in_the_way_is_said() {
    let day = day(EVE, vec![column(1, vec![block(OWN, 540, 60), block(2, 660, 60)]), column(2, Vec::new())]);
    assert_eq!(obstacle(&day, to(1, 600)), None, "right before the next one");
    assert_eq!(obstacle(&day, to(1, 570)), None, "over its own time");
    assert_eq!(obstacle(&day, to(1, 615)), Some(Obstacle::Taken));
    assert_eq!(obstacle(&day, to(2, 675)), Some(Obstacle::Closed), "into lunch");
    assert_eq!(obstacle(&day, to(2, 855)), Some(Obstacle::Closed), "past the end");
    assert_eq!(obstacle(&day, to(2, 660)), None);
    assert_eq!(to(3, 660).preview(&day), None, "nobody of that name works");
}

#[test]
fn nothing_is_moved_into_the_past() {
    // 11:00 in Moscow
    let day = day("2026-11-24T08:00:00Z", vec![column(1, vec![block(OWN, 780, 60)])]);
    assert_eq!(obstacle(&day, to(1, 645)), Some(Obstacle::Past));
    assert_eq!(obstacle(&day, to(1, 660)), None);
}

#[test]
fn a_move_into_what_is_kept_for_acute_pain_is_said_and_may_be_made() {
    let mut day = day("2026-11-16T05:00:00Z", vec![column(1, vec![block(1, 540, 30)])]);
    day.columns[0].reserve = vec![WallSpan::new(600, 630)];
    let preview = to(1, 615).preview(&day).unwrap();
    assert_eq!((preview.obstacle, preview.takes_reserve), (None, true));
    assert!(!to(1, 630).preview(&day).unwrap().takes_reserve);
}

#[test]
fn one_from_the_pinboard_only_takes_time() {
    let day = day(EVE, vec![column(1, vec![block(2, 540, 60)])]);
    assert_eq!(obstacle(&day, to(1, 570)), Some(Obstacle::Taken));
    let placed = to(1, 600).preview(&day).unwrap();
    assert_eq!((placed.obstacle, placed.after.booked_min - placed.before.booked_min), (None, 60));
}

#[test]
fn a_chair_in_which_somebody_else_sits_is_in_the_way() {
    let seated = |id, at, chair| BookingBlock { chair: Some(chair), ..block(id, at, 60) };
    let own = column(1, vec![seated(OWN, 540, 0)]);
    let day = day(EVE, vec![own, column(2, vec![seated(2, 600, 1)])]);
    let into = |chair, at_min| obstacle(&day, Shift { chair: Some(chair), ..to(1, at_min) });
    assert_eq!(into(1, 570), Some(Obstacle::Taken));
    assert_eq!(into(1, 540), None);
    assert_eq!(into(0, 570), None, "it is not in its own way");
}

#[test]
fn what_becomes_of_the_gaps_is_counted() {
    // 9–10, then 10:15–11:15: a quarter of an hour is lost
    let day = day(EVE, vec![column(1, vec![block(2, 540, 60), block(OWN, 615, 60), block(3, 840, 60)])]);
    let closer = to(1, 600).preview(&day).unwrap();
    assert_eq!((closer.dead_min(), closer.big_gaps()), (-15, 1), "the gap before lunch grows to an hour");
    let away = to(1, 750).preview(&day).unwrap();
    assert_eq!((away.obstacle, away.dead_min()), (None, -15));
}

proptest! {
    #[test]
    fn who_stays_changes_nothing(at in 36_u16..56, length in 1_u16..4) {
        let day = day(EVE, vec![column(1, vec![block(OWN, at * 15, length * 15)]), column(2, Vec::new())]);
        let stays = Shift { whole_min: length * 15, ..to(1, at * 15) }.preview(&day).unwrap();
        prop_assert_eq!(stays.before, stays.after);
    }

    #[test]
    fn a_visit_that_fits_takes_as_much_time_as_before(
        from in 36_u16..45, at in 36_u16..60, length in 1_u16..4, other in 36_u16..60, doctor in 1_u128..3,
    ) {
        let there = block(2, other * 15, 30);
        let day = day(EVE, vec![column(1, vec![block(OWN, from * 15, length * 15)]), column(2, vec![there])]);
        let moved = Shift { whole_min: length * 15, ..to(doctor, at * 15) }.preview(&day).unwrap();
        if moved.obstacle.is_none() {
            prop_assert_eq!(moved.before.booked_min, moved.after.booked_min);
            let overlap = doctor == 2 && at * 15 < other * 15 + 30 && other * 15 < (at + length) * 15;
            prop_assert!(!overlap);
        }
    }
}
