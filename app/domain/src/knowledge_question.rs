//! «Ответа нет»: what patients asked and nothing answered, for whoever answers for it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    error::FieldErrors,
    id::{QuestionId, UserId},
    settings::Noun,
    text::required_text,
};

/// Longest question or answer, in characters.
const WORDS_MAX: usize = 2000;

/// A question as it is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionForm {
    /// The patient's words.
    pub words: String,
    /// What was told of it and did not answer: which kind, and which entry.
    pub about: Option<(Noun, String)>,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Which.
    pub id: QuestionId,
    /// The patient's words.
    pub words: String,
    /// What did not answer it: which kind, which entry, and its name.
    pub about: Option<(Noun, String, String)>,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// Who is to answer; none for everybody who keeps the knowledge.
    pub owner: Option<UserId>,
    /// Their name.
    pub owner_name: Option<String>,
    /// The answer.
    pub answer: Option<String>,
    /// Who gave it.
    pub answered_by: Option<String>,
    /// Whether the reader asked it.
    pub own: bool,
    /// Whether the reader is to answer it.
    pub mine: bool,
}

/// The reader's questions: to answer, asked, and those of others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Questions {
    /// Open ones first, the oldest first; then the answered, the newest first.
    pub questions: Vec<Question>,
    /// Whether the reader may answer all of them.
    pub keeps: bool,
    /// The clinic's zone.
    pub zone: chrono_tz::Tz,
}

/// Words that are asked or answered.
pub fn words(field: &str, raw: &str) -> Result<String, FieldErrors> {
    let mut errors = FieldErrors::default();
    let words = errors.take(field, required_text(raw, WORDS_MAX));
    errors.or(words.unwrap_or_default())
}
