//! Those who are to be rung back.

use domain::{call::Call, callback::CallbackQueue, error::AppError, id::CallbackId};
use leptos::prelude::*;

/// All of them, by the time they are due.
#[server(prefix = "/fn", endpoint = "list_callbacks", input = leptos::server_fn::codec::Json)]
pub async fn list_callbacks() -> Result<CallbackQueue, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::TakeCalls).await?;
    Ok(backend::services::callbacks::list(&ctx).await?)
}

/// Begins the call, and has it dialled where it can be.
#[server(prefix = "/fn", endpoint = "ring_back", input = leptos::server_fn::codec::Json)]
pub async fn ring_back(id: CallbackId) -> Result<Call, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::TakeCalls).await?;
    let call = backend::services::calls::ring_back(&ctx, id).await?;
    Ok(backend::services::calls::dial_at_once(&ctx, call))
}

/// Takes somebody off the list, or puts them back on it.
#[server(prefix = "/fn", endpoint = "drop_callback", input = leptos::server_fn::codec::Json)]
pub async fn drop_callback(id: CallbackId, dropped: bool) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::TakeCalls).await?;
    Ok(backend::services::callbacks::set_dropped(&ctx, id, dropped).await?)
}

/// Leaves somebody to the next date on which calls are taken.
#[server(prefix = "/fn", endpoint = "leave_callback", input = leptos::server_fn::codec::Json)]
pub async fn leave_callback(id: CallbackId) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::TakeCalls).await?;
    Ok(backend::services::callbacks::leave_to_tomorrow(&ctx, id).await?)
}
