//! Filling gaps: what is free, who could take it, and the call in which it is offered.

use domain::{
    call::Call,
    error::AppError,
    gap_offer::{Candidate, GapQuery, GapsView, HoleAt, OfferForm},
};
use leptos::prelude::*;

/// The gaps of a branch on the next days.
#[server(prefix = "/fn", endpoint = "list_gaps", input = leptos::server_fn::codec::Json)]
pub async fn list_gaps(query: GapQuery) -> Result<GapsView, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::gap_offers::list(&ctx, &query).await?)
}

/// Who could take a gap.
#[server(prefix = "/fn", endpoint = "gap_candidates", input = leptos::server_fn::codec::Json)]
pub async fn gap_candidates(at: HoleAt) -> Result<Vec<Candidate>, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::gap_offers::candidates(&ctx, at).await?)
}

/// Begins a call in which a gap's time is offered to somebody; the time is held.
#[server(prefix = "/fn", endpoint = "offer_gap", input = leptos::server_fn::codec::Json)]
pub async fn offer_gap(form: OfferForm) -> Result<Call, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    let call = backend::services::gap_offers::offer(&ctx, form).await?;
    Ok(backend::services::calls::dial_at_once(&ctx, call))
}
