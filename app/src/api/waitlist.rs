//! The waiting list.

use domain::{
    error::AppError,
    id::{BranchId, WaitId},
    slot::Offer,
    waitlist::{WaitForm, WaitlistView},
};
use leptos::prelude::*;

/// The list of a branch; the first branch when not given.
#[server(prefix = "/fn", endpoint = "list_waiting", input = leptos::server_fn::codec::Json)]
pub async fn list_waiting(branch: Option<BranchId>) -> Result<WaitlistView, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::waitlist::list(&ctx, branch).await?)
}

/// What is free for somebody who waits.
#[server(prefix = "/fn", endpoint = "offers_for_waiting", input = leptos::server_fn::codec::Json)]
pub async fn offers_for_waiting(id: WaitId) -> Result<Vec<Offer>, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::waitlist::offers(&ctx, id).await?)
}

/// Puts somebody on the list.
#[server(prefix = "/fn", endpoint = "add_waiting", input = leptos::server_fn::codec::Json)]
pub async fn add_waiting(form: WaitForm) -> Result<WaitId, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::waitlist::add(&ctx, form).await?)
}

/// Changes what somebody waits for.
#[server(prefix = "/fn", endpoint = "edit_waiting", input = leptos::server_fn::codec::Json)]
pub async fn edit_waiting(id: WaitId, version: i64, form: WaitForm) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::waitlist::edit(&ctx, id, version, form).await?)
}

/// Takes somebody off the list.
#[server(prefix = "/fn", endpoint = "withdraw_waiting", input = leptos::server_fn::codec::Json)]
pub async fn withdraw_waiting(id: WaitId, version: i64) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::waitlist::withdraw(&ctx, id, version).await?)
}

/// Puts somebody back who was taken off.
#[server(prefix = "/fn", endpoint = "restore_waiting", input = leptos::server_fn::codec::Json)]
pub async fn restore_waiting(id: WaitId) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::waitlist::restore(&ctx, id).await?)
}
