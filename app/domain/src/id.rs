//! Identifiers: one type for each noun, so that a doctor is never looked up by a chair's id.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                s.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// A branch (филиал).
    BranchId,
    /// A chair (кресло, кабинет).
    ChairId,
    /// A doctor (врач-специалист).
    DoctorId,
    /// A service of the price list.
    ServiceId,
    /// A price of a service, from a day on.
    PriceId,
    /// An import of a table.
    ImportId,
    /// A promotion (акция).
    PromotionId,
    /// A doctor's working-hours pattern.
    PatternId,
    /// An exception to a doctor's patterns.
    ExceptionId,
    /// An edit of hours that is not in force yet.
    DraftId,
    /// What a doctor is told of new hours.
    NoticeId,
    /// What colleagues tell each other.
    MemoId,
    /// A date of the calendar that is not as its weekday.
    HolidayId,
    /// An article of what operators know.
    ArticleId,
    /// A question that nothing answered.
    QuestionId,
    /// A patient.
    PatientId,
    /// A phone of a patient.
    PhoneId,
    /// A standing wish of a patient.
    WishId,
    /// A merge of two patients' cards.
    MergeId,
    /// A booking, held ones too.
    BookingId,
    /// One change of a booking, as its history keeps it.
    ChangeId,
    /// A call.
    CallId,
    /// A promise to ring back.
    CallbackId,
    /// A lead.
    LeadId,
    /// A complaint (жалоба, претензия).
    ComplaintId,
    /// A file attached to a complaint.
    ComplaintFileId,
    /// A message to a patient.
    MessageId,
    /// An entry of the waiting list.
    WaitId,
    /// A treatment plan.
    PlanId,
    /// A step of a treatment plan.
    StepId,
    /// An act that has moved several visits.
    BatchId,
    /// A user of the workplace.
    UserId,
    /// A key of the JSON API.
    ApiKeyId,
}
