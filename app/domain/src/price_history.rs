//! Prices of a service by the first day on which they hold. A price of the past is never changed, only followed.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use crate::{
    id::PriceId,
    knowledge::Line,
    money::Price,
    wording::{Lang, day_and_month, full_date},
};

/// How far ahead a price may begin to hold, in days.
pub const PRICE_AHEAD_MAX: u32 = 730;

/// A price and the first day on which it holds, by the clinic's date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedPrice {
    /// The first day.
    pub valid_from: NaiveDate,
    /// What it costs from then on.
    pub price: Price,
}

/// Where `price_on` finds the price of a day. `prices` stand in the order in which they were set.
fn place_on(prices: &[DatedPrice], day: NaiveDate) -> Option<usize> {
    let all = || prices.iter().enumerate().map(|(at, price)| (price.valid_from, at));
    let newest = all().filter(|(from, _)| *from <= day).max();
    // before the first one there was none: the first is the best that is known
    let found = newest.or_else(|| all().min_by_key(|(from, at)| (*from, std::cmp::Reverse(*at))));
    found.map(|(_, at)| at)
}

/// The price that holds on a day: the newest that begins not after it, of one day the one that was set last; before
/// the first of all, the first. None of no prices at all. `prices` stand in the order in which they were set.
pub fn price_on(prices: &[DatedPrice], day: NaiveDate) -> Option<Price> {
    place_on(prices, day).map(|at| prices[at].price)
}

/// The prices that begin to hold after a day, the next one first; of those that begin on one day the one set last.
pub fn coming(prices: &[DatedPrice], today: NaiveDate) -> Vec<DatedPrice> {
    let mut ahead: Vec<DatedPrice> =
        prices.iter().filter(|price| price.valid_from > today).copied().collect();
    // stable: of one day the last one stays last
    ahead.sort_by_key(|price| price.valid_from);
    ahead.dedup_by(|later, earlier| {
        let same = later.valid_from == earlier.valid_from;
        if same {
            *earlier = *later;
        }
        same
    });
    ahead
}

/// What has to be done so that some prices no longer hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakenBack {
    /// Places of those that do not hold yet: they go.
    pub dropped: Vec<usize>,
    /// The place of the one that is to hold from today on again.
    pub again: Option<usize>,
}

/// Takes back the prices at those places, those that were taken back before among them: from today on every day costs
/// what it would without them. `prices` stand in
/// the order in which they were set.
pub fn take_back(prices: &[DatedPrice], is_theirs: impl Fn(usize) -> bool, today: NaiveDate) -> TakenBack {
    let others: Vec<usize> = (0..prices.len()).filter(|at| !is_theirs(*at)).collect();
    let left: Vec<DatedPrice> = others.iter().map(|at| prices[*at]).collect();
    let ahead = |at: &usize| is_theirs(*at) && prices[*at].valid_from > today;
    let again = place_on(&left, today).map(|at| others[at]);
    TakenBack {
        dropped: (0..prices.len()).filter(ahead).collect(),
        again: again.filter(|at| price_on(prices, today) != Some(prices[*at].price)),
    }
}

/// Where a price stands in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It held, or another one of its day took its place.
    Past,
    /// It holds.
    Present,
    /// It will hold, unless it is taken back before its day.
    Coming,
}

/// A price as the history of a service shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceEntry {
    /// Which.
    pub id: PriceId,
    /// The first day on which it holds.
    pub valid_from: NaiveDate,
    /// What it costs.
    pub price: Price,
    /// When it was set, by the clinic's clock; none of one that was there before a history was kept.
    pub set_at: Option<NaiveDateTime>,
    /// Who set it.
    pub set_by: String,
    /// It came with an import: what its file is called, empty for a text that was pasted.
    pub import: Option<String>,
    /// Where it stands today.
    pub standing: Standing,
}

/// Where each of the prices stands on a day. `prices` stand in the order in which they were set.
pub fn standings(prices: &[DatedPrice], today: NaiveDate) -> Vec<Standing> {
    let present = place_on(prices, today);
    let replaced =
        |at: usize| prices.iter().skip(at + 1).any(|later| later.valid_from == prices[at].valid_from);
    let standing = |at: usize| match prices[at].valid_from > today {
        _ if Some(at) == present => Standing::Present,
        true if !replaced(at) => Standing::Coming,
        _ => Standing::Past,
    };
    (0..prices.len()).map(standing).collect()
}

/// «с 1 января 2027 9 500 ₽».
pub fn coming_words(coming: &DatedPrice, lang: Lang) -> String {
    told(full_date(coming.valid_from, lang), coming.price, lang)
}

fn told(day: String, price: Price, lang: Lang) -> String {
    let from = match lang {
        Lang::Ru => "с",
        Lang::En => "from",
    };
    format!("{from} {day} {}", price.format_in(lang))
}

/// What a caller is told of a price that comes: «с 1 января 9 500 ₽», with the year when the day is far ahead.
pub fn coming_line(service: String, coming: &DatedPrice, today: NaiveDate, lang: Lang) -> Line {
    let near = (coming.valid_from - today).num_days() < 300;
    let day = if near { day_and_month(coming.valid_from, lang) } else { full_date(coming.valid_from, lang) };
    let figure = told(day, coming.price, lang);
    Line { promotion: None, what: service, about: String::new(), figure }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Kopecks;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn dated(valid_from: NaiveDate, rubles: i64) -> DatedPrice {
        DatedPrice { valid_from, price: Price::fixed(Kopecks::rubles(rubles)) }
    }

    fn rubles(prices: &[DatedPrice], on: NaiveDate) -> i64 {
        price_on(prices, on).unwrap().from.0 / 100
    }

    #[test]
    fn a_price_holds_from_its_day_until_the_next_one_does() {
        let prices =
            [dated(day(1, 1), 100), dated(day(6, 1), 120), dated(day(3, 1), 110), dated(day(3, 1), 115)];
        assert_eq!(rubles(&prices, day(2, 28)), 100);
        assert_eq!(rubles(&prices, day(3, 1)), 115, "of one day the one set last");
        assert_eq!(rubles(&prices, day(5, 31)), 115);
        assert_eq!(rubles(&prices, day(6, 1)), 120, "whatever was set later for an earlier day");
        assert_eq!(rubles(&prices, NaiveDate::MIN), 100, "before the first one");
        assert_eq!(price_on(&[], day(1, 1)), None);
    }

    #[test]
    fn what_comes_is_told_in_the_order_of_its_days_each_day_once() {
        let prices =
            [dated(day(1, 1), 100), dated(day(6, 1), 120), dated(day(3, 1), 110), dated(day(3, 1), 115)];
        assert_eq!(coming(&prices, day(1, 1)), [prices[3], prices[1]]);
        assert_eq!(coming(&prices, day(3, 1)), [prices[1]]);
        use Standing::*;
        assert_eq!(standings(&prices, day(2, 1)), [Present, Coming, Past, Coming]);
        assert_eq!(standings(&prices, day(7, 1)), [Past, Present, Past, Past]);
        let first_ahead = [dated(day(9, 1), 100)];
        assert_eq!(standings(&first_ahead, day(1, 1)), [Present], "there is no other");
    }

    #[test]
    fn what_comes_is_told_in_words() {
        let coming =
            DatedPrice { valid_from: NaiveDate::from_ymd_opt(2027, 1, 1).unwrap(), ..dated(day(1, 1), 9500) };
        let line =
            |today, lang| coming_line("Чистка".into(), &coming, today, lang).figure.replace('\u{a0}', " ");
        assert_eq!(line(day(11, 30), Lang::Ru), "с 1 января 9 500 ₽");
        assert_eq!(line(day(1, 1), Lang::En), "from 1 January 2027 9 500 ₽");
        assert_eq!(coming_words(&coming, Lang::Ru).replace('\u{a0}', " "), "с 1 января 2027 9 500 ₽");
    }
}
