//! The audit (журнал действий): what kinds of acts it tells of, how it is searched, and what raises an alarm.

pub mod act;
pub mod view;
pub mod words;

use serde::{Deserialize, Serialize};

/// What kind of act a row tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditKind {
    /// Somebody looked at what is personal, masked as it is.
    View,
    /// Somebody looked for people.
    Search,
    /// Somebody had something uncovered.
    Reveal,
    /// Something left as a file or on paper.
    Export,
    /// Something was made, changed or done.
    Change,
    /// Somebody came, went, or was not let in.
    SignIn,
    /// Somebody did more of it than is usual.
    Alarm,
}

codes!(AuditKind, 7,
    View => "view",
    Search => "search",
    Reveal => "reveal",
    Export => "export",
    Change => "change",
    SignIn => "sign_in",
    Alarm => "alarm",
);

/// How much one may do before an alarm is raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlarmLimits {
    /// Looks and searches within an hour.
    pub views: u32,
    /// What is uncovered within an hour.
    pub reveals: u32,
    /// Files within a day.
    pub exports: u32,
}

impl Default for AlarmLimits {
    fn default() -> Self {
        Self { views: 120, reveals: 40, exports: 5 }
    }
}

/// What is watched: kinds of acts that are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// Looks and searches.
    Views,
    /// What is uncovered.
    Reveals,
    /// Files.
    Exports,
}

impl Watch {
    /// All of them.
    pub const ALL: [Watch; 3] = [Watch::Views, Watch::Reveals, Watch::Exports];

    /// What is counted.
    pub const fn kinds(self) -> &'static [AuditKind] {
        match self {
            Self::Views => &[AuditKind::View, AuditKind::Search],
            Self::Reveals => &[AuditKind::Reveal],
            Self::Exports => &[AuditKind::Export],
        }
    }

    /// Within how many hours.
    pub const fn hours(self) -> i64 {
        match self {
            Self::Views | Self::Reveals => 1,
            Self::Exports => 24,
        }
    }

    /// More than this is too much.
    pub const fn limit(self, limits: &AlarmLimits) -> u32 {
        match self {
            Self::Views => limits.views,
            Self::Reveals => limits.reveals,
            Self::Exports => limits.exports,
        }
    }

    /// The act that the audit is told of.
    pub const fn action(self) -> &'static str {
        match self {
            Self::Views => "alarm.views",
            Self::Reveals => "alarm.reveals",
            Self::Exports => "alarm.exports",
        }
    }
}
