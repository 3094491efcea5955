//! A booking and the history that leads to it, step by step, as the services would have written it.

use chrono::{DateTime, Utc};
use domain::booking::BookingStatus;
use uuid::Uuid;

use super::{calls::Operator, dice::Dice};
use crate::store::bookings::{BookingRow, ChangeRow};

/// One step: when, by whom, what, why; and the row before it.
struct Step {
    at: DateTime<Utc>,
    actor: Option<Uuid>,
    actor_name: String,
    action: &'static str,
    reason: Option<&'static str>,
    before: Option<BookingRow>,
    after: Option<BookingRow>,
}

/// A booking's row and its steps.
pub(super) struct Story {
    row: BookingRow,
    steps: Vec<Step>,
    brief: bool,
}

impl Story {
    /// It begins with a booking. A brief story keeps its last step only, and how the row became then.
    pub fn new(row: BookingRow, brief: bool) -> Self {
        let first = Step {
            at: row.created_at,
            actor: row.created_by,
            actor_name: row.created_by_name.clone(),
            action: "book",
            reason: None,
            before: None,
            after: (!brief).then(|| row.clone()),
        };
        Self { row, steps: vec![first], brief }
    }

    /// The row as it is by now.
    pub fn row(&self) -> &BookingRow {
        &self.row
    }

    /// Somebody changes it.
    pub fn step(
        &mut self,
        at: DateTime<Utc>,
        actor: &Operator,
        action: &'static str,
        reason: Option<&'static str>,
        change: impl FnOnce(&mut BookingRow),
    ) {
        let before = (!self.brief).then(|| self.row.clone());
        change(&mut self.row);
        self.row.version += 1;
        self.row.updated_at = at;
        if self.brief {
            self.steps.clear();
        }
        self.steps.push(Step {
            at,
            actor: Some(actor.id),
            actor_name: actor.name.clone(),
            action,
            reason,
            before,
            after: (!self.brief).then(|| self.row.clone()),
        });
    }

    /// Somebody takes a step of its life.
    pub fn become_(&mut self, at: DateTime<Utc>, actor: &Operator, status: BookingStatus) {
        self.step(at, actor, status.code(), None, |row| {
            row.status = status.code().into();
            row.live = status.is_live();
        });
    }

    /// The row and its history.
    pub fn end(self, dice: &mut Dice) -> Result<(BookingRow, Vec<ChangeRow>), serde_json::Error> {
        let row = self.row;
        let change = |step: Step| {
            Ok(ChangeRow {
                id: dice.id(step.at),
                booking_id: row.id,
                at: step.at,
                actor_id: step.actor,
                actor_name: step.actor_name,
                action: step.action.into(),
                reason: step.reason.map(Into::into),
                before: step.before.as_ref().map(serde_json::to_string).transpose()?,
                after: serde_json::to_string(step.after.as_ref().unwrap_or(&row))?,
            })
        };
        let changes = self.steps.into_iter().map(change).collect::<Result<_, serde_json::Error>>()?;
        Ok((row, changes))
    }
}
