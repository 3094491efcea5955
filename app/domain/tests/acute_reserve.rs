//! How long time is kept for acute pain, also where the clocks change.

// Clippy takes only #[test] functions for tests, not their helpers.
#![allow(clippy::unwrap_used)]

mod common;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::{
    Europe::{Berlin, Moscow},
    Tz,
};
use domain::{
    acute_reserve::{kept, still_free},
    clinic_time::{Edge, WallSpan, instant, wall},
    id::BranchId,
    interval::Interval,
    working_hours::Duty,
};
use uuid::Uuid;

use common::branch;

fn duty(zone: Tz, date: NaiveDate, reserve: WallSpan) -> Duty {
    Duty {
        date,
        branch: BranchId(Uuid::nil()),
        chair: None,
        hours: wall(zone, date, WallSpan::new(8 * 60, 20 * 60)),
        breaks: Vec::new(),
        reserve: vec![wall(zone, date, reserve)],
    }
}

fn minutes(intervals: &[Interval]) -> i64 {
    intervals.iter().map(Interval::minutes).sum()
}

#[test]
fn it_is_kept_until_the_hour_of_the_day_and_everybodys_from_then_on() {
    // the last is the day on which the clocks of Berlin are set back
    for (zone, date) in [(Moscow, "2026-11-16"), (Berlin, "2026-03-29"), (Berlin, "2026-10-25")] {
        let date: NaiveDate = date.parse().unwrap();
        let duties = [duty(zone, date, WallSpan::new(16 * 60, 16 * 60 + 30))];
        let left = |now: DateTime<Utc>| minutes(&kept(&duties, &branch(zone), now));
        let release = instant(zone, date, 10 * 60, Edge::Opening);
        assert_eq!(left(release - TimeDelta::days(7)), 30);
        assert_eq!(left(release - TimeDelta::minutes(1)), 30);
        assert_eq!(left(release), 0);
    }
}

#[test]
fn what_has_passed_of_it_is_kept_no_more() {
    let date: NaiveDate = "2026-11-16".parse().unwrap();
    let duties = [duty(Moscow, date, WallSpan::new(8 * 60 + 30, 9 * 60 + 30))];
    let at = |minute| instant(Moscow, date, minute, Edge::Opening);
    assert_eq!(minutes(&kept(&duties, &branch(Moscow), at(9 * 60))), 30);
    assert_eq!(minutes(&kept(&duties, &branch(Moscow), at(9 * 60 + 45))), 0);
}

#[test]
fn a_visit_in_it_leaves_the_rest() {
    let date: NaiveDate = "2026-11-16".parse().unwrap();
    let time = |from, to| wall(Moscow, date, WallSpan::new(from, to));
    let rest = still_free(&[time(600, 660)], &[time(585, 615), time(700, 720)]);
    assert_eq!(rest, [time(615, 660)]);
    assert_eq!(still_free(&[], &[time(600, 660)]), []);
}
