//! Who may do what: the roles of the clinic and the table of their permissions.

use serde::{Deserialize, Serialize};

/// A user's role; one each, the least that the work needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Call-centre operator.
    Operator,
    /// Operator who may override warnings.
    SeniorOperator,
    /// Works leads; sees nothing medical.
    SmmManager,
    /// Sees the own schedule only.
    Doctor,
    /// Clinic administrator: front desk, hours, settings of the clinic.
    Administrator,
    /// Reads reports; personal data only by reveal.
    Manager,
    /// Complaints about quality.
    ChiefPhysician,
    /// Complaints about money.
    Accountant,
    /// Complaints about personal data, the audit.
    DataProtectionOfficer,
    /// Users, keys and everything technical.
    Admin,
}

/// One thing that can be allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Sign in, change the own password and preferences, see the own sessions.
    OwnAccount,
    /// See schedules of the clinic.
    SeeSchedule,
    /// See the own schedule as a doctor.
    SeeOwnSchedule,
    /// See the names of patients in schedules and cards.
    SeePatients,
    /// Uncover a masked phone or birth date, with a reason.
    RevealPatient,
    /// Create and edit patients.
    EditPatients,
    /// Merge two cards of one person, and take that back.
    MergePatients,
    /// Search free time, hold, book, move, cancel.
    Book,
    /// Note that a patient came, sat down, left, or did not come.
    Receive,
    /// Book over hours or over a warning, with a reason.
    Override,
    /// Take calls and write their log.
    TakeCalls,
    /// Hear what was recorded of calls.
    HearCalls,
    /// Read prices, promotions, doctors, triage.
    ReadKnowledge,
    /// Write articles and triage rules, answer questions, say who answers for what operators are told.
    EditKnowledge,
    /// See doctors' working hours.
    SeeHours,
    /// Edit doctors' working hours.
    EditHours,
    /// Edit branches, chairs, specialties, doctors, services; import a price list.
    EditClinic,
    /// Import a card index.
    ImportPatients,
    /// Create, change and disable users; API keys.
    EditUsers,
    /// Read the audit.
    ReadAudit,
    /// Read reports and dashboards.
    ReadReports,
    /// Have tables as files.
    Export,
    /// Read everybody's reports of a day, accept them or send them back.
    AcceptReports,
    /// Work leads.
    WorkLeads,
    /// Note what leads cost.
    NoteCosts,
    /// Register complaints.
    RegisterComplaints,
    /// Answer those complaints that are one's own to answer.
    WorkComplaints,
    /// Put up announcements.
    Announce,
}

impl Role {
    /// Every role, in the order in which lists show them.
    pub const ALL: [Role; 10] = [
        Role::Operator,
        Role::SeniorOperator,
        Role::SmmManager,
        Role::Doctor,
        Role::Administrator,
        Role::Manager,
        Role::ChiefPhysician,
        Role::Accountant,
        Role::DataProtectionOfficer,
        Role::Admin,
    ];

    /// What the role may do. The one table: pages, server functions and the API all ask it.
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission::*;
        match self {
            Role::Operator => &[
                OwnAccount,
                SeeSchedule,
                SeePatients,
                RevealPatient,
                EditPatients,
                Book,
                Receive,
                TakeCalls,
                ReadKnowledge,
                SeeHours,
                ReadReports,
                WorkLeads,
                RegisterComplaints,
            ],
            Role::SeniorOperator => &[
                OwnAccount,
                SeeSchedule,
                SeePatients,
                RevealPatient,
                EditPatients,
                MergePatients,
                Book,
                Receive,
                Override,
                TakeCalls,
                HearCalls,
                ReadKnowledge,
                EditKnowledge,
                SeeHours,
                ReadReports,
                AcceptReports,
                WorkLeads,
                RegisterComplaints,
                Announce,
            ],
            Role::SmmManager => &[OwnAccount, ReadKnowledge, Export, WorkLeads, NoteCosts],
            // Receives the patients of the own visits alone: no service shows a doctor another one's.
            Role::Doctor => &[OwnAccount, SeeOwnSchedule, SeePatients, Receive, ReadKnowledge],
            Role::Administrator => &[
                OwnAccount,
                SeeSchedule,
                SeePatients,
                RevealPatient,
                EditPatients,
                MergePatients,
                Book,
                Receive,
                Override,
                TakeCalls,
                HearCalls,
                ReadKnowledge,
                EditKnowledge,
                SeeHours,
                EditHours,
                EditClinic,
                ImportPatients,
                ReadReports,
                Export,
                AcceptReports,
                RegisterComplaints,
                WorkComplaints,
                Announce,
            ],
            Role::Manager => &[
                OwnAccount,
                SeeSchedule,
                HearCalls,
                ReadKnowledge,
                SeeHours,
                ReadReports,
                Export,
                AcceptReports,
                NoteCosts,
                RevealPatient,
                WorkComplaints,
                Announce,
            ],
            Role::ChiefPhysician => &[
                OwnAccount,
                SeeSchedule,
                SeePatients,
                RevealPatient,
                HearCalls,
                ReadKnowledge,
                EditKnowledge,
                SeeHours,
                EditHours,
                ReadReports,
                Export,
                RegisterComplaints,
                WorkComplaints,
                Announce,
            ],
            Role::Accountant => &[OwnAccount, ReadKnowledge, ReadReports, Export, WorkComplaints],
            Role::DataProtectionOfficer => {
                &[OwnAccount, ReadKnowledge, RevealPatient, ReadAudit, WorkComplaints]
            }
            Role::Admin => &[
                OwnAccount,
                SeeSchedule,
                ReadKnowledge,
                EditKnowledge,
                SeeHours,
                EditHours,
                EditClinic,
                EditUsers,
                ReadAudit,
                Announce,
            ],
        }
    }

    /// Whether the role may do it.
    pub fn may(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }

    /// The role's name in the database, in JSON and in texts' keys.
    pub const fn code(self) -> &'static str {
        match self {
            Role::Operator => "operator",
            Role::SeniorOperator => "senior_operator",
            Role::SmmManager => "smm_manager",
            Role::Doctor => "doctor",
            Role::Administrator => "administrator",
            Role::Manager => "manager",
            Role::ChiefPhysician => "chief_physician",
            Role::Accountant => "accountant",
            Role::DataProtectionOfficer => "data_protection_officer",
            Role::Admin => "admin",
        }
    }

    /// The role of that name.
    pub fn from_code(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }
}
