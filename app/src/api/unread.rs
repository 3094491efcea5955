//! What came in from outside and could not be read.

use domain::{
    error::AppError,
    unread::{Inlet, UnreadPage},
};
use leptos::prelude::*;
use uuid::Uuid;

/// What nobody has looked at yet.
#[server(prefix = "/fn", endpoint = "list_unread", input = leptos::server_fn::codec::Json)]
pub async fn list_unread() -> Result<UnreadPage, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditClinic).await?;
    Ok(backend::services::unread::page(&ctx).await?)
}

/// What was sent, as it came; it is noted who saw it.
#[server(prefix = "/fn", endpoint = "reveal_unread", input = leptos::server_fn::codec::Json)]
pub async fn reveal_unread(inlet: Inlet, id: Uuid) -> Result<String, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditClinic).await?;
    Ok(backend::services::unread::reveal(&ctx, inlet, id).await?)
}

/// Takes one off the list, or puts it back.
#[server(prefix = "/fn", endpoint = "settle_unread", input = leptos::server_fn::codec::Json)]
pub async fn settle_unread(inlet: Inlet, id: Uuid, settled: bool) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditClinic).await?;
    Ok(backend::services::unread::settle(&ctx, inlet, id, settled).await?)
}
