//! When it is said that a deadline is near: after half of the time, after four fifths of it, and when it is over.
//!
//! The clock is that of the complaint alone: it neither pauses nor begins anew when somebody else is to answer. Nothing is
//! said outside the hours in which calls are taken; what was to be said at night is said in the morning, the gravest
//! alone.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{ComplaintStatus, routing::DIRECTOR, rules::ComplaintRules};
use crate::{call_hours::CallHours, permission::Role};

/// How near a deadline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// Half of the time has gone by, or what the clinic has settled.
    First,
    /// Four fifths.
    Second,
    /// All of it.
    Overdue,
}

codes!(Warning, 3,
    First => "first",
    Second => "second",
    Overdue => "overdue",
);

impl Warning {
    /// How near the deadline is at a moment; none when it is far.
    pub fn at(
        rules: &ComplaintRules,
        from: DateTime<Utc>,
        due: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|warning| warning.moment(rules, from, due) <= now)
    }

    /// When it is reached.
    pub fn moment(self, rules: &ComplaintRules, from: DateTime<Utc>, due: DateTime<Utc>) -> DateTime<Utc> {
        let percent = match self {
            Self::First => rules.first_percent,
            Self::Second => rules.second_percent,
            Self::Overdue => return due,
        };
        from + (due - from) / 100 * i32::from(percent)
    }

    /// Who is told, besides those who are to answer.
    pub const fn reaches(self) -> Option<Role> {
        match self {
            Self::First => None,
            Self::Second | Self::Overdue => Some(DIRECTOR),
        }
    }
}

/// A complaint's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Since when it runs.
    pub from: DateTime<Utc>,
    /// When it is over.
    pub due: DateTime<Utc>,
    /// What has been said.
    pub said: Option<Warning>,
    /// How far the complaint is.
    pub status: ComplaintStatus,
}

impl Clock {
    /// What is to be said now, if anything.
    pub fn to_say(
        &self,
        rules: &ComplaintRules,
        hours: CallHours,
        zone: Tz,
        now: DateTime<Utc>,
    ) -> Option<Warning> {
        if !self.status.is_running() || hours.next_open(zone, now) > now {
            return None;
        }
        Warning::at(rules, self.from, self.due, now)
            .filter(|warning| self.said.is_none_or(|said| said < *warning))
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;

    const MOSCOW: Tz = chrono_tz::Europe::Moscow;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn clock() -> Clock {
        Clock {
            from: at("2026-11-23T09:00:00Z"),
            due: at("2026-12-03T09:00:00Z"),
            said: None,
            status: ComplaintStatus::Assigned,
        }
    }

    fn to_say(clock: Clock, now: &str) -> Option<Warning> {
        clock.to_say(&ComplaintRules::usual(), CallHours::default(), MOSCOW, at(now))
    }

    #[test]
    fn each_is_said_once_and_the_gravest_alone() {
        assert_eq!(to_say(clock(), "2026-11-28T08:59:59Z"), None);
        assert_eq!(to_say(clock(), "2026-11-28T09:00:00Z"), Some(Warning::First));
        let said = Clock { said: Some(Warning::First), ..clock() };
        assert_eq!(to_say(said, "2026-11-30T09:00:00Z"), None);
        assert_eq!(to_say(said, "2026-12-01T09:00:00Z"), Some(Warning::Second));
        assert_eq!(to_say(clock(), "2026-12-03T09:00:00Z"), Some(Warning::Overdue));
    }

    #[test]
    fn what_is_reached_at_night_is_said_in_the_morning() {
        // Saturday, 28 November, 23:00 in Moscow; the clinic answers again on Sunday at 8:45
        assert_eq!(to_say(clock(), "2026-11-28T20:00:00Z"), None);
        assert_eq!(to_say(clock(), "2026-11-29T05:44:59Z"), None);
        assert_eq!(to_say(clock(), "2026-11-29T05:45:00Z"), Some(Warning::First));
    }

    #[test]
    fn an_answer_ends_it() {
        for status in ComplaintStatus::ALL {
            let said = to_say(Clock { status, ..clock() }, "2026-12-10T09:00:00Z");
            assert_eq!(said.is_some(), status.is_running(), "{status:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_said_outside_the_hours_of_calls(minutes in 0i64..60_000) {
            let now = at("2026-11-20T00:00:00Z") + TimeDelta::minutes(minutes);
            let hours = CallHours::default();
            let said = clock().to_say(&ComplaintRules::usual(), hours, MOSCOW, now);
            prop_assert!(said.is_none() || hours.next_open(MOSCOW, now) == now);
        }
    }
}
