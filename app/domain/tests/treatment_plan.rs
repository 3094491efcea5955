//! Treatment plans: what a form may hold, what of a plan is still to be booked, and the cheapest chain of times that
//! keeps all intervals.

// Clippy takes only #[test] functions for tests, not their helpers.
#![allow(clippy::unwrap_used)]

use std::num::NonZeroU16;

use chrono::{Days, NaiveDate};
use domain::{
    booking::BookingStatus,
    error::Fault,
    id::{BranchId, DoctorId, PatientId, ServiceId, StepId},
    treatment_plan::{Breach, Spacing, open_steps},
    treatment_plan_form::{NewPlan, PlanForm, STEPS_MAX, StepForm},
    visit_chain::{Choice, Link, cheapest},
};
use proptest::prelude::*;
use uuid::Uuid;

fn spacing(min: u16, max: Option<u16>) -> Spacing {
    Spacing { min_days: NonZeroU16::new(min).unwrap(), max_days: max }
}

fn date(day: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap() + Days::new(day)
}

fn step(min_days: &str, max_days: &str, times: &str) -> StepForm {
    StepForm {
        services: vec![ServiceId(Uuid::from_u128(9))],
        min_days: min_days.into(),
        max_days: max_days.into(),
        times: times.into(),
        ..StepForm::default()
    }
}

fn form(steps: Vec<StepForm>) -> PlanForm {
    PlanForm {
        patient_id: Some(PatientId(Uuid::from_u128(1))),
        title: "Брекеты".into(),
        branch_id: Some(BranchId(Uuid::from_u128(2))),
        steps,
        ..PlanForm::default()
    }
}

fn fault(form: PlanForm, field: &str) -> Option<Fault> {
    NewPlan::parse(form).unwrap_err().of(field)
}

#[test]
fn an_interval_counts_from_the_visit_before_both_ends_included() {
    let rule = spacing(14, Some(21));
    let breach = |day| rule.breach(date(0), date(day));
    assert_eq!(breach(13), Some(Breach::TooSoon));
    assert_eq!((breach(14), breach(21)), (None, None));
    assert_eq!(breach(22), Some(Breach::TooLate));
    assert_eq!(spacing(14, None).breach(date(0), date(500)), None);
    assert_eq!(rule.and_then(spacing(7, Some(10))), spacing(21, Some(31)));
    assert_eq!(rule.and_then(spacing(7, None)), spacing(21, None));
}

#[test]
fn what_lies_before_a_finished_visit_is_over() {
    use BookingStatus::{Booked, Cancelled, Done, NoShow, Parked};
    let open = |visits: &[Option<BookingStatus>]| open_steps(visits).collect::<Vec<_>>();
    assert_eq!(open(&[None, None]), [0, 1]);
    assert_eq!(open(&[Some(Cancelled), Some(Done), None, Some(Booked)]), [2]);
    assert_eq!(open(&[Some(Done), Some(NoShow), Some(Parked), Some(Cancelled)]), [1, 3]);
    assert_eq!(open(&[Some(Done), Some(Done)]), [] as [usize; 0]);
}

#[test]
fn a_row_stands_for_as_many_visits_as_it_says_and_the_first_of_them_is_the_one_that_was_there() {
    let own = StepForm { id: Some(StepId(Uuid::from_u128(5))), ..step("28", "42", "3") };
    let plan = NewPlan::parse(form(vec![step("", "", ""), own])).unwrap();
    let ids: Vec<bool> = plan.steps.iter().map(|step| step.id.is_some()).collect();
    assert_eq!(ids, [false, true, false, false]);
    assert!(plan.steps[1..].iter().all(|step| step.spacing == spacing(28, Some(42))));
}

#[test]
fn a_form_says_what_is_missing_and_where() {
    let empty = PlanForm::default();
    for field in ["patient_id", "title", "branch_id", "steps"] {
        assert_eq!(fault(empty.clone(), field), Some(Fault::Required), "{field}");
    }
    let without_interval = form(vec![step("", "", ""), step("", "", "")]);
    assert_eq!(fault(without_interval, "steps.1.min_days"), Some(Fault::Required));
    let alone = form(vec![step("", "", "6")]);
    assert_eq!(fault(alone, "steps.0.min_days"), Some(Fault::Required));
    let backwards = form(vec![step("", "", ""), step("14", "7", "")]);
    assert_eq!(fault(backwards, "steps.1.max_days"), Some(Fault::OutOfRange(14, 366)));
    let same_day = form(vec![step("", "", ""), step("0", "", "")]);
    assert_eq!(fault(same_day, "steps.1.min_days"), Some(Fault::OutOfRange(1, 366)));
    let many = form(vec![step("28", "", "30"), step("28", "", "30")]);
    assert_eq!(fault(many, "steps"), Some(Fault::OutOfRange(1, STEPS_MAX as i64)));
    let of_nothing = form(vec![StepForm { services: Vec::new(), ..step("", "", "") }]);
    assert_eq!(fault(of_nothing, "steps.0.services"), Some(Fault::Required));
}

fn choice(day: u64, doctor: u128, cost: i32) -> Choice {
    Choice { date: date(day), doctor: DoctorId(Uuid::from_u128(doctor)), offer: None, cost }
}

fn link(rule: Spacing, choices: Vec<Choice>) -> Link {
    Link { spacing: rule, same_doctor: false, choices }
}

#[test]
fn the_first_visit_gives_way_when_its_best_time_leaves_none_for_the_second() {
    let links = [
        link(spacing(1, None), vec![choice(0, 1, 0), choice(3, 1, 50)]),
        link(spacing(7, Some(7)), vec![choice(10, 1, 0)]),
    ];
    assert_eq!(cheapest(&links), [choice(3, 1, 50), choice(10, 1, 0)]);
}

#[test]
fn as_many_visits_as_can_be_had_are_proposed_when_there_is_no_time_for_the_next() {
    let links = [
        link(spacing(1, None), vec![choice(0, 1, 30), choice(1, 1, 10)]),
        link(spacing(7, Some(7)), vec![choice(30, 1, 0)]),
    ];
    assert_eq!(cheapest(&links), [choice(1, 1, 10)]);
    assert_eq!(cheapest(&[]), []);
}

#[test]
fn the_doctor_stays_where_the_visit_says_so() {
    let more_of_it =
        Link { same_doctor: true, ..link(spacing(1, None), vec![choice(5, 1, 90), choice(5, 2, 0)]) };
    let first = link(spacing(1, None), vec![choice(0, 1, 0), choice(0, 2, 40)]);
    let chain = cheapest(&[first, more_of_it]);
    assert_eq!(chain, [choice(0, 2, 40), choice(5, 2, 0)]);
}

prop_compose! {
    fn any_link()(
        min in 1u16..6,
        more in proptest::option::of(0u16..6),
        same_doctor in any::<bool>(),
        choices in proptest::collection::vec((0u64..25, 1u128..3, -20i32..60), 0..7),
    ) -> Link {
        let choices = choices.into_iter().map(|(day, doctor, cost)| choice(day, doctor, cost)).collect();
        Link { spacing: spacing(min, more.map(|more| min + more)), same_doctor, choices }
    }
}

/// Whether two visits may follow each other.
fn follows(link: &Link, before: &Choice, own: &Choice) -> bool {
    link.spacing.breach(before.date, own.date).is_none() && (!link.same_doctor || before.doctor == own.doctor)
}

/// Every chain there is, of as many visits as can be had.
fn all_chains(links: &[Link]) -> Vec<Vec<Choice>> {
    let mut chains: Vec<Vec<Choice>> = vec![Vec::new()];
    for link in links {
        let longer: Vec<Vec<Choice>> = chains
            .iter()
            .flat_map(|chain| {
                let fits = |own: &&Choice| chain.last().is_none_or(|before| follows(link, before, own));
                link.choices.iter().filter(fits).map(|own| [&chain[..], std::slice::from_ref(own)].concat())
            })
            .collect();
        if longer.is_empty() {
            break;
        }
        chains = longer;
    }
    chains
}

fn cost(chain: &[Choice]) -> i32 {
    chain.iter().map(|choice| choice.cost).sum()
}

proptest! {
    #[test]
    fn of_all_chains_that_keep_their_intervals_the_cheapest_is_found(
        links in proptest::collection::vec(any_link(), 0..5),
    ) {
        let found = cheapest(&links);
        let all = all_chains(&links);
        prop_assert!(all.contains(&found));
        prop_assert_eq!(Some(cost(&found)), all.iter().map(|chain| cost(chain)).min());
    }
}
