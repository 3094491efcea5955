//! Free time, for the call desk and the schedule.

use domain::{error::AppError, slot::Offer, slot_query::SlotQuery};
use leptos::prelude::*;

/// Free time, in the order that the query asks for.
#[server(prefix = "/fn", endpoint = "search_slots", input = leptos::server_fn::codec::Json)]
pub async fn search_slots(query: SlotQuery) -> Result<Vec<Offer>, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::slots::search(&ctx, &query).await?)
}
