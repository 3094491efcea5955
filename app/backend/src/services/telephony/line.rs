//! What becomes of a call on the line: it rings, is on the desk of whoever answers, or was missed.
//!
//! A call that somebody has on the desk is theirs until they end it: from then on the exchange only adds what it alone
//! knows.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    call::{CallDraft, CallOutcome, Direction},
    callback::USUAL,
    event::Event,
    operator_state::LineStep,
    permission::{Permission, Role},
    telephony::{LineCall, LineEvent, Provider},
};
use serde_json::json;
use uuid::Uuid;

use super::Times;
use crate::{
    Error,
    services::{callbacks, operator_states},
    store::{
        Tx, audit, call_dials,
        calls::CallRow,
        patient_phones,
        telephony::{self, LineCallRow, PayloadRow},
        users,
    },
};

/// Payloads of one call that are looked at.
const PAYLOADS: i64 = 300;
/// A call of which is told so long after its end is not put on a desk any more.
const LATE: TimeDelta = TimeDelta::minutes(10);
/// A manual call that was begun so long before the telephone is another one.
const MANUAL: TimeDelta = TimeDelta::minutes(15);
/// The same of one of which nothing is known yet.
const BLANK: TimeDelta = TimeDelta::minutes(1);

/// A call of a provider's.
pub(super) struct Line {
    pub provider: Provider,
    pub key: String,
    pub times: Times,
}

/// Whose telephone it is.
struct Owner {
    id: Uuid,
    takes_calls: bool,
}

impl Line {
    /// Brings the call up to date with all that was sent about it.
    pub async fn follow(&self, tx: &mut Tx) -> Result<(), Error> {
        let payloads = telephony::list_payloads(tx, self.provider.code(), &self.key, PAYLOADS).await?;
        let events: Vec<LineEvent> = payloads.iter().filter_map(|row| self.event(row)).collect();
        if self.provider.tells_of_colleagues() && events.iter().all(|event| event.direction.is_none()) {
            return Ok(());
        }
        let Some(state) = LineCall::of(events) else { return Ok(()) };
        let owner = owner(tx, state.extension()).await?;
        match telephony::find(tx, self.provider.code(), &self.key).await? {
            Some(row) => self.go_on(tx, row, &state, owner).await,
            None => self.begin(tx, &state, owner).await,
        }
    }

    fn event(&self, row: &PayloadRow) -> Option<LineEvent> {
        let told = self.provider.read(&row.raw, row.received_at).ok()?;
        told.event.filter(|(call, _)| *call == self.key).map(|(_, event)| event)
    }

    /// It is heard of for the first time.
    async fn begin(&self, tx: &mut Tx, state: &LineCall, owner: Option<Owner>) -> Result<(), Error> {
        let patient = recognised(tx, state.phone.as_deref()).await?;
        let talks = state.answer.is_some() || state.direction == Direction::Out;
        let manual = match owner.as_ref().filter(|_| talks) {
            Some(owner) => on_the_desk(tx, owner, state, patient).await?,
            None => None,
        };
        let known = manual.is_some();
        let row = manual.unwrap_or_else(|| fresh(tx, state, patient));
        let mut row = self.with_facts(row, state);
        if known {
            telephony::update_facts(tx, &row).await?;
            telephony::update_desk(tx, &row.call).await?;
            noted(tx, "attach", &row).await?;
            self.tell_state(tx, None, &row).await?;
            return self.ring(tx, &row).await;
        }
        self.settle(tx, &mut row, state, owner, talks).await?;
        telephony::insert(tx, &row).await?;
        noted(tx, "ring", &row).await?;
        self.tell_state(tx, None, &row).await?;
        self.ring(tx, &row).await?;
        self.reckon(tx, &row, None).await
    }

    /// Whom the clinic rings nobody else needs to ring.
    async fn ring(&self, tx: &mut Tx, row: &LineCallRow) -> Result<(), Error> {
        if row.call.direction == Direction::Out.code() {
            callbacks::rung_by_line(tx, &row.call).await
        } else {
            Ok(())
        }
    }

    /// More is known of it.
    async fn go_on(
        &self,
        tx: &mut Tx,
        before: LineCallRow,
        state: &LineCall,
        owner: Option<Owner>,
    ) -> Result<(), Error> {
        let answer = state.answer.as_ref();
        let now_answered = answer.is_some_and(|answer| {
            before.answered_at.is_none() || answer.extension.is_some() && before.extension != answer.extension
        });
        let mut row = self.with_facts(before.clone(), state);
        if before.call.outcome.is_some() {
            telephony::update_facts(tx, &row).await?;
            return self.tell_state(tx, Some(&before), &row).await;
        }
        if before.call.draft.is_none() && !before.missed && now_answered {
            let manual = match &owner {
                Some(owner) => on_the_desk(tx, owner, state, row.call.patient_id).await?,
                None => None,
            };
            if let Some(manual) = manual {
                telephony::delete(tx, before.call.id).await?;
                row = self.with_facts(manual, state);
                telephony::update_facts(tx, &row).await?;
                telephony::update_desk(tx, &row.call).await?;
                self.tell_state(tx, None, &row).await?;
                return noted(tx, "attach", &row).await;
            }
        }
        if row.call.patient_id.is_none() && row.call.draft.is_none() {
            row.call.patient_id = recognised(tx, row.call.phone.as_deref()).await?;
        }
        self.settle(tx, &mut row, state, owner, now_answered).await?;
        if desk(&row) != desk(&before) {
            telephony::update_desk(tx, &row.call).await?;
        }
        telephony::update_facts(tx, &row).await?;
        self.tell_state(tx, Some(&before), &row).await?;
        told(tx, &row);
        self.reckon(tx, &row, Some(&before)).await
    }

    /// Who talks is on a call; who does so no more has to write down what came of it, or waits for the next one.
    async fn tell_state(
        &self,
        tx: &mut Tx,
        before: Option<&LineCallRow>,
        row: &LineCallRow,
    ) -> Result<(), Error> {
        let (was, is) = (before.and_then(talks), talks(row));
        if was == is {
            return Ok(());
        }
        if let Some(user) = was {
            let on_desk = row.call.operator_id == Some(user) && row.call.draft.is_some();
            operator_states::follow(tx, user, LineStep::HungUp { on_desk }, self.times.clock).await?;
        }
        match is {
            Some(user) => operator_states::follow(tx, user, LineStep::Connected, self.times.clock).await,
            None => Ok(()),
        }
    }

    /// What the exchange alone knows.
    fn with_facts(&self, mut row: LineCallRow, state: &LineCall) -> LineCallRow {
        row.provider = Some(self.provider.code().into());
        row.line_key = Some(self.key.clone());
        row.extension = state.extension().map(Into::into).or(row.extension);
        row.answered_at = state.answer.as_ref().map(|answer| answer.at);
        row.hung_up_at = state.ended_at;
        row.recording.clone_from(&state.recording);
        row.call.direction = state.direction.code().into();
        row.call.started_at = row.call.started_at.min(state.started_at);
        if row.call.phone.is_none() {
            row.call.phone.clone_from(&state.phone);
        }
        row
    }

    /// Whose it is, whether it is on a desk, whether it is over. `comes` when it has just come to somebody.
    async fn settle(
        &self,
        tx: &mut Tx,
        row: &mut LineCallRow,
        state: &LineCall,
        owner: Option<Owner>,
        comes: bool,
    ) -> Result<(), Error> {
        if comes {
            let late = state.ended_at.is_some_and(|ended| ended < tx.now() - LATE);
            let takes_calls = owner.as_ref().is_some_and(|owner| owner.takes_calls);
            // what is on a desk goes to no telephone without one
            if row.call.draft.is_none() || takes_calls {
                row.call.operator_id = owner.map(|owner| owner.id);
            }
            if takes_calls && row.call.draft.is_none() && !late {
                row.call.draft = Some(blank(row.call.patient_id)?);
                row.call.ended_at = None;
            }
        } else if row.call.draft.is_none() && state.answer.is_none() && state.ended_at.is_none() {
            row.call.operator_id = owner.map(|owner| owner.id);
        }
        if row.call.draft.is_none() {
            row.call.ended_at = state.ended_at;
            row.missed = state.is_missed();
            nobody_answered(row);
        } else {
            (row.missed, row.rang_for) = (false, None);
        }
        Ok(())
    }

    /// What the call means for those who are to be rung back, once it is over and on nobody's desk.
    async fn reckon(
        &self,
        tx: &mut Tx,
        row: &LineCallRow,
        before: Option<&LineCallRow>,
    ) -> Result<(), Error> {
        if before.is_some_and(|before| before.missed) && !row.missed {
            callbacks::not_missed(tx, &row.call).await?;
        }
        // without a number nobody could be rung back
        let over = |row: &LineCallRow| (row.call.ended_at.is_some(), row.missed, row.call.phone.is_some());
        match row.call.ended_at {
            Some(ended) if before.map(over) != Some(over(row)) => reckon(tx, row, ended, self.times).await,
            _ => Ok(()),
        }
    }
}

/// Who talks just now, as far as the exchange has told.
fn talks(row: &LineCallRow) -> Option<Uuid> {
    row.call.operator_id.filter(|_| row.answered_at.is_some() && row.hung_up_at.is_none())
}

async fn reckon(tx: &mut Tx, row: &LineCallRow, ended: DateTime<Utc>, times: Times) -> Result<(), Error> {
    if row.missed {
        let due_at = times.clock.hours.after(times.clock.zone, ended, USUAL);
        callbacks::missed(tx, &row.call, due_at).await?;
        return noted(tx, "miss", row).await;
    }
    let outcome = if row.answered_at.is_some() { CallOutcome::Advised } else { CallOutcome::Silent };
    let as_if = CallRow { outcome: Some(outcome.code().into()), ..row.call.clone() };
    callbacks::settle(tx, &as_if, times.due).await
}

/// A call whose end was never told ends now.
pub(super) async fn forget(tx: &mut Tx, mut row: LineCallRow, times: Times) -> Result<(), Error> {
    row.missed = row.answered_at.is_none() && row.call.direction == Direction::In.code();
    row.call.ended_at = Some(tx.now());
    nobody_answered(&mut row);
    telephony::update_desk(tx, &row.call).await?;
    telephony::update_facts(tx, &row).await?;
    told(tx, &row);
    reckon(tx, &row, tx.now(), times).await
}

/// A call that was missed is nobody's, but for whom it rang last is remembered.
fn nobody_answered(row: &mut LineCallRow) {
    match row.missed {
        true => row.rang_for = row.call.operator_id.take().or(row.rang_for),
        false => row.rang_for = None,
    }
}

/// What of a row belongs to the desk.
fn desk(row: &LineCallRow) -> impl PartialEq + '_ {
    let call = &row.call;
    (call.operator_id, &call.phone, call.patient_id, call.ended_at, &call.draft)
}

/// What a desk begins with.
pub(super) fn blank(patient: Option<Uuid>) -> Result<String, Error> {
    let draft = CallDraft { patient_id: patient.map(Into::into), ..CallDraft::default() };
    Ok(serde_json::to_string(&draft)?)
}

fn fresh(tx: &Tx, state: &LineCall, patient: Option<Uuid>) -> LineCallRow {
    LineCallRow {
        call: CallRow {
            id: Uuid::now_v7(),
            operator_id: None,
            direction: state.direction.code().into(),
            phone: state.phone.clone(),
            patient_id: patient,
            // a clock that is fast lets nothing begin in the future
            started_at: state.started_at.min(tx.now()),
            ended_at: None,
            outcome: None,
            note: String::new(),
            draft: None,
            version: 1,
            branch_id: None,
            reasons: String::new(),
        },
        provider: None,
        line_key: None,
        extension: None,
        answered_at: None,
        hung_up_at: None,
        recording: None,
        missed: false,
        rang_for: None,
    }
}

async fn owner(tx: &mut Tx, extension: Option<&str>) -> Result<Option<Owner>, Error> {
    let Some(extension) = extension else { return Ok(None) };
    let user = users::find_by_extension(tx, extension).await?;
    Ok(user.map(|user| Owner {
        id: user.id,
        takes_calls: Role::from_code(&user.role).is_some_and(|role| role.may(Permission::TakeCalls)),
    }))
}

/// The patient of a number, when it is one patient's alone: of a family nobody is chosen.
async fn recognised(tx: &mut Tx, phone: Option<&str>) -> Result<Option<Uuid>, Error> {
    let Some(phone) = phone else { return Ok(None) };
    let reversed: String = phone.chars().rev().filter(char::is_ascii_digit).collect();
    let mut patients: Vec<Uuid> = Vec::new();
    for row in patient_phones::list_number(tx, &reversed).await? {
        if !patients.contains(&row.patient_id) {
            patients.push(row.patient_id);
        }
    }
    Ok(if let [one] = patients[..] { Some(one) } else { None })
}

/// The manual call that the operator began about this one: of the same number, of the same patient while no number is
/// known, or one of which nothing is known that was begun when the telephone rang.
async fn on_the_desk(
    tx: &mut Tx,
    owner: &Owner,
    state: &LineCall,
    patient: Option<Uuid>,
) -> Result<Option<LineCallRow>, Error> {
    if !owner.takes_calls {
        return Ok(None);
    }
    let since = state.started_at - MANUAL;
    let mut manual = Vec::new();
    for row in telephony::list_manual(tx, owner.id).await? {
        // one that the exchange was asked to dial begins with that
        let dial = call_dials::find(tx, row.call.id).await?;
        manual.push((dial.map_or(row.call.started_at, |dial| dial.asked_at), row));
    }
    manual.sort_by_key(|(began, _)| std::cmp::Reverse(*began));
    let same = |(began, row): &&(DateTime<Utc>, LineCallRow)| {
        let call = &row.call;
        let fits = call.direction == state.direction.code() && *began >= since;
        fits && match (&call.phone, call.patient_id) {
            (Some(phone), _) => state.phone.as_ref() == Some(phone),
            (None, Some(about)) => patient == Some(about),
            (None, None) => false,
        }
    };
    let blank = |(_, row): &&(DateTime<Utc>, LineCallRow)| {
        let call = &row.call;
        let nothing = call.phone.is_none() && call.patient_id.is_none();
        nothing && call.direction == state.direction.code() && call.started_at >= state.started_at - BLANK
    };
    let found = manual.iter().find(same).or_else(|| manual.iter().find(blank));
    Ok(found.map(|(_, row)| row.clone()))
}

/// Notes what became of the call, and tells the screens.
pub(super) async fn noted(tx: &mut Tx, act: &str, row: &LineCallRow) -> Result<(), Error> {
    let details = json!({"provider": row.provider});
    audit::insert(tx, &format!("call.{act}"), "call", row.call.id, details).await?;
    told(tx, row);
    Ok(())
}

fn told(tx: &mut Tx, row: &LineCallRow) {
    let (id, operator) = (row.call.id.into(), row.call.operator_id.map(Into::into));
    tx.emit(Event::CallChanged { id, operator });
    let lasts = row.call.ended_at.is_none() && row.hung_up_at.is_none();
    if lasts {
        tx.emit(Event::CallRinging { id, operator });
    }
}
