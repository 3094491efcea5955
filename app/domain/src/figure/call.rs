//! Calls, counted.

use chrono::{DateTime, TimeDelta, Utc};

use super::{EARLY, IN_TIME, mean, percent};
use crate::{
    call::{CallOutcome, Direction},
    call_reason::CallReason,
    id::{BranchId, CallId, UserId},
};

/// A call, as far as it is counted.
#[derive(Clone, Debug, PartialEq)]
pub struct CallFact {
    /// Which.
    pub id: CallId,
    /// Who rang whom.
    pub direction: Direction,
    /// Whose it was.
    pub operator: Option<UserId>,
    /// About which branch.
    pub branch: Option<BranchId>,
    /// When it began to ring, or was begun by hand.
    pub started_at: DateTime<Utc>,
    /// When somebody answered, as far as the exchange has told.
    pub answered_at: Option<DateTime<Utc>>,
    /// When it was hung up, likewise.
    pub hung_up_at: Option<DateTime<Utc>>,
    /// When the operator was through with it; none while it lasts.
    pub ended_at: Option<DateTime<Utc>>,
    /// The exchange tells of it; otherwise it was begun by hand.
    pub on_line: bool,
    /// Somebody rang and nobody answered.
    pub missed: bool,
    /// How it ended.
    pub outcome: Option<CallOutcome>,
    /// What they rang for.
    pub reasons: Vec<CallReason>,
    /// The patient came to a visit that was booked in it.
    pub came: bool,
    /// A visit that was booked in it is still to come, or nobody has said whether the patient came.
    pub awaited: bool,
}

impl CallFact {
    /// Whether somebody rang and was answered. One begun by hand is.
    pub fn is_answered(&self) -> bool {
        self.direction == Direction::In && !self.missed && (!self.on_line || self.answered_at.is_some())
    }

    /// Whether it was answered, is over, and nobody has said what came of it.
    pub fn is_unsettled(&self) -> bool {
        let spoken = self.is_answered() || (self.direction == Direction::Out && self.answered_at.is_some());
        spoken && self.ended_at.is_some() && self.outcome.is_none()
    }

    /// Whether a visit could have come of it: it was booked, or the question was one of a service, its price or its time.
    /// A question of which no reason was noted is taken for one.
    pub fn is_target(&self) -> bool {
        const REASONS: [CallReason; 5] = [
            CallReason::Visit,
            CallReason::Pain,
            CallReason::Price,
            CallReason::Promotion,
            CallReason::Hours,
        ];
        let about = || self.reasons.is_empty() || self.reasons.iter().any(|reason| REASONS.contains(reason));
        self.is_answered()
            && match self.outcome {
                Some(CallOutcome::Booked) => true,
                Some(CallOutcome::Advised | CallOutcome::CallBack | CallOutcome::Lead) => about(),
                _ => false,
            }
    }

    /// How long it rang until somebody answered.
    pub fn wait(&self) -> Option<TimeDelta> {
        let answered = self.answered_at.filter(|_| self.direction == Direction::In && !self.missed)?;
        Some((answered - self.started_at).max(TimeDelta::zero()))
    }

    /// How long it was talked.
    pub fn talk(&self) -> Option<TimeDelta> {
        Some((self.hung_up_at? - self.answered_at?).max(TimeDelta::zero()))
    }

    /// How long it kept the operator: talk, holding and what was written after it.
    pub fn handling(&self) -> Option<TimeDelta> {
        let from = self.answered_at.unwrap_or(self.started_at);
        self.is_answered().then_some((self.ended_at? - from).max(TimeDelta::zero()))
    }

    /// How long the caller waited in vain.
    fn gave_up_after(&self) -> TimeDelta {
        let until = self.hung_up_at.or(self.ended_at).unwrap_or(self.started_at);
        until - self.started_at
    }
}

counts! {
    /// Calls, counted.
    CallCounts {
        /// Somebody rang.
        offered,
        /// … and was answered.
        answered,
        /// … and was not.
        missed,
        /// Of the missed: given up within [`EARLY`].
        early,
        /// Of all that rang: those of which the exchange told.
        on_line,
        /// Answered within [`IN_TIME`].
        in_time,
        /// Answered, with a known time of waiting.
        waits,
        /// Seconds waited in these.
        wait_s,
        /// Talked for a known time, either way.
        talks,
        /// Seconds talked in these.
        talk_s,
        /// Answered and over.
        handled,
        /// Seconds these kept the operator.
        handling_s,
        /// The clinic rang.
        outgoing,
        /// A visit could have come of them.
        target,
        /// … and did.
        target_booked,
        /// … and the patient came to one.
        came,
        /// … and nobody has come so far, but a visit stands.
        awaited,
        /// Over, and nobody has said what came of them.
        unsettled,
    }
}

impl CallCounts {
    /// Those of one call.
    pub fn of(call: &CallFact) -> Self {
        let incoming = call.direction == Direction::In;
        let (wait, talk, handling) = (call.wait(), call.talk(), call.handling());
        let is = i64::from;
        let seconds = |time: Option<TimeDelta>| time.map_or(0, |time| time.num_seconds());
        let target = call.is_target();
        let booked = target && call.outcome == Some(CallOutcome::Booked);
        Self {
            offered: is(incoming),
            answered: is(call.is_answered()),
            missed: is(incoming && call.missed),
            early: is(incoming && call.missed && call.gave_up_after() <= EARLY),
            on_line: is(incoming && call.on_line),
            in_time: is(wait.is_some_and(|wait| wait <= IN_TIME)),
            waits: is(wait.is_some()),
            wait_s: seconds(wait),
            talks: is(talk.is_some()),
            talk_s: seconds(talk),
            handled: is(handling.is_some()),
            handling_s: seconds(handling),
            outgoing: is(!incoming),
            target: is(target),
            target_booked: is(booked),
            came: is(booked && call.came),
            awaited: is(booked && !call.came && call.awaited),
            unsettled: is(call.is_unsettled()),
        }
    }

    /// Given up after [`EARLY`].
    pub fn abandoned(&self) -> i64 {
        self.missed - self.early
    }

    /// Percent of those who rang that were abandoned.
    pub fn abandonment(&self) -> Option<f64> {
        percent(self.abandoned(), self.offered)
    }

    /// Percent answered in time of those who rang and did not give up early. Calls begun by hand are left out: how long
    /// they rang nobody knows.
    pub fn service_level(&self) -> Option<f64> {
        percent(self.in_time, self.on_line - self.early)
    }

    /// Seconds until somebody answers (ASA).
    pub fn mean_wait_s(&self) -> Option<f64> {
        mean(self.wait_s, self.waits)
    }

    /// Seconds talked in a call.
    pub fn mean_talk_s(&self) -> Option<f64> {
        mean(self.talk_s, self.talks)
    }

    /// Seconds that a call keeps an operator (AHT).
    pub fn mean_handling_s(&self) -> Option<f64> {
        mean(self.handling_s, self.handled)
    }

    /// Percent of the target calls that ended with a booking.
    pub fn conversion(&self) -> Option<f64> {
        percent(self.target_booked, self.target)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(second)
    }

    fn call() -> CallFact {
        CallFact {
            id: CallId(uuid::Uuid::nil()),
            direction: Direction::In,
            operator: None,
            branch: None,
            started_at: at(0),
            answered_at: Some(at(12)),
            hung_up_at: Some(at(112)),
            ended_at: Some(at(132)),
            on_line: true,
            missed: false,
            outcome: Some(CallOutcome::Booked),
            reasons: Vec::new(),
            came: false,
            awaited: true,
        }
    }

    fn gave_up(after: i64) -> CallFact {
        CallFact {
            answered_at: None,
            hung_up_at: Some(at(after)),
            ended_at: Some(at(after)),
            missed: true,
            outcome: None,
            ..call()
        }
    }

    #[test]
    fn whoever_gives_up_at_once_has_not_been_kept_waiting() {
        let calls = [call(), call(), gave_up(5), gave_up(6)];
        let counts: CallCounts = calls.iter().map(CallCounts::of).sum();
        assert_eq!((counts.offered, counts.answered, counts.missed, counts.abandoned()), (4, 2, 2, 1));
        assert_eq!(counts.abandonment(), Some(25.0));
        assert_eq!(counts.service_level(), percent(2, 3));
        assert_eq!((counts.mean_wait_s(), counts.mean_handling_s()), (Some(12.0), Some(120.0)));
        assert_eq!(counts.mean_talk_s(), Some(100.0));
    }

    #[test]
    fn a_call_begun_by_hand_is_answered_and_says_nothing_of_waiting() {
        let by_hand = CallFact { on_line: false, answered_at: None, hung_up_at: None, ..call() };
        let counts = CallCounts::of(&by_hand);
        assert_eq!((counts.answered, counts.on_line, counts.waits), (1, 0, 0));
        assert_eq!(counts.service_level(), None);
        assert_eq!(counts.mean_handling_s(), Some(132.0));
    }

    #[test]
    fn only_a_question_of_service_price_or_time_is_a_target() {
        let ended = |outcome, reasons: &[CallReason]| CallFact {
            outcome: Some(outcome),
            reasons: reasons.to_vec(),
            ..call()
        };
        assert!(ended(CallOutcome::Booked, &[CallReason::Way]).is_target());
        assert!(ended(CallOutcome::Advised, &[CallReason::Price, CallReason::Way]).is_target());
        assert!(ended(CallOutcome::Advised, &[]).is_target());
        assert!(!ended(CallOutcome::Advised, &[CallReason::Papers]).is_target());
        assert!(!ended(CallOutcome::WrongNumber, &[]).is_target());
        assert!(!ended(CallOutcome::Moved, &[CallReason::Visit]).is_target());
        assert!(!CallFact { outcome: None, ..call() }.is_target());
        assert!(CallFact { outcome: None, ..call() }.is_unsettled());
    }

    #[test]
    fn a_call_comes_to_one_patient_in_the_chair_however_many_visits_it_booked() {
        let counted = |call| {
            (CallCounts::of(&call).target_booked, CallCounts::of(&call).came, CallCounts::of(&call).awaited)
        };
        assert_eq!(counted(call()), (1, 0, 1));
        assert_eq!(counted(CallFact { came: true, ..call() }), (1, 1, 0));
        assert_eq!(counted(CallFact { awaited: false, ..call() }), (1, 0, 0), "called off, or nobody came");
        assert_eq!(
            counted(CallFact { outcome: Some(CallOutcome::Advised), came: true, ..call() }),
            (0, 0, 0)
        );
    }

    proptest! {
        #[test]
        fn rates_of_a_whole_lie_between_those_of_its_parts(parts in prop::collection::vec((0i64..50, 0i64..50), 1..20)) {
            let counts = |(booked, more): &(i64, i64)| CallCounts {
                target: booked + more,
                target_booked: *booked,
                ..CallCounts::default()
            };
            let whole: CallCounts = parts.iter().map(counts).sum();
            let rates: Vec<f64> = parts.iter().filter_map(|part| counts(part).conversion()).collect();
            if let Some(rate) = whole.conversion() {
                let (least, most) = rates.iter().fold((100.0f64, 0.0f64), |(least, most), rate| (least.min(*rate), most.max(*rate)));
                prop_assert!(least - 1e-9 <= rate && rate <= most + 1e-9);
            }
        }
    }
}
