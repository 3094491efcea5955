//! The demo clinic's calls: those in which something is booked, and all the others of a day.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc, Weekday};
use chrono_tz::{Europe::Moscow, Tz};
use domain::{
    call::{CallOutcome, Direction},
    call_reason::CallReason,
    clinic_time::{Edge, instant},
    telephony::Provider,
};
use uuid::Uuid;

use super::{dice::Dice, panel::Person};
use crate::store::{callbacks::CallbackRow, calls::CallRow, telephony::LineCallRow, users::CredentialsRow};

/// The call centre's clock.
pub(super) const ZONE: Tz = Moscow;
/// Calls are taken from then …
const OPENS: i64 = 8 * 60 + 45;
/// … until then, on Sunday until 17:00; minutes after midnight.
const CLOSES: i64 = 20 * 60;
const CLOSES_SUNDAY: i64 = 17 * 60;

/// Calls of a day for one clinic of the demo's size.
const A_DAY: i64 = 80;

/// Hours of the day and how busy they are.
const HOURS: [(i64, u32); 12] = [
    (8, 4),
    (9, 15),
    (10, 14),
    (11, 9),
    (12, 8),
    (13, 5),
    (14, 7),
    (15, 8),
    (16, 7),
    (17, 11),
    (18, 9),
    (19, 3),
];

/// Who takes calls.
#[derive(Clone)]
pub(super) struct Operator {
    pub id: Uuid,
    pub name: String,
}

/// Those of the users who take calls, or who stand at the desk.
pub(super) fn of_role(users: &[CredentialsRow], roles: &[&str]) -> Vec<Operator> {
    let those = users.iter().map(|row| &row.user).filter(|user| roles.contains(&user.role.as_str()));
    those.map(|user| Operator { id: user.id, name: user.name.clone() }).collect()
}

/// An instant on that date at which somebody rings, at most `until`; `None` when the lines were not open by then.
pub(super) fn moment(dice: &mut Dice, date: NaiveDate, until: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let closes = if date.weekday() == Weekday::Sun { CLOSES_SUNDAY } else { CLOSES };
    for _ in 0..16 {
        let minute = dice.weighted(&HOURS) * 60 + dice.between(0, 59);
        if (OPENS..closes - 5).contains(&minute) {
            let at =
                instant(ZONE, date, minute as u16, Edge::Opening) + TimeDelta::seconds(dice.between(0, 59));
            if at <= until {
                return Some(at);
            }
        }
    }
    let opened = instant(ZONE, date, OPENS as u16, Edge::Opening);
    let open = (until - opened).num_seconds();
    (open > 0).then(|| opened + TimeDelta::seconds(dice.between(0, open.min((closes - OPENS) * 60))))
}

/// The call in which a visit is booked, moved or called off at `at`: it began before and ends soon after.
pub(super) fn about_visit(
    dice: &mut Dice,
    operator: &Operator,
    person: &Person,
    outcome: CallOutcome,
    at: DateTime<Utc>,
) -> CallRow {
    let started_at = at - TimeDelta::seconds(dice.between(50, 290));
    CallRow {
        id: dice.id(started_at),
        operator_id: Some(operator.id),
        direction: Direction::In.code().into(),
        phone: Some(person.phone.clone()),
        patient_id: Some(person.id),
        started_at,
        ended_at: Some(at + TimeDelta::seconds(dice.between(8, 70))),
        outcome: Some(outcome.code().into()),
        note: note(dice, outcome),
        draft: None,
        version: 2,
        branch_id: None,
        reasons: CallReason::joined(&[match outcome {
            CallOutcome::Booked => CallReason::Visit,
            _ => CallReason::Change,
        }]),
    }
}

/// How many more calls a date has besides those about visits.
pub(super) fn others(dice: &mut Dice, date: NaiveDate, clinics: usize, about_visits: u32) -> i64 {
    let usual = A_DAY * clinics as i64 + dice.between(-6, 6);
    let usual = match date.weekday() {
        Weekday::Mon => usual * 13 / 10,
        Weekday::Sat => usual * 3 / 4,
        Weekday::Sun => usual / 2,
        _ => usual,
    };
    (usual - i64::from(about_visits)).max(usual / 3)
}

/// A call in which nothing was booked: a question, a reminder, one that nobody answered.
pub(super) fn other(
    dice: &mut Dice,
    operators: &[Operator],
    person: Option<&Person>,
    at: DateTime<Utc>,
) -> CallRow {
    use CallOutcome::{Advised, CallBack, Complaint, Lead, Silent, Spam, WrongNumber};
    let missed = dice.chance(9);
    let direction = if !missed && dice.chance(40) { Direction::Out } else { Direction::In };
    let known =
        person.filter(|person| person.created <= at && (direction == Direction::Out || dice.chance(45)));
    let outcome = match direction {
        Direction::Out => dice.weighted(&[(Advised, 70), (Silent, 20), (CallBack, 10)]),
        Direction::In => dice.weighted(&[
            (Advised, 62),
            (CallBack, 9),
            (Lead, 8),
            (Silent, 6),
            (Spam, 7),
            (WrongNumber, 5),
            (Complaint, 3),
        ]),
    };
    let seconds = match outcome {
        _ if missed => dice.between(6, 45),
        Silent | Spam | WrongNumber => dice.between(8, 60),
        _ => dice.between(60, 420),
    };
    let hidden = direction == Direction::In && known.is_none() && dice.chance(6);
    let note = if missed { String::new() } else { note(dice, outcome) };
    CallRow {
        id: dice.id(at),
        // of a missed one, for whom it rang
        operator_id: Some(dice.one(operators).id),
        direction: direction.code().into(),
        phone: if hidden {
            None
        } else {
            Some(known.map_or_else(|| unknown(dice), |person| person.phone.clone()))
        },
        patient_id: known.map(|person| person.id),
        started_at: at,
        ended_at: Some(at + TimeDelta::seconds(seconds)),
        outcome: if missed { None } else { Some(outcome.code().into()) },
        reasons: CallReason::joined(&reasons(outcome, &note)),
        note,
        draft: None,
        version: 2,
        branch_id: None,
    }
}

/// The call as the exchange would have told of it. What it adds follows from the call's own id: throws of the dice would
/// change every call after it.
pub(super) fn on_line(call: &CallRow) -> LineCallRow {
    let [.., mood, pause, ring, _] = *call.id.as_bytes();
    let lasted = call.ended_at.map_or(TimeDelta::zero(), |ended| ended - call.started_at);
    let missed = call.outcome.is_none() && call.direction == Direction::In.code();
    let seconds = |byte: u8, least: i64, most: i64| least + i64::from(byte) * (most - least) / 255;
    // most are answered at once, some wait for a while
    let wait = TimeDelta::seconds(if ring < 30 { seconds(ring, 21, 400) } else { seconds(ring, 2, 19) });
    let writing = TimeDelta::seconds(seconds(pause, 5, 60));
    let mut call = call.clone();
    let operator = call.operator_id.filter(|_| !missed);
    let rang_for = call.operator_id.filter(|_| missed && mood > 50);
    call.operator_id = operator;
    LineCallRow {
        provider: Some(Provider::Generic.code().into()),
        line_key: Some(call.id.to_string()),
        extension: None,
        answered_at: (!missed).then(|| call.started_at + wait.min(lasted / 3)),
        hung_up_at: call.ended_at.map(|ended| if missed { ended } else { ended - writing.min(lasted / 4) }),
        recording: None,
        missed,
        rang_for,
        call,
    }
}

/// What they rang for, as far as the note tells.
fn reasons(outcome: CallOutcome, note: &str) -> Vec<CallReason> {
    use CallReason::{Complaint, Hours, Papers, Payment, Price, Promotion, Visit, Way};
    let said = [
        ("Цена", Price),
        ("рассрочка", Payment),
        ("проехать", Way),
        ("Часы", Hours),
        ("Справка", Papers),
        ("Акция", Promotion),
        ("скидку", Promotion),
        ("Подтверждение", Visit),
        ("консультацию", Visit),
    ];
    let told = said.into_iter().filter(|(word, _)| note.contains(word)).map(|(_, reason)| reason);
    told.chain((outcome == CallOutcome::Complaint).then_some(Complaint)).collect()
}

/// What a call has promised that ended so, and is not kept yet.
pub(super) fn promise(operators: &[Operator], call: &CallRow) -> Option<CallbackRow> {
    let by = operators.iter().find(|operator| Some(operator.id) == call.operator_id)?;
    let promised = call.outcome.as_deref() == Some(CallOutcome::CallBack.code());
    let ended = call.ended_at.filter(|_| promised && (call.phone.is_some() || call.patient_id.is_some()))?;
    // no throw of the dice, which would change every call after it
    let chance = i64::from(call.id.as_bytes()[15]);
    Some(CallbackRow {
        id: Uuid::from_u128(call.id.as_u128() ^ 1),
        phone: call.phone.clone(),
        patient_id: call.patient_id,
        note: call.note.clone(),
        due_at: ended + TimeDelta::minutes(15 + chance),
        promised_in: Some(call.id),
        promised_by: by.name.clone(),
        promised_at: ended,
        attempts: 0,
        tried_at: None,
        call_id: None,
        closed_at: None,
        closed_by: None,
        missed: 0,
    })
}

/// A number that belongs to nobody, for no operator has its code.
fn unknown(dice: &mut Dice) -> String {
    format!("+7974{:07}", dice.between(0, 9_999_999))
}

fn note(dice: &mut Dice, outcome: CallOutcome) -> String {
    let notes: &[&str] = match outcome {
        CallOutcome::Booked => {
            &["", "", "", "", "Первый раз, нашли на карте", "По совету знакомых", "Просит снимок заранее"]
        }
        CallOutcome::Moved => &["", "Задерживается на работе", "Уезжает", "Удобнее вечером"],
        CallOutcome::Cancelled => &["", "Заболел ребёнок", "Передумали", "Перезвонит сам"],
        CallOutcome::Advised => &[
            "",
            "",
            "Цена на коронку",
            "Как проехать",
            "Часы приёма",
            "Есть ли рассрочка",
            "Подтверждение приёма",
            "Справка для вычета",
            "Акция на гигиену",
            "Что взять с собой",
        ],
        CallOutcome::CallBack => {
            &["Занят, перезвонить после 18:00", "Посоветуется с мужем", "Ждёт ответа врача"]
        }
        CallOutcome::Complaint => &["Долго ждали приёма", "Не предупредили о переносе"],
        CallOutcome::Lead => &["Спрашивает про скидку за отзыв", "Хочет на консультацию по элайнерам"],
        CallOutcome::WrongNumber | CallOutcome::Spam | CallOutcome::Silent => &[""],
    };
    dice.pick(notes).to_owned()
}

/// How much of a date's calls have come by `now`, in per cent.
pub(super) fn passed(date: NaiveDate, now: DateTime<Utc>) -> i64 {
    let opened = instant(ZONE, date, OPENS as u16, Edge::Opening);
    ((now - opened).num_minutes() * 100 / (CLOSES - OPENS)).clamp(0, 100)
}
