//! What patients asked and nothing answered.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct QuestionRow {
    pub id: Uuid,
    pub words: String,
    pub noun: Option<String>,
    pub entry_id: Option<String>,
    pub asked_by: Option<Uuid>,
    pub asked_by_name: String,
    pub asked_at: DateTime<Utc>,
    pub owner_id: Option<Uuid>,
    pub answer: Option<String>,
    pub answered_by_name: Option<String>,
    pub answered_at: Option<DateTime<Utc>>,
}

macro_rules! questions {
    ($rest:literal) => {
        concat!(
            "SELECT id, words, noun, entry_id, asked_by, asked_by_name, asked_at, owner_id, answer,
                    answered_by_name, answered_at
             FROM knowledge_questions ",
            $rest
        )
    };
}

pub(crate) async fn insert(tx: &mut Tx, row: &QuestionRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO knowledge_questions (id, words, noun, entry_id, asked_by, asked_by_name, asked_at, owner_id,
             answer, answered_by_name, answered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        row.id,
        &row.words,
        &row.noun,
        &row.entry_id,
        row.asked_by,
        &row.asked_by_name,
        row.asked_at,
        row.owner_id,
        &row.answer,
        &row.answered_by_name,
        row.answered_at
    )?;
    Ok(())
}

pub(crate) async fn get(tx: &mut Tx, id: Uuid) -> Result<QuestionRow, StoreError> {
    fetch_one!(tx, QuestionRow, questions!("WHERE id = $1"), id)
}

/// Answers an open one. `NotFound` when somebody was faster.
pub(crate) async fn answer(tx: &mut Tx, id: Uuid, words: &str) -> Result<(), StoreError> {
    let (now, name) = (tx.now(), tx.actor().name.clone());
    let touched = execute!(
        tx,
        "UPDATE knowledge_questions SET answer = $1, answered_by_name = $2, answered_at = $3
         WHERE id = $4 AND answered_at IS NULL",
        words,
        name,
        now,
        id
    )?;
    if touched == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

/// Open ones, the oldest first.
pub(crate) async fn list_open(tx: &mut Tx, limit: i64) -> Result<Vec<QuestionRow>, StoreError> {
    fetch_all!(tx, QuestionRow, questions!("WHERE answered_at IS NULL ORDER BY asked_at LIMIT $1"), limit)
}

/// How many are put to a user, and, for whoever keeps the knowledge, to nobody.
pub(crate) async fn count_open(tx: &mut Tx, user: Uuid, keeps: bool) -> Result<u32, StoreError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "SELECT count(*) FROM knowledge_questions
         WHERE answered_at IS NULL AND (owner_id = $1 OR $2 AND owner_id IS NULL)",
        user,
        keeps
    )?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Answered ones, the newest answer first.
pub(crate) async fn list_answered(tx: &mut Tx, limit: i64) -> Result<Vec<QuestionRow>, StoreError> {
    fetch_all!(
        tx,
        QuestionRow,
        questions!("WHERE answered_at IS NOT NULL ORDER BY answered_at DESC LIMIT $1"),
        limit
    )
}
