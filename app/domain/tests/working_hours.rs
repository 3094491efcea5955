//! What a doctor works on a date: rhythms, exceptions, holidays, opening hours.

// Clippy takes only #[test] functions for tests, not their helpers.
#![allow(clippy::unwrap_used)]

use chrono::{NaiveDate, Weekday};
use chrono_tz::{
    Asia::Yekaterinburg,
    Europe::{Berlin, Moscow},
};
use domain::{
    clinic_time::{WallSpan, day_interval, wall},
    error::Fault,
    id::{BranchId, ChairId, DoctorId, ExceptionId, HolidayId, PatternId},
    interval::union,
    working_hours::{
        BranchHours, DayHours, Duty, ExceptionHours, ExceptionKind, Holiday, HoursException, Pattern, Rhythm,
        duties, duty, month,
    },
};
use proptest::prelude::*;
use uuid::Uuid;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn branch(n: u128) -> BranchId {
    BranchId(Uuid::from_u128(n))
}

fn span(from: u16, to: u16) -> WallSpan {
    WallSpan::new(from * 60, to * 60)
}

fn hours(from: u16, to: u16) -> DayHours {
    DayHours::new(span(from, to), Vec::new()).unwrap()
}

fn with_lunch(from: u16, to: u16) -> DayHours {
    DayHours::new(span(from, to), vec![WallSpan::new(13 * 60, 13 * 60 + 30)]).unwrap()
}

fn pattern(at: BranchId, rhythm: Rhythm) -> Pattern {
    Pattern {
        id: PatternId(Uuid::from_u128(1)),
        doctor: DoctorId(Uuid::from_u128(1)),
        branch: at,
        chair: None,
        rhythm,
        valid_from: date("2000-01-01"),
        valid_to: None,
    }
}

fn every_day(at: BranchId, hours: DayHours) -> Pattern {
    pattern(at, Rhythm::Cycle { days: vec![Some(hours)], anchor: date("2026-01-01") })
}

fn exception(kind: ExceptionKind, from: &str, to: &str, hours: Option<DayHours>) -> HoursException {
    HoursException {
        id: ExceptionId(Uuid::from_u128(1)),
        doctor: DoctorId(Uuid::from_u128(1)),
        kind,
        from: date(from),
        to: date(to),
        hours: hours.map(|hours| ExceptionHours { branch: branch(1), chair: None, hours }),
        note: String::new(),
    }
}

fn open(at: BranchId, from: u16, to: u16) -> BranchHours {
    BranchHours { branch: at, zone: Moscow, week: [Some(span(from, to)); 7], holidays: Vec::new() }
}

/// The hours of the duties as «9-18» on Moscow's wall.
fn on_the_wall(duties: &[Duty]) -> Vec<String> {
    let hour = |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&Moscow).format("%-H").to_string();
    duties.iter().map(|duty| format!("{}-{}", hour(duty.hours.start), hour(duty.hours.end))).collect()
}

fn worked_days(rhythm: Rhythm, first: &str, last: &str) -> Vec<u32> {
    use chrono::Datelike;
    let days = duties(&[pattern(branch(1), rhythm)], &[], &[open(branch(1), 8, 20)], date(first), date(last));
    days.into_iter().filter(|(_, duties)| !duties.is_empty()).map(|(day, _)| day.day()).collect()
}

#[test]
fn two_on_two_off_holds_before_its_anchor_too() {
    let days = vec![Some(hours(9, 18)), Some(hours(9, 18)), None, None];
    let rhythm = Rhythm::Cycle { days, anchor: date("2026-11-16") };
    assert_eq!(worked_days(rhythm, "2026-11-10", "2026-11-22"), [12, 13, 16, 17, 20, 21]);
}

#[test]
fn alternating_weeks_are_a_cycle_of_fourteen_days() {
    let mut days = vec![None; 14];
    days[0] = Some(hours(9, 15)); // Monday of the first week
    days[8] = Some(hours(9, 15)); // Tuesday of the second
    let rhythm = Rhythm::Cycle { days, anchor: date("2026-11-02") };
    assert_eq!(worked_days(rhythm, "2026-11-01", "2026-11-30"), [2, 10, 16, 24, 30]);
}

#[test]
fn odd_dates_hold_on_the_31st_and_on_the_1st_after_it() {
    assert_eq!(worked_days(Rhythm::OddDates(hours(9, 18)), "2026-10-28", "2026-11-04"), [29, 31, 1, 3]);
    assert_eq!(worked_days(Rhythm::EvenDates(hours(9, 18)), "2026-10-28", "2026-11-04"), [28, 30, 2, 4]);
}

#[test]
fn a_cycle_without_days_is_never_worked() {
    let rhythm = Rhythm::Cycle { days: Vec::new(), anchor: date("2026-11-16") };
    assert!(worked_days(rhythm, "2026-11-01", "2026-11-30").is_empty());
}

#[test]
fn a_pattern_holds_from_its_first_date_to_its_last() {
    let mut limited = every_day(branch(1), hours(9, 18));
    limited.valid_from = date("2026-11-10");
    limited.valid_to = Some(date("2026-11-11"));
    let worked =
        |day| !duty(std::slice::from_ref(&limited), &[], &[open(branch(1), 8, 20)], date(day)).is_empty();
    assert_eq!(
        ["2026-11-09", "2026-11-10", "2026-11-11", "2026-11-12"].map(worked),
        [false, true, true, false]
    );
}

#[test]
fn a_doctors_hours_never_reach_outside_the_branchs() {
    let patterns = [every_day(branch(1), with_lunch(8, 21))];
    let day = duty(&patterns, &[], &[open(branch(1), 9, 20)], date("2026-11-16"));
    assert_eq!(on_the_wall(&day), ["9-20"]);
    assert_eq!(day[0].breaks.len(), 1);
    assert_eq!(day[0].work().iter().map(|part| part.minutes()).sum::<i64>(), 11 * 60 - 30);
    let late = duty(&patterns, &[], &[open(branch(1), 14, 20)], date("2026-11-16"));
    assert!(late[0].breaks.is_empty());
}

#[test]
fn a_closed_branch_has_nobody_on_duty() {
    let patterns = [every_day(branch(1), hours(9, 18))];
    let mut opening = open(branch(1), 8, 20);
    opening.week[6] = None;
    assert!(duty(&patterns, &[], &[opening], date("2026-11-15")).is_empty());
    assert!(duty(&patterns, &[], &[open(branch(2), 8, 20)], date("2026-11-16")).is_empty());
}

#[test]
fn a_holiday_closes_a_branch_unless_its_own_entry_says_otherwise() {
    let mut opening = open(branch(1), 8, 20);
    opening.week[2] = Some(span(10, 14)); // 4 November 2026 is a Wednesday
    let holiday = |branch, open_as| Holiday {
        id: HolidayId(Uuid::nil()),
        date: date("2026-11-04"),
        branch,
        open_as,
        reason: "праздник".into(),
    };
    let patterns = [every_day(branch(1), hours(9, 18))];
    let day = |opening: &BranchHours| {
        on_the_wall(&duty(&patterns, &[], std::slice::from_ref(opening), date("2026-11-04")))
    };
    opening.holidays = vec![holiday(Some(branch(2)), None)];
    assert_eq!(day(&opening), ["10-14"], "another branch's holiday");
    opening.holidays.push(holiday(None, None));
    assert!(day(&opening).is_empty());
    opening.holidays.push(holiday(Some(branch(1)), Some(Weekday::Mon)));
    assert_eq!(day(&opening), ["9-18"], "open by Monday's hours");
}

#[test]
fn an_exception_replaces_the_patterns_and_extra_adds_to_them() {
    let patterns = [every_day(branch(1), hours(9, 15))];
    let opening = [open(branch(1), 8, 20)];
    let day = |exceptions: &[HoursException]| {
        on_the_wall(&duty(&patterns, exceptions, &opening, date("2026-11-16")))
    };
    let on = |kind, hours| exception(kind, "2026-11-16", "2026-11-20", hours);
    let extra = on(ExceptionKind::Extra, Some(hours(17, 20)));
    let changed = on(ExceptionKind::Changed, Some(hours(12, 16)));
    for away in [ExceptionKind::DayOff, ExceptionKind::Vacation, ExceptionKind::Sick] {
        assert!(day(&[on(away, None)]).is_empty());
    }
    assert_eq!(day(std::slice::from_ref(&changed)), ["12-16"]);
    assert_eq!(day(std::slice::from_ref(&extra)), ["9-15", "17-20"]);
    assert_eq!(day(&[changed, extra.clone()]), ["12-16", "17-20"]);
    assert_eq!(day(&[on(ExceptionKind::Vacation, None), extra.clone()]), ["17-20"]);
    assert!(day(&[on(ExceptionKind::Sick, None), extra]).is_empty());
    assert_eq!(day(&[exception(ExceptionKind::DayOff, "2026-11-17", "2026-11-18", None)]), ["9-15"]);
}

#[test]
fn hours_that_touch_at_one_place_become_one_duty() {
    let patterns = [every_day(branch(1), with_lunch(9, 15))];
    let opening = [open(branch(1), 8, 20)];
    let extra = |hours| [exception(ExceptionKind::Extra, "2026-11-16", "2026-11-16", Some(hours))];
    let longer = duty(&patterns, &extra(hours(15, 18)), &opening, date("2026-11-16"));
    assert_eq!(on_the_wall(&longer), ["9-18"]);
    assert_eq!(longer[0].breaks.len(), 1);
    let through_lunch = duty(&patterns, &extra(hours(13, 14)), &opening, date("2026-11-16"));
    assert_eq!(on_the_wall(&through_lunch), ["9-15"]);
    assert!(through_lunch[0].breaks.is_empty(), "extra hours over lunch are worked");
}

#[test]
fn a_doctor_may_work_at_two_branches_on_one_day() {
    let patterns = [every_day(branch(1), hours(9, 13)), every_day(branch(2), hours(15, 20))];
    let day = duty(&patterns, &[], &[open(branch(1), 8, 20), open(branch(2), 8, 20)], date("2026-11-16"));
    assert_eq!(day.iter().map(|duty| duty.branch).collect::<Vec<_>>(), [branch(1), branch(2)]);
}

#[test]
fn a_night_belongs_to_the_date_on_which_it_starts() {
    let night = DayHours::new(span(20, 8), vec![span(2, 3)]).unwrap();
    let patterns = [pattern(branch(1), Rhythm::EvenDates(night))];
    let mut opening = open(branch(1), 0, 24);
    let day = duty(&patterns, &[], std::slice::from_ref(&opening), date("2026-11-16"));
    assert_eq!((day.len(), day[0].hours.minutes(), day[0].breaks[0].minutes()), (1, 12 * 60, 60));
    assert_eq!(day[0].breaks[0].start, wall(Moscow, date("2026-11-17"), span(2, 3)).start);
    assert!(duty(&patterns, &[], std::slice::from_ref(&opening), date("2026-11-17")).is_empty());
    opening.week[1] = None; // closed on Tuesday: the night ends at midnight
    let cut = duty(&patterns, &[], &[opening], date("2026-11-16"));
    assert_eq!((cut[0].hours.minutes(), cut[0].breaks.len()), (4 * 60, 0));
}

#[test]
fn what_is_kept_for_acute_pain_goes_with_the_duty_and_never_past_its_end() {
    let kept = hours(9, 18).with_reserve(span(15, 17)).unwrap();
    let patterns = [every_day(branch(1), kept)];
    let on = |opening| duty(&patterns, &[], &[opening], date("2026-11-16"));
    let whole = on(open(branch(1), 8, 20));
    assert_eq!(whole[0].reserve, [wall(Moscow, date("2026-11-16"), span(15, 17))]);
    assert_eq!(whole[0].work().len(), 1, "it is working time");
    assert_eq!(on(open(branch(1), 8, 16))[0].reserve, [wall(Moscow, date("2026-11-16"), span(15, 16))]);
    assert_eq!(on(open(branch(1), 8, 15))[0].reserve, []);
}

#[test]
fn breaks_lie_inside_the_hours_and_apart() {
    let of = |breaks: &[(u16, u16)]| {
        DayHours::new(span(9, 18), breaks.iter().map(|(from, to)| span(*from, *to)).collect()).err()
    };
    assert_eq!(of(&[(13, 14), (11, 12)]), None);
    assert_eq!(of(&[(11, 12), (12, 13)]), None);
    assert_eq!(of(&[(9, 18)]), None);
    assert_eq!(of(&[(13, 15), (14, 16)]), Some(Fault::Overlaps));
    assert_eq!(of(&[(8, 10)]), Some(Fault::OutOfRange(540, 1080)));
    assert_eq!(of(&[(17, 19)]), Some(Fault::OutOfRange(540, 1080)));
    assert_eq!(of(&[(14, 13)]), Some(Fault::OutOfRange(540, 1080)), "a break through the night");
    assert_eq!(of(&[(13, 13)]), Some(Fault::EndBeforeStart));
    assert_eq!(DayHours::new(span(9, 9), Vec::new()), Err(Fault::EndBeforeStart));
    assert_eq!(DayHours::new(WallSpan::new(540, 65_535), Vec::new()), Err(Fault::OutOfRange(0, 1440)));
    assert!(DayHours::new(span(20, 8), vec![span(2, 3), span(22, 23)]).is_ok());
    assert_eq!(DayHours::new(span(20, 8), vec![span(7, 9)]), Err(Fault::OutOfRange(1200, 480)));
}

#[test]
fn a_month_lists_each_of_its_dates() {
    let patterns = [pattern(branch(1), Rhythm::OddDates(hours(9, 18)))];
    let days = month(&patterns, &[], &[open(branch(1), 8, 20)], 2026, 2);
    assert_eq!((days.len(), days[0].0, days[27].0), (28, date("2026-02-01"), date("2026-02-28")));
    assert_eq!(days.iter().filter(|(_, duties)| !duties.is_empty()).count(), 14);
    assert!(month(&patterns, &[], &[], 2026, 13).is_empty());
}

#[test]
fn hours_survive_the_wire() {
    let rhythms = [
        Rhythm::EvenDates(with_lunch(9, 18)),
        Rhythm::Cycle { days: vec![Some(with_lunch(9, 18)), None], anchor: date("2026-11-16") },
    ];
    for rhythm in rhythms {
        let text = serde_json::to_string(&rhythm).unwrap();
        assert_eq!(serde_json::from_str::<Rhythm>(&text).unwrap(), rhythm, "{text}");
    }
    let opening = open(branch(1), 8, 20);
    let text = serde_json::to_string(&opening).unwrap();
    assert_eq!(serde_json::from_str::<BranchHours>(&text).unwrap(), opening);
    for kind in ExceptionKind::ALL {
        assert_eq!(ExceptionKind::from_code(kind.code()), Some(kind));
        assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{}\"", kind.code()));
    }
}

fn any_hours() -> impl Strategy<Value = DayHours> {
    (0u16..1440, 1u16..=1440, prop::collection::vec((0u16..1440, 1u16..90), 0..3)).prop_filter_map(
        "breaks that fit",
        |(from, to, pauses)| {
            let pauses = pauses.into_iter().map(|(at, long)| WallSpan::new(at, (at + long) % 1440)).collect();
            DayHours::new(WallSpan::new(from, to), pauses).ok()
        },
    )
}

proptest! {
    #[test]
    fn nobody_works_outside_opening_hours_even_when_the_clocks_change(
        all in prop::collection::vec((any_hours(), prop::option::of(1u128..3)), 1..4),
        opening in (0u16..1440, 1u16..=1440),
        (zone, day) in prop::sample::select(vec![
            (Moscow, "2014-10-26"), (Moscow, "2011-03-27"), (Berlin, "2026-03-29"), (Berlin, "2026-10-25"),
            (Yekaterinburg, "2026-11-16"),
        ]),
        off in -1i64..=1,
    ) {
        let day = date(day) + chrono::TimeDelta::days(off);
        let mut at = open(branch(1), 0, 0);
        at.zone = zone;
        at.week = [Some(WallSpan::new(opening.0, opening.1)); 7];
        let patterns: Vec<Pattern> = all.into_iter().map(|(hours, chair)| {
            let mut pattern = every_day(branch(1), hours);
            pattern.chair = chair.map(|n| ChairId(Uuid::from_u128(n)));
            pattern
        }).collect();
        let around = [-1, 0, 1].map(|off| day + chrono::TimeDelta::days(off));
        let open = union(around.map(|day| wall(zone, day, at.week[0].unwrap())).to_vec());
        let found = duty(&patterns, &[], &[at], day);
        for (i, duty) in found.iter().enumerate() {
            prop_assert!(!duty.hours.is_empty());
            prop_assert!(open.iter().any(|open| open.contains(&duty.hours)));
            prop_assert!(day_interval(zone, day).start <= duty.hours.start);
            prop_assert!(duty.breaks.iter().all(|pause| duty.hours.contains(pause) && !pause.is_empty()));
            prop_assert!(duty.breaks.is_sorted());
            for other in &found[i + 1..] {
                prop_assert!(duty.chair != other.chair || !duty.hours.overlaps(&other.hours));
            }
        }
    }
}
