//! What can happen to an open call, and what is to be done outside because of it.

use chrono::NaiveDate;
use domain::{
    booking::{Booking, BookingForm, CancelForm, CancelReason, Changed, HoldForm, Place, RescheduleForm},
    call::{Call, CallDraft, Chosen},
    clinic::Sex,
    error::AppError,
    id::{BookingId, BranchId, ChangeId, DoctorId, PatientId, ServiceId},
    patient::{Found, PatientBrief, PatientCard, VisitLine},
    slot::Offer,
    slot_query::{SlotMode, SlotQuery},
    treatment_plan::NextStep,
};

use super::{super::plan::Plan, Done};

/// Where the focus is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// The search for the caller.
    Search,
    /// The reason.
    Reason,
    /// The field for the reason of an override.
    Override,
    /// Nowhere in particular: single keys work.
    Page,
}

/// What the operator is to hear of.
#[derive(Clone, Debug, PartialEq)]
pub enum Saying {
    /// A deed, with the way back.
    Done(Box<Done>),
    /// A deed was taken back.
    Undone,
    /// Whom it is about is missing.
    NeedPatient,
    /// Services are missing.
    NeedServices,
    /// The time is missing.
    NeedTime,
    /// Something did not work.
    Failed(AppError),
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// The server has noted the start of the call, or the number.
    Noted(Call),
    /// The connection is back.
    Online,
    /// Something did not work that changes nothing here.
    Failed(AppError),
    /// A search has found people.
    Found(Found),
    /// The patient is picked.
    Pick(PatientBrief),
    /// Their card has come.
    Card(Box<PatientCard>),
    /// Not them after all.
    Unpick,
    /// Somebody else asks about a patient, or not.
    ThirdParty(bool),
    /// Services are chosen by hand.
    Services(Vec<ServiceId>),
    /// A specialist is chosen by hand.
    Skill(Option<String>),
    /// A doctor is chosen by hand.
    Doctor(Option<DoctorId>),
    /// A branch is chosen.
    Branch(Option<BranchId>),
    /// Branches of other cities are good too.
    Everywhere,
    /// The next visit of a treatment plan is to be booked, from its first date on or today.
    Next(NextStep, NaiveDate),
    /// A woman or a man is chosen.
    Sex(Option<Sex>),
    /// The first day is chosen.
    From(Option<NaiveDate>),
    /// The order is chosen.
    Mode(SlotMode),
    /// The signs of an emergency were asked for.
    RedFlag(Option<bool>),
    /// The patient says to be a pensioner.
    Pensioner(bool),
    /// The reason is another one.
    Reason,
    /// What is looked for has changed.
    Planned(Plan),
    /// The search has come back.
    Offers(SlotQuery, Result<Vec<Offer>, AppError>),
    /// Something changed on the days that are offered.
    Refresh,
    /// More of what was found.
    More,
    /// A time is chosen.
    Choose(Chosen),
    /// The hold has come back, or another five minutes of it.
    Held(Result<Booking, AppError>),
    /// The hold of a restored draft, as it stands.
    HoldFound(Result<Booking, AppError>),
    /// The hold has run out.
    Lapsed,
    /// Another five minutes.
    Extend,
    /// The time chosen is given up.
    LetGo,
    /// A time of the schedule is asked for; it is taken as soon as the services are known.
    Want(Place),
    /// A visit of the card is to be moved.
    Move(BookingId),
    /// The visit, as it stands.
    Moving(Result<Booking, AppError>),
    /// It stays where it is.
    StopMoving,
    /// A visit is called off.
    Cancel(VisitLine, CancelReason),
    /// It was.
    Cancelled(Result<Changed, AppError>),
    /// Book, or move.
    Save(Words),
    /// It was done, or not.
    Saved(Result<Changed, AppError>),
    /// A deed is to be taken back.
    Undo(ChangeId),
    /// It was, or not.
    Undone(ChangeId, Result<Changed, AppError>),
    /// The draft that the server kept.
    Restore(CallDraft),
}

/// What is typed and goes into a save.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    /// Wishes for the visit.
    pub wish: String,
    /// Why over hours or over a warning.
    pub override_reason: String,
    /// The reason in the patient's words, for an undo.
    pub reason: String,
}

/// What is to be done outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Have the server note the start of the call.
    Start,
    /// Fetch a card.
    Card(PatientId),
    /// Search free time.
    Search(SlotQuery),
    /// Take a time.
    Hold(HoldForm),
    /// Start the hold's time anew.
    Extend(BookingId),
    /// Give a hold back.
    Release(BookingId),
    /// Look whether a hold still stands.
    FindHold(BookingId),
    /// Fetch the visit that is to be moved.
    Find(BookingId),
    /// Book under a key that makes a repeat harmless.
    Book(BookingForm, String),
    /// Move a visit, likewise.
    Reschedule(BookingId, RescheduleForm, String),
    /// Call a visit off.
    Cancel(BookingId, CancelForm),
    /// Take a deed back.
    Undo(ChangeId),
    /// Tell the operator.
    Say(Saying),
    /// Put texts into their fields.
    Texts {
        /// The reason.
        reason: String,
        /// The wish.
        wish: String,
    },
    /// Put the focus there.
    Focus(Spot),
}
