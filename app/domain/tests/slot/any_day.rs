//! What holds of the offers of any day, also where the clocks change.

use chrono::{DateTime, NaiveDate, TimeDelta};
use chrono_tz::{
    Europe::{Berlin, Moscow},
    Tz,
};
use domain::{
    clinic_time::{WallSpan, wall},
    id::DoctorId,
    interval::Interval,
    slot::{ChairUse, Demand, Diary, Wanted, Weights, best, bookable, offers},
    working_hours::Duty,
};
use proptest::prelude::*;
use uuid::Uuid;

use crate::{BRANCH, chair, chair_id, demand};

/// Free time of the whole day, counted minute by minute, between its first and last visit.
fn waiting(duties: &[Duty], busy: &[Interval]) -> i64 {
    let (Some(first), Some(last)) = (busy.iter().map(|b| b.start).min(), busy.iter().map(|b| b.end).max())
    else {
        return 0;
    };
    let mut minutes = 0;
    let mut at = first;
    while at < last {
        let works =
            duties.iter().any(|duty| duty.work().iter().any(|part| part.start <= at && at < part.end));
        let booked = busy.iter().any(|busy| busy.start <= at && at < busy.end);
        minutes += i64::from(works && !booked);
        at += TimeDelta::minutes(1);
    }
    minutes
}

#[derive(Clone, Debug)]
struct Case {
    demand: Demand,
    diaries: Vec<Diary>,
    chairs: Vec<ChairUse>,
}

/// Spans of a day that start and end on five minutes.
fn spans(zone: Tz, date: NaiveDate, most: usize) -> impl Strategy<Value = Vec<Interval>> {
    prop::collection::vec((0i64..288, 1i64..30), 0..most).prop_map(move |all| {
        let midnight = wall(zone, date, WallSpan::new(0, 1)).start;
        let span = |(from, long)| Interval::of_minutes(midnight + TimeDelta::minutes(from * 5), long * 5);
        all.into_iter().map(span).collect()
    })
}

fn a_diary(zone: Tz, date: NaiveDate) -> impl Strategy<Value = Diary> {
    let duties = prop::collection::vec((0u16..1200, 60u16..700, prop::option::of(1u128..3)), 1..3);
    (1u128..5, 1u16..120, duties, spans(zone, date, 3), spans(zone, date, 12), spans(zone, date, 2)).prop_map(
        move |(doctor, visit_min, duties, breaks, busy, reserve)| {
            let duty = |(from, long, chair): (u16, u16, Option<u128>)| {
                let hours = wall(zone, date, WallSpan::new(from, (from + long).min(1440)));
                let breaks = breaks.iter().filter_map(|pause| pause.intersection(&hours)).collect();
                Duty { date, branch: BRANCH, chair: chair.map(chair_id), hours, breaks, reserve: Vec::new() }
            };
            let duties = duties.into_iter().map(duty).collect();
            Diary { doctor: DoctorId(Uuid::from_u128(doctor)), visit_min, duties, busy, reserve }
        },
    )
}

fn a_case() -> impl Strategy<Value = Case> {
    let days =
        vec![(Moscow, "2014-10-26"), (Moscow, "2011-03-27"), (Berlin, "2026-03-29"), (Moscow, "2026-11-16")];
    prop::sample::select(days).prop_flat_map(|(zone, date)| {
        let date: NaiveDate = date.parse().unwrap();
        let midnight = wall(zone, date, WallSpan::new(0, 1)).start;
        let chairs = prop::collection::vec(spans(zone, date, 6), 1..4);
        let diaries = prop::collection::vec(a_diary(zone, date), 1..4);
        let rest = (0u16..20, prop::sample::select(vec![5u16, 10, 15]), 0i64..100_000, any::<bool>());
        (chairs, diaries, spans(zone, date, 3), rest).prop_map(
            move |(chairs, diaries, windows, (buffer_min, step_min, now, acute))| {
                let now = midnight + TimeDelta::seconds(now - 20_000);
                let chairs = chairs.into_iter().zip(1..).map(|(busy, n)| chair(n, busy)).collect();
                let demand = Demand {
                    buffer_min,
                    step_min,
                    now,
                    not_before: now,
                    windows,
                    acute,
                    today: date,
                    ..demand()
                };
                Case { demand, diaries, chairs }
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_is_offered_can_be_booked(case in a_case()) {
        for offer in offers(&case.demand, &case.diaries, &case.chairs) {
            let fits = case.diaries.iter().any(|diary| {
                let wanted = Wanted {
                    branch: offer.branch,
                    chair: Some(offer.chair),
                    starts_at: offer.starts_at,
                    visit_min: diary.visit_min,
                    buffer_min: case.demand.buffer_min,
                };
                diary.doctor == offer.doctor
                    && offer.ends_at == offer.starts_at + TimeDelta::minutes(diary.visit_min.into())
                    && bookable(&wanted, diary, &case.chairs) == Ok(offer.chair)
            });
            prop_assert!(fits, "{offer:?}");
            prop_assert!(case.demand.now <= offer.starts_at);
            let visit = Interval::new(offer.starts_at, offer.ends_at);
            let windows = domain::interval::union(case.demand.windows.clone());
            prop_assert!(windows.is_empty() || windows.iter().any(|window| window.contains(&visit)));
        }
    }

    #[test]
    fn nothing_on_the_grid_that_can_be_booked_is_left_out(case in a_case()) {
        let demand = Demand { now: DateTime::UNIX_EPOCH, not_before: DateTime::UNIX_EPOCH, windows: Vec::new(),
            acute: true, ..case.demand };
        for diary in &case.diaries {
            let found = offers(&demand, std::slice::from_ref(diary), &case.chairs);
            for duty in &diary.duties {
                for free in domain::interval::subtract(duty.work(), diary.busy.clone()) {
                    let mut start = free.start;
                    while start < free.end {
                        let wanted = Wanted { branch: BRANCH, chair: duty.chair, starts_at: start,
                            visit_min: diary.visit_min, buffer_min: demand.buffer_min };
                        let whole = wanted.whole();
                        let here = Diary { duties: vec![duty.clone()], ..diary.clone() };
                        let can = free.contains(&whole) && bookable(&wanted, &here, &case.chairs).is_ok();
                        prop_assert_eq!(can, can && found.iter().any(|offer| offer.starts_at == start));
                        start += TimeDelta::minutes(demand.step_min.into());
                    }
                }
            }
        }
    }

    #[test]
    fn waiting_is_counted_as_if_minute_by_minute(case in a_case()) {
        let weights = Weights { waste: 0, idle: 1, big: 0, day: 0, big_visit: 90 };
        let demand = Demand { weights, now: DateTime::UNIX_EPOCH, not_before: DateTime::UNIX_EPOCH, step_min: 15,
            acute: true, ..case.demand };
        let mut diary = case.diaries[0].clone();
        diary.reserve.clear();
        let (first, last) = (diary.duties.iter().map(|duty| duty.hours.start).min().unwrap(),
            diary.duties.iter().map(|duty| duty.hours.end).max().unwrap());
        diary.busy.retain(|busy| first <= busy.end && busy.start <= last);
        let before = waiting(&diary.duties, &diary.busy);
        for offer in best(&demand, std::slice::from_ref(&diary), &case.chairs, 8) {
            let mut busy = diary.busy.clone();
            busy.push(Interval::new(offer.starts_at, offer.ends_at + TimeDelta::minutes(demand.buffer_min.into())));
            prop_assert_eq!(i64::from(offer.cost), waiting(&diary.duties, &busy) - before);
        }
    }

    #[test]
    fn all_offers_are_in_order(case in a_case()) {
        let found = offers(&case.demand, &case.diaries[..1], &case.chairs);
        if case.demand.acute {
            prop_assert!(found.is_sorted_by_key(|offer| offer.starts_at));
        } else {
            prop_assert!(found.is_sorted_by_key(|offer| (offer.cost, offer.starts_at)));
        }
    }
}
