//! Working hours as they are typed, and which field is marked when they make no sense.

// Clippy takes only #[test] functions for tests, not their helpers.
#![allow(clippy::unwrap_used)]

use chrono::NaiveDate;
use domain::{
    clinic_time::WallSpan,
    error::Fault,
    hours_form::{ExceptionForm, HoursForm, NewException, NewPattern, PatternForm, RhythmKind},
    id::{BranchId, DoctorId, ExceptionId, PatternId},
    working_hours::{ExceptionKind, Rhythm},
};
use proptest::prelude::*;
use uuid::Uuid;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn hours(start: &str, end: &str, lunch_start: &str, lunch_end: &str) -> HoursForm {
    HoursForm {
        start: start.into(),
        end: end.into(),
        lunch_start: lunch_start.into(),
        lunch_end: lunch_end.into(),
        ..HoursForm::default()
    }
}

/// Monday, Wednesday and Friday, 9–18, from a Thursday on.
fn form() -> PatternForm {
    PatternForm {
        doctor_id: DoctorId(Uuid::from_u128(1)),
        branch_id: Some(BranchId(Uuid::from_u128(2))),
        chair_id: None,
        kind: RhythmKind::Weekly,
        days: vec![0, 2, 4],
        cycle_days: String::new(),
        anchor: String::new(),
        hours: hours("9:00", "18:00", "13:00", "13:30"),
        other: Vec::new(),
        valid_from: "19.11.2026".into(),
        valid_to: String::new(),
    }
}

fn exception(kind: ExceptionKind) -> ExceptionForm {
    ExceptionForm {
        doctor_id: DoctorId(Uuid::from_u128(1)),
        kind,
        from: "16.11.2026".into(),
        to: String::new(),
        branch_id: None,
        chair_id: None,
        hours: HoursForm::default(),
        note: " курсы ".into(),
    }
}

fn faults(form: PatternForm) -> Vec<(String, Fault)> {
    let errors = NewPattern::parse(form).err().unwrap_or_default();
    errors.0.into_iter().map(|error| (error.field, error.fault)).collect()
}

fn fault_of_hours(start: &str, end: &str, lunch_start: &str, lunch_end: &str) -> Vec<(String, Fault)> {
    faults(PatternForm { hours: hours(start, end, lunch_start, lunch_end), ..form() })
}

fn marked(field: &str, fault: Fault) -> Vec<(String, Fault)> {
    vec![(field.to_owned(), fault)]
}

#[test]
fn a_week_is_anchored_on_a_monday() {
    let pattern = NewPattern::parse(form()).unwrap().with_id(PatternId(Uuid::nil()));
    let Rhythm::Cycle { days, anchor } = &pattern.rhythm else { panic!("no cycle") };
    assert_eq!((days.len(), *anchor), (7, date("2026-11-16")));
    assert_eq!(pattern.hours(date("2026-11-18")), None, "not valid yet");
    let friday = pattern.hours(date("2026-11-20")).unwrap();
    assert_eq!((friday.span, &friday.breaks[..]), (WallSpan::new(540, 1080), &[WallSpan::new(780, 810)][..]));
    assert_eq!(pattern.hours(date("2026-11-21")), None);
}

#[test]
fn two_weeks_begin_with_the_anchors_week() {
    let two =
        PatternForm { kind: RhythmKind::TwoWeeks, days: vec![0, 8], anchor: "2026-11-12".into(), ..form() };
    let pattern = NewPattern::parse(two).unwrap().with_id(PatternId(Uuid::nil()));
    let works = |day| pattern.rhythm.hours(date(day)).is_some();
    assert_eq!(
        ["2026-11-09", "2026-11-16", "2026-11-17", "2026-11-23"].map(works),
        [true, false, true, true]
    );
}

#[test]
fn a_cycle_counts_from_its_anchor_or_from_the_first_date() {
    let two_two = PatternForm { kind: RhythmKind::Cycle, days: vec![0, 1], cycle_days: "4".into(), ..form() };
    let anchor = |form| match NewPattern::parse(form).unwrap().rhythm {
        Rhythm::Cycle { anchor, days } => (anchor, days.iter().filter(|day| day.is_some()).count()),
        _ => panic!("no cycle"),
    };
    assert_eq!(anchor(two_two.clone()), (date("2026-11-19"), 2));
    assert_eq!(anchor(PatternForm { anchor: "01.11.2026".into(), ..two_two }), (date("2026-11-01"), 2));
}

#[test]
fn odd_and_even_dates_need_no_days() {
    for kind in [RhythmKind::EvenDates, RhythmKind::OddDates] {
        let parsed = NewPattern::parse(PatternForm { kind, days: Vec::new(), ..form() }).unwrap();
        assert_eq!(matches!(parsed.rhythm, Rhythm::EvenDates(_)), kind == RhythmKind::EvenDates);
    }
}

#[test]
fn every_field_that_needs_another_look_is_marked_at_once() {
    let empty = PatternForm {
        branch_id: None,
        days: Vec::new(),
        hours: HoursForm::default(),
        valid_from: String::new(),
        ..form()
    };
    let required = ["branch_id", "days", "start", "end", "valid_from"];
    assert_eq!(faults(empty), required.map(|field| (field.to_owned(), Fault::Required)));
}

#[test]
fn days_lie_in_the_cycle_and_a_cycle_has_days() {
    assert_eq!(faults(PatternForm { days: vec![7], ..form() }), marked("days", Fault::OutOfRange(0, 6)));
    let cycle =
        |length: &str| faults(PatternForm { kind: RhythmKind::Cycle, cycle_days: length.into(), ..form() });
    assert_eq!(cycle(""), marked("cycle_days", Fault::Required));
    assert_eq!(cycle("два"), marked("cycle_days", Fault::NotANumber));
    assert_eq!(cycle("0"), marked("cycle_days", Fault::OutOfRange(1, 56)));
    assert_eq!(cycle("57"), marked("cycle_days", Fault::OutOfRange(1, 56)));
}

#[test]
fn hours_end_after_they_start_or_are_a_night() {
    assert_eq!(fault_of_hours("9", "18", "", ""), []);
    assert_eq!(fault_of_hours("20", "8", "", ""), []);
    assert_eq!(fault_of_hours("15", "0:00", "", ""), []);
    assert_eq!(fault_of_hours("9", "24:00", "", ""), []);
    assert_eq!(fault_of_hours("9", "9", "", ""), marked("end", Fault::EndBeforeStart));
    assert_eq!(fault_of_hours("18", "9", "", ""), marked("end", Fault::EndBeforeStart));
    assert_eq!(fault_of_hours("24:00", "8", "", ""), marked("start", Fault::NotATime));
    assert_eq!(fault_of_hours("9", "шесть", "", ""), marked("end", Fault::NotATime));
}

#[test]
fn a_lunch_has_two_ends_inside_the_hours() {
    assert_eq!(fault_of_hours("9", "18", "13", ""), marked("lunch_end", Fault::Required));
    assert_eq!(fault_of_hours("9", "18", "", "14"), marked("lunch_start", Fault::Required));
    assert_eq!(fault_of_hours("9", "18", "14", "13"), marked("lunch_end", Fault::EndBeforeStart));
    assert_eq!(fault_of_hours("9", "18", "13", "13"), marked("lunch_end", Fault::EndBeforeStart));
    assert_eq!(fault_of_hours("9", "18", "8", "9:30"), marked("lunch_start", Fault::OutOfRange(540, 1080)));
    assert_eq!(fault_of_hours("20", "8", "2", "2:30"), []);
    assert_eq!(fault_of_hours("20", "8", "23:45", "0:15"), []);
}

#[test]
fn a_pattern_ends_no_earlier_than_it_begins() {
    let to = |valid_to: &str| faults(PatternForm { valid_to: valid_to.into(), ..form() });
    assert_eq!(to("19.11.2026"), []);
    assert_eq!(to("18.11.2026"), marked("valid_to", Fault::EndBeforeStart));
    assert_eq!(to("31.11.2026"), marked("valid_to", Fault::NoSuchDay));
}

#[test]
fn an_absence_needs_dates_only_and_one_date_will_do() {
    for kind in [ExceptionKind::DayOff, ExceptionKind::Vacation, ExceptionKind::Sick] {
        let form = ExceptionForm { hours: hours("nonsense", "", "", ""), ..exception(kind) };
        let parsed = NewException::parse(form).unwrap().with_id(ExceptionId(Uuid::nil()));
        assert_eq!((parsed.from, parsed.to, parsed.hours), (date("2026-11-16"), date("2026-11-16"), None));
        assert_eq!(parsed.note, "курсы");
    }
}

#[test]
fn extra_and_changed_hours_say_where_and_when() {
    for kind in [ExceptionKind::Extra, ExceptionKind::Changed] {
        let errors = NewException::parse(exception(kind)).unwrap_err();
        let fields: Vec<_> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["branch_id", "start", "end"]);
        let branch_id = Some(BranchId(Uuid::from_u128(2)));
        let whole = ExceptionForm { branch_id, hours: hours("17", "20", "", ""), ..exception(kind) };
        assert_eq!(NewException::parse(whole).unwrap().hours.unwrap().hours.span, WallSpan::new(1020, 1200));
    }
}

#[test]
fn an_exception_ends_no_earlier_than_it_begins() {
    let form = ExceptionForm { to: "15.11.2026".into(), ..exception(ExceptionKind::Vacation) };
    assert_eq!(NewException::parse(form).unwrap_err().of("to"), Some(Fault::EndBeforeStart));
}

#[test]
fn rhythms_are_known_by_their_codes() {
    for kind in RhythmKind::ALL {
        assert_eq!(RhythmKind::from_code(kind.code()), Some(kind));
        assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{}\"", kind.code()));
    }
}

proptest! {
    #[test]
    fn whatever_is_typed_is_parsed_or_marked(
        texts in prop::array::uniform8("[0-9:.\\- пa]{0,7}"), days in prop::collection::vec(any::<u16>(), 0..4),
        kind in prop::sample::select(RhythmKind::ALL.to_vec()),
    ) {
        let [start, end, lunch_start, lunch_end, valid_from, valid_to, anchor, cycle_days] = texts;
        let hours = HoursForm { start, end, lunch_start, lunch_end, ..HoursForm::default() };
        let form = PatternForm { kind, days, hours, valid_from, valid_to, anchor, cycle_days, ..form() };
        if let Err(errors) = NewPattern::parse(form) {
            prop_assert!(!errors.0.is_empty());
        }
    }
}

#[test]
fn time_for_acute_pain_lies_in_the_hours_and_clear_of_breaks() {
    let kept = |start: &str, end: &str| {
        let hours = HoursForm { reserve_start: start.into(), reserve_end: end.into(), ..form().hours };
        NewPattern::parse(PatternForm { hours, ..form() })
    };
    let parsed = kept("11:00", "11:30").unwrap();
    let hours = parsed.rhythm.hours(date("2026-11-23")).unwrap();
    assert_eq!(hours.reserve, Some(WallSpan::new(660, 690)));
    let again = HoursForm::of(hours);
    assert_eq!((again.reserve_start.as_str(), again.reserve_end.as_str()), ("11:00", "11:30"));
    let fault = |start, end, field| kept(start, end).unwrap_err().of(field);
    assert_eq!(fault("12:45", "13:15", "reserve_start"), Some(Fault::Overlaps));
    assert_eq!(fault("17:45", "18:15", "reserve_start"), Some(Fault::OutOfRange(540, 1080)));
    assert_eq!(fault("12:00", "11:00", "reserve_end"), Some(Fault::EndBeforeStart));
    assert_eq!(fault("12:00", "", "reserve_end"), Some(Fault::Required));
}
