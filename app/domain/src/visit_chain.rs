//! Times for several visits at set intervals, chosen together: the first that looks best alone may leave none for the
//! last.
//!
//! What one time costs the schedule belongs in [`crate::slot`].

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    booking::Place,
    id::{DoctorId, PlanId, StepId},
    slot::Offer,
    treatment_plan::Spacing,
};

/// Most visits that are proposed and booked at once.
pub const CHAIN_MAX: usize = 12;

/// What is asked for: times for all steps that need a visit, or new ones for a visit and those after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainQuery {
    /// Of which plan.
    pub plan: PlanId,
    /// The first of the visits that move together; none: those that are to be booked.
    #[serde(default)]
    pub moving: Option<StepId>,
    /// Not before this date.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// Times that were chosen already; the others are fitted to them.
    #[serde(default)]
    pub chosen: Vec<(StepId, Place)>,
}

/// Times for several visits, each at its interval from the one before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    /// The visits, in the plan's order.
    pub links: Vec<ChainLink>,
    /// The first step for which there is no time at its interval.
    pub stuck: Option<StepId>,
    /// Steps left for another time, because there are too many or they lie too far ahead.
    pub later: u16,
    /// The names of the doctors that are offered.
    pub doctors: Vec<(DoctorId, String)>,
}

/// A visit of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainLink {
    /// Of which step.
    pub step: StepId,
    /// When, and why then.
    pub offer: Offer,
    /// Whether it is when it was before.
    pub stays: bool,
    /// Other times, in their order.
    pub others: Vec<Offer>,
}

/// The form that books a chain, or moves the visits of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainForm {
    /// Of which plan.
    pub plan: PlanId,
    /// The visits, in the plan's order.
    pub visits: Vec<ChainVisit>,
}

/// A visit that is booked or moved in a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainVisit {
    /// For which step.
    pub step: StepId,
    /// When and where.
    pub place: Place,
    /// The version of the visit that is moved; none for a new one.
    #[serde(default)]
    pub version: Option<i64>,
}

/// A time that a visit of the chain could have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The branch's date.
    pub date: NaiveDate,
    /// With whom.
    pub doctor: DoctorId,
    /// The time; none for a visit that is there already and stays where it is.
    pub offer: Option<Offer>,
    /// What it costs; see [`Offer::cost`].
    pub cost: i32,
}

/// A visit of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The interval to the visit before it; counts for nothing in the first one.
    pub spacing: Spacing,
    /// Whether the doctor has to be the one of the visit before.
    pub same_doctor: bool,
    /// What there is to choose from.
    pub choices: Vec<Choice>,
}

/// The choices that keep all intervals and cost the least together; of equal ones the earlier. When there are none for
/// all of the visits: the best for as many from the first one on as there are.
pub fn cheapest(links: &[Link]) -> Vec<Choice> {
    let mut reached: Vec<Vec<Step>> = Vec::with_capacity(links.len());
    for link in links {
        let steps = match reached.last() {
            None => first(link),
            Some(before) => next(link, before),
        };
        if steps.is_empty() {
            break;
        }
        reached.push(steps);
    }
    trace(&reached)
}

/// A choice that can be reached, and the cheapest way to it.
struct Step<'c> {
    choice: &'c Choice,
    /// What the chain costs up to here.
    cost: i64,
    /// The place of the choice before.
    from: usize,
}

fn first(link: &Link) -> Vec<Step<'_>> {
    link.choices.iter().map(|choice| Step { choice, cost: choice.cost.into(), from: 0 }).collect()
}

fn next<'c>(link: &'c Link, before: &[Step<'_>]) -> Vec<Step<'c>> {
    let way = |choice: &'c Choice| {
        let suits = |(_, step): &(usize, &Step)| {
            let same = !link.same_doctor || step.choice.doctor == choice.doctor;
            same && link.spacing.breach(step.choice.date, choice.date).is_none()
        };
        let cheapest = before.iter().enumerate().filter(suits).min_by_key(|(_, step)| step.cost)?;
        Some(Step { choice, cost: cheapest.1.cost + i64::from(choice.cost), from: cheapest.0 })
    };
    link.choices.iter().filter_map(way).collect()
}

fn trace(reached: &[Vec<Step>]) -> Vec<Choice> {
    let mut chain = Vec::with_capacity(reached.len());
    let rank = |(_, step): &(usize, &Step)| (step.cost, step.choice.date);
    let Some(last) = reached.last() else { return chain };
    let mut at = last.iter().enumerate().min_by_key(rank).map_or(0, |(at, _)| at);
    for steps in reached.iter().rev() {
        chain.push(steps[at].choice.clone());
        at = steps[at].from;
    }
    chain.reverse();
    chain
}
