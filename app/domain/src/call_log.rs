//! The log of calls (журнал звонков): which are asked for, a line of it, and one call with all that came of it.

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    booking::BookingStatus,
    call::{Call, CallOutcome, Direction},
    call_reason::CallReason,
    error::Fault,
    id::{BookingId, BranchId, LeadId, UserId},
    lead::{LeadSource, LeadStatus},
    message::{Channel, MessageKind, MessageState},
    telephony::{LineEvent, LineKind},
};

/// Dates that the log shows when none are asked for.
const USUAL_DAYS: u64 = 7;
/// Dates that it shows at the most: what reaches further is asked for in parts.
const DAYS_MAX: u64 = 92;
/// Digits of a number by which calls are looked for: fewer name too many, more than a number has none.
const TAIL: std::ops::RangeInclusive<usize> = 3..=15;

/// Which calls are asked for. All of it but the digits of the number stands in the page's address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogFilter {
    /// The first date by the clinic's clock; a week before the last one when not given.
    pub from: Option<NaiveDate>,
    /// The last date; today when not given.
    pub to: Option<NaiveDate>,
    /// Only one's own.
    pub own: bool,
    /// Only this operator's.
    pub operator: Option<UserId>,
    /// Who rang whom.
    pub direction: Option<Direction>,
    /// Only those that nobody answered, or only the others.
    pub missed: Option<bool>,
    /// Only those of which this came.
    pub ending: Option<Ending>,
    /// Only those about this branch.
    pub branch: Option<BranchId>,
    /// Only those for this reason among others.
    pub reason: Option<CallReason>,
    /// The last digits of the number, as typed; for those who may see patients.
    pub phone: String,
    /// Only those that began before this one: the next page.
    pub before: Option<DateTime<Utc>>,
}

/// What came of a call, as the log asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// It ended so.
    As(CallOutcome),
    /// It was answered and has ended, and nobody has said how.
    Unsettled,
    /// A visit could have come of it ([`CallFact::is_target`](crate::figure::CallFact::is_target)).
    Target,
    /// The patient came to a visit that was booked in it.
    Came,
}

impl Ending {
    /// Those besides the outcomes.
    pub const OTHERS: [Self; 3] = [Self::Unsettled, Self::Target, Self::Came];

    /// As addresses write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::As(outcome) => outcome.code(),
            Self::Unsettled => "none",
            Self::Target => "target",
            Self::Came => "came",
        }
    }

    /// What a code means.
    pub fn from_code(code: &str) -> Option<Self> {
        let other = Self::OTHERS.into_iter().find(|other| other.code() == code);
        other.or_else(|| CallOutcome::from_code(code).map(Self::As))
    }
}

impl LogFilter {
    /// The first and the last date that are shown.
    pub fn dates(&self, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        let to = self.to.unwrap_or(today);
        let back = |days: u64| to.checked_sub_days(Days::new(days - 1)).unwrap_or(to);
        let from = self.from.unwrap_or_else(|| back(USUAL_DAYS));
        (from.clamp(back(DAYS_MAX), to), to)
    }

    /// The digits at the end of the number; none when nothing was typed.
    pub fn tail(&self) -> Result<Option<String>, Fault> {
        let digits: String = self.phone.chars().filter(char::is_ascii_digit).collect();
        match digits.len() {
            _ if self.phone.trim().is_empty() => Ok(None),
            0 => Err(Fault::NotANumber),
            few if few < *TAIL.start() => Err(Fault::TooShort(*TAIL.start() as u32)),
            many if many > *TAIL.end() => Err(Fault::TooLong(*TAIL.end() as u32)),
            // 8 916 … is typed, +7916… is kept
            11 if digits.starts_with('8') => Ok(digits.get(1..).map(Into::into)),
            _ => Ok(Some(digits)),
        }
    }
}

/// Something by its id, with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice<I> {
    /// Which.
    pub id: I,
    /// Its name.
    pub name: String,
}

/// A call as the log shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallLine {
    /// The call.
    pub call: Call,
    /// Somebody rang and nobody answered.
    pub missed: bool,
    /// What they rang for.
    pub reasons: Vec<CallReason>,
    /// About which branch it was.
    pub branch: Option<String>,
}

/// A page of the log, the newest call first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallLog {
    /// The calls.
    pub lines: Vec<CallLine>,
    /// The first date that is shown.
    pub from: NaiveDate,
    /// The last one.
    pub to: NaiveDate,
    /// Where the next page begins.
    pub next: Option<DateTime<Utc>>,
    /// The zone in which times are told.
    pub zone: Tz,
}

/// Whose calls there may be, and about which branches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogChoices {
    /// Those who take calls.
    pub operators: Vec<Choice<UserId>>,
    /// Branches in use.
    pub branches: Vec<Choice<BranchId>>,
}

/// What happened to a call on the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallStep {
    /// It rang.
    Rang,
    /// It rang there no more.
    Left,
    /// Somebody answered.
    Answered,
    /// Somebody else went on with it.
    Transferred,
    /// It was over.
    Ended,
    /// It was over, and nobody had answered.
    Missed,
    /// It was recorded.
    Recorded,
}

/// One of these steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub step: CallStep,
    /// At whose telephone: a name, or the extension that is nobody's; empty when that was not told.
    pub who: String,
}

/// The steps of a call, in their order; what is told twice is one step.
pub fn steps(events: impl IntoIterator<Item = LineEvent>) -> Vec<CallEvent> {
    let mut events: Vec<LineEvent> = events.into_iter().collect();
    events.sort();
    let mut talks: Option<String> = None;
    let mut steps: Vec<CallEvent> = Vec::new();
    for event in events {
        let who = event.extension.unwrap_or_default();
        let step = match event.kind {
            LineKind::Rings => CallStep::Rang,
            LineKind::Left => CallStep::Left,
            LineKind::Answered if talks.as_ref().is_some_and(|before| *before != who) => {
                CallStep::Transferred
            }
            LineKind::Answered => CallStep::Answered,
            LineKind::Ended { answered: Some(false), .. } => CallStep::Missed,
            LineKind::Ended { .. } => CallStep::Ended,
            LineKind::Recorded => CallStep::Recorded,
        };
        if event.kind == LineKind::Answered {
            talks = Some(who.clone());
        }
        let told =
            steps.iter().any(|known| (known.step, &known.who) == (step, &who) && step != CallStep::Rang);
        let again = steps.last().is_some_and(|last| (last.step, &last.who) == (step, &who));
        if !told && !again {
            steps.push(CallEvent { at: event.at, step, who });
        }
    }
    steps
}

/// What was done with a visit in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitAct {
    /// It was booked.
    Booked,
    /// It was moved.
    Moved,
    /// It was called off.
    Cancelled,
}

impl VisitAct {
    /// Its name in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Moved => "moved",
            Self::Cancelled => "cancelled",
        }
    }

    /// The one of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Booked, Self::Moved, Self::Cancelled].into_iter().find(|act| act.code() == code)
    }
}

/// A visit that came of a call, as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallVisit {
    /// Which.
    pub id: BookingId,
    /// What was done with it.
    pub act: VisitAct,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// The branch's zone.
    pub zone: Tz,
    /// «Жукова Н. В., приём первичный».
    pub about: String,
    /// Its state now.
    pub status: BookingStatus,
}

/// A lead that was rung in the call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallLead {
    /// Which, for those who may open it.
    pub id: Option<LeadId>,
    /// Where they reached out.
    pub source: LeadSource,
    /// How far it is.
    pub status: LeadStatus,
}

/// A promise to ring back that was made in the call, tried or kept by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallPromise {
    /// When it is due.
    pub due_at: DateTime<Utc>,
    /// Whether it was made in this call.
    pub made: bool,
    /// When it was kept, or given up.
    pub closed_at: Option<DateTime<Utc>>,
}

/// A message about one of these visits that was written during the call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallMessage {
    /// What it is about.
    pub kind: MessageKind,
    /// By which way.
    pub channel: Channel,
    /// What became of it.
    pub state: MessageState,
}

/// Something that was done with a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallTrace {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
    /// What: `start`, `ring`, `accept`, `attach`, `miss`, `end`, `outcome`, `hear`.
    pub act: String,
}

/// A call with all that came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallView {
    /// As the log shows it.
    pub line: CallLine,
    /// Seconds until somebody answered, where the exchange told.
    pub waited_s: Option<u32>,
    /// Seconds that were talked, likewise.
    pub talked_s: Option<u32>,
    /// What happened on the line.
    pub events: Vec<CallEvent>,
    /// Visits that were booked, moved or called off.
    pub visits: Vec<CallVisit>,
    /// Leads that were rung.
    pub leads: Vec<CallLead>,
    /// Promises to ring back.
    pub promises: Vec<CallPromise>,
    /// Messages to the patient.
    pub messages: Vec<CallMessage>,
    /// What was done with the call, the newest first.
    pub history: Vec<CallTrace>,
    /// Whether the reader can say how it has ended, or say otherwise.
    pub settles: bool,
    /// Whether there is a recording, for those who may hear it.
    pub recording: bool,
    /// The server's time.
    pub now: DateTime<Utc>,
    /// The zone in which times are told.
    pub zone: Tz,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    #[test]
    fn a_week_is_shown_unless_something_else_is_asked() {
        let asked = |from, to| LogFilter { from, to, ..LogFilter::default() }.dates(date(30));
        assert_eq!(asked(None, None), (date(24), date(30)));
        assert_eq!(asked(None, Some(date(10))), (date(4), date(10)));
        assert_eq!(asked(Some(date(20)), Some(date(10))), (date(10), date(10)), "the last one stands");
        let far = NaiveDate::from_ymd_opt(2020, 1, 1);
        assert_eq!(asked(far, None), (NaiveDate::from_ymd_opt(2026, 8, 31).unwrap(), date(30)));
    }

    #[test]
    fn a_number_is_looked_for_by_its_last_digits() {
        let tail = |phone: &str| LogFilter { phone: phone.into(), ..LogFilter::default() }.tail();
        assert_eq!(tail(" "), Ok(None));
        assert_eq!(tail("11-42"), Ok(Some("1142".into())));
        assert_eq!(tail("8 (916) 204-11-42"), Ok(Some("9162041142".into())));
        assert_eq!(tail("42"), Err(Fault::TooShort(3)));
        assert_eq!(tail("Иванова"), Err(Fault::NotANumber));
        assert_eq!(tail(&"1".repeat(16)), Err(Fault::TooLong(15)));
    }

    fn event(second: i64, kind: LineKind, extension: Option<&str>) -> LineEvent {
        LineEvent {
            seq: 0,
            at: DateTime::UNIX_EPOCH + chrono::TimeDelta::seconds(second),
            kind,
            extension: extension.map(Into::into),
            direction: None,
            phone: None,
            recording: None,
        }
    }

    #[test]
    fn whoever_goes_on_with_a_call_was_passed_it() {
        let ended = LineKind::Ended { answered: Some(true), wait_s: None, talk_s: None };
        let told = steps([
            event(0, LineKind::Rings, Some("101")),
            event(0, LineKind::Rings, Some("101")),
            event(5, LineKind::Answered, Some("101")),
            event(60, LineKind::Answered, Some("102")),
            event(90, ended, None),
            event(95, LineKind::Recorded, None),
        ]);
        let words: Vec<_> = told.iter().map(|event| (event.step, event.who.as_str())).collect();
        use CallStep::{Answered, Ended, Rang, Recorded, Transferred};
        let expected = [(Rang, "101"), (Answered, "101"), (Transferred, "102"), (Ended, ""), (Recorded, "")];
        assert_eq!(words, expected);
        let gave_up = LineKind::Ended { answered: Some(false), wait_s: None, talk_s: None };
        assert_eq!(steps([event(9, gave_up, None)])[0].step, CallStep::Missed);
    }

    proptest! {
        #[test]
        fn steps_follow_the_clock_whatever_the_order_in_which_they_were_told(
            told in prop::collection::vec((0i64..50, 0u8..4), 0..12),
        ) {
            let kinds = [LineKind::Rings, LineKind::Left, LineKind::Answered, LineKind::Recorded];
            let mut events: Vec<LineEvent> =
                told.iter().map(|(at, kind)| event(*at, kinds[usize::from(*kind)], Some("101"))).collect();
            let forward = steps(events.clone());
            events.reverse();
            prop_assert_eq!(&forward, &steps(events));
            prop_assert!(forward.is_sorted_by_key(|event| event.at));
        }
    }
}
