//! Who looks at which column of the schedule.

use domain::{
    error::AppError,
    presence::{Present, Seen},
};
use leptos::prelude::*;

/// Says where the reader looks, and answers who else looks at the same day.
#[server(prefix = "/fn", endpoint = "be_present", input = leptos::server_fn::codec::Json)]
pub async fn be_present(seen: Option<Seen>) -> Result<Vec<Present>, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::SeeSchedule).await?;
    Ok(backend::services::presence::be(&ctx, seen).await?)
}
