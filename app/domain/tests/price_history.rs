//! Prices by their days: laws that hold for any history.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{Days, NaiveDate};
use domain::{
    money::{Kopecks, Price},
    price_history::{DatedPrice, Standing, coming, price_on, standings, take_back},
};
use proptest::prelude::*;

fn day(offset: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(offset)
}

/// Prices in the order in which they were set, few days apart so that some share a day.
fn history() -> impl Strategy<Value = Vec<DatedPrice>> {
    let one = (0..20u64, 1..9i64).prop_map(|(from, rubles)| DatedPrice {
        valid_from: day(from),
        price: Price::fixed(Kopecks::rubles(rubles)),
    });
    proptest::collection::vec(one, 1..8)
}

proptest! {
    #[test]
    fn the_price_of_a_day_is_the_newest_not_after_it(prices in history(), on in 0..25u64) {
        let newest = prices.iter().filter(|price| price.valid_from <= day(on)).map(|price| price.valid_from).max();
        let first = prices.iter().map(|price| price.valid_from).min();
        let wanted = newest.or(first);
        let of_day = prices.iter().rev().find(|price| Some(price.valid_from) == wanted);
        prop_assert_eq!(price_on(&prices, day(on)), of_day.map(|price| price.price));
    }

    #[test]
    fn what_is_told_to_come_comes(prices in history(), today in 0..25u64) {
        let ahead = coming(&prices, day(today));
        prop_assert!(ahead.windows(2).all(|pair| pair[0].valid_from < pair[1].valid_from));
        for later in 1..30 {
            let then = day(today + later);
            let told = ahead.iter().rev().find(|price| price.valid_from <= then);
            let now = price_on(&prices, day(today));
            // where nothing holds yet the first that comes stands for it
            prop_assert_eq!(price_on(&prices, then), told.map(|price| price.price).or(now));
        }
    }

    #[test]
    fn one_price_is_the_present_one(prices in history(), today in 0..25u64) {
        let standing = standings(&prices, day(today));
        let present: Vec<usize> = (0..prices.len()).filter(|at| standing[*at] == Standing::Present).collect();
        prop_assert_eq!(present.len(), 1);
        prop_assert_eq!(Some(prices[present[0]].price), price_on(&prices, day(today)));
    }

    /// Imports set prices from days on, and are taken back some days later, the last one first, before anybody else has
    /// touched them: from then on each day costs what it did before, and the days that are over what they did cost.
    #[test]
    fn imports_that_are_taken_back_leave_what_was(
        before in history(),
        imports in proptest::collection::vec(proptest::collection::vec((0..30u64, 1..9i64), 1..4), 1..3),
        today in 20..40u64,
    ) {
        let mut prices: Vec<(usize, DatedPrice)> = before.iter().map(|price| (0, *price)).collect();
        for (import, rows) in (1..).zip(&imports) {
            prices.extend(rows.iter().map(|(from, rubles)| {
                (import, DatedPrice { valid_from: day(*from), price: Price::fixed(Kopecks::rubles(*rubles)) })
            }));
        }
        let plain = |prices: &[(usize, DatedPrice)]| prices.iter().map(|(_, price)| *price).collect::<Vec<_>>();
        let with_imports = plain(&prices);
        for import in (1..=imports.len()).rev() {
            let back = take_back(&plain(&prices), |at| prices[at].0 >= import, day(today));
            let again = back.again.map(|at| (prices[at].0, DatedPrice { valid_from: day(today), ..prices[at].1 }));
            let mut at = 0..;
            prices.retain(|_| at.next().is_some_and(|at| !back.dropped.contains(&at)));
            prices.extend(again);
        }
        let left = plain(&prices);
        for on in today..today + 40 {
            prop_assert_eq!(price_on(&left, day(on)), price_on(&before, day(on)), "day {}", on);
        }
        for on in 0..today {
            prop_assert_eq!(price_on(&left, day(on)), price_on(&with_imports, day(on)), "the past is not changed");
        }
    }
}
