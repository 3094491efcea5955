//! What whoever takes calls does just now (состояние оператора), and how calls change it.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{call_hours::CallHours, clinic_time::local_date, id::UserId};

/// What was begun after the hours of calls, or lasts beyond them by telephone, is over by then.
const LONGEST: TimeDelta = TimeDelta::minutes(60);

/// What somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperatorState {
    /// Waits for the next call.
    Ready,
    /// Talks.
    OnCall,
    /// Writes down what came of the last call.
    WrapUp,
    /// Rests.
    Break,
    /// Takes no calls.
    Off,
}

impl OperatorState {
    /// All of them.
    pub const ALL: [OperatorState; 5] = [Self::Ready, Self::OnCall, Self::WrapUp, Self::Break, Self::Off];
    /// Those that one sets by hand; that somebody talks the telephone knows.
    pub const BY_HAND: [OperatorState; 4] = [Self::Ready, Self::WrapUp, Self::Break, Self::Off];

    /// Its name in the database and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::OnCall => "on_call",
            Self::WrapUp => "wrap_up",
            Self::Break => "break",
            Self::Off => "off",
        }
    }

    /// The one of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether a call that rings for nobody in particular rings for somebody in this state too.
    pub const fn hears_all(self) -> bool {
        !matches!(self, Self::Break | Self::Off)
    }

    /// The state to which one key leads: to the break and back.
    pub fn toggled(now: Option<Self>) -> Self {
        if now == Some(Self::Ready) { Self::Break } else { Self::Ready }
    }

    /// When a state that was forgotten ends by itself: with the hours of calls of its date, an hour after it began when
    /// it began after them. Who talks at the end of the hours may go on for an hour.
    pub fn lapses_at(self, hours: CallHours, zone: Tz, since: DateTime<Utc>) -> DateTime<Utc> {
        let longest = since + LONGEST;
        match hours.on(zone, local_date(zone, since)) {
            Some(open) if since < open.end && self == Self::OnCall => open.end.max(longest),
            Some(open) if since < open.end => open.end,
            _ => longest,
        }
    }
}

/// What happened to a call of somebody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineStep {
    /// It is talked.
    Connected,
    /// It is over on the line; whether it is still on the desk.
    HungUp {
        /// To be written down.
        on_desk: bool,
    },
    /// What came of it is written down.
    Saved,
}

impl LineStep {
    /// The state after it; none when it changes nothing.
    pub fn leads_to(self, now: Option<OperatorState>) -> Option<OperatorState> {
        use OperatorState::{OnCall, Ready, WrapUp};
        match (self, now) {
            (Self::Connected, now) if now != Some(OnCall) => Some(OnCall),
            (Self::HungUp { on_desk }, Some(OnCall)) => Some(if on_desk { WrapUp } else { Ready }),
            (Self::Saved, Some(WrapUp)) => Some(Ready),
            _ => None,
        }
    }
}

/// A state of somebody's, from when until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateSpan {
    /// Which.
    pub state: OperatorState,
    /// From when.
    pub started_at: DateTime<Utc>,
    /// Until when; none: it lasts.
    pub ended_at: Option<DateTime<Utc>>,
}

/// One's own state, and one's shift today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnState {
    /// What one does; none before anything is said.
    pub state: Option<OperatorState>,
    /// When the shift began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
}

/// Somebody who takes calls, as colleagues see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorLine {
    /// Who.
    pub id: UserId,
    /// The name.
    pub name: String,
    /// What they do; none when nothing is known.
    pub state: Option<OperatorState>,
    /// Since when.
    pub since: Option<DateTime<Utc>>,
    /// Until when they are on shift today.
    pub until: Option<DateTime<Utc>>,
}

/// Everybody who takes calls and is on shift or has said what they do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorBoard {
    /// Those who are ready first.
    pub lines: Vec<OperatorLine>,
    /// The zone in which times are told.
    pub zone: Tz,
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::select};

    use super::*;

    const MOSCOW: Tz = chrono_tz::Europe::Moscow;

    fn lapse(state: OperatorState, since: &str) -> String {
        let at = state.lapses_at(CallHours::default(), MOSCOW, since.parse().unwrap());
        at.with_timezone(&MOSCOW).format("%a %H:%M").to_string()
    }

    #[test]
    fn a_forgotten_state_ends_with_the_hours_of_calls() {
        use OperatorState::{Break, OnCall, Ready, WrapUp};
        // Monday, 30 November 2026, by the clock of Moscow
        assert_eq!(lapse(Ready, "2026-11-30T06:00:00Z"), "Mon 20:00");
        assert_eq!(lapse(Break, "2026-11-30T05:00:00Z"), "Mon 20:00", "begun before the hours");
        assert_eq!(lapse(Ready, "2026-11-29T12:00:00Z"), "Sun 17:00");
        assert_eq!(lapse(OnCall, "2026-11-30T16:55:00Z"), "Mon 20:55");
        assert_eq!(lapse(WrapUp, "2026-11-30T17:05:00Z"), "Mon 21:05", "begun after them");
        let none: CallHours = "tue 9:00-18:00".parse().unwrap();
        let since = "2026-11-30T06:00:00Z".parse().unwrap();
        assert_eq!(Ready.lapses_at(none, MOSCOW, since), since + LONGEST, "a date without hours");
    }

    #[test]
    fn a_call_takes_its_operator_from_ready_to_ready() {
        use LineStep::{Connected, HungUp, Saved};
        use OperatorState::{Break, OnCall, Ready, WrapUp};
        assert_eq!(Connected.leads_to(Some(Ready)), Some(OnCall));
        assert_eq!(Connected.leads_to(Some(Break)), Some(OnCall));
        assert_eq!(HungUp { on_desk: true }.leads_to(Some(OnCall)), Some(WrapUp));
        assert_eq!(HungUp { on_desk: false }.leads_to(Some(OnCall)), Some(Ready));
        assert_eq!(Saved.leads_to(Some(WrapUp)), Some(Ready));
        assert_eq!(Saved.leads_to(Some(Break)), None, "who rests goes on resting");
        assert_eq!(Saved.leads_to(None), None, "who has said nothing is asked nothing");
    }

    proptest! {
        #[test]
        fn a_state_always_ends_and_never_before_it_began(
            state in select(OperatorState::ALL.to_vec()),
            start in 0i64..4_000_000,
        ) {
            let since = "2026-03-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::seconds(start);
            let ends = state.lapses_at(CallHours::default(), MOSCOW, since);
            prop_assert!(since < ends && ends - since <= TimeDelta::days(1));
        }

        #[test]
        fn one_key_leads_out_of_anything_in_two_strokes(state in select(OperatorState::ALL.to_vec())) {
            let once = OperatorState::toggled(Some(state));
            let twice = OperatorState::toggled(Some(once));
            prop_assert!([once, twice].contains(&OperatorState::Ready));
        }
    }
}
