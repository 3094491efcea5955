//! Money and prices. Whole kopecks only: no fraction of a ruble is ever kept as a float.

use std::{
    fmt,
    iter::Sum,
    ops::{Add, Sub},
};

use serde::{Deserialize, Serialize};

use crate::{
    error::Fault,
    letter_case::{lower, lowercase},
    text::NBSP,
    wording::Lang,
};

/// The dearest amount that can be typed: ten million rubles.
pub const MONEY_MAX: Kopecks = Kopecks(1_000_000_000);

/// An amount in kopecks; negative for what is taken off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Kopecks(pub i64);

impl Kopecks {
    /// Nothing.
    pub const ZERO: Kopecks = Kopecks(0);

    /// Whole rubles.
    pub const fn rubles(rubles: i64) -> Self {
        Self(rubles.saturating_mul(100))
    }

    /// «5 900 ₽», «5 900,50 ₽», «−300 ₽», with no-break spaces.
    pub fn format(self) -> String {
        format!("{}{NBSP}₽", self.digits())
    }

    /// Reads «5 900», «5900,50», «5 900.5 руб.», «5900₽»: from 0 to [`MONEY_MAX`].
    pub fn parse(raw: &str) -> Result<Self, Fault> {
        let bare: String = raw.chars().filter(|c| !c.is_whitespace()).map(lower).collect();
        let bare = bare.trim_end_matches('.');
        let bare = ["₽", "рублей", "рубля", "рубль", "руб", "р", "rub"]
            .into_iter()
            .find_map(|unit| bare.strip_suffix(unit))
            .unwrap_or(bare);
        if bare.is_empty() {
            return Err(if raw.trim().is_empty() { Fault::Required } else { Fault::NotANumber });
        }
        let (rubles, kopecks) = bare.split_once([',', '.']).unwrap_or((bare, ""));
        let kopecks = match kopecks.len() {
            0 => 0,
            1 => number(kopecks)? * 10,
            2 => number(kopecks)?,
            _ => return Err(Fault::NotANumber),
        };
        let amount = number(rubles)?.saturating_mul(100).saturating_add(kopecks);
        if amount > MONEY_MAX.0 {
            return Err(Fault::OutOfRange(0, MONEY_MAX.0 / 100));
        }
        Ok(Self(amount))
    }

    /// The figure without its sign of currency.
    fn digits(self) -> String {
        let (rubles, kopecks) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let digits = rubles.to_string();
        let mut out = String::with_capacity(digits.len() + 8);
        if self.0 < 0 {
            out.push('−');
        }
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(NBSP);
            }
            out.push(digit);
        }
        if kopecks > 0 {
            out.push_str(&format!(",{kopecks:02}"));
        }
        out
    }
}

/// A number of ASCII digits only; a very long one is as good as the greatest.
fn number(digits: &str) -> Result<i64, Fault> {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Fault::NotANumber);
    }
    Ok(digits.parse().unwrap_or(i64::MAX))
}

impl fmt::Display for Kopecks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.format())
    }
}

impl Add for Kopecks {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Kopecks {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Kopecks {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// A price, which may be a range. `to` equal to `from` is one price; no `to` is «от …», open upwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// The least.
    pub from: Kopecks,
    /// The most; none when it is only known after an examination.
    pub to: Option<Kopecks>,
}

impl Price {
    /// One price.
    pub const fn fixed(amount: Kopecks) -> Self {
        Self { from: amount, to: Some(amount) }
    }

    /// From one amount to another.
    pub const fn range(from: Kopecks, to: Kopecks) -> Self {
        Self { from, to: Some(to) }
    }

    /// «от …».
    pub const fn starting_at(from: Kopecks) -> Self {
        Self { from, to: None }
    }

    /// As the database keeps it: the least, and the most where it is known, in kopecks.
    pub fn of_kopecks(from: i64, to: Option<i64>) -> Self {
        Self { from: Kopecks(from), to: to.map(Kopecks) }
    }

    /// Reads «5900», «от 5000», «35 000–90 000 ₽», «от 35000 до 90000».
    pub fn parse(raw: &str) -> Result<Self, Fault> {
        let text = lowercase(&raw.split_whitespace().collect::<Vec<_>>().join(" "));
        let (text, open) = match text.strip_prefix("от") {
            Some(rest) => (rest.to_owned(), true),
            None => (text, false),
        };
        let ends = text.split_once(" до ").or_else(|| text.split_once(['-', '–', '—', '−']));
        match ends {
            Some((from, to)) => {
                let (from, to) = (Kopecks::parse(from)?, Kopecks::parse(to)?);
                if to < from { Err(Fault::EndBeforeStart) } else { Ok(Self::range(from, to)) }
            }
            None if open => Kopecks::parse(&text).map(Self::starting_at),
            None => Kopecks::parse(&text).map(Self::fixed),
        }
    }

    /// «1 000 ₽», «35 000–90 000 ₽», «от 5 000 ₽».
    pub fn format(&self) -> String {
        self.format_in(Lang::Ru)
    }

    /// The same in a language.
    pub fn format_in(&self, lang: Lang) -> String {
        match (self.to, lang) {
            (Some(to), _) if to == self.from => to.format(),
            (Some(to), _) => format!("{}–{}", self.from.digits(), to.format()),
            (None, Lang::Ru) => format!("от{NBSP}{}", self.from.format()),
            (None, Lang::En) => format!("from{NBSP}{}", self.from.format()),
        }
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.format())
    }
}

impl Add for Price {
    type Output = Self;
    /// Open upwards as soon as one of them is.
    fn add(self, other: Self) -> Self {
        Self { from: self.from + other.from, to: self.to.zip(other.to).map(|(a, b)| a + b) }
    }
}

impl Sum for Price {
    fn sum<I: Iterator<Item = Self>>(prices: I) -> Self {
        prices.fold(Self::fixed(Kopecks::ZERO), Add::add)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_amount_reads_with_thousands_apart_and_kopecks_only_where_there_are_some() {
        assert_eq!(Kopecks(590_000).format(), "5\u{a0}900\u{a0}₽");
        assert_eq!(Kopecks(590_050).format(), "5\u{a0}900,50\u{a0}₽");
        assert_eq!(Kopecks(5).format(), "0,05\u{a0}₽");
        assert_eq!(Kopecks::rubles(-1_234_567).format(), "−1\u{a0}234\u{a0}567\u{a0}₽");
        assert_eq!(Kopecks(i64::MIN).format().chars().next(), Some('−'));
    }

    #[test]
    fn an_amount_is_read_as_people_type_it() {
        for raw in ["5900,5", "5 900.50", "5\u{a0}900,50\u{a0}₽", "5900,50 руб.", "5900.50р"] {
            assert_eq!(Kopecks::parse(raw), Ok(Kopecks(590_050)), "{raw}");
        }
        assert_eq!(Kopecks::parse(" "), Err(Fault::Required));
        for raw in ["руб", "5,900,1", "12а", "1.234", "-5", "+5", ",5"] {
            assert_eq!(Kopecks::parse(raw), Err(Fault::NotANumber), "{raw}");
        }
        assert_eq!(Kopecks::parse("99999999999999999999999"), Err(Fault::OutOfRange(0, 10_000_000)));
    }

    #[test]
    fn a_price_is_one_amount_a_range_or_open_upwards() {
        assert_eq!(Price::parse("5900"), Ok(Price::fixed(Kopecks::rubles(5900))));
        assert_eq!(Price::parse("от 5000"), Ok(Price::starting_at(Kopecks::rubles(5000))));
        let range = Price::range(Kopecks::rubles(35_000), Kopecks::rubles(90_000));
        for raw in ["35000-90000", "35 000–90 000 ₽", "от 35000 до 90000 руб."] {
            assert_eq!(Price::parse(raw), Ok(range), "{raw}");
        }
        assert_eq!(range.format(), "35\u{a0}000–90\u{a0}000\u{a0}₽");
        assert_eq!(Price::parse("9-3"), Err(Fault::EndBeforeStart));
        assert_eq!(
            Price::starting_at(Kopecks::rubles(5000)).format_in(Lang::En),
            "from\u{a0}5\u{a0}000\u{a0}₽"
        );
    }

    proptest! {
        #[test]
        fn what_is_shown_can_be_typed_back(from in 0i64..500_000_000, more in 0i64..500_000_000) {
            let amount = Kopecks(from);
            prop_assert_eq!(Kopecks::parse(&amount.format()), Ok(amount));
            for price in [Price::fixed(amount), Price::range(amount, Kopecks(from + more)), Price::starting_at(amount)] {
                prop_assert_eq!(Price::parse(&price.format()), Ok(price));
            }
        }

        #[test]
        fn no_text_is_too_strange(raw in "\\PC*") {
            let _ = (Kopecks::parse(&raw), Price::parse(&raw));
        }
    }
}
