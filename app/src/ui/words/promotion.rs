//! The words for promotions: what they give, when they hold, and for whom.

use domain::{
    promotion::{Benefit, Condition, MONDAY_TO_FRIDAY, Promotion},
    wording,
};

use super::{
    hours::{WEEK, clock},
    lang,
};
use crate::i18n::*;

/// «−15 %», «5 900 ₽».
pub fn benefit(benefit: Benefit) -> String {
    match benefit {
        Benefit::Percent(percent) => format!("−{percent}\u{a0}%"),
        Benefit::FixedPrice(price) => price.format(),
    }
}

/// «по 31 декабря, по будням, до 14:00, пенсионерам»; empty when it always holds for everybody.
pub fn terms(language: Locale, promotion: &Promotion) -> String {
    let parts = [dates(language, promotion), days(language, promotion.weekdays), hours(language, promotion)];
    let parts = parts.into_iter().chain([whom(language, promotion.condition)]);
    parts.flatten().collect::<Vec<_>>().join(", ")
}

fn dates(language: Locale, promotion: &Promotion) -> Option<String> {
    let day = |date| wording::day_and_month(date, lang(language));
    match (promotion.starts_on, promotion.ends_on) {
        (None, None) => None,
        (Some(from), None) => Some(td_string!(language, hours.from_date, from = day(from))),
        (None, Some(to)) => Some(td_string!(language, settings.promotion.until, to = day(to))),
        (Some(from), Some(to)) => Some(wording::date_range(from, to, lang(language))),
    }
}

fn days(language: Locale, mask: u8) -> Option<String> {
    let holds = |at: &usize| mask & (1 << at) != 0;
    match mask {
        0 => None,
        MONDAY_TO_FRIDAY => Some(td_string!(language, settings.promotion.on_weekdays).to_owned()),
        _ => {
            let days =
                (0..WEEK.len()).filter(holds).map(|at| wording::weekday_short(WEEK[at], lang(language)));
            Some(days.collect::<Vec<_>>().join(", "))
        }
    }
}

fn hours(language: Locale, promotion: &Promotion) -> Option<String> {
    match (promotion.from_min, promotion.to_min) {
        (None, None) => None,
        (Some(from), None) => Some(td_string!(language, settings.promotion.after, time = clock(from))),
        (None, Some(to)) => Some(td_string!(language, settings.promotion.before, time = clock(to))),
        (Some(from), Some(to)) => Some(format!("{}–{}", clock(from), clock(to))),
    }
}

fn whom(language: Locale, condition: Condition) -> Option<String> {
    match condition {
        Condition::None => None,
        Condition::Birthday { days_around } => {
            let days = i64::from(days_around);
            Some(td_string!(language, settings.promotion.near_birthday, count = days))
        }
        Condition::Pensioner => Some(td_string!(language, settings.promotion.for_pensioners).to_owned()),
        Condition::Child { under } => {
            let years = i64::from(under);
            Some(td_string!(language, settings.promotion.for_children, count = years))
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use domain::id::PromotionId;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_promotion_says_when_it_holds_and_for_whom() {
        let promotion = Promotion {
            id: PromotionId(Uuid::nil()),
            name: "Пенсионерам −10 %".into(),
            benefit: Benefit::Percent(10),
            starts_on: None,
            ends_on: NaiveDate::from_ymd_opt(2026, 12, 31),
            weekdays: MONDAY_TO_FRIDAY,
            from_min: None,
            to_min: Some(14 * 60),
            services: Vec::new(),
            branches: Vec::new(),
            condition: Condition::Pensioner,
            stackable: false,
        };
        assert_eq!(benefit(promotion.benefit), "−10\u{a0}%");
        assert_eq!(terms(Locale::ru, &promotion), "по 31\u{a0}декабря, по будням, до 14:00, пенсионерам");
        let child = Promotion {
            ends_on: None,
            weekdays: 0b110_0000,
            to_min: None,
            condition: Condition::Child { under: 14 },
            ..promotion
        };
        assert_eq!(terms(Locale::ru, &child), "сб, вс, детям до 14 лет");
    }
}
