//! What a visit costs with the promotions of its day.

use chrono::NaiveDate;
use domain::{
    id::{BranchId, PromotionId, ServiceId},
    money::{Kopecks, Price},
    promotion::{Benefit, Condition, MONDAY_TO_FRIDAY, PatientFacts, Promotion, Quote, VisitTime, price_on},
};
use proptest::prelude::*;
use uuid::Uuid;

const HYGIENE: ServiceId = ServiceId(Uuid::from_u128(1));
const IMPLANT: ServiceId = ServiceId(Uuid::from_u128(2));
const ARBAT: BranchId = BranchId(Uuid::from_u128(3));

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).expect("a day")
}

fn promotion(n: u128, benefit: Benefit, stackable: bool) -> Promotion {
    Promotion {
        id: PromotionId(Uuid::from_u128(n)),
        name: format!("акция {n}"),
        benefit,
        starts_on: None,
        ends_on: None,
        weekdays: 0,
        from_min: None,
        to_min: None,
        services: vec![],
        branches: vec![],
        condition: Condition::None,
        stackable,
    }
}

fn percent(n: u128, percent: u8, stackable: bool) -> Promotion {
    promotion(n, Benefit::Percent(percent), stackable)
}

fn visit(date: NaiveDate, minute: u16) -> VisitTime {
    VisitTime { date, minute, branch: ARBAT }
}

fn rubles(rubles: i64) -> Price {
    Price::fixed(Kopecks::rubles(rubles))
}

fn quote(date: NaiveDate, price: Price, patient: PatientFacts, promotions: &[Promotion]) -> Quote {
    price_on(&visit(date, 600), &[(HYGIENE, price)], &patient, promotions)
}

/// What 1000 ₽ become on a day for a patient.
fn thousand(date: NaiveDate, patient: PatientFacts, promotion: Promotion) -> i64 {
    quote(date, rubles(1000), patient, &[promotion]).total.from.0 / 100
}

#[test]
fn the_day_of_the_visit_counts_and_both_ends_are_inside() {
    let november = Promotion {
        starts_on: Some(day(2026, 11, 1)),
        ends_on: Some(day(2026, 11, 30)),
        ..promotion(1, Benefit::FixedPrice(Kopecks::rubles(590)), false)
    };
    for (date, cost) in [
        (day(2026, 10, 31), 1000),
        (day(2026, 11, 1), 590),
        (day(2026, 11, 30), 590),
        (day(2026, 12, 1), 1000),
    ] {
        assert_eq!(thousand(date, PatientFacts::default(), november.clone()), cost, "{date}");
    }
}

#[test]
fn working_days_are_monday_to_friday_even_on_a_holiday() {
    let until_two = Promotion {
        weekdays: MONDAY_TO_FRIDAY,
        to_min: Some(14 * 60),
        condition: Condition::Pensioner,
        ..percent(1, 10, true)
    };
    let pensioner = PatientFacts { pensioner: true, ..Default::default() };
    let cost = |date, minute, patient: &PatientFacts| {
        price_on(&visit(date, minute), &[(HYGIENE, rubles(1000))], patient, std::slice::from_ref(&until_two))
            .total
            .from
            .0
    };
    assert_eq!(cost(day(2026, 11, 4), 13 * 60 + 59, &pensioner), 90_000); // a Wednesday, and a holiday
    assert_eq!(cost(day(2026, 11, 4), 14 * 60, &pensioner), 100_000);
    assert_eq!(cost(day(2026, 11, 7), 600, &pensioner), 100_000);
    assert_eq!(cost(day(2026, 11, 4), 600, &PatientFacts::default()), 100_000);
}

#[test]
fn a_birthday_counts_some_days_around_it_and_over_the_new_year() {
    let born = |y, m, d| PatientFacts { birth_date: Some(day(y, m, d)), ..Default::default() };
    let birthday =
        |days_around| Promotion { condition: Condition::Birthday { days_around }, ..percent(1, 10, true) };
    assert_eq!(thousand(day(2026, 11, 24), born(1990, 11, 24), birthday(0)), 900);
    assert_eq!(thousand(day(2026, 11, 25), born(1990, 11, 24), birthday(0)), 1000);
    assert_eq!(thousand(day(2026, 11, 27), born(1990, 11, 24), birthday(3)), 900);
    assert_eq!(thousand(day(2026, 12, 30), born(1990, 1, 2), birthday(3)), 900);
    assert_eq!(thousand(day(2027, 1, 2), born(1990, 12, 30), birthday(3)), 900);
    assert_eq!(thousand(day(2026, 11, 24), PatientFacts::default(), birthday(30)), 1000);
}

#[test]
fn a_birthday_on_29_february_is_the_28th_in_common_years() {
    let born = PatientFacts { birth_date: Some(day(2000, 2, 29)), ..Default::default() };
    let birthday = Promotion { condition: Condition::Birthday { days_around: 0 }, ..percent(1, 10, true) };
    assert_eq!(thousand(day(2027, 2, 28), born.clone(), birthday.clone()), 900);
    assert_eq!(thousand(day(2027, 3, 1), born.clone(), birthday.clone()), 1000);
    assert_eq!(thousand(day(2028, 2, 29), born.clone(), birthday.clone()), 900);
    assert_eq!(thousand(day(2028, 2, 28), born, birthday), 1000);
}

#[test]
fn a_child_is_under_an_age_on_the_day_of_the_visit() {
    let child = Promotion { condition: Condition::Child { under: 14 }, ..percent(1, 10, true) };
    let born = PatientFacts { birth_date: Some(day(2012, 11, 24)), ..Default::default() };
    assert_eq!(thousand(day(2026, 11, 23), born.clone(), child.clone()), 900);
    assert_eq!(thousand(day(2026, 11, 24), born, child), 1000);
}

#[test]
fn stackable_ones_apply_one_after_the_other_and_round_once() {
    let all = [percent(1, 10, true), percent(2, 5, true)];
    let quote = quote(day(2026, 11, 24), Price::fixed(Kopecks(99_999)), PatientFacts::default(), &all);
    assert_eq!(quote.total, Price::fixed(Kopecks(85_499))); // 85 499.145
    assert_eq!(quote.applied.iter().map(|a| a.amount.0).sum::<i64>(), 99_999 - 85_499);
    assert_eq!(quote.lines[0].promotions.len(), 2);
}

#[test]
fn half_a_kopeck_rounds_up() {
    let half =
        quote(day(2026, 11, 24), Price::fixed(Kopecks(1)), PatientFacts::default(), &[percent(1, 50, true)]);
    assert_eq!(half.total, Price::fixed(Kopecks(1)));
}

#[test]
fn one_that_does_not_stack_stands_alone_and_the_best_price_wins() {
    let stackable = [percent(1, 10, true), percent(2, 10, true)];
    let weak = percent(3, 15, false);
    let strong = percent(4, 25, false);
    let cost = |promotions: &[Promotion]| {
        let quote = quote(day(2026, 11, 24), rubles(1000), PatientFacts::default(), promotions);
        (quote.total.from.0 / 100, quote.lines[0].promotions.len())
    };
    assert_eq!(cost(&[&stackable[..], std::slice::from_ref(&weak)].concat()), (810, 2));
    assert_eq!(cost(&[&stackable[..], &[weak, strong]].concat()), (750, 1));
}

#[test]
fn a_fixed_price_never_makes_a_service_dearer() {
    let fixed = promotion(1, Benefit::FixedPrice(Kopecks::rubles(5900)), false);
    let cost = |price| quote(day(2026, 11, 24), price, PatientFacts::default(), std::slice::from_ref(&fixed));
    assert_eq!(cost(rubles(8000)).total, rubles(5900));
    let cheap = cost(rubles(1000));
    assert_eq!((cheap.total, cheap.applied.len()), (rubles(1000), 0));
    let open = cost(Price::starting_at(Kopecks::rubles(5000)));
    assert_eq!(open.total, Price::range(Kopecks::rubles(5000), Kopecks::rubles(5900)));
}

#[test]
fn both_ends_of_a_range_are_lowered_and_only_the_services_named() {
    let implant = Promotion { services: vec![IMPLANT], ..percent(1, 10, false) };
    let elsewhere = Promotion { branches: vec![BranchId(Uuid::from_u128(9))], ..percent(2, 90, false) };
    let range = Price::range(Kopecks::rubles(35_000), Kopecks::rubles(90_000));
    let quote = price_on(
        &visit(day(2026, 11, 24), 600),
        &[(IMPLANT, range), (HYGIENE, rubles(8000))],
        &PatientFacts::default(),
        &[implant, elsewhere],
    );
    assert_eq!(quote.lines[0].price, Price::range(Kopecks::rubles(31_500), Kopecks::rubles(81_000)));
    assert_eq!(quote.lines[1].price, rubles(8000));
    assert_eq!(quote.total.format().replace('\u{a0}', " "), "39 500–89 000 ₽");
    assert_eq!(quote.applied[0].amount, Kopecks::rubles(3500));
}

#[test]
fn a_promotion_reads_the_same_in_json() {
    let promotion = Promotion {
        condition: Condition::Birthday { days_around: 7 },
        ..promotion(1, Benefit::FixedPrice(Kopecks(590_000)), true)
    };
    let json = serde_json::to_value(&promotion).unwrap();
    assert_eq!(json["benefit"], serde_json::json!({"kind": "fixed_price", "value": 590_000}));
    assert_eq!(json["condition"], serde_json::json!({"kind": "birthday", "days_around": 7}));
    assert_eq!(serde_json::from_value::<Promotion>(json).unwrap(), promotion);
}

#[test]
fn the_second_of_a_visit_is_cheaper_and_the_first_is_not() {
    let second = Promotion {
        services: vec![IMPLANT],
        condition: Condition::Again { months: 12 },
        ..percent(1, 50, false)
    };
    let services = [(IMPLANT, rubles(40_000)), (HYGIENE, rubles(8000)), (IMPLANT, rubles(40_000))];
    let on = day(2026, 11, 24);
    let cost = |services: &[(ServiceId, Price)], patient: &PatientFacts| {
        let quote = price_on(&visit(on, 600), services, patient, std::slice::from_ref(&second));
        quote.lines.iter().map(|line| line.price.from.0 / 100).collect::<Vec<_>>()
    };
    assert_eq!(cost(&services, &PatientFacts::default()), [40_000, 8000, 20_000]);
    for (service, date, price) in [
        (IMPLANT, day(2025, 11, 24), 20_000),
        (IMPLANT, day(2025, 11, 23), 40_000),
        (IMPLANT, on, 20_000),
        (HYGIENE, day(2026, 11, 1), 40_000),
    ] {
        let patient = PatientFacts { had: vec![(service, date)], ..Default::default() };
        assert_eq!(cost(&services[..1], &patient), [price], "{date}");
    }
}

#[test]
fn an_amount_comes_off_after_the_percentages_and_never_below_nothing() {
    let off = |n, amount, stackable| promotion(n, Benefit::AmountOff(Kopecks::rubles(amount)), stackable);
    let cost = |promotions: &[Promotion]| {
        quote(day(2026, 11, 24), rubles(1000), PatientFacts::default(), promotions).total.from.0 / 100
    };
    assert_eq!(cost(&[off(1, 300, false)]), 700);
    assert_eq!(cost(&[off(1, 300, true), percent(2, 10, true)]), 600);
    assert_eq!(cost(&[off(1, 300, true), off(2, 100, true)]), 600);
    assert_eq!(cost(&[off(1, 300, false), off(2, 100, true)]), 700);
    assert_eq!(cost(&[off(1, 1500, false)]), 0);
}

fn benefits() -> impl Strategy<Value = Vec<(u8, u32, bool)>> {
    proptest::collection::vec((0u8..3, 0u32..300_000_000, any::<bool>()), 0..12)
}

fn made(benefits: &[(u8, u32, bool)]) -> Vec<Promotion> {
    let made = benefits.iter().enumerate().map(|(n, (kind, value, stackable))| {
        let benefit = match kind {
            0 => Benefit::FixedPrice(Kopecks((*value).into())),
            1 => Benefit::AmountOff(Kopecks((*value).into())),
            _ => Benefit::Percent((value % 130) as u8),
        };
        promotion(n as u128 + 1, benefit, *stackable)
    });
    made.collect()
}

proptest! {
    #[test]
    fn nobody_pays_more_with_promotions_and_their_order_does_not_matter(
        benefits in benefits(),
        from in 0i64..200_000_000,
        more in proptest::option::of(0i64..200_000_000),
        turn in 0usize..12,
    ) {
        let price = Price { from: Kopecks(from), to: more.map(|more| Kopecks(from + more)) };
        let mut promotions = made(&benefits);
        let first = quote(day(2026, 11, 24), price, PatientFacts::default(), &promotions);
        prop_assert!(first.total.from <= price.from && first.total.from >= Kopecks::ZERO);
        prop_assert!(price.to.is_none_or(|to| first.total.to.is_some_and(|t| t <= to)));
        prop_assert!(first.total.to.is_none_or(|to| first.total.from <= to));
        let saved: Kopecks = first.applied.iter().map(|a| a.amount).sum();
        prop_assert_eq!(saved, price.from - first.total.from);
        promotions.reverse();
        let turn = turn % promotions.len().max(1);
        promotions.rotate_left(turn);
        prop_assert_eq!(quote(day(2026, 11, 24), price, PatientFacts::default(), &promotions).total, first.total);
    }
}
