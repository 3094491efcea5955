//! Bookings: made, moved, called off, taken back, and the steps of the visit.

use domain::{
    booking::{Booking, BookingForm, BookingStatus, CancelForm, ChangeLine, Changed, RescheduleForm},
    error::AppError,
    id::{BookingId, ChangeId},
};
use leptos::prelude::*;

/// Books a visit. A repeat under the same key answers as the first time.
#[server(prefix = "/fn", endpoint = "book_visit", input = leptos::server_fn::codec::Json)]
pub async fn book_visit(form: BookingForm, key: Option<String>) -> Result<Changed, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    let ctx = crate::access::once(ctx, key, "book", &form);
    Ok(backend::services::bookings::book(&ctx, form).await?)
}

/// Moves a visit. A repeat under the same key answers as the first time.
#[server(prefix = "/fn", endpoint = "reschedule_booking", input = leptos::server_fn::codec::Json)]
pub async fn reschedule_booking(
    id: BookingId,
    form: RescheduleForm,
    key: Option<String>,
) -> Result<Changed, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    let ctx = crate::access::once(ctx, key, "reschedule", &form);
    Ok(backend::services::bookings::reschedule(&ctx, id, form).await?)
}

/// Calls a visit off.
#[server(prefix = "/fn", endpoint = "cancel_booking", input = leptos::server_fn::codec::Json)]
pub async fn cancel_booking(id: BookingId, form: CancelForm) -> Result<Changed, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::bookings::cancel(&ctx, id, form).await?)
}

/// Takes a visit one step on: confirmed, arrived, in the chair, done, not come, or parked.
#[server(prefix = "/fn", endpoint = "step_booking", input = leptos::server_fn::codec::Json)]
pub async fn step_booking(id: BookingId, version: i64, next: BookingStatus) -> Result<Changed, AppError> {
    use backend::services::bookings;
    use domain::permission::Permission;
    let ctx = crate::access::authorize_any(&[Permission::Book, Permission::Receive]).await?;
    Ok(match next {
        BookingStatus::Confirmed => bookings::confirm(&ctx, id, version).await?,
        BookingStatus::Arrived => bookings::arrive(&ctx, id, version).await?,
        BookingStatus::InChair => bookings::start(&ctx, id, version).await?,
        BookingStatus::Done => bookings::finish(&ctx, id, version).await?,
        BookingStatus::NoShow => bookings::mark_no_show(&ctx, id, version).await?,
        BookingStatus::Parked => bookings::park(&ctx, id, version).await?,
        BookingStatus::Held | BookingStatus::Booked | BookingStatus::Cancelled => {
            return Err(domain::error::Refusal::WrongStatus.into());
        }
    })
}

/// Writes the wishes for a visit.
#[server(prefix = "/fn", endpoint = "set_booking_wish", input = leptos::server_fn::codec::Json)]
pub async fn set_booking_wish(id: BookingId, version: i64, wish: String) -> Result<Changed, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::bookings::set_wish(&ctx, id, version, wish).await?)
}

/// Takes back one's own last act on a booking, within a minute.
#[server(prefix = "/fn", endpoint = "undo_change", input = leptos::server_fn::codec::Json)]
pub async fn undo_change(change: ChangeId) -> Result<Changed, AppError> {
    use domain::permission::Permission;
    let ctx = crate::access::authorize_any(&[Permission::Book, Permission::Receive]).await?;
    Ok(backend::services::bookings::undo(&ctx, change).await?)
}

/// A booking as it stands.
#[server(prefix = "/fn", endpoint = "get_booking", input = leptos::server_fn::codec::Json)]
pub async fn get_booking(id: BookingId) -> Result<Booking, AppError> {
    use domain::permission::Permission;
    let ctx = crate::access::authorize_any(&[Permission::SeeSchedule, Permission::SeeOwnSchedule]).await?;
    Ok(backend::services::bookings::get(&ctx, id).await?)
}

/// What happened to a booking, the newest first.
#[server(prefix = "/fn", endpoint = "booking_history", input = leptos::server_fn::codec::Json)]
pub async fn booking_history(id: BookingId) -> Result<Vec<ChangeLine>, AppError> {
    use domain::permission::Permission;
    let ctx = crate::access::authorize_any(&[Permission::SeeSchedule, Permission::SeeOwnSchedule]).await?;
    Ok(backend::services::bookings::history(&ctx, id).await?)
}
