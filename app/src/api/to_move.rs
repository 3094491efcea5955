//! Visits whose doctor is not there: proposals, moves by one act, and telling the patients.

use domain::{
    call::Call,
    error::AppError,
    id::{BatchId, BookingId, BranchId},
    to_move::{Accepted, Settled, ToMovePage},
};
use leptos::prelude::*;

/// The visits that have to be moved, and whom of those moved still to tell.
#[server(prefix = "/fn", endpoint = "visits_to_move", input = leptos::server_fn::codec::Json)]
pub async fn visits_to_move(branch: Option<BranchId>) -> Result<ToMovePage, AppError> {
    use domain::permission::Permission;
    let ctx = crate::access::authorize_any(&[Permission::Book, Permission::EditHours]).await?;
    Ok(backend::services::to_move::page(&ctx, branch).await?)
}

/// Moves visits to the places accepted.
#[server(prefix = "/fn", endpoint = "accept_moves", input = leptos::server_fn::codec::Json)]
pub async fn accept_moves(visits: Vec<Accepted>) -> Result<Settled, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::to_move::accept(&ctx, visits).await?)
}

/// Takes back all that one act has moved.
#[server(prefix = "/fn", endpoint = "take_back_moves", input = leptos::server_fn::codec::Json)]
pub async fn take_back_moves(id: BatchId) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::to_move::take_back(&ctx, id).await?)
}

/// Begins a call with the patient of a visit that was moved, or that still has to be.
#[server(prefix = "/fn", endpoint = "tell_moved", input = leptos::server_fn::codec::Json)]
pub async fn tell_moved(id: BookingId) -> Result<Call, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::to_move::tell(&ctx, id).await?)
}
