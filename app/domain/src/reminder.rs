//! When messages about a visit are due: reminders the day before and two hours before, never at an hour at which one does
//! not write to people.
//!
//! What they say belongs in [`crate::message_template`].

use chrono::{DateTime, Days, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::{
    clinic_time::{DAY_MIN, Edge, WallSpan, instant, local_date, next_day},
    message::{Channels, MessageKind},
    working_hours::BranchHours,
};

/// How far back of the day before an open day is looked for, in days.
const OPEN_DAYS_BACK: u64 = 3;
/// Whoever was told of the visit so lately needs no reminder.
const LATELY: TimeDelta = TimeDelta::hours(1);
/// A reminder nearer to the visit than this is of no use.
const NEAREST: TimeDelta = TimeDelta::hours(1);

/// What the clinic has settled about messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageRules {
    /// The channels that are set up.
    pub channels: Channels,
    /// In which hours one writes to people, by the branch's clock; within one day.
    pub hours: WallSpan,
    /// The minute after midnight at which one reminds of tomorrow's visits.
    pub day_before_min: u16,
}

impl Default for MessageRules {
    fn default() -> Self {
        Self { channels: Channels::default(), hours: WallSpan::new(9 * 60, 21 * 60), day_before_min: 12 * 60 }
    }
}

impl MessageRules {
    /// The reminders of a visit that is told of `now`, the earlier first. Those whose time has come already are none.
    pub fn reminders(
        &self,
        branch: &BranchHours,
        starts_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Vec<(MessageKind, DateTime<Utc>)> {
        let day_before = Some((MessageKind::DayBefore, self.day_before(branch, starts_at)));
        let two_hours = self.two_hours_before(branch.zone, starts_at).map(|due| (MessageKind::TwoHours, due));
        day_before.into_iter().chain(two_hours).filter(|(_, due)| *due >= now + LATELY).collect()
    }

    /// The day before, while the branch is open; the last open day where it is closed then.
    fn day_before(&self, branch: &BranchHours, starts_at: DateTime<Utc>) -> DateTime<Utc> {
        let day = local_date(branch.zone, starts_at);
        let back = |days| day.checked_sub_days(Days::new(days)).unwrap_or(day);
        let open = (1..=OPEN_DAYS_BACK).map(back).find_map(|date| {
            let opening = branch.opening(date)?;
            let closes = if opening.is_overnight() { DAY_MIN } else { opening.end_min };
            let (from, to) = (opening.start_min.max(self.hours.start_min), closes.min(self.hours.end_min));
            (from < to).then(|| (date, self.day_before_min.clamp(from, to - 1)))
        });
        let usual = self.day_before_min.clamp(self.hours.start_min, self.hours.end_min);
        let (date, minute) = open.unwrap_or((back(1), usual));
        instant(branch.zone, date, minute, Edge::Opening)
    }

    /// Two hours before; a little earlier or later where that is no hour for messages, or not at all.
    fn two_hours_before(&self, zone: Tz, starts_at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let wished = starts_at - TimeDelta::hours(2);
        let date = local_date(zone, wished);
        let edge = |minute| instant(zone, date, minute, Edge::Opening);
        let due = wished.clamp(edge(self.hours.start_min), edge(self.hours.end_min));
        (starts_at - due >= NEAREST).then_some(due)
    }

    /// The moment itself when one may write to people then; otherwise the next at which one may.
    pub fn next_hour(&self, zone: Tz, at: DateTime<Utc>) -> DateTime<Utc> {
        let date = local_date(zone, at);
        let edge = |date, minute| instant(zone, date, minute, Edge::Opening);
        if at < edge(date, self.hours.start_min) {
            edge(date, self.hours.start_min)
        } else if at <= edge(date, self.hours.end_min) {
            at
        } else {
            edge(next_day(date), self.hours.start_min)
        }
    }
}
