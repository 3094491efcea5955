//! Promotions and discounts (акции, скидки): which hold for a visit, and what the visit then costs.
//!
//! The day of the visit counts, not the day of the call. «Будни» are Monday to Friday whatever the holiday
//! calendar says. Stackable percentages apply one after the other and are rounded half up to whole kopecks at the
//! end, and amounts come off after them; a promotion that does not stack stands alone. Of all that holds the best for the patient wins, service by
//! service.

use chrono::{DateTime, Datelike, Months, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    birth_date::{age, birthday_in},
    id::{BookingId, BranchId, PatientId, PromotionId, ServiceId},
    money::{Kopecks, Price},
};

/// Monday to Friday, as a mask of weekdays.
pub const MONDAY_TO_FRIDAY: u8 = 0b001_1111;
/// Most percentages, and most amounts, that are stacked on one service; the greatest count.
pub const STACKED_MAX: usize = 8;

/// What a promotion gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Benefit {
    /// So many per cent off, 0–100.
    Percent(u8),
    /// The service costs no more than this.
    FixedPrice(Kopecks),
    /// So much off, down to nothing.
    AmountOff(Kopecks),
}

/// Whom a promotion is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", try_from = "ToldCondition")]
pub enum Condition {
    /// Everybody.
    #[default]
    None,
    /// Those whose birthday lies within so many days of the visit, before or after.
    Birthday {
        /// Days; 0 is the day itself.
        days_around: u8,
    },
    /// Pensioners, as they say on the phone and show at the desk.
    Pensioner,
    /// Children under an age.
    Child {
        /// Full years.
        under: u8,
    },
    /// Those who have had, or have booked before, one of the promotion's services: «второй имплант −50 %». One that
    /// stands earlier in the same visit counts too.
    Again {
        /// Whole months back from the visit.
        months: u8,
    },
}

/// All that a condition may say: one shape to read takes far less code than one for each kind.
#[derive(Deserialize)]
struct ToldCondition {
    kind: String,
    days_around: Option<u8>,
    under: Option<u8>,
    months: Option<u8>,
}

impl TryFrom<ToldCondition> for Condition {
    type Error = &'static str;

    fn try_from(told: ToldCondition) -> Result<Self, Self::Error> {
        let condition = match told.kind.as_str() {
            "none" => Some(Condition::None),
            "birthday" => told.days_around.map(|days_around| Condition::Birthday { days_around }),
            "pensioner" => Some(Condition::Pensioner),
            "child" => told.under.map(|under| Condition::Child { under }),
            "again" => told.months.map(|months| Condition::Again { months }),
            _ => None,
        };
        condition.ok_or("no such condition")
    }
}

/// A promotion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promotion {
    /// Which.
    pub id: PromotionId,
    /// Its name, as patients hear it.
    pub name: String,
    /// What it gives.
    pub benefit: Benefit,
    /// First day, by the branch's date.
    pub starts_on: Option<NaiveDate>,
    /// Last day, inside.
    pub ends_on: Option<NaiveDate>,
    /// Weekdays on which it holds: bit 0 is Monday, bit 6 Sunday; 0 is every day.
    pub weekdays: u8,
    /// From this minute of the day, inside.
    pub from_min: Option<u16>,
    /// Up to this minute of the day, outside: a visit at 14:00 is not «до 14:00».
    pub to_min: Option<u16>,
    /// For these services; empty for all.
    pub services: Vec<ServiceId>,
    /// In these branches; empty for all.
    pub branches: Vec<BranchId>,
    /// For whom.
    pub condition: Condition,
    /// Whether it adds up with others of its kind.
    pub stackable: bool,
}

/// When and where the visit starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitTime {
    /// The branch's date.
    pub date: NaiveDate,
    /// The branch's time, in minutes after midnight.
    pub minute: u16,
    /// Where.
    pub branch: BranchId,
}

/// What is known of the patient that a promotion may ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatientFacts {
    /// Birth date.
    pub birth_date: Option<NaiveDate>,
    /// Says to be a pensioner.
    pub pensioner: bool,
    /// Services of the visits before this one, each with the branch's date, that took place or still stand.
    pub had: Vec<(ServiceId, NaiveDate)>,
}

/// One service of a quote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteLine {
    /// Which.
    pub service: ServiceId,
    /// By the price list.
    pub list: Price,
    /// With promotions.
    pub price: Price,
    /// Those that made the price, in the order in which they apply.
    pub promotions: Vec<PromotionId>,
}

/// A promotion of a quote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// Which.
    pub id: PromotionId,
    /// Its name.
    pub name: String,
    /// What it saves, counted on the lower ends of prices.
    pub amount: Kopecks,
}

/// What a visit costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Service by service.
    pub lines: Vec<QuoteLine>,
    /// The promotions that made it.
    pub applied: Vec<Applied>,
    /// All together.
    pub total: Price,
}

/// What has to be known to say what a visit costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuoteForm {
    /// What for.
    pub services: Vec<ServiceId>,
    /// Where.
    pub branch_id: BranchId,
    /// When: the promotions of that day hold, not those of the call's.
    pub starts_at: DateTime<Utc>,
    /// Whom; gives the birthday.
    #[serde(default)]
    pub patient_id: Option<PatientId>,
    /// Whether the patient says to be a pensioner.
    #[serde(default)]
    pub pensioner: bool,
    /// The visit that is moved there: it is not one before itself.
    #[serde(default)]
    pub moving: Option<BookingId>,
}

impl Promotion {
    /// Whether it holds for a service of a visit, which stands behind `earlier` ones in it. What is not known of the
    /// patient does not fulfil a condition.
    pub fn holds(
        &self,
        visit: &VisitTime,
        service: ServiceId,
        earlier: &[(ServiceId, Price)],
        patient: &PatientFacts,
    ) -> bool {
        let weekday = 1u8 << visit.date.weekday().num_days_from_monday();
        self.starts_on.is_none_or(|first| first <= visit.date)
            && self.ends_on.is_none_or(|last| visit.date <= last)
            && (self.weekdays == 0 || self.weekdays & weekday != 0)
            && self.from_min.is_none_or(|from| from <= visit.minute)
            && self.to_min.is_none_or(|to| visit.minute < to)
            && self.is_for(service)
            && (self.branches.is_empty() || self.branches.contains(&visit.branch))
            && self.fulfilled(visit.date, earlier, patient)
    }

    fn is_for(&self, service: ServiceId) -> bool {
        self.services.is_empty() || self.services.contains(&service)
    }

    fn fulfilled(&self, on: NaiveDate, earlier: &[(ServiceId, Price)], patient: &PatientFacts) -> bool {
        match self.condition {
            Condition::None => true,
            Condition::Pensioner => patient.pensioner,
            Condition::Child { under } => patient.birth_date.is_some_and(|birth| age(birth, on) < under),
            Condition::Birthday { days_around } => patient.birth_date.is_some_and(|birth| {
                let near = TimeDelta::days(days_around.into());
                [-1, 0, 1].into_iter().any(|y| (birthday_in(birth, on.year() + y) - on).abs() <= near)
            }),
            Condition::Again { months } => {
                let since = on.checked_sub_months(Months::new(months.into())).unwrap_or(on);
                let had = patient.had.iter().filter(|(_, date)| (since..=on).contains(date));
                earlier.iter().any(|(id, _)| self.is_for(*id))
                    || had.map(|(id, _)| id).any(|id| self.is_for(*id))
            }
        }
    }

    /// How far back the visits before may count, in months; 0 when they do not.
    pub const fn months_back(&self) -> u8 {
        match self.condition {
            Condition::Again { months } => months,
            _ => 0,
        }
    }

    /// Whether it may concern somebody who comes for one of these services on that day or later.
    pub fn concerns(&self, services: &[ServiceId], from: NaiveDate) -> bool {
        let of_service = |service: &ServiceId| self.services.contains(service);
        self.ends_on.is_none_or(|last| from <= last)
            && (self.services.is_empty() || services.iter().any(of_service))
    }

    fn price(&self, price: Ends) -> Ends {
        match self.benefit {
            Benefit::Percent(percent) => price.map(|amount| off(amount, &[percent])),
            Benefit::FixedPrice(fixed) => price.capped(fixed.0),
            Benefit::AmountOff(amount) => price.map(|end| less(end, amount.0)),
        }
    }
}

/// Both ends of a price, in kopecks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ends {
    from: i64,
    to: Option<i64>,
}

impl Ends {
    fn of(price: Price) -> Self {
        Self { from: price.from.0, to: price.to.map(|to| to.0) }
    }

    fn price(self) -> Price {
        Price { from: Kopecks(self.from), to: self.to.map(Kopecks) }
    }

    fn map(self, f: impl Fn(i64) -> i64) -> Self {
        Self { from: f(self.from), to: self.to.map(f) }
    }

    /// A price that is open upwards ends at the fixed one.
    fn capped(self, fixed: i64) -> Self {
        Self { from: self.from.min(fixed), to: Some(self.to.unwrap_or(fixed).min(fixed)) }
    }

    /// What the patient has to expect, for comparison: the upper end first.
    fn weight(self) -> (i64, i64) {
        (self.to.unwrap_or(i64::MAX), self.from)
    }
}

/// So much off, down to nothing.
fn less(price: i64, amount: i64) -> i64 {
    (price - amount).max(0)
}

/// Percentages off one after the other, rounded half up once, at the end.
fn off(amount: i64, percents: &[u8]) -> i64 {
    let mut numerator = i128::from(amount);
    let mut denominator: i128 = 1;
    for percent in percents {
        numerator *= 100 - i128::from((*percent).min(100));
        denominator *= 100;
    }
    (2 * numerator + denominator).div_euclid(2 * denominator) as i64
}

/// What the services of a visit cost the patient. Each is given with its price by the list.
pub fn price_on(
    visit: &VisitTime,
    services: &[(ServiceId, Price)],
    patient: &PatientFacts,
    promotions: &[Promotion],
) -> Quote {
    let mut applied: Vec<Applied> = Vec::new();
    let mut lines = Vec::with_capacity(services.len());
    for (at, (service, list)) in services.iter().enumerate() {
        let earlier = &services[..at];
        let holding: Vec<&Promotion> =
            promotions.iter().filter(|p| p.holds(visit, *service, earlier, patient)).collect();
        let (price, steps) = best(Ends::of(*list), &holding);
        for (promotion, amount) in &steps {
            match applied.iter_mut().find(|a| a.id == promotion.id) {
                Some(same) => same.amount = same.amount + *amount,
                None => {
                    applied.push(Applied { id: promotion.id, name: promotion.name.clone(), amount: *amount })
                }
            }
        }
        let promotions = steps.iter().map(|(promotion, _)| promotion.id).collect();
        lines.push(QuoteLine { service: *service, list: *list, price: price.price(), promotions });
    }
    let total = lines.iter().map(|line| line.price).sum();
    Quote { lines, applied, total }
}

type Steps<'a> = Vec<(&'a Promotion, Kopecks)>;

/// The best price of one service, and what each promotion takes off its lower end.
fn best<'a>(list: Ends, holding: &[&'a Promotion]) -> (Ends, Steps<'a>) {
    let stackable: Vec<&Promotion> = holding.iter().copied().filter(|p| p.stackable).collect();
    let mut best = stacked(list, stackable);
    for alone in holding.iter().filter(|p| !p.stackable) {
        let price = alone.price(list);
        if price.weight() < best.0.weight() {
            best = (price, vec![(*alone, Kopecks(list.from - price.from))]);
        }
    }
    best
}

/// The lowest fixed price first, then the percentages, then the amounts: so the order of the list does not matter.
fn stacked<'a>(list: Ends, stackable: Vec<&'a Promotion>) -> (Ends, Steps<'a>) {
    let mut steps = Vec::new();
    let mut base = list;
    let fixed = stackable.iter().filter_map(|p| match p.benefit {
        Benefit::FixedPrice(fixed) => Some((fixed.0, p.id, *p)),
        _ => None,
    });
    if let Some((fixed, _, promotion)) = fixed.min_by_key(|(fixed, id, _)| (*fixed, *id)) {
        let capped = list.capped(fixed);
        if capped != list {
            steps.push((promotion, Kopecks(list.from - capped.from)));
            base = capped;
        }
    }
    let percents = greatest(&stackable, |benefit| match benefit {
        Benefit::Percent(percent) => i64::from(percent),
        _ => 0,
    });
    let values: Vec<u8> = percents.iter().map(|(percent, _)| *percent as u8).collect();
    for (i, (_, promotion)) in percents.iter().enumerate() {
        let saved = off(base.from, &values[..i]) - off(base.from, &values[..=i]);
        steps.push((*promotion, Kopecks(saved)));
    }
    let mut price = base.map(|amount| off(amount, &values));
    let amounts = greatest(&stackable, |benefit| match benefit {
        Benefit::AmountOff(amount) => amount.0,
        _ => 0,
    });
    for (amount, promotion) in amounts {
        let lower = price.map(|end| less(end, amount));
        if lower != price {
            steps.push((promotion, Kopecks(price.from - lower.from)));
            price = lower;
        }
    }
    (price, steps)
}

/// Those of one kind, which is where the figure is above nothing, the greatest first.
fn greatest<'a>(all: &[&'a Promotion], figure: impl Fn(Benefit) -> i64) -> Vec<(i64, &'a Promotion)> {
    let mut kind: Vec<_> =
        all.iter().map(|p| (figure(p.benefit), *p)).filter(|(figure, _)| *figure > 0).collect();
    kind.sort_by_key(|(figure, p)| (std::cmp::Reverse(*figure), p.id));
    kind.truncate(STACKED_MAX);
    kind
}
