//! What is shown beside a booking on the schedule, and what may be done to it there.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    booking::{Booking, BookingStatus, CancelReason},
    id::PatientId,
    permission::{Permission, Role},
    treatment_plan::InPlan,
};

/// A booking with the names that its card shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BookingCard {
    /// The booking.
    pub booking: Booking,
    /// Whom; `None` for a hold, and to those who may not know.
    pub patient: Option<BookedPatient>,
    /// The treatment plan that it belongs to.
    pub plan: Option<InPlan>,
    /// «Иванова А. С.», the doctor.
    pub doctor: String,
    /// The chair as the staff calls it.
    pub chair: String,
    /// IANA zone of the branch, by which the times are shown.
    pub zone: String,
    /// Since when the status holds.
    pub since: DateTime<Utc>,
    /// The server's time: what lies ahead is judged by it.
    pub now: DateTime<Utc>,
    /// Whether it is the reader's own hold.
    pub own_hold: bool,
}

/// The patient of a booking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookedPatient {
    /// Whose card.
    pub id: PatientId,
    /// «Иванова Анна Сергеевна».
    pub full_name: String,
    /// Year of birth.
    pub birth_year: Option<i32>,
    /// Number of the card.
    pub card_no: i64,
    /// The primary phone, masked: `+7 912 •••-••-89`.
    pub phone_masked: Option<String>,
    /// Wishes for every visit.
    pub standing_wishes: Vec<String>,
}

/// Something done to a booking on the schedule, in the order in which menus list them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BookingAct {
    /// Takes the next step of the visit's life.
    Step(BookingStatus),
    /// Moves it to another time.
    Move,
    /// Puts the patient on the waiting list for an earlier time.
    Earlier,
    /// Edits the wishes.
    Wish,
    /// Books the same patient once more.
    BookAgain,
    /// Gives a held time back.
    Release,
    /// Calls it off.
    Cancel,
}

impl BookingCard {
    /// What the role may do to it now. The server decides again: this only keeps menus short.
    pub fn acts(&self, role: Role) -> Vec<BookingAct> {
        let status = self.booking.status;
        let (books, receives) = (role.may(Permission::Book), role.may(Permission::Receive));
        if status == BookingStatus::Held {
            return if self.own_hold && books { vec![BookingAct::Release] } else { Vec::new() };
        }
        let begun = self.booking.starts_at <= self.now;
        let steps = [
            (BookingStatus::Confirmed, books),
            (BookingStatus::Arrived, receives),
            (BookingStatus::InChair, receives),
            (BookingStatus::Done, receives),
            (BookingStatus::NoShow, receives && begun),
        ];
        let mut acts: Vec<BookingAct> = steps
            .into_iter()
            .filter(|(next, may)| *may && status.may_become(*next))
            .map(|(next, _)| BookingAct::Step(next))
            .collect();
        let no_show = acts.pop_if(|act| *act == BookingAct::Step(BookingStatus::NoShow));
        let others = [
            (BookingAct::Move, status.is_ahead()),
            (BookingAct::Step(BookingStatus::Parked), status.may_become(BookingStatus::Parked)),
            (BookingAct::Earlier, status.is_ahead() && !begun && role.may(Permission::SeePatients)),
            (BookingAct::Wish, status.is_live() && status != BookingStatus::Done),
            (BookingAct::BookAgain, self.patient.is_some()),
        ];
        acts.extend(others.into_iter().filter(|(_, fits)| books && *fits).map(|(act, _)| act));
        acts.extend(no_show);
        if books && status.may_become(BookingStatus::Cancelled) {
            acts.push(BookingAct::Cancel);
        }
        acts
    }
}

impl BookingAct {
    /// Whether it ends the visit without treatment: such acts stand below the line.
    pub const fn is_loss(self) -> bool {
        matches!(self, Self::Step(BookingStatus::NoShow) | Self::Cancel | Self::Release)
    }
}

/// The reason that a digit from 1 to 8 chooses.
pub fn reason_of_digit(digit: u8) -> Option<CancelReason> {
    let place = usize::from(digit).checked_sub(1)?;
    CancelReason::ALL.get(place).copied()
}
