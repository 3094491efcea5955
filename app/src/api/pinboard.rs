//! Visits that wait for another time.

use domain::{
    error::AppError,
    id::{BookingId, UserId},
    pinboard::Pinboard,
};
use leptos::prelude::*;

/// All that is parked, and to whom it can be handed.
#[server(prefix = "/fn", endpoint = "read_pinboard", input = leptos::server_fn::codec::Json)]
pub async fn read_pinboard() -> Result<Pinboard, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::pinboard::list(&ctx).await?)
}

/// Leaves a parked visit to a colleague.
#[server(prefix = "/fn", endpoint = "hand_pinned", input = leptos::server_fn::codec::Json)]
pub async fn hand_pinned(id: BookingId, to: UserId) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::pinboard::hand(&ctx, id, to).await?)
}
