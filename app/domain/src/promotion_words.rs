//! The words for promotions (акции): what they give, when they hold, and for whom.

use crate::{
    knowledge::Line,
    promotion::{Benefit, Condition, MONDAY_TO_FRIDAY, Promotion},
    text::NBSP,
    wording::{self, Lang, clock},
};

/// The promotion as it is told on the phone: its name, when and for whom it holds («по 31 декабря, по будням, до 14:00,
/// пенсионерам»; empty when always and for everybody), what it gives («−15 %», «5 900 ₽»).
pub fn line(promotion: &Promotion, lang: Lang) -> Line {
    let whom = whom(promotion.condition, lang);
    let terms = [dates(promotion, lang), days(promotion.weekdays, lang), hours(promotion, lang), whom];
    Line {
        promotion: Some(promotion.id),
        what: promotion.name.clone(),
        about: terms.into_iter().flatten().collect::<Vec<_>>().join(", "),
        figure: benefit(promotion.benefit),
    }
}

fn benefit(benefit: Benefit) -> String {
    match benefit {
        Benefit::Percent(percent) => format!("−{percent}{NBSP}%"),
        Benefit::FixedPrice(price) => price.format(),
        Benefit::AmountOff(amount) => format!("−{}", amount.format()),
    }
}

fn dates(promotion: &Promotion, lang: Lang) -> Option<String> {
    let day = |date| wording::day_and_month(date, lang);
    match (promotion.starts_on, promotion.ends_on, lang) {
        (None, None, _) => None,
        (Some(from), None, Lang::Ru) => Some(format!("с {}", day(from))),
        (Some(from), None, Lang::En) => Some(format!("from {}", day(from))),
        (None, Some(to), Lang::Ru) => Some(format!("по {}", day(to))),
        (None, Some(to), Lang::En) => Some(format!("until {}", day(to))),
        (Some(from), Some(to), _) => Some(wording::date_range(from, to, lang)),
    }
}

fn days(mask: u8, lang: Lang) -> Option<String> {
    match (mask, lang) {
        (0, _) => None,
        (MONDAY_TO_FRIDAY, Lang::Ru) => Some("по будням".into()),
        (MONDAY_TO_FRIDAY, Lang::En) => Some("Monday to Friday".into()),
        _ => {
            let days = (0..7).filter(|at| mask & (1 << at) != 0);
            let days = days.filter_map(|at| chrono::Weekday::try_from(at).ok());
            Some(days.map(|day| wording::weekday_short(day, lang)).collect::<Vec<_>>().join(", "))
        }
    }
}

fn hours(promotion: &Promotion, lang: Lang) -> Option<String> {
    match (promotion.from_min, promotion.to_min, lang) {
        (None, None, _) => None,
        (Some(from), None, Lang::Ru) => Some(format!("с {}", clock(from))),
        (Some(from), None, Lang::En) => Some(format!("from {}", clock(from))),
        (None, Some(to), Lang::Ru) => Some(format!("до {}", clock(to))),
        (None, Some(to), Lang::En) => Some(format!("before {}", clock(to))),
        (Some(from), Some(to), _) => Some(format!("{}–{}", clock(from), clock(to))),
    }
}

fn whom(condition: Condition, lang: Lang) -> Option<String> {
    Some(match (condition, lang) {
        (Condition::None, _) => return None,
        (Condition::Birthday { days_around: 0 }, Lang::Ru) => "в день рождения".into(),
        (Condition::Birthday { days_around: 0 }, Lang::En) => "on the birthday".into(),
        (Condition::Birthday { days_around: days }, Lang::Ru) => {
            format!("в день рождения и ±{days}{NBSP}дн.")
        }
        (Condition::Birthday { days_around: days }, Lang::En) => {
            format!("on the birthday, ±{days}{NBSP}days")
        }
        (Condition::Pensioner, Lang::Ru) => "пенсионерам".into(),
        (Condition::Pensioner, Lang::En) => "for pensioners".into(),
        (Condition::Child { under }, Lang::Ru) => format!("детям до{NBSP}{under}{NBSP}{}", years(under)),
        (Condition::Child { under }, Lang::En) => format!("for children under {under}"),
        (Condition::Again { months }, Lang::Ru) => format!("со второй за{NBSP}{months}{NBSP}мес."),
        (Condition::Again { months }, Lang::En) => format!("from the second within {months}{NBSP}months"),
    })
}

/// «до 21 года», «до 14 лет».
const fn years(count: u8) -> &'static str {
    if count % 10 == 1 && count % 100 != 11 { "года" } else { "лет" }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use uuid::Uuid;

    use crate::id::PromotionId;

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
        let told = line(&promotion, Lang::Ru);
        assert_eq!(told.figure, "−10\u{a0}%");
        assert_eq!(told.about, "по 31\u{a0}декабря, по будням, до 14:00, пенсионерам");
        let child = Promotion {
            ends_on: None,
            weekdays: 0b110_0000,
            to_min: None,
            condition: Condition::Child { under: 14 },
            ..promotion
        };
        assert_eq!(line(&child, Lang::Ru).about, "сб, вс, детям до\u{a0}14\u{a0}лет");
        assert_eq!(line(&child, Lang::En).about, "Sat, Sun, for children under 14");
    }
}
