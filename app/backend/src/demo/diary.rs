//! How a doctor's day is filled: which services follow each other, and where gaps are left. Who comes, and what
//! becomes of it, is in `visits`.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{clinic::Doctor, interval::Interval, service::ServiceBrief};

use super::{
    dice::Dice,
    prices::{ITEMS, Use},
};
use crate::services::directory::Directory;

/// A visit that somebody is yet to come to.
pub(super) struct Planned<'d> {
    pub services: Vec<&'d ServiceBrief>,
    /// For somebody who has not been here.
    pub first: bool,
    /// Without the cleaning.
    pub time: Interval,
    /// With the cleaning.
    pub busy: Interval,
    /// Kept free in the end: at most somebody was booked here and called it off.
    pub dropped: bool,
}

impl Planned<'_> {
    /// Full years of those whom all of the services are for.
    pub fn ages(&self) -> (u8, u8) {
        let adults = |service: &&ServiceBrief| {
            let has = |skill: &str| service.skills.iter().any(|code| code == skill);
            (has("T") || has("P")) && !has("C")
        };
        let youngest = if self.services.iter().any(adults) { 14 } else { 0 };
        let oldest = if self.services.iter().any(|service| service.child_only) { 17 } else { u8::MAX };
        (youngest, oldest)
    }
}

/// Services that a doctor does, by when they are chosen, and how often.
pub(super) struct Range<'d> {
    first: Vec<(usize, u32)>,
    later: Vec<(usize, u32)>,
    added: Vec<(usize, u32)>,
    services: Vec<&'d ServiceBrief>,
    doctor: &'d Doctor,
}

impl<'d> Range<'d> {
    /// Of the price list, what the doctor does.
    pub fn of(directory: &'d Directory, doctor: &'d Doctor) -> Self {
        let mut range = Self { first: vec![], later: vec![], added: vec![], services: Vec::new(), doctor };
        for item in &ITEMS {
            let service = directory.services.iter().find(|service| service.code == item.code);
            let Some(service) = service.filter(|service| service.done_by(&doctor.skills)) else { continue };
            let list = match item.chosen {
                Use::First => &mut range.first,
                Use::Later => &mut range.later,
                Use::Added => &mut range.added,
            };
            list.push((range.services.len(), item.weight));
            range.services.push(service);
        }
        range
    }

    /// What somebody comes for, and whether for the first time.
    fn wanted(&self, dice: &mut Dice) -> Option<(Vec<&'d ServiceBrief>, bool)> {
        let first = dice.chance(27);
        let list = if first && !self.first.is_empty() { &self.first } else { &self.later };
        if list.is_empty() {
            return None;
        }
        let mut services = vec![self.services[dice.weighted(list)]];
        if !self.added.is_empty() && dice.chance(if first { 30 } else { 35 }) {
            services.push(self.services[dice.weighted(&self.added)]);
        }
        Some((services, first))
    }

    fn minutes(&self, services: &[&ServiceBrief]) -> (i64, i64) {
        let length = |service: &&ServiceBrief| i64::from(self.doctor.minutes(service.id, service.minutes));
        let buffer = services.iter().map(|service| i64::from(service.buffer_min)).max().unwrap_or(0);
        (services.iter().map(length).sum(), buffer)
    }
}

/// How full a day is by now, in per cent, seen from so many days before it; a little more or less by the doctor.
pub(super) fn target(days_ahead: i64, popularity: i64) -> i64 {
    const AHEAD: [(i64, i64); 8] =
        [(0, 84), (1, 76), (2, 70), (3, 64), (7, 42), (14, 27), (21, 17), (28, 10)];
    let later = AHEAD.iter().position(|(day, _)| *day >= days_ahead).unwrap_or(AHEAD.len() - 1);
    let (day, fill) = AHEAD[later];
    let fill = match later.checked_sub(1).map(|earlier| AHEAD[earlier]) {
        Some((before, more)) if before < days_ahead => {
            fill + (more - fill) * (day - days_ahead).max(0) / (day - before)
        }
        _ if days_ahead < 0 => 88,
        _ => fill,
    };
    fill + popularity * fill / 100
}

/// Fills working time to about `target` per cent. Nothing overlaps, all of it lies in the working time.
pub(super) fn fill<'d>(
    dice: &mut Dice,
    work: &[Interval],
    range: &Range<'d>,
    target: i64,
) -> Vec<Planned<'d>> {
    let mut visits: Vec<Planned<'d>> = work.iter().flat_map(|span| packed(dice, span, range)).collect();
    let whole: i64 = work.iter().map(Interval::minutes).sum();
    let mut booked: i64 = visits.iter().map(|visit| visit.busy.minutes()).sum();
    let mut kept: Vec<usize> = (0..visits.len()).collect();
    while !kept.is_empty() && booked * 100 > whole * target {
        let place = dice.between(0, kept.len() as i64 - 1) as usize;
        let dropped = kept.swap_remove(place);
        visits[dropped].dropped = true;
        booked -= visits[dropped].busy.minutes();
    }
    visits
}

/// Visits one after the other, now and then with some minutes lost.
fn packed<'d>(dice: &mut Dice, span: &Interval, range: &Range<'d>) -> Vec<Planned<'d>> {
    let mut visits = Vec::new();
    let mut at = span.start;
    let mut misses = 0;
    while misses < 4 {
        let Some((services, first)) = range.wanted(dice) else { break };
        let (minutes, buffer) = range.minutes(&services);
        let time = Interval::of_minutes(at, minutes);
        let busy = Interval::new(at, time.end + TimeDelta::minutes(buffer));
        if busy.end > span.end {
            misses += 1;
            continue;
        }
        at = next_start(dice, busy.end);
        visits.push(Planned { services, first, time, busy, dropped: false });
    }
    visits
}

/// Mostly at once; from an odd minute mostly at the next quarter of an hour; now and then one quarter is lost.
fn next_start(dice: &mut Dice, free: DateTime<Utc>) -> DateTime<Utc> {
    let past_quarter = free.timestamp().rem_euclid(900);
    let mut at = free;
    if past_quarter != 0 && dice.chance(70) {
        at += TimeDelta::seconds(900 - past_quarter);
    }
    if dice.chance(8) { at + TimeDelta::minutes(15) } else { at }
}
