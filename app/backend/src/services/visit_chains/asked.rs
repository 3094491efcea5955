//! Which visits of a plan are asked for together, at which intervals, and on which dates they can be.

use chrono::{Days, NaiveDate};
use domain::{
    id::StepId,
    treatment_plan::Spacing,
    visit_chain::{CHAIN_MAX, ChainQuery},
};

use crate::services::treatment_plans::plan::{Plan, Step, Visit};

/// How far ahead visits are proposed, in days.
const HORIZON: u64 = 400;
/// Days among which a first visit is looked for, and any without a last date.
const OPEN_DAYS: u64 = 30;
/// Days that are looked through for a visit which is overdue.
const OVERDUE_DAYS: u64 = 14;

/// A visit of the chain as it is asked for.
pub(super) struct Asked<'p> {
    pub step: &'p Step,
    /// Its place among the plan's steps.
    pub at: usize,
    /// The interval to the one before in the chain.
    pub spacing: Spacing,
    /// The visit that stays where it is.
    pub fixed: Option<&'p Visit>,
}

/// The steps that need a visit, and between them the visits that are there.
pub(super) fn missing(plan: &Plan) -> Vec<Asked<'_>> {
    let open = plan.open();
    let Some(first) = open.first() else { return Vec::new() };
    chained(plan, *first, |at, step| match step.timed() {
        Some(visit) => Some(Some(visit)),
        None => open.contains(&at).then_some(None),
    })
}

/// A visit that lies ahead and those after it.
pub(super) fn moving(plan: &Plan, first: StepId) -> Vec<Asked<'_>> {
    let Some(first) = plan.steps.iter().position(|step| step.row.id == first.0) else { return Vec::new() };
    chained(plan, first, |_, step| step.ahead().map(|_| None))
}

/// Steps from one on, with the intervals between them; `take` says whether a step is in, and which visit stays.
fn chained<'p>(
    plan: &'p Plan,
    first: usize,
    take: impl Fn(usize, &'p Step) -> Option<Option<&'p Visit>>,
) -> Vec<Asked<'p>> {
    let mut asked = Vec::new();
    let mut left_out: Option<Spacing> = None;
    for (at, step) in plan.steps.iter().enumerate().skip(first) {
        let own = step.spacing();
        let spacing = left_out.map_or(own, |before| before.and_then(own));
        match take(at, step) {
            Some(fixed) => {
                asked.push(Asked { step, at, spacing, fixed });
                left_out = None;
            }
            None => left_out = Some(spacing),
        }
    }
    asked
}

/// The first and the last date of each visit, as far as the intervals say.
pub(super) fn dates(
    plan: &Plan,
    asked: &[Asked],
    query: &ChainQuery,
    today: NaiveDate,
    moves: bool,
) -> Vec<(NaiveDate, NaiveDate)> {
    let mut dates: Vec<(NaiveDate, NaiveDate)> = Vec::with_capacity(asked.len());
    for link in asked {
        let (first, last) = match (link.fixed, dates.last()) {
            (Some(visit), _) => (visit.day, visit.day),
            (None, Some((first, last))) => {
                let earliest = link.spacing.after(*first).0;
                let (from, until) = link.spacing.after(*last);
                (earliest, until.unwrap_or(from + Days::new(OPEN_DAYS)))
            }
            (None, None) => first_dates(plan, link, query, today, moves),
        };
        dates.push((first.max(today), last.max(today)));
    }
    dates
}

fn first_dates(
    plan: &Plan,
    link: &Asked,
    query: &ChainQuery,
    today: NaiveDate,
    moves: bool,
) -> (NaiveDate, NaiveDate) {
    let own = link.step.timed().filter(|_| moves).map(|visit| visit.day + Days::new(1));
    let from = query.from.or(own).unwrap_or(today).clamp(today, today + Days::new(HORIZON));
    let due = plan.day_before(link.at).map(|before| link.step.spacing().after(before));
    let first = due.map_or(from, |(first, _)| first.max(from));
    let last = due.and_then(|(_, last)| last).unwrap_or(first + Days::new(OPEN_DAYS));
    (first, last.max(first + Days::new(OVERDUE_DAYS)))
}

/// How many of the visits are proposed at once.
pub(super) fn fitting(asked: &[Asked], dates: &[(NaiveDate, NaiveDate)], today: NaiveDate) -> usize {
    let horizon = today + Days::new(HORIZON);
    let mut open = 0;
    let fits = |(asked, dates): &(&Asked, &(NaiveDate, NaiveDate))| {
        open += usize::from(asked.fixed.is_none());
        open <= CHAIN_MAX && dates.1 <= horizon
    };
    asked.iter().zip(dates).take_while(fits).count()
}
