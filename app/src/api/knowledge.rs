//! What an operator tells besides free time: found, read, asked for, answered for.

use domain::{
    error::AppError,
    id::{DoctorId, QuestionId, ServiceId},
    knowledge::{Answers, KnowledgeCard, KnowledgeQuery, Told},
    knowledge_care::CareForm,
    knowledge_question::{QuestionForm, Questions},
    settings::Noun,
    wording::Lang,
};
use leptos::prelude::*;

/// What fits a question.
#[server(prefix = "/fn", endpoint = "search_knowledge", input = leptos::server_fn::codec::Json)]
pub async fn search_knowledge(query: KnowledgeQuery) -> Result<Answers, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::ReadKnowledge).await?;
    Ok(backend::services::knowledge::search(&ctx, &query).await?)
}

/// An entry, whole.
#[server(prefix = "/fn", endpoint = "read_knowledge", input = leptos::server_fn::codec::Json)]
pub async fn read_knowledge(noun: Noun, id: String, lang: Lang) -> Result<KnowledgeCard, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::ReadKnowledge).await?;
    Ok(backend::services::knowledge::card(&ctx, noun, &id, lang).await?)
}

/// Says who answers for an entry, and when it is to be looked through again.
#[server(prefix = "/fn", endpoint = "set_care", input = leptos::server_fn::codec::Json)]
pub async fn set_care(form: CareForm) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::ReadKnowledge).await?;
    Ok(backend::services::knowledge::set_care(&ctx, form).await?)
}

/// Asks what nothing answered.
#[server(prefix = "/fn", endpoint = "ask_knowledge", input = leptos::server_fn::codec::Json)]
pub async fn ask_knowledge(form: QuestionForm) -> Result<QuestionId, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::ReadKnowledge).await?;
    Ok(backend::services::knowledge::ask(&ctx, form).await?)
}

/// Answers it.
#[server(prefix = "/fn", endpoint = "answer_question", input = leptos::server_fn::codec::Json)]
pub async fn answer_question(id: QuestionId, words: String) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::ReadKnowledge).await?;
    Ok(backend::services::knowledge::answer(&ctx, id, &words).await?)
}

/// The reader's questions.
#[server(prefix = "/fn", endpoint = "list_questions", input = leptos::server_fn::codec::Json)]
pub async fn list_questions() -> Result<Questions, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::ReadKnowledge).await?;
    Ok(backend::services::knowledge::questions(&ctx).await?)
}

/// The promotions that may concern somebody who comes for one of these services, and when the doctor works next.
#[server(prefix = "/fn", endpoint = "tell_caller", input = leptos::server_fn::codec::Json)]
pub async fn tell_caller(
    services: Vec<ServiceId>,
    doctor: Option<DoctorId>,
    lang: Lang,
) -> Result<Told, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::ReadKnowledge).await?;
    Ok(backend::services::knowledge::tell(&ctx, &services, doctor, lang).await?)
}
