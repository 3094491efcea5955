//! Complaints as they are shown.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{
    Category, ComplaintChannel, ComplaintKind, ComplaintStatus, Demand, Outcome, Severity,
    access::Sight,
    act::EntryKind,
    refund::RefundRule,
    rules::{AnswerTemplate, ComplaintRulesForm},
    warning::Warning,
};
use crate::{
    error::{Fault, FieldErrors},
    id::{ComplaintFileId, ComplaintId, PatientId, UserId},
    money::Kopecks,
    permission::Role,
};

/// Which complaints a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ComplaintFilter {
    /// Only those that the reader is to answer in person, or has registered.
    pub own: bool,
    /// Only those whose time is over.
    pub overdue: bool,
    /// Only of this category.
    pub category: Option<Category>,
    /// Only of this state; all that are not over when not given.
    pub status: Option<ComplaintStatus>,
    /// Of those that are over: received before this moment, for the next page.
    pub before: Option<DateTime<Utc>>,
}

/// A complaint as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintLine {
    /// Which.
    pub id: ComplaintId,
    /// For edits.
    pub version: i64,
    /// «2026-0147».
    pub number: String,
    /// How far it is.
    pub status: ComplaintStatus,
    /// What it is.
    pub kind: ComplaintKind,
    /// What it is about.
    pub category: Category,
    /// How grave it is.
    pub severity: Severity,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// The last day on which the answer is in time.
    pub due_on: NaiveDate,
    /// The moment after that day.
    pub due_at: DateTime<Utc>,
    /// How near that is, as long as an answer is to be given.
    pub warning: Option<Warning>,
    /// Who complains.
    pub name: String,
    /// Word for word; empty for those who may see only how far it is and did not register it.
    pub text: String,
    /// The role that answers.
    pub role: Role,
    /// Who answers too.
    pub second: Option<Role>,
    /// Who in person.
    pub assignee: Option<String>,
    /// Whether that is the reader.
    pub own: bool,
    /// What the reader may see of it.
    pub sight: Sight,
}

/// A list of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintList {
    /// Those whose time is over first, then by the time that is left; those that are over by their receipt.
    pub lines: Vec<ComplaintLine>,
    /// How many of those that the reader sees are to be answered still.
    pub running: u32,
    /// Whose time is over.
    pub overdue: u32,
    /// The start of the next page.
    pub next: Option<DateTime<Utc>>,
    /// The server's time.
    pub now: DateTime<Utc>,
    /// The zone in which times are told.
    pub zone: Tz,
}

/// What happened to a complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub by: String,
    /// What.
    pub kind: EntryKind,
    /// See [`EntryKind`].
    pub detail: String,
    /// In words.
    pub text: String,
}

/// Whether a file was looked into before anybody opens it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scan {
    /// No scanner is set up.
    Unscanned,
    /// Nothing was found.
    Clean,
    /// The scanner could not say: it cannot be opened.
    Failed,
}

codes!(Scan, 3,
    Unscanned => "unscanned",
    Clean => "clean",
    Failed => "failed",
);

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintFile {
    /// Which.
    pub id: ComplaintFileId,
    /// As whoever attached it calls it.
    pub name: String,
    /// `application/pdf`.
    pub media: String,
    /// Bytes.
    pub size: u32,
    /// Who attached it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it can be opened.
    pub scan: Scan,
}

/// A file that is to be attached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComplaintUpload {
    /// As it is called.
    pub name: String,
    /// Its bytes in base64.
    pub content: String,
}

/// Somebody who can answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answerer {
    /// Who.
    pub id: UserId,
    /// As colleagues see it.
    pub name: String,
    /// The role.
    pub role: Role,
}

/// All that is known of a complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintView {
    /// As lists show it.
    pub line: ComplaintLine,
    /// By which way it was made.
    pub channel: ComplaintChannel,
    /// Whether the quality of a treatment is called in question.
    pub quality_cited: bool,
    /// What is demanded.
    pub demand: Demand,
    /// How much.
    pub amount: Option<Kopecks>,
    /// «+7 912 •••-••-88».
    pub phone_masked: Option<String>,
    /// Another address to answer to.
    pub address: String,
    /// By what right somebody speaks for the patient.
    pub authority: Option<String>,
    /// Whom it is about; the card alone for those who may see it.
    pub patient: Option<(Option<PatientId>, String)>,
    /// Which doctor it names.
    pub doctor: Option<String>,
    /// Which branch.
    pub branch: Option<String>,
    /// When the visit was.
    pub visit_at: Option<DateTime<Utc>>,
    /// Since when the clock runs.
    pub clock_from: DateTime<Utc>,
    /// By what the deadline is.
    pub basis: String,
    /// Who registered it.
    pub registered_by: String,
    /// When.
    pub registered_at: DateTime<Utc>,
    /// The answer.
    pub answer: Option<String>,
    /// When it was given.
    pub answered_at: Option<DateTime<Utc>>,
    /// What came of it.
    pub outcome: Option<Outcome>,
    /// What is paid back.
    pub refund: Option<Kopecks>,
    /// How satisfied they are, 1 to 5.
    pub score: Option<u8>,
    /// Where it goes on.
    pub merged_into: Option<(ComplaintId, String)>,
    /// What happened, the oldest first.
    pub entries: Vec<ComplaintEntry>,
    /// Files.
    pub files: Vec<ComplaintFile>,
    /// Who can be asked to answer.
    pub answerers: Vec<Answerer>,
    /// Words for an answer.
    pub templates: Vec<AnswerTemplate>,
    /// The server's time.
    pub now: DateTime<Utc>,
    /// The zone in which times are told.
    pub zone: Tz,
}

/// What a caller is told of a complaint that was just registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisteredComplaint {
    /// Which.
    pub id: ComplaintId,
    /// «2026-0147».
    pub number: String,
    /// To whom it goes.
    pub role: Role,
    /// The last day for the answer.
    pub due_on: NaiveDate,
    /// By what.
    pub basis: String,
}

/// That somebody has a complaint that is not over: all that whoever talks with them is told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintMark {
    /// «2026-0147».
    pub number: String,
    /// How far it is.
    pub status: ComplaintStatus,
    /// The role that answers.
    pub role: Role,
    /// The last day for the answer.
    pub due_on: NaiveDate,
    /// Whether that is over.
    pub overdue: bool,
}

/// What a complaint would come to, while it is typed: to be said to the caller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintPreview {
    /// To whom it goes.
    pub role: Role,
    /// The last day for the answer.
    pub due_on: NaiveDate,
    /// By what.
    pub basis: String,
}

/// What there is to say to a question about money back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundAdvice {
    /// What holds.
    pub rule: RefundRule,
    /// What to say.
    pub words: String,
    /// To whom a claim would go, and until when it would be answered.
    pub claim: ComplaintPreview,
}

/// The rules as the settings show them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintRulesPage {
    /// For edits.
    pub version: i64,
    /// Filled in.
    pub form: ComplaintRulesForm,
    /// Who can be named in a route.
    pub answerers: Vec<Answerer>,
}

/// A file's name as it can be shown and saved: without a path, without what no file system takes.
pub fn file_name(raw: &str) -> Result<String, FieldErrors> {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String =
        last.chars().filter(|c| !c.is_control() && !"<>:\"|?*".contains(*c)).take(120).collect();
    let clean = clean.trim().trim_matches('.').trim().to_owned();
    if clean.is_empty() {
        let mut errors = FieldErrors::default();
        errors.add("name", Fault::Required);
        return Err(errors);
    }
    Ok(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_by_its_own_name_alone() {
        for (typed, name) in [
            ("снимок.pdf", "снимок.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\a\\чек.jpg", "чек.jpg"),
            ("a\0b\r\nc.pdf", "abc.pdf"),
            ("..hidden..", "hidden"),
            ("a<script>.png", "ascript.png"),
        ] {
            assert_eq!(file_name(typed).unwrap(), name, "{typed:?}");
        }
        for empty in ["", "/", "..", "a/", "\u{7}"] {
            assert!(file_name(empty).is_err(), "{empty:?}");
        }
        assert_eq!(file_name(&"я".repeat(500)).unwrap().chars().count(), 120);
    }
}
