//! Which tables there are, what columns each has, and who may have it.

use serde::{Deserialize, Serialize};

use crate::permission::{Permission, Role};

/// A table that can be had as a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportTable {
    /// Visits by their dates.
    Visits,
    /// Calls by when they began.
    Calls,
    /// Leads by when they came in.
    Leads,
    /// Complaints by when they were received, those that the reader may see.
    Complaints,
    /// The card index.
    Patients,
    /// The price list as it is today.
    Prices,
    /// Day reports, operator by operator: whether they were sent, and the two figures that every one must have.
    DayReports,
    /// Open promises to ring back.
    Callbacks,
    /// Who waits for a time.
    Waitlist,
    /// Figures of each date, of a long period of each month.
    ByDate,
    /// Figures of each operator.
    ByOperator,
    /// Figures of each branch.
    ByBranch,
    /// Visits of each doctor.
    ByDoctor,
    /// Visits for each service.
    ByService,
    /// Leads of each source.
    BySource,
}

codes!(ExportTable, 15,
    Visits => "visits",
    Calls => "calls",
    Leads => "leads",
    Complaints => "complaints",
    Patients => "patients",
    Prices => "prices",
    DayReports => "day_reports",
    Callbacks => "callbacks",
    Waitlist => "waitlist",
    ByDate => "by_date",
    ByOperator => "by_operator",
    ByBranch => "by_branch",
    ByDoctor => "by_doctor",
    ByService => "by_service",
    BySource => "by_source",
);

/// A column. The same one has the same name in every table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "a variant is called as its column is")]
pub enum Column {
    Number,
    Date,
    Starts,
    Ends,
    Received,
    Branch,
    Doctor,
    Services,
    Status,
    NewPatient,
    Channel,
    CancelReason,
    PriceFrom,
    PriceTo,
    BookedBy,
    BookedAt,
    Direction,
    Operator,
    Outcome,
    Missed,
    Reasons,
    WaitSeconds,
    TalkSeconds,
    Source,
    Owner,
    AnswerMinutes,
    ForwardedBy,
    RejectReason,
    Closed,
    Campaign,
    Category,
    Due,
    Answered,
    Refund,
    Assignee,
    Card,
    Patient,
    BirthDate,
    Sex,
    Phone,
    Email,
    Created,
    DoNotContact,
    Wish,
    Note,
    Contact,
    Words,
    Answer,
    Code,
    Service,
    Minutes,
    Offered,
    AnsweredCalls,
    MissedCalls,
    ServiceLevel,
    MeanWait,
    MeanHandling,
    Outgoing,
    Target,
    TargetBooked,
    Conversion,
    VisitsBooked,
    VisitsBookedNew,
    VisitsMoved,
    VisitsCalledOff,
    Recovered,
    Planned,
    Arrived,
    NoShow,
    Cancelled,
    Unmarked,
    ShowRate,
    LeadsReceived,
    LeadsProcessed,
    LeadsForwarded,
    LeadsBooked,
    Cost,
    Until,
    Attempts,
    Overdue,
}

impl Column {
    /// Whether it tells of a person who is, or wants to be, a patient.
    pub const fn is_personal(self) -> bool {
        matches!(
            self,
            Self::Card
                | Self::Patient
                | Self::BirthDate
                | Self::Phone
                | Self::Email
                | Self::Wish
                | Self::Note
                | Self::Contact
                | Self::Words
                | Self::Answer
        )
    }
}

impl ExportTable {
    /// All its columns, in their order.
    pub const fn columns(self) -> &'static [Column] {
        use Column::*;
        match self {
            Self::Visits => &[
                Date,
                Starts,
                Ends,
                Branch,
                Doctor,
                Services,
                Status,
                NewPatient,
                Channel,
                CancelReason,
                PriceFrom,
                PriceTo,
                BookedBy,
                BookedAt,
                Card,
                Patient,
                Wish,
            ],
            Self::Calls => &[
                Starts,
                Direction,
                Operator,
                Outcome,
                Missed,
                Reasons,
                WaitSeconds,
                TalkSeconds,
                Branch,
                Phone,
                Patient,
                Note,
            ],
            Self::Leads => &[
                Received,
                Source,
                Status,
                Owner,
                AnswerMinutes,
                ForwardedBy,
                RejectReason,
                Closed,
                Campaign,
                Patient,
                Phone,
                Contact,
                Words,
            ],
            Self::Complaints => &[
                Number, Received, Status, Category, Due, Answered, Outcome, Refund, Assignee, Patient, Phone,
                Words, Answer,
            ],
            Self::Patients => &[Card, Patient, BirthDate, Sex, Phone, Email, DoNotContact, Created],
            Self::Prices => &[Code, Service, Minutes, PriceFrom, PriceTo],
            Self::DayReports => &[Date, Operator, Status, Overdue, Offered, VisitsBooked],
            Self::Callbacks => &[Due, Operator, Created, Attempts, Missed, Patient, Phone, Note],
            Self::Waitlist => &[Created, Branch, Services, Date, Until, Operator, Attempts, Patient, Note],
            Self::ByDate => &[
                Date,
                Offered,
                AnsweredCalls,
                MissedCalls,
                ServiceLevel,
                MeanWait,
                MeanHandling,
                Outgoing,
                Target,
                TargetBooked,
                Conversion,
                VisitsBooked,
                VisitsBookedNew,
                VisitsMoved,
                VisitsCalledOff,
                Planned,
                Arrived,
                NoShow,
                Cancelled,
                Unmarked,
                ShowRate,
            ],
            Self::ByOperator => &[
                Operator,
                Offered,
                AnsweredCalls,
                MissedCalls,
                ServiceLevel,
                MeanWait,
                MeanHandling,
                Outgoing,
                Target,
                TargetBooked,
                Conversion,
                VisitsBooked,
                VisitsBookedNew,
                VisitsMoved,
                VisitsCalledOff,
                Recovered,
            ],
            Self::ByBranch => &[
                Branch,
                Offered,
                AnsweredCalls,
                Target,
                TargetBooked,
                Conversion,
                VisitsBooked,
                VisitsBookedNew,
                VisitsMoved,
                VisitsCalledOff,
                Recovered,
                Planned,
                Arrived,
                NoShow,
                Cancelled,
                Unmarked,
                ShowRate,
            ],
            Self::ByDoctor => &[Doctor, Planned, Arrived, NoShow, Cancelled, Unmarked, ShowRate],
            Self::ByService => &[Service, Planned, Arrived, NoShow, Cancelled, Unmarked, ShowRate],
            Self::BySource => {
                &[Source, LeadsReceived, LeadsProcessed, LeadsForwarded, LeadsBooked, AnswerMinutes, Cost]
            }
        }
    }

    /// Whether its rows belong to dates.
    pub const fn is_dated(self) -> bool {
        !matches!(self, Self::Patients | Self::Prices | Self::Callbacks | Self::Waitlist)
    }

    /// Whether it tells of figures, which are counted of two years at the most.
    pub const fn is_of_figures(self) -> bool {
        matches!(
            self,
            Self::DayReports
                | Self::ByDate
                | Self::ByOperator
                | Self::ByBranch
                | Self::ByDoctor
                | Self::ByService
                | Self::BySource
        )
    }

    /// Whether nothing would be left of it without what is personal.
    pub const fn is_of_persons(self) -> bool {
        matches!(self, Self::Patients)
    }

    /// Whether a role may have it: whoever may export at all and reads the same on the screen.
    pub fn is_for(self, role: Role) -> bool {
        use Permission::*;
        let reads: &[Permission] = match self {
            Self::Visits => &[SeeSchedule],
            Self::Calls => &[ReadReports],
            Self::Leads => &[WorkLeads, ReadReports],
            Self::Complaints => &[WorkComplaints],
            Self::Patients => &[ImportPatients],
            Self::Prices => &[ReadKnowledge],
            Self::Callbacks => &[TakeCalls],
            Self::Waitlist => &[Book],
            Self::DayReports
            | Self::ByDate
            | Self::ByOperator
            | Self::ByBranch
            | Self::ByDoctor
            | Self::ByService
            | Self::BySource => &[ReadReports],
        };
        role.may(Export) && reads.iter().any(|permission| role.may(*permission))
    }
}
