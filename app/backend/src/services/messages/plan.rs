//! What is to be said of a visit, planned in the transaction of the act that changes it: what has not gone yet is
//! stopped, what is true now is planned anew.

use chrono::{DateTime, Days, TimeDelta, Utc};
use domain::{
    booking::BookingStatus,
    clinic_time::local_date,
    message::{Channel, MessageKind, MessageState},
    working_hours::BranchHours,
};
use uuid::Uuid;

use crate::{
    Error,
    services::{
        bookings::{UNDO, status},
        directory::{holiday, week},
    },
    store::{
        Tx,
        bookings::BookingRow,
        directory,
        message_consents::{self, ConsentRow},
        messages::{self, MessageRow, ToldRow},
    },
};

/// How far back of a visit the calendar may matter, in days.
const DAYS_BACK: u64 = 7;

/// How it stands with a visit, as far as the patient is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// The patient is expected.
    Expected,
    /// It will have another time, which is not known yet: better nothing than what will not hold.
    Open,
    /// It was called off.
    CalledOff,
    /// It has begun, or nobody came.
    Over,
}

fn standing(row: &BookingRow) -> Result<Standing, Error> {
    Ok(match status(row)? {
        BookingStatus::Booked | BookingStatus::Confirmed if row.to_move.is_none() => Standing::Expected,
        BookingStatus::Booked | BookingStatus::Confirmed | BookingStatus::Parked => Standing::Open,
        BookingStatus::Cancelled => Standing::CalledOff,
        _ => Standing::Over,
    })
}

/// Whether the patient is expected, and was told so.
pub(super) fn still_true(kind: MessageKind, told: &str, row: &BookingRow) -> Result<bool, Error> {
    let wanted = if kind == MessageKind::Cancelled { Standing::CalledOff } else { Standing::Expected };
    Ok(standing(row)? == wanted && about(row) == told)
}

/// What a message tells of a visit: while it stays the same there is nothing new to say.
pub(super) fn about(row: &BookingRow) -> String {
    format!("{} {} {}", row.starts_at.timestamp(), row.doctor_id.simple(), row.branch_id.simple())
}

/// The channel that a patient has agreed to, unless nothing may go to them.
pub(super) fn allowed(consent: Option<&ConsentRow>) -> Option<Channel> {
    let consent = consent.filter(|consent| !consent.do_not_contact)?;
    Channel::from_code(&consent.channel)
}

/// Keeps messages true when a visit changes.
pub(crate) async fn follow(
    tx: &mut Tx,
    before: Option<&BookingRow>,
    after: &BookingRow,
) -> Result<(), Error> {
    let rules = tx.messages();
    let Some(patient) = after.patient_id.filter(|_| !rules.channels.is_empty()) else { return Ok(()) };
    let was = before.filter(|before| before.patient_id.is_some());
    let stands = standing(after)?;
    if let Some(was) = was {
        if (standing(was)?, about(was)) == (stands, about(after)) {
            return Ok(());
        }
        messages::stop_of_booking(tx, after.id).await?;
    }
    let consent = message_consents::find(tx, patient).await?;
    let channel = allowed(consent.as_ref()).filter(|channel| rules.channels.has(*channel));
    let Some(channel) = channel.filter(|_| after.starts_at > tx.now()) else { return Ok(()) };
    let told = messages::last_told(tx, after.id).await?;
    if let Some(kind) = news(told.as_ref(), stands, &about(after)) {
        // an act that is taken back within its minute leaves no message
        let due = tx.now() + UNDO + TimeDelta::seconds(1);
        insert(tx, after, patient, kind, channel, due).await?;
    }
    if stands == Standing::Expected {
        plan_reminders(tx, after, patient, channel).await?;
    }
    Ok(())
}

/// What the patient does not know yet.
fn news(told: Option<&ToldRow>, stands: Standing, about: &str) -> Option<MessageKind> {
    let expected = told.filter(|told| told.kind != MessageKind::Cancelled.code());
    match (stands, expected) {
        (Standing::Expected, None) => Some(MessageKind::Booked),
        (Standing::Expected, Some(told)) if told.about != about => Some(MessageKind::Moved),
        (Standing::CalledOff, Some(_)) => Some(MessageKind::Cancelled),
        _ => None,
    }
}

/// Plans the reminders of a visit for which none are planned.
pub(super) async fn remind(tx: &mut Tx, row: &BookingRow, channel: Channel) -> Result<(), Error> {
    let Some(patient) = row.patient_id else { return Ok(()) };
    let expected = standing(row)? == Standing::Expected && row.starts_at > tx.now();
    if !expected || messages::is_any_waiting(tx, row.id).await? {
        return Ok(());
    }
    plan_reminders(tx, row, patient, channel).await
}

async fn plan_reminders(tx: &mut Tx, row: &BookingRow, patient: Uuid, channel: Channel) -> Result<(), Error> {
    let (rules, now) = (tx.messages(), tx.now());
    let hours = branch_hours(tx, row).await?;
    for (kind, due) in rules.reminders(&hours, row.starts_at, now) {
        insert(tx, row, patient, kind, channel, due).await?;
    }
    Ok(())
}

/// When the visit's branch is open in the days before it.
async fn branch_hours(tx: &mut Tx, row: &BookingRow) -> Result<BranchHours, Error> {
    let first = row.day.checked_sub_days(Days::new(DAYS_BACK)).unwrap_or(row.day);
    let rows = directory::find_opening(tx, row.branch_id, (first, row.day)).await?;
    let zone = rows.zone.parse().map_err(|_| Error::broken(format!("zone {}", rows.zone)))?;
    debug_assert_eq!(local_date(zone, row.starts_at), row.day);
    Ok(BranchHours {
        branch: row.branch_id.into(),
        zone,
        week: week(rows.week.iter()),
        holidays: rows.holidays.iter().map(holiday).collect(),
    })
}

async fn insert(
    tx: &mut Tx,
    row: &BookingRow,
    patient: Uuid,
    kind: MessageKind,
    channel: Channel,
    due_at: DateTime<Utc>,
) -> Result<(), Error> {
    let now = tx.now();
    let message = MessageRow {
        id: Uuid::now_v7(),
        booking_id: row.id,
        patient_id: patient,
        kind: kind.code().into(),
        channel: channel.code().into(),
        about: about(row),
        due_at,
        state: MessageState::Waiting.code().into(),
        tries: 0,
        next_try_at: Some(due_at),
        fault: None,
        recipient: None,
        recipient_masked: String::new(),
        text: String::new(),
        provider_id: None,
        answer: None,
        created_at: now,
        sent_at: None,
        changed_at: now,
    };
    Ok(messages::insert(tx, &message).await?)
}
