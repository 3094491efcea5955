//! How full a day is, what is lost in it, and how the day page shows it.

// Clippy takes only #[test] functions for tests, not their helpers.
#![allow(clippy::unwrap_used)]

mod common;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::{
    Europe::{Berlin, Moscow},
    Tz,
};
use domain::{
    booking::BookingStatus,
    clinic::Branch,
    clinic_time::{WallSpan, day_interval, wall},
    date::parse_minute,
    fill::Fill,
    gap::{DayFigures, DoctorDay, Gap, GapRules, median_min},
    id::{BookingId, BranchId, DoctorId},
    interval::Interval,
    schedule::{
        BookingBlock, DoctorBrief, DoctorColumn, GapBlock, at_and_for, column_time, shown_minutes, span_on,
    },
    working_hours::Duty,
};
use proptest::prelude::*;
use uuid::Uuid;

use common::branch;

fn day() -> NaiveDate {
    "2026-11-16".parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    wall(Moscow, day(), WallSpan::new(parse_minute(text).unwrap(), 1440)).start
}

fn between(from: &str, to: &str) -> Interval {
    Interval::new(at(from), at(to))
}

fn duty(hours: Interval, breaks: Vec<Interval>) -> Duty {
    Duty { date: day(), branch: BranchId(Uuid::nil()), chair: None, hours, breaks, reserve: Vec::new() }
}

fn day_figures(duties: &[Duty], busy: &[Interval], rules: &GapRules, from: DateTime<Utc>) -> DayFigures {
    DoctorDay { duties: duties.to_vec(), busy: busy.to_vec(), kept: Vec::new() }.figures(rules, from)
}

/// 9–18 with lunch at 13–14; booked 10–11, 11:20–13, 15:30–16.
fn example() -> (Vec<Duty>, Vec<Interval>) {
    let busy = vec![between("15:30", "16"), between("10", "11"), between("11:20", "13")];
    (vec![duty(between("9", "18"), vec![between("13", "14")])], busy)
}

fn figures(rules: &GapRules, from: &str) -> DayFigures {
    let (duties, busy) = example();
    day_figures(&duties, &busy, rules, at(from))
}

fn named(gaps: &[Gap]) -> Vec<String> {
    let time = |at: DateTime<Utc>| at.with_timezone(&Moscow).format("%-H:%M").to_string();
    gaps.iter().map(|gap| format!("{}–{}", time(gap.start), time(gap.end))).collect()
}

#[test]
fn a_days_figures_are_those_of_their_definitions() {
    let day = figures(&GapRules::default(), "0");
    assert_eq!((day.work_min, day.booked_min, day.free_min), (480, 190, 290));
    assert_eq!(day.fill_rate, Some(190.0 / 480.0));
    // Last end 16 − first start 10 − 190 booked − 60 of lunch.
    assert_eq!(day.idle_inside_min, 360 - 190 - 60);
    assert_eq!(day.fragmentation, Some(1.0 - 120.0 / 290.0));
    assert_eq!(named(&day.gaps), ["9:00–10:00", "11:00–11:20", "14:00–15:30", "16:00–18:00"]);
}

#[test]
fn a_big_gap_lies_between_visits_unless_the_edges_count() {
    assert_eq!(named(&figures(&GapRules::default(), "0").big_gaps), ["14:00–15:30"]);
    let edges = GapRules { edges: true, ..GapRules::default() };
    assert_eq!(named(&figures(&edges, "0").big_gaps), ["9:00–10:00", "14:00–15:30", "16:00–18:00"]);
}

#[test]
fn the_shorter_of_an_hour_and_the_doctors_median_makes_a_gap_big() {
    let rules = |median| GapRules { median_min: Some(median), ..GapRules::default() };
    assert_eq!(named(&figures(&rules(20), "0").big_gaps), ["11:00–11:20", "14:00–15:30"]);
    assert_eq!(named(&figures(&rules(120), "0").big_gaps), ["14:00–15:30"]);
    let longer = GapRules { big_min: 91, ..GapRules::default() };
    assert!(figures(&longer, "0").big_gaps.is_empty());
}

#[test]
fn a_gap_is_dead_when_the_shortest_service_does_not_fit() {
    assert_eq!(named(&figures(&GapRules::default(), "0").dead_gaps), ["11:00–11:20"]);
    let short = GapRules { shortest_min: 20, ..GapRules::default() };
    assert!(figures(&short, "0").dead_gaps.is_empty());
}

#[test]
fn what_has_passed_cannot_be_filled_but_the_day_stays_as_full() {
    let (whole, now) = (figures(&GapRules::default(), "0"), figures(&GapRules::default(), "14:45"));
    assert_eq!(named(&now.gaps), ["14:45–15:30", "16:00–18:00"]);
    assert!(now.big_gaps.is_empty(), "three quarters of an hour are left of it");
    assert_eq!((now.fill_rate, now.idle_inside_min), (whole.fill_rate, whole.idle_inside_min));
    let evening = figures(&GapRules::default(), "18");
    assert_eq!((evening.gaps.len(), evening.free_min, evening.fragmentation), (0, 0, None));
}

#[test]
fn a_day_off_has_no_fill_rate_and_an_empty_day_has_zero() {
    let rules = GapRules { edges: true, ..GapRules::default() };
    let off = day_figures(&[], &[between("9", "10")], &rules, at("0"));
    assert_eq!((off.fill_rate, off.booked_min, off.fragmentation), (None, 0, None));
    let empty = day_figures(&example().0, &[], &rules, at("0"));
    assert_eq!((empty.fill_rate, empty.idle_inside_min, empty.big_gaps.len()), (Some(0.0), 0, 2));
}

#[test]
fn the_median_is_the_middle_one() {
    assert_eq!(median_min(vec![90, 30, 45]), Some(45));
    assert_eq!(median_min(vec![90, 30, 45, 60]), Some(45));
    assert_eq!(median_min(Vec::new()), None);
}

#[test]
fn a_column_shows_hours_breaks_gaps_and_fill() {
    let (duties, busy) = example();
    let column = column_time(&branch(Moscow), day(), &duties, &busy, &GapRules::default(), at("10:30"));
    assert_eq!(column.duty, [WallSpan::new(540, 1080)]);
    assert_eq!(column.breaks, [WallSpan::new(780, 840)]);
    let gap = |at_min, for_min, big| GapBlock { at_min, for_min, big, dead: for_min < 30 };
    assert_eq!(column.gaps, [gap(660, 20, false), gap(840, 90, true), gap(960, 120, false)]);
    assert_eq!(column.fill.percent(), Some(39));
    assert_eq!(
        column_time(&branch(Moscow), day(), &[], &busy, &GapRules::default(), at("0")),
        Default::default()
    );
}

#[test]
fn what_is_kept_for_acute_pain_is_no_gap_to_fill_and_no_booked_time() {
    let (mut duties, busy) = example();
    duties[0].reserve = vec![between("14", "14:45"), between("15:15", "15:45")];
    let kept = column_time(&branch(Moscow), day(), &duties, &busy, &GapRules::default(), at("9:30"));
    assert_eq!(kept.reserve, [WallSpan::new(840, 885), WallSpan::new(915, 930)]);
    let gap = |at_min, for_min| GapBlock { at_min, for_min, big: false, dead: for_min < 30 };
    assert_eq!(kept.gaps, [gap(570, 30), gap(660, 20), gap(885, 30), gap(960, 120)]);
    let released = column_time(&branch(Moscow), day(), &duties, &busy, &GapRules::default(), at("10"));
    assert_eq!((released.reserve.len(), released.gaps.len()), (0, 3));
    assert_eq!(kept.fill.percent(), released.fill.percent());
}

#[test]
fn a_gap_of_the_doctors_median_service_is_big_where_the_branch_says_so() {
    let rules = |on| GapRules::of(&Branch { big_gap_median: on, ..branch(Moscow) }, Some(20));
    let (duties, busy) = example();
    let big = |rules: &GapRules| named(&day_figures(&duties, &busy, rules, at("0")).big_gaps);
    assert_eq!(big(&rules(false)), ["14:00–15:30"]);
    assert_eq!(big(&rules(true)), ["11:00–11:20", "14:00–15:30"]);
}

#[test]
fn a_night_is_shown_on_both_dates_and_counts_on_the_one_where_it_starts() {
    let night = duty(wall(Moscow, day(), WallSpan::new(20 * 60, 8 * 60)), Vec::new());
    let on = |date| {
        column_time(&branch(Moscow), date, std::slice::from_ref(&night), &[], &GapRules::default(), at("0"))
    };
    let (first, second) = (on(day()), on(day() + TimeDelta::days(1)));
    assert_eq!((first.duty, first.fill.percent()), (vec![WallSpan::new(1200, 1440)], Some(0)));
    assert_eq!((second.duty, second.fill.percent()), (vec![WallSpan::new(0, 480)], None));
    assert_eq!(first.gaps[0].for_min + second.gaps[0].for_min, 12 * 60);
}

#[test]
fn a_visits_length_is_true_also_when_the_clocks_change() {
    let date: NaiveDate = "2014-10-26".parse().unwrap();
    let start = wall(Moscow, date, WallSpan::new(30, 31)).start;
    assert_eq!(at_and_for(Moscow, date, Interval::of_minutes(start, 150)), (30, 150));
    assert_eq!(span_on(Moscow, date, Interval::of_minutes(start, 150)), Some(WallSpan::new(30, 120)));
    let until_set_back = Interval::of_minutes(start + TimeDelta::minutes(50), 40); // 01:20 to the first 02:00
    assert_eq!(span_on(Moscow, date, until_set_back), Some(WallSpan::new(80, 120)));
    assert_eq!(span_on(Moscow, day(), Interval::of_minutes(start, 150)), None);
}

fn block(at_min: u16, for_min: u16) -> BookingBlock {
    BookingBlock {
        id: BookingId(Uuid::nil()),
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

fn column(duty: Vec<WallSpan>, blocks: Vec<BookingBlock>) -> DoctorColumn {
    let doctor = DoctorBrief {
        id: DoctorId(Uuid::nil()),
        last_name: "Орлова".into(),
        first_name: "Анна".into(),
        patronymic: None,
        specialties: Vec::new(),
    };
    DoctorColumn {
        doctor,
        date: day(),
        median_min: None,
        chair: None,
        duty,
        breaks: Vec::new(),
        reserve: Vec::new(),
        blocks,
        gaps: Vec::new(),
        fill: Fill::default(),
    }
}

#[test]
fn the_page_shows_the_opening_hours_and_whatever_lies_outside_them() {
    let opening = Some(WallSpan::new(8 * 60 + 45, 20 * 60));
    assert_eq!(shown_minutes(opening, &[]), (480, 1200));
    assert_eq!(shown_minutes(opening, &[column(Vec::new(), vec![block(19 * 60 + 45, 30)])]), (480, 1260));
    assert_eq!(shown_minutes(None, &[column(vec![WallSpan::new(600, 900)], Vec::new())]), (600, 900));
    assert_eq!(shown_minutes(None, &[]), (540, 1200));
    assert_eq!(shown_minutes(Some(WallSpan::new(1200, 480)), &[]), (1200, 1440));
    assert_eq!(shown_minutes(None, &[column(Vec::new(), vec![block(1430, 90)])]), (1380, 1440));
}

#[test]
fn what_is_absent_takes_no_room_on_the_wire() {
    let bare = column(Vec::new(), vec![block(540, 30)]);
    let text = serde_json::to_string(&bare).unwrap();
    for absent in ["null", "false", "buffer", "gaps", "fill", "patronymic"] {
        assert!(!text.contains(absent), "{absent} in {text}");
    }
    assert_eq!(serde_json::from_str::<DoctorColumn>(&text).unwrap(), bare);
}

fn a_day() -> impl Strategy<Value = (Tz, NaiveDate, Vec<Duty>, Vec<Interval>, DateTime<Utc>)> {
    let days =
        vec![(Moscow, "2014-10-26"), (Moscow, "2011-03-27"), (Berlin, "2026-10-25"), (Moscow, "2026-11-16")];
    let spans = |most| prop::collection::vec((0i64..1500, 1i64..200), 0..most);
    (prop::sample::select(days), spans(4), spans(4), spans(12), 0i64..1600).prop_map(
        |((zone, date), hours, breaks, busy, now)| {
            let date: NaiveDate = date.parse().unwrap();
            let midnight = day_interval(zone, date).start;
            let span =
                |(from, long): &(i64, i64)| Interval::of_minutes(midnight + TimeDelta::minutes(*from), *long);
            let with_breaks = |hours: Interval| {
                let breaks = breaks.iter().map(span).filter_map(|pause| pause.intersection(&hours)).collect();
                Duty { date, ..duty(hours, breaks) }
            };
            let duties = hours.iter().map(span).map(with_breaks).collect();
            (zone, date, duties, busy.iter().map(span).collect(), midnight + TimeDelta::minutes(now))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn no_minute_of_a_day_is_lost_or_counted_twice((_, _, duties, busy, now) in a_day()) {
        let rules = GapRules::default();
        let whole = day_figures(&duties, &busy, &rules, DateTime::UNIX_EPOCH);
        prop_assert_eq!(whole.booked_min + whole.free_min, whole.work_min);
        let inside: i64 = whole.gaps.iter().filter(|gap| gap.inside).map(|gap| gap.minutes).sum();
        prop_assert_eq!(inside, whole.idle_inside_min);
        prop_assert!(whole.fill_rate.is_none_or(|rate| (0.0..=1.0).contains(&rate)));
        prop_assert!(whole.fragmentation.is_none_or(|rest| (0.0..1.0).contains(&rest)));
        let ahead = day_figures(&duties, &busy, &rules, now);
        prop_assert_eq!((ahead.work_min, ahead.booked_min), (whole.work_min, whole.booked_min));
        prop_assert!(ahead.free_min <= whole.free_min);
        for gap in &ahead.gaps {
            let gap = Interval::new(gap.start, gap.end);
            prop_assert!(now <= gap.start);
            prop_assert!(busy.iter().all(|busy| !busy.overlaps(&gap)));
        }
        let kept: Vec<Interval> = busy.iter().map(|busy| Interval::of_minutes(busy.end, 40)).collect();
        let day = DoctorDay { duties, busy, kept: kept.clone() };
        let (held_back, kept) = (day.figures(&rules, now), kept);
        prop_assert_eq!((held_back.work_min, held_back.booked_min), (whole.work_min, whole.booked_min));
        prop_assert!(held_back.free_min <= ahead.free_min);
        let clear = |gap: &Gap| kept.iter().all(|kept| !kept.overlaps(&Interval::new(gap.start, gap.end)));
        prop_assert!(held_back.gaps.iter().all(clear));
        prop_assert!(ahead.big_gaps.iter().chain(&ahead.dead_gaps).all(|gap| ahead.gaps.contains(gap)));
    }

    #[test]
    fn all_of_a_column_lies_on_its_date((zone, date, duties, busy, now) in a_day()) {
        let column = column_time(&branch(zone), date, &duties, &busy, &GapRules::default(), now);
        for span in column.duty.iter().chain(&column.breaks) {
            prop_assert!(span.start_min <= span.end_min && span.end_min <= 1440);
        }
        let shown: i64 = column.gaps.iter().map(|gap| i64::from(gap.for_min)).sum();
        prop_assert!(shown <= day_interval(zone, date).minutes());
        prop_assert!(column.gaps.iter().all(|gap| gap.at_min < 1440 && gap.for_min > 0));
    }
}
