//! Times for the visits of a treatment plan, all together.

use domain::{
    call::Call,
    error::AppError,
    id::{ChangeId, PlanId},
    visit_chain::{Chain, ChainForm, ChainQuery},
};
use leptos::prelude::*;

/// Times for the visits of a plan, all together.
#[server(prefix = "/fn", endpoint = "propose_chain", input = leptos::server_fn::codec::Json)]
pub async fn propose_chain(query: ChainQuery) -> Result<Chain, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::visit_chains::propose(&ctx, &query).await?)
}

/// Books or moves the visits of a plan in one act; what an undo takes back.
#[server(prefix = "/fn", endpoint = "book_chain", input = leptos::server_fn::codec::Json)]
pub async fn book_chain(form: ChainForm) -> Result<Vec<ChangeId>, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::visit_chains::book(&ctx, form).await?)
}

/// Takes that act back.
#[server(prefix = "/fn", endpoint = "undo_chain", input = leptos::server_fn::codec::Json)]
pub async fn undo_chain(changes: Vec<ChangeId>) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::visit_chains::undo(&ctx, changes).await?)
}

/// Begins a call with the patient of a plan: its next visit is looked for on the desk.
#[server(prefix = "/fn", endpoint = "ring_about_plan", input = leptos::server_fn::codec::Json)]
pub async fn ring_about_plan(id: PlanId) -> Result<Call, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    let call = backend::services::visit_chains::ring(&ctx, id).await?;
    Ok(backend::services::calls::dial_at_once(&ctx, call))
}
