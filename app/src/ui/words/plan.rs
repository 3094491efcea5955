//! The words for treatment plans: intervals, days in which a visit is due, how many visits.

use chrono::{Datelike, NaiveDate};
use domain::{
    treatment_plan::{Breach, InPlan, NextStep, Spacing},
    wording,
};

use super::lang;
use crate::i18n::*;

/// «через 14–21 день», «через 7 дней», «не раньше чем через 90 дней».
pub fn spacing(language: Locale, spacing: Spacing) -> String {
    let min = spacing.min_days.get();
    match spacing.max_days {
        Some(max) if max > min => in_days(language, format!("{min}–{max}"), max),
        Some(_) => in_days(language, min.to_string(), min),
        None => td_string!(language, plans.no_sooner, when = in_days(language, min.to_string(), min)),
    }
}

/// «через 16 дней».
pub fn after_days(language: Locale, days: u16) -> String {
    in_days(language, days.to_string(), days)
}

/// The last number of the span says which form the word takes.
fn in_days(language: Locale, span: String, last: u16) -> String {
    td_string!(language, plans.in_days, count = u32::from(last), span = span)
}

/// «4 визита».
pub fn visits(language: Locale, count: usize) -> String {
    td_string!(language, plans.visits, count = count as u32)
}

/// The days in which a visit is due: «3–10 декабря», «с 3 декабря».
pub fn due(language: Locale, step: &NextStep) -> String {
    let lang = lang(language);
    match step.until {
        Some(until) => wording::date_range(step.from, until, lang),
        None => td_string!(language, hours.from_date, from = wording::day_and_month(step.from, lang)),
    }
}

/// «Имплантация 36 · визит 2 из 4».
pub fn in_plan(language: Locale, plan: &InPlan) -> String {
    let visit = td_string!(language, plans.visit_of, number = plan.number, total = plan.total);
    format!("{} · {visit}", plan.title)
}

/// «пн, 30 ноября», «пн, 11 января 2027».
pub fn date(language: Locale, date: NaiveDate, today: NaiveDate) -> String {
    let words = wording::date_with_weekday(date, lang(language));
    if date.year() == today.year() { words } else { format!("{words} {}", date.year()) }
}

/// What is wrong with an interval.
pub fn breach(language: Locale, breach: Breach) -> &'static str {
    match breach {
        Breach::TooSoon => td_string!(language, plans.too_soon),
        Breach::TooLate => td_string!(language, plans.too_late),
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU16;

    use super::*;

    #[test]
    fn an_interval_takes_its_russian_form() {
        let said = |min, max_days| {
            let min_days = NonZeroU16::new(min).unwrap();
            spacing(Locale::ru, Spacing { min_days, max_days })
        };
        assert_eq!(said(14, Some(21)), "через 14–21 день");
        assert_eq!(said(28, Some(42)), "через 28–42 дня");
        assert_eq!(said(7, Some(7)), "через 7 дней");
        assert_eq!(said(90, None), "не раньше чем через 90 дней");
        assert_eq!(visits(Locale::ru, 3), "3 визита");
    }
}
