//! The schedule, for its page.

use chrono::NaiveDate;
use domain::{
    booking_card::BookingCard,
    error::AppError,
    id::{BookingId, BranchId, DoctorId},
    schedule::DayView,
};
use leptos::prelude::*;

/// A branch's day; the first branch and today when not given.
#[server(prefix = "/fn", endpoint = "schedule_day", input = leptos::server_fn::codec::Json)]
pub async fn schedule_day(branch: Option<BranchId>, date: Option<NaiveDate>) -> Result<DayView, AppError> {
    use domain::permission::Permission;
    let ctx = crate::access::authorize_any(&[Permission::SeeSchedule, Permission::SeeOwnSchedule]).await?;
    Ok(backend::services::schedule::day(&ctx, branch, date).await?)
}

/// The same to be printed; it is noted who has it.
#[server(prefix = "/fn", endpoint = "schedule_paper", input = leptos::server_fn::codec::Json)]
pub async fn schedule_paper(branch: Option<BranchId>, date: Option<NaiveDate>) -> Result<DayView, AppError> {
    use domain::permission::Permission;
    let ctx = crate::access::authorize_any(&[Permission::SeeSchedule, Permission::SeeOwnSchedule]).await?;
    Ok(backend::services::schedule::paper(&ctx, branch, date).await?)
}

/// A doctor's week at a branch; the doctor's first branch and this week when not given.
#[server(prefix = "/fn", endpoint = "schedule_week", input = leptos::server_fn::codec::Json)]
pub async fn schedule_week(
    doctor: DoctorId,
    branch: Option<BranchId>,
    date: Option<NaiveDate>,
) -> Result<DayView, AppError> {
    use domain::permission::Permission;
    let ctx = crate::access::authorize_any(&[Permission::SeeSchedule, Permission::SeeOwnSchedule]).await?;
    Ok(backend::services::schedule::week(&ctx, doctor, branch, date).await?)
}

/// A booking with the names that its card shows.
#[server(prefix = "/fn", endpoint = "get_booking_card", input = leptos::server_fn::codec::Json)]
pub async fn get_booking_card(id: BookingId) -> Result<BookingCard, AppError> {
    use domain::permission::Permission;
    let ctx = crate::access::authorize_any(&[Permission::SeeSchedule, Permission::SeeOwnSchedule]).await?;
    Ok(backend::services::bookings::card(&ctx, id).await?)
}
