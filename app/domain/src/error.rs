//! What can go wrong, as the user is told it. Causes that only the log may know stay in the backend.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::slot::Offer;

/// An error that crosses the wire.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum AppError {
    /// Nobody is signed in, or the session has ended.
    #[error("not signed in")]
    Unauthenticated,
    /// The role may not do this.
    #[error("not allowed")]
    Forbidden,
    /// There is no such thing, or the role may not know of it.
    #[error("not found")]
    NotFound,
    /// The time is taken.
    #[error("the slot is taken")]
    SlotTaken(Box<Clash>),
    /// Somebody else changed it first.
    #[error("changed meanwhile")]
    Stale(Box<Stale>),
    /// Fields to mend.
    #[error("some fields need another look")]
    Invalid(FieldErrors),
    /// What was asked contradicts the state of things, e.g. to cancel what is done.
    #[error("not possible now: {0:?}")]
    Refused(Refusal),
    /// Too many tries; come back after so many seconds.
    #[error("too many tries, wait {0} s")]
    TooMany(u32),
    /// The server was not reached.
    #[error("no connection")]
    Offline,
    /// Something broke; the id finds it in the log.
    #[error("internal error {0}")]
    Internal(String),
}

/// Why a slot cannot be had, and what can be had instead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Clash {
    /// Start of the time asked for.
    pub starts_at: DateTime<Utc>,
    /// End of the time asked for.
    pub ends_at: DateTime<Utc>,
    /// What is in the way.
    pub by: ClashWith,
    /// The colleague who holds or booked it; never the patient.
    pub colleague: Option<String>,
    /// The next best offers, three at most.
    pub alternatives: Vec<Offer>,
}

/// What is in the way of a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClashWith {
    /// A colleague holds the doctor's time.
    Hold,
    /// The doctor is booked.
    Doctor,
    /// The chair is booked.
    Chair,
}

/// An edit that came too late.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stale {
    /// The version that is in force now.
    pub version: i64,
    /// Who changed it.
    pub by: Option<String>,
    /// When.
    pub at: Option<DateTime<Utc>>,
    /// Names of the fields that differ from the version edited, with what they hold now.
    pub changed: Vec<(String, String)>,
}

/// Why an act is not possible in the present state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The booking's status does not allow the step.
    WrongStatus,
    /// The hold has expired.
    HoldExpired,
    /// The hold belongs to a colleague.
    NotYourHold,
    /// The minute for an undo has passed, or something was changed since.
    TooLateToUndo,
    /// Outside the doctor's hours; a privileged role may, with a reason.
    OutsideHours,
    /// The patient has another visit at this time; a privileged role may, with a reason.
    PatientBusy,
    /// The patient is restricted; a privileged role may, with a reason.
    PatientRestricted,
    /// The doctor does not do this service, or not for this age.
    NotCompetent,
    /// The visit starts in the past.
    InThePast,
    /// Booked visits would fall outside the new hours.
    VisitsInTheWay,
    /// It is still used by others, e.g. a chair with bookings ahead.
    InUse,
    /// An Idempotency-Key was used with another request.
    KeyReused,
    /// The first-run page after the clinic was set up.
    AlreadySetUp,
    /// The call has ended.
    CallEnded,
    /// So many calls are open that another one would be lost among them.
    TooManyOpen,
    /// Nobody could administer the clinic any more.
    LastAdmin,
    /// A colleague is talking with this patient about another time.
    BeingAsked,
    /// The patient does not wait for a time any more.
    WaitsNoMore,
}

/// The fields of a form that need another look, in the form's order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldErrors(pub Vec<FieldError>);

/// One field and what is the matter with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name in the form and in JSON.
    pub field: String,
    /// What is the matter.
    pub fault: Fault,
}

/// What is the matter with a field. The words are the pages' and the API's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Nothing was entered.
    Required,
    /// Longer than so many characters.
    TooLong(u32),
    /// Shorter than so many characters.
    TooShort(u32),
    /// Not a number.
    NotANumber,
    /// Outside a range, both ends included.
    OutOfRange(i64, i64),
    /// Not a date, written as 31.12.1990 or 1990-12-31.
    NotADate,
    /// The month has no such day.
    NoSuchDay,
    /// A date that lies ahead where it may not.
    InTheFuture,
    /// A date that is over where it may not be.
    InThePast,
    /// A date more than so many days ahead.
    TooFar(u32),
    /// Not a time of day, written as 9:00.
    NotATime,
    /// The end is not after the start.
    EndBeforeStart,
    /// Not a phone number.
    NotAPhone,
    /// Not an e-mail address.
    NotAnEmail,
    /// Letters were expected.
    NotAName,
    /// Not one of the choices.
    UnknownChoice,
    /// Another one has it already.
    Taken,
    /// Not the right one (a password, a code).
    Wrong,
    /// A password on the list of those tried first.
    TooCommon,
    /// A character that may not stand here.
    BadCharacter,
    /// Not an IANA time zone.
    NotAZone,
    /// Overlaps another interval in the form.
    Overlaps,
    /// A field that the request does not have.
    UnknownField,
    /// A field that is there more than once.
    Twice,
    /// A text where a number was expected, or the like.
    WrongType,
    /// Not an id, written as a UUID.
    NotAnId,
    /// Not an instant with its offset, written as 2026-11-23T09:00:00+03:00.
    NoOffset,
    /// Not the start of a page that an answer has named.
    BadCursor,
    /// Not JSON at all.
    NotJson,
}

impl FieldErrors {
    /// Marks a field.
    pub fn add(&mut self, field: impl Into<String>, fault: Fault) {
        self.0.push(FieldError { field: field.into(), fault });
    }

    /// What is the matter with a field, if anything.
    pub fn of(&self, field: &str) -> Option<Fault> {
        self.0.iter().find(|e| e.field == field).map(|e| e.fault)
    }

    /// The value, if no field was marked.
    pub fn or<T>(self, value: T) -> Result<T, FieldErrors> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }

    /// Keeps a parsed field, or marks it and goes on with the next one.
    pub fn take<T>(&mut self, field: &str, parsed: Result<T, Fault>) -> Option<T> {
        parsed.map_err(|fault| self.add(field, fault)).ok()
    }
}

impl From<FieldErrors> for AppError {
    fn from(errors: FieldErrors) -> Self {
        Self::Invalid(errors)
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl AppError {
    /// One marked field.
    pub fn field(field: &str, fault: Fault) -> Self {
        let mut errors = FieldErrors::default();
        errors.add(field, fault);
        Self::Invalid(errors)
    }
}

#[cfg(feature = "server-fn")]
impl server_fn::error::FromServerFnError for AppError {
    type Encoder = server_fn::codec::JsonEncoding;

    fn from_server_fn_error(cause: server_fn::error::ServerFnErrorErr) -> Self {
        use server_fn::error::ServerFnErrorErr::*;
        match cause {
            Request(_) => Self::Offline,
            // what was sent is no form that a page of ours sends
            Args(_) | MissingArg(_) => Self::Invalid(FieldErrors::default()),
            _ => Self::Internal(String::new()),
        }
    }
}
