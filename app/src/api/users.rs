//! How users of the workplace get in: by an invitation, and without a telephone that was lost.

use domain::{error::AppError, id::UserId};
use leptos::prelude::*;

/// Invites a user to set a password; the path of the link, which is told this once.
#[server(prefix = "/fn", endpoint = "invite_user", input = leptos::server_fn::codec::Json)]
pub async fn invite_user(id: UserId) -> Result<String, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditUsers).await?;
    Ok(backend::services::invitations::invite(&ctx, id).await?)
}

/// Removes a user's second factor.
#[server(prefix = "/fn", endpoint = "reset_second_factor", input = leptos::server_fn::codec::Json)]
pub async fn reset_second_factor(id: UserId) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditUsers).await?;
    Ok(backend::services::second_factors::reset(&ctx, id).await?)
}
