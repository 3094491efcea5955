//! The words for calls and those who take them: what people ring for, what happened on the line, what somebody does.

use domain::{
    call::{CallOutcome, Direction},
    call_log::{CallStep, Ending, VisitAct},
    call_reason::CallReason,
    operator_state::OperatorState,
};

use crate::{i18n::*, ui::parts::Tone};

/// What somebody rang for.
pub fn reason(language: Locale, reason: CallReason) -> &'static str {
    match reason {
        CallReason::Visit => td_string!(language, calls.reason.visit),
        CallReason::Pain => td_string!(language, calls.reason.pain),
        CallReason::Change => td_string!(language, calls.reason.change),
        CallReason::Price => td_string!(language, calls.reason.price),
        CallReason::Promotion => td_string!(language, calls.reason.promotion),
        CallReason::Hours => td_string!(language, calls.reason.hours),
        CallReason::Way => td_string!(language, calls.reason.way),
        CallReason::AfterTreatment => td_string!(language, calls.reason.after_treatment),
        CallReason::Papers => td_string!(language, calls.reason.papers),
        CallReason::Payment => td_string!(language, calls.reason.payment),
        CallReason::Complaint => td_string!(language, calls.reason.complaint),
        CallReason::Other => td_string!(language, calls.reason.other),
    }
}

/// «цена, акция»: several of them.
pub fn reasons(language: Locale, reasons: &[CallReason]) -> String {
    reasons.iter().map(|own| reason(language, *own)).collect::<Vec<_>>().join(", ")
}

/// How a call ended.
pub fn outcome(language: Locale, outcome: CallOutcome) -> &'static str {
    match outcome {
        CallOutcome::Booked => td_string!(language, calls.outcome.booked),
        CallOutcome::Moved => td_string!(language, calls.outcome.moved),
        CallOutcome::Cancelled => td_string!(language, calls.outcome.cancelled),
        CallOutcome::Advised => td_string!(language, calls.outcome.advised),
        CallOutcome::Complaint => td_string!(language, calls.outcome.complaint),
        CallOutcome::Lead => td_string!(language, calls.outcome.lead),
        CallOutcome::CallBack => td_string!(language, calls.outcome.call_back),
        CallOutcome::WrongNumber => td_string!(language, calls.outcome.wrong_number),
        CallOutcome::Spam => td_string!(language, calls.outcome.spam),
        CallOutcome::Silent => td_string!(language, calls.outcome.silent),
    }
}

/// What came of a call.
pub fn ending(language: Locale, ending: Ending) -> &'static str {
    match ending {
        Ending::As(outcome) => self::outcome(language, outcome),
        Ending::Unsettled => td_string!(language, calls.no_outcome),
        Ending::Target => td_string!(language, calls.ending.target),
        Ending::Came => td_string!(language, calls.ending.came),
    }
}

/// Who rang whom.
pub fn direction(language: Locale, direction: Direction) -> &'static str {
    match direction {
        Direction::In => td_string!(language, calls.filter.incoming),
        Direction::Out => td_string!(language, calls.filter.outgoing),
    }
}

/// What happened on the line.
pub fn step(language: Locale, step: CallStep) -> &'static str {
    match step {
        CallStep::Rang => td_string!(language, calls.step.rang),
        CallStep::Left => td_string!(language, calls.step.left),
        CallStep::Answered => td_string!(language, calls.step.answered),
        CallStep::Transferred => td_string!(language, calls.step.transferred),
        CallStep::Ended => td_string!(language, calls.step.ended),
        CallStep::Missed => td_string!(language, calls.step.missed),
        CallStep::Recorded => td_string!(language, calls.step.recorded),
    }
}

/// What was done with a visit.
pub fn act(language: Locale, act: VisitAct) -> &'static str {
    match act {
        VisitAct::Booked => td_string!(language, calls.outcome.booked),
        VisitAct::Moved => td_string!(language, calls.outcome.moved),
        VisitAct::Cancelled => td_string!(language, calls.outcome.cancelled),
    }
}

/// What was done with the call; nothing for what is not for people.
pub fn trace(language: Locale, act: &str) -> Option<&'static str> {
    Some(match act {
        "start" => td_string!(language, calls.trace.start),
        "ring" => td_string!(language, calls.trace.ring),
        "accept" => td_string!(language, calls.trace.accept),
        "attach" => td_string!(language, calls.trace.attach),
        "miss" => td_string!(language, calls.trace.miss),
        "end" => td_string!(language, calls.trace.end),
        "outcome" => td_string!(language, calls.trace.outcome),
        "hear" => td_string!(language, calls.trace.hear),
        _ => return None,
    })
}

/// What somebody does.
pub fn state(language: Locale, state: OperatorState) -> &'static str {
    match state {
        OperatorState::Ready => td_string!(language, shifts.state.ready),
        OperatorState::OnCall => td_string!(language, shifts.state.on_call),
        OperatorState::WrapUp => td_string!(language, shifts.state.wrap_up),
        OperatorState::Break => td_string!(language, shifts.state.break_),
        OperatorState::Off => td_string!(language, shifts.state.off),
    }
}

/// Its colour.
pub const fn state_tone(state: OperatorState) -> Tone {
    match state {
        OperatorState::Ready => Tone::Good,
        OperatorState::OnCall => Tone::Info,
        OperatorState::WrapUp | OperatorState::Break => Tone::Warn,
        OperatorState::Off => Tone::Neutral,
    }
}
