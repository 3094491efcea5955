//! Wall time and instants, on ordinary days and on those when the clocks change.

// Clippy takes only #[test] functions for tests, not their helpers.
#![allow(clippy::unwrap_used)]

use chrono::{DateTime, NaiveDate, Timelike, Utc};
use chrono_tz::{
    Asia::Yekaterinburg,
    Europe::{Berlin, Moscow},
    Tz,
};
use domain::{
    clinic_time::{
        Edge, WallSpan, day_interval, instant, local_date, local_minute, minute_on, parse_zone, wall,
    },
    error::Fault,
};
use proptest::prelude::*;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn an_ordinary_time_has_one_instant() {
    for edge in [Edge::Opening, Edge::Closing] {
        assert_eq!(instant(Moscow, date("2026-11-16"), 540, edge), utc("2026-11-16T06:00:00Z"));
        assert_eq!(instant(Yekaterinburg, date("2026-11-16"), 540, edge), utc("2026-11-16T04:00:00Z"));
        assert_eq!(instant(Moscow, date("2026-11-16"), 1440, edge), utc("2026-11-16T21:00:00Z"));
    }
}

#[test]
fn in_an_hour_that_comes_twice_an_opening_takes_the_first_and_an_end_the_second() {
    let day = date("2014-10-26");
    assert_eq!(instant(Moscow, day, 90, Edge::Opening), utc("2014-10-25T21:30:00Z"));
    assert_eq!(instant(Moscow, day, 90, Edge::Closing), utc("2014-10-25T22:30:00Z"));
    assert_eq!(instant(Moscow, day, 60, Edge::Opening), utc("2014-10-25T21:00:00Z"));
    assert_eq!(instant(Moscow, day, 119, Edge::Closing), utc("2014-10-25T22:59:00Z"));
    assert_eq!(instant(Moscow, day, 120, Edge::Opening), utc("2014-10-25T23:00:00Z"));
    assert_eq!(wall(Moscow, day, WallSpan::new(60, 119)).minutes(), 119);
}

#[test]
fn a_time_the_clocks_skip_is_the_end_of_what_they_skip() {
    let day = date("2011-03-27"); // 02:00 became 03:00
    for edge in [Edge::Opening, Edge::Closing] {
        for minute in [120, 150, 179, 180] {
            assert_eq!(instant(Moscow, day, minute, edge), utc("2011-03-26T23:00:00Z"), "{minute}");
        }
        assert_eq!(instant(Moscow, day, 119, edge), utc("2011-03-26T22:59:00Z"));
    }
    assert!(wall(Moscow, day, WallSpan::new(125, 175)).is_empty());
    assert_eq!(wall(Moscow, day, WallSpan::new(60, 240)).minutes(), 120);
}

#[test]
fn a_day_lasts_as_long_as_its_clocks_say() {
    assert_eq!(day_interval(Moscow, date("2014-10-26")).minutes(), 25 * 60);
    assert_eq!(day_interval(Moscow, date("2011-03-27")).minutes(), 23 * 60);
    assert_eq!(day_interval(Berlin, date("2026-03-29")).minutes(), 23 * 60);
    assert_eq!(day_interval(Berlin, date("2026-10-25")).minutes(), 25 * 60);
    assert_eq!(day_interval(Yekaterinburg, date("2026-03-29")).minutes(), 24 * 60);
}

#[test]
fn an_end_before_the_start_lies_in_the_next_day() {
    let night = wall(Moscow, date("2026-11-16"), WallSpan::new(20 * 60, 8 * 60));
    assert_eq!(night.end, utc("2026-11-17T05:00:00Z"));
    assert_eq!(night.minutes(), 12 * 60);
    // The night in which Berlin sets its clocks back is an hour longer.
    assert_eq!(wall(Berlin, date("2026-10-24"), WallSpan::new(20 * 60, 8 * 60)).minutes(), 13 * 60);
}

#[test]
fn equal_ends_hold_nothing() {
    assert!(wall(Moscow, date("2026-11-16"), WallSpan::new(540, 540)).is_empty());
    assert!(wall(Moscow, date("2014-10-26"), WallSpan::new(90, 90)).is_empty());
}

#[test]
fn an_instant_is_shown_by_the_branchs_clock() {
    let evening = utc("2026-11-16T19:30:00Z");
    assert_eq!(
        (local_date(Moscow, evening), local_minute(Moscow, evening)),
        (date("2026-11-16"), 22 * 60 + 30)
    );
    assert_eq!(local_date(Yekaterinburg, evening), date("2026-11-17"));
    assert_eq!(local_minute(Yekaterinburg, evening), 30);
    assert_eq!(minute_on(Yekaterinburg, date("2026-11-16"), evening), 1440);
    assert_eq!(minute_on(Yekaterinburg, date("2026-11-18"), evening), 0);
}

#[test]
fn a_zone_is_known_by_its_iana_name() {
    assert_eq!(parse_zone(" Europe/Moscow "), Ok(Moscow));
    for raw in ["Moscow", "europe/moscow", "+03:00", "Europe/Atlantis"] {
        assert_eq!(parse_zone(raw), Err(Fault::NotAZone), "{raw}");
    }
    assert_eq!(parse_zone(" "), Err(Fault::Required));
}

/// Days around changes of the clocks, and others.
fn days() -> impl Strategy<Value = (Tz, NaiveDate)> {
    let changes =
        [(Moscow, "2014-10-26"), (Moscow, "2011-03-27"), (Berlin, "2026-03-29"), (Berlin, "2026-10-25")];
    let near = (prop::sample::select(changes.to_vec()), -2i64..=2)
        .prop_map(|((zone, day), off)| (zone, date(day) + chrono::TimeDelta::days(off)));
    let any = (prop::sample::select(vec![Moscow, Berlin, Yekaterinburg]), 0i64..20_000)
        .prop_map(|(zone, off)| (zone, date("1990-01-01") + chrono::TimeDelta::days(off)));
    prop_oneof![near, any]
}

proptest! {
    #[test]
    fn a_later_wall_time_is_never_an_earlier_instant((zone, day) in days(), a in 0u16..=1440, b in 0u16..=1440) {
        let (first, last) = (a.min(b), a.max(b));
        for edge in [Edge::Opening, Edge::Closing] {
            prop_assert!(instant(zone, day, first, edge) <= instant(zone, day, last, edge));
        }
        let span = wall(zone, day, WallSpan::new(first, last));
        prop_assert!(span.start <= span.end);
    }

    #[test]
    fn what_the_wall_says_of_an_instant_leads_back_to_it((zone, day) in days(), minute in 0i64..25 * 60) {
        let whole = day_interval(zone, day);
        let at = whole.start + chrono::TimeDelta::minutes(minute);
        prop_assume!(at < whole.end);
        let (on, wall_minute) = (local_date(zone, at), local_minute(zone, at));
        prop_assert_eq!(on, day);
        prop_assert_eq!(at.second(), 0);
        let both = [Edge::Opening, Edge::Closing].map(|edge| instant(zone, on, wall_minute, edge));
        prop_assert!(both.contains(&at));
    }

    #[test]
    fn days_follow_each_other_without_a_hole((zone, day) in days()) {
        prop_assert_eq!(day_interval(zone, day).end, day_interval(zone, day.succ_opt().unwrap()).start);
    }
}
