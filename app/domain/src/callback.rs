//! Somebody whom the clinic has promised to ring back (перезвонить), until they were reached or got through themselves.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    clinic_time::{Edge, instant},
    error::Fault,
    id::{CallbackId, PatientId},
    waitlist::Claim,
};

/// When one rings back unless something else was promised, in time in which calls are made.
pub const USUAL: TimeDelta = TimeDelta::minutes(15);
/// When one tries again unless something else is said, likewise.
pub const AGAIN: TimeDelta = TimeDelta::minutes(30);
/// How far ahead one may promise, in days.
pub const AHEAD_DAYS: u32 = 30;

/// The moment that was promised, typed as a browser gives it: `2026-11-30T15:30`, by the clinic's clock. `None` when
/// nothing was typed.
pub fn promised(raw: &str, zone: Tz, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Fault> {
    let raw = raw.trim();
    if raw.is_empty() {
        return Ok(None);
    }
    let wall: NaiveDateTime =
        NaiveDateTime::parse_from_str(raw, "%Y-%m-%dT%H:%M").map_err(|_| Fault::NotATime)?;
    let minute = wall.hour() * 60 + wall.minute();
    let at = instant(zone, wall.date(), u16::try_from(minute).unwrap_or_default(), Edge::Opening);
    // the minute that has just begun is meant as now
    if at < now - TimeDelta::minutes(1) {
        Err(Fault::InThePast)
    } else if at > now + TimeDelta::days(AHEAD_DAYS.into()) {
        Err(Fault::TooFar(AHEAD_DAYS))
    } else {
        Ok(Some(at))
    }
}

/// A promise, as the queue shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallbackLine {
    /// Which.
    pub id: CallbackId,
    /// When it was promised for, or when to try again.
    pub due_at: DateTime<Utc>,
    /// «+7 916 •••-••-42»; none when it is to be found on the card.
    pub phone_masked: Option<String>,
    /// Whose it is, where that is known.
    pub patient_id: Option<PatientId>,
    /// «Иванова Анна Сергеевна».
    pub patient: Option<String>,
    /// What was said in the call.
    pub note: String,
    /// Who promised; nobody when they only rang and were missed.
    pub by: String,
    /// When.
    pub promised_at: DateTime<Utc>,
    /// How often nobody was reached since.
    pub attempts: u32,
    /// How often they rang since, and nobody answered.
    pub missed: u32,
    /// When it was tried last.
    pub tried_at: Option<DateTime<Utc>>,
    /// Who rings now.
    pub claim: Option<Claim>,
}

/// All promises that are open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallbackQueue {
    /// By the time they are due.
    pub lines: Vec<CallbackLine>,
    /// The server's time: what is overdue is judged by it.
    pub now: DateTime<Utc>,
    /// The zone in which times are told.
    pub zone: Tz,
    /// Whether there are more than are shown.
    pub more: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_is_told_by_the_clinics_clock_and_lies_ahead() {
        let now: DateTime<Utc> = "2026-11-30T12:00:00Z".parse().unwrap();
        let at = |raw| promised(raw, chrono_tz::Europe::Moscow, now);
        assert_eq!(at(" "), Ok(None));
        assert_eq!(at("2026-11-30T15:30"), Ok(Some("2026-11-30T12:30:00Z".parse().unwrap())));
        assert_eq!(at("2026-11-30T15:00"), Ok(Some(now)));
        assert_eq!(at("2026-11-30T14:30"), Err(Fault::InThePast));
        assert_eq!(at("2027-01-15T10:00"), Err(Fault::TooFar(30)));
        assert_eq!(at("15:30"), Err(Fault::NotATime));
        let yekaterinburg = promised("2026-12-01T09:00", chrono_tz::Asia::Yekaterinburg, now);
        assert_eq!(yekaterinburg, Ok(Some("2026-12-01T04:00:00Z".parse().unwrap())));
    }
}
