//! Holding a time while the patient is on the phone.

use domain::{
    booking::{Booking, HoldForm},
    error::AppError,
    id::BookingId,
};
use leptos::prelude::*;

/// Holds a time; another hold that it replaces is freed in the same act.
#[server(prefix = "/fn", endpoint = "hold_slot", input = leptos::server_fn::codec::Json)]
pub async fn hold_slot(form: HoldForm) -> Result<Booking, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::holds::hold(&ctx, form).await?)
}

/// Starts a hold's time anew.
#[server(prefix = "/fn", endpoint = "extend_hold", input = leptos::server_fn::codec::Json)]
pub async fn extend_hold(id: BookingId) -> Result<Booking, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::holds::extend(&ctx, id).await?)
}

/// Gives a held time back.
#[server(prefix = "/fn", endpoint = "release_hold", input = leptos::server_fn::codec::Json)]
pub async fn release_hold(id: BookingId) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::holds::release(&ctx, id).await?)
}
