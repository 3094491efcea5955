//! Who works when (смены): what is planned for a date, by the hours of calls unless somebody says otherwise, and when
//! they really began and ended. What somebody does just now is [`crate::operator_state`].

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    call_hours::CallHours,
    clinic_time::{WallSpan, wall},
    date::{parse_date, parse_minute},
    error::{Fault, FieldErrors},
    id::UserId,
    interval::Interval,
    permission::Role,
};

/// Whether people of this role work in shifts.
pub const fn on_roster(role: Role) -> bool {
    matches!(role, Role::Operator | Role::SeniorOperator | Role::SmmManager)
}

/// What is planned for somebody on a date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShiftPlan {
    /// As the hours of calls say.
    #[default]
    Usual,
    /// These hours.
    Hours(WallSpan),
    /// A day off.
    Free,
}

impl ShiftPlan {
    /// The hours on a date; none on a day off.
    pub fn on(self, hours: CallHours, date: NaiveDate) -> Option<WallSpan> {
        match self {
            Self::Usual => hours.of(date),
            Self::Hours(span) => Some(span),
            Self::Free => None,
        }
    }

    /// The same as instants.
    pub fn interval(self, hours: CallHours, zone: Tz, date: NaiveDate) -> Option<Interval> {
        self.on(hours, date).map(|span| wall(zone, date, span)).filter(|planned| !planned.is_empty())
    }
}

/// A plan as it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShiftForm {
    /// Whose.
    pub user: UserId,
    /// `2026-11-30`.
    pub date: String,
    /// `usual`, `hours` or `free`.
    pub plan: String,
    /// `8:45`; with `hours` alone.
    #[serde(default)]
    pub from: String,
    /// `20:00`; with `hours` alone.
    #[serde(default)]
    pub to: String,
}

/// A plan that can be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPlan {
    /// Whose.
    pub user: UserId,
    /// For which date.
    pub date: NaiveDate,
    /// What.
    pub plan: ShiftPlan,
}

impl NewPlan {
    /// Checks the form. A date that is over is not planned any more.
    pub fn parse(form: &ShiftForm, today: NaiveDate) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let date = errors.take("date", parse_date(&form.date));
        if date.is_some_and(|date| date < today) {
            errors.add("date", Fault::InThePast);
        }
        let plan = match form.plan.as_str() {
            "usual" => ShiftPlan::Usual,
            "free" => ShiftPlan::Free,
            "hours" => {
                let from = errors.take("from", parse_minute(&form.from));
                let to = errors.take("to", parse_minute(&form.to));
                let (from, to) = from.zip(to).unwrap_or((0, 1));
                if to <= from {
                    errors.add("to", Fault::EndBeforeStart);
                }
                ShiftPlan::Hours(WallSpan::new(from, to))
            }
            _ => {
                errors.add("plan", Fault::UnknownChoice);
                ShiftPlan::Usual
            }
        };
        errors.or(Self { user: form.user, date: date.unwrap_or(today), plan })
    }
}

/// A date of somebody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftDay {
    /// Which.
    pub date: NaiveDate,
    /// What is planned.
    pub plan: ShiftPlan,
    /// From when until when; none on a day off.
    pub planned: Option<WallSpan>,
    /// When it really began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it really ended.
    pub ended_at: Option<DateTime<Utc>>,
}

/// Somebody's week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftRow {
    /// Whose.
    pub user: UserId,
    /// The name.
    pub name: String,
    /// Whether it is the reader's own.
    pub own: bool,
    /// Monday to Sunday.
    pub days: Vec<ShiftDay>,
}

/// A week of everybody who works in shifts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftWeek {
    /// Its Monday.
    pub monday: NaiveDate,
    /// The clinic's date.
    pub today: NaiveDate,
    /// By name.
    pub rows: Vec<ShiftRow>,
    /// The zone in which times are told.
    pub zone: Tz,
    /// Whether the reader plans.
    pub plans: bool,
}

/// The Monday of a date's week.
pub fn monday(date: NaiveDate) -> NaiveDate {
    let back = date.weekday().num_days_from_monday();
    date.checked_sub_days(Days::new(back.into())).unwrap_or(date)
}

/// The seven dates of a week.
pub fn week(monday: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    (0..7).filter_map(move |days| monday.checked_add_days(Days::new(days)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    fn parse(plan: &str, from: &str, to: &str) -> Result<ShiftPlan, FieldErrors> {
        let user = UserId(Default::default());
        let form = ShiftForm {
            user,
            date: "2026-11-30".into(),
            plan: plan.into(),
            from: from.into(),
            to: to.into(),
        };
        NewPlan::parse(&form, date(30)).map(|new| new.plan)
    }

    #[test]
    fn a_shift_is_as_the_hours_of_calls_say_unless_somebody_says_otherwise() {
        let hours = CallHours::default();
        assert_eq!(ShiftPlan::Usual.on(hours, date(29)), Some(WallSpan::new(525, 1020)), "a Sunday");
        assert_eq!(ShiftPlan::Free.on(hours, date(30)), None);
        let own = parse("hours", "9:00", "15:30").unwrap();
        assert_eq!(own.on(hours, date(30)), Some(WallSpan::new(540, 930)));
    }

    #[test]
    fn what_was_typed_is_checked() {
        assert_eq!(parse("usual", "x", ""), Ok(ShiftPlan::Usual), "what is not asked for is not read");
        assert_eq!(parse("hours", "9:00", "8:00").unwrap_err().of("to"), Some(Fault::EndBeforeStart));
        assert_eq!(parse("hours", "", "8:00").unwrap_err().of("from"), Some(Fault::Required));
        assert_eq!(parse("", "", "").unwrap_err().of("plan"), Some(Fault::UnknownChoice));
        let user = UserId(Default::default());
        let form = |date: &str| ShiftForm {
            user,
            date: date.into(),
            plan: "free".into(),
            from: String::new(),
            to: String::new(),
        };
        let fault = |raw: &str| NewPlan::parse(&form(raw), date(30)).unwrap_err().of("date");
        assert_eq!(fault("2026-11-29"), Some(Fault::InThePast));
        assert_eq!(fault("2026-11-31"), Some(Fault::NoSuchDay));
    }

    proptest! {
        #[test]
        fn a_week_begins_on_monday_and_holds_its_dates(days in 0i64..20_000) {
            let date = NaiveDate::default() + chrono::TimeDelta::days(days);
            let first = monday(date);
            prop_assert_eq!(first.weekday(), chrono::Weekday::Mon);
            prop_assert!(week(first).any(|other| other == date));
            prop_assert_eq!(week(first).count(), 7);
        }
    }
}
