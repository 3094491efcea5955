//! The pages of the settings, as they cross the wire: lists of what there is, edits of it, and what a new clinic
//! still lacks.
//!
//! All nouns share one page and one form in the browser, so that it stays small: an entry carries its form as JSON,
//! under the names that the form's own type gives its fields. Those types, and what they may hold, are in
//! `clinic_form`, `service`, `promotion_form` and `user`; the services read an edit's form as one of them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{permission::Permission, price_history::DatedPrice};

/// Whoever has one of these finds something to do in the settings.
pub const READERS: [Permission; 5] = [
    Permission::EditHours,
    Permission::EditClinic,
    Permission::EditUsers,
    Permission::EditKnowledge,
    Permission::ReadAudit,
];

/// What the settings are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Noun {
    /// Branches.
    Branch,
    /// Chairs, on the page of the branches.
    Chair,
    /// Specialties and competences.
    Skill,
    /// Doctors.
    Doctor,
    /// Services of the price list.
    Service,
    /// Promotions.
    Promotion,
    /// Articles of what operators know.
    Article,
    /// Rules by which a patient's words lead to a specialist.
    Triage,
    /// Users of the workplace.
    User,
    /// A user's next password.
    Password,
}

impl Noun {
    /// All of them.
    pub const ALL: [Noun; 10] = [
        Noun::Branch,
        Noun::Chair,
        Noun::Skill,
        Noun::Doctor,
        Noun::Service,
        Noun::Promotion,
        Noun::Article,
        Noun::Triage,
        Noun::User,
        Noun::Password,
    ];

    /// What is needed to see and to edit it here.
    pub const fn permission(self) -> Permission {
        match self {
            Noun::User | Noun::Password => Permission::EditUsers,
            Noun::Article | Noun::Triage => Permission::EditKnowledge,
            _ => Permission::EditClinic,
        }
    }

    /// Those that operators are told of.
    pub const KNOWN: [Noun; 5] = [Noun::Triage, Noun::Service, Noun::Promotion, Noun::Doctor, Noun::Article];

    /// The one of that name in addresses.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|noun| noun.code() == code)
    }

    /// Its name in addresses and in the audit.
    pub const fn code(self) -> &'static str {
        match self {
            Noun::Branch => "branch",
            Noun::Chair => "chair",
            Noun::Skill => "skill",
            Noun::Doctor => "doctor",
            Noun::Service => "service",
            Noun::Promotion => "promotion",
            Noun::Article => "article",
            Noun::Triage => "triage",
            Noun::User => "user",
            Noun::Password => "password",
        }
    }
}

/// Something that there is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its id; the code of a specialty.
    pub id: String,
    /// For edits.
    pub version: i64,
    /// In use.
    pub active: bool,
    /// Its form, filled in.
    pub form: Value,
    /// Of a service: the prices that are to hold later.
    #[serde(default)]
    pub coming: Vec<DatedPrice>,
}

/// All of a noun.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SettingList {
    /// Which.
    pub noun: Noun,
    /// The form of a new one.
    pub blank: Value,
    /// In their order, those in use and the others.
    pub entries: Vec<Entry>,
}

/// Something to choose in a form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Named {
    /// Its id or code.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Still in use.
    pub active: bool,
    /// Minutes of a service; 0 for all others.
    pub minutes: u16,
    /// Codes of the skills that a service asks for.
    pub skills: Vec<String>,
    /// A specialty, not only a competence.
    pub specialty: bool,
}

/// What forms and lists refer to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Choices {
    /// Branches.
    pub branches: Vec<Named>,
    /// Specialties and competences.
    pub skills: Vec<Named>,
    /// Doctors.
    pub doctors: Vec<Named>,
    /// Services.
    pub services: Vec<Named>,
}

/// A page of the settings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SettingsPage {
    /// What is listed on it.
    pub lists: Vec<SettingList>,
    /// What its forms refer to.
    pub choices: Choices,
    /// What a new clinic needs, on the first page alone; empty once all of it is there.
    pub steps: Vec<StepState>,
}

/// One state of an entry, as an edit left it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// Which; the newest has the greatest number.
    pub version: i64,
    /// Who left it so.
    pub by: String,
    /// When.
    pub at: chrono::DateTime<chrono::Utc>,
    /// What it changed, field by field; none for the first that is known.
    pub changes: Vec<Change>,
    /// Its form.
    pub form: Value,
}

/// The states of an entry, the newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Versions {
    /// All that are known.
    pub versions: Vec<Version>,
    /// The clinic's zone.
    pub zone: chrono_tz::Tz,
}

/// A field that an edit changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its name in the form.
    pub field: String,
    /// Its lines: those taken out, those put in, and those between that stayed.
    pub lines: Vec<(LineChange, String)>,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineChange {
    /// It was there and still is.
    Kept,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
}

/// An edit: of something new, or of something there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SettingEdit {
    /// Of what.
    pub noun: Noun,
    /// Which; none for a new one.
    pub id: Option<String>,
    /// The version that was on the screen.
    pub version: i64,
    /// Whether it is in use from now on.
    pub active: bool,
    /// What was on the screen before anything was typed: an edit that came too late is told what differs from it.
    #[serde(default)]
    pub seen: Value,
    /// As typed.
    pub form: Value,
}

/// One thing without which nobody can be booked, in the order in which it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Every branch has opening hours.
    BranchHours,
    /// Every branch has a chair.
    Chairs,
    /// The price list has a service.
    Services,
    /// There is a doctor.
    Doctors,
    /// Every doctor has working hours.
    DoctorHours,
    /// Somebody can book.
    Users,
}

/// How far a step is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepState {
    /// Which.
    pub step: Step,
    /// Whether it is done.
    pub done: bool,
    /// The branch or doctor to go on with.
    pub at: Option<String>,
}
