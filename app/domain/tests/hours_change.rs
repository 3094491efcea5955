//! What an edit of working hours leaves as it was, what it changes, and which visits it concerns.

// Clippy takes only #[test] functions for tests, not their helpers.
#![allow(clippy::unwrap_used)]

use chrono::NaiveDate;
use chrono_tz::{Asia::Yekaterinburg, Europe::Moscow, Tz};
use domain::{
    branch_hours::{BranchHoursEdit, HolidayForm, NewBranchHours, OpeningForm},
    clinic_time::{WallSpan, wall},
    error::Fault,
    hours_change::{HoursEdit, NewHours, WorkingHours},
    hours_clash::{chair_clashes, own_clashes},
    hours_fallout::{AheadVisit, MoveReason, fallout},
    hours_form::{
        BreakForm, ExceptionForm, HoursForm, NewException, NewPattern, OtherDayForm, PatternForm, RhythmKind,
    },
    hours_month::{branch_month, doctor_month},
    id::{BookingId, BranchId, ChairId, DoctorId, ExceptionId, HolidayId, PatternId},
    working_hours::{BranchHours, ExceptionKind, Pattern},
};
use proptest::prelude::*;
use uuid::Uuid;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn hours(start: &str, end: &str) -> HoursForm {
    HoursForm { start: start.into(), end: end.into(), ..HoursForm::default() }
}

/// Every weekday, from Monday the 2nd of November 2026 on.
fn form() -> PatternForm {
    PatternForm {
        doctor_id: DoctorId(id(1)),
        branch_id: Some(BranchId(id(2))),
        chair_id: None,
        kind: RhythmKind::Weekly,
        days: vec![0, 1, 2, 3, 4],
        cycle_days: String::new(),
        anchor: String::new(),
        hours: hours("9:00", "18:00"),
        other: Vec::new(),
        valid_from: "02.11.2026".into(),
        valid_to: String::new(),
    }
}

fn exception(kind: ExceptionKind, from: &str, to: &str) -> ExceptionForm {
    ExceptionForm {
        doctor_id: DoctorId(id(1)),
        kind,
        from: from.into(),
        to: to.into(),
        branch_id: Some(BranchId(id(2))),
        chair_id: None,
        hours: hours("9:00", "18:00"),
        note: String::new(),
    }
}

fn pattern(form: PatternForm) -> Pattern {
    NewPattern::parse(form).unwrap().with_id(PatternId(id(7)))
}

fn branch(number: u128, zone: Tz) -> BranchHours {
    let span = WallSpan::new(8 * 60, 20 * 60);
    BranchHours { branch: BranchId(id(number)), zone, week: [Some(span); 7], holidays: Vec::new() }
}

fn branches() -> Vec<BranchHours> {
    vec![branch(2, Moscow), branch(3, Yekaterinburg)]
}

fn weekdays() -> WorkingHours {
    WorkingHours { patterns: vec![pattern(form())], exceptions: Vec::new() }
}

fn visit(day: &str, start: u16, end: u16) -> AheadVisit {
    AheadVisit {
        id: BookingId(id(start.into())),
        doctor: DoctorId(id(1)),
        branch: BranchId(id(2)),
        day: date(day),
        time: wall(Moscow, date(day), WallSpan::new(start, end)),
        to_move: false,
    }
}

/// The starts of the visits that an edit leaves outside, and of those that come back inside.
fn outcome(before: &WorkingHours, edit: HoursEdit, visits: &[AheadVisit]) -> (Vec<u128>, Vec<u128>) {
    let after = before.with(&NewHours::parse(edit).unwrap());
    let branches = branches();
    let found =
        fallout(visits, |_, date| before.duty(&branches, date), |_, date| after.duty(&branches, date));
    let numbers = |ids: Vec<BookingId>| ids.into_iter().map(|id| id.0.as_u128()).collect();
    (numbers(found.outside), numbers(found.back))
}

fn put(form: PatternForm) -> HoursEdit {
    HoursEdit::Pattern { id: Some(PatternId(id(7))), version: 1, since: String::new(), form }
}

fn except(form: ExceptionForm) -> HoursEdit {
    HoursEdit::Exception { id: None, version: 0, form }
}

#[test]
fn days_may_have_hours_of_their_own_and_more_breaks_than_lunch() {
    let pause = |start: &str, end: &str| BreakForm { start: start.into(), end: end.into() };
    let saturday =
        HoursForm { more: vec![pause("12:00", "12:15"), pause("13:00", "13:15")], ..hours("10", "15") };
    let form =
        PatternForm { days: vec![0, 1, 5], other: vec![OtherDayForm { day: 5, hours: saturday }], ..form() };
    let pattern = pattern(form);
    assert_eq!(pattern.hours(date("2026-11-02")).unwrap().span, WallSpan::new(540, 1080));
    let saturday = pattern.hours(date("2026-11-07")).unwrap();
    assert_eq!((saturday.span, saturday.breaks.len()), (WallSpan::new(600, 900), 2));
}

#[test]
fn each_faulty_row_is_marked_by_its_place() {
    let pause = BreakForm { start: "12".into(), end: String::new() };
    let more = HoursForm { more: vec![BreakForm::default(), pause], ..hours("9", "18") };
    let other = vec![
        OtherDayForm { day: 6, hours: hours("9", "15") },
        OtherDayForm { day: 0, hours: hours("9", "девять") },
        OtherDayForm { day: 0, hours: hours("9", "15") },
    ];
    let errors = NewPattern::parse(PatternForm { hours: more, other, ..form() }).unwrap_err();
    let marked: Vec<_> = errors.0.iter().map(|error| (error.field.as_str(), error.fault)).collect();
    assert_eq!(
        marked,
        [
            ("more.1.end", Fault::Required),
            ("other.0.day", Fault::UnknownChoice),
            ("other.1.end", Fault::NotATime),
            ("other.2.day", Fault::Taken),
        ]
    );
}

#[test]
fn an_overlapping_break_is_marked_where_it_was_added() {
    let more = vec![BreakForm { start: "13:15".into(), end: "14:00".into() }];
    let lunch = HoursForm { lunch_start: "13".into(), lunch_end: "13:30".into(), more, ..hours("9", "18") };
    let errors = NewPattern::parse(PatternForm { hours: lunch, ..form() }).unwrap_err();
    assert_eq!(errors.of("more"), Some(Fault::Overlaps));
}

#[test]
fn a_change_from_a_date_on_keeps_the_days_before() {
    let edit = |since: &str, form| HoursEdit::Pattern {
        id: Some(PatternId(id(7))),
        version: 1,
        since: since.into(),
        form,
    };
    let later = PatternForm { hours: hours("10:00", "19:00"), ..form() };
    let changed = weekdays().with(&NewHours::parse(edit("16.11.2026", later.clone())).unwrap());
    let spans = |hours: &WorkingHours, day: &str| -> Vec<WallSpan> {
        hours.patterns.iter().filter_map(|pattern| Some(pattern.hours(date(day))?.span)).collect()
    };
    assert_eq!(spans(&changed, "2026-11-13"), [WallSpan::new(540, 1080)]);
    assert_eq!(spans(&changed, "2026-11-16"), [WallSpan::new(600, 1140)]);
    let whole = weekdays().with(&NewHours::parse(edit("", later)).unwrap());
    assert_eq!(spans(&whole, "2026-11-03"), [WallSpan::new(600, 1140)]);
    let ended = PatternForm { valid_to: "20.11.2026".into(), ..form() };
    let ended = weekdays().with(&NewHours::parse(edit("16.11.2026", ended)).unwrap());
    assert_eq!(ended.patterns.len(), 1, "an end parts nothing");
    let never = PatternForm { valid_to: "10.11.2026".into(), ..form() };
    let errors = NewHours::parse(edit("16.11.2026", never)).unwrap_err();
    assert_eq!(errors.of("since"), Some(Fault::EndBeforeStart));
}

#[test]
fn visits_outside_the_new_hours_are_named() {
    let visits =
        [visit("2026-11-16", 540, 600), visit("2026-11-16", 1050, 1080), visit("2026-11-17", 700, 730)];
    let shorter = PatternForm { hours: hours("9:00", "17:30"), ..form() };
    assert_eq!(outcome(&weekdays(), put(shorter.clone()), &visits), (vec![1050], vec![]));
    let lunch = HoursForm { lunch_start: "12".into(), lunch_end: "12:30".into(), ..hours("9", "18") };
    assert_eq!(
        outcome(&weekdays(), put(PatternForm { hours: lunch, ..form() }), &visits),
        (vec![700], vec![])
    );
    let elsewhere = PatternForm { branch_id: Some(BranchId(id(3))), ..form() };
    assert_eq!(outcome(&weekdays(), put(elsewhere), &visits).0, [540, 1050, 700]);
    let chair = PatternForm { chair_id: Some(ChairId(id(5))), ..form() };
    assert_eq!(
        outcome(&weekdays(), put(chair), &visits).0,
        [0; 0],
        "the chair is no matter of the patient's"
    );
    let gone = HoursEdit::DropPattern { doctor_id: DoctorId(id(1)), id: PatternId(id(7)), version: 1 };
    assert_eq!(outcome(&weekdays(), gone, &visits).0.len(), 3);
}

#[test]
fn a_visit_booked_outside_the_hours_on_purpose_stays() {
    let sunday = [visit("2026-11-15", 600, 660)];
    let away = exception(ExceptionKind::Vacation, "09.11.2026", "20.11.2026");
    assert_eq!(outcome(&weekdays(), except(away), &sunday), (vec![], vec![]));
}

#[test]
fn a_visit_need_not_be_moved_once_the_hours_are_back() {
    let away = NewException::parse(exception(ExceptionKind::Sick, "16.11.2026", "")).unwrap();
    let ill = WorkingHours { exceptions: vec![away.with_id(ExceptionId(id(9)))], ..weekdays() };
    let marked = [AheadVisit { to_move: true, ..visit("2026-11-16", 600, 660) }];
    let well = HoursEdit::DropException { doctor_id: DoctorId(id(1)), id: ExceptionId(id(9)), version: 1 };
    assert_eq!(outcome(&ill, well, &marked), (vec![], vec![600]));
    let longer = HoursEdit::Exception {
        id: Some(ExceptionId(id(9))),
        version: 1,
        form: exception(ExceptionKind::Sick, "16.11.2026", "18.11.2026"),
    };
    assert_eq!(outcome(&ill, longer, &marked), (vec![], vec![]), "still ill");
}

#[test]
fn a_visit_after_midnight_belongs_to_the_night_before() {
    let night = pattern(PatternForm { days: vec![0], hours: hours("20:00", "8:00"), ..form() });
    let mut open = branch(2, Moscow);
    open.week = [Some(WallSpan::new(0, 24 * 60)); 7];
    let before = WorkingHours { patterns: vec![night], exceptions: Vec::new() };
    let visits = [visit("2026-11-17", 60, 120)];
    let after = WorkingHours::default();
    let open = [open];
    let found = fallout(&visits, |_, date| before.duty(&open, date), |_, date| after.duty(&open, date));
    assert_eq!(found.outside.len(), 1);
}

#[test]
fn why_a_visit_has_to_be_moved_follows_from_the_edit() {
    let why = |edit| NewHours::parse(edit).unwrap().reason();
    assert_eq!(why(except(exception(ExceptionKind::Sick, "16.11.2026", ""))), MoveReason::Sick);
    assert_eq!(why(except(exception(ExceptionKind::Changed, "16.11.2026", ""))), MoveReason::HoursChanged);
    assert_eq!(why(put(form())), MoveReason::HoursChanged);
    for reason in MoveReason::ALL {
        assert_eq!(MoveReason::from_code(reason.code()), Some(reason));
    }
}

#[test]
fn two_doctors_in_one_chair_are_one_line_with_the_first_date() {
    let chair = Some(ChairId(id(5)));
    let mine =
        WorkingHours { patterns: vec![pattern(PatternForm { chair_id: chair, ..form() })], ..weekdays() };
    let evening = PatternForm { chair_id: chair, hours: hours("16", "20"), days: vec![1, 3], ..form() };
    let theirs = WorkingHours { patterns: vec![pattern(evening)], exceptions: Vec::new() };
    let over = |hours: &WorkingHours| {
        let dates = date("2026-11-09").iter_days().take(14);
        dates.map(|date| (date, hours.duty(&branches(), date))).collect::<Vec<_>>()
    };
    let found = chair_clashes(&over(&mine), (DoctorId(id(8)), "Юрьев А. С."), &over(&theirs));
    let [clash] = &found[..] else { panic!("{found:?}") };
    assert_eq!((clash.first, clash.dates, clash.time.minutes()), (date("2026-11-10"), 4, 120));
    assert_eq!(clash.name, "Юрьев А. С.");
    assert_eq!(
        chair_clashes(&over(&weekdays()), (DoctorId(id(8)), ""), &over(&theirs)),
        [],
        "any chair will do"
    );
}

#[test]
fn nobody_works_in_two_branches_at_once() {
    let there =
        PatternForm { branch_id: Some(BranchId(id(3))), days: vec![0], hours: hours("12", "18"), ..form() };
    let both = WorkingHours { patterns: vec![pattern(form()), pattern(there)], exceptions: Vec::new() };
    let monday = date("2026-11-09");
    // 12:00 in Yekaterinburg is 10:00 in Moscow.
    let found = own_clashes(&[(monday, both.duty(&branches(), monday))], "Иванова А. С.");
    assert_eq!((found.len(), found[0].time.minutes(), found[0].colleague), (1, 360, None));
}

#[test]
fn a_month_shows_what_changes_and_what_the_branch_cuts_off() {
    let mut branches = branches();
    branches[0].week[4] = Some(WallSpan::new(8 * 60, 16 * 60));
    let away =
        NewHours::parse(except(exception(ExceptionKind::Vacation, "09.11.2026", "13.11.2026"))).unwrap();
    let month = doctor_month(&weekdays(), &weekdays().with(&away), &branches, (2026, 11));
    assert_eq!(month.len(), 30);
    let changed: Vec<_> = month.iter().filter(|day| day.is_changed()).map(|day| day.date).collect();
    assert_eq!((changed.first(), changed.len()), (Some(&date("2026-11-09")), 5));
    assert_eq!(month[8].exception, Some(ExceptionKind::Vacation));
    let friday = &month[5];
    assert!(friday.cut && !month[4].cut);
    assert_eq!((friday.then[0].span, friday.then[0].minutes), (WallSpan::new(540, 960), 420));
}

#[test]
fn hours_until_midnight_end_at_24() {
    let mut open = branches();
    open[0].week = [Some(WallSpan::new(0, 24 * 60)); 7];
    let late = WorkingHours {
        patterns: vec![pattern(PatternForm { hours: hours("15", "0:00"), ..form() })],
        ..weekdays()
    };
    let month = doctor_month(&late, &late, &open, (2026, 11));
    assert_eq!(month[1].then[0].span, WallSpan::new(900, 1440));
}

#[test]
fn a_branch_is_open_by_its_week_and_the_calendar() {
    let day = |start: &str, end: &str| OpeningForm { start: start.into(), end: end.into() };
    let closed = OpeningForm::default;
    let week =
        [day("8", "20"), day("8", ""), day("", "20"), day("20", "8"), day("20", "9"), closed(), closed()];
    let edit = |days| BranchHoursEdit::Week { branch_id: BranchId(id(2)), version: 1, days: Box::new(days) };
    let errors = NewBranchHours::parse(edit(week)).unwrap_err();
    let marked: Vec<_> = errors.0.iter().map(|error| (error.field.as_str(), error.fault)).collect();
    assert_eq!(
        marked,
        [
            ("days.1.end", Fault::Required),
            ("days.2.start", Fault::Required),
            ("days.4.end", Fault::EndBeforeStart),
        ]
    );
    let whole = std::array::from_fn(|weekday| if weekday < 6 { day("9", "17") } else { closed() });
    let new = NewBranchHours::parse(edit(whole)).unwrap();
    let after = new.apply(&branches());
    assert_eq!(after[0].opening(date("2026-11-14")), Some(WallSpan::new(540, 1020)));
    assert_eq!(after[0].opening(date("2026-11-15")), None);
    assert_eq!(after[1], branches()[1], "the other branch is as it was");
    let month = branch_month(&branches()[0], &after[0], (2026, 11));
    assert!(month.iter().all(|day| day.is_changed()));
}

#[test]
fn a_holiday_closes_all_branches_and_one_may_stay_open() {
    let form = HolidayForm {
        from: "01.01.2027".into(),
        to: "08.01.2027".into(),
        reason: "Новый год".into(),
        ..HolidayForm::default()
    };
    let put = |form| NewBranchHours::parse(BranchHoursEdit::Holidays { form });
    let all = put(form.clone()).unwrap().apply(&branches());
    assert_eq!([0, 1].map(|branch| all[branch].opening(date("2027-01-04"))), [None, None]);
    let on_duty = HolidayForm {
        from: "04.01.2027".into(),
        to: String::new(),
        branch_id: Some(BranchId(id(3))),
        open_as: "6".into(),
        reason: "дежурим".into(),
    };
    let one = put(on_duty.clone()).unwrap().apply(&all);
    assert_eq!(one[0].opening(date("2027-01-04")), None);
    assert_eq!(one[1].opening(date("2027-01-04")), Some(WallSpan::new(480, 1200)));
    assert_eq!(put(form.clone()).unwrap().apply(&one)[1].holidays.len(), 9, "replaced, not doubled");
    let dropped = NewBranchHours::DropHoliday(HolidayId(id(0))).apply(&one);
    assert!(dropped[0].holidays.is_empty());
    for (faulty, field) in [
        (HolidayForm { to: "01.03.2027".into(), ..form.clone() }, "to"),
        (HolidayForm { open_as: "8".into(), ..on_duty.clone() }, "open_as"),
        (HolidayForm { open_as: "0".into(), ..on_duty }, "open_as"),
        (HolidayForm { reason: String::new(), ..form }, "reason"),
    ] {
        let errors = put(faulty).unwrap_err();
        assert!(errors.of(field).is_some() && errors.0.len() == 1, "{errors:?}");
    }
}

fn day_hours() -> impl Strategy<Value = HoursForm> {
    (8u16..12, 16u16..20, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(from, to, lunch, tea, kept)| HoursForm {
            start: format!("{from}:00"),
            end: format!("{to}:30"),
            lunch_start: if lunch { "13:00".into() } else { String::new() },
            lunch_end: if lunch { "13:45".into() } else { String::new() },
            more: if tea {
                vec![BreakForm { start: "15:00".into(), end: "15:15".into() }]
            } else {
                Vec::new()
            },
            reserve_start: if kept { "15:30".into() } else { String::new() },
            reserve_end: if kept { "16:00".into() } else { String::new() },
        },
    )
}

proptest! {
    #[test]
    fn a_form_filled_in_with_what_is_kept_keeps_it(
        kind in prop::sample::select(RhythmKind::ALL.to_vec()),
        hours in prop::collection::vec(day_hours(), 14), works in prop::collection::vec(any::<bool>(), 13),
        from in 0u64..60, chair in any::<bool>(),
    ) {
        let length = match kind { RhythmKind::Weekly => 7, RhythmKind::TwoWeeks => 14, _ => 5 };
        let mut days: Vec<u16> = (0..length).filter(|day| *works.get(usize::from(*day)).unwrap_or(&true)).collect();
        if days.is_empty() { days.push(0); }
        let other = days.iter().map(|day| OtherDayForm { day: *day, hours: hours[usize::from(*day)].clone() });
        let valid_from = date("2026-11-01").iter_days().nth(from as usize).unwrap();
        let typed = PatternForm {
            kind,
            other: other.collect(),
            days,
            cycle_days: "5".into(),
            hours: hours[0].clone(),
            valid_from: valid_from.to_string(),
            chair_id: chair.then_some(ChairId(id(5))),
            ..form()
        };
        let kept = pattern(typed);
        let again = pattern(PatternForm::of(&kept));
        for date in valid_from.iter_days().take(60) {
            prop_assert_eq!(kept.hours(date), again.hours(date));
        }
        prop_assert_eq!((kept.chair, kept.valid_from, kept.valid_to), (again.chair, again.valid_from, again.valid_to));
    }

    #[test]
    fn a_form_of_an_exception_keeps_it(hours in day_hours(), kind in prop::sample::select(ExceptionKind::ALL.to_vec())) {
        let form = ExceptionForm { hours, note: "курсы".into(), ..exception(kind, "16.11.2026", "18.11.2026") };
        let kept = NewException::parse(form).unwrap().with_id(ExceptionId(id(9)));
        let again = NewException::parse(ExceptionForm::of(&kept)).unwrap().with_id(ExceptionId(id(9)));
        prop_assert_eq!(kept, again);
    }
}
