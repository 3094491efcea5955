//! Leads: the board, one of them, and what is done with it.

use domain::{
    call::Call,
    error::AppError,
    id::LeadId,
    lead::LeadForm,
    lead_act::LeadAct,
    lead_board::{LeadBoard, LeadFilter, LeadView},
};
use leptos::prelude::*;

/// The board, or a page of closed ones.
#[server(prefix = "/fn", endpoint = "list_leads", input = leptos::server_fn::codec::Json)]
pub async fn list_leads(filter: LeadFilter) -> Result<LeadBoard, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::WorkLeads).await?;
    Ok(backend::services::leads::board(&ctx, &filter).await?)
}

/// One of them.
#[server(prefix = "/fn", endpoint = "read_lead", input = leptos::server_fn::codec::Json)]
pub async fn read_lead(id: LeadId) -> Result<LeadView, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::WorkLeads).await?;
    Ok(backend::services::leads::read(&ctx, id).await?)
}

/// Enters one by hand. Whoever has an open one already keeps that: the answer is its id.
#[server(prefix = "/fn", endpoint = "add_lead", input = leptos::server_fn::codec::Json)]
pub async fn add_lead(form: LeadForm) -> Result<LeadId, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::WorkLeads).await?;
    Ok(backend::services::leads::add(&ctx, form).await?)
}

/// Does something with one.
#[server(prefix = "/fn", endpoint = "change_lead", input = leptos::server_fn::codec::Json)]
pub async fn change_lead(id: LeadId, version: i64, act: LeadAct) -> Result<LeadView, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::WorkLeads).await?;
    Ok(backend::services::leads::change(&ctx, id, version, act).await?)
}

/// The whole number, for a minute; it is noted who saw it.
#[server(prefix = "/fn", endpoint = "reveal_lead", input = leptos::server_fn::codec::Json)]
pub async fn reveal_lead(id: LeadId) -> Result<String, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::TakeCalls).await?;
    Ok(backend::services::leads::reveal(&ctx, id).await?)
}

/// Begins the call on one's own desk, and has it dialled where it can be.
#[server(prefix = "/fn", endpoint = "ring_lead", input = leptos::server_fn::codec::Json)]
pub async fn ring_lead(id: LeadId) -> Result<Call, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::TakeCalls).await?;
    let call = backend::services::leads::ring(&ctx, id).await?;
    Ok(backend::services::calls::dial_at_once(&ctx, call))
}
