//! Visits, counted.

use chrono::{DateTime, Utc};

use super::percent;
use crate::{
    booking::{BookingStatus, CancelReason},
    id::{BookingId, BranchId, DoctorId},
};

/// A visit, as far as it is counted.
#[derive(Clone, Debug, PartialEq)]
pub struct VisitFact {
    /// Which.
    pub booking: BookingId,
    /// Where.
    pub branch: BranchId,
    /// With whom.
    pub doctor: DoctorId,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// How long it takes, without what is cleaned after it, in minutes.
    pub minutes: i64,
    /// Where it stands.
    pub status: BookingStatus,
    /// Why it was called off.
    pub reason: Option<CancelReason>,
}

counts! {
    /// Visits, counted.
    VisitCounts {
        /// For the date, those that were called off too; none that is only held, has no time or was a mistake.
        planned,
        /// The patient came.
        arrived,
        /// The patient did not come, as a person has said.
        no_show,
        /// Called off.
        cancelled,
        /// … by the patient.
        cancelled_by_patient,
        /// Begun by now, and nobody has said whether the patient came.
        unmarked,
        /// Minutes of those that were not called off.
        minutes,
    }
}

impl VisitCounts {
    /// Those of one visit, as it is known at a moment.
    pub fn of(visit: &VisitFact, now: DateTime<Utc>) -> Self {
        use BookingStatus::{Arrived, Booked, Cancelled, Confirmed, Done, Held, InChair, NoShow, Parked};
        let is = i64::from;
        let status = visit.status;
        // what was booked by mistake, or taken back at once, never was a visit
        let mistake = visit.reason == Some(CancelReason::Mistake);
        let cancelled = status == Cancelled && !mistake;
        let planned = cancelled || !matches!(status, Held | Parked | Cancelled);
        let by_patient = visit.reason.is_some_and(CancelReason::by_patient);
        Self {
            planned: is(planned),
            arrived: is(matches!(status, Arrived | InChair | Done)),
            no_show: is(status == NoShow),
            cancelled: is(cancelled),
            cancelled_by_patient: is(cancelled && by_patient),
            unmarked: is(matches!(status, Booked | Confirmed) && visit.starts_at <= now),
            minutes: if planned && !cancelled { visit.minutes } else { 0 },
        }
    }

    /// Those that were to take place by now: nobody who has still to come is missing.
    pub fn due(&self) -> i64 {
        self.arrived + self.no_show + self.unmarked
    }

    /// Percent of the due to which the patient came.
    pub fn show_rate(&self) -> Option<f64> {
        percent(self.arrived, self.due())
    }

    /// Percent of the due to which the patient did not come.
    pub fn no_show_rate(&self) -> Option<f64> {
        percent(self.no_show, self.due())
    }

    /// Percent of the planned that were called off.
    pub fn cancelled_rate(&self) -> Option<f64> {
        percent(self.cancelled, self.planned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + chrono::TimeDelta::seconds(second)
    }

    #[test]
    fn who_has_still_to_come_is_missing_from_no_rate() {
        let visit = |status, starts_at| VisitFact {
            booking: BookingId(uuid::Uuid::nil()),
            branch: BranchId(uuid::Uuid::nil()),
            doctor: DoctorId(uuid::Uuid::nil()),
            starts_at,
            minutes: 30,
            status,
            reason: None,
        };
        let visits = [
            visit(BookingStatus::Done, at(0)),
            visit(BookingStatus::NoShow, at(0)),
            visit(BookingStatus::Booked, at(0)),
            visit(BookingStatus::Booked, at(100)),
            visit(BookingStatus::Cancelled, at(0)),
            visit(BookingStatus::Held, at(0)),
        ];
        let counts: VisitCounts = visits.iter().map(|visit| VisitCounts::of(visit, at(50))).sum();
        assert_eq!((counts.planned, counts.due(), counts.unmarked, counts.minutes), (5, 3, 1, 120));
        assert_eq!((counts.show_rate(), counts.cancelled_rate()), (percent(1, 3), Some(20.0)));
    }
}
