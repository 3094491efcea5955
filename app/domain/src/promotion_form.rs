//! The form that makes or changes a promotion. What a promotion does is in [`crate::promotion`].

use serde::{Deserialize, Serialize};

use crate::{
    clinic_form::NAME_MAX,
    date::{optional_date, optional_minute},
    error::{Fault, FieldErrors},
    id::{BranchId, PromotionId, ServiceId},
    money::Kopecks,
    number::{number, optional_number},
    promotion::{Benefit, Condition, Promotion},
    text::required_text,
    wording::clock,
};

/// Most days round a birthday.
const AROUND_MAX: u16 = 60;
/// Children are under this age at most.
const CHILD_MAX: u16 = 18;
/// Most months back that an earlier service counts.
const MONTHS_MAX: u16 = 60;

/// A promotion as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromotionForm {
    /// Its name, as patients hear it.
    pub name: String,
    /// `percent`, `fixed_price` or `amount_off`.
    pub benefit: String,
    /// Per cent off, or the price or what comes off it in rubles.
    pub value: String,
    /// First day; may be empty.
    pub starts_on: String,
    /// Last day, inside; may be empty.
    pub ends_on: String,
    /// `1` for Monday to `7`; none for every day.
    pub weekdays: Vec<String>,
    /// From this time on, inside; may be empty.
    pub from_min: String,
    /// Up to this time, outside; may be empty.
    pub to_min: String,
    /// For these services; none for all.
    pub services: Vec<ServiceId>,
    /// In these branches; none for all.
    pub branches: Vec<BranchId>,
    /// `birthday`, `pensioner`, `child`, `again`; empty for everybody.
    pub condition: String,
    /// Days round a birthday, the age that a child is under, or months since the service before.
    pub condition_value: String,
    /// Whether it adds up with others of its kind.
    pub stackable: bool,
}

impl PromotionForm {
    /// Checks the form. Which services and branches there are is for the server to check.
    pub fn parse(&self, id: PromotionId) -> Result<Promotion, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", required_text(&self.name, NAME_MAX));
        let benefit = self.benefit(&mut errors);
        let starts_on = errors.take("starts_on", optional_date(&self.starts_on)).flatten();
        let ends_on = errors.take("ends_on", optional_date(&self.ends_on)).flatten();
        if starts_on.zip(ends_on).is_some_and(|(first, last)| last < first) {
            errors.add("ends_on", Fault::EndBeforeStart);
        }
        let weekdays = errors.take("weekdays", weekdays(&self.weekdays));
        let from_min = errors.take("from_min", optional_minute(&self.from_min)).flatten();
        let to_min = errors.take("to_min", optional_minute(&self.to_min)).flatten();
        if from_min.zip(to_min).is_some_and(|(from, to)| to <= from) {
            errors.add("to_min", Fault::EndBeforeStart);
        }
        let condition = self.condition(&mut errors);
        match (name, benefit, weekdays, condition) {
            (Some(name), Some(benefit), Some(weekdays), Some(condition)) => errors.or(Promotion {
                id,
                name,
                benefit,
                starts_on,
                ends_on,
                weekdays,
                from_min,
                to_min,
                services: self.services.clone(),
                branches: self.branches.clone(),
                condition,
                stackable: self.stackable,
            }),
            _ => Err(errors),
        }
    }

    fn benefit(&self, errors: &mut FieldErrors) -> Option<Benefit> {
        match self.benefit.as_str() {
            "percent" => {
                let typed = self.value.trim().trim_end_matches('%');
                errors.take("value", number(typed, 1, 100)).map(|percent| Benefit::Percent(percent as u8))
            }
            "fixed_price" => errors.take("value", Kopecks::parse(&self.value)).map(Benefit::FixedPrice),
            "amount_off" => errors.take("value", Kopecks::parse(&self.value)).map(Benefit::AmountOff),
            "" => errors.take("benefit", Err(Fault::Required)),
            _ => errors.take("benefit", Err(Fault::UnknownChoice)),
        }
    }

    fn condition(&self, errors: &mut FieldErrors) -> Option<Condition> {
        let value = &self.condition_value;
        match self.condition.as_str() {
            "" => Some(Condition::None),
            "pensioner" => Some(Condition::Pensioner),
            "birthday" => {
                let days = errors.take("condition_value", optional_number(value, 0, AROUND_MAX))?;
                Some(Condition::Birthday { days_around: days.unwrap_or(0) as u8 })
            }
            "child" => {
                let under = errors.take("condition_value", number(value, 1, CHILD_MAX))?;
                Some(Condition::Child { under: under as u8 })
            }
            "again" => {
                let months = errors.take("condition_value", number(value, 1, MONTHS_MAX))?;
                Some(Condition::Again { months: months as u8 })
            }
            _ => errors.take("condition", Err(Fault::UnknownChoice)),
        }
    }
}

/// All seven are every day, which is none.
fn weekdays(typed: &[String]) -> Result<u8, Fault> {
    let mut mask = 0;
    for day in typed {
        let day: u8 = day.parse().map_err(|_| Fault::UnknownChoice)?;
        if !(1..=7).contains(&day) {
            return Err(Fault::UnknownChoice);
        }
        mask |= 1 << (day - 1);
    }
    Ok(if mask == 0b111_1111 { 0 } else { mask })
}

impl From<&Promotion> for PromotionForm {
    fn from(promotion: &Promotion) -> Self {
        let date = |date: Option<chrono::NaiveDate>| {
            date.map(|date| date.format("%d.%m.%Y").to_string()).unwrap_or_default()
        };
        let (benefit, value) = match promotion.benefit {
            Benefit::Percent(percent) => ("percent", percent.to_string()),
            Benefit::FixedPrice(price) => ("fixed_price", price.format()),
            Benefit::AmountOff(amount) => ("amount_off", amount.format()),
        };
        let (condition, condition_value) = match promotion.condition {
            Condition::None => ("", String::new()),
            Condition::Pensioner => ("pensioner", String::new()),
            Condition::Birthday { days_around } => ("birthday", days_around.to_string()),
            Condition::Child { under } => ("child", under.to_string()),
            Condition::Again { months } => ("again", months.to_string()),
        };
        let days = (1..=7_u8).filter(|day| promotion.weekdays & (1 << (day - 1)) != 0);
        Self {
            name: promotion.name.clone(),
            benefit: benefit.into(),
            value,
            starts_on: date(promotion.starts_on),
            ends_on: date(promotion.ends_on),
            weekdays: days.map(|day| day.to_string()).collect(),
            from_min: promotion.from_min.map(clock).unwrap_or_default(),
            to_min: promotion.to_min.map(clock).unwrap_or_default(),
            services: promotion.services.clone(),
            branches: promotion.branches.clone(),
            condition: condition.into(),
            condition_value,
            stackable: promotion.stackable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id() -> PromotionId {
        PromotionId(uuid::Uuid::nil())
    }

    fn form() -> PromotionForm {
        PromotionForm {
            name: "Пенсионерам −10 %, будни до 14:00".into(),
            benefit: "percent".into(),
            value: "10 %".into(),
            starts_on: "01.11.2026".into(),
            ends_on: "30.11.2026".into(),
            weekdays: ["1", "2", "3", "4", "5"].map(Into::into).to_vec(),
            to_min: "14".into(),
            services: vec![ServiceId(uuid::Uuid::nil())],
            condition: "pensioner".into(),
            stackable: true,
            ..PromotionForm::default()
        }
    }

    #[test]
    fn a_promotion_as_it_is_typed_comes_back_as_it_was() {
        let promotion = form().parse(id()).unwrap();
        assert_eq!(promotion.benefit, Benefit::Percent(10));
        assert_eq!(promotion.weekdays, crate::promotion::MONDAY_TO_FRIDAY);
        assert_eq!((promotion.from_min, promotion.to_min), (None, Some(840)));
        let again = PromotionForm::from(&promotion);
        assert_eq!(again, PromotionForm { value: "10".into(), to_min: "14:00".into(), ..form() });
        assert_eq!(again.parse(id()), Ok(promotion));
    }

    #[test]
    fn each_kind_of_benefit_and_condition_comes_back() {
        let fixed = PromotionForm { benefit: "fixed_price".into(), value: "5900".into(), ..form() };
        for (condition, value) in
            [("", ""), ("pensioner", ""), ("birthday", "7"), ("child", "14"), ("again", "12")]
        {
            let form =
                PromotionForm { condition: condition.into(), condition_value: value.into(), ..fixed.clone() };
            let promotion = form.parse(id()).unwrap();
            assert_eq!(promotion.benefit, Benefit::FixedPrice(Kopecks::rubles(5900)));
            assert_eq!(PromotionForm::from(&promotion).parse(id()), Ok(promotion), "{condition}");
        }
        let off = PromotionForm { benefit: "amount_off".into(), value: "1 500".into(), ..form() };
        let promotion = off.parse(id()).unwrap();
        assert_eq!(promotion.benefit, Benefit::AmountOff(Kopecks::rubles(1500)));
        assert_eq!(PromotionForm::from(&promotion).parse(id()), Ok(promotion));
    }

    #[test]
    fn a_promotion_that_can_never_hold_is_refused() {
        let errors = PromotionForm {
            ends_on: "31.10.2026".into(),
            from_min: "14:00".into(),
            value: "0".into(),
            condition: "child".into(),
            ..form()
        }
        .parse(id())
        .unwrap_err();
        assert_eq!(errors.of("ends_on"), Some(Fault::EndBeforeStart));
        assert_eq!(errors.of("to_min"), Some(Fault::EndBeforeStart));
        assert_eq!(errors.of("value"), Some(Fault::OutOfRange(1, 100)));
        assert_eq!(errors.of("condition_value"), Some(Fault::Required));
    }

    #[test]
    fn the_last_day_is_inside_and_seven_days_are_every_day() {
        let one_day = PromotionForm { ends_on: "01.11.2026".into(), ..form() }.parse(id());
        assert!(one_day.is_ok());
        let all = PromotionForm { weekdays: (1..=7).map(|day| day.to_string()).collect(), ..form() };
        assert_eq!(all.parse(id()).unwrap().weekdays, 0);
        let eighth = PromotionForm { weekdays: vec!["8".into()], ..form() };
        assert_eq!(eighth.parse(id()).unwrap_err().of("weekdays"), Some(Fault::UnknownChoice));
    }
}
