//! When reminders are due: in the branch's hours, never at night, never after the visit has begun.

// Clippy takes only #[test] functions for tests, not their helpers.
#![allow(clippy::unwrap_used)]

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use chrono_tz::{
    Asia::Yekaterinburg,
    Europe::{Berlin, Moscow},
    Tz,
};
use domain::{
    clinic_time::{WallSpan, local_date, local_minute},
    id::BranchId,
    message::MessageKind,
    reminder::MessageRules,
    working_hours::{BranchHours, Holiday},
};
use proptest::prelude::*;
use uuid::Uuid;

/// Open from eight to eight, closed on Sunday.
fn branch(zone: Tz) -> BranchHours {
    let mut week = [Some(WallSpan::new(8 * 60, 20 * 60)); 7];
    week[6] = None;
    BranchHours { branch: BranchId(Uuid::nil()), zone, week, holidays: Vec::new() }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The reminders of a visit at a wall time of Moscow, told of at another.
fn moscow(branch: &BranchHours, visit: &str, now: &str) -> Vec<(MessageKind, String)> {
    let wall = |text: &str| at(&format!("{text}:00+03:00"));
    let told = |due: DateTime<Utc>| due.with_timezone(&Moscow).format("%d %H:%M").to_string();
    let due = MessageRules::default().reminders(branch, wall(visit), wall(now));
    due.into_iter().map(|(kind, due)| (kind, told(due))).collect()
}

#[test]
fn the_day_before_at_noon_and_two_hours_before() {
    let due = moscow(&branch(Moscow), "2026-11-25T14:00", "2026-11-20T10:00");
    assert_eq!(
        due,
        [(MessageKind::DayBefore, "24 12:00".into()), (MessageKind::TwoHours, "25 12:00".into())]
    );
}

#[test]
fn of_a_visit_after_a_closed_day_one_reminds_while_somebody_is_there() {
    let monday = "2026-11-30T14:00";
    let due = moscow(&branch(Moscow), monday, "2026-11-20T10:00");
    assert_eq!(due[0], (MessageKind::DayBefore, "28 12:00".into()));
    let mut saturday_off = branch(Moscow);
    let holiday = Holiday {
        id: Uuid::nil().into(),
        date: "2026-11-28".parse().unwrap(),
        branch: None,
        open_as: None,
        reason: String::new(),
    };
    saturday_off.holidays.push(holiday);
    assert_eq!(moscow(&saturday_off, monday, "2026-11-20T10:00")[0].1, "27 12:00");
    // nobody there for days: the hours for messages alone count
    let closed = BranchHours { week: [None; 7], ..branch(Moscow) };
    assert_eq!(moscow(&closed, monday, "2026-11-20T10:00")[0].1, "29 12:00");
}

#[test]
fn of_a_visit_in_the_early_morning_one_reminds_a_little_later_or_not_at_all() {
    let due = |visit| moscow(&branch(Moscow), visit, "2026-11-20T10:00");
    assert_eq!(due("2026-11-25T10:00")[1].1, "25 09:00");
    assert_eq!(due("2026-11-25T09:45").len(), 1);
    assert_eq!(due("2026-11-25T23:30")[1].1, "25 21:00");
}

#[test]
fn whoever_was_told_lately_needs_no_reminder() {
    let due = |now| moscow(&branch(Moscow), "2026-11-25T14:00", now);
    assert_eq!(due("2026-11-24T11:00").len(), 2);
    assert_eq!(due("2026-11-24T11:01").len(), 1);
    assert_eq!(due("2026-11-25T11:30"), []);
}

#[test]
fn what_comes_at_night_waits_for_the_morning() {
    let rules = MessageRules::default();
    let next = |text: &str| rules.next_hour(Moscow, at(&format!("{text}+03:00"))).to_rfc3339();
    assert_eq!(next("2026-11-25T03:00:00"), "2026-11-25T06:00:00+00:00");
    assert_eq!(next("2026-11-25T12:34:56"), "2026-11-25T09:34:56+00:00");
    assert_eq!(next("2026-11-25T21:00:01"), "2026-11-26T06:00:00+00:00");
}

proptest! {
    /// Also in zones where the clocks change.
    #[test]
    fn reminders_come_in_hours_for_messages_ahead_of_the_visit_and_apart(
        minutes in 0_i64..60 * 24 * 500,
        told in 0_i64..60 * 24 * 10,
        zone in prop::sample::select(vec![Moscow, Berlin, Yekaterinburg]),
        open in 0_u16..20 * 60,
        length in 1_u16..4 * 60,
    ) {
        let starts_at = at("2026-01-01T00:00:00Z") + TimeDelta::minutes(minutes);
        let now = starts_at - TimeDelta::minutes(told);
        let branch = BranchHours { week: [Some(WallSpan::new(open, open + length)); 7], ..branch(zone) };
        let rules = MessageRules::default();
        let due = rules.reminders(&branch, starts_at, now);
        for (kind, due) in &due {
            let minute = local_minute(zone, *due);
            prop_assert!((9 * 60..=21 * 60).contains(&minute), "{due}");
            prop_assert_eq!(due.second(), 0);
            prop_assert!(*due < kind.too_late(starts_at));
            prop_assert!(*due >= now + TimeDelta::hours(1) && starts_at - *due >= TimeDelta::hours(1));
            prop_assert_eq!(rules.next_hour(zone, *due), *due);
            if *kind == MessageKind::DayBefore {
                prop_assert!(local_date(zone, *due) < local_date(zone, starts_at));
            }
        }
        if let [(_, first), (_, second)] = due.as_slice() {
            prop_assert!(first < second);
        }
    }
}
