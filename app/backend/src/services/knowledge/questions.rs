//! «Ответа нет»: questions for whoever answers for what operators are told.

use std::collections::HashMap;

use domain::{
    error::AppError,
    event::Event,
    id::{QuestionId, UserId},
    knowledge::Answer,
    knowledge_question::{self, Question, QuestionForm, Questions},
    permission::Permission,
    settings::Noun,
};
use serde_json::json;
use uuid::Uuid;

use super::search::Book;
use crate::{
    Ctx, Error,
    store::{
        StoreError, audit,
        knowledge_questions::{self, QuestionRow},
        users,
    },
};

/// Open questions that are shown.
const OPEN: i64 = 200;
/// Answered ones that are shown.
const ANSWERED: i64 = 30;

/// Asks what nothing answered. It goes to whoever answers for the entry that should have.
pub async fn ask(ctx: &Ctx, form: QuestionForm) -> Result<QuestionId, Error> {
    ctx.require(Permission::ReadKnowledge)?;
    let words = knowledge_question::words("words", &form.words)?;
    let directory = ctx.directory_lately().await?;
    let owner = form.about.as_ref().and_then(|(noun, id)| directory.known.care(*noun, id)?.owner);
    let id = Uuid::now_v7();
    let row = QuestionRow {
        id,
        words,
        noun: form.about.as_ref().map(|(noun, _)| noun.code().to_owned()),
        entry_id: form.about.map(|(_, id)| id.chars().take(64).collect()),
        asked_by: ctx.actor().user.map(|user| user.0),
        asked_by_name: ctx.actor().name.clone(),
        asked_at: ctx.now(),
        owner_id: owner.map(|owner| owner.0),
        answer: None,
        answered_by_name: None,
        answered_at: None,
    };
    ctx.write(row, |tx, row| {
        Box::pin(async move {
            knowledge_questions::insert(tx, row).await?;
            audit::insert(tx, "question.ask", "question", row.id.to_string(), json!({})).await?;
            tx.emit(Event::QuestionsChanged);
            Ok(())
        })
    })
    .await?;
    Ok(id.into())
}

/// Answers one: whoever it was put to, and whoever keeps the knowledge. The asker reads it on the page.
pub async fn answer(ctx: &Ctx, id: QuestionId, words: &str) -> Result<(), Error> {
    ctx.require(Permission::ReadKnowledge)?;
    let words = knowledge_question::words("answer", words)?;
    let (keeps, user) = (ctx.actor().may(Permission::EditKnowledge), ctx.actor().user);
    ctx.write((id, words, keeps, user), |tx, (id, words, keeps, user)| {
        Box::pin(async move {
            let row = knowledge_questions::get(tx, id.0).await?;
            if !*keeps && (user.is_none() || row.owner_id != user.map(|user| user.0)) {
                return Err(AppError::Forbidden.into());
            }
            match knowledge_questions::answer(tx, id.0, words).await {
                Err(StoreError::NotFound) => return Err(Error::stale(1)), // somebody was faster
                answered => answered?,
            }
            audit::insert(tx, "question.answer", "question", id.to_string(), json!({})).await?;
            tx.emit(Event::QuestionsChanged);
            Ok(())
        })
    })
    .await
}

/// The reader's questions, asked and to answer; all of them for whoever keeps the knowledge.
pub async fn list(ctx: &Ctx) -> Result<Questions, Error> {
    ctx.require(Permission::ReadKnowledge)?;
    let keeps = ctx.actor().may(Permission::EditKnowledge);
    let directory = ctx.directory_lately().await?;
    let book =
        Book { today: directory.clinic_today(ctx.now()), lang: Default::default(), directory: &directory };
    let mut tx = ctx.read().await?;
    let mut rows = knowledge_questions::list_open(&mut tx, OPEN).await?;
    rows.extend(knowledge_questions::list_answered(&mut tx, ANSWERED).await?);
    let users = users::list(&mut tx).await?;
    let names: HashMap<Uuid, &str> = users.iter().map(|user| (user.id, user.name.as_str())).collect();
    let me = ctx.actor().user;
    let told = book.everything();
    let questions = rows.into_iter().map(|row| question(row, &told, &names, me));
    let concerns = |question: &Question| keeps || question.own || question.mine;
    Ok(Questions { questions: questions.filter(concerns).collect(), keeps, zone: directory.clinic_zone() })
}

fn question(row: QuestionRow, told: &[Answer], names: &HashMap<Uuid, &str>, me: Option<UserId>) -> Question {
    let is_me = |id: Option<Uuid>| id.is_some() && id == me.map(|me| me.0);
    let noun = row.noun.as_deref().and_then(Noun::from_code);
    let about = noun.zip(row.entry_id).and_then(|(noun, id)| {
        let title = told.iter().find(|answer| answer.noun == noun && answer.id == id)?.title.clone();
        Some((noun, id, title))
    });
    Question {
        id: row.id.into(),
        words: row.words,
        about,
        asked_by: row.asked_by_name,
        asked_at: row.asked_at,
        owner: row.owner_id.map(Into::into),
        owner_name: row.owner_id.and_then(|id| names.get(&id)).map(|name| (*name).to_owned()),
        answer: row.answer,
        answered_by: row.answered_by_name,
        own: is_me(row.asked_by),
        mine: is_me(row.owner_id),
    }
}
