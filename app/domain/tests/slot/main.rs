//! Free time: which is offered, in which order and why, and that nothing is offered which cannot be booked.

// Clippy takes only #[test] functions for tests, not their helpers.
#![allow(clippy::unwrap_used)]

mod any_day;
mod by_example;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::Moscow;
use domain::{
    clinic_time::{WallSpan, wall},
    id::{BranchId, ChairId, DoctorId},
    interval::Interval,
    slot::{ChairUse, Demand, Diary, Weights},
    working_hours::Duty,
};
use uuid::Uuid;

const BRANCH: BranchId = BranchId(Uuid::from_u128(1));

fn chair_id(n: u128) -> ChairId {
    ChairId(Uuid::from_u128(n))
}

fn day() -> NaiveDate {
    "2026-11-16".parse().unwrap()
}

/// «9:15» of the day on Moscow's wall.
fn at(text: &str) -> DateTime<Utc> {
    let minute = domain::date::parse_minute(text).unwrap();
    wall(Moscow, day(), WallSpan::new(minute, 1440)).start
}

fn between(from: &str, to: &str) -> Interval {
    Interval::new(at(from), at(to))
}

fn duty(from: &str, to: &str) -> Duty {
    Duty {
        date: day(),
        branch: BRANCH,
        chair: None,
        hours: between(from, to),
        breaks: Vec::new(),
        reserve: Vec::new(),
    }
}

/// The example of the domain: 09–15, booked 10–11 and 12–13.
fn diary(visit_min: u16) -> Diary {
    Diary {
        doctor: DoctorId(Uuid::from_u128(1)),
        visit_min,
        duties: vec![duty("9", "15")],
        busy: vec![between("10", "11"), between("12", "13")],
        reserve: Vec::new(),
    }
}

fn demand() -> Demand {
    Demand {
        branch: None,
        buffer_min: 0,
        step_min: 15,
        lengths: vec![30, 45, 60, 90],
        weights: Weights::default(),
        today: day(),
        now: at("0"),
        not_before: at("0"),
        windows: Vec::new(),
        acute: false,
    }
}

fn chair(n: u128, busy: Vec<Interval>) -> ChairUse {
    ChairUse { chair: chair_id(n), branch: BRANCH, busy }
}
