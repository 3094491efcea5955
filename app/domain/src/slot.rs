//! Free time, ranked so that no big gap and no useless remainder is left.
//!
//! Which times can be booked, in which order they are offered, and why. The numbers behind the order belong in
//! [`crate::ranking`]; when a doctor is on duty, in [`crate::working_hours`].

use std::{
    cmp::Ordering,
    collections::{BTreeMap, btree_map::Entry},
};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use crate::ranking::Weights;
use crate::{
    id::{BranchId, ChairId, DoctorId},
    interval::{Interval, union},
    ranking::{Idle, Loss, Span, Waste, instant, minute_from, touched},
    working_hours::Duty,
};

/// A time that can be booked, and why it is offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Who.
    pub doctor: DoctorId,
    /// Where.
    pub branch: BranchId,
    /// In which chair.
    pub chair: ChairId,
    /// Start of the visit.
    pub starts_at: DateTime<Utc>,
    /// End of the visit, before the cleaning buffer.
    pub ends_at: DateTime<Utc>,
    /// What the schedule loses, in minutes; the lowest is offered first.
    pub cost: i32,
    /// Why, for the operator.
    pub reason: Reason,
}

/// Why a time is offered, in the terms of the operator; the words are the pages' business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", try_from = "ToldReason")]
pub enum Reason {
    /// Fills the free time to the minute.
    FillsGap,
    /// Right after a visit (or the start of the working time), and what is left can be used.
    FlushAfter {
        /// End of the visit before, or start of the working time.
        at: DateTime<Utc>,
        /// True at the start of the working time.
        opening: bool,
    },
    /// Right before a visit (or the end of the working time), and what is left can be used.
    FlushBefore {
        /// Start of the visit after, or end of the working time.
        at: DateTime<Utc>,
        /// True at the end of the working time.
        closing: bool,
    },
    /// Leaves so many minutes more than before that no service fits into.
    Wastes {
        /// Minutes lost.
        minutes: i32,
    },
    /// Splits the free time in two usable parts.
    Splits {
        /// Minutes left before.
        before: i32,
        /// Minutes left after.
        after: i32,
    },
    /// Acute pain: the earliest.
    Earliest,
}

/// All that a reason may say: one shape to read takes far less code than one for each kind.
#[derive(Deserialize)]
struct ToldReason {
    kind: String,
    at: Option<DateTime<Utc>>,
    opening: Option<bool>,
    closing: Option<bool>,
    minutes: Option<i32>,
    before: Option<i32>,
    after: Option<i32>,
}

impl TryFrom<ToldReason> for Reason {
    type Error = &'static str;

    fn try_from(told: ToldReason) -> Result<Self, Self::Error> {
        let ToldReason { kind, at, opening, closing, minutes, before, after } = told;
        let reason = match kind.as_str() {
            "fills_gap" => Some(Reason::FillsGap),
            "flush_after" => at.zip(opening).map(|(at, opening)| Reason::FlushAfter { at, opening }),
            "flush_before" => at.zip(closing).map(|(at, closing)| Reason::FlushBefore { at, closing }),
            "wastes" => minutes.map(|minutes| Reason::Wastes { minutes }),
            "splits" => before.zip(after).map(|(before, after)| Reason::Splits { before, after }),
            "earliest" => Some(Reason::Earliest),
            _ => None,
        };
        reason.ok_or("no such reason")
    }
}

/// What a patient needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// Where; `None` at every branch that the diaries know.
    pub branch: Option<BranchId>,
    /// Cleaning after the visit, in minutes.
    pub buffer_min: u16,
    /// The branch's grid, in minutes: 5, 10 or 15.
    pub step_min: u16,
    /// How long services take, each with its buffer, in minutes: what may still fill a remainder.
    pub lengths: Vec<u16>,
    /// What each kind of loss weighs.
    pub weights: Weights,
    /// The branch's date today: days of waiting count from here.
    pub today: NaiveDate,
    /// What is free before now is no longer of use to anybody.
    pub now: DateTime<Utc>,
    /// The earliest start that suits the patient.
    pub not_before: DateTime<Utc>,
    /// When the patient can come; the visit lies within one of them. Empty: at any time.
    pub windows: Vec<Interval>,
    /// Acute pain: the earliest time, whatever it costs, and the reserve is open.
    pub acute: bool,
}

/// One doctor's time over the days of the search.
#[derive(Clone, Debug, PartialEq)]
pub struct Diary {
    /// Whose.
    pub doctor: DoctorId,
    /// How long this doctor needs for the visit, without the buffer, in minutes.
    pub visit_min: u16,
    /// When the doctor works, at any branch.
    pub duties: Vec<Duty>,
    /// Live bookings and holds with their buffers, at any branch.
    pub busy: Vec<Interval>,
    /// Kept for acute pain; taken as long as the demand is not acute.
    pub reserve: Vec<Interval>,
}

/// One chair's time. Of several free ones the first is offered, so that those which belong to nobody go first.
#[derive(Clone, Debug, PartialEq)]
pub struct ChairUse {
    /// Which.
    pub chair: ChairId,
    /// Where it stands.
    pub branch: BranchId,
    /// Live bookings and holds with their buffers.
    pub busy: Vec<Interval>,
}

/// All times that can be booked, the best first: the lowest cost, then the earliest; in acute pain the earliest.
pub fn offers(demand: &Demand, diaries: &[Diary], chairs: &[ChairUse]) -> Vec<Offer> {
    let mut offers = Vec::new();
    search(demand, diaries, chairs, |_, offer| offers.push(offer));
    offers.sort_unstable_by(|a, b| rank(demand, a, b));
    offers
}

/// The best `count` of [`offers`], without keeping the rest.
pub fn best(demand: &Demand, diaries: &[Diary], chairs: &[ChairUse], count: usize) -> Vec<Offer> {
    let room = 2 * count.max(16);
    let mut offers: Vec<Offer> = Vec::with_capacity(room);
    // the last of the best, once there are so many
    let mut bar: Option<Offer> = None;
    search(demand, diaries, chairs, |_, offer| {
        if bar.as_ref().is_some_and(|bar| rank(demand, &offer, bar).is_ge()) {
            return;
        }
        offers.push(offer);
        if offers.len() == room {
            bar = keep_best(demand, &mut offers, count);
        }
    });
    keep_best(demand, &mut offers, count);
    offers.sort_unstable_by(|a, b| rank(demand, a, b));
    offers
}

/// Drops all but the best `count`; the last of these, if there are so many.
fn keep_best(demand: &Demand, offers: &mut Vec<Offer>, count: usize) -> Option<Offer> {
    let last = count.checked_sub(1).filter(|last| *last < offers.len());
    if let Some(last) = last {
        offers.select_nth_unstable_by(last, |a, b| rank(demand, a, b));
    }
    offers.truncate(count);
    last.and_then(|last| offers.get(last).cloned())
}

/// The best offer of each date on which there is one, by date.
pub fn first_per_day(demand: &Demand, diaries: &[Diary], chairs: &[ChairUse]) -> Vec<(NaiveDate, Offer)> {
    let mut days = BTreeMap::new();
    search(demand, diaries, chairs, |date, offer| match days.entry(date) {
        Entry::Vacant(day) => {
            day.insert(offer);
        }
        Entry::Occupied(mut day) => {
            if rank(demand, &offer, day.get()).is_lt() {
                day.insert(offer);
            }
        }
    });
    days.into_iter().collect()
}

fn rank(demand: &Demand, a: &Offer, b: &Offer) -> Ordering {
    let (early, cheap) = (a.starts_at.cmp(&b.starts_at), a.cost.cmp(&b.cost));
    let (first, second) = if demand.acute { (early, cheap) } else { (cheap, early) };
    first.then(second).then_with(|| a.doctor.cmp(&b.doctor)).then_with(|| a.chair.cmp(&b.chair))
}

/// A time that somebody wants to book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Where.
    pub branch: BranchId,
    /// In which chair; `None` the doctor's own, or any that is free.
    pub chair: Option<ChairId>,
    /// Start of the visit.
    pub starts_at: DateTime<Utc>,
    /// Length of the visit, in minutes.
    pub visit_min: u16,
    /// Cleaning after it, in minutes.
    pub buffer_min: u16,
}

impl Wanted {
    /// The visit and its buffer.
    pub fn whole(&self) -> Interval {
        Interval::of_minutes(self.starts_at, i64::from(self.visit_min) + i64::from(self.buffer_min))
    }
}

/// Why a time cannot be booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The visit or its buffer reaches outside the doctor's hours at the branch, or into a break.
    OutsideHours,
    /// The doctor is booked or held.
    DoctorBusy,
    /// The chair is booked or held, or no chair is free.
    ChairBusy,
}

/// The chair in which a time can be booked, or the first obstacle. Any start will do, on the grid or not, also in
/// the reserve: a person has chosen it.
pub fn bookable(wanted: &Wanted, diary: &Diary, chairs: &[ChairUse]) -> Result<ChairId, Obstacle> {
    let whole = wanted.whole();
    let fits = |duty: &&Duty| {
        duty.branch == wanted.branch
            && wanted.visit_min > 0
            && duty.hours.contains(&whole)
            && !duty.breaks.iter().any(|pause| pause.overlaps(&whole))
    };
    let mut fitting = diary.duties.iter().filter(fits).peekable();
    if fitting.peek().is_none() {
        return Err(Obstacle::OutsideHours);
    }
    if diary.busy.iter().any(|busy| busy.overlaps(&whole)) {
        return Err(Obstacle::DoctorBusy);
    }
    let chair =
        fitting.find_map(|duty| free_chair(wanted.branch, wanted.chair.or(duty.chair), whole, chairs));
    chair.ok_or(Obstacle::ChairBusy)
}

/// The first chair of the branch, or the one asked for, that is free throughout.
pub fn free_chair(
    branch: BranchId,
    asked: Option<ChairId>,
    whole: Interval,
    chairs: &[ChairUse],
) -> Option<ChairId> {
    let suits = |chair: &&ChairUse| chair.branch == branch && asked.is_none_or(|asked| asked == chair.chair);
    let is_free = |chair: &&ChairUse| !chair.busy.iter().any(|busy| busy.overlaps(&whole));
    chairs.iter().filter(suits).find(is_free).map(|chair| chair.chair)
}

/// A chair's busy time, with a place in it that follows the search.
struct Seat {
    chair: ChairId,
    branch: BranchId,
    busy: Vec<Span>,
    next: usize,
}

impl Seat {
    fn is_free(&mut self, whole: Span) -> bool {
        if self.next > 0 && self.busy[self.next - 1].end > whole.start {
            self.next = self.busy.partition_point(|busy| busy.end <= whole.start);
        }
        while self.busy.get(self.next).is_some_and(|busy| busy.end <= whole.start) {
            self.next += 1;
        }
        self.busy.get(self.next).is_none_or(|busy| whole.end <= busy.start)
    }
}

/// Free time within one duty.
struct Free<'a> {
    duty: &'a Duty,
    span: Span,
    /// Whether a visit ends where it starts, or starts where it ends; otherwise the working time does.
    visit_before: bool,
    visit_after: bool,
    /// Whether now has cut off its start.
    cut: bool,
}

impl Free<'_> {
    fn reason(&self, visit: Span, loss: Loss) -> Reason {
        let (before, after) = (visit.start - self.span.start, self.span.end - visit.end);
        if before == 0 && after == 0 {
            Reason::FillsGap
        } else if loss.waste > 0 {
            Reason::Wastes { minutes: loss.waste }
        } else if before == 0 && !self.cut {
            Reason::FlushAfter { at: instant(self.span.start), opening: !self.visit_before }
        } else if after == 0 {
            Reason::FlushBefore { at: instant(self.span.end), closing: !self.visit_after }
        } else {
            Reason::Splits { before: before as i32, after: after as i32 }
        }
    }
}

/// One search: what is the same for all candidates.
struct Search<'a> {
    demand: &'a Demand,
    seats: Vec<Seat>,
    windows: Vec<Span>,
    waste: Waste,
    step: i64,
    now: i64,
    not_before: i64,
}

fn search(demand: &Demand, diaries: &[Diary], chairs: &[ChairUse], mut emit: impl FnMut(NaiveDate, Offer)) {
    let seat = |of: &ChairUse| Seat { chair: of.chair, branch: of.branch, busy: touched(&of.busy), next: 0 };
    let longest = diaries.iter().flat_map(|diary| &diary.duties).map(|duty| duty.hours.minutes()).max();
    let mut search = Search {
        demand,
        seats: chairs.iter().map(seat).collect(),
        windows: union(demand.windows.clone()).iter().map(Span::inside).collect(),
        waste: Waste::new(&demand.lengths, longest.unwrap_or(0)),
        step: i64::from(demand.step_min.max(1)),
        now: minute_from(demand.now),
        not_before: minute_from(demand.not_before),
    };
    for diary in diaries.iter().filter(|diary| diary.visit_min > 0) {
        search.diary(diary, &mut emit);
    }
}

impl Search<'_> {
    fn diary(&mut self, diary: &Diary, emit: &mut impl FnMut(NaiveDate, Offer)) {
        let busy = touched(&diary.busy);
        let reserve = if self.demand.acute { &[][..] } else { &diary.reserve };
        let taken = touched(diary.busy.iter().chain(reserve));
        let mut duties: Vec<&Duty> = diary.duties.iter().collect();
        duties.sort_by_key(|duty| (duty.date, duty.hours));
        for day in duties.chunk_by(|a, b| a.date == b.date) {
            let free: Vec<Free> = day.iter().flat_map(|duty| self.free(duty, &taken)).collect();
            let idle = Idle::new(free.iter().map(|free| free.span).collect(), visits(day, &busy));
            let here = |free: &&Free| self.demand.branch.is_none_or(|branch| branch == free.duty.branch);
            let wanted: Vec<&Free> = free.iter().filter(here).collect();
            for free in wanted {
                self.candidates(diary, free, &idle, emit);
            }
        }
    }

    /// What is free of a duty from now on. Now moves a start along the grid, never off it.
    fn free<'d>(&self, duty: &'d Duty, taken: &[Span]) -> Vec<Free<'d>> {
        let mut all = Vec::new();
        for work in duty.work().iter().map(Span::inside) {
            let mut start = work.start;
            let mut after = taken.partition_point(|taken| taken.end < start);
            loop {
                let next = taken.get(after).filter(|taken| taken.start <= work.end);
                let end = next.map_or(work.end, |taken| taken.start);
                let late = self.steps_to(self.now - start);
                if start + late < end {
                    all.push(Free {
                        duty,
                        span: Span { start: start + late, end },
                        visit_before: after > 0 && taken[after - 1].end == start,
                        visit_after: next.is_some(),
                        cut: late > 0,
                    });
                }
                let Some(next) = next else { break };
                start = start.max(next.end);
                after += 1;
            }
        }
        all
    }

    /// The least minutes on the grid that are not fewer than these, from 0 up.
    fn steps_to(&self, minutes: i64) -> i64 {
        (minutes.max(0) + self.step - 1) / self.step * self.step
    }

    fn candidates(
        &mut self,
        diary: &Diary,
        free: &Free,
        idle: &Idle,
        emit: &mut impl FnMut(NaiveDate, Offer),
    ) {
        let visit_min = i64::from(diary.visit_min);
        let whole_min = visit_min + i64::from(self.demand.buffer_min);
        let days = (free.duty.date - self.demand.today).num_days();
        let free_before = idle.free_before(free.span.start);
        let mut start = free.span.start + self.steps_to(self.not_before - free.span.start);
        while start + whole_min <= free.span.end {
            let whole = Span { start, end: start + whole_min };
            let visit = Span { start, end: start + visit_min };
            start += self.step;
            if !self.suits(visit) {
                continue;
            }
            let Some(chair) = self.chair(free.duty, whole) else { continue };
            let change = idle.change(whole, free_before + whole.start - free.span.start);
            let loss = Loss::of(whole, free.span, &self.waste, change, &self.demand.weights);
            let reason = if self.demand.acute { Reason::Earliest } else { free.reason(whole, loss) };
            let offer = Offer {
                doctor: diary.doctor,
                branch: free.duty.branch,
                chair,
                starts_at: instant(visit.start),
                ends_at: instant(visit.end),
                cost: loss.cost(days, &self.demand.weights),
                reason,
            };
            emit(free.duty.date, offer);
        }
    }

    /// Whether the patient can come.
    fn suits(&self, visit: Span) -> bool {
        let before = self.windows.partition_point(|window| window.start <= visit.start);
        self.windows.is_empty() || before > 0 && visit.end <= self.windows[before - 1].end
    }

    fn chair(&mut self, duty: &Duty, whole: Span) -> Option<ChairId> {
        let suits =
            |seat: &Seat| seat.branch == duty.branch && duty.chair.is_none_or(|chair| chair == seat.chair);
        self.seats.iter_mut().find_map(|seat| (suits(seat) && seat.is_free(whole)).then_some(seat.chair))
    }
}

/// From the start of the first to the end of the last visit that touches a day's duties.
fn visits(day: &[&Duty], busy: &[Span]) -> Option<Span> {
    let start = day.iter().map(|duty| duty.hours.start).min().map(minute_from)?;
    let end = day.iter().map(|duty| duty.hours.end).max().map(minute_from)?;
    let first = busy.partition_point(|busy| busy.end < start);
    let after_last = busy.partition_point(|busy| busy.start <= end);
    let visits = busy.get(first..after_last)?;
    Some(Span { start: visits.first()?.start, end: visits.last()?.end })
}
